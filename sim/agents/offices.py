"""Desks of the command network and departments."""

import numpy as np

from sim.agents.handle import Column, Handle, Host


class InformationOfficer(Handle):
    """One of the officers who work the queue of a node of the command network."""

    def __init__(self, model: Host, row: int, node: int) -> None:
        """Work at `node`."""
        super().__init__(model, row)
        self.node = node

    @property
    def waiting(self) -> int:
        """Reports that wait at the officer's desk."""
        return int(self.model.world["desks"]["waiting"][self.node])

    @property
    def office(self) -> str:
        """Name of the node."""
        return self.model.setting.network.name_of(self.node)

    @property
    def cell_index(self) -> int:
        """The centre of the area that the desk serves."""
        level, number = self.model.setting.network.area_of(self.node)
        return self.model.setting.town.place.centre_of(level, number)


class GridLeader(Handle):
    """Leads several grids of a village: the second tier of mediation, after the finder."""

    @property
    def desk(self) -> int:
        """Row among the desks of the world, after those of the network."""
        return int(self.model.setting.network.desks.size) + self.row

    @property
    def grids(self) -> list[int]:
        """Numbers of the grids that the leader answers for."""
        first_tier = self.model.world["offices"][: self.model.setting.town.place.count("grid")]
        return [int(grid) for grid in np.flatnonzero(first_tier == self.desk)]

    @property
    def waiting(self) -> int:
        """Cases that wait for the leader."""
        return int(self.model.world["desks"]["waiting"][self.desk])

    @property
    def is_busy(self) -> bool:
        """Whether the leader is mediating now."""
        return bool(self.model.world["desks"]["busy"][self.desk])

    @property
    def cell_index(self) -> int:
        """The centre of the first of the grids."""
        return self.model.setting.town.place.centre_of("grid", self.grids[0])


class Department(Handle):
    """A department with its field crews and its queue by priority."""

    crews = Column("departments")
    free_crews = Column("departments", "free")
    waiting = Column("departments")

    @property
    def name(self) -> str:
        """Name in the scenario."""
        return list(self.model.settings.departments)[self.row]

    @property
    def cell_index(self) -> int:
        """The base of its first crew."""
        first = self.model.world["departments"]["first_crew"][self.row]
        return int(self.model.world["crews"]["base"][first])
