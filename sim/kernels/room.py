"""How much one event may add to the arrays that grow; the loop stops before there is too little.

Every bound is known before the event, so no write has to look whether there is room for it. A
kernel that loops over more than one line of tickets, or lets an event bring about more than one
case, has to be counted in here, and one that may find many cases at once, or moves many walkers, in
`things_to_come` of the engine.
"""

from sim.kernels.jit import helper

ROWS_PER_EVENT = 64
"""Rows that an event adds at the most, lines apart: 41 when a turn ends and wins 40 volunteers, 40
for joint labour of 20 people, 20 for a report copied to eight departments."""
ROWS_PER_TICKET = 4
"""Rows that a ticket adds at the most when the line in which it waits moves on."""
CASES_PER_EVENT = 2
"""Cases that come into sight in one event at the most."""


def most_rows(things: int, waiting: int) -> int:
    """Return how many rows so many events may add, if all who wait move on in each line."""
    return things * ROWS_PER_EVENT + waiting * ROWS_PER_TICKET


def most_entries(things: int, entries_per_case: int) -> int:
    """Return how many places in the lists of cells so many events may take."""
    return things * CASES_PER_EVENT * entries_per_case + 1


spare_rows = helper(most_rows)
spare_entries = helper(most_entries)
