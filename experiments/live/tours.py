"""The stories of the report as guided tours: scenarios of one case, run ahead to know the way."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from experiments.live import catalogue
from experiments.live.city import City
from experiments.live.messages import RefusedError
from experiments.live.stories import case_rows
from experiments.live.words import Both, both
from experiments.story import choose

TOURS: Final[dict[str, Both]] = {
    "hoard": both("The hoard in the corridor", "楼道里的废品"),
    "granny_wang": both("Granny Wang falls ill", "王奶奶突发急病"),
    "night_works": both("Building at night", "夜间违规施工"),
}
"""Stories by the name of their scenario."""
SEED: Final = 1
ON_THE_WAY: Final = ("arrived_at_node", "forwarded")
"""What a tour passes by: a step for each hop would be tiresome."""


@dataclass(frozen=True)
class Toured:
    """A story that has been run ahead: its case and where it will pass by."""

    name: str
    seed: int
    case: int
    onset_min: float
    steps: tuple[tuple[float, Both], ...]

    def told(self) -> dict[str, Any]:
        """Return the message `toured`."""
        steps = [{"minute": minute, "text": text} for minute, text in self.steps]
        end_min = self.steps[-1][0]
        return {
            "type": "toured", "name": self.name, "case": self.case, "steps": steps,
            "end_min": end_min,
        }  # fmt: skip


def offered() -> list[str]:
    """Return the stories whose scenario ships."""
    return [name for name in TOURS if name in catalogue.scenarios()]


@cache
def steps_of(name: str) -> Toured:
    """Run a story to its end, and return where it passes by.

    Raises:
        RefusedError: there is no such story.
    """
    if name not in offered():
        raise RefusedError("unknown_name", "name")
    city = City(catalogue.scenario_of(name), SEED, {})
    city.model.run_to_end()
    case = choose(city.model.world.log)
    if case is None:
        raise RefusedError("no_answer")
    shown = [row for row in case_rows(city, case) if row["activity"] not in ON_THE_WAY]
    steps = tuple((row["minute"], row["text"]) for row in shown)
    return Toured(name, SEED, case, float(city.model.world.cases["onset"][case]), steps)
