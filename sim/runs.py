"""Runs of one scenario from its first minute to its last, one or many."""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Final

from sim.budget import MIB, estimate_own_bytes
from sim.calendar import end_min
from sim.one_run import Run
from sim.scenario import Scenario
from sim.setting import Setting, set_all_up, set_up

STACK_BYTES: Final = 60 * MIB
"""Memory that a stack may take: a month of a town is never stacked, a day of a village is."""
MOST: Final = 128
"""What is paid once a stack is then little beside the runs themselves."""


def run(scenario: Scenario, seed: int = 1) -> Run:
    """Run a scenario from its first minute to its last.

    The same scenario and seed give the same log, byte for byte. Two scenarios that differ in a
    lever meet the same cases under one seed.

    Args:
        scenario: what to run; it stays as it is.
        seed: 0 <= seed < 2**63.

    Raises:
        SafetyNetError: the seed is out of range, or the scenario asks for what its place cannot
            hold.
    """
    return _to_its_end(set_up(scenario, seed))


def stacks(scenario: Scenario, seeds: Sequence[int]) -> Iterator[tuple[Run, ...]]:
    """Run a scenario with several seeds; yield so many runs at a time as are cheaper together.

    Each run is the same as that of `run`, byte for byte.

    Args:
        scenario: what to run; it stays as it is.
        seeds: of the runs, 0 <= seed < 2**63.

    Raises:
        SafetyNetError: as `run` does.
    """
    each = estimate_own_bytes(scenario)
    for some in batched(seeds, max(1, min(MOST, int(STACK_BYTES / each)))):
        yield tuple(_to_its_end(setting) for setting in set_all_up(scenario, some))


def _to_its_end(setting: Setting) -> Run:
    if setting.prepared.asks:
        # Who asks rules in Python gives them agents to look at.
        from sim.model import SafetyNet

        SafetyNet.of(setting).run_to_end()
    else:
        setting.world.advance(end_min(setting.scenario))
    return Run.of(setting)
