"""A store that is closed again after each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tracker.store.engine import reading, writing


@pytest.fixture
def store(database_url: str) -> Iterator[str]:
    """The address of an empty database; its pooled connections are closed at the end."""
    yield database_url
    for engine in (reading(database_url), writing(database_url)):
        engine.dispose()
