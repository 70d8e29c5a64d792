"""Running the code that a page shows, and comparing what it prints with what the page says.

`python -m tests.documents.shown PAGE ...` writes what is printed now into the pages; read the
difference before you keep it.
"""

import contextlib
import doctest
import io
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.documents.pages import ROOT, Block, blocks

COMMAND: Final = "safetynet"
MODULE: Final = [sys.executable, "-m", "experiments.cli"]
PROMPT: Final = "$ "


class PageError(AssertionError):
    """A page does not show what happens."""


class Session:
    """The code of one page, run in order in one folder; names live from block to block."""

    def __init__(self) -> None:
        """Begin without names."""
        self.names: dict[str, Any] = {"__name__": "__main__"}

    def printed(self, block: Block) -> str:
        """Run a block in the current folder and return what it prints."""
        return self._python(block) if block.language == "python" else _console(block)

    def _python(self, block: Block) -> str:
        out = io.StringIO()
        # Blank lines before the code make tracebacks name the line of the page.
        code = compile("\n" * block.line + block.code, str(block.page), "exec")
        with contextlib.redirect_stdout(out):
            exec(code, self.names)
        return out.getvalue()


def _console(block: Block) -> str:
    commands = [line.removeprefix(PROMPT) for line in block.code.splitlines() if line]
    if not all(line.startswith(PROMPT) for line in block.code.splitlines() if line):
        raise PageError(f"{block.where}: a command starts with '{PROMPT}'")
    return "".join(_printed_by(block, command) for command in commands)


def _printed_by(block: Block, command: str) -> str:
    name, *arguments = shlex.split(command)
    if name != COMMAND:
        raise PageError(f"{block.where}: only {COMMAND} can be run; say why '{name}' is not")
    ran = subprocess.run(
        [*MODULE, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if ran.returncode != block.exit_code:
        raise PageError(f"{block.where}: {command} exits with {ran.returncode}\n{ran.stdout}")
    return ran.stdout


def compare(block: Block, printed: str) -> None:
    """Compare what a block printed with what the page says, if it says anything.

    Raises:
        PageError: they differ.
    """
    if block.output is None:
        return
    want, got = _tidy(block.output), _tidy(printed)
    if not doctest.OutputChecker().check_output(want, got, doctest.ELLIPSIS):
        raise PageError(f"{block.where}: the page shows\n{want}\nbut it prints\n{got}")


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines()) + "\n"


def rewrite(page: Path) -> None:
    """Write into a page what its blocks print now; `...` that still fits stays."""
    session, lines = Session(), page.read_text("utf-8").splitlines()
    changes: list[tuple[int, int, list[str]]] = []
    for block in blocks(page):
        if block.not_run:
            continue
        printed = session.printed(block)
        try:
            compare(block, printed)
        except PageError:
            changes.append((*block.output_lines, _tidy(printed).splitlines()))
    for first, last, new in reversed(changes):
        lines[first - 1 : last] = new
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for given in [Path(argument).resolve() for argument in sys.argv[1:]]:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            rewrite(given)
