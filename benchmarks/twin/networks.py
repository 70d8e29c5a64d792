"""The command network: trees of desks from the city down, one for all or one for each line."""

from typing import TYPE_CHECKING, Any, Final

from benchmarks.twin.desks import Desk, Unattended

if TYPE_CHECKING:
    from benchmarks.twin.cases import Case
    from benchmarks.twin.town import Town

LEVELS: Final = ("city", "town", "village", "grid")
LINES: Final = "nets"


class Tree:
    """Desks, each below the one of the area that its own belongs to, and departments behind them.

    Attributes:
        departments: names of those that belong to it.
        desks: those of each level, by number of the area.
    """

    def __init__(self, model: "Town", departments: list[str]) -> None:
        self.model, self.departments = model, departments
        self.desks: dict[str, list[Desk]] = {}

    @classmethod
    def of_all(cls, model: "Town") -> "Tree":
        """Return the tree that serves all departments."""
        tree, settings = cls(model, list(model.settings.departments)), model.settings.routing.desks
        for level in LEVELS:
            tree._add(level, Desk, getattr(settings, level))
        return tree

    @classmethod
    def of_line(cls, model: "Town", departments: list[str]) -> "Tree":
        """Return the tree of one line: nobody at its desks but in its bureau."""
        tree, nets = cls(model, list(departments)), model.settings.nets
        tree._add("city", Desk, nets.desk)
        for level in LEVELS[1 : LEVELS.index(nets.level) + 1]:
            tree._add(level, Unattended, nets.desk)
        return tree

    @property
    def city(self) -> Desk:
        return self.desks["city"][0]

    def _add(self, level: str, kind: type[Desk], settings: Any) -> None:
        above = LEVELS[LEVELS.index(level) - 1]
        self.desks[level] = [
            kind(self.model, settings, self, up) for up in self._superiors(level, above)
        ]

    def _superiors(self, level: str, above: str) -> list[Desk | None]:
        place = self.model.place
        belongs: dict[str, Any] = {
            "city": [],
            "town": [0] * place.count("town"),
            "village": place.town_of_village,
            "grid": place.village_of_grid,
        }
        return [None] if level == "city" else [self.desks[above][i] for i in belongs[level]]

    def desk_of(self, level: str, cell: Any) -> Desk:
        """Return the desk that serves a cell at a level, or at the lowest one that there is."""
        while level not in self.desks:
            level = LEVELS[LEVELS.index(level) - 1]
        area = self.model.place.area_of(level)[self.model.streets.number(cell)]
        return self.desks[level][int(area)]

    def serves(self, department: Any) -> bool:
        return department.name in self.departments

    def owns(self, kind: Any) -> bool:
        """Whether one of the departments of a kind belongs to it."""
        return any(name in self.departments for name in kind.departments)


class Network:
    """All trees of desks, joined in the city."""

    def __init__(self, model: "Town") -> None:
        self.model, routing = model, model.settings.routing
        self.shape = routing.network
        self.one = None if self.has_lines else Tree.of_all(model)
        lines = model.settings.nets.lines if self.has_lines else {}
        self.lines = {n: Tree.of_line(model, line.departments) for n, line in lines.items()}
        self.trees = [self.one] if self.one else list(self.lines.values())

    @property
    def has_lines(self) -> bool:
        return bool(self.shape == LINES)

    @property
    def channel(self) -> str:
        """By what a report travels between levels."""
        fixed = {"command_centre": "centre", "paper_chain": "paper"}
        return str(fixed.get(self.shape, self.model.settings.routing.between_levels))

    @property
    def departments_below_city(self) -> bool:
        """Whether towns are joined to the departments as the city is."""
        return bool(self.shape == "one_grid")

    def tree_behind(self, department: Any) -> Tree:
        return next(tree for tree in self.trees if tree.serves(department))

    def tree_for(self, case: "Case | None") -> Tree:
        """Return which tree records a case: that of its lead department; an enquiry's is drawn."""
        if case is None:
            return self.trees[int(self.model.rng.integers(len(self.trees)))]
        return self.tree_behind(self.model.departments[case.settings.departments[0]])
