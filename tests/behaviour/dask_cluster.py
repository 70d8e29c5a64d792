"""A real Dask cluster on this machine: a scheduler and workers, each a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.machine import PATIENCE_S, environment, wait_for


class Cluster:
    """Processes of a cluster; `address` is the scheduler's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        try:
            self.address = self._scheduler()
        except BaseException:
            self.end()
            raise

    def add_worker(self, with_nanny: bool = True) -> "subprocess.Popen[bytes]":
        """Start a worker; with a nanny it is started again when it dies."""
        nanny = "--nanny" if with_nanny else "--no-nanny"
        return self._start(
            "dask_worker", self.address, "--nthreads", "1", nanny, "--no-dashboard",
            "--local-directory", str(self.folder), "--death-timeout", str(PATIENCE_S),
        )  # fmt: skip

    def end(self) -> None:
        for process in self.processes[::-1]:
            process.terminate()
        for process in self.processes:
            process.wait(PATIENCE_S)

    def _scheduler(self) -> str:
        place = self.folder / "scheduler.json"
        self._start(
            "dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
            "--scheduler-file", str(place),
        )  # fmt: skip
        wait_for(lambda: bool(_address(place)))
        return _address(place)

    def _start(self, command: str, *arguments: str) -> "subprocess.Popen[bytes]":
        with (self.folder / f"{command}-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{command}", *arguments],
                env=environment(),
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process


def _address(place: Path) -> str:
    """The scheduler's address, once its file is written to the end."""
    try:
        return str(json.loads(place.read_text())["address"])
    except (OSError, ValueError):
        return ""


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A cluster with some workers that ends with the block."""
    made = Cluster(folder)
    try:
        for _ in range(workers):
            made.add_worker()
        yield made
    finally:
        made.end()
