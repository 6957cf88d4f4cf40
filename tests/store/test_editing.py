"""Editors write: nothing is overwritten silently, nothing is lost, all is in the ledger."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, select, update

from tests.store.observing import MORNING, SESSION, day
from tracker.domain.edits import EditView
from tracker.errors import EditConflict, EditFault, TrackerError
from tracker.queries.edits import current, every, history, newest
from tracker.store import engine
from tracker.store.editing import edit, take_in, undo
from tracker.store.ingest import ingest_session
from tracker.store.tables import BILLS, CALLS, CHANGES, EDITS, MEETINGS

BILL, CALL = "data-privacy/HB26-1037", "hb26-1037-147-data-privacy"
CAMPAIGNS = {"data-privacy": ("government-data",)}
SCRIPT = "<script>alert(1)</script>"


def fill(connection: Connection) -> None:
    """A bill with a call."""
    connection.execute(insert(BILLS).values(
        session=SESSION, number="HB26-1037", kind="Bill", title="", long_title="", status="",
        long_title_cut=False, subjects=[], url="", listed=True, listed_digest="",
        listed_action="", listed_sponsors=[], first_seen_at=MORNING,
    ))  # fmt: skip
    connection.execute(
        insert(MEETINGS).values(
            id="2026A-h-0147",
            session=SESSION,
            committee="House Judiciary",
            committee_key="judiciary",
            day=day(1),
            start_text="1:30 PM",
            location="",
            status="scheduled",
            remark="",
            agenda_remark="",
            agenda_url="",
            pdf_url="",
            committee_url="",
            audio_url="",
            schedule_url="",
            first_seen_at=MORNING,
            last_seen_at=MORNING,
        )
    )
    connection.execute(insert(CALLS).values(
        id=CALL, session=SESSION, campaign="data-privacy", meeting_id="2026A-h-0147",
        bill="HB26-1037", first_seen_at=MORNING,
    ))  # fmt: skip


@pytest.fixture
def filled(connection: Connection) -> Connection:
    fill(connection)
    return connection


@pytest.fixture
def committed(database_url: str) -> Iterator[str]:
    """The address of a database whose rows every connection sees."""
    engine.upgrade(database_url)
    with engine.writing(database_url).begin() as made:
        ingest_session(made, SESSION, "2026 Regular Session", day(-40), None)
        fill(made)
    yield database_url
    engine.forget()


def write(
    connection: Connection, value: str | None, based_on: int | None = None, *,
    editor: str = "ana", subject: str = BILL, field: str = "points.en",
    official: str | None = None, hours: float = 0,
) -> EditView | None:  # fmt: skip
    at = MORNING + timedelta(hours=hours)
    return edit(
        connection, editor, subject, field, value, based_on=based_on, official=official, at=at,
        campaigns=CAMPAIGNS,
    )  # fmt: skip


def must(made: EditView | None) -> EditView:
    assert made is not None
    return made


def stands(connection: Connection, subject: str = BILL, field: str = "points.en") -> str | None:
    found = current(connection, [subject]).get((subject, field))
    return found.new if found else None


def test_an_edit_stands_and_says_what_it_replaced(filled: Connection) -> None:
    first = must(write(filled, " Say why. ", hours=0))
    second = must(write(filled, "Say how.", first.id, editor="ben", hours=1))
    assert (first.old, first.new, first.editor) == (None, "Say why.", "ana")
    assert (second.old, second.new, second.editor) == ("Say why.", "Say how.", "ben")
    assert stands(filled) == "Say how."
    assert [one.id for one in history(filled, subject=BILL)] == [second.id, first.id]
    assert newest(filled) == second


def test_html_is_kept_as_the_text_it_is(filled: Connection) -> None:
    write(filled, SCRIPT)
    assert stands(filled) == SCRIPT


def test_the_same_value_is_no_edit(filled: Connection) -> None:
    first = must(write(filled, "Same", official="A", subject=CALL, field="location"))
    again = write(filled, " Same ", official="A", subject=CALL, field="location", editor="ben")
    assert again == first
    assert write(filled, None, subject=CALL, field="note.en") is None
    assert write(filled, "", subject=CALL, field="note.en") is None
    assert len(every(filled)) == 1


def test_the_same_value_beside_a_new_official_one_is_an_edit(filled: Connection) -> None:
    first = must(write(filled, "Same", official="A", subject=CALL, field="location"))
    second = must(write(filled, "Same", first.id, official="B", subject=CALL, field="location"))
    assert (second.id != first.id, second.official) == (True, "B")


def test_no_position_is_a_word_of_its_own(filled: Connection) -> None:
    made = must(write(filled, "", field="position"))
    assert made.new == ""
    assert must(write(filled, None, made.id, field="position")).new is None


def test_an_edit_that_did_not_see_the_newest_is_a_conflict(filled: Connection) -> None:
    first = must(write(filled, "Ana's"))
    with pytest.raises(EditConflict, match='ana wrote "Ana\'s" meanwhile') as told:
        write(filled, "Ben's", None, editor="ben")
    assert (told.value.newest, told.value.editor, told.value.text) == (first.id, "ana", "Ana's")
    assert stands(filled) == "Ana's"
    assert must(write(filled, "Ben's", told.value.newest, editor="ben")).old == "Ana's"


def test_the_ledger_is_told_without_the_editors_name(filled: Connection) -> None:
    made = must(write(filled, "One"))
    write(filled, "Two", made.id)
    rows = filled.execute(select(CHANGES).where(CHANGES.c.entity == "edit")).all()
    told = [(row.session, row.entity_id, row.field, row.old, row.new, row.cause) for row in rows]
    assert told == [
        (SESSION, BILL, "points.en", None, '"One"', "editor"),
        (SESSION, BILL, "points.en", '"One"', '"Two"', "editor"),
    ]
    assert not any("ana" in str(tuple(row)) for row in rows)


def test_undo_restores_what_was_there(filled: Connection) -> None:
    first = must(write(filled, "HCR 1", official="A", subject=CALL, field="location"))
    second = must(write(filled, "HCR 2", first.id, official="B", subject=CALL, field="location"))
    back = undo(filled, "ben", second.id, MORNING, second.id)
    assert (back.old, back.new, back.undoes) == ("HCR 2", "HCR 1", second.id)
    assert back.official == "A"
    again = undo(filled, "ana", back.id, MORNING, back.id)
    assert (again.new, again.official) == ("HCR 2", "B")


def test_the_first_edit_undone_says_nothing(filled: Connection) -> None:
    made = must(write(filled, "One"))
    assert undo(filled, "ana", made.id, MORNING, made.id).new is None
    assert stands(filled) is None


def test_an_edit_under_a_newer_one_is_not_undone(filled: Connection) -> None:
    first = must(write(filled, "One"))
    second = must(write(filled, "Two", first.id, editor="ben"))
    for based_on in (first.id, second.id):
        with pytest.raises(EditConflict, match="ben wrote 'Two'"):
            undo(filled, "ana", first.id, MORNING, based_on)
    with pytest.raises(EditFault, match="no edit 99"):
        undo(filled, "ana", 99, MORNING, None)
    assert stands(filled) == "Two"


@pytest.mark.parametrize(
    ("subject", "field", "reason"),
    [
        ("hb26-1037-999-data-privacy", "note.en", "no_call"),
        ("data-privacy/HB26-9999", "points.en", "no_bill"),
        ("nobody/HB26-1037", "points.en", "no_campaign"),
        ("data-privacy/HB26-1037/nothing", "relevance", "no_topic"),
        ("data-privacy/HB26-1037", "start", "no_field"),
        ("HB26-1037", "points.en", "no_subject"),
    ],
)
def test_what_does_not_exist_is_not_edited(
    filled: Connection, subject: str, field: str, reason: str
) -> None:
    value = "reject" if field == "relevance" else "text"
    with pytest.raises(EditFault) as told:
        write(filled, value, subject=subject, field=field)
    assert told.value.reason == reason
    assert every(filled) == ()


def test_a_call_that_vanished_meanwhile_is_not_edited_and_keeps_its_edits(
    filled: Connection,
) -> None:
    made = must(write(filled, "Come early.", subject=CALL, field="note.en"))
    calls = CALLS
    filled.execute(update(calls).values(gone_seen_at=MORNING))
    with pytest.raises(EditFault, match="no longer follows HB26-1037"):
        write(filled, "Come late.", made.id, subject=CALL, field="note.en")
    filled.execute(delete(calls))
    with pytest.raises(EditFault, match="no call hb26-1037-147-data-privacy any more"):
        write(filled, "Come late.", made.id, subject=CALL, field="note.en")
    assert stands(filled, CALL, "note.en") == "Come early."


def test_a_clock_set_back_does_not_hide_the_newer_edit(filled: Connection) -> None:
    first = must(write(filled, "One", hours=5))
    second = must(write(filled, "Two", first.id, hours=0))
    assert second.at == first.at
    assert stands(filled) == "Two"


def test_of_two_editors_at_once_one_is_told_of_the_other(committed: str) -> None:
    ready, ends = threading.Barrier(2), dict[str, object]()

    def at_once(editor: str) -> None:
        ready.wait(10)
        try:
            with engine.writing(committed).begin() as own:
                ends[editor] = write(own, f"{editor}'s words", editor=editor)
        except TrackerError as fault:
            ends[editor] = fault

    threads = [threading.Thread(target=at_once, args=(name,)) for name in ("ana", "ben")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    won = [name for name, end in ends.items() if isinstance(end, EditView)]
    told = [end for end in ends.values() if isinstance(end, EditConflict)]
    assert (len(won), len(told)) == (1, 1)
    assert told[0].editor == won[0]
    with engine.reading(committed).connect() as seen:
        assert [one.new for one in every(seen)] == [f"{won[0]}'s words"]


def test_a_second_writer_waits_for_the_first_and_sees_it(committed: str) -> None:
    began, told = threading.Event(), list[BaseException]()

    def second() -> None:
        with engine.writing(committed).connect() as own:
            began.set()
            try:
                with own.begin():
                    write(own, "Ben's", editor="ben")
            except EditConflict as fault:
                told.append(fault)

    thread = threading.Thread(target=second)
    with engine.writing(committed).begin() as first:
        write(first, "Ana's")
        thread.start()
        began.wait(10)
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(30)
    assert [str(one) for one in told] == [
        f'{BILL}, points.en: ana wrote "Ana\'s" meanwhile. Nothing was stored.'
    ]


# --- taken in from another database --------------------------------------------------------------

AT = MORNING + timedelta(days=2)


def others(*values: str | None, first: int = 40, hours: float = 0) -> list[EditView]:
    """A chain of edits of one field, written elsewhere."""
    olds = (None, *values)
    moments = [MORNING + timedelta(hours=hours, minutes=place) for place in range(len(values))]
    return [
        EditView(first + place, moments[place], "cleo", BILL, "points.en", old, new)
        for place, (old, new) in enumerate(zip(olds, values, strict=False))
    ]


def test_edits_of_another_database_are_taken_in_once(filled: Connection) -> None:
    file = others("One", "Two")
    file.append(EditView(77, file[-1].at, "cleo", BILL, "points.en", "Two", "One", None, 41))
    assert take_in(filled, file, AT) == 3
    assert take_in(filled, file, AT) == 0
    held = every(filled)
    assert [one.new for one in held] == ["One", "Two", "One"]
    assert held[2].undoes == held[1].id
    assert stands(filled) == "One"


def test_an_older_edit_taken_in_does_not_hide_a_newer_one(filled: Connection) -> None:
    own = must(write(filled, "Ours, later", hours=9))
    assert take_in(filled, others("Theirs, earlier"), AT) == 1
    assert stands(filled) == "Ours, later"
    assert must(write(filled, "Next", own.id, hours=10)).old == "Ours, later"


def test_the_ledger_is_told_what_counts_after_taking_in(filled: Connection) -> None:
    take_in(filled, others("One", "Two"), AT)
    changes = CHANGES
    rows = filled.execute(select(changes).where(changes.c.entity == "edit")).all()
    assert [(row.old, json.loads(row.new), row.seen_at) for row in rows] == [(None, "Two", AT)]


@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.integers(0, 2)), max_size=6))
def test_taking_in_twice_is_taking_in_once(
    filled: Connection, steps: list[tuple[str | None, int]]
) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    file = [
        EditView(place, start + timedelta(hours=hour), "cleo", BILL, "points.en", None, value)
        for place, (value, hour) in enumerate(steps)
    ]
    filled.execute(delete(EDITS))
    assert take_in(filled, file, AT) == len(file)
    once = every(filled)
    assert take_in(filled, file, AT) == 0
    assert every(filled) == once
    assert [(one.at, one.new) for one in once] == [(one.at, one.new) for one in file]
