"""What sentences are made of in the tests: a meeting, with what a test gives of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from tracker.domain.times import Start
from tracker.domain.views import MeetingView

NOW = datetime(2026, 2, 24, 15, 0, tzinfo=UTC)  # 8:00 AM in Denver
WEDNESDAY = Start.read(date(2026, 2, 25), "1:30 PM")


def meeting(**values: Any) -> MeetingView:
    told: dict[str, Any] = {
        "id": "2026A-h-0001",
        "session": "2026A",
        "committee": "House Judiciary",
        "chamber": "lower",
        "start": WEDNESDAY,
        "location": "HCR 0107",
        "status": "scheduled",
        "remark": "",
        "agenda_remark": "",
        "earlier": (),
        "items": (),
        "gone": (),
        "agenda_url": "",
        "pdf_url": "",
        "schedule_url": "",
        "first_seen_at": NOW,
        "last_seen_at": NOW,
        "agenda_seen_at": NOW,
    }
    return MeetingView(**{**told, **values})
