"""Light pages that call people: Today, the calls, one call, a campaign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from tracker.domain.calls import CallView
from tracker.domain.views import HearingView
from tracker.light.asked import Asked, page_name, part_of, query, since_day, turn
from tracker.light.frame import Feed, Sheet, ways_on
from tracker.light.qr import qr_code
from tracker.pages import call as call_page
from tracker.pages import calls as call_pieces
from tracker.pages import campaign as campaign_page
from tracker.pages import deadlines, parts, today
from tracker.pages.call_facts import campaign_of, start_said
from tracker.pages.markup import heading, text
from tracker.queries.changes import news
from tracker.queries.hearings import HearingFilter, hearings
from tracker.queries.people import committee_named
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words, stamp_words
from tracker.wording.say import number_words

#: Cards of calls on one page: each takes the room of three rows.
CARDS: Final = 20
#: What Today shows of each list; the pages it leads to have all.
_UPSETS: Final = 8
_HEARINGS: Final = 24
_NEWS: Final = 10


def here_and_now(here: Visit, _: Asked) -> Sheet:
    """Today: what to do, what changed, the next seven days, what moved."""
    t, links = here.t, here.links
    called = call_pieces.found(here, first=here.hearing_day)
    wanted = HearingFilter(here.session, followed=True, first=here.hearing_day)
    found = hearings(here.connection, wanted)
    since = since_day(here, here.today - timedelta(days=1))
    seen = news(here.connection, here.session, since.moment, until=here.now, followed=True)
    body = (
        parts.head(here, t("today.title"))
        + call_pieces.banners(here, called, _UPSETS)
        + today.act_now(here, called, found)
        + heading(t("today.changed"), key="changed")
        + today.changed(here, today.hearing_news(seen)[:_NEWS], since)
        + _week(here, called, found)
        + deadlines.soon(here)
        + today.moved(here, today.bill_news(seen)[:_NEWS], since)
        + ways_on([(links.changes(), t("light.all.changes"))])
    )
    twin = links.as_dashboard().today()
    return Sheet(t("today.title"), t("light.about.today"), body, "", twin, nav="today")


def _week(here: Visit, called: Sequence[CallView], found: Sequence[HearingView]) -> str:
    """The next seven days as far as they fit, and the way to the rest."""
    way = ways_on([(here.links.hearings(), here.t("light.all.hearings"))])
    return today.week(here, called, found, _HEARINGS) + way


def calls(here: Visit, asked: Asked) -> Sheet:
    """The coming calls by day."""
    t, links = here.t, here.links
    found = call_pieces.found(here, first=here.hearing_day)
    part = part_of(found, asked.page(), most=CARDS)
    body = (
        parts.head(here, t("calls.title"))
        + call_pieces.listed(here, part.items)
        + turn(here, part, links.calls())
    )
    return Sheet(
        t("calls.title"), t("light.about.calls"), body, f"calls{query(page=page_name(part))}",
        links.as_dashboard().calls(), nav="calls",
    )  # fmt: skip


def call(here: Visit, asked: Asked) -> Sheet | None:
    """One call on one sheet, with a code of its own address."""
    found = call_pieces.one(here, asked.path["id"])
    if found is None:
        return None
    t, links = here.t, here.links
    title = call_page.title(here, found)
    body = (
        parts.head(here, title, named=found.hearing.title)
        + call_page.body(here, found)
        + _committee(here, found)
        + _printed(here, links.whole().call(found.id))
    )
    about = t(
        "light.about.watched" if found.watched else "light.about.call",
        start=start_said(here, found.start.shown),
        committee=found.hearing.meeting.committee, title=found.hearing.title,
    )  # fmt: skip
    feed = Feed(f"bills/{found.bill}.ics", t("light.feed.bill", bill=number_words(found.bill)))
    named = ", ".join((f"{title}: {found.hearing.title}", *_whose(here, found)))
    return Sheet(
        named, about, f'<div class="call">{body}</div>',
        f"calls/{found.id}", links.as_dashboard().call(found.id), (feed,), nav="calls",
    )  # fmt: skip


def _whose(here: Visit, found: CallView) -> tuple[str, str]:
    """What tells a call from others to the same bill: its day and its campaign."""
    one = campaign_of(here, found)
    name = one.name.of(here.t.code) if one else found.campaign
    return day_words(here.t, found.start.shown.day), name


def _committee(here: Visit, found: CallView) -> str:
    """The way to the page of who decides, where it was read."""
    name = found.hearing.meeting.committee
    known = committee_named(here.connection, found.session, name)
    if known is None:
        return ""
    said = here.t("light.committee.of", committee=name)
    return f'<div class="screen">{ways_on([(here.links.committee(known.id), said)])}</div>'


def _printed(here: Visit, address: str) -> str:
    """Where a sheet was printed from and when it was true, with a code to come back by."""
    t = here.t
    said = t("light.printed", address=address, moment=stamp_words(here.t, here.now))
    return (
        f'<div class="printed">{qr_code(address, t("light.code"))}'
        f"<p>{text(said)} {text(t('light.printed.check'))}</p></div>"
    )


def campaign(here: Visit, asked: Asked) -> Sheet | None:
    """One campaign: its cause, asks, bills, reports, resources."""
    found = campaign_page.named(here, asked.path["slug"])
    if found is None:
        return None
    t, links = here.t, here.links
    name = found.name.of(t.code)
    about = " ".join(found.cause.of(t.code).replace("*", "").split())
    feed = Feed(f"campaigns/{found.slug}.ics", t("light.feed.campaign", campaign=name))
    return Sheet(
        name, about, parts.head(here, name) + campaign_page.body(here, found),
        f"campaigns/{found.slug}", links.as_dashboard().campaign(found.slug), (feed,), nav="more",
    )  # fmt: skip
