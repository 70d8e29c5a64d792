"""The font for Chinese that ships: a part of Noto Sans CJK SC under the OFL (see OFL.txt).

`python -m experiments.fonts.cut` makes the files anew.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
FAMILY: Final = "Safetynet Sans SC"
FONT: Final = FOLDER / "SafetynetSansSC.otf"
"""For charts."""
WEB_FONT: Final = FOLDER / "SafetynetSansSC.woff"
"""The same, packed for pages."""


@cache
def family() -> str:
    """Make the font known to matplotlib; returns the name of its family.

    It stands in for its own bold cut, which would double what is shipped.
    """
    from matplotlib.font_manager import fontManager

    fontManager.addfont(FONT)
    ours = next(entry for entry in fontManager.ttflist if entry.name == FAMILY)
    fontManager.ttflist.append(replace(ours, weight="bold"))
    return FAMILY


@cache
def web_style() -> str:
    """A rule of CSS that carries the font within itself, so that a page loads nothing."""
    from base64 import b64encode

    coded = b64encode(WEB_FONT.read_bytes()).decode()
    source = f'url("data:font/woff;base64,{coded}") format("woff")'
    return f'@font-face {{ font-family: "{FAMILY}"; src: {source}; }}'
