"""Whether the parts of a scenario that make its command network fit together."""

from collections.abc import Iterator

from sim.scenario.nets import NetsSettings
from sim.scenario.parts import Parts, no_such
from sim.scenario.problems import Problem


def own_network(parts: Parts) -> Iterator[Problem]:
    """A network is read from one GraphML or from two tables, and only when it is asked for."""
    routing = parts.routing
    if routing is None:
        return
    given = [key for key in ("file", "nodes", "edges") if getattr(routing, key)]
    if routing.network != "file" and given:
        key = given[0]
        yield Problem(
            ("routing", key), f'routing.{key} needs routing.network = "file" (it is '
            f'"{routing.network}")',
        )  # fmt: skip
    elif routing.network == "file" and given not in (["file"], ["nodes", "edges"]):
        yield Problem(
            ("routing", "network"),
            'routing.network = "file": give either routing.file (GraphML), or routing.nodes and '
            "routing.edges (CSV)",
        )


def lines(parts: Parts) -> Iterator[Problem]:
    """Every department of a kind belongs to one line; no department to two."""
    nets, routing = parts.nets, parts.routing
    if nets is None:
        return
    line_of: dict[str, str] = {}
    for name, line in nets.lines.items():
        path = ("nets", "lines", name, "departments")
        for department in line.departments:
            if parts.department_names and department not in parts.department_names:
                yield no_such(path, department, "department", parts.department_names)
            other = line_of.setdefault(department, name)
            if other != name or line.departments.count(department) > 1:
                yield Problem(path, f"{'.'.join(path)}: {department} is in {other} already")
    if routing and routing.network == "nets":
        yield from _complete(parts, nets, set(line_of))


def _complete(parts: Parts, nets: NetsSettings, with_line: set[str]) -> Iterator[Problem]:
    """Say what the network of separate lines lacks."""
    network = ("routing", "network")
    if not nets.lines:
        yield Problem(network, 'routing.network = "nets": there are no lines (nets.lines.NAME)')
        return
    if not any(line.workers_weight for line in nets.lines.values()):
        yield Problem(("nets", "lines"), "nets.lines: every workers_weight is 0")
    for name, kind in parts.kinds.items():
        for department in sorted(set(kind.departments) - with_line):
            yield Problem(
                network, f'routing.network = "nets": {department}, which kinds.{name} needs, is in '
                "no line (nets.lines.NAME.departments)",
            )  # fmt: skip
    worker = parts.roles.worker if parts.roles else None
    if worker and parts.patrol and (worker.policy or parts.patrol.policy) == "random_walk":
        yield Problem(
            network, 'routing.network = "nets": workers of several lines cannot have the policy '
            "random_walk, whose steps end at one beat; take waypoint",
        )  # fmt: skip
