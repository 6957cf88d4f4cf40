"""The votes on a bill: counts with a bar, and the names behind them by choice, each with the party
and a link to the member's page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from markupsafe import Markup

from tracker.domain.views import BallotView, BillView, LegislatorView, VoteView
from tracker.domain.votes import is_listed_otherwise, motion_of
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.markup import Shade
from tracker.queries.people import Assembly
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.say import marked, party_letter

_CHOICES: Final = ("yes", "no", "excused", "absent", "other")
#: A ballot with who cast it, None where the name tells nobody or more than one.
_Cast: TypeAlias = tuple[BallotView, LegislatorView | None]
_RESULTS: Final[Mapping[str, Shade]] = {"pass": "good", "fail": "bad"}


@parts.isolated
def section(here: Visit, view: BillView, everybody: Assembly) -> Markup:
    """The counts, with the names folded beneath; a light page links to the names instead."""
    t, light, away = here.t, here.links.light, html.NOTHING
    votes = parts.first_of(here, view.votes[::-1])
    if light and (len(votes) < len(view.votes) or any(vote.ballots for vote in view.votes)):
        href = here.links.to("votes", view.line.number)
        away = html.para(html.button(href, t("vote.names")))
    rows = []
    for vote in votes:
        names = html.NOTHING
        if vote.ballots and not light:
            names = html.folded(t("vote.names"), ballots(here, vote, everybody))
        rows.append(vote_counts(here, vote) + names)
    listed = html.rows(rows) or html.para(t("bill.votes.none"))
    files = parts.files(here, "votes", view.line.number) if rows and not light else html.NOTHING
    return html.section(t("bill.votes"), "votes", listed, away, files)


def vote_counts(here: Visit, vote: VoteView) -> Markup:
    """A vote without its names: result, count, motion, day, who voted."""
    t = here.t
    where = " ".join(filter(None, (t.maybe(f"chamber.{vote.chamber}", ""), vote.committee)))
    if vote.committee.startswith(("House", "Senate")):
        where = vote.committee
    page = html.link(here.at(vote.url), t("vote.official")) if here.at(vote.url) else ""
    result = html.state(t(f"vote.{vote.result or 'unknown'}"), _RESULTS.get(vote.result, ""))
    counted = Counter(ballot.choice for ballot in vote.ballots)
    counts = (vote.yes, vote.no, vote.other)
    is_otherwise = is_listed_otherwise(counts, (counted["yes"], counted["no"]))
    return (
        html.para(result, html.strong(say.vote_count(t, vote)))
        + _tally(vote)
        + _motion(here, vote)
        + html.quiet(parts.day_shown(here, vote.day) + " · " + html.text(where), page)
        + html.quiet(t("vote.otherwise") if is_otherwise else "")
    )


def _motion(here: Visit, vote: VoteView) -> Markup:
    """What was moved, in our words where we know them, and officially where that says more."""
    official = html.official(" · ".join(filter(None, (vote.reading, vote.motion))))
    motion = motion_of(vote.motion)
    if motion is None:
        return html.para(official)
    more = "" if motion.kind == "amendment" and not vote.reading else official
    return html.para(say.motion_words(here.t, motion, marked)) + html.quiet(more)


def _tally(vote: VoteView) -> Markup:
    """A bar of yes and no; the words beside it say the same."""
    if not vote.yes and not vote.no:
        return html.NOTHING
    yes, no, other = vote.yes or 0, vote.no or 0, vote.other or 0
    bars = (
        html.tag("span", "", kind, style=f"width:{count * 100 / (yes + no + other):.1f}%")
        for kind, count in (("yes", yes), ("no", no))
    )
    return html.tag("div", html.joined(bars), "tally", aria_hidden="true")


def ballots(here: Visit, vote: VoteView, everybody: Assembly) -> Markup:
    """How members voted, by choice, each choice with its parties."""
    t = here.t
    cast = [(ballot, who_cast(ballot, vote, everybody)) for ballot in vote.ballots]
    lines = []
    for choice in _CHOICES:
        if some := [each for each in cast if each[0].choice == choice]:
            names = html.joined(
                (parts.member_link(here, who, ballot.name) for ballot, who in some), ", "
            )
            head = html.strong(f"{t(f'choice.{choice}')} ({len(some)})")
            lines.append((head, _parties(here, some) + names))
    unknown = any(who is None for _, who in cast)
    return html.facts(lines, "") + html.quiet(t("vote.party.unknown") if unknown else "")


def who_cast(ballot: BallotView, vote: VoteView, everybody: Assembly) -> LegislatorView | None:
    """The member who cast a ballot, None where that is not known."""
    voter = everybody.voter(
        ballot.name, ballot.url, vote.chamber, in_committee=bool(vote.committee), day=vote.day
    )
    return everybody.by_id.get(voter)


def _parties(here: Visit, cast: Sequence[_Cast]) -> Markup:
    """How many of each party, "" where no party is known."""
    counts = Counter(party_letter(here.t, who.party) for _, who in cast if who and who.party)
    words = ", ".join(f"{count} {letter}" for letter, count in sorted(counts.items()))
    return html.quiet(words)
