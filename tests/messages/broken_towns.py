"""A small valid scenario file, ways to break it, and the message each one gives."""

from pathlib import Path
from typing import Any

import pytest

from sim.errors import ScenarioError
from sim.scenario import load

GOOD = """\
title = "Good"
[run]
days = 2
[place]
width_cells = 10
height_cells = 10
residents = 100
[roles.volunteer]
count = 5
[kinds.theft]
per_day = 1
departments = ["police"]
[departments.police]
crews = 2
"""


def write(text: str) -> Path:
    """Write town.toml into the current folder."""
    path = Path("town.toml")
    path.write_text(text, encoding="utf-8")
    return path


def message(path: str | Path, overrides: dict[str, Any] | None = None) -> str:
    with pytest.raises(ScenarioError) as error:
        load(path, overrides)
    return str(error.value)


ONE_LINE: dict[str, tuple[str, str, str]] = {
    "missing key": (
        "residents = 100\n",
        "",
        "line 4: place.residents is missing: a whole number from 0 to 100,000,000 (people)",
    ),
    "missing table": (
        '[departments.police]\ncrews = 2\n',
        "",
        "departments is missing: 1 to 10,000 tables, each with a name",
    ),
    "a misspelt required key is told once": (
        "residents = 100",
        "resdents = 100",
        "line 7: place.resdents is not a known key; did you mean place.residents?  Keys of "
        "[place]: width_cells, height_cells, cell_m, edges, seed, towns, villages, grids, "
        "residents, household_size, land_use, file.",
    ),
    "a key of another table": (
        "crews = 2",
        "crews = 2\n[patrol]\ndays = 3",
        "line 16: patrol.days is not a known key; did you mean run.days?  Keys of [patrol]: "
        "density_per_km2, policy, stop_min, file.",
    ),
    "a key like no other": (
        "days = 2",
        "days = 2\nxyzzy = 1",
        "line 4: run.xyzzy is not a known key.  Keys of [run]: start, days, warmup_days, holidays.",
    ),
    "a misspelt table": (
        "[run]",
        "[rn]",
        "line 2: rn is not a known key; did you mean run?  Keys of a scenario: base, title, "
        "description, run, place, people, patrol, roles, leaders, household_register, follow_up, "
        "publicity, recruiting, deterrence, surge, routing, nets, kinds, departments, dispatch, "
        "feedback, wages.",
    ),
    "nan": ("days = 2", "days = nan", "line 3: run.days = nan: must be a number above 0 and up "
            "to 3,660 (days; default 30)"),
    "inf": ("days = 2", "days = inf", "line 3: run.days = inf: must be a number above 0 and up "
            "to 3,660 (days; default 30)"),
    "nan where inf is possible": (
        "[run]",
        "[routing]\nspeed = nan\n[run]",
        "line 3: routing.speed = nan: must be a number above 0 (default 1)",
    ),
    "zero days": ("days = 2", "days = 0", "line 3: run.days = 0: must be a number above 0 and up "
                  "to 3,660 (days; default 30)"),
    "text for number": ("days = 2", 'days = "2"', 'line 3: run.days = "2": must be a number '
                        "above 0 and up to 3,660 (days; default 30)"),
    "switch for number": ("days = 2", "days = true", "line 3: run.days = true: must be a number "
                          "above 0 and up to 3,660 (days; default 30)"),
    "fraction for whole number": (
        "residents = 100",
        "residents = 100.5",
        "line 7: place.residents = 100.5: must be a whole number from 0 to 100,000,000 (people)",
    ),
    "number for switch": (
        "[run]",
        "[routing]\nmerge_duplicates = 1\n[run]",
        "line 3: routing.merge_duplicates = 1: must be true or false (default true)",
    ),
    "number for text": ("\"Good\"", "3", "line 1: title = 3: must be a text"),
    "value for table": (
        "[run]\ndays = 2",
        "run = 3",
        "line 2: run = 3: must be a table with some of the keys start, days, warmup_days, holidays",
    ),
    "unknown choice": (
        "residents = 100",
        'residents = 100\nedges = "tours"',
        'line 8: place.edges = "tours": must be one of "walls", "torus" (default "walls"); '
        'did you mean "torus"?',
    ),
    "unknown network": (
        "[run]",
        '[routing]\nnetwork = "comand_centre"\n[run]',
        'line 3: routing.network = "comand_centre": must be one of "command_centre", '
        '"paper_chain", "one_grid", "nets", "file" (default "command_centre"); did you '
        'mean "command_centre"?',
    ),
    "unknown level": (
        "[run]",
        '[routing.entry]\napp = "citi"\n[run]',
        'line 3: routing.entry.app = "citi": must be one of "grid", "village", "town", "city" '
        '(default "city"); did you mean "city"?',
    ),
    "unknown role": (
        "[roles.volunteer]",
        "[roles.voluntear]",
        "line 8: roles.voluntear is not a known key; did you mean roles.volunteer?  Keys of "
        "[roles]: volunteer, team, worker.",
    ),
    "unknown channel": (
        "[run]",
        "[routing.latency_min]\nfax = 3\n[run]",
        "line 3: routing.latency_min.fax is not a known key.  Keys of [routing.latency_min]: "
        "paper, phone, pc, mobile, app, centre.",
    ),
    "unknown policy": (
        "[run]",
        '[patrol]\npolicy = "swep"\n[run]',
        "line 3: patrol.policy: swep is not a patrol policy; did you mean sweep?",
    ),
    "unknown policy of a role": (
        "count = 5",
        'count = 5\npolicy = "zigzag"',
        "line 10: roles.volunteer.policy: zigzag is not a patrol policy; known are hotspot, "
        "random_cell, random_walk, sweep, waypoint",
    ),
    "two numbers": (
        "per_day = 1",
        "per_day = 1\nper_km2_year = 3",
        "line 10: kinds.theft needs exactly one of per_1000_residents_year, per_km2_year, "
        "per_day, count; it has per_km2_year and per_day",
    ),
    "no number": (
        "count = 5\n",
        "",
        "line 8: roles.volunteer needs exactly one of count, per_1000_residents, per_grid; "
        "it has none",
    ),
    "kind without departments": (
        'departments = ["police"]',
        "departments = []",
        "line 12: kinds.theft.departments = []: must be a list of 1 to 8 texts",
    ),
    "department named twice": (
        '["police"]',
        '["police", "police"]',
        "line 12: kinds.theft.departments names one twice",
    ),
    "unknown kind": (
        "per_day = 1",
        'per_day = 1\nescalates_to = "robbery"',
        "line 12: kinds.theft.escalates_to: robbery is not a kind; known are theft",
    ),
    "escalation in a circle": (
        "per_day = 1",
        'per_day = 1\nescalates_to = "theft"',
        "line 12: kinds.theft.escalates_to makes a circle: theft -> theft",
    ),
    "no weights": (
        "per_day = 1",
        "per_day = 1\nby_weekday = [0, 0, 0, 0, 0, 0, 0]",
        "line 12: kinds.theft.by_weekday = [0, 0, 0, 0, 0, 0, 0]: all of them are 0 (weight; "
        "default [1, 1, 1, 1, 1, 1, 1])",
    ),
    "too few weights": (
        "per_day = 1",
        "per_day = 1\nby_hour = [1, 2]",
        "line 12: kinds.theft.by_hour = [1, 2]: must be a list of 24 numbers from 0 to 1,000,000 "
        "(weight; default [1, 1, 1, ... 24 in all])",
    ),
    "distribution": (
        "crews = 2",
        "lead_min = { lognormal = { median = 3, sgma = 1 } }",
        "line 14: departments.police.lead_min = {lognormal = {median = 3, sgma = 1}}: lognormal "
        "needs {median = ..., sigma = ...} with median above 0 and sigma from 0 to 5 "
        "(min; default 0)",
    ),
    "unknown law": (
        "crews = 2",
        "lead_min = { lognrmal = 3 }",
        "line 14: departments.police.lead_min = {lognrmal = 3}: lognrmal is not one of constant, "
        "uniform, exponential, erlang, gamma, lognormal, weibull, empirical (min; default 0)",
    ),
    "never where it cannot be": (
        "crews = 2",
        'lead_min = "never"',
        'line 14: departments.police.lead_min = "never": "never" is not possible here '
        "(min; default 0)",
    ),
    "no duration": (
        "per_day = 1",
        'per_day = 1\nclears_after_min = "soon"',
        'line 12: kinds.theft.clears_after_min = "soon": must be a number of 0 or more, "never" '
        "or a distribution such as {lognormal = {median = 30, sigma = 0.9}} "
        '(min; default "never")',
    ),
    "chance by role": (
        "per_day = 1",
        "per_day = 1\nlook_per_min = { team = 2 }",
        "line 12: kinds.theft.look_per_min = {team = 2}: must be a number from 0 to 1, or a table "
        "of such numbers with some of the keys volunteer, team, worker (chance per minute; "
        "default {volunteer = 0, team = 0, worker = 0})",
    ),
    "time zone": (
        "days = 2",
        "start = 2016-03-07T00:00:00+08:00",
        "line 3: run.start = 2016-03-07T00:00:00+08:00: a time zone is not possible here "
        "(default 2016-03-07T00:00:00)",
    ),
    "distant future": (
        "days = 2",
        "start = 3016-03-07T00:00:00",
        "line 3: run.start = 3016-03-07T00:00:00: must be a local date-time from "
        "1900-01-01T00:00:00 to before 2201-01-01T00:00:00 (default 2016-03-07T00:00:00)",
    ),
    "no date": (
        "days = 2",
        "holidays = [1]",
        "line 3: run.holidays = [1]: must be a list of 0 to 4,000 dates (default [])",
    ),
    "name of a kind": (
        "[kinds.theft]",
        '[kinds."a theft"]',
        'line 10: kinds."a theft": a name has 1 to 64 letters, digits, _ or - and nothing else',
    ),
    "warm-up of the whole run": (
        "days = 2",
        "days = 2\nwarmup_days = 2",
        "line 4: run.warmup_days = 2: must be below run.days (2 days)",
    ),
    "more grids than land": (
        "residents = 100",
        "residents = 100\ngrids = 93",
        "line 8: place.grids = 93: must be at most the land cells of the place (92)",
    ),
    "more villages than grids": (
        "residents = 100",
        "residents = 100\nvillages = 2",
        "line 8: place.villages = 2: must be at most place.grids (1)",
    ),
    "more towns than villages": (
        "residents = 100",
        "residents = 100\ntowns = 2",
        "line 8: place.towns = 2: must be at most place.villages (1)",
    ),
    "more volunteers than residents": (
        "count = 5",
        "count = 101",
        "line 8: roles.volunteer: 101 volunteers are more than the residents "
        "(place.residents = 100)",
    ),
    "land use": (
        "residents = 100",
        "residents = 100\nland_use = { homes = 0.5 }",
        "line 8: place.land_use: the shares sum to 0.95, not 1",
    ),
    "no homes": (
        "residents = 100",
        "residents = 100\nland_use = { homes = 0, shops = 0.63 }",
        "line 8: place.land_use.homes = 0: place.residents need homes",
    ),
    "closed before it opens": (
        "crews = 2",
        "crews = 2\nto_hour = 8",
        "line 15: departments.police.to_hour = 8: must be after departments.police.from_hour (8)",
    ),
    "no such file of cells": (
        "residents = 100",
        'residents = 100\nfile = "/nowhere/cells.csv"',
        "line 8: place.file: there is no file /nowhere/cells.csv",
    ),
}  # fmt: skip
