"""Light pages of one thing: a call, a campaign, a meeting and a bill with what we saw of them, a
bill's votes and texts; Health."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, Final

from markupsafe import Markup

from tracker.domain.views import BillView, ChangeView
from tracker.light.frame import Page
from tracker.pages import bill as bill_pieces
from tracker.pages import call as call_pieces
from tracker.pages import calls, parts
from tracker.pages import campaign as campaign_pieces
from tracker.pages import health as health_pieces
from tracker.pages import hearing as hearing_pieces
from tracker.pages import markup as html
from tracker.pages import seen as seen_pieces
from tracker.pages import votes as vote_pieces
from tracker.pages.ballots import ballots
from tracker.pages.bills import neighbours
from tracker.pages.differences import differences_fragment
from tracker.pages.look import TABLES
from tracker.pages.paging import Part, part_of
from tracker.pages.texts import Fragment, text_fragment
from tracker.queries.people import assembly
from tracker.queries.whole import bill as stored_bill
from tracker.visiting.links import PAGES, PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words

#: Votes with all their names on one page: each takes the room of many rows.
VOTES: Final = 5


# --- a call, a campaign ------------------------------------------------------------------------


def call(here: Visit, url: PageUrl) -> Page | None:
    """One call on one sheet, with a code that leads back to it."""
    call = calls.by_id(here, url.path["id"])
    if call is None:
        return None
    t, bill_title, start = here.t, call.hearing.title, call.start.shown
    committee, title = call.hearing.meeting.committee, call_pieces.title(here, call)
    about = t(
        "light.about.watched" if call.watched else "light.about.call",
        start=parts.start_said(here, start),
        committee=committee,
        title=bill_title,
    )
    # What tells a call from others to the same bill: its day and its campaign.
    campaign = campaign_pieces.named(here, call.campaign)
    whose = campaign.name.of(t.code) if campaign else call.campaign
    named = f"{title}: {bill_title}, {day_words(t, start.day)}, {whose}"
    return Page(
        *("call", named, call_pieces.body(here, call), about, call.id),
        heading=title,
        named=bill_title,
        kind="call",
        feeds=_feed_of(here, call.bill),
    )


def campaign(here: Visit, url: PageUrl) -> Page | None:
    """One campaign: its cause, asks, bills, reports, resources."""
    campaign = campaign_pieces.named(here, url.path["slug"])
    if campaign is None:
        return None
    name = campaign.name.of(here.t.code)
    about = " ".join(campaign.cause.of(here.t.code).replace("*", "").split())
    feed = {f"campaigns/{campaign.slug}.ics": here.t("light.feed.campaign", campaign=name)}
    body = campaign_pieces.body(here, campaign)
    return Page("campaign", name, body, about, campaign.slug, feeds=feed)


# --- a meeting ---------------------------------------------------------------------------------


def hearing(here: Visit, url: PageUrl) -> Page | None:
    """One meeting, whole; what changed has a page of its own."""
    meeting = hearing_pieces.by_id(here, url.path["id"])
    if meeting is None:
        return None
    title, committee = hearing_pieces.title(here, meeting), meeting.committee
    body = hearing_pieces.body(here, meeting)
    about = here.t("light.about.meeting", start=title.rstrip(":"), committee=committee)
    whole = f"{committee}, {title.rstrip(':')}"
    return Page("hearing", whole, body, about, meeting.id, heading=title, named=committee)


def hearing_seen(here: Visit, url: PageUrl) -> Page | None:
    """What we saw of a meeting when, the newest first."""
    meeting = hearing_pieces.by_id(here, url.path["id"])
    if meeting is None:
        return None
    changes = seen_pieces.meeting_changes(here, meeting)
    part = part_of(changes, url.page(), most=seen_pieces.MOST)
    start = hearing_pieces.title(here, meeting).rstrip(":")
    title = f"{here.t('bill.saw')}: {start},"
    back = [(here.links.to("hearing", meeting.id), here.t("meeting.back"))]
    body = (
        html.ways_on(back)
        + _changes(here, part.items, "hearing_seen", meeting.id)
        + part.turn(here, "hearing_seen", meeting.id)
    )
    committee, query = meeting.committee, {"page": part.name}
    whole = f"{title} {committee}"
    about = here.t("light.about.meeting", start=start, committee=committee)
    return Page(
        *("hearing_seen", whole, body, about, meeting.id, query), heading=title, named=committee
    )


# --- a bill ------------------------------------------------------------------------------------


def _feed_of(here: Visit, number: str) -> dict[str, str]:
    return {f"bills/{number}.ics": here.t("light.feed.bill", bill=number)}


def _of_bill(
    draw: Callable[[Visit, PageUrl, BillView], Page],
) -> Callable[[Visit, PageUrl], Page | None]:
    """Makes a page of a bill from what draws it; the page is None where the bill is not stored."""

    @wraps(draw)
    def page(here: Visit, url: PageUrl) -> Page | None:
        view = stored_bill(here.connection, url.path["number"])
        if view is None:
            return None
        number, drawn = view.line.number, draw(here, url, view)
        about = drawn.about or view.long_title or view.line.title
        return replace(drawn, about=about, shows=number, feeds=_feed_of(here, number))

    return page


@_of_bill
def bill(here: Visit, url: PageUrl, view: BillView) -> Page:
    """One bill, whole; ballots and the ledger have pages of their own."""
    name, title = view.line.number, view.line.title
    around = neighbours(here, view.line.number, url.one("list"))
    ahead = bill_pieces.is_scheduled(here, view)
    body = around + bill_pieces.body(here, view)
    whole = f"{name} {title}"
    return Page("bill", whole, body, heading=name, named=title, schedule=ahead)


@_of_bill
def votes(here: Visit, url: PageUrl, view: BillView) -> Page:
    """How each member voted on a bill, the latest vote first."""
    part = part_of(view.votes[::-1], url.page(), most=VOTES)
    none = html.para(here.t("vote.names.none"))
    everybody = assembly(here.connection)
    rows = html.rows(
        vote_pieces.vote_counts(here, vote)
        + (ballots(here, vote, everybody) if vote.ballots else none)
        for vote in part.items
    )
    if rows:
        rows += parts.files(here, "votes", view.line.number)
    return _list(here, view, "votes", part, rows or html.para(here.t("bill.votes.none")))


@_of_bill
def seen(here: Visit, url: PageUrl, view: BillView) -> Page:
    """What we saw of a bill when, the newest first."""
    changes = seen_pieces.bill_changes(here, view)
    part = part_of(changes, url.page(), most=seen_pieces.MOST)
    return _list(here, view, "seen", part, _changes(here, part.items, "seen", view.line.number))


def _changes(here: Visit, changes: Sequence[ChangeView], key: str, shows: str) -> Markup:
    """What changed, with its files; or that nothing did. key: of the page."""
    if not changes:
        return html.para(here.t("bill.saw.none"))
    return seen_pieces.listed(here, changes) + parts.files(here, key, shows)


def _list(here: Visit, view: BillView, key: str, part: Part[Any], body: Markup) -> Page:
    """A page below a bill's own. body: a part of a long list."""
    number = view.line.number
    title = f"{number}, {here.t(PAGES[key].title)}"
    back = html.ways_on([(here.links.to("bill", number), here.t("light.back", bill=number))])
    ahead = bill_pieces.is_scheduled(here, view)
    body, query = back + body + part.turn(here, key, number), {"page": part.name}
    return Page(key, title, body, query=query, named=view.line.title, schedule=ahead)


@_of_bill
def text(here: Visit, url: PageUrl, view: BillView) -> Page:
    """One version of a bill's text, a part of it where it is long."""
    fragment = text_fragment(here, view, *url.values("text"))
    return _of_text(here, view, "text", fragment, "text.about")


@_of_bill
def differences(here: Visit, url: PageUrl, view: BillView) -> Page:
    """What changed between two versions of a bill's text."""
    fragment = differences_fragment(here, view, *url.values("differences"))
    return _of_text(here, view, "differences", fragment, "diff.about")


def _of_text(here: Visit, view: BillView, key: str, fragment: Fragment, about: str) -> Page:
    return Page(
        key,
        f"{fragment.title}, {fragment.named}",
        fragment.body,
        here.t(about, bill=view.line.number),
        query=fragment.query,
        heading=f"{fragment.title}:",
        named=fragment.named,
        schedule=bill_pieces.is_scheduled(here, view),
        width=fragment.width,
        robots="noindex" if fragment.missing else "",
        status=404 if fragment.missing else 200,
    )


# --- Health --------------------------------------------------------------------------------------


def health(here: Visit, _: PageUrl) -> Page:
    """How fresh everything is."""
    return Page("health", here.t("health.title"), health_pieces.body(here), width=TABLES)
