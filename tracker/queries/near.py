"""Bills that come near a topic and wait for a person to look at them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from tracker.domain.edits import bill_subject
from tracker.domain.views import TopicView
from tracker.queries import edits
from tracker.queries.bills import number_order
from tracker.queries.tables import BILLS, NEAR_MISSES
from tracker.queries.whole import topic_view

#: The fields of a topic in which an editor keeps a near miss, and dismisses one: that says the mark
#: of the passages that were looked at.
KEPT: Final = "relevance"
DISMISSED: Final = "dismissed"


@dataclass(frozen=True, slots=True)
class NearView:
    """A bill near a topic. topic: what was found, with the passages; needed: points; mark: changes
    with the passages; kept_after, dismissed_after: the edits that the next word is based on."""

    number: str
    session: str
    title: str
    topic: TopicView
    needed: float
    mark: str
    kept_after: int | None = None
    dismissed_after: int | None = None

    @property
    def subject(self) -> str:
        """What an edit on it is about."""
        return bill_subject(self.topic.campaign, self.number, self.topic.topic)

    @property
    def in_passing(self) -> bool:
        """Whether words were found that would be enough, and all of them in passing."""
        return self.topic.score >= self.needed or not self.topic.score


def near(connection: Connection, session: str, campaigns: Collection[str]) -> tuple[NearView, ...]:
    """What these campaigns are to look at in a session: the nearest first, then by number; without
    what somebody dismissed and whose passages are still the same."""
    rows = connection.execute(
        select(NEAR_MISSES, BILLS.c.number, BILLS.c.session, BILLS.c.title)
        .join(BILLS)
        .where(
            BILLS.c.session == session,
            NEAR_MISSES.c.campaign.in_(sorted(campaigns)),
            NEAR_MISSES.c.gone_seen_at.is_(None),
        )
    )
    subjects = {bill_subject(row.campaign, row.number, row.topic): row for row in rows}
    edited = edits.current(connection, set(subjects))
    views = []
    for subject, row in subjects.items():
        relevance, dismissed = edited.get((subject, KEPT)), edited.get((subject, DISMISSED))
        if dismissed is None or dismissed.new != row.mark:
            about = row.number, row.session, row.title, topic_view(row, "rules")
            after = relevance.id if relevance else None, dismissed.id if dismissed else None
            views.append(NearView(*about, row.needed, row.mark, *after))
    views.sort(key=lambda view: (view.needed - view.topic.score, number_order(view.number)))
    return tuple(views)
