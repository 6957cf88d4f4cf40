"""What somebody meant who mistyped: the nearest words that bills do hold, the nearest numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from sqlalchemy import Connection, func, select

from tracker.domain.numbers import BillNumber
from tracker.domain.search_terms import Term, Understood, rowid_of, understood
from tracker.domain.text.words import fold
from tracker.queries.matching import Among, newest, numbered
from tracker.store.derived_tables import WORDS
from tracker.store.tables import BILLS, CRAWLS

#: Shorter words are not guessed at; from LONG letters on two mistakes are forgiven.
SHORT, LONG = 4, 7
#: Words looked at, and the nearest of them that are weighed against each other.
_LOOKED_AT, _WEIGHED = 60_000, 4
#: Words of a search that are put right at most.
_MENDED: Final = 3


@dataclass(frozen=True, slots=True)
class Correction:
    """What might be meant. text: the search as typed, with words put right; of_names: whether all
    of those are names."""

    text: str
    of_names: bool


def unknown(connection: Connection, parsed: Understood) -> tuple[str, ...]:
    """The words of a search that no bill holds, the first few, folded."""
    words = (word for term in parsed.terms if term.kind != "prefix" for word in term.words)
    guessed = (word for word in dict.fromkeys(words) if len(word) >= SHORT and word.isalpha())
    return tuple(islice((word for word in guessed if not _bills(connection, word)), _MENDED))


def correction(
    connection: Connection, parsed: Understood, unheard: Sequence[str]
) -> Correction | None:
    """What might be meant by a search that found nothing, None where nothing is near. unheard: its
    words that no bill holds."""
    if len(parsed.numbers) == 1 and parsed.numbers[0].session:  # another session may have it
        number = f"{parsed.numbers[0].prefix} {parsed.numbers[0].serial}".strip()
        if numbered(connection, understood(number).numbers, Among()):
            return Correction(number, False)
    nearest = {word: _nearest(connection, word) for word in unheard}
    mended = {word: near for word, near in nearest.items() if near}
    if not mended or len(mended) < len(unheard):
        return None
    return Correction(_mended(parsed.text, mended), all(name for _, name in mended.values()))


def _nearest(connection: Connection, word: str) -> tuple[str, bool] | None:
    """The word of our bills that is nearest, the commonest of the nearest, and whether it is a
    name."""
    reach = 2 if len(word) >= LONG else 1
    letters = WORDS.c.letters.between(len(word) - reach, len(word) + reach)
    rows = select(WORDS.c.word, WORDS.c.is_name).where(letters).limit(_LOOKED_AT)
    names = dict(connection.execute(rows).all())
    near = extract(word, list(names), scorer=OSA.distance, score_cutoff=reach, limit=50)
    if not near:
        return None
    least = min(distance for _, distance, _ in near)
    nearest = (guess for guess, distance, _ in near if distance == least)
    likely = sorted(nearest, key=lambda guess: (guess[0] != word[0], guess))[:_WEIGHED]
    best = max(likely, key=lambda guess: (guess[0] == word[0], _bills(connection, guess)))
    return best, bool(names[best])


def _bills(connection: Connection, word: str) -> int:
    return len(newest(connection, [Term("word", (word,))], Among()))


def _mended(text: str, mended: Mapping[str, tuple[str, bool]]) -> str:
    """The text with words replaced, whatever their case and accents; a capital stays one."""
    for wrong, (right, _) in mended.items():
        plain = fold(text)
        at = plain.find(wrong)
        if at >= 0 and len(plain) == len(text):
            meant = right.capitalize() if text[at].isupper() else right
            text = text[:at] + meant + text[at + len(wrong) :]
    return text


# --- a number that no stored bill has -------------------------------------------------------------

#: Numbers offered at most.
OFFERED: Final = 3


@dataclass(frozen=True, slots=True)
class UnknownNumber:
    """A number without a bill. is_stored: whether any bill of its session is; highest: the highest
    of its kind there, "" where there is none; read: when the session's list was last read whole,
    None: never; alike: numbers that are stored and look like it, the likeliest first."""

    number: BillNumber
    is_stored: bool
    highest: str
    read: datetime | None
    alike: tuple[str, ...]


def unknown_number(connection: Connection, number: BillNumber) -> UnknownNumber:
    """What can be said of a number that no stored bill has."""
    numbers = connection.execute(select(BILLS.c.number)).scalars()
    stored = [BillNumber.parse(text) for text in numbers]
    of_session = [other for other in stored if other.session == number.session]
    of_kind = [other for other in of_session if other.prefix == number.prefix]
    walked = select(func.max(CRAWLS.c.list_walked)).where(CRAWLS.c.session == number.session)
    typed = str(number)
    # One digit mistyped or two swapped; another kind of measure; another session, the newest.
    near = [other for other in of_kind if OSA.distance(typed, str(other), score_cutoff=1) == 1]
    near.sort(key=lambda other: (sorted(str(other)) != sorted(typed), other))
    kinds = [other for other in of_session if other.serial == number.serial]
    same = (number.prefix, number.serial)
    sessions = [other for other in stored if (other.prefix, other.serial) == same]
    sessions.sort(key=rowid_of, reverse=True)
    alike = dict.fromkeys(map(str, (*near[:2], *kinds, *sessions, *near)))
    return UnknownNumber(
        number,
        bool(of_session),
        str(max(of_kind, key=lambda other: other.serial)) if of_kind else "",
        connection.execute(walked).scalar_one(),
        tuple(alike)[:OFFERED],
    )
