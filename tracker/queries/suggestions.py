"""What somebody meant who mistyped: the nearest words that bills do hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract
from sqlalchemy import Connection, select

from tracker.domain.search_terms import Term, Understood, understood
from tracker.domain.text.fold import fold
from tracker.queries.matching import Among, newest, numbered
from tracker.store.search_tables import SearchWord
from tracker.store.tables import table

_WORDS: Final = table(SearchWord)
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


def unknown(connection: Connection, wanted: Understood) -> tuple[str, ...]:
    """The words of a search that no bill holds, the first few, folded."""
    return tuple(islice(_unknown(connection, wanted.terms), _MENDED))


def correction(
    connection: Connection, wanted: Understood, unheard: Sequence[str]
) -> Correction | None:
    """What might be meant by a search that found nothing, None where nothing is near. unheard: its
    words that no bill holds."""
    number = _without_session(connection, wanted)
    if number:
        return Correction(number, False)
    mended: dict[str, str] = {}
    of_names = True
    for word in unheard:
        near = _nearest(connection, word)
        if near is None:
            return None
        mended[word], is_name = near
        of_names = of_names and is_name
    if not mended:
        return None
    return Correction(_mended(wanted.text, mended), of_names)


def _without_session(connection: Connection, wanted: Understood) -> str:
    """A number that its session lacks and another one has, "" for none."""
    if len(wanted.numbers) != 1 or not wanted.numbers[0].session:
        return ""
    number = wanted.numbers[0]
    said = f"{number.prefix} {number.serial}".strip()
    return said if numbered(connection, understood(said).numbers, Among()) else ""


def _unknown(connection: Connection, terms: Sequence[Term]) -> Iterator[str]:
    """The words that no bill holds."""
    words = dict.fromkeys(word for term in terms if term.kind != "prefix" for word in term.words)
    for word in words:
        single = [Term("word", (word,))]
        if len(word) >= SHORT and word.isalpha() and not newest(connection, single, Among()):
            yield word


def _nearest(connection: Connection, word: str) -> tuple[str, bool] | None:
    """The word of our bills that is nearest, the commonest of the nearest, and whether it is a
    name."""
    reach = 2 if len(word) >= LONG else 1
    letters = _WORDS.c.letters.between(len(word) - reach, len(word) + reach)
    rows = connection.execute(
        select(_WORDS.c.word, _WORDS.c.is_name).where(letters).limit(_LOOKED_AT)
    )
    names = {row.word: row.is_name for row in rows}
    near = extract(word, list(names), scorer=OSA.distance, score_cutoff=reach, limit=50)
    if not near:
        return None
    least = min(distance for _, distance, _ in near)
    nearest = [one for one, distance, _ in near if distance == least]
    nearest.sort(key=lambda one: (one[0] != word[0], one))
    found = max(nearest[:_WEIGHED], key=lambda one: (one[0] == word[0], _bills(connection, one)))
    return found, bool(names[found])


def _bills(connection: Connection, word: str) -> int:
    return len(newest(connection, [Term("word", (word,))], Among()))


def _mended(text: str, mended: dict[str, str]) -> str:
    """The text with words replaced, whatever their case and accents; a capital stays one."""
    for wrong, right in mended.items():
        plain = fold(text)
        at = plain.find(wrong)
        if at >= 0 and len(plain) == len(text):
            meant = right.capitalize() if text[at].isupper() else right
            text = text[:at] + meant + text[at + len(wrong) :]
    return text
