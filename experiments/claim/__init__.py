"""The report's claim, tested: walking and information, each alone and both.

`worlds` are the four corners and the assumptions that are varied around them, `finding` says what
each brings and whether the sign holds, `page` and `picture` tell it.
"""

from experiments.claim.finding import Finding, find
from experiments.claim.page import markdown
from experiments.claim.picture import both_nets
from experiments.claim.worlds import Runs, run_claim

__all__ = ["Finding", "Runs", "both_nets", "find", "markdown", "run_claim"]
