"""Sweeps: many short runs, with one worker and with two."""

from typing import Any, Final

from benchmarks.measure import Line, in_turn, wall_s

SECTION: Final = "sweep"
RUNS, DAYS = 200, 1


def of_sweep(settings: Any, workers: int) -> tuple[float, float]:
    """Return milliseconds a run, and those of them that are not the run itself."""
    from experiments import Sweep

    found: list[Any] = []
    sweep = Sweep(settings, {})
    seconds = wall_s(lambda: found.append(sweep.run(RUNS, workers=workers, progress=False)))
    within = float(found[0].frame.seconds.sum()) / workers
    return 1000 * seconds / RUNS, 1000 * (seconds - within) / RUNS


def of_runs(settings: Any) -> float:
    """Return the milliseconds of a run with its measures, one after another, without a sweep."""
    import sim

    def run_all() -> None:
        for seed in range(RUNS):
            assert sim.run(settings, seed).measured

    return 1000 * wall_s(run_all) / RUNS


def measure(rounds: int) -> list[Line]:
    import sim

    village = sim.load("village").replace({"run.days": DAYS})
    sim.run(village, 1)
    overhead: dict[int, list[float]] = {1: [], 2: []}

    def with_workers(workers: int) -> float:
        each, more = of_sweep(village, workers)
        overhead[workers].append(more)
        return each

    contest = {
        "runs in a loop": lambda: of_runs(village),
        "1 worker": lambda: with_workers(1),
        "2 workers": lambda: with_workers(2),
    }
    found = in_turn(contest, rounds)
    times = [a / b for a, b in zip(found["1 worker"], found["2 workers"], strict=True)]
    lines = [Line.of(SECTION, f"{RUNS} x village, {k}", v, "ms/run") for k, v in found.items()]
    lines += [
        Line.of(SECTION, f"overhead beyond the run, {n} worker{'s'[: n - 1]}", v, "ms/run")
        for n, v in overhead.items()
    ]
    return [*lines, Line.of(SECTION, "2 workers against 1", times, "times as fast")]
