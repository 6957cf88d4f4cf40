"""The bills of all sessions as they are studied."""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection, Text, cast, select

from tracker.domain.research import Track
from tracker.queries.tables import BILLS, MATCHES, STATUSES

# Built once: building a statement costs more than running it.
_BILLS: Final = select(
    BILLS.c.id, BILLS.c.session, BILLS.c.number,
    STATUSES.c.stage, cast(STATUSES.c.reached, Text).label("days"),
    cast(STATUSES.c.committees, Text).label("committees"),
    cast(STATUSES.c.primes, Text).label("primes"),
).join(STATUSES).order_by(BILLS.c.session.desc(), BILLS.c.id)  # fmt: skip
_TOPICS: Final = (
    select(MATCHES.c.bill_id, MATCHES.c.topic).distinct().where(MATCHES.c.gone_seen_at.is_(None))
)


def tracks(connection: Connection, *, followed: bool) -> tuple[Track, ...]:
    """The bills of all sessions, the newest session first. followed: those that a campaign follows
    alone."""
    topics: dict[int, tuple[str, ...]] = {}
    for bill_id, topic in connection.execute(_TOPICS):
        topics[bill_id] = (*topics.get(bill_id, ()), topic)
    among = _BILLS.where(STATUSES.c.followed.is_(True)) if followed else _BILLS
    rows = connection.execute(among).all()
    # Taken apart at once: one by one, thousands of small lists take three times as long.
    every: list[list[str | None]] = json.loads(f"[{','.join(row.days for row in rows)}]")
    return tuple(
        Track(
            bill_id,
            session,
            number[1] == "B",
            "lower" if number[0] == "H" else "upper",
            stage,
            tuple([date.fromisoformat(day) if day else None for day in days]),
            _names(committees),
            topics.get(bill_id, ()),
            _names(primes),
        )
        for (bill_id, session, number, stage, _, committees, primes), days in zip(
            rows, every, strict=True
        )
    )


@lru_cache(maxsize=4096)
def _names(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))
