"""The charts of a survey, each with its numbers and its words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from experiments import charts, meaning, wording
from experiments.charts import frame
from experiments.contrasts import named
from experiments.figures import Drawing, drawn_map
from experiments.sensitivity import Sensitivity
from experiments.stats import leanings
from experiments.survey import words
from experiments.survey.numbers import Survey
from experiments.words import say

if TYPE_CHECKING:
    from experiments.charts import Scene

MOST_PANELS: Final = 6
MOST_KEYS: Final = 12
SHORT: Final = 2
"""Keys of a point that its name still tells."""


def drawings(found: list[Survey], scene: "Scene | None") -> Iterator[Drawing]:
    """The charts that these results allow, in the order of the page."""
    for each in found:
        if each.leanings:
            yield _leanings(each)
            yield _scatter(each)
        for number, part in enumerate(each.indices):
            yield _indices(each, part, number)
        if each.against is not None:
            yield _against(each)
    if scene is not None:
        yield drawn_map(scene)


def _foot(found: Survey, interval: str) -> str:
    table = found.points
    points = say("{points}, {runs}", points=wording.counted(len(table), "point"),
                 runs=frame.runs_used(table))  # fmt: skip
    rest = frame.footer(found.results, table, interval).split(frame.PART)[1:]
    return frame.PART.join([points, *rest])


def _leanings(found: Survey) -> Drawing:
    titles = {each.key: wording.lever_name(each.key) for each in found.leanings}
    table = leanings.table(found.leanings, titles)
    title = say("What it leans on: {title}", title=meaning.title(found.measure))
    subtitle = say(
        "Mean over the third of the points in which a key is lowest, and over the third in which "
        "it is highest, with intervals; r is the rank correlation, with a star where it could be "
        "shown not to be luck. Points that were drawn together count once."
    )
    figure = charts.leanings(
        table.head(MOST_KEYS), found.measure, title, subtitle, _foot(found, frame.student()),
        signed=False,
    )  # fmt: skip
    name = f"leanings_{found.measure}"
    return Drawing(found.measure, name, words.headline(found), figure, table)


def _scatter(found: Survey) -> Drawing:
    strongest = [each.key for each in found.leanings]
    keys = [*strongest, *found.texts][:MOST_PANELS]
    shown = {key: found.varied[key] for key in keys}
    foot, draws = _foot(found, frame.student()), found.draws.points
    figure = charts.scatter(shown, found.means, found.measure, foot, draws)
    alt = say(
        "{title} at every point, over {keys}. {headline}", title=meaning.title(found.measure),
        keys=wording.listed([wording.lever_name(key) for key in keys]),
        headline=words.headline(found),
    )  # fmt: skip
    return Drawing(found.measure, f"scatter_{found.measure}", alt, figure, found.points)


def _indices(found: Survey, part: Sensitivity, number: int) -> Drawing:
    import pandas as pd

    table = pd.DataFrame(list(part.rows()))
    where = "".join(f", {key} = {value}" for key, value in part.at.items())
    title = say("What decides it: {title}", title=meaning.title(found.measure)) + where
    told = words.indices(part)
    basis = [text.rstrip(".") for text in told[1:2]]
    luck = say("luck {share} of the variance", share=wording.share(part.indices.luck_share))
    lost = say("{failed} of {all} without a value", failed=part.failed,
               all=wording.counted(part.runs, "run"))  # fmt: skip
    origin = frame.named(found.results.provenance["scenario"], found.results.provenance["seed"])
    foot = frame.PART.join([*basis, luck, lost, *origin])
    name = f"indices_{found.measure}" + (f"_{number + 1}" if number else "")
    return Drawing(found.measure, name, told[0], charts.indices(table, title, foot), table)


def _against(found: Survey) -> Drawing:
    import pandas as pd

    against = found.against
    assert against is not None
    table = pd.DataFrame(list(against.rows())).rename(columns={"difference": "value"})
    names = [_point_name(found, each.point) for each in against.found]
    base = _point_name(found, against.base)
    foot = _foot(found, say("intervals that all hold together (Dunnett)"))
    figure = charts.against(table, names, found.measure, base, foot)
    unit = meaning.unit(found.measure)
    ends = [f"{n}: {wording.signed(e.value, unit)}"
            for n, e in zip(names, against.found, strict=True)]  # fmt: skip
    alt = say("Differences against {first}. {ends}.", first=base, ends=say("; ").join(ends))
    return Drawing(found.measure, f"against_{found.measure}", alt, figure, table)


def _point_name(found: Survey, point: int) -> str:
    values = found.results.table.point(point)
    if len(values) <= SHORT:
        return named(values)
    return say("point {number}", number=point + 1)
