"""What no single key can tell: whether the parts of a scenario fit together."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from sim.errors import near
from sim.scenario import check_network
from sim.scenario.departments import DISPATCH_RULES
from sim.scenario.keys import dotted, of_files
from sim.scenario.parts import Parts, no_such
from sim.scenario.place import PlaceSettings
from sim.scenario.problems import Problem
from sim.scenario.roles import POLICIES

SUM_TOLERANCE: Final = 1e-6


def check(parts: Parts) -> list[Problem]:
    """Return every contradiction between the parts of a scenario."""
    return [problem for rule in _RULES for problem in rule(parts)]


def _run(parts: Parts) -> Iterator[Problem]:
    if parts.run and parts.run.warmup_days >= parts.run.days:
        yield Problem(
            ("run", "warmup_days"),
            f"run.warmup_days = {parts.run.warmup_days:g}: must be below run.days "
            f"({parts.run.days:g} days)",
        )


def land_cells(place: PlaceSettings) -> int:
    """Return about how many cells of a generated place are not water."""
    return round(place.width_cells * place.height_cells * (1 - place.land_use.water))


def _counts(parts: Parts) -> Iterator[Problem]:
    place = parts.place
    if place is None:
        return
    land = land_cells(place)
    if place.towns > place.villages:
        yield _too_many("towns", place.towns, f"place.villages ({place.villages})")
    if place.villages > place.grids:
        yield _too_many("villages", place.villages, f"place.grids ({place.grids})")
    if place.grids > land:
        yield _too_many("grids", place.grids, f"the land cells of the place ({land})")


def _too_many(key: str, given: int, limit: str) -> Problem:
    return Problem(("place", key), f"place.{key} = {given}: must be at most {limit}")


def _land_use(parts: Parts) -> Iterator[Problem]:
    if parts.place is None or parts.place.file:
        return
    use = parts.place.land_use
    total = use.homes + use.shops + use.works + use.streets + use.water
    if abs(total - 1) > SUM_TOLERANCE:
        yield Problem(("place", "land_use"), f"place.land_use: the shares sum to {total:g}, not 1")
    if parts.place.residents and not use.homes:
        yield Problem(("place", "land_use"), "place.land_use.homes = 0: place.residents need homes")


def _files(parts: Parts) -> Iterator[Problem]:
    for path in of_files():
        file = getattr(getattr(parts, path[0]), path[1], None)
        if file and not Path(file).is_file():
            yield Problem(path, f"{dotted(path)}: there is no file {file}")


def _volunteers(parts: Parts) -> Iterator[Problem]:
    role = parts.roles.volunteer if parts.roles else None
    if role is None or parts.place is None:
        return
    people = role.people(parts.place)
    if people > parts.place.residents:
        yield Problem(
            ("roles", "volunteer"),
            f"roles.volunteer: {people:.0f} volunteers are more than the residents "
            f"(place.residents = {parts.place.residents})",
        )


def _policies(parts: Parts) -> Iterator[Problem]:
    if parts.patrol is None or parts.patrol.file:
        return
    roles = parts.roles.present() if parts.roles else {}
    named: dict[tuple[str, ...], str] = {("patrol", "policy"): parts.patrol.policy}
    named |= {("roles", name, "policy"): role.policy for name, role in roles.items() if role.policy}
    for path, policy in named.items():
        if policy not in POLICIES:
            yield no_such(path, policy, "patrol policy", POLICIES)


def _dispatch_rules(parts: Parts) -> Iterator[Problem]:
    if parts.dispatch is None or parts.dispatch.file:
        return
    for name, department in parts.departments.items():
        if department.dispatch not in DISPATCH_RULES:
            path = ("departments", name, "dispatch")
            yield no_such(path, department.dispatch, "rule of dispatch", DISPATCH_RULES)


def _office_hours(parts: Parts) -> Iterator[Problem]:
    offices: dict[tuple[str, ...], Any] = {}
    if parts.roles:
        offices |= {("roles", name): role for name, role in parts.roles.present().items()}
    if parts.leaders:
        offices[("leaders",)] = parts.leaders
    if parts.routing:
        desks = parts.routing.desks.by_level()
        offices |= {("routing", "desks", level): desk for level, desk in desks.items()}
    offices |= {("departments", name): d for name, d in parts.departments.items()}
    for path, office in offices.items():
        if office.from_hour >= office.to_hour:
            key = ".".join(path)
            yield Problem(
                (*path, "to_hour"),
                f"{key}.to_hour = {office.to_hour:g}: must be after {key}.from_hour "
                f"({office.from_hour:g})",
            )


def _kinds(parts: Parts) -> Iterator[Problem]:
    for name, kind in parts.kinds.items():
        path = ("kinds", name)
        for department in kind.departments:
            if parts.department_names and department not in parts.department_names:
                yield no_such(
                    (*path, "departments"), department, "department", parts.department_names
                )
        if len(set(kind.departments)) < len(kind.departments):
            yield Problem((*path, "departments"), f"kinds.{name}.departments names one twice")
        if kind.escalation == "marks" and kind.escalates_to is not None:
            yield Problem(
                (*path, "escalates_to"),
                f'kinds.{name}.escalates_to: with escalation = "marks" the case itself goes on; '
                "no other one arises",
            )
        if kind.escalates_to is not None and kind.escalates_to not in parts.kind_names:
            yield no_such((*path, "escalates_to"), kind.escalates_to, "kind", parts.kind_names)


def _newcomers(parts: Parts) -> Iterator[Problem]:
    """A department that is new over the base and has nothing to do is a misspelt one."""
    named = {department for kind in parts.kinds.values() for department in kind.departments}
    for name in sorted(parts.new_departments - named):
        match = near(name, parts.department_names - parts.new_departments)
        hint = f"; did you mean {match}?" if match else ""
        yield Problem(
            ("departments", name),
            f"departments.{name}: the base has no such department and no kind names it{hint}",
        )


def _escalation(parts: Parts) -> Iterator[Problem]:
    for name in parts.kinds:
        way = [name]
        while (kind := parts.kinds.get(way[-1])) and kind.escalates_to and len(way) < 300:
            way.append(kind.escalates_to)
            if way[-1] == name:
                yield Problem(
                    ("kinds", name, "escalates_to"),
                    f"kinds.{name}.escalates_to makes a circle: {' -> '.join(way)}",
                )
            if way[-1] in way[:-1]:
                break


def _where(parts: Parts) -> Iterator[Problem]:
    place = parts.place
    if place is None or place.file:
        return
    for name, kind in parts.kinds.items():
        share = getattr(place.land_use, kind.where, 1.0)
        by_people = kind.where in ("residents", "alone")
        empty = place.residents == 0 if by_people else share == 0
        if empty:
            yield Problem(
                ("kinds", name, "where"),
                f'kinds.{name}.where = "{kind.where}": the place has no such cells',
            )


_RULES: Final[tuple[Callable[[Parts], Iterator[Problem]], ...]] = (
    _run,
    _counts,
    _land_use,
    _files,
    check_network.own_network,
    _volunteers,
    _policies,
    _dispatch_rules,
    _office_hours,
    _kinds,
    check_network.lines,
    _newcomers,
    _escalation,
    _where,
)
