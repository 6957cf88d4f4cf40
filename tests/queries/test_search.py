"""Search on both databases: the same bills for the same words, by one interface."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from tests import anything
from tests.postgres import Server, fresh_database
from tests.queries.fill import filling
from tests.queries.searching import ODD, SAID, fill_to_search, numbers_of
from tracker.domain.numbers import BillNumber
from tracker.domain.search_terms import rowid_of
from tracker.errors import SearchTooBroad
from tracker.queries import matching
from tracker.queries.bills import BillFilter, bill_lines
from tracker.queries.matching import patience
from tracker.queries.search import SearchQuery, search
from tracker.store.engine import reading, writing
from tracker.store.search_index import rebuild

pytestmark = pytest.mark.postgres
Stores: TypeAlias = tuple[Connection, Connection]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory, postgres_server: Server) -> Iterator[Stores]:
    """The same bills on SQLite and on PostgreSQL."""
    file = tmp_path_factory.mktemp("search") / "tracker.db"
    with fresh_database(postgres_server) as address:
        urls = (f"sqlite:///{file}", address)
        for url in urls:
            with filling(url) as made:
                fill_to_search(made)
            with writing(url).begin() as made:
                rebuild(made, SAID)
        with reading(urls[0]).connect() as sqlite, reading(urls[1]).connect() as postgresql:
            yield sqlite, postgresql
        for url in urls:
            reading(url).dispose()
            writing(url).dispose()


def found(stores: Stores, typed: str, **among: object) -> list[str]:
    """Numbers of what both databases find, which must be the same, and the first the same one."""
    query = SearchQuery(typed, BillFilter(**among))  # type: ignore[arg-type]
    one, other = (numbers_of(search(connection, query).hits) for connection in stores)
    assert sorted(one) == sorted(other), typed
    assert one[:1] == other[:1], typed
    return one


NUMBERS = (
    ("HB26-1037", ["HB26-1037"]),
    ("hb1037", ["HB26-1037", "HB18-1037"]),
    ("HB 26-1037", ["HB26-1037"]),
    ("hb26\u20111037", ["HB26-1037"]),
    ("HB261037", ["HB26-1037"]),
    ("H.B. 1037", ["HB26-1037", "HB18-1037"]),
    ("House Bill 26-1037", ["HB26-1037"]),
    ("House Bill No. 26-1037", ["HB26-1037"]),
    ("HB 26 1037", ["HB26-1037"]),
    ("HBs 26-1037 & 1001", ["HB26-1037", "HB26-1001"]),
    ("House Joint Resolution 26-1003", ["HJR26-1003"]),
    ("1037", ["HB26-1037", "HB18-1037"]),
    ("26-1037", ["HB26-1037"]),
    ("SB 70", ["SB26-070", "SB18-070"]),
    ("sb26-O70", ["SB26-070", "SB25B-004"]),
    ("sb26-70", ["SB26-070", "SB25B-004"]),
    ("sb25b-4", ["SB25B-004"]),
    ("HB26-1037 SB 70", ["SB26-070", "HB26-1037", "SB18-070"]),
    ("hjr 1003", ["HJR26-1003"]),
)
WORDS = (
    ("data", ["HB26-1037", "HJR26-1003", "HB18-1037", "SB26-070", "SB18-070"]),
    ("personal data", ["HB26-1037", "SB26-070"]),
    ('"personal data"', ["HB26-1037", "SB26-070"]),
    ('"data personal"', []),
    ("data personal", ["HB26-1037", "SB26-070"]),
    ("licence", []),
    ("license", ["SB26-070", "HB26-1001"]),
    ("agency", ["SB26-070", "HB26-1001"]),
    ('"agency"', ["SB26-070"]),
    ("licen*", ["HB26-1001", "SB26-070"]),
    ('"license plate" read*', ["SB26-070"]),
    ("rodriguez", ["SB26-070", "SB25B-004"]),
    ("Senator Rodriguez", ["SB26-070", "SB25B-004"]),
    ("Sen. L. Rodríguez", ["SB26-070"]),
    ("Sen. R. Rodriguez", ["SB25B-004"]),
    ("sen rodriguez license", ["SB26-070"]),
    ("Representative Rodriguez", []),
    ("la senadora Rodríguez", ["SB26-070", "SB25B-004"]),
    ("Senador Rodriguez", ["SB26-070", "SB25B-004"]),
    ("Senator Rodriguez\u2019s", ["SB26-070", "SB25B-004"]),
    ("representante Rodriguez", []),
    ("luz rodriguez", ["SB26-070"]),
    ("Rodríguez, Luz", ["SB26-070"]),
    ("RODRÍGUEZ", ["SB26-070", "SB25B-004"]),
    ("cafe pena", ["SB18-070"]),
    ("retention period", ["SB26-070"]),
    ("24-33.5-1603", ["SB26-070"]),
    ("cámara", ["SB26-070"]),
    ("following drivers", ["SB26-070"]),
    ("assigned judiciary", ["HB26-1037"]),
    ("motor vehicle", ["HB26-1037"]),
    ("the data of the", ["HB26-1037", "HJR26-1003", "HB18-1037", "SB26-070", "SB18-070"]),
    ('"records second"', []),
    ('"about data about"', []),  # each pair of its words stands there, the three do not
    ('"agency shall" swimming', []),
)


@pytest.mark.parametrize(("typed", "bills"), NUMBERS, ids=[typed for typed, _ in NUMBERS])
def test_a_number_is_known_in_any_writing_and_comes_first(
    stores: Stores, typed: str, bills: list[str]
) -> None:
    assert found(stores, typed) == bills


@pytest.mark.parametrize(("typed", "bills"), WORDS, ids=[typed for typed, _ in WORDS])
def test_words_are_found_wherever_they_stand(stores: Stores, typed: str, bills: list[str]) -> None:
    assert sorted(found(stores, typed)) == sorted(bills)


RANKS = (
    ("data", "SB18-070", "SB26-070"),  # where the word stands often
    ("location", "SB26-070", ""),
    ("personal data", "HB26-1037", "SB26-070"),  # in the title, before the summary
    ("license", "HB26-1001", "SB26-070"),
)


def test_a_title_counts_more_than_a_summary_and_a_summary_more_than_a_text(
    stores: Stores,
) -> None:
    for typed, better, worse in RANKS:
        order = found(stores, typed)
        assert order.index(better) < (order.index(worse) if worse else len(order)), typed


FILTERS: tuple[tuple[dict[str, object], list[str]], ...] = (
    ({"sessions": ("2018A",)}, ["HB18-1037", "SB18-070"]),
    ({"chamber": "upper"}, ["SB18-070", "SB26-070"]),
    ({"followed": True}, ["HB26-1037", "SB26-070"]),
    ({"stage": "signed"}, ["HB18-1037"]),
    ({"stage": "signed", "sessions": ("2026A",)}, []),
    ({"topic": "government-data"}, ["HB26-1037"]),
    ({"ask": "retention"}, ["SB26-070"]),
    ({"sponsor": "Naquetta Ricks"}, ["HB26-1037"]),
    ({"committee": "House Judiciary"}, ["HB26-1037"]),
    ({"committee": "House Judiciary", "sessions": ("2018A",)}, []),
)


def test_filters_narrow_what_is_found(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    for most in (matching.NAMED, 0):  # few bills named to the database, or many told of
        monkeypatch.setattr(matching, "NAMED", most)
        for among, bills in FILTERS:
            assert sorted(found(stores, "data", **among)) == bills, (most, among)


def test_a_number_is_looked_for_among_the_bills_that_pass_the_filters(stores: Stores) -> None:
    assert found(stores, "1037", sessions=("2018A",)) == ["HB18-1037"]
    assert found(stores, "hb1037", followed=True) == ["HB26-1037"]


MISTYPED = (
    ("Rodrigez", "Rodriguez", ""),
    ("naqueta ricks", "naquetta ricks", ""),
    ("retentoin agency", "", ""),  # no word of a bill's facts, so nobody guesses it
    ("algoritm", "", "algorithm"),
    ("swiming pools", "", "swimming pools"),
    ("Artifical  Intelligance", "", "Artificial  Intelligence"),
    ("SB25-004", "", "SB 4"),
    ("HB25-1037", "", "HB 1037"),
    ("xqzzy", "", ""),
)


@pytest.mark.parametrize(("typed", "corrected", "suggested"), MISTYPED)
def test_a_mistyped_name_is_put_right_and_another_word_is_suggested(
    stores: Stores, typed: str, corrected: str, suggested: str
) -> None:
    for connection in stores:
        result = search(connection, SearchQuery(typed))
        assert (result.corrected, result.suggestion) == (corrected, suggested)
        assert bool(result.hits) == bool(corrected)


def test_where_nothing_is_found_the_words_are_named_that_no_bill_holds(stores: Stores) -> None:
    for connection in stores:
        result = search(connection, SearchQuery("data Zebra*s zébra qqqqq"))
        assert result.unheard == ("zebra", "qqqqq")
        assert search(connection, SearchQuery("swimming retention")).unheard == ()


HOSTILE = (
    "", " ", "\0", "a", "%", '"', '""""""', '"' * 10_000, "x" * 10_000, "data " * 2_000,
    "AND", "OR NOT", "NEAR(data, 3)", "^data", "title:data", "data)", "(data", "-data", "data*",
    "*", "d*", "'; DROP TABLE bills; --", "data\\", "data:*", "a & b | !c", "<->", "\ud800", "😀",
    "data😀privacy", "\u202edata", "İstanbul", "ﬁle", "½", "٣", "數據", "HB", "HB-", "HB26-0000",
    "99999", "HB26-99999", "0", "\n\t", "a" * 41, "é" * 500, "* * *", '"* "*', "data\0privacy",
)  # fmt: skip


def test_nothing_that_can_be_typed_is_an_error(stores: Stores) -> None:
    for typed in (*HOSTILE, *(typed for typed, _ in ODD)):
        began = time.monotonic()
        one, other = (search(connection, SearchQuery(typed)) for connection in stores)
        assert numbers_of(one.hits)[:1] == numbers_of(other.hits)[:1], typed[:40]
        assert one.total == other.total, typed[:40]
        assert one.remarks == other.remarks
        assert time.monotonic() - began < 1, typed[:40]


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        anything.text(max_size=60),
        st.lists(
            st.sampled_from(
                [
                    "data",
                    "personal",
                    '"',
                    "*",
                    "AND",
                    "HB26",
                    "1037",
                    "-",
                    "(",
                    "pers*",
                    "é",
                    "sb 7",
                ]
            ),
            max_size=8,
        ).map(" ".join),
    )
)
def test_both_databases_find_the_same_whatever_is_typed(stores: Stores, typed: str) -> None:
    one, other = (search(connection, SearchQuery(typed)) for connection in stores)
    assert sorted(numbers_of(one.hits)) == sorted(numbers_of(other.hits))
    assert (one.suggestion, one.corrected) == (other.suggestion, other.corrected)


def test_what_was_typed_in_excess_is_passed_over_and_said(stores: Stores) -> None:
    told = {
        "data " + "x" * 500: "long",
        " ".join(f"w{at}" for at in range(20)): "many",
        '"""': "wordless",
        "privacy AND data": "operators",
    }
    for typed, remark in told.items():
        assert remark in search(stores[0], SearchQuery(typed)).remarks


def test_odd_searches_are_read_alike_and_what_was_passed_over_is_said(stores: Stores) -> None:
    for typed, told in ODD:
        for connection in stores:
            result = search(connection, SearchQuery(typed))
            if told not in ("", "none"):
                assert told in result.remarks, typed[:40]
            elif typed.strip("\0"):
                assert bool(result.hits) == (told == ""), typed[:40]


def test_a_passage_marks_what_was_found_and_says_where(stores: Stores) -> None:
    for connection in stores:
        result = search(connection, SearchQuery("retention period"))
        (hit,) = result.hits
        passage = hit.reading.passage
        assert passage is not None
        assert passage.field == "text"
        assert [passage.text[a:b] for a, b in passage.spans] == ["retention", "period"]
        (hit, *_) = search(connection, SearchQuery("personal record")).hits
        assert [hit.line.title[a:b] for a, b in hit.reading.title] == ["Personal"]
        assert hit.reading.passage is not None
        assert hit.reading.passage.field == "summary"
        assert hit.reading.fields == ("title", "summary")
        (hit,) = search(connection, SearchQuery("cámaras")).hits
        assert hit.reading.passage is not None
        assert hit.reading.passage.field == "calls_es"


def test_of_a_list_the_lines_are_shown_that_hold_the_words(stores: Stores) -> None:
    (hit, *_) = search(stores[0], SearchQuery("ricks")).hits
    passage = hit.reading.passage
    assert passage is not None
    assert (passage.field, passage.text) == ("sponsors", "Naquetta Ricks")
    assert [passage.text[a:b] for a, b in passage.spans] == ["Ricks"]


def test_words_that_lie_in_each_other_are_marked_once(stores: Stores) -> None:
    (hit, *_) = search(stores[0], SearchQuery('"license plate" plates lic* licenses')).hits
    passage = hit.reading.passage
    assert passage is not None
    assert [passage.text[a:b] for a, b in passage.spans] == ["License plate"]


def test_pages_hold_each_bill_once_and_a_page_beyond_the_last_is_the_last(
    stores: Stores,
) -> None:
    for connection in stores:
        pages = [search(connection, SearchQuery("data", page=at, size=2)) for at in (1, 2, 3, 9)]
        assert [one.page for one in pages] == [1, 2, 3, 3]
        assert pages[0].total == 5
        held = [number for one in pages[:3] for number in numbers_of(one.hits)]
        assert len(held) == len(set(held)) == 5


def test_the_newest_come_first_where_asked(stores: Stores) -> None:
    for connection in stores:
        result = search(connection, SearchQuery("data", order="newest"))
        assert numbers_of(result.hits) == [
            "SB26-070", "HB26-1037", "HJR26-1003", "SB18-070", "HB18-1037",
        ]  # fmt: skip


def test_very_common_words_are_counted_and_given_as_far_as_the_bound(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "COUNTED", 3)
    monkeypatch.setattr("tracker.queries.search.COUNTED", 3)
    for connection in stores:
        result = search(connection, SearchQuery("data"))
        assert (result.total, result.more, len(result.hits)) == (3, True, 3)


def test_a_search_that_takes_too_long_is_given_up_and_the_page_goes_on(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "PATIENCE", 0.05)
    slow = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
        "SELECT pg_sleep(5)",
    )
    for connection, statement in zip(stores, slow, strict=True):
        with pytest.raises(SearchTooBroad), patience(connection):
            connection.execute(text(statement))
        assert found_in(connection, "data")


def found_in(connection: Connection, typed: str) -> list[str]:
    return numbers_of(search(connection, SearchQuery(typed)).hits)


def test_the_list_of_bills_searches_in_the_same_way(stores: Stores) -> None:
    for connection in stores:
        lines = bill_lines(connection, "2026A", BillFilter(), "agencies retain*")
        assert [line.number for line in lines] == ["SB26-070"]


def test_each_bill_has_a_place_of_its_own_and_a_newer_one_comes_later() -> None:
    told = ["HB18-1001", "SB25-001", "SB25A-002", "SB25B-001", "HB26-1001", "SB26-070", "HB26-1071"]
    rowids = [rowid_of(BillNumber.understand(number)) for number in told if number != "SB25A-002"]
    assert rowids == sorted(set(rowids))
