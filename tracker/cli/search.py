"""`tracker search`: what the pages find, on the command line. `tracker related`: the bills that are
related to one, the pairs of a session, and all of them worked out anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

import typer
from typer import Argument, Option

from tracker import clock
from tracker.cli import app, group, options
from tracker.cli.show import KIN, refused
from tracker.cli.tables import Column, say, show_rows
from tracker.domain.numbers import session_id
from tracker.pages.search import none_words, remark_words
from tracker.queries.bills import BillFilter, titles_of
from tracker.queries.related import RelatedPair, is_compared, pairs, related
from tracker.queries.search import Hit, SearchQuery, SearchResult
from tracker.queries.search import search as results_of
from tracker.queries.sessions import with_bills
from tracker.store.judge_related import forget_all, judge_related
from tracker.store.ledger import Observation
from tracker.wording.reasons import related_words
from tracker.wording.say import stage_words
from tracker.wording.translator import ENGLISH

_HIT: Final = """
    line.(number session title stage?=stage.name followed topics) by_number
    reading.(found_in=fields passage(field text spans))
"""


@app.command(
    epilog="Examples: tracker search 'license plate' · tracker search hb1037 · "
    "tracker search '\"personal data\" warrant*' --session 2026A --format json"
)
def search(
    words: Annotated[
        list[str], Argument(help='Words, a "phrase", a begin*, or the number of a bill.')
    ],
    topic: Annotated[str, Option(help="Under a campaign's topic.")] = "",
    stage: options.Stage = None,
    ask: Annotated[str, Option(help="With a mark of a campaign's ask.")] = "",
    chamber: options.Chamber = None,
    sponsor: Annotated[str, Option(help="Of a sponsor, by name.")] = "",
    committee: Annotated[str, Option(help="Before a committee.")] = "",
    followed: options.Followed = False,
    newest: Annotated[bool, Option("--newest", help="The newest first.")] = False,
    page: Annotated[int, Option(min=1, help="Page of the results.")] = 1,
    limit: Annotated[int, Option(min=1, max=1000, help="Bills on a page.")] = 20,
    session: options.Session = None,
    today: options.Today = None,
    as_of: options.AsOf = None,
    form: options.Form = "table",
) -> None:
    """Search titles, summaries, texts, histories, sponsors and calls."""
    typed = " ".join(words).strip()
    if not typed:
        raise typer.BadParameter("Write what to look for.", param_hint="WORDS")
    with options.looking(session, today, as_of) as look:
        among = BillFilter(
            sessions=(look.session,) if session else (),
            topic=topic,
            stage=options.stage_named(stage),
            ask=ask,
            chamber=options.chamber_named(chamber),
            sponsor=sponsor,
            committee=committee,
            followed=followed,
        )
        query = SearchQuery(typed, among, "newest" if newest else "rank", page, limit)
        result = results_of(look.connection, query)
        for line in _remarks(result):
            say(line)
        show_rows(form, result.hits, _HITS, _HIT, lambda: _no_hits(look, query, result))


def _remarks(result: SearchResult) -> Iterator[str]:
    """Says beside the results how the search was understood."""
    yield from remark_words(ENGLISH, result.remarks)
    if result.corrected:
        yield ENGLISH("search.corrected", typed=result.typed, text=result.corrected)
    if result.more:
        yield ENGLISH("search.more", n=ENGLISH.number(result.total))
    elif result.pages > 1:
        count = ENGLISH.many("search.count", result.total)
        yield f"{count}, page {result.page} of {result.pages}."


def _no_hits(look: options.Look, query: SearchQuery, result: SearchResult) -> str:
    if not {"wordless", "broad"}.isdisjoint(result.remarks):
        return ""
    if result.suggestion:
        return f"{ENGLISH('search.none')} {ENGLISH('search.meant', text=result.suggestion)}"
    return " ".join(none_words(ENGLISH, query, result, with_bills(look.connection)))


def _passage(hit: Hit) -> str:
    passage = hit.reading.passage
    return f"{ENGLISH(f'search.field.{passage.field}')}: {passage.text}" if passage else ""


_HITS: Final = (
    Column("Number", "line.number", whole=True),
    Column("Title", "line.title"),
    Column("Stage", lambda hit: stage_words(ENGLISH, hit.line.stage)),
    Column("Passage", _passage),
)


# --- related bills -------------------------------------------------------------------------------

kin = group("related")

_KIN: Final = f"kin.({KIN})"
#: Bills of a session that are worked out: all.
_EVERY: Final = 1_000_000


@kin.command(epilog="Examples: tracker related show HB26-1004 · tracker related show SB26-152")
def show(
    number: Annotated[list[str], Argument(help="Number of a bill, such as HB26-1004.")],
    form: options.Form = "table",
) -> None:
    """Show the bills that are related to one, and why."""
    with options.looking() as look:
        bill = options.bill_number(" ".join(number), look.settings)
        if bill not in titles_of(look.connection, [bill]):
            raise refused(look, bill)
        rows = [RelatedPair(bill, view) for view in related(look.connection, bill)]
        none = f"{bill} was not compared with others yet: the next crawl does, or `related apply`."
        if is_compared(look.connection, bill):
            sessions = ", ".join(sorted(with_bills(look.connection)))
            none = f"No related bill was found among those of {sessions}."
    show_rows(form, rows, _COLUMNS[1:], _KIN, lambda: none)


@kin.command(
    "list", epilog="Example: tracker related list --session 2026A --format csv > related.csv"
)
def list_pairs(session: options.Session = None, form: options.Form = "table") -> None:
    """List every pair of related bills whose later one is of a session."""
    with options.looking() as look:
        of = session_id(session) if session else look.session
        rows, stored = pairs(look.connection, of), with_bills(look.connection)
    none = f"No pair is known in {of}." if of in stored else f"No bill of {of} is stored."
    show_rows(form, rows, _COLUMNS, f"bill {_KIN}", lambda: none)


@kin.command(epilog="Example: tracker related apply")
def apply() -> None:
    """Work out anew which bills are related, of all sessions: in one transaction, while no crawl is
    at work. What editors confirmed or rejected stays."""
    settings = options.prepare()
    with options.judging(settings) as connection:
        forget_all(connection)
        sessions = sorted(with_bills(connection))
        for session in sessions:
            judge_related(connection, session, Observation(clock.now(), session, ""), _EVERY)
        count = sum(len(pairs(connection, session)) for session in sessions)
    say(f"{count:,} pairs of related bills stand in {len(sessions)} sessions.")


_COLUMNS: Final = (
    Column("Bill", "bill", whole=True),
    Column("Related", "kin.number", whole=True),
    Column("Session", "kin.session", whole=True),
    Column("Title", "kin.title"),
    Column("Stage", lambda pair: stage_words(ENGLISH, pair.kin.stage)),
    Column("Why", lambda pair: "; ".join(related_words(ENGLISH, pair.kin.reason))),
    Column("Decided by", "kin.decided_by"),
)
