"""A stretch of a real session with churn, a crawl a day: what of it calls, feed and Today tell."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.crawling import Crawler
from tests.feeds.made import events
from tracker import clock
from tracker.domain.calls import CallView
from tracker.feeds import routes
from tracker.feeds.ics import DOMAIN
from tracker.pages import calls as call_pages
from tracker.practice import PracticeSite
from tracker.practice.facts import Change, Facts, Meeting
from tracker.settings import ROOT
from tracker.visiting.links import Links
from tracker.visiting.visit import Visit, visit

#: Of 100 hearings of a session, so many are not held as they were first listed.
SHARE = 0.26
KINDS = ("day", "start", "room", "cancel", "strike", "withdraw", "drop_item")
_ROOMS = ("HCR 0107", "HCR 0112", "LSB A", "LSB B", "SCR 357", "Old Supreme Court")
_STARTS = ("8:00 AM", "10:45 AM", "2:15 PM", "Upon Adjournment")


def churn(
    facts: Facts, first: date, last: date, chance: Random, share: float = SHARE
) -> tuple[Change, ...]:
    """A script: each meeting of these days is upset once, by a chance of `share`, on a day on which
    it has been listed for a day at least and has not begun."""
    return tuple(_changes(facts.meetings, first, last, chance, share))


def _changes(
    meetings: tuple[Meeting, ...], first: date, last: date, chance: Random, share: float
) -> Iterator[Change]:
    for meeting in meetings:
        begin = max(first, meeting.announced) + timedelta(days=1)
        end = min(last, meeting.day - timedelta(days=1))
        if chance.random() < share and begin <= end:
            since = begin + timedelta(days=chance.randrange((end - begin).days + 1))
            yield _change(meeting, since, chance.choice(KINDS), chance)


def _change(meeting: Meeting, since: date, kind: str, chance: Random) -> Change:
    bills = [one.bill for one in meeting.items if one.bill and one.since < since]
    if kind == "drop_item" and len(bills) > 1:
        return Change(meeting.id, kind, since, item=chance.choice(bills))
    if kind == "day":
        later = meeting.day + timedelta(days=chance.choice((1, 2, 5, 7)))
        return Change(meeting.id, "move", since, day=later)
    if kind == "room":
        return Change(meeting.id, "move", since, room=_other(_ROOMS, meeting.room, chance))
    if kind in ("cancel", "strike", "withdraw"):
        return Change(meeting.id, kind, since)
    return Change(meeting.id, "move", since, start=_other(_STARTS, meeting.start, chance))


def _other(choices: tuple[str, ...], than: str, chance: Random) -> str:
    return chance.choice([one for one in choices if one != than])


WORDS = {
    "moved": "MOVED", "room_changed": "ROOM CHANGED", "cancelled": "CANCELLED",
    "withdrawn": "CHECK", "left_agenda": "CHECK",
}  # fmt: skip


@dataclass
class Told:
    """What was told. upset: calls upset, by how; shown: of them, right in each place; taken: left
    while another meeting of the committee came near, and told as moved to it; faults: all else."""

    meetings: int = 0
    changed: int = 0
    upset: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    taken: int = 0
    calls: int = 0
    faults: list[str] = field(default_factory=list)


def stretch(facts: Facts, first: date, last: date, chance: Random, share: float = SHARE) -> Facts:
    """The meetings of these days and the bills on their agendas, with churn."""
    meetings = tuple(one for one in facts.meetings if first <= one.day <= last)
    bills = {item.bill for one in meetings for item in one.items}
    measures = tuple(one for one in facts.measures if one.number in bills)
    kept = replace(facts, measures=measures, meetings=meetings, script=())
    return replace(kept, script=churn(kept, first, last, chance, share))


def following_all(facts: Facts, folder: Path) -> Path:
    """A data folder whose campaign follows every one of the bills."""
    shutil.copytree(ROOT / "data" / "campaigns" / "data-privacy", folder / "campaigns" / "all")
    shutil.copy(ROOT / "data" / "sessions.toml", folder)
    file = folder / "campaigns" / "all" / "campaign.toml"
    text = file.read_text().replace('slug = "data-privacy"', 'slug = "all"')
    named = {line.split('"')[1] for line in text.splitlines() if line.startswith("number = ")}
    added = "".join(
        f'\n[[bill]]\nnumber = "{one.number}"\nposition = ""\n'
        for one in facts.measures
        if one.number not in named
    )
    file.write_text(text + added)
    return folder


class Stretch:
    """A site, crawls of it, and what is told after each."""

    def __init__(self, site: PracticeSite, crawler: Crawler, data: Path) -> None:
        self.site, self.crawler, self.told = site, crawler, Told()
        self.script = site.facts.script
        self.ids: dict[str, str] = {}
        crawler.environment = {"TRACKER_DATA": str(data)}

    def play(self, days: Sequence[date]) -> Told:
        """All days, one crawl each."""
        self.told.meetings = len(self.site.facts.meetings)
        for day in days:
            self.site.now = datetime.combine(day, time(8))
            moment = f"{self.site.now:%Y-%m-%d %H:%M}"
            done = self.crawler.crawl("--hearings" if self.ids else "--full", today=moment)
            assert done.code == 0, done.said
            self._check(day, moment)
            self._learn()
        return self.told

    def _learn(self) -> None:
        agendas = {one.agenda: one.id for one in self.site.meetings(hidden=True)}
        for ours, url in self.crawler.rows("select id, agenda_url from meetings"):
            name = agendas.get(int(url.rpartition("/")[2] or 0))
            if name is not None and ours not in self.ids.values():
                self.ids.setdefault(name, ours)

    def _check(self, day: date, moment: str) -> None:
        today = [one for one in self.script if one.since == day and one.meeting in self.ids]
        self.told.changed += len(today)
        with _visited(self.crawler, moment) as here:
            called = call_pages.of_session(here)
            shown = call_pages.banners(here, call_pages.upsets(called))
            feed = events(routes.calls_file(here, ""))
        titles = {uid: str(event["summary"]) for uid, event in feed.items()}
        for change in today:
            for one in called:
                if one.hearing.meeting.id == self.ids[change.meeting]:
                    self._one(change, one, shown, titles)
        self._none_falsely(day, called)
        self.told.calls = len(called)

    def _one(self, change: Change, one: CallView, banners: str, feed: dict[str, str]) -> None:
        wanted = _upset(change, one)
        if wanted is None:
            return
        self.told.upset[wanted] += 1
        # The rule of identity takes a new meeting of the same committee at most two days away for
        # one that left: that is then told as moved.
        taken = wanted == "withdrawn" and one.disruption in ("moved", "left_agenda")
        if taken:
            self.told.taken += 1
            wanted = one.disruption
        uid = f"{one.hearing.meeting.id}.{one.bill.lower()}.{one.campaign}@{DOMAIN}"
        now = self.site.meeting(change.meeting)
        stands = (one.start.official.day, one.start.official.start_text, one.location.official)
        right = {
            "call": one.disruption == wanted,
            "place": taken or not one.stands or stands == (now.day, now.start, now.room),
            "feed": feed[uid].startswith(WORDS[wanted]),
            "today": one.phase == "past" or one.id in banners,
        }
        self.told.shown.update(name for name, holds in right.items() if holds)
        if not all(right.values()):
            self.told.faults.append(f"{change}: {one.id} told {one.disruption!r}, right {right}")

    def _none_falsely(self, day: date, called: Sequence[CallView]) -> None:
        names = {ours: name for name, ours in self.ids.items()}
        upset = {one.meeting for one in self.script if one.since and one.since <= day}
        for one in called:
            name = names.get(one.hearing.meeting.id, "")
            if one.disruption in WORDS and name and name not in upset:
                self.told.faults.append(f"{day} {one.id} falsely {one.disruption}")


def _upset(change: Change, one: CallView) -> str | None:
    if change.what == "move":
        return "room_changed" if change.room is not None else "moved"
    if change.what == "drop_item":
        return "left_agenda" if change.item == one.bill else None
    return {"cancel": "cancelled", "strike": "cancelled", "withdraw": "withdrawn"}[change.what]


@contextmanager
def _visited(crawler: Crawler, moment: str) -> Iterator[Visit]:
    """A visit to a light page at a moment."""
    settings = {
        "DATABASE_URL": crawler.url, "TRACKER_SESSION": "2026A", "TRACKER_TODAY": moment,
        **crawler.environment,
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setenv(name, value)
        clock.start(moment)
        with visit(links=Links(light=True)) as here:
            assert isinstance(here, Visit)
            yield here
    clock.start("")


def days_from(first: date, last: date) -> Iterator[date]:
    """Every day, the last one included."""
    for at in range((last - first).days + 1):
        yield first + timedelta(days=at)
