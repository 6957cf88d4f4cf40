"""The practice site: facts, a day it lives on, and what it was told to do wrong.

The site shows what had been published by the end of its day. With a moment instead (`now`), what
bears that very day's date appears at 5 PM, while the schedule is already the day's.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import md5
from pathlib import Path
from typing import Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from tracker.practice import timetable
from tracker.practice.as_of import as_of
from tracker.practice.facts import (
    Change,
    Committee,
    Facts,
    Legislator,
    Measure,
    Meeting,
    Paper,
    Text,
)
from tracker.practice.faults import FILES, REASONS, Fault, Faults, rename
from tracker.practice.list_page import TURBO, Shelf, number_order, turbo_stream
from tracker.practice.people import Directory
from tracker.practice.reading import read_folder
from tracker.practice.routes import rendered
from tracker.practice.variants import Variants
from tracker.sessions import Session, all_sessions

DATA: Final = Path(__file__).resolve().parents[2] / "data"
DENVER: Final = ZoneInfo("America/Denver")
#: Of the schedule; "" for that of the season.
Layout: TypeAlias = Literal["", "interim", "week"]
#: On its own day a thing is published when the offices close.
PUBLISHED_AT: Final = time(17)
_ROBOTS: Final = "User-agent: *\nDisallow: /admin\n"
_NO_ROBOTS: Final = "User-agent: *\nDisallow: /\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. cut_at: bytes that are sent before the connection ends, None for all;
    padding: bytes of nothing that follow the body."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    cut_at: int | None = None
    padding: int = 0


class PracticeSite:
    """The official site on loopback. Every method takes effect at once and may be called from
    any thread.

    day: the date it lives on. now: a moment of that day, or None for its end. variants: what the
    pages look like. robots_disallow: robots.txt forbids everything. validators: pages carry an
    ETag and answer 304. requests: (method, target, headers) in order.
    """

    def __init__(
        self,
        facts: Facts,
        day: date | None = None,
        variants: Variants | None = None,
        sessions: Sequence[Session] | None = None,
    ) -> None:
        self._lock = threading.RLock()
        self._facts = facts
        self._measures = {one.number: one for one in sorted(facts.measures, key=number_order)}
        self._sessions = tuple(sessions if sessions is not None else all_sessions(DATA))
        self._changes: list[Change] = []
        self._faults = Faults()
        self._pages: dict[str, tuple[int, str | bytes]] = {}
        self._public: dict[str, Measure] | None = None
        self._shelf: Shelf | None = None
        self._now: datetime | None = None
        self._variants = variants or Variants()
        self._day = day or _last_day(facts)
        sponsors = (sponsor for one in facts.measures for sponsor in one.sponsors)
        self.people = Directory(facts.legislators, sponsors)
        self._layout: Layout = ""
        self.robots_disallow = False
        self.validators = False
        self.requests: list[tuple[str, str, Mapping[str, str]]] = []

    @classmethod
    def from_folder(
        cls, path: Path | str, day: date | None = None, variants: Variants | None = None
    ) -> PracticeSite:
        """A site that serves a folder of facts, on the last day of its facts unless told.

        Raises SettingFault where the folder cannot be used.
        """
        return cls(read_folder(Path(path)), day, variants)

    # -- what it knows ---------------------------------------------------------------------------

    @property
    def day(self) -> date:
        """The date it lives on, in Denver."""
        return self._day

    @day.setter
    def day(self, day: date) -> None:
        with self._changing():
            self._day, self._now = day, None

    @property
    def now(self) -> datetime | None:
        """The moment it lives at, in Denver; without a zone it is Denver's wall time.

        None for the end of its day.
        """
        return self._now

    @now.setter
    def now(self, now: datetime | None) -> None:
        with self._changing():
            there = now.astimezone(DENVER) if now and now.tzinfo else now
            self._now = there
            self._day = there.date() if there else self._day

    @property
    def variants(self) -> Variants:
        """What its pages look like."""
        return self._variants

    @variants.setter
    def variants(self, variants: Variants) -> None:
        with self._changing():
            self._variants = variants

    @property
    def layout(self) -> Layout:
        """The layout of its schedule: it has changed days after a session began."""
        if self._layout:
            return self._layout
        return "interim" if self.sitting() is None else "week"

    @layout.setter
    def layout(self, layout: Layout) -> None:
        with self._changing():
            self._layout = layout

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions that it knows; its filter offers those that have begun, or are offered
        early."""
        return self._sessions

    @sessions.setter
    def sessions(self, sessions: Sequence[Session]) -> None:
        with self._changing():
            self._sessions = tuple(sessions)

    @property
    def legislators(self) -> tuple[Legislator, ...]:
        """The members that are listed, of one assembly or of two side by side."""
        return self._facts.legislators

    @property
    def committees(self) -> tuple[Committee, ...]:
        """The committees that have a page."""
        return self._facts.committees

    @property
    def texts(self) -> tuple[Text, ...]:
        """Words that were written for versions of bills."""
        return self._facts.texts

    def measures(self) -> dict[str, Measure]:
        """What is public of each measure, by number, in the order of numbers."""
        with self._lock:
            if self._public is None:
                until = self._published_until()
                cut = ((number, as_of(one, until)) for number, one in self._measures.items())
                self._public = {number: one for number, one in cut if one is not None}
            return self._public

    def meetings(self, hidden: bool = False) -> list[Meeting]:
        """The meetings announced by now, in order of day; hidden: with those withdrawn."""
        with self._lock:
            changes = (*self._facts.script, *self._changes)
            known = timetable.apply(self._facts.meetings, changes, self._day)
        listed = [
            one for one in known if one.announced <= self._day and (hidden or not one.withdrawn)
        ]
        return sorted(listed, key=lambda one: (one.day, one.committee))

    def meeting(self, meeting_id: str) -> Meeting:
        """A meeting as it stands, announced or not. Raises KeyError."""
        with self._lock:
            changes = (*self._facts.script, *self._changes)
            known = timetable.apply(self._facts.meetings, changes, self._day)
        return {one.id: one for one in known}[meeting_id]

    def sitting(self) -> Session | None:
        """The session in which its day falls."""
        return next((one for one in self._sessions if self._day in one), None)

    def session_of(self, measure: Measure) -> Session:
        """The session of a measure."""
        return next(one for one in self._sessions if one.id == measure.session)

    def shelf(self) -> Shelf:
        """What the bill search chooses from."""
        with self._lock:
            if self._shelf is None:
                self._shelf = self._filled_shelf()
            return self._shelf

    def _filled_shelf(self) -> Shelf:
        begun = [one for one in reversed(self._sessions) if one.first_day <= self._day]
        subjects = sorted({name for one in self._measures.values() for name in one.subjects})
        names = {one.id: one.name for one in begun}
        return Shelf(tuple(self.measures().values()), names, tuple(subjects))

    # -- what it can be told ---------------------------------------------------------------------

    def fail(
        self, path_prefix: str, status: int, times: int | None = 1, retry_after: object = None
    ) -> None:
        """Answers with a status instead of the page. retry_after: seconds or an HTTP date."""
        if status not in REASONS:
            raise ValueError(f"a status is one of {', '.join(map(str, REASONS))}, not {status}")
        words = "" if retry_after is None else str(retry_after)
        self._faults.add(Fault(path_prefix, times, status=status, retry_after=words))

    def cut(
        self, path_prefix: str, keep: float = 0.5, times: int | None = 1, hang_up: bool = False
    ) -> None:
        """Sends only the beginning of the page; hang_up: having promised the whole length."""
        self._faults.add(Fault(path_prefix, times, keep=keep, hang_up=hang_up))

    def slow(self, path_prefix: str, seconds: float, times: int | None = 1) -> None:
        """Waits before it answers."""
        self._faults.add(Fault(path_prefix, times, seconds=seconds))

    def serve_instead(self, path_prefix: str, file: str, times: int | None = 1) -> None:
        """Answers with another file. file: "pictures" (a PDF without a text layer), "web page",
        "archive" or "100 MB"."""
        if file not in FILES:
            raise ValueError(f"a file is one of {', '.join(FILES)}, not {file!r}")
        self._faults.add(Fault(path_prefix, times, instead=file))

    def rename_classes(
        self, path_prefix: str, names: Mapping[str, str], times: int | None = None
    ) -> None:
        """Serves pages with other classes and ids: {"bill-result": "measure-card"}."""
        self._faults.add(Fault(path_prefix, times, renamed=dict(names)))

    def heal(self) -> None:
        """Ends all faults. Changes of the schedule stay."""
        self._faults.clear()

    def move(
        self,
        meeting_id: str,
        day: date | None = None,
        start: str | None = None,
        room: str | None = None,
    ) -> None:
        """Lists a meeting on another day, at another start, in another room."""
        self._tell(Change(meeting_id, "move", day=day, start=start, room=room))

    def withdraw(self, meeting_id: str) -> None:
        """Takes a meeting off the schedule without a word; its agenda still answers."""
        self._tell(Change(meeting_id, "withdraw"))

    def restore(self, meeting_id: str) -> None:
        """Puts a withdrawn meeting back."""
        self._tell(Change(meeting_id, "restore"))

    def cancel(self, meeting_id: str) -> None:
        """Marks a meeting CANCELLED in its row."""
        self._tell(Change(meeting_id, "cancel"))

    def strike(self, meeting_id: str) -> None:
        """Draws a line through a meeting in its row, without a word."""
        self._tell(Change(meeting_id, "strike"))

    def drop_item(self, meeting_id: str, bill: str) -> None:
        """Takes a line off an agenda, by its bill or its words."""
        self._tell(Change(meeting_id, "drop_item", item=bill))

    def add_item(self, meeting_id: str, text: str) -> None:
        """Adds a line to an agenda: a bill's number, perhaps with words, or words only."""
        self._tell(Change(meeting_id, "add_item", item=text))

    def new_agenda_address(self, meeting_id: str) -> None:
        """Gives the agenda another address; the old one no longer answers."""
        self._tell(Change(meeting_id, "new_agenda_address"))

    def silently_change(
        self,
        number: str,
        *,
        fiscal_note: str = "",
        version: str = "",
        title: str = "",
        summary: str = "",
        long_title: str = "",
    ) -> None:
        """Changes a measure without an action: a paper of the site's day, another title or text."""
        with self._changing():
            before = self._measures[number]
            after = replace(
                before,
                title=title or before.title,
                summary=summary or before.summary,
                long_title=long_title or before.long_title,
            )
            if fiscal_note:
                after = replace(after, fiscal_notes=(*after.fiscal_notes, self._paper(fiscal_note)))
            if version:
                after = replace(after, versions=(*after.versions, self._paper(version)))
            self._measures[number] = after

    # -- what it answers -------------------------------------------------------------------------

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], form: str = ""
    ) -> tuple[Answer, float]:
        """The answer to a request, and the seconds to wait before it is sent.

        target: path with its query; form: body of a POST, URL-encoded; headers: lower-case names.
        """
        with self._lock:
            self.requests.append((method, target, headers))
            spoiled = self._faults.take(target)
            if spoiled.status:
                return _refusal(spoiled.status, spoiled.retry_after), spoiled.seconds
            if spoiled.instead:
                kind, body, padding = FILES[spoiled.instead]
                sent = (("Content-Type", kind),)
                return Answer(200, body, sent, padding=padding), spoiled.seconds
            status, page = self._page(method, target, form)
            turbo = TURBO in headers.get("accept", "")
            if isinstance(page, str) and turbo and target.startswith("/bills/bill-search"):
                page = turbo_stream(page)
        if isinstance(page, str) and spoiled.renamed:
            page = rename(page, spoiled.renamed)
        answer = self._whole(status, page, target, headers)
        if spoiled.keep < 1:
            kept = int(len(answer.body) * spoiled.keep)
            if spoiled.hang_up:
                return replace(answer, cut_at=kept), spoiled.seconds
            answer = replace(answer, body=answer.body[:kept])
        return answer, spoiled.seconds

    def count(self, prefix: str = "") -> int:
        """How many requests were made of addresses that begin so."""
        with self._lock:
            return sum(target.startswith(prefix) for _, target, _ in self.requests)

    def forget_requests(self) -> None:
        """Empties the list of requests."""
        with self._lock:
            self.requests.clear()

    def faults(self) -> list[dict[str, object]]:
        """The faults in force."""
        return self._faults.told()

    # -- within ----------------------------------------------------------------------------------

    def _page(self, method: str, target: str, form: str) -> tuple[int, str | bytes]:
        key = f"{method} {target} {form} {self.robots_disallow}"
        if key not in self._pages:
            if target.partition("?")[0] == "/robots.txt":
                self._pages[key] = 200, _NO_ROBOTS if self.robots_disallow else _ROBOTS
            else:
                self._pages[key] = rendered(self, method, target, form)
        return self._pages[key]

    def _whole(
        self, status: int, page: str | bytes, target: str, headers: Mapping[str, str]
    ) -> Answer:
        body = page if isinstance(page, bytes) else page.encode("utf-8")
        kind = "text/plain" if target.startswith("/robots.txt") else "text/html"
        kind = TURBO if body.startswith(b"<turbo-stream") else kind
        is_pdf = isinstance(page, bytes)
        sent = [("Content-Type", "application/pdf" if is_pdf else f"{kind}; charset=utf-8")]
        if self.validators and status == 200:
            tag = f'"{md5(body, usedforsecurity=False).hexdigest()}"'
            sent.append(("ETag", tag))
            if headers.get("if-none-match") == tag:
                return Answer(304, b"", tuple(sent))
        return Answer(status, body, tuple(sent))

    def _published_until(self) -> date:
        if self._now is not None and self._now.time() < PUBLISHED_AT:
            return self._day - timedelta(days=1)
        return self._day

    def _paper(self, name: str) -> Paper:
        number = 990000 + len(self._pages) + sum(map(ord, name))
        return Paper(name, f"/bill_files/{number}/download", self._published_until())

    def _tell(self, change: Change) -> None:
        self.meeting(change.meeting)
        with self._changing():
            self._changes.append(change)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._lock:
            yield
            self._pages.clear()
            self._public = self._shelf = None


def _last_day(facts: Facts) -> date:
    """The day on which the last of the facts was published."""
    days = [one.last.day for one in facts.measures]
    for one in facts.measures:
        papers = (*one.versions, *one.fiscal_notes, *one.amendments, *one.reports)
        days += [paper.day for paper in papers if paper.day]
    return max(days)


def _refusal(status: int, retry_after: str) -> Answer:
    words = f"{status} {REASONS[status]}"
    headers = [("Content-Type", "text/html; charset=utf-8")]
    if retry_after:
        headers.append(("Retry-After", retry_after))
    body = f"<html><head><title>{words}</title></head><body><h1>{words}</h1></body></html>\n"
    return Answer(status, body.encode(), tuple(headers))
