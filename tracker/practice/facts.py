"""What the practice site knows, as frozen values read once from a folder of facts; and which of it
the site shows on a day: of a measure, its status bar, the schedule.

Chambers are Open Civic Data's words (lower, upper, executive, joint). Addresses on the official
site are paths, those elsewhere are whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

HOUSES: Final = {"lower": "House", "upper": "Senate"}
_PLACES: Final = {**HOUSES, "executive": "Governor", "joint": "ConfComm"}
_TITLES: Final = {"lower": "Representative", "upper": "Senator"}
_KINDS: Final = {"B": "Bill", "M": "Memorial"}
_THIRD_READING: Final = ("Third Reading Passed", "Result was to Concur")
_LOST: Final = ("Postpone Indefinitely", "Lost", "Not Repassed", "Deemed Lost", "Adhere")
#: What a change writes on a meeting, where it needs no more than its name.
_MARKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "withdraw": {"withdrawn": True},
    "restore": {"withdrawn": False},
    "cancel": {"cancelled": True},
    "strike": {"struck": True},
}


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A name in small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def slug(name: str) -> str:
    """`javier-mabrey` for Javier Mabrey: letters of the Latin alphabet and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-")


@dataclass(frozen=True, slots=True)
class Sponsor:
    """One sponsor. name: as the site abbreviates it; role: prime, sponsor, cosponsor."""

    name: str
    chamber: str
    role: str


@dataclass(frozen=True, slots=True)
class Action:
    """One row of a history."""

    day: date
    chamber: str
    text: str

    @property
    def location(self) -> str:
        """Where it happened, in the history's words."""
        return _PLACES[self.chamber]


@dataclass(frozen=True, slots=True)
class Paper:
    """A version, fiscal note, amendment, committee report or chapter of the session laws. name: its
    label; of a law its chapter. day: when it was published, None where unknown; of a law, when it
    takes effect. committee_or_floor, status: of an amendment."""

    name: str
    url: str
    day: date | None = None
    committee_or_floor: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote. committee: "" on the floor; reading: the stage of a floor vote. yes, no, other:
    None for a voice vote. ballots: (name, choice), empty where unknown."""

    day: date
    chamber: str
    committee: str
    reading: str
    motion: str
    passed: bool
    yes: int | None
    no: int | None
    other: int | None
    url: str
    ballots: tuple[tuple[str, str], ...] = ()

    @property
    def sentence(self) -> str:
        """How it ended, in the site's sentence."""
        if self.yes is None:
            return "The motion passed without objection." if self.passed else "The motion failed."
        ended = "passed" if self.passed else "failed"
        return f"The motion {ended} on a vote of {self.yes}-{self.no}."


@dataclass(frozen=True, slots=True)
class Hearing:
    """One committee that took up a measure. committee: without its chamber."""

    day: date
    chamber: str
    committee: str
    result: str

    @property
    def label(self) -> str:
        """The committee as the schedule names it: `House Judiciary`."""
        return f"{HOUSES[self.chamber]} {self.committee}"


@dataclass(frozen=True, slots=True)
class Measure:
    """One bill, resolution or memorial with everything that was ever published about it. actions:
    oldest first. summary, long_title: "" where there is none."""

    number: str
    session: str
    title: str
    long_title: str
    summary: str
    subjects: tuple[str, ...]
    sponsors: tuple[Sponsor, ...]
    actions: tuple[Action, ...]
    versions: tuple[Paper, ...]
    fiscal_notes: tuple[Paper, ...]
    amendments: tuple[Paper, ...]
    reports: tuple[Paper, ...]
    laws: tuple[Paper, ...]
    votes: tuple[Vote, ...]
    hearings: tuple[Hearing, ...]

    @property
    def is_bill(self) -> bool:
        """Whether it can become law."""
        return self.number.startswith(("HB", "SB"))

    @property
    def chamber(self) -> str:
        """Where it began: lower or upper."""
        return "lower" if self.number.startswith("H") else "upper"

    @property
    def kind(self) -> str:
        """What the site calls it: Bill, Resolution, Memorial."""
        return _KINDS.get(re.sub(r"[^A-Z].*", "", self.number)[-1:], "Resolution")

    @property
    def last(self) -> Action:
        """The newest row of its history."""
        return self.actions[-1]

    @property
    def primes(self) -> tuple[Sponsor, ...]:
        """Its prime sponsors."""
        return tuple(sponsor for sponsor in self.sponsors if sponsor.role == "prime")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an agenda. bill: "" for a line that names none; since: the day it was listed."""

    text: str
    bill: str
    since: date

    @classmethod
    def of(cls, text: str, since: date) -> Item:
        """A line by its text, whose first word is the bill's number where it looks like one."""
        word = text.split(" ", 1)[0]
        return cls(text, word if "-" in word and word[:1] in "HS" else "", since)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One committee meeting. committee: as the schedule names it ("House Judiciary"). start: the
    words of the page, "" for none. announced: the first day on which it is listed. agenda: number
    in the agenda's address. cancelled, struck, withdrawn: ordered, never facts."""

    id: str
    session: str
    committee: str
    day: date
    start: str
    room: str
    items: tuple[Item, ...]
    announced: date
    agenda: int
    cancelled: bool = False
    struck: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Legislator:
    """A sitting member. spellings: further ways in which the name is written."""

    name: str
    chamber: str
    party: str = ""
    district: str = ""
    email: str = ""
    phone: str = ""
    spellings: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The end of the URL of the member's page."""
        return slug(self.name)

    @property
    def title(self) -> str:
        """Representative or Senator."""
        return _TITLES.get(self.chamber, "")

    @property
    def party_name(self) -> str:
        """The party as the site writes it."""
        return "Democrat" if self.party == "Democratic" else self.party


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee. chamber: lower, upper or joint; members: (name, role)."""

    name: str
    chamber: str
    members: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> str:
        """house, senate or year-round, as its URL has it."""
        return HOUSES.get(self.chamber, "year-round").lower()


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happens to the schedule. since: from this day on; None: at once, on whatever
    day the site stands. what: move, withdraw, restore, cancel, strike, drop_item, add_item,
    new_agenda_address. item: text of an agenda line."""

    meeting: str
    what: str
    since: date | None = None
    day: date | None = None
    start: str | None = None
    room: str | None = None
    item: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """The words of some versions of a measure, our own. words: a paragraph a line."""

    bill: str
    versions: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a folder holds."""

    measures: tuple[Measure, ...]
    meetings: tuple[Meeting, ...]
    legislators: tuple[Legislator, ...]
    committees: tuple[Committee, ...]
    script: tuple[Change, ...] = ()
    texts: tuple[Text, ...] = ()


def as_of(measure: Measure, day: date) -> Measure | None:
    """The measure as the site showed it on this day, None before it was introduced. Papers without
    a day are shown from the start. Chapters of the session laws come with the governor's last
    action. Co-sponsors of a chamber join with its third reading, at introduction where the chamber
    never voted."""
    actions = tuple(action for action in measure.actions if action.day <= day)
    if not actions:
        return None
    waits = _passed(measure.actions) - _passed(actions)
    sponsors = (
        row for row in measure.sponsors if row.role != "cosponsor" or row.chamber not in waits
    )
    dated = ("versions", "fiscal_notes", "amendments", "reports", "votes", "hearings")
    public: dict[str, Any] = {
        name: tuple(row for row in getattr(measure, name) if row.day is None or row.day <= day)
        for name in dated
    }
    laws = measure.laws if actions == measure.actions else ()
    return replace(measure, actions=actions, sponsors=tuple(sponsors), laws=laws, **public)


def _passed(actions: Iterable[Action]) -> set[str]:
    """The chambers that passed a measure."""
    return {row.chamber for row in actions if any(words in row.text for words in _THIRD_READING)}


def steps_of(measure: Measure, session_ended: bool) -> tuple[str, ...]:
    """The steps of the status bar that a measure has taken, oldest first. Dossier 5.3."""
    considered = measure.is_bill and len(measure.actions) > 1
    begun = ("Introduced", "Under Consideration") if considered else ("Introduced",)
    return (*begun, *_ending(measure, session_ended))


def badge_of(measure: Measure, session_ended: bool) -> str:
    """The final status badge: "Became Law", "Vetoed", "Passed", "Lost", or "" while it is open."""
    final = ("", *_ending(measure, session_ended))[-1]
    return "" if final == "Passed" and measure.is_bill else final


def _ending(measure: Measure, session_ended: bool) -> tuple[str, ...]:
    texts = [action.text for action in measure.actions]
    governor = [text for text in texts if text.startswith("Governor")]
    if governor:
        return ("Passed", "Vetoed" if "Vetoed" in governor[-1] else "Became Law")
    if any(text.startswith("Signed by the") for text in texts):
        return ("Passed",)
    lost = any(word in texts[-1] for word in _LOST) or (session_ended and measure.is_bill)
    return ("Lost",) if lost else ()


def apply(meetings: Sequence[Meeting], changes: Sequence[Change], day: date) -> list[Meeting]:
    """The meetings after every change that has happened by this day, those withdrawn included."""
    by_id = {meeting.id: meeting for meeting in meetings}
    for at, change in enumerate(changes):
        if (change.since is None or change.since <= day) and change.meeting in by_id:
            by_id[change.meeting] = _changed(by_id[change.meeting], change, at, day)
    return list(by_id.values())


def _changed(meeting: Meeting, change: Change, at: int, day: date) -> Meeting:
    match change.what:
        case "move":
            moved = {"day": change.day, "start": change.start, "room": change.room}
            new: Any = {name: value for name, value in moved.items() if value is not None}
            return replace(meeting, **new)
        case "drop_item":
            left = (item for item in meeting.items if change.item not in (item.bill, item.text))
            return replace(meeting, items=tuple(left))
        case "add_item":
            added = Item.of(change.item, change.since or min(day, meeting.announced))
            return replace(meeting, items=(*meeting.items, added))
        case "new_agenda_address":
            return replace(meeting, agenda=90000 + at)
        case what if what in _MARKS:
            return replace(meeting, **_MARKS[what])
    raise ValueError(f"no change is called {change.what!r}")
