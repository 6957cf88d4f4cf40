"""The plays: two weeks of a session as a script, for `tracker play` and for tests that check it.

A script is data, beside the sample. This says what it holds and does to a practice site what a day
of it says; what must then be so is the tests' to compare. `play.toml` has hearings of 2026 that are
moved, called off and lost. `january.toml` has the first two weeks of the session of 2027: what a
tracker meets when no bill exists yet, then one page of them, and the schedule changes its layout
under it; sponsors, subjects, members and committees are those of the sample.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any, Final

from tracker.practice.facts import HOUSES, Action, Change, Facts, Item, Measure, Meeting, Paper
from tracker.practice.faults import Fault
from tracker.practice.reading import change_of, read_folder, readable
from tracker.practice.site import PracticeSite
from tracker.sessions import Session, all_sessions

SPRING: Final = "2026A"
JANUARY: Final = "2027A"
#: The hour in Denver at which each day is looked at.
MORNING: Final = time(8)
#: When the offices have closed, and what happened that day stands on the site.
EVENING: Final = time(18)
_FIRST_PAPER: Final = 120001
_FIRST_AGENDA: Final = 2501
_Raw = Mapping[str, Any]
_LATER: Final = ("fiscal_notes", "amendments", "reports", "laws", "votes", "hearings")


@dataclass(frozen=True, slots=True)
class Word:
    """What an editor says of a call. bill, meeting: of the call; value: as the field takes it."""

    bill: str
    meeting: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a play. events: what happens, in words; then: what must be so after its crawl;
    at: the hour in Denver at which it is looked at."""

    on: date
    events: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    troubles: tuple[Fault, ...] = ()
    words: tuple[Word, ...] = ()
    then: tuple[_Raw, ...] = ()
    at: time = MORNING

    @property
    def now(self) -> datetime:
        """The moment at which the day is looked at, Denver's wall time."""
        return datetime.combine(self.on, self.at)


@dataclass(frozen=True, slots=True)
class Play:
    """The whole of a script. session: which is played; opening: the first day that is shown, the
    one before is the eve; begin: turns the site to a day; followers: campaigns by number of bill.
    """

    session: str
    opening: date
    days: tuple[Day, ...]
    begin: Callable[[PracticeSite, Day], None]
    followers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def on(self, day: date) -> Day:
        """The day of the play that falls on a date; a date that the script lacks is a quiet day."""
        quiet = Day(day, at=self.days[0].at)
        return next((listed for listed in self.days if listed.on == day), quiet)


def stage(folder: Path) -> tuple[PracticeSite, Play]:
    """A practice site on which the play of a folder of facts is given, on its first day. Raises
    SettingFault where there is none to be read."""
    with readable(folder / "play.toml") as text:
        raw = tomllib.loads(text)
        followers = {bill: tuple(slugs) for bill, slugs in raw["followers"].items()}
        before = tuple(change_of(change, date.min) for change in raw["before"])
        days = tuple(_day(day) for day in raw["day"])
    script = (*before, *(change for day in days for change in day.changes))
    site = PracticeSite(replace(read_folder(folder), script=script), days[0].on)
    return site, Play(SPRING, days[1].on, days, begin, followers)


def begin(site: PracticeSite, day: Day) -> None:
    """Turns the site to a day: its hour, what the schedule says by then, what is wrong with it."""
    site.heal()
    site.now = day.now
    for trouble in day.troubles:
        site.spoil(trouble)


def _day(raw: _Raw) -> Day:
    faults = (dict(fault) for fault in raw.get("fault", ()))
    return Day(
        raw["on"],
        tuple(raw["said"]),
        tuple(change_of(change, raw["on"]) for change in raw.get("change", ())),
        tuple(Fault(fault.pop("path"), **fault) for fault in faults),
        tuple(Word(**edit) for edit in raw.get("edit", ())),
        tuple(raw.get("then", ())),
    )


def stage_january(folder: Path) -> tuple[PracticeSite, Play]:
    """A practice site that plays January 2027. Raises SettingFault where the script is not to be
    read."""
    sample = read_folder(folder)
    with readable(folder / "january.toml") as text:
        raw = tomllib.loads(text)
        seats = {member.name: member for member in sample.legislators}
        # The members of the new assembly, in the districts of members of the old one.
        newcomers = (
            replace(seats[row["instead_of"]], name=row["name"], email="", phone="", spellings=())
            for row in raw["member"]
        )
        facts = replace(
            sample,
            measures=tuple(_measures(sample, raw["bill"])),
            meetings=tuple(_meeting(meeting, at) for at, meeting in enumerate(raw["meeting"])),
            legislators=(*sample.legislators, *newcomers),
            script=(),
            texts=(),
        )
        days = tuple(Day(day["on"], tuple(day["said"]), at=EVENING) for day in raw["day"])
        begin_january = partial(_begin, raw, _sessions(folder.parent))
    return PracticeSite(facts, days[0].on), Play(JANUARY, days[0].on, days, begin_january)


def _begin(raw: _Raw, sessions: Mapping[str, Session], site: PracticeSite, day: Day) -> None:
    """Turns the site to a day: what its filter offers, its layout, the summaries of the day.
    sessions: those that it may offer, by name."""
    looks = raw["day"]
    look = [looks[0], *(look for look in looks if look["on"] <= day.on)][-1]
    ended = (session for session in sessions.values() if session.last_day < looks[0]["on"])
    offered = (sessions[name] for name in look["filter"])
    early = (replace(session, first_day=min(session.first_day, day.on)) for session in offered)
    site.heal()
    site.sessions = (*ended, *early)
    site.layout = look["layout"]
    site.now = day.now
    for bill in raw["bill"]:
        if bill["summary"] and bill["summary_on"] <= day.on:
            site.silently_change(bill["number"], summary=bill["summary"])


def _sessions(data: Path) -> dict[str, Session]:
    """The known sessions by name, and one that sessions.toml does not know."""
    sessions = {session.name: session for session in all_sessions(data)}
    regular = next(session for session in sessions.values() if session.id == JANUARY)
    stranger = "2027 Extraordinary Session"
    return {**sessions, stranger: Session("2027B", stranger, regular.first_day, regular.last_day)}


def _measures(sample: Facts, raws: Sequence[_Raw]) -> Iterator[Measure]:
    """The bills, each with the sponsors and subjects of one of the sample."""
    by_number = {measure.number: measure for measure in sample.measures}
    for at, raw in enumerate(raws):
        like, on = by_number[raw["like"]], raw["introduced"]
        words = f"Introduced In {HOUSES[like.chamber]} - Assigned to {raw['committee']}"
        text = Paper("Introduced", f"/bill_files/{_FIRST_PAPER + at}/download", on)
        own: dict[str, Any] = {name: raw[name] for name in ("number", "title", "long_title")}
        own |= dict.fromkeys(_LATER, ())
        actions = (Action(on, like.chamber, words.strip()),)
        yield replace(like, session=JANUARY, summary="", actions=actions, versions=(text,), **own)


def _meeting(raw: _Raw, at: int) -> Meeting:
    items = tuple(Item.of(item, raw["announced"]) for item in raw["items"])
    own = {name: raw[name] for name in ("id", "committee", "day", "start", "room", "announced")}
    return Meeting(**own, session=JANUARY, items=items, agenda=_FIRST_AGENDA + at)
