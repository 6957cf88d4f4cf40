"""What a session sets: the deadlines that the assembly plans, and the official form by which people
sign up to testify (dossier 8.2). `data/sessions.toml` has them, where a person can correct them.

Deadlines are for information and subject to change, bills in Appropriations are exempt from those
that say so, and a committee on delayed bills can lift any: so nothing is concluded from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit

from tracker.domain.language import Both
from tracker.domain.stages import GOVERNOR_DAYS
from tracker.domain.views import StageView

#: Whom a deadline is about: bills of one chamber of origin or of both, or something else.
Concern: TypeAlias = Literal["house_bills", "senate_bills", "bills", "other"]
#: How far ahead a reader is told of them.
AHEAD: Final = timedelta(days=14)
_BY_PREFIX: Final = {"HB": ("bills", "house_bills"), "SB": ("bills", "senate_bills")}


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline. day: of the session, counted from 1, negative before it begins, None for none;
    exempt: bills that sit in Appropriations that day are not meant."""

    on: date
    text: Both
    concerns: Concern
    day: int | None = None
    exempt: bool = False


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The deadlines of a session by day. source, url: the resolution that set them, its page."""

    session: str = ""
    source: str = ""
    url: str = ""
    all: tuple[Deadline, ...] = ()

    def between(self, first: date, last: date) -> tuple[Deadline, ...]:
        """Those of some days, both inclusive."""
        return tuple(deadline for deadline in self.all if first <= deadline.on <= last)

    def soon(self, today: date) -> tuple[Deadline, ...]:
        """Those of today and the next 14 days."""
        return self.between(today, today + AHEAD)

    def for_bill(self, number: str, today: date, most: int) -> tuple[Deadline, ...]:
        """The next ones that concern a bill by the chamber it began in, wherever it stands."""
        kinds = _BY_PREFIX.get(number[:2], ())
        return tuple(one for one in self.all if one.on >= today and one.concerns in kinds)[:most]


def day_of(first_day: date, number: int) -> date:
    """The date of a session's day, where the days are counted one after another."""
    return first_day + timedelta(days=number - 1 if number > 0 else number)


# --- the form to sign up --------------------------------------------------------------------------

#: What may stand in a step in braces; those of the first line are strings of the form.
FORM_PLACES: Final = ("bill", "committee", "moment", "item", "position")
TEXT_PLACES: Final = ("committee", "when", "asks_for", "represent")


@dataclass(frozen=True, slots=True)
class SignUpForm:
    """One form. year: the last in which it is known to have been so; hosts: that lead to it.

    asks_for: what people have to give, as the end of "It asks for"; steps: exact strings of the
    form in backticks, facts of a call in braces; positions: the form's own word for a campaign's
    position; choices: all its words for a position; in_spanish: what those mean.
    """

    id: str
    year: int
    hosts: tuple[str, ...]
    asks_for: Both
    steps: tuple[Both, ...]
    positions: tuple[tuple[str, str], ...]
    choices: tuple[str, ...]
    in_spanish: tuple[tuple[str, str], ...] = ()

    def word_for(self, position: str) -> str:
        """The form's own word for a campaign's position, "" where it has none."""
        return dict(self.positions).get(position, "")

    def leads_here(self, url: str) -> bool:
        """Whether an address is one of this form."""
        return urlsplit(url).hostname in self.hosts


@dataclass(frozen=True, slots=True)
class SessionForm:
    """The form of a session. checked: the day or month when a person last looked at it, or ""."""

    form: SignUpForm
    session: str
    checked: str = ""


def governor_acts_by(stage: StageView, last_day: date | None) -> date | None:
    """The last day on which the Governor can sign or veto a bill that waits for it, None for any
    other bill: within ten days of getting it, or within thirty days of the end of the session where
    that comes before (Constitution of Colorado, art. IV, sec. 11). last_day: of the session, None
    where it is not known."""
    if stage.name != "sent_to_governor" or stage.since is None:
        return None
    by = stage.since + timedelta(days=10)
    return by if last_day is None or by <= last_day else last_day + GOVERNOR_DAYS
