"""One self-contained page about a sampled or listed study, and its charts as files beside it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments import figures, meaning, pages, wording
from experiments.files import make_folder, whole
from experiments.report import PAGE, scenario_title
from experiments.store.results import Results
from experiments.survey import words
from experiments.survey.drawings import drawings
from experiments.survey.numbers import Survey, surveys

if TYPE_CHECKING:
    from experiments.charts import Scene

TEMPLATE: Final = "survey.html.j2"
MOST_LISTED: Final = 40
"""Points that the page lists one by one."""


@dataclass(frozen=True)
class Block:
    """What the page says about one measure."""

    measure: str
    title: str
    definition: str
    sentence: str
    lines: list[words.Line]
    indices: list[list[str]]


def write_survey(results: Results, out: Path, scene: "Scene | None" = None) -> Path:
    """Write `report.html` with all charts inside, and the charts with their numbers.

    Args:
        results: of a study.
        out: folder; made if it is missing. Charts go to its subfolder `charts`.
        scene: one moment of a run, for the map; without it there is no map.

    Returns:
        Path of the page.

    Raises:
        OutputError: the folder or a file cannot be written.
    """
    folder, path = out / "charts", out / PAGE
    make_folder(folder)
    found = surveys(results)
    pictures = [figures.picture(each, folder) for each in drawings(found, scene)]
    with whole(path) as file:
        file.write(pages.render(TEMPLATE, _context(results, found, pictures)).encode())
    return path


def _context(
    results: Results, found: list[Survey], pictures: list[figures.Picture]
) -> dict[str, Any]:
    sections = [*(each.measure for each in found), "map"]
    return {
        "title": scenario_title(results.scenario),
        "lead": words.headline(found[0]) if found else "",
        "blocks": [_block(each) for each in found],
        "keys": list(results.table.keys),
        "points": _points(found),
        "left_out": max(0, len(results.table.rows) - MOST_LISTED),
        "warnings": words.warnings(results, found),
        "facts": words.facts(results),
        "pictures": {s: [each for each in pictures if each.section == s] for s in sections},
        "runs": words.tallied(results),
    }


def _block(found: Survey) -> Block:
    return Block(
        found.measure, meaning.title(found.measure), meaning.definition(found.measure),
        words.headline(found), words.lines(found), [words.indices(each) for each in found.indices],
    )  # fmt: skip


def _points(found: list[Survey]) -> list[list[str]]:
    """A row a point: its number, its values, the means of its measures."""
    if not found:
        return []
    rows = found[0].points.head(MOST_LISTED)
    keys = found[0].results.table.keys
    return [
        [str(row["point"] + 1), *(wording.setting(row[key]) for key in keys),
         *(_mean(each, at) for each in found)]
        for at, row in enumerate(rows.to_dict("records"))
    ]  # fmt: skip


def _mean(found: Survey, at: int) -> str:
    row, unit = found.points.iloc[at], meaning.unit(found.measure)
    return wording.amount(float(row["value"]), unit)
