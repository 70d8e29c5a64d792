"""The levers of the page: of the schema, in both languages, in range."""

import pytest

from experiments.live.catalogue import is_fit, scenario_of, scenarios
from experiments.live.city import City
from experiments.live.levers import MAIN, Lever, levers
from experiments.live.messages import RefusedError
from sim.scenario import load
from sim.scenario.fields import extra_of
from sim.scenario.keys import find, split


def test_every_lever_of_the_page_is_one_of_the_schema_and_no_file() -> None:
    for key in levers():
        extra = extra_of(find(split(key))[1].info)
        assert extra["lever"], key
        assert not extra.get("path"), key


def test_the_two_main_levers_come_first() -> None:
    assert tuple(levers())[:2] == MAIN == ("patrol.density_per_km2", "routing.speed")


def test_every_text_of_a_lever_is_there_in_both_languages() -> None:
    for lever in levers().values():
        told = lever.told()
        texts = [told["title"], told["meaning"], *(c["title"] for c in told["choices"] or [])]
        assert all(text["en"] and text["zh"] for text in texts), lever.key
        assert bool(told["unit"]["en"]) == bool(told["unit"]["zh"])
        in_chinese = [text["zh"] for text in texts] + [told["unit"]["zh"]] * bool(
            told["unit"]["en"]
        )
        assert all(any("\u4e00" <= c <= "\u9fff" for c in text) for text in in_chinese), lever.key


@pytest.mark.parametrize("lever", levers().values(), ids=lambda lever: lever.key)
def test_every_end_of_a_range_and_every_choice_is_a_possible_scenario(lever: Lever) -> None:
    ends = {"choice": lever.choices, "switch": (True, False)}.get(
        lever.kind, (lever.low, lever.high)
    )
    village = scenario_of("village")
    for value in ends:
        assert lever.takes(value)
        assert village.replace({lever.key: value})


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("patrol.file", "/etc/passwd", "unknown_name"),
        ("run.days", 1e6, "unknown_name"),
        ("place.file", "x.csv", "unknown_name"),
        ("routing.speed", 17.0, "bad_value"),
        ("routing.speed", "fast", "bad_value"),
        ("routing.speed", True, "bad_value"),
        ("routing.merge_duplicates", 1, "bad_value"),
        ("patrol.policy", "os.system", "bad_value"),
        ("routing.desks.city.officers", 1.5, "bad_value"),
    ],
)
def test_the_page_may_set_nothing_else(key: str, value: object, why: str) -> None:
    with pytest.raises(RefusedError) as refused:
        City(scenario_of("village"), 1, {key: value})
    assert (refused.value.why, refused.value.field) == (why, f"levers.{key}")


def test_scenarios_of_the_page_are_small_and_made_of_data_alone() -> None:
    assert {"village", "tongxiang_town"} <= set(scenarios())
    assert next(iter(scenarios())) == "village"
    assert not is_fit(load("tongxiang"))
    village = load("village")
    assert not is_fit(village.replace({"patrol.file": __file__}))


def test_no_path_is_a_scenario() -> None:
    for name in ("../scenarios/village", "scenarios/village.toml", "tongxiang", ""):
        with pytest.raises(RefusedError, match="unknown_name"):
            scenario_of(name)
