"""Which sentence fits a row: the closest one for what stands around it, else a plainer one."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from experiments.story.rows import Moment, Row
from sim.terms import Activity, Channel, Role

NOTHING: Final = -1


def variants(moment: Moment) -> Iterator[str]:
    """Yield names of sentences for a row, the closest first; the last is the activity's own."""
    row = moment.row
    name = row.activity.name.lower()
    find = _CLOSER.get(row.activity)
    closer = find(moment) if find else ""
    if closer:
        yield f"{name}.{closer}"
    if row.role is not Role.NONE:
        yield f"{name}.{row.role.name.lower()}"
    yield name


def _onset(moment: Moment) -> str:
    return "" if moment.at == 0 else "later"


def _detected(moment: Moment) -> str:
    return "visit" if moment.now(Activity.VISITED) else ""


def _reported(moment: Moment) -> str:
    row, found = moment.row, moment.before(Activity.DETECTED)
    if moment.before(Activity.REPORTED):
        return "again"
    if found is None or not _same_person(found, row):
        return ""
    if found.minute == row.minute:
        return "at_once"
    return "late" if row.channel is Channel.PC else ""


def _same_person(one: Row, other: Row) -> bool:
    return (one.role, one.agent) == (other.role, other.agent)


def _arrived_at_node(moment: Moment) -> str:
    sent = moment.latest(Activity.FORWARDED)
    if sent is not None and sent.department == NOTHING:
        return "leader" if moment.row.node == NOTHING else "mediation"
    passes = moment.now(Activity.FORWARDED) and not moment.now(Activity.TRIAGED)
    return "passes" if passes else ""


def _triaged(moment: Moment) -> str:
    if moment.row.node == NOTHING:
        return "call"
    return "again" if moment.before(Activity.TRIAGED) else ""


def _forwarded(moment: Moment) -> str:
    """A case for several departments is told once; so is one that only passes a desk."""
    if moment.row.department == NOTHING:
        return "mediation"
    copies = moment.now(Activity.FORWARDED)
    passes = moment.now(Activity.ARRIVED_AT_NODE) and not moment.now(Activity.TRIAGED)
    if passes or copies[0] is not moment.row:
        return "told"
    return "together" if len(copies) > 1 else ""


def _settled(moment: Moment) -> str:
    return "laboured" if moment.before(Activity.LABOURED) else ""


def _laboured(moment: Moment) -> str:
    """All who come are told with the first of them."""
    return "" if moment.now(Activity.LABOURED)[0] is moment.row else "told"


def _again(moment: Moment) -> str:
    return "again" if moment.count() > 1 else ""


_CLOSER: Final[Mapping[Activity, Callable[[Moment], str]]] = {
    Activity.ONSET: _onset,
    Activity.DETECTED: _detected,
    Activity.REPORTED: _reported,
    Activity.ARRIVED_AT_NODE: _arrived_at_node,
    Activity.TRIAGED: _triaged,
    Activity.FORWARDED: _forwarded,
    Activity.SETTLED: _settled,
    Activity.LABOURED: _laboured,
    Activity.VISITED: _again,
}
