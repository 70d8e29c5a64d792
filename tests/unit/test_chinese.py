"""Pages and charts in Chinese: nothing is left in English, and no letter is missing."""

import re
from pathlib import Path

import pytest

from experiments import charts, pages
from experiments.charts import frame
from experiments.report import write_report
from experiments.words import language
from tests.unit.made_study import make_scene, make_study
from tests.unit.test_report import Page

NAMES = {"made_town", "A", "town", "X", "charts", "BCa", "t", "n", "k", "numpy", "safetynet", "km"}
NAMES |= {"patrol", "density_per_km2", "routing", "speed"}
"""Names of files, keys and methods, which are the same in every language."""


def english(text: str) -> list[str]:
    """Words of English in a text that is not."""
    return [word for word in re.findall(r"[A-Za-z_]\w*", text) if word not in NAMES]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("chinese")
    with language("zh"):
        write_report(make_study(replications=4, failed=[(3, 2)]), out, map_run=make_scene())
    return out


@pytest.fixture(scope="module")
def page(folder: Path) -> Page:
    return Page((folder / "report.html").read_text(encoding="utf-8"))


def test_report_says_nothing_in_english(page: Page) -> None:
    assert english(page.text.replace("0123456789abcdef", "")) == []


def test_charts_of_the_report_say_nothing_in_english(folder: Path) -> None:
    for path in (folder / "charts").glob("*.svg"):
        words = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", path.read_text("utf-8")))
        assert english(words) == [], path.name


def test_drawings_are_told_in_chinese(page: Page) -> None:
    labels = [attributes["aria-label"] or "" for tag, attributes in page.tags if tag == "svg"]
    assert labels and not [label for label in labels if english(label)]


def test_page_names_its_language_and_carries_its_font(folder: Path) -> None:
    text = (folder / "report.html").read_text("utf-8")
    assert '<html lang="zh">' in text and "@font-face" in text
    assert "@font-face" not in pages.render("report.html.j2", EMPTY)


def test_lines_break_between_chinese_letters_but_not_before_a_stop() -> None:
    assert frame.broken("一二三四五。六", 10) == "一二三四五。\n六"
    assert frame.broken("one two three", 9) == "one two\nthree"


def test_chart_of_a_chinese_reader_uses_the_shipped_font_first() -> None:
    with language("zh"):
        figure = charts.heatmap(make_study(replications=2), "helped_share_24h")
    families = {text.get_fontfamily()[0] for text in figure.texts}
    assert families == {"Safetynet Sans SC"}


EMPTY = {
    "title": "", "headline": "", "cards": [], "blocks": [], "warnings": [], "facts": [],
    "pictures": {name: [] for name in ("heat", "lines", "stages", "answer", "map")},
}  # fmt: skip
