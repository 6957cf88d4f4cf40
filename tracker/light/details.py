"""Light pages of one thing: a call, a campaign, a bill with its votes, its texts and what we saw, a
committee, Health."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, wraps
from typing import Any, Final

import segno
from markupsafe import Markup

from tracker.domain.calls import CallView
from tracker.domain.committees import CHAMBERS
from tracker.domain.views import BillView, MemberView
from tracker.light.addresses import Address, Part, part_of
from tracker.light.frame import Page
from tracker.pages import bill as bill_pieces
from tracker.pages import call as call_pieces
from tracker.pages import calls, meetings, parts
from tracker.pages import campaign as campaign_pieces
from tracker.pages import health as health_pieces
from tracker.pages import markup as html
from tracker.pages.differences import differences_fragment
from tracker.pages.look import TABLES
from tracker.pages.texts import Fragment, text_fragment
from tracker.queries.bills import label_of_committee, titles_of
from tracker.queries.hearings import bills_of
from tracker.queries.hearings import meetings as stored_meetings
from tracker.queries.people import committee_named, committees
from tracker.queries.whole import bill as stored_bill
from tracker.visiting.links import PAGES
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words, stamp_words
from tracker.wording.say import number_words

#: Votes with all their names on one page: each takes the room of many rows.
VOTES: Final = 10
#: Coming meetings on a committee's page.
MEETINGS: Final = 10


# --- a call, a campaign ------------------------------------------------------------------------


def call(here: Visit, address: Address) -> Page | None:
    """One call on one sheet, with a code of its own address."""
    shown = calls.by_id(here, address.path["id"])
    if shown is None:
        return None
    t, bill_title, start = here.t, shown.hearing.title, shown.start.shown
    committee, title = shown.hearing.meeting.committee, call_pieces.title(here, shown)
    body = html.div(
        "call",
        parts.head(here, title, named=bill_title),
        call_pieces.body(here, shown),
        _to_committee(here, shown),
        _printed(here, here.links.whole().to("call", shown.id)),
    )
    about = t(
        "light.about.watched" if shown.watched else "light.about.call",
        start=parts.start_said(here, start),
        committee=committee,
        title=bill_title,
    )
    # What tells a call from others to the same bill: its day and its campaign.
    campaign = campaign_pieces.named(here, shown.campaign)
    whose = campaign.name.of(t.code) if campaign else shown.campaign
    named = f"{title}: {bill_title}, {day_words(t, start.day)}, {whose}"
    return Page("call", named, body, about, shown.id, feeds=_feed_of(here, shown.bill))


def _to_committee(here: Visit, shown: CallView) -> Markup:
    """The way to the page of who decides, where it was read."""
    name = shown.hearing.meeting.committee
    known = committee_named(here.connection, shown.session, name)
    if known is None:
        return html.NOTHING
    said = here.t("light.committee.of", committee=name)
    return html.div("screen", html.ways_on([(here.links.to("committee", known.id), said)]))


def _printed(here: Visit, address: str) -> Markup:
    """Where a sheet was printed from and when it was true, with a code to come back by."""
    t = here.t
    said = t("light.printed", address=address, moment=stamp_words(t, here.now))
    check = html.para(said, t("light.printed.check"))
    return html.div("printed", _qr_code(address, t("light.code")), check)


@lru_cache(maxsize=256)
def _qr_code(address: str, label: str) -> Markup:
    """An SVG of the code of an address, black on white in dark too. label: what a screen reader
    says."""
    code = segno.make(address, error="m", micro=False)
    ink = {"dark": "#000", "light": "#fff"}
    kind = {"svgclass": "qr", "lineclass": None}
    return Markup(code.svg_inline(border=2, omitsize=True, title=label, **ink, **kind))


def campaign(here: Visit, address: Address) -> Page | None:
    """One campaign: its cause, asks, bills, reports, resources."""
    shown = campaign_pieces.named(here, address.path["slug"])
    if shown is None:
        return None
    name = shown.name.of(here.t.code)
    about = " ".join(shown.cause.of(here.t.code).replace("*", "").split())
    feed = {f"campaigns/{shown.slug}.ics": here.t("light.feed.campaign", campaign=name)}
    body = parts.head(here, name) + campaign_pieces.body(here, shown)
    return Page("campaign", name, body, about, shown.slug, feeds=feed)


# --- a bill ------------------------------------------------------------------------------------


def _feed_of(here: Visit, number: str) -> dict[str, str]:
    return {f"bills/{number}.ics": here.t("light.feed.bill", bill=number_words(number))}


def _of_bill(
    draw: Callable[[Visit, Address, BillView], Page],
) -> Callable[[Visit, Address], Page | None]:
    """A page about a bill, None where that is not stored. draw: all of it but whose it is."""

    @wraps(draw)
    def page(here: Visit, address: Address) -> Page | None:
        view = stored_bill(here.connection, address.path["number"])
        if view is None:
            return None
        number, shown = view.line.number, draw(here, address, view)
        about = shown.about or view.long_title or view.line.title
        return replace(shown, about=about, shows=number, feeds=_feed_of(here, number))

    return page


@_of_bill
def bill(here: Visit, _: Address, view: BillView) -> Page:
    """One bill, whole; names of ballots and the ledger are pages of their own."""
    name, title = number_words(view.line.number), view.line.title
    body = parts.head(here, name, named=title) + bill_pieces.body(here, view)
    return Page("bill", f"{name} {title}", body)


@_of_bill
def votes(here: Visit, address: Address, view: BillView) -> Page:
    """How each member voted on a bill, the latest vote first."""
    part = part_of(view.votes[::-1], address.page(), most=VOTES)
    none = html.para(here.t("vote.names.none"))
    shown = html.rows(
        bill_pieces.vote_counts(here, vote)
        + (bill_pieces.ballots(here, vote) if vote.ballots else none)
        for vote in part.items
    )
    return _list(here, view, "votes", part, shown or html.para(here.t("bill.votes.none")))


@_of_bill
def seen(here: Visit, address: Address, view: BillView) -> Page:
    """What we saw of a bill when, the newest first."""
    part = part_of(bill_pieces.seen_rows(here, view), address.page())
    shown = bill_pieces.seen_list(here, part.items) or html.para(here.t("bill.saw.none"))
    return _list(here, view, "seen", part, shown)


def _list(here: Visit, view: BillView, key: str, part: Part[Any], shown: Markup) -> Page:
    """A page below a bill's own. shown: a part of a long list."""
    number, name = view.line.number, number_words(view.line.number)
    title = f"{name}, {here.t(PAGES[key].title)}"
    back = html.ways_on([(here.links.to("bill", number), here.t("light.back", bill=name))])
    head = parts.head(here, title, named=view.line.title) + back
    return Page(key, title, head + shown + part.turn(here, key, number), query={"page": part.name})


@_of_bill
def text(here: Visit, address: Address, view: BillView) -> Page:
    """One version of a bill's text, a part of it where it is long."""
    fragment = text_fragment(here, view, *address.said("text"))
    return _of_text(here, view, "text", fragment, "text.about")


@_of_bill
def differences(here: Visit, address: Address, view: BillView) -> Page:
    """What changed between two versions of a bill's text."""
    fragment = differences_fragment(here, view, *address.said("differences"))
    return _of_text(here, view, "differences", fragment, "diff.about")


def _of_text(here: Visit, view: BillView, key: str, shown: Fragment, about: str) -> Page:
    return Page(
        key,
        f"{shown.title}, {shown.named}",
        parts.head(here, f"{shown.title}:", named=shown.named) + shown.body,
        here.t(about, bill=number_words(view.line.number)),
        query=shown.query,
        width=shown.width,
        robots="noindex" if shown.missing else "",
        status=404 if shown.missing else 200,
    )


# --- a committee, Health -----------------------------------------------------------------------


def committee(here: Visit, address: Address) -> Page | None:
    """A committee: how to reach it, who sits on it, when it meets next."""
    wanted = address.path["id"]
    known = committees(here.connection, wanted.partition("-")[0])
    shown = next((one for one in known if one.id == wanted), None)
    if shown is None:
        return None
    t, name = here.t, label_of_committee(shown.name, CHAMBERS.get(shown.kind, ""))
    page = here.at(shown.url)
    reach = (
        parts.mail_link(shown.email),
        parts.phone_link(shown.phone),
        html.link(page, t("light.committee.page")) if page else "",
    )
    ahead = stored_meetings(here.connection, shown.session, first=here.hearing_day, committee=name)[
        :MEETINGS
    ]
    meets = meetings.listed(here, ahead, titles_of(here.connection, bills_of(ahead)))
    body = (
        parts.head(here, "", named=name)
        + html.bullets(filter(None, reach))
        + html.heading(t("light.committee.members"), key="members")
        + (html.rows(_member(here, one) for one in shown.members) or html.para(t("deciders.none")))
        + html.heading(t("light.committee.meetings"), key="meetings")
        + (meets or html.para(t("light.committee.meetings.none")))
    )
    return Page("committee", name, body, t("light.about.committee", committee=name), shown.id)


def _member(here: Visit, one: MemberView) -> Markup:
    role = call_pieces.seat_words(here, one.role)
    return html.para(html.joined((html.strong(html.official(one.name)), role), ", "))


def health(here: Visit, _: Address) -> Page:
    """How fresh everything is."""
    title = here.t("health.title")
    body = parts.head(here, title) + health_pieces.body(here)
    return Page("health", title, body, width=TABLES)
