"""The words of the model, each once: activities, roles, channels, ends, streams, codes."""

from enum import IntEnum, StrEnum, unique
from typing import Final

MINUTES_PER_HOUR: Final = 60
MINUTES_PER_DAY: Final = 1440
HOURS_PER_WEEK: Final = 168
DAYS_PER_YEAR: Final = 365.25
NONE_8: Final = 255
"""'None' in a uint8 column."""


class Activity(IntEnum):
    """What a row of the event log says happened."""

    ONSET = 0
    DETECTED = 1
    SETTLED = 2
    REPORTED = 3
    ARRIVED_AT_NODE = 4
    TRIAGED = 5
    MERGED = 6
    FORWARDED = 7
    ROUTED = 8
    DISPATCHED = 9
    ARRIVED = 10
    RESOLVED = 11
    CLEARED = 12
    ESCALATED = 13
    PREVENTED = 14
    PETITIONED = 15
    LOST = 16
    FOUND_NOTHING = 17
    ON_DUTY = 18
    OFF_DUTY = 19
    ANSWERED = 20
    VISITED = 21
    FOLLOWED_UP = 22
    PERSUADED = 23
    LABOURED = 24
    INFORMED = 25
    RECRUITED = 26
    RETURNED = 27
    MEDIATED = 28
    REMINDED = 29
    RAISED = 30
    KIN_REACHED = 31
    PASSED_ON = 32
    IGNORED = 33
    WORSENED = 34


class Role(IntEnum):
    """Who acts in a row of the event log."""

    RESIDENT = 0
    VICTIM = 1
    VOLUNTEER = 2
    TEAM = 3
    WORKER = 4
    OFFICER = 5
    CREW = 6
    LEADER = 7
    NONE = NONE_8


PATROL_ROLES: Final = (Role.VOLUNTEER, Role.TEAM, Role.WORKER)


class Channel(IntEnum):
    """How a report travels."""

    PAPER = 0
    PHONE = 1
    PC = 2
    MOBILE = 3
    APP = 4
    CENTRE = 5
    FACE = 6
    NONE = NONE_8


class End(StrEnum):
    """How a case ended."""

    OPEN = "open"
    SETTLED = "settled"
    RESOLVED = "resolved"
    CLEARED = "cleared"
    ESCALATED = "escalated"
    PREVENTED = "prevented"
    PETITIONED = "petitioned"
    LOST = "lost"


class LandUse(IntEnum):
    """What a cell is used for."""

    HOMES = 0
    SHOPS = 1
    WORKS = 2
    STREETS = 3
    WATER = 4


class Law(IntEnum):
    """Code of a probability distribution in the compiled parameter table."""

    CONSTANT = 0
    UNIFORM = 1
    EXPONENTIAL = 2
    GAMMA = 3
    LOGNORMAL = 4
    WEIBULL = 5
    EMPIRICAL = 6
    NEVER = 7


@unique
class Stream(IntEnum):
    """One stream of luck per decision point; an address is (seed, stream, who, when, part)."""

    PLACE = 1
    PEOPLE = 2
    REPLICATION = 3
    DEMAND_TIME = 11
    DEMAND_CELL = 12
    DEMAND_CLEAR = 13
    DEMAND_ESCALATE = 14
    DEMAND_VICTIM = 15
    ENQUIRY = 16
    ROSTER = 20
    START = 21
    WALK = 22
    TARGET = 23
    LOOK = 30
    NOTICE = 31
    WITNESS = 32
    BELIEF = 33
    SETTLE = 34
    SETTLE_TIME = 35
    PASS_ON = 36
    HOP = 40
    DESK = 41
    BRANCH = 49
    LEAD = 50
    SERVICE = 51
    BASE = 52
    ROUND = 60
    REGISTER = 61
    VISIT = 62
    VISIT_TIME = 63
    VISIT_LOOK = 64
    KIN = 65
    RETURN = 66
    DETER = 67
    PERSUADE = 68
    LABOUR = 69
    MEET = 70
    RECRUIT = 71
    ACQUAINTANCE = 80
    APP_USE = 81
    PETITION = 82
    MEDIATION = 83
    LINE = 84
    FOREIGN = 85
