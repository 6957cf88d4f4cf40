"""What several pages share: head and foot, banners, freshness, rows of bills, moments in words."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, wraps
from typing import Concatenate, Final, ParamSpec, TypeVar

from markupsafe import Markup

from tracker import sessions
from tracker.domain.stages import steps_of
from tracker.domain.times import Start
from tracker.domain.views import BillLine, LegislatorView, MeetingView, StageView
from tracker.pages import markup as html
from tracker.pages.markdown import line as line_of
from tracker.pages.markup import Shade
from tracker.queries.archive import archived_among
from tracker.queries.edits import Stance, stances
from tracker.queries.health import unread_agendas
from tracker.queries.hearings import scheduled_through
from tracker.store.engine import is_of_database
from tracker.visiting.links import QueryValue
from tracker.visiting.visit import Nothing, Visit
from tracker.wording import say
from tracker.wording.dates import day_words, moment_words, past_words, start_words
from tracker.wording.reasons import from_words
from tracker.wording.say import marked
from tracker.wording.translator import Translator

log = logging.getLogger(__name__)

#: Rows of a list within a light page.
LIGHT_ROWS: Final = 9
#: Agendas that are named of those that were not read.
_AGENDAS: Final = 3
#: The anchor of a page's title: where its own content begins.
TITLE: Final = "page"
T = TypeVar("T")
P = ParamSpec("P")
_GOOD: Final = ("signed", "law_without_signature", "partial_veto", "overridden", "adopted")
_BAD: Final = (
    *("vetoed", "postponed_indefinitely", "lost", "laid_over_past_end"),
    "died_at_adjournment",
)


def isolated(
    draw: Callable[Concatenate[Visit, P], Markup],
) -> Callable[Concatenate[Visit, P], Markup]:
    """A function that draws a card, a row or a part of a page, whose fault costs that piece alone:
    it says so in its place, and the rest stands.

    A fault of the database is not the piece's: it goes on, to whoever says so for the whole page.
    """

    @wraps(draw)
    def drawn(here: Visit, /, *args: P.args, **named: P.kwargs) -> Markup:
        try:
            return draw(here, *args, **named)
        except Exception as error:
            if is_of_database(error):
                raise
            log.exception("a piece of a page could not be drawn", extra={"piece": draw.__name__})
            return html.note([here.t("broken.piece")], "warn")

    return drawn


def titled(here: Visit, title: str, *, named: str = "") -> Markup:
    """Banners and title."""
    whole = html.spaced(title, html.official(named) if named else "")
    return _banner(here) + html.tag("h1", whole, id=TITLE, tabindex="-1")


def freshness(here: Visit, *more: Markup, schedule: bool = True) -> Markup:
    """The freshness line, and why a promise is broken. more: lines that go on from the first;
    schedule: whether the schedule matters to the page, too."""
    t, fresh = here.t, here.fresh
    light = here.links.light
    lines = say.age_words(t, fresh, None if light else here.now)[0 if schedule else 1 :]
    faults = [f"{t('fault')}: {fault}" for fault in say.fault_words(t, fresh, marked)]
    return html.div("fresh", html.paras(lines), *more) + html.note(faults, "warn")


def _banner(here: Visit) -> Markup:
    t = here.t
    if here.database.is_sample:
        moment = moment_said(here, here.now, here.database.chosen_at)
        key = "banner.sample.reload" if here.links.light else "banner.sample.change"
        more = (t("banner.sample", moment=moment), sample_reason(here), t(key))
        return html.banner([t("banner.sample.short"), *more], "warn")
    if here.is_rehearsal and not here.is_past:
        return html.note([t("banner.rehearsal", day=day_words(t, here.today))], "warn")
    return html.NOTHING


def past_band(t: Translator, moment: datetime, href: str) -> Markup:
    """Says which past moment a page shows. href: of the same page as it is now."""
    words = t("as_of.band", moment=past_words(t, moment))
    way = html.to_page(href, t("as_of.now"))
    return html.note([html.spaced(words, way), t("as_of.files")], "warn")


def notes_above(here: Visit) -> int:
    """How many boxes stand above or beneath the title of every page."""
    about = here.database.is_sample or here.is_rehearsal or here.is_past
    return about + bool(here.fresh.faults)


def sample_reason(here: Visit) -> str:
    """Why the sample is shown: what the live crawl is doing."""
    t, attempt = here.t, here.database.attempt
    if attempt is None:
        return t("banner.sample.never")
    if here.database.reason == "running":
        return t("banner.sample.running")
    ended = moment_said(here, attempt.ended_at or attempt.started_at, here.database.chosen_at)
    message = say.message_words(t, attempt.message, marked)
    return t("banner.sample.failed", moment=ended, message=message).strip()


def foot(here: Visit) -> Markup:
    """Foot of a page: where facts are from, and what we keep of readers."""
    t, source = here.t, here.fresh.source
    key = "foot.source.practice" if here.is_practice else "foot.source"
    origin: str = html.put_in(t, key, "source", html.link(source, source))
    if here.database.is_sample or not source:
        origin = t("foot.source.sample" if here.database.is_sample else "foot.source.unknown")
    return html.div("foot", html.paras((origin, t("foot.check"), t("foot.nobody"))))


def nothing(there: Nothing, title: str) -> Markup:
    """A page when there is no database to show: why, and what to do."""
    t = there.t
    lines = [t("empty.bills.never"), t("empty.begin")]
    if there.fault:
        lines = [t(there.head), there.fault]
    to_now = html.NOTHING
    if there.status == 404:
        to_now = html.para(html.to_page(there.links.to("today"), t("as_of.now")))
    return html.heading(title, 1) + html.note(lines, "warn") + to_now


def empty(here: Visit, first: str) -> Markup:
    """Why a list of hearings or bills is empty, and what happens next."""
    t, fresh, lines = here.t, here.fresh, [first]
    begins = sessions.first_day(here.session, here.settings.data)
    if begins is not None and here.today < begins:
        lines.append(t("empty.begins", day=day_words(t, begins)))
    if fresh.running:
        lines.append(say.progress_words(t, "empty.progress", fresh.running))
    elif not {"crawl_failed", "crawl_refused"}.isdisjoint(fresh.faults):
        message = say.message_words(t, fresh.last.message, marked) if fresh.last else ""
        lines.append(t("empty.source", message=message).strip())
    else:
        lines.append(t("empty.look"))
    return html.note(lines)


def no_hearing(here: Visit) -> Markup:
    """Why no hearing is shown: the schedule was not read, or says nothing of our bills."""
    last = scheduled_through(here.connection, here.session)
    if here.fresh.schedule_seen is None:
        return empty(here, here.t("empty.schedule.never"))
    if last is None or last < here.today:
        return empty(here, here.t("empty.hearings.meetings"))
    return empty(here, here.t("empty.hearings", day=day_said(here, last)))


def missing_agendas(here: Visit, *, of_bill: bool = False) -> Markup:
    """The agendas to come that nobody has read: what is listed beside may lack their bills."""
    unread = unread_agendas(here.connection, here.session, here.now)
    lines = [
        say.unread_agenda_words(here.t, agenda, here.read_on, marked, of_bill=of_bill)
        for agenda in unread[:_AGENDAS]
    ]
    if len(unread) > _AGENDAS:
        lines.append(here.t.many("agenda.unread.more", len(unread) - _AGENDAS))
    return html.div("note warn", html.paras(lines)) if lines else html.NOTHING


def day_said(here: Visit, day: date) -> str:
    """A day in words; with its year on a page that may be kept."""
    return day_words(here.t, day, here.read_on)


def day_head(here: Visit, day: date) -> str:
    """A day that begins a line or stands above a list."""
    return say.sentence(day_said(here, day))


def start_said(here: Visit, start: Start) -> str:
    """A start in words, the official ones marked; with its year on a page that may be kept."""
    return start_words(here.t, start, here.read_on, marked)


def start_shown(here: Visit, start: Start) -> Markup:
    """The same as a time element."""
    return html.moment_of(html.mixed(start_said(here, start)), start.moment or start.day)


def moment_said(here: Visit, moment: datetime, now: datetime | None = None) -> str:
    """A moment in words; with day and year on a page that may be kept. now: else the visit's."""
    return moment_words(here.t, moment, None if here.links.light else now or here.now)


def seen_words(here: Visit, moment: datetime, key: str = "hearing.seen") -> Markup:
    """When something was seen, as a quiet line."""
    return html.hint(html.moment_of(here.t(key, moment=moment_said(here, moment)), moment))


def day_shown(here: Visit, day: date | None) -> Markup:
    """A past day as a time element, "" for none; this year's without its year."""
    return html.moment_of(_past_day(here, day), day) if day else html.NOTHING


def _past_day(here: Visit, day: date) -> str:
    return say.sentence(day_words(here.t, day, here.today))


def bill_link(here: Visit, number: str) -> Markup:
    """A link to a bill's page, showing its number, which never breaks."""
    return _number_link(here.links.to("bill", number), number)


@lru_cache(maxsize=8192)
def _number_link(href: str, number: str) -> Markup:
    return html.to_page(href, number, "number")


def bill_named(here: Visit, number: str, title: str) -> Markup:
    """The same with the bill's title."""
    return html.spaced(bill_link(here, number), html.official(title))


def meeting_link(here: Visit, meeting: MeetingView) -> Markup:
    """The committee of a meeting, as a link to the meeting's page."""
    return html.to_page(here.links.to("hearing", meeting.id), html.official(meeting.committee))


def member_link(here: Visit, member: LegislatorView | None, name: str) -> Markup:
    """A member's name as officially written, with the party; a link where we know the member."""
    words = html.official(name)
    if member is None:
        return words
    letter = f" ({say.party_letter(here.t, member.party)})" if member.party else ""
    return html.to_page(here.links.to("legislator", member.id), words) + letter


def stage_state(t: Translator, stage: StageView) -> Markup:
    """The stage of a bill as a state; only an end has a colour."""
    shade: Shade = "good" if stage.name in _GOOD else "bad" if stage.name in _BAD else ""
    return html.state(say.stage_words(t, stage), shade)


def stage_bar(t: Translator, line: BillLine) -> Markup:
    """The way of a bill as words: done, now, to come, or where it ended."""
    lines = []
    for step in steps_of(line.number, line.stage):
        words = html.text(t(f"step.{step.name}")) + " " + html.tag("small", t(f"step.{step.state}"))
        current = "step" if step.state in ("now", "ended") else ""
        lines.append(html.tag("li", words, step.state, aria_current=current))
    return html.tag("ol", html.joined(lines), "steps")


def bill_rows(here: Visit, lines: Sequence[BillLine]) -> Markup:
    """Bills as a list, each with the positions that campaigns took on it."""
    positions = stances(here.connection, here.campaigns, [line.number for line in lines])
    return html.rows(_bill_row(here, line, positions.get(line.number, ())) for line in lines)


@isolated
def _bill_row(here: Visit, line: BillLine, positions: Sequence[Stance]) -> Markup:
    day = f"{_past_day(here, line.last_day)}: " if line.last_day else ""
    names = (say.topic_words(here.t, topic, here.topics) for topic in line.topics)
    taken = (stance_words(here, stance) for stance in positions if stance.position)
    return (
        bill_named(here, line.number, line.title)
        + html.para(stage_state(here.t, line.stage))
        + html.paras(taken)
        + html.quiet(day + html.official(line.last_action) if line.last_action else "")
        + html.quiet(" · ".join(names))
        + html.quiet(from_words(here.t, line))
    )


def stance_words(here: Visit, stance: Stance) -> Markup:
    """A campaign's position on a bill with the campaign's name."""
    position = html.strong(position_words(here.t, stance.position))
    return html.dotted(position, campaign_name(here, stance.campaign))


def stance_lines(here: Visit, stances: Iterable[Stance]) -> Iterator[Markup]:
    """Positions on a bill, each with whether anybody has confirmed it."""
    unconfirmed = html.hint(here.t("position.unconfirmed"))
    for stance in stances:
        yield html.para(stance_words(here, stance), "" if stance.decided else unconfirmed)


def position_words(t: Translator, position: str | None) -> str:
    """What a campaign asks of the committee, or that it has taken no position yet."""
    return t(f"position.{position}" if position else "position.none")


def campaign_name(here: Visit, slug: str) -> Markup:
    """The name of a campaign, its slug where its files are gone."""
    names = (line_of(here.t, campaign.name) for campaign in here.campaigns if campaign.slug == slug)
    return next(names, html.text(slug))


def cards(pieces: Iterable[Markup]) -> Markup:
    """Cards beside or below each other, "" for none."""
    drawn = html.joined(pieces)
    return html.div("cards", drawn) if drawn else html.NOTHING


def card(*pieces: str, is_off: bool) -> Markup:
    """A card. is_off: what it shows is past or does not stand."""
    return html.tag("article", html.joined(pieces), "card off" if is_off else "card")


def first_of(here: Visit, items: Sequence[T]) -> Sequence[T]:
    """The whole list; on a light page its first items, so that the page stays small."""
    return items[:LIGHT_ROWS] if here.links.light else items


def others(here: Visit, items: Sequence[object]) -> str:
    """How many more of a list there are in the interactive view, as plain words."""
    more = len(items) - LIGHT_ROWS
    return here.t.many("light.others", more) if more > 0 and here.links.light else ""


def first_rows(here: Visit, items: Sequence[T], draw: Callable[[T], Markup]) -> Markup:
    """A ruled list of as many as there is room for, and how many more there are."""
    return html.rows(map(draw, first_of(here, items))) + html.para(others(here, items))


def turn(
    here: Visit,
    number: int,
    count: int,
    to: Callable[[int], str],
    *,
    lead: str = "",
    between: str = "",
) -> Markup:
    """Links to the page before and after one of a long list or text, "" where there is only one.
    to: where a page is; lead, between: which one this is, in front of both or between them."""
    if count < 2:
        return html.NOTHING
    before, after = (
        html.button(to(page), here.t(word)) if 0 < page <= count else ""
        for page, word in ((number - 1, "light.before"), (number + 1, "light.after"))
    )
    ways = (html.para(lead), before, html.para(between), after)
    return html.navigation("turn", here.t("light.pages"), *ways)


def choose(
    here: Visit,
    key: str,
    name: str,
    label: str,
    offered: Mapping[str, str],
    query: Mapping[str, QueryValue],
    shows: str = "",
) -> Markup:
    """Links to a page with other values of one name in its query. offered: words by value."""
    ways = (
        (here.links.to(key, shows, **{**query, name: value}), words, value == query[name])
        for value, words in offered.items()
    )
    return html.choices(label, ways)


def files(here: Visit, key: str, shows: str = "", /, **query: QueryValue) -> Markup:
    """Links to the list of a page as files, as it is filtered."""
    ways = (
        html.tag("a", form.upper(), href=here.links.file(key, form, shows, **query), rel="nofollow")
        for form in ("csv", "json")
    )
    return html.para(html.dotted(*ways), kind="files")


def kept_pages(here: Visit, *urls: str) -> frozenset[str]:
    """The URLs of the official pages that we kept as we read them."""
    if here.database.is_sample or not any(urls):
        return frozenset()
    return archived_among(here.connection, urls, here.now)


def as_read(here: Visit, url: str) -> Markup:
    """A link to an official page as we read it."""
    return html.quiet(html.to_page(here.links.as_read(url), here.t("source.read")))


def remarks(here: Visit, *words: str) -> Iterator[Markup]:
    """Notes of the official pages, a sentence each. words: as written there, "" for nothing."""
    return (html.mixed(say.remark_words(here.t, remark, marked)) for remark in filter(None, words))


def room(here: Visit, words: str) -> Markup:
    """A room as the official page names it, or that it names none."""
    return html.official(words) if words else html.text(here.t("hearing.room.none"))


def mail_link(address: str) -> Markup:
    """A mail address that can be clicked."""
    return html.to_page(f"mailto:{address}", address) if address else html.NOTHING


def phone_link(number: str) -> Markup:
    """A telephone number that can be called."""
    digits = "".join(letter for letter in number if letter.isdigit() or letter == "+")
    printed = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if number == digits[:10] else number
    return html.to_page(f"tel:{digits}", printed, "phone") if digits else html.text(number)


def reach(email: str, phone: str, *more: str) -> Markup:
    """Ways to reach somebody, on one line."""
    return html.dotted(mail_link(email), phone_link(phone), *more)
