"""First contact: what came of each page that was asked for; the report of it, whose words stand in
probe_report.txt; and its pages as files: what was read of each, and saved pages for the tests.

What is told is told from the exchanges alone, so that a file which another person sent says the
same as a probe of one's own."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import parse_qs, urljoin, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scrapers.colorado import bill_pdf, parse
from scrapers.colorado.addresses import BY_LAST_ACTION, DOCUMENT_PLACES, HOSTS, path_of
from scrapers.colorado.element_text import fold
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
from tracker.wording.dates import moment_words
from tracker.wording.translator import ENGLISH

_WANTED: Final = (
    "robots.txt|list by number|list by last action|law|pending bill|resolution|schedule|next week"
    "|agenda|floor vote|committee vote|committee|legislator|paper"
)
#: What a first contact is to see, in the order in which it is asked for.
WANTED: Final = tuple(_WANTED.split("|"))
#: Pages of the site among them; robots.txt is none.
PAGES: Final = len(WANTED) - 1
How: TypeAlias = Literal["read", "another way", "lacks", "missing", "unread"]
_BY_KIND: Final = {
    **{kind: kind for kind in ("agenda", "committee", "legislator")},
    **{"vote_floor": "floor vote", "vote_committee": "committee vote", "bill_text": "paper"},
}
_ORIGIN: Final = re.compile(r"\Ahttps?://[^/]+(?=/)")
LAWS: Final = frozenset({Meaning.SIGNED, Meaning.UNSIGNED_LAW, Meaning.VETO_OVERRIDDEN})
#: Of a record: what is told apart.
_NOT_TOLD: Final = frozenset({"record", "url", "unread", "read_in_another_way"})
_MOST_TOLD: Final = 12


def meaning_of(action: str) -> Meaning | None:
    """What an action means, None for one that nobody knows."""
    reading = reading_of(action)
    return None if reading is None else reading.meaning


@dataclass(frozen=True, slots=True)
class PartTold:
    """A part of a page. how: missing is what lacks and must be there; more: way or fault."""

    name: str
    how: How
    more: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One exchange, and what was read of it. goal: "" for what a first contact does not ask for;
    name: for people; size: unpacked, in bytes; allowed: robots.txt's verdict, None where it was not
    seen; fault: why nothing was read, "" where something was; unknown: headings and tables of the
    page that nothing reads; words: the first of each part, by its name; kind: of the page object,
    "" for none."""

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
            try:
                robots = robots_of(exchange, agent_of(exchange))
            except SourceUnreachable:
                robots = None
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
        try:
            unknown = parse.strangers_of_text(text, exchange.url) if text else ()
        except PageChanged:  # it is cut in its middle
            unknown = ()
        return replace(bare, fault=str(error), unknown=unknown, text=text)


def _read(bare: Look, body: bytes, before: Sequence[Look]) -> Look:
    exchange, url = bare.exchange, bare.exchange.url
    if bill_pdf.is_pdf(body):
        record: Record | BillText = bill_pdf.bill_text(bill_pdf.pages_of(body), url)
        of_it: dict[str, Any] = {"goal": "paper", "name": "paper (PDF)"}
    else:
        # Again, so that a body that does not unpack is told and not read as it is.
        text = page_text(exchange)
        kind = parse.kind_of(text, url)
        page = parse.page_class(text, url, kind)(text, url)
        record = page.record()
        goal = _goal_of(kind, exchange, before, record)
        of_it = {"goal": goal, "name": _named(exchange, goal, record), "kind": kind, "text": text}
        of_it["unknown"] = parse.strangers(page, _all_words(parse.plain(record)))
    parts, words = _parts(record, exchange), _words(record)
    return replace(bare, record=record, parts=parts, words=words, **of_it)


def agent_of(exchange: Exchange) -> str:
    """The name that we gave, "" where it is not known."""
    return next((value for name, value in exchange.sent if name.lower() == "user-agent"), "")


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
        return (
            "law" if any(meaning_of(action.text) in LAWS for action in actions) else "pending bill"
        )
    if kind == "bill_search":
        sort = parse_qs(urlsplit(exchange.url).query).get("sort", [""])[0]
        return "list by last action" if sort == BY_LAST_ACTION else "list by number"
    return _BY_KIND.get(kind, "")


def _kind_by_address(exchange: Exchange) -> str:
    try:
        return parse.kind_of("", exchange.url)
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
    try:
        return BillNumber.parse(path_of(exchange.url).removeprefix("/bills/").upper())
    except NumberFault:
        return None


def _parts(record: Record | BillText, exchange: Exchange) -> tuple[PartTold, ...]:
    parts = getattr(record, "parts", NO_PARTS)
    if parts == NO_PARTS:  # a page object that reads all or nothing
        blank: tuple[object, ...] = (None, "", [], 0)
        fields = parse.plain(record).items()
        shown = ((name, value in blank) for name, value in fields if name not in _NOT_TOLD)
        return tuple(PartTold(name, "lacks" if is_blank else "read") for name, is_blank in shown)
    expected = coverage.expected_parts(record, denver_day(exchange.at))
    return (
        *(
            PartTold(name, "another way", f"way {way + 1}") if way else PartTold(name, "read")
            for name, way in parts.ways
        ),
        *(PartTold(name, "missing" if name in expected else "lacks") for name in parts.lacking),
        *(
            PartTold(it.part, "unread", f"{it.what} [{it.selector}]" if it.selector else it.what)
            for it in parts.unread
        ),
    )


def _words(record: Record | BillText) -> tuple[tuple[str, str], ...]:
    fields = ((name, _first_words(value)) for name, value in parse.plain(record).items())
    shown = ((name, words) for name, words in fields if words and name not in _NOT_TOLD)
    return tuple((name.replace("_", " "), words) for name, words in shown)


def _first_words(value: object) -> str:
    if not isinstance(value, list):
        return parse.cut_words(_all_words(value), 96)
    words: str = _all_words(value)
    if any(isinstance(item, Mapping | list) for item in value):
        words = next(filter(None, map(_all_words, value)), "")
    return f"{len(value)}: {parse.cut_words(words, 92)}" if value else ""


def _all_words(value: object) -> str:
    if isinstance(value, Mapping):
        value = [item for name, item in value.items() if name != "record"]
    if isinstance(value, list):
        return " · ".join(filter(None, map(_all_words, value)))
    text = "" if value is None else fold(str(value))
    return _ORIGIN.sub("", text)


# --- the report ------------------------------------------------------------------------------

_WIDTH: Final = 98
#: What is said of parts; and the heads of the columns that count them, in the same order.
_WAYS: Final[Mapping[How, str]] = {
    **{"read": "read", "another way": "read another way"},
    **{"lacks": "lacks", "missing": "MISSING", "unread": "UNREAD"},
}
_COLUMNS: Final = ("read", "other", "lacks", "missing", "unread")


@dataclass(frozen=True, slots=True)
class Report:
    """What a first contact found. source: the site; faults: sentences on what went wrong besides
    single pages; notes: sentences on what did not; why: a page was not asked for, by what it would
    have been, as far as is known; refused: what is kept of the refusal; folder: where everything is
    kept, "" for nowhere."""

    source: str
    looks: tuple[Look, ...]
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, object] = field(default_factory=dict)
    folder: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether the site refused us."""
        return bool(self.refused) or any(look.is_refusal for look in self.looks)

    @property
    def is_whole(self) -> bool:
        """Whether every page that was asked for was read, and every part that must be there."""
        faults = any(look.fault or look.lacks for look in _final(self.looks))
        return bool(self.read) and not (faults or self.faults)

    @property
    def read(self) -> tuple[Look, ...]:
        """The pages that were read."""
        return tuple(look for look in self.looks if look.record is not None)

    @property
    def is_foreign(self) -> bool:
        """Whether something answered and nothing of it is a page that we know."""
        pages = (look for look in self.looks if look.goal != "robots.txt")
        answered = any(look.exchange.status == 200 for look in pages)
        return answered and not self.read and not self.is_refused

    def refusal(self) -> Mapping[str, object]:
        """Status, headers and beginning of the refusal, and what we had sent; {} for none."""
        if self.refused:
            return self.refused
        return next((look.exchange.evidence() for look in self.looks if look.is_refusal), {})

    def text(self) -> str:
        """The whole report."""
        agents = dict.fromkeys(filter(None, (agent_of(look.exchange) for look in self.looks)))
        at = moment_words(ENGLISH, self.looks[0].exchange.at) if self.looks else ""
        text = _TEMPLATES.get_template("probe_report.txt").render(
            **{"report": self, "looks": self.looks, "final": _final(self.looks), "at": at},
            **{"agents": list(agents), "refusal": self.refusal(), "unseen": unseen(self.looks)},
            **{"pages": PAGES, "ways": _WAYS, "columns": _COLUMNS, "counts": _counts},
        )
        return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _final(looks: Sequence[Look]) -> tuple[Look, ...]:
    """The last look at each address: what was asked again counts by its last answer, and what led
    to another page by that one."""
    last = {(look.exchange.url, look.exchange.form): look for look in looks}
    addresses = {_path_and_query(look.exchange.url) for look in looks}

    def leads_to_another(exchange: Exchange) -> bool:
        to = exchange.header("Location") if 300 <= exchange.status < 400 else ""
        return bool(to) and _path_and_query(urljoin(exchange.url, to)) in addresses

    return tuple(look for look in last.values() if not leads_to_another(look.exchange))


def _path_and_query(url: str) -> tuple[str, str]:
    return urlsplit(url)[2:4]


def _counts(look: Look) -> str:
    """How many parts of a page came of it in each way; why none, where it could not be read."""
    if not look.parts:
        return look.fault[:40]
    counts = (sum(part.how == how for part in look.parts) for how in _WAYS)
    columns = zip(counts, map(len, _COLUMNS), strict=True)
    return "  ".join(f"{count or '-':>{width}}" for count, width in columns)


def _printable(value: object) -> object:
    """A value without what a site could tell a terminal to do, in one line; what was wrapped is so
    already."""
    if isinstance(value, Markup):
        return value
    return "".join(letter for letter in " ".join(str(value).splitlines()) if letter.isprintable())


def _wrapped(text: str, indent: str, more: str = "", break_words: bool = False) -> Markup:
    lines = textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=more or f"{indent}  ",
        break_long_words=break_words,
        break_on_hyphens=False,
    )
    return Markup("\n".join(str(_printable(line)) for line in lines))


def _weight(count: int) -> str:
    return f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB"


_TEMPLATES: Final = Environment(
    loader=PackageLoader("scrapers", ""),
    trim_blocks=True,
    undefined=StrictUndefined,
    finalize=_printable,
    autoescape=False,  # plain text; what is put in is made printable
)
_TEMPLATES.filters |= {"wrap": _wrapped, "weight": _weight}


# --- files --------------------------------------------------------------------------------------


def keep(report: Report, folder: Path) -> None:
    """Writes the report, the refusal if there is one, and what was read of each page as JSON.
    Raises OSError."""
    (folder / "report.txt").write_text(report.text(), encoding="utf-8")
    if report.is_refused:
        (folder / "refusal.json").write_text(_json(report.refusal()), encoding="utf-8")
    records = folder / "records"
    records.mkdir(exist_ok=True)
    for number, look in enumerate(report.looks, 1):
        if look.record is not None:
            file = records / f"{number:02}-{_slug(look.name)}.json"
            file.write_text(_json(parse.plain(look.record)), encoding="utf-8")


def save_pages(looks: Sequence[Look], folder: Path) -> Iterator[str]:
    """Writes each web page whose kind is known as `<kind>/<name>.html`, beside it its address and
    day (.toml) and what it yields (.json), as tests/pages has them. Says what it wrote; a file
    that is there is left as it is. Raises OSError."""
    for look in looks:
        if not (look.kind and look.text):
            continue
        day = denver_day(look.exchange.at)
        name = f"{day:%Y%m%d}-{_slug(urlsplit(look.exchange.url).path.rpartition('/')[2])}"
        if look.goal in ("list by last action", "next week"):
            name += f"-{_slug(look.goal)}"
        page = folder / look.kind / f"{name}.html"
        if page.exists():
            yield f"{page} is there already and was left as it is."
            continue
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(look.text, encoding="utf-8")
        page.with_suffix(".toml").write_text(_about(look), encoding="utf-8")
        if look.record is None:
            yield f"{page}: it cannot be read yet; mend its page object, then make expect."
            continue
        page.with_suffix(".json").write_text(_json(parse.plain(look.record)), encoding="utf-8")
        yield f"{page}: read its .json against the page before you keep it."


def _about(look: Look) -> str:
    day, note = denver_day(look.exchange.at), f"first contact: {look.name}"
    return (
        f"address = {json.dumps(look.exchange.url)}\nday = {day}\n"
        f'markup = "attested"\nnote = {json.dumps(note)}\n'
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60] or "page"
