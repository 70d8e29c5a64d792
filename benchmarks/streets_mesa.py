"""The streets alone as idiomatic Mesa: agents on a grid who take a random neighbour and look."""

# mypy: allow-subclassing-any

from typing import Any

import mesa
from mesa.discrete_space import CellAgent, OrthogonalVonNeumannGrid


class Hazard(CellAgent):
    pass


class Walker(CellAgent):
    cell: Any

    def step(self) -> None:
        self.cell = self.cell.neighborhood.select_random_cell()
        for agent in self.cell.agents:
            if isinstance(agent, Hazard) and self.model.rng.random() < self.model.chance:
                self.model.found.append(agent)


class Streets(mesa.Model):
    """A torus with walkers and hazards; a hazard that is found moves elsewhere."""

    def __init__(self, side: int, units: int, hazards: int, chance: float, seed: int) -> None:
        super().__init__(rng=seed)
        self.chance = chance
        self.grid: Any = OrthogonalVonNeumannGrid((side, side), torus=True, random=self.random)
        self.found: list[Hazard] = []
        self.finds = 0
        # Mesa keeps neighbourhoods; in a long run each is made once, so that does not count.
        for cell in self.grid.all_cells:
            cell.get_neighborhood()
        for kind, n in ((Hazard, hazards), (Walker, units)):
            for agent in kind.create_agents(self, n):
                agent.cell = self.grid.all_cells.select_random_cell()

    def step(self) -> None:
        self.agents_by_type[Walker].shuffle_do("step")
        for hazard in dict.fromkeys(self.found):
            hazard.cell = self.grid.all_cells.select_random_cell()
            self.finds += 1
        self.found = []
