"""A database at the head of the migrations, and a transaction on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection

from tracker.store import engine
from tracker.store.ingest import ingest_session


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine.upgrade(database_url)
    made = engine.writing(database_url)
    with made.begin() as open_one:
        ingest_session(open_one, "2026A", "2026 Regular Session", date(2026, 1, 14), None)
        yield open_one
    made.dispose()
    engine.reading(database_url).dispose()
