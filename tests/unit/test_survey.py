"""The report of sampled and listed points: what leans on what, and what it rests on."""

import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from experiments import Sweep, stats
from experiments.design.points_file import LISTED
from experiments.design.runs import Table, crossed, factorial
from experiments.design.sampling import Choice, Range, Sources, latin_hypercube, sobol_indices
from experiments.store.results import Results
from experiments.survey import words, write_survey
from experiments.survey.drawings import drawings
from experiments.survey.draws import draws_of
from experiments.survey.numbers import Survey, surveys
from experiments.words import language
from tests.unit.made_study import normal
from tests.unit.test_chinese import NAMES, english
from tests.unit.test_report import Page

MEAN, SHARE = "time_to_help_restricted_mean_min", "helped_share_24h"
SPEED, TRUST, DENSITY = "routing.speed", "people.trust_mean", "patrol.density_per_km2"
LIST = factorial({DENSITY: [1.0, 2.0, 4.0]})
GRID = tuple(product((1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0), (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)))
RANGES: Sources = {SPEED: Range(1, 4, "log"), TRUST: Range(0.3, 0.7)}
POLICIES: Sources = {**RANGES, "patrol.policy": Choice(["waypoint", "sweep"])}
POINTS = Table((SPEED, TRUST), ((1.0, 0.5), (2.0, 0.5), (4.0, 0.5), (1.0, 0.6)), {"kind": LISTED})


def made(values: Any, levers: Any, seed: int) -> Any:
    """The mean falls by 600 min with each doubling of the speed, and leans on nothing else."""
    mean = 2000 - 600 * np.log2(levers[SPEED]) + 20 * float(normal(seed, [0])[0])
    measures = {MEAN: mean, SHARE: float(np.exp(-mean / 1440))}
    return {"measures": measures, "curves": {}}


def study(table: Table, replications: int = 3, work: Any = made) -> Results:
    """Results of made-up runs."""
    return Sweep(sim.load("village"), table).run(replications, 1, 1, progress=False, work=work)


@pytest.fixture(scope="module")
def sampled() -> Survey:
    return surveys(study(latin_hypercube(POLICIES, 30)))[0]


@pytest.fixture(scope="module")
def decided() -> Survey:
    return surveys(study(sobol_indices(RANGES, 16)))[0]


@pytest.fixture(scope="module")
def listed() -> Survey:
    return surveys(study(POINTS, 6))[0]


def test_the_measure_leans_on_what_it_is_made_of(sampled: Survey) -> None:
    first, second = sampled.leanings
    assert (first.key, second.key) == (SPEED, TRUST)
    assert first.correlation < -0.99 and not second.decided
    # A third of the range is a factor 4^(1/3); its middle lies at 4^(1/6) and 4^(5/6).
    assert first.where_low.value == pytest.approx(2000 - 600 * 2 / 6, abs=60)
    assert first.where_high.value == pytest.approx(2000 - 600 * 10 / 6, abs=60)
    assert re.fullmatch(
        r"The mean time to help leans most on routing speed \(1 d \d+ h where it is low,"
        r" 16 h \d+ min where it is high\)\.",
        words.headline(sampled),
    )


def test_what_was_drawn_together_is_known_in_every_design() -> None:
    keys: Sources = {SPEED: Range(1, 4, "log"), TRUST: Choice([0.3, 0.7])}
    for table, points, values in (
        (latin_hypercube(keys, 8), 8, {SPEED: 8, TRUST: 8}),
        (crossed(LIST, latin_hypercube(keys, 8)), 8, {SPEED: 8, TRUST: 8, DENSITY: 24}),
        (sobol_indices(keys, 8), 8, {SPEED: 16, TRUST: 16}),
        (crossed(LIST, sobol_indices(keys, 8)), 8, {SPEED: 16, TRUST: 16}),
        (POINTS, 4, {SPEED: 4, TRUST: 4}),
        (crossed(LIST, POINTS), 4, {SPEED: 4, TRUST: 4, DENSITY: 12}),
        (Table((SPEED, TRUST), GRID, {"kind": LISTED}), 42, {SPEED: 7, TRUST: 6}),
    ):
        columns = zip(table.keys, np.array(table.rows).T, strict=True)
        found = draws_of(table, {key: np.asarray(column) for key, column in columns})
        assert len(np.unique(found.points)) == points
        assert {key: len(np.unique(of)) for key, of in found.values.items()} == values
        for key, of in found.values.items():
            column = np.array(table.rows)[:, table.keys.index(key)]
            assert all(np.ptp(column[of == label]) == 0 for label in of), "one draw, one value"


def test_a_list_that_is_crossed_adds_no_draws_to_means_over_slices() -> None:
    found = surveys(study(crossed(LIST, latin_hypercube(RANGES, 10))))[0]
    charts = {each.name: each for each in drawings([found], None)}
    leaning = charts[f"leanings_{MEAN}"].table.set_index("key")
    assert leaning.loc[SPEED, "n_low"] == 4, "the third of 30 points holds four draws"
    bars: Any = charts[f"scatter_{MEAN}"].figure.axes[0].collections[0]
    first = np.asarray(bars.get_segments()[0])[:, 1]
    fastest = found.varied[SPEED]
    part = np.argsort(fastest, kind="stable")[:6]  # two draws, three times each
    assert first == pytest.approx(_interval(found.means[part].reshape(2, 3).mean(axis=1)))


def _interval(values: Any) -> list[float]:
    found = stats.mean(values)
    return [found.low, found.high]


def test_values_without_an_order_are_drawn_but_not_ranked(sampled: Survey) -> None:
    assert sampled.texts == ["patrol.policy"]
    (warning,) = words.warnings(sampled.results, [sampled])
    assert warning.endswith("see the charts point by point: patrol.policy.")
    charts = {each.name: each for each in drawings([sampled], None)}
    scatter = charts[f"scatter_{MEAN}"]
    shown = [axes.get_title(loc="left") for axes in scatter.figure.axes if axes.get_visible()]
    assert shown == ["routing speed (1 = as calibrated)", TRUST, "patrol.policy"]
    dots = scatter.figure.axes[0].lines[0]
    assert np.size(dots.get_xdata()) == 30


def test_indices_say_what_decides_and_what_they_rest_on(decided: Survey) -> None:
    (found,) = decided.indices
    told = words.indices(found)
    assert re.match(
        r"routing speed: \d+ % \(.*\) of the variance alone, \d+ % \(.*\) with", told[0]
    )
    assert told[1] == (
        "16 base points × 3 replications; intervals: 95 %, resamples of points and luck."
    )
    assert "Luck of the runs makes up " in told[2] and len(told) == 3
    chart = next(each for each in drawings([decided], None) if each.name.startswith("indices"))
    assert chart.table.set_index("key")["total"].idxmax() == SPEED
    foot = chart.figure.texts[2].get_text().replace("\n", " · ")
    assert "0 of 192 runs without a value" in foot and foot.endswith("scenario village · seed 1")


def test_failed_runs_are_counted_wherever_something_rests_on_fewer() -> None:
    def sometimes(values: Any, levers: Any, seed: int) -> Any:
        if levers[SPEED] > 3.5:
            raise ValueError("too fast")
        return made(values, levers, seed)

    found = surveys(study(sobol_indices(RANGES, 16), work=sometimes))[0]
    failed = len(found.results.failed)
    assert failed > 0
    assert f"Without a value: {failed} of 192 runs; " in " ".join(words.indices(found.indices[0]))
    assert f"Failed and left out: {failed} runs" in " ".join(words.warnings(found.results, [found]))
    foot = next(drawings([found], None)).figure.texts[2].get_text()
    assert f"{failed} runs of 192 failed" in foot.replace("\n", " · ")


def test_indices_wait_for_a_base_point_of_two_whole_replications(tmp_path: Path) -> None:
    whole = study(sobol_indices(RANGES, 16), 2)
    early = whole.frame[(whole.frame["replication"] == 0) | (whole.frame["point"] < 16)]
    page = Page(write_survey(replace(whole, frame=early), tmp_path).read_text("utf-8")).text
    assert (
        "No base point has a value in all its runs, in two replications if there are several:"
        " Sobol' indices cannot be told yet." in page
    )
    begun = replace(whole, frame=whole.frame[whole.frame["point"] < 20])
    (told, *_) = words.warnings(begun, surveys(begun))
    assert told == "The study is not finished: there is no run yet at 44 of 64 points."


def test_a_list_of_points_is_held_against_its_base(listed: Survey) -> None:
    assert listed.leanings == [] and listed.against is not None
    chart = next(each for each in drawings([listed], None) if each.name.startswith("against"))
    assert chart.table["value"].round().tolist() == pytest.approx([-600, -1200, 0], abs=1)
    assert "routing.speed = 1.0, people.trust_mean = 0.5" in chart.alt
    assert "Dunnett" in chart.figure.texts[2].get_text()
    assert words.headline(listed).startswith("The mean time to help lies between 13 h")


def test_the_page_is_whole_and_has_its_files(sampled: Survey, tmp_path: Path) -> None:
    page = Page(write_survey(sampled.results, tmp_path).read_text("utf-8"))
    ids = [attributes.get("id") for tag, attributes in page.tags if tag == "section"]
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert ids == [MEAN, SHARE, "points", "place", "provenance"]
    assert links == [f"#{name}" for name in ids]
    for tag, attributes in page.tags:
        assert tag not in ("script", "link", "iframe")
        assert (attributes.get("src") or attributes.get("href") or "#").startswith("#")
    for text in ("90 (30 points × 3 replications), 0 runs failed",
                 "sampled points", f"{SPEED}: 1"):  # fmt: skip
        assert text in page.text, text
    names = {path.name for path in (tmp_path / "charts").iterdir()}
    charts = [f"{kind}_{name}" for kind in ("leanings", "scatter") for name in (MEAN, SHARE)]
    assert names == {f"{name}.{suffix}" for name in charts for suffix in ("svg", "png", "csv")}
    assert len(pd.read_csv(tmp_path / "charts" / f"scatter_{MEAN}.csv")) == 30


def test_the_page_in_chinese_has_no_english_left(
    sampled: Survey, decided: Survey, listed: Survey, tmp_path: Path
) -> None:
    keys = {"people", "trust_mean", "village", "policy", "waypoint", "sweep", "results", "csv",
            "r", "Bonferroni", "Dunnett", "Sobol"}  # fmt: skip
    for name, found in (("lhs", sampled), ("sobol", decided), ("table", listed)):
        with language("zh"):
            html = write_survey(found.results, tmp_path / name).read_text("utf-8")
        text = Page(html.replace("<wbr>", "")).text
        versions = set(found.results.provenance)
        left = [w for w in english(text) if w not in keys | NAMES | versions]
        assert [w for w in left if not set(w) <= set("0123456789abcdef")] == [], name
        for path in (tmp_path / name / "charts").glob("*.svg"):
            said = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", path.read_text("utf-8")))
            assert [w for w in english(said) if w not in keys] == [], path.name
