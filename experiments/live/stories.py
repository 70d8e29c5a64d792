"""The message `story`: one case so far, and what it waits for."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from experiments.live import maps
from experiments.live.shown import Shown
from experiments.live.words import NOBODY, WAITS, Both, both
from experiments.story import Book, Row, case_of, rows_of, tell
from sim import moment, stages
from sim.moment import Standing
from sim.one_run import Run
from sim.terms import Channel, Role

if TYPE_CHECKING:
    from sim.world import World

MOST_ROWS: Final = 300


def story_message(city: Shown, side: int, case: int) -> dict[str, Any] | None:
    """Return the story of a case so far: rows of the log and what it waits for; None before."""
    record, code = city.model.world.cases[case], city.sight.stage_of(case)
    if code == stages.NOT_YET:
        return None
    closed = code >= stages.FIRST_END
    return {
        "type": "story",
        "side": side,
        "case": case,
        "kind": int(record["kind"]),
        "cell": int(record["cell"]),
        "onset_min": float(record["onset"]),
        "stage": None if closed else code,
        "end": code - stages.FIRST_END if closed else None,
        "rows": case_rows(city, case),
        "waits": None if closed else waits(city, case),
    }


def case_rows(city: Shown, case: int) -> list[dict[str, Any]]:
    """Return what the log tells about a case, the last lines when there are very many."""
    setting = city.model.setting
    rows, desks = rows_of(city.model.world.log, case), setting.network.desks.size
    return [_told(rows[at], text, case, desks) for at, text in sentences(city, case, rows)]


def sentences(city: Shown, case: int, rows: Sequence[Row]) -> list[tuple[int, Both]]:
    """Return position and sentence of each row of a case that has something to say."""
    run = Run.of(city.model.setting)
    about, book = case_of(run.births, run.names.kinds, case), Book.of(city.model.setting)
    english, chinese = (
        {line.at: line.text for line in tell(book, about, rows, code).lines}
        for code in ("en", "zh")
    )
    told = [(at, both(english[at], chinese[at])) for at in english if at in chinese]
    return told[-MOST_ROWS:]


def _told(row: Row, text: Both, case: int, desks: int) -> dict[str, Any]:
    return {
        "minute": row.minute,
        "case": case,
        "activity": row.activity.name.lower(),
        "role": None if row.role is Role.NONE else row.role.name.lower(),
        "number": none_below(row.agent),
        "node": none_below(row.node),
        "department": None if row.department < 0 else desks + row.department,
        "channel": None if row.channel is Channel.NONE else row.channel.name.lower(),
        "text": text,
    }


def none_below(number: int) -> int | None:
    """Return a number, or None for a negative one."""
    return None if number < 0 else number


def waits(city: Shown, case: int) -> dict[str, Any]:
    """Return what an open case waits for: what is nearest to help, of all that is under way."""
    world = city.model.world
    found = moment.standings(world, case)
    if not found:
        hidden = city.sight.stages[case] == stages.Stage.HIDDEN
        return _waiting(city, case, Standing(moment.Place.FINDER), "unseen" if hidden else "nobody")
    nearest = found[0]
    closed = nearest.place == moment.Place.CREW_QUEUE and nearest.node is not None
    opens = moment.opens_at(world, nearest.node) if closed and nearest.node is not None else None
    if opens is None:
        return _waiting(city, case, nearest, nearest.place.value)
    at = Standing(nearest.place, nearest.node, opens, nearest.before, nearest.ticket)
    return _waiting(city, case, at, "closed")


def _waiting(city: Shown, case: int, standing: Standing, why: str) -> dict[str, Any]:
    until = standing.until_min
    return {
        "why": why,
        "since_min": _last_minute(city.model.world, case),
        "until_min": until if until is not None and math.isfinite(until) else None,
        "node": standing.node,
        "before": standing.before,
        "text": _words(city, standing, why),
    }


def _last_minute(world: "World", case: int) -> float:
    rows = world.log[np.flatnonzero(world.log["case"] == case)]
    return float(rows["minute"][-1])


def _words(city: Shown, standing: Standing, why: str) -> Both:
    titles = NOBODY if standing.node is None else maps.title_of_node(city.model, standing.node)
    before = standing.before or 0
    return {code: WAITS[why][code].format(node=titles[code], before=before) for code in titles}
