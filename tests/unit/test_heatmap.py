"""The heat map: what its cells say, where its lines run, and the mark of the base."""

from dataclasses import replace
from math import inf, log2

import numpy as np
import pytest
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from experiments import charts, tables, wording
from sim.errors import SafetyNetError
from tests.unit.drawn import MEAN, MEDIAN, SHARE, footer, heights, texts
from tests.unit.made_study import DENSITY, SPEED, make_study


def test_heatmap_says_the_value_of_each_cell() -> None:
    found = texts(charts.heatmap(make_study(noise=0.0, replications=4), SHARE))
    assert sum(text.endswith(" %") for text in found) >= 25
    assert "base" in found and "Helped within a day" in found


def test_heatmap_hatches_and_names_what_is_not_reached() -> None:
    study = make_study()
    worst = (study.frame[DENSITY] == 0.5) & (study.frame[SPEED] == 0.25)
    study.frame.loc[worst, MEDIAN] = inf
    figure = charts.heatmap(study, MEDIAN)
    hatched = [patch for patch in figure.axes[0].patches if patch.get_hatch()]
    assert texts(figure).count("not reached") == 1 and len(hatched) == 1


def test_heatmap_says_in_how_many_runs_a_median_was_reached() -> None:
    study = make_study()
    study.frame.loc[:2, MEDIAN] = inf
    assert any(text.endswith("reached in 7 of 10") for text in texts(charts.heatmap(study, MEDIAN)))
    assert "Student-t or median of the runs, by ranks" in footer(charts.heatmap(study, MEDIAN))


def test_heatmap_draws_when_nothing_is_reached_at_all() -> None:
    study = make_study()
    study.frame[MEDIAN] = inf
    assert texts(charts.heatmap(study, MEDIAN)).count("not reached") == 25


def test_heatmap_iso_lines_run_through_known_values() -> None:
    """On the line of 18 h the formula of the made study gives 18 h."""
    figure = charts.heatmap(make_study(extra=0.0, noise=0.0), MEAN)
    assert "18 h" in texts(figure)
    lines = [line for line in figure.axes[0].collections if isinstance(line, ContourSet)]
    shared = tables.points(make_study(extra=0.0, noise=0.0), MEAN)
    base = shared[(shared[DENSITY] == 1) & (shared[SPEED] == 1)]["value"].iloc[0]
    level = int(np.flatnonzero(np.asarray(lines[-1].levels) == 1080)[0])
    inner = [(x, y) for x, y in lines[-1].allsegs[level][0] if -1 <= x <= 3 and -2 <= y <= 2]
    assert len(inner) > 3
    assert [base - 130 * x - 60 * y for x, y in inner] == pytest.approx([1080] * len(inner), abs=1)


@pytest.mark.parametrize("shift", [(-1, -1), (-1, 1), (1, -1), (1, 1)])
def test_every_iso_line_is_labelled_wherever_it_ends(shift: tuple[int, int]) -> None:
    study = make_study()
    d, s = np.log2(study.frame[DENSITY]) - 1, np.log2(study.frame[SPEED])
    study.frame[MEAN] = 600 + 100 * (shift[0] * d + shift[1] * s)
    figure = charts.heatmap(study, MEAN)
    lines = [line for line in figure.axes[0].collections if isinstance(line, ContourSet)]
    labels = [text.strip() for text in texts(figure)]
    levels = [f"{level / 60:.0f} h" for level in lines[-1].levels]
    assert len(levels) >= 3 and set(levels) <= set(labels)


def test_heatmap_footer_gives_the_narrowest_and_the_widest_interval_of_its_cells() -> None:
    study = make_study()
    table = tables.points(study, MEAN)
    half = (table["high"] - table["low"]) / 2
    ends = [wording.size(float(end), "min") for end in (half.min(), half.max())]
    assert f"Student-t, ± {ends[0]} to ± {ends[1]} by cell" in footer(charts.heatmap(study, MEAN))


def _boxes(figure: Figure, found: list[Text]) -> list[Bbox]:
    """Where the letters of texts stand on the drawn figure [pixel]."""
    figure.draw_without_rendering()
    return [text.get_window_extent() for text in found]


CROWDED = tuple(2.0 ** (k / 2) for k in range(-4, 5))


@pytest.mark.parametrize(
    ("speeds", "own"),
    [
        ((0.25, 0.5, 1.0, 2.0, 4.0), (1.0, 1.0)),
        ((1 / 64, 1 / 16, 0.25, 1.0, 2.0, 4.0), (1.0, 1.0)),
        ((1 / 64, 1 / 16, 0.25, 1.0, 2.0, 4.0), (8.0, 4.0)),
        (CROWDED, (1.0, 1.0)),
        ((0.25, 0.5, 1.0, 2.0, 4.0), (1.1, 1.0)),
        ((0.25, 0.5, 1.0, 2.0, 4.0), (0.9, 1.1)),
    ],
)
def test_the_tag_of_the_base_covers_no_number(
    speeds: tuple[float, ...], own: tuple[float, float]
) -> None:
    study = make_study(speeds=speeds, extra=0.0)
    scenario = replace(study.scenario, values={DENSITY: own[0], SPEED: own[1]})
    figure = charts.heatmap(replace(study, scenario=scenario), MEAN)
    written = [text for text in figure.axes[0].texts if text.get_text()]
    tags = [text for text in written if text.get_text() == "base"]
    boxes = _boxes(figure, [text for text in written if text not in tags])
    assert len(tags) == 1 and len(boxes) > 25
    assert not any(_boxes(figure, tags)[0].padded(3).overlaps(box) for box in boxes)


def test_iso_lines_keep_away_from_the_numbers() -> None:
    """Every number lies on its own paper, above the lines, with air on all sides."""
    figure = charts.heatmap(make_study(), MEAN)
    lines = [line for line in figure.axes[0].collections if isinstance(line, ContourSet)]
    numbers = [text for text in figure.axes[0].texts if text.get_bbox_patch() is not None]
    cells = [text for text in numbers if text.get_fontsize() == 8]
    assert len(cells) == 25
    figure.draw_without_rendering()
    air = 2.4 * figure.dpi / 72
    for text in cells:
        patch = text.get_bbox_patch()
        assert patch is not None and text.get_zorder() > max(line.get_zorder() for line in lines)
        paper, ink = patch.get_window_extent(), text.get_window_extent()
        assert paper.x0 <= ink.x0 - air and paper.x1 >= ink.x1 + air
        assert paper.y0 <= ink.y0 - air and paper.y1 >= ink.y1 + air


def test_heatmap_takes_two_levers() -> None:
    with pytest.raises(SafetyNetError, match="takes two levers"):
        charts.heatmap(make_study(speeds=(1.0,)), MEAN)


def test_a_base_between_the_cells_is_marked_where_it_stands() -> None:
    study = make_study()
    scenario = replace(study.scenario, values={DENSITY: 1.5, SPEED: 1.0})
    figure = charts.heatmap(replace(study, scenario=scenario), MEAN)
    marker = next(line for line in figure.axes[0].lines if line.get_marker() == "D")
    assert np.asarray(marker.get_xdata()).tolist() == [log2(1.5)] and heights(marker) == [0]
