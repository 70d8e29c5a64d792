"""The twin: the model description (docs/odd.md) a second time, as a plain Mesa model.

It shares the scenario and the built place with `sim`, and nothing else. Patrollers step every
minute, everything else is an event on Mesa's own schedule, luck comes from `model.rng`. It checks
`sim` (tests/unit/test_twin.py) and is what the benchmarks compare with.

>>> import sim
>>> from benchmarks.twin import Town
>>> town = Town(sim.load("village").replace({"run.days": 1}), seed=7)
>>> town.run_to_end()
>>> len(town.history) > 0
True
"""

from benchmarks.twin.town import Town

__all__ = ["Town"]
