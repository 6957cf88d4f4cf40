"""Notes of a schedule that call meetings off or put them in doubt: beside a day's heading, in a row
of its own, above the days. Every row still stands, so what they are of is in doubt. GUESS: none is
attested."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final, TypeAlias

from tracker.domain.colorado import Meant
from tracker.domain.committees import NamedCommittee, same_committee
from tracker.domain.records import MeetingRecord
from tracker.domain.remarks import ON_THE_SCHEDULE, marks_of, meant_by, remark_of

#: Days, the committee that is named, and the words of a note.
Note: TypeAlias = tuple[Collection[date], NamedCommittee | None, str]

#: Letters of a note, at most: what is longer is a text of the site's.
_LONGEST_NOTE: Final = 300
#: A note that names neither day nor committee is of all meetings where it says so.
_OF_ALL: Final = re.compile(r"(?i)\b(?:all|no)\b")
_A_DAY: Final = re.compile(
    r"(?i)\b(?:(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? |\d\d?/)"
    r"(?P<days>\d\d?\b(?:\W{0,2}(?:and|through|thru|to)?\W{0,2}\b\d\d?\b(?!:))*)"
)
_THROUGH: Final = re.compile(r"(?i)through|thru|\bto\b|[-–]")
_WEEK: Final = 6


def upsets(text: str) -> Iterator[str]:
    """The sentences of a note that call meetings off or put them in doubt."""
    for sentence in re.split(r"(?<=[.!?])\s+", text) if len(text) <= _LONGEST_NOTE else ():
        if not {Meant.OFF, Meant.IN_DOUBT}.isdisjoint(map(meant_by, marks_of(sentence))):
            yield sentence.replace(";", ",").strip()


def days_of(note: str, listed: Iterable[date], *, is_of_one: bool) -> Collection[date]:
    """The days of a page that a note is of. listed: those of the page; is_of_one: it names a
    committee."""
    days = sorted(set(listed))
    if match := _A_DAY.search(note):
        month, numbers = match["month"], [int(it) for it in re.findall(r"\d+", match["days"])]
        last = max(numbers) if _THROUGH.search(match["days"]) else 0
        last = numbers[0] + _WEEK if "week" in note.casefold() else last
        every = {*numbers, *range(numbers[0], last + 1)}
        at = month.casefold() if month else match[0].partition("/")[0].lstrip("0")
        return [
            day for day in days
            if day.day in every and at in (f"{day:%b}".casefold(), str(day.month))
        ]  # fmt: skip
    named = [day for day in days if f"{day:%A}".casefold() in note.casefold()]
    return named or (days if is_of_one or _OF_ALL.search(note) else ())


def noted(meeting: MeetingRecord, notes: Iterable[Note]) -> MeetingRecord:
    """A meeting with the notes that are of it among its remarks."""
    of_it = (
        f"{ON_THE_SCHEDULE}{words}"
        for days, committee, words in notes
        if meeting.start.day in days
        and (committee is None or same_committee(committee.name, meeting.committee))
    )
    return replace(meeting, remark=remark_of(filter(None, (meeting.remark, *of_it))))
