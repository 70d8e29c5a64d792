"""The world: the record of all addresses that every kernel takes, and the door to each array."""

from typing import Any, Final

import numpy as np

from sim.kernels.memory import column_of, row_of
from sim.kernels.records import CASE, CONTACT, ENTRY, EVENT, KIND, LOG, LUCK_ROW, SOON
from sim.kernels.records_desks import BRANCH, CREW, DEPARTMENT, DESK, HOP, TICKET
from sim.kernels.records_people import (
    BEAT,
    CELL,
    DUTY,
    HIT,
    HOUR,
    HOUSEHOLD,
    PATROL,
    RESIDENT,
    SLOT,
    STOP,
    WALKER,
)
from sim.kernels.records_run import CLOCK, ROOM, RULES

ROWS: Final = {
    "cases": CASE,
    "kinds": KIND,
    "tickets": TICKET,
    "desks": DESK,
    "departments": DEPARTMENT,
    "crews": CREW,
    "walkers": WALKER,
    "patrols": PATROL,
    "duties": DUTY,
    "contacts": CONTACT,
    "events": EVENT,
    "soon": SOON,
    "log": LOG,
    "entries": ENTRY,
    "hits": HIT,
    "cells": CELL,
    "hours": HOUR,
    "residents": RESIDENT,
    "luck_rows": LUCK_ROW,
    "branches": BRANCH,
    "hops": HOP,
    "slots": SLOT,
    "households": HOUSEHOLD,
    "beats": BEAT,
    "stops": STOP,
}
"""Record arrays of a world."""

COLUMNS: Final = {
    "luck_pool": np.float64,
    "where": np.int32,
    "where_guide": np.int32,
    "entry_node": np.int16,
    "offices": np.int32,
    "line_of": np.int32,
    "line_lead": np.int32,
    "home_list": np.int32,
    "work_list": np.int32,
    "alone_list": np.int32,
    "round_list": np.int32,
    "beat_of": np.int32,
    "village_start": np.int32,
    "village_list": np.int32,
    "walker_of": np.int32,
    "day_off": np.uint8,
    "steps": np.int32,
    "bars": np.int32,
    "clear_ways": np.uint8,
    "beat_start": np.int32,
    "beat_cells": np.int32,
    "tour_start": np.int32,
    "tour_cells": np.int32,
    "slot_cell": np.int32,
    "slot_bits": np.uint32,
    "slot_ways": np.uint8,
    "first_entry": np.int32,
    "in_sight": np.uint8,
    "seers": np.int32,
    "chain": np.int32,
    "link": np.int32,
    "seen": np.int64,
    "frontier": np.int32,
}
"""Plain arrays of a world: cumulative weights `where` (uses, cells), and the cells that belong to k
/ GUIDES, `where_guide` (uses, GUIDES + 1); `entry_node` (lines, channels, grids); `line_of`
(departments,) the line of each, `line_lead` (lines,) its first department; `offices` (tiers, grids)
the desk that mediates, -1 for none; `round_list`: households of each beat in the order of visits;
`beat_of` (forces, cells), -1 for none; `steps` (patrols, cells, 4); `bars` (patrols, cells / 8) a
bit for each step that something else than the edge of the place bars; `clear_ways` (cells,) the
steps, one bit each, that lead to the next cell of the map; `slot_cell` (patrols, AHEAD, slots) the
ways ahead; `slot_bits` (patrols, BITS_ROWS, slots); `slot_ways` (patrols, slots, DETOUR_RING) the
steps round water; `seers` the slots of those of a role who may see something now; `first_entry`
(cells,) the first case in sight in each cell, `in_sight` (cells + READ_BEYOND,) 1 for each cell
that has one; `chain` (minutes,) the first event of each minute, `link` (events,) the next one of
the same minute, 0 for none; `seen` (cells,) and the two stacks `frontier` (2, 4 cells) of the
search for a way round; `walker_of` (residents,) the row of who patrols, -1 for none."""

World = Any
"""A record of `WORLD`, as numba passes it."""

WORLD = np.dtype(
    [("rules", RULES), ("clock", CLOCK), ("room", ROOM)]
    + [(name, "u8") for name in (*ROWS, *COLUMNS)]
)
"""What every kernel takes: constants, counters, and the address of each array."""

case_at = row_of("cases", CASE)
kind_at = row_of("kinds", KIND)
ticket_at = row_of("tickets", TICKET)
desk_at = row_of("desks", DESK)
department_at = row_of("departments", DEPARTMENT)
crew_at = row_of("crews", CREW)
walker_at = row_of("walkers", WALKER)
patrol_at = row_of("patrols", PATROL)
duty_at = row_of("duties", DUTY)
contact_at = row_of("contacts", CONTACT)
event_at = row_of("events", EVENT)
soon_at = row_of("soon", SOON)
log_at = row_of("log", LOG)
entry_at = row_of("entries", ENTRY)
hit_at = row_of("hits", HIT)
cell_at = row_of("cells", CELL)
hour_at = row_of("hours", HOUR)
resident_at = row_of("residents", RESIDENT)
luck_row_at = row_of("luck_rows", LUCK_ROW)
branch_at = row_of("branches", BRANCH)
hop_at = row_of("hops", HOP)
slot_at = row_of("slots", SLOT)
household_at = row_of("households", HOUSEHOLD)
beat_at = row_of("beats", BEAT)
stop_at = row_of("stops", STOP)

luck_pool = column_of("luck_pool", np.float64)
where_cumulative = column_of("where", np.int32)
where_guide = column_of("where_guide", np.int32)
entry_node = column_of("entry_node", np.int16)
offices = column_of("offices", np.int32)
line_of = column_of("line_of", np.int32)
line_lead = column_of("line_lead", np.int32)
home_list = column_of("home_list", np.int32)
work_list = column_of("work_list", np.int32)
alone_list = column_of("alone_list", np.int32)
round_list = column_of("round_list", np.int32)
beat_of = column_of("beat_of", np.int32)
village_start = column_of("village_start", np.int32)
village_list = column_of("village_list", np.int32)
walker_of = column_of("walker_of", np.int32)
day_off = column_of("day_off", np.uint8)
steps = column_of("steps", np.int32)
bars = column_of("bars", np.int32)
clear_ways = column_of("clear_ways", np.uint8)
beat_start = column_of("beat_start", np.int32)
beat_cells = column_of("beat_cells", np.int32)
tour_start = column_of("tour_start", np.int32)
tour_cells = column_of("tour_cells", np.int32)
slot_cell = column_of("slot_cell", np.int32)
slot_bits = column_of("slot_bits", np.uint32)
slot_ways = column_of("slot_ways", np.uint8)
first_entry = column_of("first_entry", np.int32)
in_sight = column_of("in_sight", np.uint8)
seers = column_of("seers", np.int32)
chain = column_of("chain", np.int32)
link = column_of("link", np.int32)
seen = column_of("seen", np.int64)
frontier = column_of("frontier", np.int32)
