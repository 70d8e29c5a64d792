"""The tables behind charts and sentences."""

from dataclasses import replace
from math import inf, isnan
from typing import Any

import numpy as np
import pytest

from experiments import stats, tables
from sim.errors import NameNotFoundError, SafetyNetError
from sim.measures.stages import STAGES
from tests.unit.made_study import DENSITY, SPEED, MadeScenario, make_study

MEAN = "time_to_help_restricted_mean_min"


def test_points_have_levers_mean_and_interval() -> None:
    study = make_study(replications=6)
    table = tables.points(study, MEAN)
    row = table[(table[DENSITY] == 2) & (table[SPEED] == 4)].iloc[0]
    runs = study.frame[(study.frame[DENSITY] == 2) & (study.frame[SPEED] == 4)][MEAN]
    expected = stats.mean(runs)
    assert len(table) == 25
    assert (row["value"], row["low"], row["n"]) == (expected.value, expected.low, 6)


def test_failed_runs_count_as_missing() -> None:
    study = make_study(failed=[(3, 0), (3, 7)])
    row = tables.points(study, MEAN).set_index("point").loc[3]
    assert (row["n"], row["missing"]) == (8, 2)


def test_a_value_of_a_failed_run_is_not_used() -> None:
    study = make_study()
    study.frame.loc[0, ["error", MEAN]] = ["broken", 1e9]
    assert tables.points(study, MEAN)["value"].max() < 1e5


def test_a_measure_with_a_slip_is_named() -> None:
    with pytest.raises(NameNotFoundError, match="did you mean helped_share_24h"):
        tables.sample(make_study(), "helped_share_24")


def test_a_lever_with_a_slip_is_named() -> None:
    with pytest.raises(NameNotFoundError, match=r"did you mean routing\.speed"):
        tables.values(make_study(), "routing.sped")


def test_levers_and_bookkeeping_are_no_measures() -> None:
    found = tables.measures(make_study())
    assert MEAN in found
    assert not {DENSITY, SPEED, "point", "seed", "replication", "seconds"} & set(found)


def test_changes_double_each_lever_from_the_base() -> None:
    study = make_study()
    first, second, both, extra = tables.changes(study)
    none = tables.point_at(study, {DENSITY: 1.0, SPEED: 1.0})
    assert first.points == (tables.point_at(study, {DENSITY: 2.0, SPEED: 1.0}), none)
    assert second.points == (tables.point_at(study, {DENSITY: 1.0, SPEED: 2.0}), none)
    assert both.points == (tables.point_at(study, {DENSITY: 2.0, SPEED: 2.0}), none)
    assert extra.points == (both.points[0], first.points[0], second.points[0], none)
    assert extra.weights == (1, -1, -1, 1)


@pytest.mark.parametrize(
    ("values", "step"),
    [
        ((0.5, 1.0, 2.0), (1.0, 2.0)),
        ((0.25, 0.5, 1.0), (0.5, 1.0)),
        ((1.0, 3.0, 9.0), (1.0, 3.0)),
        ((2.0, 4.0, 8.0), (2.0, 4.0)),
        ((0.0, 1.5), (0.0, 1.5)),
        ((1.0, inf), (1.0, inf)),
    ],
)
def test_a_step_is_a_doubling_near_the_base_if_there_is_one(
    values: tuple[float, ...], step: tuple[float, float]
) -> None:
    study = make_study(densities=(1.0,), speeds=[abs(value) or 1.0 for value in values])
    frame = study.frame.assign(**{SPEED: np.repeat(values, 10)})
    study = replace(study, frame=frame, levers={DENSITY: [1.0], SPEED: list(values)})
    found = tables.changes(study)[0].steps[0]
    assert (found.low, found.high) == step


def test_a_lever_of_words_steps_to_the_next_word() -> None:
    study = make_study(densities=(1.0,), speeds=(1.0, 2.0))
    words = ["waypoint", "sweep"]
    frame = study.frame.drop(columns=SPEED).assign(policy=np.repeat(words, 10))
    scenario = MadeScenario(values={DENSITY: 1.0, "policy": "sweep"})
    levers: dict[str, list[Any]] = {DENSITY: [1.0], "policy": words}
    study = replace(study, frame=frame, levers=levers, scenario=scenario)
    step = tables.changes(study)[0].steps[0]
    assert (step.low, step.high) == ("sweep", "waypoint") and isnan(step.factor)


def test_without_a_lever_nothing_is_compared() -> None:
    assert tables.changes(make_study(densities=(1.0,), speeds=(1.0,))) == []


def test_other_levers_stand_at_their_base() -> None:
    study = make_study()
    table = tables.at_base(study, tables.points(study, MEAN), [DENSITY])
    assert set(table[SPEED]) == {1.0} and len(table) == 5


def test_a_point_that_was_not_run_is_refused() -> None:
    with pytest.raises(SafetyNetError, match=r"no point with .*routing.speed = 3"):
        tables.point_at(make_study(), {SPEED: 3.0})


def test_effects_recover_the_truth() -> None:
    """Doubling patrol -130, routing -60, both -230, extra -40; own luck of 12 min a run."""
    table = tables.effects(make_study(replications=100), MEAN).set_index("change")
    for change, truth in (("first", -130), ("second", -60), ("both", -230), ("extra", -40)):
        assert table.loc[change, "low"] - 8 < truth < table.loc[change, "high"] + 8
        assert table.loc[change, "high"] - table.loc[change, "low"] < 12


def test_stages_add_up_to_the_time_to_help() -> None:
    study = make_study()
    table = tables.stages(study, [0, 12])
    means = tables.points(study, MEAN).set_index("point")["value"]
    assert list(dict.fromkeys(table["stage"])) == list(STAGES)
    for point in (0, 12):
        total = table[table["point"] == point]["value"].sum()
        assert total == pytest.approx(means[point])


def test_curves_have_an_interval_at_each_minute() -> None:
    study = make_study()
    table = tables.curves(study, [6])
    assert set(table["point"]) == {6} and len(table) == 40 and (table["n"] == 10).all()
    assert (table["low"] <= table["value"]).all() and table["value"].is_monotonic_increasing


def test_results_without_curves_say_so() -> None:
    with pytest.raises(SafetyNetError, match="hold no curves"):
        tables.curves(replace(make_study(), curves=None), [0])
