"""Which bills are related, and why: rare words and pairs of words that both have, sections of the
law that both amend, prime sponsors in common.

A bill is its terms, each with a weight: a word of its title says more than one of its summary. Two
bills are the nearer the more rare terms they share, measured against all that each of them has: a
cosine, with the rarity of a term among all stored bills for its weight. No term of BOILERPLATE
counts. How well it does: bench/related.py.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from tracker.domain.bill_text import BillText
from tracker.domain.numbers import BillNumber, mentions
from tracker.domain.search_terms import COMMON
from tracker.domain.text.boilerplate import BOILERPLATE
from tracker.domain.text.words import bounded, composed, fold, number_of, stem_of, word_spans

#: Changes when the same bill gives other terms: all are then worked out anew.
TERMS: Final = "1"
#: How near two bills must be, in thousandths, to be called related; and at least, where they share
#: some words, for one phrase alone ("task force") brings bills of all kinds together.
_NEAR, _BAR, _FEW_WORDS = 100, 60, 3
#: Kin of a bill that are kept: of other sessions, and as many of its own.
MOST_RELATED: Final = 5
#: What a prime sponsor in common adds.
_SPONSOR: Final = 1.2
#: The fields of a bill in order of what they say of it; a section of the law, or another bill, that
#: a bill names.
_WEIGHTS: Final[Mapping[str, int]] = {"title": 3, "long_title": 2, "summary": 1, "text": 1}
_CITED: Final = 3
#: Terms of a bill at most: a long text has thousands.
_MOST_TERMS: Final = 300
#: So many bills are supposed at least: among the first of a session every word would be common.
_FEWEST: Final = 1000
#: A short bill would be near to whatever has its few words: its size is drawn towards the usual.
_PIVOT, _USUAL = 0.1, 11.5
#: How often a text says what counts.
_OFTEN: Final = 3
#: Words that are shown of those in common; letters of one.
_SHOWN, _LONGEST = 4, 60

_SECTION: Final = re.compile(r"(?<![\w.-])\d{1,2}(?:\.\d)?-\d{1,3}(?:\.\d{1,2})?-\d+(?:\.\d+)?\b")
_LAW: Final = re.compile(r"\bIn Colorado Revised Statutes,(.*)")
#: Which version a summary belongs to, and when its bill was signed, is nothing of the bill's own.
_STOP: Final = re.compile(r"[.,;:()]")
_NOTE: Final = re.compile(r"\(Note: This summary [^)]*\)|(?:APPROVED by|EFFECTIVE) .*")
#: Sections of a text that are about no matter, by key and by heading.
_CLAUSES: Final = frozenset({"long-title", "summary", "enacting", "signatures"})
_CLOSING: Final = re.compile(r"Safety clause|Act subject to petition|Effective date|Applicability")
#: Titles of earlier sessions shorten it.
_WRITTEN_OUT: Final = {"dept": "department"}
#: What every long title says: "Concerning ..., and, in connection therewith, making ...".
_FORMULA: Final = frozenset({"concerning", "connection", "therewith", "making"})


class Term(NamedTuple):
    """A term of a bill. shown: as the bill writes it."""

    weight: int
    shown: str


#: A bill's terms, by key: a word or two, folded; `§` and a section; `#` and a bill's number.
Terms: TypeAlias = Mapping[str, Term]


class Reason(NamedTuple):
    """Why two bills are related. score: in thousandths; sections: of Colorado Revised Statutes;
    words: as one of the two writes them, the most telling first; sponsors: prime ones of both."""

    score: int
    sections: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sponsors: tuple[str, ...] = ()


def terms_of(number: str, fields: Mapping[str, str], sections: Iterable[str] = ()) -> Terms:
    """The terms of a bill, the weightiest first. fields: title, long_title, summary and text, those
    that lack left out; sections: that its text amends. Its own number is a term, so that who names
    it is near; of a text only what it says again and again."""
    terms = {f"#{number}": Term(_CITED, number)}
    terms |= {f"§{section}": Term(_CITED, section) for section in sections}
    for name, weight in _WEIGHTS.items():
        every = list(said_in(name, fields.get(name, "")))
        times = Counter(key for key, *_ in every) if name == "text" else {}
        for key, cited, shown in every:
            often = times.get(key, _OFTEN) >= _OFTEN
            if often and len(terms) < _MOST_TERMS and key not in BOILERPLATE:
                terms.setdefault(key, Term(_CITED if cited else weight, shown))
    return terms


def said_in(field: str, text: str) -> Iterator[tuple[str, bool, str]]:
    """All that a field says: a term's key, whether a section or bill is named, its words."""
    text = _NOTE.sub("", composed(bounded(field, text)))
    for section in _SECTION.findall(text):
        yield f"§{section}", True, section
    for named in mentions(text):
        if number := named.number():
            yield f"#{number}", True, str(number)
    yield from _worded(text)


def sections_amended(text: BillText) -> tuple[str, ...]:
    """The sections of Colorado Revised Statutes that a text says it amends, in their order."""
    laws = (_LAW.search(section.heading) for section in text.sections)
    named = (_SECTION.findall(law[1]) for law in laws if law)
    return tuple(dict.fromkeys(section for some in named for section in some))


def body_of(text: BillText) -> str:
    """The words of a text that are about its matter: without the clauses that every bill has."""
    return "\n".join(
        section.text
        for section in text.sections
        if section.key not in _CLAUSES and not _CLOSING.match(section.heading)
    )


def _worded(text: str) -> Iterator[tuple[str, bool, str]]:
    """The words of a text, and each two of them that nothing but common words stand between."""
    before, began, ended = "", 0, 0
    for start, end in word_spans(text):
        word = stem_of(fold(text[start:end]))
        word = _WRITTEN_OUT.get(word, word)
        if len(word) < 2 or word[0].isdigit() or word in COMMON or word in _FORMULA:
            continue
        yield word, False, text[start:end]
        if before and end - began <= _LONGEST and not _STOP.search(text, ended, start):
            yield f"{before} {word}", False, text[began:end]
        before, began, ended = word, start, end


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Two bills by their numbers, the one of the later session first; of one session by number."""
    later, earlier = sorted((one, other), key=lambda bill: (session_of(bill), bill), reverse=True)
    return later, earlier


@lru_cache(maxsize=10_000)
def session_of(number: str) -> str:
    """The session of a bill, by its number."""
    return BillNumber.parse(number).session


class Posting(NamedTuple):
    """A term of another bill that a bill has too. code: its number; share: its weight, measured
    against all terms of that bill; bills: in how many it stands."""

    code: int
    bill: int
    share: float
    bills: int


def shares_of(terms: Terms) -> dict[str, float]:
    """What of a bill is indexed: the share of each term, by its key; its number is `number_of`."""
    size = math.sqrt(sum(term.weight**2 for term in terms.values()))
    measure = (1 - _PIVOT) * size + _PIVOT * _USUAL
    return {key: term.weight / measure for key, term in terms.items()}


def parts_of(
    shares: Mapping[str, float], postings: Iterable[Posting], stored: int
) -> dict[int, dict[str, float]]:
    """What each term adds to how near each other bill is, by bill and the term's key.

    shares: of the bill that asks; stored: how many bills are indexed.
    """
    most = math.log(max(stored, _FEWEST))
    keys = {number_of(key): key for key in shares}
    parts: dict[int, dict[str, float]] = defaultdict(dict)
    for code, bill, share, bills in postings:
        key = keys[code]
        parts[bill][key] = max(0.0, 1 - math.log(bills) / most) ** 2 * shares[key] * share
    return parts


def reason_of(terms: Terms, parts: Mapping[str, float], sponsors: Sequence[str] = ()) -> Reason:
    """Why a bill with these terms is near another. parts: what each term adds."""
    keys = sorted(parts, key=lambda key: (-parts[key], key))
    sections = (key[1:] for key in keys if key.startswith("§"))
    words = [key for key in keys if not key.startswith("§")]
    paired = {word for key in words if " " in key for word in key.split()}
    shown = (terms[key].shown for key in [key for key in words if key not in paired][:_SHOWN])
    score = sum(parts.values()) * (_SPONSOR if sponsors else 1)
    return Reason(round(1000 * score), tuple(sections), tuple(shown), tuple(sponsors))


def are_related(reason: Reason, parts: Iterable[str]) -> bool:
    """Whether bills that are near for a reason are near enough. parts: the terms they share."""
    if reason.score >= _NEAR:
        return True
    cites = any(key[0] in "§#" for key in parts)
    words = {word for key in parts for word in key.split()}
    return reason.score >= _BAR and (cites or len(words) >= _FEW_WORDS)
