"""What can go wrong, as a small family.

TrackerError
  of a source    PageChanged, Refused, SourceUnreachable, WrongSource, WarcFault, TextFault
  of a crawl     Interrupted, TimeIsUp, CrawlRunning, ClockBehind
  of words       UnknownSession, NumberFault, NoSuchPast, SearchTooBroad
  of files       CampaignFault, SettingFault, ImportFault
  of the store   StoreFault, ValueFault, EditFault, EditConflict

Every message is one sentence (or two) that says what was found and what to do.
"""

from __future__ import annotations

import collections.abc
import datetime


class TrackerError(Exception):
    """The root: what the command line prints as one line, without a traceback."""


def unreadable(fault: Exception) -> str:
    """Why a file that a person writes cannot be read, as the end of a sentence that begins with
    its name. fault: what reading it, or understanding it as TOML, raised."""
    if isinstance(fault, UnicodeDecodeError):
        return "is not written in UTF-8. Save it as UTF-8."
    if isinstance(fault, IsADirectoryError):
        return "is a folder. Put a file of this name in its place."
    if isinstance(fault, OSError):
        return f"cannot be read ({fault.strerror})."
    return f"cannot be read: {fault}."


class PageChanged(TrackerError):
    """A page lacks what it must have: the page fails, stored facts stay. page: kind of page
    ("bill"); missing: the part, in words; selector: where it was looked for; address: of the
    page."""

    def __init__(self, page: str, missing: str, selector: str, address: str) -> None:
        self.page, self.missing, self.selector, self.address = page, missing, selector, address
        where = f" ({selector})" if selector else ""
        super().__init__(f"{page}: no {missing}{where} at {address or 'an unnamed page'}")


class Refused(TrackerError):
    """The site refuses us: 406, or its robots.txt forbids the address. This crawl stops. evidence:
    what the site said and what we had sent, for the operator (warc.Exchange.evidence)."""

    def __init__(
        self, why: str, address: str, evidence: collections.abc.Mapping[str, object] | None = None
    ) -> None:
        self.why, self.address, self.evidence = why, address, evidence or {}
        super().__init__(
            f"The site refused {address} ({why}). The crawl stopped; what was stored stays."
        )


class SourceUnreachable(TrackerError):
    """Nothing answers at the source's address."""


class Interrupted(TrackerError):
    """A signal ended the crawl in the middle of long work, of which nothing is stored."""


class TimeIsUp(TrackerError):
    """The time that a crawl was given is over: it stops whole, and the next run goes on."""


class CrawlRunning(TrackerError):
    """Another crawl is at work on this database."""


class WrongSource(TrackerError):
    """The database was filled from another address."""


class ClockBehind(TrackerError):
    """The day asked for lies before the newest observation of the database."""


class UnknownSession(TrackerError):
    """No session has this name."""


class NumberFault(TrackerError):
    """This cannot be read as the number of one bill."""


class CampaignFault(TrackerError):
    """A campaign's file cannot be used. file: its path; line: 1-based, 0 where none is known.
    brief: the same with no more of the path than the campaign's folder, for public pages."""

    def __init__(self, file: str, line: int, what: str) -> None:
        self.file, self.line, self.what = file, line, what
        rest = f"{f', line {line}' if line else ''}: {what}"
        self.brief = "/".join(file.split("/")[-2:]) + rest
        super().__init__(file + rest)


class SettingFault(TrackerError):
    """A setting cannot be used. name: as the user wrote it (DATABASE_URL, --today)."""

    def __init__(self, name: str, what: str) -> None:
        self.name, self.what = name, what
        super().__init__(f"{name}: {what}")


class StoreFault(TrackerError):
    """The database cannot be used: newer than the program, locked, full, or not to be opened.
    message: for everybody; where: which database, and what its driver says: for who operates it,
    and on no page."""

    def __init__(self, message: str, where: str = "") -> None:
        self.message = message
        super().__init__(f"{message} ({where})" if where else message)


class ValueFault(TrackerError):
    """The database does not take a value. Nothing of its transaction was stored."""


class WarcFault(TrackerError):
    """An archive, or a place in it, cannot be read."""


class ImportFault(TrackerError):
    """A file to import is none that is known here, or cannot be read at all."""


class SearchTooBroad(TrackerError):
    """A search that was given up: its words are so common together that it took too long."""


class TextFault(TrackerError):
    """A document's text cannot be read. reason: `no_text`, `cut`, `wrong_type`, `too_large` or
    `unreadable`, for words in another language; words: the sentence in English."""

    def __init__(self, reason: str, words: str) -> None:
        self.reason, self.words = reason, words
        super().__init__(words)


class EditFault(TrackerError):
    """What an editor wrote cannot be taken, and nothing was stored. reason: a code such as
    `too_long`, for words in another language; field: "" where none is to blame; parts: what stands
    in the sentence (limit, sign, choices)."""

    def __init__(self, reason: str, what: str, field: str = "", **parts: object) -> None:
        self.reason, self.field, self.parts = reason, field, parts
        super().__init__(f"{field}: {what}" if field else what)


class EditConflict(TrackerError):
    """Another editor wrote the same field meanwhile, and nothing was stored. newest: id of the edit
    that stands; editor: who wrote it; text: what, None for nothing said."""

    def __init__(
        self, subject: str, field: str, newest: int, editor: str, text: str | None
    ) -> None:
        self.subject, self.field = subject, field
        self.newest, self.editor, self.text = newest, editor, text
        wrote = "took it back" if text is None else f"wrote {text!r}"
        super().__init__(f"{subject}, {field}: {editor} {wrote} meanwhile. Nothing was stored.")


class NoSuchPast(TrackerError):
    """A past moment of which nothing can be shown. reason: unclear, future or before; typed: the
    words in which it was asked for; first: of `before`, the first moment that can be shown, in
    Denver."""

    def __init__(self, reason: str, typed: str, first: datetime.datetime | None = None) -> None:
        self.reason, self.typed, self.first = reason, typed, first
        since = "" if first is None else f", which begins at {first:%Y-%m-%d %H:%M} in Denver"
        super().__init__(_NO_PAST[reason].format(typed=typed, since=since))


_NO_PAST = {
    "unclear": "{typed!r} is no moment. Write 2026-02-10, or 2026-02-10 15:30 (in Denver).",
    "future": "{typed} lies in the future: nothing has been published by then.",
    "before": "{typed} lies before the first crawl of this database{since}.",
}
