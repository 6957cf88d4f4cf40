"""What the practice site knows: frozen values, read once from a folder of facts.

Chambers are Open Civic Data's words (lower, upper, executive, joint). Addresses on the official
site are paths, those elsewhere are whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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


@dataclass(frozen=True, slots=True)
class Paper:
    """A version, fiscal note, amendment, committee report or chapter of the session laws.

    name: its label; of a law its chapter. day: when it was published; of a law, when it takes
    effect. None where unknown. place, status: of an amendment.
    """

    name: str
    url: str
    day: date | None = None
    place: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote. committee: "" on the floor; reading: the stage of a floor vote.

    yes, no, other: None for a voice vote. ballots: (name, choice), empty where unknown.
    """

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


@dataclass(frozen=True, slots=True)
class Hearing:
    """One committee that took up a measure. committee: without its chamber."""

    day: date
    chamber: str
    committee: str
    result: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One bill, resolution or memorial with everything that was ever published about it.

    actions: oldest first. summary, long_title: "" where there is none.
    """

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
    def last(self) -> Action:
        """The newest row of its history."""
        return self.actions[-1]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an agenda. bill: "" for a line that names none; since: the day it was listed."""

    text: str
    bill: str
    since: date


@dataclass(frozen=True, slots=True)
class Meeting:
    """One committee meeting. committee: as the schedule names it ("House Judiciary").

    start: the words of the page, "" for none. announced: the first day on which it is listed.
    agenda: number in the agenda's address. cancelled, struck, withdrawn: told to the site, never
    facts.
    """

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
    party: str
    district: str
    email: str
    phone: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee. chamber: lower, upper or joint; members: (name, role)."""

    name: str
    chamber: str
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happens to the schedule.

    since: from this day on; None: at once, on whatever day the site stands. what: move, withdraw,
    restore, cancel, strike, drop_item, add_item, new_agenda_address. item: text of an agenda line.
    """

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
