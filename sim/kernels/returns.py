"""Cases that come back after they were settled or resolved, and the follow-ups that prevent it."""

from sim.kernels.agenda import push
from sim.kernels.doors import World, beat_at, beat_of, case_at, kind_at, patrol_at
from sim.kernels.draws import draw
from sim.kernels.events import RETURN
from sim.kernels.jit import helper
from sim.kernels.philox import coin
from sim.kernels.records import NOBODY
from sim.terms import PATROL_ROLES, Role, Stream

RETURN_LUCK = int(Stream.RETURN)
WORKERS = PATROL_ROLES.index(Role.WORKER)
"""Grid workers follow up what has ended in their beat."""


@helper
def returns(world: World, i: int) -> bool:
    """Tell whether case i comes back, as far as is known now; a follow-up lowers the chance."""
    case, rules = case_at(world, i), world.rules
    chance = kind_at(world, case.kind).returns_chance
    if case.followed:
        chance *= rules.followed_up_factor
    return bool(coin(rules.seed, RETURN_LUCK, case.luck, 0, 0, chance))


@helper
def may_return(world: World, i: int, now: float) -> None:
    """Put the return of case i on the agenda, if it would come back, and ask for a follow-up."""
    case = case_at(world, i)
    kind = kind_at(world, case.kind)
    if not world.rules.returns or kind.returns_chance <= 0.0:
        return
    await_follow_up(world, i)
    if returns(world, i):
        after = draw(world, kind.returns_row, RETURN_LUCK, case.luck, 1, 0)
        push(world, now + after, RETURN, i, 0, 0)


@helper
def await_follow_up(world: World, i: int) -> None:
    """Put case i in the line of those that the grid worker will look at again."""
    case, rules = case_at(world, i), world.rules
    if patrol_at(world, WORKERS).visits_per_turn <= 0.0:
        return
    # There are beats of every line where there are workers, and of none where there are not.
    force = WORKERS + kind_at(world, case.kind).line
    b = beat_of(world)[force * rules.cells + case.cell]
    if b < 0:
        return
    beat = beat_at(world, b)
    case.behind = NOBODY
    if beat.follow_head < 0:
        beat.follow_head = i
    else:
        case_at(world, beat.follow_tail).behind = i
    beat.follow_tail = i


@helper
def next_follow_up(world: World, b: int) -> int:
    """Take the case that has waited longest for a follow-up in a beat, -1 for none."""
    beat = beat_at(world, b)
    while beat.follow_head >= 0:
        i = beat.follow_head
        beat.follow_head = case_at(world, i).behind
        if not case_at(world, i).followed:
            return int(i)
    return NOBODY
