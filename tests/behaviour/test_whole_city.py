"""The whole city, one to one: it is built as counted, and paper meets the same incidents."""

import pandas as pd
import pytest

import sim
from sim.model import SafetyNet


@pytest.mark.slow
def test_city_and_paper_begin_with_the_same_incidents() -> None:
    nature = ["kind", "x", "y", "grid", "onset_min"]
    city, paper = (
        sim.run(sim.load(name).replace({"run.days": 0.1}), seed=1).cases[nature]
        for name in ("tongxiang", "tongxiang_paper")
    )
    assert len(city) > 20
    pd.testing.assert_frame_equal(city, paper)


@pytest.mark.slow
def test_every_area_and_desk_of_the_city_is_there() -> None:
    setting = SafetyNet(sim.load("tongxiang").replace({"run.days": 0.1}), seed=1).setting
    place, desks = setting.town.place, setting.network.desks
    assert [place.count(level) for level in ("town", "village", "grid")] == [14, 209, 1123]
    assert place.homes.size == 800_000
    assert desks.size == 1 + 14 + 209 + 1123
