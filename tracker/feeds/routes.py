"""The addresses of the feeds, on the host and port of the dashboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tracker import sessions
from tracker.domain.calls import CallView
from tracker.domain.language import Language
from tracker.domain.numbers import BillNumber
from tracker.domain.times import end_of_day
from tracker.domain.trails import WHOLE, hearing_trail
from tracker.domain.views import Trail
from tracker.errors import StoreFault, TrackerError
from tracker.feeds import atom, ics
from tracker.feeds.events import Version, call_events, hearing_events, meeting_events
from tracker.feeds.ics import Entry, calendar_file
from tracker.feeds.letters import line
from tracker.feeds.told import Teller
from tracker.queries.bills import titles_of
from tracker.queries.calls import calls
from tracker.queries.changes import news
from tracker.queries.hearings import bills_of, hearings_of, meetings
from tracker.visiting.answers import answered
from tracker.visiting.links import Links
from tracker.visiting.public import address_of
from tracker.visiting.visit import Visit, visit
from tracker.wording.translator import translator_of

FEEDS: Final = (
    "hearings.ics", "calls.ics", "campaigns/{slug}.ics", "bills/{number}.ics", "changes.atom",
)  # fmt: skip
#: Past events that stay in a feed: people look up what was.
KEPT: Final = timedelta(days=14)
#: News that the feed of changes goes back to.
TOLD: Final = timedelta(days=30)
#: News that stays however much there is.
NEVER_CUT: Final = timedelta(days=7)
#: A moved hearing is to be known soon; a look costs little, for most get 304.
CACHE: Final = "public, max-age=600"
#: When to ask again, in seconds, where nothing could be shown.
LATER: Final = {"Retry-After": "600"}
_LONGEST: Final = 60
_NEVER: Final = datetime(2015, 1, 1, tzinfo=UTC)


class Unknown(TrackerError):
    """There is no such feed; the message says so in the reader's language."""


#: What a feed holds: its bytes, of a visit and the parameters of its address.
Made = Callable[[Visit, str], bytes]


def hearings_file(here: Visit, _: str) -> bytes:
    """All meetings of the session that is shown, those called off among them."""
    found = meetings(here.connection, here.session, first=here.today - KEPT)
    titles, say = titles_of(here.connection, bills_of(found)), _teller(here)
    entries = (
        event
        for one in found
        for event in meeting_events(
            say,
            one,
            hearings_of((one,), titles),
            _version(one.trails.get(WHOLE, Trail()), one.first_seen_at),
        )
    )
    return _file(here, here.t("feed.hearings"), entries)


def bill_file(here: Visit, asked: str) -> bytes:
    """All hearings of a bill, of its own session. Raises Unknown."""
    try:
        number = BillNumber.understand(asked)
    except TrackerError:
        raise Unknown(here.t("feed.unknown.bill", number=_shown(asked))) from None
    bill, session = str(number), number.session
    titles = titles_of(here.connection, (bill,))
    if bill not in titles:
        raise Unknown(here.t("feed.unknown.bill", number=bill))
    found = hearings_of(meetings(here.connection, session, bill=bill), titles)
    say = _teller(here)
    entries = (
        event
        for one in found
        if one.bill == bill
        for event in hearing_events(
            say,
            one,
            _version(hearing_trail(one.meeting.trails, bill), one.item.first_seen_at),
        )
    )
    return _file(here, here.t("feed.bill", bill=bill), entries)


def calls_file(here: Visit, _: str) -> bytes:
    """The calls of all campaigns."""
    return _file(here, here.t("feed.calls"), _call_entries(here, _calls(here)))


def campaign_file(here: Visit, slug: str) -> bytes:
    """The calls of one campaign. Raises Unknown."""
    campaign = next((one for one in here.campaigns if one.slug == slug), None)
    if campaign is None:
        slugs = ", ".join(one.slug for one in here.campaigns) or "–"
        raise Unknown(here.t("feed.unknown.campaign", slug=_shown(slug), slugs=slugs))
    name = here.t("feed.campaign", campaign=campaign.name.of(here.t.code))
    return _file(here, name, _call_entries(here, _calls(here, campaign=slug)))


def changes_file(here: Visit, _: str) -> bytes:
    """News of the bills we follow and of their hearings."""
    # From the beginning of a day on: what is told together leaves together.
    first = end_of_day(here.today - TOLD - timedelta(days=1))
    told = news(here.connection, here.session, first, followed=True)
    found: dict[tuple[str, str], str] = {}
    for one in _calls(here, kept=TOLD):  # where two campaigns call, the first by name
        found.setdefault((one.hearing.meeting.id, one.bill), one.id)
    name = _name(here, here.t("feed.changes"))
    quiet_since = here.fresh.schedule_seen or here.fresh.bills_seen or _NEVER
    return atom.changes_feed(
        here.t, here.links, name, told, found, quiet_since, here.now - NEVER_CUT
    )


# --- what they are made of ---------------------------------------------------------------------


def _calls(here: Visit, campaign: str = "", kept: timedelta = KEPT) -> tuple[CallView, ...]:
    sign_up = sessions.sign_up(here.session, here.settings.data)
    return calls(
        here.connection, here.session, here.campaigns, sign_up, here.now, campaign=campaign,
        first=here.today - kept,
    )  # fmt: skip


def _call_entries(here: Visit, found: Iterable[CallView]) -> Iterator[Entry]:
    say = _teller(here)
    names = {one.slug: one.name.of(here.t.code) for one in here.campaigns}
    for call in found:
        if not call.followed:
            continue
        yield from call_events(say, call, names[call.campaign])


def _teller(here: Visit) -> Teller:
    return Teller(here.t, here.links, here.at, _warning(here))


def _warning(here: Visit) -> str:
    """What stands above facts that are not of today."""
    if here.shown.is_sample:
        return here.t("foot.source.sample")
    return here.t("foot.source.practice", source=here.fresh.source) if here.is_practice else ""


def _name(here: Visit, name: str) -> str:
    return here.t("feed.sample", name=name) if here.shown.is_sample else name


def _file(here: Visit, name: str, entries: Iterable[Entry]) -> bytes:
    return calendar_file(_name(here, name), here.t("feed.about"), entries)


def _version(trail: Trail, first_seen_at: datetime) -> Version:
    return Version(trail.changes, max(trail.seen_at, first_seen_at))


# --- answering ---------------------------------------------------------------------------------


def answer(make: Made, media_type: str, request: Request) -> Response:
    """A feed, or why there is none, in the language asked for."""
    language = _language(request)
    headers = {"Cache-Control": CACHE, "Content-Language": language}
    return answered(request, "day", headers, lambda: _made(make, media_type, request, headers))


def _made(make: Made, media_type: str, request: Request, headers: dict[str, str]) -> Response:
    language = _language(request)
    links = Links(light=True, language=language, host=address_of(request.scope)).whole()
    asked = next(iter(request.path_params.values()), "")
    try:
        with visit(links=links) as here:
            if not isinstance(here, Visit):
                said = here.t(here.head if here.fault else "feed.nothing")
                return _words(said, 503, language, LATER)
            return Response(make(here, asked), 200, headers, media_type)
    except Unknown as fault:
        return _words(str(fault), 404, language)
    except StoreFault:  # while it was read
        return _words(translator_of(language)("banner.store"), 503, language, LATER)


def _language(request: Request) -> Language:
    return "es" if request.query_params.get("lang") == "es" else "en"


def _words(
    said: str, status: int, language: Language, headers: Mapping[str, str] | None = None
) -> Response:
    told = {"Content-Language": language, "Cache-Control": "no-store", **(headers or {})}
    return PlainTextResponse(f"{said}\n", status, told)


def unknown(request: Request) -> Response:
    """Any other address among the feeds."""
    language = _language(request)
    feeds = ", ".join(f"/feeds/{one}" for one in FEEDS)
    return _words(translator_of(language)("feed.unknown", feeds=feeds), 404, language)


def _shown(asked: str) -> str:
    """What somebody asked for, on one line that ends."""
    said = line(asked)
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST]} …"


_MAKERS: Final[tuple[Made, ...]] = (
    hearings_file, calls_file, campaign_file, bill_file, changes_file,
)  # fmt: skip


def _route(path: str, make: Made) -> Route:
    media_type = atom.MEDIA_TYPE if path.endswith(".atom") else ics.MEDIA_TYPE
    return Route(f"/feeds/{path}", partial(answer, make, media_type), methods=["GET"])


ROUTES: Final = [
    *(_route(path, make) for path, make in zip(FEEDS, _MAKERS, strict=True)),
    Route("/feeds/{rest:path}", unknown, methods=["GET"]),
]
