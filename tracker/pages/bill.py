"""The page of one bill: where it stands, its hearings, why it is here, history, votes, papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from tracker import sessions
from tracker.domain.bill_text import VersionText, note_of
from tracker.domain.records import DocumentRecord
from tracker.domain.session import governor_acts_by
from tracker.domain.stages import FINAL_STAGES
from tracker.domain.views import BillView, HearingView, SponsorView
from tracker.pages import (
    asks,
    bill_facts,
    calls,
    meetings,
    notice,
    other_sources,
    parts,
    related,
    seen,
    versions,
    votes,
)
from tracker.pages import markup as html
from tracker.pages.notice import NoticesByHearing
from tracker.pages.reasons import why
from tracker.queries.edits import stances
from tracker.queries.health import agrees, unread_agendas
from tracker.queries.hearings import HearingFilter, coming, hearings, scheduled_through
from tracker.queries.people import Assembly, assembly
from tracker.queries.sessions import name_of
from tracker.queries.texts import versions_of
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.dates import day_words, stamp_words
from tracker.wording.other_sources import source_name
from tracker.wording.say import marked


def is_scheduled(here: Visit, view: BillView) -> bool:
    """Whether today's schedule can say anything of a bill: its session has not ended."""
    last = sessions.last_day(view.line.session, here.settings.data)
    return last is None or here.today <= last


def body(here: Visit, view: BillView) -> Markup:
    """All that stands under the title of a bill's page: at a desk its facts at one side, which stay
    in sight, and its story at the other; elsewhere one below the other."""
    t, line = here.t, view.line
    cut = html.hint(t("bill.cut")) if view.long_title_cut else ""
    mine = hearings(here.connection, HearingFilter(line.session, bill=line.number))
    texts = versions_of(here.connection, line.number)
    lead = other_sources.mark(here, view) + html.para(html.official(view.long_title), cut)
    lead += html.note([t("bill.unread")] if line.is_card else [])
    everybody = assembly(here.connection)
    facts = _stances(here, line.number) + _stage(here, view) + _hearings(here, mine)
    story = _story(here, view, texts, everybody)
    if here.links.light:
        return lead + facts + story
    return (
        bill_facts.STYLE
        + lead
        + html.div(
            "wide facts-side bill",
            html.div("stays", facts, bill_facts.in_short(here, view, texts, everybody)),
            html.div("story", bill_facts.contents(here, story), story),
        )
    )


def _story(
    here: Visit, view: BillView, texts: Sequence[VersionText], everybody: Assembly
) -> Markup:
    """What the bill does, why it is here, and what became of it."""
    return html.joined(
        (
            _summary(here, view, texts),
            why(here, view),
            asks.section(here, view.line.number),
            meetings.deadlines_of(here, view.line),
            _history(here, view),
            votes.section(here, view, everybody),
            _sponsors(here, view, everybody),
            versions.timeline(here, view, texts),
            _laws(here, view),
            related.section(here, view),
            other_sources.section(here, view),
            seen.of_bill(here, view),
            _source(here, view),
        )
    )


@parts.isolated
def _stances(here: Visit, number: str) -> Markup:
    """What each campaign that follows the bill says of it, and which words nobody has confirmed."""
    t = here.t
    positions = stances(here.connection, here.campaigns, [number]).get(number, ())
    unconfirmed = html.hint(t("position.unconfirmed"))
    return html.section(
        t("position"),
        "position",
        *(
            html.para(parts.stance_words(here, stance), "" if stance.decided else unconfirmed)
            for stance in positions
        ),
    )


@parts.isolated
def _stage(here: Visit, view: BillView) -> Markup:
    t, stage, status = here.t, view.line.stage, view.line.status
    since = t("stage.since", day=day_words(t, stage.since, here.today)) if stage.since else ""
    by = governor_acts_by(stage, sessions.last_day(view.line.session, here.settings.data))
    badge = "bill.badge" if agrees(stage.name, status) else "bill.badge.differs"
    return html.section(
        t("bill.stage"),
        "stage",
        parts.stage_bar(t, view.line),
        html.para(parts.stage_state(t, stage), since),
        html.para(t(_governor(here, by), day=parts.day_said(here, by))) if by else "",
        html.quiet(t("stage.because"), html.official(stage.action)) if stage.action else "",
        html.quiet(t(badge, status=marked(status))) if status else "",
    )


def _governor(here: Visit, by: date) -> str:
    """The key of what the Governor may do until a day, or did until then, which we did not see."""
    return "bill.governor" if here.today <= by else "bill.governor.over"


# --- hearings ----------------------------------------------------------------------------------


@parts.isolated
def _hearings(here: Visit, hearings: Sequence[HearingView]) -> Markup:
    t, now = here.t, here.now
    past, begun, disrupted = [], [], []
    for hearing in hearings:
        if hearing.meeting.start.is_over(now):
            past.append(hearing)
        elif hearing.meeting.start.has_begun(now):
            begun.append(hearing)
        elif not hearing.stands:
            disrupted.append(hearing)
    notices = notice.of_meetings(here, (hearing.meeting for hearing in hearings))
    if ahead := [*begun, *coming(hearings, now), *disrupted]:
        next_ones = _cards(here, ahead, notices) + _calls(here, hearings[0].bill)
    else:
        none = "hearing.next.none" if here.fresh.schedule_seen else "hearing.next.unread"
        next_ones = html.para(t(none), _reach(here)) + _unread_agendas(here)
    earlier = html.NOTHING
    if past:
        earlier = html.folded(t("hearing.past"), _cards(here, past[::-1], notices))
    return html.section(t("hearing.next"), "hearing", next_ones, earlier)


def _reach(here: Visit) -> str:
    """To which coming day the schedule reaches, "" for none."""
    last = scheduled_through(here.connection, here.session)
    if last is None or last < here.today:
        return ""
    return here.t("calendar.through", day=day_words(here.t, last, here.today))


def _cards(here: Visit, hearings: Sequence[HearingView], notices: NoticesByHearing) -> Markup:
    return parts.cards(meetings.hearing_cards(here, hearings, notices, names_bill=False))


def _unread_agendas(here: Visit) -> Markup:
    """The agendas that nobody has read yet: one of them may list the bill."""
    unread = unread_agendas(here.connection, here.session, here.now)
    lines = html.paras(
        say.unread_agenda_words(here.t, agenda, here.read_on, marked, of_bill=True)
        for agenda in parts.first_of(here, unread)
    )
    more = html.para(parts.others(here, unread))
    return html.div("note warn", lines) + more if lines else html.NOTHING


@parts.isolated
def _calls(here: Visit, number: str) -> Markup:
    """The way to each call for a hearing to come, with its campaign where there are several."""
    return html.bullets(
        html.dotted(
            calls.to_call(here, call, plain=True),
            parts.start_shown(here, call.start.shown),
            parts.campaign_name(here, call.campaign),
        )
        for call in calls.of_session(here, bill=number, first=here.today)
    )


# --- summary, history, votes -------------------------------------------------------------------


@parts.isolated
def _summary(here: Visit, view: BillView, texts: Sequence[VersionText]) -> Markup:
    """The summary, open, and the way to what changed since the bill was introduced."""
    t, body = here.t, html.NOTHING
    key = "bill.summary.ours" if here.is_practice else "bill.summary"
    if view.summary:
        body = html.paragraphs(view.summary) + _summary_note(here, view)
    elif _awaits_summary(view):
        body = html.quiet(t("bill.summary.not_yet"))
    if view.subjects:
        body += html.quiet(t("bill.subjects", subjects=", ".join(view.subjects)))
    since = versions.since_introduced(here, view.line.number, texts)
    return html.section(t(key), "summary", body, since)


def _summary_note(here: Visit, view: BillView) -> Markup:
    """That there is a newer text than the one that the summary says it belongs to."""
    noted = note_of(view.summary or "", (version.name for version in view.versions))
    is_older = noted is not None and noted.is_older
    return html.quiet(here.t("bill.summary.older")) if is_older else html.NOTHING


def _awaits_summary(view: BillView) -> bool:
    """Whether the page was read and has no summary yet: a bill gets its own days after its text."""
    is_bill = view.line.number.startswith(("HB", "SB"))
    return is_bill and not view.line.is_card and view.line.stage.name not in FINAL_STAGES


@parts.isolated
def _history(here: Visit, view: BillView) -> Markup:
    """The actions in the official words, a row each, the newest first."""
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
            lines.append(html.para(head, _names(here, rows, everybody)))
    return html.section(here.t("bill.sponsors"), "sponsors", *lines)


def _names(here: Visit, sponsors: Sequence[SponsorView], everybody: Assembly) -> Markup:
    """Sponsors with their parties and links, the first of them on a light page."""
    named = (
        parts.member_link(here, everybody.of_link(row.url), say.sponsor_words(here.t, row))
        for row in parts.first_of(here, sponsors)
    )
    return html.spaced(html.joined(named, ", "), parts.others(here, sponsors))


@parts.isolated
def _laws(here: Visit, view: BillView) -> Markup:
    """The chapters of the session law that a bill became, with the day from which they hold."""
    laws = html.rows(_law(here, law) for law in view.papers("law")[::-1])
    return html.section(here.t("bill.papers.law"), "law", laws)


def _law(here: Visit, law: DocumentRecord) -> Markup:
    t = here.t
    day = t("bill.law.effective", day=day_words(t, law.day, here.today)) if law.day else ""
    name = html.link(here.at(law.url), t("bill.law.chapter", chapter=law.name), "big")
    return html.para(name, html.hint(day))


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
        moment=stamp_words(t, view.last_seen_at),
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
