"""Light pages of one thing: a bill with its votes and what we saw, a committee, Health."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from tracker.domain.views import BillView, CommitteeView
from tracker.light.asked import Asked, page_name, part_of, query, turn
from tracker.light.frame import Feed, Sheet, ways_on
from tracker.pages import bill as bill_page
from tracker.pages import health as health_page
from tracker.pages import parts
from tracker.pages.call_facts import mail_link, phone_link
from tracker.pages.look import TABLES
from tracker.pages.markup import heading, link, official, para, rows, text
from tracker.pages.meetings import listed
from tracker.queries.bills import label_of_committee, titles
from tracker.queries.hearings import meetings
from tracker.queries.people import committees
from tracker.queries.whole import bill as stored_bill
from tracker.visiting.visit import Visit
from tracker.wording.say import number_words

#: Votes with all their names on one page: each takes the room of many rows.
VOTES: Final = 10
_CHAMBERS: Final = {"house": "lower", "senate": "upper"}
_TITLES: Final = {"votes": "bill.votes", "seen": "bill.saw"}
_Drawn: TypeAlias = Callable[[Visit, Asked, BillView], tuple[str, str]]
#: Coming meetings on a committee's page.
MEETINGS: Final = 10


def bill(here: Visit, asked: Asked) -> Sheet | None:
    """One bill, whole; names of ballots and the ledger are pages of their own."""
    found = stored_bill(here.connection, asked.path["number"])
    if found is None:
        return None
    number, name = found.line.number, number_words(found.line.number)
    body = parts.head(here, name, named=found.line.title) + bill_page.body(here, found)
    return _of_bill(here, found, f"{name} {found.line.title}", body, f"bills/{number}")


def _of_bill(here: Visit, found: BillView, title: str, body: str, path: str) -> Sheet:
    number = found.line.number
    feed = Feed(f"bills/{number}.ics", here.t("light.feed.bill", bill=number_words(number)))
    return Sheet(
        title, found.long_title or found.line.title, body, path,
        here.links.as_dashboard().bill(number), (feed,), nav="bills",
    )  # fmt: skip


def votes(here: Visit, asked: Asked) -> Sheet | None:
    """How each member voted on a bill, the latest vote first."""
    return _beside(here, asked, "votes", _votes)


def seen(here: Visit, asked: Asked) -> Sheet | None:
    """What we saw of a bill when, the newest first."""
    return _beside(here, asked, "seen", _seen)


def _beside(here: Visit, asked: Asked, kind: str, drawn: _Drawn) -> Sheet | None:
    """A page beside a bill's own: a list of which drawn gives a part, and the part's name."""
    found = stored_bill(here.connection, asked.path["number"])
    if found is None:
        return None
    t, number = here.t, found.line.number
    title = f"{number_words(number)}, {t(_TITLES[kind])}"
    inner, page = drawn(here, asked, found)
    back = ways_on([(here.links.bill(number), t("light.back", bill=number_words(number)))])
    body = parts.head(here, title, named=found.line.title) + back + inner
    return _of_bill(here, found, title, body, f"bills/{number}/{kind}{query(page=page)}")


def _votes(here: Visit, asked: Asked, found: BillView) -> tuple[str, str]:
    part = part_of(found.votes[::-1], asked.page(), most=VOTES)
    listed_votes = rows(
        bill_page.vote_counts(here, vote)
        + (bill_page.ballots(here, vote) if vote.ballots else para(here.t("vote.names.none")))
        for vote in part.items
    )
    body = listed_votes if found.votes else para(here.t("bill.votes.none"))
    return body + turn(here, part, here.links.votes(found.line.number)), page_name(part)


def _seen(here: Visit, asked: Asked, found: BillView) -> tuple[str, str]:
    part = part_of(bill_page.seen_rows(here, found), asked.page())
    body = bill_page.seen_list(here, part.items) if part.items else para(here.t("bill.saw.none"))
    return body + turn(here, part, here.links.seen(found.line.number)), page_name(part)


def committee(here: Visit, asked: Asked) -> Sheet | None:
    """A committee: how to reach it, who sits on it, when it meets next."""
    wanted = asked.path["id"]
    known = committees(here.connection, wanted.partition("-")[0])
    found = next((one for one in known if one.id == wanted), None)
    if found is None:
        return None
    name = label_of_committee(found.name, _CHAMBERS.get(found.kind, ""))
    body = (
        parts.head(here, "", named=name)
        + _reach(here, found)
        + _members(here, found)
        + _meetings(here, found, name)
    )
    about = here.t("light.about.committee", committee=name)
    twin = here.links.as_dashboard().bills()
    return Sheet(name, about, body, f"committees/{found.id}", twin, nav="calendar")


def _reach(here: Visit, found: CommitteeView) -> str:
    """Mail, telephone and official page."""
    page = here.at(found.url)
    known = (
        mail_link(found.email) if found.email else "",
        phone_link(found.phone) if found.phone else "",
        link(page, here.t("light.committee.page")) if page else "",
    )
    lines = "".join(f"<li>{one}</li>" for one in known if one)
    return f"<ul>{lines}</ul>" if lines else ""


def _members(here: Visit, found: CommitteeView) -> str:
    t = here.t
    head = heading(t("light.committee.members"), key="members")
    if not found.members:
        return head + para(t("deciders.none"))
    return head + rows(
        f"<p><strong>{official(one.name)}</strong>"
        f"{text(f', {_seat(here, one.role)}') if one.role else ''}</p>"
        for one in found.members
    )


def _seat(here: Visit, role: str) -> str:
    return here.t.maybe(f"seat.{role.replace(' ', '_')}", role)


def _meetings(here: Visit, found: CommitteeView, name: str) -> str:
    """The coming meetings of a committee."""
    t = here.t
    head = heading(t("light.committee.meetings"), key="meetings")
    ahead = meetings(here.connection, found.session, first=here.hearing_day, committee=name)
    coming = tuple(one for one in ahead)[:MEETINGS]
    if not coming:
        return head + para(t("light.committee.meetings.none"))
    return head + listed(here, coming, titles(here.connection, found.session))


def health(here: Visit, _: Asked) -> Sheet:
    """How fresh everything is."""
    t = here.t
    body = parts.head(here, t("health.title")) + health_page.body(here)
    twin = here.links.as_dashboard().health()
    return Sheet(t("health.title"), t("light.about.health"), body, "health", twin, nav="more",
                 width=TABLES)  # fmt: skip
