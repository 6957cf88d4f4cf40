"""`tracker topics near`: the bills that came near a topic and wait for a person to look at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tracker.cli import asked
from tracker.cli.classify import Names, chosen, topic_names
from tracker.cli.tables import Column, Format, show_rows
from tracker.domain.numbers import session_id
from tracker.queries.near import NearView, near
from tracker.settings import Settings
from tracker.wording.reasons import number_words
from tracker.wording.translator import ENGLISH

_COLUMNS = (
    Column("Bill", whole=True), Column("Topic"), Column("Points", whole=True), Column("Title"),
    Column("Passage"),
)  # fmt: skip


def show_near(settings: Settings, slug: str | None, session: str | None, form: Format) -> None:
    """Writes what is to be looked at in a session, for one campaign or for all."""
    used = chosen(settings, slug)
    names = topic_names(used)
    with asked.opened(settings) as connection:
        of = session_id(session) if session else asked.known_session(settings)
        found = near(connection, of, [one.slug for one in used])
    show_rows(
        form, [_object(one) for one in found], _COLUMNS, lambda: _rows(found, names),
        lambda: f"Nothing is to be looked at in {of}: no bill came near a topic, or all were.",
    )  # fmt: skip


def _object(one: NearView) -> dict[str, Any]:
    return {
        "session": one.session,
        "bill": one.number,
        "title": one.title,
        "campaign": one.topic.campaign,
        "topic": one.topic.topic,
        "score": one.topic.score,
        "needed": one.needed,
        "in_passing": one.in_passing,
        "passages": [
            {"field": part.field, "phrase": part.phrase, "passage": part.passage,
             "points": part.points}
            for part in one.topic.evidence
        ],
    }  # fmt: skip


def _rows(found: Sequence[NearView], names: Names) -> Iterator[Sequence[str]]:
    for one in found:
        points = f"{number_words(one.topic.score)} of {number_words(one.needed)}"
        key = (one.topic.campaign, one.topic.topic)
        yield (
            one.number,
            names[key].of(ENGLISH.code),
            f"{points}, in passing" if one.in_passing else points,
            one.title,
            " ".join(one.topic.evidence[0].passage.split()),
        )
