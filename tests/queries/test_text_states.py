"""How far texts are read, and the crawl that reads them alive, on both databases."""

from __future__ import annotations

from datetime import timedelta

from tests.queries.fill import NOW, SESSION, add_crawl, add_session, filling
from tests.queries.fill_texts import NUMBER, add_fault, fill_texts
from tracker.queries.health import crawl_at_work
from tracker.queries.texts import text_states
from tracker.store.engine import reading


def test_what_is_at_hand_what_is_due_and_what_failed_is_told_apart(store: str) -> None:
    with filling(store) as made:
        add_session(made)
        keys = fill_texts(made)
        add_fault(made, NUMBER, keys["Introduced"], "cut", "html")  # after it was read
    with reading(store).connect() as connection:
        found = text_states(connection, SESSION)
        elsewhere = text_states(connection, "2025B")
    assert (found.read, found.due) == (2, 1)
    assert [(one.state, one.at_hand) for one in found.troubles] == [
        ("cut", True), ("no_text", False),
    ]  # fmt: skip
    [unread] = found.unread
    assert unread.url == keys["Reengrossed"].removeprefix("version|")
    assert (elsewhere.read, elsewhere.due, elsewhere.troubles) == (0, 0, ())


def test_a_crawl_that_reads_texts_is_alive(store: str) -> None:
    began = NOW - timedelta(hours=2)
    with filling(store) as made:
        keys = fill_texts(made)
        add_crawl(made, outcome="running", started_at=began, ended_at=None)
    with reading(store).connect() as connection:
        assert crawl_at_work(connection, NOW) is None
    with filling(store) as made:
        add_fault(made, NUMBER, keys["Revised"], "missing")
        made.exec_driver_sql("update text_reads set crawl_id = 1")
    at = NOW - timedelta(days=4)  # the moment at which fill_texts reads
    with reading(store).connect() as connection:
        assert crawl_at_work(connection, at + timedelta(minutes=10)) is not None
