"""Reads a run's folder, and writes it in another format beside."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from experiments.exports import event_log, geojson, xes
from experiments.files import read_text, whole
from experiments.store.run_folder import PROVENANCE
from experiments.store.scenario_file import SCENARIO, from_toml
from sim.errors import NameNotFoundError, OutputError, ScenarioError

if TYPE_CHECKING:
    from pandas import DataFrame

    from sim.scenario import Scenario

type Origin = tuple[float, float]
LOG: Final = "log.parquet"
CASES: Final = "cases.csv"


@dataclass(frozen=True)
class KeptRun:
    """A run as `safetynet run --out` has left it in its folder."""

    folder: Path

    @cached_property
    def provenance(self) -> Mapping[str, Any]:
        """Scenario, seed, start and versions.

        Raises:
            OutputError: the folder holds no run, or a damaged one.
        """
        path = self.folder / PROVENANCE
        if not path.is_file():
            raise OutputError(
                f"{self.folder} holds no run (no {PROVENANCE}); `safetynet run --out` writes one"
            )
        try:
            found: Mapping[str, Any] = json.loads(read_text(path))
        except ValueError as error:
            raise OutputError(f"{path} is damaged: {error}") from error
        return found

    @cached_property
    def log(self) -> "DataFrame":
        """The event log in the columns of process mining (see `event_log.of`)."""
        import pandas as pd

        start = datetime.fromisoformat(self.provenance["start"])
        try:
            rows = pd.read_parquet(self.folder / LOG)
        except (OSError, ValueError) as error:
            raise OutputError(f"{self.folder / LOG} cannot be read: {error}") from error
        return event_log.of(rows, self.cases, start)

    @cached_property
    def cases(self) -> "DataFrame":
        """One row a case."""
        import pandas as pd

        try:
            return pd.read_csv(self.folder / CASES)
        except (OSError, ValueError) as error:
            raise OutputError(f"{self.folder / CASES} cannot be read: {error}") from error

    @cached_property
    def scenario(self) -> "Scenario":
        """What was run."""
        try:
            return from_toml(read_text(self.folder / SCENARIO), self.provenance["scenario"])
        except (ValueError, ScenarioError) as error:
            raise OutputError(f"{self.folder / SCENARIO} is damaged: {error}") from error


def export(folder: Path, form: str, origin: Origin | None = None) -> list[Path]:
    """Write a run in one of `FORMATS` into its own folder.

    csv, parquet   event log: case, activity, timestamp, resource, as pm4py names the columns
    xes            the same as IEEE 1849-2016 XES
    geojson        areas and cases as RFC 7946

    Args:
        folder: of the run.
        form: name of the format.
        origin: longitude and latitude of the south-west corner of the place, which GeoJSON needs.

    Returns:
        What was written.

    Raises:
        NameNotFoundError: no such format.
        OutputError: the folder holds no run or cannot be written, or GeoJSON has no origin.
    """
    if form not in FORMATS:
        raise NameNotFoundError("format", form, FORMATS)
    run, written = KeptRun(folder), []
    _ = run.provenance
    for name, write in FORMATS[form](run, origin).items():
        with whole(folder / name) as file:
            write(file)
        written.append(folder / name)
    return written


type Files = dict[str, Callable[[IO[bytes]], object]]


def _csv(run: KeptRun, _: Origin | None) -> Files:
    def write(file: IO[bytes]) -> None:
        file.write(run.log.to_csv(index=False, lineterminator="\n").encode())

    return {"events.csv": write}


def _parquet(run: KeptRun, _: Origin | None) -> Files:
    return {"events.parquet": lambda file: run.log.to_parquet(file, index=False)}


def _xes(run: KeptRun, _: Origin | None) -> Files:
    return {"events.xes": lambda file: xes.write(run.log, run.provenance, file)}


def _geojson(run: KeptRun, origin: Origin | None) -> Files:
    from sim.town import settle

    at = geojson.checked(origin)
    place = settle(run.scenario).place
    return {
        "areas.geojson": lambda file: file.write(geojson.areas(place, at)),
        "cases.geojson": lambda file: file.write(geojson.cases(run.cases, place, at)),
    }


FORMATS: Final[Mapping[str, Callable[[KeptRun, Origin | None], Files]]] = {
    "csv": _csv,
    "parquet": _parquet,
    "xes": _xes,
    "geojson": _geojson,
}
