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
from tracker.domain.views import MeetingView, RevisionView
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.markdown import line_para
from tracker.pages.markup import Shade
from tracker.pages.paging import Page, part_of
from tracker.queries import calls as stored
from tracker.queries.hearings import scheduled_through
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
#: What the link to the others is called.
_WAYS: Final = {"": "calls.past", "past": "calls.coming"}
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
_WORST: Final = ("cancelled", "left_agenda", "item_off")
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


# --- lists -------------------------------------------------------------------------------------


def of_address(here: Visit, url: PageUrl) -> tuple[CallView, ...]:
    """The calls that a URL asks for: the coming ones by start, or the past ones, the last first."""
    if url.choice("when", _WHEN):
        return of_session(here, last=here.hearing_day - timedelta(days=1))[::-1]
    return of_session(here, first=here.hearing_day)


def calls(here: Visit, url: PageUrl) -> Page:
    """Coming calls by day, the called-off among them, then the hearings that are only watched; why
    where there is none. Or the past ones, which stand behind a link."""
    when, every = url.choice("when", _WHEN), of_address(here, url)
    part = part_of(by_hearing(every), url.page(), len, CARDS)
    shown = [call for group in part.items for call in group]
    other = {"when": "" if when else "past"}
    body = html.joined(
        (
            _past(here, shown) if when else _coming(here, shown, every),
            part.turn(here, "calls", when=when),
            parts.files(here, "calls", when=when) if every else "",
            html.para(html.button(here.links.to("calls", **other), here.t(_WAYS[when]))),
        )
    )
    query = {"when": when, "page": part.name}
    return Page("calls", here.t("calls.title"), body, query=query)


def _coming(here: Visit, shown: Sequence[CallView], every: Sequence[CallView]) -> Markup:
    called = [call for call in shown if not call.watched]
    watched = [call for call in shown if call.watched]
    body = by_day(here, called)
    if all(call.watched for call in every):
        body = html.para(here.t("calls.none.watched")) if every else no_call(here)
    if watched:
        body += html.heading(here.t("calls.watched"), key="watched") + by_day(here, watched)
    return body


def _past(here: Visit, shown: Sequence[CallView]) -> Markup:
    none = parts.empty(here, here.t("calls.none.past"))
    return html.heading(here.t("calls.past"), key="past") + (by_day(here, shown) or none)


def no_call(here: Visit) -> Markup:
    """Why there is no call."""
    t = here.t
    if here.fresh.schedule_seen is None:
        return parts.empty(here, t("empty.schedule.never"))
    through = scheduled_through(here.connection, here.session)
    words = t("calls.none")
    if through is not None and through >= here.today:
        words += f" {t('calls.none.through', day=parts.day_said(here, through))}"
    return parts.empty(here, words)


def by_day(here: Visit, calls: Sequence[CallView]) -> Markup:
    """Cards of calls under the days of their hearings."""
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


def when_and_where(here: Visit, call: CallView) -> list[tuple[str, Markup]]:
    """Start, room and committee of a call's hearing, each with its name."""
    t, committee = here.t, parts.meeting_link(here, call.hearing.meeting)
    return [
        (t("call.when"), when(here, call)),
        (t("call.where"), where(here, call)),
        (t("call.committee"), committee),
    ]


def _of_campaign(here: Visit, call: CallView) -> Markup:
    """What a campaign asks at a hearing, and the way to its call."""
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
    """The key of why nobody can sign up any more, "" while people can.

    Begun counts on the dashboard alone: a page that may be kept goes by days.
    """
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
    more = len(groups) - most
    body = html.bullets([_upset_line(here, some) for some in groups[:most]], "upsets")
    if more > 0:
        last = most + _FOLDED if here.links.light else None
        lines = [_upset_line(here, some) for some in groups[most:last]]
        left = more - len(lines)
        if left:
            lines.append(html.button(here.links.to("calls"), here.t.many("today.more", left)))
        body += html.folded(here.t.many("today.more", more), html.bullets(lines, "upsets"))
    return html.tag("div", body, id=UPSET)


@parts.isolated
def _upset_line(here: Visit, calls: Sequence[CallView]) -> Markup:
    """What to do first, then what upset it, and at the end what a phone leaves to the call's page:
    the committee, and when we saw it."""
    call = calls[0]
    links = {
        call.bill: html.to_page(here.links.to("call", call.id), call.bill, "number")
        for call in calls
    }
    committee = html.official(call.hearing.meeting.committee)
    return html.spaced(
        html.strong(here.t(f"upset.{call.disruption}")),
        state_of(here, call.disruption),
        html.joined(links.values(), ", "),
        _old_and_new(here, call),
        _way_on(here, call) if call.disruption == "left_agenda" else "",
        html.hint(committee),
        _seen_at(here, call),
    )


def _old_and_new(here: Visit, call: CallView) -> Markup:
    """The start and room that do not hold struck through, those that do beside them; of what does
    not stand the start alone."""
    if not call.stands:
        return html.tag("del", parts.start_shown(here, call.start.shown))
    old, now = _before(call), _revision(here, _now(call))
    return html.changed_to(_revision(here, old), now) if old else now


# --- facts of a call ---------------------------------------------------------------------------


def countdown(here: Visit, call: CallView) -> Markup:
    """How far the hearing is, as a large line; nothing on a page that may be kept."""
    if here.links.light or not call.stands:
        return html.NOTHING
    words = here.t("phase.past")
    if call.phase != "past":
        words = say.sentence(countdown_words(here.t, call.start.shown, here.now))
    return html.para(words, kind="count")


def states(here: Visit, call: CallView) -> Markup:
    """Phase and disruption as words with a shape; the phase only while the hearing stands.

    That it is today, or has begun, the countdown says; a page that may be kept does not say it.
    """
    t = here.t
    pieces = [html.state(t("watched"))] if call.watched else []
    if call.disruption:
        pieces.append(state_of(here, call.disruption))
    counted = call.phase in ("today", "begun")
    sure = call.stands and call.disruption not in ("overtaken", "in_doubt")
    if (sure or call.phase == "past") and not counted:
        shade: Shade = "good" if call.phase == "sign_up_open" else ""
        pieces.append(html.state(t(f"phase.{call.phase}"), shade))
    return html.joined(pieces, " ")


def state_of(here: Visit, disruption: Disruption) -> Markup:
    """What upset a hearing as a word with a shape, "" for nothing."""
    return html.state(say.disruption_words(here.t, disruption), _shade(disruption))


def _shade(disruption: Disruption) -> Shade:
    if not disruption:
        return ""
    return "bad" if disruption in _WORST else "warn"


def _before(call: CallView) -> RevisionView | None:
    """The last revision with another start, else with another room, None where there was none."""
    meeting = call.hearing.meeting
    elsewhere = (old for old in reversed(meeting.earlier) if old.location != meeting.location)
    return meeting.moved_from or next(elsewhere, None)


def when(here: Visit, call: CallView) -> Markup:
    """The start to go by; what it was before struck through in front of it."""
    element = parts.start_shown(here, call.start.shown)
    if not call.stands:
        return html.tag("del", element)
    old = _before(call)
    former = old.start if old and not old.start.is_same(call.start.shown) else None
    unclear = say.start_note(here.t, call.start.shown, marked) if call.phase != "past" else ""
    return (
        html.instead_of(parts.start_shown(here, former) if former else "", element)
        + html.beneath(html.hint(html.mixed(unclear)))
        + _override(here, call.start, lambda start: parts.start_said(here, start))
    )


def where(here: Visit, call: CallView) -> Markup:
    """Room, building and street, or that they are not known."""
    t, room, old = here.t, call.location.shown, _before(call)
    room_words = html.official(room) if room else html.text(t("call.room.none"))
    if not call.stands:
        return html.tag("del", room_words)
    former = old.location if old and old.location != room else ""
    building: str = html.hint(t("call.room.unknown")) if room else ""
    if call.building is not None:
        building = html.official(str(call.building))
    return (
        html.instead_of(html.official(former) if former else "", room_words)
        + html.beneath(building)
        + _override(here, call.location, str)
    )


def _override(here: Visit, fact: Fact[T], words: Callable[[T], str]) -> Markup:
    """What an editor said of an official fact, marked, with the official value beside it."""
    both = say.both_words(here.t, fact, words)
    if fact.state == "flagged" and both:
        return override(both, html.state(here.t("override.flagged"), "warn"))
    return override(both) if both else html.NOTHING


def overrides(here: Visit, call: CallView) -> Markup:
    """An editor's start and room beside the official ones, for a list that shows the latter; ""
    where they do not differ."""
    both = " ".join(say.both_answers(here.t, call, lambda start: parts.start_said(here, start)))
    return html.tag("span", both, "override") if both and call.stands else html.NOTHING


def override(words: str, flag: Markup = html.NOTHING) -> Markup:
    """An editor's word beneath an official one."""
    return html.beneath(html.joined((flag, html.tag("span", words, "override")), " "))


# --- what upset it -----------------------------------------------------------------------------


def disruption_box(here: Visit, call: CallView) -> Markup:
    """A box that says what disrupted a hearing: old beside new, when we saw it, what to do."""
    if call.disruption == "":
        return html.NOTHING
    remarks = map(html.para, parts.remarks(here, *call.hearing.remarks))
    lines = (
        html.para(state_of(here, call.disruption)),
        html.para(_change(here, call)),
        html.para(here.t(f"disrupted.{call.disruption}")),
        *(remarks if call.disruption in SAID_SO else ()),
        html.para(_what_to_do(here, call)),
    )
    return html.tag("div", html.joined(lines), f"note {_shade(call.disruption)}", role="status")


def _change(here: Visit, call: CallView) -> Markup:
    """The old struck through, the new beside it, and when we saw it."""
    if call.disruption in ("action_only", "overtaken", "in_doubt"):
        return html.NOTHING
    now = _revision(here, _now(call))
    change = html.tag("del", now)
    if call.disruption in _CHANGED:
        old = _before(call)
        change = html.changed_to(_revision(here, old), now) if old else html.tag("ins", now)
    return html.spaced(change, _seen_at(here, call))


def _now(call: CallView) -> RevisionView:
    """The start and room to go by."""
    meeting = call.hearing.meeting
    return RevisionView(call.start.shown, call.location.shown, meeting.last_seen_at)


def _revision(here: Visit, revision: RevisionView) -> Markup:
    """A start and a room; the room is official text."""
    room = html.official(revision.location) if revision.location else ""
    return html.joined((parts.start_shown(here, revision.start), room), ", ")


def _seen_at(here: Visit, call: CallView) -> Markup:
    """When a disruption was seen, as a quiet line; nothing where that is not told."""
    kinds = _SEEN_AS.get(call.disruption, (call.disruption,))
    moments = [change.seen_at for change in call.changes if change.kind in kinds]
    return parts.seen_words(here, moments[-1], "disrupted.seen") if moments else html.NOTHING


def _what_to_do(here: Visit, call: CallView) -> str:
    t, item = here.t, call.hearing.item
    is_flagged = call.disruption == "two_answers" and call.start.state == "flagged"
    if call.disruption == "moved" or is_flagged:
        return t("disrupted.moved.signed")
    if call.disruption == "overtaken" and item.overtaken is not None:
        day, words = parts.day_said(here, item.overtaken.day), marked(item.overtaken.words)
        return t("overtaken.words", day=day, words=words)
    return _way_on(here, call) if call.disruption == "left_agenda" else ""


def _way_on(here: Visit, call: CallView) -> str:
    """Where a bill that left an agenda is listed since, "" for nowhere."""
    t, there = here.t, call.hearing.item.moved_to
    if there is None:
        return ""
    start, committee = parts.start_said(here, there.start), marked(there.committee)
    moved = html.mixed(t("disrupted.left_agenda.moved", committee=committee, start=start))
    if not call.moved_call:
        return moved
    way = html.to_page(here.links.to("call", call.moved_call), t("disrupted.left_agenda.call"))
    return html.spaced(moved, way)
