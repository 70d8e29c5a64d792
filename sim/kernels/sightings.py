"""Which open cases can be seen from which cell: a linked list for each cell."""

from sim.kernels.crossing import gap
from sim.kernels.doors import World, case_at, entry_at, first_entry, in_sight, kind_at
from sim.kernels.jit import helper
from sim.kernels.records import NOBODY


@helper
def _new_entry(world: World) -> int:
    clock = world.clock
    e = clock.free_entry
    if e >= 0:
        clock.free_entry = entry_at(world, e).next
        return int(e)
    clock.entries += 1
    return int(clock.entries - 1)


@helper
def _mark(world: World, cell: int) -> None:
    """Mark a cell from which a case can be seen, and no other."""
    in_sight(world)[cell] = first_entry(world)[cell] >= 0


@helper
def _show_in(world: World, i: int, cell: int) -> None:
    e = _new_entry(world)
    entry, first = entry_at(world, e), first_entry(world)[cell]
    entry.case, entry.cell, entry.next, entry.before = i, cell, first, NOBODY
    entry.more = case_at(world, i).entry
    case_at(world, i).entry = e
    if first >= 0:
        entry_at(world, first).before = e
    first_entry(world)[cell] = e
    _mark(world, cell)


@helper
def show(world: World, i: int) -> None:
    """Make case i visible in its cell and in those within the radius of its kind."""
    rules, case = world.rules, case_at(world, i)
    kind = kind_at(world, case.kind)
    if kind.seen_by == 0:
        return
    reach, width, height = kind.look_radius_cells, rules.width, rules.height
    if reach == 0:
        _show_in(world, i, case.cell)
        return
    x, y = case.cell % width, case.cell // width
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            if dx * dx + dy * dy > reach * reach:
                continue
            u, v = x + dx, y + dy
            inside = 0 <= u < width and 0 <= v < height
            # A torus smaller than the circle must not list a cell twice.
            if rules.torus and gap(x, u % width, width, 1) == dx:
                inside = gap(y, v % height, height, 1) == dy
            if inside:
                _show_in(world, i, (v % height) * width + u % width)


@helper
def hide(world: World, i: int) -> None:
    """Take case i out of all lists."""
    clock, e = world.clock, case_at(world, i).entry
    while e >= 0:
        entry = entry_at(world, e)
        if entry.before >= 0:
            entry_at(world, entry.before).next = entry.next
        else:
            first_entry(world)[entry.cell] = entry.next
            _mark(world, entry.cell)
        if entry.next >= 0:
            entry_at(world, entry.next).before = entry.before
        more = entry.more
        entry.next = clock.free_entry
        clock.free_entry = e
        e = more
    case_at(world, i).entry = NOBODY


@helper
def cases_in(world: World, cell: int) -> int:
    """Return how many cases can be seen from a cell."""
    n, e = 0, first_entry(world)[cell]
    while e >= 0:
        n, e = n + 1, entry_at(world, e).next
    return n


@helper
def found_by(world: World, i: int, force: int) -> None:
    """Note that a force has found case i; hide it once all who could have."""
    case = case_at(world, i)
    case.forces |= 1 << force
    if not kind_at(world, case.kind).seen_by & ~case.forces:
        hide(world, i)
