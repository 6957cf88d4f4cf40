"""The page of one measure, /bills/{NUMBER}: every section the site has for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from tracker.practice.as_of import badge_of, steps_of
from tracker.practice.bill_votes import committees, floor_votes
from tracker.practice.facts import Action, Measure
from tracker.practice.markup import each, fill, frame, table
from tracker.practice.people import Directory
from tracker.practice.variants import digest

if TYPE_CHECKING:
    from tracker.practice.site import PracticeSite

SHORT_TITLES: Final = {"lower": "Rep.", "upper": "Sen."}
#: The site's templates write classes in single quotes, everything else in double ones.
_CLASS: Final = re.compile(r'class="([^"]*)"')
#: Sentences of a summary run together where a list stood: "modified:The mortgage".
_RUN_TOGETHER: Final = re.compile(r"(?<=[a-z)][.;:])(?=[A-Z(])")

_HEAD: Final = """<span class="bill-detail-bill-number-tag">{0.number}</span>
<div class="full-bill-topic pr-2"><h1>{1}</h1></div>
<p class="bill-long-title pr-2">{0.long_title}</p>"""
#: Ways to the newest text and fiscal note, which are no links.
_BUTTON: Final = """<button type="button" data-url="{2.url}" aria-label="{1} for {0.number}">\
<div>{1}</div></button>"""
_SPECS: Final = """<table class="bill-specs-table">
<tr><th>{1}</th><td>{0.kind}</td></tr>
<tr><th>Session</th><td>{2}</td></tr>
{3}</table>"""
_BADGE: Final = '\n<div class="final-status-badge-{}"><p>{}</p></div>'
_TILE: Final = """<a class="ps-link" href="/legislators/{0.slug}"><div class="prime-sponsor-tile">\
<div class="prime-sponsor-tile-content"><p>{0.title}</p><p class="prime-sponsor-name">{0.name}</p>\
</div></div></a>"""
_TILES: Final = """<h2>Prime Sponsors</h2>
<div class="prime-sponsor-block">
{}
</div>"""
_NO_SUMMARY: Final = '<div class="bill-detail-bill-summary"></div>'
_SUMMARY: Final = """<div class="bill-detail-bill-summary">
<h2>Bill Summary{}</h2>
<div class="bill-summary-content">{}</div>
</div>"""
_VERSIONS: Final = """<div id="bill-activity-bill-text">
<div id="bill-files-all-versions"><h3>All Versions ({})</h3>
{}</div></div>"""
_LINKED: Final = '<a href="{1}">{0.name}</a>'
_VERSION_PDF: Final = """<a class="ext-link-pdf" href="{0.url}" \
aria-label="PDF Bill File for {2.number} {0.name}">PDF</a>"""
_FISCAL_NOTES: Final = {
    "Date": "{0.on}",
    "Version": "{0.name}",
    "Documents": '<a class="ext-link-pdf" href="{0.url}">PDF</a>',
}
_PDF: Final = '<a href="{0.url}">PDF</a>'
_LAWS: Final = {
    "Effective Date": "{0.on}",
    "Chapter #": "{0.name}",
    "Title": "{1.title}",
    "Documents": _PDF,
}
_HISTORY: Final = {"Date": "{0.on}", "Location": "{0.place}", "Action": "{0.text}"}
#: By role of a sponsor.
_SPONSORS: Final = {
    "prime": """<div class="bill-detail-prime"><p>Prime Sponsor</p>{}</div>""",
    "sponsor": """<div class="bill-detail-additional-sponsor"><p>Sponsor</p>{}</div>""",
    "cosponsor": """<div class="bill-detail-co-sponsor"><p>Co-Sponsor</p>{}</div>""",
}
_SPONSOR: Final = """<div class="sponsor-link">\
<a class="link-primary" href="/legislators/{0.slug}">{1}{2.name}</a></div>"""


def bill_page(site: PracticeSite, number: str) -> Markup | None:
    """The whole page of a measure, as it is public on the site's day."""
    measure = site.measures().get(number.upper())
    if measure is None:
        return None
    look, session = site.variants, site.session_of(measure)
    number, ended = measure.number, site.day > session.last_day
    older = look.holds("older_heads", number)
    parts = (
        fill(_HEAD, measure, look.spelled(measure.title, number)),
        _buttons(measure),
        _specs(measure, session.name, older),
        _status(measure, ended, look.holds("badge_missing", number)),
        fill(_TILES, each(_TILE, map(site.people.of, measure.primes))),
        _summary(measure, look.holds("empty_summary", number), older),
        _versions(measure, look.holds("accessible_text", number), older),
        _section("bill-files-fiscal", _FISCAL_NOTES, reversed(measure.fiscal_notes)),
        committees(measure),
        floor_votes(measure, look),
        _amendments(measure, older),
        _section("bill-activity-session-laws", _LAWS, ((law, measure) for law in measure.laws)),
        _history(measure.actions, look.holds("stray_rows", number)),
        _sponsors(measure, site.people, look.holds("cosponsor_prefix", number)),
    )
    page = frame(f"{number} {measure.title}", Markup("\n").join(filter(None, parts)))
    return Markup(_CLASS.sub(r"class='\1'", str(page)))


def accessible(address: str) -> str:
    """Where the accessible text of a version stands, by the address of its PDF."""
    return f"{address.removesuffix('/download')}/accessible"


def _section(name: str, columns: Mapping[str, str], things: Iterable[object]) -> Markup:
    return fill('<div id="{}">\n{}</div>', name, table(columns, things))


def _buttons(measure: Measure) -> Markup:
    newest = (("Recent Bill Text", measure.versions), ("Recent Fiscal Note", measure.fiscal_notes))
    return each(_BUTTON, ((measure, label, papers[-1]) for label, papers in newest if papers))


def _specs(measure: Measure, session_name: str, older: bool) -> Markup:
    tags = each('<span class="subject-tag">{}</span>', measure.subjects, " ")
    subjects = fill("<tr><th>Subjects</th><td>{}</td></tr>\n", tags) if tags else ""
    return fill(_SPECS, measure, "Bill Type" if older else "Type", session_name, subjects)


def _status(measure: Measure, session_ended: bool, badge_missing: bool) -> Markup:
    step = '<div class="step"><p class="step-text">{}</p></div>'
    steps = each(step, steps_of(measure, session_ended))
    badge = badge_of(measure, session_ended)
    if badge and not badge_missing:
        steps += fill(_BADGE, badge.lower().replace(" ", "-"), badge)
    return fill('<section class="status-bar-section">\n{}\n</section>', steps)


def _summary(measure: Measure, empty_box: bool, older: bool) -> Markup:
    if not measure.summary:
        return Markup(_NO_SUMMARY if empty_box else "")
    paragraphs = each("<p>{}</p>", _RUN_TOGETHER.split(measure.summary), "")
    return fill(_SUMMARY, "" if older else ":", paragraphs)


def _versions(measure: Measure, linked: bool, older: bool) -> Markup:
    columns = {
        "Date": "{0.on}",
        "Bill Type" if older else "Version": _LINKED if linked else "{0.name}",
        "Documents": _VERSION_PDF,
    }
    rows = ((one, accessible(one.url), measure) for one in reversed(measure.versions))
    return fill(_VERSIONS, len(measure.versions), table(columns, rows))


def _amendments(measure: Measure, older: bool) -> Markup:
    """Each with where it was offered: in the committee that sat that day, else on the floor."""
    sat: dict[date | None, str]
    sat = {one.day: one.committee for one in reversed(measure.hearings)}
    columns = {
        "Date": "{0.on}",
        "Amendment #" if older else "Amendment Number": "{0.name}",
        "Committee/Floor" if older else "Committee/ Floor Hearing": "{1}",
        "Status": "{2}",
        "Documents": _PDF,
    }
    rows = (
        (one, one.place or sat.get(one.day, "Second Reading"), one.status or "Passed [*]")
        for one in reversed(measure.amendments)
    )
    return _section("bill-activity-amendments", columns, rows)


def _history(actions: Sequence[Action], stray: bool) -> Markup:
    """A history: newest first, but for a row that strayed to the top."""
    rows = list(reversed(actions))
    # Only the last row of its day may stray: the order within a day must stay readable.
    older = [at for at in range(2, len(rows)) if rows[at - 1].day != rows[at].day]
    if stray and older:
        rows.insert(0, rows.pop(older[digest(actions[0].text) % len(older)]))
    listed = _section("bill-histories", _HISTORY, rows)
    return fill('<div id="bill-activity-bill-history">{}</div>', listed)


def _sponsors(measure: Measure, people: Directory, cosponsor_prefix: bool) -> Markup:
    blocks = []
    for role, block in _SPONSORS.items():
        prefix = " {} " if role != "cosponsor" or cosponsor_prefix else ""
        links = (
            (people.of(one), prefix.format(SHORT_TITLES.get(one.chamber, "")), one)
            for one in measure.sponsors
            if one.role == role
        )
        shown = each(_SPONSOR, links, " ")
        blocks += [fill(block, shown)] if shown else []
    return fill('<div id="bill-sponsors">\n{}\n</div>', Markup("\n").join(blocks))
