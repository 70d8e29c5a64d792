"""Sweeps: many short runs, with one worker and with two; and Mesa's own way to make them.

A run is a day of the village; what a month gains from a second worker is measured as well.
"""

from typing import Any, Final, NamedTuple

from benchmarks.measure import Line, in_turn, ratio, wall_s

SECTION: Final = "sweep"
DAYS, FEW, MANY = 1, 1000, 13_000
MONTH_DAYS, FEW_MONTHS, MANY_MONTHS = 30, 50, 650
ONE_BY_ONE: Final = 200
WORKERS: Final = (1, 2)
MESA_FEW, MESA_MANY = 2, 8


class Cost(NamedTuple):
    """What a sweep costs: each further run, what of it is not the run itself, and the start."""

    run_ms: float
    overhead_ms: float
    start_s: float


def of_sweep(settings: Any, workers: int, few: int = FEW, many: int = MANY) -> Cost:
    """Compare a sweep of few runs with one of many; what does not grow is the start."""
    few_s, _ = _timed(settings, workers, few)
    many_s, run_s = _timed(settings, workers, many)
    each_s = (many_s - few_s) / (many - few)
    return Cost(1000 * each_s, 1000 * (each_s - run_s / workers), few_s - few * each_s)


def _timed(settings: Any, workers: int, runs: int) -> tuple[float, float]:
    """Return the seconds of a sweep and of its mean run; first runs, which load much, left out."""
    from experiments import Sweep

    found: list[Any] = []
    sweep = Sweep(settings, {})
    seconds = wall_s(lambda: found.append(sweep.run(runs, workers=workers, progress=False)))
    return seconds, float(found[0].frame.seconds.nsmallest(runs - workers).mean())


def of_runs(settings: Any) -> float:
    """Return the milliseconds of a run with its measures, one after another, without a sweep."""
    import sim

    def run_all() -> None:
        for seed in range(ONE_BY_ONE):
            assert sim.run(settings, seed).measured

    return 1000 * wall_s(run_all) / ONE_BY_ONE


def of_batch_run(settings: Any) -> float:
    """Return the milliseconds of each further run of the twin in batch_run with two processes."""
    few_s, many_s = (_batch_s(settings, runs) for runs in (MESA_FEW, MESA_MANY))
    return 1000 * (many_s - few_s) / (MESA_MANY - MESA_FEW)


def _batch_s(settings: Any, runs: int) -> float:
    from mesa import batch_run  # noqa: TID251, what users of Mesa 3.5 have

    from benchmarks.twin.batch import OneRun
    from sim.terms import MINUTES_PER_DAY

    return wall_s(
        lambda: batch_run(
            OneRun,
            {"settings": [settings]},
            number_processes=2,
            max_steps=int(DAYS * MINUTES_PER_DAY),
            display_progress=False,
            rng=range(1, runs + 1),
        )
    )


def measure(rounds: int) -> list[Line]:
    import sim

    village = sim.load("village").replace({"run.days": DAYS})
    month = village.replace({"run.days": MONTH_DAYS})
    sim.run(village, 1)
    costs: dict[int, list[Cost]] = {workers: [] for workers in WORKERS}

    def sweep_with(workers: int) -> float:
        costs[workers].append(of_sweep(village, workers))
        return costs[workers][-1].run_ms

    def months_with(workers: int) -> float:
        return of_sweep(month, workers, FEW_MONTHS, MANY_MONTHS).run_ms

    found = in_turn(
        {
            "run and measures in a loop": lambda: of_runs(village),
            "each further run, 1 worker": lambda: sweep_with(1),
            "each further run, 2 workers": lambda: sweep_with(2),
            "each further run of the twin, batch_run(2)": lambda: of_batch_run(village),
            "each further month, 1 worker": lambda: months_with(1),
            "each further month, 2 workers": lambda: months_with(2),
        },
        rounds,
    )
    gains = {
        each: ratio(
            found[f"each further {each}, 1 worker"], found[f"each further {each}, 2 workers"]
        )
        for each in ("run", "month")
    }
    lines = [Line.of(SECTION, what, values, "ms") for what, values in found.items()]
    for workers, of in costs.items():
        plural = f"{workers} worker" + "s" * (workers > 1)
        overhead = [cost.overhead_ms for cost in of]
        lines.append(Line.of(SECTION, f"of it beyond the run itself, {plural}", overhead, "ms"))
    lines.append(Line.of(SECTION, "start of 2 workers", [cost.start_s for cost in costs[2]], "s"))
    mesa = ratio(
        found["each further run of the twin, batch_run(2)"], found["each further run, 2 workers"]
    )
    return [
        *lines,
        *(
            Line(SECTION, f"2 workers against 1, each {each}", gain, gain, gain, "times as fast")
            for each, gain in gains.items()
        ),
        Line(SECTION, "2 workers against batch_run", mesa, mesa, mesa, "times as fast"),
    ]
