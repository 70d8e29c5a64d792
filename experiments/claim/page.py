"""The page about the claim, in plain English, from the findings alone."""

from collections.abc import Sequence
from typing import Final

from experiments import meaning, stats, wording
from experiments.assumptions import ASSUMPTIONS, told
from experiments.claim.finding import Finding
from experiments.claim.worlds import WORLDS
from experiments.columns import markdown as table

HEAD: Final = """\
# The claim: only both nets together work

<!-- Made by `safetynet claim --page docs/claim.md`; edit experiments/claim, not this page. -->

The report of 2016 says: online is the command system, offline is every grid worker walking, and
only running both nets together works. This page takes the sentence at its word, in one town of
Tongxiang: four worlds that meet the same incidents, with and without patrols, with and without what
informatisation brought (network, merging, joint work, terminals, app, hotline). The study is
`experiments/studies/both_nets.toml`; words are in the [glossary](glossary.md).
"""


def markdown(findings: Sequence[Finding], picture: str, foot: str) -> str:
    """Return the page.

    Args:
        findings: one a measure, the headline first.
        picture: path of the chart, from the page.
        foot: what was run.
    """
    first = findings[0]
    parts = [
        HEAD, _verdict(first), f"![{_caption(first)}]({picture})\n\n*{foot}*\n",
        "## The four worlds\n", _worlds(findings), "## What each change brings\n",
        _changes(findings), "## Does the sign hold?\n", _robust(findings), _leaning(first),
    ]  # fmt: skip
    return "\n".join(parts)


def _caption(finding: Finding) -> str:
    return f"Four worlds: {meaning.noun(finding.measure)}"


def _verdict(finding: Finding) -> str:
    """The finding in a few sentences, each as strong as its interval."""
    alone = [
        _alone(finding, "walking", finding.walking),
        _alone(finding, "information", finding.information),
    ]
    share = wording.share(finding.more_than_sum)
    sentences = [
        f"**In short** ({meaning.noun(finding.measure)}):",
        wording.sentence("; ".join(alone)) + ".",
        f"Both together change it by {_said(finding, finding.both)}.",
        _sum(finding),
        f"With other assumptions they bring more than the sum in {share} of the sets below.",
    ]
    return " ".join(sentences) + "\n"


def _alone(finding: Finding, name: str, change: stats.Estimate) -> str:
    if not change.decided:
        return f"{name} alone could not be shown to change it"
    return f"{name} alone changes it by {_said(finding, change)}"


def _sum(finding: Finding) -> str:
    if not finding.extra.decided:
        return "That both bring more, or less, than the sum could not be shown."
    good = finding.towards_better * finding.extra.value > 0
    word = "more" if good else "less"
    return (
        f"Together they bring {word} than the sum of the two, by {_said(finding, finding.extra)}."
    )


def _said(finding: Finding, change: stats.Estimate) -> str:
    unit = meaning.unit(finding.measure)
    value = wording.signed(change.value, unit)
    return f"{value} ({wording.reach(change.low, change.high, unit)})"


def _worlds(findings: Sequence[Finding]) -> str:
    rows = [["measure", *WORLDS]]
    for each in findings:
        unit = meaning.unit(each.measure)
        rows.append(
            [meaning.title(each.measure), *(wording.amount(w.value, unit) for w in each.worlds)]
        )
    return "\n".join(table(rows)) + "\n"


def _changes(findings: Sequence[Finding]) -> str:
    rows = [["measure", "walking alone", "information alone", "both", "both, against the sum"]]
    for each in findings:
        changes = (each.walking, each.information, each.both, each.extra)
        rows.append([meaning.title(each.measure), *(_said(each, change) for change in changes)])
    return "\n".join(table(rows)) + "\n\nPaired by incident; 95 % intervals in brackets.\n"


def _robust(findings: Sequence[Finding]) -> str:
    samples = findings[0].sampled.shape[1]
    text = (
        f"Nobody knows many of the values behind this. {len(findings[0].leans_on)} "
        f"[assumptions](assumptions.md) were drawn {samples} times over their whole ranges (Latin "
        "hypercube), and the four worlds run at each.\n"
    )
    rows = [["measure", "both beat either alone", "both bring more than the sum"]]
    rows += [
        [meaning.title(f.measure), *(wording.share(s) for s in (f.best_of_all, f.more_than_sum))]
        for f in findings
    ]
    foot = f"Shares of the sets of assumptions.{_failed(findings[0])}"
    return text + "\n" + "\n".join(table(rows)) + f"\n\n{foot}\n"


def _failed(finding: Finding) -> str:
    """What is left out, each where there is any."""
    parts = []
    if finding.missing:
        parts.append(wording.counted(finding.missing, "set"))
    if finding.extra.missing:
        repeats = wording.counted(finding.extra.missing, "replication")
        parts.append(f"{repeats} of the worlds as they are")
    return f" Left out, because a run failed there: {wording.listed(parts)}." if parts else ""


def _leaning(finding: Finding) -> str:
    titles = {each.name: each.title for each in ASSUMPTIONS}
    strongest = [f"{titles[each.key]} ({told.correlation(each)})" for each in finding.leans_on[:3]]
    return (
        "What both bring beyond the sum leans most on "
        f"{wording.listed(strongest)}: rank correlations with the extra "
        f"{meaning.noun(finding.measure)}, a star where it could be shown not to be luck.\n"
    )
