"""The page with the figures of the report, made from the verdicts alone."""

from collections.abc import Sequence
from typing import Final

from experiments.columns import markdown as rows_of
from experiments.facts.figures import Use
from experiments.facts.verdict import LEVEL, Verdict, said, table
from experiments.wording import listed

HEAD: Final = f"""\
# The figures of the report, and what the model gives

<!-- Made by `safetynet facts --page docs/report_figures.md`; edit experiments/facts. -->

The news report of 2016 gives counts and changes, uncontrolled and for different places. Here each
stands beside the simulated range for the same place: {LEVEL:.0%} of the samples lie between the
two numbers. *Input*: the scenario was made to give it. *Calibrate*: a value of the scenario was
chosen so that it comes out; `scenarios/SOURCES.md` and the files say which. *Validate* and *show*:
nothing was fitted. *Inside* means that the figure, or its own 95 % interval where it counts rare
events, reaches into the range. The words are in the [glossary](glossary.md), the sources in the
[facts](facts.md).
"""
OUTSIDE: Final = """\
A figure that does not come out is not mended by turning a knob that has nothing to do with it. The
changes against seven nets compare before and after, in years in which much else changed; the model
changes the nets alone, on the same incidents.
"""


def page(verdicts: Sequence[Verdict], foot: str) -> str:
    """Return the page.

    Args:
        verdicts: one a figure.
        foot: what was run.
    """
    parts = [HEAD, "\n".join(rows_of(table(verdicts))), f"\n*{foot}*\n"]
    parts += [f"- {v.figure.title}: {v.figure.note}." for v in verdicts if v.figure.note]
    parts += ["", "## What comes out, and what does not\n", *_summary(verdicts), "", OUTSIDE]
    return "\n".join(parts)


def _summary(verdicts: Sequence[Verdict]) -> list[str]:
    groups: tuple[tuple[Use, ...], ...] = (("input", "calibrate"), ("validate", "show"))
    lines = []
    for uses in groups:
        for inside, words in ((True, "inside"), (False, "outside")):
            found = [v for v in verdicts if v.figure.use in uses and v.inside is inside]
            if found:
                lines.append(
                    f"- {' or '.join(uses)}, {words}: {listed([_named(v) for v in found])}."
                )
    return lines


def _named(verdict: Verdict) -> str:
    return f"{verdict.figure.title} ({said(verdict.middle, verdict.figure.unit)})"
