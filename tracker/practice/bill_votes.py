"""The two sections of a bill page that hold votes, and the pages of single votes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from tracker.practice.facts import HOUSES, Measure, Paper, Vote
from tracker.practice.markup import each, fill, frame, table
from tracker.practice.variants import Variants

if TYPE_CHECKING:
    from tracker.practice.site import PracticeSite

_ITEM: Final = re.compile(r"/committee_meeting_hearing_items/(\d+)/")
_REPORT: Final = re.compile(r"^Committee Report for (?P<committee>.+) on \d\d/\d\d/\d{4}$")
#: The first block has this id whatever the chamber; that of the other chamber is a guess.
_BLOCK_IDS: Final = ("bill-votes-first-chamber", "bill-votes-second-chamber")
_CHOICES: Final = {"yes": "Yes", "no": "No", "excused": "Excused", "absent": "Absent"}

_ACCORDION: Final = """<div class="gen-accordion">
<button type="button"><h4>{} | {} ({})</h4></button>
<div>{}</div>
{}
</div>"""
_REPORT_LINK: Final = '<a href="{0.url}" aria-label="View {0.name}">Committee Report</a>'
_SUMMARY_LINK: Final = '<a href="/committee_meeting_hearing_summary/{}">Hearing Summary</a>'
_COMMITTEE_VOTES: Final = {"Activity": "{0.motion}", "Vote": "{0.sentence}", "Documents": "{1}"}
_FLOOR_TABLE: Final = """<table><thead><tr>{}</tr></thead><tbody>
{}
</tbody></table>"""
_FLOOR_VOTE: Final = """<tr><td><span>{0.on}</span></td><td><span>{0.reading}</span></td>\
<td><span>{0.motion}</span></td><td><span>{1}</span></td><td><span>{2}</span></td></tr>"""
#: `34 AYE 0 NO 1 OTHER`, each count in a box above its word.
_COUNT: Final = '<div><div class="bill-votes-count-{}">{}</div><div>{}</div></div>'
_OLDER_COUNT: Final = '{2}: <span class="bill-votes-count-{0}">{1}</span>'
_PAGE: Final = """{}
{}<div class="standard-table"><div class="row">
<div class="col-12"><table class="table">{}</table></div>
<div class="col-12"><table class="table">
{}
</table></div></div></div>"""
_BALLOT: Final = '<tr><td>{}</td><td><span class="vote-tag">{}</span></td></tr>'
#: Number, title, chamber, motion, day and totals of a floor vote. Dossier 3.3.
_FLOOR_HEAD: Final = """<div class="tag-heading-white">{1.number}</div><h2>{1.title}</h2>\
<h3>{2}</h3>
<table><tbody><tr><td data-label="Calendar">{0.reading}</td>\
<td data-label="Motion">{0.motion}</td><td data-label="Voted on">{0.on}</td></tr></tbody></table>
{3}
<h3>Votes by {2} member</h3>"""
_TOTAL: Final = '<div class="count-tag {0}">{1}</div><span id="tooltip-{2}">{0}</span>'


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
            said = site.variants.holds("vote_sentence", vote.url)
            body = fill(
                _PAGE,
                _head(vote) if vote.committee or older else _floor_head(vote, measure),
                fill("<p>{0.sentence}</p>\n", vote) if said else "",
                each("<tr><th>{}</th><td>{}</td></tr>", _totals(vote), ""),
                each(_BALLOT, _ballots(vote, site.variants)),
            )
            return frame("Vote", body)
    return None


def _head(vote: Vote) -> Markup:
    """What was voted on, of a committee vote or of a floor vote in the older form."""
    return fill("<h1>{}</h1>", vote.motion if vote.committee else f"{vote.reading} - {vote.motion}")


def _floor_head(vote: Vote, measure: Measure) -> Markup:
    totals = ((label, count, label.lower()) for label, count in _totals(vote))
    return fill(_FLOOR_HEAD, vote, measure, HOUSES.get(vote.chamber, ""), each(_TOTAL, totals, " "))


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
    papers = [each(_REPORT_LINK, reports, " "), each(_SUMMARY_LINK, items, " ")]
    listed = table(_COMMITTEE_VOTES, ((one, _link(one, "Vote Summary")) for one in votes))
    shown = Markup(" ").join(filter(None, papers))
    return fill(_ACCORDION, on, committee, len(votes), shown, listed)


def _link(vote: Vote, text: str) -> Markup:
    return fill('<a href="{0.url}">{1}</a>', vote, text) if vote.url else Markup()


def _floor_table(votes: list[Vote], older: bool) -> Markup:
    heads = ("Date", "Action" if older else "Calendar", "Motion", "Vote", "Vote Document")
    label = "View" if older else "Vote record"
    newest_first = sorted(votes, key=lambda one: one.day, reverse=True)
    rows = ((one, _tally(one, older), _link(one, label)) for one in newest_first)
    return fill(_FLOOR_TABLE, each("<th>{}</th>", heads, ""), each(_FLOOR_VOTE, rows))


def _tally(vote: Vote, older: bool) -> str:
    if vote.yes is None:
        return "Voice vote"
    words = ("Aye", "No", "Other") if older else ("AYE", "NO", "OTHER")
    counts = zip(("yes", "no", "others"), (vote.yes, vote.no, vote.other or 0), words, strict=True)
    return each(_OLDER_COUNT if older else _COUNT, counts, " ")


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
