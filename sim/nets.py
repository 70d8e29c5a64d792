"""Separate departmental lines: whose department, whose kind of case and whose worker is whose.

Without them there is one line, number 0, to which everything belongs.
"""

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Scenario
from sim.scenario.kinds import KindSettings
from sim.scenario.nets import LineSettings

WITHOUT_LINE = 0


def lines_of(scenario: Scenario) -> dict[str, LineSettings]:
    """Return the lines of a scenario by name; none where one network serves all."""
    return scenario.nets.lines if scenario.routing.network == "nets" else {}


def line_of_department(scenario: Scenario) -> NDArray[np.int32]:
    """Return the line of each department, (departments,); the first one's, where none names it."""
    out = np.full(len(scenario.departments), WITHOUT_LINE, np.int32)
    number = {name: d for d, name in enumerate(scenario.departments)}
    for line, settings in enumerate(lines_of(scenario).values()):
        out[[number[name] for name in settings.departments]] = line
    return out


def first_departments(scenario: Scenario) -> NDArray[np.int32]:
    """Return the department that leads each line, (lines,)."""
    number = {name: d for d, name in enumerate(scenario.departments)}
    lines = lines_of(scenario).values()
    return np.array([number[line.departments[0]] for line in lines] or [0], np.int32)


def lines_of_kind(scenario: Scenario, kind: KindSettings) -> list[int]:
    """Return the lines to which a kind of case belongs, those of its departments in their order."""
    line, number = line_of_department(scenario), list(scenario.departments)
    return [int(line[number.index(name)]) for name in kind.departments]


def workers_by_line(scenario: Scenario, units: int) -> list[int]:
    """Spread the grid workers over the lines by weight, so that their sum stays."""
    weights = np.array([line.workers_weight for line in lines_of(scenario).values()])
    ends = np.round(units * np.cumsum(weights) / weights.sum())
    return [int(n) for n in np.diff(ends, prepend=0)]
