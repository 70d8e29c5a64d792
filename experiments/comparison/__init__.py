"""Two scenarios or more on the same incidents: what differs, how sure that is, and a page on it.

>>> import sim
>>> from experiments.comparison import compare, sides_of
>>> found = compare(sides_of(["village", "village:routing.speed=4"]), replications=2)
"""

from experiments.comparison.page import write_page
from experiments.comparison.runs import Comparison, compare
from experiments.comparison.sides import Side, sides_of

__all__ = ["Comparison", "Side", "compare", "sides_of", "write_page"]
