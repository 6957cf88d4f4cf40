"""`tracker related`: the bills that are related to one, the pairs of a session, and all of them
worked out anew."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Final

import typer
from typer import Argument

from tracker import clock
from tracker.cli import FAILED, group, options
from tracker.cli.options import Form, Session, looking, prepare, writing
from tracker.cli.show import missing
from tracker.cli.tables import Column, say, show_rows
from tracker.domain.numbers import session_id
from tracker.domain.times import denver_day
from tracker.queries.bills import titles_of
from tracker.queries.related import RelatedPair, is_compared, pairs, related
from tracker.queries.sessions import with_bills
from tracker.store import engine, journal
from tracker.store.judge_related import forget_all, judge_related
from tracker.store.ledger import Observation
from tracker.wording.reasons import related_words
from tracker.wording.say import stage_words
from tracker.wording.translator import ENGLISH

kin = group("related")

_KIN: Final = (
    "number=kin.number session=kin.session title=kin.title stage=kin.stage.name "
    "stage_since=kin.stage.since score=kin.reason.score sections=kin.reason.sections "
    "words=kin.reason.words sponsors=kin.reason.sponsors decided_by=kin.decided_by"
)
#: Bills of a session that are worked out: all.
_EVERY: Final = 1_000_000


@kin.command(epilog="Examples: tracker related show HB26-1004 · tracker related show SB26-152")
def show(
    number: Annotated[list[str], Argument(help="Number of a bill, such as HB26-1004.")],
    form: Form = "table",
) -> None:
    """Show the bills that are related to one, and why."""
    with looking() as look:
        bill = options.bill_number(" ".join(number), look.settings)
        if bill not in titles_of(look.connection, [bill]):
            say(missing(look, bill))
            raise typer.Exit(FAILED)
        rows = [RelatedPair(bill, view) for view in related(look.connection, bill)]
        none = _none(bill, is_compared(look.connection, bill), with_bills(look.connection))
    show_rows(form, rows, _COLUMNS[1:], _KIN, lambda: none)


def _none(bill: str, was_compared: bool, sessions: frozenset[str]) -> str:
    if not was_compared:
        return f"{bill} was not compared with others yet: the next crawl does, or `related apply`."
    return f"No related bill was found among those of {', '.join(sorted(sessions))}."


@kin.command(
    "list", epilog="Example: tracker related list --session 2026A --format csv > related.csv"
)
def list_pairs(session: Session = None, form: Form = "table") -> None:
    """List every pair of related bills whose later one is of a session."""
    with looking() as look:
        of = session_id(session) if session else look.session
        rows, stored = pairs(look.connection, of), with_bills(look.connection)
    none = f"No pair is known in {of}." if of in stored else f"No bill of {of} is stored."
    show_rows(form, rows, _COLUMNS, f"bill {_KIN}", lambda: none)


@kin.command(epilog="Example: tracker related apply")
def apply() -> None:
    """Work out anew which bills are related, of all sessions: in one transaction, while no crawl is
    at work. What editors confirmed or rejected stays."""
    from scrapers.politeness import CrawlLock  # noqa: PLC0415  (slow)

    settings = prepare()
    engine.require(settings.store_url)
    with CrawlLock(settings.store_url, "long"), writing(settings) as connection:
        newest = journal.check_clock(connection, clock.now(), denver_day)
        if newest is not None:
            clock.never_before(newest + timedelta(microseconds=1))
        forget_all(connection)
        sessions = sorted(with_bills(connection))
        for session in sessions:
            judge_related(connection, session, Observation(clock.now(), session, ""), _EVERY)
        count = sum(len(pairs(connection, session)) for session in sessions)
    say(f"{count:,} pairs of related bills stand in {len(sessions)} sessions.")


def _why(pair: Any) -> str:
    return "; ".join(related_words(ENGLISH, pair.kin.reason))


_COLUMNS: Final = (
    Column("Bill", "bill", whole=True),
    Column("Related", "kin.number", whole=True),
    Column("Session", "kin.session", whole=True),
    Column("Title", "kin.title"),
    Column("Stage", lambda pair: stage_words(ENGLISH, pair.kin.stage)),
    Column("Why", _why),
    Column("Decided by", "kin.decided_by"),
)
