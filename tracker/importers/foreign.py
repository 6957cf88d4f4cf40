"""What the files of other collections have in common: how their numbers, days, names and chambers
become ours.

A bill of another source becomes a bill of our record format (docs/data-dictionary.md), as a mapping
in the order of its keys; what the source does not say is left out. Beside the format's own keys it
may hold `classification` (of a bill and of an action, in Open Civic Data's words), `foreign_id`,
`foreign_url` and `other_documents`: what only the comparison with other sources has a use for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from operator import itemgetter
from typing import Any, Final, TypeAlias

from tracker.domain.formats import present
from tracker.domain.numbers import BillNumber
from tracker.domain.text_sanitizing import sanitized
from tracker.domain.times import DENVER, day_of
from tracker.errors import NumberFault

#: A value as JSON holds it, of which nothing is known yet.
Values: TypeAlias = Mapping[str, Any]

#: No count and no number of a row of theirs is as large.
_MOST_COUNTED: Final = 10**12
_NAMED_DAY: Final = re.compile(r"(?P<name>.*\S)\s*\((?P<day>\d\d?/\d\d?/\d{4}|None)\)", re.DOTALL)
_TITLES: Final = {"Rep.": "lower", "Representative": "lower", "Sen.": "upper", "Senator": "upper"}
_ACTING: Final = re.compile(
    r"(?P<executive>(?:Sent to the )?Governor\b)"
    r"|(?P<lower>(?:Introduced In )?House\b|Signed by the Speaker\b)"
    r"|(?P<upper>(?:Introduced In )?Senate\b|Signed by the President\b)",
    re.IGNORECASE,
)
#: The lists of papers of a bill, in the order of the format.
_PAPERS: Final = ("versions", "fiscal_notes", "amendments", "reports", "other_documents")


class StrangeBill(ValueError):
    """A bill that cannot be taken; the message is the end of a sentence that names it."""


def text(values: Values, *names: str) -> str:
    """The first of these that is a text with something in it, without what nobody sees."""
    for name in names:
        value = values.get(name)
        if not isinstance(value, str):
            continue
        is_plain = value.isascii() and value.isprintable()  # as most are, and quickly told
        if clean := (value if is_plain else sanitized(value)).strip():
            return clean
    return ""


def items(values: Values, *names: str) -> Sequence[Values]:
    """The objects of the first of these that is a list of any."""
    for name in names:
        value = values.get(name)
        listed = value if isinstance(value, list) else ()
        if objects := [item for item in listed if isinstance(item, Mapping)]:
            return objects
    return ()


def within(values: Values, name: str) -> Values:
    """An object within another, one without anything where there is none."""
    value = values.get(name)
    return value if isinstance(value, Mapping) else {}


def whole(value: object) -> int | None:
    """A count, None for what is none; a number may stand as text."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    with suppress(ValueError):
        return number if 0 <= (number := int(value)) < _MOST_COUNTED else None
    return None


def number_in(written: str, session: str, sessions: Collection[str]) -> BillNumber:
    """The number of a bill, however the source writes it (`HB 24-1037`, `HB1037`, `SB001`).
    session: that it is said to be of; sessions: every session there was. Raises StrangeBill."""
    if session not in sessions:
        raise StrangeBill(f"is of session {session or '(none named)'}, which never was")
    try:
        number = BillNumber.understand(written, session)
    except NumberFault:
        raise StrangeBill(f"has the number {written!r}, which is none of Colorado's") from None
    if number.session != session:
        raise StrangeBill(f"is said to be of session {session}, and its number is another's")
    return number


def day_in(written: str) -> str:
    """A day in ISO form, "" for none. Of a moment the day in Denver; a midnight stands for its
    date, whatever zone is named beside it: these sources write days so."""
    with suppress(ValueError, OverflowError):
        if len(written) <= 10:
            return date.fromisoformat(written).isoformat()
        moment = datetime.fromisoformat(written)
        if moment.tzinfo and moment.time() != datetime.min.time():
            moment = moment.astimezone(DENVER)
        return moment.date().isoformat()
    day = day_of(written)
    return day.isoformat() if day else ""


def named_day(written: str) -> tuple[str, str]:
    """The name and the day of a paper whose name holds both: `Introduced (01/14/2026)`."""
    match = _NAMED_DAY.fullmatch(written)
    return (match["name"], day_in(match["day"])) if match else (written, "")


def named_member(written: str, chamber: str = "") -> tuple[str, str]:
    """The name of a member without its title, and the chamber, by the title where nothing tells."""
    title, _, name = written.partition(" ")
    return (name.strip(), chamber or _TITLES[title]) if title in _TITLES else (written, chamber)


def acting(action: str) -> str:
    """Which chamber the words of an action name, "" where they name none."""
    match = _ACTING.match(action)
    return match.lastgroup or "" if match else ""


def papers(every: Iterable[tuple[str, str, str, str]]) -> dict[str, list[dict[str, Any]]]:
    """Papers with a name by our lists, then by day. every: of each its list, day, name and URL."""
    listed = sorted((paper for paper in every if paper[2]), key=itemgetter(1))
    return {
        of: [
            present({"date": day, "name": name, "url": url})
            for kind, day, name, url in listed
            if kind == of
        ]
        for of in _PAPERS
    }


def totals(yes: int | None, no: int | None, *others: int | None) -> dict[str, int]:
    """Yes, no and all the rest; nothing where nothing was counted."""
    if yes is None or no is None:
        return {}
    return {"yes": yes, "no": no, "other": sum(filter(None, others))}
