"""One page on which every law stands: theory, simulation, distance, and pictures of both."""

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from experiments.style import BETTER, INK, QUIET, RULE, WORSE, styled
from experiments.verification.law import SIGMAS, Comparison, Law, error_rate, verify
from experiments.verification.pictures import PICTURES, Picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH: Final = 11.0
ROW: Final = 0.19
"""Height of a number in the picture of all numbers [inch]."""
STYLE: Final = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1060px; margin: 2em auto; padding: 0 1em; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { border-bottom: 1px solid #d5dade; padding: 3px 8px; text-align: left; }
td.n { text-align: right; font-variant-numeric: tabular-nums; }
tr.no { background: #fbe9df; }
img { max-width: 100%; }
"""


@dataclass(frozen=True)
class Row:
    """One number of a law: what it is called, what theory says, what simulation found."""

    law: Law
    point: str
    found: Comparison


def rows(
    laws: Sequence[Law], seed: int, times: int = 1, tell: Callable[[str], object] = lambda _: None
) -> list[Row]:
    """Simulate laws and return a row for each of their numbers.

    Args:
        laws: which ones.
        seed: of the first replication of each.
        times: how many times as many replications as they need.
        tell: is called with the name of each law before it is simulated.
    """
    out = []
    for law in laws:
        tell(law.name)
        found = verify(law, seed, runs=times * law.runs)
        out += [Row(law, *pair) for pair in zip(law.points, found, strict=True)]
    return out


def write(path: Path, all_rows: Sequence[Row], seed: int) -> None:
    """Write the page as one HTML file with its pictures inside."""
    with styled():
        numbers = _image(_draw_numbers(all_rows))
        curves = _image(_draw_curves([picture(seed) for picture in PICTURES]))
    path.write_text(_page(all_rows, seed, numbers, curves), encoding="utf-8")


def as_text(row: Row) -> str:
    """Return a row for the terminal."""
    found = row.found
    return (
        f"{row.law.number:2d}  {row.law.name:34s} {row.point:22s} {found.theory:12.6f} "
        f"{found.simulated:12.6f} {found.z:6.2f}{'' if found.accepted else '  REJECTED'}"
    )


def _draw_numbers(all_rows: Sequence[Row]) -> "Figure":
    """Draw simulated over theory for every number, with the range that is accepted."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, ROW * len(all_rows) + 1.0), layout="constrained")
    axes = figure.add_subplot()
    for y, row in enumerate(all_rows):
        found = row.found
        ratio, reach = found.simulated / found.theory, SIGMAS * found.standard_error / found.theory
        axes.plot([ratio - reach, ratio + reach], [y, y], color=RULE, linewidth=3)
        axes.plot(ratio, y, "o", markersize=4, color=BETTER if found.accepted else WORSE)
    axes.axvline(1.0, color=INK, linewidth=0.8)
    for off in (0.8, 1.2):
        axes.axvline(off, color=QUIET, linewidth=0.8, linestyle=":")
    names = [f"{row.law.number}  {row.law.name}: {row.point}" for row in all_rows]
    axes.set_yticks(range(len(all_rows)), names, fontsize=7)
    axes.set_ylim(len(all_rows) - 0.5, -0.5)
    axes.set_xlim(0.75, 1.25)
    axes.set_xlabel("simulated / theory; bar: 4.5 standard errors; dotted: 20 % off")
    return figure


def _draw_curves(pictures: Sequence[Picture]) -> "Figure":
    from matplotlib.figure import Figure

    height = -(-len(pictures) // 3)
    figure = Figure(figsize=(WIDTH, 2.9 * height), layout="constrained")
    for axes, picture in zip(figure.subplots(height, 3).ravel(), pictures, strict=False):
        _draw(axes, picture)
    return figure


def _draw(axes: Any, picture: Picture) -> None:
    axes.plot(*picture.theory, color=INK, linewidth=1.2, label="theory")
    axes.plot(*picture.simulated, "o", color=BETTER, markersize=4, label="simulated")
    axes.set_title(picture.title, fontsize=9)
    axes.set_xlabel(picture.across)
    axes.set_ylabel(picture.up)
    if picture.log:
        axes.set_xscale("log")
        axes.set_yscale("log")
    axes.legend(frameon=False, fontsize=8)


def _image(figure: "Figure") -> str:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=130)
    return base64.b64encode(file.getvalue()).decode()


def _page(all_rows: Sequence[Row], seed: int, numbers: str, curves: str) -> str:
    rejected = sum(not row.found.accepted for row in all_rows)
    table = "\n".join(_table_row(row) for row in all_rows)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Laws</title><style>{STYLE}</style></head><body>
<h1>The model against closed forms</h1>
<p><b>Rejected: {rejected} of {len(all_rows)} numbers.</b> Each law is a scenario in
<code>scenarios/laws</code> that reduces the real model by settings alone. A number is rejected when
it is {SIGMAS} standard errors or more from theory; a correct model has one of {len(all_rows)}
rejected with probability {error_rate(len(all_rows)):.1e}. Seed {seed}.</p>
<h2>Curves</h2><img alt="Theory and simulation, nine laws" src="data:image/png;base64,{curves}">
<h2>Every number</h2><img alt="Simulated over theory" src="data:image/png;base64,{numbers}">
<table><tr><th></th><th>Law</th><th>Formula</th><th>Number</th><th>Theory</th><th>Simulated</th>
<th>Standard error</th><th>z</th></tr>
{table}
</table></body></html>
"""


def _table_row(row: Row) -> str:
    found = row.found
    words = (row.law.name, row.law.formula, row.point)
    figures = (f"{found.theory:.6g}", f"{found.simulated:.6g}", f"{found.standard_error:.2g}",
               f"{found.z:+.2f}")  # fmt: skip
    cells = "".join(f"<td>{escape(word)}</td>" for word in words)
    cells += "".join(f'<td class="n">{figure}</td>' for figure in figures)
    mark = "" if found.accepted else ' class="no"'
    return f"<tr{mark}><td>{row.law.number}</td>{cells}</tr>"
