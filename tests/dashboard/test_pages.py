"""Each page drawn: no exception, and the words a reader sees."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from tests.dashboard.app import AppTest
from tests.dashboard.conftest import Draw, markup, words
from tests.queries.fill import (
    EARLIER,
    NOW,
    SOURCE,
    add_action,
    add_ballot,
    add_bill,
    add_change,
    add_crawl,
    add_document,
    add_failure,
    add_item,
    add_meeting,
    add_revision,
    add_session,
    add_sponsor,
    add_topic,
    add_version,
    add_vote,
    filling,
    judge_bill,
)
from tracker.campaigns.new import make
from tracker.dashboard.frame import changed_since
from tracker.queries.changes import newest
from tracker.visiting.visit import Visit, visit

WEDNESDAY, FRIDAY = date(2026, 2, 25), date(2026, 2, 27)
PAGES = ("today", "bills", "calendar", "health", "bill")


def fill_one_bill(made: Connection) -> None:
    """A followed bill with a hearing tomorrow, and everything a bill can have."""
    add_session(made)
    add_crawl(made, list_walked=NOW - timedelta(minutes=30), schedule_read=NOW)
    key = add_bill(
        made, "HB26-1037", title="Personal Data <b>of</b> Drivers", summary="Limits sharing.",
        subjects=["Transportation"],
    )  # fmt: skip
    judge_bill(made, key, "in_committee", followed=True, action="Introduced In House")
    add_topic(made, key, "government-data", "Personal Data", "Personal Data <b>of</b> Drivers")
    add_action(made, key, date(2026, 1, 14), "Introduced In House - Assigned to Judiciary")
    add_sponsor(made, key, "J. Mabrey")
    add_version(made, key, date(2026, 1, 14), "Introduced")
    add_document(made, key, "fiscal_note", "Initial Fiscal Note", date(2026, 1, 20))
    add_document(made, key, "law", "8", date(2026, 8, 12))
    vote = add_vote(made, key, date(2026, 2, 20), "Refer to Appropriations", committee="Judiciary",
                    yes=8, no=3, result="pass")  # fmt: skip
    add_ballot(made, vote, "Soper", "no")
    meeting = add_meeting(made, 1, "House Judiciary", WEDNESDAY)
    add_item(made, meeting, "HB26-1037")
    told = {"day": date(2026, 2, 23), "chamber": "lower", "text": "Was laid over", "rank": 0}
    add_change(made, "new", "action", "HB26-1037/x", seen_at=NOW - timedelta(hours=2), new=told)


@pytest.mark.parametrize("page", PAGES)
def test_without_a_database_a_page_says_why_it_is_empty(draw: Draw, page: str) -> None:
    assert "No bill has been collected yet." in words(draw(page))


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_database_says_what_was_not_collected(draw: Draw, live: str, page: str) -> None:
    with filling(live) as made:
        add_session(made)
    assert "The official schedule was not read yet." in words(draw(page))


@pytest.mark.parametrize("page", ["today", "calls", "calendar"])
def test_where_no_hearing_is_listed_agendas_that_nobody_read_are_named(
    draw: Draw, live: str, page: str
) -> None:
    with filling(live) as made:
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        add_session(made)
        judge_bill(made, add_bill(made, "HB26-1037"), "in_committee", followed=True)
        for at, name in enumerate(("Judiciary", "Finance", "Education", "Health")):
            add_meeting(made, at, f"House {name}", WEDNESDAY, agenda_url=f"{SOURCE}/agenda/{at}",
                        agenda_seen_at=None)  # fmt: skip
    said = words(draw(page))
    lacking = "The agenda of House Education (Wed, Feb 25) was not read: bills on it may be missing"
    assert lacking in said
    assert "House Judiciary (" not in said and "1 more agenda was not read." in said


def test_today_says_when_and_where_the_next_hearing_is(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
    said = words(draw("today"))
    assert "Official schedule seen 8:00 AM MT (just now). Bills seen 7:30 AM MT" in said
    assert "Tomorrow HB26-1037 Personal Data <b>of</b> Drivers" in said
    assert "When Wed, Feb 25, 1:30 PM MT Where HCR 0107 Committee House Judiciary" in said
    assert "Testimony Expected: the public may speak." in said
    assert "Was laid over (Mon, Feb 23)" in said
    assert "New bill" not in said


def test_today_tells_moves_and_withdrawals_old_beside_new(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
        moved = add_meeting(made, 2, "House Finance", FRIDAY, "Upon Adjournment", status="moved")
        add_item(made, moved, "HB26-1037")
        add_revision(made, moved, 0, WEDNESDAY, "9:00 AM", NOW - timedelta(hours=1))
        add_change(made, "changed", "meeting", moved, field="day", old=WEDNESDAY, new=FRIDAY,
                   seen_at=NOW - timedelta(hours=1))  # fmt: skip
        left = add_meeting(made, 3, "House Health", FRIDAY, status="withdrawn")
        add_item(made, left, "HB26-1037")
        add_change(made, "changed", "meeting", left, field="status", old="scheduled",
                   new="withdrawn", seen_at=NOW - timedelta(hours=3))  # fmt: skip
        gone = add_meeting(made, 4, "House Appropriations", FRIDAY)
        add_item(made, gone, "HB26-1037", gone_seen_at=NOW)
        add_item(made, add_meeting(made, 5, "House Appropriations", date(2026, 3, 2)), "HB26-1037",
                 first_seen_at=EARLIER + timedelta(days=1), listed_crawl=2)  # fmt: skip
        add_change(made, "gone", "agenda_item", f"{gone}/HB26-1037")
    at = draw("today")
    said = words(at)
    assert "Hearing Moved · House Finance" in said
    assert '<del>Wed, Feb 25, 9:00\xa0AM\xa0MT, <span lang="en">HCR 0107</span></del>' in markup(at)
    assert "Fri, Feb 27, “Upon Adjournment”, HCR 0107 seen 7:00 AM MT" in said
    assert "Withdrawn from the schedule: check · House Health" in said
    assert "It left the official schedule without explanation. Check before you go." in said
    assert "Mon, Mar 2, 1:30 PM MT, House Appropriations" in said


def test_today_without_hearings_says_how_far_the_schedule_reaches(draw: Draw, live: str) -> None:
    with filling(live) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        add_item(made, add_meeting(made, 1, "House Finance", FRIDAY), "HB26-1001")
    said = words(draw("today"))
    assert "No hearing of a followed bill is on the schedule through Fri, Feb 27." in said
    assert "We look again every 30 minutes" in said


def test_a_running_crawl_and_a_broken_promise_are_told(draw: Draw, live: str) -> None:
    with filling(live) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW - timedelta(hours=4))
        add_crawl(made, outcome="refused", message="406 Not Acceptable.")
        add_crawl(made, outcome="running", ended_at=None, pages=12, expected=40)
    said = words(draw("today"))
    assert "Reading now: 12 of about 40 pages." in said
    assert "Attention: The official site refused the last reading: 406 Not Acceptable." in said
    assert "Attention: The schedule is older than two hours: check the official page." in said


def test_the_list_shows_privacy_related_bills_first(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
        add_bill(made, "HB26-1001", title="Housing", page_seen_at=None)
    some, everything = words(draw("bills")), words(draw("bills", show="all"))
    assert "1 bill of 2 collected" in some
    assert "In committee, House" in some
    assert "HB26-1001" not in some
    assert "2 bills of 2 collected" in everything
    assert "HB26-1001 Housing" in everything
    assert "Details are still being collected." in everything


def test_filters_live_in_the_address(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
        add_bill(made, "SB26-001", title="Water")
    assert "1 bill of 2 collected" in words(draw("bills", show="all", chamber="upper"))
    assert "Water" in words(draw("bills", show="all", q="water"))
    assert "No bill matches." in words(draw("bills", q="nothing like it"))
    assert "HB26-1037" in words(draw("bills", topic="government-data"))
    assert "HB26-1037" in words(draw("bills", committee="House Judiciary", sponsor="J. Mabrey"))


@pytest.mark.slow
def test_seven_hundred_bills_come_in_parts(draw: Draw, live: str) -> None:
    with filling(live) as made:
        add_session(made)
        for serial in range(714):
            judge_bill(made, add_bill(made, f"HB26-{1001 + serial}"), "in_committee")
    at = draw("bills", show="all", sort="number")
    assert "714 bills of 714 collected" in words(at)
    assert words(at).count("Title of HB26-") == 25
    assert "Page 1 of 29" in words(at)
    said = words(draw("health"))
    assert "The page of every bill was read." in said


def test_a_bill_has_everything_on_one_page(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
    at = draw("bill", id="hb26-1037")
    said = words(at)
    for sentence in (
        "HB26-1037 Personal Data <b>of</b> Drivers", "Introduced done House now Senate to come",
        "We read this from: Introduced In House", "Next hearing Tomorrow When Wed, Feb 25",
        "Why it is here Data held by government", "in the title",
        "Introduced In House - Assigned to Judiciary Wed, Jan 14 · House",
        "Passed 8–3", "How members voted No (1) Soper", "Prime sponsors: Rep. J. Mabrey",
        "Versions of the text Since the newest version: Initial Fiscal Note Tue, Jan 20 "
        "Introduced Wed, Jan 14 · Not read",
        "Chapter 8 takes effect Wed, Aug 12", "1 change", "Source and how to cite", "BibTeX",
    ):  # fmt: skip
        assert sentence in said
    assert "<mark>Personal Data</mark>" in markup(at)


def test_earlier_hearings_are_past_and_invite_nobody(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
        add_item(made, add_meeting(made, 2, "House Finance", date(2026, 2, 10)), "HB26-1037")
    said = words(draw("bill", id="HB26-1037"))
    assert "Earlier hearings Past When Tue, Feb 10, 1:30 PM MT" in said
    assert said.count("Expected: the public may speak.") == 1


def test_the_ledger_of_a_bill_tells_what_its_page_said(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
        add_change(made, "changed", "bill_status", "HB26-1037", field="stage", old="introduced",
                   new="in_committee")  # fmt: skip
        add_change(made, "changed", "topic", "HB26-1037/x", field="score", old=1, new=2)
        add_change(made, "changed", "bill", "HB26-1037", field="listed_action", old="a", new="b")
    said = words(draw("bill", id="HB26-1037"))
    assert "2 changes seen 8:00 AM MT Our reading, stage changed: Introduced → In committee" in said
    assert "seen 6:00 AM MT New action: Was laid over" in said


def test_official_text_is_escaped_and_marked_as_english(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
        add_action(made, 1, WEDNESDAY, "<script>alert(1)</script>")
    for page in ("today", "bills", "bill", "calendar"):
        said = markup(draw(page, id="HB26-1037"))
        assert "<b>of</b>" not in said
        assert "<script" not in said
        assert '<span lang="en">Personal Data &lt;b&gt;' in said


def test_a_bill_known_by_its_card_alone_says_so(draw: Draw, live: str) -> None:
    with filling(live) as made:
        add_session(made)
        add_bill(
            made,
            "HB26-1001",
            title="Housing",
            page_seen_at=None,
            long_title="Concerning h...",
            long_title_cut=True,
            listed_sponsors=["Rep. A. Boesenecker"],
        )
    said = words(draw("bill", id="HB26-1001"))
    assert "(cut short: the bill's own page was not read yet)" in said
    assert "Prime sponsors: Rep. A. Boesenecker" in said
    assert "The history comes with the bill's own page" in said


def test_an_address_without_a_bill_says_how_to_write_it(draw: Draw, live: str) -> None:
    with filling(live) as made:
        add_session(made)
    assert "Write it like /bill?id=HB26-1037." in words(draw("bill"))
    assert "There is no HB26-9999 in our list." in words(draw("bill", id="HB26-9999"))
    assert "There is no <i>x in our list." in words(draw("bill", id="<i>x"))


def test_the_calendar_lists_and_lays_out_a_month(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
        add_meeting(made, 2, "House Finance", FRIDAY, "Upon Adjournment", status="withdrawn")
    some = words(draw("calendar", form="list"))
    everything = words(draw("calendar", form="list", which="all"))
    month = words(draw("calendar", which="all", form="month"))
    assert "Wed, Feb 25 1:30 PM MT · House Judiciary" in some
    assert "· House Finance" not in some
    assert "“Upon Adjournment” · House Finance Withdrawn from the schedule: check" in everything
    assert "The agenda names no bill." in everything
    assert "February 2026" in month
    assert "“Upon Adjournment” House Finance Withdrawn" in month
    assert "No meeting fits" in words(draw("calendar", which="all", form="list", chamber="upper"))


def test_health_shows_crawls_and_what_went_wrong(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
        fault = f"schedule: no day heading at {SOURCE}/schedule"
        add_failure(made, add_crawl(made, "update"), "schedule", fault)
        failed = add_crawl(
            made, "hearings", outcome="partial", failed=1, pages=7, requests=9,
            message="1 page could not be read.",
        )  # fmt: skip
        add_failure(made, failed, "schedule", fault)
        key = add_bill(made, "HB26-1001", page_seen_at=None, status="Became Law")
        judge_bill(made, key, "in_committee", unrecognised=["House Blessed It"])
    said = words(draw("health"))
    assert "Hearings partial" in said
    assert "7 pages, 9 requests, 0 new, 0 changed, 1 failed" in said
    for nothing in ("0 seconds", "0 withdrawn", "0 versions could", "0 versions of"):
        assert nothing not in said
    assert said.count("Schedule: no day heading http") == 1, "one page is told once"
    spanish = words(draw("health", lang="es"))
    assert "Audiencias parcial" in spanish and "No se pudo leer: 1 página." in spanish
    assert "Calendario: no day heading http" in spanish
    assert "House Blessed It HB26-1001" in said
    assert "HB26-1001 In committee Became Law" in said
    assert "Bills whose page was not read yet 1 bill of 2 collected HB26-1001" in said


def test_a_campaign_file_with_a_typo_is_told_and_what_it_said_before_stands(
    draw: Draw, live: str, data: Path
) -> None:
    with filling(live) as made:
        fill_one_bill(made)
    before = words(draw("bill", id="HB26-1037"))
    file = data / "campaigns" / "data-privacy" / "campaign.toml"
    file.write_text(file.read_text("utf-8").replace("[cause]", "[cuase]"), "utf-8")
    said = words(draw("health"))
    assert "Files of campaigns that cannot be read" in said
    assert "data-privacy/campaign.toml, line" in said and "cuase" in said
    assert str(data) not in said
    assert words(draw("bill", id="HB26-1037")) == before


def test_the_sample_is_shown_until_list_and_schedule_have_landed(
    draw: Draw, live: str, sample: str
) -> None:
    with filling(sample) as made:
        fill_one_bill(made)
    first = words(draw("today"))
    with filling(live) as made:
        add_session(made)
        crawl = add_crawl(made, "full", outcome="running", ended_at=None, pages=3, expected=800)
    running = words(draw("today"))
    with filling(live) as made:
        made.execute(text("update crawls set outcome = 'failed', message = 'No network.'"))
    failed = words(draw("today"))
    with filling(live) as made:
        add_crawl(made, "hearings", list_walked=NOW, schedule_read=NOW)
    landed = words(draw("today"))
    assert crawl == 1
    assert "You are looking at a bundled sample, as of 8:00 AM MT." in first
    assert "The official site was not read yet." in first
    assert "Tomorrow HB26-1037" in first
    assert "Reading now: 3 of about 800 pages." in running
    assert "The official site could not be read, 8:00 AM MT. No network." in failed
    assert "sample" not in landed
    assert "HB26-1037" not in landed


def test_a_newer_database_is_told_in_one_sentence(draw: Draw, live: str) -> None:
    with filling(live) as made:
        made.execute(text("update alembic_version set version_num = '9999'"))
    said = words(draw("today"))
    assert "The database cannot be read." in said
    assert "Use the newer program that wrote it." in said


def test_the_programs_own_message_is_marked_as_english_on_a_spanish_page(
    draw: Draw, live: str
) -> None:
    with filling(live) as made:
        fill_one_bill(made)
        add_crawl(made, "update", outcome="failed", message="Nothing <answers>.")
    said = markup(draw("today", lang="es"))
    assert '<span lang="en">Nothing &lt;answers&gt;.</span>' in said


def test_an_open_page_counts_what_changed_since_it_was_drawn(live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
    with visit() as here:
        assert isinstance(here, Visit)
        drawn = newest(here.connection, here.session)
        assert changed_since(here, drawn) == 0
    with filling(live) as made:
        judge_bill(made, add_bill(made, "HB26-1315"), "introduced", followed=True)
        add_change(made, "new", "bill", "HB26-1315", new={})
        add_change(made, "new", "bill", "HB26-1001", new={})
        add_change(made, "changed", "edit", "data-privacy/HB26-1037", field="position",
                   cause="editor", old=None, new="support")  # fmt: skip
    with visit() as here:
        assert isinstance(here, Visit)
        assert changed_since(here, drawn) == 2


def test_what_we_saw_of_a_bill_holds_its_hearings(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
        meeting = add_meeting(made, 2, "House Finance", FRIDAY, "9:00 AM", status="moved",
                              location="LSB A")  # fmt: skip
        add_item(made, meeting, "HB26-1037", gone_seen_at=NOW)
        add_revision(made, meeting, 0, WEDNESDAY, "9:00 AM", NOW - timedelta(hours=3))
        add_revision(made, meeting, 1, FRIDAY, "9:00 AM", NOW - timedelta(hours=2))
        add_change(made, "changed", "meeting", meeting, field="day", old=WEDNESDAY, new=FRIDAY,
                   seen_at=NOW - timedelta(hours=3))  # fmt: skip
        add_change(made, "changed", "meeting", meeting, field="location", old="HCR 0107",
                   new="LSB A", seen_at=NOW - timedelta(hours=2))  # fmt: skip
        add_change(made, "gone", "agenda_item", f"{meeting}/HB26-1037")
        add_change(made, "gone", "agenda_item", f"{meeting}/HB26-1001")
        other = add_meeting(made, 3, "House Health", FRIDAY, status="cancelled")
        add_item(made, other, "HB26-1037", first_seen_at=NOW - timedelta(hours=1))
        add_change(made, "changed", "meeting", other, field="location", old="a", new="b",
                   seen_at=NOW - timedelta(hours=5))  # fmt: skip
    said = words(draw("bill", id="HB26-1037"))
    saw = said[said.rindex("What we saw when") : said.rindex("Source and how to cite")]
    assert "(House Finance): hearing moved from Wed, Feb 25, 9:00 AM MT to Fri, Feb 27" in saw
    assert "(House Finance): room changed from HCR 0107 to LSB A" in saw
    assert "left the agenda of House Finance, Fri, Feb 27, 9:00 AM MT" in saw
    assert "House Health" not in saw, "its room changed before the bill was listed there"
    assert "HB26-1001" not in saw
    assert "Nothing has changed" not in saw


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1066-10-14", "never"])
def test_a_day_that_no_session_has_is_asked_for_in_vain(draw: Draw, live: str, day: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
    said = words(draw("calendar", form="month", **{"from": day}))
    assert "February 2026" in said


@pytest.mark.parametrize(
    ("language", "said"), [("en", "This page cannot be shown now."), ("es", "Esta página no se")]
)
def test_a_page_that_breaks_is_told_in_the_reader_s_language(language: str, said: str) -> None:
    script = "from tracker.dashboard import frame\nframe.tell(ValueError('secret'))\n"
    at = AppTest.from_string(script, default_timeout=60)
    at.query_params["lang"] = language
    at.run()
    assert said in words(at)
    assert f'href="/{language}/"' in markup(at)
    assert "secret" not in markup(at)


def test_a_campaign_that_was_just_made_has_a_page(draw: Draw, data: Path, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
    make(data / "campaigns", "clean-water")
    said = words(draw("campaign", id="clean-water"))
    assert "This campaign is being prepared." in said and "Lo que pedimos" not in said
    assert "Clean water" in words(draw("more"))


@pytest.mark.parametrize("page", ["charts", "notice"])
def test_a_page_of_one_session_says_that_it_shows_no_other(
    draw: Draw, live: str, page: str
) -> None:
    with filling(live) as made:
        fill_one_bill(made)
    told = markup(draw(page, session="2024A", lang="en"))
    assert "No bill of the session 2024A has been collected." in told
    assert "What stands here is of 2026A." in told
    assert "What stands here" not in markup(draw(page, session="2026A", lang="en"))
