"""The assumptions: what nobody knows, the keys in which it stands, and how far it is tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

from experiments.design.sampling import Range
from experiments.words import noted
from sim.distributions import Dist
from sim.scenario.fields import Chances

if TYPE_CHECKING:
    from sim.scenario import Row, Scenario

ASSUMED: Final = "X"
"""Mark of a value for which no data exists."""
DIGITS: Final = 6


@dataclass(frozen=True)
class Assumption:
    """Something nobody knows, tried as a factor on all values in which it stands.

    Attributes:
        name: short, for files.
        title: in words.
        keys: patterns of dotted keys; * stands for any letters.
        low: least factor.
        high: largest factor.
        most: largest value that comes of it, such as 1 for a chance.
    """

    name: str
    title: str
    keys: tuple[str, ...]
    low: float
    high: float
    most: float = float("inf")

    @property
    def factors(self) -> Range:
        """The factors, sampled evenly on a log scale."""
        return Range(self.low, self.high, "log")

    def stretched(self, value: object, factor: float) -> Any:
        """A value of the scenario times a factor, as a scenario file writes it."""
        if isinstance(value, Dist):
            return value.times(factor).spec()
        if isinstance(value, Chances):
            return {key: self._times(part, factor) for key, part in value.model_dump().items()}
        return self._times(value, factor)

    def _times(self, value: Any, factor: float) -> float:
        return float(f"{min(value * factor, max(self.most, value)):.{DIGITS}g}")


THIRD: Final = 1 / 3
ASSUMPTIONS: Final = (
    Assumption(
        "cases", noted("how often cases arise"),
        ("kinds.*.per_1000_residents_year", "kinds.*.per_day"), THIRD, 3,
    ),
    Assumption(
        "looks", noted("how well patrols see"), ("kinds.*.look_per_min",), 0.5, 2, most=1,
    ),
    Assumption(
        "notice", noted("how often residents notice"), ("people.notice_per_person_hour",), 0.1, 5,
    ),
    Assumption(
        "report", noted("how readily residents report"),
        ("people.report_chance", "people.report_chance_app", "people.report_chance_victim"),
        THIRD, 4 / 3, most=1,
    ),
    Assumption("repeat", noted("how often a case is reported again"), ("people.repeat_chance",),
               0.5, 2, most=1),
    Assumption("trust", noted("trust in the system"), ("people.trust_mean",), 0.6, 1.4, most=1),
    Assumption("paper", noted("how long paper takes"), ("routing.latency_min.paper",), 0.25, 12),
    Assumption(
        "phone_pc_mobile", noted("how long phone, PC and mobile take"),
        ("routing.latency_min.phone", "routing.latency_min.pc", "routing.latency_min.mobile",
         "routing.latency_min.app"), 0.5, 2,
    ),
    Assumption("centre", noted("how long the centre takes to pass on"),
               ("routing.latency_min.centre",), 0.25, 5),
    Assumption("enquiries", noted("how many enquiries load the desks"),
               ("routing.enquiries.per_1000_residents_day",), 0.5, 2),
    Assumption("turn", noted("how long a volunteer's turn is"), ("roles.volunteer.turn_min",),
               0.5, 4),
    Assumption("settling", noted("how often it is settled on the spot"),
               ("kinds.*.settle_chance",), 0.6, 1.15, most=0.98),
    Assumption("mediation", noted("how often mediation succeeds"), ("kinds.*.mediation",),
               0.6, 1.15, most=0.98),
    Assumption("stay", noted("how long cases stay before they clear or escalate"),
               ("kinds.*.clears_after_min", "kinds.*.escalates_after_min"), THIRD, 3),
    Assumption("returns", noted("how often settled cases come back"),
               ("kinds.*.returns_chance",), 0.5, 2, most=1),
    Assumption("lead", noted("how long departments take before they send"),
               ("departments.*.lead_min",), 0.5, 2),
    Assumption("crews", noted("how fast crews are"), ("departments.*.speed_m_s",), 0.5, 2),
    Assumption("service", noted("how long crews work on a case"), ("kinds.*.service_min",),
               0.5, 2),
)  # fmt: skip
"""In the order of docs/assumptions.md."""


@dataclass(frozen=True)
class Acting:
    """An assumption with the values of some scenarios that it stands in.

    Attributes:
        assumption: what nobody knows.
        values: dotted key to value, the same in all of the scenarios.
    """

    assumption: Assumption
    values: Mapping[str, object]

    def stretched(self, factor: float) -> dict[str, Any]:
        """The values at a factor, by dotted key."""
        return {key: self.assumption.stretched(v, factor) for key, v in self.values.items()}


def acting(scenarios: Sequence["Scenario"]) -> list[Acting]:
    """The assumptions that act on all of the scenarios alike.

    A value counts where every scenario marks it as assumed and all have the same; what they differ
    in is what is compared, and stays as it is.
    """
    shared = _shared([scenario.table() for scenario in scenarios])
    found = [Acting(each, _values(each, shared)) for each in ASSUMPTIONS]
    return [each for each in found if each.values]


def _shared(tables: Sequence[Sequence["Row"]]) -> dict[str, object]:
    first, *others = ({row.key: row for row in table} for table in tables)
    return {
        key: row.value
        for key, row in first.items()
        if ASSUMED in row.mark and all(_same(row, other.get(key)) for other in others)
    }


def _same(row: "Row", other: "Row | None") -> bool:
    return other is not None and ASSUMED in other.mark and other.value == row.value


def _values(assumption: Assumption, shared: Mapping[str, object]) -> dict[str, object]:
    """Of the shared values those of the assumption that a factor changes at all."""
    named = {k: v for k, v in shared.items() if any(fnmatchcase(k, p) for p in assumption.keys)}
    return {
        key: value
        for key, value in named.items()
        if value is not None
        and assumption.stretched(value, assumption.low)
        != assumption.stretched(value, assumption.high)
    }
