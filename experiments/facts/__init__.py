"""The figures of the 2016 report beside what the model gives for the same places.

`counts` counts in one run, `trials` says which runs make a district, `figures` lists what the
report says, and `verdict` puts both side by side.
"""

from experiments.facts.figures import FIGURES, Figure
from experiments.facts.page import page
from experiments.facts.trials import TRIALS, Trial, samples
from experiments.facts.verdict import Verdict, judge, table

__all__ = ["FIGURES", "TRIALS", "Figure", "Trial", "Verdict", "judge", "page", "samples", "table"]
