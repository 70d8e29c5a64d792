"""What a study was asked to do, as it stands in its folder."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from experiments.design.runs import FACTORIAL, Table
from experiments.files import read_text
from sim.errors import OutputError

MANIFEST: Final = "study.json"
FORMAT: Final = 1


@dataclass(frozen=True)
class Manifest:
    """A study; `replications` alone may change later.

    Attributes:
        name: of the scenario.
        digest: of the scenario.
        keys: the levers.
        points: their values, a row a point.
        seed: of the study.
        replications: of each point.
        version: of the model.
        libraries: versions of the libraries it was begun with.
        design: how the points were chosen (see `experiments.design.runs.Table`).
        format: of the folder.
    """

    name: str
    digest: str
    keys: Sequence[str]
    points: Sequence[Sequence[Any]]
    seed: int
    replications: int
    version: str
    libraries: Mapping[str, str] = field(default_factory=dict)
    design: Mapping[str, Any] = field(default_factory=lambda: {"kind": FACTORIAL})
    format: int = FORMAT

    @property
    def table(self) -> Table:
        """The points of the study."""
        return Table(tuple(self.keys), tuple(tuple(row) for row in self.points), self.design)

    def differences(self, asked: "Manifest") -> list[str]:
        """Say what keeps `asked` from going on where this study stopped."""
        found = []
        if self.version != asked.version:
            found.append(f"it was made by model version {self.version}; this is {asked.version}")
        if self.digest != asked.digest:
            found.append(f"its scenario differs ({self.name}; asked: {asked.name})")
        if self._varied() != asked._varied():
            found.append("its levers or their values differ")
        if self.seed != asked.seed:
            found.append(f"its seed is {self.seed}; asked: {asked.seed}")
        return found

    def _varied(self) -> object:
        return _plain([self.keys, self.points, self.design])


def read_manifest(folder: Path) -> Manifest:
    """Read what the study in a folder was asked to do.

    Raises:
        OutputError: there is none, or it cannot be read.
    """
    path = folder / MANIFEST
    if not path.exists():
        raise OutputError(f"{folder} holds no study (no {MANIFEST})")
    try:
        values = json.loads(read_text(path))
        if values["format"] != FORMAT:
            raise OutputError(
                f"{folder} was written by another release (format {values['format']}; this one"
                f" reads {FORMAT}).  Read it with safetynet {values.get('version', '')}."
            )
        return Manifest(**values)
    except (ValueError, TypeError, KeyError) as error:
        raise OutputError(f"{path} is damaged or from another release: {error}") from error


def check_same(folder: Path, asked: Manifest) -> None:
    """Refuse to go on with a study in a folder of another one.

    Raises:
        OutputError: the folder holds another study.
    """
    found = read_manifest(folder).differences(asked)
    if found:
        listed = "".join(f"\n  {line}" for line in found)
        raise OutputError(
            f"{folder} holds another study; nothing was run{listed}\n"
            "Choose another folder with --out, or remove this one."
        )


def _plain(value: object) -> object:
    """As JSON gives it back: tuples become lists."""
    return json.loads(json.dumps(value))
