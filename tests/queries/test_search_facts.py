"""Search over the real bills of three sessions, on both databases."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from tests.databases import bring_up
from tests.postgres import Server, fresh_database
from tests.queries.fill import EARLIER, NOW, add_session
from tests.queries.searching import numbers_of
from tracker.domain.text.words import fold
from tracker.queries.search import SearchQuery, search
from tracker.store.engine import reading, writing
from tracker.store.search_index import rebuild
from tracker.store.tables import ACTIONS, BILLS, SPONSORS

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
            bring_up(url)
            with writing(url).begin() as made:
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
                "first_seen_at": EARLIER,
            })  # fmt: skip
        for place, one in enumerate(told.get("actions", ())):
            actions.append({
                "bill_id": at, "key": str(place), "day": date.fromisoformat(one["date"]),
                "chamber": "lower", "text": one["text"], "first_seen_at": EARLIER,
            })  # fmt: skip
    for model, rows in ((BILLS, bills), (SPONSORS, sponsors), (ACTIONS, actions)):
        connection.execute(insert(model), rows)


def _bill(at: int, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": at, "number": told["number"], "session": told["session"], "title": told["title"],
        "long_title": told.get("long_title", ""), "summary": told.get("summary"),
        "subjects": told.get("subjects", []), "first_seen_at": EARLIER, "page_seen_at": NOW,
    }  # fmt: skip


#: What is typed, and a bill that must be among the first three.
WANTED = (
    ("HB26-1037", "HB26-1037"),
    ("hb 1037", "HB18-1037"),
    ("SB 70", "SB26-070"),
    ("sb25b-4", "SB25B-004"),
    ("government purchase personal data", "HB26-1037"),
    ("historical location", "SB26-070"),
    ("consumer data privacy", "HB18-1128"),
    ('"artificial intelligence" health care', "HB26-1139"),
    ("conversational artificial intelligence", "HB26-1263"),
    ("psychotherapy", "HB26-1195"),
    ("algorithmic", "SB25B-004"),
    ("immigrants", "HB26-1276"),
    ("immigration identification documents", "HB26-1283"),
    ("youth social media", "HB26-1148"),
    ("social media search warrants", "HB26-1255"),
    ("biometric*", "HB26-1424"),
    ("genetic", "SB26-162"),
    ("voter address verification", "HB26-1104"),
    ("reproductive health care", "HB18-1438"),
    ("commercial driver's license", "HB18-1018"),
    ("driver license judgments", "HB18-1406"),
    ("fallen firefighter license plates", "HB26-1032"),
    ("college abortion", "HB26-1335"),
    ("open records act", "SB26-107"),
    ("right to repair", "SB26-090"),
    ("church property tax", "SB18-070"),
    ('"sine die"', "SJR25B-001"),
)


def test_real_bills_are_among_the_first_on_both_databases(
    stores: tuple[Connection, Connection],
) -> None:
    for typed, bill in WANTED:
        one, other = (search(connection, SearchQuery(typed, size=1000)) for connection in stores)
        assert sorted(numbers_of(one.hits)) == sorted(numbers_of(other.hits)), typed
        for result in (one, other):
            assert bill in numbers_of(result.hits)[:3], typed


MARKED = (
    ("personal data", r"personals?|data"),
    ("licens*", r"licens\w*"),
    ("warrant", r"warrants?"),
    ('"law enforcement"', r"law\Wenforcement"),
)


def test_what_is_marked_is_what_was_searched(stores: tuple[Connection, Connection]) -> None:
    for typed, pattern in MARKED:
        for hit in search(stores[0], SearchQuery(typed, size=100)).hits:
            passage = hit.reading.passage
            assert passage is not None or hit.reading.title, (typed, hit.line.number)
            for start, end in passage.spans if passage else ():
                assert re.fullmatch(pattern, fold(passage.text[start:end])), typed


def test_mistyped_names_of_real_sponsors_are_put_right(
    stores: tuple[Connection, Connection],
) -> None:
    for typed, name in (
        ("Rodrigues", "rodriguez"),
        ("Kirkmeier", "kirkmeyer"),
        ("Mabry", "mabrey"),
    ):
        for connection in stores:
            result = search(connection, SearchQuery(typed))
            assert result.corrected == name.capitalize()
            assert result.hits
