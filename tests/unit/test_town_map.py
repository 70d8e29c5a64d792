"""The map of a place: what it counts, its borders, and that it never varies."""

from dataclasses import replace

import numpy as np

from experiments import charts
from experiments.charts import frame
from experiments.charts.town import borders, recent_cases
from tests.unit.made_study import make_scene


def test_map_counts_what_it_shows() -> None:
    scene = make_scene(cases=300)
    figure = charts.place_map(scene)
    written = [text.get_text() for text in figure.texts]
    named = [text.get_text() for text in figure.legends[0].get_texts()]
    ends = scene.cases["end"].value_counts()
    assert f"still open ({ends['open']})" in named and "worker on patrol (13)" in named
    assert any("12 villages (thick borders) with 48 grids" in text for text in written)
    assert written[-1] == "n = 1 run, a picture and no average · scenario made_town · seed 1"


def test_map_is_the_same_bytes_again() -> None:
    once, again = (frame.rendered(charts.place_map(make_scene()), "svg") for _ in range(2))
    assert once == again


def test_map_shows_the_last_days_when_there_are_many_cases() -> None:
    recent, span = recent_cases(make_scene(cases=5000))
    assert span == 3 and 400 < len(recent) <= 600
    assert recent["onset_min"].min() >= 27 * 1440


def test_map_without_cases_and_patrols() -> None:
    scene = make_scene()
    bare = replace(scene, cases=scene.cases[:0], patrols=scene.patrols[:0])
    assert any("All cases" in text.get_text() for text in charts.place_map(bare).texts)


def test_borders_run_between_areas_and_not_along_water() -> None:
    areas = np.asarray([[0, 0, 1], [0, -1, 1]], dtype=np.int32)
    x, y = borders(areas)
    assert x[~np.isnan(x)].tolist() == [1.5, 1.5] and y[~np.isnan(y)].tolist() == [-0.5, 0.5]


def test_borders_of_a_straight_line_are_one_piece() -> None:
    areas = np.repeat([[0], [1]], 3, axis=0).repeat(50, axis=1).astype(np.int32)
    x, y = borders(areas)
    assert x.size == 3 and x[:2].tolist() == [-0.5, 49.5] and y[:2].tolist() == [2.5, 2.5]
