"""The page of one measure, /bills/{NUMBER}: every section the site has for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tracker.practice.as_of import badge_of, steps_of
from tracker.practice.bill_votes import committees, floor_votes
from tracker.practice.facts import Action, Measure, Paper, Sponsor
from tracker.practice.markup import esc, frame, table, us_date
from tracker.practice.people import SHORT_TITLES, TITLES, Directory
from tracker.practice.variants import Variants, digest

_PLACES: Final = {"lower": "House", "upper": "Senate", "executive": "Governor", "joint": "ConfComm"}
_SPONSOR_BLOCKS: Final = (
    ("prime", "bill-detail-prime", "Prime Sponsor"),
    ("sponsor", "bill-detail-additional-sponsor", "Sponsor"),
    ("cosponsor", "bill-detail-co-sponsor", "Co-Sponsor"),
)
#: The site's templates write classes in single quotes, everything else in double ones.
_CLASS: Final = re.compile(r'class="([^"]*)"')
#: Sentences of a summary run together where a list stood: "modified:The mortgage".
_RUN_TOGETHER: Final = re.compile(r"(?<=[a-z)][.;:])(?=[A-Z(])")


@dataclass(frozen=True, slots=True)
class Showing:
    """How a page is shown: the site's look, who is who, and where the session stands."""

    variants: Variants
    people: Directory
    session_name: str
    session_ended: bool


def bill_page(measure: Measure, showing: Showing) -> str:
    """The whole page of a measure that is already cut to the day."""
    holds = showing.variants.holds
    number = measure.number
    older = holds("older_heads", number)
    twice = holds("double_escaped", number) and "&" in measure.title
    parts = (
        f'<span class="bill-detail-bill-number-tag">{number}</span>',
        f'<div class="full-bill-topic pr-2"><h1>{esc(measure.title, twice)}</h1></div>',
        f'<p class="bill-long-title pr-2">{esc(measure.long_title)}</p>',
        _buttons(measure),
        _specs(measure, showing.session_name, older),
        _status(measure, showing),
        _prime_tiles(measure, showing.people),
        _summary(measure, holds("empty_summary", number), older),
        _versions(measure, holds("accessible_text", number), older),
        _fiscal_notes(measure),
        committees(measure),
        floor_votes(measure, showing.variants),
        _amendments(measure, older),
        _laws(measure),
        _history(measure, holds("stray_rows", number)),
        _sponsors(measure, showing, holds("cosponsor_prefix", number)),
    )
    page = frame(f"{number} {measure.title}", "\n".join(part for part in parts if part))
    return _CLASS.sub(r"class='\1'", page)


def kind_of(number: str) -> str:
    """What the site calls a measure: Bill, Resolution, Memorial."""
    letters = re.match("[A-Z]+", number)
    return {"B": "Bill", "M": "Memorial"}.get(letters[0][-1] if letters else "", "Resolution")


def accessible(address: str) -> str:
    """Where the accessible text of a version stands, by the address of its PDF."""
    return f"{address.removesuffix('/download')}/accessible"


def page_order(actions: Sequence[Action], stray: bool) -> list[Action]:
    """A history as the page lists it: newest first, but for a row that strayed to the top."""
    rows = list(reversed(actions))
    # Only the last row of its day may stray: the order within a day must stay readable.
    older = [at for at in range(2, len(rows)) if rows[at - 1].day != rows[at].day]
    if stray and older:
        rows.insert(0, rows.pop(older[digest(actions[0].text) % len(older)]))
    return rows


def _buttons(measure: Measure) -> str:
    """Ways to the newest text and fiscal note, which are no links."""
    newest = (("Recent Bill Text", measure.versions), ("Recent Fiscal Note", measure.fiscal_notes))
    return "\n".join(
        f'<button type="button" data-url="{esc(papers[-1].url)}" '
        f'aria-label="{label} for {measure.number}"><div>{label}</div></button>'
        for label, papers in newest
        if papers
    )


def _specs(measure: Measure, session_name: str, older: bool) -> str:
    tags = " ".join(f'<span class="subject-tag">{esc(one)}</span>' for one in measure.subjects)
    subjects = f"<tr><th>Subjects</th><td>{tags}</td></tr>\n" if tags else ""
    return (
        '<table class="bill-specs-table">\n'
        f"<tr><th>{'Bill Type' if older else 'Type'}</th>"
        f"<td>{kind_of(measure.number)}</td></tr>\n"
        f"<tr><th>Session</th><td>{esc(session_name)}</td></tr>\n{subjects}</table>"
    )


def _status(measure: Measure, showing: Showing) -> str:
    steps = "\n".join(
        f'<div class="step"><p class="step-text">{one}</p></div>'
        for one in steps_of(measure, showing.session_ended)
    )
    badge = badge_of(measure, showing.session_ended)
    if badge and not showing.variants.holds("badge_missing", measure.number):
        css = badge.lower().replace(" ", "-")
        steps += f'\n<div class="final-status-badge-{css}"><p>{badge}</p></div>'
    return f'<section class="status-bar-section">\n{steps}\n</section>'


def _prime_tiles(measure: Measure, people: Directory) -> str:
    tiles = "\n".join(
        f'<a class="ps-link" href="{people.path(one.name, one.chamber)}">'
        '<div class="prime-sponsor-tile"><div class="prime-sponsor-tile-content">'
        f"<p>{TITLES.get(one.chamber, '')}</p>"
        f'<p class="prime-sponsor-name">{esc(people.full_name(one.name, one.chamber))}</p>'
        "</div></div></a>"
        for one in measure.sponsors
        if one.role == "prime"
    )
    return f'<h2>Prime Sponsors</h2>\n<div class="prime-sponsor-block">\n{tiles}\n</div>'


def _summary(measure: Measure, empty_box: bool, older: bool) -> str:
    if not measure.summary:
        return '<div class="bill-detail-bill-summary"></div>' if empty_box else ""
    paragraphs = "".join(f"<p>{esc(one)}</p>" for one in _RUN_TOGETHER.split(measure.summary))
    return (
        f'<div class="bill-detail-bill-summary">\n<h2>Bill Summary{"" if older else ":"}</h2>\n'
        f'<div class="bill-summary-content">{paragraphs}</div>\n</div>'
    )


def _versions(measure: Measure, linked: bool, older: bool) -> str:
    rows = [
        (us_date(one.day), _version_name(one, linked), _pdf(measure, one))
        for one in reversed(measure.versions)
    ]
    return (
        '<div id="bill-activity-bill-text">\n<div id="bill-files-all-versions">'
        f"<h3>All Versions ({len(rows)})</h3>\n"
        f"{table(('Date', 'Bill Type' if older else 'Version', 'Documents'), rows)}</div></div>"
    )


def _version_name(version: Paper, linked: bool) -> str:
    if not linked:
        return esc(version.name)
    return f'<a href="{accessible(version.url)}">{esc(version.name)}</a>'


def _pdf(measure: Measure, version: Paper) -> str:
    label = esc(f"PDF Bill File for {measure.number} {version.name}")
    return f'<a class="ext-link-pdf" href="{esc(version.url)}" aria-label="{label}">PDF</a>'


def _fiscal_notes(measure: Measure) -> str:
    rows = [
        (us_date(one.day), esc(one.name), f'<a class="ext-link-pdf" href="{esc(one.url)}">PDF</a>')
        for one in reversed(measure.fiscal_notes)
    ]
    return f'<div id="bill-files-fiscal">\n{table(("Date", "Version", "Documents"), rows)}</div>'


def _amendments(measure: Measure, older: bool) -> str:
    rows = [
        (
            us_date(one.day), esc(one.name), esc(one.place or _place(measure, one)),
            esc(one.status or "Passed [*]"), f'<a href="{esc(one.url)}">PDF</a>',
        )
        for one in reversed(measure.amendments)
    ]  # fmt: skip
    named = ("Amendment Number", "Committee/ Floor Hearing")
    heads = ("Date", *(("Amendment #", "Committee/Floor") if older else named), "Status",
             "Documents")  # fmt: skip
    return f'<div id="bill-activity-amendments">\n{table(heads, rows)}</div>'


def _place(measure: Measure, amendment: Paper) -> str:
    """Where an amendment was offered: in the committee that sat that day, else on the floor."""
    sat = (one.committee for one in measure.hearings if one.day == amendment.day)
    return next(sat, "Second Reading")


def _laws(measure: Measure) -> str:
    rows = [
        (us_date(one.day), esc(one.name), esc(measure.title), f'<a href="{esc(one.url)}">PDF</a>')
        for one in measure.laws
    ]
    heads = ("Effective Date", "Chapter #", "Title", "Documents")
    return f'<div id="bill-activity-session-laws">\n{table(heads, rows)}</div>'


def _history(measure: Measure, stray: bool) -> str:
    rows = [
        (us_date(one.day), _PLACES[one.chamber], esc(one.text))
        for one in page_order(measure.actions, stray)
    ]
    listed = table(("Date", "Location", "Action"), rows)
    return f'<div id="bill-activity-bill-history"><div id="bill-histories">\n{listed}</div></div>'


def _sponsors(measure: Measure, showing: Showing, cosponsor_prefix: bool) -> str:
    blocks = []
    for role, css, heading in _SPONSOR_BLOCKS:
        of_role = [one for one in measure.sponsors if one.role == role]
        if of_role:
            prefixed = role != "cosponsor" or cosponsor_prefix
            links = " ".join(_sponsor_link(one, showing.people, prefixed) for one in of_role)
            blocks.append(f'<div class="{css}"><p>{heading}</p>{links}</div>')
    inner = "\n".join(blocks)
    return f'<div id="bill-sponsors">\n{inner}\n</div>'


def _sponsor_link(sponsor: Sponsor, people: Directory, prefixed: bool) -> str:
    prefix = f" {SHORT_TITLES.get(sponsor.chamber, '')} " if prefixed else ""
    href = people.path(sponsor.name, sponsor.chamber)
    name = f"{prefix}{esc(sponsor.name)}"
    return f'<div class="sponsor-link"><a class="link-primary" href="{href}">{name}</a></div>'
