"""What the cells of a user's network say: offices, distributions, probabilities."""

import re
import tomllib
from collections.abc import Collection
from typing import Any, Final

from sim.distributions import EXAMPLE, Dist, parse
from sim.errors import near
from sim.scenario.routing import DeskSettings

MOST_OFFICERS: Final = 10_000
OFFICE: Final = re.compile(r"(\d{1,2}(?:\.\d+)?)-(\d{1,2}(?:\.\d+)?)")


class CellError(Exception):
    """A cell that cannot be used; its text says why."""


def one_of(column: str, text: str, known: Collection[str]) -> str:
    """Return the text of a cell if it is one of the known words.

    Raises:
        CellError: it is not.
    """
    if text in known:
        return text
    match = near(text, known)
    hint = f"did you mean {match}?" if match else f"known are {', '.join(sorted(known)[:30])}"
    raise CellError(f"{column} '{text}' is not known; {hint}")


def duration(column: str, text: str) -> Dist:
    """Return the distribution that a cell writes as a scenario file would.

    Raises:
        CellError: it writes none, or one that may be infinite.
    """
    try:
        dist = parse(tomllib.loads(f"value = {text}")["value"])
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        why = "" if isinstance(error, tomllib.TOMLDecodeError) else f"{error}; "
        raise CellError(
            f"{column} = {text}: {why}must be a number of 0 or more or a distribution such as "
            f"{EXAMPLE}"
        ) from None
    if dist.never:
        raise CellError(f'{column}: "never" is not possible here')
    return dist


def probability(text: str) -> float:
    """Return a number above 0 and up to 1.

    Raises:
        CellError: it is none.
    """
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not 0.0 < number <= 1.0:
        raise CellError(f"probability = {text}: must be a number above 0 and at most 1")
    return number


def officers(text: str) -> int:
    """Return a number of officers.

    Raises:
        CellError: it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text) <= MOST_OFFICERS):
        raise CellError(f"officers = {text}: must be a whole number from 0 to {MOST_OFFICERS:,}")
    return int(text)


def hours(text: str) -> dict[str, Any]:
    """Return the hours of an office: always, office, or from-to such as 9-17.

    Raises:
        CellError: it is none of these.
    """
    if text in ("always", "office"):
        return {"hours": text}
    match = OFFICE.fullmatch(text)
    first, last = (float(hour) for hour in match.groups()) if match else (0.0, 0.0)
    if not first < last <= 24.0:
        raise CellError(f"hours = {text}: must be always, office, or hours such as 9-17")
    return {"hours": "office", "from_hour": first, "to_hour": last}


def desk(cells: dict[str, str], level: DeskSettings) -> DeskSettings:
    """Return the desk of a node; cells that are empty are as at its level.

    Raises:
        CellError: a cell cannot be used.
    """
    own: dict[str, Any] = {}
    if cells["officers"]:
        own["officers"] = officers(cells["officers"])
    if cells["hours"]:
        own |= hours(cells["hours"])
    for column in ("triage_min", "relay_min"):
        if cells[column]:
            own[column] = duration(column, cells[column])
    return level.model_copy(update=own)
