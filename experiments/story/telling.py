"""A case told: each row of the log that has something to say becomes a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from experiments.story.book import DEPARTMENT, Book, Case
from experiments.story.language import Language
from experiments.story.languages import language
from experiments.story.rows import Moment, Row
from experiments.story.variants import variants
from experiments.wording import sentence
from sim.terms import Activity, Role

MISSING = -1


@dataclass(frozen=True)
class Line:
    """One sentence of a story; `at` is the position of the row that it comes from."""

    minute: float
    clock: datetime
    activity: Activity
    text: str
    at: int


@dataclass(frozen=True)
class Story:
    """A case told from its first row to its last.

    Attributes:
        case: which one.
        kind: title of its kind.
        where: names of its grid, village and town.
        lines: sentences, in order of time.
    """

    case: Case
    kind: str
    where: tuple[str, str, str]
    lines: tuple[Line, ...]


def tell(book: Book, case: Case, rows: Sequence[Row], code: str = "en") -> Story:
    """Tell a case from its rows of the log, and from nothing else.

    Args:
        book: names of the scenario.
        case: what nature decided about it.
        rows: its rows (`experiments.story.rows.rows_of`), in order of time.
        code: language, "en" or "zh".

    Raises:
        NameNotFoundError: no such language.
    """
    teller = _Teller(book, case, language(code))
    lines = [teller.line(Moment(rows, at)) for at in range(len(rows))]
    return Story(case, teller.kind, teller.where, tuple(line for line in lines if line.text))


@dataclass(frozen=True)
class _Teller:
    book: Book
    case: Case
    speech: Language

    @property
    def kind(self) -> str:
        return self.speech.title(self.book.kinds[self.case.kind])

    @property
    def where(self) -> tuple[str, str, str]:
        grid, village, town = self.book.where(self.case.grid)
        area = self.speech.area
        return area("grid", grid), area("village", village), area("town", town)

    def line(self, moment: Moment) -> Line:
        row = moment.row
        pattern = next(p for name in variants(moment) if (p := self._pattern(name)) is not None)
        text = sentence(pattern.format(**self._fields(moment)))
        return Line(row.minute, self.book.clock(row.minute), row.activity, text, moment.at)

    def _pattern(self, name: str) -> str | None:
        return self.speech.sentences.get(name)

    def _fields(self, moment: Moment) -> dict[str, str]:
        row = moment.row
        who = self._who(row.role, row.agent)
        return {
            "kind": self.kind,
            "grid": self.where[0],
            "who": who,
            "Who": sentence(who),
            "crew": self._who(Role.CREW, row.agent),
            "department": self._department(self._goal(moment)),
            "departments": self._all(moment),
            "people": str(len(moment.now(Activity.LABOURED))),
            "crowd": self._crowd(moment),
            "trips": str(self.book.trips.get(self.case.kind, 1)),
            "node": self._node(row.node),
            "channel": self.speech.channels[row.channel],
            "nth": str(moment.count()),
            "since": self.speech.since(row.minute - self.case.onset_min),
        }

    def _goal(self, moment: Moment) -> int:
        """Return the department of a row; what passes a desk is told with where it goes."""
        onward = moment.now(Activity.FORWARDED)
        return onward[0].department if onward else moment.row.department

    def _all(self, moment: Moment) -> str:
        names = [self._department(row.department) for row in moment.now(Activity.FORWARDED)]
        return self.speech.listed(names)

    def _crowd(self, moment: Moment) -> str:
        together = moment.now(Activity.LABOURED)
        return self.speech.listed([self._who(row.role, row.agent) for row in together])

    def _who(self, role: Role, agent: int) -> str:
        return self.speech.people[role].format(n=f"{agent + 1:,}")

    def _department(self, number: int) -> str:
        if number == MISSING:
            return ""
        return self.speech.office(self.book.departments[number])

    def _node(self, number: int) -> str:
        """Name of a desk, or of the department that a node beyond the desks stands for."""
        if number == MISSING:
            return ""
        level, name = self.book.nodes[number]
        if level == DEPARTMENT:
            return self._department(number - len(self.book.nodes) + len(self.book.departments))
        return self.speech.desk(level, self.speech.area(level, name))
