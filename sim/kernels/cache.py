"""Where machine code is kept: in a folder that belongs to the content of every kernel file.

Numba's own cache does not notice a change in a helper of another file, and it cannot write into a
read-only installation. This one is keyed on the text of all kernels together, the Python and the
processor that it is made for, and falls back to the user's cache folder.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from llvmlite.binding import get_host_cpu_features, get_host_cpu_name

CACHE_VARIABLE: Final = "SAFETYNET_CACHE_DIR"


@cache
def kernel_digest() -> str:
    """Return a digest of the text of every kernel file, of the terms, and of who reads them.

    That are numba, Python and the processor: one installation may serve several.
    """
    cpu = get_host_cpu_name(), get_host_cpu_features().flatten()
    text = hashlib.sha256(repr((version("numba"), sys.implementation.cache_tag, cpu)).encode())
    folder = Path(__file__).parent
    for file in (*sorted(folder.glob("*.py")), folder.parent / "terms.py"):
        text.update(file.read_bytes())
    return text.hexdigest()[:16]


@cache
def cache_folder() -> Path | None:
    """Return the first folder that can be written, None if there is none."""
    places = (folder / f"kernels-{kernel_digest()}" for folder in _candidates())
    return next(filter(_writable, places), None)


def _candidates() -> Iterator[Path]:
    """Yield where machine code may lie: as asked for, by the code, the user's, temporary."""
    if asked := os.environ.get(CACHE_VARIABLE):
        yield Path(asked)
    yield Path(__file__).parent / "__pycache__"
    # There need be neither a home nor a temporary folder.
    with suppress(RuntimeError):
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "safetynet"
    with suppress(FileNotFoundError):
        user = os.getuid() if hasattr(os, "getuid") else 0
        yield Path(tempfile.gettempdir()) / f"safetynet-{user}"


def is_compiled(kernel: str) -> bool:
    """Tell whether machine code of a kernel, named `module.function`, lies in the cache."""
    folder = cache_folder()
    return folder is not None and any(folder.glob(f"{kernel}-*.nbi"))


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
