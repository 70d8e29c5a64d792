"""What people read, in their language: English stands in the code, others in catalogues.

The English text is the key. `zh_*.toml` beside this file hold the Chinese ones; a test sees to it
that none is missing and none is left over.

>>> with language("zh"):
...     say("{number} min", number=5)
'5 分钟'
"""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

from sim.errors import NameNotFoundError

ENGLISH: Final = "en"
LANGUAGES: Final = (ENGLISH, "zh")
_NOW: Final = ContextVar("language", default=ENGLISH)


@contextmanager
def language(code: str) -> Iterator[None]:
    """Speak another language for a while: in charts, pages and sentences.

    Raises:
        NameNotFoundError: none of `LANGUAGES`.
    """
    if code not in LANGUAGES:
        raise NameNotFoundError("language", code, LANGUAGES)
    token = _NOW.set(code)
    try:
        yield
    finally:
        _NOW.reset(token)


def current() -> str:
    """Code of the language that is spoken now."""
    return _NOW.get()


def say(text: str, /, **values: object) -> str:
    """A text in the language of the reader, with its values filled in."""
    told = catalogue(current()).get(text, text)
    return told.format(**values) if values else told


def noted(text: str) -> str:
    """Mark a text that is said later: the catalogues must hold it."""
    return text


def known(text: str) -> bool:
    """Whether the reader can be told a text in a language of theirs."""
    return current() == ENGLISH or text in catalogue(current())


@cache
def catalogue(code: str) -> Mapping[str, str]:
    """English text to text, of one language."""
    files = sorted(Path(__file__).parent.glob(f"{code}_*.toml"))
    read = (tomllib.loads(path.read_text("utf-8")) for path in files)
    return {key: text for part in read for key, text in part.items()}
