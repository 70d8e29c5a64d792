"""Cut the shipped font out of Noto Sans CJK SC: `python -m experiments.fonts.cut [FONT.ttc]`.

Kept are Latin, punctuation, signs, the 3,755 characters of GB 2312 level 1, and every other
character that the project's own texts use. The licence (OFL 1.1) lets a part be passed on under
the same licence; it is given a family name of its own, so that it is never taken for the whole.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments.fonts import FAMILY, FOLDER, FONT, WEB_FONT

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

SOURCE: Final = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
SOURCE_FAMILY: Final = "Noto Sans CJK SC"
RANGES: Final = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3C9), (0x2010, 0x2027), (0x2030, 0x203B),
    (0x2070, 0x208E), (0x2190, 0x2193), (0x2200, 0x2265), (0x25A0, 0x25CF), (0x3000, 0x3017),
    (0xFF00, 0xFFE5),
)  # fmt: skip
LEVEL_1: Final = range(0xB0, 0xD8)
"""First bytes of GB 2312 level 1, the characters in daily use."""
OWN_TEXTS: Final = ("sim", "experiments", "scenarios", "docs")
SUFFIXES: Final = frozenset({".py", ".toml", ".md", ".j2", ".html", ".js", ".css", ".json"})
NAME_IDS: Final = {1: FAMILY, 3: f"{FAMILY} Regular", 4: FAMILY, 6: FAMILY.replace(" ", "")}
"""Records of the table of names that say what a font is called (OpenType `name`)."""
COPYRIGHT_AND_LICENCE: Final = (0, 13, 14)


def main(source: Path = SOURCE) -> None:
    """Write the font for charts and the one for pages, and say how large they are."""
    font = cut(source, wanted())
    for path, flavour in ((FONT, None), (WEB_FONT, "woff")):
        font.flavor = flavour
        font.save(path)
        print(f"{path.name}: {path.stat().st_size:,} bytes")


def wanted() -> set[int]:
    """The code points to keep."""
    signs = {point for first, last in RANGES for point in range(first, last + 1)}
    return signs | {ord(letter) for letter in level_1()} | {ord(letter) for letter in own_letters()}


def level_1() -> Iterator[str]:
    """The Chinese characters in daily use, as GB 2312 lists them."""
    for first in LEVEL_1:
        for second in range(0xA1, 0xFF):
            yield from bytes((first, second)).decode("gb2312", "ignore")


def own_letters() -> set[str]:
    """Every Chinese character in the project's own texts."""
    root = FOLDER.parents[1]
    files = (path for room in OWN_TEXTS for path in (root / room).rglob("*"))
    texts = (path.read_text("utf-8") for path in files if path.suffix in SUFFIXES)
    return {letter for text in texts for letter in text if "\u4e00" <= letter <= "\u9fff"}


def cut(source: Path, points: Iterable[int]) -> "TTFont":
    """A font with these code points of the source alone, under our own name."""
    from fontTools import subset

    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"],
        drop_tables=["vhea", "vmtx", "VORG", "BASE", "DSIG", "GPOS", "GSUB", "GDEF"],
    )  # fmt: skip
    font = _member(source)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    _rename(font)
    return font


def _member(source: Path) -> "TTFont":
    from fontTools.ttLib import TTCollection

    for font in TTCollection(source).fonts:
        if font["name"].getDebugName(1) == SOURCE_FAMILY:
            font["head"].modified = font["head"].created  # the same bytes every time
            font.recalcTimestamp = False
            return font
    raise SystemExit(f"{source} holds no {SOURCE_FAMILY}")


def _rename(font: Any) -> None:
    table = font["name"]
    table.names = [row for row in table.names if row.nameID in COPYRIGHT_AND_LICENCE]
    for number, text in {**NAME_IDS, 2: "Regular"}.items():
        table.setName(text, number, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames = [NAME_IDS[6]]
    top[0].FullName = top[0].FamilyName = FAMILY


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
