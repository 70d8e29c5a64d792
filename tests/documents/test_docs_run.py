"""What README.md and docs/ show can be run, and prints what they say."""

from pathlib import Path

import pytest

from sim.compilation import compile_engine
from tests.documents.pages import ROOT, blocks, pages
from tests.documents.shown import PageError, Session, compare

PAGE = Path(ROOT / "docs" / "made_up.md")
GOOD = """\
Some words.

```python
x = 2
print(x + 2)
```

```text
4
```

Other words.

```python
print(x)
```

```text
2
```

<!-- not run: needs a week -->
```console
$ safetynet sweep large
```
"""


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """What a page shows was printed where the machine code was there already."""
    compile_engine()


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_page_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    session = Session()
    for block in blocks(page):
        if not block.not_run:
            compare(block, session.printed(block))


def test_there_is_something_to_run() -> None:
    found = [block for page in pages() for block in blocks(page) if not block.not_run]
    assert {block.language for block in found} == {"python", "console"}


def test_names_live_from_block_to_block() -> None:
    session = Session()
    for block in blocks(PAGE, GOOD)[:2]:
        compare(block, session.printed(block))


def test_a_block_can_be_left_out_with_a_reason() -> None:
    assert [block.not_run for block in blocks(PAGE, GOOD)] == ["", "", "needs a week"]


def test_another_output_is_refused() -> None:
    first = blocks(PAGE, GOOD.replace("\n4\n", "\n5\n"))[0]
    with pytest.raises(PageError, match=r"made_up\.md:3: the page shows"):
        compare(first, Session().printed(first))


def test_output_that_is_not_shown_is_not_compared() -> None:
    first = blocks(PAGE, GOOD.replace("```text\n4\n```\n", ""))[0]
    assert first.output is None
    compare(first, Session().printed(first))


def test_output_of_another_block_is_not_taken() -> None:
    page = "```python\nprint(1)\n```\n\nA file looks like this:\n\n```text\n2\n```\n"
    assert blocks(PAGE, page)[0].output is None


def test_dots_stand_for_anything() -> None:
    first = blocks(PAGE, GOOD.replace("\n4\n", "\n...\n"))[0]
    compare(first, Session().printed(first))


@pytest.mark.parametrize("code", ["$ ls", "safetynet scenarios"])
def test_other_commands_are_refused(code: str) -> None:
    block = blocks(PAGE, f"```console\n{code}\n```\n")[0]
    with pytest.raises(PageError):
        Session().printed(block)


def test_an_unexpected_exit_code_is_refused() -> None:
    page = "```console\n$ safetynet check no_such_place\n```\n"
    with pytest.raises(PageError, match="exits with 2"):
        Session().printed(blocks(PAGE, page)[0])
    marked = blocks(PAGE, f"<!-- exits with 2 -->\n{page}")[0]
    assert "no_such_place" in Session().printed(marked)
