"""One run in one compiled loop: the next event of any kind, and the streets in between."""

import math

from sim.kernels.agenda import first_event, note, pop
from sim.kernels.births import come_back, come_up, meet_fate, worsen
from sim.kernels.crews import at_site, free_crew, ready, send_chosen, serve_queue, served
from sim.kernels.desks import at_node, desk_done, file_call, next_department
from sim.kernels.doors import (
    World,
    case_at,
    contact_at,
    department_at,
    duty_at,
    event_at,
    household_at,
    soon_at,
)
from sim.kernels.duty import recount, resume, start_duty, turn_over
from sim.kernels.entering import redirect
from sim.kernels.events import (
    ASKS,
    ASKS_FOR_CREW,
    AT_NODE,
    AT_OFFICE,
    AT_SITE,
    CHOSEN,
    COME_BACK,
    CREW_HOME,
    DESK_DONE,
    DONE,
    DUE,
    FATE,
    FILE,
    KIN,
    LABOURED,
    NEEDS_ROOM,
    NOTICE,
    OFF_DUTY,
    OPENING,
    PERSUADED,
    PETITION,
    READY,
    RESPOND,
    RESUME,
    RETURN,
    SERVED,
    SETTLED,
    VICTIM,
    VISIT,
    VISITED,
    WATCH,
)
from sim.kernels.filing import file_now
from sim.kernels.finds import apply_hits, noticed, victim_calls
from sim.kernels.jit import helper, jit
from sim.kernels.looking import look
from sim.kernels.mediation import at_office
from sim.kernels.petitions import patience_ends
from sim.kernels.responders import respond
from sim.kernels.room import spare_entries, spare_rows
from sim.kernels.settling import agreed, persuade_again, persuaded_nobody, settled
from sim.kernels.sightings import cases_in
from sim.kernels.streets import street_minutes
from sim.kernels.trust import NONE, judge
from sim.kernels.visits import go_visiting, visited
from sim.kernels.watch import look_after
from sim.terms import Activity, Channel

KIN_REACHED = int(Activity.KIN_REACHED)
PHONE = int(Channel.PHONE)


@helper
def next_event(world: World) -> float:
    """Return the time of the next thing known to happen."""
    clock = world.clock
    at = soon_at(world, 1).at if clock.soon > 0 else math.inf
    if clock.next_duty < world.room.duties:
        at = min(at, duty_at(world, clock.next_duty).on)
    if clock.next_birth < clock.births:
        at = min(at, case_at(world, clock.next_birth).onset)
    if clock.next_contact < world.room.contacts:
        at = min(at, contact_at(world, clock.next_contact).at)
    return at


@helper
def street_event(world: World, what: int, a: int, b: int, c: int, now: float) -> None:
    """Carry out an event of the first net: people on the streets and at home."""
    if what == OFF_DUTY:
        turn_over(world, a, now)
    elif what == RESUME:
        resume(world, a, now)
    elif what == FATE:
        if b:
            worsen(world, a, now)
        else:
            meet_fate(world, a, now)
    elif what == SETTLED:
        agreed(world, a, b, c, now)
    elif what == NOTICE:
        noticed(world, a, b, c, now)
    elif what == VICTIM:
        victim_calls(world, a, now)
    elif what == FILE:
        file_now(world, a, b, now)
    elif what == PETITION:
        patience_ends(world, a, now)
    elif what == DUE:
        judge(world, a, NONE)


@helper
def later_event(world: World, what: int, a: int, b: int, c: int, now: float) -> None:
    """Carry out a visit, or what follows from a case."""
    if what == VISIT:
        go_visiting(world, a, b, c, now)
    elif what == VISITED:
        visited(world, a, b, c, now)
    elif what == KIN:
        note(world, now, a, KIN_REACHED, subject=case_at(world, a).victim)
    elif what == RETURN:
        come_back(world, a, now)
    elif what == PERSUADED:
        persuaded_nobody(world, a, b, c, now)
    elif what == COME_BACK:
        persuade_again(world, a, b, c, now)
    elif what == LABOURED:
        settled(world, a, b, now)
    elif what == RESPOND:
        respond(world, a, b, now)


@helper
def desk_event(world: World, what: int, a: int, b: int, now: float) -> None:
    """Carry out an event of the command network or of a department."""
    if what == AT_NODE:
        at_node(world, a, b, now)
    elif what == AT_OFFICE:
        at_office(world, a, b, now)
    elif what == DESK_DONE:
        desk_done(world, a, b, now)
    elif what == WATCH:
        look_after(world, a, b, now)
    elif what == READY:
        if ready(world, a, b, now):
            next_department(world, a, now)
    elif what == OPENING:
        department_at(world, a).opening = 0
        serve_queue(world, a, now)
    elif what == AT_SITE:
        at_site(world, a, b, now)
    elif what == SERVED:
        if served(world, a, b, now):
            next_department(world, a, now)
    elif what == CREW_HOME:
        free_crew(world, a, b, now)
    elif what == CHOSEN:
        send_chosen(world, a, b, now)


@helper
def happen(world: World, now: float) -> None:
    """Carry out the one thing due at `now`: agenda first, then roster, births, calls."""
    clock = world.clock
    clock.now = now
    if clock.soon > 0 and soon_at(world, 1).at == now:
        event = event_at(world, first_event(world))
        what, a, b, c = event.what, event.a, event.b, event.c
        pop(world)
        if what < VISIT:
            street_event(world, what, a, b, c, now)
        elif what < AT_NODE:
            later_event(world, what, a, b, c, now)
        else:
            desk_event(world, what, a, b, now)
    elif clock.next_duty < world.room.duties and duty_at(world, clock.next_duty).on == now:
        start_duty(world, now)
    elif clock.next_birth < clock.births and case_at(world, clock.next_birth).onset == now:
        clock.next_birth += 1
        come_up(world, clock.next_birth - 1)
    else:
        clock.next_contact += 1
        file_call(world, clock.next_contact - 1, PHONE, now)


@helper
def has_room(world: World, things: int) -> bool:
    """Tell whether every growing array can take what so many things may add."""
    clock, room = world.clock, world.room
    spare = spare_rows(things, clock.waiting)
    return bool(
        clock.rows + spare < room.log
        and clock.tickets + spare < room.tickets
        and clock.events + spare < room.events
        and clock.cases + spare < room.cases
        and clock.entries + spare_entries(things, world.rules.entries_per_case) < room.entries
    )


@helper
def things_to_come(world: World) -> int:
    """Return how many things the next step of the loop may bring about, each with its rows."""
    clock = world.clock
    if clock.hits > 0:
        return int(clock.hits)
    if clock.recount > 0:
        return int(1 + world.room.walkers)
    event = event_at(world, first_event(world))
    if clock.soon > 0 and event.what == VISITED and event.b >= 0:
        return 1 + cases_in(world, household_at(world, event.b).cell)
    return 1


@helper
def is_ready(world: World) -> bool:
    """Tell whether there is room for the next step of the loop."""
    clock = world.clock
    clock.things = things_to_come(world)
    return bool(clock.hits <= world.room.hits and has_room(world, clock.things))


@helper
def catch_up(world: World) -> bool:
    """Act on what was seen in the last minute, or on a new number of units; False for neither."""
    clock = world.clock
    if clock.hits > 0:
        clock.now = float(clock.minute - 1)
        apply_hits(world, clock.now)
        return True
    if clock.recount > 0:
        recount(world)
        return True
    return False


@jit
def advance(worlds: World, until: float) -> int:
    """Run from the clock to `until` (exclusive); what comes first happens first.

    At a whole minute events come before steps and looks, so a case that arises at that very
    minute can be seen in it. Returns DONE, NEEDS_ROOM when an array must grow first, ASKS when
    walkers wait for a target that a policy in Python has to give, or ASKS_FOR_CREW when a call
    waits for a rule in Python to choose a crew. Calling again goes on where it stopped, and where
    it stops has no influence on what happens. `worlds` is an array of one world.
    """
    world = worlds[0]
    clock = world.clock
    while True:
        if not is_ready(world):
            return NEEDS_ROOM
        if catch_up(world):
            continue
        if clock.asking > 0:
            return ASKS
        if clock.calling >= 0:
            return ASKS_FOR_CREW
        at = next_event(world)
        if at < until and at <= clock.minute:
            happen(world, at)
            continue
        # Streets run up to the next event; a minute at its very time comes after it.
        stop = math.ceil(min(at, until))
        if clock.minute >= stop:
            break
        street_minutes(world, int(stop))
    clock.now = until
    return DONE


@jit
def send_to(worlds: World, walker: int, cell: int) -> None:
    """Let a walker on the street go to a cell, and on from there as its policy says."""
    redirect(worlds[0], walker, cell)


@jit
def look_again(worlds: World) -> None:
    """Repeat the last look, after the list of what was seen has been made longer."""
    world = worlds[0]
    look(world, world.clock.minute - 1)
