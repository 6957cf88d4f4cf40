"""Light pages of one thing: a call, a campaign, a committee, a meeting and a bill with what we saw
of them, a bill's votes and texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, Final

from markupsafe import Markup

from tracker.domain.views import BillView, ChangeView
from tracker.pages import bill as bill_pieces
from tracker.pages import bill_beside, calls, parts
from tracker.pages import call as call_pieces
from tracker.pages import campaign as campaign_pieces
from tracker.pages import hearing as hearing_pieces
from tracker.pages import markup as html
from tracker.pages import seen as seen_pieces
from tracker.pages.bills import neighbours
from tracker.pages.differences import differences_page
from tracker.pages.paging import Page, Part, part_of
from tracker.pages.texts import text_page
from tracker.queries.people import assembly
from tracker.queries.whole import bill as stored_bill
from tracker.visiting.links import PAGES, PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words

#: Votes with all their names on one page: each takes the room of many rows.
VOTES: Final = 5


def call(here: Visit, url: PageUrl) -> Page | None:
    """One call on one sheet, with a code that leads back to it."""
    call = calls.by_id(here, url.path["id"])
    if call is None:
        return None
    t, named, start = here.t, call.hearing.title, call.start.shown
    about = t(
        "light.about.watched" if call.watched else "light.about.call",
        start=parts.start_said(here, start),
        committee=call.hearing.meeting.committee,
        title=named,
    )
    # What tells a call from others to the same bill: its day and its campaign.
    campaign = campaign_pieces.named(here, call.campaign)
    whose = campaign.name.of(t.code) if campaign else call.campaign
    title, body = call_pieces.title(here, call), call_pieces.body(here, call)
    window, feeds = f"{title}: {named}, {day_words(t, start.day)}, {whose}", _feed(here, call.bill)
    return Page("call", title, body, named, window, about, call.id, feeds=feeds)


def _feed(here: Visit, number: str) -> dict[str, str]:
    return {f"bills/{number}.ics": here.t("light.feed.bill", bill=number)}


def campaign(here: Visit, url: PageUrl) -> Page | None:
    """One campaign: its cause, asks, bills, reports, resources."""
    campaign = campaign_pieces.named(here, url.path["slug"])
    if campaign is None:
        return None
    name, slug = campaign.name.of(here.t.code), campaign.slug
    about = " ".join(campaign.cause.of(here.t.code).replace("*", "").split())
    feeds = {f"campaigns/{slug}.ics": here.t("light.feed.campaign", campaign=name)}
    body = campaign_pieces.body(here, campaign)
    return Page("campaign", name, body, about=about, shows=slug, feeds=feeds)


def hearing(here: Visit, url: PageUrl) -> Page | None:
    """One meeting, whole; what changed has a page of its own."""
    meeting = hearing_pieces.by_id(here, url.path["id"])
    if meeting is None:
        return None
    title, committee = hearing_pieces.title(here, meeting), meeting.committee
    about = here.t("light.about.meeting", start=title.rstrip(":"), committee=committee)
    window, body = f"{committee}, {title.rstrip(':')}", hearing_pieces.body(here, meeting)
    return Page("hearing", title, body, committee, window, about, meeting.id)


def hearing_seen(here: Visit, url: PageUrl) -> Page | None:
    """What we saw of a meeting when, the newest first."""
    meeting = hearing_pieces.by_id(here, url.path["id"])
    if meeting is None:
        return None
    changes = seen_pieces.meeting_changes(here, meeting)
    part = part_of(changes, url.page(), most=seen_pieces.MOST)
    start = hearing_pieces.title(here, meeting).rstrip(":")
    title, named = f"{here.t('bill.saw')}: {start},", meeting.committee
    body = (
        html.ways_on([(here.links.to("hearing", meeting.id), here.t("meeting.back"))])
        + _changes(here, part.items, "hearing_seen", meeting.id)
        + part.turn(here, "hearing_seen", meeting.id)
    )
    about = here.t("light.about.meeting", start=start, committee=named)
    query = {"page": part.name}
    return Page("hearing_seen", title, body, named, about=about, shows=meeting.id, query=query)


def _changes(here: Visit, changes: Sequence[ChangeView], key: str, shows: str) -> Markup:
    """What changed, with its files; or that nothing did. key: of the page."""
    if not changes:
        return html.para(here.t("bill.saw.none"))
    return seen_pieces.listed(here, changes) + parts.files(here, key, shows)


def _of_bill(
    draw: Callable[[Visit, PageUrl, BillView], Page],
) -> Callable[[Visit, PageUrl], Page | None]:
    """Makes a page of a bill from what draws it; the page is None where the bill is not stored."""

    @wraps(draw)
    def page(here: Visit, url: PageUrl) -> Page | None:
        view = stored_bill(here.connection, url.path["number"])
        if view is None:
            return None
        drawn, line = draw(here, url, view), view.line
        return replace(
            drawn,
            named=drawn.named or line.title,
            about=drawn.about or view.long_title or line.title,
            shows=line.number,
            feeds=_feed(here, line.number),
            schedule=bill_pieces.is_scheduled(here, view),
        )

    return page


@_of_bill
def bill(here: Visit, url: PageUrl, view: BillView) -> Page:
    """One bill, whole; ballots and the ledger have pages of their own."""
    around = neighbours(here, view.line.number, url.one("list"))
    return Page("bill", view.line.number, around + bill_pieces.body(here, view))


@_of_bill
def votes(here: Visit, url: PageUrl, view: BillView) -> Page:
    """How each member voted on a bill, the latest vote first."""
    part = part_of(view.votes[::-1], url.page(), most=VOTES)
    none = html.para(here.t("vote.names.none"))
    everybody = assembly(here.connection)
    rows = html.rows(
        bill_beside.vote_counts(here, vote)
        + (bill_beside.ballots(here, vote, everybody) if vote.ballots else none)
        for vote in part.items
    )
    if rows:
        rows += parts.files(here, "votes", view.line.number)
    return _list(here, view, "votes", part, rows or html.para(here.t("bill.votes.none")))


@_of_bill
def seen(here: Visit, url: PageUrl, view: BillView) -> Page:
    """What we saw of a bill when, the newest first."""
    part = part_of(seen_pieces.bill_changes(here, view), url.page(), most=seen_pieces.MOST)
    return _list(here, view, "seen", part, _changes(here, part.items, "seen", view.line.number))


def _list(here: Visit, view: BillView, key: str, part: Part[Any], body: Markup) -> Page:
    """A page below a bill's own. body: a part of a long list."""
    number, name = view.line.number, view.line.number
    title = f"{name}, {here.t(PAGES[key].title)}"
    back = html.ways_on([(here.links.to("bill", number), here.t("light.back", bill=name))])
    body = back + body + part.turn(here, key, number)
    return Page(key, title, body, window=title, query={"page": part.name})


@_of_bill
def text(here: Visit, url: PageUrl, view: BillView) -> Page:
    """One version of a bill's text, a part of it where it is long."""
    return text_page(here, view, url)


@_of_bill
def differences(here: Visit, url: PageUrl, view: BillView) -> Page:
    """What changed between two versions of a bill's text."""
    return differences_page(here, view, url)
