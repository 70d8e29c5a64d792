"""Ways across the place: one step towards a cell, round water where there is water."""

import math

from sim.kernels.doors import World, frontier, seen, slot_at, steps
from sim.kernels.jit import helper
from sim.kernels.records import DETOUR_STEPS

EAST, WEST, NORTH, SOUTH = 0, 1, 2, 3


@helper
def gap(here: int, there: int, size: int, torus: int) -> int:
    """Return the signed number of cells from `here` to `there` on one axis, the short way round."""
    d = there - here
    if torus:
        # Half way round counts as forward wherever one stands, so no place on the map is special.
        d %= size
        if 2 * d > size:
            d -= size
    return d


@helper
def block_distance(world: World, a: int, b: int) -> int:
    """Return the Manhattan distance of two cells, in cells."""
    rules = world.rules
    width = rules.width
    dx = gap(a % width, b % width, width, rules.torus)
    dy = gap(a // width, b // width, rules.height, rules.torus)
    return abs(dx) + abs(dy)


@helper
def straight_distance(world: World, a: int, b: int) -> float:
    """Return the distance of two cells as the crow flies, in cells."""
    rules = world.rules
    width = rules.width
    dx = gap(a % width, b % width, width, rules.torus)
    dy = gap(a // width, b // width, rules.height, rules.torus)
    return math.sqrt(dx * dx + dy * dy)


@helper
def straight_step(world: World, patrol: int, here: int, there: int) -> int:
    """Return the next cell straight towards `there`, or `here` where land bars the way."""
    rules, onward = world.rules, steps(world)
    width = rules.width
    dx = gap(here % width, there % width, width, rules.torus)
    dy = gap(here // width, there // width, rules.height, rules.torus)
    around = (patrol * rules.cells + here) * 4
    along = onward[around + (EAST if dx > 0 else WEST)] if dx != 0 else here
    across = onward[around + (SOUTH if dy > 0 else NORTH)] if dy != 0 else here
    if abs(dx) >= abs(dy):
        return along if along != here else across
    return across if across != here else along


@helper
def neighbour(world: World, patrol: int, cell: int, way: int) -> int:
    """Return the cell one step away for a role; the same cell where something bars the way."""
    return int(steps(world)[(patrol * world.rules.cells + cell) * 4 + way])


@helper
def search(world: World, patrol: int, here: int, there: int) -> int:
    """Search breadth first from `there` until `here` is reached; return the mark of this search.

    `seen` of a cell becomes the mark + the step that leads from it towards `there`.
    """
    world.clock.search += 1
    mark = 4 * world.clock.search
    marks, line = seen(world), frontier(world)
    line[0], read, written = there, 0, 1
    marks[there] = mark
    while read < written and marks[here] < mark:
        cell = line[read]
        read += 1
        for way in range(4):
            other = neighbour(world, patrol, cell, way)
            if marks[other] < mark:
                marks[other] = mark + (way ^ 1)
                line[written] = other
                written += 1
    return mark


@helper
def find_detour(world: World, patrol: int, slot: int, here: int, there: int) -> bool:
    """Seek the shortest way to `there` and remember it; False when there is none."""
    mark = search(world, patrol, here, there)
    marks = seen(world)
    if marks[here] < mark:
        return False
    walk = slot_at(world, patrol * world.rules.slots + slot)
    length, cell = 0, here
    while cell != there and length < DETOUR_STEPS:
        way = marks[cell] - mark
        walk.ways[length] = way
        cell = neighbour(world, patrol, cell, way)
        length += 1
    walk.step, walk.steps = 0, length
    return True


@helper
def step_towards(world: World, patrol: int, slot: int, here: int, there: int) -> int:
    """Return the next cell on the way to `there`; `here` when it cannot be reached."""
    walk = slot_at(world, patrol * world.rules.slots + slot)
    if walk.step >= walk.steps:
        onward = straight_step(world, patrol, here, there)
        if onward != here:
            return onward
        if here == there or not find_detour(world, patrol, slot, here, there):
            return here
    walk.step += 1
    return neighbour(world, patrol, here, walk.ways[walk.step - 1])
