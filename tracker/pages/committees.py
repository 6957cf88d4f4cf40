"""Committees: the list of them, and a page of each, with what it decides of ours."""

from __future__ import annotations

from collections import Counter
from typing import Final

from markupsafe import Markup

from tracker.domain.committees import (
    CHAMBERS,
    committee_acting,
    committee_key,
    committees_given,
    label_of_committee,
)
from tracker.domain.views import BillLine, CommitteeView, LegislatorView, MemberView
from tracker.pages import calls, meetings, parts, sharing
from tracker.pages import markup as html
from tracker.pages.markup import Column
from tracker.queries.bills import BillFilter, bill_lines, titles_of
from tracker.queries.hearings import bills_of
from tracker.queries.hearings import meetings as stored_meetings
from tracker.queries.people import (
    assembly,
    committee_by_id,
    committees,
    next_meetings,
    seat_rank,
)
from tracker.visiting.visit import Visit
from tracker.wording.say import party_words

#: Coming meetings on a committee's page.
MEETINGS: Final = 10
_KINDS: Final = ("house", "senate", "year-round")


def name_of(committee: CommitteeView) -> str:
    """One name for a committee, with its chamber."""
    return label_of_committee(committee.name, CHAMBERS.get(committee.kind, ""))


def listed(here: Visit) -> Markup:
    """The committees of the session by chamber, each with its chair and its next meeting."""
    t, every = here.t, committees(here.connection, here.session)
    if not every:
        return html.note([t("committees.none")])
    coming = next_meetings(here.connection, here.session, here.hearing_day)
    everybody = assembly(here.connection)

    def cells(committee: CommitteeView) -> tuple[Markup, ...]:
        name, seats = name_of(committee), committee.members
        chairs = (
            parts.member_link(here, everybody.of_link(seat.url), seat.name)
            for seat in seats
            if seat.role.lower() == "chair"
        )
        day = coming.get(committee_key(name))
        meets = t("committees.meets", day=parts.day_said(here, day)) if day else ""
        return (
            html.to_page(here.links.to("committee", committee.id), html.official(name), "big"),
            html.joined(chairs, ", "),
            html.text(t.many("deciders.count", len(seats))),
            html.text(meets),
        )

    columns = (
        Column("name", t("calendar.committee")),
        Column("chair", t("seat.chair")),
        Column("count", t("light.committee.members")),
        Column("next", t("committees.next")),
    )
    body, kinds = html.para(t("committees.lead")), {row.kind for row in every}
    for kind in (*(kind for kind in _KINDS if kind in kinds), *sorted(kinds.difference(_KINDS))):
        name = t.maybe(f"committees.{kind}", t("committees.other"))
        lines = map(cells, (row for row in every if row.kind == kind))
        body += html.heading(name, key=kind) + html.listing(columns, lines, name)
    return body + parts.files(here, "committees")


def by_id(here: Visit, committee_id: str) -> CommitteeView | None:
    """The committee of an id, None where there is none."""
    return committee_by_id(here.connection, committee_id) if committee_id else None


def body(here: Visit, committee: CommitteeView) -> Markup:
    """A committee: how to reach it, our bills before it, when it meets, who sits on it."""
    t, name, page = here.t, name_of(committee), here.at(committee.url)
    official = html.link(page, t("light.committee.page"), "button") if page else ""
    lines = (parts.reach(committee.email, committee.phone), official)
    return (
        html.bullets(filter(None, lines))
        + sharing.subscribe(here, f"committees/{committee.id}.ics", t("committee.feed"))
        + _before_it(here, committee, name)
        + _meets(here, committee, name)
        + _members(here, committee)
    )


@parts.isolated
def _before_it(here: Visit, committee: CommitteeView, name: str) -> Markup:
    t, session = here.t, committee.session
    followed = bill_lines(here.connection, BillFilter(session, followed=True))
    lines = [line for line in followed if _is_before(line, name)]
    rows = parts.bill_rows(here, parts.first_of(here, lines)) + html.para(parts.others(here, lines))
    other = "" if session == here.session else session
    href = here.links.to("bills", committee=name, session=other)
    return html.section(
        t("committee.bills"),
        "bills",
        rows if lines else html.para(t("committee.bills.none")),
        html.para(html.button(href, t("committee.bills.all"))),
    )


def _is_before(line: BillLine, name: str) -> bool:
    action = line.stage.action
    named = committees_given(action) or (committee_acting(action),)
    return line.stage.name == "in_committee" and committee_key(name) in map(committee_key, named)


@parts.isolated
def _meets(here: Visit, committee: CommitteeView, name: str) -> Markup:
    t, session = here.t, committee.session
    every = stored_meetings(here.connection, session, first=here.hearing_day, committee=name)
    ahead = every[:MEETINGS]
    titles = titles_of(here.connection, bills_of(ahead))
    meets = meetings.listed(here, ahead, titles, calls.called(here, ahead))
    none = html.para(t("light.committee.meetings.none"))
    return html.section(t("light.committee.meetings"), "meetings", meets or none)


@parts.isolated
def _members(here: Visit, committee: CommitteeView) -> Markup:
    t, everybody = here.t, assembly(here.connection, committee.members)
    columns = (
        Column("name", t("legislators.name")),
        Column("role", t("committee.role")),
        Column("party", t("legislators.party")),
        Column("district", t("legislators.district")),
        Column("email", t("legislators.email")),
    )
    seats = sorted(committee.members, key=lambda seat: seat_rank(seat.role))
    members = [(seat, everybody.of_link(seat.url)) for seat in seats]
    counts = Counter(party_words(t, who.party) for _, who in members if who and who.party)
    summed = ", ".join(f"{words} {count}" for words, count in counts.most_common())
    title = t("light.committee.members")
    lines = (_member(here, seat, who) for seat, who in members)
    return html.section(
        title,
        "members",
        html.quiet(summed),
        html.listing(columns, lines, title) if members else html.para(t("deciders.none")),
        parts.files(here, "committee", committee.id) if members else "",
    )


def _member(here: Visit, seat: MemberView, who: LegislatorView | None) -> tuple[Markup, ...]:
    t, name = here.t, html.strong(html.official(seat.name))
    role = html.text(t.name("seat", seat.role))
    if who is None:
        return name, role, *[html.NOTHING] * 3
    return (
        html.to_page(here.links.to("legislator", who.id), name, "big"),
        role,
        html.text(party_words(t, who.party)),
        html.text(t("legislator.district", district=who.district) if who.district else ""),
        parts.mail_link(who.email),
    )
