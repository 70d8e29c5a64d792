"""What a network of the user's own must be, and what is said when it is not."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import sim
from experiments.cli import main
from sim.errors import ScenarioError
from sim.scenario import Scenario
from tests.towns import bare

NODES = """\
name,level,officers,hours,triage_min,relay_min
front,city,1,always,3,0
back,desk,2,9-17,{ exponential = { mean = 5 } },2
brigade,department,,,,
"""
EDGES = """\
from,to,channel,latency_min,probability
front,back,centre,,0.5
front,brigade,,4,0.5
back,brigade,paper,,
"""
ALL_AT_CITY = dict.fromkeys(("app", "phone", "pc", "mobile"), "city")


def town(
    folder: Path,
    nodes: str = NODES,
    edges: str = EDGES,
    departments: dict[str, Any] | None = None,
    **routing: object,
) -> Scenario:
    for name, text in (("nodes", nodes), ("edges", edges)):
        (folder / f"{name}.csv").write_text(text)
    files = {"nodes": str(folder / "nodes.csv"), "edges": str(folder / "edges.csv")}
    return bare(
        routing={"network": "file", "entry": ALL_AT_CITY, **files, **routing},
        departments=departments or {},
    )


def problems(town: Scenario) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        sim.SafetyNet(town, seed=1)
    first, *found = str(error.value).splitlines()
    assert first.endswith(f": {len(found)} problem{'s' * (len(found) > 1)}; nothing was run")
    return found


def test_a_sound_network_is_read(tmp_path: Path) -> None:
    network = sim.SafetyNet(town(tmp_path), seed=1).setting.network
    assert [network.name_of(node) for node in range(3)] == ["front", "back", "brigade"]
    assert network.desks["officers"].tolist() == [1, 2]
    assert network.desks["branches"].tolist() == [2, 0]
    assert network.desks["from_min"][1] == 540


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "officers",
            "oficers",
            "line 1: there is no column oficers; did you mean officers?",
        ),
        ("hours", "level", "line 1: column level stands there twice"),
        ("name,level", "name,hours2", "line 1: there is no column hours2; did you mean hours?"),
        (
            "front,city",
            "front,citty",
            "nodes.csv line 2: level 'citty' is not known; did you mean city?",
        ),
        ("back,desk", "front,desk", "nodes.csv line 3: node front stands there twice"),
        (
            "front,city,1",
            "front,city,-1",
            "nodes.csv line 2: officers = -1: must be a whole number from 0 to 10,000",
        ),
        (
            "9-17",
            "17-9",
            "nodes.csv line 3: hours = 17-9: must be always, office, or hours such as 9-17",
        ),
        (
            "always,3",
            "always,-3",
            "nodes.csv line 2: triage_min = -3: constant needs one number of 0 or more; must be a "
            "number of 0 or more or a distribution such as "
            "{lognormal = {median = 30, sigma = 0.9}}",
        ),
        ("always,3", 'always,"""never"""', 'nodes.csv line 2: triage_min: "never" is not possible'
         " here"),
        (
            "brigade,department",
            "brigad,department",
            "nodes.csv line 4: department 'brigad' is not known; did you mean brigade?",
        ),
        (
            "brigade,department,,",
            "brigade,department,3,",
            "nodes.csv line 4: officers is of desks; [departments.brigade] tells it here",
        ),
        ("front,city,1,always,3,0", "front,city,1,always,3", "line 2: 5 values, but there are 6 "
         "columns"),
    ],
)  # fmt: skip
def test_nodes(tmp_path: Path, old: str, new: str, told: str) -> None:
    found = problems(town(tmp_path, nodes=NODES.replace(old, new, 1)))
    assert f"  {told}" in found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("from,", "form,", "line 1: there is no column form; did you mean from?"),
        ("front,back", "front,bck", "edges.csv line 2: to 'bck' is not known; did you mean back?"),
        ("back,brigade", "front,back", "edges.csv line 4: front -> back stands there twice"),
        (
            "centre",
            "center",
            "edges.csv line 2: channel 'center' is not known; did you mean centre?",
        ),
        ("paper,,", "paper,5,", "edges.csv line 4: needs either a channel or a latency_min"),
        ("paper,,", ",,", "edges.csv line 4: needs either a channel or a latency_min"),
        (
            ",4,0.5",
            ",-4,0.5",
            "edges.csv line 3: latency_min = -4: constant needs one number of 0 or more; must be a "
            "number of 0 or more or a distribution such as "
            "{lognormal = {median = 30, sigma = 0.9}}",
        ),
        (
            ",4,0.5",
            ",4,1.5",
            "edges.csv line 3: probability = 1.5: must be a number above 0 and at most 1",
        ),
        (",4,0.5", ",4,0.3", "node front: the probabilities of its ways sum to 0.8, not 1"),
        (",4,0.5", ",4,", "node front: some of its ways have a probability and some have none"),
        (
            "back,brigade,paper,,",
            "brigade,back,paper,,1",
            "edges.csv line 4: the way on from a department is not drawn; no probability here",
        ),
        (
            "back,brigade,paper",
            "back,back,paper",
            "edges.csv line 4: back leads to itself; that needs a probability",
        ),
        (
            "back,brigade,paper,,\n",
            "",
            "node back is a dead end: no way leads to any department",
        ),
    ],
)
def test_edges(tmp_path: Path, old: str, new: str, told: str) -> None:
    found = problems(town(tmp_path, edges=EDGES.replace(old, new, 1)))
    assert f"  {told}" in found


def test_every_department_and_every_entry_has_its_node(tmp_path: Path) -> None:
    assert problems(town(tmp_path, nodes=NODES.replace("brigade,department,,,,\n", ""))) == [
        "  no node of level department for department brigade"
    ]
    assert problems(town(tmp_path, entry=ALL_AT_CITY | {"pc": "village"})) == [
        '  routing.entry.pc = "village": the network has no node of level village'
    ]


def test_a_department_that_cannot_be_reached(tmp_path: Path) -> None:
    both = town(tmp_path, nodes=NODES + "depot,department,,,,\n")
    changed = both.replace({"departments.depot": {"crews": 1}, "kinds.hazard.departments":
                            ["brigade", "depot"]})  # fmt: skip
    assert problems(changed) == ["  node back: no way leads to department depot"]


def test_files_and_network_belong_together(tmp_path: Path) -> None:
    good = town(tmp_path)
    with pytest.raises(ScenarioError, match=r"give either routing.file \(GraphML\), or "):
        good.replace({"routing.edges": None})
    with pytest.raises(
        ScenarioError, match=r'routing.nodes needs routing.network = "file" \(it is'
    ):
        good.replace({"routing.network": "paper_chain"})
    with pytest.raises(ScenarioError, match=r"routing.nodes: there is no file .*gone.csv"):
        good.replace({"routing.nodes": "gone.csv"})


@pytest.mark.parametrize("text", ["", "<graphml>", "<html></html>", "name,level\n"])
def test_no_graphml(tmp_path: Path, text: str) -> None:
    file = tmp_path / "net.graphml"
    file.write_text(text)
    changed = town(tmp_path).replace(
        {"routing.nodes": None, "routing.edges": None, "routing.file": str(file)}
    )
    with pytest.raises(ScenarioError):
        sim.SafetyNet(changed, seed=1)


def test_the_command_checks_the_network_too(tmp_path: Path) -> None:
    town(tmp_path, edges=EDGES.replace("centre", "center"))
    scenario = tmp_path / "mine.toml"
    scenario.write_text(
        'base = "village"\n[routing]\nnetwork = "file"\nnodes = "nodes.csv"\nedges = "edges.csv"\n'
    )
    done = CliRunner().invoke(main, ["check", str(scenario)])
    assert done.exit_code == 2
    assert "department 'brigade' is not known" in done.output
