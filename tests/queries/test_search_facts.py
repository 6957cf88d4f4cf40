"""Search over the real bills of three sessions, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from tests.postgres import Server, fresh_database
from tests.queries.fill import EARLIER, NOW, add_session, filling
from tests.queries.searching import numbers_of
from tracker.queries.search import SearchQuery, search
from tracker.store.engine import reading, writing
from tracker.store.search_index import rebuild
from tracker.store.tables import Action, Bill, Sponsor, table

pytestmark = pytest.mark.postgres
SESSIONS = ("2018A", "2025B", "2026A")


@pytest.fixture(scope="module")
def stores(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: Server, facts: Path
) -> Iterator[tuple[Connection, Connection]]:
    """All bills of the facts, on SQLite and on PostgreSQL."""
    file = tmp_path_factory.mktemp("facts") / "tracker.db"
    with fresh_database(postgres_server) as address:
        urls = (f"sqlite:///{file}", address)
        for url in urls:
            with filling(url) as made:
                add_session(made)
                _fill(made, facts)
                assert rebuild(made) == 346 + 35 + 721
        with reading(urls[0]).connect() as sqlite, reading(urls[1]).connect() as postgresql:
            yield sqlite, postgresql
        for url in urls:
            reading(url).dispose()
            writing(url).dispose()


def _fill(connection: Connection, facts: Path) -> None:
    lines = [
        line
        for session in SESSIONS
        for line in (facts / f"bills_{session}.jsonl").read_text("utf-8").splitlines()
    ]
    bills, sponsors, actions = [], [], []
    for at, told in enumerate(map(json.loads, lines), 1):
        bills.append(_bill(at, told))
        for place, one in enumerate(told.get("sponsors", ())):
            sponsors.append({
                "bill_id": at, "key": str(place), "name": one["name"], "role": "prime",
                "first_seen": EARLIER,
            })  # fmt: skip
        for place, one in enumerate(told.get("actions", ())):
            actions.append({
                "bill_id": at, "key": str(place), "day": date.fromisoformat(one["date"]),
                "chamber": "lower", "text": one["text"], "first_seen": EARLIER,
            })  # fmt: skip
    for model, rows in ((Bill, bills), (Sponsor, sponsors), (Action, actions)):
        connection.execute(insert(table(model)), rows)


def _bill(at: int, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": at, "number": told["number"], "session": told["session"], "title": told["title"],
        "long_title": told.get("long_title", ""), "summary": told.get("summary"),
        "subjects": told.get("subjects", []), "first_seen": EARLIER, "page_seen": NOW,
    }  # fmt: skip


#: What is typed, a bill that must be among the first three, and how many there are in all.
WANTED = (("HB26-1037", "HB26-1037"),)


@pytest.mark.parametrize(("typed", "bill"), WANTED)
def test_a_real_bill_is_among_the_first(
    stores: tuple[Connection, Connection], typed: str, bill: str
) -> None:
    one, other = (search(connection, SearchQuery(typed, size=1000)) for connection in stores)
    assert sorted(numbers_of(one.hits)) == sorted(numbers_of(other.hits))
    for result in (one, other):
        assert bill in numbers_of(result.hits)[:3]
