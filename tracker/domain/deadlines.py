"""By when the Governor must act on a bill: within ten days of getting it, or within thirty days of
the end of the session where that comes before (Constitution of Colorado, art. IV, sec. 11). Without
a signature or a veto by then the bill becomes law."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from tracker.domain.views import StageView

IN_SESSION: Final = timedelta(days=10)
AFTERWARDS: Final = timedelta(days=30)


def governor_acts_by(stage: StageView, last_day: date | None) -> date | None:
    """The last day on which the Governor can sign or veto a bill that waits for it, None for any
    other bill. last_day: of the session, None where it is not known."""
    if stage.name != "sent_to_governor" or stage.since is None:
        return None
    by = stage.since + IN_SESSION
    return by if last_day is None or by <= last_day else last_day + AFTERWARDS
