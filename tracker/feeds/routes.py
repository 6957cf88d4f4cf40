"""The addresses of the feeds, on the host and port of the dashboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from tracker import campaigns, sessions
from tracker.domain.agendas import WHOLE, hearing_trail
from tracker.domain.committees import CHAMBERS, label_of_committee
from tracker.domain.language import Language
from tracker.domain.numbers import BillNumber
from tracker.domain.times import end_of_day
from tracker.domain.views import NEVER, HearingView, MeetingView, Trail
from tracker.errors import StoreFault, TrackerError
from tracker.feeds import atom, ics
from tracker.feeds.events import (
    EventDescription,
    Version,
    call_events,
    hearing_events,
    meeting_events,
)
from tracker.feeds.ics import Entry, calendar_file, line
from tracker.pages.calls import of_session
from tracker.queries.bills import titles_of
from tracker.queries.changes import news, reworded
from tracker.queries.hearings import bills_of, hearings_of, meetings
from tracker.queries.people import committee_by_id
from tracker.visiting.answers import answered
from tracker.visiting.links import Links, PageUrl, address_of
from tracker.visiting.visit import Visit, visit
from tracker.wording.dates import past_words
from tracker.wording.translator import translator_of

#: How long past events stay in a feed: people look up what was.
EVENTS_STAY: Final = timedelta(days=14)
#: How far back the feed of changes goes.
NEWS_STAYS: Final = timedelta(days=30)
#: How long news stays, however much there is.
NEVER_CUT: Final = timedelta(days=7)
#: A moved hearing is to be known soon; a look costs little, for most get 304.
CACHE: Final = "public, max-age=600"
#: When to ask again, in seconds, where nothing could be shown.
LATER: Final = {"Retry-After": "600"}
_LONGEST: Final = 60


class Unknown(TrackerError):
    """There is no such feed; the message says so in the reader's language."""


#: Makes the bytes of a feed, from a visit and the parameter of its URL.
Made = Callable[[Visit, str], bytes]


def hearings_file(here: Visit, _: str) -> bytes:
    """All meetings of the session shown, those called off among them."""
    listed = meetings(here.connection, here.session, first=here.today - EVENTS_STAY)
    return _file(here, here.t("feed.hearings"), _meeting_events(here, listed))


def bill_file(here: Visit, typed: str) -> bytes:
    """All hearings of a bill, of its own session. Raises Unknown."""
    try:
        number = BillNumber.understand(typed)
    except TrackerError:
        raise Unknown(here.t("feed.unknown.bill", number=_quoted(typed))) from None
    bill, of = str(number), _description(here)
    titles = titles_of(here.connection, (bill,))
    if bill not in titles:
        raise Unknown(here.t("feed.unknown.bill", number=bill))
    hearings = hearings_of(meetings(here.connection, number.session, bill=bill), titles)
    words_at = reworded(here.connection, (bill,)).get(bill, NEVER)

    def events(hearing: HearingView) -> Iterator[Entry]:
        trail = hearing_trail(hearing.meeting.trails, bill)
        return hearing_events(of, hearing, _version(trail, hearing.item.first_seen_at, words_at))

    ours = (hearing for hearing in hearings if hearing.bill == bill)
    return _file(here, here.t("feed.bill", bill=bill), map(events, ours))


def calls_file(here: Visit, _: str) -> bytes:
    """The calls of all campaigns."""
    return _file(here, here.t("feed.calls"), _call_events(here))


def campaign_file(here: Visit, slug: str) -> bytes:
    """The calls of one campaign. Raises Unknown."""
    campaign = next((campaign for campaign in here.campaigns if campaign.slug == slug), None)
    if campaign is None:
        slugs = ", ".join(campaign.slug for campaign in here.campaigns) or "–"
        raise Unknown(here.t("feed.unknown.campaign", slug=_quoted(slug), slugs=slugs))
    name = here.t("feed.campaign", campaign=campaign.name.of(here.t.code))
    return _file(here, name, _call_events(here, slug))


def committee_file(here: Visit, committee_id: str) -> bytes:
    """All meetings of a committee. Raises Unknown."""
    row = committee_by_id(here.connection, committee_id)
    if row is None:
        raise Unknown(here.t("feed.unknown.committee", id=_quoted(committee_id)))
    name = label_of_committee(row.name, CHAMBERS.get(row.kind, ""))
    listed = meetings(here.connection, row.session, first=here.today - EVENTS_STAY, committee=name)
    return _file(here, here.t("feed.committee", committee=name), _meeting_events(here, listed))


def changes_file(here: Visit, _: str) -> bytes:
    """News of the bills we follow and of their hearings."""
    # From the beginning of a day on: what is told together leaves together.
    first = end_of_day(here.today - NEWS_STAYS - timedelta(days=1))
    rows = news(here.connection, here.session, first, followed=True)
    ids: dict[tuple[str, str], str] = {}
    # Where two campaigns call, the first by name.
    for call in of_session(here, first=here.today - NEWS_STAYS):
        ids.setdefault((call.hearing.meeting.id, call.bill), call.id)
    name = _name(here, here.t("feed.changes"))
    quiet_since = here.fresh.schedule_seen or here.fresh.bills_seen or NEVER
    week = here.now - NEVER_CUT
    return atom.changes_feed(here.t, here.links, name, rows, ids, quiet_since, week)


def _call_events(here: Visit, campaign: str = "") -> Iterator[Iterator[Entry]]:
    of, data = _description(here), here.settings.data
    names = {row.slug: row.name.of(here.t.code) for row in here.campaigns}
    calls = of_session(here, campaign=campaign, first=here.today - EVENTS_STAY)
    # Words of people's files stand in calls; of a past moment nobody knows when they were written.
    written = max(campaigns.written_at(data / "campaigns"), sessions.written_at(data))
    written = written if written <= here.now else NEVER
    words_at = reworded(here.connection, {call.bill for call in calls})
    for call in calls:
        changed = max(written, words_at.get(call.bill, NEVER))
        yield call_events(of, call, names[call.campaign], changed)


def _meeting_events(here: Visit, listed: Sequence[MeetingView]) -> Iterator[Iterator[Entry]]:
    titles, of = titles_of(here.connection, bills_of(listed)), _description(here)
    words_at = reworded(here.connection, titles)
    for meeting in listed:
        hearings = hearings_of((meeting,), titles)
        of_bills = max((words_at.get(one.bill, NEVER) for one in hearings), default=NEVER)
        trail = meeting.trails.get(WHOLE, Trail())
        version = _version(trail, meeting.first_seen_at, of_bills)
        yield meeting_events(of, meeting, hearings, version)


def _description(here: Visit) -> EventDescription:
    """What describes events in the reader's language, with a warning where facts are not of
    today."""
    warning = ""
    if here.database.is_sample:
        warning = here.t("foot.source.sample")
    elif here.is_practice:
        warning = here.t("foot.source.practice", source=here.fresh.source)
    if here.is_past:
        warning = "\n".join(filter(None, (warning, _past(here), here.t("as_of.files"))))
    return EventDescription(here.t, here.links, here.at, warning)


def _past(here: Visit) -> str:
    return here.t("as_of.band", moment=past_words(here.t, here.now))


def _name(here: Visit, name: str) -> str:
    name = here.t("feed.sample", name=name) if here.database.is_sample else name
    return f"{name}. {_past(here)}" if here.is_past else name


def _file(here: Visit, name: str, events: Iterable[Iterable[Entry]]) -> bytes:
    return calendar_file(_name(here, name), here.t("feed.about"), chain.from_iterable(events))


def _version(trail: Trail, *moments: datetime) -> Version:
    """moments: at which else the event began to say what it says."""
    return Version(trail.changes, max(trail.seen_at, *moments))


def answer(path: str, request: Request) -> Response:
    """A feed, or why there is none, in the language asked for. path: in FEEDS."""
    language = _language(request)
    headers = {"Cache-Control": CACHE, "Content-Language": language}

    def made() -> Response:
        as_of = PageUrl.of({}, request.query_params.multi_items()).as_of
        links = Links(light=True, language=language, host=address_of(request.scope), as_of=as_of)
        typed = next(iter(request.path_params.values()), "")
        media_type = atom.MEDIA_TYPE if path.endswith(".atom") else ics.MEDIA_TYPE
        try:
            with visit(links=links.whole()) as here:
                if isinstance(here, Visit):
                    return Response(FEEDS[path](here, typed), 200, headers, media_type)
                if here.status == 404:
                    return _words(here.fault, 404, language)
                words = here.t(here.head if here.fault else "feed.nothing")
        except Unknown as fault:
            return _words(str(fault), 404, language)
        except StoreFault:  # while it was read
            words = translator_of(language)("banner.store")
        return _words(words, 503, language, LATER)

    return answered(request, "day", headers, made)


def _language(request: Request) -> Language:
    return "es" if request.query_params.get("lang") == "es" else "en"


def _words(
    words: str, status: int, language: Language, headers: Mapping[str, str] | None = None
) -> Response:
    all_headers = {"Content-Language": language, "Cache-Control": "no-store", **(headers or {})}
    return PlainTextResponse(f"{words}\n", status, all_headers)


def unknown(request: Request) -> Response:
    """Any other address among the feeds."""
    language = _language(request)
    feeds = ", ".join(f"/feeds/{path}" for path in FEEDS)
    return _words(translator_of(language)("feed.unknown", feeds=feeds), 404, language)


def subscription(request: Request) -> Response:
    """Leads to a feed by the scheme that calendar programs subscribe by."""
    links = Links(language=_language(request), host=address_of(request.scope)).whole()
    url = links.feed(request.path_params["rest"]).partition("://")[2]
    return RedirectResponse(f"webcal://{url}", 302, {"Cache-Control": "no-store"})


def _quoted(typed: str) -> str:
    """What somebody typed, on one line that ends."""
    words = line(typed)
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]} …"


#: Every feed by its path.
FEEDS: Final[Mapping[str, Made]] = {
    "hearings.ics": hearings_file,
    "calls.ics": calls_file,
    "campaigns/{slug}.ics": campaign_file,
    "bills/{number}.ics": bill_file,
    "committees/{id}.ics": committee_file,
    "changes.atom": changes_file,
}
ROUTES: Final = [
    *(Route(f"/feeds/{path}", partial(answer, path), methods=["GET"]) for path in FEEDS),
    Route("/feeds/{rest:path}", unknown, methods=["GET"]),
    Route("/subscribe/{rest:path}", subscription, methods=["GET"]),
]
