"""Bills as topics are judged: their words, what they are under, what editors said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from tracker.domain.views import TopicView
from tracker.queries.whole import topic_view
from tracker.store.judge import fields_of, relevance_said
from tracker.store.stored_texts import newest_words
from tracker.store.tables import Bill, Judgement, TopicMatch, table

_BILLS, _JUDGEMENTS, _MATCHES = table(Bill), table(Judgement), table(TopicMatch)
#: Bills whose texts are held at once.
_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class JudgedBill:
    """A bill as it is judged now. fields: the words that topics look at; under: by campaign and
    topic; said: an editor's "confirm" or "reject", by campaign and topic."""

    session: str
    number: str
    title: str
    fields: Mapping[str, str]
    under: Mapping[tuple[str, str], TopicView]
    said: Mapping[tuple[str, str], str]


def judged_bills(connection: Connection, session: str = "") -> Iterator[JudgedBill]:
    """The bills of a session, or of all, that were judged; by number within their session."""
    statement = select(_BILLS).join(_JUDGEMENTS, _JUDGEMENTS.c.bill_id == _BILLS.c.id)
    if session:
        statement = statement.where(_BILLS.c.session == session)
    rows = connection.execute(statement.order_by(_BILLS.c.session, _BILLS.c.number)).all()
    said = relevance_said(connection)
    for first in range(0, len(rows), _AT_ONCE):
        part = rows[first : first + _AT_ONCE]
        words = newest_words(connection, [row.number for row in part])
        under = _under(connection, [row.id for row in part])
        for row in part:
            yield JudgedBill(
                row.session, row.number, row.title, fields_of(row, words.get(row.number, "")),
                under.get(row.id, {}), said.get(row.number, {}),
            )  # fmt: skip


def _under(
    connection: Connection, ids: list[int]
) -> dict[int, dict[tuple[str, str], TopicView]]:  # fmt: skip
    found: dict[int, dict[tuple[str, str], TopicView]] = {}
    statement = select(_MATCHES).where(_MATCHES.c.bill_id.in_(ids), _MATCHES.c.gone_seen.is_(None))
    for row in connection.execute(statement):
        view = topic_view(row)
        found.setdefault(row.bill_id, {})[view.campaign, view.topic] = view
    return found
