"""Scenarios: frozen, complete, every value with its unit and source."""

from sim.scenario.load import load, parse_override, shipped
from sim.scenario.origins import Origin
from sim.scenario.scenario import Row, Scenario

__all__ = ["Origin", "Row", "Scenario", "load", "parse_override", "shipped"]
