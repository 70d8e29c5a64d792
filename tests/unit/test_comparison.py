"""A comparison: the same incidents on every side, honest differences, a page that needs nothing."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from experiments import tables as study_tables
from experiments.comparison import Comparison, compare, sides_of, write_page
from experiments.comparison import tables as numbers
from experiments.comparison.observe import DETECTED, FINISHED, NAMES, observe
from experiments.comparison.sides import differences
from experiments.comparison.verdict import lead, sentence, tally
from experiments.design.runs import seed_of
from experiments.version import LIBRARIES
from experiments.words import language
from sim.errors import RunsFailedError, SafetyNetError
from tests.unit import made_observations
from tests.unit.made_observations import GAIN_MIN, GRIDS, MEAN_MIN
from tests.unit.test_chinese import NAMES as SAME_WORDS
from tests.unit.test_chinese import english
from tests.unit.test_report import Page

MAIN = "time_to_help_restricted_mean_min"
RARE_SEEDS = {seed_of(1, replication) for replication in (2, 5)}
FAST, SLOW = "village:routing.speed=2", "village:routing.speed=0.5"


def made(*asked: str, replications: int = 12, **more: Any) -> Comparison:
    """A comparison whose truth is known."""
    more = {"work": made_observations.made, "workers": 1, "progress": False, **more}
    return compare(sides_of(asked), replications, **more)


@pytest.fixture(scope="module")
def found() -> Comparison:
    return made("village", FAST, SLOW)


def effect(found: Comparison, measure: str, point: int = 1) -> numbers.Effect:
    rows = numbers.effects(found)
    return next(each for each in rows if (each.measure, each.point) == (measure, point))


# What is compared


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (["village", FAST], ["village", "routing.speed=2"]),
        (["village", "tongxiang_town"], ["village", "tongxiang_town"]),
        (["village", "tongxiang_town:routing.speed=2"],
         ["village", "tongxiang_town, routing.speed=2"]),
        (["village:routing.speed=2,run.days=5", FAST],
         ["routing.speed=2, run.days=5", "routing.speed=2"]),
    ],
)  # fmt: skip
def test_sides_are_named_by_what_sets_them_apart(asked: list[str], names: list[str]) -> None:
    assert [side.name for side in sides_of(asked)] == names


def test_values_behind_a_colon_are_set(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('base = "village"\n')
    first, second = sides_of([str(file), f"{file}:routing.speed=2"])
    assert first.scenario.routing.speed == 1.0 and second.scenario.routing.speed == 2.0
    assert second.name == "routing.speed=2"


def test_days_hold_for_every_side() -> None:
    assert {side.scenario.run.days for side in sides_of(["village", FAST], 3.0)} == {3.0}


def test_the_values_that_differ_are_told_with_their_marks() -> None:
    (only,) = differences(sides_of(["village", FAST]))
    assert (only.key, only.values, only.lever) == ("routing.speed", ("1", "2"), True)
    assert only.marks == ("X", "")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (["village", "village:routing.speed=1"],
         "village and village:routing.speed=1 are the same scenario, value by value; nothing was"
         " run"),
        (["village"],
         "1 given: a comparison takes two to 6 scenarios; nothing was run.  For more values of one"
         " lever use a sweep."),
        (["village", "vilage"], "unknown scenario 'vilage'; did you mean village?  Known: "),
    ],
)  # fmt: skip
def test_mistakes_are_told(asked: list[str], message: str) -> None:
    with pytest.raises(SafetyNetError) as caught:
        sides_of(asked)
    assert str(caught.value).startswith(message)


# Statistics


def test_pairing_finds_the_known_difference(found: Comparison) -> None:
    for point, truth in ((1, -GAIN_MIN), (2, GAIN_MIN)):
        difference = effect(found, MAIN, point).difference
        assert difference.low < truth < difference.high
        assert difference.high - difference.low < 40, "the shared luck of 60 min is paired away"


def test_intervals_of_several_sides_are_widened_together(found: Comparison) -> None:
    assert numbers.level(found) == pytest.approx(0.975)
    alone = made("village", FAST)
    assert numbers.level(alone) == pytest.approx(0.95)
    wide, narrow = (effect(each, MAIN).difference for each in (found, alone))
    assert wide.value == narrow.value and wide.low < narrow.low < narrow.high < wide.high


def test_only_true_effects_survive_the_control_of_false_discoveries(found: Comparison) -> None:
    holding = {each.measure for each in numbers.effects(found) if each.holds}
    assert holding == {MAIN, "helped_share_24h", "cost_yuan"}


def test_no_difference_in_any_run_is_no_difference_shown(found: Comparison) -> None:
    same = effect(found, "cases")
    assert (same.verdict, same.p, same.holds) == ("same", 1.0, False)


def test_infinite_values_are_compared_by_their_signs() -> None:
    def endless(values: Any, levers: Any, seed: int) -> Any:
        run = made_observations.made(values, levers, seed)
        if values["routing"]["speed"] == 1.0:
            run["measures"]["time_to_help_median_min"] = float("inf")
        return run

    both = made("village", FAST, work=endless)
    median = effect(both, "time_to_help_median_min")
    assert median.difference.value == -np.inf and median.p == pytest.approx(2 * 0.5**12)
    assert sentence(both, median) == (
        "routing.speed=2: the median time to help is 5 min; it was not reached."
    )


def test_shares_of_the_ends_add_up_to_one(found: Comparison) -> None:
    sums = numbers.ends(found).groupby(["minute", "point"])["value"].sum()
    assert len(sums) == 6 and np.allclose(sums, 1.0)


def test_curves_hold_all_sides_and_fall(found: Comparison) -> None:
    table = numbers.waits(found)
    for _, curve in table.groupby(["event", "point"]):
        assert (np.diff(curve["value"]) <= 0).all() and len(curve) == 64
    last = table[(table["event"] == DETECTED) & (table["minute"] > 43000)]
    assert np.allclose(last["value"], 0.1, atol=1e-6)


def test_grids_are_weighted_by_their_cases(found: Comparison) -> None:
    table = numbers.grids(found)
    first = table[table["point"] == 0]
    assert len(first) == GRIDS and list(first["cases"]) == [12 * (1 + k) for k in range(GRIDS)]
    assert first["value"].iloc[3] == pytest.approx(MEAN_MIN, rel=0.05)


# The runs


def test_going_on_makes_no_run_twice_and_a_new_side_its_own_alone(tmp_path: Path) -> None:
    first = made("village", FAST, replications=3, out=tmp_path)
    again = made("village", FAST, replications=3, out=tmp_path, work=made_observations.failing)
    assert again.frame.drop(columns="seconds").equals(first.frame.drop(columns="seconds"))
    more = made("village", SLOW, replications=3, out=tmp_path, work=made_observations.failing)
    failed = study_tables.failed(more.frame)
    assert set(more.frame.loc[failed, "point"]) == {1}


def test_real_runs_meet_the_same_cases_and_tell_what_the_measures_tell() -> None:
    both = compare(sides_of(["village", "village:patrol.density_per_km2=12"], 2.0), 2, workers=1,
                   progress=False)  # fmt: skip
    cases = study_tables.sample(both, "cases")
    assert (cases[0] == cases[1]).all() and (cases[0] > 0).all()
    more = study_tables.sample(both, "detected_by_patrol_share")
    assert (more[1] > more[0]).any()


def test_a_run_tells_curves_ends_and_grids_of_its_own_cases() -> None:
    village = sim.load("village").replace({"run.days": 4})
    told = observe(village.values(), {}, 3)
    run = sim.run(village, seed=3)
    code, at, value = (np.asarray(told["curves"][name]) for name in ("series", "at", "value"))
    grid, cases = (value[code == NAMES.index(name)] for name in ("grid", "grid_cases"))
    mean = run.measured[MAIN]
    assert np.average(grid, weights=cases) == pytest.approx(mean)
    helped = value[(code == NAMES.index("helped")) & (at <= 1440.0)]
    [share] = run.record.waiting("onset", "help").incidence(at[helped.size - 1])
    assert helped[-1] == pytest.approx(share)
    last = {end: value[code == NAMES.index(f"end_{end}")][-1] for end in FINISHED}
    assert 0.5 < sum(last.values()) <= 1 + 1e-9
    assert last["escalated"] >= run.measured["escalated_share"] - 1e-9


# Words and page


def test_the_verdict_says_who_is_sooner_by_how_much_and_at_what_cost(found: Comparison) -> None:
    told = lead(found, numbers.effects(found))
    assert told[0].startswith(
        "routing.speed=2 brings help sooner than village. The mean time to help is 4 h 5"
    )
    assert told[1].startswith("routing.speed=0.5 brings help later than village. ")
    assert told[2].startswith("Soonest on average: routing.speed=2 (1 d 4 h")
    assert told[3] == (
        "routing.speed=2 costs 1,000 yuan more in 30 days. "
        "routing.speed=0.5 costs 500 yuan less in 30 days."
    )


def test_a_cost_is_told_with_the_days_that_it_covers() -> None:
    warm = ",run.days=30,run.warmup_days=10"
    found = made(f"village:routing.speed=1{warm}", f"{FAST}{warm}")
    assert lead(found, numbers.effects(found))[-1].endswith(" costs 1,000 yuan more in 20 days.")


def test_what_could_not_be_shown_is_said_so(found: Comparison) -> None:
    text = sentence(found, effect(found, "escalated_share"))
    assert text.startswith(
        "routing.speed=2: no difference in the share of cases that escalate could be shown; it is "
        "anywhere between "
    )
    assert sentence(found, effect(found, "cases")) == (
        "routing.speed=2: no difference in the cases, in any pair of runs."
    )
    assert tally(found, numbers.effects(found), 1).startswith("routing.speed=2: of ")


def failing_where(fails: Callable[[Any, Any], bool]) -> Callable[[Any, Any, int], Any]:
    """Runs that are made up, of which some fail, by the values of the scenario and the levers."""

    def work(values: Any, levers: Any, seed: int) -> Any:
        if fails(values, levers):
            raise ValueError("a policy that asks for too much")
        return made_observations.made(values, levers, seed)

    return work


def test_a_side_without_a_run_that_worked_is_named_with_its_error(tmp_path: Path) -> None:
    work = failing_where(lambda values, _: values["routing"]["speed"] == 2)
    found = made("village", FAST, replications=2, work=work)
    with pytest.raises(RunsFailedError) as caught:
        write_page(found, tmp_path / "out")
    assert str(caught.value).startswith(
        "routing.speed=2: no run has worked, so there is no page; the first: ValueError: a policy"
    )
    assert not (tmp_path / "out").exists()


def test_a_side_without_a_case_is_named(tmp_path: Path) -> None:
    sides = sides_of(["quiet_village", "quiet_village:routing.speed=4"], 0.1)
    found = compare(sides, 2, workers=1, progress=False)
    with pytest.raises(SafetyNetError) as caught:
        write_page(found, tmp_path / "out")
    assert str(caught.value) == (
        "quiet_village: no case arises in any run, so there is nothing to compare and no page"
    )


def test_assumptions_whose_runs_all_fail_say_nothing_of_the_sign(tmp_path: Path) -> None:
    work = failing_where(lambda _, levers: bool(levers))
    found = made("village", FAST, replications=2, assumptions=6, work=work)
    text = write_page(found, tmp_path).read_text("utf-8")
    assert "Failed and left out: 24 runs." in text
    assert "The sign holds" not in text
    assert found.failed == (24, 28)


@pytest.fixture(scope="module")
def folder(found: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("compare")
    write_page(found, out, ["safetynet", "compare", "village", FAST])
    return out


def test_page_is_whole_in_itself(folder: Path) -> None:
    page = Page((folder / "compare.html").read_text("utf-8"))
    for tag, attributes in page.tags:
        assert tag not in ("script", "link", "iframe", "object", "embed")
        assert (attributes.get("src") or attributes.get("href") or "#").startswith("#")
    sections = [attributes.get("id") for tag, attributes in page.tags if tag == "section"]
    links = [attributes.get("href") for tag, attributes in page.tags if tag == "a"]
    assert links == [f"#{name}" for name in sections] and len(sections) == 8
    for text in ("safetynet compare village village:routing.speed=2", "seed", "Read with care",
                 "1,000 yuan", "Benjamini"):  # fmt: skip
        assert text in page.text, text
    assert page.text.count("paired runs") == 0, "drawings are no words of the page"


def test_every_chart_lies_beside_the_page_with_its_numbers(folder: Path) -> None:
    names = {path.name for path in (folder / "charts").iterdir()}
    charts = ("gains", "waits", "stages", "ends", "fairness")
    assert names == {f"{name}.{suffix}" for name in charts for suffix in ("svg", "png", "csv")}
    for path in (folder / "charts").glob("*.svg"):
        text = path.read_text("utf-8")
        for part in ("n = 12", "seed 1", "village / routing.speed=2 / routing.speed=0.5"):
            assert part in text, (path.name, part)
    assert (folder / "measures.csv").read_text().startswith("measure,unit,side,first,mean,")


def test_page_in_chinese_has_no_english_left(found: Comparison, tmp_path: Path) -> None:
    with language("zh"):
        text = write_page(found, tmp_path).read_text("utf-8").replace("<wbr>", "")
    allowed = SAME_WORDS | {"village", "csv", "measures", "Bonferroni", "Benjamini", "Hochberg",
                            "Gini", "Aalen", "Johansen", "assumptions",
                            *LIBRARIES}  # fmt: skip
    left = [word for word in english(Page(text).text) if word not in allowed]
    assert [word for word in left if not set(word) <= set("0123456789abcdef")] == []
    for path in (tmp_path / "charts").glob("*.svg"):
        words = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", path.read_text("utf-8")))
        assert [word for word in english(words) if word not in allowed] == [], path.name


def test_a_difference_in_few_pairs_is_warned_of_and_marked() -> None:
    from experiments.comparison import cautions, page

    def rare(values: Any, levers: Any, seed: int) -> Any:
        run = made_observations.made(values, levers, seed)
        touched = seed in RARE_SEEDS and values["routing"]["speed"] != 1.0
        run["measures"] |= dict.fromkeys(("escalated_share", "petitioned_share"), 0.01 * touched)
        return run

    both = made("village", FAST, work=rare)
    effects = numbers.effects(both)
    (told,) = [t for t in cautions.warnings(both, effects, [], {}) if "pairs of runs differ" in t]
    assert told.startswith("Fewer than 5 pairs of runs differ at all in: Escalated. Such ")
    assert page.page(both, effects, [], []).count("†</td>") == 2
    assert "an effect on up to 22 % of the runs" in cautions.note(both, len(effects))


def test_different_places_are_drawn_as_curves_and_warned_of() -> None:
    from experiments.comparison.cautions import warnings

    both = made("village", "village:place.seed=2")
    told = warnings(both, numbers.effects(both), differences(both.sides), {})
    start = "The scenarios differ in what no policy sets (place.seed)."
    assert any(text.startswith(start) for text in told)


def test_a_title_is_no_difference_between_policies() -> None:
    sides = sides_of(["village", "village:title=Mine,routing.speed=4"])
    assert [each.key for each in differences(sides)] == ["routing.speed"]
