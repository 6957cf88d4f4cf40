"""Legislators: the list of them, and a page of each with the votes on our bills. Officials' public
data only, as the official pages give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from markupsafe import Markup

from tracker.domain.committees import CHAMBERS, label_of_committee
from tracker.domain.views import BillLine, CastView, LegislatorView, SeatView
from tracker.domain.votes import sided_with
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.markup import Column
from tracker.pages.paging import Drawn
from tracker.queries.edits import Stance, stances
from tracker.queries.people import Assembly, cast, legislators, seats, sponsored
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.say import party_words

#: Rows of a long list on one page.
ROWS: Final = 60
_CHAMBERS: Final = ("", "lower", "upper")
_SPONSORS: Final = {"prime": 0, "sponsor": 1, "cosponsor": 2}


# --- legislators -------------------------------------------------------------------------------


def listed(here: Visit, url: PageUrl) -> Drawn:
    """The members by name, of one chamber or party or of all; those whose seat ended come last."""
    t, every = here.t, legislators(here.connection)
    if not every:
        return Drawn(html.note([t("legislators.none")]), {})
    parties = tuple(sorted({who.party for who in every if who.party}))
    query = {
        "chamber": url.choice("chamber", _CHAMBERS),
        "party": url.choice("party", ("", *parties)),
    }
    fitting = sorted(
        (
            who
            for who in every
            if query["chamber"] in ("", who.chamber) and query["party"] in ("", who.party)
        ),
        key=lambda who: (_is_past(here, who), *_surname(who.name)),
    )
    pages = -(-len(fitting) // ROWS) if here.links.light else 1
    number = min(url.page(), max(pages, 1))
    shown = fitting[(number - 1) * ROWS : number * ROWS] if pages > 1 else fitting

    def to(page: int) -> str:
        return here.links.to("legislators", **query, page=str(page) if page > 1 else "")

    words = {"": t("legislators.all"), **{party: party_words(t, party) for party in parties}}
    chambers = {name: t(f"chamber.{name}") if name else t("legislators.all") for name in _CHAMBERS}
    body = (
        html.para(t("legislators.lead"))
        + _choose(here, "chamber", chambers, query)
        + (_choose(here, "party", words, query) if len(parties) > 1 else "")
        + html.para(t.many("deciders.count", len(fitting)))
        + _legislators(here, shown)
        + parts.files(here, "legislators", **query)
        + parts.turn(here, number, pages, to, between=t("light.page", page=number, of=pages))
    )
    return Drawn(body, {**query, "page": str(number) if number > 1 else ""})


def _choose(here: Visit, name: str, offered: Mapping[str, str], query: Mapping[str, str]) -> Markup:
    links = [
        (here.links.to("legislators", **{**query, name: value}), words, value == query[name])
        for value, words in offered.items()
    ]
    return html.choices(here.t(f"legislators.{name}"), links)


def _surname(name: str) -> tuple[str, str]:
    return name.rpartition(" ")[2].casefold(), name.casefold()


def _is_past(here: Visit, who: LegislatorView) -> bool:
    return who.until is not None and who.until < here.today


def _legislators(here: Visit, shown: Sequence[LegislatorView]) -> Markup:
    t = here.t
    columns = (
        Column("name", t("legislators.name")),
        Column("party", t("legislators.party")),
        Column("chamber", t("legislators.chamber")),
        Column("district", t("legislators.district")),
    )
    return html.listing(
        columns, (_legislator_line(here, who) for who in shown), t("legislators.title")
    )


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


# --- one legislator ----------------------------------------------------------------------------


def name_of(here: Visit, who: LegislatorView) -> str:
    """`Rep. Javier Mabrey`."""
    title = here.t.maybe(f"member.{who.chamber}", "")
    return f"{title} {who.name}".strip()


def body(here: Visit, who: LegislatorView, everybody: Assembly, url: PageUrl) -> Drawn:
    """All that stands under a member's name."""
    votes = cast(here.connection, here.session, who, everybody)
    positions = stances(here.connection, here.campaigns, {vote.bill for vote in votes})
    voted, page = _votes(here, who, votes, positions, url.page())
    body = html.joined(
        (
            _facts(here, who),
            _record(here, votes, positions),
            voted,
            _sponsored(here, who),
        )
    )
    return Drawn(body, {"page": page})


@parts.isolated
def _facts(here: Visit, who: LegislatorView) -> Markup:
    """Party, seat, contact and committees, as the official pages give them."""
    t, page = here.t, here.at(who.url)
    chamber = t.maybe(f"chamber.{who.chamber}", "")
    district = t("legislator.district", district=who.district) if who.district else ""
    past = t("legislator.until", day=parts.day_said(here, who.until)) if who.until else ""
    known = (
        (t("legislators.party"), html.text(party_words(t, who.party))),
        (t("legislator.seat"), html.dotted(chamber, district, past)),
        (t("legislator.contact"), parts.reach(who.email, who.phone)),
        (t("committees.title"), _seats(here, seats(here.connection, here.session, who))),
    )
    official = html.para(html.link(page, t("legislator.page"), "button")) if page else ""
    return html.facts((name, words) for name, words in known if words) + official


def _seats(here: Visit, held: Iterable[SeatView]) -> Markup:
    return html.bullets(
        html.dotted(
            html.to_page(
                here.links.to("committee", seat.committee_id),
                html.official(label_of_committee(seat.committee, CHAMBERS.get(seat.kind, ""))),
            ),
            here.t.name("seat", seat.role),
        )
        for seat in held
    )


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
def _record(
    here: Visit, votes: Sequence[CastView], positions: Mapping[str, Sequence[Stance]]
) -> Markup:
    """How often the member voted with our positions, in words."""
    t = here.t
    known = (_sided(vote, positions).with_us for vote in votes)
    sides = [with_us for with_us in known if with_us is not None]
    words = t("record.none")
    if sides:
        words = t.many("record.with", len(sides), agreed=t.number(sum(sides)))
    return html.section(
        t("record.title"), "record", html.para(html.strong(words)), html.quiet(t("record.how"))
    )


def _votes(
    here: Visit,
    who: LegislatorView,
    votes: Sequence[CastView],
    positions: Mapping[str, Sequence[Stance]],
    number: int,
) -> tuple[Markup, str]:
    """A page of the votes on our bills, a bill after the other, the newest first."""
    t = here.t
    pages = max(1, -(-len(votes) // ROWS))
    number = min(number, pages)
    shown = votes[(number - 1) * ROWS : number * ROWS]
    columns = (
        Column("bill", t("nav.bill")),
        Column("day", t("legislator.day")),
        Column("motion", t("legislator.motion")),
        Column("vote", t("legislator.vote")),
        Column("position", t("position")),
        Column("side", t("legislator.side")),
    )

    def to(page: int) -> str:
        return here.links.to("legislator", who.id, page=str(page) if page > 1 else "")

    title = t("legislator.votes")
    body = html.para(t("legislator.votes.none"))
    if votes:
        lines = (_vote_line(here, _sided(vote, positions)) for vote in shown)
        body = html.quiet(t("legislator.votes.lead")) + html.listing(columns, lines, title)
        body += parts.turn(here, number, pages, to, between=t("light.page", page=number, of=pages))
        body += parts.files(here, "legislator", who.id)
    return html.section(title, "votes", body), str(number) if number > 1 else ""


def _vote_line(here: Visit, sided: _Sided) -> tuple[Markup, ...]:
    t, vote = here.t, sided.vote
    where = vote.committee or t("legislator.floor")
    positions = (parts.position_words(t, stance.position) for stance in sided.positions)
    ours = ", ".join(dict.fromkeys(positions)) or t("position.none")
    side = html.NOTHING
    if sided.with_us is not None:
        word = t("record.word.with" if sided.with_us else "record.word.against")
        side = html.state(word, "good" if sided.with_us else "bad")
    return (
        parts.bill_named(here, vote.bill, vote.title),
        parts.day_shown(here, vote.day),
        html.dotted(html.official(where) if vote.committee else where, html.official(vote.motion)),
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
        rows = html.bullets(_sponsored_line(here, line) for line, _ in pairs)
        body += html.para(html.strong(t.name("sponsored", role) + ":")) + rows
    href = here.links.to("bills", sponsor=name, show="all")
    every = html.para(html.button(href, t.many("legislator.sponsored.all", count)))
    return html.section(
        t("legislator.sponsored"),
        "sponsored",
        body or html.para(t("legislator.sponsored.none")),
        every if count else "",
    )


def _sponsored_line(here: Visit, line: BillLine) -> Markup:
    named = parts.bill_named(here, line.number, line.title)
    return html.spaced(named, parts.stage_state(here.t, line.stage))


# --- what is not there -------------------------------------------------------------------------


def missing(here: Visit, key: str, typed: str) -> Markup:
    """Says that there is no such committee or legislator, with the way to the list. key: of the
    list."""
    words = here.t(f"{key}.missing", name=typed)
    way = html.button(here.links.to(key), here.t(f"{key}.title"))
    return html.div("note warn", html.para(words), html.para(way))
