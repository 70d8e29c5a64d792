"""The command `safetynet` as a program; `python -m experiments.cli` is the same."""

from experiments.cli import main
from experiments.garbage import collect_seldom


def start() -> None:
    """Do what the command line says, and end."""
    collect_seldom()
    main(prog_name="safetynet")


if __name__ == "__main__":
    start()
