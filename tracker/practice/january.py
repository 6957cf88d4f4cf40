"""The first two weeks of the session of 2027 on the practice site: what a tracker meets when no
bill exists yet, then one page of them, and the schedule changes its layout under it.

The script is data (`january.toml` beside the sample). It says with which words a session begins;
sponsors, subjects, members and committees are those of the sample.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from pathlib import Path
from typing import Any, Final

from tracker.errors import SettingFault
from tracker.practice.facts import Action, Facts, Item, Legislator, Measure, Meeting, Paper
from tracker.practice.play import Day
from tracker.practice.reading import read_folder
from tracker.practice.site import Layout, PracticeSite
from tracker.practice.timetable import item_for
from tracker.sessions import Session, all_sessions

FILE: Final = "january.toml"
SESSION: Final = "2027A"
#: When the offices have closed, and what happened that day stands on the site.
LOOKED_AT: Final = time(18)
_FIRST_PAPER: Final = 120001
_FIRST_AGENDA: Final = 2501
_WORDS: Final = {"lower": "House", "upper": "Senate"}


@dataclass(frozen=True, slots=True)
class Morning:
    """How the site looks from a day on. offered: names of sessions in its filter, beside those
    that have ended."""

    on: date
    said: tuple[str, ...]
    layout: Layout
    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class January:
    """The whole of it. summaries: by number, from which day, and the words."""

    mornings: tuple[Morning, ...]
    summaries: Mapping[str, tuple[date, str]]
    sessions: tuple[Session, ...]

    @property
    def session(self) -> str:
        """The session that is played."""
        return SESSION

    @property
    def opening(self) -> date:
        """The first day that is shown."""
        return self.mornings[0].on

    @property
    def days(self) -> tuple[Day, ...]:
        """The days that the script tells of."""
        return tuple(self.on(one.on) for one in self.mornings)

    def on(self, day: date) -> Day:
        """A day of the play; one that the script does not tell of is quiet."""
        said = next((one.said for one in self.mornings if one.on == day), ())
        return Day(day, said, (), (), (), (), LOOKED_AT)

    def begin(self, site: PracticeSite, day: Day) -> None:
        """Turns the site to a day: what its filter offers, its layout, the summaries of the day."""
        site.heal()
        until = [one for one in self.mornings if one.on <= day.on]
        look = until[-1] if until else self.mornings[0]
        known = {one.name: one for one in self.sessions}
        ended = tuple(one for one in self.sessions if one.last_day < self.mornings[0].on)
        offered = (known[name] for name in look.offered)
        early = (replace(one, first_day=min(one.first_day, day.on)) for one in offered)
        site.sessions = (*ended, *early)
        site.layout = look.layout
        site.now = day.now
        for number, (since, words) in self.summaries.items():
            if since <= day.on:
                site.silently_change(number, summary=words)


def stage_january(folder: Path) -> tuple[PracticeSite, January]:
    """A practice site that plays January 2027. Raises SettingFault where the script is not to be
    read."""
    file = folder / FILE
    facts = read_folder(folder)
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
        staged = _facts(facts, raw)
        script = January(
            tuple(_morning(one) for one in raw["day"]),
            {one["number"]: (one["summary_on"], one["summary"])
             for one in raw["bill"] if one["summary"]},
            _sessions(folder.parent),
        )  # fmt: skip
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise SettingFault(str(file), f"cannot be read: {fault}.") from None
    return PracticeSite(staged, script.mornings[0].on), script


def _sessions(data: Path) -> tuple[Session, ...]:
    """What the site may offer: the known sessions, and one that sessions.toml does not know."""
    known = all_sessions(data)
    [regular] = [one for one in known if one.id == SESSION]
    stranger = Session("2027B", "2027 Extraordinary Session", regular.first_day, regular.last_day)
    return (*known, stranger)


def _morning(raw: Mapping[str, Any]) -> Morning:
    return Morning(raw["on"], tuple(raw["said"]), raw["layout"], tuple(raw["filter"]))


def _facts(sample: Facts, raw: Mapping[str, Any]) -> Facts:
    like = {one.number: one for one in sample.measures}
    return replace(
        sample,
        measures=tuple(_measure(one, like[one["like"]], at) for at, one in enumerate(raw["bill"])),
        meetings=tuple(_meeting(one, at) for at, one in enumerate(raw["meeting"])),
        legislators=_both_assemblies(sample.legislators, raw["member"]),
        script=(),
        texts=(),
    )


def _measure(raw: Mapping[str, Any], like: Measure, at: int) -> Measure:
    chamber, on = like.chamber, raw["introduced"]
    words = f"Introduced In {_WORDS[chamber]} - Assigned to {raw['committee']}"
    text = Paper("Introduced", f"/bill_files/{_FIRST_PAPER + at}/download", on)
    nothing: dict[str, Any] = dict.fromkeys(
        ("fiscal_notes", "amendments", "reports", "laws", "votes", "hearings"), ()
    )
    return replace(
        like, number=raw["number"], session=SESSION, title=raw["title"],
        long_title=raw["long_title"], summary="", actions=(Action(on, chamber, words.strip()),),
        versions=(text,), **nothing,
    )  # fmt: skip


def _meeting(raw: Mapping[str, Any], at: int) -> Meeting:
    items: tuple[Item, ...] = tuple(item_for(one, raw["announced"]) for one in raw["items"])
    return Meeting(
        raw["id"], SESSION, raw["committee"], raw["day"], raw["start"], raw["room"], items,
        raw["announced"], _FIRST_AGENDA + at,
    )  # fmt: skip


def _both_assemblies(
    members: tuple[Legislator, ...], new: list[Mapping[str, Any]]
) -> tuple[Legislator, ...]:
    """The members of the old assembly, and those of the new one in the same districts."""
    seats = {one.name: one for one in members}
    return (
        *members,
        *(
            replace(seats[one["instead_of"]], name=one["name"], email="", phone="", spellings=())
            for one in new
        ),
    )
