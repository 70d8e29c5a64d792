"""The table [feedback]: which effects of what happens on what comes later are switched on."""

from typing import Any

from sim.scenario.fields import Table, value


def _switch(about: str) -> Any:
    return value(False, "", about, mark="X", source="off: nothing reacts")


class FeedbackSettings(Table):
    """Feedback, each switched on by itself."""

    trust: bool = _switch("trust moves with outcomes, spreads, and changes who uses the app")
    petitions: bool = _switch("those concerned may petition")
    household_register: bool = _switch(
        "visits register households, which speeds up and raises what is found"
    )
    returns: bool = _switch("what was settled or resolved may come back")
    deterrence: bool = _switch("patrols that are there, or have just stopped, prevent cases")
    publicity: bool = _switch("residents whom volunteers meet trust more and may take up the app")
    recruiting: bool = _switch("acquaintances whom volunteers tell of it join them")
