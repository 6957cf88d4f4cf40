"""Legislators: the list of them, and a page of each with the votes on our bills; and committees,
each with what it decides of ours. Officials' public data only, as the official pages give them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from markupsafe import Markup

from tracker.domain.committees import (
    CHAMBERS,
    committee_acting,
    committee_key,
    committees_given,
    label_of_committee,
)
from tracker.domain.views import BillLine, CastView, CommitteeView, LegislatorView, MemberView
from tracker.domain.votes import sided_with
from tracker.pages import calls, meetings, parts, sharing
from tracker.pages import markup as html
from tracker.pages.markup import Column
from tracker.pages.paging import Page, Part, part_of
from tracker.queries import people as stored
from tracker.queries.bills import BillFilter, bill_lines, titles_of
from tracker.queries.edits import Stance, stances
from tracker.queries.hearings import bills_of
from tracker.queries.hearings import meetings as stored_meetings
from tracker.queries.people import (
    assembly,
    cast,
    committee_by_id,
    next_meetings,
    seat_rank,
    seats,
    sponsored,
)
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.say import party_words

_CHAMBERS: Final = ("", "lower", "upper")
_SPONSORS: Final = {"prime": 0, "sponsor": 1, "cosponsor": 2}
#: Coming meetings on a committee's page.
MEETINGS: Final = 10
_KINDS: Final = ("house", "senate", "year-round")


def legislators(here: Visit, url: PageUrl) -> Page:
    """The members by name, of one chamber or party or of all; those whose seat ended come last."""
    t, every, title = here.t, stored.legislators(here.connection), here.t("legislators.title")
    if not every:
        return Page("legislators", title, html.note([t("legislators.none")]))
    parties = sorted({who.party for who in every if who.party})
    chamber, party = url.choice("chamber", _CHAMBERS), url.choice("party", ("", *parties))
    query = {"chamber": chamber, "party": party}
    fitting = sorted(
        (who for who in every if chamber in ("", who.chamber) and party in ("", who.party)),
        key=lambda who: (_is_past(here, who), *_surname(who.name)),
    )
    part = part_of(fitting, url.page()) if here.links.light else Part(fitting, 1, 1)
    columns = [
        Column(name, t(f"legislators.{name}")) for name in ("name", "party", "chamber", "district")
    ]
    words = {"": t("legislators.all"), **{one: party_words(t, one) for one in parties}}
    chambers = {name: t(f"chamber.{name}") if name else words[""] for name in _CHAMBERS}
    choices = [("chamber", chambers), *([("party", words)] if len(parties) > 1 else [])]
    body = html.para(t("legislators.lead"))
    for name, offered in choices:
        label = t(f"legislators.{name}")
        body += parts.choose(here, "legislators", name, label, offered, query)
    body += (
        html.para(t.many("deciders.count", len(fitting)))
        + html.listing(columns, (_legislator_line(here, who) for who in part.items), title)
        + parts.files(here, "legislators", **query)
        + part.turn(here, "legislators", **query)
    )
    return Page("legislators", title, body, query={**query, "page": part.name})


def _surname(name: str) -> tuple[str, str]:
    return name.rpartition(" ")[2].casefold(), name.casefold()


def _is_past(here: Visit, who: LegislatorView) -> bool:
    return who.until is not None and who.until < here.today


def _legislator_line(here: Visit, who: LegislatorView) -> tuple[Markup, ...]:
    t = here.t
    past = html.state(t("legislator.past")) if _is_past(here, who) else ""
    name = html.to_page(here.links.to("legislator", who.id), html.official(who.name), "big")
    return (
        html.spaced(name, past),
        html.text(party_words(t, who.party)),
        html.text(t.maybe(f"chamber.{who.chamber}", "")),
        html.text(t("legislator.district", district=who.district) if who.district else ""),
    )


def legislator(here: Visit, url: PageUrl) -> Page | None:
    """A member with seat, votes on our bills, bills sponsored; None for another id."""
    everybody = assembly(here.connection)
    who = everybody.by_id.get(url.path["id"].lower())
    if who is None:
        return None
    name = name_of(here, who)
    votes = cast(here.connection, here.session, who, everybody)
    positions = stances(here.connection, here.campaigns, {vote.bill for vote in votes})
    sided = [_sided(vote, positions) for vote in votes]
    part = part_of(sided, url.page())
    body = _facts(here, who) + _record(here, sided) + _votes(here, who, part)
    body += _sponsored(here, who)
    about, query = here.t("light.about.legislator", name=name), {"page": part.name}
    return Page("legislator", "", body, name, about=about, shows=who.id, query=query)


def name_of(here: Visit, who: LegislatorView) -> str:
    """`Rep. Javier Mabrey`."""
    title = here.t.maybe(f"member.{who.chamber}", "")
    return f"{title} {who.name}".strip()


@parts.isolated
def _facts(here: Visit, who: LegislatorView) -> Markup:
    t, page = here.t, here.at(who.url)
    chamber = t.maybe(f"chamber.{who.chamber}", "")
    district = t("legislator.district", district=who.district) if who.district else ""
    past = t("legislator.until", day=parts.day_said(here, who.until)) if who.until else ""
    committees = (
        html.dotted(
            html.to_page(
                here.links.to("committee", seat.committee_id),
                html.official(label_of_committee(seat.committee, CHAMBERS.get(seat.kind, ""))),
            ),
            t.name("seat", seat.role),
        )
        for seat in seats(here.connection, here.session, who)
    )
    facts = (
        (t("legislators.party"), html.text(party_words(t, who.party))),
        (t("legislator.seat"), html.dotted(chamber, district, past)),
        (t("legislator.contact"), parts.reach(who.email, who.phone)),
        (t("committees.title"), html.bullets(committees)),
    )
    official = html.para(html.link(page, t("legislator.page"), "button")) if page else ""
    return html.facts((name, words) for name, words in facts if words) + official


class _Sided(NamedTuple):
    """A vote beside what campaigns say of the bill. with_us: None where that cannot be said."""

    vote: CastView
    positions: Sequence[Stance]
    with_us: bool | None


def _sided(vote: CastView, positions: Mapping[str, Sequence[Stance]]) -> _Sided:
    """A vote beside the positions of now; campaigns that differ leave it unsaid."""
    taken = [stance for stance in positions.get(vote.bill, ()) if stance.position]
    sides = {sided_with(stance.position, vote.motion, vote.choice) for stance in taken}
    return _Sided(vote, taken, sides.pop() if len(sides) == 1 else None)


@parts.isolated
def _record(here: Visit, votes: Sequence[_Sided]) -> Markup:
    t, sides = here.t, [vote.with_us for vote in votes if vote.with_us is not None]
    words = t("record.none")
    if sides:
        words = t.many("record.with", len(sides), agreed=t.number(sum(sides)))
    lines = html.para(html.strong(words)) + html.quiet(t("record.how"))
    return html.section(t("record.title"), "record", lines)


def _votes(here: Visit, who: LegislatorView, part: Part[_Sided]) -> Markup:
    t, title, body = here.t, here.t("legislator.votes"), html.para(here.t("legislator.votes.none"))
    labels = {"bill": "nav.bill", "position": "position"}
    names = ("bill", "day", "motion", "vote", "position", "side")
    columns = [Column(name, t(labels.get(name, f"legislator.{name}"))) for name in names]
    if part.items:
        lines = (_vote_line(here, sided) for sided in part.items)
        body = html.quiet(t("legislator.votes.lead")) + html.listing(columns, lines, title)
        body += part.turn(here, "legislator", who.id) + parts.files(here, "legislator", who.id)
    return html.section(title, "votes", body)


def _vote_line(here: Visit, sided: _Sided) -> tuple[Markup, ...]:
    t, vote = here.t, sided.vote
    where = html.official(vote.committee) if vote.committee else t("legislator.floor")
    positions = (parts.position_words(t, stance.position) for stance in sided.positions)
    ours = ", ".join(dict.fromkeys(positions)) or t("position.none")
    side = html.NOTHING
    if sided.with_us is not None:
        word = t("record.word.with" if sided.with_us else "record.word.against")
        side = html.state(word, "good" if sided.with_us else "bad")
    return (
        parts.bill_named(here, vote.bill, vote.title),
        parts.day_shown(here, vote.day),
        html.dotted(where, html.official(vote.motion)),
        html.strong(t("legislator.voted", choice=t.name("choice", vote.choice))),
        html.text(t("legislator.we", position=ours)),
        side,
    )


@parts.isolated
def _sponsored(here: Visit, who: LegislatorView) -> Markup:
    """The followed bills that the member sponsors by role, and the way to all."""
    t = here.t
    ours, count, name = sponsored(here.connection, here.session, who)
    body = html.NOTHING
    by_role = sorted(ours, key=lambda pair: _SPONSORS.get(pair[1], len(_SPONSORS)))
    for role, pairs in groupby(by_role, key=lambda pair: pair[1]):
        rows = (
            html.spaced(
                parts.bill_named(here, line.number, line.title), parts.stage_state(t, line.stage)
            )
            for line, _ in pairs
        )
        body += html.para(html.strong(t.name("sponsored", role) + ":"))
        body += html.bullets(rows)
    href = here.links.to("bills", sponsor=name, show="all")
    every = html.para(html.button(href, t.many("legislator.sponsored.all", count)))
    return html.section(
        t("legislator.sponsored"),
        "sponsored",
        body or html.para(t("legislator.sponsored.none")),
        every if count else "",
    )


def missing(here: Visit, key: str, typed: str) -> Markup:
    """That there is no such committee or legislator, with the way to the list of that key."""
    words = here.t(f"{key}.missing", name=typed)
    way = html.button(here.links.to(key), here.t(f"{key}.title"))
    return html.div("note warn", html.para(words), html.para(way))


def committee_name(committee: CommitteeView) -> str:
    """One name for a committee, with its chamber."""
    return label_of_committee(committee.name, CHAMBERS.get(committee.kind, ""))


def committees(here: Visit, _: PageUrl) -> Page:
    """The committees of the session by chamber, each with its chair and its next meeting."""
    t, title = here.t, here.t("committees.title")
    every = stored.committees(here.connection, here.session)
    if not every:
        return Page("committees", title, html.note([t("committees.none")]))
    coming = next_meetings(here.connection, here.session, here.hearing_day)
    everybody = assembly(here.connection)

    def cells(committee: CommitteeView) -> tuple[Markup, ...]:
        name, seats = committee_name(committee), committee.members
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
    return Page("committees", title, body + parts.files(here, "committees"))


def committee(here: Visit, url: PageUrl) -> Page | None:
    """A committee: how to reach it, when it meets, our bills before it, who sits on it."""
    committee_id = url.path["id"]
    view = committee_by_id(here.connection, committee_id) if committee_id else None
    if view is None:
        return None
    t, name, page = here.t, committee_name(view), here.at(view.url)
    official = html.link(page, t("light.committee.page"), "button") if page else ""
    feed = f"committees/{view.id}.ics"
    body = (
        html.bullets(filter(None, (parts.reach(view.email, view.phone), official)))
        + sharing.subscribe(here, feed, t("committee.feed"))
        + _meets(here, view, name)
        + _before_it(here, view, name)
        + _members(here, view)
    )
    feeds = {feed: t("feed.committee", committee=name)}
    about = t("light.about.committee", committee=name)
    return Page("committee", "", body, name, about=about, shows=view.id, feeds=feeds)


@parts.isolated
def _before_it(here: Visit, committee: CommitteeView, name: str) -> Markup:
    t, session = here.t, committee.session
    followed = bill_lines(here.connection, session, BillFilter(followed=True))
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
