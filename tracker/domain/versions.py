"""The versions of a bill's text as readers meet them: what was read of each, how an address names
it, and which papers came in between two of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from tracker.domain.bill_text import Form
from tracker.domain.views import DocumentView

READ: Final = "read"
#: The name of a version whose PDF is a scan with signatures: its letters are guessed by a machine.
#: Words are taken from the version before it, it is only linked. Dossier 3.8.
SIGNED: Final = "signed act"
#: Papers that change a text, and so belong to the version that they led to; a note of a day is
#: about the version of that day.
_LEADS: Final = frozenset({"amendment", "report"})


@dataclass(frozen=True, slots=True)
class ReadView:
    """What came of asking for a text in one form.

    state: read; no_text, cut, wrong_type, too_large, missing, unreadable, refused. digest: of the
    text that the address gave last, "" for none; read_at: when that was.
    """

    form: Form
    state: str
    message: str
    address: str
    digest: str
    asked_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionText:
    """A version of a bill, and what was read of it.

    key: of its row; slug: how an address names it, one of its kind within the bill. url: the PDF,
    html_url: the accessible text, or "". reads: what has a text first, the HTML before the PDF.
    """

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
        return next((one for one in self.reads if one.digest and not self.is_scan(one.form)), None)

    def is_scan(self, form: Form = "pdf") -> bool:
        """Whether what is read in a form are pictures of pages."""
        return is_scan(self.name, form)

    @property
    def faults(self) -> tuple[ReadView, ...]:
        """The readings that failed when they were last asked for."""
        return tuple(one for one in self.reads if one.state != READ)


@dataclass(frozen=True, slots=True)
class Step:
    """One version on a bill's way. papers: what came in since the version before, by day; in
    front of the first one there are none: they follow it."""

    version: VersionText
    papers: tuple[DocumentView, ...]


def slugs(versions: Sequence[tuple[str, date | None]]) -> tuple[str, ...]:
    """How an address names each version: its name, with its day where another is called so, with
    a number where that is not enough. versions: name and day, the oldest first."""
    bare = [_plain(name) for name, _ in versions]
    count = Counter(bare)
    dated = [
        f"{day}-{name}" if count[name] > 1 and day else name
        for name, (_, day) in zip(bare, versions, strict=True)
    ]
    seen: Counter[str] = Counter()
    found = []
    for name in dated:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return tuple(found)


def is_scan(name: str, form: Form) -> bool:
    """Whether a version's text in a form is made of pictures: never a source of words."""
    return form == "pdf" and name.strip().casefold().startswith(SIGNED)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-") or "version"


def version_named(versions: Sequence[VersionText], slug: str) -> VersionText | None:
    """The version that an address names, None where none is called so."""
    return next((one for one in versions if one.slug == slug), None)


def before(versions: Sequence[VersionText], one: VersionText) -> VersionText | None:
    """The last version before one whose text can be compared with it."""
    earlier = versions[: versions.index(one)]
    return next((other for other in reversed(earlier) if other.text), None)


def steps(versions: Sequence[VersionText], papers: Iterable[DocumentView]) -> tuple[Step, ...]:
    """The versions, the oldest first, each with the papers that came in between it and the one
    before. What came after the last version stands in a last step of `after`."""
    found: list[list[DocumentView]] = [[] for _ in versions]
    for paper in papers:
        at = _place(versions, paper)
        if at is not None:
            found[at].append(paper)
    return tuple(
        Step(one, tuple(sorted(mine, key=_order)))
        for one, mine in zip(versions, found, strict=True)
    )


def after(
    versions: Sequence[VersionText], papers: Iterable[DocumentView]
) -> tuple[DocumentView, ...]:
    """The papers that came after the last version, by day."""
    return tuple(sorted((one for one in papers if _place(versions, one) is None), key=_order))


def between(
    versions: Sequence[VersionText], papers: Iterable[DocumentView], old: VersionText,
    new: VersionText,
) -> tuple[DocumentView, ...]:  # fmt: skip
    """The papers that came in between two versions, whichever stands first, by day."""
    first, last = sorted((versions.index(old), versions.index(new)))
    return tuple(
        paper for step in steps(versions, papers)[first + 1 : last + 1] for paper in step.papers
    )


def _place(versions: Sequence[VersionText], paper: DocumentView) -> int | None:
    """The version that a paper led to, None for one that came after all. The first has none."""
    if paper.day is None:
        return None
    for at, one in enumerate(versions[1:], 1):
        if one.day and (paper.day < one.day or (paper.day == one.day and paper.kind in _LEADS)):
            return at
    return None


def _order(paper: DocumentView) -> tuple[date, str, str]:
    return paper.day or date.min, paper.kind, paper.name
