"""How much memory this process and its workers hold."""

from pathlib import Path
from typing import Final

PROCESSES: Final = Path("/proc")
MB: Final = 1e6


def resident_mb() -> float | None:
    """Return the memory of this process and its children [MB]; None where nobody tells."""
    try:
        return sum(_resident_kb(pid) for pid in ("self", *_children())) * 1024 / MB
    except (OSError, ValueError):
        return None


def _children() -> list[str]:
    tasks = (PROCESSES / "self" / "task").iterdir()
    return [pid for task in tasks for pid in (task / "children").read_text().split()]


def _resident_kb(pid: str) -> int:
    try:
        lines = (PROCESSES / pid / "status").read_text().splitlines()
    except OSError:
        return 0  # it has ended meanwhile
    held = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(held[0]) if held else 0
