"""First contact: what came of each page that was asked for.

Pure: what is told is told from the exchanges alone, so that a file which another person sent says
the same as a probe of one's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias
from urllib.parse import parse_qs, urlsplit

from scrapers.colorado import bill_pdf
from scrapers.colorado.addresses import BY_LAST_ACTION, DOCUMENT_PLACES, HOSTS
from scrapers.colorado.element_text import fold
from scrapers.colorado.parse import kind_of, page_class, plain, strangers, strangers_of_text
from scrapers.pages import page_text
from scrapers.politeness import Robots, robots_of
from tracker.domain import coverage
from tracker.domain.bill_text import BillText
from tracker.domain.colorado import Meaning, reading_of
from tracker.domain.numbers import BillNumber
from tracker.domain.records import NO_PARTS, BillRecord, Record, ScheduleRecord
from tracker.domain.times import denver_day
from tracker.errors import NumberFault, PageChanged, SourceUnreachable
from tracker.warc import Exchange, Unusable

#: What a first contact is to see, in the order in which it is asked for.
WANTED: Final = (
    "robots.txt",
    "list by number",
    "list by last action",
    "law",
    "pending bill",
    "resolution",
    "schedule",
    "next week",
    "agenda",
    "floor vote",
    "committee vote",
    "committee",
    "legislator",
    "paper",
)
#: Pages of the site among them; robots.txt is none.
PAGES: Final = len(WANTED) - 1
How: TypeAlias = Literal["read", "another way", "lacks", "missing", "unread"]

_BY_KIND: Final[Mapping[str, str]] = {
    "agenda": "agenda",
    "vote_floor": "floor vote",
    "vote_committee": "committee vote",
    "committee": "committee",
    "legislator": "legislator",
    "bill_text": "paper",
}
_ORIGIN: Final = re.compile(r"\Ahttps?://[^/]+(?=/)")
LAWS: Final = frozenset({Meaning.SIGNED, Meaning.UNSIGNED_LAW, Meaning.VETO_OVERRIDDEN})
#: Of a record: what is told apart.
_NOT_TOLD: Final = frozenset({"record", "url", "unread", "read_in_another_way"})
_MOST_TOLD: Final = 12


def path_of(url: str) -> str:
    """The path of an address, "" where it is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def is_law(action: str) -> bool:
    """Whether an action makes a bill a law."""
    reading = reading_of(action)
    return reading is not None and reading.meaning in LAWS


# --- what came of them -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PartTold:
    """A part of a page. how: missing is what lacks and must be there; more: way or fault."""

    name: str
    how: How
    more: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One exchange, and what was read of it.

    goal: "" for what a first contact does not ask for; name: for people; size: unpacked, in
    bytes; allowed: robots.txt's verdict, None where it was not seen; fault: why nothing was read,
    "" where something was; unknown: headings and tables of the page that nothing reads; words: the
    first of each part, by its name; kind: of the page object, "" for none.
    """

    exchange: Exchange
    goal: str
    name: str
    size: int
    allowed: bool | None = None
    fault: str = ""
    parts: tuple[PartTold, ...] = ()
    unknown: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    record: Record | BillText | None = None
    text: str = ""

    @property
    def is_refusal(self) -> bool:
        """Whether the site refuses us."""
        return self.exchange.status == 406

    @property
    def lacks(self) -> tuple[PartTold, ...]:
        """The parts that could not be read, or must be there and are not."""
        return tuple(part for part in self.parts if part.how in ("missing", "unread"))

    @property
    def read_otherwise(self) -> int:
        """How many parts were read another way than first."""
        return sum(part.how == "another way" for part in self.parts)


def is_ours(exchange: Exchange) -> bool:
    """Whether an exchange is with the official site, where that keeps papers, or the practice site
    on this machine."""
    try:
        host = (urlsplit(exchange.url).hostname or "").rstrip(".")
    except ValueError:
        return False
    return host in (*HOSTS, "127.0.0.1", "localhost") or exchange.url.startswith(DOCUMENT_PLACES)


def looks(exchanges: Iterable[Exchange]) -> tuple[Look, ...]:
    """What came of each exchange, in order."""
    robots: Robots | None = None
    before: list[Look] = []
    for exchange in exchanges:
        if path_of(exchange.url) == "/robots.txt":
            robots = _robots(exchange)
        allowed = None if robots is None else robots.allows(exchange.url)
        before.append(replace(_look(exchange, before), allowed=allowed))
    return tuple(before)


def unseen(looks: Sequence[Look]) -> tuple[str, ...]:
    """What a first contact is to see and no answer showed."""
    seen = {look.goal for look in looks if look.exchange.status == 200}
    return tuple(goal for goal in WANTED if goal not in seen)


def _look(exchange: Exchange, before: Sequence[Look]) -> Look:
    body, kind = exchange.readable(), _kind_by_address(exchange)
    goal = _goal_of(kind, exchange, before)
    kind = "" if kind == "bill_text" else kind
    bare = Look(exchange, goal, _named(exchange, goal), len(body), kind=kind)
    if path_of(exchange.url) == "/robots.txt":
        lines = [line.strip() for line in body.decode("utf-8", "replace").splitlines()]
        words = tuple(("", line[:100]) for line in lines if line and not line.startswith("#"))
        return replace(bare, goal="robots.txt", name="robots.txt", words=words[:_MOST_TOLD])
    if exchange.status != 200:
        to = exchange.header("Location")
        return replace(bare, fault=f"leads to {to}" if to else f"answer {exchange.status}")
    try:
        return _read(bare, body, before)
    except (PageChanged, Unusable, ValueError) as error:
        text = body.decode("utf-8", "replace") if kind else ""
        return replace(bare, fault=str(error), unknown=_strangers_of(text, exchange.url), text=text)


def _strangers_of(text: str, url: str) -> tuple[str, ...]:
    """What stands on a page that was not read; nothing of one that is cut in its middle."""
    try:
        return strangers_of_text(text, url) if text else ()
    except PageChanged:
        return ()


def _read(bare: Look, body: bytes, before: Sequence[Look]) -> Look:
    exchange = bare.exchange
    if bill_pdf.is_pdf(body):
        record: Record | BillText = bill_pdf.bill_text(bill_pdf.pages_of(body), exchange.url)
        return replace(
            bare,
            goal="paper",
            name="paper (PDF)",
            record=record,
            words=_words(record),
            parts=_parts(record, exchange),
        )
    # Again, so that a body that does not unpack is told and not read as it is.
    text = page_text(exchange)
    kind = kind_of(text, exchange.url)
    page = page_class(text, exchange.url)(text, exchange.url)
    record = page.record()
    goal = _goal_of(kind, exchange, before, record)
    return replace(
        bare,
        goal=goal,
        name=_named(exchange, goal, record),
        kind=kind,
        record=record,
        parts=_parts(record, exchange),
        words=_words(record),
        text=text,
        unknown=strangers(page, _all_words(plain(record))),
    )


def agent_of(exchange: Exchange) -> str:
    """The name that we gave, "" where it is not known."""
    return next((value for name, value in exchange.sent if name.lower() == "user-agent"), "")


def _robots(exchange: Exchange) -> Robots | None:
    try:
        return robots_of(exchange, agent_of(exchange))
    except SourceUnreachable:
        return None


def _goal_of(kind: str, exchange: Exchange, before: Sequence[Look], record: object = None) -> str:
    """What a page is among those that a first contact is to see. record: None where it could not
    be read."""
    if kind == "schedule":
        is_second = any(look.goal == "schedule" and look.exchange.status == 200 for look in before)
        return "next week" if is_second else "schedule"
    if kind == "bill":
        number = record.number if isinstance(record, BillRecord) else _number(exchange)
        if number is not None and not number.is_bill:
            return "resolution"
        actions = (record.actions or ()) if isinstance(record, BillRecord) else ()
        return "law" if any(is_law(action.text) for action in actions) else "pending bill"
    if kind == "bill_search":
        sort = parse_qs(urlsplit(exchange.url).query).get("sort", [""])[0]
        return "list by last action" if sort == BY_LAST_ACTION else "list by number"
    return _BY_KIND.get(kind, "")


def _kind_by_address(exchange: Exchange) -> str:
    """The kind of a page that was not read yet, "" where its address does not tell."""
    try:
        return kind_of("", exchange.url)
    except PageChanged:
        is_paper = re.match(r"/bill_files/|/bill_amendments/", path_of(exchange.url))
        return "bill_text" if is_paper else ""


def _named(exchange: Exchange, goal: str, record: object = None) -> str:
    if isinstance(record, BillRecord):
        return f"bill {record.number} ({goal})"
    if isinstance(record, ScheduleRecord):
        return f"{goal} ({record.layout.replace('_', '-')} layout)"
    number = _number(exchange)
    if number is not None:
        return f"bill {number}"
    return goal or path_of(exchange.url)[:60] or exchange.url[:60]


def _number(exchange: Exchange) -> BillNumber | None:
    path = path_of(exchange.url)
    try:
        return BillNumber.parse(path.removeprefix("/bills/").upper())
    except NumberFault:
        return None


# --- part by part ----------------------------------------------------------------------------


def _parts(record: Record | BillText, exchange: Exchange) -> tuple[PartTold, ...]:
    parts = getattr(record, "parts", NO_PARTS)
    if parts == NO_PARTS:  # a page object that reads all or nothing
        fields = [pair for pair in plain(record).items() if pair[0] not in _NOT_TOLD]
        blank: tuple[object, ...] = (None, "", [], 0)
        return tuple(
            PartTold(name, "lacks" if value in blank else "read") for name, value in fields
        )
    expected = coverage.expected_parts(record, denver_day(exchange.at))
    read = [
        PartTold(name, "another way", f"way {way + 1}") if way else PartTold(name, "read")
        for name, way in parts.ways
    ]
    lacking = [PartTold(name, "missing" if name in expected else "lacks") for name in parts.lacking]
    unread = [
        PartTold(part.part, "unread", _fault_of(part.what, part.selector)) for part in parts.unread
    ]
    return (*read, *lacking, *unread)


def _fault_of(what: str, selector: str) -> str:
    return f"{what} [{selector}]" if selector else what


def _words(record: Record | BillText) -> tuple[tuple[str, str], ...]:
    """The first words of each part, to hold beside the page."""
    fields = [pair for pair in plain(record).items() if pair[0] not in _NOT_TOLD]
    parts = [(name.replace("_", " "), _first_words(value)) for name, value in fields]
    return tuple((name, words) for name, words in parts if words)


def _first_words(value: object) -> str:
    if isinstance(value, list) and not any(isinstance(item, Mapping | list) for item in value):
        return f"{len(value)}: {_cut(_all_words(value), 92)}" if value else ""
    if isinstance(value, list):
        first = next((words for item in value if (words := _all_words(item))), "")
        return f"{len(value)}: {_cut(first, 92)}" if value else ""
    return _cut(_all_words(value), 96)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 4].rstrip() + " ..."


def _all_words(value: object) -> str:
    """Every word of plain values, those of a mapping by its order."""
    if isinstance(value, Mapping):
        value = [item for name, item in value.items() if name != "record"]
    if isinstance(value, list):
        return " · ".join(filter(None, map(_all_words, value)))
    text = "" if value is None else fold(str(value))
    return _ORIGIN.sub("", text)
