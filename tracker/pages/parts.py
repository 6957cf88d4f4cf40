"""What several pages share: head and foot, banners, freshness, hearings, rows of bills."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from typing import Final, TypeVar

from tracker import sessions
from tracker.domain.stages import steps_of
from tracker.domain.views import BillLine, HearingView, MeetingView, StageView
from tracker.pages.apart import apart
from tracker.pages.markdown import line as line_of
from tracker.pages.markup import (
    Shade,
    heading,
    inner,
    link,
    mixed,
    moment_of,
    note,
    official,
    para,
    rows,
    state,
    text,
    time_of,
)
from tracker.queries.archive import kept_at
from tracker.queries.stances import Stance, stances
from tracker.visiting.visit import Nothing, Visit
from tracker.wording import say
from tracker.wording.dates import (
    countdown_words,
    day_words,
    moment_words,
    stamp_words,
    start_words,
)
from tracker.wording.say import (
    age_words,
    fault_words,
    hearing_status,
    kept_age_words,
    marked,
    meeting_status,
    message_words,
    number_words,
    overtaken_words,
    progress_words,
    sentence,
    slot_words,
    stage_words,
    start_note,
    topic_words,
)
from tracker.wording.translator import Translator

#: Rows of a list within a light page.
LIGHT_ROWS: Final = 10
#: The anchor of a page's title: where its own content begins.
TITLE: Final = "page"
T = TypeVar("T")
_GOOD = ("signed", "law_without_signature", "partial_veto", "overridden", "adopted")
_BAD = ("vetoed", "postponed_indefinitely", "lost", "laid_over_past_end", "died_at_adjournment")


def head(here: Visit, title: str, *, named: str = "") -> str:
    """Head of a page: banners, title, freshness line and why a promise is broken.

    named: official words that belong to the title.
    """
    return titled(here, title, named=named) + freshness(here)


def titled(here: Visit, title: str, *, named: str = "") -> str:
    """Banners and title."""
    more = f" {official(named)}" if named else ""
    return banner(here.t, here) + f'<h1 id="{TITLE}" tabindex="-1">{text(title)}{more}</h1>'


def freshness(here: Visit) -> str:
    """The freshness line, and why a promise is broken."""
    t = here.t
    seen = kept_age_words(t, here.fresh) if here.links.light else age_words(t, here.fresh, here.now)
    lines = "".join(para(line) for line in seen)
    faults = fault_words(t, here.fresh, marked)
    return f'<div class="fresh">{lines}</div>' + (
        note([f"{t('fault')}: {fault}" for fault in faults], "warn") if faults else ""
    )


def banner(t: Translator, here: Visit) -> str:
    """Says so where a sample or a rehearsal is shown."""
    if here.shown.is_sample:
        lines = [t("banner.sample", moment=moment_said(here, here.now, here.shown.asked))]
        key = "banner.sample.reload" if here.links.light else "banner.sample.change"
        return note([*lines, *sample_reason(here), t(key)], "warn")
    if here.is_rehearsal:
        return note([t("banner.rehearsal", day=day_words(t, here.today))], "warn")
    return ""


def sample_reason(here: Visit) -> list[str]:
    """Why the sample is shown: what the live crawl is doing."""
    t, chosen = here.t, here.shown
    attempt = chosen.attempt
    if attempt is None:
        return [t("banner.sample.never")]
    if chosen.reason == "running":
        return [t("banner.sample.running")]
    ended = moment_said(here, attempt.ended_at or attempt.started_at, chosen.asked)
    return [
        t(
            "banner.sample.failed", moment=ended, message=message_words(t, attempt.message, marked)
        ).strip()
    ]


def foot(here: Visit) -> str:
    """Foot of a page: where facts are from, and what we keep of readers."""
    t, source = here.t, here.fresh.source
    if here.shown.is_sample:
        from_where = para(t("foot.source.sample"))
    elif source:
        key = "foot.source.practice" if here.is_practice else "foot.source"
        before, _, after = t(key, source="\0").partition("\0")
        from_where = f"<p>{text(before)}{link(source, source)}{text(after)}</p>"
    else:
        from_where = para(t("foot.source.unknown"))
    return f'<div class="foot">{from_where}{para(t("foot.check"))}{para(t("foot.nobody"))}</div>'


def nothing(there: Nothing, title: str) -> str:
    """A page when there is no database to show: why, and what to do."""
    t = there.t
    lines = [t("empty.bills.never"), t("empty.begin")]
    if there.fault:
        lines = [t(there.head), there.fault]
    return heading(title, 1) + note(lines, "warn")


def empty(here: Visit, first: str) -> str:
    """Why a list of hearings or bills is empty, and what happens next."""
    t, lines = here.t, [first]
    begins = sessions.first_day(here.session, here.settings.data)
    if begins is not None and here.today < begins:
        lines.append(t("empty.begins", day=day_words(t, begins)))
    if here.fresh.running:
        lines.append(progress_words(t, "empty.progress", here.fresh.running))
    elif "crawl_failed" in here.fresh.faults or "crawl_refused" in here.fresh.faults:
        message = here.fresh.last.message if here.fresh.last else ""
        lines.append(t("empty.source", message=message_words(t, message, marked)).strip())
    else:
        lines.append(t("empty.look"))
    return note(lines)


def bill_link(here: Visit, number: str) -> str:
    """A link to a bill's page, showing its number, which never breaks."""
    address = escape(here.links.bill(number), quote=True)
    return f'<a class="number" href="{address}">{text(number_words(number))}</a>'


def stage_shade(stage: StageView) -> Shade:
    """The colour of a stage: only an end has one."""
    if stage.name in _GOOD:
        return "good"
    return "bad" if stage.name in _BAD else ""


def stage_bar(t: Translator, line: BillLine) -> str:
    """The way of a bill as words: done, now, to come, or where it ended."""
    items = "".join(
        f'<li class="{step.state}"{_current(step.state)}>{text(t(f"step.{step.name}"))} '
        f"<small>{text(t(f'step.{step.state}'))}</small></li>"
        for step in steps_of(line.number, line.stage)
    )
    return f'<ol class="steps">{items}</ol>'


def _current(step_state: str) -> str:
    return ' aria-current="step"' if step_state in ("now", "ended") else ""


def bill_rows(here: Visit, lines: Sequence[BillLine]) -> str:
    """Bills as a list, each with the positions that campaigns took on it."""
    taken = stances(here.connection, here.campaigns, [line.number for line in lines])
    return rows(_bill_row(here, line, taken.get(line.number, ())) for line in lines)


@apart
def _bill_row(here: Visit, line: BillLine, taken: Sequence[Stance]) -> str:
    """A bill in a list: number, title, stage, positions, last action, topics."""
    t = here.t
    parts = [f"{bill_link(here, line.number)} {official(line.title)}"]
    parts.append(f"<p>{state(stage_words(t, line.stage), stage_shade(line.stage))}</p>")
    parts += [f"<p>{stance_words(here, one)}</p>" for one in taken if one.position]
    if line.last_action:
        day = f"{day_words(t, line.last_day, here.today)}: " if line.last_day else ""
        parts.append(f'<p class="quiet">{text(day)}{official(line.last_action)}</p>')
    names = [topic_words(t, topic, here.topics) for topic in line.topics]
    if names:
        parts.append(para(" · ".join(names), "quiet"))
    if line.is_card:
        parts.append(para(t("bills.card"), "quiet"))
    return "".join(parts)


def stance_words(here: Visit, one: Stance) -> str:
    """A campaign's position on a bill with the campaign's name, as HTML."""
    t = here.t
    said = t(f"position.{one.position}" if one.position else "position.none")
    campaign = next((known for known in here.campaigns if known.slug == one.campaign), None)
    named = line_of(t, campaign.name) if campaign else text(one.campaign)
    return f"<strong>{text(said)}</strong> · {named}"


def hearing_shade(hearing: HearingView) -> Shade:
    """The colour of a hearing's state."""
    if hearing.item.gone_seen or hearing.item.standing != "heard":
        return "warn"
    return meeting_shade(hearing.meeting)


def meeting_shade(meeting: MeetingView) -> Shade:
    """The colour of a meeting's state."""
    if meeting.status == "cancelled":
        return "bad"
    return "" if meeting.status == "scheduled" else "warn"


@apart
def hearing_card(here: Visit, hearing: HearingView, *, names_bill: bool = True) -> str:
    """A hearing as a card: countdown, bill, what became of it, when, where, who."""
    t, meeting = here.t, hearing.meeting
    title = f"{bill_link(here, hearing.bill)} {official(hearing.title)}"
    off = "" if hearing.stands and not is_over(here, meeting) else " off"
    count = ""
    if hearing.stands:
        said = t("status.past") if is_over(here, meeting) else _ahead(here, meeting)
        count = f'<p class="count">{text(said)}</p>'
    return (
        f'<article class="card{off}">'
        + count
        + (f'<p class="what">{title}</p>' if names_bill else "")
        + _status_line(here, hearing)
        + hearing_facts(here, hearing)
        + "</article>"
    )


def _ahead(here: Visit, meeting: MeetingView) -> str:
    """How far a start is; on a page that may be kept, its day."""
    if here.links.light:
        return sentence(day_words(here.t, meeting.start.day))
    return sentence(countdown_words(here.t, meeting.start, here.now))


def is_over(here: Visit, meeting: MeetingView) -> bool:
    """Whether a meeting is over; one that began may go on past midnight."""
    return meeting.start.is_over(here.now)


def _status_line(here: Visit, hearing: HearingView) -> str:
    word = hearing_status(here.t, hearing)
    told = f"<p>{state(word, hearing_shade(hearing))}</p>" if word else ""
    return told + "".join(f"<p>{mixed(line)}</p>" for line in disruption_words(here, hearing))


def disruption_words(here: Visit, hearing: HearingView) -> list[str]:
    """What a reader should know of a hearing that does not stand as it was announced; official
    words are marked."""
    t, meeting, moved = here.t, hearing.meeting, hearing.item.moved_to
    if hearing.item.gone_seen:
        if moved is None:
            return [t("moved.nowhere")]
        start = start_words(t, moved.start, read_on(here), marked)
        return [t("moved.to", committee=marked(moved.committee), start=start)]
    why = [t("withdrawn.why")] if meeting.status == "withdrawn" else []
    against = hearing.item.overtaken
    if meeting.stands and against is not None:
        why += [t("disrupted.overtaken"), overtaken_words(t, against, marked)]
    return [*why, *remark_words(t, hearing.remarks)]


def remark_words(t: Translator, remarks: Iterable[str]) -> list[str]:
    """What the official pages say beside the facts, a sentence each, the words marked."""
    return [say.remark_words(t, one, marked) for one in remarks]


def hearing_facts(here: Visit, hearing: HearingView) -> str:
    """Committee, start, room, testimony and the official agenda of a hearing."""
    t, meeting = here.t, hearing.meeting
    ahead = hearing.stands and not is_over(here, meeting)
    unclear = start_note(t, meeting.start, marked) if ahead else ""
    note_on_start = f'<br><span class="quiet">{mixed(unclear)}</span>' if unclear else ""
    facts = [
        (t("hearing.when"), when(here, hearing) + note_on_start),
        (t("hearing.where"), official(meeting.location) or text(t("hearing.room.none"))),
        (t("hearing.committee"), official(meeting.committee)),
    ]
    if ahead:
        facts.append((t("hearing.how"), text(t(f"testimony.{hearing.item.testimony}"))))
    agenda, schedule = here.at(meeting.agenda_url), here.at(meeting.source_url)
    told = "".join(f"<dt>{text(name)}</dt><dd>{said}</dd>" for name, said in facts)
    read = as_read(here, meeting.agenda_url) or as_read(here, meeting.source_url)
    if agenda:
        return f"<dl>{told}</dl>{link(agenda, t('hearing.official'), 'button')}{read}"
    to_schedule = link(schedule, t("hearing.schedule"), "button") if schedule else ""
    return f"<dl>{told}</dl>{to_schedule}{read}"


def as_read(here: Visit, address: str) -> str:
    """A link to an official page as we read it, "" where it is not kept."""
    if not address or here.shown.is_sample or kept_at(here.connection, address, here.now) is None:
        return ""
    return f'<p class="quiet">{inner(here.links.as_read(address), here.t("source.read"))}</p>'


def when(here: Visit, hearing: HearingView) -> str:
    """The start of a hearing; the one before it struck through in front of it."""
    meeting = hearing.meeting
    now = time_of(here.t, meeting.start, read_on(here))
    if not hearing.stands:
        return f"<del>{now}</del>"
    earlier = [slot for slot in meeting.earlier if slot.start != meeting.start]
    if not earlier:
        return now
    old = "".join(
        f"<del>{time_of(here.t, slot.start, read_on(here))}</del><br>" for slot in earlier[-1:]
    )
    return f"{old}<ins>{now}</ins>"


def read_at(here: Visit) -> datetime | None:
    """The moment at which a page is read, None for one that may be kept."""
    return None if here.links.light else here.now


def read_on(here: Visit) -> date | None:
    """The day on which a page is read, whose year need not be said. None for a page that may be
    kept, on which every day has its year."""
    return None if here.links.light else here.today


def moment_said(here: Visit, moment: datetime, now: datetime | None = None) -> str:
    """A moment in words; with day and year on a page that may be kept. now: else the visit's."""
    if here.links.light:
        return stamp_words(here.t, moment)
    return moment_words(here.t, moment, now or here.now)


def seen_words(here: Visit, moment: datetime) -> str:
    """When something was seen, as a quiet line."""
    t = here.t
    said = t("hearing.seen", moment=moment_said(here, moment))
    return f'<span class="quiet">{moment_of(text(said), moment)}</span>'


def meeting_state(here: Visit, meeting: MeetingView) -> str:
    """What became of a meeting, as a state."""
    return state(meeting_status(here.t, meeting), meeting_shade(meeting))


def slots(here: Visit, meeting: MeetingView) -> str:
    """The earlier starts and rooms of a meeting."""
    return "".join(
        f"<p><del>{mixed(slot_words(here.t, slot, read_on(here), marked))}</del> "
        f"{seen_words(here, slot.seen)}</p>"
        for slot in meeting.earlier
    )


def first_of(here: Visit, found: Sequence[T]) -> Sequence[T]:
    """All of a list; on a light page as many as keep it small."""
    return found[:LIGHT_ROWS] if here.links.light else found


def others(here: Visit, found: Sequence[object]) -> str:
    """How many more of a list there are in the interactive view, as plain words."""
    more = len(found) - LIGHT_ROWS
    return here.t.many("light.others", more) if more > 0 and here.links.light else ""
