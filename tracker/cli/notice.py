"""`tracker notice`: how much notice the public had of hearings, one by one or by group."""

from __future__ import annotations

from typing import Annotated, Final

from typer import Option

from tracker import clock
from tracker.cli import app, options
from tracker.cli.options import AsOf, Chamber, Form, Session, Today, looking
from tracker.cli.tables import Column, show_rows
from tracker.domain.notice import DAY, Of
from tracker.export.notice import FIGURES, HEARING, FiguresRow, NoticeRow, notice_rows
from tracker.queries.bills import titles_of
from tracker.queries.notice import Among, By, by_session, groups, heard
from tracker.wording.dates import start_words
from tracker.wording.notice import bounds_words, median_words, share_words
from tracker.wording.translator import ENGLISH


@app.command(
    epilog="Examples: tracker notice · tracker notice --by committee · "
    "tracker notice --chamber senate --of time --format csv"
)
def notice(
    by: Annotated[By | None, Option("--by", help="Figures of groups instead of hearings.")] = None,
    of: Annotated[
        Of, Option("--of", help="The hearing as first announced, or the time at which it began.")
    ] = "hearing",
    committee: Annotated[str | None, Option(help="Of this committee only.")] = None,
    chamber: Chamber = None,
    session: Session = None,
    today: Today = None,
    as_of: AsOf = None,
    form: Form = "table",
) -> None:
    """How much notice the public had of hearings; of days that are over."""
    with looking(session, today, as_of) as look:
        among = Among(committee or "", options.chamber_named(chamber))
        now = clock.now()
        found = heard(look.connection, look.session, among, now)

        def why() -> str:
            return ENGLISH(f"notice.none.{found.lacks(among)}")

        if by is None:
            titles = titles_of(look.connection, {view.bill for view in found.hearings})
            rows = notice_rows(found.by_least(of), titles)
            show_rows(form, rows, _hearings(of), HEARING, why)
            return
        made = (
            by_session(look.connection, among, of, now)
            if by == "session"
            else groups(found.hearings, by, of)
        )
        show_rows(form, [FiguresRow(*row) for row in made], _GROUPS, f"{by}=key {FIGURES}", why)


def _hearings(of: Of) -> tuple[Column, ...]:
    """The columns of hearings. of: which notice they show."""

    def start(row: NoticeRow) -> str:
        return start_words(ENGLISH, row.view.start, clock.today())

    def words(row: NoticeRow) -> str:
        return bounds_words(ENGLISH, row.view.of(of)) or "unknown"

    return (
        Column("Notice", words),
        Column("Bill", "view.bill", whole=True),
        Column("Start", start),
        Column("Committee", "view.committee"),
        Column("Title", "title"),
    )


_GROUPS: Final = (
    Column("Group", "key"),
    Column("Hearings", "figures.hearings", count=True),
    Column("Unknown", "figures.unknown", count=True),
    Column("Median", lambda row: median_words(ENGLISH, row.figures)),
    Column("Under 24 h", lambda row: share_words(ENGLISH, row.figures, DAY)),
    Column("Under 48 h", lambda row: share_words(ENGLISH, row.figures, 2 * DAY)),
)
