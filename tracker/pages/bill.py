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
from tracker.domain.stages import FINAL_STAGES
from tracker.domain.trails import FIRST_READING, OUR_READING
from tracker.domain.versions import note_of
from tracker.domain.views import (
    BillView,
    DocumentView,
    HearingView,
    LedgerRow,
    MeetingRef,
    NewsView,
    VoteView,
)
from tracker.domain.votes import is_listed_otherwise
from tracker.errors import NumberFault
from tracker.pages import asks, calls, meetings, versions
from tracker.pages.markup import (
    NOTHING,
    Shade,
    bullets,
    button,
    div,
    facts,
    folded,
    heading,
    hint,
    joined,
    link,
    mixed,
    note,
    official,
    para,
    paragraphs,
    paras,
    quiet,
    rows,
    state,
    strong,
    tag,
    text,
)
from tracker.pages.parts import (
    as_read,
    campaign_name,
    cards,
    day_shown,
    first_of,
    isolated,
    moment_said,
    others,
    seen_words,
    stage_bar,
    stage_state,
    stance_words,
    start_shown,
)
from tracker.pages.reasons import why
from tracker.queries.changes import hearings_told, ledger
from tracker.queries.gaps import unread_agendas
from tracker.queries.health import agrees
from tracker.queries.hearings import HearingFilter, coming, hearings
from tracker.queries.sessions import sessions
from tracker.queries.stances import stances
from tracker.queries.unknown_numbers import UnknownNumber, unknown_number
from tracker.settings import OFFICIAL_SOURCE
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.dates import day_words, stamp_words
from tracker.wording.say import marked, number_words

_RESULTS: Final[Mapping[str, Shade]] = {"pass": "good", "fail": "bad"}
#: What we keep for ourselves: no fact of the bill's page.
_OWN_FIELDS: Final = ("listed_day", "listed_action", "place")
_CHOICES: Final = ("yes", "no", "excused", "absent", "other")


def body(here: Visit, view: BillView) -> Markup:
    """All that stands under the title of a bill's page."""
    t, line = here.t, view.line
    cut = " " + hint(t("bill.cut")) if view.long_title_cut else ""
    mine = hearings(here.connection, HearingFilter(line.session, bill=line.number))
    return joined(
        (
            para(official(view.long_title) + cut),
            note([t("bill.unread")]) if line.is_card else NOTHING,
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


@isolated
def _stances(here: Visit, number: str) -> Markup:
    """What each campaign that follows the bill says of it; that no person has confirmed it."""
    t = here.t
    taken = stances(here.connection, here.campaigns, [number]).get(number, ())
    unconfirmed = hint(t("position.unconfirmed"))
    lines = paras(
        joined((stance_words(here, one), "" if one.decided else unconfirmed), " ") for one in taken
    )
    return heading(t("position"), key="position") + lines if taken else NOTHING


@isolated
def _stage(here: Visit, view: BillView) -> Markup:
    t, stage = here.t, view.line.stage
    since = t("stage.since", day=day_words(t, stage.since, here.today)) if stage.since else ""
    shown = (
        heading(t("bill.stage"), key="stage")
        + stage_bar(t, view.line)
        + para(joined((stage_state(t, stage), since), " "))
    )
    if stage.action:
        shown += quiet(text(t("stage.because")) + " " + official(stage.action))
    if view.line.status:
        key = "bill.badge" if agrees(stage.name, view.line.status) else "bill.badge.differs"
        shown += quiet(t(key, status=marked(view.line.status)))
    return shown


# --- hearings ----------------------------------------------------------------------------------


@isolated
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
    shown = heading(t("hearing.next"), key="hearing")
    if ahead:
        shown += _cards(here, ahead) + _calls(here, mine[0].bill)
    else:
        shown += para(t("hearing.next.none")) + _unread_agendas(here)
    return shown + (folded(t("hearing.past"), _cards(here, past[::-1])) if past else NOTHING)


def _cards(here: Visit, shown: Iterable[HearingView]) -> Markup:
    return cards(meetings.hearing_card(here, one, names_bill=False) for one in shown)


def _unread_agendas(here: Visit) -> Markup:
    """The agendas that may list the bill and were not read: none on the schedule is no proof."""
    unread = unread_agendas(here.connection, here.session, here.now)

    def words(one: MeetingRef) -> str:
        return say.unread_agenda_words(here.t, one, here.read_on, marked, of_bill=True)

    lines = paras(map(words, first_of(here, unread)))
    return div("note warn", lines) + para(others(here, unread)) if lines else NOTHING


@isolated
def _calls(here: Visit, number: str) -> Markup:
    """The way to each call for a hearing to come, with its campaign where there are several."""
    return bullets(
        joined(
            (
                calls.to_call(here, one, plain=True),
                start_shown(here, one.start.shown),
                campaign_name(here, one.campaign),
            ),
            " · ",
        )
        for one in calls.of_session(here, bill=number, first=here.today)
    )


# --- summary, history, votes -------------------------------------------------------------------


@isolated
def _summary(here: Visit, view: BillView) -> Markup:
    t, shown = here.t, NOTHING
    if view.summary:
        key = "bill.summary.ours" if here.is_practice else "bill.summary"
        shown += _summary_note(here, view) + folded(t(key), paragraphs(view.summary))
    elif _awaits_summary(view):
        shown += quiet(t("bill.summary.not_yet"))
    if view.subjects:
        shown += quiet(t("bill.subjects", subjects=", ".join(view.subjects)))
    return shown


def _summary_note(here: Visit, view: BillView) -> Markup:
    """Which version the summary belongs to, and whether there is a newer text."""
    noted = note_of(view.summary or "", (one.name for one in view.versions))
    if noted is None:
        return NOTHING
    older = here.t("bill.summary.older") if noted.is_older else ""
    return quiet(joined((official(noted.words) + ".", older), " "))


def _awaits_summary(view: BillView) -> bool:
    """Whether its page was read and lacks a summary that a bill gets days after its text."""
    is_bill = view.line.number.startswith(("HB", "SB"))
    return is_bill and not view.line.is_card and view.line.stage.name not in FINAL_STAGES


@isolated
def _history(here: Visit, view: BillView) -> Markup:
    """Newest first, grouped by nothing: a row an action, in the official words."""
    t = here.t
    lines = rows(
        para(official(one.text))
        + quiet(day_shown(here, one.day) + " · " + t.maybe(f"chamber.{one.chamber}", ""))
        for one in reversed(view.actions)
    )
    return heading(t("bill.history"), key="history") + (lines or para(t("bill.history.unread")))


@isolated
def _votes(here: Visit, view: BillView) -> Markup:
    """Counts with the names folded beneath; on a light page the names are a page away."""
    t, votes = here.t, view.votes[::-1]
    head = heading(t("bill.votes"), key="votes")
    if not votes:
        return head + para(t("bill.votes.none"))
    shown = first_of(here, votes)
    if not here.links.light:
        return head + rows(
            vote_counts(here, vote)
            + (folded(t("vote.names"), ballots(here, vote)) if vote.ballots else NOTHING)
            for vote in shown
        )
    beyond = len(shown) < len(votes) or any(vote.ballots for vote in votes)
    away = para(button(here.links.votes(view.line.number), t("vote.names"))) if beyond else NOTHING
    return head + rows(vote_counts(here, vote) for vote in shown) + away


def vote_counts(here: Visit, vote: VoteView) -> Markup:
    """A vote without its names: result, count, motion, day, who voted."""
    t = here.t
    where = " ".join(filter(None, (t.maybe(f"chamber.{vote.chamber}", ""), vote.committee)))
    if vote.committee.startswith(("House", "Senate")):
        where = vote.committee
    page = link(here.at(vote.url), t("vote.official")) if here.at(vote.url) else ""
    result = state(say.vote_result(t, vote), _RESULTS.get(vote.result, ""))
    motion = " · ".join(filter(None, (vote.reading, vote.motion)))
    return (
        para(result + " " + strong(say.vote_count(t, vote)))
        + _tally(vote)
        + para(official(motion))
        + quiet(joined((day_shown(here, vote.day) + " · " + text(where), page), " "))
        + (quiet(t("vote.otherwise")) if _is_listed_otherwise(vote) else NOTHING)
    )


def _is_listed_otherwise(vote: VoteView) -> bool:
    counted = Counter(one.choice for one in vote.ballots)
    return is_listed_otherwise((vote.yes, vote.no, vote.other), (counted["yes"], counted["no"]))


def _tally(vote: VoteView) -> Markup:
    """A bar of yes and no; the words beside it say the same."""
    if not vote.yes and not vote.no:
        return NOTHING
    yes, no, other = vote.yes or 0, vote.no or 0, vote.other or 0
    widths = (("yes", yes), ("no", no))
    bars = (
        tag("span", "", kind, style=f"width:{count * 100 / (yes + no + other):.1f}%")
        for kind, count in widths
    )
    return tag("div", joined(bars), "tally", aria_hidden="true")


def ballots(here: Visit, vote: VoteView) -> Markup:
    """How members voted, by choice."""
    t = here.t
    names = {
        choice: [one.name for one in vote.ballots if one.choice == choice] for choice in _CHOICES
    }
    return facts(
        (
            (strong(f"{t(f'choice.{choice}')} ({len(some)})"), official(", ".join(some)))
            for choice, some in names.items()
            if some
        ),
        "",
    )


@isolated
def _sponsors(here: Visit, view: BillView) -> Markup:
    t, lines = here.t, NOTHING
    for role in ("prime", "sponsor", "cosponsor"):
        names = [say.sponsor_words(t, one) for one in view.sponsors if one.role == role]
        if names:
            lines += para(strong(f"{t(f'role.{role}')}:") + " " + official(", ".join(names)))
    return heading(t("bill.sponsors"), key="sponsors") + lines if lines else NOTHING


@isolated
def _laws(here: Visit, view: BillView) -> Markup:
    """The chapters of the session law that a bill became, with the day from which they hold."""
    laws = rows(_law(here, one) for one in view.papers("law")[::-1])
    return heading(here.t("bill.papers.law"), key="law") + laws if laws else NOTHING


def _law(here: Visit, one: DocumentView) -> Markup:
    t = here.t
    day = t("bill.law.effective", day=day_words(t, one.day, here.today)) if one.day else ""
    name = link(here.at(one.url), t("bill.law.chapter", chapter=one.name), "big")
    return para(name + " " + hint(day))


# --- what we saw -------------------------------------------------------------------------------


@isolated
def _saw(here: Visit, view: BillView) -> Markup:
    t = here.t
    first, last = (moment_said(here, one) for one in (view.first_seen, view.last_seen))
    seen = seen_rows(here, view)
    count = t.many("saw.rows", len(seen))
    shown = heading(t("bill.saw"), key="saw") + para(t("bill.saw.lead", first=first, last=last))
    if not seen:
        return shown + quiet(t("bill.saw.none"))
    if here.links.light:
        return shown + para(button(here.links.seen(view.line.number), count))
    return shown + folded(count, seen_list(here, seen))


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
    return row.entity not in ("judgement", "topic") or row.field in ("", "stage")


def seen_list(here: Visit, seen: Iterable[LedgerRow | NewsView]) -> Markup:
    """Rows of the ledger as they come, all that was seen at one moment together."""
    return rows(
        para(seen_words(here, moment)) + paras(say.sentence(_seen(here, row)) for row in group)
        for moment, group in groupby(seen, key=lambda row: row.seen_at)
    )


def _seen(here: Visit, row: LedgerRow | NewsView) -> str:
    if isinstance(row, NewsView):
        return say.news_words(here.t, row, here.read_at, marked)
    return say.ledger_words(row, here.t, marked)


@isolated
def _source(here: Visit, view: BillView) -> Markup:
    t, line = here.t, view.line
    names = {one.id: one.name for one in sessions(here.connection)}
    address = here.at(view.source_url)
    cited = t(
        "bill.cite",
        number=line.number,
        title=marked(line.title),
        session=marked(names.get(line.session, line.session)),
        address=address,
        moment=stamp_words(t, view.last_seen),
    )
    return (
        heading(t("bill.source"), key="source")
        + para(link(address, address, "button"))
        + as_read(here, view.source_url)
        + div("note", para(mixed(cited)))
    )


# --- a bill that is not stored -----------------------------------------------------------------


def unknown_bill(here: Visit, asked: str) -> Markup:
    """A note: what is not stored, how far the list goes, where else to look, what may be meant."""
    t = here.t
    if not asked:
        return div("note warn", para(t("bill.unnamed")))
    missing = para(t("bill.missing", number=number_words(asked)))
    try:
        unknown = unknown_number(here.connection, BillNumber.understand(asked, here.session))
    except NumberFault:
        return div("note warn", missing)
    return div("note warn", missing, _reach_of_list(here, unknown), _elsewhere(here, unknown))


def _reach_of_list(here: Visit, unknown: UnknownNumber) -> Markup:
    """When the list of bills was read, and how far it goes."""
    lines = []
    if unknown.read is not None:
        lines.append(here.t("bill.missing.read", when=moment_said(here, unknown.read)))
    if unknown.highest:
        lines.append(here.t("bill.missing.highest", number=number_words(unknown.highest)))
    return para(" ".join(lines)) if lines else NOTHING


def _elsewhere(here: Visit, unknown: UnknownNumber) -> Markup:
    """The bills that may be meant, and the official page."""
    t = here.t
    ways = joined(
        (button(here.links.bill(number), number_words(number)) for number in unknown.alike), " "
    )
    alike = para(t("bill.missing.alike")) + para(ways) if ways else NOTHING
    page = f"{OFFICIAL_SOURCE}/bills/{quote(str(unknown.number))}"
    return alike + para(link(page, t("bill.missing.official")))
