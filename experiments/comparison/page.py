"""One self-contained page about a comparison, its charts and its numbers as files beside it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from experiments import figures, meaning, pages, wording
from experiments import tables as study_tables
from experiments.comparison import assumed, cautions, drawings, tables, verdict
from experiments.comparison.runs import Comparison
from experiments.comparison.sides import differences
from experiments.comparison.tables import Effect
from experiments.files import make_folder, whole
from experiments.words import say
from sim.errors import RunsFailedError, SafetyNetError

if TYPE_CHECKING:
    from pandas import DataFrame

    from sim.place import Place

PAGE: Final = "compare.html"
NUMBERS: Final = "measures.csv"
TEMPLATE: Final = "compare.html.j2"
SECTIONS: Final = ("gains", "waits", "stages", "ends", "map")
MOST_DIFFERING: Final = 60


@dataclass(frozen=True)
class Line:
    """A measure of the table: its mean on every side, and what differs."""

    title: str
    means: list[str]
    differences: list[str]
    verdicts: list[str]


def write_page(found: Comparison, out: Path, command: list[str] | None = None) -> Path:
    """Write `compare.html`, `measures.csv`, and the charts with their numbers.

    Args:
        found: what the runs have found.
        out: folder; made if it is missing. Charts go to its subfolder `charts`.
        command: with which all this can be made again.

    Returns:
        Path of the page.

    Raises:
        RunsFailedError: no run of a side has worked.
        SafetyNetError: no case arises on a side.
        OutputError: the folder or a file cannot be written.
    """
    for point, name in found.names.items():
        _check(found.frame[found.frame["point"] == point], name)
    folder, path = out / "charts", out / PAGE
    make_folder(folder)
    effects = tables.effects(found)
    drawn = [
        *drawings.drawings(found, effects, _common_place(found)),
        *assumed.drawings(found, assumed.bearings(found, effects)),
    ]
    pictures = [figures.picture(each, folder) for each in drawn]
    numbers = tables.effect_table(found, effects).to_csv(index=False, lineterminator="\n")
    with whole(out / NUMBERS) as file:
        file.write(numbers.encode())
    with whole(path) as file:
        file.write(page(found, effects, pictures, command or []).encode())
    return path


def _check(runs: "DataFrame", name: str) -> None:
    """Refuse a side of which there is nothing to tell."""
    lost = study_tables.failed(runs)
    if lost.all():
        raise RunsFailedError(
            f"{name}: no run has worked, so there is no page; the first: {runs['error'].iloc[0]}"
        )
    if not runs.loc[~lost, "cases"].any():
        raise SafetyNetError(
            f"{name}: no case arises in any run, so there is nothing to compare and no page"
        )


def page(
    found: Comparison, effects: list[Effect], pictures: list[figures.Picture], command: list[str]
) -> str:
    """The HTML text of the page."""
    differing, tried = differences(found.sides), assumed.bearings(found, effects)
    sections = dict.fromkeys(picture.section for picture in pictures)
    main = [each for name in verdict.SHOWN for each in effects if each.measure == name]
    return pages.render(
        TEMPLATE,
        {
            "names": list(found.names.values()),
            "others": [found.names[point] for point in found.names if point],
            "lead": [*verdict.lead(found, effects), *assumed.lead(found, tried)],
            "cards": verdict.cards(found, effects),
            "findings": [verdict.sentence(found, each) for each in main],
            "tally": [verdict.tally(found, effects, point) for point in found.names if point],
            "warnings": cautions.warnings(found, effects, differing, tried),
            "worlds": assumed.blocks(found, tried),
            "worlds_method": assumed.method(found),
            "differing": differing[:MOST_DIFFERING],
            "left_out": max(0, len(differing) - MOST_DIFFERING),
            "lines": _lines(found, effects),
            "note": cautions.note(found, len(effects)),
            "facts": cautions.facts(found, differing, command),
            "pictures": {
                section: [each for each in pictures if each.section == section]
                for section in (*SECTIONS, *sections)
            },
            "runs": wording.counted(len(found.frame), "run"),
        },
    )


def _lines(found: Comparison, effects: list[Effect]) -> list[Line]:
    grouped: dict[str, list[Effect]] = {}
    for effect in effects:
        grouped.setdefault(effect.measure, []).append(effect)
    return [_line(measure, rows) for measure, rows in grouped.items()]


def _line(measure: str, rows: list[Effect]) -> Line:
    unit = meaning.unit(measure)
    means = [rows[0].before, *(row.after for row in rows)]
    return Line(
        meaning.title(measure),
        [wording.amount(mean.value, unit) for mean in means],
        [_difference(row, unit) for row in rows],
        [row.verdict for row in rows],
    )


def _difference(row: Effect, unit: str) -> str:
    if row.verdict == "same":
        return say("none in any run")
    told = wording.signed(row.difference.value, unit)
    if row.difference.has_interval:
        told += f" ({wording.reach(row.difference.low, row.difference.high, unit)})"
    marks = ("*" if row.holds else "") + ("†" if row.difference.is_thin else "")
    return f"{told} {marks}".rstrip()


def _common_place(found: Comparison) -> "Place | None":
    """The place of all sides, None where they have not the same one."""
    from sim.town import settle

    first, *others = (settle(side.scenario).place for side in found.sides)
    alike = all(np.array_equal(first.grid_of, other.grid_of) for other in others)
    return first if alike else None
