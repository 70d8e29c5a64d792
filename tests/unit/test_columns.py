"""Tables as text: columns stand under each other, also with Chinese in them."""

from experiments.columns import aligned, markdown

TABLE = [["", "paper"], ["found", "2 h"], ["发现", "–"]]


def test_columns_stand_under_each_other() -> None:
    assert aligned(TABLE) == ["       paper", "found  2 h", "发现   –"]


def test_markdown_has_a_heading_and_a_rule() -> None:
    assert markdown(TABLE) == [
        "|       | paper |", "| ----- | ----- |", "| found | 2 h   |", "| 发现  | –     |",
    ]  # fmt: skip
