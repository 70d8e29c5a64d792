"""Areas and cases as GeoJSON (RFC 7946).

GeoJSON knows longitude and latitude alone, and a generated place has none. So the user says where
its south-west corner lies; from there metres become degrees on the ellipsoid of WGS 84 at that
latitude. Over the width of a city the error stays below a metre or two.
"""

import json
from collections.abc import Iterable
from math import cos, isnan, radians, sin, sqrt
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from experiments.exports.rings import Ring, polygons
from sim.errors import OutputError

if TYPE_CHECKING:
    from pandas import DataFrame

    from sim.place import Place

type Origin = tuple[float, float]
AXIS_M: Final = 6_378_137.0
ECCENTRICITY_2: Final = 6.694379990141e-3
"""Of the ellipsoid of WGS 84."""
DIGITS: Final = 7
"""A centimetre."""
LEVELS: Final = ("village", "grid")
FARTHEST: Final = 85.0


def checked(origin: Origin | None) -> Origin:
    """Return the origin.

    Raises:
        OutputError: there is none, or it lies nowhere on Earth.
    """
    if origin is None:
        raise OutputError(
            "GeoJSON holds longitude and latitude, and a generated place has none: give the"
            " south-west corner as --origin LON,LAT, as in --origin 120.56,30.63"
        )
    longitude, latitude = origin
    if not (-180 <= longitude <= 180 and -FARTHEST <= latitude <= FARTHEST):
        raise OutputError(
            f"--origin {longitude:g},{latitude:g}: longitude is from -180 to 180, latitude from"
            f" -{FARTHEST:g} to {FARTHEST:g}"
        )
    return origin


def areas(place: "Place", origin: Origin) -> bytes:
    """Villages and grids of a place as polygons."""
    found = []
    for level in LEVELS:
        of_cell = place.area_of(level).reshape(place.height, place.width)[::-1]
        for number in range(place.count(level)):
            shapes = [
                [_ring(ring, place, origin) for ring in shape]
                for shape in polygons(of_cell == number)
            ]
            told = {"level": level, "number": number, "name": _name(place, level, number)}
            found.append(_feature(_geometry(shapes), told))
    return _collection(found)


def cases(table: "DataFrame", place: "Place", origin: Origin) -> bytes:
    """Cases as points in the middle of their cells."""
    found = []
    for row in table.to_dict("records"):
        at = _degrees(row["x"] + 0.5, place.height - row["y"] - 0.5, place, origin)
        told = {key: _plain(value) for key, value in row.items() if key not in ("x", "y")}
        found.append(_feature({"type": "Point", "coordinates": at}, told))
    return _collection(found)


def _degrees(x: float, y: float, place: "Place", origin: Origin) -> list[float]:
    """Cells east and north of the corner as longitude and latitude."""
    longitude, latitude = origin
    bend = 1 - ECCENTRICITY_2 * sin(radians(latitude)) ** 2
    north_m = AXIS_M * (1 - ECCENTRICITY_2) / (bend * sqrt(bend))
    east_m = AXIS_M / sqrt(bend) * cos(radians(latitude))
    return [
        round(longitude + float(np.degrees(x * place.cell_m / east_m)), DIGITS),
        round(latitude + float(np.degrees(y * place.cell_m / north_m)), DIGITS),
    ]


def _ring(ring: Ring, place: "Place", origin: Origin) -> list[list[float]]:
    return [_degrees(x, y, place, origin) for x, y in ring]


def _geometry(shapes: list[Any]) -> dict[str, Any] | None:
    if not shapes:
        return None
    if len(shapes) == 1:
        return {"type": "Polygon", "coordinates": shapes[0]}
    return {"type": "MultiPolygon", "coordinates": shapes}


def _name(place: "Place", level: str, number: int) -> str:
    names = place.area_names.get(level, ())
    return names[number] if number < len(names) else f"{level} {number}"


def _feature(geometry: dict[str, Any] | None, told: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": told}


def _plain(value: Any) -> Any:
    """As JSON has it: no NaN, no types of numpy."""
    return None if isinstance(value, float) and isnan(value) else value


def _collection(features: Iterable[dict[str, Any]]) -> bytes:
    whole = {"type": "FeatureCollection", "features": list(features)}
    return json.dumps(whole, ensure_ascii=False, allow_nan=False).encode()
