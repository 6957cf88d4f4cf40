"""The page of one measure, /bills/{NUMBER}, with every section that the site has, and the pages of
its votes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from tracker.practice.facts import (
    HOUSES,
    Action,
    Legislator,
    Measure,
    Paper,
    Vote,
    badge_of,
    steps_of,
)
from tracker.practice.markup import draw
from tracker.practice.people import Directory
from tracker.practice.variants import Variants, digest

if TYPE_CHECKING:
    from tracker.practice.site import PracticeSite

SHORT_TITLES: Final = {"lower": "Rep.", "upper": "Sen."}
#: The site's templates write classes in single quotes, everything else in double ones.
_CLASS: Final = re.compile(r'class="([^"]*)"')
#: Sentences of a summary run together where a list stood: "modified:The mortgage".
_RUN_TOGETHER: Final = re.compile(r"(?<=[a-z)][.;:])(?=[A-Z(])")
#: By role of a sponsor: what its block is called, in its class and in words.
_SPONSORS: Final = {
    "prime": ("prime", "Prime Sponsor"),
    "sponsor": ("additional-sponsor", "Sponsor"),
    "cosponsor": ("co-sponsor", "Co-Sponsor"),
}
_ITEM: Final = re.compile(r"/committee_meeting_hearing_items/(\d+)/")
_REPORT: Final = re.compile(r"^Committee Report for (?P<committee>.+) on \d\d/\d\d/\d{4}$")
#: The first block has this id whatever the chamber; that of the other chamber is a guess.
_BLOCK_IDS: Final = ("bill-votes-first-chamber", "bill-votes-second-chamber")
_CHOICES: Final = {"yes": "Yes", "no": "No", "excused": "Excused", "absent": "Absent"}


def bill_page(site: PracticeSite, number: str) -> Markup | None:
    """The whole page of a measure, as it is public on the site's day."""
    bill = site.measures().get(number.upper())
    if bill is None:
        return None
    look, session = site.variants, site.session_of(bill)
    holds, ended = partial(look.holds, key=bill.number), site.day > session.last_day
    page = draw(
        "bill",
        title=f"{bill.number} {bill.title}",
        heading=look.spelled(bill.title, bill.number),
        bill=bill,
        session=session,
        holds=holds,
        older=holds("older_heads"),
        steps=steps_of(bill, ended),
        badge=badge_of(bill, ended),
        primes=[site.people.of(sponsor) for sponsor in bill.primes],
        paragraphs=_RUN_TOGETHER.split(bill.summary),
        accessible=accessible,
        sittings=_sittings(bill),
        floor_votes=_floor_votes(bill, look),
        sat_on={hearing.day: hearing.committee for hearing in reversed(bill.hearings)},
        history=_history(bill.actions, holds("stray_rows")),
        sponsor_groups=list(_sponsors(bill, site.people, holds("cosponsor_prefix"))),
    )
    return Markup(_CLASS.sub(r"class='\1'", str(page)))


def accessible(url: str) -> str:
    """The URL of a version's accessible text. url: of its PDF."""
    return f"{url.removesuffix('/download')}/accessible"


def _history(actions: Sequence[Action], stray: bool) -> list[Action]:
    """A history: newest first, but for a row that strayed to the top."""
    rows = list(reversed(actions))
    # Only the last row of its day may stray: the order within a day must stay readable.
    older = [at for at in range(2, len(rows)) if rows[at - 1].day != rows[at].day]
    if stray and older:
        rows.insert(0, rows.pop(older[digest(actions[0].text) % len(older)]))
    return rows


def _sponsors(
    bill: Measure, people: Directory, cosponsor_prefix: bool
) -> Iterator[tuple[str, str, list[tuple[Legislator, str, str]]]]:
    """(class, label, sponsors: member, prefix, name) of each role that has any."""
    for role, (css_class, label) in _SPONSORS.items():
        prefix = " {} " if role != "cosponsor" or cosponsor_prefix else ""
        sponsors = [
            (people.of(sponsor), prefix.format(SHORT_TITLES.get(sponsor.chamber, "")), sponsor.name)
            for sponsor in bill.sponsors
            if sponsor.role == role
        ]
        if sponsors:
            yield css_class, label, sponsors


# --- votes ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sitting:
    """A committee meeting that voted or reported. day: in ISO's form."""

    day: str
    committee: str
    votes: list[Vote] = field(default_factory=list)
    reports: list[Paper] = field(default_factory=list)

    @property
    def on(self) -> str:
        """Its day, `03/12/2026`."""
        return f"{self.day[5:7]}/{self.day[8:]}/{self.day[:4]}"

    @property
    def items(self) -> list[str]:
        """The numbers of the agenda items that were voted on."""
        return sorted({match[1] for vote in self.votes if (match := _ITEM.search(vote.url))})


def _sittings(bill: Measure) -> list[_Sitting]:
    """The accordions: one for each committee meeting that voted or reported, newest first."""
    sittings: dict[tuple[str, str], _Sitting] = {}
    for vote in bill.votes:
        if vote.committee:
            key = str(vote.day), f"{HOUSES.get(vote.chamber, '')} {vote.committee}".strip()
            sittings.setdefault(key, _Sitting(*key)).votes.append(vote)
    for report in bill.reports:
        key = _sitting_of(report, bill)
        sittings.setdefault(key, _Sitting(*key)).reports.append(report)
    return [sittings[key] for key in sorted(sittings, reverse=True)]


def _sitting_of(report: Paper, bill: Measure) -> tuple[str, str]:
    """Day and committee of the meeting that a report came from."""
    match = _REPORT.match(report.name)
    committee = match["committee"] if match else report.name
    for hearing in bill.hearings:
        if hearing.day == report.day and hearing.committee == committee:
            return str(hearing.day), hearing.label
    return str(report.day or bill.last.day), committee


def _floor_votes(bill: Measure, variants: Variants) -> list[tuple[str, str, list[Vote]]]:
    """(id, house, votes from the newest on) of each block of floor votes, the chamber that voted
    last first: a block a chamber that voted; in the older form a block even where none did."""
    floor = [vote for vote in bill.votes if not vote.committee]
    last = max(floor, key=lambda vote: vote.day).chamber if floor else bill.chamber
    older = variants.holds("older_heads", bill.number)
    chambers = [last, "upper" if last == "lower" else "lower"]
    if older and variants.holds("one_votes_block", bill.number):
        chambers.pop()
    floor.sort(key=lambda vote: vote.day, reverse=True)
    blocks = (
        (block_id, HOUSES.get(chamber, ""), [vote for vote in floor if vote.chamber == chamber])
        for block_id, chamber in zip(_BLOCK_IDS, chambers, strict=False)
    )
    return [block for block in blocks if block[2] or older]


def vote_page(site: PracticeSite, path: str) -> Markup | None:
    """The page of one vote. Without known ballots it has no member rows, as on the real site."""
    votes = ((vote, bill) for bill in site.measures().values() for vote in bill.votes)
    vote, bill = next((pair for pair in votes if pair[0].url == path), (None, None))
    if vote is None or bill is None:
        return None
    counts = (("Yes", vote.yes), ("No", vote.no), ("Other", vote.other))
    return draw(
        "vote",
        title="Vote",
        vote=vote,
        bill=bill,
        house=HOUSES.get(vote.chamber, ""),
        older=site.variants.holds("older_heads", bill.number),
        with_sentence=site.variants.holds("vote_sentence", vote.url),
        totals=[(label, count) for label, count in counts if count is not None],
        ballots=list(_ballots(vote, site.variants)),
    )


def _ballots(vote: Vote, variants: Variants) -> Iterator[tuple[str, str]]:
    """Pairs of member and choice, in the order of the list."""
    if vote.ballots:
        yield from ((name, _CHOICES.get(choice, "Other")) for name, choice in vote.ballots)
    elif vote.yes is None and variants.holds("voice_rows", vote.url):
        yield "", "Voice Vote"
    elif variants.holds("placeholder_ballots", vote.url):
        counts = {"Yes": vote.yes, "No": vote.no, "Excused": vote.other}
        choices = [choice for choice, count in counts.items() for _ in range(count or 0)]
        yield from ((f"Member {at}", choice) for at, choice in enumerate(choices, 1))
