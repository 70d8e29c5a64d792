"""Links between the pages lead somewhere."""

import re
from pathlib import Path

import pytest

from tests.documents.pages import ROOT, pages

DOCS = ROOT / "docs"
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(text: str) -> set[str]:
    """Return the anchors that a page's headings have where Markdown is shown on the web."""
    plain = [re.sub(r"[^\w\- ]", "", heading).strip() for heading in HEADING.findall(text)]
    return {heading.lower().replace(" ", "-") for heading in plain}


def links(page: Path) -> list[str]:
    found = LINK.findall(page.read_text("utf-8"))
    return [link for link in found if not link.startswith(("http:", "https:", "mailto:"))]


def is_dead(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists():
        return True
    return bool(anchor) and anchor not in anchors(target.read_text("utf-8"))


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    assert [link for link in links(page) if is_dead(page, link)] == []


def test_a_dead_link_would_be_found() -> None:
    assert is_dead(DOCS / "index.md", "nowhere.md")
    assert is_dead(DOCS / "index.md", "odd.md#no-such-heading")


def test_index_leads_to_every_page() -> None:
    named = {link.partition("#")[0] for link in links(DOCS / "index.md")}
    assert {page.name for page in DOCS.glob("*.md")} - {"index.md"} <= named


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_every_page_leads_to_the_glossary(page: Path) -> None:
    if page.name != "glossary.md":
        assert "glossary.md" in {link.partition("#")[0] for link in links(page)}
