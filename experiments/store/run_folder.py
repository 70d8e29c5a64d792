"""The folder of one run: log, cases, measures, scenario and where they come from."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from experiments.files import check_writable, is_foreign, read_text, whole_folder
from experiments.store.scenario_file import SCENARIO, to_toml
from experiments.version import model_version
from sim.errors import OutputError

if TYPE_CHECKING:
    from sim.one_run import Run
    from sim.scenario import Scenario

PROVENANCE: Final = "provenance.json"


def check_folder(folder: Path, scenario: "Scenario", seed: int) -> None:
    """Refuse a folder that holds anything but this very run, or cannot be written or replaced.

    Raises:
        OutputError: it does, or cannot.
    """
    if folder.is_dir() and folder.samefile(Path.cwd()):
        raise OutputError(
            f"{folder} is the folder you are in, which cannot be replaced; nothing was run."
            "  Choose another folder with --out."
        )
    if is_foreign(folder, PROVENANCE):
        raise OutputError(
            f"{folder} holds files that are no run; nothing was run."
            "  Choose another folder with --out."
        )
    if (folder / PROVENANCE).is_file():
        _check_same(folder, scenario, seed)
    check_writable(folder)


def _check_same(folder: Path, scenario: "Scenario", seed: int) -> None:
    try:
        there = json.loads(read_text(folder / PROVENANCE))
        name, digest, of_seed = there["scenario"], there["digest"], there["seed"]
    except (ValueError, KeyError, TypeError):
        raise OutputError(f"{folder / PROVENANCE} is damaged; nothing was run.") from None
    if (digest, of_seed) != (scenario.digest(), seed):
        raise OutputError(
            f"{folder} holds another run ({name}, seed {of_seed}); nothing was run."
            "  Choose another folder with --out, or remove this one."
        )


def source_of(name: str) -> tuple[str, int]:
    """Return what to load, and the seed: those of a run's folder, or the name as it is and 1.

    A folder without a run hides no scenario that ships under its name.

    Raises:
        OutputError: the folder holds no run, or one of another model: its events would differ.
    """
    from sim.scenario.load import shipped_names

    folder = Path(name)
    if not folder.is_dir():
        return name, 1
    if not (folder / PROVENANCE).is_file():
        if name in shipped_names():
            return name, 1
        raise OutputError(f"{folder} holds no run: {PROVENANCE} is missing")
    try:
        there = json.loads(read_text(folder / PROVENANCE))
        seed, model = int(there["seed"]), there["model"]
    except (ValueError, KeyError, TypeError):
        raise OutputError(f"{folder / PROVENANCE} is damaged") from None
    if model != model_version():
        raise OutputError(f"{folder} was written by another model ({model}); make the run again")
    return str(folder / SCENARIO), seed


def write_run(run: "Run", folder: Path) -> None:
    """Write a run as a folder that appears whole; the same run there is replaced.

    log.parquet      every event: case, minute, activity, role, agent, node, department, channel
    cases.csv        one row a case
    measures.csv     name, value, unit, title and definition of each measure
    scenario.toml    all values of the scenario; `safetynet run` takes it
    provenance.json  scenario, seed and versions

    Raises:
        OutputError: the folder holds something else, or cannot be written.
    """
    check_folder(folder, run.scenario, run.seed)
    with whole_folder(folder) as aside:
        for name, content in _CONTENTS.items():
            content(run, aside / name)


def _log(run: "Run", path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(run.log, preserve_index=False).replace_schema_metadata(None)
    with path.open("wb") as file:
        pq.write_table(table, file, compression="zstd")


def _cases(run: "Run", path: Path) -> None:
    run.cases.to_csv(path, index=False, lineterminator="\n")


def _measures(run: "Run", path: Path) -> None:
    import pandas as pd

    from sim.measures import MEASURES

    rows = [
        (name, value, MEASURES[name].unit, MEASURES[name].title, MEASURES[name].definition)
        for name, value in run.measures.items()
    ]
    frame = pd.DataFrame(rows, columns=["measure", "value", "unit", "title", "definition"])
    frame.to_csv(path, index=False, lineterminator="\n")


def _scenario(run: "Run", path: Path) -> None:
    path.write_text(to_toml(run.scenario), encoding="utf-8", newline="\n")


def _provenance(run: "Run", path: Path) -> None:
    text = json.dumps({**run.provenance, "model": model_version()}, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


_CONTENTS: Final[dict[str, Callable[["Run", Path], None]]] = {
    "log.parquet": _log,
    "cases.csv": _cases,
    "measures.csv": _measures,
    SCENARIO: _scenario,
    PROVENANCE: _provenance,
}
