"""One bill, whole: where it stands, its hearings, why it is here, history, votes, papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from tracker.domain.stages import FINAL_STAGES
from tracker.domain.summary import note_of
from tracker.domain.views import (
    BillView,
    DocumentView,
    HearingView,
    LedgerRow,
    NewsView,
    VoteView,
)
from tracker.domain.votes import is_listed_otherwise
from tracker.pages import asks, calls, deadlines, versions
from tracker.pages.apart import apart
from tracker.pages.call_facts import start_shown
from tracker.pages.markdown import line
from tracker.pages.markup import (
    Shade,
    folded,
    heading,
    inner,
    link,
    mixed,
    note,
    official,
    para,
    paragraphs,
    rows,
    state,
    text,
)
from tracker.pages.parts import (
    as_read,
    first_of,
    hearing_card,
    moment_said,
    others,
    read_at,
    read_on,
    seen_words,
    stage_bar,
    stage_shade,
    stance_words,
)
from tracker.pages.reasons import why
from tracker.queries.changes import hearings_told, ledger
from tracker.queries.gaps import unread_agendas
from tracker.queries.health import agrees
from tracker.queries.hearings import HearingFilter, coming, hearings
from tracker.queries.sessions import sessions
from tracker.queries.stances import stances
from tracker.store.ledger import FIRST_READING, OUR_READING
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words, stamp_words
from tracker.wording.say import (
    ledger_words,
    marked,
    news_words,
    sentence,
    sponsor_words,
    stage_words,
    unread_agenda_words,
    vote_count,
    vote_result,
)

_RESULTS: Final[Mapping[str, Shade]] = {"pass": "good", "fail": "bad"}
#: What we keep for ourselves: no fact of the bill's page.
_OWN_FIELDS: Final = ("listed_day", "listed_action", "place")
_CHOICES: Final = ("yes", "no", "excused", "absent", "other")


def body(here: Visit, view: BillView) -> str:
    """All that stands under the title of a bill's page."""
    t, line = here.t, view.line
    long_title = official(view.long_title)
    cut = f' <span class="quiet">{text(t("bill.cut"))}</span>' if view.long_title_cut else ""
    unread = note([t("bill.unread")]) if line.is_card else ""
    mine = hearings(here.connection, HearingFilter(line.session, bill=line.number))
    return "".join(
        (
            f"<p>{long_title}{cut}</p>{unread}",
            _stances(here, line.number) + _stage(here, view),
            _hearings(here, mine),
            why(here, view) + _summary(here, view),
            asks.section(here, line.number),
            deadlines.of_bill(here, line),
            _history(here, view) + _votes(here, view),
            _sponsors(here, view) + versions.timeline(here, view),
            _laws(here, view) + _saw(here, view) + _source(here, view),
        )
    )


@apart
def _stances(here: Visit, number: str) -> str:
    """What each campaign that follows the bill says of it; that no person has confirmed it."""
    t = here.t
    found = stances(here.connection, here.campaigns, [number]).get(number, ())
    if not found:
        return ""
    listed = "".join(
        f"<p>{stance_words(here, one)}"
        + ("" if one.decided else f' <span class="quiet">{text(t("position.unconfirmed"))}</span>')
        + "</p>"
        for one in found
    )
    return heading(t("position"), key="position") + listed


@apart
def _stage(here: Visit, view: BillView) -> str:
    t, stage = here.t, view.line.stage
    since = f" {t('stage.since', day=day_words(t, stage.since, here.today))}" if stage.since else ""
    because = (
        f'<p class="quiet">{text(t("stage.because"))} {official(stage.action)}</p>'
        if stage.action else ""
    )  # fmt: skip
    badge = ""
    if view.line.status:
        key = "bill.badge" if agrees(stage.name, view.line.status) else "bill.badge.differs"
        badge = para(t(key, status=marked(view.line.status)), "quiet")
    return (
        heading(t("bill.stage"), key="stage")
        + stage_bar(t, view.line)
        + f"<p>{state(stage_words(t, stage), stage_shade(stage))}{text(since)}</p>"
        + because
        + badge
    )


def _unread_agendas(here: Visit) -> str:
    """The agendas that may list the bill and were not read: none on the schedule is no proof."""
    found = unread_agendas(here.connection, here.session, here.now)
    today = read_on(here)
    told = "".join(
        f"<p>{mixed(unread_agenda_words(here.t, one, today, marked, of_bill=True))}</p>"
        for one in first_of(here, found)
    )
    return f'<div class="note warn">{told}</div>{para(others(here, found))}' if told else ""


@apart
def _hearings(here: Visit, found: Sequence[HearingView]) -> str:
    t = here.t
    ahead = coming(found, here.now)
    upset = [
        one for one in found
        if not one.stands and not one.meeting.start.has_begun(here.now)
    ]  # fmt: skip
    begun = [
        one for one in found
        if one.meeting.start.has_begun(here.now) and not one.meeting.start.is_over(here.now)
    ]  # fmt: skip
    shown = (*begun, *ahead, *upset)
    cards = "".join(hearing_card(here, one, names_bill=False) for one in shown)
    head = heading(t("hearing.next"), key="hearing")
    body = f'<div class="cards">{cards}</div>' if cards else para(t("hearing.next.none"))
    body += _calls(here, found[0].bill) if cards else _unread_agendas(here)
    past = [one for one in found if one.meeting.start.is_over(here.now)]
    if past:
        cards = "".join(hearing_card(here, one, names_bill=False) for one in reversed(past))
        body += folded(t("hearing.past"), f'<div class="cards">{cards}</div>')
    return head + body


@apart
def _calls(here: Visit, number: str) -> str:
    """The way to each call for a hearing to come, with its campaign where there are several."""
    called = calls.found(here, bill=number, first=here.today)
    names = {one.slug: line(here.t, one.name) for one in here.campaigns}
    listed = (
        f"<li>{calls.to_call(here, one, plain=True)} · {start_shown(here, one.start.shown)}"
        f" · {names.get(one.campaign, text(one.campaign))}</li>"
        for one in called
    )
    return f"<ul>{''.join(listed)}</ul>" if called else ""


@apart
def _summary(here: Visit, view: BillView) -> str:
    t = here.t
    parts = []
    if view.summary:
        key = "bill.summary.ours" if here.is_practice else "bill.summary"
        parts.append(_summary_note(here, view) + folded(t(key), paragraphs(view.summary)))
    elif _awaits_summary(view):
        parts.append(para(t("bill.summary.not_yet"), "quiet"))
    if view.subjects:
        parts.append(para(t("bill.subjects", subjects=", ".join(view.subjects)), "quiet"))
    return "".join(parts)


def _summary_note(here: Visit, view: BillView) -> str:
    """Which version the summary belongs to, and whether there is a newer text."""
    found = note_of(view.summary or "", (one.name for one in view.versions))
    if found is None:
        return ""
    older = f" {text(here.t('bill.summary.older'))}" if found.is_older else ""
    return f'<p class="quiet">{official(found.words)}.{older}</p>'


def _awaits_summary(view: BillView) -> bool:
    """Whether its page was read and lacks a summary that a bill gets days after its text."""
    is_bill = view.line.number.startswith(("HB", "SB"))
    return is_bill and not view.line.is_card and view.line.stage.name not in FINAL_STAGES


@apart
def _history(here: Visit, view: BillView) -> str:
    """Newest first, grouped by nothing: a row an action, in the official words."""
    t = here.t
    head = heading(t("bill.history"), key="history")
    if not view.actions:
        return head + para(t("bill.history.unread"))
    items = [
        f"<p>{official(one.text)}</p>"
        f'<p class="quiet">{_day(here, one.day)} · '
        f"{text(t.maybe(f'chamber.{one.chamber}', ''))}</p>"
        for one in reversed(view.actions)
    ]
    return head + rows(items)


def _day(here: Visit, day: date | None) -> str:
    if day is None:
        return ""
    return f'<time datetime="{day.isoformat()}">{text(day_words(here.t, day, here.today))}</time>'


@apart
def _votes(here: Visit, view: BillView) -> str:
    """Counts with the names folded beneath; on a light page the names are a page away."""
    t = here.t
    head = heading(t("bill.votes"), key="votes")
    if not view.votes:
        return head + para(t("bill.votes.none"))
    if not here.links.light:
        return head + rows(
            vote_counts(here, vote) + folded(t("vote.names"), ballots(here, vote))
            if vote.ballots else vote_counts(here, vote)
            for vote in reversed(view.votes)
        )  # fmt: skip
    shown = first_of(here, view.votes[::-1])
    beyond = len(shown) < len(view.votes) or any(vote.ballots for vote in view.votes)
    away = _away(here.links.votes(view.line.number), t("vote.names")) if beyond else ""
    return head + rows(vote_counts(here, vote) for vote in shown) + away


def _away(address: str, label: str) -> str:
    """A link to what stands on a page of its own."""
    return f"<p>{inner(address, label, 'button')}</p>"


def vote_counts(here: Visit, vote: VoteView) -> str:
    """A vote without its names: result, count, motion, day, who voted."""
    t = here.t
    shade = _RESULTS.get(vote.result, "")
    where = " ".join(filter(None, (t.maybe(f"chamber.{vote.chamber}", ""), vote.committee)))
    where = where if not vote.committee.startswith(("House", "Senate")) else vote.committee
    official_page = f" {link(here.at(vote.url), t('vote.official'))}" if here.at(vote.url) else ""
    motion = " · ".join(filter(None, (vote.reading, vote.motion)))
    return (
        f"<p>{state(vote_result(t, vote), shade)} <strong>{text(vote_count(t, vote))}</strong></p>"
        + _tally(vote)
        + f'<p>{official(motion)}</p><p class="quiet">{_day(here, vote.day)} · {text(where)}'
        + f"{official_page}</p>"
        + (para(t("vote.otherwise"), "quiet") if _is_listed_otherwise(vote) else "")
    )


def _is_listed_otherwise(vote: VoteView) -> bool:
    counted = Counter(one.choice for one in vote.ballots)
    return is_listed_otherwise((vote.yes, vote.no, vote.other), (counted["yes"], counted["no"]))


def _tally(vote: VoteView) -> str:
    """A bar of yes and no; the words beside it say the same."""
    if not vote.yes and not vote.no:
        return ""
    yes, no, other = vote.yes or 0, vote.no or 0, vote.other or 0
    total = yes + no + other
    return (
        '<div class="tally" aria-hidden="true">'
        f'<span class="yes" style="width:{yes * 100 / total:.1f}%"></span>'
        f'<span class="no" style="width:{no * 100 / total:.1f}%"></span></div>'
    )


def ballots(here: Visit, vote: VoteView) -> str:
    """How members voted, by choice."""
    t = here.t
    counted = Counter(one.choice for one in vote.ballots)
    body = [
        (
            text(f"{t(f'choice.{choice}')} ({counted[choice]})"),
            official(", ".join(one.name for one in vote.ballots if one.choice == choice)),
        )
        for choice in _CHOICES
        if counted[choice]
    ]
    lines = "".join(f"<dt><strong>{name}</strong></dt><dd>{names}</dd>" for name, names in body)
    return f"<dl>{lines}</dl>"


@apart
def _sponsors(here: Visit, view: BillView) -> str:
    t = here.t
    parts = [heading(t("bill.sponsors"), key="sponsors")]
    for role in ("prime", "sponsor", "cosponsor"):
        names = [sponsor_words(t, one) for one in view.sponsors if one.role == role]
        if names:
            said = f"<strong>{text(t(f'role.{role}'))}:</strong> {official(', '.join(names))}"
            parts.append(f"<p>{said}</p>")
    return "".join(parts) if len(parts) > 1 else ""


@apart
def _laws(here: Visit, view: BillView) -> str:
    """The chapters of the session law that a bill became, with the day from which they hold."""
    found = view.papers("law")
    items = (_law(here, one) for one in found[::-1])
    return heading(here.t("bill.papers.law"), key="law") + rows(items) if found else ""


def _law(here: Visit, one: DocumentView) -> str:
    t = here.t
    day = t("bill.law.effective", day=day_words(t, one.day, here.today)) if one.day else ""
    name = link(here.at(one.url), t("bill.law.chapter", chapter=one.name), "big")
    return f'<p>{name} <span class="quiet">{text(day)}</span></p>'


@apart
def _saw(here: Visit, view: BillView) -> str:
    t = here.t
    first, last = (moment_said(here, one) for one in (view.first_seen, view.last_seen))
    found = seen_rows(here, view)
    body = para(t("bill.saw.lead", first=first, last=last))
    if found and here.links.light:
        body += _away(here.links.seen(view.line.number), t.many("saw.rows", len(found)))
    elif found:
        body += folded(t.many("saw.rows", len(found)), seen_list(here, found))
    else:
        body += para(t("bill.saw.none"), "quiet")
    return heading(t("bill.saw"), key="saw") + body


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


def seen_list(here: Visit, found: Iterable[LedgerRow | NewsView]) -> str:
    """Rows of the ledger as they come, all that was seen at one moment together."""
    return rows(
        f"<p>{seen_words(here, moment)}</p>"
        + "".join(f"<p>{mixed(sentence(_told(here, row)))}</p>" for row in seen)
        for moment, seen in groupby(found, key=lambda row: row.seen_at)
    )


def _told(here: Visit, row: LedgerRow | NewsView) -> str:
    if isinstance(row, NewsView):
        return news_words(here.t, row, read_at(here), marked)
    return ledger_words(row, here.t, marked)


@apart
def _source(here: Visit, view: BillView) -> str:
    t, line = here.t, view.line
    names = {one.id: one.name for one in sessions(here.connection)}
    address = here.at(view.source_url)
    cited = t(
        "bill.cite", number=line.number, title=marked(line.title),
        session=marked(names.get(line.session, line.session)), address=address,
        moment=stamp_words(t, view.last_seen),
    )  # fmt: skip
    return (
        heading(t("bill.source"), key="source")
        + f"<p>{link(address, address, 'button')}</p>{as_read(here, view.source_url)}"
        + f'<div class="note"><p>{mixed(cited)}</p></div>'
    )
