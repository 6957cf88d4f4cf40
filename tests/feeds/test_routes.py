"""The feeds over real HTTP, of a database that crawls see change."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

import feedparser
import pytest
from icalendar import Calendar

from tests.feeds.conftest import Watched, ask, watching
from tests.feeds.made import alarms
from tests.queries.fill import add_change
from tests.store.observing import meeting
from tracker import clock
from tracker.domain.times import DENVER
from tracker.feeds.routes import FEEDS
from tracker.store import engine
from tracker.wording.translator import SPANISH

pytestmark = pytest.mark.slow

DOMAIN = "colorado-bill-tracker.invalid"
MEETING = f"2026A-h-0001@{DOMAIN}"
HEARING = f"2026A-h-0001.hb26-1037@{DOMAIN}"
CALL = f"2026A-h-0001.hb26-1037.data-privacy@{DOMAIN}"
OTHER_CALL = f"2026A-h-0001.hb26-1037.palantir@{DOMAIN}"
ALL = (
    "hearings.ics", "calls.ics", "campaigns/data-privacy.ics", "bills/HB26-1037.ics",
    "changes.atom",
)  # fmt: skip
#: Feeds with the hearing, by the UID it has there.
WHERE = {ALL[0]: MEETING, ALL[1]: CALL, ALL[2]: CALL, ALL[3]: HEARING}


# --- what each holds ---


def test_each_feed_holds_the_hearing_under_its_own_name(watched):
    assert watched["hearings.ics"].keys() == {MEETING}
    assert watched["calls.ics"].keys() == {CALL, OTHER_CALL}
    assert watched["campaigns/data-privacy.ics"].keys() == {CALL}
    assert watched["campaigns/palantir.ics"].keys() == {OTHER_CALL}
    assert watched["bills/HB26-1037.ics"].keys() == {HEARING}
    assert watched["calls.ics"][CALL] == watched["campaigns/data-privacy.ics"][CALL]
    assert watched["hearings.ics"][MEETING]["summary"] == "House Judiciary: HB26-1037"
    for path, uid in WHERE.items():
        event = watched[path][uid]
        assert event["dtstart"].dt == datetime(2026, 2, 25, 13, 30, tzinfo=DENVER)
        assert (event["sequence"], len(alarms(event))) == (0, 2)
    body = watched["calls.ics"][CALL]["description"]
    assert "https://sites.coleg.gov/public-testimony/sign-up-to-testify/step-1" in body


def test_a_bill_is_found_in_any_spelling_and_followed_or_not(watched):
    wanted = watched.get("bills/HB26-1037.ics").body
    for spelling in ("hb26-1037", "HB%2026-1037", "House%20Bill%2026-1037", "HB26%E2%80%911037"):
        assert watched.get(f"bills/{spelling}.ics").body == wanted
    with engine.writing(watched.url).begin() as connection:
        connection.exec_driver_sql("delete from topic_matches")
        connection.exec_driver_sql("update bill_statuses set followed = false")
    assert watched["bills/HB26-1037.ics"].keys() == {HEARING}


def test_a_call_of_a_bill_that_its_campaign_no_longer_follows_is_in_no_feed_of_calls(watched):
    with engine.writing(watched.url).begin() as connection:
        connection.exec_driver_sql(
            "update calls set gone_seen_at = first_seen_at where campaign = 'data-privacy'"
        )
    assert watched["calls.ics"].keys() == {OTHER_CALL}
    assert watched["campaigns/data-privacy.ics"] == {}
    assert watched["hearings.ics"].keys() == {MEETING}


def test_past_hearings_stay_for_two_weeks_and_a_bills_for_ever(watched):
    watched.lives(days=15)
    assert all(watched[path] for path in WHERE)
    watched.lives(days=16)
    assert watched["hearings.ics"] == watched["calls.ics"] == {}
    assert watched["bills/HB26-1037.ics"].keys() == {HEARING}


# --- what becomes of it ---


def test_a_move_raises_the_sequence_of_the_same_event(anywhere):
    before = {path: anywhere[path][uid] for path, uid in WHERE.items()}
    anywhere.sees(meeting(2, "9:00 AM"), items=("HB26-1037", "HB26-1089"))
    for path, uid in WHERE.items():
        event, old = anywhere[path][uid], before[path]
        assert event["summary"] == f"MOVED: {old['summary']}"
        assert event["dtstart"].dt == datetime(2026, 2, 26, 9, 0, tzinfo=DENVER)
        assert event["sequence"] > old["sequence"]
        assert event["last-modified"].dt > old["last-modified"].dt
        aside = anywhere[path][uid.replace("@", ".was-20260225T1330@")]
        assert aside["dtstart"].dt == old["dtstart"].dt
        assert aside["summary"].startswith("MOVED to Thu, Feb 26, 2026, 9:00 AM MT: ")
        assert (aside["transp"], alarms(aside)) == ("TRANSPARENT", [])


@pytest.mark.parametrize(
    ("row", "prefix", "status"),
    [
        (meeting(room="LSB A"), "ROOM CHANGED: ", "CONFIRMED"),
        (meeting(remark="CANCELLED"), "CANCELLED: ", "CANCELLED"),
        (None, "CHECK: ", "TENTATIVE"),
    ],
    ids=["room changed", "cancelled", "withdrawn"],
)
def test_what_becomes_of_a_hearing_is_in_every_feed_after_one_crawl(watched, row, prefix, status):
    watched.sees(*([row] if row else []), items=("HB26-1037", "HB26-1089"))
    for path, uid in WHERE.items():
        event = watched[path][uid]
        assert event["summary"].startswith(prefix)
        assert event["status"] == status
        assert event["sequence"] >= 1
    beside = {uid.replace("@", ".called-off@") for uid in WHERE.values()}
    shown = {uid for path in WHERE for uid in watched[path]}
    assert beside <= shown if status == "CANCELLED" else not beside & shown


def test_a_bill_that_left_the_agenda_stays_to_be_checked(watched):
    watched.sees(meeting(), items=("HB26-1089",))
    for path in (*ALL[1:4],):
        title = watched[path][WHERE[path]]["summary"]
        assert title.removesuffix(" (Data Privacy for All)") == "CHECK: HB26-1037: House Judiciary"
        assert watched[path][WHERE[path]]["sequence"] >= 1
    assert watched["hearings.ics"][MEETING]["summary"] == "House Judiciary"
    assert watched["hearings.ics"][MEETING]["sequence"] >= 1


def test_other_words_make_a_later_event_and_no_later_sequence(watched):
    for place in (*(watched.data / "campaigns").rglob("*"), watched.data / "sessions.toml"):
        os.utime(place, (0, 0))
    before = {path: watched[path][uid] for path, uid in WHERE.items()}
    watched.lives(hours=2)
    file = watched.data / "campaigns" / "data-privacy" / "campaign.toml"
    file.write_text(file.read_text().replace('position = ""', 'position = "support"'))
    moment = clock.now() - timedelta(hours=1)
    os.utime(file, (moment.timestamp(), moment.timestamp()))
    event, old = watched["calls.ics"][CALL], before["calls.ics"]
    assert "asks you to support this bill" in event["description"]
    assert event["last-modified"].dt == event["dtstamp"].dt == moment > old["last-modified"].dt
    assert event["sequence"] == old["sequence"]
    assert watched[ALL[0]][MEETING] == before[ALL[0]], "a meeting says nothing of a campaign's"
    with engine.writing(watched.url).begin() as connection:
        add_change(
            connection, "changed", "bill_status", "HB26-1037", field="followed", seen_at=moment,
            old=False, new=True,
        )  # fmt: skip
    assert watched[ALL[0]][MEETING]["last-modified"].dt == moment
    assert watched[ALL[0]][MEETING]["sequence"] == before[ALL[0]]["sequence"]


def test_a_past_meeting_stays_by_denver_s_date(watched):
    clock.start("2026-03-11 19:00")  # of which UTC says March 12 already
    assert MEETING in watched["hearings.ics"]
    clock.start("2026-03-12 08:00")
    assert MEETING not in watched["hearings.ics"]


# --- Atom ---


def test_news_is_told_under_names_that_last(watched, monkeypatch):
    monkeypatch.setenv("TRACKER_PUBLIC_URL", "https://bills.example.org")
    watched.sees(meeting(2, "9:00 AM"), items=("HB26-1037", "HB26-1089"))
    first = feedparser.parse(watched.get("changes.atom").body)
    assert first.bozo == 0
    moved = first.entries[0]
    assert moved.title == (
        "HB26-1037, HB26-1089 (House Judiciary): hearing moved from Wed, Feb 25, 1:30 PM MT"
        " to Thu, Feb 26, 9:00 AM MT"
    )
    assert moved.link == "https://bills.example.org/en/calls/hb26-1037-1-data-privacy"
    assert moved.updated == first.feed.updated == "2026-02-24T17:00:00+00:00"
    assert moved.id.startswith("urn:uuid:")
    assert first.feed.language == "en"
    watched.sees(meeting(remark="CANCELLED"), items=("HB26-1037", "HB26-1089"))
    later = feedparser.parse(watched.get("changes.atom").body)
    assert "cancelled" in later.entries[0].title
    assert [one.id for one in later.entries[1:]] == [one.id for one in first.entries]
    assert len({one.id for one in later.entries}) == len(later.entries)


def test_a_feed_without_news_is_whole_and_does_not_change(watched):
    watched.lives(days=60)
    read = watched.get("changes.atom")
    told = feedparser.parse(read.body)
    assert (told.bozo, told.entries, read.status) == (0, [], 200)
    watched.lives(days=61)
    assert watched.get("changes.atom").body == read.body


# --- languages ---


def test_every_feed_speaks_spanish(watched):
    watched.sees(meeting(2, "9:00 AM"), items=("HB26-1037", "HB26-1089"))
    for path, uid in WHERE.items():
        event = watched[f"{path}?lang=es"][uid]
        assert event["summary"].startswith(SPANISH("feed.title.moved", title=""))
        assert "miércoles 25 de febrero de 2026, 1:30 p. m." in event["description"]
        assert event["description"].count("(hora de Denver)") == 1
        assert "/es/" in event["url"]
        assert watched.get(f"{path}?lang=es").headers["content-language"] == "es"
    told = feedparser.parse(watched.get("changes.atom?lang=es").body)
    assert (told.bozo, told.feed.language) == (0, "es")
    assert "audiencia" in told.entries[0].title
    assert told.feed.id == feedparser.parse(watched.get("changes.atom").body).feed.id
    assert watched.get("hearings.ics?lang=fr").headers["content-language"] == "en"


# --- answers ---


@pytest.mark.parametrize("path", ALL)
def test_who_has_a_feed_is_not_sent_it_again(watched, path):
    first = watched.get(path)
    etag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=600"
    assert "set-cookie" not in first.headers
    for held in (etag, f'"other", {etag}', "*", etag.removeprefix("W/")):
        again = watched.get(path, If_None_Match=held)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    head = watched.get(path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) == len(first.body)
    watched.sees(meeting(2, "9:00 AM"), items=("HB26-1037", "HB26-1089"))
    assert watched.get(path, If_None_Match=etag).status == 200


@pytest.mark.parametrize(
    ("path", "english", "spanish"),
    [
        ("bills/HB26-9999.ics", "We know no bill HB26-9999.", "proyecto de ley HB26-9999"),
        ("bills/HB1037.ics", "We know no bill HB1037.", "proyecto de ley HB1037"),
        ("bills/" + "x" * 90 + ".ics", "We know no bill " + "x" * 60 + " …", "xxx …"),
        ("campaigns/x.ics", "no campaign x. There are: data-privacy, palantir.", "campaña x"),
        ("nothing.ics", "There is no feed of this name.", "/feeds/calls.ics"),
        ("", "/feeds/changes.atom", "/feeds/bills/{number}.ics"),
    ],
)  # fmt: skip
def test_what_there_is_not_is_told_in_words(watched, path, english, spanish):
    for address, words in ((path, english), (f"{path}?lang=es", spanish)):
        answer = watched.get(address)
        assert answer.status == 404
        assert words in answer.words
    assert watched.get("calls.ics").status == 200


def test_without_a_database_a_feed_says_so_and_does_not_empty_calendars(data, port):
    for path in (f"/feeds/{one}" for one in ALL):
        answer = ask(port, path)
        assert (answer.status, answer.headers["retry-after"]) == (503, "600")
        assert answer.words == "There is nothing to show yet. Please try again later.\n"
    (data / "tracker.db").write_text("no database")
    answer = ask(port, "/feeds/calls.ics?lang=es")
    assert (answer.status, answer.words) == (503, SPANISH("banner.store") + "\n")


@pytest.mark.parametrize("path", ALL)
def test_a_feed_of_a_past_moment_says_what_it_said_then_or_why_it_cannot(watched, path):
    before = watched.get(path).body
    watched.sees(meeting(2, "9:00 AM"), items=("HB26-1037", "HB26-1089"))
    then = watched.get(f"{path}?as_of=2026-02-24T16:30:00Z")
    assert (then.status, b"MOVED" in then.body or b"hearing moved" in then.body) == (200, False)
    assert then.body.count(b"BEGIN:VEVENT") == before.count(b"BEGIN:VEVENT")
    assert then.body.count(b"<entry>") == before.count(b"<entry>")
    assert b"As it had been published" in then.body.replace(b"\r\n ", b"")
    if path in WHERE:
        assert "?as_of=2026-02-24T16" in then.events[WHERE[path]]["url"]
    assert b"As it had been published" not in watched.get(path).body
    for asked, why in (("x", "“x” is no moment"), ("2999-01-01", "still to come")):
        none = watched.get(f"{path}?as_of={asked}")
        assert (none.status, why in none.words) == (404, True)


def test_what_is_not_of_today_or_not_official_says_so_in_every_event(data, port):
    sample = watching(f"sqlite:///{data / 'sample.db'}", data, port)
    answer = sample.get("calls.ics")
    named = Calendar.from_ical(answer.body)["name"]
    assert named == "Calls to testify (a sample, not of today)"
    for event in answer.events.values():
        assert event["description"].startswith("Source: a bundled sample")
    live = watching(f"sqlite:///{data / 'tracker.db'}", data, port)
    assert b"sample" not in live.get("calls.ics").body
    with engine.writing(live.url).begin() as connection:
        connection.exec_driver_sql("update store_info set value = 'http://127.0.0.1:8600'")
    for event in live["hearings.ics"].values():
        assert "a practice site. Nothing there is official." in event["description"]


def link(watched: Watched, **headers: str) -> str:
    body = str(watched.get("calls.ics", **headers).events[CALL]["url"])
    return body.partition("/en/")[0]


def test_addresses_are_whole_by_the_public_address_and_never_by_a_visitor_s_word(
    watched, monkeypatch
):
    here = f"http://127.0.0.1:{watched.port}"
    assert link(watched) == here
    assert link(watched, Host="evil.example", X_Forwarded_Proto="https") == here
    assert link(watched, X_Forwarded_Host="evil.example", Forwarded="host=evil.example") == here
    monkeypatch.setenv("TRACKER_PUBLIC_URL", "https://bills.example.org")
    assert link(watched, Host="evil.example") == "https://bills.example.org"
    for feed in ("hearings.ics", "calls.ics", "bills/HB26-1037.ics", "changes.atom"):
        body = watched.get(feed, Host="evil.example").body
        assert b"127.0.0.1" not in body
        assert b"evil" not in body


def test_each_feed_of_the_list_is_tried_here():
    tried = {
        path.replace("data-privacy", "{slug}").replace("HB26-1037", "{number}") for path in ALL
    }
    of_people = {"committees/{id}.ics"}  # tests/light/test_people.py
    assert tried | of_people == set(FEEDS)
