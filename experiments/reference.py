"""The pages of reference, made from the code: keys of a scenario, measures, assumptions."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import click

from experiments.files import whole
from sim.errors import OutputError

DOCS: Final = Path(__file__).parents[1] / "docs"
NOTICE: Final = "<!-- Made by `python -m experiments.reference`; edit the code, not this page. -->"
NONE: Final = "–"
KEY_COLUMNS: Final = (
    "Key", "Meaning", "Unit", "Default", "Range", "Lever", "Mark", "Source of the default",
)  # fmt: skip
MEASURE_COLUMNS: Final = ("Measure", "Title", "Unit", "Better", "Definition", "Formula", "Method")
BETTER: Final = {"lower": "lower", "higher": "higher", "neither": NONE}

REFERENCE_HEAD: Final = """\
# Reference: the keys of a scenario

A scenario file is TOML. A key stands in its table: `routing.speed` is `speed` in `[routing]`. Keys
that are not in the file have their default; `base = "other"` takes all values of another scenario
first. An unknown key is an error. `safetynet check FILE` prints every value with its origin.

- *Lever*: policy sets it. All other keys are uncertainties: nature sets them.
- *Mark*: where the default comes from. A the news report of 2016, L literature or a public page, D
  computed from data, X assumed: no data exists, so sweep it. [Facts](facts.md) has the sources.
- *Range*: what is accepted. A duration is a number or a
  [distribution](odd.md#74-durations-and-luck); `"never"` is infinite.
- `NAME` stands for the name of a kind or of a department; it is the user's to choose.

What each key does in the model is told in the [description](odd.md); words are explained in the
[glossary](glossary.md); what comes out of a run is listed in [measures](measures.md).
"""

MEASURES_HEAD: Final = """\
# Measures

Every run has all of these in `run.measures`; a sweep has a column for each. They are computed after
the run, from its event log and from what nature has drawn for its cases.

- *n*: the cases that arose after the warm-up (`run.warmup_days`). Only these are measured.
- *F(t)*: the share of cases that have had the event within t minutes of their start: cumulative
  incidence. A case still open when the run stops is censored: it counts as long as it was watched.
  A case that ended in another way will never have the event; it stays in the denominator. So a
  delay is never averaged over finished cases alone.
- *Median*: the time at which F reaches one half; infinite when it never does.
- *Mean within 7 days*: later than 7 days, or never, counts as 7 days. In a run of fewer days F
  stays level after the last observation.
- *Help*: the first crew has arrived, or the finder has settled the case.
- *Share* is of 1, not of 100. NaN means that there was nothing to measure.

Words are explained in the [glossary](glossary.md). The stages of a case are in the
[description](odd.md#76-stages-of-a-case); add a measure as in
[design](design.md#add-a-measure).
"""

METHODS: Final = """
## Methods

- Aalen, O. O., Johansen, S. (1978). An empirical transition matrix for non-homogeneous Markov
  chains based on censored observations. *Scandinavian Journal of Statistics* 5, 141–150.
- Efron, B. (1967). The two sample problem with censored data. *Proceedings of the Fifth Berkeley
  Symposium* 4, 831–853. (How the incidence is computed.)
- Gini, C. (1912). *Variabilità e mutabilità*. Bologna.
"""

ASSUMPTION_COLUMNS: Final = ("What nobody knows", "Factor", "At most", "Values", "Name")
ASSUMPTIONS_HEAD: Final = """\
# Assumptions that are tried

Most values of a scenario are assumed (mark X, see [facts](facts.md)). `safetynet compare` and
`safetynet claim` vary them together, in many sets, and say in how many the sign of a finding holds
and which of them decide it ([experiments](experiments.md#when-the-assumptions-are-others)).

An assumption is a factor on all values in which it stands, drawn evenly on a log scale; 1 is the
scenario as it is. The factor of a duration stretches it: the median of a lognormal, the mean of an
exponential. It acts on a value that all scenarios compared mark as X and have in common; what they
differ in is what is compared, and stays. `*` stands for the name of a kind or department. Words are
explained in the [glossary](glossary.md).
"""

Row = tuple[str, ...]


def reference_page() -> str:
    """Return the page of all keys of a scenario."""
    tables = [_section(path, list(keys)) for path, keys in groupby(_values(), lambda key: key[:-1])]
    return "\n".join([NOTICE, "", REFERENCE_HEAD, *tables])


def measures_page() -> str:
    """Return the page of all measures."""
    from sim.measures import MEASURES

    rooms = groupby(MEASURES.values(), lambda measure: measure.compute.__module__)
    parts = [_room(module, list(measures)) for module, measures in rooms]
    return "\n".join([NOTICE, "", MEASURES_HEAD, *parts]) + METHODS


def assumptions_page() -> str:
    """Return the page of what is assumed and how far it is tried."""
    from experiments.assumptions import ASSUMPTIONS

    return "\n".join(
        [
            NOTICE,
            "",
            ASSUMPTIONS_HEAD,
            _table(ASSUMPTION_COLUMNS, map(_assumption_row, ASSUMPTIONS)),
        ]
    )


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "reference.md": reference_page,
    "measures.md": measures_page,
    "assumptions.md": assumptions_page,
}


def stale(folder: Path = DOCS) -> list[Path]:
    """Return the pages in `folder` that are not what the code makes now."""
    return [folder / name for name, make in PAGES.items() if _read(folder / name) != make()]


def write(folder: Path = DOCS) -> None:
    """Write all pages into `folder`.

    Raises:
        OutputError: a page cannot be written.
    """
    for name, make in PAGES.items():
        with whole(folder / name) as file:
            file.write(make().encode())


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


def _values() -> Iterator[tuple[str, ...]]:
    """Yield the keys of all values, those of one table together, tables of tables last."""
    from sim.scenario.keys import every, find

    tables: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for path in every():
        if find(path)[1].is_value:
            tables.setdefault(path[:-1], []).append(path)
    for keys in tables.values():
        yield from keys


def _section(table: tuple[str, ...], keys: Iterable[tuple[str, ...]]) -> str:
    from sim.scenario.keys import dotted, find

    node = find(table)[1]
    named = node.info or find(table[:-1])[1].info
    title = f"`[{dotted(table)}]`: {named.description}" if named else "Before the first table"
    choice = f"Exactly one of {_listed(node.one_of)} must be given.\n\n" if node.one_of else ""
    return f"## {title}\n\n{choice}{_table(KEY_COLUMNS, map(_key_row, keys))}"


def _key_row(path: tuple[str, ...]) -> Row:
    from sim.scenario.fields import extra_of
    from sim.scenario.keys import dotted, find
    from sim.scenario.words import expected

    node = find(path)[1]
    extra = extra_of(node.info)
    about = str(node.info.description) if node.info else ""
    return (
        f"`{dotted(path)}`",
        about,
        extra["unit"],
        _default(node.info, rival=path[-1] in find(path[:-1])[1].one_of),
        expected(node),
        "lever" if extra["lever"] else "",
        extra["mark"],
        extra["source"],
    )


def _default(info: Any, rival: bool) -> str:
    """Return the default as a file writes it; a list that repeats itself is shortened."""
    from sim.scenario.words import default_of, written

    if info.is_required():
        return "required"
    if rival or info.default in (None, ""):
        return default_of(info) or NONE
    if isinstance(info.default, tuple) and info.default:
        return ", ".join(_runs(map(written, info.default)))
    return f"`{written(info.default)}`"


def _runs(texts: Iterable[str]) -> Iterator[str]:
    for text, same in groupby(texts):
        times = len(list(same))
        yield f"`{text}` × {times}" if times > 1 else f"`{text}`"


def _room(module: str, measures: Iterable[Any]) -> str:
    about = (sys.modules[module].__doc__ or "").splitlines()[0].rstrip(".")
    title = about.removeprefix("Measures of ")
    return f"## {title[:1].upper()}{title[1:]}\n\n" + _table(
        MEASURE_COLUMNS, map(_measure_row, measures)
    )


def _measure_row(measure: Any) -> Row:
    return (
        f"`{measure.name}`",
        f"{measure.title} ({measure.title_zh})",
        measure.unit,
        BETTER[measure.better],
        measure.definition,
        f"`{measure.formula}`",
        measure.source,
    )


def _assumption_row(assumption: Any) -> Row:
    from math import isfinite

    from experiments.assumptions import told

    return (
        assumption.title,
        told.tried(assumption.low, assumption.high),
        f"{assumption.most:g}" if isfinite(assumption.most) else "",
        _listed(assumption.keys),
        f"`{assumption.name}`",
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(columns: Row, rows: Iterable[Row]) -> str:
    lines = [columns, ("---",) * len(columns), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", r"\|") or NONE


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a page is stale.")
def main(check: bool) -> None:
    """Write the pages of reference into docs/."""
    if not check:
        try:
            write()
        except OutputError as error:
            click.echo(str(error), err=True)
            sys.exit(2)
        return
    for path in stale():
        click.echo(f"{path.name} is stale; run python -m experiments.reference", err=True)
    sys.exit(bool(stale()))


if __name__ == "__main__":
    main()
