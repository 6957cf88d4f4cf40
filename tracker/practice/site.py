"""The practice site: facts, a day it lives on, and what it was told to do wrong.

The site shows what had been published by the end of its day. With a moment instead (`now`), what
bears that very day's date appears at 5 PM, while the schedule is already the day's.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partialmethod
from hashlib import md5
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import parse_qs, unquote
from zoneinfo import ZoneInfo

from tracker.practice import people
from tracker.practice.bill_files import bill_file
from tracker.practice.bill_page import (
    Shelf,
    bill_page,
    list_page,
    number_order,
    turbo_stream,
    vote_page,
)
from tracker.practice.facts import Change, Facts, Measure, Meeting, Paper, apply, as_of
from tracker.practice.faults import FILES, Answer, Fault, rename, spoiling
from tracker.practice.look import Variants, draw
from tracker.practice.people import Directory
from tracker.practice.reading import read_folder
from tracker.practice.schedule_pages import agenda_page, schedule_page
from tracker.sessions import Session, all_sessions

DATA: Final = Path(__file__).resolve().parents[2] / "data"
DENVER: Final = ZoneInfo("America/Denver")
#: Of the schedule; "" for that of the season.
Layout: TypeAlias = Literal["", "interim", "week"]
#: On its own day a thing is published when the offices close.
PUBLISHED_AT: Final = time(17)
_TURBO: Final = "text/vnd.turbo-stream.html"
_REFUSAL: Final = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>\n"

_Fields = Mapping[str, Sequence[str]]
#: Pages that are made by the fields of a form or query.
_BY_FIELDS: Final[Mapping[str, Callable[[PracticeSite, _Fields], str]]] = {
    "/bills/bill-search": list_page,
    "/bill-search": list_page,
    "/schedule": schedule_page,
}
#: Pages that are made by the groups of their address.
_ADDRESSES: Final[Mapping[str, Callable[..., str | bytes | None]]] = {
    r"/bills/([A-Za-z]+\d\d[A-Za-z]?-\d+)": bill_page,
    r"/agenda/committee/(\d+)": agenda_page,
    r"(/bill_files/\d+/(?:download|accessible))": bill_file,
    r"(/bill_amendments/\d+/download)": bill_file,
    r"(/laws/session-laws/[^/]+/[^/]+/download)": bill_file,
    r"(/bill_votes/\d+)": vote_page,
    r"(/committee_meeting_hearing_items/\d+/votes/\d+)": vote_page,
    r"/committees": people.committee_list,
    r"/committees/([^/]+)/([^/]+)/([^/]+)": people.committee_page,
    r"/legislators": people.legislator_list,
    r"/legislators/([a-z0-9-]+)": people.legislator_page,
}


class PracticeSite:
    """The official site on loopback. An order from any thread takes effect at once.

    day: the date it lives on. now: a moment of that day, or None for its end. variants: what the
    pages look like. sessions: those that it knows; its filter offers those that have begun, or are
    offered early. layout: of its schedule, which has changed days after a session began.
    robots_disallow: robots.txt forbids everything. validators: pages carry an ETag and answer 304.
    requests: (method, target, headers) in order. faults: those in force.
    """

    def __init__(
        self, facts: Facts, day: date | None = None, variants: Variants | None = None
    ) -> None:
        self._lock = threading.RLock()
        self._forget()
        self._now: datetime | None = None
        self._measures = {
            measure.number: measure for measure in sorted(facts.measures, key=number_order)
        }
        self.faults: list[Fault] = []
        self._changes: list[Change] = []
        self.facts = facts
        sponsors = (sponsor for measure in facts.measures for sponsor in measure.sponsors)
        self.people = Directory(facts.legislators, sponsors)
        self.sessions = all_sessions(DATA)
        self.variants = variants or Variants()
        self.layout: Layout = ""
        self.robots_disallow = False
        self.validators = False
        self.requests: list[tuple[str, str, Mapping[str, str]]] = []
        self.day = day or _last_day(facts)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            super().__setattr__(name, value)
            return
        with self._lock:
            super().__setattr__(name, value)
            self._forget()

    def _forget(self) -> None:
        """Forgets the pages that were made: they are made anew."""
        self._pages: dict[str, tuple[int, str | bytes]] = {}
        self._public: dict[str, Measure] | None = None
        self._shelf: Shelf | None = None

    @classmethod
    def from_folder(
        cls, path: Path | str, day: date | None = None, variants: Variants | None = None
    ) -> PracticeSite:
        """A site that serves a folder of facts, on the last day of its facts unless told. Raises
        SettingFault where the folder cannot be used."""
        return cls(read_folder(Path(path)), day, variants)

    @property
    def day(self) -> date:
        """The date it lives on, in Denver."""
        return self._day

    @day.setter
    def day(self, day: date) -> None:
        self._day, self._now = day, None

    @property
    def now(self) -> datetime | None:
        """The moment it lives at, Denver's; without a zone it is Denver's wall time. None for the
        end of its day."""
        return self._now

    @now.setter
    def now(self, now: datetime | None) -> None:
        self._now = now.astimezone(DENVER) if now and now.tzinfo else now
        self._day = self._now.date() if self._now else self._day

    def measures(self) -> dict[str, Measure]:
        """What is public of each measure, by number, in the order of numbers."""
        with self._lock:
            if self._public is None:
                until = self._published_until()
                cut = (as_of(measure, until) for measure in self._measures.values())
                self._public = {measure.number: measure for measure in cut if measure is not None}
            return self._public

    def meetings(self, hidden: bool = False) -> list[Meeting]:
        """The meetings announced by now, in order of day; hidden: with those withdrawn."""
        listed = [
            meeting
            for meeting in self._standing()
            if meeting.announced <= self.day and (hidden or not meeting.withdrawn)
        ]
        return sorted(listed, key=lambda meeting: (meeting.day, meeting.committee))

    def meeting(self, meeting_id: str) -> Meeting:
        """A meeting as it stands, announced or not. Raises KeyError."""
        return {meeting.id: meeting for meeting in self._standing()}[meeting_id]

    def sitting(self) -> Session | None:
        """The session in which its day falls."""
        return next((session for session in self.sessions if self.day in session), None)

    def session_of(self, measure: Measure) -> Session:
        """The session of a measure."""
        return next(session for session in self.sessions if session.id == measure.session)

    @property
    def session_id(self) -> str:
        """The session that addresses name: the one that sits, else the last that has a bill."""
        if sitting := self.sitting():
            return sitting.id
        return max((measure.session for measure in self.measures().values()), default="2026A")

    def shelf(self) -> Shelf:
        """What the bill search chooses from."""
        with self._lock:
            if self._shelf is None:
                begun = (one for one in reversed(self.sessions) if one.first_day <= self.day)
                subjects = {name for one in self._measures.values() for name in one.subjects}
                measures = tuple(self.measures().values())
                names = {session.id: session.name for session in begun}
                self._shelf = Shelf(measures, names, tuple(sorted(subjects)))
            return self._shelf

    def spoil(self, fault: Fault) -> None:
        """Puts a fault in force."""
        with self._lock:
            self.faults.append(fault)

    def fail(self, path: str, status: int, times: int | None = 1, retry_after: object = "") -> None:
        """Answers with a status instead of the page. retry_after: seconds or an HTTP date."""
        self.spoil(Fault(path, times, status=status, retry_after=str(retry_after)))

    def cut(
        self, path: str, keep: float = 0.5, times: int | None = 1, hang_up: bool = False
    ) -> None:
        """Sends only the beginning of the page; hang_up: having promised the whole length."""
        self.spoil(Fault(path, times, keep=keep, hang_up=hang_up))

    def slow(self, path: str, seconds: float, times: int | None = 1) -> None:
        """Waits before it answers."""
        self.spoil(Fault(path, times, seconds=seconds))

    def serve_instead(self, path: str, file: str, times: int | None = 1) -> None:
        """Answers with another file. file: "pictures" (a PDF without a text layer), "web page",
        "archive" or "100 MB"."""
        self.spoil(Fault(path, times, instead=file))

    def rename_classes(self, path: str, names: Mapping[str, str]) -> None:
        """Serves pages with other classes and ids: {"bill-result": "measure-card"}."""
        self.spoil(Fault(path, renamed=dict(names)))

    def heal(self) -> None:
        """Ends all faults. Changes of the schedule stay."""
        with self._lock:
            self.faults.clear()

    def drop_item(self, meeting: str, bill: str) -> None:
        """Takes a line off an agenda, by its bill or its words."""
        self._change("drop_item", meeting, item=bill)

    def add_item(self, meeting: str, text: str) -> None:
        """Adds a line to an agenda: a bill's number, perhaps with words, or words only."""
        self._change("add_item", meeting, item=text)

    def _change(self, what: str, meeting: str, **fields: Any) -> None:
        self.meeting(meeting)
        with self._lock:
            self._changes.append(Change(meeting, what, **fields))
            self._forget()

    #: Lists a meeting on another day, at another start, in another room.
    move = partialmethod(_change, "move")
    #: Takes a meeting off the schedule without a word; its agenda still answers. And puts it back.
    withdraw = partialmethod(_change, "withdraw")
    restore = partialmethod(_change, "restore")
    #: Marks a meeting CANCELLED in its row; draws a line through its row, without a word.
    cancel = partialmethod(_change, "cancel")
    strike = partialmethod(_change, "strike")
    #: Gives the agenda another address; the old one no longer answers.
    new_agenda_address = partialmethod(_change, "new_agenda_address")

    def silently_change(
        self, number: str, *, fiscal_note: str = "", version: str = "", **words: Any
    ) -> None:
        """Changes a measure without an action: a paper of the site's day, or other words (title,
        summary, long_title)."""
        with self._lock:
            measure = replace(self._measures[number], **words)
            for section, name in (("fiscal_notes", fiscal_note), ("versions", version)):
                if name:
                    papers: Any = {section: (*getattr(measure, section), self._paper(name))}
                    measure = replace(measure, **papers)
            self._measures[number] = measure
            self._forget()

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], form: str = ""
    ) -> tuple[Answer, float]:
        """The answer to a request, and the seconds to wait before it is sent. target: path with its
        query; form: body of a POST, URL-encoded; headers: lower-case names."""
        with self._lock:
            self.requests.append((method, target, headers))
            fault = spoiling(self.faults, target)
            if fault.status:
                return _refusal(fault), fault.seconds
            if fault.instead:
                return FILES[fault.instead], fault.seconds
            status, page = self._page(method, target, form)
        if isinstance(page, str):
            turbo = _TURBO in headers.get("accept", "") and target.startswith("/bills/bill-search")
            page = turbo_stream(page) if turbo else page
            page = rename(page, fault.renamed) if fault.renamed else page
        answer = self._whole(status, page, target, headers)
        length = int(len(answer.body) * fault.keep)
        if fault.hang_up:
            return replace(answer, cut_at=length), fault.seconds
        return replace(answer, body=answer.body[:length]), fault.seconds

    def count(self, prefix: str = "") -> int:
        """How many requests were made of addresses that begin so."""
        with self._lock:
            return sum(target.startswith(prefix) for _, target, _ in self.requests)

    def forget_requests(self) -> None:
        """Empties the list of requests."""
        with self._lock:
            self.requests.clear()

    def _standing(self) -> list[Meeting]:
        """All meetings as they stand on its day, announced or not."""
        with self._lock:
            return apply(self.facts.meetings, (*self.facts.script, *self._changes), self.day)

    def _page(self, method: str, target: str, form: str) -> tuple[int, str | bytes]:
        if target.partition("?")[0] == "/robots.txt":
            path = "/" if self.robots_disallow else "/admin"
            return 200, f"User-agent: *\nDisallow: {path}\n"
        key = f"{method} {target} {form}"
        if key not in self._pages:
            self._pages[key] = rendered(self, method, target, form)
        return self._pages[key]

    def _whole(
        self, status: int, page: str | bytes, target: str, headers: Mapping[str, str]
    ) -> Answer:
        body, kind = page.encode("utf-8") if isinstance(page, str) else page, "application/pdf"
        if isinstance(page, str):
            kind = "text/plain" if target.startswith("/robots.txt") else "text/html"
            kind = _TURBO if page.startswith("<turbo-stream") else kind
            kind = f"{kind}; charset=utf-8"
        sent = [("Content-Type", kind)]
        if self.validators and status == 200:
            tag = f'"{md5(body, usedforsecurity=False).hexdigest()}"'
            sent.append(("ETag", tag))
            if headers.get("if-none-match") == tag:
                return Answer(304, b"", tuple(sent))
        return Answer(status, body, tuple(sent))

    def _published_until(self) -> date:
        early = self._now is not None and self._now.time() < PUBLISHED_AT
        return self.day - timedelta(days=1) if early else self.day

    def _paper(self, name: str) -> Paper:
        number = 990000 + len(self._pages) + sum(map(ord, name))
        return Paper(name, f"/bill_files/{number}/download", self._published_until())


def _last_day(facts: Facts) -> date:
    """The day on which the last of the facts was published."""
    days = [measure.last.day for measure in facts.measures]
    for measure in facts.measures:
        papers = (*measure.versions, *measure.fiscal_notes, *measure.amendments, *measure.reports)
        days += [paper.day for paper in papers if paper.day]
    return max(days)


def _refusal(fault: Fault) -> Answer:
    body = _REFUSAL.format(f"{fault.status} {HTTPStatus(fault.status).phrase}")
    headers = [("Content-Type", "text/html; charset=utf-8")]
    if fault.retry_after:
        headers.append(("Retry-After", fault.retry_after))
    return Answer(fault.status, body.encode(), tuple(headers))


def rendered(site: PracticeSite, method: str, target: str, form: str) -> tuple[int, str | bytes]:
    """(status, page) for an address; 404 for what the site does not have. Bytes are a PDF."""
    path, _, query = target.partition("?")
    path = unquote(path)
    if path in _BY_FIELDS:
        fields = parse_qs(form if method == "POST" else query, keep_blank_values=True)
        return 200, str(_BY_FIELDS[path](site, fields))
    for pattern, page in _ADDRESSES.items():
        if match := re.fullmatch(pattern, path):
            page_text = page(site, *match.groups())
            if page_text is not None:
                return 200, page_text if isinstance(page_text, bytes) else str(page_text)
    return 404, str(draw("frame", title="Not found"))
