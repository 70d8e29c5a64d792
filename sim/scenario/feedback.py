"""The table [feedback]: which effects of what happens on what comes later are switched on."""

from typing import Any

from sim.scenario.fields import Table, value


def _switch(about: str) -> Any:
    return value(False, "", about, mark="X", source="off: nothing reacts")


class FeedbackSettings(Table):
    """Feedback, each switched on by itself."""

    trust: bool = _switch("trust moves with outcomes, spreads, and changes who uses the app")
    petitions: bool = _switch("those concerned may petition")
