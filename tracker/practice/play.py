"""The play: two weeks of a session as a script, for `tracker play` and for the test that checks it.

The script is data (`play.toml` beside the sample). This says what it holds and does to a practice
site what a day of it says; what must then be so is the test's to compare.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

from tracker.errors import SettingFault
from tracker.practice.facts import Change, Facts
from tracker.practice.reading import change_of, read_folder
from tracker.practice.site import PracticeSite

FILE: Final = "play.toml"
#: The hour in Denver at which each day is looked at.
LOOKED_AT: Final = time(8)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with the site for a day: a status instead of pages, the share of each page
    that is sent, or classes renamed."""

    path: str
    status: int = 0
    keep: float = 1.0
    renamed: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """What an editor says of a call. bill, meeting: which; value: as the field takes it."""

    bill: str
    meeting: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the play. said: what happens, in words; then: what must be so after its crawl;
    at: the hour in Denver at which it is looked at."""

    on: date
    said: tuple[str, ...]
    changes: tuple[Change, ...]
    troubles: tuple[Trouble, ...]
    words: tuple[Word, ...]
    then: tuple[Mapping[str, Any], ...]
    at: time = LOOKED_AT

    @property
    def now(self) -> datetime:
        """The moment at which the day is looked at, Denver's wall time."""
        return datetime.combine(self.on, self.at)


@dataclass(frozen=True, slots=True)
class Play:
    """The whole of it. before: what the schedule says from the start; followers: campaigns by
    number of bill."""

    before: tuple[Change, ...]
    days: tuple[Day, ...]
    followers: Mapping[str, tuple[str, ...]]

    @property
    def session(self) -> str:
        """The session that is played."""
        return "2026A"

    @property
    def opening(self) -> date:
        """The first day that is shown: the one before is the eve."""
        return self.days[1].on

    def begin(self, site: PracticeSite, day: Day) -> None:
        """Turns the site to a day: its hour, what the schedule says by then, what is wrong."""
        begin(site, day)

    def on(self, day: date) -> Day:
        """A day of the play; a day that the script does not know is quiet."""
        quiet = Day(day, (), (), (), (), ())
        return next((one for one in self.days if one.on == day), quiet)

    def staged(self, facts: Facts) -> Facts:
        """The facts with this script in place of their own."""
        told = (change for one in self.days for change in one.changes)
        return replace(facts, script=(*self.before, *told))


def read_play(folder: Path) -> Play:
    """The play of a folder of facts. Raises SettingFault where there is none to be read."""
    file = folder / FILE
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
        followers = {bill: tuple(slugs) for bill, slugs in raw["followers"].items()}
        before = tuple(change_of(one, date.min) for one in raw["before"])
        return Play(before, tuple(_day(one) for one in raw["day"]), followers)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise SettingFault(str(file), f"cannot be read: {fault}.") from None


def stage(folder: Path) -> tuple[PracticeSite, Play]:
    """A practice site on which the play of a folder is given, on its first day."""
    play = read_play(folder)
    return PracticeSite(play.staged(read_folder(folder)), play.days[0].on), play


def begin(site: PracticeSite, day: Day) -> None:
    """Turns the site to a day: its hour, what the schedule says by then, what is wrong with it."""
    site.heal()
    site.now = day.now
    for one in day.troubles:
        if one.status:
            site.fail(one.path, one.status, times=None)
        if one.keep < 1:
            site.cut(one.path, one.keep, times=None)
        if one.renamed:
            site.rename_classes(one.path, one.renamed)


def _day(raw: Mapping[str, Any]) -> Day:
    on = raw["on"]
    return Day(
        on,
        tuple(raw["said"]),
        tuple(change_of(one, on) for one in raw.get("change", ())),
        tuple(Trouble(**one) for one in raw.get("fault", ())),
        tuple(Word(**one) for one in raw.get("edit", ())),
        tuple(raw.get("then", ())),
    )
