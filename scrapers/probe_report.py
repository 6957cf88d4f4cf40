"""The report of a first contact, and its pages as files: what was read of each, and saved pages for
the tests. Its words stand in probe_report.txt."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scrapers.colorado.parse import plain
from scrapers.probe import PAGES, How, Look, agent_of, unseen
from tracker.domain.times import denver_day
from tracker.wording.dates import stamp_words
from tracker.wording.translator import ENGLISH

_WIDTH: Final = 98
#: What is said of parts; and the heads of the columns that count them, in the same order.
_WAYS: Final[Mapping[How, str]] = {
    "read": "read",
    "another way": "read another way",
    "lacks": "lacks",
    "missing": "MISSING",
    "unread": "UNREAD",
}
_COLUMNS: Final = ("read", "other", "lacks", "missing", "unread")


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
        template = _TEMPLATES.get_template("probe_report.txt")
        text = template.render(
            report=self,
            looks=self.looks,
            final=_final(self.looks),
            at=stamp_words(ENGLISH, self.looks[0].exchange.at) if self.looks else "",
            agents=list(agents),
            refusal=self.refusal(),
            unseen=unseen(self.looks),
            pages=PAGES,
            ways=_WAYS,
            columns=_COLUMNS,
            counts=_counts,
        )
        return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _final(looks: Sequence[Look]) -> tuple[Look, ...]:
    """The last look at each address: what was asked again counts by its last answer, and what led
    to another page by that one."""
    last = {(look.exchange.url, look.exchange.form): look for look in looks}
    addresses = {_path_and_query(look.exchange.url) for look in looks}
    return tuple(look for look in last.values() if _target(look) not in addresses)


def _target(look: Look) -> tuple[str, str] | None:
    to = look.exchange.header("Location")
    leads = 300 <= look.exchange.status < 400 and to
    return _path_and_query(urljoin(look.exchange.url, to)) if leads else None


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
            file.write_text(_json(plain(look.record)), encoding="utf-8")


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
        page.with_suffix(".json").write_text(_json(plain(look.record)), encoding="utf-8")
        yield f"{page}: read its .json against the page before you keep it."


def _about(look: Look) -> str:
    """What stands beside a saved page. Strings of JSON are strings of TOML."""
    day, note = denver_day(look.exchange.at), f"first contact: {look.name}"
    return (
        f"address = {json.dumps(look.exchange.url)}\nday = {day}\n"
        f'markup = "attested"\nnote = {json.dumps(note)}\n'
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60] or "page"
