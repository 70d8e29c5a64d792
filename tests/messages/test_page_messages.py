"""What stories, comparisons, plans and exports say of their mistakes."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import sim
from experiments.claim import worlds
from experiments.design.study import load
from tests.messages.command import call, refused


def test_a_story_of_a_case_that_is_not_there_says_which_there_are() -> None:
    text = refused("story", "village", "--days", "0.5", "--case", "9999")
    assert re.fullmatch(r"--case 9999: this run has the cases 0 to \d+\n", text)


def test_a_story_without_a_case_says_so() -> None:
    text = refused("story", "village", "--days", "0.0001")
    assert text == "village, seed 1: no case arises in this run\n"


def test_a_story_in_a_language_nobody_speaks_is_refused() -> None:
    assert refused("story", "village", "--lang", "de") == (
        "unknown language 'de'.  Known: en, zh.\n"
    )


def test_a_story_says_which_case_it_chose_and_compares_on_request() -> None:
    text = call("story", "village", "--days", "3", "--compare").output
    assert re.search(r"\(case \d+ of \d+, the one with the most to tell", text)
    assert text.count("paper_chain") == 1
    number = re.search(r": case (\d+) of village, seed 1\n", text)
    assert number
    again = call("story", "village", "--days", "3", "--case", number[1]).output
    assert text.startswith(again.rstrip("\n"))


def test_a_case_that_came_of_another_is_not_compared_as_if_it_were_in_every_run() -> None:
    back = {"run.days": 20, "feedback.returns": True}
    parents = sim.run(sim.load("village", back), seed=1).births["parent"]
    came, origin = parents.size - 1, int(parents[-1])
    assert origin >= 0 > parents[origin]
    asked = ("story", "village", "--days", 20, "--set", "feedback.returns=true", "--compare")
    text = call(*asked, "--case", came).output
    assert text.endswith(
        f"\n\n(case {came} came of case {origin}: in another network something else may come of it."
        f" --compare takes a case of nature, as in --case {origin})\n"
    )
    assert "paper_chain" not in text
    assert "paper_chain" in call(*asked, "--case", origin).output


def test_a_network_of_the_users_own_is_compared_with_the_others(tmp_path: Path) -> None:
    departments = list(sim.load("village").departments)
    nodes = ["name,level", "front,city", *(f"{each},department" for each in departments)]
    edges = ["from,to,channel", *(f"front,{each},pc" for each in departments)]
    for name, lines in (("nodes", nodes), ("edges", edges)):
        (tmp_path / f"{name}.csv").write_text("\n".join(lines))
    (tmp_path / "mine.toml").write_text(
        'base = "village"\n[routing]\nnetwork = "file"\nnodes = "nodes.csv"\nedges = "edges.csv"\n'
        '[routing.entry]\napp = "city"\nphone = "city"\npc = "city"\nmobile = "city"\n'
    )
    text = call("story", tmp_path / "mine.toml", "--days", 3, "--compare").output
    assert re.search(r"^ +file +command_centre +paper_chain( +nets)?$", text, re.MULTILINE)


def test_a_report_in_a_language_nobody_speaks_is_refused() -> None:
    for command in (("report", "demo"), ("sweep", "patrol_x_routing")):
        assert refused(*command, "--lang", "fr") == "unknown language 'fr'.  Known: en, zh.\n"


def test_a_comparison_of_one_scenario_with_itself_is_refused() -> None:
    assert refused("compare", "village", "village:routing.speed=1") == (
        "village and village:routing.speed=1 are the same scenario, value by value; nothing was"
        " run\n"
    )


def test_a_comparison_names_an_unknown_policy_and_its_near_match() -> None:
    text = refused("compare", "village", "village:patrol.policy=swep")
    assert text == (
        "village.toml: 1 problem; nothing was run\n  --set patrol.policy=swep: patrol.policy: swep "
        "is not a patrol policy; did you mean sweep?\n"
    )


def test_a_comparison_writes_its_page_and_goes_on_without_new_runs(tmp_path: Path) -> None:
    asked = ("compare", "village", "village:routing.speed=4", "--days", 1, "--replications", 2,
             "--assumptions", 6)  # fmt: skip
    first = call(*asked, "--workers", 1, "--out", tmp_path / "out")
    assert first.stdout == f"page: {tmp_path / 'out' / 'compare.html'}\n"
    page = (tmp_path / "out" / "compare.html").read_text("utf-8")
    assert "safetynet compare village village:routing.speed=4" in page
    again = call(*asked, "--workers", 1, "--out", tmp_path / "out", "--lang", "zh")
    assert "\nthe same under 6 other sets of assumptions:\n" in again.stderr
    told = re.findall(r"(\d+) from before; 0 in", again.stderr)
    assert told == ["2", "2", "12", "12"], "two sides, and both under six sets of assumptions"
    assert '<html lang="zh">' in (tmp_path / "out" / "compare.html").read_text("utf-8")


def test_too_few_sets_of_assumptions_are_refused_before_anything_runs(tmp_path: Path) -> None:
    asked = ("compare", "village", "village:routing.speed=4", "--out", tmp_path / "out")
    assert refused(*asked, "--assumptions", 5) == (
        "5 sets of assumptions: must be 6 or more, or 0 for none; nothing was run\n"
    )
    assert refused("claim", "--samples", 2, "--out", tmp_path / "out") == (
        "2 sets of assumptions: must be 6 or more, or 0 for none; nothing was run\n"
    )
    assert not (tmp_path / "out").exists()


def test_a_plan_names_what_is_wrong_before_anything_runs(tmp_path: Path) -> None:
    plan = ("plan", "village", "--out", tmp_path / "out", "--target")
    assert refused(*plan, "detected_share_24 >= 0.9").startswith(
        "unknown measure 'detected_share_24'; did you mean detected_share_24h?  Known: "
    )
    good = (*plan, "detected_share_24h >= 0.9")
    assert refused(*good, "--range", "1-5") == (
        "--range 1-5: must be LOW:HIGH, two numbers; nothing was run\n"
    )
    assert refused(*good, "--speeds", "fast", "--mix") == (
        "--speeds fast: must be numbers with commas between; nothing was run\n"
    )
    assert refused(*good, "--mix", "--speeds", "0,1").endswith(
        "--speeds, that is routing.speed=0: routing.speed = 0: must be a number above 0"
        " (default 1)\n"
    )
    assert refused(*good, "--lever", "routing.sped").endswith(" more.\n")
    assert refused(*good, "--confidence", "95") == "confidence 95: must be between 0 and 1\n"
    assert not (tmp_path / "out").exists()


def test_a_plan_that_nothing_meets_says_so_and_ends_with_3(tmp_path: Path) -> None:
    result = call(
        "plan", "village", "--target", "detected_share_24h >= 1", "--days", 1, "--workers", 1,
        "--range", "1:2", "--max-replications", 2, "--out", tmp_path / "out",
    )  # fmt: skip
    assert result.exit_code == 3
    assert "no value from 1 to 2 " in result.stdout
    assert result.stdout.endswith(f"page: {tmp_path / 'out' / 'plan.html'}\n")


ALWAYS = "def go(patroller):\n    raise ValueError('where to?')\n"
# What fails among others is tried once more, alone.
ONCE = """seen = []
def go(patroller):
    if len(seen) < 2:
        seen.append(patroller)
        raise ValueError('where to?')
    return int(patroller.beat_cells[0])
"""


@pytest.fixture
def with_rules(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a policy `go`, and a village that could take it up."""

    def written(rules: str) -> Path:
        (tmp_path / "rules.py").write_text(rules)
        village = tmp_path / "mine.toml"
        village.write_text('base = "village"\n[run]\ndays = 0.5\n[patrol]\nfile = "rules.py"\n')
        return village

    return written


def test_a_side_of_a_comparison_that_always_fails_is_named_with_exit_code_3(
    tmp_path: Path, with_rules: Callable[[str], Path]
) -> None:
    village = with_rules(ALWAYS)
    result = call(
        "compare", village, f"{village}:patrol.policy=go", "--replications", 2,
        "--assumptions", 0, "--workers", 1, "--out", tmp_path / "out",
    )  # fmt: skip
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.splitlines()[-1].startswith(
        "patrol.policy=go: no run has worked, so there is no page; the first: SafetyNetError:"
        " patrol policy 'go' fails: ValueError: where to?"
    )


def test_a_comparison_of_which_a_run_failed_ends_with_3(
    tmp_path: Path, with_rules: Callable[[str], Path]
) -> None:
    village = with_rules(ONCE)
    result = call(
        "compare", village, f"{village}:patrol.policy=go", "--replications", 3,
        "--assumptions", 6, "--workers", 1, "--out", tmp_path / "out",
    )  # fmt: skip
    assert (result.exit_code, result.stdout) == (3, f"page: {tmp_path / 'out' / 'compare.html'}\n")
    assert result.stderr.splitlines()[-1] == "1 of 30 runs failed", "2 x 3, and 2 x 6 x 2"


def test_a_plan_of_which_a_run_failed_ends_with_3(
    tmp_path: Path, with_rules: Callable[[str], Path]
) -> None:
    result = call(
        "plan", with_rules(ONCE), "--set", "patrol.policy=go", "--target", "cost_yuan >= 1",
        "--range", "20:40", "--max-replications", 4, "--workers", 1, "--out", tmp_path / "out",
    )  # fmt: skip
    assert "meets the target already" in result.stdout
    assert result.stderr.splitlines()[-1] == "1 of 8 runs failed"
    assert result.exit_code == 3


def test_a_plan_that_can_make_no_run_says_why_with_exit_code_3(
    tmp_path: Path, with_rules: Callable[[str], Path]
) -> None:
    result = call(
        "plan", with_rules(ALWAYS), "--set", "patrol.policy=go", "--target", "cost_yuan >= 1",
        "--range", "1:2", "--workers", 1, "--out", tmp_path / "out",
    )  # fmt: skip
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(
        "patrol.density_per_km2 = 2: no run has worked; the first: SafetyNetError: patrol policy"
        " 'go' fails: ValueError: where to?"
    )


@pytest.mark.slow
def test_a_claim_of_which_a_run_failed_ends_with_3(
    tmp_path: Path, with_rules: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    study, rules = load("both_nets"), {"patrol.policy": "go", "patrol.file": tmp_path / "rules.py"}
    with_rules(ONCE)
    short = study.scenario.replace({"run.days": 0.1, **{k: str(v) for k, v in rules.items()}})
    monkeypatch.setattr(worlds, "load", lambda _: replace(study, scenario=short))
    result = call(
        "claim", "--replications", 2, "--samples", 6, "--workers", 1, "--out", tmp_path / "out"
    )
    assert (result.exit_code, result.stdout) == (3, f"page: {tmp_path / 'out' / 'claim.md'}\n")
    assert result.stderr.splitlines()[-1] == "1 of 56 runs failed", "4 x 2, and 4 x 6 x 2"


def test_an_export_says_what_it_wrote_and_what_is_wrong(tmp_path: Path) -> None:
    out = tmp_path / "out"
    call("run", "village", "--days", 0.5, "--out", out)
    written = call("export", out, "--to", "csv", "--to", "xes")
    assert written.output == f"{out / 'events.csv'}\n{out / 'events.xes'}\n"
    assert refused("export", out, "--to", "geojson", "--origin", "here") == (
        "--origin here: must be LON,LAT, two numbers\n"
    )
