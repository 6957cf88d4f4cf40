"""Which bills are related, as the judge writes it, as it is read, and what a person says of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select, update

from tests.queries.fill_texts import add_text
from tests.related_pairs import SEEN, SESSIONS, facts_of, fill, pairs, work_out
from tracker.domain.bill_text import BillText, Line, Run, Section
from tracker.domain.edits import related_subject
from tracker.domain.related import session_of
from tracker.domain.text.words import number_of
from tracker.errors import EditFault
from tracker.queries import edits
from tracker.queries.related import RelatedView, related, undecided
from tracker.queries.related import pairs as pairs_of_session
from tracker.store import editing
from tracker.store.derived_tables import RELATED, RELATED_TERMS
from tracker.store.judge_related import (
    EDITOR,
    MOST,
    forget_all,
    judge_pairs,
    judge_related,
)
from tracker.store.ledger import Observation
from tracker.store.read import as_of
from tracker.store.tables import BILLS, CHANGES, EDITS, STATUSES, VERSIONS

NEW, OLD, OTHER = "HB26-1004", "HB18-1004", "SB26-152"
SUBJECT = related_subject(NEW, OLD)


def bill(number: str, title: str, **parts: Any) -> dict[str, Any]:
    return {"number": number, "title": title, **parts}


def sponsor(name: str, url: str = "") -> dict[str, str]:
    return {"name": name, "url": url}


@pytest.fixture
def stored(connection: Connection) -> Connection:
    """Two bills on one credit, years apart, and one on something else; nothing worked out yet."""
    fill(connection, [
        bill(OLD, "Continue Kindergarten Contribution Credit", sponsors=[sponsor("J. Coleman")]),
        bill(NEW, "Continuation of Kindergarten Contribution Credit",
             sponsors=[sponsor("J. Coleman"), sponsor("C. Simpson")]),
        bill(OTHER, "Automated Vehicle Identification Cameras"),
    ])  # fmt: skip
    return connection


def at(hours: float):
    return SEEN + timedelta(hours=hours)


def kin(connection: Connection, number: str) -> list[str]:
    return [view.number for view in related(connection, number)]


def one(connection: Connection, number: str) -> RelatedView:
    (view,) = related(connection, number)
    return view


def ledger(connection: Connection) -> list[tuple[str, str, str]]:
    rows = connection.execute(
        select(CHANGES).where(CHANGES.c.entity == "related").order_by(CHANGES.c.id)
    )
    return [(row.kind, row.entity_id, row.cause) for row in rows]


def says(connection: Connection, value: str | None, hours: float = 1, subject: str = SUBJECT):
    stands = edits.current(connection, [subject]).get((subject, "related"))
    editing.edit(connection, "ana", subject, "related", value, official=None, at=at(hours),
                 based_on=stands.id if stands else None, campaigns={})  # fmt: skip
    judge_pairs(connection, [subject], Observation(at(hours), "", ""))


def retitle(connection: Connection, number: str, title: str) -> None:
    connection.execute(update(BILLS).where(BILLS.c.number == number).values(title=title))


# --- by rules ------------------------------------------------------------------------------------


def test_a_pair_is_stored_once_and_read_from_both_bills_with_its_reason(stored):
    work_out(stored)
    assert ledger(stored) == [("new", f"{NEW}/{OLD}", "")]
    (session,) = stored.execute(select(CHANGES.c.session)).scalars()
    assert session == "2026A"
    later, earlier = one(stored, OLD), one(stored, NEW)
    assert (later.number, earlier.number, earlier.session) == (NEW, OLD, "2018A")
    assert earlier.reason == later.reason
    assert earlier.reason.words[0] in ("Kindergarten Contribution", "Contribution Credit")
    assert earlier.reason.sponsors == ("J. Coleman",)
    assert kin(stored, OTHER) == []


def test_the_same_again_writes_nothing(stored):
    work_out(stored)
    forget_all(stored)
    work_out(stored, at=at(1))
    assert len(ledger(stored)) == 1


def test_a_pair_goes_with_the_words_that_made_it_one_and_comes_back_with_them(stored):
    work_out(stored)
    retitle(stored, OLD, "Beavers")
    work_out(stored, at=at(1))
    assert kin(stored, NEW) == kin(stored, OLD) == []
    gone = stored.execute(select(RELATED.c.gone_seen_at)).scalar_one()
    assert gone == at(1)
    retitle(stored, OLD, "Kindergarten Contribution Credit")
    work_out(stored, at=at(2))
    assert kin(stored, NEW) == [OLD]
    assert [kind for kind, *_ in ledger(stored)] == ["new", "gone", "new"]


def test_the_past_of_a_pair_is_kept(database_url, stored):
    work_out(stored)
    retitle(stored, OLD, "Beavers")
    work_out(stored, at=at(2))
    stored.commit()
    with as_of.reader(database_url, at(1)) as then:
        assert kin(then, NEW) == [OLD]
    with as_of.reader(database_url, at(3)) as later:
        assert kin(later, NEW) == []


def test_an_old_bill_gets_new_kin_without_being_looked_at_again(stored):
    work_out(stored)
    fill(stored, [bill("SB26-001", "Kindergarten Contribution Credit Once More")], first=10)
    judge_related(stored, "2026A", Observation(at(1), "2026A", ""))
    assert set(kin(stored, OLD)) == {NEW, "SB26-001"}
    assert kin(stored, NEW)[0] == OLD, "of other sessions first"


def test_followed_bills_come_first_and_the_rest_waits(stored):
    stored.execute(insert(STATUSES), [
        {"bill_id": 2, "stage": "signed", "followed": True},
        {"bill_id": 3, "stage": "signed", "followed": False},
    ])  # fmt: skip
    observation = Observation(SEEN, "2026A", "")
    indexed = select(func.count(RELATED_TERMS.c.bill_id.distinct()))
    assert judge_related(stored, "2026A", observation, most=1) == 1
    assert stored.execute(indexed).scalar_one() == 1
    work_out(stored, ["2018A"])
    assert kin(stored, OLD) == [NEW]
    assert judge_related(stored, "2026A", observation, most=1) == 0
    assert judge_related(stored, "2026A", observation) == 0
    assert stored.execute(indexed).scalar_one() == 3
    assert MOST < 700


def test_a_section_that_both_texts_amend_is_a_reason(stored):
    for number, key in ((OTHER, "a"), (OLD, "b")):
        row = stored.execute(select(BILLS.c.id).where(BILLS.c.number == number)).scalar_one()
        stored.execute(insert(VERSIONS), {
            "bill_id": row, "key": key, "name": "Introduced", "first_seen_at": SEEN,
        })  # fmt: skip
        heading = "In Colorado Revised Statutes, 24-74-103, amend (1); and repeal 24-74-109"
        lines = (Line((Run("It is amended."),)),)
        text = BillText("html", "", "", (Section("section-1", "SECTION 1.", heading, lines),))
        add_text(stored, number, key, text)
    work_out(stored)
    reasons = {view.number: view.reason for view in related(stored, OLD)}
    assert reasons[OTHER].sections == ("24-74-103", "24-74-109")


def test_who_names_another_bill_is_near_to_it(stored):
    summary = f"The bill repeals House Bill {OLD.removeprefix('HB')}."
    fill(stored, [bill("SB26-003", "Cameras", summary=summary)], first=10)
    work_out(stored)
    assert "SB26-003" in kin(stored, OLD)


@pytest.mark.parametrize(("own", "other", "shared"), [
    (sponsor("J. Coleman"), sponsor("J. COLEMAN"), True),
    (sponsor("J. Coleman", "/legislators/a"), sponsor("J. Coleman", "/legislators/b"), False),
    (sponsor("J. Coleman", "/legislators/a"), sponsor("James Coleman", "/legislators/a"), True),
])  # fmt: skip
def test_sponsors_are_the_same_person_by_link_then_by_name(connection, own, other, shared):
    fill(connection, [bill(OLD, "Beaver Dams", sponsors=[own]),
                      bill(NEW, "Beaver Dams", sponsors=[other])])  # fmt: skip
    work_out(connection)
    assert bool(one(connection, NEW).reason.sponsors) == shared


def test_as_many_kin_are_kept_of_a_bills_own_session_as_of_others(connection):
    own = [bill(f"SB26-{at:03d}", "Beaver Dams") for at in range(1, 9)]
    fill(connection, [*own, bill(OLD, "Beaver Dams"), bill("SB18-001", "Kites")])
    work_out(connection)
    assert {session_of(number) for number in kin(connection, "SB26-001")} == {"2018A", "2026A"}
    assert kin(connection, "SB26-001")[0] == OLD
    assert kin(connection, "SB18-001") == []


def test_terms_are_indexed_by_numbers_that_no_other_word_of_the_labels_has(facts):
    from tracker.domain.related import terms_of  # noqa: PLC0415

    keys = {key for one in facts_of(facts) for key in terms_of(one["number"], one_fields(one))}
    assert len({number_of(key) for key in keys}) >= len(keys) - 2


def one_fields(one: dict[str, Any]) -> dict[str, str]:
    return {name: one.get(name) or "" for name in ("title", "long_title", "summary")}


# --- by an editor --------------------------------------------------------------------------------


def test_a_rejected_pair_is_gone_and_never_comes_back_by_rules(stored):
    work_out(stored)
    says(stored, "reject")
    assert kin(stored, NEW) == kin(stored, OLD) == []
    assert ledger(stored)[-1] == ("gone", f"{NEW}/{OLD}", EDITOR)
    for number in (OLD, NEW):
        retitle(stored, number, "Kindergarten Contribution Credit")
        work_out(stored, at=at(2))
    assert kin(stored, NEW) == []
    says(stored, None, hours=3)
    assert kin(stored, NEW) == [OLD]


def test_a_confirmed_pair_stays_whatever_the_words_say(stored):
    work_out(stored)
    says(stored, "confirm")
    assert one(stored, OLD).decided_by == EDITOR
    retitle(stored, OLD, "Beavers")
    work_out(stored, at=at(2))
    assert kin(stored, NEW) == [OLD]
    assert one(stored, NEW).reason.words == ()


def test_a_pair_that_only_an_editor_saw_is_kept(stored):
    work_out(stored)
    says(stored, "confirm", subject=related_subject(OLD, OTHER))
    assert kin(stored, OTHER) == [OLD]
    assert one(stored, OTHER).reason.score == 0
    assert kin(stored, OLD)[0] == OTHER, "what a person confirmed comes first"


def test_what_no_editor_spoke_of_waits_for_one_if_a_campaign_follows_the_bill(stored):
    work_out(stored)
    assert undecided(stored, "2026A") == ()
    stored.execute(insert(STATUSES), {"bill_id": 2, "stage": "signed", "followed": True})
    (view,) = undecided(stored, "2026A")
    assert (view.number, view.kin.number, view.subject, view.based_on) == (NEW, OLD, SUBJECT, None)
    says(stored, "confirm")
    assert undecided(stored, "2026A") == ()
    says(stored, None, hours=2)
    (again,) = undecided(stored, "2026A")
    assert again.based_on is not None


def test_edits_of_another_database_bring_their_pairs(stored):
    work_out(stored)
    says(stored, "reject")
    taken = edits.every(stored)
    stored.execute(EDITS.delete())
    judge_pairs(stored, [SUBJECT], Observation(at(2), "", ""))
    assert kin(stored, NEW) == [OLD]
    assert editing.take_in(stored, taken, at(3)) == 1
    judge_pairs(stored, [SUBJECT, "HB26-1999/related:HB18-1004"], Observation(at(3), "", ""))
    assert kin(stored, NEW) == []


@pytest.mark.parametrize(("subject", "reason"), [
    (f"{OLD}/related:{NEW}", "no_subject"),
    (f"{OLD}/related:{OLD}", "no_subject"),
    (f"{NEW}/related:nothing", "no_subject"),
    (f"{NEW}/related:HB18-1999", "no_bill"),
    (f"HB26-1999/related:{OLD}", "no_bill"),
])  # fmt: skip
def test_a_word_on_what_is_no_pair_of_stored_bills_is_refused(stored, subject, reason):
    with pytest.raises(EditFault) as refused:
        says(stored, "confirm", subject=subject)
    assert refused.value.reason == reason


def test_a_word_that_is_neither_yes_nor_no_is_refused(stored):
    with pytest.raises(EditFault) as refused:
        says(stored, "perhaps")
    assert refused.value.reason == "no_choice"


# --- how well ------------------------------------------------------------------------------------


@pytest.mark.slow
def test_most_pairs_found_by_reading_are_among_the_first_three(tmp_path, facts):
    """The bar: 16 of 20, of what was held and of all, across sessions."""
    from tests.databases import bring_up  # noqa: PLC0415
    from tracker.store import engine  # noqa: PLC0415

    url = f"sqlite:///{tmp_path}/related.db"
    bring_up(url)
    with engine.writing(url).begin() as connection:
        fill(connection, facts_of(facts))
        work_out(connection)
        every = list(pairs())
        first = {pair for pair in every if pair.kin in first_three(connection, pair)}
    for part in ("held", "tune"):
        for sort in ("cross", "same"):
            of = {pair for pair in every if (pair.part, pair.sort) == (part, sort)}
            assert len(first & of) / len(of) >= 16 / 20, (part, sort)


def first_three(connection: Connection, pair) -> list[str]:
    """What a reader sees first: of other sessions, or of the bill's own."""
    own = session_of(pair.asks)
    views = (view for view in related(connection, pair.asks)
             if (view.session == own) == (pair.sort == "same"))  # fmt: skip
    return [view.number for view in views][:3]


def test_the_pairs_of_a_session_are_those_of_its_bills_with_earlier_ones(stored):
    work_out(stored)
    assert [(pair.bill, pair.kin.number) for pair in pairs_of_session(stored, "2026A")] == [
        (NEW, OLD)
    ]
    assert pairs_of_session(stored, "2018A") == ()
    assert SESSIONS[0] == "2018A"
