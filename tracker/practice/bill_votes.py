"""The two sections of a bill page that hold votes, and the pages of single votes."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from tracker.practice.facts import Measure, Paper, Vote
from tracker.practice.markup import esc, frame, table, us_date
from tracker.practice.variants import Variants

_PLACES: Final = {"lower": "House", "upper": "Senate"}
_ITEM: Final = re.compile(r"/committee_meeting_hearing_items/(\d+)/")
_REPORT: Final = re.compile(r"^Committee Report for (?P<committee>.+) on \d\d/\d\d/\d{4}$")
#: The first block has this id whatever the chamber; that of the other chamber is a guess.
_BLOCK_IDS: Final = ("bill-votes-first-chamber", "bill-votes-second-chamber")
_VOTE_HEADS: Final = ("Date", "Calendar", "Motion", "Vote", "Vote Document")
_OLDER_HEADS: Final = ("Date", "Action", "Motion", "Vote", "Vote Document")
_CHOICES: Final = {"yes": "Yes", "no": "No", "excused": "Excused", "absent": "Absent"}

#: (day as in sort order, heading without its count): one accordion.
_Sitting: TypeAlias = tuple[str, str]


def committees(measure: Measure) -> str:
    """The accordions: one for each committee meeting that voted or reported, newest first."""
    votes: dict[_Sitting, list[Vote]] = {}
    reports: dict[_Sitting, list[Paper]] = {}
    for vote in measure.votes:
        if vote.committee:
            votes.setdefault((str(vote.day), _heading(vote.chamber, vote.committee)), []).append(
                vote
            )
    for report in measure.reports:
        reports.setdefault(_sitting_of(report, measure), []).append(report)
    blocks = [
        _accordion(sitting, votes.get(sitting, []), reports.get(sitting, []))
        for sitting in sorted(votes.keys() | reports.keys(), reverse=True)
    ]
    inner = "\n".join(blocks)
    return f'<div id="bill-activity-committees">\n{inner}\n</div>'


def floor_votes(measure: Measure, variants: Variants) -> str:
    """The floor votes, the chamber that voted last first: a table a chamber that voted, with no
    word whose it is; in the older form a block a chamber with its heading."""
    floor = [one for one in measure.votes if not one.committee]
    last = max(floor, key=lambda one: one.day).chamber if floor else measure.chamber
    other = "upper" if last == "lower" else "lower"
    older = variants.holds("older_heads", measure.number)
    shown = [last]
    if not (older and variants.holds("one_votes_block", measure.number)):
        shown.append(other)
    of_chamber = {one: [vote for vote in floor if vote.chamber == one] for one in shown}
    before = variants.holds("heading_before_votes", measure.number)
    blocks = "\n".join(
        _older_block(block_id, chamber, of_chamber[chamber], before)
        if older
        else _block(block_id, of_chamber[chamber])
        for block_id, chamber in zip(_BLOCK_IDS, shown, strict=False)
        if older or of_chamber[chamber]
    )
    return f'<div id="bill-activity-votes">\n{blocks}\n</div>'


def vote_page(vote: Vote, measure: Measure, variants: Variants) -> str:
    """The page of one vote. Without known ballots it has no member rows, as on the real site."""
    attested = not vote.committee and not variants.holds("older_heads", measure.number)
    head = _floor_head(vote, measure) if attested else _vote_head(vote)
    sentence = f"<p>{_sentence(vote)}</p>\n" if variants.holds("vote_sentence", vote.url) else ""
    rows = "\n".join(
        f'<tr><td>{esc(name)}</td><td><span class="vote-tag">{choice}</span></td></tr>'
        for name, choice in _ballots(vote, variants)
    )
    totals = "".join(f"<tr><th>{label}</th><td>{count}</td></tr>" for label, count in _totals(vote))
    return frame(
        "Vote",
        f'{head}\n{sentence}<div class="standard-table"><div class="row">\n'
        f'<div class="col-12"><table class="table">{totals}</table></div>\n'
        f'<div class="col-12"><table class="table">\n{rows}\n</table></div></div></div>',
    )


def _vote_head(vote: Vote) -> str:
    """What was voted on, of a committee vote or of a floor vote in the older form."""
    title = vote.motion if vote.committee else f"{vote.reading} - {vote.motion}"
    return f"<h1>{esc(title)}</h1>"


def _floor_head(vote: Vote, measure: Measure) -> str:
    """Number, title, chamber, motion, day and totals of a floor vote. Dossier 3.3."""
    place = _PLACES.get(vote.chamber, "")
    cells = (("Calendar", vote.reading), ("Motion", vote.motion), ("Voted on", us_date(vote.day)))
    told = "".join(f'<td data-label="{label}">{esc(said)}</td>' for label, said in cells)
    counts = " ".join(
        f'<div class="count-tag {label}">{count}</div><span id="tooltip-{label.lower()}">{label}'
        "</span>"
        for label, count in _totals(vote)
    )
    return (
        f'<div class="tag-heading-white">{measure.number}</div><h2>{esc(measure.title)}</h2>'
        f"<h3>{place}</h3>\n<table><tbody><tr>{told}</tr></tbody></table>\n{counts}\n"
        f"<h3>Votes by {place} member</h3>"
    )


def _totals(vote: Vote) -> list[tuple[str, int]]:
    counts = (("Yes", vote.yes), ("No", vote.no), ("Other", vote.other))
    return [(label, count) for label, count in counts if count is not None]


def _heading(chamber: str, committee: str) -> str:
    place = _PLACES.get(chamber)
    return f"{place} {committee}" if place else committee


def _sitting_of(report: Paper, measure: Measure) -> _Sitting:
    found = _REPORT.match(report.name)
    committee = found["committee"] if found else report.name
    for hearing in measure.hearings:
        if hearing.day == report.day and hearing.committee == committee:
            return str(hearing.day), _heading(hearing.chamber, committee)
    return str(report.day or measure.last.day), committee


def _accordion(sitting: _Sitting, votes: list[Vote], reports: list[Paper]) -> str:
    year, month, day = sitting[0].split("-")
    rows = [(esc(one.motion), esc(_sentence(one)), _link(one, "Vote Summary")) for one in votes]
    papers = [
        f'<a href="{esc(one.url)}" aria-label="{esc(f"View {one.name}")}">Committee Report</a>'
        for one in reports
    ]
    items = {found[1] for one in votes if (found := _ITEM.search(one.url))}
    papers += [
        f'<a href="/committee_meeting_hearing_summary/{item}">Hearing Summary</a>'
        for item in sorted(items)
    ]
    heading = esc(f"{month}/{day}/{year} | {sitting[1]} ({len(votes)})")
    listed = table(("Activity", "Vote", "Documents"), rows)
    return (
        f'<div class="gen-accordion">\n<button type="button"><h4>{heading}</h4></button>\n'
        f"<div>{' '.join(papers)}</div>\n{listed}\n</div>"
    )


def _sentence(vote: Vote) -> str:
    if vote.yes is None:
        return "The motion passed without objection." if vote.passed else "The motion failed."
    verb = "passed" if vote.passed else "failed"
    return f"The motion {verb} on a vote of {vote.yes}-{vote.no}."


def _link(vote: Vote, text: str) -> str:
    return f'<a href="{esc(vote.url)}">{text}</a>' if vote.url else ""


def _block(block_id: str, votes: list[Vote]) -> str:
    """The votes of one chamber, which nothing names."""
    return f'<div id="{block_id}">\n{_floor_table(votes, older=False)}</div>'


def _older_block(block_id: str, chamber: str, votes: list[Vote], before: bool) -> str:
    heading = f"<h4>{_PLACES[chamber]} Votes ({len(votes)})</h4>\n"
    outside, inside = (heading, "") if before else ("", heading)
    return f'{outside}<div id="{block_id}">\n{inside}{_floor_table(votes, older=True)}</div>'


def _floor_table(votes: list[Vote], *, older: bool) -> str:
    newest_first = sorted(votes, key=lambda one: one.day, reverse=True)
    rows = "\n".join(_floor_row(one, older=older) for one in newest_first)
    head = "".join(f"<th>{one}</th>" for one in (_OLDER_HEADS if older else _VOTE_HEADS))
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"


def _floor_row(vote: Vote, *, older: bool) -> str:
    tally, label = (_older_tally(vote), "View") if older else (_tally(vote), "Vote record")
    cells = (us_date(vote.day), esc(vote.reading), esc(vote.motion), tally, _link(vote, label))
    return "<tr>" + "".join(f"<td><span>{one}</span></td>" for one in cells) + "</tr>"


def _tally(vote: Vote) -> str:
    """`34 AYE 0 NO 1 OTHER`, each count in a box above its word."""
    if vote.yes is None:
        return "Voice vote"
    counts = (("yes", vote.yes, "AYE"), ("no", vote.no, "NO"), ("others", vote.other or 0, "OTHER"))
    return " ".join(
        f'<div><div class="bill-votes-count-{css}">{count}</div><div>{word}</div></div>'
        for css, count, word in counts
    )


def _older_tally(vote: Vote) -> str:
    if vote.yes is None:
        return "Voice vote"
    return (
        f'Aye: <span class="bill-votes-count-yes">{vote.yes}</span> '
        f'No: <span class="bill-votes-count-no">{vote.no}</span> '
        f'Other: <span class="bill-votes-count-others">{vote.other or 0}</span>'
    )


def _ballots(vote: Vote, variants: Variants) -> list[tuple[str, str]]:
    if vote.yes is None and not vote.ballots and variants.holds("voice_rows", vote.url):
        return [("", "Voice Vote")]
    if vote.ballots or not variants.holds("placeholder_ballots", vote.url):
        return [(name, _CHOICES.get(choice, "Other")) for name, choice in vote.ballots]
    counts = (("Yes", vote.yes), ("No", vote.no), ("Excused", vote.other))
    choices = [choice for choice, count in counts for _ in range(count or 0)]
    return [(f"Member {at}", choice) for at, choice in enumerate(choices, 1)]
