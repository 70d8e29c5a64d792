"""Charts: what they say, that they agree with their numbers, and that they never vary."""

from collections.abc import Callable
from math import inf, isnan, log2
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from experiments import charts, style, tables, wording
from experiments.charts import frame
from experiments.charts.scale import LeverScale
from sim.errors import NameNotFoundError, OutputError, SafetyNetError
from tests.unit.drawn import MEAN, MEDIAN, SHARE, footer, heights, texts
from tests.unit.made_study import DENSITY, SPEED, make_study

DRAWN: dict[str, Callable[[Any], Figure]] = {
    "heatmap": lambda study: charts.heatmap(study, MEDIAN),
    "lines": lambda study: charts.lines(study, MEDIAN),
    "stages": charts.stages,
    "interaction": lambda study: charts.interaction(study, MEAN),
    "cumulative": charts.cumulative,
}


FOOTERS = {
    "heatmap": " · not drawn: 95 % interval: Student-t",
    "lines": " · bands: 95 % interval: Student-t",
    "stages": " · means over the runs, no intervals drawn · ",
    "interaction": " · 95 % interval: Student-t · ",
    "cumulative": " · bands: 95 % interval: Student-t, at most ± ",
}


@pytest.mark.parametrize("name", DRAWN)
def test_each_chart_carries_its_footer(name: str) -> None:
    text = footer(DRAWN[name](make_study(seed=7)))
    n = "n = 10 paired runs" if name == "interaction" else "n = 10 runs a point"
    assert text.startswith(n)
    assert FOOTERS[name] in text
    assert text.endswith("scenario made_town · seed 7")


@pytest.mark.parametrize("name", DRAWN)
def test_each_chart_counts_failed_runs(name: str) -> None:
    assert "1 run of 250 failed" in footer(DRAWN[name](make_study(failed=[(0, 3)])))


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("kind", ["svg", "png"])
def test_each_chart_is_the_same_bytes_again(name: str, kind: str) -> None:
    once, again = (frame.rendered(DRAWN[name](make_study()), kind) for _ in range(2))
    assert once == again and len(once) > 2000


def test_svg_holds_text_and_no_date() -> None:
    svg = frame.rendered(charts.heatmap(make_study(), MEAN), "svg").decode()
    assert "people on patrol per km²</text>" in svg and "<dc:date>" not in svg


def test_the_callers_settings_neither_matter_nor_change() -> None:
    usual = frame.rendered(charts.lines(make_study(), MEAN), "svg")
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "black"}):
        assert frame.rendered(charts.lines(make_study(), MEAN), "svg") == usual
        assert mpl.rcParams["font.size"] == 30


@pytest.mark.parametrize("chart", [charts.heatmap, charts.lines, charts.interaction])
def test_a_measure_with_a_slip_is_named(chart: Callable[..., Figure]) -> None:
    with pytest.raises(NameNotFoundError, match="did you mean time_to_help_median_min"):
        chart(make_study(), "time_to_help_medain_min")


@pytest.mark.parametrize("chart", [charts.heatmap, charts.lines])
def test_a_lever_with_a_slip_is_named(chart: Callable[..., Figure]) -> None:
    with pytest.raises(NameNotFoundError, match=r"did you mean patrol\.density_per_km2"):
        chart(make_study(), MEAN, x="patrol.density_km2")


def test_cumulative_footer_says_why_a_band_may_not_be_seen() -> None:
    study = make_study()
    table = tables.curves(study, [0, 12])
    half = wording.size(float((table["high"] - table["low"]).max() / 2), "share")
    text = footer(charts.cumulative(study, points=[0, 12]))
    assert f"at most ± {half}; hidden where narrower than the line" in text


def test_one_run_a_point_has_no_band_and_claims_none() -> None:
    study = make_study(replications=1)
    for figure in (
        charts.lines(study, MEAN),
        charts.cumulative(study),
        charts.heatmap(study, MEAN),
    ):
        said = " ".join(text for text in texts(figure))
        assert "no interval: it takes two runs" in said
        assert "band" not in said and "not drawn" not in said


def test_lines_name_their_values_and_the_base() -> None:
    found = texts(charts.lines(make_study(), MEAN))
    assert {"0.25", "0.5", "1 (base)", "2", "4"} <= set(found)


def test_lines_that_cover_each_other_say_so() -> None:
    study = make_study()
    study.frame[SHARE] = study.frame[DENSITY] / 10
    assert "all 5 alike" in texts(charts.lines(study, SHARE))


def test_lines_break_where_a_median_is_not_reached() -> None:
    study = make_study()
    study.frame.loc[study.frame[DENSITY] == 0.5, MEDIAN] = inf
    figure = charts.lines(study, MEDIAN)
    assert any("not reached" in text for text in texts(figure))
    assert all(isnan(heights(line)[0]) for line in figure.axes[0].lines[:5])


@pytest.mark.parametrize("number", range(2, 9))
def test_every_swept_value_has_a_line_of_its_own(number: int) -> None:
    speeds = [2.0**k for k in range(1 - number, 1)]
    figure = charts.lines(make_study(speeds=speeds), MEAN)
    drawn = figure.axes[0].lines
    assert len(drawn) == number
    assert len({line.get_color() for line in drawn}) == number
    assert len({line.get_marker() for line in drawn}) == number
    labels = {f"{speed:.10g}" for speed in speeds[:-1]} | {"1 (base)"}
    assert labels <= set(texts(figure))
    assert any(text.endswith("One line for each routing speed.") for text in texts(figure))


def test_lines_beyond_eight_say_which_are_left_out() -> None:
    speeds = [0.5 + k / 8 for k in range(10)]
    found = texts(charts.lines(make_study(speeds=speeds), MEAN))
    drawn = [speed for speed in speeds if {f"{speed:g}", f"{speed:g} (base)"} & set(found)]
    said = next(text for text in found if "left out" in text).replace("\n", " ")
    assert len(drawn) == 8 and "1 (base)" in found
    missing = " and ".join(f"{speed:g}" for speed in speeds if speed not in drawn)
    assert said.endswith(f"Lines for 8 of the 10 values of routing speed; left out: {missing}.")


def test_lines_left_out_are_not_said_to_be_alike() -> None:
    study = make_study(speeds=[0.5 + k / 8 for k in range(10)])
    study.frame[SHARE] = study.frame[DENSITY] / 10
    assert "all 8 drawn alike" in texts(charts.lines(study, SHARE))


def test_lines_whose_median_is_nowhere_reached_are_named() -> None:
    study = make_study()
    study.frame.loc[study.frame[SPEED] == 0.25, MEDIAN] = inf
    assert any("nowhere by 0.25" in text for text in texts(charts.lines(study, MEDIAN)))


@pytest.mark.parametrize("chart", [charts.heatmap, charts.lines])
def test_axes_say_the_levers_as_they_were_swept(chart: Callable[..., Figure]) -> None:
    study = make_study(densities=(0.33525, 0.6705, 1.341), speeds=(0.015625, 1.0))
    found = texts(chart(study, MEAN))
    assert "0.33525" in found and "0.015625" in found


def test_long_lever_values_do_not_run_into_each_other() -> None:
    densities = [2 ** (k / 3) for k in range(7)]
    figure = charts.heatmap(make_study(densities=densities), MEAN)
    ticks = figure.axes[0].get_xticklabels()
    assert [tick.get_text() for tick in ticks][1] == "1.2599210498948732"
    assert all(tick.get_rotation() > 0 for tick in ticks)


def test_lines_of_a_single_lever() -> None:
    figure = charts.lines(make_study(speeds=(1.0,)), MEAN)
    assert len(figure.axes[0].lines) == 1


def test_lines_without_a_lever_are_refused() -> None:
    with pytest.raises(SafetyNetError, match="two values or more"):
        charts.lines(make_study(densities=(1.0,), speeds=(1.0,)), MEAN)


def test_stages_end_with_the_mean_time_to_help() -> None:
    study = make_study()
    table = tables.points(study, MEAN).set_index("point")["value"]
    base = tables.point_at(study, {})
    hours, minutes = divmod(5 * round(table[base] / 5), 60)
    assert f"{hours:.0f} h {minutes:.0f} min".replace(" 0 min", "") in texts(charts.stages(study))


def test_stages_of_chosen_points_say_where_they_are() -> None:
    found = texts(charts.stages(make_study(), points=[24]))
    assert "patrol.density_per_km2 = 8, routing.speed = 4" in found


def test_a_point_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SafetyNetError, match="no point 99; it has 0 to 24"):
        charts.cumulative(make_study(), points=[99])


def test_interaction_writes_each_difference_and_its_interval() -> None:
    study = make_study()
    figure = charts.interaction(study, MEAN)
    effect = tables.effects(study, MEAN).set_index("change").loc["extra"]
    found = texts(figure)
    value, low, high = (f"−{-effect[name]:.0f} min" for name in ("value", "low", "high"))
    assert f"{value}\n{low} to {high}" in found
    assert {"patrols × 2", "routing speed × 2", "both together", "both, against the sum"} <= set(
        found
    )


@pytest.mark.parametrize(
    ("extra", "colour"), [(40.0, style.BETTER), (-40.0, style.WORSE), (0.0, style.UNDECIDED)]
)
def test_interaction_is_coloured_by_what_was_shown(extra: float, colour: str) -> None:
    figure = charts.interaction(make_study(extra=extra), MEAN)
    dots = [line for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert dots[-1].get_color() == colour


def test_interaction_of_what_is_never_reached_claims_nothing() -> None:
    study = make_study()
    study.frame[MEDIAN] = inf
    assert sum("not known" in text for text in texts(charts.interaction(study, MEDIAN))) == 4


def test_cumulative_stays_between_nothing_and_everybody() -> None:
    figure = charts.cumulative(make_study())
    for line in figure.axes[0].lines:
        assert min(heights(line)) >= 0 and max(heights(line)) <= 0.9
    legend = figure.axes[0].get_legend()
    assert legend is not None
    names = [text.get_text() for text in legend.get_texts()]
    assert names == ["base", "patrols × 2", "routing speed × 2", "both together"]


def test_scale_is_logarithmic_with_room_for_nothing_and_infinity() -> None:
    scale = LeverScale.of(SPEED, [inf, 0, 1, 2, 4])
    assert scale.values == (0, 1, 2, 4, inf) and scale.positions == (-1, 0, 1, 2, 3)
    assert scale.place(3) == log2(3) and isnan(scale.place("fast"))
    assert scale.edges().tolist() == [-1.5, -0.5, 0.5, 1.5, 2.5, 3.5]


def test_scale_of_words_keeps_their_order() -> None:
    scale = LeverScale.of("patrol.policy", ["waypoint", "sweep"])
    assert scale.positions == (0, 1) and scale.place("sweep") == 1
    assert LeverScale.of("patrol.policy", ["sweep"]).edges().tolist() == [-0.5, 0.5]


def test_labels_keep_apart_and_move_little() -> None:
    placed = frame.spread([0.5, 0.51, 0.9], 0.1, 0, 1)
    assert placed == pytest.approx([0.455, 0.555, 0.9])
    assert frame.spread([0.99, 1.0], 0.1, 0, 1) == pytest.approx([0.9, 1.0])
    assert frame.spread([], 0.1, 0, 1) == []


@pytest.mark.parametrize(
    ("low", "high", "unit", "ticks"),
    [
        (0, 100, "min", [0, 30, 60, 90]),
        (-100, 10, "min", [-120, -90, -60, -30, 0]),
        (0, 0.8, "share", [0, 0.2, 0.4, 0.6, 0.8]),
        (0, 7, "yuan", [0, 2, 4, 6]),
        (5, 5, "yuan", [5]),
    ],
)
def test_ticks_are_round(low: float, high: float, unit: str, ticks: list[float]) -> None:
    assert frame.linear_ticks(low, high, unit) == pytest.approx(ticks)


def test_save_writes_by_suffix(tmp_path: Path) -> None:
    figure = charts.lines(make_study(), MEAN)
    assert charts.save(figure, tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in charts.save(figure, tmp_path / "a.svg").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "a.svg"]


@pytest.mark.parametrize("name", ["missing/a.png", "a.nonsense"])
def test_save_refuses_what_cannot_be_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match=r"cannot (write|draw)"):
        charts.save(charts.lines(make_study(), MEAN), tmp_path / name)
    assert list(tmp_path.iterdir()) == []
