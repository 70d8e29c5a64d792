"""The font that ships: Chinese without boxes, under its own name, with its licence."""

import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from experiments import fonts, style
from experiments.fonts import cut
from sim.measures import MEASURES


@pytest.fixture(scope="module", params=[fonts.FONT, fonts.WEB_FONT], ids=["chart", "page"])
def font(request: pytest.FixtureRequest) -> TTFont:
    return TTFont(request.param)


def test_font_has_every_character_of_daily_use_and_of_our_own_texts(font: TTFont) -> None:
    missing = {chr(point) for point in cut.wanted() if chr(point).isalnum()} - {
        chr(point) for point in font.getBestCmap()
    }
    needed = missing & (set(cut.level_1()) | cut.own_letters())
    assert not needed, f"not in the font: {needed}; python -m experiments.fonts.cut"


def test_daily_use_means_the_3755_characters_of_the_standard() -> None:
    letters = list(cut.level_1())
    assert len(letters) == len(set(letters)) == 3755
    assert letters[0] == "啊" and letters[-1] == "座"


def test_font_bears_its_own_name_and_its_licence(font: TTFont) -> None:
    names = {row.nameID: row.toUnicode() for row in font["name"].names}
    assert names[1] == names[4] == fonts.FAMILY
    assert "SIL Open Font License, Version 1.1" in names[13]
    assert not [text for number, text in names.items() if number < 7 and "Noto" in text]


def test_licence_lies_beside_the_font() -> None:
    text = (fonts.FOLDER / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE\n\nVersion 1.1" in text and "Adobe" in text


@pytest.mark.parametrize("path", [fonts.FONT, fonts.WEB_FONT])
def test_font_is_small_enough_to_ship(path: Path) -> None:
    assert path.stat().st_size < 1_000_000


def test_charts_draw_chinese_without_boxes() -> None:
    titles = "，".join(measure.title_zh for measure in MEASURES.values())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw(f"{titles}：25 %（n = 10）−1 × 2 ≥ 3 ▲ ¥")


def test_bold_titles_are_drawn_without_a_complaint(caplog: pytest.LogCaptureFixture) -> None:
    draw("中位数", fontweight="bold")
    assert not caplog.records


def test_a_character_that_no_font_has_is_not_passed_over() -> None:
    with pytest.warns(UserWarning, match="missing from font"):
        draw("\U00020000")


def test_importing_the_package_makes_no_font_known() -> None:
    code = (
        "import experiments.style, experiments.fonts, sys; assert 'matplotlib' not in sys.modules;"
        "from matplotlib.font_manager import get_font_names;"
        f"assert {fonts.FAMILY!r} not in get_font_names()"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr


def test_page_carries_the_font_within_itself() -> None:
    rule = fonts.web_style()
    assert rule.startswith('@font-face { font-family: "Safetynet Sans SC"; src: url("data:font/')


def draw(text: str, **look: Any) -> None:
    from matplotlib.figure import Figure

    with style.styled():
        figure = Figure()
        figure.text(0, 0, text, **look)
        figure.draw_without_rendering()
