"""A run as one file: small, complete, and what it shows is the run."""

import json
import re
import zlib
from base64 import b64decode
from math import inf, nan
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import sim
from experiments import cli
from experiments.live import moves
from experiments.live.frames import FRESH, Frame, decoded
from experiments.live.replay import MOST_FRAMES, Stretch, replay
from sim import moment
from sim.errors import SafetyNetError
from sim.model import SafetyNet
from tests.towns import bare, patrol

ELEMENT = re.compile(r'<script type="[^"]+" id="safetynet-(\w+)">(.*?)</script>', re.DOTALL)


def elements(page: str) -> dict[str, str]:
    return dict(ELEMENT.findall(page))


def unpacked(text: str) -> bytes:
    return zlib.decompress(b64decode(text))


def frames_of(data: bytes) -> list[Frame]:
    at, found = 4, []
    for _ in range(int.from_bytes(data[:4], "little")):
        length = int.from_bytes(data[at : at + 4], "little")
        found.append(decoded(data[at + 4 : at + 4 + length]))
        at += 4 + length
    assert at == len(data)
    return found


@given(
    st.integers(3, 9), st.integers(3, 9), st.booleans(), st.integers(0, 5), st.integers(1, 6),
    st.data(),
)  # fmt: skip
def test_any_cells_are_read_as_they_were_written(
    width: int, height: int, torus: bool, walkers: int, steps: int, data: st.DataObject
) -> None:
    one = st.integers(-1, width * height - 1)
    row = st.lists(one, min_size=walkers, max_size=walkers)
    rows = data.draw(st.lists(row, min_size=steps, max_size=steps))
    cells = np.array(rows, np.int64).reshape(steps, walkers)
    told = moves.encoded(cells, width, height, torus)
    assert len(told) % 2 == 0
    assert moves.decoded(told, width, height, torus).tolist() == cells.tolist()


def test_codes_of_moves_are_those_of_the_protocol() -> None:
    """A walker on 10 x 10 appears at (5, 5), makes the 13 moves in order, and leaves."""
    here, cells = 55, [55]
    for dx, dy in moves.STEPS:
        here += dx + 10 * dy
        cells.append(here)
    told = moves.encoded(np.array([*cells, -1])[:, None], 10, 10, False)
    codes = list(told[moves.HEADER.size : moves.HEADER.size + 15])
    assert codes == [14, *range(13), 13]


def test_2000_people_and_500_steps_fit_into_a_megabyte() -> None:
    city = bare(
        place={"width_cells": 100, "height_cells": 100, "edges": "walls"},
        roles=patrol(2000, "waypoint"),
        kinds={
            "hazard": {"count": 300, "departments": ["brigade"], "look_per_min": 0.002,
                       "service_min": 40},
        },
    )  # fmt: skip
    page = replay(city, 1, Stretch(0.0, 499.0))
    cells = moves.decoded(unpacked(elements(page)["moves"]), 100, 100, False)
    assert cells.shape == (500, 2000)
    assert (cells[1:] >= 0).all()
    assert len(page.encode()) < 2**20


@pytest.fixture(scope="module")
def village_page() -> str:
    return replay(sim.load("village").replace({"run.days": 2}), 7, Stretch(480.0, 900.0, 3.0))


def test_people_in_the_file_are_where_they_were_in_the_run(village_page: str) -> None:
    cells = moves.decoded(unpacked(elements(village_page)["moves"]), 24, 24, False)
    model = SafetyNet(sim.load("village").replace({"run.days": 2}), 7)
    for step, minute in enumerate(range(480, 901, 3)):
        model.run_to(minute)
        numbers, there, _ = moment.on_duty(model.world)
        expected = np.full(cells.shape[1], moves.NOWHERE)
        expected[numbers] = there
        assert cells[step].tolist() == expected.tolist()


def test_a_file_has_a_frame_for_each_step_and_the_numbers_beside_them(village_page: str) -> None:
    parts = elements(village_page)
    frames = frames_of(unpacked(parts["frames"]))
    assert [frame.minute for frame in frames] == [480.0 + 3 * k for k in range(141)]
    assert [frame.flags for frame in frames[:2]] == [FRESH, 0]
    assert all(frame.sides[0].walkers.size == 0 for frame in frames)
    series = json.loads(parts["series"])
    assert (series[0]["minute"], series[-1]["minute"]) == (480.0, 900.0)
    assert json.loads(parts["place"])["scenario"] == "village"
    assert json.loads(parts["hello"])["protocol"] == 1


def test_a_file_needs_nothing_from_elsewhere(village_page: str) -> None:
    without_data = ELEMENT.sub("", village_page)
    found = re.findall(r'(?:src|href)="([^"#][^"]*)"', without_data)
    assert [link for link in found if not link.startswith("data:")] == []
    assert "http://" not in without_data.replace("http://www.w3.org/", "")


@pytest.mark.parametrize(
    ("stretch", "message"),
    [
        *(
            (
                stretch,
                "nothing to record: --from must be 0 or more, --to after it and within the run",
            )
            for stretch in (
                Stretch(10.0, 10.0),
                Stretch(nan, 10.0),
                Stretch(inf, 10.0),
                Stretch(0.0, nan),
                Stretch(0.0, inf),
                Stretch(-1.0, 10.0),
            )
        ),
        (Stretch(0.0, 9.0, nan), "--every nan: must be a number of minutes above 0"),
        (Stretch(0.0, 9.0, 0.0), "--every 0.0: must be a number of minutes above 0"),
        (
            Stretch(0.0, 43_200.0),
            f"43,201 frames are too many for one file (at most {MOST_FRAMES:,}); "
            "choose a shorter stretch with --from and --to, or a longer --every",
        ),
    ],
)
def test_a_stretch_that_cannot_be_is_told(stretch: Stretch, message: str) -> None:
    with pytest.raises(SafetyNetError) as refused:
        stretch.minutes()
    assert str(refused.value) == message


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.main, list(arguments))
    return result.exit_code, result.output


def test_a_run_on_disk_is_replayed_with_its_own_seed_and_values(tmp_path: Path) -> None:
    run, file = tmp_path / "run", tmp_path / "demo.html"
    made = call("run", "village", "--days", "1", "--seed", "9", "--set", "routing.speed=4",
                "--out", str(run))  # fmt: skip
    assert made[0] == 0
    code, output = call("replay", str(run), "-o", str(file), "--every", "60")
    assert code == 0
    assert output.startswith(f"written to {file} (")
    place = json.loads(elements(file.read_text("utf-8"))["place"])
    assert (place["seed"], place["end_min"]) == (9, 1440.0)
    assert place["sides"][0]["levers"]["routing.speed"] == 4.0


def test_a_replay_makes_the_folder_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "new" / "demo.html"
    assert call("replay", "village", "--every", "60", "-o", str(file))[0] == 0
    assert elements(file.read_text("utf-8"))


def test_a_folder_without_a_run_is_told(tmp_path: Path) -> None:
    code, output = call("replay", str(tmp_path))
    assert (code, output) == (2, f"{tmp_path} holds no run: provenance.json is missing\n")


def test_a_folder_without_a_run_hides_no_scenario_that_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("village").mkdir()
    code, output = call("replay", "village", "--days", "1", "--every", "60")
    assert (code, output.startswith("written to replay.html (")) == (0, True)
    assert call("replay", "./village") == (2, "village holds no run: provenance.json is missing\n")


def test_a_run_of_another_model_is_not_shown_as_if_it_were_this_one(tmp_path: Path) -> None:
    (tmp_path / "provenance.json").write_text('{"seed": 1, "model": "old"}', "utf-8")
    code, output = call("replay", str(tmp_path))
    assert code == 2
    assert output == f"{tmp_path} was written by another model (old); make the run again\n"
