"""The play (data/sample/play.toml), crawled day by day over real HTTP: after one crawl each call,
each event of a feed and each banner says what the script says, and every other stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.crawling import Crawler
from tests.scrapers.conftest import SAMPLE
from tracker import campaigns, sessions
from tracker.domain.calls import CallView
from tracker.domain.times import DENVER, Start
from tracker.practice import play, serve
from tracker.queries.calls import calls
from tracker.settings import ROOT
from tracker.store import editing, engine

pytestmark = pytest.mark.slow

PLAY = play.read_play(SAMPLE)
DAYS = [day.on for day in PLAY.days]
CAMPAIGNS = campaigns.load(ROOT / "data" / "campaigns")
SIGN_UP = sessions.sign_up(sessions.session("2026A", ROOT / "data"))

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
    """What was shown after a day's crawl. keys: of calls, by their id."""

    at: datetime
    calls: Mapping[Key, CallView]
    outcome: str


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
def played(port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[date, Seen]]:
    """What was shown on each day."""
    site, script = play.stage(SAMPLE)
    url = f"sqlite:///{tmp_path_factory.mktemp('play')}/play.db"
    with serve(site, port) as address:
        stage = Stage(Crawler(site, address, url))
        yield {day.on: stage.give(day) for day in script.days}
    engine.forget()


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
        assert done.code == (1 if day.troubles else 0), done.said
        now = day.now.replace(tzinfo=DENVER).astimezone(UTC)
        self._learn_names()
        shown = self._calls(now)
        for word in day.words:
            self._write(word, shown, now + timedelta(hours=1))
        return Seen(now, self._calls(now + timedelta(hours=1)), self.crawler.last("outcome"))

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
    return f"{start.day} {start.at:%H:%M}" if start.at else f"{start.day} {start.words}"


def _words(start: Start) -> str:
    return f"{start.day} {start.words}"


# --- calls -----------------------------------------------------------------------------------


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_call_says_what_happened_after_one_crawl(played, day):
    expected, seen = expected_on(day), played[day]
    assert set(seen.calls) == set(expected)
    for key, one in seen.calls.items():
        wanted, meeting = expected[key], one.hearing.meeting
        places = [(_words(slot.start), slot.location) for slot in meeting.earlier]
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
    assert played[day].outcome in ("partial", "failed")
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
