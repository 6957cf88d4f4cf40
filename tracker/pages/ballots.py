"""How members voted: their names by choice, each with the party and a link to the member's page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from tracker.domain.records import BallotRecord
from tracker.domain.views import LegislatorView, VoteView
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.queries.people import Assembly
from tracker.visiting.visit import Visit
from tracker.wording.say import party_letter

_CHOICES: Final = ("yes", "no", "excused", "absent", "other")
#: A ballot with who cast it, None where the name tells nobody or more than one.
_Cast = tuple[BallotRecord, LegislatorView | None]


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


def who_cast(ballot: BallotRecord, vote: VoteView, everybody: Assembly) -> LegislatorView | None:
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
