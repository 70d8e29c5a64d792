"""Pages of HTML that need nothing else: one look, in the language of the reader."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments import fonts
from experiments.words import ENGLISH, current, say

if TYPE_CHECKING:
    from markupsafe import Markup

FOLDER: Final = Path(__file__).parent / "templates"
UNITS: Final = "h|min|d|%|times|分钟|小时|天|倍"


def render(template: str, context: Mapping[str, Any]) -> str:
    """Fill in a template of the folder `templates`; texts are escaped, `say` is at hand there."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    rooms = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    rooms.filters["tight"] = tight
    rooms.filters["breakable"] = breakable
    rooms.globals["say"] = say
    own = {"language": current(), "font": "" if current() == ENGLISH else fonts.web_style()}
    return rooms.get_template(template).render(**own, **context)


def breakable(key: str) -> "Markup":
    """Let a long dotted key go on in a second line behind a dot or an underscore."""
    from markupsafe import Markup, escape

    return Markup(re.sub(r"(?<=[._])", "<wbr>", str(escape(key))))


def tight(text: str) -> str:
    """Keep a number and its unit on one line."""
    text = re.sub(rf"(?<=\d) (?=(?:{UNITS})(?!\w))", "\N{NO-BREAK SPACE}", text)
    return re.sub(r"(?<=\d\N{NO-BREAK SPACE}[hd]) (?=\d)", "\N{NO-BREAK SPACE}", text)
