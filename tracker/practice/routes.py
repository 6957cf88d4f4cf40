"""Which page answers which address."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote

from tracker.practice.bill_files import bill_html, bill_pdf, note_pdf
from tracker.practice.bill_page import Showing, accessible, bill_page
from tracker.practice.bill_votes import vote_page
from tracker.practice.facts import Legislator, Measure, Paper
from tracker.practice.list_page import Query, list_page
from tracker.practice.markup import camel, frame
from tracker.practice.people_pages import (
    committee_list_page,
    committee_page,
    kind_of,
    legislator_list_page,
    legislator_page,
    same_name,
)
from tracker.practice.schedule_pages import (
    agenda_page,
    committee_kind,
    interim_page,
    week_page,
)

if TYPE_CHECKING:
    from tracker.practice.site import PracticeSite

_NOT_FOUND: Final = (
    404,
    frame("Not found", "<h1>The page you were looking for doesn't exist.</h1>"),
)
_Found = re.Match[str]


def rendered(site: PracticeSite, method: str, target: str, form: str) -> tuple[int, str | bytes]:
    """(status, page) for an address; 404 for what the site does not have. Bytes are a PDF."""
    path, _, query = target.partition("?")
    fields = parse_qs(form if method == "POST" else query, keep_blank_values=True)
    for pattern, page in _ROUTES:
        found = pattern.fullmatch(unquote(path))
        if found:
            text = page(site, found, fields)
            return (200, text) if text is not None else _NOT_FOUND
    return _NOT_FOUND


_Fields = dict[str, list[str]]


def _search(site: PracticeSite, _: _Found, fields: _Fields) -> str | None:
    return list_page(Query.of(fields), site.shelf(), site.variants, site.people)


def _bill(site: PracticeSite, found: _Found, _: _Fields) -> str | None:
    measure = site.measures().get(found[1].upper())
    if measure is None:
        return None
    session = site.session_of(measure)
    ended = site.day > session.last_day
    return bill_page(measure, Showing(site.variants, site.people, session.name, ended))


def _schedule(site: PracticeSite, _: _Found, fields: _Fields) -> str | None:
    chamber = fields.get("chamber", ["all"])[-1].lower()
    listed = [
        one
        for one in site.meetings()
        if chamber in ("all", "") or committee_kind(one.committee)[0] == chamber
    ]
    if site.layout == "interim":
        return interim_page(listed, site.day, site.variants)
    asked = _date(fields.get("date", [""])[-1]) or site.day
    last = max([site.day, *(one.day for one in listed)])
    return week_page(asked, listed, last, site.day, site.variants)


def _agenda(site: PracticeSite, found: _Found, _: _Fields) -> str | None:
    meeting = next((one for one in site.meetings(hidden=True) if str(one.agenda) == found[1]), None)
    if meeting is None:
        return None
    titles = {number: one.title for number, one in site.measures().items()}
    return agenda_page(meeting, titles, site.day, site.variants)


def _file(site: PracticeSite, found: _Found, _: _Fields) -> str | bytes | None:
    """A version's PDF or accessible page, or a fiscal note."""
    for measure in site.measures().values():
        for version in measure.versions:
            if found[0] == version.url:
                return bill_pdf(measure, version, site.texts)
            if found[0] == accessible(version.url) and _has_page(site, measure):
                return bill_html(measure, version, site.texts)
        note = next((one for one in _papers(measure) if one.url == found[0]), None)
        if note is not None:
            return note_pdf(f"{note.name} for {measure.number}")
    return None


def _has_page(site: PracticeSite, measure: Measure) -> bool:
    return site.variants.holds("accessible_text", measure.number)


def _papers(measure: Measure) -> tuple[Paper, ...]:
    return (*measure.fiscal_notes, *measure.amendments, *measure.laws)


def _vote(site: PracticeSite, found: _Found, _: _Fields) -> str | None:
    every = ((vote, one) for one in site.measures().values() for vote in one.votes)
    cast = next((pair for pair in every if pair[0].url == found[0]), None)
    return vote_page(*cast, site.variants) if cast else None


def _committees(site: PracticeSite, _: _Found, __: _Fields) -> str | None:
    return committee_list_page(site.committees, _session_id(site))


def _committee(site: PracticeSite, found: _Found, _: _Fields) -> str | None:
    kind, name = found[2], found[3]
    for one in site.committees:
        if kind_of(one) == kind and same_name(_spaced(camel(one.name)), _spaced(name)):
            meetings = [
                meeting
                for meeting in site.meetings()
                if meeting.day >= site.day and same_name(_label(kind, one.name), meeting.committee)
            ]
            return committee_page(one, meetings, site.people)
    return None


def _legislators(site: PracticeSite, _: _Found, __: _Fields) -> str | None:
    return legislator_list_page(site.legislators)


def _legislator(site: PracticeSite, found: _Found, _: _Fields) -> str | None:
    member = site.people.member(found[1])
    if member is None:
        return None
    return legislator_page(member, site.committees, _sponsored(site, member), _session_id(site))


def _sponsored(site: PracticeSite, member: Legislator) -> list[Measure]:
    return [
        one
        for one in site.measures().values()
        if any(
            sponsor.role == "prime"
            and site.people.full_name(sponsor.name, sponsor.chamber) == member.name
            for sponsor in one.sponsors
        )
    ]


def _session_id(site: PracticeSite) -> str:
    sitting = site.sitting()
    if sitting:
        return sitting.id
    known = site.measures()
    return max((one.session for one in known.values()), default="2026A")


def _label(kind: str, name: str) -> str:
    return f"{kind} {name}" if kind in ("house", "senate") else name


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_Page = Callable[["PracticeSite", _Found, _Fields], str | bytes | None]
_ROUTES: Final[tuple[tuple[re.Pattern[str], _Page], ...]] = tuple(
    (re.compile(pattern), page)
    for pattern, page in (
        (r"/bills/bill-search|/bill-search", _search),
        (r"/bills/([A-Za-z]+\d\d[A-Za-z]?-\d+)", _bill),
        (r"/schedule", _schedule),
        (r"/agenda/committee/(\d+)", _agenda),
        (r"/bill_files/\d+/(?:download|accessible)", _file),
        (r"/bill_amendments/\d+/download", _file),
        (r"/laws/session-laws/[^/]+/[^/]+/download", _file),
        (r"/bill_votes/\d+", _vote),
        (r"/committee_meeting_hearing_items/\d+/votes/\d+", _vote),
        (r"/committees", _committees),
        (r"/committees/([^/]+)/([^/]+)/([^/]+)", _committee),
        (r"/legislators", _legislators),
        (r"/legislators/([a-z0-9-]+)", _legislator),
    )
)
