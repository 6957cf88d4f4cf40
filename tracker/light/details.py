"""Light pages of one thing: a call, a campaign, a bill with its votes, its texts and what we saw, a
committee, Health."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import segno
from markupsafe import Markup

from tracker.domain.calls import CallView
from tracker.domain.committees import CHAMBERS
from tracker.domain.views import BillView, CommitteeView
from tracker.light.addresses import Address, part_of, turn
from tracker.light.frame import Page, ways_on
from tracker.pages import bill as bill_pieces
from tracker.pages import call as call_pieces
from tracker.pages import calls, meetings, parts
from tracker.pages import campaign as campaign_pieces
from tracker.pages import health as health_pieces
from tracker.pages import markup as html
from tracker.pages.differences import differences_fragment
from tracker.pages.look import READING, TABLES
from tracker.pages.texts import Fragment, text_fragment
from tracker.queries.bills import label_of_committee, titles_of
from tracker.queries.hearings import bills_of
from tracker.queries.hearings import meetings as stored_meetings
from tracker.queries.people import committee_named, committees
from tracker.queries.whole import bill as stored_bill
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
    body = (
        parts.head(here, title, named=bill_title)
        + call_pieces.body(here, shown)
        + _to_committee(here, shown)
        + _printed(here, here.links.whole().call(shown.id))
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
    feed = _feed_of(here, shown.bill)
    return Page("call", named, about, html.div("call", body), shown.id, feeds=feed)


def _to_committee(here: Visit, shown: CallView) -> Markup:
    """The way to the page of who decides, where it was read."""
    name = shown.hearing.meeting.committee
    known = committee_named(here.connection, shown.session, name)
    if known is None:
        return html.NOTHING
    said = here.t("light.committee.of", committee=name)
    return html.div("screen", ways_on([(here.links.committee(known.id), said)]))


def _printed(here: Visit, address: str) -> Markup:
    """Where a sheet was printed from and when it was true, with a code to come back by."""
    t = here.t
    said = t("light.printed", address=address, moment=stamp_words(t, here.now))
    check = html.joined((said, t("light.printed.check")), " ")
    return html.div("printed", _qr_code(address, t("light.code")), html.para(check))


@lru_cache(maxsize=256)
def _qr_code(address: str, label: str) -> Markup:
    """An SVG of the code of an address, black on white in dark too. label: what a screen reader
    says."""
    code = segno.make(address, error="m", micro=False)
    return Markup(
        code.svg_inline(
            border=2,
            omitsize=True,
            dark="#000",
            light="#fff",
            svgclass="qr",
            lineclass=None,
            title=label,
        )
    )


def campaign(here: Visit, address: Address) -> Page | None:
    """One campaign: its cause, asks, bills, reports, resources."""
    shown = campaign_pieces.named(here, address.path["slug"])
    if shown is None:
        return None
    name = shown.name.of(here.t.code)
    about = " ".join(shown.cause.of(here.t.code).replace("*", "").split())
    feed = {f"campaigns/{shown.slug}.ics": here.t("light.feed.campaign", campaign=name)}
    body = parts.head(here, name) + campaign_pieces.body(here, shown)
    return Page("campaign", name, about, body, shown.slug, feeds=feed)


# --- a bill ------------------------------------------------------------------------------------


def _feed_of(here: Visit, number: str) -> dict[str, str]:
    return {f"bills/{number}.ics": here.t("light.feed.bill", bill=number_words(number))}


def bill(here: Visit, address: Address) -> Page | None:
    """One bill, whole; names of ballots and the ledger are pages of their own."""
    view = stored_bill(here.connection, address.path["number"])
    if view is None:
        return None
    number, title = view.line.number, view.line.title
    name = number_words(number)
    body = parts.head(here, name, named=title) + bill_pieces.body(here, view)
    about, feed = view.long_title or title, _feed_of(here, number)
    return Page("bill", f"{name} {title}", about, body, number, feeds=feed)


def votes(here: Visit, address: Address) -> Page | None:
    """How each member voted on a bill, the latest vote first."""

    def drawn(view: BillView) -> tuple[Markup, str]:
        part = part_of(view.votes[::-1], address.page(), most=VOTES)
        none = html.para(here.t("vote.names.none"))
        shown = html.rows(
            bill_pieces.vote_counts(here, vote)
            + (bill_pieces.ballots(here, vote) if vote.ballots else none)
            for vote in part.items
        )
        ways = turn(here, part.number, part.of, "votes", view.line.number)
        return (shown or html.para(here.t("bill.votes.none"))) + ways, part.name

    return _of_bill(here, address, "votes", "bill.votes", drawn)


def seen(here: Visit, address: Address) -> Page | None:
    """What we saw of a bill when, the newest first."""

    def drawn(view: BillView) -> tuple[Markup, str]:
        part = part_of(bill_pieces.seen_rows(here, view), address.page())
        shown = bill_pieces.seen_list(here, part.items) or html.para(here.t("bill.saw.none"))
        return shown + turn(here, part.number, part.of, "seen", view.line.number), part.name

    return _of_bill(here, address, "seen", "bill.saw", drawn)


def _of_bill(
    here: Visit,
    address: Address,
    key: str,
    title: str,
    drawn: Callable[[BillView], tuple[Markup, str]],
) -> Page | None:
    """A page below a bill's own: a list of which drawn gives a part, and the part's name."""
    view = stored_bill(here.connection, address.path["number"])
    if view is None:
        return None
    t, number, name = here.t, view.line.number, number_words(view.line.number)
    named = f"{name}, {t(title)}"
    shown, page = drawn(view)
    back = ways_on([(here.links.bill(number), t("light.back", bill=name))])
    body = parts.head(here, named, named=view.line.title) + back + shown
    about = view.long_title or view.line.title
    return Page(key, named, about, body, number, {"page": page}, _feed_of(here, number))


def text(here: Visit, address: Address) -> Page | None:
    """One version of a bill's text, a part of it where it is long."""
    view = stored_bill(here.connection, address.path["number"])
    if view is None:
        return None
    asked = (address.query.get(name, "") for name in ("version", "part", "section"))
    return _of_text(here, view, text_fragment(here, view, *asked), "text", "text.about")


def differences(here: Visit, address: Address) -> Page | None:
    """What changed between two versions of a bill's text."""
    view = stored_bill(here.connection, address.path["number"])
    if view is None:
        return None
    asked = (address.query.get(name, "") for name in ("from", "to", "view", "part"))
    fragment = differences_fragment(here, view, *asked)
    return _of_text(here, view, fragment, "differences", "diff.about")


def _of_text(here: Visit, view: BillView, shown: Fragment, key: str, about: str) -> Page:
    number = view.line.number
    return Page(
        key,
        f"{shown.title}, {shown.named}",
        here.t(about, bill=number_words(number)),
        parts.head(here, f"{shown.title}:", named=shown.named) + shown.body,
        number,
        shown.query,
        _feed_of(here, number),
        width=TABLES if shown.query.get("view") == "side" else READING,
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
    name = label_of_committee(shown.name, CHAMBERS.get(shown.kind, ""))
    page = here.at(shown.url)
    reach = (
        parts.mail_link(shown.email),
        parts.phone_link(shown.phone),
        html.link(page, here.t("light.committee.page")) if page else "",
    )
    body = (
        parts.head(here, "", named=name)
        + html.bullets(filter(None, reach))
        + _members(here, shown)
        + _meetings(here, shown, name)
    )
    about = here.t("light.about.committee", committee=name)
    return Page("committee", name, about, body, shown.id)


def _members(here: Visit, shown: CommitteeView) -> Markup:
    listed = html.rows(
        html.para(
            html.joined(
                (
                    html.strong(html.official(one.name)),
                    call_pieces.seat_words(here, one.role) if one.role else "",
                ),
                ", ",
            )
        )
        for one in shown.members
    )
    head = html.heading(here.t("light.committee.members"), key="members")
    return head + (listed or html.para(here.t("deciders.none")))


def _meetings(here: Visit, shown: CommitteeView, name: str) -> Markup:
    """The coming meetings of a committee."""
    t, session = here.t, shown.session
    ahead = stored_meetings(here.connection, session, first=here.hearing_day, committee=name)
    coming = ahead[:MEETINGS]
    listed = meetings.listed(here, coming, titles_of(here.connection, bills_of(coming)))
    head = html.heading(t("light.committee.meetings"), key="meetings")
    return head + (listed or html.para(t("light.committee.meetings.none")))


def health(here: Visit, _: Address) -> Page:
    """How fresh everything is."""
    t = here.t
    body = parts.head(here, t("health.title")) + health_pieces.body(here)
    return Page("health", t("health.title"), t("light.about.health"), body, width=TABLES)
