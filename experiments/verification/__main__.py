"""Check every law and write the page: python -m experiments.verification --out laws.html."""

import sys
from pathlib import Path

import click


@click.command()
@click.option("--seed", default=2016, show_default=True, help="Of the first replication.")
@click.option("--times", default=1, show_default=True, help="Times as many replications as needed.")
@click.option(
    "--out", default=Path("laws.html"), show_default=True, help="The page.",
    type=click.Path(dir_okay=False, path_type=Path),
)  # fmt: skip
def main(seed: int, times: int, out: Path) -> None:
    """Compare the model with every closed form; exit with 1 when one number is rejected."""
    from experiments.verification import laws
    from experiments.verification.page import as_text, rows, write

    found = rows(laws(), seed, times, tell=lambda name: click.echo(f"... {name}", err=True))
    for row in found:
        click.echo(as_text(row))
    write(out, found, seed)
    click.echo(f"The page, to open in a browser: {out}")
    sys.exit(0 if all(row.found.accepted for row in found) else 1)


if __name__ == "__main__":
    main()
