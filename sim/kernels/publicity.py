"""Publicity: a volunteer meets residents of its beat, who trust more, and may take up the app."""

from sim.kernels.agenda import note
from sim.kernels.doors import (
    World,
    beat_at,
    household_at,
    resident_at,
    round_list,
    walker_at,
    walker_of,
)
from sim.kernels.jit import helper
from sim.kernels.philox import coin, luck
from sim.terms import Activity, Channel, Role, Stream

MEET, INFORMED = int(Stream.MEET), int(Activity.INFORMED)
VOLUNTEER = int(Role.VOLUNTEER)
BY_APP = int(Channel.APP)
HOUSE, MEMBER, APP, NUMBERS = 0, 1, 2, 3


@helper
def take_up_app(world: World, met: int) -> None:
    """Let a resident use the app from now on, on patrol as well."""
    resident_at(world, met).app_user = 1
    row = walker_of(world)[met]
    if row >= 0:
        walker_at(world, row).channel = BY_APP


@helper
def inform(world: World, walker: int, now: float) -> None:
    """Let a volunteer who begins a turn meet as many residents of its beat as are asked for."""
    rules, person = world.rules, walker_at(world, walker)
    beat = beat_at(world, person.beat)
    if not rules.publicity or person.role != VOLUNTEER or beat.households == 0:
        return
    for k in range(rules.met_per_turn):
        part = NUMBERS * k
        u = luck(rules.seed, MEET, person.luck, int(now), part + HOUSE)
        home = household_at(world, round_list(world)[beat.first + int(u * beat.households)])
        u = luck(rules.seed, MEET, person.luck, int(now), part + MEMBER)
        met = home.first + int(u * home.people)
        resident = resident_at(world, met)
        resident.trust += rules.publicity_trust_gain * (1.0 - resident.trust)
        if coin(rules.seed, MEET, person.luck, int(now), part + APP, rules.publicity_app_chance):
            take_up_app(world, met)
        note(world, now, -1, INFORMED, person.role, person.unit, subject=met)
