"""What a plan has to reach: "detected_share_24h >= 0.9"."""

import re
from dataclasses import dataclass
from typing import Final

from experiments import meaning, stats, wording
from experiments.words import say
from sim.errors import NameNotFoundError, SafetyNetError

ASKED: Final = re.compile(
    r"\s*(?P<measure>\w+)\s*(?P<sign>>=|<=)\s*(?P<value>[-+.\de]+)\s*(?P<percent>%?)\s*"
)
FORM: Final = '"MEASURE >= NUMBER" or "MEASURE <= NUMBER", as in "detected_share_24h >= 0.9"'


@dataclass(frozen=True)
class Target:
    """A measure and the value that its mean over runs has to reach.

    Attributes:
        measure: its name.
        value: in the unit of the measure.
        at_least: whether more than the value is good as well, or less.
    """

    measure: str
    value: float
    at_least: bool

    def met(self, found: stats.Estimate) -> bool | None:
        """Whether an estimate meets the target for certain; None where it cannot be told."""
        above, below = found.low >= self.value, found.high < self.value
        if self.at_least:
            return True if above else False if below else None
        return True if found.high <= self.value else False if found.low > self.value else None

    @property
    def words(self) -> str:
        """The target, for people: "Detected within a day: at least 90 %"."""
        amount = wording.amount(self.value, meaning.unit(self.measure))
        title = meaning.title(self.measure)
        if self.at_least:
            return say("{title}: at least {amount}", title=title, amount=amount)
        return say("{title}: at most {amount}", title=title, amount=amount)


def target_of(text: str) -> Target:
    """Read a target.

    Raises:
        NameNotFoundError: no such measure.
        SafetyNetError: it has another form, or a share that no share can reach.
    """
    from sim.measures import MEASURES

    found = ASKED.fullmatch(text)
    value = None if found is None else _number(found["value"])
    if found is None or value is None:
        raise SafetyNetError(f"target '{text}': must be {FORM}; nothing was run")
    measure = found["measure"]
    if measure not in MEASURES:
        raise NameNotFoundError("measure", measure, MEASURES)
    value = value / 100 if found["percent"] else value
    if meaning.unit(measure) == "share" and not 0 <= value <= 1:
        raise SafetyNetError(
            f"target '{text}': {measure} is a share from 0 to 1 (or 0 % to 100 %); nothing was run"
        )
    return Target(measure, value, found["sign"] == ">=")


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
