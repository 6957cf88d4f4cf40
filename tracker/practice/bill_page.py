"""The page of one measure, /bills/{NUMBER}, with every section that the site has, the pages of its
votes, and the bill search: its form with the filters, 25 cards a page, the buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
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
from tracker.practice.look import Variants, digest, draw

if TYPE_CHECKING:
    from tracker.practice.site import PracticeSite

_SHORT_TITLES: Final = {"lower": "Rep.", "upper": "Sen."}
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
#: Of the search.
_STREAM: Final = """\
<turbo-stream action="replace" target="all-search-results-data-list"><template>
{}</template></turbo-stream>
"""
_A_PAGE: Final = 25
_BY_NUMBER: Final = "Bill # Ascending"
_BY_LAST_ACTION: Final = "Last Action Descending"
_SORTS: Final = (_BY_LAST_ACTION, _BY_NUMBER, "Most Relevant")
_LONG_TITLE_AT_MOST: Final = 160
_PREFIXES: Final = ("HB", "SB", "HCR", "SCR", "HJR", "SJR", "HR", "SR", "HJM", "SJM", "HM", "SM")
_CHAMBERS: Final = {"House": "lower", "Senate": "upper"}


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
        sponsor_groups=list(_sponsors(bill, site, holds("cosponsor_prefix"))),
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
    bill: Measure, site: PracticeSite, cosponsor_prefix: bool
) -> Iterator[tuple[str, str, list[tuple[Legislator, str, str]]]]:
    """(class, label, sponsors: member, prefix, name) of each role that has any."""
    for role, (css_class, label) in _SPONSORS.items():
        prefix = " {} " if role != "cosponsor" or cosponsor_prefix else ""
        if sponsors := [
            (site.people.of(one), prefix.format(_SHORT_TITLES.get(one.chamber, "")), one.name)
            for one in bill.sponsors
            if one.role == role
        ]:
            yield css_class, label, sponsors


@dataclass(slots=True)
class _Sitting:
    """A committee meeting that voted or reported."""

    day: date
    committee: str
    votes: list[Vote] = field(default_factory=list)
    reports: list[Paper] = field(default_factory=list)

    @property
    def items(self) -> list[str]:
        """The numbers of the agenda items that were voted on."""
        return sorted({match[1] for vote in self.votes if (match := _ITEM.search(vote.url))})


def _sittings(bill: Measure) -> list[_Sitting]:
    """The accordions: one for each committee meeting that voted or reported, newest first."""
    sittings: dict[tuple[date, str], _Sitting] = {}
    for vote in bill.votes:
        if vote.committee:
            key = vote.day, f"{HOUSES.get(vote.chamber, '')} {vote.committee}".strip()
            sittings.setdefault(key, _Sitting(*key)).votes.append(vote)
    for report in bill.reports:
        match = _REPORT.match(report.name)
        committee = match["committee"] if match else report.name
        heard = (
            (hearing.day, hearing.label)
            for hearing in bill.hearings
            if hearing.day == report.day and hearing.committee == committee
        )
        key = next(heard, (report.day or bill.last.day, committee))
        sittings.setdefault(key, _Sitting(*key)).reports.append(report)
    return [sittings[key] for key in sorted(sittings, reverse=True)]


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
    match = next((pair for pair in votes if pair[0].url == path), None)
    if match is None:
        return None
    vote, bill = match
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


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the search chooses from. names: of the sessions, by id, newest first."""

    measures: tuple[Measure, ...]
    names: Mapping[str, str]
    subjects: tuple[str, ...]

    def chosen(self, fields: Mapping[str, Sequence[str]]) -> list[Measure]:
        """The measures that the fields of a query string or form ask for, in their order. A field
        that is not given asks for everything."""
        sessions = [name for name in fields.get("sessions[]", ()) if name]
        chambers = [_CHAMBERS.get(name) for name in fields.get("chambers[]", ())]
        kinds, numbers = fields.get("measures[]", ()), fields.get("bill_subjects[]", ())
        subjects = {name for at, name in enumerate(self.subjects, 1) if str(at) in numbers}
        words = _words_of(fields)
        chosen = [
            bill
            for bill in self.measures
            if (not sessions or self.names.get(bill.session) in sessions)
            and (not chambers or bill.chamber in chambers)
            and (not kinds or bill.kind in kinds)
            and (not numbers or subjects & set(bill.subjects))
            and words in f"{bill.number} {bill.title} {bill.long_title} {bill.summary}".lower()
        ]
        chosen.sort(key=number_order)
        if _sort_of(fields) != _BY_NUMBER:
            chosen.sort(key=lambda bill: bill.last.day, reverse=True)
        return chosen


def number_order(measure: Measure) -> tuple[str, int, str]:
    """House bills before Senate bills before resolutions and memorials, each counting up."""
    prefix, _, serial = re.split(r"(\d\d[A-Z]?-)", measure.number, maxsplit=1)
    return measure.session, _PREFIXES.index(prefix), serial


def turbo_stream(page: str) -> str:
    """The results of a page as the site gives them to a client that accepts Turbo's streams."""
    return _STREAM.format(page[page.index('<div id="all-search') : page.index("</main>")])


def list_page(site: PracticeSite, fields: Mapping[str, Sequence[str]]) -> Markup:
    """One page of results; past the end it has the count line and no card. A page that is no
    number is the first."""
    typed = fields.get("page", ["1"])[-1]
    page = max(1, int(typed)) if typed.isdecimal() else 1
    shelf, results = site.shelf(), site.shelf().chosen(fields)
    first, pages = (page - 1) * _A_PAGE, -(-len(results) // _A_PAGE)
    any_session = [""] if site.variants.holds("any_session", str(page)) else []
    near = range(max(1, page - 2), min(pages, page + 2) + 1)
    return draw(
        "search",
        title="Bill Search",
        words=_words_of(fields),
        sessions=[*any_session, *shelf.names.values()],
        chosen_sessions=fields.get("sessions[]", ()),
        subjects={name: number for number, name in enumerate(shelf.subjects, 1)},
        sorts=_SORTS,
        sort=_sort_of(fields),
        first=first + 1 if results else 0,
        last=min(first + _A_PAGE, len(results)),
        count=len(results),
        cards=[card for bill in results[first : first + _A_PAGE] for card in _cards(site, bill)],
        buttons=sorted({1, pages, *near}) if pages > 1 else [],
    )


def _words_of(fields: Mapping[str, Sequence[str]]) -> str:
    return fields.get("q", [""])[-1].strip().lower()


def _sort_of(fields: Mapping[str, Sequence[str]]) -> str:
    return fields.get("sort", [_BY_LAST_ACTION])[-1]


def _cards(site: PracticeSite, bill: Measure) -> list[dict[str, object]]:
    """A measure's card; now and then twice, the second time under another address that answers."""
    long_title = bill.long_title
    if len(long_title) > _LONG_TITLE_AT_MOST:
        long_title = long_title[:_LONG_TITLE_AT_MOST].rsplit(" ", 1)[0] + "..."
    card = {
        "bill": bill,
        "address": bill.number,
        "title": site.variants.spelled(bill.title, bill.number),
        "long_title": long_title,
        "sponsors": [
            (site.people.of(one), f"{_SHORT_TITLES.get(one.chamber, '')} {one.name}".strip())
            for one in bill.primes
        ],
    }
    twice = site.variants.holds("duplicate_card", bill.number)
    return [card, {**card, "address": bill.number.lower()}] if twice else [card]
