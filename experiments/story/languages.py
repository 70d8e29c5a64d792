"""The languages in which a story can be told, by their code."""

from collections.abc import Mapping
from typing import Final

from experiments.story.chinese import CHINESE
from experiments.story.english import ENGLISH
from experiments.story.language import Language
from sim.errors import NameNotFoundError

LANGUAGES: Final[Mapping[str, Language]] = {"en": ENGLISH, "zh": CHINESE}


def language(code: str) -> Language:
    """Return a language by its code.

    Raises:
        NameNotFoundError: there are no sentences in it.
    """
    if code not in LANGUAGES:
        raise NameNotFoundError("language", code, LANGUAGES)
    return LANGUAGES[code]
