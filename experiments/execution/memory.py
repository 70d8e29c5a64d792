"""How much memory this process and its workers hold."""

from pathlib import Path
from typing import Final

PROCESSES: Final = Path("/proc")
MB: Final = 1e6


def resident_mb() -> float | None:
    """Return the memory of this process and its children [MB]; None where nobody tells."""
    try:
        tasks = list((PROCESSES / "self" / "task").iterdir())
    except OSError:
        return None
    children = [pid for task in tasks for pid in _told(task / "children").split()]
    return sum(_resident_kb(pid) for pid in ("self", *children)) * 1024 / MB


def _told(file: Path) -> str:
    """What the system tells; nothing of a thread or process that has ended meanwhile."""
    try:
        return file.read_text()
    except OSError:
        return ""


def _resident_kb(pid: str) -> int:
    lines = _told(PROCESSES / pid / "status").splitlines()
    held = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(held[0]) if held else 0
