"""What bills say of the asks: a section of a bill's page, and bills side by side on a campaign's.

Each mark is a word with a shape, and the passage it rests on is one tap away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import Final

from tracker.domain.ask_history import AskChange, MarkView, VersionMarks, changes
from tracker.domain.asks import Direction, Passage
from tracker.domain.campaign import Ask, Campaign
from tracker.pages.markdown import line
from tracker.pages.markup import Shade, folded, heading, note, official, para, rows, state, text
from tracker.pages.parts import bill_link
from tracker.queries.asks import AskRow, marks_of
from tracker.queries.texts import versions_of
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words
from tracker.wording.say import marked

#: Passages of a mark shown at once; of a change in one direction.
PASSAGES: Final = 2
#: Letters of a passage in the matrix and in a change.
SHORT: Final = 300
_DIRECTIONS: Final[tuple[Direction, ...]] = ("for", "against")
_SHADES: Final[Mapping[str, Shade]] = {
    "for": "good", "against": "bad", "stronger": "good", "weaker": "bad",
}  # fmt: skip


def section(here: Visit, number: str) -> str:
    """What a bill says of the asks of the campaigns that follow it; "" where none reads it."""
    found = [
        (one, versions)
        for one in here.campaigns
        if one.ask_rules is not None and (versions := marks_of(here.connection, number, one.slug))
    ]
    if not any(version.marks for _, versions in found for version in versions):
        return ""
    t = here.t
    parts = [heading(t("asks.title"), key="asks"), para(t("asks.evidence"))]
    slugs = {one.key: one.slug for one in versions_of(here.connection, number)}
    for campaign, versions in found:
        if len(found) > 1:
            parts.append(f"<p><strong>{line(t, campaign.name)}</strong></p>")
        parts.append(_newest(here, number, campaign, versions[-1], slugs))
        parts.append(_history(here, campaign, versions))
    return "".join(parts)


def _newest(
    here: Visit, number: str, campaign: Campaign, version: VersionMarks, slugs: Mapping[str, str]
) -> str:
    t = here.t
    parts = [para(_read_in(here, version), "quiet")]
    where = here.links.text(number, slugs[version.key]) if version.key in slugs else ""
    for ask in campaign.asks:
        parts.append(f"<h3>{line(t, ask.name)}</h3>")
        marks = [one for one in (version.of(ask.id, way) for way in _DIRECTIONS) if one]
        parts.append("".join(_mark(here, one, where) for one in marks) or _none(here))
    return "".join(parts)


def _read_in(here: Visit, version: VersionMarks) -> str:
    t = here.t
    if not version.key:
        return t("asks.read.summary")
    if version.day is None:
        return t("asks.read", version=marked(version.name))
    day = day_words(t, version.day, here.today)
    return t("asks.read.day", version=marked(version.name), day=day)


def _none(here: Visit) -> str:
    return f'<p class="quiet">– {text(here.t("asks.none"))}</p>'


def _mark(here: Visit, mark: MarkView, where: str) -> str:
    """A mark with its passages; where: address of the text they stand in, "" for none."""
    t = here.t
    found = [_passage(one) for one in mark.passages]
    head = f"<p>{state(t(f'asks.{mark.direction}'), _SHADES[mark.direction])}</p>"
    if mark.decided_by == "editor":
        head += para(t("asks.editor"), "quiet")
    more = found[PASSAGES:]
    if more and here.links.light:
        rest = para(t.many("asks.more", len(more)), "quiet")
    else:
        rest = folded(t.many("asks.more", len(more)), rows(more)) if more else ""
    if where:
        rest += f'<p><a class="button" href="{escape(where)}">{text(t("asks.open"))}</a></p>'
    return head + rows(found[:PASSAGES]) + rest


def _passage(one: Passage, most: int = 0) -> str:
    """A passage with its phrase marked and what is repealed struck, under what leads in to it.
    most: letters of it, cut round the phrase; 0 for all."""
    shown = _cut(one, most) if most else one
    lead = f'<p class="quiet">{official(shown.lead)}</p>' if shown.lead else ""
    label = f'<span class="quiet">{text(shown.section)}</span> ' if shown.section else ""
    return f'{lead}<p lang="en">{label}{_words(shown)}</p>'


def _words(one: Passage) -> str:
    """The passage as HTML; marks are closed and opened again where struck words begin and end."""
    at = one.passage.find(one.phrase)
    edges = {0, len(one.passage), at, at + len(one.phrase)}
    places = sorted(edges | {edge for span in one.struck for edge in span})
    parts = []
    for start, end in pairwise(places):
        said = text(one.passage[start:end])
        if any(a <= start < b for a, b in one.struck):
            said = f"<del>{said}</del>"
        if at <= start < at + len(one.phrase):
            said = f"<mark>{said}</mark>"
        parts.append(said)
    return "".join(parts)


def _cut(one: Passage, most: int) -> Passage:
    """The part of a passage around its phrase, with dots where it goes on."""
    if len(one.passage) <= most:
        return Passage(one.passage, one.phrase, one.section, one.lead[-most // 2 :], one.struck)
    at = one.passage.find(one.phrase)
    phrase = one.phrase[:most]
    room = max(0, most - len(phrase)) // 2
    start = max(0, at - room)
    start = start and max(one.passage.rfind(" ", 0, start + 1) + 1, 0)
    end = min(len(one.passage), at + len(phrase) + room)
    before, after = "… " if start else "", " …" if end < len(one.passage) else ""
    struck = tuple(
        (max(a, start) - start + len(before), min(b, end) - start + len(before))
        for a, b in one.struck if a < end and b > start
    )  # fmt: skip
    shown = f"{before}{one.passage[start:end]}{after}"
    return Passage(shown, phrase, one.section, one.lead[-most // 2 :], struck)


def ask_choices(here: Visit) -> dict[str, str]:
    """What a list of bills can be narrowed to, with its words, by `campaign|ask|direction`."""
    t = here.t
    return {
        f"{campaign.slug}|{ask.id}|{way}": t(f"asks.choice.{way}", ask=ask.name.of(t.code))
        for campaign in here.campaigns
        if campaign.ask_rules is not None
        for ask in campaign.asks
        for way in _DIRECTIONS
    }


# --- over versions -----------------------------------------------------------------------------


def _history(here: Visit, campaign: Campaign, versions: Sequence[VersionMarks]) -> str:
    """What each version did to the marks, the newest first."""
    found = changes(versions)
    if not found:
        return ""
    names = {one.id: one for one in campaign.asks}
    told = [one for one in reversed(found) if one.ask in names]
    shown = told[: 2 * PASSAGES] if here.links.light else told
    beyond = len(told) - len(shown)
    said = rows(_changed(here, one, names[one.ask]) for one in shown)
    rest = para(here.t.many("light.others", beyond), "quiet") if beyond else ""
    return heading(here.t("asks.history"), 3, key="asks-history") + said + rest


def _changed(here: Visit, change: AskChange, ask: Ask) -> str:
    t = here.t
    effect = change.effect or "same"
    shade = _SHADES.get(effect, "")
    return (
        f"<p>{_version(here, change.version)} · {line(t, ask.name)}</p>"
        f"<p>{state(t(f'asks.{effect}'), shade)} "
        f"{text(t(f'asks.course.{change.course}.{change.direction}'))}</p>"
        + _passages(here, "went", change.went)
        + _passages(here, "came", change.came)
    )


def _version(here: Visit, version: VersionMarks) -> str:
    name = official(version.name)
    if version.day is None:
        return name
    before, _, after = here.t(
        "asks.version", version="\0", day=day_words(here.t, version.day, here.today)
    ).partition("\0")
    return f"{text(before)}{name}{text(after)}"


def _passages(here: Visit, way: str, found: Sequence[Passage]) -> str:
    if not found:
        return ""
    said = "".join(_passage(one, SHORT) for one in found[:PASSAGES])
    return para(here.t(f"asks.{way}"), "quiet") + said


# --- side by side ------------------------------------------------------------------------------


def matrix_row(here: Visit, campaign: Campaign, row: AskRow) -> str:
    """A bill beside the asks: what its newest version says of each, to open."""
    cells = "".join(
        f"<div><dt>{line(here.t, ask.name)}</dt><dd>{_cell(here, row, ask)}</dd></div>"
        for ask in campaign.asks
    )
    source = para(_read_in(here, row.newest), "quiet")
    head = f"<p>{bill_link(here, row.number)} {official(row.title)}</p>"
    return f'{head}{source}<dl class="beside">{cells}</dl>'


def _cell(here: Visit, row: AskRow, ask: Ask) -> str:
    t = here.t
    marks = [one for one in (row.newest.of(ask.id, way) for way in _DIRECTIONS) if one]
    return "".join(_opened(here, row.number, one) for one in marks) or (
        f'<span class="quiet">– {text(t("asks.none"))}</span>'
    )


def _opened(here: Visit, number: str, mark: MarkView) -> str:
    """A mark that opens its first passage."""
    t = here.t
    said = _passage(mark.passages[0], SHORT)
    if mark.decided_by == "editor":
        said += para(t("asks.editor"), "quiet")
    whole = f"{here.links.bill(number)}#asks"
    way = f'<p><a class="button" href="{escape(whole)}">{text(t("asks.whole"))}</a></p>'
    shown = state(t(f"asks.{mark.direction}"), _SHADES[mark.direction])
    return f"<details><summary>{shown}</summary>{said}{way}</details>"


def matrix(here: Visit, campaign: Campaign, drawn: Sequence[str], count: int) -> str:
    """Bills beside the asks. drawn: rows; count: of how many bills."""
    t = here.t
    if campaign.ask_rules is None:
        return note([t("asks.matrix.unread")])
    if not count:
        return note([t("asks.matrix.none")])
    lead = para(t("asks.evidence")) + para(t("asks.matrix.lead"))
    return lead + para(t.many("asks.count", count)) + rows(drawn)


def elsewhere(here: Visit, campaign: Campaign) -> str:
    """The way to all rows, on light pages."""
    where = here.links.as_light().asks(campaign.slug)
    said = here.t("asks.matrix.open")
    return f'<p><a class="button" href="{escape(where)}">{text(said)}</a></p>'
