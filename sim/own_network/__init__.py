"""Command networks of the user's own, from GraphML or from two tables of nodes and edges."""

from sim.own_network.graph import own_network

__all__ = ["own_network"]
