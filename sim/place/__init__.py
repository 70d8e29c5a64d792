"""The place: land, areas, homes and work, generated from a seed or read from a file."""

from sim.place.builder import build
from sim.place.place import Areas, Place
from sim.place.spec import PlaceSpec

__all__ = ["Areas", "Place", "PlaceSpec", "build"]
