"""The figures of a report: drawn once, written as SVG, PNG and CSV, and laid into the page."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from experiments import answers, charts, meaning, tables, wording
from experiments.charts import frame
from experiments.charts.scene import Scene, scene_of
from experiments.charts.stages import compared
from experiments.charts.town import recent_cases
from experiments.files import whole
from experiments.style import END_TITLES
from experiments.words import say
from sim.measures.stages import STAGES

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pandas import DataFrame

    from sim.one_run import Run

SECTIONS: Final = ("heat", "lines", "stages", "answer", "map")
MAPPED: Final = (
    "time_to_help_median_min",
    "detection_delay_median_min",
    "time_to_help_restricted_mean_min",
)


@dataclass(frozen=True)
class Drawing:
    """A figure with what belongs to it.

    Attributes:
        section: of the page: "heat", "lines", "stages", "answer" or "map".
        name: of its files, without suffix.
        alt: what it shows, for those who cannot see it.
        figure: the picture.
        table: the numbers behind it.
    """

    section: str
    name: str
    alt: str
    figure: "Figure"
    table: "DataFrame"


@dataclass(frozen=True)
class Picture:
    """A figure as it stands in the page; its text is escaped already."""

    section: str
    name: str
    svg: str


def drawings(study: tables.Study, map_run: "Run | Scene | None") -> Iterator[Drawing]:
    """The figures that these results allow, in the order of the page."""
    levers, held = tables.axes(study), tables.measures(study)
    shown = [measure for measure in MAPPED if measure in held]
    if len(levers) > 1:
        yield from (_per_measure("heat", charts.heatmap, study, name) for name in shown)
    if levers:
        yield from (_per_measure("lines", charts.lines, study, name) for name in shown)
    seen = bool(compared(study))
    if seen and all(tables.stage_measure(stage) in held for stage in STAGES):
        yield _stages(study)
    if seen and study.curves is not None:
        yield _cumulative(study)
    if levers:
        yield from (_effects(study, name) for name in answers.answered_measures(study))
    if map_run is not None:
        yield drawn_map(map_run if isinstance(map_run, Scene) else scene_of(map_run))


def picture(drawing: Drawing, folder: Path) -> Picture:
    """Write a figure as SVG and PNG and its numbers as CSV, and make it ready for a page.

    Raises:
        OutputError: a file cannot be written.
    """
    svg = frame.rendered(drawing.figure, "svg")
    numbers = drawing.table.to_csv(index=False, lineterminator="\n").encode()
    picture = frame.rendered(drawing.figure, "png")
    for suffix, content in (("svg", svg), ("png", picture), ("csv", numbers)):
        with whole(folder / f"{drawing.name}.{suffix}") as file:
            file.write(content)
    return Picture(drawing.section, drawing.name, inline(drawing, svg.decode()))


def inline(drawing: Drawing, svg: str) -> str:
    """An SVG file as an element that can stand beside others in one page.

    Its size is left to the page, its identifiers carry its name, and it says in words
    what it shows.
    """
    text = svg[svg.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'\b(id="|href="#|url\(#)', rf"\g<1>{drawing.name}-", text)
    head, rest = text.split(">", 1)
    head = re.sub(r'\s(?:width|height)="[^"]*"', "", head)
    return f'{head} role="img" aria-label="{_escaped(drawing.alt)}">{rest}'


def _escaped(text: str) -> str:
    from html import escape

    return escape(text, quote=True)


def _per_measure(
    section: str, chart: Callable[..., "Figure"], study: tables.Study, measure: str
) -> Drawing:
    table = tables.points(study, measure)
    kind = {
        "heat": say(
            "Heat map of {title} over {levers}.", title=meaning.title(measure), levers=_over(study)
        ),
        "lines": say(
            "Lines of {title} over {levers}.", title=meaning.title(measure), levers=_over(study)
        ),
    }[section]
    alt = f"{kind} {_extremes(study, table, measure)}"
    return Drawing(section, f"{section}_{measure}", alt, chart(study, measure), table)


def _over(study: tables.Study) -> str:
    return wording.listed([wording.lever_name(key) for key in tables.axes(study)[:2]])


def _extremes(study: tables.Study, table: "DataFrame", measure: str) -> str:
    """The least and the largest value, and where they stand."""
    finite = table[np.isfinite(table["value"])]
    if finite.empty:
        return say("It is not reached at any point.")
    ends = []
    for row in (finite.loc[finite["value"].idxmin()], finite.loc[finite["value"].idxmax()]):
        where = [f"{wording.lever_name(k)} {wording.setting(row[k])}" for k in study.levers]
        value = wording.amount(row["value"], meaning.unit(measure))
        ends.append(say("{value} at {place}", value=value, place=say(", ").join(where)))
    text = say("Least: {least}. Largest: {largest}.", least=ends[0], largest=ends[1])
    missing = len(table) - len(finite)
    if not missing:
        return text
    points = wording.counted(missing, "point")
    return f"{text} {say('Not reached at {points}.', points=points)}"


def _stages(study: tables.Study) -> Drawing:
    named = compared(study)
    table = tables.stages(study, list(named))
    bars = []
    for point, name in named.items():
        part = table[table["point"] == point].nlargest(2, "value")
        longest = [
            f"{say(charts.STAGE_TITLES[row['stage']])} {wording.duration(row['value'])}"
            for row in part.to_dict("records")
        ]
        bars.append(say("{name}: most of it {parts}", name=name, parts=wording.listed(longest)))
    alt = say("Stacked bars of the mean time in each stage. {bars}.", bars=say("; ").join(bars))
    return Drawing("stages", "stages", alt, charts.stages(study), table)


def _cumulative(study: tables.Study) -> Drawing:
    named = compared(study)
    table = tables.curves(study, list(named))
    ends = [
        say(
            "{name}: {share} by {time}",
            name=name,
            share=wording.share(_last(table, point)),
            time=wording.duration(table["minute"].max()),
        )
        for point, name in named.items()
    ]
    alt = say(
        "Curves of the share of cases helped by time since onset. {ends}.",
        ends=say("; ").join(ends),
    )
    return Drawing("stages", "cumulative", alt, charts.cumulative(study), table)


def _last(table: "DataFrame", point: int) -> float:
    return float(table[table["point"] == point].nlargest(1, "minute")["value"].iloc[0])


def _effects(study: tables.Study, measure: str) -> Drawing:
    found = answers.answers(study, measure)
    ends = [f"{a.change}: {a.difference} ({a.interval or say('no interval')})" for a in found]
    alt = say(
        "Differences in {title} with intervals. {ends}.",
        title=meaning.title(measure),
        ends=say("; ").join(ends),
    )
    table, figure = tables.effects(study, measure), charts.interaction(study, measure)
    return Drawing("answer", f"interaction_{measure}", alt, figure, table)


def drawn_map(scene: Scene) -> Drawing:
    """The map of one moment of a run."""
    recent, span = recent_cases(scene)
    counts: dict[str, Any] = recent["end"].value_counts().to_dict()
    ends = [f"{number} {say(END_TITLES[end])}" for end, number in counts.items()]
    alt = say(
        "Map of {name} with {units} units on patrol and the {cases} of the last {days} days: "
        "{ends}.",
        name=scene.name,
        units=len(scene.patrols),
        cases=wording.counted(len(recent), "case"),
        days=wording.plain(span),
        ends=wording.listed(ends),
    )
    return Drawing("map", "map", alt, charts.place_map(scene), recent)
