"""The moment that a map shows, against the agents of the model itself."""

import numpy as np
import pytest

import sim
from experiments.charts import noon, place_map, scene_of
from sim.agents.people import PATROLLERS
from sim.one_run import Run
from sim.scenario import Scenario


@pytest.fixture(scope="module")
def town() -> Scenario:
    """A short run of the town."""
    return sim.load("tongxiang_town").replace({"run.days": 2.0})


def test_patrols_stand_where_the_agents_are(town: Scenario) -> None:
    model = sim.SafetyNet(town, seed=3)
    model.run_to(12 * 60.0)
    patrols = scene_of(Run.of(model.setting)).patrols
    width = model.setting.town.place.width
    for kind in PATROLLERS:
        agents = [agent for agent in model.agents_by_type.get(kind, ()) if agent.on_duty]
        mine = patrols[patrols["role"] == kind.role.name.lower()]
        assert len(mine) > 0
        cells = sorted(agent.cell_index for agent in agents)
        assert sorted((mine["y"] * width + mine["x"]).tolist()) == cells


def test_cases_are_those_that_have_arisen(town: Scenario) -> None:
    scene = noon(town, seed=3)
    assert scene.minute == 1.5 * 1440 and scene.days == 1.5
    assert len(scene.cases) > 20 and scene.cases["onset_min"].max() <= scene.minute
    assert set(scene.cases["end"]) <= {"open", "settled", "resolved", "cleared", "escalated"}


def test_a_run_is_drawn_at_its_end(town: Scenario) -> None:
    run = sim.run(town.replace({"run.days": 0.25}), seed=3)
    scene = scene_of(run)
    assert scene.minute == pytest.approx(360) and noon(run.scenario).minute == scene.minute
    texts = [text.get_text() for text in place_map(run).texts]
    assert any(text.endswith("scenario tongxiang_town · seed 3") for text in texts)


def test_the_shipped_town_has_a_readable_map(town: Scenario) -> None:
    scene = noon(town)
    place = scene.place
    assert np.unique(place.land_use).size == 5
    figure = place_map(scene)
    assert any("15 villages (thick borders) with 80 grids" in t.get_text() for t in figure.texts)
