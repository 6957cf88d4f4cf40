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
from tracker.practice.markup import each, fill, frame, table, templates
from tracker.practice.people import Directory
from tracker.practice.variants import digest

if TYPE_CHECKING:
    from tracker.practice.site import PracticeSite

_T: Final = templates("bill")
SHORT_TITLES: Final = {"lower": "Rep.", "upper": "Sen."}
#: The site's templates write classes in single quotes, everything else in double ones.
_CLASS: Final = re.compile(r'class="([^"]*)"')
#: Sentences of a summary run together where a list stood: "modified:The mortgage".
_RUN_TOGETHER: Final = re.compile(r"(?<=[a-z)][.;:])(?=[A-Z(])")

_FISCAL_NOTES: Final = {
    "Date": "{0.on}",
    "Version": "{0.name}",
    "Documents": '<a class="ext-link-pdf" href="{0.url}">PDF</a>',
}
_LAWS: Final = {
    "Effective Date": "{0.on}",
    "Chapter #": "{0.name}",
    "Title": "{1.title}",
    "Documents": _T["pdf"],
}
_HISTORY: Final = {"Date": "{0.on}", "Location": "{0.place}", "Action": "{0.text}"}
#: By role of a sponsor.
_SPONSORS: Final = {
    "prime": """<div class="bill-detail-prime"><p>Prime Sponsor</p>{}</div>""",
    "sponsor": """<div class="bill-detail-additional-sponsor"><p>Sponsor</p>{}</div>""",
    "cosponsor": """<div class="bill-detail-co-sponsor"><p>Co-Sponsor</p>{}</div>""",
}


def bill_page(site: PracticeSite, number: str) -> Markup | None:
    """The whole page of a measure, as it is public on the site's day."""
    measure = site.measures().get(number.upper())
    if measure is None:
        return None
    look, session = site.variants, site.session_of(measure)
    number, ended = measure.number, site.day > session.last_day
    older = look.holds("older_heads", number)
    parts = (
        fill(_T["head"], measure, look.spelled(measure.title, number)),
        _buttons(measure),
        _specs(measure, session.name, older),
        _status(measure, ended, look.holds("badge_missing", number)),
        fill(_T["tiles"], each(_T["tile"], map(site.people.of, measure.primes))),
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
    return each(_T["button"], ((measure, label, papers[-1]) for label, papers in newest if papers))


def _specs(measure: Measure, session_name: str, older: bool) -> Markup:
    tags = each('<span class="subject-tag">{}</span>', measure.subjects, " ")
    subjects = fill("<tr><th>Subjects</th><td>{}</td></tr>\n", tags) if tags else ""
    return fill(_T["specs"], measure, "Bill Type" if older else "Type", session_name, subjects)


def _status(measure: Measure, session_ended: bool, badge_missing: bool) -> Markup:
    step = '<div class="step"><p class="step-text">{}</p></div>'
    steps = each(step, steps_of(measure, session_ended))
    badge = badge_of(measure, session_ended)
    if badge and not badge_missing:
        steps += fill(_T["badge"], badge.lower().replace(" ", "-"), badge)
    return fill('<section class="status-bar-section">\n{}\n</section>', steps)


def _summary(measure: Measure, empty_box: bool, older: bool) -> Markup:
    if not measure.summary:
        return Markup(_T["no_summary"] if empty_box else "")
    paragraphs = each("<p>{}</p>", _RUN_TOGETHER.split(measure.summary), "")
    return fill(_T["summary"], "" if older else ":", paragraphs)


def _versions(measure: Measure, linked: bool, older: bool) -> Markup:
    columns = {
        "Date": "{0.on}",
        "Bill Type" if older else "Version": _T["linked"] if linked else "{0.name}",
        "Documents": _T["version_pdf"],
    }
    rows = ((one, accessible(one.url), measure) for one in reversed(measure.versions))
    return fill(_T["versions"], len(measure.versions), table(columns, rows))


def _amendments(measure: Measure, older: bool) -> Markup:
    """Each with where it was offered: in the committee that sat that day, else on the floor."""
    sat: dict[date | None, str]
    sat = {one.day: one.committee for one in reversed(measure.hearings)}
    columns = {
        "Date": "{0.on}",
        "Amendment #" if older else "Amendment Number": "{0.name}",
        "Committee/Floor" if older else "Committee/ Floor Hearing": "{1}",
        "Status": "{2}",
        "Documents": _T["pdf"],
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
        shown = each(_T["sponsor"], links, " ")
        blocks += [fill(block, shown)] if shown else []
    return fill('<div id="bill-sponsors">\n{}\n</div>', Markup("\n").join(blocks))
