"""What a rule in a user's file answers, checked: a wrong answer is one clear error."""

import traceback
from typing import Any

from sim.agents.calls import Call, Crew
from sim.agents.people import Patroller
from sim.errors import SafetyNetError
from sim.place import Place
from sim.policies.files import Rule


def cell_named_by(policy: Rule, patroller: Patroller, place: Place) -> int:
    """Return the cell to which a patrol policy sends a patroller.

    Raises:
        SafetyNetError: the policy fails, or names no cell on land.
    """
    cell = _answer(policy, patroller, "patrol policy")
    if not place.has_land_at(cell):
        raise SafetyNetError(
            f"patrol policy '{policy.__name__}' returned {cell!r}; it must return the number of "
            f"a cell on land, from 0 to {place.cells - 1}"
        )
    return int(cell)


def crew_named_by(rule: Rule, call: Call) -> int:
    """Return the row of the crew that a rule of dispatch sends.

    Raises:
        SafetyNetError: the rule fails, or names no free crew.
    """
    crew = _answer(rule, call, "rule of dispatch")
    if not isinstance(crew, Crew) or crew not in call.crews:
        raise SafetyNetError(
            f"rule of dispatch '{rule.__name__}' returned {crew!r}; "
            "it must return one of call.crews"
        )
    return call.row_of(crew)


def _answer(rule: Rule, question: Any, what: str) -> Any:
    try:
        return rule(question)
    except Exception as error:
        line = traceback.extract_tb(error.__traceback__)[-1].lineno
        problem = f"{type(error).__name__}: {error} (line {line})"
        raise SafetyNetError(f"{what} '{rule.__name__}' fails: {problem}") from error
