"""The hot state of the run as a whole: its rules, its clock, the room in its arrays."""

import numpy as np

from sim.kernels.records import CHANNELS

RULES = np.dtype(
    [
        ("seed", "i8"),
        ("place_seed", "i8"),
        ("end", "f8"),
        ("speed", "f8"),
        ("report_chance", "f8"),
        ("report_chance_app", "f8"),
        ("report_chance_victim", "f8"),
        ("repeat_chance", "f8"),
        ("pass_on_chance", "f8"),
        ("known_factor", "f8"),
        ("remind_at", "f8"),
        ("raise_at", "f8"),
        ("watch_factor", "f8"),
        ("trust_gain", "f8"),
        ("trust_spread", "f8"),
        ("rewired_share", "f8"),
        ("start_min_of_week", "f8"),
        ("entry_valid_min", "f8"),
        ("register_gain", "f8"),
        ("followed_up_factor", "f8"),
        ("least_stop_min", "f8"),
        ("deters_for_min", "f8"),
        ("deterred_share", "f8"),
        ("deterrence_decay", "f8"),
        ("channel_row", "i4", (CHANNELS,)),
        ("order_row", "i4"),
        ("pass_on_row", "i4"),
        ("lines", "i4"),
        ("city_desk", "i4"),
        ("width", "i4"),
        ("height", "i4"),
        ("cells", "i4"),
        ("grids", "i4"),
        ("desks", "i4"),
        ("departments", "i4"),
        ("days", "i4"),
        ("slots", "i4"),
        ("entries_per_case", "i4"),
        ("forces", "i4"),
        ("neighbours_each_side", "i4"),
        ("publicity_trust_gain", "f8"),
        ("publicity_app_chance", "f8"),
        ("met_per_turn", "i4"),
        ("recruit_chance", "f8"),
        ("stop_min", "i4"),
        ("kin_known_row", "i4"),
        ("kin_unknown_row", "i4"),
        ("torus", "u1"),
        ("merge", "u1"),
        ("watches", "u1"),
        ("together", "u1"),
        ("trust_moves", "u1"),
        ("petitions", "u1"),
        ("has_register", "u1"),
        ("returns", "u1"),
        ("deterrence", "u1"),
        ("publicity", "u1"),
        ("recruiting", "u1"),
    ]
)
"""What stays the same during a run; `entries_per_case`: cells from which one case can be seen
at the most; `trust_moves` to `recruiting`: feedback that is switched on."""

CLOCK = np.dtype(
    [
        ("now", "f8"),
        ("minute", "i8"),
        ("cases", "i8"),
        ("births", "i8"),
        ("tickets", "i8"),
        ("rows", "i8"),
        ("events", "i8"),
        ("free_event", "i8"),
        ("soon", "i8"),
        ("later", "i8"),
        ("open_minute", "i8"),
        ("entries", "i8"),
        ("free_entry", "i8"),
        ("hits", "i8"),
        ("things", "i8"),
        ("waiting", "i8"),
        ("asking", "i8"),
        ("calling", "i8"),
        ("next_birth", "i8"),
        ("next_duty", "i8"),
        ("next_contact", "i8"),
        ("search", "i8"),
        ("recount", "i8"),
    ]
)
"""How far the run has come and how full its arrays are; `things`: what may come next needs room for
so many; `waiting`: tickets in any line; `events`: rows taken so far, those that are free again
begin at `free_event`; `soon`: events in the heap, those due by the end of `open_minute`; `later`:
events of later minutes; `asking`: walkers who wait for a target that a policy in Python has to
give; `calling`: the ticket that waits for a rule in Python to choose its crew, or nobody;
`recount`: the active units have changed."""

ROOM = np.dtype(
    [
        ("cases", "i8"),
        ("tickets", "i8"),
        ("events", "i8"),
        ("log", "i8"),
        ("entries", "i8"),
        ("hits", "i8"),
        ("duties", "i8"),
        ("contacts", "i8"),
        ("walkers", "i8"),
    ]
)
"""Lengths of arrays."""
