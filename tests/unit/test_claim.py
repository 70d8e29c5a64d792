"""The claim: four worlds, what each change brings, and whether the sign holds."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import sim
from experiments.assumptions import ASSUMPTIONS, acting
from experiments.charts import frame
from experiments.claim import Finding, Runs, both_nets, find, markdown
from experiments.claim.worlds import WORLDS, scenario_of
from experiments.design.study import load
from experiments.sweep import Sweep

MEASURE = "time_to_help_restricted_mean_min"
SHARE = "helped_share_24h"


def made(worlds: list[float], sampled: list[list[float]]) -> Runs:
    """Runs whose worlds have these means over two replications, and two runs a sample."""
    rows = [
        {"point": point, "replication": k, MEASURE: mean + noise, SHARE: mean / 1000}
        for point, mean in enumerate(worlds)
        for k, noise in enumerate((-5.0, 5.0))
    ]
    luck = np.array([[-1.0], [1.0]])
    number = len(sampled[0])
    factors = {each.name: np.roll(np.arange(number), 3) * 1.0 for each in ASSUMPTIONS}
    factors["report"] = np.arange(number) * 1.0
    assumed = SimpleNamespace(
        sample=lambda world, _: np.array(sampled[world]) + luck, factors=factors
    )
    return Runs(SimpleNamespace(frame=pd.DataFrame(rows)), assumed)  # type: ignore[arg-type]


SAMPLED = [
    [100.0] * 8,
    [80.0] * 8,
    [90.0, 90.0, 90.0, 90.0, 90.0, 90.0, 60.0, 60.0],
    [60.0, 62.0, 64.0, 65.0, 75.0, 76.0, 70.0, 71.0],
]


@pytest.fixture(scope="module")
def finding() -> Finding:
    return find(made([100.0, 80.0, 90.0, 60.0], SAMPLED), MEASURE)


def test_the_worlds_of_the_study_are_the_town_with_less_and_less() -> None:
    study = load("both_nets")
    assert [study.table.point(k) for k in range(len(WORLDS))] == [
        dict(zip(study.table.keys, row, strict=True)) for row in study.table.rows
    ]
    neither, walking, information, both = map(study.table.point, range(len(WORLDS)))
    own = {key: study.scenario.origin(key).value for key in both}
    assert study.scenario.replace(both) == study.scenario, own
    density = "patrol.density_per_km2"
    assert (neither[density], information[density]) == (0.0, 0.0)
    assert walking == {**neither, density: both[density]}
    assert information == {**both, density: 0.0}


def test_without_information_is_what_paper_takes_away_from_the_city() -> None:
    city, paper = sim.load("tongxiang"), sim.load("tongxiang_paper")
    walking = load("both_nets").table.point(1)
    rows = {row.key: row.value for row in city.table()}
    texts = ("title", "description")
    taken = {r.key for r in paper.table() if r.value != rows[r.key] and r.key not in texts}
    assert taken == set(walking) - {"patrol.density_per_km2"}
    asked = city.replace({key: walking[key] for key in taken})
    assert all(asked.origin(key).value == paper.origin(key).value for key in taken)


def test_each_change_is_paired_and_the_extra_is_what_is_beyond_the_sum(finding: Finding) -> None:
    values = [
        change.value
        for change in (finding.walking, finding.information, finding.both, finding.extra)
    ]
    assert values == pytest.approx([-20.0, -10.0, -40.0, -10.0])
    assert finding.extra.low == pytest.approx(-10.0)  # noise that all worlds share cancels


def test_the_sign_is_counted_over_the_sets_of_assumptions(finding: Finding) -> None:
    # In the last two sets information alone is better than both.
    assert finding.sampled[3] == pytest.approx([-10.0, -8.0, -6.0, -5.0, 5.0, 6.0, 30.0, 31.0])
    assert finding.more_than_sum == 0.5
    assert finding.best_of_all == 0.75


def test_what_the_extra_leans_on_comes_first(finding: Finding) -> None:
    first = finding.leans_on[0]
    assert first.key == "report" and first.correlation == pytest.approx(1.0)


def test_for_a_share_more_is_better() -> None:
    sampled = (np.array(SAMPLED) * -1).tolist()
    runs = made([100.0, 120.0, 110.0, 140.0], sampled)
    found = find(runs, MEASURE)
    assert replace(found, measure=SHARE).more_than_sum == 0.5
    assert replace(found, measure=SHARE).best_of_all == 0.75


def test_the_page_says_no_more_than_the_interval_carries(finding: Finding) -> None:
    text = markdown([finding], "images/x.png", "foot")
    assert "Walking alone changes it by −20 min (" in text
    assert "); information alone changes it by −10 min (" in text
    assert text.count("more than the sum in 50 % of the sets below.") == 1
    assert "Together they bring more than the sum of the two, by −10 min" in text
    wide = replace(finding.extra, low=-30.0, high=3.0)
    unsure = markdown([replace(finding, extra=wide)], "images/x.png", "foot")
    assert "That both bring more, or less, than the sum could not be shown." in unsure
    weak = replace(finding, walking=replace(finding.walking, low=-41.0, high=1.0))
    assert "Walking alone could not be shown to change it; information alone changes it by" in (
        markdown([weak], "images/x.png", "foot")
    )
    other = replace(finding.extra, value=10.0, low=8.0, high=12.0)
    assert "bring less than the sum of the two, by +10 min" in markdown(
        [replace(finding, extra=other)], "images/x.png", "foot"
    )


def test_only_whole_sets_count_and_the_others_are_told() -> None:
    sampled = [list(each) for each in SAMPLED]
    sampled[1][0] = sampled[3][1] = np.nan  # two of the four sets that bring more than the sum
    runs = made([100.0, 80.0, 90.0, 60.0], sampled)
    found = find(runs, MEASURE)
    assert found.missing == 2
    assert found.more_than_sum == pytest.approx(2 / 6)
    assert found.best_of_all == pytest.approx(4 / 6)
    text = markdown([found], "images/x.png", "foot")
    assert (
        "Shares of the sets of assumptions. Left out, because a run failed there: 2 sets." in text
    )
    lost = replace(found, extra=replace(found.extra, missing=1))
    assert ": 2 sets and 1 replication of the worlds as they are." in (
        markdown([lost], "images/x.png", "foot")
    )
    whole = find(made([100.0, 80.0, 90.0, 60.0], SAMPLED), MEASURE)
    assert "Left out" not in markdown([whole], "images/x.png", "foot")


def test_the_page_counts_what_was_assumed(finding: Finding) -> None:
    text = markdown([finding], "images/x.png", "foot")
    assert f"{len(ASSUMPTIONS)} [assumptions](assumptions.md) were drawn 8 times" in text
    assert "leans most on how readily residents report (+1.00 *), " in text
    assert "| 75 %                   | 50 %" in text


def test_the_four_worlds_share_all_assumptions() -> None:
    study = load("both_nets")
    found = acting([scenario_of(study, world) for world in WORLDS])
    assert [each.assumption for each in found] == list(ASSUMPTIONS)


def test_a_key_inside_a_distribution_can_be_swept() -> None:
    key = "routing.latency_min.phone.lognormal.median"
    village = sim.load("village").replace({"run.days": 0.1})
    results = Sweep(village, {key: [10, 40]}).run(1, workers=1, progress=False)
    assert results.frame[key].tolist() == [10, 40]
    assert not len(results.failed)


def test_the_chart_has_four_worlds_and_a_dot_for_each_set(finding: Finding) -> None:
    figure = both_nets(finding, "village · seed 1")
    above, below = figure.axes
    assert [label.get_text() for label in above.get_yticklabels()] == list(WORLDS)
    (dots,) = below.collections
    assert np.shape(dots.get_offsets()) == (8, 2)
    assert frame.rendered(figure, "png").startswith(b"\x89PNG")
