"""`tracker search` and `tracker db reindex`: what the pages find, on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import app, commands

if TYPE_CHECKING:
    from tracker.cli.tables import Format, Object
    from tracker.queries.search import Hit, SearchQuery, SearchResult
    from tracker.settings import Settings


@app.command(
    epilog="Examples: tracker search 'license plate' · tracker search hb1037 · "
    "tracker search '\"personal data\" warrant*' --session 2026A --format json"
)
def search(
    words: Annotated[
        list[str], typer.Argument(help='Words, a "phrase", a begin*, or the number of a bill.')
    ],
    topic: Annotated[str, typer.Option("--topic", help="Under a campaign's topic.")] = "",
    stage: Annotated[
        str | None, typer.Option("--stage", help="Where they stand, such as in_committee.")
    ] = None,
    ask: Annotated[str, typer.Option("--ask", help="With a mark of a campaign's ask.")] = "",
    chamber: Annotated[
        str | None, typer.Option("--chamber", help="Where they began: house or senate.")
    ] = None,
    sponsor: Annotated[str, typer.Option("--sponsor", help="Of a sponsor, by name.")] = "",
    committee: Annotated[str, typer.Option("--committee", help="Before a committee.")] = "",
    followed: commands.Followed = False,
    newest: Annotated[bool, typer.Option("--newest", help="The newest first.")] = False,
    page: Annotated[int, typer.Option("--page", min=1, help="Page of the results.")] = 1,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Bills on a page.")] = 20,
    session: commands.Session = None,
    today: commands.Today = None,
    form: commands.Form = "table",
) -> None:
    """Search titles, summaries, texts, histories, sponsors and calls, in all sessions."""
    typed = " ".join(words).strip()
    if not typed:
        raise typer.BadParameter("Write what to look for.", param_hint="WORDS")
    found = commands.prepare(session=session, today=today)
    from tracker.cli import asked  # noqa: PLC0415
    from tracker.queries.search import SearchFilter, SearchQuery  # noqa: PLC0415

    among = SearchFilter(
        asked.known_session(found) if session else "",
        topic, asked.stage(stage), ask, asked.chamber(chamber), sponsor, committee, followed,
    )  # fmt: skip
    order = "newest" if newest else "rank"
    _show(found, SearchQuery(typed, among, order, page, limit), form)  # type: ignore[arg-type]


@commands.db.command(epilog="Example: tracker db reindex")
def reindex() -> None:
    """Index every bill anew, for search."""
    found = commands.prepare()
    from tracker import campaigns  # noqa: PLC0415
    from tracker.cli.tables import say  # noqa: PLC0415
    from tracker.store import engine, search_index  # noqa: PLC0415

    url = found.store_url
    engine.require(url)
    said = campaigns.said(campaigns.judging(found.data / "campaigns"))
    with engine.spoken(url), engine.writing(url).begin() as connection:
        count = search_index.rebuild(connection, said)
    say(f"{count:,} bills were indexed.")


def _show(settings: Settings, query: SearchQuery, form: Format) -> None:
    from tracker.cli import asked  # noqa: PLC0415
    from tracker.cli.tables import Column, say, show_rows  # noqa: PLC0415
    from tracker.queries.search import search as found  # noqa: PLC0415

    with asked.opened(settings) as connection:
        result = found(connection, query)
        for line in _told(result):
            say(line)
        show_rows(
            form,
            [_object(hit) for hit in result.hits],
            (Column("Number", whole=True), Column("Title"), Column("Stage"), Column("Passage")),
            lambda: [_row(hit) for hit in result.hits],
            lambda: _none(query, result),
        )


def _told(result: SearchResult) -> list[str]:
    """What is said of results, beside them."""
    from tracker.pages.search import remark_words  # noqa: PLC0415
    from tracker.wording.translator import ENGLISH as t  # noqa: N811, PLC0415

    lines = remark_words(t, result.remarks)
    if result.corrected:
        lines.append(t("search.corrected", typed=result.typed, text=result.corrected))
    if result.more:
        lines.append(t("search.more", n=t.number(result.total)))
    elif result.pages > 1:
        lines.append(
            f"{t.many('search.count', result.total)}, page {result.page} of {result.pages}."
        )
    return lines


def _none(query: SearchQuery, result: SearchResult) -> str:
    from tracker.pages.search import none_words  # noqa: PLC0415
    from tracker.wording.translator import ENGLISH as t  # noqa: N811, PLC0415

    if not {"wordless", "broad"}.isdisjoint(result.remarks):
        return ""
    if result.suggestion:
        return f"{t('search.none')} {t('search.meant', text=result.suggestion)}"
    return " ".join(none_words(t, query, result))


def _object(hit: Hit) -> Object:
    line, passage = hit.line, hit.reading.passage
    return {
        "number": line.number,
        "session": line.session,
        "title": line.title,
        "stage": line.stage.name or None,
        "followed": line.followed,
        "topics": list(line.topics),
        "by_number": hit.by_number,
        "found_in": list(hit.reading.fields),
        "passage": None
        if passage is None
        else {
            "field": passage.field,
            "text": passage.text,
            "spans": [list(s) for s in passage.spans],
        },
    }


def _row(hit: Hit) -> tuple[str, ...]:
    from tracker.wording.say import stage_words  # noqa: PLC0415
    from tracker.wording.translator import ENGLISH as t  # noqa: N811, PLC0415

    passage = hit.reading.passage
    shown = f"{t(f'search.field.{passage.field}')}: {passage.text}" if passage else ""
    return hit.line.number, hit.line.title, stage_words(t, hit.line.stage), shown
