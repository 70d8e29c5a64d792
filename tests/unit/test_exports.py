"""Exports: other people's tools read them, and read the same run."""

import json
import warnings
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from experiments.exports import KeptRun, export
from experiments.exports.rings import Ring, polygons
from experiments.store.run_folder import write_run
from sim.errors import SafetyNetError

ORIGIN = (120.56, 30.63)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("export") / "run"
    write_run(sim.run(sim.load("village").replace({"run.days": 14}), seed=5), out)
    return out


def geo(folder: Path, name: str) -> Any:
    export(folder, "geojson", ORIGIN)
    return json.loads((folder / f"{name}.geojson").read_text("utf-8"))


def test_pm4py_reads_the_xes_file_as_the_same_log(folder: Path) -> None:
    (path,) = export(folder, "xes")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pm4py's own
        import pm4py

        read = pm4py.read_xes(str(path))
        start, end = pm4py.get_start_activities(read), pm4py.get_end_activities(read)
    ours = KeptRun(folder).log
    assert len(read) == len(ours) > 100
    assert list(read["concept:name"]) == list(ours["concept:name"])
    assert list(read["case:concept:name"]) == list(ours["case:concept:name"])
    assert (read["time:timestamp"].dt.tz_localize(None).to_numpy() == ours["time:timestamp"]).all()
    assert read["org:resource"].dropna().str.fullmatch(r"[a-z]+ \d+").all()
    assert set(start) == {"onset"} and len(end) > 1


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_tables_hold_the_same_events(folder: Path, form: str) -> None:
    (path,) = export(folder, form)
    read = pd.read_csv(path, dtype=str) if form == "csv" else pd.read_parquet(path)
    ours = KeptRun(folder).log
    assert list(read.columns) == list(ours.columns)
    assert list(read["concept:name"]) == list(ours["concept:name"])
    times = pd.to_datetime(read["time:timestamp"]).to_numpy()
    assert (times == ours["time:timestamp"].to_numpy()).all()


def test_every_event_of_a_case_is_there_and_no_duty(folder: Path) -> None:
    rows, ours = pd.read_parquet(folder / "log.parquet"), KeptRun(folder).log
    assert len(ours) == (rows["case"] >= 0).sum() < len(rows)
    start = sim.load("village").run.start
    first = rows[rows["case"] == 0].iloc[0]
    told = ours[ours["case:concept:name"] == "0"].iloc[0]["time:timestamp"]
    assert abs((told - start).total_seconds() / 60 - first["minute"]) < 1e-4


def test_every_cell_of_an_area_is_in_its_outline_and_no_other(folder: Path) -> None:
    village = sim.load("village").replace({"run.days": 14})
    place = sim.run(village, seed=5).setting.town.place
    grids = [f for f in geo(folder, "areas")["features"] if f["properties"]["level"] == "grid"]
    assert len(grids) == place.count("grid")
    for number, feature in enumerate(grids):
        shapes = feature["geometry"]["coordinates"]
        shapes = [shapes] if feature["geometry"]["type"] == "Polygon" else shapes
        cells = np.count_nonzero(place.grid_of == number)
        metres = sum(_square_metres(ring) for shape in shapes for ring in shape)
        assert metres == pytest.approx(cells * place.cell_m**2, rel=0.005)


def test_cases_lie_within_the_place_and_carry_what_became_of_them(folder: Path) -> None:
    found = geo(folder, "cases")["features"]
    cases = pd.read_csv(folder / "cases.csv")
    assert [f["properties"]["end"] for f in found] == list(cases["end"])
    longitude, latitude = np.transpose([f["geometry"]["coordinates"] for f in found])
    assert (longitude > ORIGIN[0]).all() and (latitude > ORIGIN[1]).all()
    east_m = (longitude.max() - ORIGIN[0]) * 111_320 * cos(radians(ORIGIN[1]))
    assert east_m == pytest.approx((cases["x"].max() + 0.5) * 50, rel=0.005)
    assert found[int(cases["y"].idxmin())]["geometry"]["coordinates"][1] == latitude.max()


def test_rings_run_against_the_clock_outside_and_with_it_round_holes() -> None:
    inside = np.ones((4, 5), bool)
    inside[1, 1] = inside[2, 3] = False
    ((outer, *holes),) = polygons(inside)
    assert outer == [(0, 0), (5, 0), (5, 4), (0, 4), (0, 0)]
    assert len(holes) == 2 and [_signed(ring) for ring in (outer, *holes)] == [20, -1, -1]


def test_pieces_that_meet_in_a_corner_stay_apart() -> None:
    found = polygons(np.array([[True, False], [False, True]]))
    assert sorted(_signed(shape[0]) for shape in found) == [1, 1]


def test_random_areas_keep_their_size() -> None:
    from sim.streams import uniform

    for seed in range(30):
        inside = uniform(seed, 99, np.arange(80)).reshape(8, 10) < 0.6
        assert sum(_signed(ring) for shape in polygons(inside) for ring in shape) == inside.sum()


@pytest.mark.parametrize(
    ("form", "origin", "message"),
    [
        ("xess", None,
         "unknown format 'xess'; did you mean xes?  Known: csv, geojson, parquet, xes."),
        ("geojson", None, "GeoJSON holds longitude and latitude, and a generated place has none:"
         " give the south-west corner as --origin LON,LAT, as in --origin 120.56,30.63"),
        ("geojson", (30.63, 120.56), "--origin 30.63,120.56: longitude is from -180 to 180,"
         " latitude from -85 to 85"),
    ],
)  # fmt: skip
def test_mistakes_are_told(
    folder: Path, form: str, origin: tuple[float, float] | None, message: str
) -> None:
    with pytest.raises(SafetyNetError) as caught:
        export(folder, form, origin)
    assert str(caught.value) == message


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SafetyNetError) as caught:
        export(tmp_path, "xes")
    assert str(caught.value) == (
        f"{tmp_path} holds no run (no provenance.json); `safetynet run --out` writes one"
    )


def _signed(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _square_metres(ring: list[list[float]]) -> float:
    scale = 111_320 * cos(radians(ORIGIN[1])), 110_860
    flat = [((x - ORIGIN[0]) * scale[0], (y - ORIGIN[1]) * scale[1]) for x, y in ring]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(flat)) / 2
