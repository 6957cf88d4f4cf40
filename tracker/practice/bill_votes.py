"""The two sections of a bill page that hold votes, and the pages of single votes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from tracker.practice.facts import HOUSES, Measure, Paper, Vote
from tracker.practice.markup import each, fill, frame, table, templates
from tracker.practice.variants import Variants

if TYPE_CHECKING:
    from tracker.practice.site import PracticeSite

_T: Final = templates("votes")
_ITEM: Final = re.compile(r"/committee_meeting_hearing_items/(\d+)/")
_REPORT: Final = re.compile(r"^Committee Report for (?P<committee>.+) on \d\d/\d\d/\d{4}$")
#: The first block has this id whatever the chamber; that of the other chamber is a guess.
_BLOCK_IDS: Final = ("bill-votes-first-chamber", "bill-votes-second-chamber")
_CHOICES: Final = {"yes": "Yes", "no": "No", "excused": "Excused", "absent": "Absent"}

_COMMITTEE_VOTES: Final = {"Activity": "{0.motion}", "Vote": "{0.sentence}", "Documents": "{1}"}


def committees(measure: Measure) -> Markup:
    """The accordions: one for each committee meeting that voted or reported, newest first."""
    sittings: dict[tuple[str, str], tuple[list[Vote], list[Paper]]]
    sittings = defaultdict(lambda: ([], []))
    for vote in measure.votes:
        if vote.committee:
            label = f"{HOUSES.get(vote.chamber, '')} {vote.committee}".strip()
            sittings[str(vote.day), label][0].append(vote)
    for report in measure.reports:
        sittings[_sitting_of(report, measure)][1].append(report)
    blocks = (_accordion(*key, *sittings[key]) for key in sorted(sittings, reverse=True))
    return fill('<div id="bill-activity-committees">\n{}\n</div>', Markup("\n").join(blocks))


def floor_votes(measure: Measure, variants: Variants) -> Markup:
    """The floor votes, the chamber that voted last first: a table a chamber that voted, with no
    word whose it is; in the older form a block a chamber with its heading."""
    floor = [one for one in measure.votes if not one.committee]
    last = max(floor, key=lambda one: one.day).chamber if floor else measure.chamber
    older = variants.holds("older_heads", measure.number)
    chambers = [last, "upper" if last == "lower" else "lower"]
    if older and variants.holds("one_votes_block", measure.number):
        chambers.pop()
    before = variants.holds("heading_before_votes", measure.number)
    blocks = []
    for block_id, chamber in zip(_BLOCK_IDS, chambers, strict=False):
        votes = [one for one in floor if one.chamber == chamber]
        block, heading = _floor_table(votes, older), Markup()
        if older:
            heading = fill("<h4>{} Votes ({})</h4>\n", HOUSES[chamber], len(votes))
        if votes or older:
            parts = (heading, block_id, "", block) if before else ("", block_id, heading, block)
            blocks.append(parts)
    shown = each('{}<div id="{}">\n{}{}</div>', blocks, "\n")
    return fill('<div id="bill-activity-votes">\n{}\n</div>', shown)


def vote_page(site: PracticeSite, path: str) -> Markup | None:
    """The page of one vote. Without known ballots it has no member rows, as on the real site."""
    votes = ((vote, bill) for bill in site.measures().values() for vote in bill.votes)
    for vote, measure in votes:
        if vote.url == path:
            older = site.variants.holds("older_heads", measure.number)
            with_sentence = site.variants.holds("vote_sentence", vote.url)
            body = fill(
                _T["page"],
                _head(vote) if vote.committee or older else _floor_head(vote, measure),
                fill("<p>{0.sentence}</p>\n", vote) if with_sentence else "",
                each("<tr><th>{}</th><td>{}</td></tr>", _totals(vote), ""),
                each(_T["ballot"], _ballots(vote, site.variants)),
            )
            return frame("Vote", body)
    return None


def _head(vote: Vote) -> Markup:
    """What was voted on, of a committee vote or of a floor vote in the older form."""
    return fill("<h1>{}</h1>", vote.motion if vote.committee else f"{vote.reading} - {vote.motion}")


def _floor_head(vote: Vote, measure: Measure) -> Markup:
    totals = ((label, count, label.lower()) for label, count in _totals(vote))
    return fill(
        _T["floor_head"],
        vote,
        measure,
        HOUSES.get(vote.chamber, ""),
        each(_T["total"], totals, " "),
    )


def _totals(vote: Vote) -> list[tuple[str, int]]:
    counts = (("Yes", vote.yes), ("No", vote.no), ("Other", vote.other))
    return [(label, count) for label, count in counts if count is not None]


def _sitting_of(report: Paper, measure: Measure) -> tuple[str, str]:
    """(day, committee) of the meeting that a report is of."""
    match = _REPORT.match(report.name)
    committee = match["committee"] if match else report.name
    for hearing in measure.hearings:
        if hearing.day == report.day and hearing.committee == committee:
            return str(hearing.day), hearing.label
    return str(report.day or measure.last.day), committee


def _accordion(day: str, committee: str, votes: list[Vote], reports: list[Paper]) -> Markup:
    on = f"{day[5:7]}/{day[8:]}/{day[:4]}"
    items = sorted({match[1] for one in votes if (match := _ITEM.search(one.url))})
    papers = [each(_T["report_link"], reports, " "), each(_T["summary_link"], items, " ")]
    listed = table(_COMMITTEE_VOTES, ((one, _link(one, "Vote Summary")) for one in votes))
    shown = Markup(" ").join(filter(None, papers))
    return fill(_T["accordion"], on, committee, len(votes), shown, listed)


def _link(vote: Vote, text: str) -> Markup:
    return fill('<a href="{0.url}">{1}</a>', vote, text) if vote.url else Markup()


def _floor_table(votes: list[Vote], older: bool) -> Markup:
    heads = ("Date", "Action" if older else "Calendar", "Motion", "Vote", "Vote Document")
    label = "View" if older else "Vote record"
    newest_first = sorted(votes, key=lambda one: one.day, reverse=True)
    rows = ((one, _tally(one, older), _link(one, label)) for one in newest_first)
    return fill(_T["floor_table"], each("<th>{}</th>", heads, ""), each(_T["floor_vote"], rows))


def _tally(vote: Vote, older: bool) -> str:
    if vote.yes is None:
        return "Voice vote"
    words = ("Aye", "No", "Other") if older else ("AYE", "NO", "OTHER")
    counts = zip(("yes", "no", "others"), (vote.yes, vote.no, vote.other or 0), words, strict=True)
    return each(_T["older_count"] if older else _T["count"], counts, " ")


def _ballots(vote: Vote, variants: Variants) -> Iterator[tuple[str, str]]:
    """(member, choice) as listed."""
    if vote.ballots:
        yield from ((name, _CHOICES.get(choice, "Other")) for name, choice in vote.ballots)
    elif vote.yes is None and variants.holds("voice_rows", vote.url):
        yield "", "Voice Vote"
    elif variants.holds("placeholder_ballots", vote.url):
        counts = {"Yes": vote.yes, "No": vote.no, "Excused": vote.other}
        choices = [choice for choice, count in counts.items() for _ in range(count or 0)]
        yield from ((f"Member {at}", choice) for at, choice in enumerate(choices, 1))
