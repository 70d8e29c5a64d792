"""What a long sweep shows: a bar on a terminal, a line a minute and one at the end elsewhere."""

import sys
import time
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, Final

from experiments.execution.memory import resident_mb
from experiments.jobs import Job, Outcome

COUNTS: Final = "{n_fmt}/{total_fmt} runs, {rate_noinv_fmt}, {remaining} left{postfix}"
EVERY_S: Final = 60.0
"""How often a line is written where there is no terminal."""
LOOK_S: Final = 1.0
"""How old the memory that a bar shows may be."""
BAR: Final = "{percentage:3.0f}% |{bar}| " + COUNTS


class Progress:
    """Counts finished runs, and shows them."""

    def __init__(self, jobs: Sequence[Job], done: int, show: bool) -> None:
        """Show progress on stderr.

        Args:
            jobs: all runs of the study.
            done: runs that were finished before.
            show: False for no word at all.
        """
        self._points = len({job.point for job in jobs})
        self._replications = len({job.replication for job in jobs})
        self._total = len(jobs)
        self._before = done
        self._show = show
        self._failed = self._made = 0
        self._start = self._told_at = time.monotonic()
        self._looked_at, self._memory = -LOOK_S, ""
        self._bar = _bar(self._total, done) if show and sys.stderr.isatty() else None

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Count outcomes."""
        for outcome in outcomes:
            runs = len(outcome.jobs)
            self._made += runs
            self._failed += 0 if outcome.error is None else runs
            self._advance(runs)
        if self._bar is None and self._show and time.monotonic() - self._told_at >= EVERY_S:
            sys.stderr.write(self.state() + "\n")
            self._told_at = time.monotonic()

    def state(self) -> str:
        """Return one line while runs are made: done, failed, speed, time left, memory."""
        done, seconds = self._made + self._before, time.monotonic() - self._start
        left_s = round((self._total - done) * seconds / self._made) if self._made else 0
        return (
            f"{done:,} of {self._total:,} runs, {self._failed:,} failed,"
            f" {self._made / seconds:.3g} runs/s, {timedelta(seconds=left_s)} left{self._held()}"
        )

    def note(self, text: str) -> None:
        """Say something beside the bar."""
        if self._bar is not None:
            self._bar.write(text, file=sys.stderr)
        elif self._show:
            sys.stderr.write(text + "\n")

    def close(self) -> None:
        """End the bar and say what was done."""
        if self._bar is not None:
            self._bar.close()
        if self._show:
            sys.stderr.write(self.summary() + "\n")

    def summary(self) -> str:
        """Return one line: runs, points, replications, failures, speed."""
        seconds = time.monotonic() - self._start
        speed = f"{self._made / seconds:.3g} runs/s" if seconds > 0 else "at once"
        before = f", {self._before:,} from before" if self._before else ""
        return (
            f"{self._made + self._before:,} of {self._total:,} runs done ({self._points:,} points x"
            f" {self._replications:,} replications), {self._failed:,} failed{before};"
            f" {self._made:,} in {seconds:.1f} s ({speed})"
        )

    def _advance(self, runs: int) -> None:
        if self._bar is None:
            return
        rounds, point = divmod(self._made + self._before, self._points)
        self._bar.set_postfix_str(
            f"{rounds}/{self._replications} replications and {point}/{self._points} points,"
            f" {self._failed} failed{self._held()}",
            refresh=False,
        )
        self._bar.update(runs)

    def _held(self) -> str:
        """Say how much memory this process and its workers hold, where the system tells."""
        if time.monotonic() - self._looked_at >= LOOK_S:
            held = resident_mb()
            self._memory = "" if held is None else f", {held:,.0f} MB"
            self._looked_at = time.monotonic()
        return self._memory


def _bar(total: int, done: int) -> Any:
    from tqdm import tqdm

    return tqdm(
        total=total,
        initial=done,
        unit=" runs",
        bar_format=BAR,
        dynamic_ncols=True,
        smoothing=0.1,
        leave=False,
        file=sys.stderr,
    )
