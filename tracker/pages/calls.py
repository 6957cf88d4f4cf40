"""Calls to testify as cards and lists, and what these share with the page of one call: when, where,
what became of it, what we ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any, Final, TypeVar

from markupsafe import Markup

from tracker import sessions
from tracker.domain.agendas import WORST_FIRST, Disruption
from tracker.domain.calls import CallView, Fact
from tracker.domain.times import Start
from tracker.domain.views import MeetingRef, MeetingView, RevisionView
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.markdown import line_para
from tracker.pages.markup import Shade
from tracker.pages.paging import Page, part_of
from tracker.queries import calls as stored
from tracker.queries.hearings import HearingFilter, coming, hearings, scheduled_through
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.dates import countdown_words
from tracker.wording.say import marked

T = TypeVar("T")
#: Cards of calls on one page: each takes the room of three rows.
CARDS: Final = 20
#: The calls to come or the past ones, as a URL says it: the first leaves no trace.
_WHEN: Final = ("", "past")
#: The changes of a call by which a disruption of another name was seen.
_SEEN_AS: Final[Mapping[Disruption, tuple[str, ...]]] = {
    "item_off": ("in_doubt",),
    "two_answers": ("moved", "room_changed"),
}
#: Boxes that Today has before what to do.
BANNERS: Final = 3
#: Those of a light page behind one line; the list of calls has all.
_FOLDED: Final = 20
#: The anchor of what was upset.
UPSET: Final = "upset"
#: The anchor of the steps to sign up.
SIGN_UP: Final = "sign-up"
#: Disruptions by which another start or room came: the former stands beside it.
_CHANGED: Final = ("moved", "room_changed", "two_answers")
#: Disruptions that the page's own words tell: those stand in the box that says so.
SAID_SO: Final[tuple[Disruption, ...]] = ("cancelled", "item_off", "in_doubt")


def of_session(here: Visit, **filters: Any) -> tuple[CallView, ...]:
    """The calls of the session that is shown, by start, of bills that are followed still: the page
    of any other says so. filters: as `queries.calls` takes them."""
    sign_up = sessions.sign_up(here.session, here.settings.data)
    calls = stored.calls(
        here.connection, here.session, here.campaigns, sign_up, here.now, **filters
    )
    return tuple(call for call in calls if call.followed)


def by_id(here: Visit, call_id: str) -> CallView | None:
    """A call with who decides, None where there is none of that id."""
    sign_ups = sessions.sign_ups(here.settings.data)
    return stored.call(here.connection, call_id, here.campaigns, sign_ups, here.now)


def by_hearing(calls: Iterable[CallView]) -> list[list[CallView]]:
    """Calls in their order, those of several campaigns for one hearing together."""
    return _grouped(calls, lambda call: call.bill)


def _grouped(calls: Iterable[CallView], key: Callable[[CallView], str]) -> list[list[CallView]]:
    """Calls in their order, those of one meeting together that are alike. key: in what."""
    groups: dict[tuple[str, str], list[CallView]] = {}
    for call in calls:
        groups.setdefault((call.hearing.meeting.id, key(call)), []).append(call)
    return list(groups.values())


def called(here: Visit, at: Iterable[MeetingView]) -> Mapping[tuple[str, str], CallView]:
    """A call for each hearing at some meetings that has one, by meeting and bill; the first of
    several."""
    agendas = {meeting.id: meeting for meeting in at}
    calls = reversed(of_session(here, meetings=agendas.keys(), agendas=agendas))
    return {(call.hearing.meeting.id, call.bill): call for call in calls}


def to_come(here: Visit, calls: Iterable[CallView]) -> list[CallView]:
    """The calls that stand and whose hearing has not begun."""
    return [call for call in calls if call.stands and not call.start.shown.has_begun(here.now)]


def of_address(here: Visit, url: PageUrl) -> tuple[CallView, ...]:
    """The calls that a URL asks for: the coming ones by start, or the past ones, the last first."""
    if url.choice("when", _WHEN):
        return of_session(here, last=here.hearing_day - timedelta(days=1))[::-1]
    return of_session(here, first=here.hearing_day)


def calls(here: Visit, url: PageUrl) -> Page:
    """Coming calls by day, the called-off among them, then the hearings that are only watched; why
    where there is none. Or the past ones, which stand behind a link."""
    t, when, every = here.t, url.choice("when", _WHEN), of_address(here, url)
    part = part_of(by_hearing(every), url.page(), len, CARDS)
    shown = [call for group in part.items for call in group]
    watched = [call for call in shown if call.watched and not when]
    if when:
        body = html.heading(t("calls.past"), key="past")
        body += _by_day(here, shown) or parts.empty(here, t("calls.none.past"))
    elif all(call.watched for call in every):
        body = html.para(t("calls.none.watched")) if every else _no_call(here)
    else:
        body = _by_day(here, [call for call in shown if not call.watched])
    if watched:
        body += html.heading(t("calls.watched"), key="watched") + _by_day(here, watched)
    body += html.NOTHING if when else parts.missing_agendas(here)
    body += part.turn(here, "calls", when=when)
    body += parts.files(here, "calls", when=when) if every else html.NOTHING
    others = here.links.to("calls", when="" if when else "past")
    body += html.para(html.button(others, t("calls.coming" if when else "calls.past")))
    query = {"when": when, "page": part.name}
    return Page("calls", t("calls.title"), body, query=query)


def _no_call(here: Visit) -> Markup:
    t = here.t
    if here.fresh.schedule_seen is None:
        return parts.empty(here, t("empty.schedule.never"))
    through = scheduled_through(here.connection, here.session)
    words = t("calls.none")
    if through is not None and through >= here.today:
        words += f" {t('calls.none.through', day=parts.day_said(here, through))}"
    return parts.empty(here, words)


def _by_day(here: Visit, calls: Sequence[CallView]) -> Markup:
    return html.joined(
        html.heading(parts.day_head(here, day))
        + parts.cards(card(here, some) for some in by_hearing(group))
        for day, group in groupby(calls, key=lambda call: call.start.shown.day)
    )


@parts.isolated
def card(here: Visit, calls: Sequence[CallView]) -> Markup:
    """The calls for one hearing as a card. calls: at least one."""
    call = calls[0]
    start, *others = when_and_where(here, call)
    return parts.card(
        countdown(here, call),
        html.para(parts.bill_named(here, call.bill, call.hearing.title), kind="what"),
        html.para(states(here, call)),
        html.facts([start], ""),
        *(_of_campaign(here, row) for row in calls),
        html.facts(others, ""),
        is_off=not call.stands or call.phase == "past",
    )


def _of_campaign(here: Visit, call: CallView) -> Markup:
    position = html.strong(parts.position_words(here.t, call.position))
    whose = html.quiet(html.dotted(position, parts.campaign_name(here, call.campaign)))
    return html.div("asks", to_call(here, call), whose, line_para(here.t, call.texts.line))


def to_call(here: Visit, call: CallView, *, plain: bool = False) -> Markup:
    """The button to a call: to its steps while people can sign up. plain: as a mere link."""
    t, href = here.t, here.links.to("call", call.id)
    if closed(here, call) or not call.stands:
        return html.button(href, t("calls.view.watched" if call.watched else "calls.view"))
    kind = "button" if plain else "button primary"
    return html.to_page(f"{href}#{SIGN_UP}", t("calls.open"), kind)


def closed(here: Visit, call: CallView) -> str:
    """The key of why nobody can sign up any more, "" while people can. Begun counts on the
    dashboard alone: a page that may be kept goes by days."""
    if call.phase == "past":
        return "sign_up.closed.past"
    if call.disruption in ("cancelled", "left_agenda"):
        return f"sign_up.closed.{call.disruption}"
    begun = here.read_at is not None and call.start.shown.has_begun(here.read_at)
    return "sign_up.closed.begun" if begun else ""


def missing(here: Visit, call_id: str) -> Markup:
    """The note where a URL names no call."""
    t = here.t
    lines = [t("calls.missing"), t("calls.missing.why")] if call_id else [t("calls.unnamed")]
    way = html.button(here.links.to("calls"), t("calls.title"))
    return html.div("note warn", html.paras(lines), way)


def upsets(calls: Iterable[CallView]) -> list[list[CallView]]:
    """The coming meetings that were upset, the worst first: the calls to each that are alike."""
    upset = [call for call in calls if call.phase != "past" and call.disruption in WORST_FIRST]
    groups = _grouped(upset, lambda call: call.disruption)
    return sorted(groups, key=lambda some: WORST_FIRST.index(some[0].disruption))


def banners(here: Visit, groups: Sequence[Sequence[CallView]]) -> Markup:
    """A line for each of `upsets`: what to do, what was, what is, and the way to the call. With the
    boxes of every page three stand open, and one of these at least; the rest behind one line."""
    if not groups:
        return html.NOTHING
    most = max(1, BANNERS - parts.notes_above(here))
    last = most + _FOLDED if here.links.light else len(groups)
    open_lines, folded = (
        [_upset_line(here, some) for some in some_groups]
        for some_groups in (groups[:most], groups[most:last])
    )
    if groups[last:]:
        more = here.t.many("today.more", len(groups[last:]))
        folded.append(html.button(here.links.to("calls"), more))
    body = html.bullets(open_lines, "upsets")
    if folded:
        label = here.t.many("today.more", len(groups) - most)
        body += html.folded(label, html.bullets(folded, "upsets"))
    return html.tag("div", body, id=UPSET)


@parts.isolated
def _upset_line(here: Visit, calls: Sequence[CallView]) -> Markup:
    """What to do first, then what upset it, old and new start and room, and at the end what a phone
    leaves to the call's page: the committee, and when we saw it."""
    call, links = calls[0], here.links
    named = {one.bill: html.to_page(links.to("call", one.id), one.bill, "number") for one in calls}
    change = html.tag("del", parts.start_shown(here, call.start.shown))
    if call.stands:
        old, now = _old_and_new(here, call)
        change = html.changed_to(old, now) if old else now
    return html.spaced(
        html.strong(here.t(f"upset.{call.disruption}")),
        state_of(here, call.disruption),
        html.joined(named.values(), ", "),
        change,
        _way_on(here, call) if call.disruption == "left_agenda" else "",
        html.hint(html.official(call.hearing.meeting.committee)),
        _seen_at(here, call),
    )


def countdown(here: Visit, call: CallView) -> Markup:
    """How far the hearing is, as a large line; nothing on a page that may be kept."""
    if here.links.light or not call.stands:
        return html.NOTHING
    words = here.t("phase.past")
    if call.phase != "past":
        words = say.sentence(countdown_words(here.t, call.start.shown, here.now))
    return html.para(words, kind="count")


def states(here: Visit, call: CallView) -> Markup:
    """Phase and disruption as words with a shape; the phase only while the hearing stands. That it
    is today, or has begun, the countdown says; a page that may be kept does not say it."""
    t, is_past = here.t, call.phase == "past"
    is_sure = call.stands and call.disruption not in ("overtaken", "in_doubt")
    is_told = (is_sure or is_past) and call.phase not in ("today", "begun")
    phase = html.state(t(f"phase.{call.phase}"), "good" if call.phase == "sign_up_open" else "")
    return html.spaced(
        html.state(t("watched")) if call.watched else "",
        state_of(here, call.disruption),
        phase if is_told else "",
    )


def state_of(here: Visit, disruption: Disruption) -> Markup:
    """What upset a hearing as a word with a shape, "" for nothing."""
    return html.state(here.t.name("disruption", disruption), _shade(disruption))


def _shade(disruption: Disruption) -> Shade:
    if not disruption:
        return ""
    return "bad" if disruption in ("cancelled", "left_agenda", "item_off") else "warn"


def _former(call: CallView) -> RevisionView | None:
    """The last revision with another start, else with another room, None where there was none."""
    meeting = call.hearing.meeting
    elsewhere = (old for old in reversed(meeting.earlier) if old.location != meeting.location)
    return meeting.moved_from or next(elsewhere, None)


def _place(here: Visit, start: Start, room: str) -> Markup:
    return html.joined((parts.start_shown(here, start), html.official(room) if room else ""), ", ")


def _old_and_new(here: Visit, call: CallView) -> tuple[Markup, Markup]:
    """The start and room that held before, "" where there were none, and those to go by."""
    old = _former(call)
    before = _place(here, old.start, old.location) if old else html.NOTHING
    return before, _place(here, call.start.shown, call.location.shown)


def when_and_where(here: Visit, call: CallView) -> list[tuple[str, Markup]]:
    """Start, room and committee of a call's hearing, each with its name."""
    t, committee = here.t, parts.meeting_link(here, call.hearing.meeting)
    return [
        (t("call.when"), _when(here, call)),
        (t("call.where"), _where(here, call)),
        (t("call.committee"), committee),
    ]


def _when(here: Visit, call: CallView) -> Markup:
    """The start to go by; what it was before struck through in front of it."""
    start, old = call.start.shown, _former(call)
    element = parts.start_shown(here, start)
    if not call.stands:
        return html.tag("del", element)
    was = parts.start_shown(here, old.start) if old and not old.start.is_same(start) else ""
    unclear = say.start_note(here.t, start, marked) if call.phase != "past" else ""
    return (
        html.instead_of(was, element)
        + html.beneath(html.hint(html.mixed(unclear)))
        + _override(here, call.start, lambda start: parts.start_said(here, start))
    )


def _where(here: Visit, call: CallView) -> Markup:
    """Room, building and street, or that they are not known."""
    t, room, old = here.t, call.location.shown, _former(call)
    words = html.official(room) if room else html.text(t("call.room.none"))
    if not call.stands:
        return html.tag("del", words)
    was = html.official(old.location) if old and old.location not in ("", room) else ""
    building: str = html.hint(t("call.room.unknown")) if room else ""
    if call.building is not None:
        building = html.official(str(call.building))
    return (
        html.instead_of(was, words)
        + html.beneath(building)
        + _override(here, call.location, marked)
    )


def _override(here: Visit, fact: Fact[T], words: Callable[[T], str]) -> Markup:
    """What an editor said of an official fact, marked, with the official value beside it."""
    both = say.both_words(here.t, fact, words)
    is_flagged = fact.state == "flagged"
    flag = html.state(here.t("override.flagged"), "warn") if is_flagged else html.NOTHING
    return override(both, flag) if both else html.NOTHING


def overrides(here: Visit, call: CallView) -> Markup:
    """An editor's start and room beside the official ones, for a list that shows the latter; ""
    where they do not differ."""
    both = " ".join(say.both_answers(here.t, call, lambda start: parts.start_said(here, start)))
    return html.tag("span", html.mixed(both), "override") if both and call.stands else html.NOTHING


def override(words: str, flag: Markup = html.NOTHING) -> Markup:
    """An editor's word beneath an official one."""
    return html.beneath(html.spaced(flag, html.tag("span", html.mixed(words), "override")))


def disruption_box(here: Visit, call: CallView) -> Markup:
    """A box that says what disrupted a hearing: old beside new, when we saw it, what to do."""
    upset = call.disruption
    if upset == "":
        return html.NOTHING
    change, seen_at = html.NOTHING, html.NOTHING
    if upset not in ("action_only", "overtaken", "in_doubt"):
        old, now = _old_and_new(here, call)
        change = html.tag("del", now)
        if upset in _CHANGED:
            change = html.changed_to(old, now) if old else html.tag("ins", now)
        seen_at = _seen_at(here, call)
    lines = html.joined(
        (
            html.para(state_of(here, upset)),
            html.para(change, seen_at),
            html.para(here.t(f"disrupted.{upset}")),
            html.paras(parts.remarks(here, *call.hearing.remarks) if upset in SAID_SO else ()),
            html.para(_what_to_do(here, call)),
        )
    )
    return html.tag("div", lines, f"note {_shade(upset)}", role="status")


def _seen_at(here: Visit, call: CallView) -> Markup:
    kinds = _SEEN_AS.get(call.disruption, (call.disruption,))
    moments = [change.seen_at for change in call.changes if change.kind in kinds]
    return parts.seen_words(here, moments[-1], "disrupted.seen") if moments else html.NOTHING


def _what_to_do(here: Visit, call: CallView) -> str:
    t, overtaken = here.t, call.hearing.item.overtaken
    is_flagged = call.disruption == "two_answers" and call.start.state == "flagged"
    if call.disruption == "moved" or is_flagged:
        return t("disrupted.moved.signed")
    if call.disruption == "overtaken" and overtaken is not None:
        day = parts.day_said(here, overtaken.day)
        return t("overtaken.words", day=day, words=marked(overtaken.words))
    return "" if call.stands else _way_on(here, call)


def _way_on(here: Visit, call: CallView) -> str:
    """Where a bill that left an agenda is listed since, or is to be heard though this hearing is
    off; "" for nowhere."""
    t, there, there_called = here.t, call.hearing.item.moved_to, call.moved_call
    if there is None and call.disruption != "left_agenda":
        filters = HearingFilter(call.session, bill=call.bill, first=here.hearing_day)
        for other in coming(hearings(here.connection, filters), here.now)[:1]:
            at = other.meeting
            there = MeetingRef(at.id, at.committee, at.start, at.location)
            made = called(here, [at]).get((at.id, call.bill))
            there_called = made.id if made else ""
    if there is None:
        return ""
    start, committee = parts.start_said(here, there.start), marked(there.committee)
    moved = html.mixed(t("disrupted.left_agenda.moved", committee=committee, start=start))
    if not there_called:
        return moved
    way = html.to_page(here.links.to("call", there_called), t("disrupted.left_agenda.call"))
    return html.spaced(moved, way)
