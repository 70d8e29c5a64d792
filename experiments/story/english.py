"""Stories in English."""

from datetime import datetime
from typing import Final

from experiments.story.book import Titles
from experiments.story.language import Language, in_units
from experiments.wording import listed
from sim.terms import Channel, Role

SENTENCES: Final = {
    "onset": "{kind} in {grid}. Nobody knows of it yet.",
    "onset.later": "It begins again: {kind}.",
    "detected": "{who} finds it, {since} after it began.",
    "detected.resident": "{who} notices it, {since} after it began.",
    "detected.victim": "{who}, whom it concerns, speaks up {since} after it began.",
    "detected.volunteer": "{who} sees it on her round, {since} after it began.",
    "detected.team": "{who} sees it on patrol, {since} after it began.",
    "detected.worker": "{who} sees it on the round, {since} after it began.",
    "detected.officer": "{who} recognises it in what others report, {since} after it began.",
    "detected.visit": "At the door {who} finds it, {since} after it began.",
    "settled": "{who} settles it on the spot.",
    "settled.leader": "{who} talks with both sides. They agree, {since} after it began.",
    "settled.officer": "{who} at {node} talks with both sides. They agree, {since} after it began.",
    "settled.laboured": "All is cleared away. The case is settled, {since} after it began.",
    "reported": "{who} reports it {channel}.",
    "reported.at_once": "The report goes out at once, {channel}.",
    "reported.late": "The round is over. {Who} has no mobile terminal and reports it {channel}.",
    "reported.again": "One more report of it: {who}, {channel}.",
    "arrived_at_node": "The report reaches {node} and waits for an officer.",
    "arrived_at_node.passes": "The report passes {node} on its way to {department}.",
    "arrived_at_node.leader": "{who} is to talk with both sides.",
    "arrived_at_node.mediation": "{node} is to talk with both sides.",
    "triaged": "{who} at {node} checks the report and opens the case.",
    "triaged.call": "The call is taken.",
    "triaged.again": "{who} at {node} checks the further report.",
    "merged": "It is known already, and joins the first report.",
    "forwarded": "The case goes on to {department}.",
    "forwarded.together": "The case goes to all concerned at once: {departments}.",
    "forwarded.told": "",
    "forwarded.mediation": "First it is to be mediated.",
    "routed": "{department} has the case on its desk.",
    "dispatched": "{department} sends {crew}.",
    "arrived": "{crew} of {department} is on the spot, {since} after it began.",
    "arrived.volunteer": "{who} is there first, {since} after it began.",
    "arrived.team": "{who} is there first, {since} after it began.",
    "arrived.worker": "{who} is there first, {since} after it began.",
    "resolved": "The work is done. The case is resolved, {since} after it began.",
    "cleared": "It ends by itself, {since} after it began.",
    "escalated": "It gets out of hand, {since} after it began.",
    "prevented": "It does not come to it: a patrol is too near.",
    "petitioned": "Patience is at an end: a petition goes to the city, {since} after it began.",
    "lost": "{department} has nobody free and drops the report. It is lost.",
    "found_nothing": "{crew} of {department} finds nothing any more.",
    "on_duty": "{who} comes on duty.",
    "off_duty": "{who} goes off duty.",
    "answered": "A report is answered and closed.",
    "visited": "{who} calls at the door.",
    "visited.again": "{who} calls at the door again.",
    "followed_up": "{who} comes back to see how it stands.",
    "persuaded": "{who} talks to them, visit {nth}, in vain.",
    "laboured": "They agree. {people} set to work together, {trips} trips to make: {crowd}.",
    "laboured.told": "",
    "informed": "{who} tells the neighbours what to look out for, and of the app.",
    "recruited": "{who} joins in.",
    "returned": "The trouble is back: it had not been settled for good.",
    "mediated": "{who} talks with both sides; mediation fails, attempt {nth}.",
    "mediated.officer": "{who} at {node} talks with both sides; mediation fails, attempt {nth}.",
    "reminded": "The time limit comes near: {department} is reminded.",
    "raised": "The case is raised to {node}.",
    "kin_reached": "The family is reached, {since} after it began.",
    "passed_on": "It is not their matter. {Who} passes it on to the line that it belongs to.",
    "ignored": "It is not their matter. {Who} leaves it at that.",
    "worsened": "It grows worse.",
}
PEOPLE: Final = {
    Role.RESIDENT: "resident {n}",
    Role.VICTIM: "resident {n}",
    Role.VOLUNTEER: "volunteer {n}",
    Role.TEAM: "patrol team {n}",
    Role.WORKER: "grid worker {n}",
    Role.OFFICER: "an information officer",
    Role.CREW: "crew {n}",
    Role.LEADER: "grid leader {n}",
    Role.NONE: "somebody",
}
CHANNELS: Final = {
    Channel.PAPER: "on paper",
    Channel.PHONE: "by telephone",
    Channel.PC: "at a PC",
    Channel.MOBILE: "by mobile terminal",
    Channel.APP: "with the app",
    Channel.CENTRE: "through the command centre",
    Channel.FACE: "in person",
    Channel.NONE: "in person",
}
PAGE: Final = {
    "title": "{kind}: case {number} of {name}, seed {seed}",
    "where": "Place: {grid}, {village}, {town}",
    "compared": "The same case, other networks (time since it began):",
    "not_of_nature": "(case {number} came of case {origin}: in another network something else may "
    "come of it. --compare takes a case of nature, as in --case {origin})",
    "detected": "found",
    "reported": "reported",
    "triaged": "checked",
    "routed": "with a department",
    "dispatched": "a crew is sent",
    "help": "help is there",
    "over": "over",
    "never": "\u2013",
    "open": "When the run stops, {since} after it began, the case is still open.",
    "chosen": "(case {number} of {cases}, the one with the most to tell; --case N tells another)",
}


def _title(titles: Titles) -> str:
    return titles[0]


def _office(titles: Titles) -> str:
    return f"the {titles[0]}"


def _area(level: str, name: str) -> str:
    return name or level


def _desk(level: str, name: str) -> str:
    return "the city centre" if level == "city" else f"the desk of {name}"


def _day(moment: datetime) -> str:
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def _since(minutes: float) -> str:
    return in_units(minutes, " d", " h", " min", " ") or "less than a minute"


ENGLISH: Final = Language(
    SENTENCES, PEOPLE, CHANNELS, _title, _office, _area, _desk, _day, _since, listed, " ", PAGE
)
