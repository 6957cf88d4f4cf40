"""The report of a first contact: plain text, to be read beside the pages."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit

from scrapers.probe import PAGES, How, Look, PartTold, agent_of, evidence_of, unseen
from tracker.wording.dates import stamp_words
from tracker.wording.translator import ENGLISH

_WIDTH: Final = 98
_HOW: Final[Mapping[How, str]] = {
    "read": "read",
    "another way": "read another way",
    "lacks": "lacks",
    "missing": "MISSING",
    "unread": "UNREAD",
}
#: Heads of the columns that count parts, in the order of _HOW.
_COLUMNS: Final = ("read", "other", "lacks", "missing", "unread")
#: Longest that a refusal's body is.
_BODY: Final = 2048


@dataclass(frozen=True, slots=True)
class Report:
    """What a first contact found.

    source: the site; faults: sentences on what went wrong besides single pages; notes: sentences on
    what did not; why: a page was not asked for, by what it would have been, as far as is known;
    refused: what is kept of the refusal; folder: where everything is kept, "" for nowhere.
    """

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
        return bool(self.refused) or any(one.is_refusal for one in self.looks)

    @property
    def is_whole(self) -> bool:
        """Whether every page that was asked for was read, and every part that must be there."""
        faults = any(one.fault or one.lacks for one in _final(self.looks))
        return bool(self._read) and not (faults or self.faults)

    @property
    def _read(self) -> tuple[Look, ...]:
        return tuple(one for one in self.looks if one.record is not None)

    @property
    def is_foreign(self) -> bool:
        """Whether something answered and nothing of it is a page that we know."""
        pages = (one for one in self.looks if one.wanted != "robots.txt")
        answered = any(one.exchange.status == 200 for one in pages)
        return answered and not self._read and not self.is_refused

    def refusal(self) -> Mapping[str, object]:
        """Status, headers and beginning of the refusal, and what we had sent; {} for none."""
        if self.refused:
            return self.refused
        return next((evidence_of(one.exchange) for one in self.looks if one.is_refusal), {})

    def text(self) -> str:
        """The whole report."""
        sections: tuple[Callable[[], Iterator[str]], ...] = (
            self._head,
            self._in_short,
            self._refusal,
            self._table,
            self._pages,
            self._unseen,
            self._next,
        )
        drawn = ("".join(f"{_safe(line)}\n" for line in section()) for section in sections)
        return "\n".join(filter(None, drawn))

    # --- the beginning

    def _head(self) -> Iterator[str]:
        yield f"First contact with {self.source}"
        if self.looks:
            at = stamp_words(ENGLISH, self.looks[0].exchange.at)
            agents = dict.fromkeys(filter(None, (agent_of(one.exchange) for one in self.looks)))
            yield f"{at}. {len(self.looks)} answers. Agent sent:"
            yield from (f"  {one}" for one in agents or ("not in this file",))
        if self.folder:
            yield f"Kept in {self.folder}"

    def _in_short(self) -> Iterator[str]:
        yield "IN SHORT"
        read, final = self._read, _final(self.looks)
        answers = sum(one.wanted != "robots.txt" for one in final)
        yield f"  Pages: {answers} answered, {len(read)} read, {PAGES} wanted."
        if self.is_foreign:
            yield from _wrapped(
                "! None of these pages is one of the Colorado General Assembly's site that we know."
                f" Is {self.source} the right address? If it is, the site was rebuilt: send the "
                "folder to who keeps this program.",
                "  ",
            )
        for sign, sentences in (("!", self.faults), ("~", self.notes)):
            for one in sentences:
                yield from _wrapped(f"{sign} {one}", "  ")
        for look in final:
            if look.fault and not look.is_refusal:
                yield from _wrapped(f"! {look.name}: {look.fault}", "  ")
            for part in look.lacks:
                yield from _wrapped(f"! {look.name}: {_of_part(part)}", "  ")
        if self.is_whole:
            yield "  Every page that was asked for was read, with all that it must hold."
        others = [look for look in final if _count(look, "another way")]
        if others:
            parts = sum(_count(look, "another way") for look in others)
            names = ", ".join(look.name for look in others)
            yield from _wrapped(f"~ Parts read another way than first: {parts} ({names}).", "  ")
        strange = sum(len(look.unknown) for look in final)
        if strange:
            yield f"  ~ Headings and tables that are not known: {strange}; see the pages below."

    def _refusal(self) -> Iterator[str]:
        if not self.is_refused:
            return
        refusal = self.refusal()
        yield "REFUSED"
        yield f"  status {refusal.get('status', 'none')}"
        for title, name in (("its headers", "headers"), ("our headers", "ours")):
            yield f"  {title}:"
            headers = refusal.get(name)
            pairs = headers.items() if isinstance(headers, Mapping) else ()
            yield from (f"    {key}: {value}" for key, value in pairs)
        yield "  its first 2 kB:"
        for line in str(refusal.get("body", ""))[:_BODY].splitlines():
            yield from textwrap.wrap(line, _WIDTH, initial_indent="    ", subsequent_indent="    ")

    # --- page by page

    def _table(self) -> Iterator[str]:
        if not self.looks:
            return
        yield "PAGES"
        heads = f"  {'':>2}  {'page':<34}{'status':>6}  {'size':>8}   "
        yield heads + "  ".join(_COLUMNS)
        for number, look in enumerate(self.looks, 1):
            status, size = look.exchange.status, _size(look.size)
            yield f"  {number:>2}  {look.name[:33]:<34}{status:>6}  {size:>8}   {_counts(look)}"

    def _pages(self) -> Iterator[str]:
        for number, look in enumerate(self.looks, 1):
            yield from ("", f"{number}. {look.name}") if number > 1 else (f"{number}. {look.name}",)
            yield from self._page(look)

    def _page(self, look: Look) -> Iterator[str]:
        exchange = look.exchange
        form = f"  (form {exchange.form.decode('latin-1')[:80]})" if exchange.form else ""
        yield f"   {exchange.method} {exchange.url}{form}"
        packed = f", {_size(len(exchange.body))} packed" if len(exchange.body) != look.size else ""
        verdict = {True: "allows it", False: "FORBIDS it", None: "was not seen"}[look.allowed]
        yield (
            f"   {exchange.status} {exchange.header('Content-Type') or 'no type'}, "
            f"{_size(look.size)}{packed}; robots.txt {verdict}"
        )
        both = ("ETag", "Last-Modified")
        yield "   " + ", ".join(f"{one} {exchange.header(one) or 'none'}" for one in both)
        if look.fault:
            yield from _wrapped(f"not read: {look.fault}", "   ")
        yield from self._parts(look)
        for one in look.unknown:
            yield from _wrapped(f"not known: {one}", "   ")
        for name, words in look.words:
            begin = f"   | {name:<16} " if name else "   | "
            yield from textwrap.wrap(
                words,
                _WIDTH,
                initial_indent=begin,
                subsequent_indent="   | " + " " * 17,
                break_on_hyphens=False,
            )

    def _parts(self, look: Look) -> Iterator[str]:
        for how, word in _HOW.items():
            named = [one for one in look.parts if one.how == how]
            parts = (f"{one.name} ({one.more})" if one.more else one.name for one in named)
            if named:
                yield from _wrapped(f"{word}: {', '.join(parts)}", "   ")

    # --- the end

    def _unseen(self) -> Iterator[str]:
        missing = unseen(self.looks)
        if not missing:
            return
        yield "NOT SEEN"
        for one in missing:
            if one in self.why:
                yield f"  {one}: {self.why[one]}"
        rest = [one for one in missing if one not in self.why]
        if rest:
            yield from _wrapped(f"no answer showed: {', '.join(rest)}", "  ")

    def _next(self) -> Iterator[str]:
        yield "WHAT TO DO NEXT"
        for number, one in enumerate(_steps(self), 1):
            yield from _wrapped(f"{number}. {one}", "  ", "     ")


def _steps(report: Report) -> Iterator[str]:
    """What an operator does now, in order."""
    if report.is_refused:
        yield (
            "Ask nothing more today, and do not disguise the crawler. What the site said and what "
            "we had sent stands above; the folder holds it."
        )
        yield (
            "Set TRACKER_CONTACT to an address at which you can be reached, wait a day, and run "
            "tracker probe again. If it lasts, write to the Legislative Council Staff, whom "
            "https://leg.colorado.gov names, with this report."
        )
        return
    if report.is_foreign or not report.looks:
        yield "Look at the address in a browser, and at TRACKER_SOURCE_URL; then probe again."
        return
    yield (
        "Open each page above in a browser and hold it beside the words behind |: the first of "
        "each part must be the first on the page, the counts must agree."
    )
    if any(one.lacks or one.fault for one in _final(report.looks)):
        yield (
            "What is UNREAD, MISSING or not read costs no other part, and what is stored stays. "
            "docs/source-differs.md tells how to mend it: save the pages with tracker probe --from "
            "FILE --save tests/pages, correct the page object, read the pages again with tracker "
            "reread. The crawl can run meanwhile."
        )
    if any(_count(one, "another way") for one in report.looks):
        yield (
            "What was read another way is usable; look at it first, and make the way that held "
            "the first one in its page object."
        )
    if any(one.unknown for one in report.looks):
        yield "What is not known may be new: is there anything in it that people need?"
    if unseen(report.looks):
        yield "Probe again when there is something of what was not seen: tracker probe."
    yield (
        "Send the folder, or its probe.warc.gz alone, to whoever is to help: it holds no cookies "
        "and no passwords, and tracker probe --from reads it without a request."
    )
    yield "Then crawl: tracker run does so by itself. The pages read here are not asked again."


def _final(looks: Sequence[Look]) -> tuple[Look, ...]:
    """The last look at each address: what was asked again counts by its last answer, and what led
    to another page by that one."""
    last = {(one.exchange.url, one.exchange.form): one for one in looks}
    addresses = {_path_and_query(one.exchange.url) for one in looks}
    return tuple(one for one in last.values() if _target(one) not in addresses)


def _target(look: Look) -> tuple[str, str] | None:
    to = look.exchange.header("Location")
    leads = 300 <= look.exchange.status < 400 and to
    return _path_and_query(urljoin(look.exchange.url, to)) if leads else None


def _path_and_query(url: str) -> tuple[str, str]:
    return urlsplit(url)[2:4]


def _count(look: Look, how: How) -> int:
    return sum(one.how == how for one in look.parts)


def _counts(look: Look) -> str:
    """How many parts of a page came of it in each way; why none, where it could not be read."""
    if not look.parts:
        return look.fault[:40]
    counts = zip(map(len, _COLUMNS), (_count(look, how) for how in _HOW), strict=True)
    return "  ".join(f"{count or '-':>{width}}" for width, count in counts)


def _of_part(part: PartTold) -> str:
    why = "is UNREAD" if part.how == "unread" else "is MISSING, by what else the page says"
    return f"{part.name} {why}" + (f": {part.more}" if part.more else "")


def _safe(line: str) -> str:
    """A line without what a site could tell a terminal to do."""
    return "".join(one for one in line if one.isprintable()).rstrip()


def _size(count: int) -> str:
    return f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB"


def _wrapped(text: str, indent: str, more: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=more or f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
