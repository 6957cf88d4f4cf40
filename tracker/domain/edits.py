"""What editors may say of a bill, a topic, an ask, a call or a pair of related bills: the subjects,
the fields, the rule of each.

A subject is `campaign/bill` (data-privacy/HB26-1037), `campaign/bill/topic`, `campaign/bill/ask:id`
or the id of a call; of no campaign is a pair of related bills, `HB26-1004/related:HB18-1004`.
A value is text, None where nothing is said. Days and times are Denver's, in the forms of ISO:
`2026-02-24`, `2026-02-24 13:30`. HTML is text like any other: who shows it escapes it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final, Literal, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from tracker.domain.calls import Verified
from tracker.domain.campaign import PLACEHOLDERS
from tracker.domain.numbers import BillNumber
from tracker.domain.related import pair_of
from tracker.domain.times import DENVER, Start, is_blank
from tracker.errors import EditFault, NumberFault

SubjectKind: TypeAlias = Literal["bill", "topic", "ask", "call", "related"]
Form: TypeAlias = Literal[
    "markdown", "verified", "passage", "line", "choice", "day", "moment", "start", "https",
    "email", "phone",
]  # fmt: skip
#: Forms of several lines.
_OF_LINES: Final = ("markdown", "verified", "passage")

POSITIONS: Final = ("support", "oppose", "amend", "monitor", "")
TESTIMONY: Final = ("expected", "unlikely", "none", "unknown")
RELEVANCE: Final = ("confirm", "reject")
#: Said in place of a passage: the bill says nothing for, or against, an ask.
NO_MARK: Final = "none"
#: Words of a passage at least: fewer prove nothing.
_PROVES: Final = 3


@dataclass(frozen=True, slots=True)
class EditView:
    """One edit. old, new, official: text, None where nothing was said; official: the official
    value when it was written, of an override of a fact; undoes: id of the edit it takes back."""

    id: int
    at: datetime
    editor: str
    subject: str
    field: str
    old: str | None
    new: str | None
    official: str | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class FieldRule:
    """What a text of a field may be. limit: in letters; choices: all that there are; filled:
    whether PLACEHOLDERS may stand in it; official: whether it overrides an official fact."""

    form: Form
    limit: int = 200
    choices: tuple[str, ...] = ()
    filled: bool = False
    official: bool = False


def _both(name: str, rule: FieldRule) -> dict[str, FieldRule]:
    return {f"{name}.{language}": rule for language in ("en", "es")}


TEXTS: Final[Mapping[str, FieldRule]] = {
    **_both("line", FieldRule("line")),
    **_both("points", FieldRule("markdown", 5000, filled=True)),
    **_both("template", FieldRule("markdown", 5000, filled=True)),
    **_both("represent", FieldRule("line")),
    **_both("help", FieldRule("markdown", 2000)),
    **_both("limit", FieldRule("markdown", 500)),
    **_both("spanish", FieldRule("line", 300)),
}
#: By kind of subject, in the order of the form. A name that two kinds share has one rule.
FIELDS: Final[Mapping[SubjectKind, Mapping[str, FieldRule]]] = {
    "bill": {"position": FieldRule("choice", choices=POSITIONS), **TEXTS},
    "topic": {
        "relevance": FieldRule("choice", choices=RELEVANCE),
        "dismissed": FieldRule("line", 40),
    },
    "related": {"related": FieldRule("choice", choices=RELEVANCE)},
    "ask": {"for": FieldRule("passage", 600), "against": FieldRule("passage", 600)},
    "call": {
        "verified": FieldRule("verified", 500),
        "start": FieldRule("start", 80, official=True),
        "location": FieldRule("line", official=True),
        "testimony": FieldRule("choice", choices=TESTIMONY, official=True),
        "opens": FieldRule("day"),
        "deadline": FieldRule("moment"),
        "sign_up": FieldRule("https", 500),
        **_both("note", FieldRule("markdown", 2000)),
        **TEXTS,
        "contact.email": FieldRule("email", 254),
        "contact.phone": FieldRule("phone", 40),
        "contact.rsvp": FieldRule("https", 500),
    },
}
_RULES: Final = {name: rule for fields in FIELDS.values() for name, rule in fields.items()}

_SLUG: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_BILL: Final = r"[A-Z]+\d\d[A-Z]?-\d{3,4}"
_OF_BILL: Final = re.compile(rf"({_SLUG})/({_BILL})(?:/(ask:)?({_SLUG}))?")
_OF_PAIR: Final = re.compile(rf"({_BILL})/related:({_BILL})")
_OF_CALL: Final = re.compile(rf"([a-z]+\d\d[a-z]?-\d{{3,4}})-\d+-({_SLUG})")


class Subject(NamedTuple):
    """What an edit is about. campaign: "" for a pair of related bills; bill: its number, of a pair
    the later one's; topic, ask: of the campaign, "" for neither; other: the earlier of a pair."""

    kind: SubjectKind
    campaign: str
    bill: BillNumber
    topic: str = ""
    ask: str = ""
    other: BillNumber | None = None


def subject_of(text: str) -> Subject:
    """The subject that a text names. Raises EditFault."""
    try:
        if match := _OF_BILL.fullmatch(text):
            kind: SubjectKind = "ask" if match[3] else "topic" if match[4] else "bill"
            topic, ask = (match[4] or "" if kind == name else "" for name in ("topic", "ask"))
            return Subject(kind, match[1], BillNumber.parse(match[2]), topic, ask)
        if match := _OF_CALL.fullmatch(text):
            return Subject("call", match[2], BillNumber.parse(match[1].upper()))
        match = _OF_PAIR.fullmatch(text)
        if match and match[1] != match[2] and pair_of(*match.groups()) == match.groups():
            later, earlier = map(BillNumber.parse, match.groups())
            return Subject("related", "", later, other=earlier)
    except NumberFault:
        pass
    raise EditFault("no_subject", f"{text[:80]!r} names no bill, topic or call, nor two bills.")


def bill_subject(campaign: str, bill: str, topic: str = "", *, ask: str = "") -> str:
    """The subject of a campaign's word on a bill, a topic of it, or what it says of an ask."""
    part = f"ask:{ask}" if ask else topic
    return f"{campaign}/{bill}/{part}" if part else f"{campaign}/{bill}"


def related_subject(one: str, other: str) -> str:
    """The subject of a word on whether two bills are related, whichever is named first."""
    later, earlier = pair_of(one, other)
    return f"{later}/related:{earlier}"


def rule_of(subject: str, field: str) -> FieldRule:
    """The rule of a field. Raises EditFault where the subject has no such field."""
    kind = subject_of(subject).kind
    if field not in FIELDS[kind]:
        raise EditFault("no_field", f"A {kind} has no field {field[:40]!r}.")
    return FIELDS[kind][field]


def understood(field: str, text: str) -> str | None:
    """A text in the one form of its field, None where it is empty and so says nothing. An empty
    position is one: none was taken. Raises EditFault with a sentence."""
    rule = _RULES.get(field)
    if rule is None:
        raise EditFault("no_field", f"There is no field {field[:40]!r}.")
    plain = _plain(field, text, lines=rule.form in _OF_LINES)
    if not plain:
        return plain if plain in rule.choices else None
    if len(plain) > rule.limit:
        what = f"{len(plain):,} letters are too many. Keep it under {rule.limit + 1:,}."
        raise EditFault("too_long", what, field, length=len(plain), limit=rule.limit)
    if rule.choices and plain not in rule.choices:
        choices = ", ".join(filter(None, rule.choices))
        raise EditFault("no_choice", f"{plain!r} is none of {choices}.", field, choices=choices)
    if rule.filled and set("{}") & set(_PLACED.sub("", plain)):
        names = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        what = f"Braces stand round these words alone: {names}."
        raise EditFault("placeholder", what, field, known=names)
    if rule.form in _SHAPES:
        shape, what = _SHAPES[rule.form]
        if not re.fullmatch(shape, plain):
            raise EditFault(f"no_{rule.form}", f"{plain!r} {what}", field)
    return _FORMS[rule.form](field, plain) if rule.form in _FORMS else plain


#: Signs that turn the reading direction: they can make one text look like another.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Control characters, halves of letters, separators of lines and paragraphs.
_STRANGE: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_PLACED: Final = re.compile("|".join(rf"\{{{name}\}}" for name in PLACEHOLDERS))


def _plain(field: str, text: str, *, lines: bool) -> str:
    """A text without blanks around it, of letters alone. lines: whether it may have several."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    text = text.strip().strip("\ufeff")
    if not lines and "\n" in text:
        raise EditFault("one_line", "This is one line. Take the line breaks out.", field)
    for letter in text.replace("\n", ""):
        if unicodedata.category(letter) in _STRANGE or letter in _TURNING:
            sign = f"U+{ord(letter):04X}"
            what = f"The sign {sign} is none that can be read. Take it out."
            raise EditFault("bad_sign", what, field, sign=sign)
    return text


_DAY: Final = re.compile(r"20\d\d-\d\d-\d\d")
_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
#: What was meant as a time and is none that can be read: it must not pass for the official words.
_LIKE_A_TIME: Final = re.compile(r"[\d:.,h ]+(?:[ap]\.? ?m?\.?)?", re.IGNORECASE)
_HOST: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
#: By form: its pattern, and what is said of a text that has it not.
_SHAPES: Final = {
    "email": (
        r"(?a)[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", "is no mail address.",
    ),
    "phone": (
        r"(?a)(?=\D*(?:\d\D*){7,21}$)\+?[\d ().-]{7,30}(?: ?(?:x|ext\.?) ?\d{1,6})?",
        "is no telephone number.",
    ),
}  # fmt: skip


def _day(field: str, text: str) -> str:
    with suppress(ValueError):
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    raise EditFault("no_day", f"{text!r} is no date. Write it like 2026-02-24.", field)


def _moment(field: str, text: str) -> str:
    day, _, clock = text.partition(" ")
    _day(field, day)
    clock = clock.strip()
    if not _TIME.fullmatch(clock):
        what = f"{clock!r} is no time. Write the date and the time in Denver: 2026-02-24 13:30."
        raise EditFault("no_time", what, field)
    at = time.fromisoformat(clock.zfill(5))
    wall = datetime.combine(date.fromisoformat(day), at, DENVER)
    if wall.astimezone(UTC).astimezone(DENVER).time() != at:
        raise EditFault("no_hour", f"{clock} is skipped in Denver on that day.", field)
    return f"{wall:%Y-%m-%d %H:%M}"


def _start(field: str, text: str) -> str:
    day, _, words = text.partition(" ")
    _day(field, day)
    if not words.strip():
        what = "Say the time or, where there is none, the words: 2026-02-24 Upon Adjournment."
        raise EditFault("no_start", what, field)
    start = start_of(text)
    if start.start_time == time(0) or is_blank(start.start_text):
        what = "Midnight is no start. Where the time is not known, write the words."
        raise EditFault("midnight", what, field)
    if start.start_time or _LIKE_A_TIME.fullmatch(words.strip()):
        _moment(field, start_text(start) if start.start_time else text)
    return start_text(start)


def _https(field: str, text: str) -> str:
    with suppress(ValueError):  # a port that is no number, half an address in brackets
        parts = urlsplit(text)
        whole = parts.scheme == "https" and _HOST.fullmatch(parts.hostname or "")
        _ = parts.port
        if whole and "@" not in parts.netloc and not re.search(r"[\s<>\"\\]", text):
            return text
    raise EditFault("no_address", f"{text!r} is no address that begins with https://.", field)


def _verified(field: str, text: str) -> str:
    when, _, note = text.partition("|")
    moment = _moment(field, when.strip())
    return f"{moment} | {note.strip()}" if note.strip() else moment


def _passage(field: str, text: str) -> str:
    words = " ".join(text.split())
    if words.lower() == NO_MARK:
        return NO_MARK
    if len(words.split()) < _PROVES:
        what = f"{words!r} is too short to prove anything. Copy the sentence, or write {NO_MARK}."
        raise EditFault("no_passage", what, field)
    return words


_FORMS: Final[Mapping[str, Callable[[str, str], str]]] = {
    "day": _day, "moment": _moment, "start": _start, "https": _https, "verified": _verified,
    "passage": _passage,
}  # fmt: skip


def start_of(text: str) -> Start:
    """The start that a text says: `2026-02-24 13:30` as well as `2026-02-24 Upon Adjournment`."""
    day, _, words = text.partition(" ")
    words = " ".join(words.split())
    if not _TIME.fullmatch(words):
        return Start.read(date.fromisoformat(day), words)
    at = time.fromisoformat(words.zfill(5))
    return Start(date.fromisoformat(day), f"{at:%-I:%M %p}", at)


def start_text(start: Start) -> str:
    """A start, the official one too, as a text of that field; the day alone where that is all."""
    when = f"{start.start_time:%H:%M}" if start.start_time else start.start_text
    return f"{start.day} {when}".rstrip()


def moment_of(text: str) -> datetime:
    """The moment, in UTC, that a text of the field `deadline` says."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=DENVER).astimezone(UTC)


def moment_text(moment: datetime) -> str:
    """A moment as such a text, to the minute."""
    return f"{moment.astimezone(DENVER):%Y-%m-%d %H:%M}"


def verified_of(text: str) -> Verified:
    """What a text of the field `verified` says."""
    when, _, note = text.partition(" | ")
    return Verified(moment_of(when), note)
