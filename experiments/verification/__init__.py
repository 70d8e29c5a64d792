"""The laws: closed forms that the model must reproduce when a scenario reduces it to their case."""

from experiments.verification.law import Comparison, Law, compare, replications, verify

__all__ = ["Comparison", "Law", "compare", "replications", "verify"]
