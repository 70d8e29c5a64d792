"""Ways across the place: one step towards a cell, round water where there is water."""

import math

import numpy as np

from sim.kernels.doors import World, frontier, seen, slot_at, steps
from sim.kernels.jit import helper
from sim.kernels.records_people import DETOUR_STEPS

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
def across_and_down(cell: int, width: int):  # type: ignore[no-untyped-def]
    """Return column and row of a cell; dividing 32 bits takes a third of dividing 64."""
    row = np.uint32(cell) // np.uint32(width)
    return np.int64(np.uint32(cell) - row * np.uint32(width)), np.int64(row)


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
    x, y = across_and_down(here, width)
    u, v = across_and_down(there, width)
    dx = gap(x, u, width, rules.torus)
    dy = gap(y, v, rules.height, rules.torus)
    around = np.uint64((patrol * rules.cells + here) * 4)
    # Arithmetic instead of branches: no processor can guess which way it will be.
    along, down = np.uint64(dx < 0), np.uint64(2 + (dy > 0))
    longer = np.uint64(abs(dx) >= abs(dy))
    first = longer * along + (np.uint64(1) - longer) * down
    onto = int(onward[around + first])
    if onto != here or dx == 0 or dy == 0:
        return onto
    return int(onward[around + along + down - first])


@helper
def neighbour(world: World, patrol: int, cell: int, way: int) -> int:
    """Return the cell one step away for a role; the same cell where something bars the way."""
    return int(steps(world)[(patrol * world.rules.cells + cell) * 4 + way])


@helper
def ways_nearer(world: World, cell: int, u: int, v: int) -> int:
    """Return the ways, one bit each, by which a step comes nearer to column u and row v."""
    rules = world.rules
    x, y = across_and_down(cell, rules.width)
    dx = gap(x, u, rules.width, rules.torus)
    dy = gap(y, v, rules.height, rules.torus)
    # Half way round a torus both directions are as near.
    east, west = dx > 0, dx < 0 or (rules.torus and 2 * dx == rules.width)
    north, south = dy < 0 or (rules.torus and 2 * dy == rules.height), dy > 0
    return east << EAST | west << WEST | north << NORTH | south << SOUTH


@helper
def stack_entry(world: World, side: int, n: int) -> int:
    """Return where entry n of one of the two stacks of a search lies."""
    return int(side * 4 * world.rules.cells + n)


@helper
def open_neighbours(
    world: World, patrol: int, cell: int, near: int, mark: int, side: int, now: int, later: int
) -> tuple[int, int]:
    """Put the neighbours of a cell, some of them nearer, on the stacks; return both heights."""
    marks, stacks, onward = seen(world), frontier(world), steps(world)
    around = np.uint64((patrol * world.rules.cells + cell) * 4)
    for way in range(np.uint64(4)):
        other = np.uint64(onward[around + way])
        if marks[other] >= mark:
            continue
        entry = np.int64(np.uint64(4) * other + way)
        if near >> way & 1:
            stacks[stack_entry(world, side, now)] = entry
            now += 1
        else:
            stacks[stack_entry(world, 1 - side, later)] = entry
            later += 1
    return now, later


@helper
def search(world: World, patrol: int, here: int, there: int) -> int:
    """Search a shortest way from `here` until `there` is reached; return the mark of this search.

    `seen` of a cell becomes the mark + the step that leads to it. A* on a grid of unit steps: a
    step either comes nearer, and the way stays as long as hoped, or makes it two longer. So two
    stacks are enough: of cells on ways of the least length, and of the next one. Who asks stands at
    the water: from there few cells are on a way that comes ever nearer, from `there` many.
    """
    world.clock.search += 1
    mark = 4 * world.clock.search
    marks, stacks = seen(world), frontier(world)
    u, v = across_and_down(there, world.rules.width)
    side, now, later = 0, 1, 0
    stacks[stack_entry(world, side, 0)] = 4 * here
    while now + later > 0 and marks[there] < mark:
        if now == 0:
            side, now, later = 1 - side, later, 0
        now -= 1
        entry = stacks[stack_entry(world, side, now)]
        cell = entry >> 2
        if marks[cell] < mark:
            marks[cell] = mark + (entry & 3)
            near = ways_nearer(world, cell, u, v)
            now, later = open_neighbours(world, patrol, cell, near, mark, side, now, later)
    return mark


@helper
def length_of_way(world: World, patrol: int, here: int, there: int, mark: int) -> int:
    """Return how many steps the way has that a search has found."""
    length, cell = 0, there
    while cell != here:
        cell = neighbour(world, patrol, cell, (seen(world)[cell] - mark) ^ 1)
        length += 1
    return length


@helper
def find_detour(world: World, patrol: int, slot: int, here: int, there: int) -> bool:
    """Seek the shortest way to `there` and remember its first steps; False when there is none."""
    mark = search(world, patrol, here, there)
    if seen(world)[there] < mark:
        return False
    walk = slot_at(world, patrol * world.rules.slots + slot)
    length = length_of_way(world, patrol, here, there, mark)
    cell = there
    for step in range(length - 1, -1, -1):
        way = seen(world)[cell] - mark
        if step < DETOUR_STEPS:
            walk.ways[step] = way
        cell = neighbour(world, patrol, cell, way ^ 1)
    walk.step, walk.steps = 0, min(length, DETOUR_STEPS)
    return True


@helper
def step_towards(world: World, patrol: int, slot: int, here: int, there: int) -> int:
    """Return the next cell on the way to `there`; `here` when it cannot be reached."""
    walk = slot_at(world, patrol * world.rules.slots + slot)
    if walk.step >= walk.steps:
        if here == there:
            return here
        onward = straight_step(world, patrol, here, there)
        if onward != here:
            return onward
        if not find_detour(world, patrol, slot, here, there):
            return here
    walk.step += 1
    return neighbour(world, patrol, here, walk.ways[walk.step - 1])
