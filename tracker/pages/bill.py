"""The page of one bill: where it stands, its hearings, why it is here, history, votes, papers; at a
desk beside them its facts in short, and a list of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from markupsafe import Markup

from tracker import sessions
from tracker.domain.bill_text import VersionText, note_of
from tracker.domain.session import governor_acts_by
from tracker.domain.stages import FINAL_STAGES
from tracker.domain.views import BillView, HearingView, SponsorView
from tracker.pages import (
    asks,
    bill_beside,
    calls,
    meetings,
    notice,
    parts,
)
from tracker.pages import markup as html
from tracker.pages import (
    texts as text_pieces,
)
from tracker.pages.markdown import line as line_of
from tracker.queries.asks import marks_of
from tracker.queries.bills import unread_actions
from tracker.queries.edits import stances
from tracker.queries.health import agrees
from tracker.queries.hearings import HearingFilter, coming, hearings, scheduled_through
from tracker.queries.people import Assembly, assembly
from tracker.queries.sessions import name_of
from tracker.queries.texts import versions_of
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.dates import day_words, moment_words
from tracker.wording.reasons import source_name
from tracker.wording.say import marked

_RULES: Final = " ".join((Path(__file__).parent / "bill.css").read_text("utf-8").split())
_STYLE: Final = html.tag("style", Markup(_RULES))
_HEAD: Final = re.compile(r'<h2 id="([\w-]+)">(.*?)</h2>')


def is_scheduled(here: Visit, view: BillView) -> bool:
    """Whether today's schedule can say anything of a bill: its session has not ended."""
    last = sessions.last_day(view.line.session, here.settings.data)
    return last is None or here.today <= last


def body(here: Visit, view: BillView) -> Markup:
    """All that stands under the title of a bill's page: at a desk its facts at one side, which stay
    in sight, and its story at the other; elsewhere one below the other."""
    t, line = here.t, view.line
    cut = html.hint(t("bill.cut")) if view.long_title_cut else ""
    texts = versions_of(here.connection, line.number)
    lead = bill_beside.source_mark(here, view) + html.para(html.official(view.long_title), cut)
    lead += html.note([t("bill.unread")] if line.is_card else [])
    everybody = assembly(here.connection)
    facts = _stances(here, line.number) + _stage(here, view) + _hearings(here, view)
    story = (
        _summary(here, view, texts)
        + bill_beside.why(here, view)
        + asks.section(here, line.number)
        + meetings.deadlines_of(here, line)
        + _history(here, view)
        + bill_beside.votes(here, view, everybody)
        + _sponsors(here, view, everybody)
        + text_pieces.timeline(here, view, texts)
        + _laws(here, view)
        + bill_beside.related_bills(here, view)
        + bill_beside.other_sources(here, view)
        + bill_beside.what_was_seen(here, view)
        + _source(here, view)
    )
    if here.links.light:
        return lead + facts + story
    links = (html.to_page(f"#{anchor}", Markup(words)) for anchor, words in _HEAD.findall(story))
    contents = html.navigation("contents at-desk", t("bill.contents"), html.bullets(links))
    stays = html.div("stays", facts, _in_short(here, view, texts, everybody))
    both = html.div("wide facts-side bill", stays, html.div("story", contents, story))
    return _STYLE + lead + both


@parts.isolated
def _stances(here: Visit, number: str) -> Markup:
    positions = stances(here.connection, here.campaigns, [number]).get(number, ())
    return html.section(here.t("position"), "position", *parts.stance_lines(here, positions))


@parts.isolated
def _stage(here: Visit, view: BillView) -> Markup:
    """Where the bill stands, and until when the Governor may act, or did what we did not see."""
    t, stage, status = here.t, view.line.stage, view.line.status
    since = t("stage.since", day=day_words(t, stage.since, here.today)) if stage.since else ""
    by = governor_acts_by(stage, sessions.last_day(view.line.session, here.settings.data))
    governor = "bill.governor" if by and here.today <= by else "bill.governor.over"
    # Each may have moved the bill: no date of the Governor's is held against them.
    unread = unread_actions(here.connection, view.line.number)
    badge = "bill.badge" if agrees(stage.name, status) else "bill.badge.differs"
    return html.section(
        t("bill.stage"),
        "stage",
        parts.stage_bar(t, view.line),
        html.para(parts.stage_state(t, stage), since),
        html.para(t(governor, day=parts.day_said(here, by))) if by and not unread else "",
        html.quiet(t("stage.because"), html.official(stage.action)) if stage.action else "",
        *(html.para(t("bill.unrecognised", words=marked(words))) for words in unread),
        html.quiet(t(badge, status=marked(status))) if status else "",
    )


@parts.isolated
def _hearings(here: Visit, view: BillView) -> Markup:
    t, now, line = here.t, here.now, view.line
    every = hearings(here.connection, HearingFilter(line.session, bill=line.number))
    past = [hearing for hearing in every if hearing.meeting.start.is_over(now)]
    others = [hearing for hearing in every if hearing not in past]
    begun = [hearing for hearing in others if hearing.meeting.start.has_begun(now)]
    disrupted = [one for one in others if one not in begun and not one.stands]
    notices = notice.of_meetings(here, (hearing.meeting for hearing in every))

    def cards(some: Sequence[HearingView]) -> Markup:
        return parts.cards(meetings.hearing_cards(here, some, notices))

    if ahead := [*begun, *coming(every, now), *disrupted]:
        next_ones = cards(ahead) + _calls(here, line.number)
    else:
        none = "hearing.next.none" if here.fresh.schedule_seen else "hearing.next.unread"
        last = scheduled_through(here.connection, here.session)
        reach = ""
        if last is not None and last >= here.today:
            reach = t("calendar.through", day=day_words(t, last, here.today))
        next_ones = html.para(t(none), reach) + parts.missing_agendas(here, of_bill=True)
    earlier = html.folded(t("hearing.past"), cards(past[::-1])) if past else ""
    return html.section(t("hearing.next"), "hearing", next_ones, earlier)


@parts.isolated
def _calls(here: Visit, number: str) -> Markup:
    return html.bullets(
        html.dotted(
            calls.to_call(here, call, plain=True),
            parts.start_shown(here, call.start.shown),
            parts.campaign_name(here, call.campaign),
        )
        for call in calls.of_session(here, bill=number, first=here.today)
    )


@parts.isolated
def _summary(here: Visit, view: BillView, texts: Sequence[VersionText]) -> Markup:
    """The summary, open, and the way to what changed since the bill was introduced. A bill gets its
    summary days after its text; a newer text may be there than the one that it says it is of."""
    t, line, inner = here.t, view.line, html.NOTHING
    key = "bill.summary.ours" if here.is_practice else "bill.summary"
    if view.summary:
        noted = note_of(view.summary, (version.name for version in view.versions))
        inner = html.paragraphs(view.summary)
        inner += html.quiet(t("bill.summary.older")) if noted and noted.is_older else html.NOTHING
    elif (
        line.number.startswith(("HB", "SB"))
        and not line.is_card
        and line.stage.name not in FINAL_STAGES
    ):
        inner = html.quiet(t("bill.summary.not_yet"))
    if view.subjects:
        inner += html.quiet(t("bill.subjects", subjects=", ".join(view.subjects)))
    since = text_pieces.since_introduced(here, line.number, texts)
    return html.section(t(key), "summary", inner, since)


@parts.isolated
def _history(here: Visit, view: BillView) -> Markup:
    t = here.t
    lines = html.rows(
        html.tag("p", row.text, lang="en")
        + html.quiet(parts.day_shown(here, row.day) + " · " + t.maybe(f"chamber.{row.chamber}", ""))
        for row in reversed(view.actions)
    )
    unread = html.para(t("bill.history.unread"))
    return html.section(t("bill.history"), "history", lines or unread)


@parts.isolated
def _sponsors(here: Visit, view: BillView, everybody: Assembly) -> Markup:
    lines = []
    for role in ("prime", "sponsor", "cosponsor"):
        if rows := [row for row in view.sponsors if row.role == role]:
            head = html.strong(here.t(f"role.{role}") + ":")
            names = _names(here, parts.first_of(here, rows), everybody)
            lines.append(html.para(head, html.spaced(names, parts.others(here, rows))))
    return html.section(here.t("bill.sponsors"), "sponsors", *lines)


def _names(here: Visit, sponsors: Sequence[SponsorView], everybody: Assembly) -> Markup:
    named = (
        parts.member_link(here, everybody.of_link(row.url), say.sponsor_words(here.t, row))
        for row in sponsors
    )
    return html.joined(named, ", ")


@parts.isolated
def _laws(here: Visit, view: BillView) -> Markup:
    t, laws = here.t, []
    for law in view.papers("law")[::-1]:
        day = t("bill.law.effective", day=day_words(t, law.day, here.today)) if law.day else ""
        name = html.link(here.at(law.url), t("bill.law.chapter", chapter=law.name), "big")
        laws.append(html.para(name, html.hint(day)))
    return html.section(t("bill.papers.law"), "law", html.rows(laws))


@parts.isolated
def _source(here: Visit, view: BillView) -> Markup:
    t, line = here.t, view.line
    url = here.at(view.url)
    cited = t(
        "bill.cite.from" if line.source else "bill.cite",
        source=source_name(line.source),
        number=line.number,
        title=marked(line.title),
        session=marked(name_of(here.connection, line.session)),
        address=url,
        moment=moment_words(t, view.last_seen_at),
    )
    bib = here.links.file("bill", "bib", line.number)
    return html.section(
        t("bill.source"),
        "source",
        html.para(html.link(url, url, "button")),
        *(parts.as_read(here, url) for url in parts.kept_pages(here, view.url)),
        html.div("note", html.para(cited)),
        # A light page keeps to its 50 kB: its address with .bib behind it is what docs tell.
        html.NOTHING if here.links.light else html.link(bib, "BibTeX"),
    )


@parts.isolated
def _in_short(
    here: Visit, view: BillView, texts: Sequence[VersionText], everybody: Assembly
) -> Markup:
    """Sponsors, topics, asks, the newest text and papers in short, each with a way on."""
    t, links, number = here.t, here.links, view.line.number
    primes = [row for row in view.sponsors if row.role == "prime"]
    more = len(view.sponsors) - len(primes)
    others = html.to_page("#sponsors", t.many("bill.cosponsors", more)) if more else ""
    topics = (
        html.to_page(links.to("bills", topic=topic), say.topic_words(t, topic, here.topics))
        for topic in dict.fromkeys(topic.topic for topic in view.topics)
    )
    newest = (
        html.to_page(links.text(number, version.slug), html.official(version.name))
        for version in [version for version in texts if version.text][-1:]
    )
    papers = (
        html.to_page("#versions", t.many(f"paper.{kind}s", len(view.papers(kind))))
        for kind in text_pieces.PAPERS
        if view.papers(kind)
    )
    lines = {
        "bill.sponsors": html.spaced(_names(here, primes, everybody), others),
        "bill.topics": _lines(topics),
        "bill.asks": _lines(_asks(here, number)),
        "bill.text": html.joined(newest),
        "bill.papers": _lines(papers),
    }
    facts = [(t(key), words) for key, words in lines.items() if words]
    listed = html.facts(facts) if facts else ""
    return html.div("at-desk", html.section(t("bill.facts"), "", listed))


def _lines(pieces: Iterator[Markup]) -> Markup:
    return html.joined(html.tag("p", piece) for piece in pieces)


def _asks(here: Visit, number: str) -> Iterator[Markup]:
    for campaign in asks.asking(here):
        marks = [version.marks for version in marks_of(here.connection, number, campaign.slug)]
        names = {ask.id: line_of(here.t, ask.name) for ask in campaign.asks}
        for mark in marks[-1] if marks else ():
            name = html.to_page("#asks", names.get(mark.ask, html.text(mark.ask)))
            yield html.spaced(asks.state(here, mark), name)
