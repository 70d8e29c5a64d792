"""Medians of several turns, taken in alternation so that a noisy machine is unjust to nobody."""

import time
from collections.abc import Callable, Mapping
from statistics import median


def rates(work: Mapping[str, Callable[[], float]], turns: int) -> dict[str, float]:
    """Return the median rate of each piece of work.

    Args:
        work: does something and returns how much of it; by name.
        turns: how often each is done, after one turn that does not count.
    """
    taken: dict[str, list[float]] = {name: [] for name in work}
    for turn in range(turns + 1):
        for name, do in work.items():
            begin = time.perf_counter()
            amount = do()
            seconds = time.perf_counter() - begin
            if turn:
                taken[name].append(amount / seconds)
    return {name: median(each) for name, each in taken.items()}


def table(title: str, unit: str, measured: Mapping[str, float], base: str) -> str:
    """Return the rates as text, with the ratio of each to the one named `base`."""
    width = max(map(len, measured))
    lines = [f"  {name:<{width}}  {rate:>14,.0f} {unit}  {rate / measured[base]:>10,.1f} x"
             for name, rate in measured.items()]  # fmt: skip
    return "\n".join([title, *lines])
