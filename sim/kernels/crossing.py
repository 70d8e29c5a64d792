"""Ways across the place: one step towards a cell, round water where there is water."""

import math

import numpy as np

from sim.kernels.doors import World, frontier, seen, slot_at, slot_ways, steps
from sim.kernels.jit import helper, inlined
from sim.kernels.records_people import DETOUR_RING, DETOUR_STEPS
from sim.kernels.slots import ring_of, slot_row

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
def gaps(world: World, here: int, there: int) -> tuple[int, int]:
    """Return the signed numbers of columns and of rows from a cell to another one."""
    rules = world.rules
    x, y = across_and_down(here, rules.width)
    u, v = across_and_down(there, rules.width)
    return gap(x, u, rules.width, rules.torus), gap(y, v, rules.height, rules.torus)


@helper
def block_distance(world: World, a: int, b: int) -> int:
    """Return the Manhattan distance of two cells, in cells."""
    dx, dy = gaps(world, a, b)
    return abs(dx) + abs(dy)


@helper
def straight_distance(world: World, a: int, b: int) -> float:
    """Return the distance of two cells as the crow flies, in cells."""
    dx, dy = gaps(world, a, b)
    return math.sqrt(dx * dx + dy * dy)


@helper
def straight_step(world: World, patrol: int, here: int, there: int) -> int:
    """Return the next cell straight towards `there`, or `here` where land bars the way."""
    onward, (dx, dy) = steps(world), gaps(world, here, there)
    around = np.uint64((patrol * world.rules.cells + here) * 4)
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


@inlined
def ways_nearer(x: int, y: int, u: int, v: int, width: int, height: int, torus: int) -> int:
    """Return the ways, one bit each, by which a step from (x, y) comes nearer to (u, v)."""
    dx, dy = gap(x, u, width, torus), gap(y, v, height, torus)
    # Half way round a torus both directions are as near.
    east, west = dx > 0, int(dx < 0) | torus & int(2 * dx == width)
    north, south = int(dy < 0) | torus & int(2 * dy == height), dy > 0
    return east << EAST | west << WEST | north << NORTH | south << SOUTH


@inlined
def open_neighbours(
    world: World, cell: int, near: int, mark: int, now: int, later: int
) -> tuple[int, int]:
    """Put the unmarked neighbours of a cell on the stacks, the nearer ones on that of now."""
    marks, stacks, onward = seen(world), frontier(world), steps(world)
    around = np.uint64(4 * cell)
    for way in range(np.uint64(4)):
        other = onward[around + way]
        if marks[other] >= mark:
            continue
        if near >> way & 1:
            stacks[np.uint64(now)] = 4 * other + way
            now += 1
        else:
            stacks[np.uint64(later)] = 4 * other + way
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
    rules, marks, stacks = world.rules, seen(world), frontier(world)
    width, height, torus, first = rules.width, rules.height, int(rules.torus), patrol * rules.cells
    u, v = across_and_down(there, width)
    bottom, later_bottom = 0, 4 * rules.cells
    stacks[bottom] = 4 * here
    top, later = bottom + 1, later_bottom
    while True:
        if top == bottom:
            bottom, top, later_bottom, later = later_bottom, later, bottom, bottom
            if top == bottom:
                break
        top -= 1
        entry = stacks[np.uint64(top)]
        cell = entry >> 2
        if marks[cell] >= mark:
            continue
        marks[cell] = mark + (entry & 3)
        if cell == there:
            break
        x, y = across_and_down(cell, width)
        near = ways_nearer(x, y, u, v, width, height, torus)
        top, later = open_neighbours(world, first + cell, near, mark, top, later)
    return mark


@helper
def find_detour(world: World, patrol: int, slot: int, here: int, there: int) -> bool:
    """Seek the shortest way to `there` and remember its first steps; False when there is none."""
    mark = search(world, patrol, here, there)
    if seen(world)[there] < mark:
        return False
    walk = slot_at(world, slot_row(world, patrol, slot))
    ways, cell, length = ring_of(world, patrol, slot), there, 0
    while cell != here:
        way = seen(world)[cell] - mark
        slot_ways(world)[ways + length % DETOUR_RING] = way
        cell = neighbour(world, patrol, cell, way ^ 1)
        length += 1
    walk.step, walk.steps = length % DETOUR_RING, min(length, DETOUR_STEPS)
    return True


@helper
def next_way(world: World, patrol: int, slot: int) -> int:
    """Take the next step from what a walker remembers of its way round water."""
    walk = slot_at(world, slot_row(world, patrol, slot))
    walk.step = (walk.step - 1) % DETOUR_RING
    walk.steps -= 1
    return int(slot_ways(world)[ring_of(world, patrol, slot) + walk.step])


@helper
def step_towards(world: World, patrol: int, slot: int, here: int, there: int) -> int:
    """Return the next cell on the way to `there`; `here` when it cannot be reached."""
    walk = slot_at(world, slot_row(world, patrol, slot))
    if walk.steps == 0:
        if here == there:
            return here
        onward = straight_step(world, patrol, here, there)
        if onward != here:
            return onward
        if not find_detour(world, patrol, slot, here, there):
            return here
    return neighbour(world, patrol, here, next_way(world, patrol, slot))
