"""People and offices as Mesa agents: thin named handles on rows of the world's arrays."""

from sim.agents.handle import Column, Handle
from sim.agents.offices import Department, GridLeader, InformationOfficer
from sim.agents.people import GridWorker, Patroller, PatrolTeam, Resident, Volunteer

__all__ = [
    "Column",
    "Department",
    "GridLeader",
    "GridWorker",
    "Handle",
    "InformationOfficer",
    "PatrolTeam",
    "Patroller",
    "Resident",
    "Volunteer",
]
