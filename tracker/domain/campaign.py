"""A campaign: a coalition's cause with its asks, positions, texts and resources, as values.

People write them as files in `data/campaigns`; `tracker/campaigns` reads those. What nobody
knows is "" or None and is shown as unknown; nothing here is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Final, Literal, TypeAlias

from tracker.domain.asks import AskRules
from tracker.domain.language import Both
from tracker.domain.numbers import BillNumber
from tracker.domain.topics import Topic

Position: TypeAlias = Literal["", "support", "oppose", "amend", "monitor"]
#: What may be put into a text by its name in braces.
PLACEHOLDERS: Final = ("bill", "title", "committee", "position")


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing the campaign wants of the law. name: a line; text: what it means, Markdown."""

    id: str
    name: Both
    text: Both = Both()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the campaign's page, such as why it exists. text: Markdown."""

    id: str
    title: Both
    text: Both


@dataclass(frozen=True, slots=True)
class CallTexts:
    """What people say at a hearing, and how they are helped. All Markdown but `represent`.

    line: one plain line about the bill; points: talking points; template: a testimony to fill in,
    with {bill}, {title}, {committee} and {position} put in; represent: whom to name as represented
    in the official form; help: interpreter, ride, childcare; limit: how long one may speak;
    spanish: whether one may speak Spanish, and whether an interpreter is there.
    """

    line: Both = Both()
    points: Both = Both()
    template: Both = Both()
    represent: Both = Both()
    help: Both = Both()
    limit: Both = Both()
    spanish: Both = Both()

    def over(self, other: CallTexts) -> CallTexts:
        """These texts, and the other's where one lacks."""
        names = [field.name for field in fields(self)]
        return CallTexts(*(getattr(self, name) or getattr(other, name) for name in names))


@dataclass(frozen=True, slots=True)
class NamedBill:
    """A bill that is always followed. position: "" for none. asks: ids of those it is about. texts:
    what is said at its hearings; what lacks there is the campaign's own."""

    number: BillNumber
    position: Position
    asks: tuple[str, ...] = ()
    texts: CallTexts = CallTexts()


@dataclass(frozen=True, slots=True)
class Resource:
    """Something to read elsewhere. address: https, by language, "" where it is not known."""

    id: str
    publisher: str
    name: Both
    text: Both
    address: Both


@dataclass(frozen=True, slots=True)
class Guidance:
    """The Governor's guidance, or a law that came of it. issued: of a law the day it was signed."""

    id: str
    name: Both
    issued: date | None
    text: Both
    address: Both
    kind: Literal["guidance", "law"] = "guidance"


@dataclass(frozen=True, slots=True)
class Report:
    """One agency's report for one quarter or year. quarter: `2026-Q1`, or `2026`. due: only where a
    guidance says it, due_by: id of that guidance; None where no guidance that we hold says it.
    received: None while we hold none. address: of the report, "" where not public."""

    agency: Both
    quarter: str
    due: date | None
    due_by: str
    received: date | None
    address: str

    def is_of_the_past(self, today: date) -> bool:
        """Whether what it reports on is over, so that it can be owed."""
        year, _, quarter = self.quarter.partition("-Q")
        next_month = 3 * int(quarter or 4) + 1
        first_after = date(int(year) + next_month // 13, (next_month - 1) % 12 + 1, 1)
        return first_after <= today


@dataclass(frozen=True, slots=True)
class Effort:
    """An effort to join. scope: statewide or local; place: a city or county, "" statewide."""

    id: str
    scope: Literal["statewide", "local"]
    place: str
    name: Both
    text: Both
    address: str


@dataclass(frozen=True, slots=True)
class Contact:
    """How the organisers are reached, by whom and for RSVP; "" where not known."""

    name: Both = Both()
    email: str = ""
    phone: str = ""
    address: str = ""
    rsvp: str = ""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A coalition's cause, in both languages, with the topics by which bills are found.

    by: who runs it. deadline_hours: the coalition's own deadline, hours before a hearing, None for
    none. colour: of its mark, (light, dark), "#rrggbb". ask_rules: by what words bills are read for
    its asks, None where it has none.
    """

    slug: str
    name: Both
    by: Both
    cause: Both
    sections: tuple[Section, ...] = ()
    asks: tuple[Ask, ...] = ()
    bills: tuple[NamedBill, ...] = ()
    topics: tuple[Topic, ...] = ()
    texts: CallTexts = CallTexts()
    resources: tuple[Resource, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    reports: tuple[Report, ...] = ()
    efforts: tuple[Effort, ...] = ()
    contact: Contact = Contact()
    deadline_hours: int | None = None
    colour: tuple[str, str] = ("", "")
    ask_rules: AskRules | None = None

    def named(self, number: str) -> NamedBill | None:
        """The bill as the campaign names it, None where it does not."""
        return next((bill for bill in self.bills if str(bill.number) == number), None)

    def texts_on(self, number: str) -> CallTexts:
        """What is said at a bill's hearings: the bill's own texts, else the campaign's."""
        bill = self.named(number)
        return bill.texts.over(self.texts) if bill else self.texts
