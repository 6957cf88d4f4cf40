"""What cards, lists and the page of a call share: when, where, what became of it, what we ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Final, TypeVar

from tracker.domain.calls import CallView, Disruption, Fact
from tracker.domain.campaign import Campaign
from tracker.domain.times import Start
from tracker.domain.views import SlotView
from tracker.pages.markup import (
    Shade,
    link,
    mixed,
    moment_of,
    note,
    official,
    para,
    state,
    text,
    time_of,
)
from tracker.pages.parts import moment_said, read_on, remark_words
from tracker.visiting.visit import Visit
from tracker.wording.dates import countdown_words, day_words, start_words
from tracker.wording.say import disrupted_words, marked, sentence, start_note
from tracker.wording.translator import Translator

T = TypeVar("T")
SHADES: Final[Mapping[Disruption, Shade]] = {
    "": "", "moved": "warn", "room_changed": "warn", "cancelled": "bad", "withdrawn": "warn",
    "left_agenda": "bad", "item_off": "bad", "overtaken": "warn", "in_doubt": "warn",
    "action_only": "warn",
}  # fmt: skip
#: What a reader has to be told of before all else.
UPSETTING: Final[tuple[Disruption, ...]] = (
    "cancelled", "withdrawn", "left_agenda", "item_off", "overtaken", "in_doubt", "moved",
    "room_changed",
)  # fmt: skip

#: Disruptions that the page's own words tell: those stand in the box that says so.
SAID_SO: Final[tuple[Disruption, ...]] = ("cancelled", "item_off", "in_doubt")


def by_hearing(found: Iterable[CallView]) -> list[list[CallView]]:
    """Calls in their order, those of several campaigns for one hearing together."""
    groups: dict[tuple[str, str], list[CallView]] = {}
    for one in found:
        groups.setdefault((one.hearing.meeting.id, one.bill), []).append(one)
    return list(groups.values())


def to_come(here: Visit, found: Iterable[CallView]) -> list[CallView]:
    """The calls that stand and whose hearing has not begun."""
    return [one for one in found if one.stands and not one.start.shown.has_begun(here.now)]


def campaign_of(here: Visit, call: CallView) -> Campaign | None:
    """The campaign that calls."""
    return next((one for one in here.campaigns if one.slug == call.campaign), None)


def start_said(here: Visit, start: Start) -> str:
    """A start as plain words; with its year on a page that may be kept."""
    return start_words(here.t, start, read_on(here))


def start_shown(here: Visit, start: Start) -> str:
    """The same as a time element."""
    return time_of(here.t, start, read_on(here))


def slot_said(here: Visit, slot: SlotView) -> str:
    """An earlier start and room, escaped; the room is official text."""
    room = f", {official(slot.location)}" if slot.location else ""
    return start_shown(here, slot.start) + room


def countdown(here: Visit, call: CallView) -> str:
    """How far the hearing is, as a large line; nothing on a page that may be kept."""
    if here.links.light or not call.stands:
        return ""
    said = here.t("phase.past")
    if call.phase != "past":
        said = sentence(countdown_words(here.t, call.start.shown, here.now))
    return f'<p class="count">{text(said)}</p>'


def states(here: Visit, call: CallView) -> str:
    """Phase and disruption as words with a shape; the phase only while the hearing stands.

    A page that may be kept does not say "today".
    """
    t, said = here.t, []
    if call.watched:
        said.append(state(t("watched"), ""))
    if call.disruption:
        said.append(state(t(f"disruption.{call.disruption}"), SHADES[call.disruption]))
    kept_today = here.links.light and call.phase in ("today", "begun")
    sure = call.stands and call.disruption not in ("overtaken", "in_doubt")
    if (sure or call.phase == "past") and not kept_today:
        shade: Shade = "good" if call.phase == "sign_up_open" else ""
        said.append(state(t(f"phase.{call.phase}"), shade))
    return " ".join(said)


def position(here: Visit, call: CallView) -> str:
    """What the campaign asks of the committee, or that it has taken no position yet."""
    return here.t(f"position.{call.position}" if call.position else "position.none")


def before(call: CallView) -> SlotView | None:
    """The slot that a moved or re-roomed hearing had before this one, None where it had none."""
    meeting = call.hearing.meeting
    now = (meeting.start, meeting.location)
    earlier = reversed(meeting.earlier)
    if call.disruption == "moved":
        return next((one for one in earlier if one.start != meeting.start), None)
    return next((one for one in earlier if (one.start, one.location) != now), None)


def when(here: Visit, call: CallView) -> str:
    """The start to go by; what it was before struck through in front of it."""
    now = start_shown(here, call.start.shown)
    if not call.stands:
        return f"<del>{now}</del>"
    old = before(call) if call.disruption == "moved" else None
    shown = f"<del>{start_shown(here, old.start)}</del><br><ins>{now}</ins>" if old else now
    unclear = start_note(here.t, call.start.shown, marked) if call.phase != "past" else ""
    shown += f'<br><span class="quiet">{mixed(unclear)}</span>' if unclear else ""
    return shown + override(here, call.start, lambda start: start_said(here, start))


def where(here: Visit, call: CallView) -> str:
    """Room, building and street, or that they are not known."""
    t, room = here.t, call.location.shown
    said = official(room) if room else text(t("call.room.none"))
    old = before(call)
    if old is not None and old.location and old.location != room and call.stands:
        said = f"<del>{official(old.location)}</del><br><ins>{said}</ins>"
    if not call.stands:
        return f"<del>{said}</del>"
    return said + building(here, call) + override(here, call.location, str)


def building(here: Visit, call: CallView) -> str:
    """The building of the room with its street, or that it is not known."""
    if call.building is not None:
        return f"<br>{official(f'{call.building.name}, {call.building.address}')}"
    unknown = here.t("call.room.unknown")
    return f'<br><span class="quiet">{text(unknown)}</span>' if call.location.shown else ""


def override(here: Visit, fact: Fact[T], words: Callable[[T], str]) -> str:
    """What an editor said of an official fact, marked, with the official value beside it."""
    if fact.edited is None or fact.state not in ("holds", "flagged"):
        return ""
    t = here.t
    ours, theirs = words(fact.edited), words(fact.official) or t("override.none")
    if fact.state == "holds":
        said = t("override.marked", ours=ours, official=theirs)
        return f'<br><span class="override">{text(said)}</span>'
    said = t("override.flagged.both", official=theirs, ours=ours)
    flagged = state(t("override.flagged"), "warn")
    return f'<br>{flagged} <span class="override">{text(said)}</span>'


def remarks(call: CallView, t: Translator) -> list[str]:
    """What the official pages say beside the facts of a hearing, a line each."""
    return [f"<p>{mixed(said)}</p>" for said in remark_words(t, call.hearing.remarks)]


def upset(here: Visit, call: CallView, *, told: str = "") -> str:
    """A box that says what upset a hearing: old beside new, when we saw it, what to do.

    told: HTML in front, such as which bills are meant.
    """
    if call.disruption == "":
        return ""
    t = here.t
    shade: Shade = SHADES[call.disruption]
    head = state(t(f"disruption.{call.disruption}"), shade)
    lines = [f"<p>{head}{' ' if told else ''}{told}</p>"]
    lines += [f"<p>{said}</p>" for said in (_old_and_new(here, call),) if said]
    lines.append(para(disrupted_words(t, call)))
    lines += remarks(call, t) if call.disruption in SAID_SO else []
    lines += _what_to_do(here, call) if call.disruption != "moved" or not told else []
    return f'<div class="note {shade}" role="status">{"".join(lines)}</div>'


def _old_and_new(here: Visit, call: CallView) -> str:
    """The old struck through, the new beside it, and when we saw it."""
    meeting = call.hearing.meeting
    now = SlotView(call.start.shown, call.location.shown, meeting.last_seen)
    seen = seen_at(here, call)
    if call.disruption in ("moved", "room_changed"):
        old = before(call)
        was = f"<del>{slot_said(here, old)}</del> " if old else ""
        return f"{was}<ins>{slot_said(here, now)}</ins> {seen}"
    if call.disruption in ("action_only", "overtaken", "in_doubt"):
        return ""
    return f"<del>{slot_said(here, now)}</del> {seen}"


def seen_at(here: Visit, call: CallView) -> str:
    """When a disruption was seen, as a quiet line; nothing where that is not told."""
    kind = "in_doubt" if call.disruption == "item_off" else call.disruption
    seen = [one.seen for one in call.changes if one.kind == kind]
    if not seen:
        return ""
    said = here.t("disrupted.seen", moment=moment_said(here, seen[-1]))
    return f'<span class="quiet">{moment_of(said, seen[-1])}</span>'


def _what_to_do(here: Visit, call: CallView) -> list[str]:
    t = here.t
    if call.disruption == "moved":
        return [para(t("disrupted.moved.signed"))]
    against = call.hearing.item.overtaken
    if call.disruption == "overtaken" and against is not None:
        day = day_words(t, against.day, read_on(here))
        return [f"<p>{mixed(t('overtaken.words', day=day, words=marked(against.words)))}</p>"]
    there = call.hearing.item.moved_to
    if call.disruption != "left_agenda" or there is None:
        return []
    said = t(
        "disrupted.left_agenda.moved",
        committee=marked(there.committee), start=start_said(here, there.start),
    )  # fmt: skip
    label = t("disrupted.left_agenda.call")
    to_call = f" {inner(here.links.call(call.moved_call), label)}" if call.moved_call else ""
    return [f"<p>{mixed(said)}{to_call}</p>"]


def inner(address: str, label: str, kind: str = "") -> str:
    """A link to a page of ours."""
    named = f' class="{kind}"' if kind else ""
    return f'<a{named} href="{escape(address, quote=True)}">{text(label)}</a>'


def mail_link(address: str) -> str:
    """A mail address that can be clicked."""
    return f'<a href="mailto:{escape(address, quote=True)}">{text(address)}</a>' if address else ""


def phone_link(number: str) -> str:
    """A telephone number that can be called."""
    digits = "".join(letter for letter in number if letter.isdigit() or letter == "+")
    shown = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if number == digits[:10] else number
    return f'<a class="phone" href="tel:{digits}">{text(shown)}</a>' if digits else text(number)


def official_links(here: Visit, call: CallView) -> list[str]:
    """Official agenda and schedule, those that have an address."""
    t, meeting = here.t, call.hearing.meeting
    pages = (
        (here.at(meeting.agenda_url), t("hearing.official")),
        (here.at(meeting.source_url), t("hearing.schedule")),
    )
    return [link(address, label, "button") for address, label in pages if address]


def warning(lines: Sequence[str]) -> str:
    """A box of sentences that must not be missed."""
    return note(lines, "warn")
