"""The twin as Mesa's batch_run takes a model: a minute a step, the seed as `rng`, a collector."""

from typing import Any

from mesa.datacollection import DataCollector  # noqa: TID251, batch_run asks for one

from benchmarks.twin.town import Town


class OneRun(Town):
    """One run of a scenario."""

    def __init__(self, settings: Any, rng: int = 1) -> None:
        super().__init__(settings, int(rng))
        self.datacollector = DataCollector({"cases": lambda town: len(town.history)})

    def step(self) -> None:
        """Let a minute pass, and count."""
        super().step()
        self.datacollector.collect(self)
