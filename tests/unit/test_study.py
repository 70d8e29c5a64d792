"""Study files: what ships can be run, and every way of writing a lever means the same."""

from collections.abc import Callable
from pathlib import Path

import pytest

from experiments import Sweep
from experiments.design import study
from experiments.design.runs import Table, distinct, plan
from experiments.design.sampling import SAMPLERS, Range
from sim.errors import ScenarioError
from sim.scenario import load


@pytest.mark.parametrize("name", study.shipped())
def test_every_shipped_study_can_be_planned(name: str) -> None:
    asked = study.load(name)
    table = Sweep(asked.scenario, asked.table).table
    jobs = plan(
        table, asked.replications, asked.seed, lambda v: asked.scenario.replace(v).digest(), "v"
    )
    assert len({job.run_id for job in jobs}) == len(table.rows) * asked.replications


def test_the_demo_varies_patrol_and_routing_round_what_was_counted() -> None:
    asked = study.load("patrol_x_routing")
    counted = load("tongxiang_town").origin("patrol.density_per_km2").value
    assert isinstance(counted, float)
    assert asked.table.keys == ("patrol.density_per_km2", "routing.speed")
    densities, speeds = (distinct(column) for column in zip(*asked.table.rows, strict=True))
    factors = [value / counted for value in densities]
    assert factors == pytest.approx([1 / 4, 1 / 2, 1, 2, 4])
    assert speeds == [1 / 64, 1 / 16, 1 / 4, 1, 2, 4]
    assert len(asked.table.rows) == 5 * 6
    assert (asked.replications, asked.seed, asked.scenario.run.days) == (10, 2016, 30)


@pytest.mark.parametrize(
    "levers",
    [
        '[levers]\n"routing.speed" = [1, 2]',
        "[levers]\nrouting.speed = [1, 2]",
        "[levers.routing]\nspeed = [1, 2]",
        'levers = { "routing.speed" = [1, 2] }',
    ],
)
def test_levers_can_be_written_in_every_way_of_toml(tmp_path: Path, levers: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f'scenario = "village"\n{levers}\n')
    asked = study.load(path)
    assert asked.table == Table(("routing.speed",), ((1,), (2,)))
    assert (asked.name, asked.replications, asked.seed) == ("mine", 10, 1)
    assert asked.scenario.digest() == load("village").digest()


def test_a_scenario_beside_the_study_is_found_from_anywhere(tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_text('base = "village"\n[run]\ndays = 3\n')
    (tmp_path / "mine.toml").write_text('scenario = "town.toml"\ndays = 2\n[levers]\n')
    asked = study.load(tmp_path / "mine.toml")
    assert (asked.scenario.name, asked.scenario.run.days) == ("town", 2)
    assert asked.table == Table((), ((),))


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch])
def test_what_lies_in_the_folder_hides_no_study_that_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    monkeypatch.chdir(tmp_path)
    make(Path("patrol_x_routing"))
    assert study.load("patrol_x_routing").seed == 2016


def test_mistakes_in_the_scenario_itself_are_told_as_its_own(tmp_path: Path) -> None:
    (tmp_path / "town.toml").write_text('base = "village"\n[run]\ndayz = 3\n')
    (tmp_path / "mine.toml").write_text('scenario = "town.toml"\n[levers]\n')
    with pytest.raises(ScenarioError, match=r"town\.toml: 1 problem; .*\n  line 3: run\.dayz is"):
        study.load(tmp_path / "mine.toml")


def loaded(tmp_path: Path, text: str) -> study.Study:
    (tmp_path / "mine.toml").write_text('scenario = "village"\n' + text)
    return study.load(tmp_path / "mine.toml")


def test_a_study_sets_horizon_warm_up_and_any_value_of_its_scenario(tmp_path: Path) -> None:
    asked = loaded(
        tmp_path,
        "days = 9\nwarmup_days = 2\n[levers]\n[set]\npeople.trust_mean = 0.25\n"
        '"routing.speed" = 3\n',
    )
    assert (asked.scenario.run.days, asked.scenario.run.warmup_days) == (9, 2)
    assert asked.scenario.people.trust_mean == 0.25
    assert asked.scenario.routing.speed == 3


def test_a_value_that_is_a_table_can_be_set(tmp_path: Path) -> None:
    asked = loaded(tmp_path, "[levers]\n[set]\nrouting.latency_min.paper = { constant = 5 }\n")
    assert asked.scenario.routing.latency_min.paper.law == "constant"


def test_levers_and_uncertainties_are_crossed(tmp_path: Path) -> None:
    asked = loaded(
        tmp_path,
        "[levers]\nrouting.speed = [1, 2]\n[uncertainties]\npeople.trust_mean = [0.3, 0.6]\n",
    )
    assert asked.table.keys == ("routing.speed", "people.trust_mean")
    assert asked.table.rows == ((1, 0.3), (1, 0.6), (2, 0.3), (2, 0.6))


@pytest.mark.parametrize(("kind", "points"), [("latin_hypercube", 5), ("sobol", 4)])
def test_ranges_are_sampled_and_lists_are_crossed_with_them(
    tmp_path: Path, kind: str, points: int
) -> None:
    asked = loaded(
        tmp_path,
        f'seed = 3\n[design]\nkind = "{kind}"\npoints = {points}\n'
        "[levers]\nrouting.speed = [1, 2]\n"
        "[uncertainties]\npeople.trust_mean = { low = 0.3, high = 0.6 }\n"
        'patrol.density_per_km2 = { low = 0.5, high = 4, scale = "log" }\n',
    )
    sample = SAMPLERS[kind](
        {"people.trust_mean": Range(0.3, 0.6), "patrol.density_per_km2": Range(0.5, 4, "log")},
        points,
        3,
    )
    assert asked.table.rows == tuple((s, *row) for s in (1, 2) for row in sample.rows)


def test_points_can_stand_in_a_file_beside_the_study(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text(
        "routing.speed, routing.joint\n1,together\n2.5,one_after_another\n"
    )
    asked = loaded(tmp_path, '[design]\nkind = "table"\nfile = "points.csv"\n')
    assert asked.table.keys == ("routing.speed", "routing.joint")
    assert asked.table.rows == ((1, "together"), (2.5, "one_after_another"))


def problems(tmp_path: Path, text: str) -> list[str]:
    """What is wrong with a study; the first line of `text` is line 2 of the file."""
    with pytest.raises(ScenarioError) as caught:
        loaded(tmp_path, text)
    heading, *told = str(caught.value).splitlines()
    assert heading.endswith(f"{len(told)} problem{'s' if len(told) > 1 else ''}; nothing was run")
    return told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[levers]\n[design]\nkin = 1\n",
            "  line 4: design.kin is not a known key; did you mean kind?"
            "  Keys of [design]: kind, points, file.",
        ),
        (
            '[levers]\n[design]\nkind = "latin_hipercube"\n',
            '  line 4: design.kind = "latin_hipercube": must be one of "factorial",'
            ' "latin_hypercube", "sobol", "sobol_indices", "table"; did you mean'
            ' "latin_hypercube"?',
        ),
        (
            "[levers]\nrouting.speed = { low = 1, high = 2 }\n",
            "  line 3: routing.speed is a range; a factorial design takes lists of values."
            '  Say how to sample it: design.kind = "latin_hypercube", "sobol" or "sobol_indices"',
        ),
        (
            '[levers]\nrouting.speed = [1]\n[design]\nkind = "sobol"\npoints = 8\n',
            "  line 4: a sobol design needs a range, such as { low = 1, high = 4 }",
        ),
        (
            '[levers]\nrouting.speed = { low = 1, high = 2 }\n[design]\nkind = "sobol"\n',
            "  line 4: design.points is missing: a whole number of 2 or more",
        ),
        (
            "[levers]\n[design]\npoints = 8\n",
            "  line 4: design.points has no meaning in a factorial design",
        ),
        (
            "[levers]\nrouting.speed = [1]\n[uncertainties]\nrouting.speed = [2]\n",
            "  line 5: routing.speed is varied twice",
        ),
        (
            "[set]\nrouting.sped = 2\n[levers]\n",
            "  line 3: routing.sped is not a known key; did you mean routing.speed?",
        ),
        (
            '[levers]\n[precision]\ntime_to_help_mean = "5%"\n',
            "  line 4: unknown measure 'time_to_help_mean'; did you mean time_to_help_median_min?",
        ),
        (
            "[levers]\n[precision]\ncases = 0\n",
            "  line 4: precision cases=0: write it as measure=width, for example",
        ),
        ("days = 2\nwarmup_days = 3\n[levers]\n", "  run.warmup_days = 3: must be below run.days"),
    ],
)
def test_a_mistake_in_a_design_is_told_by_line(tmp_path: Path, text: str, message: str) -> None:
    (told,) = problems(tmp_path, text)
    assert told.startswith(message)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("{ low = 1, hihg = 2 }", "hihg is not a known key; did you mean high?"),
        ("{ low = 1 }", "a range needs low and high, both numbers"),
        ("{ low = 3, high = 2 }", "low = 3, high = 2: low must be below high"),
        ('{ low = 1, high = 2, scale = "lgo" }', 'scale = "lgo": must be one of "linear", '),
        ('{ low = 0, high = 2, scale = "log" }', "low = 0: must be above 0 on a log scale"),
        ("{ any_of = [1, 1] }", "any_of = [1, 1]: needs values, each once"),
        ("{ any_of = [1], low = 1 }", "any_of must be a list, and stand alone"),
    ],
)
def test_a_mistake_in_a_range_is_told_by_line(tmp_path: Path, value: str, message: str) -> None:
    text = f'[design]\nkind = "sobol"\npoints = 4\n[levers]\nrouting.speed = {value}\n'
    told = problems(tmp_path, text)
    assert any(line.startswith(f"  line 6: routing.speed: {message}") for line in told)


def test_both_ends_of_a_range_must_be_possible(tmp_path: Path) -> None:
    text = (
        '[design]\nkind = "sobol"\npoints = 4\n[levers]\nrouting.speed = { low = -1, high = 2 }\n'
    )
    assert problems(tmp_path, text)[0].startswith("  line 6: routing.speed = -1: must be a number")


def test_a_number_of_points_that_the_design_cannot_have_is_told(tmp_path: Path) -> None:
    text = '[design]\nkind = "sobol"\npoints = 100\n[levers]\nrouting.speed = { low = 1, high = 2 }'
    with pytest.raises(ScenarioError) as caught:
        loaded(tmp_path, text)
    assert str(caught.value) == (
        f"{tmp_path / 'mine.toml'}: points = 100: must be a power of 2 for a Sobol' sequence,"
        " such as 64 or 128"
    )
