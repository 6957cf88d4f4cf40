"""Remarks: the marks that a clerk writes beside a value, and what they mean; and what a cell of the
schedule or an agenda says, a known value with words beside it, which are never part of it.

Only words that are listed in `colorado.REMARKS` call a meeting off or put it in doubt, and
only where they are a mark of their own: the whole cell or its own tag, in parentheses, behind a
dash, at the end of an item. Texts come with SEAM where an element of the page begins or ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from tracker.domain.colorado import REMARK_PATTERNS, Meant
from tracker.domain.committees import NamedCommittee, committee_in, is_known_committee
from tracker.domain.rooms import GONE, Room, building_of, room_in
from tracker.domain.times import clock_words, is_given, with_clock_times
from tracker.domain.wordings import Vocabulary

#: Stands where an element begins or ends; no text of the site has it.
SEAM: Final = "\0"
#: What a line through a value is told as.
STRUCK_WORD: Final = "struck through"
#: Before a note of the schedule that is of several rows: it puts them in doubt, each still stands.
ON_THE_SCHEDULE: Final = "‡ "
#: Between the marks of a remark.
_AND: Final = "; "
#: What parts one mark from another. Every choice is a run of one sign, so it is read in one pass.
PARTED: Final = re.compile(
    rf"[{SEAM}()\[\]|;*•]+|(?<!\S)[-–—]+(?!\S)|[–—]+|(?<!:):++(?=\s|$)|(?<=\s):+"
)
#: From the first letter or digit to the last, with ON_THE_SCHEDULE or an arrow before a time.
_CONTENT: Final = re.compile(r"(?:‡ |[→>]\s*(?=\d))?\w(?:.*\w)?")
_KEPT_COLON: Final = "\N{RATIO}"
EDGES: Final = " \t\n.,:;!-–—/\\|*&\"'“”"
_WORDS: Final = Vocabulary(r"""
# What a listed word tells of something else.
of_something  (\w):(\s+(?:[HS][BCJMR]+ ?\d\d|[HS][BR] ?\d|(?:overflow|remote|in-person|audio|video
    |live ?stream|broadcast|zoom|webex|translation|interpret)\w*\b))
# Before a mark these take it back.
denies        \b(?:not|never|no|if|unless|or|isn't|wasn't|from|un)$
# Stems of words that are worth telling also where nobody knows what they mean.
worth         cancel|postpon|re-?sched|laid over|lay over|testi|witness|invit
    |not (?:be|meet|hear)|\bmoved?\b|delay|remote|overflow|action only|vote only|pulled|withdrawn
    |removed|tentative|hold\b
person        (?:rep|sen)(?:s|resentatives?|ators?)?\b
# Words that no title holds, with what follows them: they count without a sign of their own.
no_title      (?:(?<=[,./] )|(?<=/)|\b(?=(?-i:laid over|lay over|will not be|not be heard|this bill
    |LAID OVER|Laid over)))(?:(?:this )?(?:bill )?(?:laid|lay) over\b
    |(?:this )?(?:bill )?(?:will )?not be heard\b|(?:for )?(?:action|vote) only\b
    |(?:by )?invit\w+(?: testimony)? only\b|(?:pulled|removed) from\b).*
""")


def marks_of(text: str) -> tuple[str, ...]:
    """The marks of which words consist, in their order, each as it is written. What a listed word
    tells of something else stays one with it: `Removed from agenda: HB26-1012`."""
    text = _WORDS["of_something"].sub(rf"\1{_KEPT_COLON}\2", text)
    parts = (" ".join(part.split()).strip(EDGES) for part in PARTED.split(text))
    return tuple(part.replace(_KEPT_COLON, ":") for part in parts if any(map(str.isalnum, part)))


def apart(text: str, is_value: Callable[[str], bool]) -> tuple[str, str] | None:
    """A listed mark with which words begin or end, without a sign of its own, and the value beside
    it: `CANCELLED House Judiciary`, `Upon Adjournment POSTPONED`. None where the words are a mark
    as a whole, or what is beside is no value (`Not cancelled`)."""
    words = list(re.finditer(rf"[^\s{SEAM}/]+", text))
    if meant_by(_mark(text)):
        return None
    for many in range(1, min(_LONGEST_MARK + 1, len(words))):
        at, back = words[many - 1].end(), words[-many].start()
        for mark, rest in ((text[:at], text[at:]), (text[back:], text[:back])):
            value = rest.strip(f"{SEAM} /,.:;")
            if not meant_by(_mark(mark)) or _WORDS["denies"].search(value):
                continue
            if is_value(unseamed(value)):
                return _mark(mark), value
    return None


def _mark(words: str) -> str:
    return " ".join(unseamed(words).split()).strip(EDGES)


def remark_of(marks: Iterable[str]) -> str:
    """Marks as one remark; what is said twice is said once."""
    once: dict[str, str] = {}
    for mark in marks:
        once.setdefault(mark.casefold(), mark)
    return _AND.join(once.values())


@lru_cache(maxsize=4096)
def meant_by(mark: str) -> Meant | None:
    """What a mark says that stands for itself, None for words that are not listed. Only all of it
    counts: "Not cancelled" and "Remote testimony canceled" say nothing of the kind."""
    if _WORDS["of_something"].search(mark):
        return None
    words = _CONTENT.search(" ".join(mark.replace("’", "'").split()))
    plain = words[0] if words else ""
    return next((meant for pattern, meant in REMARK_PATTERNS if pattern.fullmatch(plain)), None)


def meanings_of(remark: str) -> dict[Meant, str]:
    """What a remark says, each meaning with the words that say it first."""
    meanings: dict[Meant, str] = {}
    for mark in filter(None, remark.split(_AND)):
        if meant := meant_by(mark):
            meanings.setdefault(meant, mark.removeprefix(ON_THE_SCHEDULE))
    return meanings


def unseamed(text: str) -> str:
    """The same with a blank for each seam: every place stays where it is."""
    return text.replace(SEAM, " ")


def is_worth_telling(words: str) -> bool:
    """Whether words, listed or not, may say that something is not heard as people expect."""
    return bool(_WORDS["worth"].search(words))


def item_marks(text: str, named: Collection[tuple[int, int]] = ()) -> tuple[str, ...]:
    """The marks of an agenda item: words of their own beside its bills and title. named: where its
    bills are named. A title is no mark: only listed words, words in capitals of their own, and
    words worth telling that stand apart."""
    for begin, end in sorted(named, reverse=True):
        text = f"{text[:begin]}{SEAM}{text[end:]}"
    return tuple(dict.fromkeys(mark for part in marks_of(text) for mark in _marks_in(part)))


def _marks_in(part: str) -> Iterator[str]:
    if meant_by(part):
        yield part
        return
    words = part.split()
    last = next((at for at in range(len(words), 0, -1) if not words[at - 1].isupper()), 0)
    first = next((at for at, word in enumerate(words) if not word.isupper()), len(words))
    shouts = (" ".join(words[last:]).strip(EDGES), " ".join(words[:first]).strip(EDGES))
    heard = next((shout for shout in shouts if last and meant_by(shout)), None)
    plainly = _WORDS["no_title"].search(part)
    if heard is not None:
        yield heard
    elif plainly and meant_by(plainly[0]):
        yield plainly[0].strip(EDGES)
    elif is_worth_telling(part) and len(words) <= _LONGEST_MARK:
        # Of a title each long word begins with a capital, and not all is in capitals.
        titled = all(word[0].isupper() for word in words if len(word) > _SMALL_WORD)
        if not _WORDS["person"].match(part) and (not titled or part.isupper()):
            yield part


#: Letters of a word that stays small in a title, at most.
_SMALL_WORD: Final = 4
#: Words of a mark, at most: what is longer is a sentence of a title.
_LONGEST_MARK: Final = 7


# --- what a cell of the schedule or an agenda says ------------------------------------------------


class CellWords(NamedTuple):
    """A value and the marks beside it. value: "" where the cell names none."""

    value: str
    marks: tuple[str, ...] = ()

    def behind(self, *marks: str) -> CellWords:
        """The same with more marks before its own."""
        return CellWords(self.value, (*marks, *self.marks))


_CELL: Final = Vocabulary(
    r"""
clock          \d{1,2}(?:[:.]\d\d)?\s*[ap]\.?\s?m\b|\b(?:12 )?noon\b
a_clock        (?<![\d:])@clock
hour           \d{1,2}[:.]\d\d(?!\d)|(?:0?[1-9]|1[0-2])\s*[ap]\.?m\b|(?:12 )?noon\b
weekday        (?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b
month_day      [a-z]{3,9}\.? \d{1,2}(?:, \d{4})?
# Before a clock time these make another start of it, or none.
says_when      \b(?:adjourn\w*|adj|recess\w*|upon|after|following|or|not|no|was|from|until|till|by
    |before|formerly|ends?|through|between$|opens?|doors?|closes?|sign|registration|deadline
    |reconvenes?)\b|\d
earliest       (?:no|not) (?:before|earlier than|sooner than|until)
# Hours of something else than the start.
not_start      \b(?:opens?|doors?|closes?|sign|registration|deadline|ends?)\b
# A start that was another: the second is meant.
from_to        (?:(?:time|start|meeting|has|is|was|been)\b[\s:]*)*(?:@gone|re-?scheduled|change)
    :?\s+from\s+@clock\W{0,3}to\s+(?=@clock)
before_start   ^\W*(?:(?:at|from|between|starting|begins?)\s+)?
# A day or a word in front of a clock time that says no more than the row does.
month_slash    \d{1,2}/\d{1,2}(?:/\d{2,4})?
labelled       (?:from\b|(?:@weekday[\s,.]*(?:(?:@month_day|@month_slash)\b)?
    |(?=jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)@month_day\b|@month_slash\b)[\s,.@–-]*(?:at\b)?)[\s:]*(?=\d)
label          at|time|start(?:s|ing)?(?: at| time)?|begins(?: at)?
zone           m[sd]?t|mountain(?: time)?
start_words    \b(?:adjourn\w*|recess\w*|upon|call of|after|following|immediately|tb[ad]|pending
    |to be (?:announced|determined)|morning|afternoon|evening|lunch|conclusion|\d{1,2}:\d\d)\b
# A range ends with its second clock time; what follows is a mark again.
range_to       -|–|—|\b(?:to|until|till?|through|thru|and)\b
range_end      \d{1,2}(?:[:.]\d\d)?(?:\s*[ap](?:\.?m)?\b\.?|\s*noon)?|noon
range          ^(.*?@range_to\s*@range_end)(.*)$
# Behind a room these say that the meeting went on to the place that follows.
onward         [\s,;:(\[\0–—-]*(?:@gone to|now in|→)\s+(?=\w)
elsewhere      \W*(?:not|was|formerly|old|moved from|overflow|no longer)\b
# Before a place of its own.
placed         (?:off|on)-?site|field hearing|venue|location|address|in[ -]person|hybrid
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
    r"|Capitol|Club|County|City|Park|Ranch|Reservation|Rotunda|Foyer|Steps|Lawn|Plaza|Atrium)\b"
    r"|^[A-Z][\w .'-]{1,40}, (?:CO|Colo\.?|Colorado)$"
    r"|\b\d+ [\w. ]{0,80}\b(?i:street|st|avenue|ave|blvd|boulevard|road|rd|drive)\b"
)
#: No room at all: the meeting is held online.
_ONLINE: Final = re.compile(
    r"(?i)(?:via |by |on )?(?:zoom|webex|teams|remote(?:ly)?|virtual(?:ly)?|online)(?: only)?"
    r"(?: (?:meeting|hearing|session))?(?: only)?(?: (?:via|by|on|through) [\w ]{1,30})?"
)


def time_cell(text: str) -> CellWords:
    """The words of a start: a clock time at the beginning, `Upon Adjournment` and the like."""
    text = with_clock_times(_folded(text)).strip(f"{SEAM} ")
    plain = unseamed(text)
    clock = clock_words(plain)
    if clock is None:
        beside = _beside_a_mark(text, _is_start, time_cell)
        return beside or _late_clock(text) or _start_in_words(text)
    if clock.rest == " ".join(plain.split()):  # of a range the whole is kept
        ended = _CELL["range"].match(clock.rest)
        return CellWords(clock.words, (ended[1], *marks_of(ended[2])) if ended else (clock.rest,))
    # Behind the clock time, whatever seams and blanks stand in it.
    spaced = rf"[\s{SEAM}]*".join(map(re.escape, re.sub(r"\s", "", clock.words)))
    marks = marks_of(re.sub(rf"^[\s{SEAM}]*{spaced}", "", text))
    others = (mark for mark in marks if not _CELL["zone"].fullmatch(mark))
    return CellWords(clock.words, tuple(others))


def _beside_a_mark(
    text: str, is_value: Callable[[str], bool], read: Callable[[str], CellWords]
) -> CellWords | None:
    """A value with a listed mark before or behind it that no sign parts from it, else None."""
    match = apart(text, is_value)
    return None if match is None else read(match[1]).behind(match[0])


def _is_start(words: str) -> bool:
    words = _CELL["before_start"].sub("", words)
    return bool(_CELL["hour"].match(words) or _CELL["start_words"].match(words))


def _late_clock(text: str) -> CellWords | None:
    """A clock time behind a label or a mark (`at 1:30 PM`, `CANCELLED 1:30 PM`), else None."""
    if moved := _CELL["from_to"].match(text):
        return time_cell(text[moved.end() :])
    if label := _CELL["labelled"].match(text):
        rest = text[label.end() :]
        return time_cell(rest) if clock_words(unseamed(rest)) else None
    hour = _CELL["a_clock"].search(text)
    before = text[: hour.start()].strip(EDGES) if hour else ""
    if hour is None or not before or SEAM in before:
        return None
    if _CELL["says_when"].search(before) and not _CELL["earliest"].fullmatch(before):
        return None
    inner = time_cell(text[hour.start() :])
    is_mark = any(map(str.isalnum, before)) and not _CELL["label"].fullmatch(before)
    return inner.behind(before) if is_mark else inner


def _start_in_words(text: str) -> CellWords:
    marks = marks_of(text)
    plain = [mark for mark in marks if not (meant_by(mark) or _CELL["elsewhere"].match(mark))]
    plain = [mark for mark in plain if not _CELL["not_start"].search(mark)] or plain
    hours = (mark for mark in plain if _CELL["hour"].match(mark) or _late_clock(mark))
    words = (mark for mark in plain if _CELL["start_words"].search(mark))
    value = next(hours, "") or next(words, "")
    others = tuple(mark for mark in marks if mark != value)
    if clock_words(value) is None and _late_clock(value) is None:
        return CellWords(value, others)
    inner = time_cell(value)
    return CellWords(inner.value, (*inner.marks, *others))


def room_cell(text: str) -> CellWords:
    """The room: a known one, marks around it; else words that name a place, "TBD", or none."""
    text = _folded(text)
    if room := room_in(text) or room_in(unseamed(text)):
        return _known_room(text, room)
    if beside := _beside_a_mark(text, _is_place, room_cell):
        return beside
    marks = marks_of(text)
    marks = marks[1:] if marks[1:] and _CELL["placed"].fullmatch(marks[0]) else marks
    first = marks[0] if marks else ""
    if first and not is_given(first):
        return CellWords(first, marks[1:])
    if room_in(first) and not _CELL["elsewhere"].match(unseamed(text)):
        return _without_marks(unseamed(text), marks)  # a room's number, in another house
    no_place = not _ONLINE.fullmatch(first) and (
        not _PLACE.search(first) or meant_by(first) or is_worth_telling(first)
    )
    # a known room may be named, but not as the one that is meant
    if no_place or any(map(room_in, marks)) or _CELL["elsewhere"].match(unseamed(text)):
        return CellWords("", marks)
    parts = (part for part in map(unseamed, text.split(SEAM)) if any(map(str.isalnum, part)))
    return _without_marks(next(parts), marks)


def _known_room(text: str, room: Room) -> CellWords:
    moved = _CELL["onward"].match(text, room.end)
    if moved and _is_place(text[moved.end() :]):
        venue, *rest = marks_of(text[moved.end() :])
        return CellWords(venue, (*marks_of(text[: moved.end()]), *rest))
    value = " ".join(unseamed(text)[room.begin : room.end].split())
    if room.building is None and building_of(value) is not None:
        return _without_marks(unseamed(text), marks_of(text))  # of its name, in another house
    marks = marks_of(f"{text[: room.begin]}{SEAM}{text[room.end :]}")
    return CellWords(value, tuple(mark for mark in marks if not _CELL["building"].fullmatch(mark)))


def _is_place(words: str) -> bool:
    return room_in(words) is not None or bool(_PLACE.search(words) or _ONLINE.fullmatch(words))


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
    beside = tuple(mark for mark in marks if mark.casefold() not in own)
    # As the page spells it, where that is only its chamber and its name.
    words = " ".join(plain[named.begin : named.end].split())
    longer = "committee" in words.lower() and "committee" not in named.name.lower()
    as_usual = longer or words.isupper() or not _NAME.fullmatch(words)
    return CellWords(named.name if as_usual else words, beside)


def _chamber_first(text: str) -> str | None:
    """The same with the chamber in front where `Judiciary (House)` has it behind, else None."""
    parts = text.split(SEAM)
    for at, part in enumerate(parts):
        last = _CELL["chamber_last"].fullmatch(part.strip())
        if last is not None and is_known_committee(f"{last[2]} {last[1]}"):
            return SEAM.join((*parts[:at], f"{last[2]} {last[1]}", last[3], *parts[at + 1 :]))
    return None


def _is_of_another(plain: str, named: NamedCommittee) -> bool:
    before, after = plain[: named.begin], plain[named.end :]
    first = next(iter(marks_of(after.lstrip(EDGES))), "")
    joined = _CELL["another_body"].match(after) and meant_by(first) is None
    if joined or _CELL["joined_before"].search(before):
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


def _folded(text: str) -> str:
    """The same with one blank for several, and its seams."""
    return SEAM.join(" ".join(part.split()) for part in text.split(SEAM))


def _without_marks(named: str, marks: Iterable[str]) -> CellWords:
    """A value without its listed marks, which stand beside it with those of other words."""
    beside = [mark for mark in marks if meant_by(mark) or mark not in named]
    return CellWords(_without(named, beside), tuple(beside))


def _without(text: str, marks: Iterable[str]) -> str:
    """A text without some of its marks, and without the signs that then stand at its ends."""
    for mark in marks:
        text = text.replace(mark, " ")
    bare = re.sub(r"[(\[]\s*[)\]]", " ", " ".join(text.split())).strip(" -–—:;,|*([])")
    closing = (end for begin, end in ("()", "[]") if bare.count(begin) > bare.count(end))
    return bare + "".join(closing)
