"""`/healthz`, for programs that watch ours: 200 as long as what is shown keeps its promise.

503 where the database cannot be read, nothing has landed in it yet, the schedule or the list of
bills is older than promised, or the last crawl failed or was refused. A page that could not be
read is said and is no alarm: crawls go on, and Health tells which. Names no host and no path.
"""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tracker.errors import StoreFault
from tracker.visiting.visit import Nothing, Visit, visit

#: What breaks the promise, by the codes of Freshness, in words.
BROKEN: Final = {
    "schedule_old": "The schedule was not read whole for longer than promised.",
    "list_old": "The list of bills was not read whole for longer than promised.",
    "crawl_failed": "The last crawl failed.",
    "crawl_refused": "The site refused the last crawl.",
}
_UNREADABLE: Final = "The database cannot be read."
_EMPTY: Final = "No crawl has landed in the database yet."


def answer(_: Request) -> Response:
    """How it stands, as JSON."""
    try:
        with visit() as here:
            status, facts = _of_nothing(here) if isinstance(here, Nothing) else _of(here)
    except StoreFault:
        status, facts = "unreadable", {"why": [_UNREADABLE]}
    code = 200 if status == "ok" else 503
    return JSONResponse({"status": status, **facts}, code, {"Cache-Control": "no-store"})


def _of_nothing(there: Nothing) -> tuple[str, dict[str, Any]]:
    return ("unreadable", {"why": [_UNREADABLE]}) if there.fault else ("empty", {"why": [_EMPTY]})


def _of(here: Visit) -> tuple[str, dict[str, Any]]:
    if here.database.is_sample:
        return "empty", {"why": [_EMPTY]}
    fresh = here.fresh
    why = [BROKEN[fault] for fault in fresh.faults if fault in BROKEN]
    return "stale" if why else "ok", {
        "why": why,
        "notes": [fault for fault in fresh.faults if fault not in BROKEN],
        "session": here.session,
        "schedule_seen": fresh.schedule_seen.isoformat() if fresh.schedule_seen else None,
        "bills_seen": fresh.bills_seen.isoformat() if fresh.bills_seen else None,
        "crawl": fresh.last.outcome if fresh.last else None,
    }
