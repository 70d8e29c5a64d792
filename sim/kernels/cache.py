"""Where machine code is kept: in a folder that belongs to the content of every kernel file.

Numba's own cache does not notice a change in a helper of another file, and it cannot write into a
read-only installation. This one is keyed on the text of all kernels together and falls back to the
user's cache folder.
"""

import hashlib
import os
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

CACHE_VARIABLE: Final = "SAFETYNET_CACHE_DIR"


@cache
def kernel_digest() -> str:
    """Return a digest of the text of every kernel file and of numba's version."""
    text = hashlib.sha256(version("numba").encode())
    folder = Path(__file__).parent
    for file in (*sorted(folder.glob("*.py")), folder.parent / "terms.py"):
        text.update(file.read_bytes())
    return text.hexdigest()[:16]


@cache
def cache_folder() -> Path:
    """Return the first folder to be written: asked for, by the code, the user's, temporary."""
    asked = os.environ.get(CACHE_VARIABLE)
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    temporary = (
        Path(tempfile.gettempdir()) / f"safetynet-{os.getuid() if hasattr(os, 'getuid') else 0}"
    )
    candidates = [Path(__file__).parent / "__pycache__", home / "safetynet", temporary]
    for folder in ([Path(asked)] if asked else []) + candidates:
        place = folder / f"kernels-{kernel_digest()}"
        if _writable(place):
            return place
    return temporary


def is_compiled(kernel: str) -> bool:
    """Tell whether machine code of a kernel, named `module.function`, lies in the cache."""
    return any(cache_folder().glob(f"{kernel}-*.nbi"))


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
