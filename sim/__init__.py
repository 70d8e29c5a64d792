"""safetynet: how patrols and reports keep a community safe. `sim` simulates one run.

>>> import sim
>>> town = sim.load("village").replace({"run.days": 1})
>>> run = sim.run(town, seed=7)
>>> len(run.cases) > 0
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.model import SafetyNet as SafetyNet
    from sim.one_run import Run as Run
    from sim.runs import run as run
    from sim.scenario import Scenario as Scenario
    from sim.scenario import load as load

__version__ = "0.1.0"
__all__ = ["Run", "SafetyNet", "Scenario", "__version__", "load", "run"]

_HOMES = {
    "Run": "sim.one_run",
    "SafetyNet": "sim.model",
    "Scenario": "sim.scenario",
    "load": "sim.scenario",
    "run": "sim.runs",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `import sim` alone costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute '{name}'")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
