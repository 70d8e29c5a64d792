"""A run in the formats of others: event logs for process mining, maps for geographic tools."""

from experiments.exports.run import FORMATS, KeptRun, export

__all__ = ["FORMATS", "KeptRun", "export"]
