"""What bills say of the asks: a section of a bill's page, and bills side by side on a campaign's.

Each mark is a word with a shape, and the passage it rests on is one tap away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from tracker.domain.ask_history import AskChange, MarkView, VersionMarks, changes
from tracker.domain.asks import Direction, Passage
from tracker.domain.campaign import Ask, Campaign, Position
from tracker.pages import markup as html
from tracker.pages.markdown import line
from tracker.pages.markup import Shade
from tracker.pages.parts import bill_named, position_words
from tracker.queries.asks import AskRow, marks_of
from tracker.queries.edits import positions_of
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
    "for": "good",
    "against": "bad",
    "stronger": "good",
    "weaker": "bad",
}


def asking(here: Visit) -> tuple[Campaign, ...]:
    """The campaigns by whose asks bills are read."""
    return tuple(campaign for campaign in here.campaigns if campaign.ask_rules is not None)


def ask_choices(here: Visit) -> dict[str, str]:
    """What a list of bills can be narrowed to, with its words, by `campaign|ask|direction`."""
    return {
        f"{campaign.slug}|{ask.id}|{way}": here.t(
            f"asks.choice.{way}", ask=ask.name.of(here.t.code)
        )
        for campaign in asking(here)
        for ask in campaign.asks
        for way in _DIRECTIONS
    }


def section(here: Visit, number: str) -> Markup:
    """What a bill says of the asks of the campaigns that follow it; "" where none reads it."""
    read = [(one, marks_of(here.connection, number, one.slug)) for one in asking(here)]
    read = [(campaign, versions) for campaign, versions in read if versions]
    if not any(version.marks for _, versions in read for version in versions):
        return html.NOTHING
    t = here.t
    body = html.heading(t("asks.title"), key="asks") + html.para(t("asks.evidence"))
    slugs = {version.key: version.slug for version in versions_of(here.connection, number)}
    for campaign, versions in read:
        if len(read) > 1:
            body += html.para(html.strong(line(t, campaign.name)))
        newest, changed = versions[-1], changes(versions)
        href = here.links.text(number, slugs[newest.key]) if newest.key in slugs else ""
        body += _newest(here, campaign, newest, href, changed) + _history(here, campaign, changed)
    return body


def _newest(
    here: Visit,
    campaign: Campaign,
    version: VersionMarks,
    href: str,
    changed: Sequence[AskChange],
) -> Markup:
    """What a version says of each ask. href: the link to its text, "" for none; changed: what the
    versions did, the oldest first."""
    last = {(change.ask, change.direction): change for change in changed}
    body = html.quiet(_read_in(here, version))
    for ask in campaign.asks:
        marks = html.joined(
            _mark(here, mark, href, last.get((mark.ask, mark.direction)))
            for mark in _marks(version, ask)
        )
        body += html.heading(line(here.t, ask.name), 3)
        body += marks or html.quiet(f"– {here.t('asks.none')}")
    return body


def _read_in(here: Visit, version: VersionMarks) -> str:
    if not version.key:
        return here.t("asks.read.summary")
    key = "asks.read" if version.day is None else "asks.read.day"
    day = day_words(here.t, version.day, here.today) if version.day else ""
    return here.t(key, version=marked(version.name), day=day)


def _marks(version: VersionMarks, ask: Ask) -> list[MarkView]:
    return [mark for way in _DIRECTIONS if (mark := version.of(ask.id, way))]


def state(here: Visit, mark: MarkView) -> Markup:
    """For or against an ask, as a word with a shape."""
    return html.state(here.t(f"asks.{mark.direction}"), _SHADES[mark.direction])


def _decided_by(here: Visit, mark: MarkView) -> Markup:
    return html.quiet(here.t("asks.editor" if mark.decided_by == "editor" else "asks.found"))


def _mark(here: Visit, mark: MarkView, href: str, last: AskChange | None) -> Markup:
    """A mark with its passages. href: the link to the text they stand in, "" for none; last: what a
    version last did to it."""
    t, rest = here.t, html.NOTHING
    passages = [_passage(passage) for passage in mark.passages]
    if more := passages[PASSAGES:]:
        label = t.many("asks.more", len(more))
        rest = html.quiet(label) if here.links.light else html.folded(label, html.rows(more))
    if href:
        rest += html.para(html.button(href, t("asks.open")))
    states = [state(here, mark)]
    if last is not None and last.effect == "weaker":
        since = t("asks.weaker.since", version=marked(last.version.name))
        states.append(html.state(html.mixed(since), "bad"))
    head = html.para(*states) + _decided_by(here, mark)
    return head + html.rows(passages[:PASSAGES]) + rest


def _passage(passage: Passage, most: int = 0) -> Markup:
    """A passage with its phrase marked and what is repealed struck, under what leads in to it.
    most: letters of it, cut round the phrase; 0 for all."""
    excerpt = _cut(passage, most) if most else passage
    lead = html.quiet(html.official(excerpt.lead)) if excerpt.lead else html.NOTHING
    label = html.hint(excerpt.section) + " " if excerpt.section else html.NOTHING
    return lead + html.tag("p", label + _words(excerpt), lang="en")


def _words(passage: Passage) -> Markup:
    """The passage as HTML; marks are closed and opened again where struck words begin and end."""
    at = passage.passage.find(passage.phrase)
    edges = {0, len(passage.passage), at, at + len(passage.phrase)}
    places = sorted(edges | {edge for span in passage.struck for edge in span})
    pieces = []
    for start, end in pairwise(places):
        piece = html.text(passage.passage[start:end])
        if any(a <= start < b for a, b in passage.struck):
            piece = html.tag("del", piece)
        if at <= start < at + len(passage.phrase):
            piece = html.tag("mark", piece)
        pieces.append(piece)
    return html.joined(pieces)


def _cut(full: Passage, most: int) -> Passage:
    """The part of a passage around its phrase, with dots where it goes on."""
    lead = full.lead[-most // 2 :]
    if len(full.passage) <= most:
        return replace(full, lead=lead)
    at = full.passage.find(full.phrase)
    phrase = full.phrase[:most]
    room = max(0, most - len(phrase)) // 2
    start = max(0, at - room)
    start = start and max(full.passage.rfind(" ", 0, start + 1) + 1, 0)
    end = min(len(full.passage), at + len(phrase) + room)
    before, after = "… " if start else "", " …" if end < len(full.passage) else ""
    moved = len(before) - start
    struck = tuple(
        (max(a, start) + moved, min(b, end) + moved)
        for a, b in full.struck
        if a < end and b > start
    )
    words = f"{before}{full.passage[start:end]}{after}"
    return replace(full, passage=words, phrase=phrase, lead=lead, struck=struck)


def _history(here: Visit, campaign: Campaign, changed: Sequence[AskChange]) -> Markup:
    if not changed:
        return html.NOTHING
    asks = {ask.id: ask for ask in campaign.asks}
    rows = [change for change in reversed(changed) if change.ask in asks]
    newest = rows[: 2 * PASSAGES] if here.links.light else rows
    more = len(rows) - len(newest)
    return (
        html.heading(here.t("asks.history"), 3, key="asks-history")
        + html.rows(_changed(here, change, asks[change.ask]) for change in newest)
        + html.quiet(here.t.many("light.others", more) if more else "")
    )


def _changed(here: Visit, change: AskChange, ask: Ask) -> Markup:
    t, effect, version = here.t, change.effect or "same", html.official(change.version.name)
    if change.version.day is not None:
        day = day_words(t, change.version.day, here.today)
        version = html.put_in(t, "asks.version", "version", version, day=day)
    became = html.state(t(f"asks.{effect}"), _SHADES.get(effect, ""))
    body = html.para(html.dotted(version, line(t, ask.name)))
    body += html.para(became, t(f"asks.course.{change.course}.{change.direction}"))
    for way, passages in (("went", change.went), ("came", change.came)):
        if passages:
            words = html.joined(_passage(passage, SHORT) for passage in passages[:PASSAGES])
            body += html.quiet(t(f"asks.{way}")) + words
    return body


def matrix_rows(here: Visit, campaign: Campaign, rows: Sequence[AskRow]) -> list[Markup]:
    """Bills beside the asks, each with the campaign's position."""
    positions = positions_of(here.connection, campaign, {row.number for row in rows})
    return [_matrix_row(here, campaign, row, positions.get(row.number, "")) for row in rows]


def _matrix_row(here: Visit, campaign: Campaign, row: AskRow, position: Position) -> Markup:
    t, cells = here.t, html.NOTHING
    to_bill = html.button(here.links.to("bill", row.number) + "#asks", t("asks.whole"))
    for ask in campaign.asks:
        marks = html.joined(
            html.folded(
                state(here, mark),
                _passage(mark.passages[0], SHORT) + _decided_by(here, mark) + html.para(to_bill),
            )
            for mark in _marks(row.newest, ask)
        )
        answer = html.tag("dd", marks or html.hint(f"– {t('asks.none')}"))
        cells += html.tag("div", html.tag("dt", line(t, ask.name)) + answer)
    return (
        html.para(bill_named(here, row.number, row.title))
        + html.para(f"{t('bills.we')}:", html.strong(position_words(t, position)))
        + html.quiet(_read_in(here, row.newest))
        + html.tag("dl", cells, "beside")
    )


def matrix(here: Visit, campaign: Campaign, drawn: Sequence[Markup], count: int) -> Markup:
    """Bills beside the asks. drawn: rows; count: how many bills there are."""
    t = here.t
    if campaign.ask_rules is None:
        return html.note([t("asks.matrix.unread")])
    if not count:
        return html.note([t("asks.matrix.none")])
    lead = (t("asks.evidence"), t("asks.matrix.lead"), t.many("asks.count", count))
    return html.paras(lead) + html.rows(drawn)


def elsewhere(here: Visit, campaign: Campaign) -> Markup:
    """The way to all rows, on light pages."""
    href = here.links.as_light().to("asks", campaign.slug)
    return html.para(html.button(href, here.t("asks.matrix.open")))
