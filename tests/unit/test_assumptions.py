"""Assumptions: which values they stand in, and what is said where a verdict hangs on them."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from experiments import stats
from experiments.assumptions import ASSUMPTIONS, Assumption, Bearing, acting, told
from experiments.assumptions.bearing import of_differences
from experiments.comparison import Comparison, assumed, cautions, compare, sides_of, write_page
from experiments.comparison import tables as numbers
from experiments.comparison.sides import differences
from experiments.wording import MINUS
from experiments.words import language
from sim.distributions import Dist
from sim.errors import SafetyNetError
from sim.scenario.scenario import Scenario
from tests.unit import made_observations
from tests.unit.made_study import normal
from tests.unit.test_chinese import english
from tests.unit.test_report import Page

MAIN = "time_to_help_restricted_mean_min"
NOTICE = "people.notice_per_person_hour"
OWN_NOTICE = 0.02
FAST = "village:routing.speed=2"
BY_NAME = {each.name: each for each in ASSUMPTIONS}
SCENARIOS = ("village", "tongxiang_town", "wulin", "zhenhai_nets", "g20")


def made(values: Any, levers: Any, seed: int) -> Any:
    """A run in which routing gains less, and then harms, the more residents notice."""
    run = made_observations.made(values, {}, seed)
    if values["routing"]["speed"] != 1.0:
        more = np.log(levers.get(NOTICE, OWN_NOTICE) / OWN_NOTICE)
        run["measures"][MAIN] += 300.0 * more
    return run


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare(
        sides_of(["village", FAST]), 6, workers=1, progress=False, assumptions=24, work=made
    )


@pytest.fixture(scope="module")
def hanging(found: Comparison) -> Bearing:
    return assumed.bearings(found, numbers.effects(found))[1]


# Which values


@pytest.mark.parametrize(
    ("value", "factor", "after"),
    [
        (0.02, 5.0, 0.1),
        (Dist("lognormal", (20.0, 0.9)), 2.0, {"lognormal": {"median": 40.0, "sigma": 0.9}}),
        (Dist("gamma", (3.0, 10.0)), 0.5, {"gamma": {"shape": 3.0, "mean": 5.0}}),
        (Dist("uniform", (1.0, 4.0)), 2.0, {"uniform": [2.0, 8.0]}),
        (Dist("constant", (15.0,)), 2.0, 30.0),
    ],
)
def test_a_value_is_stretched_by_what_is_long_in_it(value: Any, factor: float, after: Any) -> None:
    assert BY_NAME["notice"].stretched(value, factor) == after


def test_a_chance_stays_below_its_most_and_is_not_lowered_to_it() -> None:
    chance = Assumption("x", "x", ("x",), 0.5, 2, most=0.98)
    assert [chance.stretched(0.6, 2.0), chance.stretched(1.0, 2.0)] == [0.98, 1.0]
    assert chance.stretched(1.0, 0.5) == 0.5


def test_a_longer_duration_has_the_mean_times_the_factor() -> None:
    for dist in (Dist("weibull", (2.0, 30.0)), Dist("empirical", (1.0, 5.0)),
                 Dist("exponential", (7.0,)), Dist("lognormal", (20.0, 0.9))):  # fmt: skip
        assert dist.times(3.0).mean() == pytest.approx(3.0 * dist.mean())
    assert Dist("never").times(2.0).never


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_assumption_can_be_tried_at_both_ends(name: str) -> None:
    scenario = sim.load(name)
    found = acting([scenario])
    assert len(found) >= 12
    for end in ("low", "high"):
        at = {k: v for a in found for k, v in a.stretched(getattr(a.assumption, end)).items()}
        changed = scenario.replace(at)
        for each in found:
            assert any(changed.origin(key).value != v for key, v in each.values.items()), each


def test_what_is_compared_or_known_stays_as_it_is() -> None:
    village = sim.load("village")
    assert NOTICE in _keys([village])
    assert NOTICE not in _keys([village, village.replace({NOTICE: 0.05})])
    calibrated = sim.load("wulin").origin("kinds.neighbour_dispute.per_1000_residents_year")
    assert calibrated.mark != "X"
    assert "kinds.neighbour_dispute.per_1000_residents_year" not in _keys([sim.load("wulin")])


def _keys(scenarios: list[Scenario]) -> set[str]:
    return {key for each in acting(scenarios) for key in each.values}


# Worlds


def test_all_sides_meet_the_same_worlds(found: Comparison) -> None:
    assert found.worlds is not None
    first, second = found.worlds.results
    assert first.table.rows == second.table.rows and len(first.table.rows) == 24
    assert first.frame["seed"].tolist() == second.frame["seed"].tolist()
    notice = [row[first.table.keys.index(NOTICE)] for row in first.table.rows]
    assert notice == pytest.approx(list(OWN_NOTICE * found.worlds.factors["notice"]), rel=1e-5)
    assert min(notice) < 0.0025 and max(notice) > 0.08


def test_too_few_worlds_are_refused_before_anything_runs() -> None:
    def must_not_run(values: Any, levers: Any, seed: int) -> Any:
        raise AssertionError

    with pytest.raises(SafetyNetError) as caught:
        compare(sides_of(["village", FAST]), 2, workers=1, assumptions=3, work=must_not_run)
    assert str(caught.value) == (
        "3 sets of assumptions: must be 6 or more, or 0 for none; nothing was run"
    )


# What hangs on them


def test_the_sign_is_counted_and_what_turns_it_is_named(hanging: Bearing) -> None:
    gains = -300.0 + 300.0 * np.log(hanging.worlds.factors["notice"])
    assert hanging.differences == pytest.approx(gains, abs=40)
    assert hanging.turned == int((gains > 0).sum()) > 3
    assert hanging.surely_turned >= int((gains > 50).sum()) > 0
    assert [each.key for each in hanging.deciding] == ["notice"]
    assert told.headline(hanging) == (
        f"The sign holds in {24 - hanging.turned} of 24 other sets of assumptions; it turns in "
        f"{hanging.turned}, for certain in {hanging.surely_turned}."
    )
    text = told.deciding(hanging)
    assert text.startswith("What decides the sign: how often residents notice (where it is low ")
    first, *rest = told.lines(hanging)
    assert first.tried == "× 0.1 to 5" and first.decided and first.where_low.startswith(MINUS)
    assert len(rest) == len(hanging.worlds.acting) - 1 and not any(e.decided for e in rest)


def test_a_sign_that_holds_everywhere_is_said_to_hold(hanging: Bearing) -> None:
    level = np.full((2, 24), -200.0) + 10 * np.array([[1.0], [-1.0]])
    lower = stats.paired_difference([-200.0, -210.0, -190.0], [0.0, 0.0, 0.0])
    firm = of_differences(hanging.worlds, MAIN, level, lower)
    assert told.headline(firm) == "The sign holds in all of 24 other sets of assumptions."
    assert told.deciding(firm) == (
        f"On none of the {len(firm.leanings)} assumptions could the difference be shown to lean."
    )
    leaning = level - 100 * np.log(hanging.worlds.factors["paper"])
    said = told.deciding(of_differences(hanging.worlds, MAIN, leaning - 400, lower))
    assert "decides the sign by itself. The size leans most on: how long paper takes (" in said


def test_a_sign_that_may_turn_is_not_said_to_turn(hanging: Bearing) -> None:
    lower = stats.paired_difference([-9.0, -10.0, -11.0], [0.0, 0.0, 0.0])
    luck = np.array([[-30.0], [30.0]])
    spread = luck + np.repeat([-8.0, 2.0], [20, 4])
    unsure = of_differences(hanging.worlds, MAIN, spread, lower)
    assert told.headline(unsure) == (
        "The sign holds in 20 of 24 other sets of assumptions; in 4 it may turn, for certain in"
        " none."
    )


def test_where_no_difference_could_be_shown_both_ways_are_counted(hanging: Bearing) -> None:
    open_ = stats.paired_difference([1.0, -1.0, 0.5], [0.0, 0.0, 0.0])
    both = of_differences(hanging.worlds, MAIN, np.tile([[-5.0] * 20 + [5.0] * 4], (2, 1)), open_)
    assert told.headline(both) == (
        "Under 24 other sets of assumptions the difference is for the better in 20 (20 for"
        " certain) and for the worse in 4 (4 for certain)."
    )


def test_luck_alone_turns_a_world_for_certain_in_one_comparison_of_twenty(
    hanging: Bearing,
) -> None:
    """Worlds without any difference, of ninefold numbers of cases, whose luck is the larger the
    fewer there are. Of 200 comparisons 10 have a certain world on average; more than 22 have a
    chance of 2e-4. With the spread of all worlds together 28 have one, with single intervals 140.
    """
    cases = 100 * 9.0 ** (np.arange(24) / 23)
    first = hanging.worlds.results[0]
    counted = first.frame.assign(cases=cases[first.frame["point"]])
    worlds = replace(hanging.worlds, results=[replace(first, frame=counted)])
    as_is = stats.paired_difference([-1.0, -1.1, -0.9], [0.0, 0.0, 0.0])
    wrong = 0
    for seed in range(200):
        luck = np.array([normal(seed, np.arange(24), part) for part in (1, 2)]) / np.sqrt(cases)
        found = of_differences(worlds, MAIN, luck, as_is)
        wrong += found.surely_better + found.surely_worse > 0
    assert wrong <= 22


def test_a_world_in_which_a_run_failed_has_no_interval_and_leaves_the_others_theirs(
    hanging: Bearing,
) -> None:
    paired = np.tile([[-31.0], [-29.0]], (1, 24))
    paired[0, 3] = np.nan
    found = of_differences(hanging.worlds, MAIN, paired, hanging.as_is)
    assert (found.number, found.surely_better) == (23, 23)
    assert np.flatnonzero(np.isinf(found.reach)).tolist() == [3]


def test_the_page_warns_of_a_sign_that_turns(found: Comparison, hanging: Bearing) -> None:
    effects = numbers.effects(found)
    tell = cautions.warnings(found, effects, differences(found.sides), {1: hanging})[-1]
    assert "Some of them turn the sign of the headline for routing.speed=2" in tell
    untold = cautions.warnings(found, effects, differences(found.sides), {})[-1]
    assert "Whether they decide the sign has not been tried here." in untold


def test_charts_and_tables_hold_every_world_and_assumption(found: Comparison) -> None:
    tried = assumed.bearings(found, numbers.effects(found))
    worlds, leaning = assumed.drawings(found, tried)
    assert len(worlds.table) == 24 and "notice" in worlds.table.columns
    assert leaning.table["key"].iloc[0] == "notice"
    foot = worlds.figure.texts[-1].get_text()
    assert foot.startswith("n = 24 sets of assumptions, 2 paired runs each · 95 % interval")
    assert foot.replace("\n", " · ").endswith("scenario village / routing.speed=2 · seed 1")
    shapes = [np.shape(each.get_offsets()) for each in worlds.figure.axes[0].collections]
    assert (24, 2) in shapes


def test_the_page_tells_it_in_english_and_in_chinese(found: Comparison, tmp_path: Path) -> None:
    page = Page(write_page(found, tmp_path / "en").read_text("utf-8"))
    assert "Does it hold where other things are assumed?" in page.text
    assert "What decides the sign: how often residents notice" in page.text
    assert page.text.count("× 0.1 to 5") == 1
    with language("zh"):
        write_page(found, tmp_path / "zh")
    for name in ("worlds_1", "leanings_1"):
        svg = (tmp_path / "zh" / "charts" / f"{name}.svg").read_text("utf-8")
        words = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))
        assert [w for w in english(words) if w not in ("village", "r", "PC")] == [], name
    text = Page((tmp_path / "zh" / "compare.html").read_text("utf-8")).text
    assert "决定方向的是：居民察觉的频率（偏低时" in text
