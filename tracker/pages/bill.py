"""The page of one bill: where it stands, its hearings, why it is here, history, votes, papers; and
what a reader is told of a bill that is not stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from tracker.domain.numbers import BillNumber
from tracker.domain.records import DocumentRecord
from tracker.domain.stages import FINAL_STAGES
from tracker.domain.trails import FIRST_READING, OUR_READING
from tracker.domain.versions import note_of
from tracker.domain.views import (
    BillView,
    HearingView,
    LedgerRow,
    NewsView,
    VoteView,
)
from tracker.domain.votes import is_listed_otherwise
from tracker.errors import NumberFault
from tracker.pages import asks, calls, meetings, parts, versions
from tracker.pages import markup as html
from tracker.pages.markup import Shade
from tracker.pages.reasons import why
from tracker.queries.changes import hearings_told, ledger
from tracker.queries.gaps import unread_agendas
from tracker.queries.health import agrees
from tracker.queries.hearings import HearingFilter, coming, hearings
from tracker.queries.sessions import name_of
from tracker.queries.stances import stances
from tracker.queries.unknown_numbers import unknown_number
from tracker.settings import OFFICIAL_SOURCE
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.dates import day_words, stamp_words
from tracker.wording.say import marked, number_words

_RESULTS: Final[Mapping[str, Shade]] = {"pass": "good", "fail": "bad"}
#: Fields that we keep for ourselves: they are no facts of the bill's page.
_OWN_FIELDS: Final = ("listed_day", "listed_action", "rank")
_CHOICES: Final = ("yes", "no", "excused", "absent", "other")


def body(here: Visit, view: BillView) -> Markup:
    """All that stands under the title of a bill's page."""
    t, line = here.t, view.line
    cut = html.hint(t("bill.cut")) if view.long_title_cut else ""
    mine = hearings(here.connection, HearingFilter(line.session, bill=line.number))
    return html.joined(
        (
            html.para(html.official(view.long_title), cut),
            html.note([t("bill.unread")] if line.is_card else []),
            _stances(here, line.number),
            _stage(here, view),
            _hearings(here, mine),
            why(here, view),
            _summary(here, view),
            asks.section(here, line.number),
            meetings.deadlines_of(here, line),
            _history(here, view),
            _votes(here, view),
            _sponsors(here, view),
            versions.timeline(here, view),
            _laws(here, view),
            _saw(here, view),
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
    badge = "bill.badge" if agrees(stage.name, status) else "bill.badge.differs"
    return html.section(
        t("bill.stage"),
        "stage",
        parts.stage_bar(t, view.line),
        html.para(parts.stage_state(t, stage), since),
        html.quiet(t("stage.because"), html.official(stage.action)) if stage.action else "",
        html.quiet(t(badge, status=marked(status))) if status else "",
    )


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
    if ahead := [*begun, *coming(hearings, now), *disrupted]:
        next_ones = _cards(here, ahead) + _calls(here, hearings[0].bill)
    else:
        next_ones = html.para(t("hearing.next.none")) + _unread_agendas(here)
    earlier = html.folded(t("hearing.past"), _cards(here, past[::-1])) if past else ""
    return html.section(t("hearing.next"), "hearing", next_ones, earlier)


def _cards(here: Visit, hearings: Sequence[HearingView]) -> Markup:
    return parts.cards(meetings.hearing_cards(here, hearings, names_bill=False))


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
def _summary(here: Visit, view: BillView) -> Markup:
    t, body = here.t, html.NOTHING
    if view.summary:
        key = "bill.summary.ours" if here.is_practice else "bill.summary"
        text = html.folded(t(key), html.paragraphs(view.summary))
        body = _summary_note(here, view) + text
    elif _awaits_summary(view):
        body = html.quiet(t("bill.summary.not_yet"))
    if view.subjects:
        body += html.quiet(t("bill.subjects", subjects=", ".join(view.subjects)))
    return body


def _summary_note(here: Visit, view: BillView) -> Markup:
    """Which version the summary belongs to, and whether there is a newer text."""
    noted = note_of(view.summary or "", (version.name for version in view.versions))
    if noted is None:
        return html.NOTHING
    older = here.t("bill.summary.older") if noted.is_older else ""
    return html.quiet(html.official(noted.words) + ".", older)


def _awaits_summary(view: BillView) -> bool:
    """Whether the page was read and has no summary yet: a bill gets its own days after its text."""
    is_bill = view.line.number.startswith(("HB", "SB"))
    return is_bill and not view.line.is_card and view.line.stage.name not in FINAL_STAGES


@parts.isolated
def _history(here: Visit, view: BillView) -> Markup:
    """The actions in the official words, a row each, the newest first."""
    t = here.t
    lines = html.rows(
        html.para(html.official(row.text))
        + html.quiet(parts.day_shown(here, row.day) + " · " + t.maybe(f"chamber.{row.chamber}", ""))
        for row in reversed(view.actions)
    )
    unread = html.para(t("bill.history.unread"))
    return html.section(t("bill.history"), "history", lines or unread)


@parts.isolated
def _votes(here: Visit, view: BillView) -> Markup:
    """The counts, with the names folded beneath; a light page links to the names instead."""
    t, light, away = here.t, here.links.light, html.NOTHING
    votes = parts.first_of(here, view.votes[::-1])
    if light and (len(votes) < len(view.votes) or any(vote.ballots for vote in view.votes)):
        href = here.links.to("votes", view.line.number)
        away = html.para(html.button(href, t("vote.names")))
    rows = html.rows(
        vote_counts(here, vote)
        + (
            html.folded(t("vote.names"), ballots(here, vote))
            if vote.ballots and not light
            else html.NOTHING
        )
        for vote in votes
    )
    none = html.para(t("bill.votes.none"))
    return html.section(t("bill.votes"), "votes", rows or none, away)


def vote_counts(here: Visit, vote: VoteView) -> Markup:
    """A vote without its names: result, count, motion, day, who voted."""
    t = here.t
    where = " ".join(filter(None, (t.maybe(f"chamber.{vote.chamber}", ""), vote.committee)))
    if vote.committee.startswith(("House", "Senate")):
        where = vote.committee
    page = html.link(here.at(vote.url), t("vote.official")) if here.at(vote.url) else ""
    result = html.state(say.vote_result(t, vote), _RESULTS.get(vote.result, ""))
    motion = " · ".join(filter(None, (vote.reading, vote.motion)))
    counted = Counter(ballot.choice for ballot in vote.ballots)
    counts = (vote.yes, vote.no, vote.other)
    is_otherwise = is_listed_otherwise(counts, (counted["yes"], counted["no"]))
    return (
        html.para(result, html.strong(say.vote_count(t, vote)))
        + _tally(vote)
        + html.para(html.official(motion))
        + html.quiet(parts.day_shown(here, vote.day) + " · " + html.text(where), page)
        + html.quiet(t("vote.otherwise") if is_otherwise else "")
    )


def _tally(vote: VoteView) -> Markup:
    """A bar of yes and no; the words beside it say the same."""
    if not vote.yes and not vote.no:
        return html.NOTHING
    yes, no, other = vote.yes or 0, vote.no or 0, vote.other or 0
    bars = (
        html.tag("span", "", kind, style=f"width:{count * 100 / (yes + no + other):.1f}%")
        for kind, count in (("yes", yes), ("no", no))
    )
    return html.tag("div", html.joined(bars), "tally", aria_hidden="true")


def ballots(here: Visit, vote: VoteView) -> Markup:
    """How members voted, by choice."""
    lines = []
    for choice in _CHOICES:
        if names := [ballot.name for ballot in vote.ballots if ballot.choice == choice]:
            head = html.strong(f"{here.t(f'choice.{choice}')} ({len(names)})")
            lines.append((head, html.official(", ".join(names))))
    return html.facts(lines, "")


@parts.isolated
def _sponsors(here: Visit, view: BillView) -> Markup:
    lines = []
    for role in ("prime", "sponsor", "cosponsor"):
        names = [say.sponsor_words(here.t, row) for row in view.sponsors if row.role == role]
        if names:
            head = html.strong(here.t(f"role.{role}") + ":")
            lines.append(html.para(head, html.official(", ".join(names))))
    return html.section(here.t("bill.sponsors"), "sponsors", *lines)


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


# --- what we saw -------------------------------------------------------------------------------


@parts.isolated
def _saw(here: Visit, view: BillView) -> Markup:
    t = here.t
    first, last = (parts.moment_said(here, at) for at in (view.first_seen_at, view.last_seen_at))
    entries = seen_rows(here, view)
    count = t.many("saw.rows", len(entries))
    rows = html.quiet(t("bill.saw.none"))
    if entries and here.links.light:
        rows = html.para(html.button(here.links.to("seen", view.line.number), count))
    elif entries:
        rows = html.folded(count, seen_list(here, entries))
    lead = html.para(t("bill.saw.lead", first=first, last=last))
    return html.section(t("bill.saw"), "saw", lead, rows)


def seen_rows(here: Visit, view: BillView) -> tuple[LedgerRow | NewsView, ...]:
    """What a reader is told of the ledger of a bill and of its hearings, the newest first."""
    session, number = view.line.session, view.line.number
    entries = ledger(here.connection, session, of=number, until=here.now)
    rows: list[LedgerRow | NewsView] = [row for row in reversed(entries) if _is_told(row)]
    rows += hearings_told(here.connection, session, number, until=here.now)
    return tuple(sorted(rows, key=lambda row: row.seen_at, reverse=True))


def _is_told(row: LedgerRow) -> bool:
    """Whether a row of the ledger is a difference of the page, or a new stage or topic."""
    if (
        row.cause in (FIRST_READING, OUR_READING)
        or row.entity in ("ballot", "ask", "near")
        or row.field in _OWN_FIELDS
    ):
        return False
    return row.entity not in ("bill_status", "topic") or row.field in ("", "stage")


def seen_list(here: Visit, rows: Iterable[LedgerRow | NewsView]) -> Markup:
    """Rows of the ledger in their order; those seen at one moment stand together."""
    return html.rows(
        html.para(parts.seen_words(here, moment))
        + html.paras(say.sentence(_entry(here, row)) for row in group)
        for moment, group in groupby(rows, key=lambda row: row.seen_at)
    )


def _entry(here: Visit, row: LedgerRow | NewsView) -> str:
    if isinstance(row, NewsView):
        return say.news_words(here.t, row, here.read_at, marked)
    return say.ledger_words(row, here.t, marked)


@parts.isolated
def _source(here: Visit, view: BillView) -> Markup:
    t, line = here.t, view.line
    url = here.at(view.url)
    cited = t(
        "bill.cite",
        number=line.number,
        title=marked(line.title),
        session=marked(name_of(here.connection, line.session)),
        address=url,
        moment=stamp_words(t, view.last_seen_at),
    )
    return html.section(
        t("bill.source"),
        "source",
        html.para(html.link(url, url, "button")),
        *(parts.as_read(here, url) for url in parts.kept_pages(here, view.url)),
        html.div("note", html.para(cited)),
    )


# --- a bill that is not stored -----------------------------------------------------------------


def unknown_bill(here: Visit, typed: str) -> Markup:
    """A note: what is not stored, how far the list goes, where else to look, what may be meant."""
    t = here.t
    if not typed:
        return html.div("note warn", html.para(t("bill.unnamed")))
    missing = html.para(t("bill.missing", number=number_words(typed)))
    try:
        unknown = unknown_number(here.connection, BillNumber.understand(typed, here.session))
    except NumberFault:
        return html.div("note warn", missing)
    lines = []
    if unknown.read is not None:
        lines.append(t("bill.missing.read", when=parts.moment_said(here, unknown.read)))
    if unknown.highest:
        lines.append(t("bill.missing.highest", number=number_words(unknown.highest)))
    ways = (
        html.button(here.links.to("bill", number), number_words(number)) for number in unknown.alike
    )
    page = f"{OFFICIAL_SOURCE}/bills/{quote(str(unknown.number))}"
    return html.div(
        "note warn",
        missing,
        html.para(*lines),
        html.paras([t("bill.missing.alike"), html.spaced(*ways)] if unknown.alike else []),
        html.para(html.link(page, t("bill.missing.official"))),
    )
