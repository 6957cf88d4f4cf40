"""A bill's text: sections, printed lines, and what each word is: new law, repealed, amendment; and
its versions as readers meet them.

Dossier 3.8: the accessible HTML marks new law with `ins`, repealed law with `del`, amendments of
the Senate with `u` and those of the House with `mark`. A PDF has capitals for new law, and no
other mark that its text layer keeps.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, NamedTuple, TypeAlias

from tracker.domain.records import DocumentRecord

Mark: TypeAlias = Literal["new", "repealed", "senate", "house"]
Form: TypeAlias = Literal["html", "pdf"]

_BROKEN: Final = re.compile(r"(?<=\w-)\n(?=\w)")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that carry the same marks. marks: in the order of Mark, none for existing law."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or a paragraph where the text has no printed lines. page, number: as printed
    ("Page 1, Line 101"), None where the text does not number it."""

    runs: tuple[Run, ...]
    page: int | None = None
    number: int | None = None

    @property
    def text(self) -> str:
        """The line's words, without marks."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text. key: `long-title`, `summary`, `enacting`, `section-1`, ..., `signatures`:
    unique within a text, the same in each version, so that versions can be compared by it. label:
    as printed ("SECTION 1."), "" for none; heading: the words that stand for it in an outline."""

    key: str
    label: str
    heading: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The section's words: lines joined with blanks, nothing behind a hyphen ("add-back")."""
        lines = "\n".join(line.text.strip() for line in self.lines)
        return _BROKEN.sub("", lines).replace("\n", " ")


@dataclass(frozen=True, slots=True)
class BillText:
    """One version's text. title: as it stands at its head; version: its end ("Rerevised"), "" where
    the title names none. pages: how many are printed, 0 where they are not numbered. stamps: where
    amendments came in, the newest first ("Senate Amended 2nd Reading August 24, 2025")."""

    form: Form
    title: str
    version: str
    sections: tuple[Section, ...]
    pages: int = 0
    stamps: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All words, a section a paragraph."""
        return "\n".join(section.text for section in self.sections)


# --- the versions of a text -----------------------------------------------------------------------

READ: Final = "read"
#: The name of a version whose PDF is a scan with signatures: its letters are guessed by a machine.
#: Words are taken from the version before it, it is only linked. Dossier 3.8.
SIGNED: Final = "signed act"
#: Papers that change a text, and so belong to the version that they led to; a note of a day is
#: about the version of that day.
_LEADS: Final = frozenset({"amendment", "report"})


@dataclass(frozen=True, slots=True)
class ReadView:
    """What came of asking for a text in one form. state: read, no_text, cut, wrong_type, too_large,
    missing, unreadable, refused. digest, read_at: of the text that the address gave last."""

    form: Form
    state: str
    message: str
    url: str
    digest: str
    asked_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionText:
    """A version of a bill, and what was read of it. key: of its row; slug: its name in an address.
    url: the PDF, html_url: accessible text, or "". reads: with a text first, HTML before PDF."""

    key: str
    slug: str
    name: str
    day: date | None
    url: str
    html_url: str
    reads: tuple[ReadView, ...]

    @property
    def text(self) -> ReadView | None:
        """The reading that a text is shown from, None where there is none."""
        reads = (read for read in self.reads if read.digest and not self.is_scan(read.form))
        return next(reads, None)

    def is_scan(self, form: Form = "pdf") -> bool:
        """Whether what is read in a form are pictures of pages."""
        return is_scan(self.name, form)

    @property
    def faults(self) -> tuple[ReadView, ...]:
        """The readings that failed when they were last asked for."""
        return tuple(read for read in self.reads if read.state != READ)


def slugs(versions: Sequence[tuple[str, date | None]]) -> tuple[str, ...]:
    """How an address names each version: its name, with its day where another is called so, with
    a number where that is not enough. versions: name and day, the oldest first."""
    plain = (re.sub(r"[^a-z0-9]+", "-", name.casefold()) for name, _ in versions)
    bare = [name.strip("-") or "version" for name in plain]
    count, taken = Counter(bare), Counter[str]()
    named = []
    for name, (_, day) in zip(bare, versions, strict=True):
        slug = f"{day}-{name}" if count[name] > 1 and day else name
        taken[slug] += 1
        named.append(slug if taken[slug] == 1 else f"{slug}-{taken[slug]}")
    return tuple(named)


def is_scan(name: str, form: Form) -> bool:
    """Whether a version's text in a form is made of pictures: never a source of words."""
    return form == "pdf" and name.strip().casefold().startswith(SIGNED)


def version_named(versions: Sequence[VersionText], slug: str) -> VersionText | None:
    """The version that an address names, None where none is called so."""
    return next((version for version in versions if version.slug == slug), None)


def before(versions: Sequence[VersionText], version: VersionText) -> VersionText | None:
    """The last version before one whose text can be compared with it."""
    earlier = versions[: versions.index(version)]
    return next((other for other in reversed(earlier) if other.text), None)


def between(
    versions: Sequence[VersionText],
    papers: Iterable[DocumentRecord],
    old: VersionText,
    new: VersionText,
) -> tuple[DocumentRecord, ...]:
    """The papers that came in between two versions, whichever stands first, by day."""
    first, last = sorted((versions.index(old), versions.index(new)))
    by_version = papers_by_version(versions, papers)
    return tuple(paper for one in versions[first + 1 : last + 1] for paper in by_version[one.key])


def papers_by_version(
    versions: Sequence[VersionText], papers: Iterable[DocumentRecord]
) -> defaultdict[str, list[DocumentRecord]]:
    """By the key of each version the papers that led to it, by day; under "" those that came after
    all. There are none of the first version: they follow it."""
    by_version = defaultdict[str, list[DocumentRecord]](list)
    for paper in sorted(papers, key=lambda paper: (paper.day or date.min, paper.kind, paper.name)):
        led_to = (
            version.key
            for version in versions[1:]
            if paper.day
            and version.day
            # One that changes a text leads to the version of its day, a note is about that.
            and (paper.day, paper.kind not in _LEADS) <= (version.day, False)
        )
        by_version[next(led_to, "")].append(paper)
    return by_version


# --- which version a summary belongs to: its last sentence. Dossier 3.2 --------------------------

_NOTE: Final = re.compile(
    r"\(\s*Note:\s*(This summary applies to [^()]+?)\s*\.?\s*\)\s*$", re.IGNORECASE
)
#: In the order of a bill's way; "as introduced in the second house" is the reengrossed version.
_RANKS: Final = {
    "introduced": 0, "engrossed": 1, "reengrossed": 2, "revised": 3, "rerevised": 4, "enacted": 5,
    "final act": 5, "signed act": 5, "adopted": 5,
}  # fmt: skip
_NAMED: Final = re.compile(rf"\b(?:{'|'.join(_RANKS)})\b", re.IGNORECASE)


class SummaryNote(NamedTuple):
    """What a summary says of itself. words: as written; is_older: a newer version than the one it
    belongs to is published: what it tells may not be in the text any more, or not yet."""

    words: str
    is_older: bool


def note_of(summary: str, versions: Iterable[str]) -> SummaryNote | None:
    """The note at the end of a summary, None where it has none. versions: names of the bill's."""
    note = _NOTE.search(summary)
    if not note:
        return None
    words = " ".join(note[1].split())
    # "the reengrossed version of this bill as introduced in the second house": the first counts.
    own, *of_versions = map(_NAMED.search, (words, *versions))
    ranks = [_RANKS[match[0].casefold()] for match in of_versions if match]
    is_older = own is not None and max(ranks, default=0) > _RANKS[own[0].casefold()]
    return SummaryNote(words, is_older)
