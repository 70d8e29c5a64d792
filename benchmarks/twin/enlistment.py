"""Enlistment: the units of each role with their beats, and the rounds of visits in these."""

from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from mesa.agent import AgentSet

from benchmarks.twin.duty import beats_of, turns_of, units_as_counted, units_of
from benchmarks.twin.patrol import PATROLLERS, Patroller, Volunteer, Worker
from benchmarks.twin.visits import Round

if TYPE_CHECKING:
    from benchmarks.twin.networks import Tree
    from benchmarks.twin.residents import Resident
    from benchmarks.twin.streets import Beat
    from benchmarks.twin.town import Town


class Force(NamedTuple):
    """Units that share their beats: those of a role, or the workers of a line.

    Of the first `counted` units `terminals` have a mobile terminal, of the next ones as many again.
    """

    key: str
    units: int
    counted: int
    terminals: int | None
    beats: "list[Beat]"
    tree: "Tree | None" = None


def muster(model: "Town") -> list[tuple[Force, set[int]]]:
    """Return the forces with those of their units that have a terminal, and plan their rounds."""
    forces = list(_forces(model))
    for force in forces:
        _set_up_rounds(model, force)
    return [(force, _equipped(model, force)) for force in forces]


def _equipped(model: "Town", force: Force) -> set[int]:
    if force.terminals is None:
        return set(range(force.units))
    block, out = max(1, force.counted), set[int]()
    for first in range(0, force.units, block):
        out |= set((first + model.rng.permutation(block)[: force.terminals]).tolist())
    return out


def _forces(model: "Town") -> Iterator[Force]:
    for key, role in model.roles.items():
        units, counted = units_of(model, role), units_as_counted(model, role)
        if key == "worker" and model.network.has_lines:
            yield from _workers_of_lines(model, units, counted, role.mobile_terminals)
        else:
            beats = beats_of(model, role.beat, units)
            yield Force(key, units, counted, role.mobile_terminals, beats)


def _workers_of_lines(
    model: "Town", units: int, counted: int, terminals: int | None
) -> Iterator[Force]:
    """Spread workers and terminals over the lines by their weights, in whole numbers."""
    nets, trees = model.settings.nets, model.network.lines
    weights = [nets.lines[name].workers_weight for name in trees]
    with_terminal = [None for _ in trees] if terminals is None else _spread(terminals, weights)
    parts = zip(_spread(units, weights), _spread(counted, weights), with_terminal, strict=True)
    for tree, (part, part_counted, some) in zip(trees.values(), parts, strict=True):
        beats = beats_of(model, nets.level, part)
        yield Force("worker", part, part_counted, some, beats, tree)


def _spread(total: int, weights: list[float]) -> list[int]:
    """Return the rounded cumulative share up to each weight less that up to the one before."""
    ends = [round(total * so_far / sum(weights)) for so_far in accumulate(weights)]
    return [end - begin for begin, end in pairwise([0, *ends])]


def enlist(
    model: "Town", forces: list[tuple[Force, set[int]]], volunteers: "list[Resident]"
) -> None:
    """Set up all units; who volunteers first comes first."""
    for key in model.roles:
        model.on_street[key] = AgentSet([], random=model.random)
    for force, equipped in forces:
        named = volunteers if force.key == "volunteer" else []
        for i in range(force.units):
            _unit(model, force, i, i in equipped, named[i] if i < len(named) else None)
        if force.key == "volunteer" and model.settings.feedback.recruiting:
            _enlist_reserve(model, force, named)


def _set_up_rounds(model: "Town", force: Force) -> None:
    role = model.roles[force.key]
    meets = force.key == "volunteer" and model.settings.feedback.publicity
    if role.visits_per_turn or meets:
        households = model.register.households
        order = dict(zip(households, model.rng.random(len(households)), strict=True))
        for beat in force.beats:
            plan = Round.through(model, beat, order, force.tree)
            model.rounds[force.key][beat] = plan
            for cell in beat.cells if force.key == "worker" else ():
                model.follow_ups_at[cell].append(plan)


def _unit(
    model: "Town", force: Force, i: int, equipped: bool, resident: "Resident | None"
) -> Patroller:
    role, beats = model.roles[force.key], force.beats
    beat = beats[i % len(beats)]
    if resident is not None:
        home = model.streets.cell(resident.home)
        beat = next(beat for beat in beats if home in beat.inside)
    turns = turns_of(role, model.clock, model.rng, i, len(beats))
    unit = PATROLLERS[force.key](model, beat, turns, equipped)
    if isinstance(unit, Volunteer):
        unit.resident = resident
    if isinstance(unit, Worker):
        unit.tree = force.tree
    return unit


def _enlist_reserve(model: "Town", force: Force, named: "list[Resident]") -> None:
    """Set up the residents who would volunteer if an acquaintance asked them."""
    n = round(model.settings.recruiting.reserve_per_1000_residents * len(named) / 1000)
    for i, resident in enumerate(named[force.units : force.units + n], force.units):
        unit = _unit(model, force, i, False, resident)
        assert isinstance(unit, Volunteer)
        unit.active = False
        model.reserve[resident] = unit
