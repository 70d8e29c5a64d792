"""A small scenario file for tests that only need some scenario."""

from pathlib import Path

from sim.scenario import Scenario, load

SMALL = """
title = "Small"
[run]
days = 2 # [X] short
[place]
width_cells = 4
height_cells = 4
residents = 20
[roles.team]
count = 3
[kinds.theft]
per_day = 1.5
departments = ["police"]
look_per_min = 0.25
[departments.police]
lead_min = { uniform = [1, 2] } # [D] a source
"""


def load_small(folder: Path) -> Scenario:
    """Write small.toml into a folder and load it."""
    path = folder / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return load(path)
