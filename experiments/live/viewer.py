"""The viewer of a replay as one HTML file: style and scripts of the page inline, and the data."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Final

PAGE: Final = files("experiments.live") / "page"
SHELL: Final = "replay.html"
FIRST_MODULE: Final = "replay.js"
DATA_GOES_HERE: Final = "<!-- data -->"
JSON: Final = "application/json"
PACKED: Final = "application/octet-stream+base64"
STYLE_LINK: Final = re.compile(r'<link rel="stylesheet" href="([\w.]+)">')
SCRIPT_LINK: Final = f'<script type="module" src="{FIRST_MODULE}"></script>'
IMPORT: Final = re.compile(r'\bfrom "\./([\w.]+)"')
COMMENT: Final = re.compile(r"^[ ]*/\*\*(?:(?!\*/).)*\*/\n", re.DOTALL | re.MULTILINE)
"""A comment that has lines of its own: a third of the scripts, of no use to the viewer."""


def viewer(data: Mapping[str, str]) -> str:
    """Return the page with its data.

    Args:
        data: text of each data element by its id without "safetynet-"; text in base64 has an id
            out of "frames" and "moves", all others are JSON.
    """
    shell = STYLE_LINK.sub(lambda link: f"<style>\n{_text(link[1])}</style>", _text(SHELL))
    elements = "\n".join(_element(name, text) for name, text in data.items())
    return shell.replace(SCRIPT_LINK, _scripts()).replace(DATA_GOES_HERE, elements)


def _element(name: str, text: str) -> str:
    kind = PACKED if name in ("frames", "moves") else JSON
    # "</" could end the element; JSON allows the same written in another way.
    safe = text.replace("</", "<\\/")
    return f'<script type="{kind}" id="safetynet-{name}">{safe}</script>'


def _scripts() -> str:
    """The modules, each under a name of its own: a file on a disk cannot import its neighbours."""
    imports = {f"safetynet/{name}": _as_address(text) for name, text in _modules()}
    table = json.dumps({"imports": imports})
    start = f'import "safetynet/{FIRST_MODULE}";'
    return f'<script type="importmap">{table}</script>\n<script type="module">{start}</script>'


def _modules() -> Iterator[tuple[str, str]]:
    """Every module that the first one needs, with its imports by those names."""
    known, waiting = {FIRST_MODULE}, [FIRST_MODULE]
    while waiting:
        name = waiting.pop()
        text = COMMENT.sub("", _text(name))
        fresh = [other for other in IMPORT.findall(text) if other not in known]
        known.update(fresh)
        waiting.extend(fresh)
        yield name, IMPORT.sub(r'from "safetynet/\1"', text)


def _as_address(text: str) -> str:
    return f"data:text/javascript;base64,{b64encode(text.encode()).decode()}"


def _text(name: str) -> str:
    return (PAGE / name).read_text("utf-8")
