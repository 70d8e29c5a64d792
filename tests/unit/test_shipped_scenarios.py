"""The scenarios that ship: complete origins, the counts of the report, plausible loads."""

import tomllib
from time import process_time

import pytest

from sim.scenario import Scenario, load, shipped
from sim.scenario.density import as_counted_density, land_km2
from sim.scenario.load import folder


@pytest.fixture(scope="module")
def town() -> Scenario:
    return load("tongxiang_town")


def test_shipped_names_and_titles() -> None:
    titles = shipped()
    assert set(titles) == {path.stem for path in folder().glob("*.toml")}
    assert {"tongxiang_town", "village"} <= set(titles)
    assert titles["village"] == "A village of 3,000 for the classroom"
    assert all(titles.values())


@pytest.mark.parametrize("name", shipped())
def test_every_value_of_a_shipped_file_has_mark_and_source(name: str) -> None:
    texts = ("title", "title_zh", "description")
    for row in load(name).table():
        written = row.where != "default" and row.key.rsplit(".", 1)[-1] not in texts
        if written:
            assert row.mark, f"{row.key} at {row.where}"
            assert row.source, f"{row.key} at {row.where}"


@pytest.mark.parametrize("name", shipped())
def test_density_of_a_shipped_file_is_as_counted(name: str) -> None:
    scenario = load(name)
    asked = scenario.patrol.density_per_km2
    if asked is not None:
        counted = as_counted_density(scenario, land_km2(scenario.place))
        assert asked == pytest.approx(counted, rel=0.01)


def test_counted_density_by_hand(town: Scenario) -> None:
    residents, land = 57.143, 72 * 72 * 0.01 * 0.92
    on_duty = 41.5 * residents * 0.031 * 2 / 24 + 2.5 * residents * 8 / 24 * 5 / 7 + 80 * 50 / 168
    assert land_km2(town.place) == pytest.approx(land)
    assert as_counted_density(town, land) == pytest.approx(on_duty / land)


def test_town_has_the_counts_of_the_report(town: Scenario) -> None:
    place = town.place
    assert (place.towns, place.villages, place.grids) == (
        round(14 / 14), round(209 / 14), round(1123 / 14),
    )  # fmt: skip
    assert town.roles.worker is not None
    assert town.roles.worker.mobile_terminals == round(272 / 14)
    assert town.routing.desks.village.officers * place.villages == round(632 / 14)
    assert len(town.departments) == 50
    assert all(d.title and d.title_zh for d in town.departments.values())
    assert all(k.title and k.title_zh for k in town.kinds.values())


def test_the_city_has_the_counts_of_the_report() -> None:
    city = load("tongxiang")
    place, worker, volunteer, team = (
        city.place, city.roles.worker, city.roles.volunteer, city.roles.team,
    )  # fmt: skip
    assert worker is not None and volunteer is not None and team is not None
    assert (place.towns, place.villages, place.grids) == (14, 209, 1123)
    assert place.width_cells * place.height_cells * place.cell_m**2 / 1e6 == pytest.approx(
        727, 0.01
    )
    assert worker.mobile_terminals == 272
    assert len(city.departments) == 50
    assert volunteer.people(place) == pytest.approx(33_200)
    assert team.people(place) == pytest.approx(2_000)
    assert city.run.days == 26 * 7


def test_the_city_has_the_desks_and_crews_of_its_towns(town: Scenario) -> None:
    city = load("tongxiang")
    asked = {name for kind in town.kinds.values() for name in kind.departments}
    for name, department in city.departments.items():
        times = 14 if name in asked else 1
        assert department.crews == times * town.departments[name].crews, name
    assert city.routing.desks.city.officers == 14 * town.routing.desks.city.officers


def test_paper_differs_from_the_city_in_what_informatisation_brought_alone() -> None:
    city, paper = load("tongxiang"), load("tongxiang_paper")
    rows = {row.key: row.value for row in city.table()}
    changed = {row.key for row in paper.table() if row.value != rows[row.key]}
    assert changed == {
        "title", "description", "people.app_users_per_1000_residents",
        "roles.worker.mobile_terminals", "routing.network", "routing.merge_duplicates",
        "routing.joint", "routing.latency_min.pc", "routing.entry.phone",
    }  # fmt: skip


def cases_a_day(scenario: Scenario, kind: str) -> float:
    rate = scenario.kinds[kind].per_1000_residents_year or 0.0
    return rate * scenario.place.residents / 1000 / 365.25


def test_town_has_all_kinds_at_a_plausible_rate(town: Scenario) -> None:
    arising = [name for name in town.kinds if cases_a_day(town, name) > 0]
    assert len(arising) == 13
    assert 90 <= sum(cases_a_day(town, name) for name in arising) <= 110


def test_crews_of_the_town_could_handle_every_case(town: Scenario) -> None:
    """Even if all cases were reported, no department would be busy for more than 60 %."""
    mean_way_m = (town.place.width_cells + town.place.height_cells) / 4 * town.place.cell_m
    for name, department in town.departments.items():
        kinds = [kind for kind, spec in town.kinds.items() if name in spec.departments]
        on_the_way = 2 * mean_way_m / department.speed_m_s / 60
        busy = sum(
            cases_a_day(town, kind) * (town.kinds[kind].service_min.mean() + on_the_way)
            for kind in kinds
        )
        week = 7 * 24 if department.hours == "always" else 5 * 10
        assert busy * 7 / (week * 60 * department.crews) < 0.6, name


def test_loading_the_town_takes_a_blink() -> None:
    load("tongxiang_town")
    times = []
    for _ in range(5):
        start = process_time()
        load("tongxiang_town")
        times.append(process_time() - start)
    assert min(times) < 0.060


def test_shipped_files_have_no_key_beyond_the_schema() -> None:
    for path in folder().glob("*.toml"):
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
        assert set(tree) <= set(Scenario.model_fields)
