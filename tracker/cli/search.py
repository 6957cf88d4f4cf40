"""`tracker search`: what the pages find, on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

import typer
from typer import Argument, Option

from tracker.cli import app, options
from tracker.cli.options import (
    AsOf,
    Chamber,
    Followed,
    Form,
    Look,
    Session,
    Stage,
    Today,
    looking,
)
from tracker.cli.tables import Column, say, show_rows
from tracker.pages.search import none_words, remark_words
from tracker.queries.search import Hit, SearchFilter, SearchQuery, SearchResult
from tracker.queries.search import search as results_of
from tracker.queries.sessions import with_bills
from tracker.wording.say import stage_words
from tracker.wording.translator import ENGLISH

_HIT: Final = """
    number=line.number session=line.session title=line.title stage?=line.stage.name
    followed=line.followed topics=line.topics by_number found_in=reading.fields
    passage=reading.passage(field text spans)
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
    stage: Stage = None,
    ask: Annotated[str, Option(help="With a mark of a campaign's ask.")] = "",
    chamber: Chamber = None,
    sponsor: Annotated[str, Option(help="Of a sponsor, by name.")] = "",
    committee: Annotated[str, Option(help="Before a committee.")] = "",
    followed: Followed = False,
    newest: Annotated[bool, Option("--newest", help="The newest first.")] = False,
    page: Annotated[int, Option(min=1, help="Page of the results.")] = 1,
    limit: Annotated[int, Option(min=1, max=1000, help="Bills on a page.")] = 20,
    session: Session = None,
    today: Today = None,
    as_of: AsOf = None,
    form: Form = "table",
) -> None:
    """Search titles, summaries, texts, histories, sponsors and calls."""
    typed = " ".join(words).strip()
    if not typed:
        raise typer.BadParameter("Write what to look for.", param_hint="WORDS")
    with looking(session, today, as_of) as look:
        among = SearchFilter(
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


def _no_hits(look: Look, query: SearchQuery, result: SearchResult) -> str:
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
