"""Which model made a result: the release and a digest of the simulator's own code."""

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path
from typing import Final

import sim

PACKAGE: Final = "safetynet"
ABSENT: Final = "not installed"
LIBRARIES: Final = ("mesa", "numba", "numpy", "pandas", "pyarrow", "pydantic", "scipy")


def release() -> str:
    """Return the version of safetynet."""
    found = _installed(PACKAGE)
    return sim.__version__ if found == ABSENT else found


@cache
def model_version() -> str:
    """Return the release and eight digits of the simulator's code, as "1.0.0+3f2a90c1".

    Runs of two versions are never mixed in one study: the code decides, not the memory of
    whoever changed it.
    """
    root = Path(sim.__path__[0])
    digest = sha256()
    for file in sorted(root.rglob("*.py")):
        digest.update(file.relative_to(root).as_posix().encode())
        digest.update(file.read_bytes())
    return f"{release()}+{digest.hexdigest()[:8]}"


def library_versions() -> dict[str, str]:
    """Return the versions of the libraries that results depend on."""
    return {name: _installed(name) for name in LIBRARIES}


def _installed(name: str) -> str:
    try:
        return installed(name)
    except PackageNotFoundError:
        return ABSENT
