"""Grid leaders, and the offices that try to settle a reported case before the departments do."""

import numpy as np
from numpy.typing import NDArray

from sim.kernels.records import NOBODY, TIERS
from sim.kernels.records_desks import DESK
from sim.nets import lines_of
from sim.network import MINUTES_PER_HOUR, CommandNetwork
from sim.place import Place
from sim.scenario import Scenario


def leader_of_grid(scenario: Scenario, place: Place) -> NDArray[np.int32]:
    """Return the number of each grid's leader, -1 without leaders, (grids,).

    A village has as few leaders as will do; they share its grids as evenly as possible, each a run
    of neighbouring numbers. Separate lines have no leaders: nobody answers for all matters there.
    """
    village, each = np.asarray(place.village_of_grid), scenario.leaders.grids_each
    leader = np.full(village.size, NOBODY, np.int32)
    if each is None or lines_of(scenario):
        return leader
    first = 0
    for v in range(place.count("village")):
        grids = np.flatnonzero(village == v)
        leaders = -(-grids.size // each)
        leader[grids] = first + np.arange(grids.size) * leaders // grids.size
        first = int(leader.max()) + 1
    return leader


def leader_records(scenario: Scenario, leaders: NDArray[np.int32]) -> NDArray[np.void]:
    """Return the leaders as desks of one, records of `DESK`."""
    settings = scenario.leaders
    out = np.zeros(int(leaders.max(initial=NOBODY)) + 1, DESK)
    out["head"] = out["tail"] = NOBODY
    out["officers"] = 1
    out["always"] = settings.hours == "always"
    out["from_min"] = settings.from_hour * MINUTES_PER_HOUR
    out["to_min"] = settings.to_hour * MINUTES_PER_HOUR
    return out


def mediating_offices(
    scenario: Scenario, place: Place, network: CommandNetwork, leaders: NDArray[np.int32]
) -> NDArray[np.int32]:
    """Return the desk that mediates for each grid by tier, -1 for none, (tiers, grids).

    Leaders come after the desks of the network. A desk without officers cannot mediate, and a line
    that knows its own matters alone leaves that to its departments.
    """
    if lines_of(scenario):
        return np.full((TIERS, leaders.size), NOBODY, np.int32)
    number = {node: i for i, node in enumerate(network.nodes[: network.desks.size])}
    town = np.asarray(place.town_of_village)[np.asarray(place.village_of_grid)]
    out = np.full((TIERS, leaders.size), NOBODY, np.int32)
    out[0] = np.where(leaders >= 0, network.desks.size + leaders, NOBODY)
    out[1] = [number.get(("town", int(t)), NOBODY) for t in town]
    out[2] = number.get(("city", 0), NOBODY)
    manned = np.append(network.desks["officers"] > 0, False)
    out[1:][~manned[out[1:]]] = NOBODY
    return out
