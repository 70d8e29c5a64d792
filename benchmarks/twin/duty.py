"""Duty: how many units a role has, in which beats, and when they are on duty."""

import math
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from benchmarks.twin.clock import Clock
from benchmarks.twin.luck import coin
from benchmarks.twin.streets import Beat

if TYPE_CHECKING:
    from benchmarks.twin.town import Town

Turn = tuple[float, float]
LEVELS = {"place": "city"}


def people_of(role: Any, residents: int, grids: int) -> float:
    """Return how many people a role has as its counts say."""
    if role.per_1000_residents is not None:
        return float(role.per_1000_residents * residents / 1000)
    units = role.count if role.count is not None else role.per_grid * grids
    return float(units * role.people_per_unit)


def on_duty_share(role: Any) -> float:
    """Return the share of the week that one person of a role is on duty."""
    if role.duty == "turns":
        return float(min(1.0, role.turns_per_day * role.turn_min / 1440))
    if role.duty == "shifts":
        return float(role.days_per_week / 7 / role.shifts_per_day)
    if role.duty == "office":
        return float((role.to_hour - role.from_hour) * 5 / 168)
    return 1.0


def density_factor(model: "Town") -> float:
    """Return what all roles are multiplied with to get the density that is asked for."""
    wanted = model.settings.patrol.density_per_km2
    if wanted is None:
        return 1.0
    counts = (model.place.homes.size, model.place.count("grid"))
    counted = sum(people_of(role, *counts) * on_duty_share(role) for role in model.roles.values())
    return float(wanted * model.place.area_km2 / counted) if counted else 0.0


def units_of(model: "Town", role: Any) -> int:
    people = people_of(role, model.place.homes.size, model.place.count("grid"))
    units: int = round(people * density_factor(model) / role.people_per_unit)
    return units


def units_as_counted(model: "Town", role: Any) -> int:
    """Return how many units a role has before the density is changed."""
    people = people_of(role, model.place.homes.size, model.place.count("grid"))
    units: int = round(people / role.people_per_unit)
    return units


def beats_of(model: "Town", level: str, units: int) -> list[Beat]:
    """Return the beats of a role: areas, joined as long as there are fewer units than beats."""
    level = LEVELS.get(level, level)
    areas: dict[int, list[Any]] = {area: [] for area in range(model.place.count(level))}
    for index, area in enumerate(model.place.area_of(level).tolist()):
        if area >= 0:
            areas[area].append(model.streets.cell(index))
    while len(areas) > max(1, units) and (pair := _smallest_pair(areas)):
        smaller, other = pair
        areas[other] += areas.pop(smaller)
    return [Beat(cells) for cells in areas.values()]


def _smallest_pair(areas: dict[int, list[Any]]) -> tuple[int, int] | None:
    """Return the smallest area that touches another one, and the smallest of those it touches."""
    area_of = {cell: area for area, cells in areas.items() for cell in cells}
    by_size = {area: (len(cells), area) for area, cells in areas.items()}
    for area in sorted(areas, key=by_size.__getitem__):
        beside = {area_of[b] for cell in areas[area] for b in cell.connections.values()} - {area}
        if beside:
            return area, min(beside, key=by_size.__getitem__)
    return None


def turns_of(role: Any, clock: Clock, rng: Any, unit: int, beats: int) -> Iterator[Turn]:
    """Yield the turns of duty of a unit: first minute and end, in order, not overlapping."""
    last = 0.0
    for begin, end in _planned(role, clock, rng, unit, beats):
        if role.duty == "turns" and begin < last:
            begin, end = math.ceil(last), math.ceil(last) + end - begin
        begin, last = max(0.0, begin), end
        if last > begin and begin < clock.end_min:
            yield begin, last


def _planned(role: Any, clock: Clock, rng: Any, unit: int, beats: int) -> Iterator[Turn]:
    if role.duty == "always":
        yield 0.0, clock.end_min
        return
    for day, (midnight, date) in enumerate(clock.midnights()):
        if role.duty == "turns":
            yield from _volunteered(role, rng, midnight)
        elif role.duty == "shifts":
            yield from _shift(role, unit, beats, day, midnight)
        else:
            yield from _office(role, clock, midnight, date)


def _volunteered(role: Any, rng: Any, midnight: float) -> Iterator[Turn]:
    if not coin(rng, role.turns_per_day):
        return
    weights = role.start_by_hour
    hour = rng.choice(24, p=[weight / sum(weights) for weight in weights])
    begin = math.floor(midnight + hour * 60 + rng.integers(60))
    if begin >= 0:
        yield begin, begin + role.turn_min


def _shift(role: Any, unit: int, beats: int, day: int, midnight: float) -> Iterator[Turn]:
    length = 1440 / role.shifts_per_day
    shift = unit // beats % role.shifts_per_day
    if (day + unit) % 7 < role.days_per_week:
        begin = midnight + shift * length
        yield math.ceil(begin), math.ceil(begin + length)


def _office(role: Any, clock: Clock, midnight: float, date: datetime) -> Iterator[Turn]:
    if clock.is_office_day(date):
        hours = (role.from_hour, role.to_hour)
        begin, end = (math.ceil(midnight + hour * 60) for hour in hours)
        yield begin, end
