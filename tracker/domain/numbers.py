"""Numbers of bills and names of sessions, as Colorado writes them. Dossier 6."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from tracker.domain.wordings import Vocabulary
from tracker.errors import NumberFault, UnknownSession

#: House measures count from 1001 in four digits, Senate measures from 001 in three.
PREFIXES: Final = ("HB", "SB", "HCR", "SCR", "HJR", "SJR", "HR", "SR", "HJM", "SJM", "HM", "SM")

#: As the site prints it.
_CANONICAL = re.compile(rf"({'|'.join(PREFIXES)})([0-9]{{2}})([A-Z]?)-([0-9]{{3,4}})")
_SESSION = re.compile(r"([0-9]{4})([A-Z])")

# All other forms, tried on plain text (`plain`).
_GRAMMAR: Final = r"""
# A chamber and a kind, in letters or written out, one or several (`HBs`, `House Bills Nos.`).
kind         (?:(?:Concurrent|Joint)\s+)?(?:Bill|Resolution|Memorial)
head         (?<!\w)(?:(?P<house>House|Senate)\s+(?P<words>@kind)(?P<several>s?)(?![A-Za-z])
    |(?P<letter>[HS])\.?\s?(?P<letters>[CJ]\.?\s?R|J\.?\s?M|[BRM])(?P<plural>\.?['\u2019]?s)?)
    (?:\s*\([HS]B\))?[\s.#_-]*(?:(?:Nos?|Numbers?|Num)\b[\s.#-]*|\u2116\s*)?
# `26-1037`, `26B-1001`, `26 1037`, `261037`, `2026-1037`; without a hyphen the serial number is as
# long as the site prints it. A year alone is no number: what looks like one is read no further.
dated        (?:20)?(?P<year>\d\d)\s?(?P<extra>[A-Z]?)
    (?:\s*[-_]\s*(?P<serial>@digit{1,4})|\s*(?P<run>@digit{3,4}))(?!\w)
# A serial number alone, which is of the session that the caller gives.
undated      (?!\d\d[A-Z]?\s*-\s*\d)(?P<only>@digit{1,4})(?!\w|[/.]\d|%)
number       (?a:@head(?:@dated|@undated))
# A number in a list after the first: `26-1012`, `1012`.
next         (?a:@dated|-?@undated)
# What stands between the numbers of an item that takes up several bills together; a remark in
# brackets may stand before it.
joined       (?:\s*[(\[][^()\[\]]{0,80}[)\]])?\s*(?:[,;&+/|•]\s*(?:(?:and|or|y)\s+|&\s*)?
    |(?:and|or|y|w/|plus|as well as|along with|together with)\s*)
through      \s*(?P<word>through|thru|to|-)\s*
# Before a number that begins another item of the same cell: `1. HB26-1012 Foo 2. HB26-1037 Ban`.
item         (?:;|(?:^|\s)(?:\d{1,2}|[A-Z])[.)])\s*$
together     \b(?:heard|considered|taken(?:\s+up)?|presented|discussed)\s+(?:together|jointly
    |(?:along )?with)\b|\bjoint(?:ly)?\s+hear(?:d|ing)\b
suggestive   (?a:(?<!\w)(?:(?:House|Senate)\s+@kind[s]?\b
    |[HS]\.?\s?(?:[CJ]\.?\s?R|J\.?\s?M|B)\.?['\u2019]?s?[\s.#-]*(?:Nos?\b[\s.#-]*)?\d
    |(?-i:[HS][RM])[\s#-]*\d|(?<!-)\d\d[A-Z]?-\d{3,4}(?![\w-])))
"""
_PRINTED: Final = Vocabulary(_GRAMMAR, digit=r"\d")
_TYPED: Final = Vocabulary(_GRAMMAR, digit=r"[\dOIL]")
#: By whether a person typed it.
_NUMBER: Final = {False: _PRINTED["number"], True: _TYPED["number"]}
#: A range of more bills than this is no agenda item: its two ends are meant.
_RANGE: Final = 40
#: No session had so many concurrent resolutions; the rooms of the Capitol count from 107.
_MOST_CONCURRENT: Final = 99
#: Letters that readers type for the digits they look like.
_LOOKALIKES: Final = str.maketrans("OoIiLl", "001111")
_PLAIN: Final = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u3000", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", None),
    }
)


@dataclass(frozen=True, slots=True, order=True)
class BillNumber:
    """A measure's whole number: `HB26-1037`, `SB25B-004`. prefix: one of PREFIXES; year: of the
    session, two digits in print, whole here (2026); letter: "" in a regular session, "B" and on in
    an extraordinary one; serial: 1037."""

    prefix: str
    year: int
    letter: str
    serial: int

    def __post_init__(self) -> None:
        if self.prefix not in PREFIXES or not 2000 <= self.year <= 2099 or self.serial < 1:
            raise NumberFault(f"{self.prefix}{self.year}-{self.serial} is not a bill number.")

    def __str__(self) -> str:
        serial = f"{self.serial:0{_width(self.prefix)}d}"
        return f"{self.prefix}{self.year % 100:02d}{self.letter}-{serial}"

    @property
    def session(self) -> str:
        """The session it belongs to: `2026A`, `2025B`."""
        return f"{self.year}{self.letter or 'A'}"

    @property
    def chamber(self) -> Literal["lower", "upper"]:
        """Where it began: lower or upper."""
        return "lower" if self.prefix.startswith("H") else "upper"

    @property
    def is_bill(self) -> bool:
        """True for bills, which can become law; resolutions and memorials are adopted."""
        return self.prefix in ("HB", "SB")

    @classmethod
    def parse(cls, text: str) -> BillNumber:
        """The number a text consists of, in the form the site prints. Raises NumberFault."""
        match = _CANONICAL.fullmatch(text.strip())
        if not match:
            raise NumberFault(f"{text.strip()!r} is not a bill number such as HB26-1037.")
        prefix, year, letter, serial = match.groups()
        return cls(prefix, 2000 + int(year), letter.strip("A"), int(serial))

    @classmethod
    def understand(cls, text: str, session: str = "") -> BillNumber:
        """The number a person means: `hb26-1037`, `SB 26-70`, `House Bill No. 26-1037`, `hb261037`.
        session: of which a number without its year (`HB1134`) is; "" where none is meant: then
        NumberFault asks for it. Raises NumberFault for what is no number, too."""
        named = mentions(text, typed=True)
        for number in _numbers(named, session):
            return number
        if not named or (named[0].start, named[0].end) != (0, len(plain(text).strip())):
            raise NumberFault(f"{text!r} is not a bill number. Write it like HB26-1037.")
        raise NumberFault(
            f"{text!r} lacks its year, and every session counts from the start. "
            f"Which session? For 2026 write {named[0].prefix}26-{named[0].serial}."
        )

    @classmethod
    def find(cls, text: str, session: str = "") -> BillNumber | None:
        """The first number named in a text (`HB26-1037 (FOR ACTION ONLY)`), or None. session: as in
        `understand`; None as well where the first number lacks its year and no session is given:
        what comes behind it is another's (`HB 1037 Repeal HB25-1312`)."""
        named = mentions(text)
        return named[0].number(session) if named else None

    @classmethod
    def together(cls, text: str, session: str = "") -> tuple[BillNumber, ...]:
        """The first number named in a text with those beside it (`HB26-1108, HB26-1139`, `HBs
        26-1037 & 1012`); a number farther on, as in a title, is not meant, unless the text says
        that they are heard together and both are of one session."""
        named = mentions(text)
        number = named[0].number(session) if named else None
        if number is None:
            return ()
        listed = [bill for bill in named if bill.group == named[0].group]
        beside = _numbers(listed, session)
        others = _numbers(_other_items(plain(text), named), session)
        if re.match(r"\s*\w", plain(text)[listed[-1].end :]):
            # One of another session begins the title: `HB26-1037, HB25-1312 Cleanup`.
            beside = [bill for bill in beside if bill.session == number.session]
        if _PRINTED["together"].search(plain(text)):
            others = _numbers(named, session)
        beside += [bill for bill in others if bill.session == number.session]
        return tuple(dict.fromkeys(beside))


@dataclass(frozen=True, slots=True)
class Mention:
    """A number where a text names it. session: "" where the text gives no year; start, end: its
    place in the plain text, of a number within a range the range's; group: the same for numbers
    that stand side by side, as in a list."""

    prefix: str
    session: str
    serial: int
    start: int
    end: int
    group: int

    def number(self, session: str = "") -> BillNumber | None:
        """The whole number, None where the year lacks and no session is given."""
        of = self.session or session
        year, letter = of[2:4], of[4:].strip("A")
        return BillNumber(self.prefix, 2000 + int(year), letter, self.serial) if of else None


def plain(text: str) -> str:
    """A text with the hyphens and blanks of a keyboard."""
    return text.translate(_PLAIN)


def mentions(text: str, *, typed: bool = False) -> tuple[Mention, ...]:
    """The numbers named in a text, in order of place, lists and ranges number by number. typed: by
    a person who asks for a bill: any digits will do, and letters that look like digits."""
    text = plain(text)
    named: list[Mention] = []
    at = group = 0
    while match := _NUMBER[typed].search(text, at):
        first = _mention(match, typed, group)
        if first is None:
            at = match.start() + 1
            continue
        # Side by side without a sign between them two stand in one list where they are of one
        # session: a title may begin with the number of an older bill.
        between = text[named[-1].end : first.start] if named else None
        is_beside = between is not None and between.isspace() and named[-1].session == first.session
        if between is None or not (is_beside or _PRINTED["joined"].fullmatch(between)):
            group += 1
        named += _listed(
            text, replace(first, group=group), bool(match["plural"] or match["several"]), typed
        )
        at = named[-1].end
    return tuple(named)


def bills_of_item(
    text: str, linked: Sequence[BillNumber] = (), session: str = ""
) -> tuple[BillNumber, ...]:
    """The bills that an agenda item is about: those it links go before what its words name.

    linked: of links to bill pages within the item; words that name one of them as well add those
    that are taken up with it. Words that begin with a bill of the page's session are about that
    one, whatever they link: `HB26-1037 (see also SB26-070)`. session: of the page, for numbers
    without a year; "" where it is not known.
    """
    named, every = BillNumber.together(text, session), mentions(text)
    of_page = [bill for bill in every if bill.session in (session, "")]
    if session and named and of_page and named[0].session != session:
        # `Repeal of HB25-1312 - HB26-1037`
        named = BillNumber.together(plain(text)[of_page[0].start :], session)
    bills = named or linked
    if named and set(linked) & set(named):
        bills = (*named, *(bill for bill in linked if bill.session == named[0].session))
    elif named and linked and not (every[0].start == 0 and named[0].session == session):
        bills = linked
    return tuple(dict.fromkeys(bills))


def looks_like_a_bill(text: str) -> bool:
    """Whether words look as if they named a bill: `HB 1037`, `House Bill on ...`, `26-1037`. What
    looks so and gives no number is counted where the operator sees it."""
    return _PRINTED["suggestive"].search(plain(text)) is not None


def _numbers(named: Iterable[Mention], session: str) -> list[BillNumber]:
    return [number for mention in named if (number := mention.number(session)) is not None]


def _other_items(text: str, named: Sequence[Mention]) -> list[Mention]:
    """The numbers that begin another item of the same words, and those beside them."""
    begins = set()
    for before, one in pairwise(named):
        between = text[before.end : one.start]
        in_aside = between.count("(") > between.count(")")
        if one.group != before.group and _PRINTED["item"].search(between) and not in_aside:
            begins.add(one.group)
    return [one for one in named if one.group in begins]


def _width(prefix: str) -> int:
    """Digits of a serial number, as the site prints it."""
    return 4 if prefix.startswith("H") else 3


def _mention(match: re.Match[str], typed: bool, group: int) -> Mention | None:
    """The number of a match, None where it is none of Colorado's."""
    # In words, House Joint Resolution, or in letters.
    words = f"{match['house']} {match['words']}".split() if match["house"] else ()
    letters = "".join(word[0] for word in words) or match["letter"] + match["letters"]
    prefix = re.sub("[^A-Z]", "", letters.upper())
    return _counted(match, prefix, "", typed, group) if prefix in PREFIXES else None


def _counted(
    match: re.Match[str], prefix: str, session: str, typed: bool, group: int
) -> Mention | None:
    """The year and serial number of a match. session: for one without a year."""
    written = match["serial"] or match["run"] or match["only"]
    serial = int(written.translate(_LOOKALIKES))
    if not serial or not any(map(str.isdigit, written)):
        return None
    if match["run"] and not typed and len(written) != _width(prefix):
        return None
    if match["year"]:
        session = f"20{match['year']}{(match['extra'] or 'A').upper()}"
    elif not typed and not _is_plausible(match, prefix, serial):
        return None
    return Mention(prefix, session, serial, match.start(), match.end(), group)


def _is_plausible(match: re.Match[str], prefix: str, serial: int) -> bool:
    """Whether a number without a year is one of its chamber, no other word (`hr 5`, `SM 2`)."""
    if prefix.startswith("H") != (serial > 1000):
        return False
    if prefix in ("HCR", "SCR") and serial % 1000 > _MOST_CONCURRENT:
        return False  # a room: `SCR 352`
    short = prefix in ("HR", "SR", "HM", "SM") and "letters" in match.re.groupindex
    return not short or bool(match["house"]) or match[0].startswith(prefix)


def _listed(text: str, first: Mention, several: bool, typed: bool) -> list[Mention]:
    """A number with those that follow it in a list or a range and are not whole themselves.
    several: the text says that more than one comes (`HBs`)."""
    listed = [first]
    while True:
        last = listed[-1]
        through = _PRINTED["through"].match(text, last.end)
        joined = through or _PRINTED["joined"].match(text, last.end)
        match = joined and _PRINTED["next"].match(text, joined.end())
        if not (joined and match and _continues(text, match, last, joined, several)):
            break
        after = _counted(match, last.prefix, last.session, typed, last.group)
        if after is None:
            break
        listed += _range(last, after) if through else [after]
    return listed + _range_to_whole(text, listed[-1], typed)


def _continues(
    text: str, match: re.Match[str], last: Mention, joined: re.Match[str], several: bool
) -> bool:
    """Whether a number without chamber and kind goes on with a list. One with its year does; a bare
    one as the site prints it (`HB26-1037 & 1012`), if it is no year or amount of a title."""
    if match["year"]:
        return True
    if match["only"] is None:
        return False
    is_whole = len(match["only"]) == _width(last.prefix)
    if several:
        return joined[0].strip() != "-" or is_whole
    if not is_whole or 2000 <= int(match["only"]) <= 2099:
        return False
    if joined[0].strip() in ("-", "to"):
        near = 0 < int(match["only"]) - last.serial <= _RANGE
        return match["only"].startswith("0") or (near and not text[match.end() :].strip())
    ends = re.match(r"\s*(?:$|[-(&/,;.:]|and\b)", text[match.end() :])
    return "," not in joined[0] or match["only"].startswith("0") or bool(ends)


def _range(first: Mention, last: Mention) -> list[Mention]:
    """The numbers after the first of a range, to its last."""
    count = last.serial - first.serial
    if last.session != first.session or not 0 < count <= _RANGE:
        return [last]
    return [replace(last, serial=first.serial + step) for step in range(1, count + 1)]


def _range_to_whole(text: str, first: Mention, typed: bool) -> list[Mention]:
    """The numbers after the first of a range that names its last whole (`SB26-001 - SB26-003`)."""
    through = _PRINTED["through"].match(text, first.end)
    match = _NUMBER[typed].match(text, through.end()) if through else None
    last = _mention(match, typed, first.group) if match else None
    if through is None or last is None or last.prefix != first.prefix:
        return []
    is_title = through["word"] == "-" and not 0 < last.serial - first.serial <= _RANGE
    return [] if is_title else _range(first, last)


def session_id(text: str) -> str:
    """A session's id in its one spelling (`2026a` gives `2026A`). Raises UnknownSession."""
    match = _SESSION.fullmatch(text.strip().upper())
    if not match:
        raise UnknownSession(f"{text!r} is not a session. Write it like 2026A (regular) or 2025B.")
    return match.group(0)
