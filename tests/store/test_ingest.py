"""Bills: what a page says, what is stored of it, and what the ledger tells."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event, select

from tests.store.observing import (
    AMENDMENT,
    HOUSE_VOTE,
    INTRODUCED,
    NOTE,
    NUMBER,
    PASSED,
    REPORTED,
    SENATE_VOTE,
    bill,
    card,
    count,
    day,
    listing,
    news,
    replayed,
    sight,
    stored,
)
from tracker.domain.records import SponsorRecord, VersionRecord
from tracker.domain.topics import Rules
from tracker.store.ingest import ingest_bill, ingest_list, unlist
from tracker.store.judge import JudgingInputs, judge_bills
from tracker.store.rows import ChangeCounts
from tracker.store.tables import ACTIONS, BILLS, CHANGES, DOCUMENTS, SESSIONS, VOTES

SECTIONS = {
    "subjects": ("Privacy",), "sponsors": (), "versions": (), "fiscal_notes": (),
    "amendments": (), "committee_votes": (), "floor_votes": (),
}  # fmt: skip


@pytest.fixture
def kept(connection):
    """A bill, listed and read."""
    ingest_list(connection, listing(card()), sight(), first_walk=True)
    ingest_bill(connection, bill(), sight(0.1))
    return connection, count(connection)


def rows(connection, model):
    return connection.execute(select(model).order_by(model.c.id)).all()


def live(connection, model):
    return [row for row in rows(connection, model) if row.gone_seen_at is None]


# --- the page ------------------------------------------------------------------------------


def test_a_first_reading_stores_all_and_says_that_it_is_one(kept):
    connection, _ = kept
    [one] = rows(connection, BILLS)
    assert (one.title, one.long_title, one.long_title_cut) == (
        "Personal Data", "Concerning personal data.", False,
    )  # fmt: skip
    assert (one.summary, one.subjects, one.first_seen_at) == ("It limits.", ["Privacy"], sight().at)
    assert one.page_seen_at == sight(0.1).at
    assert {row.cause for row in rows(connection, CHANGES)} == {"first reading"}
    assert replayed(connection) == stored(connection)


def test_a_page_of_a_bill_that_no_list_showed_is_stored_too(connection):
    _, change_counts = ingest_bill(connection, bill(), sight())
    assert (change_counts.new > 1, change_counts.changed) == (True, 0)
    assert replayed(connection) == stored(connection)


def test_what_a_page_of_a_bill_brought_is_counted(connection):
    pages = [bill(), bill(), bill(title="Private Data", actions=(PASSED, REPORTED, INTRODUCED))]
    brought = [ingest_bill(connection, page, sight(at))[1] for at, page in enumerate(pages)]
    assert brought == [
        ChangeCounts(new=9),
        ChangeCounts(unchanged=9),
        ChangeCounts(new=1, changed=1, unchanged=8),
    ]


def test_facts_of_a_bill_are_asked_for_once(connection):
    asked: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *told: asked.append(told[2]))
    ingest_bill(connection, bill(), sight())
    assert not [it for it in asked if it.startswith("SELECT") and "FROM actions" in it], "none yet"
    asked.clear()
    judge_bills(
        connection, [str(NUMBER)], JudgingInputs(Rules((), {}, ""), day(0), None), sight(0.1)
    )
    selects = ("\n".join(asked)).count
    assert (selects("FROM bills \n"), selects("FROM actions \n")) == (1, 1)


def test_the_same_page_again_writes_nothing_but_its_last_sight(kept):
    connection, before = kept
    _, change_counts = ingest_bill(connection, bill(), sight(5))
    assert count(connection) == before
    assert (change_counts.new, change_counts.changed, change_counts.withdrawn) == (0, 0, 0)
    assert rows(connection, BILLS)[0].page_seen_at == sight(5).at


@pytest.mark.parametrize(
    ("field", "new"),
    [
        ("title", "Private Data"), ("long_title", "Concerning other data."),
        ("summary", "It forbids."), ("status", "Passed"), ("kind", "Resolution"),
    ],
)  # fmt: skip
def test_a_field_that_reads_differently_is_one_row_with_old_and_new(kept, field, new):
    connection, before = kept
    old = getattr(bill(), field)
    ingest_bill(connection, bill(**{field: new}), sight(1))
    assert news(connection, before) == [("bill", "changed", field, old, new)]
    assert rows(connection, CHANGES)[-1].seen_at == sight(1).at


def test_a_new_action_is_one_row_and_has_no_cause(kept):
    connection, before = kept
    ingest_bill(connection, bill(actions=(PASSED, REPORTED, INTRODUCED)), sight(1))
    [(entity, kind, _, _, new)] = news(connection, before)
    assert (entity, kind, new["text"]) == ("action", "new", PASSED.text)
    assert rows(connection, CHANGES)[-1].cause == ""


@pytest.mark.parametrize("section", [name for name in SECTIONS if name != "floor_votes"])
def test_a_section_that_lacks_empties_nothing(kept, section):
    connection, before = kept
    ingest_bill(connection, bill(**{section: None}), sight(1))
    assert count(connection) == before


@pytest.mark.parametrize(
    "part",
    ["title", "long_title", "kind", "session_name", "summary", "status", "actions", "sponsors",
     "versions", "floor_votes"],
)  # fmt: skip
def test_a_part_that_was_not_read_keeps_what_is_stored(kept, part):
    connection, before = kept
    ingest_bill(connection, bill(**{part: None}), sight(1))
    assert count(connection) == before


def test_an_empty_long_title_empties_nothing(kept):
    connection, before = kept
    ingest_bill(connection, bill(long_title=""), sight(1))
    assert count(connection) == before


def test_a_vote_keeps_its_result_where_the_history_that_told_it_was_not_read(kept):
    connection, before = kept
    untold = replace(HOUSE_VOTE, result=None)
    ingest_bill(connection, bill(actions=None, floor_votes=(("lower", (untold,)),)), sight(1))
    assert count(connection) == before


def test_a_bill_of_which_only_the_number_was_read_is_stored(connection):
    nothing = dict.fromkeys(("title", "long_title", "kind", "actions", "sponsors", "versions"))
    ingest_bill(connection, bill(**nothing), sight())
    [one] = rows(connection, BILLS)
    assert (one.title, one.long_title) == ("", "")


@pytest.mark.parametrize(
    ("section", "entity"),
    [
        ("sponsors", "sponsor"), ("versions", "version"), ("fiscal_notes", "document"),
        ("amendments", "document"), ("committee_votes", "vote"),
    ],
)  # fmt: skip
def test_a_row_gone_from_a_section_that_is_there_is_gone_and_comes_back(kept, section, entity):
    connection, before = kept
    ingest_bill(connection, bill(**{section: ()}), sight(1))
    assert [(one[0], one[1]) for one in news(connection, before)] == [(entity, "gone")]
    assert replayed(connection) == stored(connection)
    before = count(connection)
    ingest_bill(connection, bill(), sight(2))
    [(again, kind, *_)] = news(connection, before)
    assert (again, kind) == (entity, "new")
    assert rows(connection, CHANGES)[-1].cause == "seen again"
    assert replayed(connection) == stored(connection)


def test_what_is_gone_stays_in_the_tables_with_its_moment(kept):
    connection, _ = kept
    ingest_bill(connection, bill(fiscal_notes=()), sight(1))
    [note] = [row for row in rows(connection, DOCUMENTS) if row.kind == "fiscal_note"]
    assert (note.name, note.gone_seen_at) == (NOTE.name, sight(1).at)


def test_floor_votes_of_the_chamber_that_is_not_shown_are_kept(kept):
    connection, _ = kept
    ingest_bill(connection, bill(floor_votes=(("upper", (SENATE_VOTE,)),)), sight(1))
    assert {row.chamber for row in live(connection, VOTES) if not row.committee} == {
        "lower", "upper",
    }  # fmt: skip
    before = count(connection)
    ingest_bill(connection, bill(floor_votes=()), sight(2))
    assert count(connection) == before
    ingest_bill(connection, bill(floor_votes=(("lower", ()),)), sight(3))
    assert [row.chamber for row in live(connection, VOTES) if not row.committee] == ["upper"]


def test_a_vote_that_the_page_lists_twice_is_one(connection):
    twice = bill(floor_votes=(("lower", (HOUSE_VOTE, HOUSE_VOTE)),))
    ingest_bill(connection, twice, sight())
    assert len([row for row in live(connection, VOTES) if not row.committee]) == 1


def test_two_voice_votes_of_one_day_and_motion_are_two(connection):
    voice = replace(HOUSE_VOTE, url="", yes=None, no=None, other=None)
    ingest_bill(connection, bill(floor_votes=(("lower", (voice, voice)),)), sight())
    assert len([row for row in live(connection, VOTES) if not row.committee]) == 2


def test_the_same_action_twice_on_one_day_is_two(connection):
    ingest_bill(connection, bill(actions=(PASSED, PASSED, INTRODUCED)), sight())
    assert [row.rank for row in live(connection, ACTIONS)] == [0, 0, 1]


def test_actions_stand_by_day_and_within_a_day_against_the_page(connection):
    later = replace(PASSED, text="House Third Reading Passed", day=PASSED.day)
    ingest_bill(connection, bill(actions=(INTRODUCED, later, PASSED)), sight())
    found = sorted(live(connection, ACTIONS), key=lambda row: (row.day, row.rank))
    assert [row.text for row in found] == [INTRODUCED.text, PASSED.text, later.text]


def test_another_name_of_a_paper_is_a_change_and_no_other_paper(kept):
    connection, before = kept
    renamed = replace(AMENDMENT, status="Lost")
    ingest_bill(connection, bill(amendments=(renamed,)), sight(1))
    assert news(connection, before) == [("document", "changed", "status", "Passed", "Lost")]


def test_versions_stand_oldest_first(connection):
    versions = (VersionRecord(day(-1), "Engrossed", "/2"), VersionRecord(day(-20), "Intro", "/1"))
    ingest_bill(connection, bill(versions=versions), sight())
    assert stored(connection)["version", f"{NUMBER}/version|/1"]["rank"] == 0


def test_a_sponsor_who_takes_another_role_is_told(kept):
    connection, before = kept
    ingest_bill(
        connection, bill(sponsors=(SponsorRecord("J. Mabrey", "lower", "sponsor"),)), sight(1)
    )
    assert {(one[0], one[1]) for one in news(connection, before)} == {
        ("sponsor", "gone"), ("sponsor", "new"),
    }  # fmt: skip


# --- the list ------------------------------------------------------------------------------


def test_a_card_alone_gives_a_bill_and_its_page_settles_it(connection):
    change_counts, numbers = ingest_list(connection, listing(card()), sight(), first_walk=True)
    assert (change_counts.new, numbers) == (1, (str(NUMBER),))
    [one] = rows(connection, BILLS)
    assert (one.long_title_cut, one.page_seen_at, one.listed_changed_at) == (True, None, sight().at)
    assert replayed(connection) == stored(connection)


def test_a_bill_that_appears_after_the_first_walk_is_news(connection):
    ingest_list(connection, listing(card()), sight(), first_walk=True)
    ingest_list(connection, listing(card(), card("SB26-070")), sight(24), first_walk=False)
    assert [row.cause for row in rows(connection, CHANGES)] == ["first reading", ""]


def test_what_a_list_brought_is_counted(connection):
    first = listing(card(), card("SB26-070"))
    then = listing(card(), card("SB26-070", last_action="Governor Signed"), card("SB26-071"))
    brought, _ = ingest_list(connection, first, sight(), first_walk=True)
    assert brought == ChangeCounts(new=2)
    brought, numbers = ingest_list(connection, then, sight(1), first_walk=False)
    assert brought == ChangeCounts(new=1, changed=1, unchanged=1)
    assert numbers == ("SB26-070", "SB26-071")


def test_the_same_list_again_writes_nothing(kept):
    connection, before = kept
    change_counts, numbers = ingest_list(connection, listing(card()), sight(1), first_walk=False)
    assert (count(connection), numbers, change_counts.unchanged) == (before, (), 1)
    [one] = rows(connection, BILLS)
    assert one.listed_seen_at == sight(1).at
    assert one.listed_changed_at == sight().at


@pytest.mark.parametrize(
    "parts",
    [
        {"last_action": "Governor Signed"}, {"last_day": day(0)}, {"title": "Private Data"},
        {"subjects": ("Courts",)}, {"sponsors": ()}, {"long_title": "Concerning other ..."},
    ],
)  # fmt: skip
def test_a_card_that_tells_something_new_makes_its_page_due(kept, parts):
    connection, _ = kept
    _, numbers = ingest_list(connection, listing(card(**parts)), sight(1), first_walk=False)
    [one] = rows(connection, BILLS)
    assert numbers == (str(NUMBER),)
    assert one.page_seen_at < one.listed_changed_at == sight(1).at
    assert replayed(connection) == stored(connection)


def test_a_card_never_undoes_what_the_page_said(kept):
    connection, _ = kept
    ingest_list(connection, listing(card(title="Cut ...")), sight(1), first_walk=False)
    [one] = rows(connection, BILLS)
    assert (one.title, one.long_title) == ("Personal Data", "Concerning personal data.")


def test_the_count_line_is_kept(kept):
    connection, _ = kept
    ingest_list(connection, listing(card(), total=714), sight(1), first_walk=False)
    assert rows(connection, SESSIONS)[0].listed_total == 714


def test_what_left_the_list_is_kept_and_found_again(kept):
    connection, before = kept
    unlist(connection, [str(NUMBER)], sight(1))
    assert news(connection, before) == [("bill", "changed", "listed", True, False)]
    ingest_list(connection, listing(card()), sight(2), first_walk=False)
    assert news(connection, before + 1) == [("bill", "changed", "listed", False, True)]
    assert replayed(connection) == stored(connection)


def test_a_card_that_stands_twice_on_a_page_is_one_bill(connection):
    again = card(url="https://leg.colorado.gov/bills/hb26-1037-0")
    change_counts, _ = ingest_list(connection, listing(card(), again), sight(), first_walk=True)
    assert change_counts.new == 1
    assert len(rows(connection, BILLS)) == 1
