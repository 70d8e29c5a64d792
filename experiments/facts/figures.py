"""What the report says, and which counts of which trials say the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Final, Literal

from experiments.facts.trials import Sums

Use = Literal["input", "calibrate", "validate", "show"]
Reach = tuple[float, float]


@dataclass(frozen=True)
class Figure:
    """One figure of the report.

    Attributes:
        title: what is counted, and where.
        reported: the figure: a count, or a share of 1.
        reach: 95 % interval of the figure itself, where it is a count of rare events (Poisson), or
            all above it where the report says "more than".
        unit: "" for counts, "share", "change" (relative, of 1).
        use: whether the scenario was made to give it (input), calibrated to it, or neither.
        simulated: the same from the sums of the trials.
        note: what to know when reading it.
    """

    title: str
    reported: float
    unit: str
    use: Use
    simulated: Callable[[Mapping[str, Sums]], float]
    reach: Reach | None = None
    note: str = ""


def _count(trial: str, count: str) -> Callable[[Mapping[str, Sums]], float]:
    return lambda sums: sums[trial][count]


def _share(trial: str, part: str, *whole: str) -> Callable[[Mapping[str, Sums]], float]:
    return lambda sums: _ratio(sums[trial][part], sum(sums[trial][name] for name in whole))


def _change(after: str, before: str, count: str) -> Callable[[Mapping[str, Sums]], float]:
    return lambda sums: _ratio(sums[after][count] - sums[before][count], sums[before][count])


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


ONE_GRID, NETS = "zhenhai_one_grid", "zhenhai_nets"
FIGURES: Final = (
    Figure(
        "Volunteer turns, Xiacheng, half a year", 20_000, "", "input",
        _count("wulin", "volunteer_turns"), reach=(20_000, inf),
        note="reported as more than 20,000",
    ),
    Figure(
        "Hazards that volunteers found and uploaded", 65, "", "calibrate",
        _count("wulin", "hazards_uploaded"), (50, 83),
    ),
    Figure(
        "Disputes mediated with a volunteer", 133, "", "calibrate",
        _count("wulin", "disputes_with_volunteer"), (111, 158),
    ),
    Figure(
        "Households checked by volunteers", 8_000, "", "validate",
        _count("wulin", "households_by_volunteers"), reach=(8_000, inf),
        note="reported as more than 8,000",
    ),
    Figure(
        "Disputes mediated, Zhenhai, half a year", 3_835, "", "calibrate",
        _count(ONE_GRID, "disputes_mediated"), (3_715, 3_958),
    ),
    Figure(
        "Of these settled after all tiers", 0.997, "share", "calibrate",
        _share(ONE_GRID, "disputes_settled", "disputes_settled", "disputes_failed"),
        (0.9949, 0.9986),
    ),
    Figure(
        "Criminal cases, against seven nets", -0.262, "change", "show",
        _change(ONE_GRID, NETS, "crimes"),
    ),
    Figure(
        "Street thefts and robberies, against seven nets", -0.182, "change", "show",
        _change(ONE_GRID, NETS, "thefts"),
    ),
    Figure(
        "Petitions, against seven nets", -0.209, "change", "show",
        _change(ONE_GRID, NETS, "petitions"),
    ),
    Figure(
        "Night works: a department acts by the next day, networked", 1.0, "share", "validate",
        _share("tongxiang", "night_works_by_next_day", "night_works"),
        note="the report tells one case; of all such cases reported",
    ),
    Figure(
        "Night works: the same on paper", 0.0, "share", "validate",
        _share("tongxiang_paper", "night_works_by_next_day", "night_works"),
        note="the report says only that this was hard to reach before",
    ),
)  # fmt: skip
