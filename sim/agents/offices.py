"""Desks of the command network and departments."""

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
        level, number = self.model.setting.network.nodes[self.node]
        return self.model.setting.town.place.centre_of(level, number)


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
