"""Pages of the documentation: where they are, and the blocks of code that they show.

A fenced block of `python` or `console` is run; a `text` block right after it is what it prints,
where `...` stands for anything. In a console block a line that starts with `$ ` is a command.
Comments before a block change that: `<!-- not run: reason -->`, `<!-- exits with 2 -->`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
RUNNABLE: Final = ("python", "console")
FENCE: Final = re.compile(r"^```(\w*)\s*$")
NOT_RUN: Final = re.compile(r"<!-- not run: (.+?) -->")
EXITS: Final = re.compile(r"<!-- exits with (\d+) -->")


@dataclass(frozen=True)
class Block:
    """A block of code that a page shows.

    Attributes:
        page: its file.
        line: of the opening fence, counted from 1.
        language: of the block.
        code: what stands in it.
        output: what the page says it prints, None when it says nothing.
        output_lines: first and last line between the fences of the output, for rewriting.
        not_run: why it is not run, empty when it is.
        exit_code: of its commands.
    """

    page: Path
    line: int
    language: str
    code: str
    output: str | None = None
    output_lines: tuple[int, int] = (0, 0)
    not_run: str = ""
    exit_code: int = 0

    @property
    def where(self) -> str:
        """Page and line, for messages."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"


@dataclass(frozen=True)
class _Fenced:
    line: int
    language: str
    lines: list[str]
    before: str

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def pages() -> list[Path]:
    """Return README.md, if there is one, and all pages in docs/."""
    readme = ROOT / "README.md"
    return [*([readme] if readme.is_file() else []), *sorted((ROOT / "docs").glob("*.md"))]


def blocks(page: Path, text: str | None = None) -> list[Block]:
    """Return the blocks of a page that can be run."""
    fenced = list(_fenced(page.read_text("utf-8") if text is None else text))
    found = []
    for number, block in enumerate(fenced):
        if block.language not in RUNNABLE:
            continue
        follows = fenced[number + 1] if number + 1 < len(fenced) else None
        shown = follows if follows and follows.language == "text" and not follows.before else None
        found.append(_block(page, block, shown))
    return found


def _block(page: Path, block: _Fenced, shown: _Fenced | None) -> Block:
    reason, code = NOT_RUN.search(block.before), EXITS.search(block.before)
    return Block(
        page,
        block.line,
        block.language,
        block.text,
        None if shown is None else shown.text,
        (0, 0) if shown is None else (shown.line + 1, shown.line + len(shown.lines)),
        reason[1] if reason else "",
        int(code[1]) if code else 0,
    )


def _fenced(text: str) -> Iterator[_Fenced]:
    """Yield all fenced blocks, each with the text between it and the block before."""
    inside: _Fenced | None = None
    before: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        fence = FENCE.match(line)
        if inside is None and fence:
            inside = _Fenced(number, fence[1], [], _last_paragraph(before))
        elif inside is not None and fence:
            yield inside
            inside, before = None, []
        elif inside is not None:
            inside.lines.append(line)
        else:
            before.append(line)


def _last_paragraph(lines: list[str]) -> str:
    return "\n".join(lines).strip()
