"""What a cell of the schedule or an agenda says: a known value, and words beside it.

A clerk writes into a cell what has no column: `POSTPONED`, `overflow LSB A`, `LAID OVER TO MARCH
5`. Such a remark (`domain.remarks`) is shown beside the fact and is never part of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from tracker.domain.committees import NamedCommittee, committee_in, is_known_committee
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
from tracker.domain.wordings import Vocabulary


class CellWords(NamedTuple):
    """A value and the marks beside it. value: "" where the cell names none."""

    value: str
    marks: tuple[str, ...] = ()

    def behind(self, *marks: str) -> CellWords:
        """The same with more marks before its own."""
        return CellWords(self.value, (*marks, *self.marks))


_WORDS: Final = Vocabulary(
    r"""
clock          \d{1,2}(?:[:.]\d\d)?\s*[ap]\.?\s?m\b|\b(?:12 )?noon\b
a_clock        (?<![\d:])@clock
hour           \d{1,2}[:.]\d\d(?!\d)|\d{1,2}\s*[ap]\.?m\b|(?:12 )?noon\b
weekday        (?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b
month_day      [a-z]{3,9}\.? \d{1,2}(?:, \d{4})?
# Before a clock time these make another start of it, or none.
says_when      \b(?:adjourn\w*|adj|recess\w*|upon|after|following|or|not|no|was|from|until|till|by
    |before|formerly|ends?|through|between$|opens?|doors?|closes?|sign|registration|deadline
    |reconvenes?)\b|\d
before_start   ^\W*(?:(?:at|from|between|starting|begins?)\s+)?
# A day or a word in front of a clock time that says no more than the row does.
labelled       (?:from\b|@weekday[\s,.]*(?:@month_day\b[\s,.–-]*)?(?:at\b)?)[\s:]*(?=\d)
label          at|time|start(?:s|ing)?(?: at| time)?|begins(?: at)?
zone           m[sd]?t|mountain(?: time)?
start_words    \b(?:adjourn\w*|recess\w*|upon|call of|after|following|immediately|tb[ad]|pending
    |to be (?:announced|determined)|morning|afternoon|evening|lunch|conclusion|\d{1,2}:\d\d)\b
# A range ends with its second clock time; what follows is a mark again.
range_to       -|–|—|\b(?:to|until|till?|through|thru|and)\b
range_end      \d{1,2}(?:[:.]\d\d)?(?:\s*[ap]\.?m\b\.?|\s*noon)?|noon
range          ^(.*?@range_to\s*@range_end)(.*)$
# Behind a room these say that the meeting went on to the place that follows.
onward         [\s,;:(\[\0–—-]*(?:@gone to|now in|→)\s+(?=\w)
elsewhere      \W*(?:not|was|formerly|old|moved from|overflow|no longer)\b
# Words that only name the building or floor of a known room, or lead to a map.
floor          \d(?:st|nd|rd) floor|(?:first|second|third) floor
building       \W*(?:(?:the|colorado|state|capitol|building|legislative services|@floor|basement
    |room|at|in|held)\b[\s,.]*)*|map|view map|directions
# After or before a known name these make the name of another body.
another_body   \W{0,3}(?:and\b|&|/|with\b|sub-?committee|working\b|work group|task\b|council
    |commission|board|interim\b|staff\b|caucus|panel\b|group\b|study\b|advisory|oversight|joint\b)
joined_before  (?:\band|&|/|\bjoint|\bwith|\bsub-?committee (?:of|on)(?: the)?)\W*$
chamber_last   (?!.*\b(?:house|senate)\b.*\b(?:house|senate)\b)([A-Za-z][A-Za-z,& ]*[A-Za-z])
    (?:, | \(| - )(House|Senate)\b\)?(.*)
""",
    gone=GONE,
)
_NAME: Final = re.compile(r"[A-Z][A-Za-z,& ]*")
#: Words that name a place: a numbered room, a house of a name, a street, a screen.
_PLACE: Final = re.compile(
    r"\b(?i:room|rm\.?|suite)\s*#?\s*(?:\d+\w*|[A-Z])\b|\b[A-Z]{2,4} ?\d{3,4}[A-Z]?\b"
    r"|\b[A-Z]\w+[\w .,'-]{0,80}\b(?:Hall|House|Building|Bldg|Auditorium|Cent(?:er|re)|Library"
    r"|Court|School|College|University|Campus|Theat(?:er|re)|Museum|Ballroom|Annex|Hotel|Church"
    r"|Capitol|Club|County|City|Park|Ranch|Reservation)\b"
    r"|\b\d+ [\w. ]{0,80}\b(?i:street|st|avenue|ave|blvd|boulevard|road|rd|drive)\b"
    r"|^(?i:(?:via |by |on )?(?:zoom|webex|remote(?:ly)?|virtual(?:ly)?|online)(?: only)?)$"
)


# --- the start ------------------------------------------------------------------------------------


def time_cell(text: str) -> CellWords:
    """The words of a start. A clock time counts at the beginning; `Upon Adjournment` and the like
    are words of a start as well, others are marks."""
    text = with_clock_times(_folded(text)).strip(f"{SEAM} ")
    plain = unseamed(text)
    clock = clock_words(plain)
    if clock is None:
        beside = _beside_a_mark(text, _is_start, time_cell)
        return beside or _late_clock(text) or _start_in_words(text)
    if clock.rest == " ".join(plain.split()):  # of a range the whole is kept
        ended = _WORDS["range"].match(clock.rest)
        return CellWords(clock.words, (ended[1], *marks_of(ended[2])) if ended else (clock.rest,))
    marks = marks_of(_after(text, clock.words))
    return CellWords(
        clock.words, tuple(mark for mark in marks if not _WORDS["zone"].fullmatch(mark))
    )


def _beside_a_mark(
    text: str, is_value: Callable[[str], bool], read: Callable[[str], CellWords]
) -> CellWords | None:
    """A value with a listed mark before or behind it that no sign parts from it, else None."""
    match = apart(text, is_value)
    return None if match is None else read(match[1]).behind(match[0])


def _is_start(words: str) -> bool:
    words = _WORDS["before_start"].sub("", words)
    return bool(_WORDS["hour"].match(words) or _WORDS["start_words"].match(words))


def _late_clock(text: str) -> CellWords | None:
    """A clock time behind a label or a mark (`at 1:30 PM`, `CANCELLED 1:30 PM`), else None."""
    if label := _WORDS["labelled"].match(text):
        inner = time_cell(text[label.end() :])
        return inner if clock_words(inner.value) else None
    hour = _WORDS["a_clock"].search(text)
    before = text[: hour.start()].strip(EDGES) if hour else ""
    if hour is None or not before or SEAM in before or _WORDS["says_when"].search(before):
        return None
    inner = time_cell(text[hour.start() :])
    is_mark = any(map(str.isalnum, before)) and not _WORDS["label"].fullmatch(before)
    return inner.behind(before) if is_mark else inner


def _start_in_words(text: str) -> CellWords:
    marks = marks_of(text)
    plain = [mark for mark in marks if not (meant_by(mark) or _WORDS["elsewhere"].match(mark))]
    hours = (mark for mark in plain if _WORDS["hour"].match(mark))
    words = (mark for mark in plain if _WORDS["start_words"].search(mark))
    value = next(hours, "") or next(words, "")
    others = tuple(mark for mark in marks if mark != value)
    if clock_words(value) is None:
        return CellWords(value, others)
    inner = time_cell(value)
    return CellWords(inner.value, (*inner.marks, *others))


# --- the room -------------------------------------------------------------------------------------


def room_cell(text: str) -> CellWords:
    """The room: a known one with what stands around it as marks, else words that name a place,
    else none. "TBD" is what the page says of it."""
    text = _folded(text)
    if room := room_in(text) or room_in(unseamed(text)):
        return _known_room(text, room)
    return _beside_a_mark(text, _is_place, room_cell) or _place_in_words(text)


def _known_room(text: str, room: Room) -> CellWords:
    moved = _WORDS["onward"].match(text, room.end)
    if moved and _is_place(text[moved.end() :]):
        venue, *rest = marks_of(text[moved.end() :])
        return CellWords(venue, (*marks_of(text[: moved.end()]), *rest))
    value = " ".join(unseamed(text)[room.begin : room.end].split())
    marks = marks_of(f"{text[: room.begin]}{SEAM}{text[room.end :]}")
    return CellWords(value, tuple(mark for mark in marks if not _WORDS["building"].fullmatch(mark)))


def _place_in_words(text: str) -> CellWords:
    marks = marks_of(text)
    first = marks[0] if marks else ""
    if len(marks) == 1 and not is_given(first):
        return CellWords(first)
    if not _PLACE.search(first) or meant_by(first) or is_worth_telling(first):
        return CellWords("", marks)
    if any(map(room_in, marks)) or _WORDS["elsewhere"].match(unseamed(text)):
        return CellWords("", marks)  # a known room is named, but not as the one that is meant
    return _without_marks(
        next(part for part in map(unseamed, text.split(SEAM)) if any(map(str.isalnum, part))), marks
    )


def _is_place(words: str) -> bool:
    return room_in(words) is not None or bool(_PLACE.search(words))


# --- the committee --------------------------------------------------------------------------------


def committee_cell(text: str, chamber: str = "", linked: str = "") -> CellWords:
    """The committee: a known one in its usual spelling, else the cell's words without their marks.
    chamber: "house" or "senate" where a link in the cell says so; linked: the words of a link to a
    committee's page, which are its name."""
    text = _folded(text)
    plain = unseamed(text)
    turned = _chamber_first(text)
    if turned is not None:
        return committee_cell(turned)
    named = committee_in(plain) or (committee_in(plain, chamber) if chamber else None)
    if named is None or _is_of_another(plain, named):
        return _unknown_committee(text, linked)
    marks = marks_of(f"{text[: named.begin]}{SEAM}{text[named.end :]}")
    own = ("house", "senate", "committee")
    return CellWords(
        _spelling(plain, named), tuple(mark for mark in marks if mark.casefold() not in own)
    )


def _chamber_first(text: str) -> str | None:
    """The same with the chamber in front where a known committee has it behind, else None:
    `Judiciary (House)`."""
    parts = text.split(SEAM)
    for at, part in enumerate(parts):
        last = _WORDS["chamber_last"].fullmatch(part.strip())
        if last is not None and is_known_committee(f"{last[2]} {last[1]}"):
            return SEAM.join((*parts[:at], f"{last[2]} {last[1]}", last[3], *parts[at + 1 :]))
    return None


def _spelling(plain: str, named: NamedCommittee) -> str:
    """A known committee as the page spells it, where that is only its chamber and its name."""
    words = " ".join(plain[named.begin : named.end].split())
    longer = "committee" in words.lower() and "committee" not in named.name.lower()
    return named.name if longer or words.isupper() or not _NAME.fullmatch(words) else words


def _is_of_another(plain: str, named: NamedCommittee) -> bool:
    before, after = plain[: named.begin], plain[named.end :]
    first = next(iter(marks_of(after.lstrip(EDGES))), "")
    joined = _WORDS["another_body"].match(after) and meant_by(first) is None
    if joined or _WORDS["joined_before"].search(before):
        return True
    if named.name.startswith(("House ", "Senate ")):
        return False
    # Without a chamber in front only the whole name is one, not a longer name's beginning.
    own = PARTED.split(before)[-1] + PARTED.split(after)[0]
    return any(map(str.isalnum, own)) and meant_by(own) is None


def _is_name(words: str) -> bool:
    return words[:1].isupper() and len(words.split()) > 1 and not words.isupper()


def _unknown_committee(text: str, linked: str) -> CellWords:
    """A name nobody knows: the link's words, else all but asides, other tags and listed marks."""
    if linked:
        marks = [mark for mark in marks_of(linked) if meant_by(mark)]
        value = _without(unseamed(linked), marks)
        if value and len(marks) < len(marks_of(linked)):
            return CellWords(value, (*marks, *marks_of(text.replace(linked, SEAM, 1))))
    else:
        shouted = apart(text, _is_name)
        if shouted is not None and shouted[0].isupper():
            return _unknown_committee(shouted[1], "").behind(shouted[0])
    asides = re.split(rf"[{SEAM}(\[]", text.strip(f"{SEAM} "))
    named = (part for part in asides if not all(map(meant_by, marks_of(part))))
    return _without_marks(unseamed(next(named, "")), marks_of(text))


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


def _without_marks(named: str, marks: Iterable[str]) -> CellWords:
    """A value without its listed marks, which stand beside it with those of other words."""
    beside = [mark for mark in marks if meant_by(mark) or mark not in named]
    return CellWords(_without(named, beside), tuple(beside))


def _without(text: str, marks: Iterable[str]) -> str:
    """A text without some of its marks, and without the signs that then stand at its ends."""
    for mark in marks:
        text = text.replace(mark, " ")
    return re.sub(r"[(\[]\s*[)\]]", " ", " ".join(text.split())).strip(" -–—:;,|*([])")
