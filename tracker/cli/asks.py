"""`tracker asks`: what bills say of the campaigns' asks, and how well the rules read it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli import app, commands

asks = typer.Typer(
    help="What bills say of the campaigns' asks: show, measure.", no_args_is_help=True
)
app.add_typer(asks, name="asks")


@asks.command(epilog="Examples: tracker asks show HB26-1037 · tracker asks show SB26-070 --format "
              "json")  # fmt: skip
def show(
    number: Annotated[str, typer.Argument(help="A bill's number.")],
    versions: Annotated[
        bool, typer.Option("--versions", help="Every version that was read, not the newest alone.")
    ] = False,
    form: commands.Form = "table",
) -> None:
    """Show what a bill says for and against each ask, with the passages."""
    found = commands.prepare()
    from tracker.cli.asks_of_bill import show as run  # noqa: PLC0415

    raise typer.Exit(run(found, number, form, every=versions))


@asks.command(epilog="Example: tracker asks evaluate 2026A.jsonl labels.jsonl --format json")
def evaluate(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Bills, one a line as JSON; - for stdin."),
    ],
    labels: Annotated[
        Path, typer.Argument(metavar="LABELS", help="What people found by reading, one a line.")
    ],
    campaign: Annotated[
        str, typer.Option("--campaign", help="The campaign whose asks they are.")
    ] = "data-privacy",
    form: commands.Form = "table",
) -> None:
    """Print recall and precision by ask and direction, with every mark missed or wrongly made."""
    found = commands.prepare()
    from tracker.cli.asks_measured import evaluate as run  # noqa: PLC0415

    raise typer.Exit(run(found, file, labels, campaign, form))
