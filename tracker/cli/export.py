"""`tracker export`: everything of a session as open data, to standard output."""

from __future__ import annotations

from tracker import campaigns, clock, sessions
from tracker.cli.session import chosen_session
from tracker.cli.tables import write
from tracker.errors import UnknownSession
from tracker.export import jsonl
from tracker.queries.calls import calls
from tracker.queries.sessions import with_bills
from tracker.settings import Settings
from tracker.store import engine


def export(settings: Settings, *, with_changes: bool) -> None:
    """Writes the record format, one object a line."""
    engine.require(settings.store_url)
    session = chosen_session(settings)
    with (
        engine.spoken(settings.store_url),
        engine.reading(settings.store_url).connect() as connection,
    ):
        held = with_bills(connection)
        if session not in held:
            raise UnknownSession(
                f"Nothing of {session} is stored. Stored: {', '.join(sorted(held)) or 'nothing'}."
            )
        known, _ = campaigns.usable(settings.data / "campaigns")
        sign_up = sessions.sign_up(session, settings.data)
        found = calls(connection, session, known, sign_up, clock.now())
        for line in jsonl.lines(connection, session, calls=found, with_changes=with_changes):
            write(line + "\n")
