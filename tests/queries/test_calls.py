"""Calls as people are shown them, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Connection, insert, select

from tests.databases import bring_up
from tests.queries import fill
from tests.store.observing import agenda, bill, count, day, meeting, schedule, settle, sight
from tracker.domain.agendas import MEETING, WHOLE, hearing_trail
from tracker.domain.calls import CallView, SignUp
from tracker.domain.campaign import CallTexts, Campaign, NamedBill
from tracker.domain.decided import official_values
from tracker.domain.language import Both
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord
from tracker.domain.rooms import CAPITOL, LSB
from tracker.domain.testimony import Overtaken
from tracker.domain.topics import Rules
from tracker.export import jsonl
from tracker.queries import hearings
from tracker.queries.calls import call, calls
from tracker.store import editing, engine, read
from tracker.store.ingest import ingest_bill, ingest_session, unlist
from tracker.store.ingest_agendas import ingest_agenda
from tracker.store.ingest_meetings import ingest_schedule
from tracker.store.judge_calls import judge_calls
from tracker.store.tables import COMMITTEES, ITEMS, LEGISLATORS, MEMBERSHIPS, VOTES

SESSION = "2026A"
ID = "hb26-1037-1-data-privacy"
NUMBER = BillNumber.parse("HB26-1037")
WEDNESDAY, THURSDAY = date(2026, 2, 25), date(2026, 2, 26)
PRIVACY = Campaign(
    "data-privacy", Both("Data Privacy"), Both("CIRC"), Both(),
    bills=(NamedBill(NUMBER, "support"),), texts=CallTexts(line=Both("A line", "Una línea")),
)  # fmt: skip
PALANTIR = replace(PRIVACY, slug="palantir", bills=(NamedBill(NUMBER, ""),))
RULES = Rules((), {"HB26-1037": ("data-privacy", "palantir")}, "rules")
SIGN_UP = SignUp("https://sites.coleg.gov/sign-up", 7)


@dataclass
class Looking:
    """A database that crawls see change, hour by hour."""

    connection: Connection
    hour: float = 0.0

    @property
    def now(self) -> datetime:
        return sight(self.hour).at

    def sees(
        self, *rows: object, items: tuple[str, ...] = ("HB26-1037",), hours: float = 1
    ) -> None:
        """A whole crawl that sees these meetings, the first with these items."""
        self.hour += hours
        seen, session = sight(self.hour), self.connection
        _, missing = ingest_schedule(session, schedule(*rows), seen)  # type: ignore[arg-type]
        lacking = [missing, ingest_agenda(session, agenda(*items), seen)[1]]
        self.hour += 0.1
        for one in lacking:
            settle(session, one, sight(self.hour))
        judge_calls(session, RULES, sight(self.hour))

    def says(self, field: str, value: str | None, subject: str = ID, official: str = "") -> None:
        """An editor's word, beside the official value."""
        self.hour += 0.1
        editing.edit(
            self.connection, "ana", subject, field, value, based_on=None,
            official=official or None, at=self.now,
        )  # fmt: skip

    @property
    def view(self) -> CallView:
        """The one call, as a page of its own reads it."""
        sign_ups = {SESSION: SIGN_UP}
        found = call(self.connection, ID, [PRIVACY, PALANTIR], sign_ups, self.now)
        assert found is not None
        return found

    @property
    def version(self) -> tuple[int, datetime]:
        return self.versions["HB26-1037"]

    @property
    def versions(self) -> dict[str, tuple[int, datetime]]:
        """SEQUENCE and LAST-MODIFIED of the first meeting ("") and of each bill there."""
        one = "2026A-h-0001"
        trails = hearings.meetings_of(self.connection, [one])[one].trails
        bills = {of: hearing_trail(trails, of) for of in trails if of not in (MEETING, WHOLE)}
        return {of: (one.changes, one.seen_at) for of, one in {"": trails[WHOLE], **bills}.items()}


@pytest.fixture
def looking(store: str) -> Iterator[Looking]:
    """HB26-1037 before House Judiciary tomorrow at 1:30 PM, seen by a first crawl."""
    bring_up(store)
    with engine.writing(store).begin() as connection:
        ingest_session(connection, SESSION, "2026 Regular Session", date(2026, 1, 14), None)
        ingest_bill(connection, bill(actions=(bill().actions[-1],)), sight())
        made = Looking(connection)
        made.sees(meeting(), items=("HB26-1037", "HB26-1089"), hours=0)
        yield made


KINDS = ("HB26-1037", "HB26-1089")


def kinds(view: CallView) -> list[str]:
    return [change.kind for change in view.changes]


# --- what it holds -----------------------------------------------------------------------------


def test_a_call_is_whole_from_the_facts_alone(looking):
    view = looking.view
    assert (view.id, view.bill, view.campaign) == (ID, "HB26-1037", "data-privacy")
    assert (view.hearing.title, view.position) == ("Personal Data", "support")
    assert (view.start.shown.start_time, view.location.shown) == (time(13, 30), "HCR 0107")
    assert view.building == CAPITOL
    assert view.form.moment == "2/25/2026 01:30 PM"
    assert view.form.item == "House Judiciary HB26-1037"
    assert (view.sign_up, view.opens) == (SIGN_UP.url, date(2026, 2, 18))
    assert (view.phase, view.disruption) == ("sign_up_open", "")
    assert (view.testimony.shown, view.hearing.item.reason) == ("expected", "first_listing")
    assert view.texts.line == Both("A line", "Una línea")
    assert (view.made_at, view.followed, view.deciders) == (sight(0.1).at, True, ())
    assert (kinds(view), view.sequence, view.moved_call) == (["announced"], 0, "")


def test_both_campaigns_have_a_call_and_no_other_is_shown(looking):
    found = calls(looking.connection, SESSION, [PRIVACY, PALANTIR], SIGN_UP, looking.now)
    assert [(one.campaign, one.position) for one in found] == [
        ("data-privacy", "support"), ("palantir", ""),
    ]  # fmt: skip
    assert calls(looking.connection, SESSION, [], SIGN_UP, looking.now) == ()
    assert call(looking.connection, ID, [PALANTIR], {}, looking.now) is None
    assert call(looking.connection, "hb26-1037-9-data-privacy", [PRIVACY], {}, looking.now) is None


def test_a_list_shows_what_a_page_shows_but_for_who_decides(looking):
    looking.sees(meeting(2, room="LSB A"))
    [listed] = calls(looking.connection, SESSION, [PRIVACY], SIGN_UP, looking.now)
    assert listed == looking.view


def test_calls_are_listed_by_start_and_chosen_by_bill_meeting_and_day(looking):
    house = meeting()
    early = meeting(words="8:00 AM", committee="House Finance",
                    agenda_url="https://leg.colorado.gov/agenda/committee/2")  # fmt: skip
    looking.sees(house, early)
    ingest_agenda(looking.connection, agenda("HB26-1037", number=2), sight(looking.hour))
    judge_calls(looking.connection, RULES, sight(looking.hour))

    def chosen(**by: object) -> list[str]:
        found = calls(looking.connection, SESSION, [PRIVACY], SIGN_UP, looking.now, **by)  # type: ignore[arg-type]
        return [one.id.split("-")[2] for one in found]

    assert chosen() == ["2", "1"]
    assert chosen(meetings=["2026A-h-0001"]) == ["1"]
    assert chosen(bill="HB26-1089") == chosen(campaign="palantir") == chosen(last=date.min) == []
    looking.says("start", "2026-02-27 09:00", official="2026-02-25 13:30")
    assert chosen(first=date(2026, 2, 27)) == ["1"]
    assert chosen() == ["2", "1"]


def test_a_room_of_the_legislative_services_building_is_not_in_the_capitol(looking):
    looking.sees(meeting(room="LSB A"))
    assert looking.view.building == LSB
    looking.sees(meeting(room="Adams 12 Board Room"))
    assert looking.view.building is None


def test_no_clock_time_is_invented_for_the_form_or_the_deadline(looking):
    looking.sees(meeting(words="Upon Adjournment"))
    view = looking.view
    assert (view.form.moment, view.form.day) == (None, "2/25/2026")
    assert view.start.shown.start_time is None and view.deadline is None


def test_an_item_for_action_only_says_so_with_its_words(looking):
    looking.connection.execute(
        ITEMS.update().where(ITEMS.c.bill == "HB26-1037")
        .values(text="HB26-1037 (FOR ACTION ONLY)")
    )  # fmt: skip
    read.rebuild(looking.connection)
    view = looking.view
    assert (view.disruption, view.testimony.shown) == ("action_only", "none")
    assert view.hearing.item.reason_words == "FOR ACTION ONLY"


def test_a_bill_that_the_official_list_dropped_keeps_its_call(looking):
    unlist(looking.connection, ["HB26-1037"], sight(1))
    assert looking.view.hearing.title == "Personal Data"


def test_some_meetings_read_alone_are_as_among_all(looking):
    looking.sees(meeting(2), meeting(committee="House Finance", agenda_url=""))
    every = {one.id: one for one in hearings.meetings(looking.connection, SESSION)}
    assert hearings.meetings_of(looking.connection, set(every)) == every
    for key, one in every.items():
        assert hearings.meetings_of(looking.connection, [key]) == {key: one}


# --- what happens to it --------------------------------------------------------------------------


def test_a_move_shows_old_and_new_side_by_side(looking):
    before = looking.version
    looking.sees(meeting(2, "9:00 AM", room="LSB A"), items=KINDS)
    view = looking.view
    assert (view.disruption, view.start.shown.day) == ("moved", THURSDAY)
    announced, moved = view.changes
    assert (announced.new_start.day, announced.new_location) == (WEDNESDAY, "HCR 0107")
    assert (moved.old_start.day, moved.new_start.day) == (WEDNESDAY, THURSDAY)
    assert (moved.old_location, moved.new_location) == ("HCR 0107", "LSB A")
    assert looking.version[0] > before[0] and looking.version[1] > before[1]
    assert (view.sequence, view.modified) == looking.version


def test_every_upset_is_told_in_order_and_raises_the_sequence_once_more(looking):
    made = [looking.version]

    def sees(*rows: object, items: tuple[str, ...] = KINDS) -> str:
        looking.sees(*rows, items=items)
        made.append(looking.version)
        return looking.view.disruption

    assert sees(meeting(room="LSB A")) == "room_changed"
    assert sees(meeting(room="LSB A", remark="CANCELLED")) == "cancelled"
    assert sees(meeting(room="LSB A")) == "room_changed"
    assert sees() == "withdrawn"
    assert sees(meeting(room="LSB A")) == "room_changed"
    assert sees(meeting(room="LSB A"), items=("HB26-1089",)) == "left_agenda"
    assert sees(meeting(room="LSB A")) == "room_changed"
    assert [kind for kind in kinds(looking.view) if kind != "announced"] == [
        "room_changed", "cancelled", "back", "withdrawn", "back", "left_agenda", "listed_again",
    ]  # fmt: skip
    assert all(after[0] > before[0] for before, after in pairwise(made))
    assert [at for _, at in made] == sorted({at for _, at in made})


def test_a_crawl_that_sees_nothing_new_changes_no_call(looking):
    before, rows = looking.view, count(looking.connection)
    looking.sees(meeting(), items=KINDS)
    assert count(looking.connection) == rows
    assert replace(looking.view, hearing=before.hearing) == before


def test_the_order_on_an_agenda_raises_no_sequence_and_a_new_bill_the_meetings_alone(looking):
    before = looking.versions
    looking.sees(meeting(), items=("HB26-1089", "HB26-1037", "HB26-1090"))
    after = looking.versions
    assert before[""][0] == 0
    assert after["HB26-1037"] == before["HB26-1037"]
    assert after[""][0] == 1
    assert after["HB26-1090"][0] == 0


def test_a_bill_that_went_to_another_meeting_leads_to_its_call_there(looking):
    finance = meeting(3, committee="House Finance",
                      agenda_url="https://leg.colorado.gov/agenda/committee/2")  # fmt: skip
    looking.sees(meeting(), finance, items=("HB26-1089",))
    assert looking.view.disruption == "left_agenda"
    assert looking.view.moved_call == ""
    seen = replace(sight(looking.hour + 1), crawl_id=2)
    ingest_agenda(looking.connection, agenda("HB26-1037", number=2), seen)
    judge_calls(looking.connection, RULES, seen)
    assert looking.view.moved_call == "hb26-1037-2-data-privacy"


def test_of_later_hearings_the_most_upset_ones_are_given_and_those_an_editor_spoke_of(looking):
    finance = meeting(3, committee="House Finance",
                      agenda_url="https://leg.colorado.gov/agenda/committee/2")  # fmt: skip
    looking.sees(meeting(), finance, items=KINDS)
    ingest_agenda(looking.connection, agenda("HB26-1037", number=2), sight(looking.hour))
    judge_calls(looking.connection, RULES, sight(looking.hour))
    looking.sees(meeting(2), replace(finance, remark="CANCELLED"), items=KINDS)

    def given(soon: date, **wanted: int) -> list[str]:
        found = calls(
            looking.connection, SESSION, [PRIVACY], SIGN_UP, looking.now, soon=soon, **wanted
        )
        return [one.id.split("-")[2] for one in found]

    assert given(WEDNESDAY) == given(WEDNESDAY, worst=2) == ["1", "2"]
    assert given(WEDNESDAY, worst=1) == ["2"], "called off is worse than moved"
    assert given(THURSDAY, worst=1) == ["1", "2"], "what is near is given in any case"
    looking.says("note.en", "Come early.")
    assert given(WEDNESDAY, worst=1) == ["1", "2"]


# --- what editors say --------------------------------------------------------------------------


def test_what_an_editor_says_stands_beside_the_official_value_until_that_changes(looking):
    looking.says("start", "2026-02-25 15:00", official=official_values(looking.view)["start"])
    looking.says("location", "LSB B", official=official_values(looking.view)["location"])
    view = looking.view
    assert (view.start.state, view.start.shown.start_time) == ("holds", time(15))
    assert (view.start.official.start_time, view.form.moment) == (
        time(13, 30),
        "2/25/2026 03:00 PM",
    )
    assert (view.location.shown, view.building) == ("LSB B", LSB)
    assert view.disruption == "", "the facts alone upset a hearing"
    looking.sees(meeting(words="3:00 PM", room="SCR 357"), items=KINDS)
    view = looking.view
    assert (view.start.state, view.location.state) == ("lifted", "flagged")
    assert (view.location.shown, view.location.edited) == ("SCR 357", "LSB B")


def test_an_editors_words_are_shown_and_told_without_a_name(looking):
    before = looking.view
    looking.says("line.es", "De la ley", subject="data-privacy/HB26-1037")
    looking.says("line.en", "Of this call")
    looking.says("note.en", "Bring water")
    looking.says("position", "oppose", subject="data-privacy/HB26-1037")
    looking.says("verified", "2026-02-24 10:00 | The chair's office")
    looking.says("testimony", "none", official="expected")
    view = looking.view
    assert view.texts.line == Both("Of this call", "De la ley")
    assert (view.note, view.position) == (Both("Bring water"), "oppose")
    assert view.verified is not None and view.verified.note == "The chair's office"
    assert (view.testimony.shown, view.testimony.official) == ("none", "expected")
    fields = [change.field for change in view.changes if change.kind == "edited"]
    assert fields == ["line.es", "line.en", "note.en", "position", "verified", "testimony"]
    assert "ana" not in str(view)
    assert view.sequence == before.sequence + 6 and view.modified > before.modified
    [other] = calls(looking.connection, SESSION, [PALANTIR], SIGN_UP, looking.now)
    assert (other.texts.line, other.position, other.sequence) == (before.texts.line, "", 0)


def test_the_export_of_a_call_hangs_on_no_clock(looking):
    looking.says("location", "LSB B", official="HCR 0107")

    def record(later: timedelta) -> dict[str, object]:
        now = looking.now + later
        [one] = calls(looking.connection, SESSION, [PRIVACY], SIGN_UP, now)
        return jsonl.call(one)

    told = record(timedelta(0))
    assert told == record(timedelta(days=30))
    assert told["form"] == {
        "committee": "House Judiciary", "date_and_time": "2/25/2026 01:30 PM",
        "hearing_item": "House Judiciary HB26-1037",
    }  # fmt: skip
    assert told["overrides"] == [
        {"field": "location", "official": "HCR 0107", "said": "LSB B", "state": "holds"}
    ]
    assert (told["location"], told["building"]) == ("LSB B", LSB.name)
    lines = [*jsonl.lines(looking.connection, SESSION, calls=[looking.view])]
    assert [line[:30] for line in lines if '"kind": "call"' in line] == [
        f'{{"kind": "call", "id": "{ID}'[:30]
    ]


# --- who decides -------------------------------------------------------------------------------


@pytest.fixture
def seated(looking: Looking) -> Looking:
    """Two committees of one name, and members who voted on this bill and on others."""
    connection = looking.connection
    now = looking.now

    def put(model: object, **values: object) -> None:
        connection.execute(insert(model).values(**values))  # type: ignore[arg-type]

    for kind in ("house", "senate"):
        put(COMMITTEES, id=f"{SESSION}-{kind}-judiciary", session=SESSION, kind=kind,
            name="Judiciary", url="", email=f"{kind}@coleg.gov", phone="303",
            first_seen_at=now)  # fmt: skip
    seats = [
        ("Zoe Stewart", "", "house", "zoe-stewart"), ("Yara Chen", "chair", "house", "yara-chen"),
        ("Ann Stewart", "vice chair", "house", "ann-stewart"), ("Lee Moss", "", "senate", "lee"),
    ]  # fmt: skip
    for place, (name, role, kind, link) in enumerate(seats):
        chamber = "lower" if kind == "house" else "upper"
        put(MEMBERSHIPS, committee_id=f"{SESSION}-{kind}-judiciary", key=link, name=name,
            chamber=chamber, role=role, url=f"/legislators/{link}", rank=place,
            first_seen_at=now)  # fmt: skip
        put(
            LEGISLATORS,
            id=link,
            name=name,
            chamber=chamber,
            party="Democratic",
            district="1",
            email=f"{link}@coleg.gov",
            phone="",
            url="",
            first_seen_at=now,
            last_seen_at=now,
        )
    return looking


def test_members_of_the_committee_of_that_chamber_with_how_they_are_reached(seated):
    view = seated.view
    assert [(one.name, one.role) for one in view.deciders] == [
        ("Yara Chen", "chair"), ("Ann Stewart", "vice chair"), ("Zoe Stewart", ""),
    ]  # fmt: skip
    assert view.committee.email == "house@coleg.gov"
    assert view.deciders[0].email == "yara-chen@coleg.gov"


def test_members_votes_on_the_bill_and_on_others_of_its_topics(seated):
    made = seated.connection
    of = VOTES
    floor = made.execute(select(of.c.id).where(of.c.committee == "")).scalars().first()
    made.execute(of.update().where(of.c.id == floor).values(ballots_seen_at=seated.now))
    for name, choice in (("Chen", "yes"), ("Stewart A.", "no"), ("Stewart", "excused")):
        fill.add_ballot(made, int(floor), name, choice)
    this = made.execute(select(of.c.bill_id)).scalars().first()
    other, alien = fill.add_bill(made, "HB26-1089"), fill.add_bill(made, "HB26-1090")
    for number in (this, other):
        fill.add_topic(made, int(number), "data", "data", "data")
    for bill_id, motion in ((other, "BILL"), (other, "AMD (H.001)"), (alien, "BILL")):
        vote = fill.add_vote(made, bill_id, WEDNESDAY, motion, ballots_seen_at=seated.now)
        fill.add_ballot(made, vote, "Chen", "no")
    votes = {one.name: [(v.bill, v.motion, v.choice, v.on_this_bill) for v in one.votes]
             for one in seated.view.deciders}  # fmt: skip
    assert votes == {
        "Yara Chen": [
            ("HB26-1037", "BILL", "yes", True), ("HB26-1089", "BILL", "no", False),
        ],
        "Ann Stewart": [("HB26-1037", "BILL", "no", True)],
        "Zoe Stewart": [],
    }  # fmt: skip


# --- the bill's own history --------------------------------------------------------------------

POSTPONED = ActionRecord(day(0), "lower", "House Committee on Judiciary Postpone Indefinitely")


def told(looking: Looking, *actions: ActionRecord, hour: float = 1) -> CallView:
    """The call after the bill's page was read with these actions, the newest first."""
    ingest_bill(looking.connection, bill(actions=(*actions, bill().actions[-1])), sight(hour))
    return looking.view


def test_a_bill_postponed_before_its_hearing_is_in_doubt_though_the_agenda_lists_it(looking):
    view = told(looking, POSTPONED)
    assert (view.disruption, view.testimony.shown) == ("overtaken", "in_doubt")
    assert view.hearing.item.overtaken == Overtaken("postponed", day(0), POSTPONED.text)
    assert (view.hearing.item.reason, view.hearing.item.reason_words) == (
        "overtaken", POSTPONED.text,
    )  # fmt: skip
    assert view.stands
    listed = calls(looking.connection, SESSION, [PRIVACY], SIGN_UP, looking.now)
    assert [one.disruption for one in listed] == ["overtaken"]


def test_each_turn_of_the_history_raises_the_sequence_of_the_call(looking):
    calm = looking.view
    off = told(looking, POSTPONED)
    assert (off.sequence, off.modified) == (calm.sequence + 1, sight(1).at)
    again = ActionRecord(day(0), "lower", "House Committee on Finance Refer Amended to Judiciary")
    back = told(looking, again, POSTPONED, hour=2)
    assert (back.disruption, back.sequence) == ("", off.sequence + 1)


def test_an_action_that_is_taken_back_raises_the_sequence_too(looking):
    off = told(looking, POSTPONED)
    back = told(looking, hour=2)
    assert (back.disruption, back.sequence, back.modified) == ("", off.sequence + 1, sight(2).at)
    again = told(looking, POSTPONED, hour=3)
    assert (again.disruption, again.sequence) == ("overtaken", back.sequence + 1)


def test_a_bill_sent_back_to_the_committee_is_heard_there_again(looking):
    again = ActionRecord(day(0), "lower", "House Committee on Finance Refer Amended to Judiciary")
    view = told(looking, again, POSTPONED)
    assert (view.disruption, view.testimony.shown) == ("", "expected")


def test_what_the_committee_did_at_the_hearing_is_its_outcome_and_no_objection(looking):
    decided = replace(POSTPONED, day=WEDNESDAY)
    record = bill(actions=(decided, bill().actions[-1]))
    ingest_bill(looking.connection, record, sight(36))
    looking.hour = 36  # Wednesday, 8 PM
    view = looking.view
    assert view.hearing.item.outcome == POSTPONED.text
    assert (view.phase, view.disruption) == ("past", "")


def test_without_an_outcome_the_hearing_may_still_go_on_after_midnight(looking):
    looking.hour = 42  # Thursday, 2 AM
    assert looking.view.phase == "begun"
    looking.hour = 46
    assert looking.view.phase == "past"
