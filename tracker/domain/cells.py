"""What a cell of the schedule or an agenda says: a known value, and words beside it.

A clerk writes into a cell what has no column: `POSTPONED`, `overflow LSB A`, `LAID OVER TO MARCH
5`. Such a remark (`domain.remarks`) is shown beside the fact and is never part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final, NamedTuple

from tracker.domain.colorado import COMMITTEES, committee_key
from tracker.domain.remarks import (
    EDGES,
    PARTED,
    SEAM,
    apart,
    is_worth_telling,
    marks_of,
    meant_by,
    unseamed,
)
from tracker.domain.rooms import GONE, Room, room_in
from tracker.domain.times import clock_words, is_given, with_clock_times


class CellWords(NamedTuple):
    """A value and the marks beside it. value: "" where the cell names none."""

    value: str
    marks: tuple[str, ...] = ()


# --- the cells of a row ---------------------------------------------------------------------------


def time_cell(text: str) -> CellWords:
    """The words of a start. A clock time counts at the beginning; `Upon Adjournment` and the like
    are words of a start as well, others are marks."""
    text = with_clock_times(_folded(text)).strip(f"{SEAM} ")
    plain = unseamed(text)
    clock = clock_words(plain)
    if clock is None:
        return _beside_a_mark(text) or _late_clock(text) or _start_in_words(text)
    if clock.rest == " ".join(plain.split()):  # of a range the whole is kept
        return CellWords(clock.words, _range(clock.rest))
    rest = marks_of(_after(text, clock.words))
    return CellWords(clock.words, tuple(mark for mark in rest if not _ZONE.fullmatch(mark)))


def _beside_a_mark(text: str) -> CellWords | None:
    """A start with a listed mark before or behind it that no sign parts from it, else None."""
    found = apart(text, _is_start)
    if found is None:
        return None
    inner = time_cell(found[1])
    return CellWords(inner.value, (found[0], *inner.marks))


def _is_start(words: str) -> bool:
    words = _BEFORE_START.sub("", words)
    return bool(_HOUR.match(words) or _START_WORDS.match(words))


def _late_clock(text: str) -> CellWords | None:
    """A clock time behind a label or a mark (`at 1:30 PM`, `CANCELLED 1:30 PM`), else None."""
    hour = _CLOCK.search(text)
    before = "" if hour is None else text[: hour.start()].strip(EDGES)
    if label := _LABELLED.match(text):
        inner = time_cell(text[label.end() :])
        return inner if clock_words(inner.value) else None
    if hour is None or not before or SEAM in before or _SAYS_WHEN.search(before):
        return None
    inner = time_cell(text[hour.start() :])
    is_mark = any(map(str.isalnum, before)) and not _LABEL.fullmatch(before)
    return CellWords(inner.value, (*((before,) if is_mark else ()), *inner.marks))


def _start_in_words(text: str) -> CellWords:
    marks = marks_of(text)
    plain = [mark for mark in marks if not (meant_by(mark) or _ELSEWHERE.match(mark))]
    hours = (mark for mark in plain if _HOUR.match(mark))
    words = (mark for mark in plain if _START_WORDS.search(mark))
    value = next(hours, "") or next(words, "")
    others = tuple(mark for mark in marks if mark != value)
    if clock_words(value) is None:
        return CellWords(value, others)
    inner = time_cell(value)
    return CellWords(inner.value, (*inner.marks, *others))


_CLOCK: Final = re.compile(
    r"(?<![\d:])\d{1,2}(?:[:.]\d\d)?\s*[ap]\.?\s?m\b|\b(?:12 )?noon\b", re.IGNORECASE
)
#: Before a clock time these make another start of it, or none.
_SAYS_WHEN: Final = re.compile(
    r"\b(?:adjourn\w*|adj|recess\w*|upon|after|following|or|not|no|was|from|until|till|by|before"
    r"|formerly|ends?|through|between$|opens?|doors?|closes?|sign|registration|deadline|reconvenes?)\b|\d",
    re.IGNORECASE,
)
_BEFORE_START: Final = re.compile(
    r"^\W*(?:(?:at|from|between|starting|begins?)\s+)?", re.IGNORECASE
)
#: A day or a word in front of a clock time that says no more than the row does.
_LABELLED: Final = re.compile(
    r"(?:from\b|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b[\s,.]*"
    r"(?:[a-z]{3,9}\.? \d{1,2}(?:, \d{4})?\b[\s,.–-]*)?(?:at\b)?)[\s:]*(?=\d)",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?:at|time|start(?:s|ing)?(?: at| time)?|begins(?: at)?)", re.IGNORECASE
)
_ZONE: Final = re.compile(r"m[sd]?t|mountain(?: time)?", re.IGNORECASE)
_HOUR: Final = re.compile(
    r"\d{1,2}[:.]\d\d(?!\d)|\d{1,2}\s*[ap]\.?m\b|(?:12 )?noon\b", re.IGNORECASE
)
_START_WORDS: Final = re.compile(
    r"\b(?:adjourn\w*|recess\w*|upon|call of|after|following|immediately|tb[ad]|pending"
    r"|to be (?:announced|determined)|morning|afternoon|evening|lunch|conclusion|\d{1,2}:\d\d)\b",
    re.IGNORECASE,
)
#: A range ends with its second clock time; what follows is a mark again.
_RANGE_END: Final = re.compile(
    r"^(.*?(?:-|–|—|\b(?:to|until|till?|through|thru|and)\b)\s*(?:\d{1,2}(?:[:.]\d\d)?(?:\s*[ap]\.?m\b\.?|\s*noon)?|noon))(.*)$",
    re.IGNORECASE,
)


def _range(words: str) -> tuple[str, ...]:
    found = _RANGE_END.match(words)
    return (words,) if found is None else (found[1], *marks_of(found[2]))


def room_cell(text: str) -> CellWords:
    """The room: a known one with what stands around it as marks, else words that name a place,
    else none. "TBD" is what the page says of it."""
    text = _folded(text)
    room = room_in(text) or room_in(unseamed(text))
    if room is None and (found := apart(text, _is_place)) is not None:
        inner = room_cell(found[1])
        return CellWords(inner.value, (found[0], *inner.marks))
    return _place_in_words(text) if room is None else _known_room(text, room)


def _known_room(text: str, room: Room) -> CellWords:
    moved = _ONWARD.match(text, room.end)
    if moved and _is_place(text[moved.end() :]):
        place, *rest = marks_of(text[moved.end() :])
        return CellWords(place, (*marks_of(text[: moved.end()]), *rest))
    value = " ".join(unseamed(text)[room.begin : room.end].split())
    around = f"{text[: room.begin]}{SEAM}{text[room.end :]}"
    return CellWords(value, tuple(mark for mark in marks_of(around) if not _of_building(mark)))


def _place_in_words(text: str) -> CellWords:
    marks = marks_of(text)
    if len(marks) == 1 and not is_given(marks[0]):
        return CellWords(marks[0])
    first = marks[0] if marks else ""
    if not _PLACE.search(first) or meant_by(first) or is_worth_telling(first):
        return CellWords("", marks)
    if any(room_in(mark) for mark in marks) or _ELSEWHERE.match(unseamed(text)):
        return CellWords("", marks)  # a known room is named, but not as the one that is meant
    named = next(part for part in map(unseamed, text.split(SEAM)) if any(map(str.isalnum, part)))
    kept = [mark for mark in marks if meant_by(mark) or mark not in named]
    return CellWords(_without(named, kept), tuple(kept))


#: Behind a room these say that the meeting went on to the place that follows.
_ONWARD: Final = re.compile(rf"[\s,;:(\[{SEAM}–—-]*(?:{GONE} to|now in|→)\s+(?=\w)", re.IGNORECASE)


def _is_place(words: str) -> bool:
    return room_in(words) is not None or bool(_PLACE.search(words))


#: Words that name a place: a numbered room, a house of a name, a street, a screen.
_PLACE: Final = re.compile(
    r"\b(?i:room|rm\.?|suite)\s*#?\s*(?:\d+\w*|[A-Z])\b|\b[A-Z]{2,4} ?\d{3,4}[A-Z]?\b"
    r"|\b[A-Z]\w+[\w .,'-]*\b(?:Hall|House|Building|Bldg|Auditorium|Cent(?:er|re)|Library|Court"
    r"|School|College|University|Campus|Theat(?:er|re)|Museum|Ballroom|Annex|Hotel|Church|Capitol"
    r"|Club|County|City|Park|Ranch|Reservation)\b"
    r"|\b\d+ [\w. ]*\b(?i:street|st|avenue|ave|blvd|boulevard|road|rd|drive)\b"
    r"|^(?i:(?:via |by |on )?(?:zoom|webex|remote(?:ly)?|virtual(?:ly)?|online)(?: only)?)$"
)
_ELSEWHERE: Final = re.compile(r"\W*(?:not|was|formerly|old|moved from|overflow|no longer)\b", re.I)
_BUILDING_WORDS: Final = re.compile(
    r"\W*(?:(?:the|colorado|state|capitol|building|legislative services|\d(?:st|nd|rd) floor"
    r"|(?:first|second|third) floor|basement|room|at|in|held)\b[\s,.]*)*",
    re.IGNORECASE,
)


def _of_building(mark: str) -> bool:
    """Whether a mark only names the building or floor of the known room, or leads to a map."""
    return mark.casefold() in ("map", "view map", "directions") or bool(
        _BUILDING_WORDS.fullmatch(mark)
    )


# --- the committee --------------------------------------------------------------------------------

_TOKEN: Final = re.compile(r"[A-Za-z]+")
_SKIPPED: Final = frozenset({"and", "the"})
#: After or before a known name these make the name of another body.
_ANOTHER_BODY: Final = re.compile(
    r"\W{0,3}(?:and\b|&|/|with\b|sub-?committee|working\b|work group|task\b|council|commission"
    r"|board|interim\b|staff\b|caucus|panel\b|group\b|study\b|advisory|oversight|joint\b)",
    re.IGNORECASE,
)
_JOINED_BEFORE: Final = re.compile(
    r"(?:\band|&|/|\bjoint|\bwith|\bsub-?committee (?:of|on)(?: the)?)\W*$", re.I
)


_CHAMBER_LAST: Final = re.compile(
    r"(?!.*\b(?:house|senate)\b.*\b(?:house|senate)\b)([A-Za-z][A-Za-z,& ]*[A-Za-z])"
    r"(?:, | \(| - )(House|Senate)\b\)?(.*)",
    re.IGNORECASE,
)


class _Named(NamedTuple):
    begin: int
    end: int
    name: str


@cache
def _known() -> dict[tuple[str, str], str]:
    """The known committees by chamber ("house", "senate", "") and letters."""
    return {
        (chamber.lower(), committee_key(name).letters): f"{chamber} {name}".strip()
        for chamber, names in COMMITTEES.items()
        for name in names
    }


@cache
def _longest() -> int:
    """How many words a known name has at most, with what is passed over in it."""
    return 3 + max(len(_TOKEN.findall(name)) for name in _known().values())


def is_known_committee(name: str) -> bool:
    """Whether a name is that of a committee that is known."""
    key = committee_key(name)
    chamber = {"lower": "house", "upper": "senate"}.get(key.chamber or "", "")
    return (chamber, key.letters) in _known()


def _named_in(plain: str, chamber: str) -> _Named | None:
    """The known committee named in a text, in its usual spelling: with its chamber in front, or
    with the chamber the cell's link tells."""
    tokens = [(found[0].lower(), found.start(), found.end()) for found in _TOKEN.finditer(plain)]
    for at, (word, begin, _) in enumerate(tokens):
        first = at
        own = chamber
        if word in ("house", "senate"):
            own, first = word, at + 1
        if [token[0] for token in tokens[first : first + 2]] == ["committee", "on"]:
            first += 2
        found = _longest_from(tokens, first, own)
        if found is not None:
            return _Named(begin, found[0], found[1])
    return None


def _longest_from(
    tokens: Sequence[tuple[str, int, int]], first: int, chamber: str
) -> tuple[int, str] | None:
    letters, best = "", None
    for at in range(first, min(first + _longest(), len(tokens))):
        word, _, end = tokens[at]
        if word in _SKIPPED:
            continue
        letters += word
        for key in (letters, letters.removesuffix("committee")):
            name = _known().get((chamber, key)) or (
                _known().get(("", key)) if chamber == "" else None
            )
            if name is not None:
                best = (end, name)
    return best


def committee_cell(text: str, chamber: str = "", linked: str = "") -> CellWords:
    """The committee: a known one in its usual spelling, else the cell's words without their marks.

    chamber: "house" or "senate" where a link in the cell says so; linked: the words of a link to a
    committee's page, which are its name.
    """
    text = _folded(text)
    plain = unseamed(text)
    turned = _turned(text)
    if turned is not None:
        return committee_cell(turned)
    named = _named_in(plain, "") or (_named_in(plain, chamber) if chamber else None)
    if named is not None and not _is_of_another(plain, named):
        around = f"{text[: named.begin]}{SEAM}{text[named.end :]}"
        return CellWords(
            _spelt(plain, named), tuple(filter(None, map(_no_chamber, marks_of(around))))
        )
    return _unknown_committee(text, linked)


def _turned(text: str) -> str | None:
    """The same with the chamber in front where a known committee has it behind, else None:
    `Judiciary (House)`."""
    parts = text.split(SEAM)
    for at, part in enumerate(parts):
        last = _CHAMBER_LAST.fullmatch(part.strip())
        if last is not None and is_known_committee(f"{last[2]} {last[1]}"):
            return SEAM.join((*parts[:at], f"{last[2]} {last[1]}", last[3], *parts[at + 1 :]))
    return None


def _spelt(plain: str, named: _Named) -> str:
    """A known committee as the page spells it, where that is only its chamber and its name."""
    words = " ".join(plain[named.begin : named.end].split())
    longer = "committee" in words.lower() and "committee" not in named.name.lower()
    if longer or words.isupper() or not _NAME.fullmatch(words) or not words[0].isupper():
        return named.name
    return words


_NAME: Final = re.compile(r"[A-Za-z,& ]+")


def _is_of_another(plain: str, named: _Named) -> bool:
    before, after = plain[: named.begin], plain[named.end :]
    first = next(iter(marks_of(after.lstrip(EDGES))), "")
    joined = _ANOTHER_BODY.match(after) and meant_by(first) is None
    if joined or _JOINED_BEFORE.search(before):
        return True
    if named.name.split()[0] in COMMITTEES:
        return False
    # Without a chamber in front only the whole name is one, not a longer name's beginning.
    own = PARTED.split(before)[-1] + PARTED.split(after)[0]
    return any(map(str.isalnum, own)) and meant_by(own) is None


def _no_chamber(mark: str) -> str:
    return "" if mark.casefold() in ("house", "senate", "committee") else mark


def _is_name(words: str) -> bool:
    return words[:1].isupper() and len(words.split()) > 1 and not words.isupper()


def _unknown_committee(text: str, linked: str) -> CellWords:
    """A name nobody knows: the link's words, else all but asides, other tags and listed marks."""
    shouted = apart(text, _is_name)
    if shouted is not None and shouted[0].isupper() and not linked:
        inner = _unknown_committee(shouted[1], "")
        return CellWords(inner.value, (shouted[0], *inner.marks))
    if linked:
        name = [mark for mark in marks_of(linked) if not meant_by(mark)]
        rest = text.replace(linked, SEAM, 1)
        value = _without(unseamed(linked), [mark for mark in marks_of(linked) if meant_by(mark)])
        if name and value:
            beside = [*(mark for mark in marks_of(linked) if meant_by(mark)), *marks_of(rest)]
            return CellWords(value, tuple(beside))
    asides = re.split(rf"[{SEAM}(\[]", text.strip(f"{SEAM} "))
    named = next((part for part in asides if any(not meant_by(m) for m in marks_of(part))), "")
    kept = [mark for mark in marks_of(text) if meant_by(mark) or mark not in unseamed(named)]
    return CellWords(_without(unseamed(named), kept), tuple(kept))


# --- words ----------------------------------------------------------------------------------------


def _folded(text: str) -> str:
    """The same with one blank for several, and its seams."""
    return SEAM.join(" ".join(part.split()) for part in text.split(SEAM))


def _after(text: str, words: str) -> str:
    """What follows some words, whatever seams and blanks stand between them."""
    letters = len(re.sub(r"\s", "", words))
    for at, sign in enumerate(text):
        letters -= not (sign.isspace() or sign == SEAM)
        if letters < 0:
            return text[at - 1 :] if text[at - 1] == SEAM else text[at:]
    return ""


def _without(text: str, marks: Iterable[str]) -> str:
    """A text without some of its marks, and without the signs that then stand at its ends."""
    for mark in marks:
        text = text.replace(mark, " ")
    return re.sub(r"[(\[]\s*[)\]]", " ", " ".join(text.split())).strip(" -–—:;,|*([])")
