"""One bill, whole: where it stands, its hearings, why it is here, history, votes, papers; and what
is said of a bill that is not stored."""

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
    MeetingRef,
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
from tracker.queries.unknown_numbers import UnknownNumber, unknown_number
from tracker.settings import OFFICIAL_SOURCE
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.dates import day_words, stamp_words
from tracker.wording.say import marked, number_words

_RESULTS: Final[Mapping[str, Shade]] = {"pass": "good", "fail": "bad"}
#: What we keep for ourselves: no fact of the bill's page.
_OWN_FIELDS: Final = ("listed_day", "listed_action", "rank")
_CHOICES: Final = ("yes", "no", "excused", "absent", "other")


def body(here: Visit, view: BillView) -> Markup:
    """All that stands under the title of a bill's page."""
    t, line = here.t, view.line
    cut = " " + html.hint(t("bill.cut")) if view.long_title_cut else ""
    mine = hearings(here.connection, HearingFilter(line.session, bill=line.number))
    return html.joined(
        (
            html.para(html.official(view.long_title) + cut),
            html.note([t("bill.unread")]) if line.is_card else html.NOTHING,
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
    """What each campaign that follows the bill says of it; that no person has confirmed it."""
    t = here.t
    taken = stances(here.connection, here.campaigns, [number]).get(number, ())
    unconfirmed = html.hint(t("position.unconfirmed"))
    lines = html.paras(
        html.joined((parts.stance_words(here, one), "" if one.decided else unconfirmed), " ")
        for one in taken
    )
    return html.section(t("position"), "position", lines)


@parts.isolated
def _stage(here: Visit, view: BillView) -> Markup:
    t, stage = here.t, view.line.stage
    since = t("stage.since", day=day_words(t, stage.since, here.today)) if stage.since else ""
    shown = (
        html.heading(t("bill.stage"), key="stage")
        + parts.stage_bar(t, view.line)
        + html.para(html.joined((parts.stage_state(t, stage), since), " "))
    )
    if stage.action:
        shown += html.quiet(html.text(t("stage.because")) + " " + html.official(stage.action))
    if view.line.status:
        key = "bill.badge" if agrees(stage.name, view.line.status) else "bill.badge.differs"
        shown += html.quiet(t(key, status=marked(view.line.status)))
    return shown


# --- hearings ----------------------------------------------------------------------------------


@parts.isolated
def _hearings(here: Visit, mine: Sequence[HearingView]) -> Markup:
    t, now = here.t, here.now
    past = [one for one in mine if one.meeting.start.is_over(now)]
    upset = [one for one in mine if not one.stands and not one.meeting.start.has_begun(now)]
    begun = [
        one
        for one in mine
        if one.meeting.start.has_begun(now) and not one.meeting.start.is_over(now)
    ]
    ahead = [*begun, *coming(mine, now), *upset]
    shown = html.heading(t("hearing.next"), key="hearing")
    if ahead:
        shown += _cards(here, ahead) + _calls(here, mine[0].bill)
    else:
        shown += html.para(t("hearing.next.none")) + _unread_agendas(here)
    return shown + (
        html.folded(t("hearing.past"), _cards(here, past[::-1])) if past else html.NOTHING
    )


def _cards(here: Visit, shown: Sequence[HearingView]) -> Markup:
    return parts.cards(meetings.hearing_cards(here, shown, names_bill=False))


def _unread_agendas(here: Visit) -> Markup:
    """The agendas that may list the bill and were not read: none on the schedule is no proof."""
    unread = unread_agendas(here.connection, here.session, here.now)

    def words(one: MeetingRef) -> str:
        return say.unread_agenda_words(here.t, one, here.read_on, marked, of_bill=True)

    lines = html.paras(map(words, parts.first_of(here, unread)))
    return (
        html.div("note warn", lines) + html.para(parts.others(here, unread))
        if lines
        else html.NOTHING
    )


@parts.isolated
def _calls(here: Visit, number: str) -> Markup:
    """The way to each call for a hearing to come, with its campaign where there are several."""
    return html.bullets(
        html.joined(
            (
                calls.to_call(here, one, plain=True),
                parts.start_shown(here, one.start.shown),
                parts.campaign_name(here, one.campaign),
            ),
            " · ",
        )
        for one in calls.of_session(here, bill=number, first=here.today)
    )


# --- summary, history, votes -------------------------------------------------------------------


@parts.isolated
def _summary(here: Visit, view: BillView) -> Markup:
    t, shown = here.t, html.NOTHING
    if view.summary:
        key = "bill.summary.ours" if here.is_practice else "bill.summary"
        shown += _summary_note(here, view) + html.folded(t(key), html.paragraphs(view.summary))
    elif _awaits_summary(view):
        shown += html.quiet(t("bill.summary.not_yet"))
    if view.subjects:
        shown += html.quiet(t("bill.subjects", subjects=", ".join(view.subjects)))
    return shown


def _summary_note(here: Visit, view: BillView) -> Markup:
    """Which version the summary belongs to, and whether there is a newer text."""
    noted = note_of(view.summary or "", (one.name for one in view.versions))
    if noted is None:
        return html.NOTHING
    older = here.t("bill.summary.older") if noted.is_older else ""
    return html.quiet(html.joined((html.official(noted.words) + ".", older), " "))


def _awaits_summary(view: BillView) -> bool:
    """Whether its page was read and lacks a summary that a bill gets days after its text."""
    is_bill = view.line.number.startswith(("HB", "SB"))
    return is_bill and not view.line.is_card and view.line.stage.name not in FINAL_STAGES


@parts.isolated
def _history(here: Visit, view: BillView) -> Markup:
    """Newest first, grouped by nothing: a row an action, in the official words."""
    t = here.t
    lines = html.rows(
        html.para(html.official(one.text))
        + html.quiet(parts.day_shown(here, one.day) + " · " + t.maybe(f"chamber.{one.chamber}", ""))
        for one in reversed(view.actions)
    )
    return html.heading(t("bill.history"), key="history") + (
        lines or html.para(t("bill.history.unread"))
    )


@parts.isolated
def _votes(here: Visit, view: BillView) -> Markup:
    """Counts with the names folded beneath; on a light page the names are a page away."""
    t, votes = here.t, view.votes[::-1]
    head = html.heading(t("bill.votes"), key="votes")
    if not votes:
        return head + html.para(t("bill.votes.none"))
    shown = parts.first_of(here, votes)
    if not here.links.light:
        return head + html.rows(
            vote_counts(here, vote)
            + (html.folded(t("vote.names"), ballots(here, vote)) if vote.ballots else html.NOTHING)
            for vote in shown
        )
    beyond = len(shown) < len(votes) or any(vote.ballots for vote in votes)
    away = (
        html.para(html.button(here.links.votes(view.line.number), t("vote.names")))
        if beyond
        else html.NOTHING
    )
    return head + html.rows(vote_counts(here, vote) for vote in shown) + away


def vote_counts(here: Visit, vote: VoteView) -> Markup:
    """A vote without its names: result, count, motion, day, who voted."""
    t = here.t
    where = " ".join(filter(None, (t.maybe(f"chamber.{vote.chamber}", ""), vote.committee)))
    if vote.committee.startswith(("House", "Senate")):
        where = vote.committee
    page = html.link(here.at(vote.url), t("vote.official")) if here.at(vote.url) else ""
    result = html.state(say.vote_result(t, vote), _RESULTS.get(vote.result, ""))
    motion = " · ".join(filter(None, (vote.reading, vote.motion)))
    return (
        html.para(result + " " + html.strong(say.vote_count(t, vote)))
        + _tally(vote)
        + html.para(html.official(motion))
        + html.quiet(
            html.joined((parts.day_shown(here, vote.day) + " · " + html.text(where), page), " ")
        )
        + (html.quiet(t("vote.otherwise")) if _is_listed_otherwise(vote) else html.NOTHING)
    )


def _is_listed_otherwise(vote: VoteView) -> bool:
    counted = Counter(one.choice for one in vote.ballots)
    return is_listed_otherwise((vote.yes, vote.no, vote.other), (counted["yes"], counted["no"]))


def _tally(vote: VoteView) -> Markup:
    """A bar of yes and no; the words beside it say the same."""
    if not vote.yes and not vote.no:
        return html.NOTHING
    yes, no, other = vote.yes or 0, vote.no or 0, vote.other or 0
    widths = (("yes", yes), ("no", no))
    bars = (
        html.tag("span", "", kind, style=f"width:{count * 100 / (yes + no + other):.1f}%")
        for kind, count in widths
    )
    return html.tag("div", html.joined(bars), "tally", aria_hidden="true")


def ballots(here: Visit, vote: VoteView) -> Markup:
    """How members voted, by choice."""
    t = here.t
    names = {
        choice: [one.name for one in vote.ballots if one.choice == choice] for choice in _CHOICES
    }
    return html.facts(
        (
            (html.strong(f"{t(f'choice.{choice}')} ({len(some)})"), html.official(", ".join(some)))
            for choice, some in names.items()
            if some
        ),
        "",
    )


@parts.isolated
def _sponsors(here: Visit, view: BillView) -> Markup:
    t, lines = here.t, html.NOTHING
    for role in ("prime", "sponsor", "cosponsor"):
        names = [say.sponsor_words(t, one) for one in view.sponsors if one.role == role]
        if names:
            lines += html.para(
                html.strong(f"{t(f'role.{role}')}:") + " " + html.official(", ".join(names))
            )
    return html.section(t("bill.sponsors"), "sponsors", lines)


@parts.isolated
def _laws(here: Visit, view: BillView) -> Markup:
    """The chapters of the session law that a bill became, with the day from which they hold."""
    laws = html.rows(_law(here, one) for one in view.papers("law")[::-1])
    return html.section(here.t("bill.papers.law"), "law", laws)


def _law(here: Visit, one: DocumentRecord) -> Markup:
    t = here.t
    day = t("bill.law.effective", day=day_words(t, one.day, here.today)) if one.day else ""
    name = html.link(here.at(one.url), t("bill.law.chapter", chapter=one.name), "big")
    return html.para(name + " " + html.hint(day))


# --- what we saw -------------------------------------------------------------------------------


@parts.isolated
def _saw(here: Visit, view: BillView) -> Markup:
    t = here.t
    first, last = (parts.moment_said(here, one) for one in (view.first_seen_at, view.last_seen_at))
    seen = seen_rows(here, view)
    count = t.many("saw.rows", len(seen))
    shown = html.heading(t("bill.saw"), key="saw") + html.para(
        t("bill.saw.lead", first=first, last=last)
    )
    if not seen:
        return shown + html.quiet(t("bill.saw.none"))
    if here.links.light:
        return shown + html.para(html.button(here.links.seen(view.line.number), count))
    return shown + html.folded(count, seen_list(here, seen))


def seen_rows(here: Visit, view: BillView) -> tuple[LedgerRow | NewsView, ...]:
    """What a reader is told of the ledger of a bill and of its hearings, the newest first."""
    session, number = view.line.session, view.line.number
    kept = ledger(here.connection, session, of=number, until=here.now)
    told: list[LedgerRow | NewsView] = [row for row in reversed(kept) if _is_told(row)]
    told += hearings_told(here.connection, session, number, until=here.now)
    return tuple(sorted(told, key=lambda one: one.seen_at, reverse=True))


def _is_told(row: LedgerRow) -> bool:
    """Whether a row of the ledger is a difference of the page, or a new stage or topic."""
    if (
        row.cause in (FIRST_READING, OUR_READING)
        or row.entity in ("ballot", "ask", "near")
        or row.field in _OWN_FIELDS
    ):
        return False
    return row.entity not in ("bill_status", "topic") or row.field in ("", "stage")


def seen_list(here: Visit, seen: Iterable[LedgerRow | NewsView]) -> Markup:
    """Rows of the ledger as they come, all that was seen at one moment together."""
    return html.rows(
        html.para(parts.seen_words(here, moment))
        + html.paras(say.sentence(_seen(here, row)) for row in group)
        for moment, group in groupby(seen, key=lambda row: row.seen_at)
    )


def _seen(here: Visit, row: LedgerRow | NewsView) -> str:
    if isinstance(row, NewsView):
        return say.news_words(here.t, row, here.read_at, marked)
    return say.ledger_words(row, here.t, marked)


@parts.isolated
def _source(here: Visit, view: BillView) -> Markup:
    t, line = here.t, view.line
    address = here.at(view.url)
    cited = t(
        "bill.cite",
        number=line.number,
        title=marked(line.title),
        session=marked(name_of(here.connection, line.session)),
        address=address,
        moment=stamp_words(t, view.last_seen_at),
    )
    return (
        html.heading(t("bill.source"), key="source")
        + html.para(html.link(address, address, "button"))
        + html.joined(parts.as_read(here, one) for one in parts.kept(here, view.url))
        + html.div("note", html.para(html.mixed(cited)))
    )


# --- a bill that is not stored -----------------------------------------------------------------


def unknown_bill(here: Visit, asked: str) -> Markup:
    """A note: what is not stored, how far the list goes, where else to look, what may be meant."""
    t = here.t
    if not asked:
        return html.div("note warn", html.para(t("bill.unnamed")))
    missing = html.para(t("bill.missing", number=number_words(asked)))
    try:
        unknown = unknown_number(here.connection, BillNumber.understand(asked, here.session))
    except NumberFault:
        return html.div("note warn", missing)
    return html.div("note warn", missing, _reach_of_list(here, unknown), _elsewhere(here, unknown))


def _reach_of_list(here: Visit, unknown: UnknownNumber) -> Markup:
    """When the list of bills was read, and how far it goes."""
    lines = []
    if unknown.read is not None:
        lines.append(here.t("bill.missing.read", when=parts.moment_said(here, unknown.read)))
    if unknown.highest:
        lines.append(here.t("bill.missing.highest", number=number_words(unknown.highest)))
    return html.para(" ".join(lines)) if lines else html.NOTHING


def _elsewhere(here: Visit, unknown: UnknownNumber) -> Markup:
    """The bills that may be meant, and the official page."""
    t = here.t
    ways = html.joined(
        (html.button(here.links.bill(number), number_words(number)) for number in unknown.alike),
        " ",
    )
    alike = html.para(t("bill.missing.alike")) + html.para(ways) if ways else html.NOTHING
    page = f"{OFFICIAL_SOURCE}/bills/{quote(str(unknown.number))}"
    return alike + html.para(html.link(page, t("bill.missing.official")))
