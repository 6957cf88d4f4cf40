"""The play (data/sample/play.toml), crawled day by day over real HTTP: after one crawl each call,
each event of a feed and each banner says what the script says, and every other stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from icalendar import Event
from sqlalchemy import Connection

from tests.crawling import Crawler
from tests.feeds.made import events
from tests.sample import SAMPLE
from tracker import campaigns, clock, sessions
from tracker.domain.calls import CallView
from tracker.domain.notice import Notice, Notices
from tracker.domain.times import DENVER, Start
from tracker.export import jsonl
from tracker.feeds import routes
from tracker.feeds.ics import DOMAIN
from tracker.pages import calls as call_pages
from tracker.practice import play, serve
from tracker.practice.faults import Fault
from tracker.queries.calls import calls
from tracker.queries.notice import Among, by_session, heard
from tracker.settings import ROOT
from tracker.store import editing, engine
from tracker.store.read import as_of
from tracker.visiting.links import Links
from tracker.visiting.visit import Visit, visit
from tracker.wording.translator import translator_of

pytestmark = pytest.mark.slow

PLAY = play.stage(SAMPLE)[1]
DAYS = [day.on for day in PLAY.days]
CAMPAIGNS = campaigns.load(ROOT / "data" / "campaigns")
SIGN_UP = sessions.sign_up("2026A", ROOT / "data")

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Expected:
    """What a call must say. meeting: the practice site's name of it; places: (start, room) in
    order, the last one in force; touched: the days on which something happened to it."""

    places: tuple[tuple[str, str], ...]
    disruption: str = ""
    testimony: str = ""
    edited: Mapping[str, str] | None = None
    moved_to: str = ""
    touched: tuple[date, ...] = ()


@dataclass(frozen=True)
class Seen:
    """What was shown after a day's crawl. heard: hearings of days that were over, by bill and
    meeting; events: of the feed of calls, by UID; banners: their HTML on Today, on the light page,
    in both languages; export: its lines, with calls and ledger."""

    at: datetime
    heard: Mapping[tuple[str, str], Notices]
    calls: Mapping[Key, CallView]
    outcome: str
    events: Mapping[str, Event]
    banners: Mapping[str, str]
    export: tuple[str, ...]
    database: str


def exported(connection: Connection, at: datetime) -> tuple[str, ...]:
    """All that is published at a moment."""
    shown = calls(connection, "2026A", CAMPAIGNS, SIGN_UP, at)
    return tuple(jsonl.lines(connection, "2026A", calls=shown, with_changes=True))


def expected_on(last: date) -> dict[Key, Expected]:
    """The script folded up to a day."""
    found: dict[Key, Expected] = {}
    for day in PLAY.days:
        for row in day.then if day.on <= last else ():
            for campaign in PLAY.followers[row["bill"]]:
                key = (campaign, row["bill"], row["meeting"])
                found[key] = _after(found.get(key), row, day.on)
    return found


def _after(before: Expected | None, row: Mapping[str, Any], day: date) -> Expected:
    if before is None:
        earlier = ((row["listed"], row["room"]),) if "listed" in row else ()
        before = Expected((*earlier, (row["start"], row["room"])))
    now = before.places[-1]
    place = (row.get("start", now[0]), row.get("room", now[1]))
    told = {name: row[name] for name in ("disruption", "testimony", "moved_to") if name in row}
    return replace(
        before,
        places=before.places if place == now else (*before.places, place),
        edited={**(before.edited or {}), **row.get("edited", {})},
        touched=(*before.touched, day),
        **told,
    )


# --- the play, given once ------------------------------------------------------------------


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The database of the play."""
    return f"sqlite:///{tmp_path_factory.mktemp('play')}/play.db"


@pytest.fixture(scope="module")
def played(port: int, url: str) -> Iterator[Mapping[date, Seen]]:
    """What was shown on each day."""
    site, script = play.stage(SAMPLE)
    with serve(site, port) as address:
        stage = Stage(Crawler(site, address, url))
        yield {day.on: stage.give(day) for day in script.days}
    engine.forget()


def costs(trouble: Fault) -> bool:
    """Whether a trouble keeps a page from being read; classes alone do not."""
    return not trouble.renamed


class Stage:
    """The practice site, the crawls of it, and which meeting of ours is which of its own."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.names: dict[str, str] = {}

    def give(self, day: play.Day) -> Seen:
        """Plays a day: the site changes, a crawl looks, editors write."""
        play.begin(self.crawler.site, day)
        plan = "--hearings" if self.names else "--full"
        done = self.crawler.crawl(plan, today=f"{day.now:%Y-%m-%d %H:%M}")
        assert done.code == (1 if any(map(costs, day.troubles)) else 0), done.said
        now = day.now.replace(tzinfo=DENVER).astimezone(UTC)
        self._learn_names()
        shown = self._calls(now)
        for word in day.words:
            self._write(word, shown, now + timedelta(hours=1))
        later = now + timedelta(hours=1)
        with engine.reader(self.crawler.url) as connection:
            export = exported(connection, later)
        return Seen(
            now,
            self._heard(now),
            self._calls(later),
            self.crawler.last("outcome"),
            *self._told(later),
            export,
            self.crawler.url,
        )

    def _told(self, now: datetime) -> tuple[Mapping[str, Event], Mapping[str, str]]:
        """What feed and banners say at a moment, from the settings on, as for a visitor."""
        settings = {
            "DATABASE_URL": self.crawler.url,
            "TRACKER_SESSION": "2026A",
            "TRACKER_TODAY": f"{now.astimezone(DENVER):%Y-%m-%d %H:%M}",
        }
        with pytest.MonkeyPatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(name, value)
            clock.start(settings["TRACKER_TODAY"])
            banners = {}
            for language in ("en", "es"):
                with visit(links=Links(light=True, language=language)) as here:
                    assert isinstance(here, Visit)
                    called = call_pages.of_session(here, first=here.today)
                    banners[language] = call_pages.banners(here, call_pages.upsets(called))
                    if language == "en":
                        calendar = routes.calls_file(here, "")
        clock.start("")
        return events(calendar), banners

    def _learn_names(self) -> None:
        """By the address of the agenda at first sight: each meeting has its own."""
        agendas = {one.agenda: one.id for one in self.crawler.site.meetings(hidden=True)}
        for ours, url in self.crawler.rows("select id, agenda_url from meetings"):
            self.names.setdefault(ours, agendas.get(int(url.rpartition("/")[2]), url))

    def _calls(self, now: datetime) -> dict[Key, CallView]:
        with engine.reading(self.crawler.url).connect() as connection:
            found = calls(connection, "2026A", CAMPAIGNS, SIGN_UP, now)
        keyed = {(one.campaign, one.bill, self.names[one.hearing.meeting.id]): one for one in found}
        assert len(keyed) == len(found), "one call a campaign, bill and meeting"
        return keyed

    def _heard(self, now: datetime) -> dict[tuple[str, str], Notices]:
        with engine.reading(self.crawler.url).connect() as connection:
            views = heard(connection, "2026A", Among(), now).hearings
        return {(view.bill, self.names[view.meeting_id]): view.notices for view in views}

    def _write(self, word: play.Word, shown: Mapping[Key, CallView], at: datetime) -> None:
        [campaign] = PLAY.followers[word.bill]
        one = shown[campaign, word.bill, word.meeting]
        official = one.start.official if word.field == "start" else one.location.official
        stands = official if isinstance(official, str) else _iso(official)
        with engine.writing(self.crawler.url).begin() as connection:
            editing.edit(
                connection, "ana", one.id, word.field, word.value,
                based_on=None, official=stands, at=at,
            )  # fmt: skip


def _iso(start: Start) -> str:
    return (
        f"{start.day} {start.start_time:%H:%M}"
        if start.start_time
        else f"{start.day} {start.start_text}"
    )


def _words(start: Start) -> str:
    return f"{start.day} {start.start_text}"


# --- as of a past day --------------------------------------------------------------------------


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_was_published_on_each_day_can_be_had_when_all_are_over(played, day):
    seen = played[day]
    with as_of.reader(seen.database, seen.at + timedelta(hours=1)) as connection:
        assert exported(connection, seen.at + timedelta(hours=1)) == seen.export
    assert len(seen.export) > 500


# --- calls -----------------------------------------------------------------------------------


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_call_says_what_happened_after_one_crawl(played, day):
    expected, seen = expected_on(day), played[day]
    assert set(seen.calls) == set(expected)
    for key, one in seen.calls.items():
        wanted, meeting = expected[key], one.hearing.meeting
        places = [(_words(revision.start), revision.location) for revision in meeting.earlier]
        places.append((_words(one.start.official), one.location.official))
        assert tuple(places) == wanted.places, key
        assert one.disruption == wanted.disruption, key
        assert one.stands == (wanted.disruption not in ("cancelled", "withdrawn", "left_agenda"))
        if wanted.testimony:
            assert one.testimony.official == wanted.testimony, key


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_call_is_in_its_phase(played, day):
    for key, one in played[day].calls.items():
        opens = one.start.shown.day - timedelta(days=7)
        phase = "sign_up_open" if opens <= day else "announced"
        if one.start.shown.day <= day:
            phase = "today" if one.start.shown.day == day else "past"
        assert one.phase == phase, key


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_override_holds_is_lifted_or_is_flagged(played, day):
    expected = expected_on(day)
    for key, one in played[day].calls.items():
        states = {"start": one.start.state, "location": one.location.state}
        wanted = expected[key].edited or {}
        assert {name: state for name, state in states.items() if state} == wanted, key
        for name, fact in (("start", one.start), ("location", one.location)):
            holds = wanted.get(name) == "holds"
            assert fact.shown == (fact.edited if holds else fact.official), key


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_bill_off_its_agenda_leads_to_the_call_that_lists_it(played, day):
    expected, shown = expected_on(day), played[day].calls
    for key, one in shown.items():
        there = expected[key].moved_to
        wanted = shown[key[0], key[1], there].id if there else ""
        assert one.moved_call == wanted, key


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_day_with_a_broken_site_changes_nothing(played, day):
    if not PLAY.on(day).troubles:
        assert played[day].outcome == "whole"
        return
    before, after = played[day - timedelta(days=1)].calls, played[day].calls
    lost = any(map(costs, PLAY.on(day).troubles))
    assert played[day].outcome in (("partial", "failed") if lost else ("whole",))
    assert {key: _kept(one) for key, one in after.items()} == {
        key: _kept(one) for key, one in before.items()
    }


def _kept(one: CallView) -> Any:
    return one.id, one.disruption, one.start, one.location, one.sequence, one.modified, one.changes


# --- identity and versions, which calendars go by ----------------------------------------------


def test_a_call_keeps_its_address_and_its_version_grows_with_each_change_alone(played):
    for before, day in pairwise(DAYS):
        expected = expected_on(day)
        for key, old in played[before].calls.items():
            new = played[day].calls[key]
            touched = day in expected[key].touched
            assert new.id == old.id
            assert (new.sequence > old.sequence, new.modified > old.modified) == (
                (True, True) if touched else (False, False)
            ), (day, key)


# --- the feed ----------------------------------------------------------------------------------

TITLES = {
    "": "", "action_only": "", "moved": "MOVED: ", "room_changed": "ROOM CHANGED: ",
    "cancelled": "CANCELLED: ", "withdrawn": "CHECK: ", "left_agenda": "CHECK: ",
    "two_answers": "CHECK: ",
}  # fmt: skip
UNSURE = ("withdrawn", "left_agenda", "two_answers")
STATUS = {"cancelled": "CANCELLED", **dict.fromkeys(UNSURE, "TENTATIVE")}


def upset_of(wanted: Expected) -> str:
    """What a calendar is told: an editor's word that holds counts as a move."""
    held = {name for name, state in (wanted.edited or {}).items() if state == "holds"}
    if wanted.disruption in ("", "room_changed", "action_only") and held:
        return "moved" if "start" in held else "room_changed"
    return wanted.disruption


def uid_of(one: CallView) -> str:
    return f"{one.hearing.meeting.id}.{one.bill.lower()}.{one.campaign}@{DOMAIN}"


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_event_says_what_happened_after_one_crawl(played, day):
    expected, seen = expected_on(day), played[day]
    for key, one in seen.calls.items():
        event, upset = seen.events[uid_of(one)], upset_of(expected[key])
        assert str(event["status"]) == STATUS.get(upset, "CONFIRMED"), key
        assert str(event["summary"]).startswith(f"{TITLES[upset]}{one.bill}: "), key
        assert int(event["sequence"]) == one.sequence
        start = one.start.shown
        assert event["dtstart"].dt == (start.moment or start.day), key
        called_off = f"{uid_of(one).partition('@')[0]}.called-off@{DOMAIN}" in seen.events
        assert called_off == (upset == "cancelled"), "calendars hide what is cancelled"


@pytest.mark.parametrize("day", DAYS[1:], ids=str)
def test_no_event_is_lost_and_each_slot_that_was_left_is_told(played, day):
    before, now = played[day - timedelta(days=1)], played[day]
    assert set(before.events) <= set(now.events) | _slots_of_lifted_words(day, before)
    expected = expected_on(day)
    for key, one in now.calls.items():
        starts = {start for start, _ in expected[key].places[:-1]} - {_words(one.start.shown)}
        stem = f"{uid_of(one).partition('@')[0]}.was-"
        asides = [event for uid, event in now.events.items() if uid.startswith(stem)]
        held = (expected[key].edited or {}).get("start") == "holds"
        assert len(asides) == len(starts) + held, key
        for event in asides:
            assert str(event["summary"]).startswith(("MOVED to ", "CANCELLED: ", "CHECK: "))


def _slots_of_lifted_words(day: date, before: Seen) -> set[str]:
    """Where an editor's word held until yesterday: the official start and room it stood beside."""
    lifted = [row for row in PLAY.on(day).then if "lifted" in row.get("edited", {}).values()]
    bills = {row["bill"].lower() for row in lifted}
    return {uid for uid in before.events if ".was-" in uid and uid.split(".")[1] in bills}


# --- banners on Today --------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_banner_on_today_says_what_upset_which_call(played, day, language):
    expected, seen = expected_on(day), played[day]
    wanted = {
        (key[2], key[1], expected[key].disruption)
        for key, one in seen.calls.items()
        if one.phase != "past" and expected[key].disruption not in ("", "action_only")
    }
    told = seen.banners[language].split("<li>")[1:]
    assert len(told) == len({(meeting, upset) for meeting, _, upset in wanted})
    t = translator_of(language)
    for meeting, bill, upset in wanted:
        [box] = [
            one for one in told
            if f">{bill}<" in one.replace("\u2011", "-") and t(f"disruption.{upset}") in one
            and any(call.id in one for key, call in seen.calls.items()
                    if key[1:] == (bill, meeting))
        ]  # fmt: skip
        assert "<del>" in box
        assert ("<ins>" in box) == (upset in ("moved", "room_changed", "two_answers"))


# --- notice ----------------------------------------------------------------------------------

UNKNOWN = (None, None)
#: By bill and meeting, worked out by hand from play.toml: how many hours, at least and at most, was
#: the notice of the hearing, of its time, and of its room where that changed. Each day is looked at
#: once, at 8:00; what stood there on February 23 is unknown.
NOTICES = {
    ("HB26-1104", "2026A-p-006"): (UNKNOWN, UNKNOWN, None),
    # Given its clock time (1:30 PM) on the day itself.
    ("HB26-1047", "2026A-p-008"): (UNKNOWN, (5.5, 29.5), None),
    # Moved on the 24th, and on the day itself to 2:30 PM.
    ("HB26-1037", "2026A-p-010"): (UNKNOWN, (6.5, 30.5), None),
    # Another room on the day itself.
    ("SB26-024", "2026A-p-011"): (UNKNOWN, UNKNOWN, (5.5, 29.5)),
    # Moved by an hour on February 26, for March 3.
    ("HB26-1047", "2026A-p-016"): (UNKNOWN, (126.5, 150.5), None),
    # Seen on March 2, for 1:30 PM on the 5th; the looks of February 28 and March 1 failed.
    ("SB26-107", "2026A-p-021"): ((77.5, 149.5), (77.5, 149.5), None),
    # The same; on March 4 it lost its clock time: to the beginning, and to the end, of the 5th.
    ("HB26-1270", "2026A-p-019"): ((77.5, 149.5), (16.0, 64.0), None),
    # Listed there a day before.
    ("HB26-1148", "2026A-p-019"): ((16.0, 64.0), (16.0, 64.0), None),
}  # fmt: skip
#: Called off, withdrawn, struck, or off the agenda before its meeting.
NOT_HEARD = {
    ("HB26-1139", "2026A-p-012"), ("HB26-1148", "2026A-p-015"), ("HB26-1195", "2026A-p-017"),
    ("HB26-1047", "2026A-p-022"),
}  # fmt: skip


def _hours(notice: Notice | None) -> tuple[float | None, float | None] | None:
    return None if notice is None else (notice.hours_at_least, notice.hours_at_most)


def test_each_hearing_has_the_notice_that_the_schedule_gave(played: Mapping[date, Seen]) -> None:
    last = played[DAYS[-1]].heard
    found = {key: tuple(map(_hours, last[key])) for key in NOTICES}
    assert found == NOTICES
    assert NOT_HEARD.isdisjoint(last)


def test_a_hearing_counts_once_its_day_is_over(played: Mapping[date, Seen]) -> None:
    """What is known of it does not change from then on."""
    for before, after in pairwise(DAYS):
        assert played[before].heard.items() <= played[after].heard.items(), after
    key = ("SB26-107", "2026A-p-021")
    counted = [day for day in DAYS if key in played[day].heard]
    assert counted[0] == date(2026, 3, 6)


def test_as_of_each_day_notice_is_what_was_known_then(
    played: Mapping[date, Seen], url: str
) -> None:
    for day in DAYS[1:]:
        at = played[day].at
        with as_of.reader(url, at + timedelta(hours=1)) as connection:
            views = heard(connection, "2026A", Among(), at).hearings
            [group] = by_session(connection, Among(), "time", at)
        assert [view.notices for view in views] == list(played[day].heard.values()), day
        known = [view for view in views if view.notices.time.bounds]
        assert (group.figures.known, group.figures.hearings) == (len(known), len(views)), day
