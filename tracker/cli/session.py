"""Which session a command means where none is named."""

from __future__ import annotations

from tracker import clock, sessions
from tracker.domain.numbers import session_id
from tracker.queries.sessions import with_bills
from tracker.settings import Settings
from tracker.store import engine


def chosen_session(settings: Settings) -> str:
    """The session named, else the one in session or next, else the last that has bills.

    Raises UnknownSession for one that there is not.
    """
    if settings.session:
        return session_id(settings.session)
    held: frozenset[str] = frozenset()
    if engine.exists(settings.store_url):
        url = settings.store_url
        with engine.spoken(url), engine.reading(url).connect() as connection:
            held = with_bills(connection)
    return sessions.default_session(clock.today(), held, settings.data).id
