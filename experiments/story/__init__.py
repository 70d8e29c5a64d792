"""Stories: one case of a run, told step by step from the event log, in English or Chinese.

`Book.of(setting)` knows the names of a scenario, `tell` makes sentences of the rows of one case,
and `choose` finds a case that has something to tell.
"""

from experiments.story.book import Book, Case, case_of, nature_of
from experiments.story.choice import choose
from experiments.story.compare import side_by_side
from experiments.story.languages import LANGUAGES, language
from experiments.story.page import page
from experiments.story.rows import Row, rows_of
from experiments.story.telling import Line, Story, tell

__all__ = [
    "LANGUAGES",
    "Book",
    "Case",
    "Line",
    "Row",
    "Story",
    "case_of",
    "choose",
    "language",
    "nature_of",
    "page",
    "rows_of",
    "side_by_side",
    "tell",
]
