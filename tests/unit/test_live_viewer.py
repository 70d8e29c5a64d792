"""The viewer of a replay stands in one file that needs nothing else."""

import json
import re
from base64 import b64decode

from experiments.live.viewer import PAGE, viewer

DATA = {"place": '{"title": "</script><b>"}', "frames": "AAAA"}


def modules(page: str) -> dict[str, str]:
    table = re.search(r'<script type="importmap">(.*?)</script>', page)
    assert table
    imports = json.loads(table[1])["imports"]
    return {name: b64decode(text.partition(",")[2]).decode() for name, text in imports.items()}


def test_nothing_is_loaded_from_beside_the_file() -> None:
    page = viewer(DATA)
    assert "<link" not in page
    assert not re.search(r"\bsrc=|url\(", page)


def test_every_module_finds_what_it_imports() -> None:
    known = modules(viewer(DATA))
    wanted = {name for text in known.values() for name in re.findall(r'from "([^"]+)"', text)}
    assert wanted
    assert wanted <= set(known)


def test_modules_of_the_live_page_alone_stay_away() -> None:
    known = modules(viewer(DATA))
    assert "safetynet/people.js" in known
    assert "safetynet/socket.js" not in known


def test_data_cannot_end_their_element() -> None:
    page = viewer(DATA)
    found = re.search(r'id="safetynet-place">(.*?)</script>', page)
    assert found
    assert json.loads(found[1]) == {"title": "</script><b>"}


def test_comments_are_left_behind_and_code_is_not() -> None:
    inline = modules(viewer(DATA))["safetynet/frames.js"]
    assert "@typedef" not in inline
    assert "export function decodeFrame" in inline
    assert len(inline) < len((PAGE / "frames.js").read_text("utf-8"))
