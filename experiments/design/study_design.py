"""The design of a study file: which keys it varies, over what, and at which points."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments.design.points_file import LISTED, read_points
from experiments.design.runs import FACTORIAL, Table, crossed, factorial, problem_of
from experiments.design.sampling import INDICES, SAMPLERS, Choice, Range, Source
from experiments.design.study_text import Found, Key, refused, shape
from sim.errors import SafetyNetError, near

if TYPE_CHECKING:
    from sim.scenario import Scenario

LEVERS: Final = "levers"
UNCERTAINTIES: Final = "uncertainties"
VARIED: Final = (LEVERS, UNCERTAINTIES)
DESIGN: Final = "design"
KINDS: Final = (FACTORIAL, *SAMPLERS, LISTED)
KEYS: Final = {
    "kind": Key(str, f"one of {', '.join(f'"{kind}"' for kind in KINDS)}"),
    "points": Key(int, "a whole number of 2 or more", 2),
    "file": Key(str, "the path of a CSV file of points"),
}
RANGE_KEYS: Final = ("low", "high", "scale", "any_of")

type Where = tuple[str, ...]


class Varied:
    """What a study varies: lists, which are crossed, and ranges, which are sampled."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        """Sort the keys of [levers] and [uncertainties]."""
        self.lists: dict[str, list[Any]] = {}
        self.sources: dict[str, Source] = {}
        self.where: dict[str, Where] = {}
        self.problems: list[Found] = []
        for table in VARIED:
            for path, value in flat(values.get(table, {})):
                self._take((table, *path), ".".join(path), value)

    def _take(self, where: Where, key: str, value: Any) -> None:
        if key in self.where:
            self.problems.append((where, f"{key} is varied twice"))
        self.where[key] = where
        if isinstance(value, dict):
            self._take_range(where, key, value)
        elif problem := problem_of(key, value):
            self.problems.append((where, problem))
        else:
            self.lists[key] = list(value)

    def _take_range(self, where: Where, key: str, value: Mapping[str, Any]) -> None:
        problem = _range_problem(value)
        try:
            if problem is None:
                self.sources[key] = _source(value)
        except SafetyNetError as error:
            problem = str(error)
        if problem:
            self.problems.append((where, f"{key}: {problem}"))


def is_range(_: Where, value: Mapping[str, Any]) -> bool:
    """Whether a table is a range, not a table of keys."""
    return bool(set(RANGE_KEYS) & set(value))


def flat(
    table: Mapping[str, Any],
    is_value: Callable[[Where, Mapping[str, Any]], bool] = is_range,
    above: Where = (),
) -> Iterator[tuple[Where, Any]]:
    """Yield key and value, whether the file writes a.b as a text, with dots or as tables."""
    for key, value in table.items():
        here = (*above, key)
        if isinstance(value, dict) and not is_value(here, value):
            yield from flat(value, is_value, here)
        else:
            yield here, value


def problems(values: Mapping[str, Any], varied: Varied, scenario: "Scenario") -> list[Found]:
    """Return what is wrong with the design of a study."""
    design = values.get(DESIGN, {})
    found = [*varied.problems, *shape(design, KEYS, "[design]", (DESIGN,))]
    return [*found, *_contradictions(design, varied), *_impossible(varied, scenario)]


def table_of(
    design: Mapping[str, Any], varied: Varied, seed: int, scenario: "Scenario", here: Path
) -> Table:
    """Return the points of a design without problems.

    Args:
        design: the table [design].
        varied: what it varies.
        seed: of the study, also of the sample.
        scenario: that the points are for.
        here: folder of the study, from which the file of points is meant.

    Raises:
        SafetyNetError: an impossible number of points.
        ScenarioError: problems of the file of points, by line.
    """
    lists, kind = factorial(varied.lists), design.get("kind", FACTORIAL)
    if kind == LISTED:
        file = design["file"]
        points = read_points(here / file, file, lambda key, value: refused(scenario, {key: value}))
        return crossed(lists, points)
    if kind == FACTORIAL:
        return lists
    return crossed(lists, SAMPLERS[kind](varied.sources, design["points"], seed))


def _range_problem(value: Mapping[str, Any]) -> str | None:
    unknown = [key for key in value if key not in RANGE_KEYS]
    if unknown:
        match = near(unknown[0], RANGE_KEYS)
        hint = f"; did you mean {match}?" if match else "."
        return f"{unknown[0]} is not a known key{hint}  Keys of a range: {', '.join(RANGE_KEYS)}."
    if "any_of" in value:
        alone = len(value) == 1 and isinstance(value["any_of"], list)
        return None if alone else "any_of must be a list, and stand alone"
    ends = [value.get(end) for end in ("low", "high")]
    if any(isinstance(end, bool) or not isinstance(end, int | float) for end in ends):
        return "a range needs low and high, both numbers"
    return None if isinstance(value.get("scale", ""), str) else "scale must be a text"


def _source(value: Mapping[str, Any]) -> Source:
    return Choice(value["any_of"]) if "any_of" in value else Range(**value)


def _contradictions(design: Mapping[str, Any], varied: Varied) -> Iterator[Found]:
    kind = design.get("kind", FACTORIAL)
    if not isinstance(kind, str):
        return  # its shape is told already
    sampled = kind in SAMPLERS
    if kind not in KINDS:
        match = near(kind, KINDS)
        hint = f'; did you mean "{match}"?' if match else ""
        yield (DESIGN, "kind"), f'design.kind = "{kind}": must be {KEYS["kind"].wanted}{hint}'
        return
    if varied.sources and not sampled:
        key = next(iter(varied.sources))
        yield varied.where[key], f"{key} is a range; a {kind} design takes lists of values." + _SAY
    if sampled and not varied.sources:
        yield (DESIGN,), f"a {kind} design needs a range, such as {{ low = 1, high = 4 }}"
    needs = {"points": sampled, "file": kind == LISTED}
    for key, needed in needs.items():
        if needed and key not in design:
            yield (DESIGN,), f"design.{key} is missing: {KEYS[key].wanted}"
        if key in design and not needed:
            yield (DESIGN, key), f"design.{key} has no meaning in a {kind} design"


_SAY: Final = f'  Say how to sample it: design.kind = "latin_hypercube", "sobol" or "{INDICES}"'


def _impossible(varied: Varied, scenario: "Scenario") -> Iterator[Found]:
    ends = {key: [source.at(0.0), source.at(1.0)] for key, source in varied.sources.items()}
    for key, each in (varied.lists | ends).items():
        told = [text for value in each for text in refused(scenario, {key: value})]
        yield from ((varied.where[key], text) for text in dict.fromkeys(told))
