"""How much is enough: the least patrol, or the cheapest mix, that meets a target for certain."""

from experiments.planner.mix import Mix, check_mix, mixes
from experiments.planner.page import write_page
from experiments.planner.search import PATROL, Plan, check, plan
from experiments.planner.target import Target, target_of
from experiments.planner.trial import Trials

__all__ = [
    "PATROL",
    "Mix",
    "Plan",
    "Target",
    "Trials",
    "check",
    "check_mix",
    "mixes",
    "plan",
    "target_of",
    "write_page",
]
