"""`tracker topics`: phrases tried on files of bills, measured, compared with what is stored, judged
by; and the bills that came near a topic."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli import app, commands

topics = typer.Typer(
    help="The phrases by which bills are found: try, measure, compare, apply.",
    no_args_is_help=True,
)
app.add_typer(topics, name="topics")

Bills = Annotated[
    Path, typer.Argument(metavar="FILE", help="Bills, one a line as JSON; - for standard input.")
]
Slug = Annotated[str | None, typer.Option("--campaign", help="Topics of this campaign alone.")]


@topics.command(
    epilog="Examples: tracker topics classify 2026A.jsonl > judged.jsonl · "
    "tracker export --session 2026A | tracker topics classify - · "
    "tracker topics classify bills.jsonl --reasons"
)
def classify(
    file: Bills,
    campaign: Slug = None,
    reasons: Annotated[
        bool, typer.Option("--reasons", help="With score and reason of each topic.")
    ] = False,
) -> None:
    """Write bills with the topics that the phrases find now; needs no database."""
    found = commands.prepare()
    from tracker.cli.classify import classify as run  # noqa: PLC0415

    raise typer.Exit(run(found, file, campaign, reasons=reasons))


@topics.command(
    epilog="Examples: tracker topics evaluate 2026A.jsonl labels.jsonl · "
    "tracker topics evaluate 2026A.jsonl labels.jsonl --rest-not-relevant --format json"
)
def evaluate(
    file: Bills,
    labels: Annotated[
        Path, typer.Argument(metavar="LABELS", help="What people said of them, one a line.")
    ],
    campaign: Slug = None,
    rest: Annotated[
        bool,
        typer.Option("--rest-not-relevant", help="Bills without a label are not relevant."),
    ] = False,
    form: commands.Form = "table",
) -> None:
    """Print recall and precision by session and topic, with every bill missed or wrongly found."""
    found = commands.prepare()
    from tracker.cli.evaluate import evaluate as run  # noqa: PLC0415

    raise typer.Exit(run(found, file, labels, campaign, form, rest=rest))


@topics.command(
    epilog="Examples: tracker topics diff · tracker topics diff new/topics.toml --campaign palantir"
    " --session 2026A · tracker topics diff --format json"
)
def diff(
    file: Annotated[
        Path | None,
        typer.Argument(help="A changed topics.toml; without one, those in use."),
    ] = None,
    campaign: Slug = None,
    session: commands.Session = None,
    form: commands.Form = "table",
) -> None:
    """Show what the phrases would bring in and take out of what is stored; writes nothing."""
    found = commands.prepare()
    from tracker.cli.topics_diff import show_difference  # noqa: PLC0415

    show_difference(found, file, campaign, session, form)


@topics.command(
    epilog="Examples: tracker topics near · tracker topics near --session 2026A --format json"
)
def near(
    campaign: Slug = None, session: commands.Session = None, form: commands.Form = "table"
) -> None:
    """List the bills to look at: just under a topic's threshold, or found in passing alone."""
    found = commands.prepare()
    from tracker.cli.near import show_near  # noqa: PLC0415

    show_near(found, campaign, session, form)


@topics.command(epilog="Example: tracker topics diff && tracker topics apply")
def apply() -> None:
    """Judge every stored bill again by the phrases in use, as the next crawl would."""
    found = commands.prepare()
    from tracker.cli.topics_diff import apply as run  # noqa: PLC0415

    run(found)
