"""The hot state: what a row of each array holds."""

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
DETOUR_STEPS: Final = 254
"""Longest way round that is remembered; a longer one is sought again when it has been walked."""
SPOTS: Final = 32
"""Known cases that a hot-spot patrol remembers."""
NOBODY: Final = -1

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

TICKET = np.dtype(
    [
        ("ready_min", "f8"),
        ("luck", "i8"),
        ("case", "i4"),
        ("next", "i4"),
        ("crew", "i4"),
        ("desk", "i4"),
        ("node", "i2"),
        ("department", "i2"),
        ("hops", "i2"),
        ("ordinal", "i2"),
        ("handling", "u1"),
        ("channel", "u1"),
        ("waits", "u1"),
        ("book", "u1"),
        ("tier", "u1"),
        ("triaged", "u1"),
        ("primary", "u1"),
        ("priority", "u1"),
    ]
)
"""A report on its way, later the order of one department. `ordinal`: which report of its case;
`handling`: which department of its kind; `book`: the line that records it; `waits`: in a line, that
of `desk` or, without one, of its department; `ready_min`: when desk work will be done; `tier`: who
is to mediate (1 leader, 2 town, 3 city), 0 nobody; `primary`: the case ends when all its primary
ones do."""

DESK = np.dtype(
    [
        ("from_min", "f8"),
        ("to_min", "f8"),
        ("triage_row", "i4"),
        ("relay_row", "i4"),
        ("officers", "i4"),
        ("busy", "i4"),
        ("waiting", "i4"),
        ("first_branch", "i4"),
        ("branches", "i4"),
        ("head", "i4", (PRIORITIES,)),
        ("tail", "i4", (PRIORITIES,)),
        ("always", "u1"),
    ]
)
"""A node of the command network with its officers and its queue by priority. `branches`: ways on,
of which each report draws one; 0 where reports go straight to their department."""

DEPARTMENT = np.dtype(
    [
        ("from_min", "f8"),
        ("to_min", "f8"),
        ("cells_per_min", "f8"),
        ("lead_row", "i4"),
        ("first_crew", "i4"),
        ("crews", "i4"),
        ("free", "i4"),
        ("waiting", "i4"),
        ("head", "i4", (PRIORITIES,)),
        ("tail", "i4", (PRIORITIES,)),
        ("always", "u1"),
        ("opening", "u1"),
        ("rule", "u1"),
        ("loss", "u1"),
        ("returns", "u1"),
        ("straight", "u1"),
    ]
)
"""A department with its field crews. `opening`: an event for its next opening is on the agenda."""

CREW = np.dtype([("cell", "i4"), ("base", "i4"), ("department", "i4"), ("busy", "u1")])
"""A field crew: where it stands, its base and whether it is out."""

WALKER = np.dtype(
    [
        ("since", "f8"),
        ("until", "f8"),
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
and `until`: its turn of duty, with so many `visits`; `free`: when it is no longer busy; `cell` and
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
    ]
)
"""A patrol role: its policy and speed, how many of its units are active (the first in their
order), how many after these may be recruited, how many are on the street, how many of these move;
`deters`: how strongly, 0 to 1."""

DUTY = np.dtype([("on", "f8"), ("off", "f8"), ("walker", "i4")])
"""A turn of duty."""

CONTACT = np.dtype([("at", "f8"), ("cell", "i4")])
"""A call that is no case."""

ENTRY = np.dtype([("case", "i4"), ("cell", "i4"), ("next", "i4"), ("before", "i4"), ("more", "i4")])
"""A case in the list of one cell: neighbours in that list, and the case's next entry (`more`)."""

EVENT = np.dtype([("at", "f8"), ("what", "i4"), ("a", "i4"), ("b", "i4"), ("c", "i4")])
"""A thing to happen; ties are broken by content, never by the order of insertion."""

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

HIT = np.dtype([("luck", "f8"), ("case", "i4"), ("walker", "i4"), ("patrol", "i4")])
"""A walker has seen a case in this minute."""

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

LUCK_ROW = np.dtype([("code", "f8"), ("a", "f8"), ("b", "f8"), ("c", "f8")])
"""A distribution, as `sim.distributions.table` makes it."""

BRANCH = np.dtype([("below", "f8"), ("to", "i4"), ("row", "i4")])
"""A way on from a node: the node it leads to, the row of its latency, and the uniform number below
which it is taken, if none before it is."""

HOP = np.dtype([("to", "i4"), ("row", "i4")])
"""The next node on the way from a node to a department (-1: none) and the row of its latency."""

SLOT = np.dtype(
    [("walker", "i4"), ("target", "i4"), ("stays", "i4"), ("step", "u1"), ("steps", "u1"),
     ("ways", "u1", (DETOUR_STEPS,))]
)  # fmt: skip
"""A walker on the street: its target (cell, or place in its tour), the minute until which it stays
there, and its way round water."""
