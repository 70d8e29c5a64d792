"""The hot state of those who live and walk here: residents, patrollers, and their places."""

from typing import Final

import numpy as np

DETOUR_STEPS, DETOUR_RING = 254, 256
"""Longest way round that is remembered, and the ring it lies in; a longer one is sought again when
it has been walked."""
SPOTS: Final = 32
"""Known cases that a hot-spot patrol remembers."""
AHEAD: Final = 32
"""Hops for which a way is laid out at once."""
CELLS_PER_BARS: Final = 8
"""Cells for which 32 bits say which of their four steps are barred."""
READ_BEYOND: Final = 3
"""Bytes that are read beyond the mark of the last cell: an instruction that gathers reads four."""
BITS_ROWS: Final = 8
"""Rows of 32 random bits that a walker has at hand: one block of its generator."""

CELL = np.dtype(
    [
        ("passers", "f8"),
        ("grid", "i4"),
        ("village", "i4"),
        ("homes", "i4"),
        ("home_start", "i4"),
        ("works", "i4"),
        ("work_start", "i4"),
        ("alone", "i4"),
        ("alone_start", "i4"),
    ]
)
"""A cell: its areas, how many live, work and live alone there, where their lists begin; `passers`:
residents of the village for each of its street and shop cells, 0 in other cells."""

HOUR = np.dtype([("home", "f8"), ("work", "f8"), ("out", "f8")])
"""An hour of the week: shares of residents at home, of employees at work, of residents who are out
in the streets and shops of their village."""

RESIDENT = np.dtype([("trust", "f8"), ("home", "i4"), ("household", "i4"), ("app_user", "u1")])
"""What a resident's decision to report depends on, the cell of the home and the household."""

HOUSEHOLD = np.dtype([("entry_min", "f8"), ("cell", "i4"), ("first", "i4"), ("people", "i4")])
"""A household: the minute at which it was last entered in the register, where it lives, the first
of its residents and how many they are."""

WALKER = np.dtype(
    [
        ("since", "f8"),
        ("until", "f8"),
        ("leaves", "f8"),
        ("free", "f8"),
        ("luck", "i8"),
        ("unit", "i4"),
        ("order", "i4"),
        ("cell", "i4"),
        ("target", "i4"),
        ("beat", "i4"),
        ("slot", "i4"),
        ("resident", "i4"),
        ("role", "u1"),
        ("line", "u1"),
        ("force", "u1"),
        ("channel", "u1"),
        ("waits", "u1"),
        ("on_duty", "u1"),
        ("visits", "u1"),
        ("recruited", "u1"),
    ]
)
"""A unit that patrols. `luck`: its address in every stream; `unit`: its number in its role;
`order`: its place among those who become active as the patrol grows denser; `force`: those who tell
each other what they have found, a role or the workers of one line; `slot`: its row among those on
the street now; `waits`: it has no mobile terminal and files its reports when its turn ends; `since`
and `until`: its turn of duty, with so many `visits`; `leaves`: when it goes to the next of them, or
home; `free`: when it is no longer busy; `cell` and
`target`: where it stood, or will be, and was going while it is busy; `recruited`: it
takes its turns although it is beyond the active units."""

PATROL = np.dtype(
    [
        ("cells_per_min", "f8"),
        ("report_chance", "f8"),
        ("visits_per_turn", "f8"),
        ("deters", "f8"),
        ("responds", "i4"),
        ("visit_row", "i4"),
        ("policy", "i4"),
        ("active", "i4"),
        ("reserve", "i4"),
        ("moving", "i4"),
        ("on_street", "i4"),
        ("row", "i4"),
        ("laid", "i8"),
        ("is_open", "u1"),
    ]
)
"""A patrol role: its policy and speed, how many of its units are active (the first in their
order), how many after these may be recruited, how many are on the street, how many of these move;
`deters`: how strongly, 0 to 1; `row`: of the ways ahead, the hop at which they are now; `laid`: the
hop up to which ways were last laid out for all of them; `is_open`: nothing but the edge of the
place bars its steps."""

DUTY = np.dtype([("on", "f8"), ("off", "f8"), ("walker", "i4")])
"""A turn of duty."""

BEAT = np.dtype(
    [
        ("first", "i4"),
        ("households", "i4"),
        ("next", "i4"),
        ("follow_head", "i4"),
        ("follow_tail", "i4"),
        ("spots", "i4"),
        ("spot", "i4", (SPOTS,)),
    ]
)
"""A beat: where its households begin in the list of rounds, how many there are, whose turn it is;
cases that wait for a follow-up, in line; how many cases patrol could have prevented have been known
in it (if its role walks from one `spot` to another), and where the last ones were."""

STOP = np.dtype([("over", "f8"), ("strength", "f8")])
"""The last stop of a patrol in a cell that deters: when it is over, and how strongly."""

SLOT = np.dtype(
    [("walker", "i4"), ("target", "i4"), ("stays", "i4"), ("turns", "u4"), ("step", "u1"),
     ("steps", "u1")]
)  # fmt: skip
"""A walker on the street: its target (cell, or place in its tour) at the end of the way ahead, the
hops of this way that begin with a new target, one bit each, the minute until which it stays where
it is, and its way round water: how many `steps` are left, in its ring of `slot_ways` in which the
next one lies before `step`, the one after it before that."""

HIT = np.dtype([("luck", "f8"), ("case", "i4"), ("walker", "i4")])
"""A walker has seen a case in this minute."""
