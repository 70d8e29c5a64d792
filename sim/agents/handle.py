"""A handle is a Mesa agent that owns no state: it names a row; its columns read and write it."""

from typing import Any, Protocol, Self, overload

import mesa

from sim.scenario import Scenario
from sim.setting import Setting
from sim.world import World


class Host(Protocol):
    """What an agent needs of its model."""

    settings: Scenario
    seed: int
    setting: Setting
    world: World

    def cell(self, index: int) -> Any:
        """Return the cell of Mesa's grid with this number."""

    def hour_of_week(self) -> int:
        """Return the hour since Monday 0 h."""


class Column:
    """A field of a row in an array of the world, as an attribute of the agent.

    `trust = Column("residents")` lets agent code say `self.trust`, while the compiled loops see the
    whole column.
    """

    def __init__(self, array: str, field: str | None = None) -> None:
        """Name the array, and the field when it is not the attribute's own name."""
        self.array = array
        self.field = field

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the attribute's name for the field."""
        self.field = self.field or name

    @overload
    def __get__(self, agent: None, owner: type) -> Self: ...

    @overload
    def __get__(self, agent: "Handle", owner: type) -> Any: ...

    def __get__(self, agent: "Handle | None", owner: type) -> Any:
        """Read the field of the agent's row."""
        if agent is None:
            return self
        return agent.model.world[self.array][agent.row][self.field].item()

    def __set__(self, agent: "Handle", value: object) -> None:
        """Write the field of the agent's row."""
        agent.model.world[self.array][self.field][agent.row] = value


class Handle(mesa.Agent):
    """An agent of the model: number `row` of its kind."""

    model: Host

    def __init__(self, model: Host, row: int) -> None:
        """Stand for row `row`."""
        super().__init__(model)
        self.row = row

    @property
    def cell_index(self) -> int | None:
        """Number of the cell where the agent is now (y * width + x), or None when it is nowhere."""
        raise NotImplementedError

    @property
    def cell(self) -> Any:
        """The cell of Mesa's grid where the agent is now, or None."""
        index = self.cell_index
        return None if index is None else self.model.cell(index)

    def __repr__(self) -> str:
        """Name the kind and the row."""
        return f"<{type(self).__name__} {self.row}>"
