"""The report: one page that needs nothing else, and says what the numbers say."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from math import inf
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

import sim
from experiments import Sweep, background, tables
from experiments.charts import noon
from experiments.figures import drawings
from experiments.report import page as html
from experiments.report import write_report
from sim.errors import OutputError
from tests.unit.made_study import DENSITY, SPEED, MadeScenario, MadeStudy, make_scene, make_study

MEDIAN = "time_to_help_median_min"
SECTIONS = ("maps", "lines", "stages", "answer", "place", "provenance")


class Page(HTMLParser):
    """What a page is made of: tags with attributes, and its text without the drawings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.depth = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.depth += tag in ("svg", "style")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in ("svg", "style")

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.words.append(data)

    @property
    def text(self) -> str:
        """The words of the page, with plain spaces."""
        return " ".join(" ".join(self.words).split())


def page_of(study: MadeStudy) -> Page:
    """The page about a study, without its drawings."""
    return Page(html(study, []))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a report with everything in it."""
    out = tmp_path_factory.mktemp("report")
    write_report(make_study(failed=[(3, 2)]), out, map_run=make_scene())
    return out


@pytest.fixture(scope="module")
def page(full: Path) -> Page:
    """The page of that report."""
    return Page((full / "report.html").read_text(encoding="utf-8"))


def test_the_page_loads_nothing(page: Page) -> None:
    for tag, attributes in page.tags:
        assert tag not in ("script", "link", "iframe", "object", "embed", "audio", "video")
        for name in ("src", "href", "xlink:href", "srcset", "action", "poster", "data"):
            value = attributes.get(name) or "#"
            assert value.startswith(("#", "data:image/png;base64,")), (tag, name, value)


def test_styles_load_nothing(full: Path) -> None:
    text = (full / "report.html").read_text(encoding="utf-8")
    assert "@import" not in text
    assert all(url.startswith("#") for url in re.findall(r"url\(([^)]*)\)", text))


def test_the_page_has_all_sections_and_links_to_them(page: Page) -> None:
    ids = [attributes.get("id") for tag, attributes in page.tags if tag == "section"]
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert ids == list(SECTIONS) and links == [f"#{name}" for name in SECTIONS]


def test_identifiers_are_unique(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_references_within_drawings_are_kept(full: Path, page: Page) -> None:
    ids = {attributes.get("id") for _, attributes in page.tags}
    text = (full / "report.html").read_text(encoding="utf-8")
    used = set(re.findall(r'(?:xlink:href="#|url\(#)([^")]+)', text))
    assert len(used) > 20 and used <= ids


def test_every_drawing_says_in_words_what_it_shows(page: Page) -> None:
    drawings = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert len(drawings) == 13
    assert all(drawing.get("role") == "img" for drawing in drawings)
    assert all(len(drawing.get("aria-label") or "") > 60 for drawing in drawings)
    assert not any("width" in drawing or "height" in drawing for drawing in drawings)


def test_heat_map_in_words_names_least_and_largest(page: Page) -> None:
    labels = [attributes.get("aria-label") or "" for tag, attributes in page.tags if tag == "svg"]
    label = next(text for text in labels if text.startswith("Heat map of Median time to help"))
    assert "at patrol density 8, routing speed 4. Largest: " in label
    assert label.endswith("at patrol density 0.5, routing speed 0.25.")


def test_the_answer_comes_first(page: Page) -> None:
    text = page.text
    assert text.index("Doubling both patrols and routing speed shortens") < text.index("1 ·")
    assert "Each of the two changes could be shown to help alone." in text


def test_the_page_counts_failed_runs(page: Page) -> None:
    assert "Failed and left out: 1 run of 250." in page.text
    assert "250 (25 points × 10 replications), 1 run failed" in page.text


@pytest.mark.parametrize("made", [1, 7, 12])
def test_a_study_stopped_in_its_first_round_is_reported_as_far_as_it_goes(
    made: int, tmp_path: Path
) -> None:
    study = make_study()
    assert study.curves is not None
    first, kept = study.frame["replication"] == 0, study.curves["replication"] == 0
    cut = replace(
        study,
        frame=study.frame[first & (study.frame["point"] < made)],
        curves=study.curves[kept & (study.curves["point"] < made)],
    )
    page = Page(write_report(cut, tmp_path).read_text("utf-8"))
    told = f"The study is not finished: there is no run yet at {25 - made} of 25 points."
    assert told in page.text
    assert "there is no mean time to help yet at some of the points compared." in page.text


def test_provenance(page: Page) -> None:
    text = page.text
    for said in (
        "scenario made_town",
        "0123456789abcdef" * 4,
        "base patrol density 1 and routing speed 1",
        "2 of 4 values carry mark [X]",
        "cases never detected at the base 8 %",
        "cases never answered at the base 11 %",
        "as many times fewer runs did it take than with independent seeds",
        "safetynet 0.1.0, numpy 2.0",
        "30 days",
    ):
        assert said in text


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (40.0, "more than the two alone add up to ("),
        (-40.0, "less than the two alone add up to ("),
        (0.0, "No difference from the sum could be shown"),
    ],
)
def test_the_page_says_what_the_interaction_is(extra: float, said: str) -> None:
    assert said in page_of(make_study(extra=extra)).text


def test_charts_stand_beside_the_page_with_their_numbers(full: Path) -> None:
    files = sorted(path.name for path in (full / "charts").iterdir())
    stems = {name.rsplit(".", 1)[0] for name in files}
    assert len(stems) == 13 and len(files) == 39
    table = pd.read_csv(full / "charts" / f"heat_{MEDIAN}.csv")
    expected = tables.points(make_study(failed=[(3, 2)]), MEDIAN)
    assert table["value"].tolist() == pytest.approx(expected["value"].tolist())
    assert sorted(path.name for path in full.iterdir()) == ["charts", "report.html"]


@pytest.mark.slow
def test_the_same_results_give_the_same_bytes(full: Path, tmp_path: Path) -> None:
    write_report(make_study(failed=[(3, 2)]), tmp_path, map_run=make_scene())
    for path in full.rglob("*.*"):
        assert (tmp_path / path.relative_to(full)).read_bytes() == path.read_bytes(), path.name


def test_a_title_cannot_break_the_page() -> None:
    study = make_study(densities=(1.0, 2.0), speeds=(1.0,))
    scenario = replace(study.scenario, title="<script>alert(1)</script>", name="a<b>&c")
    found = page_of(replace(study, scenario=scenario))
    assert not any(tag == "script" for tag, _ in found.tags)
    assert "<script>alert(1)</script>:" in found.text and "scenario a<b>&c" in found.text


def test_a_sweep_of_one_lever(tmp_path: Path) -> None:
    path = write_report(make_study(speeds=(1.0,), replications=3), tmp_path / "new" / "folder")
    text = Page(path.read_text(encoding="utf-8")).text
    assert "A heat map takes two levers" in text and "No run was given for the map." in text
    assert "Doubling patrols shortens the mean time to help" in text


def test_a_single_point(tmp_path: Path) -> None:
    path = write_report(make_study(densities=(1.0,), speeds=(1.0,), replications=1), tmp_path)
    text = Page(path.read_text(encoding="utf-8")).text
    assert text.count("varies no lever, so there is nothing to compare") == 2


def test_results_without_stages_or_curves() -> None:
    study = make_study(densities=(1.0, 2.0), speeds=(1.0, 2.0))
    kept = [name for name in study.frame.columns if not name.startswith("stage_")]
    study = replace(study, frame=study.frame[kept], curves=None)
    assert {drawing.section for drawing in drawings(study, None)} == {"heat", "lines", "answer"}
    assert "hold no measures of the stages" in page_of(study).text


@pytest.mark.slow
def test_a_real_sweep_becomes_a_report(tmp_path: Path) -> None:
    """The rooms fit together: scenario, sweep, map and page."""
    town = sim.load("tongxiang_town").replace({"run.days": 1.0})
    levers = {DENSITY: [1.341, 2.682], SPEED: [0.5, 1.0, 2.0]}
    results = Sweep(town, levers).run(replications=2, seed=5, workers=1, progress=False)
    path = write_report(results, tmp_path, map_run=noon(town, seed=5))
    found = Page(path.read_text(encoding="utf-8"))
    assert sum(tag == "svg" for tag, _ in found.tags) == 13
    assert "12 (6 points × 2 replications), 0 runs failed" in found.text
    assert "Only 2 replications a point" in found.text and "doubling patrols" in found.text


def test_a_failed_report_leaves_the_old_one(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("old")
    (tmp_path / "charts").write_text("in the way")
    with pytest.raises(OutputError, match=r"cannot write .*charts"):
        write_report(make_study(), tmp_path)
    assert (tmp_path / "report.html").read_text() == "old"


def test_warnings_of_a_thin_sweep() -> None:
    study = make_study(replications=4, failed=[(0, 0)])
    study.frame.loc[study.frame["point"] == 2, MEDIAN] = inf
    found = " ".join(background.warnings(study))
    assert "Only 4 replications a point" in found and "Failed and left out: 1 run" in found
    assert "The median time to help is not reached in 4 runs at 1 point" in found


def test_a_sound_sweep_has_no_warnings() -> None:
    assert background.warnings(make_study()) == []


def test_many_unanswered_cases_are_a_warning() -> None:
    study = make_study()
    study.frame["never_answered_share"] = 0.4
    assert any("cases never answered at the base: 40 %" in w for w in background.warnings(study))


def test_a_base_outside_the_sweep_is_a_warning() -> None:
    study = make_study()
    scenario = replace(study.scenario, values={DENSITY: 1.3, SPEED: 1.0})
    found = background.warnings(replace(study, scenario=scenario))
    assert found == [
        "The scenario itself has patrol density 1.3. The sweep has nothing to compare with there, "
        "so the comparison starts from 1."
    ]


def test_marks_that_were_not_kept_are_not_taken_for_none() -> None:
    class Unmarked(MadeScenario):
        def origin(self, key: str) -> Any:
            return SimpleNamespace(value=self.values.get(key), mark="")

    study = replace(make_study(), scenario=Unmarked())
    found = {fact.name: fact.value for fact in background.facts(study)}
    assert found["assumed values"].startswith("not known")


def test_levers_stand_in_the_page_as_they_were_swept() -> None:
    study = make_study(densities=(0.33525, 0.6705, 1.341), speeds=(0.015625, 1.0))
    scenario = replace(study.scenario, values={DENSITY: 0.33525, SPEED: 0.015625})
    scenario.run.days = 365.25
    text = page_of(replace(study, scenario=scenario)).text
    assert "patrol.density_per_km2: 0.33525, 0.6705, 1.341; routing.speed: 0.015625, 1" in text
    assert "Base: patrol density 0.33525 and routing speed 0.015625" in text
    assert "365.25 days" in text


def test_comparisons_are_counted() -> None:
    note = background.comparisons_note(make_study())
    assert "Of the 16 intervals in this section, 0.8 will miss it on average." in note
