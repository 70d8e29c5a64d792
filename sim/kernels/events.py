"""Codes of what can be on the agenda; at equal times the lower code comes first."""

from typing import Final

OFF_DUTY: Final = 0
RESUME: Final = 1
FATE: Final = 2
SETTLED: Final = 3
NOTICE: Final = 4
VICTIM: Final = 5
FILE: Final = 6
PETITION: Final = 7
DUE: Final = 8
VISIT: Final = 9
VISITED: Final = 10
KIN: Final = 11
RETURN: Final = 12
PERSUADED: Final = 13
COME_BACK: Final = 14
LABOURED: Final = 15
RESPOND: Final = 16
AT_NODE: Final = 17
AT_OFFICE: Final = 18
DESK_DONE: Final = 19
WATCH: Final = 20
READY: Final = 21
OPENING: Final = 22
AT_SITE: Final = 23
SERVED: Final = 24
CREW_HOME: Final = 25
CHOSEN: Final = 26

HIDDEN: Final = 0
OPEN: Final = 1
ENDED: Final = 2
"""Status of a case."""

NO_FATE: Final = 0
CLEARS: Final = 1
ESCALATES: Final = 2

NEAREST: Final = 0
FIRST_LISTED: Final = 1
OWN_AREA: Final = 2
BY_USER: Final = 3
"""Rules of dispatch."""

DONE: Final = 0
NEEDS_ROOM: Final = 1
ASKS: Final = 2
ASKS_FOR_CREW: Final = 3
"""Why the engine has come back."""
