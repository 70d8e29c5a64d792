"""The hot state of cases: what a row of each array holds; with what all rows count in."""

from typing import Final

import numpy as np

MAX_DEPARTMENTS: Final = 8
"""Most departments that one kind of case may involve."""
PRIORITIES: Final = 4
PATROLS: Final = 3
"""Roles that walk: volunteer, team, worker (index = role - 2)."""
CHANNELS: Final = 7
TIERS: Final = 3
"""Who may mediate after the finder: leader, town, city."""
NOBODY: Final = -1
GUIDES: Final = 1 << 13
"""Uniform numbers whose cells are known beforehand: a power of two, so that multiples are exact."""
EVEN: Final = -1
"""In place of the first of these cells: every cell has the weight 1, and nothing need be sought."""

CASE = np.dtype(
    [
        ("onset", "f8"),
        ("fate_min", "f8"),
        ("recorded", "f8"),
        ("luck", "i8"),
        ("cell", "i4"),
        ("victim", "i4"),
        ("parent", "i4"),
        ("reporter", "i4"),
        ("responder", "i4"),
        ("entry", "i4"),
        ("behind", "i4"),
        ("forces", "u2"),
        ("kind", "u1"),
        ("fate", "u1"),
        ("status", "u1"),
        ("known", "u1"),
        ("registered", "u1"),
        ("in_hand", "u1"),
        ("helped", "u1"),
        ("judged", "u1"),
        ("reports", "u1"),
        ("followed", "u1"),
        ("open_jobs", "i2"),
    ]
)
"""A case. `luck`: its address in every stream; `reporter`: the first resident who reported it;
`entry`: head of its list of places in cells; `forces`: bit set for each force that has found it;
`registered`: bit set for each line that has it in its books, first at `recorded`; `in_hand`:
somebody has begun to settle it; `helped`: a crew has come. Either puts its fate off. `judged`:
those concerned have made up their minds; `behind`: the next case that waits for a follow-up in its
beat; `followed`: one has been made, or comes too late."""

KIND = np.dtype(
    [
        ("notice_per_person_min", "f8"),
        ("victim_share", "f8"),
        ("settled_reported_share", "f8"),
        ("look", "f8", (PATROLS,)),
        ("look_at_visit", "f8", (PATROLS,)),
        ("settle", "f8", (PATROLS,)),
        ("mediation", "f8", (TIERS,)),
        ("petition_chance", "f8"),
        ("limit_min", "f8"),
        ("returns_chance", "f8"),
        ("deterrable", "f8"),
        ("settle_tries", "i4"),
        ("gap_row", "i4"),
        ("labour_people", "i4"),
        ("labour_trips", "i4"),
        ("trip_row", "i4"),
        ("clear_row", "i4"),
        ("escalate_row", "i4"),
        ("victim_row", "i4"),
        ("petition_row", "i4"),
        ("settle_row", "i4"),
        ("mediation_row", "i4"),
        ("service_row", "i4"),
        ("returns_row", "i4"),
        ("look_radius_cells", "i4"),
        ("escalates_to", "i4"),
        ("where", "i4"),
        ("departments", "i4", (MAX_DEPARTMENTS,)),
        ("n_departments", "i4"),
        ("priority", "u1"),
        ("replaced", "u1"),
        ("direct", "u1"),
        ("marks", "u1"),
        ("needs_kin", "u1"),
        ("line", "u1"),
        ("lines", "u1"),
        ("seen_by", "u2"),
    ]
)
"""A kind of case. `*_row`: row of the table of distributions; `direct`: callers reach the lead
department itself; `priority` counts from 0, the most urgent; `marks`: escalation ends nothing;
`line`: of its lead department; `lines`: bit set for each line that it concerns; `seen_by`: bit set
for each force that can see it, in passing or at a visit."""

ENTRY = np.dtype([("case", "i4"), ("cell", "i4"), ("next", "i4"), ("before", "i4"), ("more", "i4")])
"""A case in the list of one cell: neighbours in that list, and the case's next entry (`more`)."""

CONTACT = np.dtype([("at", "f8"), ("cell", "i4")])
"""A call that is no case."""

EVENT = np.dtype([("at", "f8"), ("what", "i4"), ("a", "i4"), ("b", "i4"), ("c", "i4")])
"""A thing to happen; ties are broken by content, never by the order of insertion. `what`: nobody
in a row that is free."""

SOON = np.dtype([("at", "f8"), ("row", "i4")])
"""A place in the heap of events that come first."""

LOG = np.dtype(
    [
        ("minute", "f8"),
        ("case", "i4"),
        ("agent", "i4"),
        ("node", "i2"),
        ("department", "i2"),
        ("subject", "i4"),
        ("activity", "u1"),
        ("role", "u1"),
        ("channel", "u1"),
    ]
)
"""A row of the event log. `subject`: the household or resident whom the row concerns."""

LUCK_ROW = np.dtype([("code", "f8"), ("a", "f8"), ("b", "f8"), ("c", "f8")])
"""A distribution, as `sim.distributions.table` makes it."""
