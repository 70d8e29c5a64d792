"""Many runs of many scenarios: design, runner, store, statistics, charts, report, command."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments import charts
    from experiments.sweep import Results, Sweep

__all__ = ["Results", "Sweep", "charts"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that the package costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'experiments' has no attribute '{name}'")
    if name == "charts":
        return import_module("experiments.charts")
    return getattr(import_module("experiments.sweep"), name)
