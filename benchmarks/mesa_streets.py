"""Walking and looking as a Mesa user would write it: the baseline of the streets."""

# mypy: allow-subclassing-any

from typing import Any

import mesa
from mesa.discrete_space import CellAgent, OrthogonalVonNeumannGrid


class Hazard(CellAgent):
    """Waits in a cell; once found, another one appears elsewhere."""

    def __init__(self, model: mesa.Model, cell: Any) -> None:
        super().__init__(model)
        self.cell = cell


class Walker(CellAgent):
    """Goes to a random neighbouring cell and looks for hazards there."""

    def __init__(self, model: mesa.Model, cell: Any) -> None:
        super().__init__(model)
        self.cell = cell

    def step(self) -> None:
        self.cell = self.cell.neighborhood.select_random_cell()
        for other in list(self.cell.agents):
            if isinstance(other, Hazard) and self.random.random() < self.model.chance:
                self.model.found += 1
                other.cell = self.model.grid.all_cells.select_random_cell()


class Streets(mesa.Model):
    """Walkers and hazards on a torus."""

    def __init__(self, side: int, walkers: int, hazards: int, chance: float, seed: int) -> None:
        super().__init__(rng=seed)
        self.chance, self.found = chance, 0
        self.grid = OrthogonalVonNeumannGrid((side, side), torus=True, random=self.random)
        for kind, n in ((Walker, walkers), (Hazard, hazards)):
            for _ in range(n):
                kind(self, self.grid.all_cells.select_random_cell())

    def step(self) -> None:
        self.agents_by_type[Walker].shuffle_do("step")
