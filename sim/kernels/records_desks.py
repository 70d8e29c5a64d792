"""The hot state of desks and departments: reports on their way, and who works on them."""

import numpy as np

from sim.kernels.records import PRIORITIES

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

BRANCH = np.dtype([("below", "f8"), ("to", "i4"), ("row", "i4")])
"""A way on from a node: the node it leads to, the row of its latency, and the uniform number below
which it is taken, if none before it is."""

HOP = np.dtype([("to", "i4"), ("row", "i4")])
"""The next node on the way from a node to a department (-1: none) and the row of its latency."""
