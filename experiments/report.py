"""One self-contained page about a sweep, and its charts as files beside it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments import answers, background, figures, meaning, pages, tables, wording
from experiments.files import make_folder, whole
from experiments.words import current, say

if TYPE_CHECKING:
    from experiments.charts import Scene
    from sim.one_run import Run

PAGE: Final = "report.html"
TEMPLATE: Final = "report.html.j2"


@dataclass(frozen=True)
class Block:
    """The answers for one measure."""

    name: str
    title: str
    definition: str
    answers: list[answers.Answer]


def write_report(results: tables.Study, out: Path, map_run: "Run | Scene | None" = None) -> Path:
    """Write `report.html` with all charts inside, and the charts with their numbers.

    The page appears whole or not at all. It loads nothing from anywhere.

    Args:
        results: of a sweep.
        out: folder; made if it is missing. Charts go to its subfolder `charts`.
        map_run: one run, or one moment of it, for the map; without it there is no map.

    Returns:
        Path of the page.

    Raises:
        OutputError: the folder or a file cannot be written.
    """
    folder, path = out / "charts", out / PAGE
    make_folder(folder)
    drawn = figures.drawings(results, map_run)
    pictures = [figures.picture(each, folder) for each in drawn]
    with whole(path) as file:
        file.write(page(results, pictures).encode())
    return path


def page(results: tables.Study, pictures: list[figures.Picture]) -> str:
    """The HTML text of the report."""
    return pages.render(TEMPLATE, _context(results, pictures))


def _context(results: tables.Study, pictures: list[figures.Picture]) -> dict[str, Any]:
    blocks = [_block(results, measure) for measure in answers.answered_measures(results)]
    return {
        "name": results.scenario.name,
        "title": scenario_title(results.scenario),
        "base": background.base_words(results),
        "headline": _headline(results),
        "cards": blocks[0].answers if blocks else [],
        "measure": blocks[0].title if blocks else "",
        "blocks": blocks if tables.axes(results) else [],
        "takes_both": answers.takes_both(results, answers.HEADLINE) if blocks else "",
        "note": background.comparisons_note(results),
        "warnings": background.warnings(results),
        "facts": background.facts(results),
        "pictures": {
            section: [picture for picture in pictures if picture.section == section]
            for section in figures.SECTIONS
        },
        "runs": wording.counted(len(results.frame), "run"),
    }


def _block(results: tables.Study, measure: str) -> Block:
    return Block(
        f"interaction_{measure}",
        meaning.title(measure),
        meaning.definition(measure),
        answers.answers(results, measure),
    )


def _headline(results: tables.Study) -> str:
    measured = answers.answered_measures(results)
    if not (measured and tables.axes(results)):
        return say("This sweep varies no lever, so there is nothing to compare.")
    return answers.headline(results, measured[0])


def scenario_title(scenario: Any) -> str:
    """What a scenario calls itself in the language of the reader; else its name."""
    titles = {"en": "title", "zh": "title_zh"}
    return getattr(scenario, titles[current()], "") or scenario.name
