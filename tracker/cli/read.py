"""`tracker bills`, `tracker hearings`, `tracker changes`: lists of what is stored."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection

from tracker import campaigns, clock
from tracker.cli import asked
from tracker.cli.tables import Column, Format, Object, say, show_rows
from tracker.domain.times import hearing_day
from tracker.domain.views import BillLine, HearingView, NewsView
from tracker.errors import SettingFault
from tracker.export import jsonl
from tracker.queries.bills import BillFilter, bill_count, bill_lines, choices, titles
from tracker.queries.changes import news
from tracker.queries.health import last_attempt
from tracker.queries.hearings import HearingFilter, hearings, scheduled_through
from tracker.settings import Settings
from tracker.wording.dates import day_words, moment_words, start_words
from tracker.wording.say import hearing_status, news_words, slot_words, stage_words
from tracker.wording.translator import ENGLISH

_BILL_COLUMNS: Final = (
    Column("Number", whole=True), Column("Title"), Column("Stage"), Column("Last action"),
    Column("Topics"),
)  # fmt: skip
_HEARING_COLUMNS: Final = (
    Column("Start"), Column("Bill", whole=True), Column("Title"), Column("Committee, room"),
    Column("Status"),
)  # fmt: skip
_NEWS_COLUMNS: Final = (Column("Seen"), Column("What is new"))
#: Parts of a meeting's record that are about other bills than the hearing's.
_OF_THE_MEETING: Final = frozenset({"kind", "id", "items", "items_gone"})


@dataclass(frozen=True, slots=True)
class WhichBills:
    """The options of `tracker bills`, as typed. every: those that no campaign follows as well."""

    every: bool = False
    topic: str | None = None
    stage: str | None = None
    chamber: str | None = None
    search: str | None = None


def show_bills(settings: Settings, which: WhichBills, limit: int | None, form: Format) -> None:
    """The bills of a session, by number. Raises SettingFault for an option no bill can fit."""
    with asked.opened(settings) as connection:
        wanted = _bill_filter(connection, settings, which)
        found = bill_lines(connection, wanted)
        lines, today = _first(found, limit, "bills"), clock.today()
        show_rows(
            form,
            [_bill_object(line) for line in lines],
            _BILL_COLUMNS,
            lambda: [_bill_row(line, today) for line in lines],
            lambda: _no_bills(connection, wanted, which),
        )


def _bill_filter(connection: Connection, settings: Settings, which: WhichBills) -> BillFilter:
    session = asked.known_session(settings)
    topic = (which.topic or "").strip().lower()
    if topic:
        loaded = campaigns.load(settings.data / "campaigns")
        known = {one.id for campaign in loaded for one in campaign.topics}
        _check_topic(topic, known.union(choices(connection, session).topics))
    return BillFilter(
        session,
        followed=not which.every,
        topic=topic,
        stage=asked.stage(which.stage),
        chamber=asked.chamber(which.chamber),
        text=which.search or "",
    )


def _check_topic(topic: str, known: Collection[str]) -> None:
    if topic not in known:
        raise SettingFault(
            "--topic", f"{topic!r} is no topic. Known are {', '.join(sorted(known)) or 'none'}."
        )


def _bill_object(line: BillLine) -> Object:
    return {
        "number": line.number,
        "session": line.session,
        "title": line.title,
        "chamber": line.chamber,
        "stage": line.stage.name or None,
        "stage_chamber": line.stage.chamber or None,
        "stage_since": _iso(line.stage.since),
        "status": line.status,
        "followed": line.followed,
        "topics": list(line.topics),
        "prime_sponsors": list(line.primes),
        "last_action_date": _iso(line.last_day),
        "last_action": line.last_action,
        "page_read": not line.is_card,
    }


def _bill_row(line: BillLine, today: date) -> tuple[str, ...]:
    stage = stage_words(ENGLISH, line.stage)
    if line.stage.since:
        stage += f" since {day_words(ENGLISH, line.stage.since, today)}"
    last = line.last_action
    if line.last_day:
        last = f"{day_words(ENGLISH, line.last_day, today)}: {last}"
    return line.number, line.title, stage, last, ", ".join(line.topics)


def _no_bills(connection: Connection, wanted: BillFilter, which: WhichBills) -> str:
    count = bill_count(connection, wanted.session)
    if not count:
        return _nothing_collected(connection, f"No bill of {wanted.session} is stored.")
    if wanted == BillFilter(wanted.session, followed=True):
        return f"None of the {count} bills of {wanted.session} is privacy-related. Give --all."
    if not which.every:
        others = len(bill_lines(connection, replace(wanted, followed=False)))
        if others:
            return f"No privacy-related bill fits; with --all there are {others}."
    return f"None of the {count} bills of {wanted.session} fits these options."


def show_hearings(
    settings: Settings,
    bill: str | None,
    days: int | None,
    form: Format,
    *,
    every: bool = False,
    followed: bool = False,
) -> None:
    """Hearings in the order of their starts: those to come, called-off ones among them.

    bill: as typed; days: today and so many more; every: past ones as well; followed: only of
    bills that a campaign follows.
    """
    now = clock.now()
    number = asked.bill_number(bill, settings) if bill else ""
    if number:
        settings = settings.model_copy(update={"session": asked.session_of(number)})
    last = clock.today() + timedelta(days=days) if days is not None else None
    first = None if every else hearing_day(now)
    with asked.opened(settings) as connection:
        wanted = HearingFilter(
            asked.known_session(settings), bill=number, followed=followed, first=first, last=last
        )
        found = [
            one for one in hearings(connection, wanted)
            if every or not one.meeting.start.is_over(now)
        ]  # fmt: skip
        show_rows(
            form,
            [hearing_object(one) for one in found],
            _HEARING_COLUMNS,
            lambda: [_hearing_row(one, clock.today()) for one in found],
            lambda: _no_hearings(connection, wanted, every),
        )


def hearing_object(one: HearingView) -> Object:
    """A hearing: its bill, and the record of its meeting without the rest of the agenda."""
    meeting = jsonl.hearing(one.meeting)
    item = one.item
    return {
        "bill": one.bill,
        "title": one.title,
        "followed": one.followed,
        "stands": one.stands,
        "text": item.text,
        "testimony": item.testimony,
        "gone_seen": utc(item.gone_seen),
        "moved_to": item.moved_to.id if item.moved_to else None,
        "meeting": one.meeting.id,
        **{key: value for key, value in meeting.items() if key not in _OF_THE_MEETING},
    }


def _hearing_row(one: HearingView, today: date) -> tuple[str, ...]:
    start = start_words(ENGLISH, one.meeting.start, today)
    testimony = f"; testimony: {one.item.testimony}" if one.stands else ""
    return start, one.bill, one.title, place_words(one), became_words(one, today) + testimony


def place_words(one: HearingView) -> str:
    """`House Judiciary, HCR 0107`."""
    room = one.meeting.location or ENGLISH("hearing.room.none").lower()
    return f"{one.meeting.committee}, {room}"


def became_words(one: HearingView, today: date) -> str:
    """What became of a hearing, with where it was before or where it went."""
    said = hearing_status(ENGLISH, one) or ENGLISH("status.scheduled")
    there = one.item.moved_to
    if one.item.gone_seen and there:
        return f"{said}; now {there.committee}, {start_words(ENGLISH, there.start, today)}"
    if one.item.gone_seen:
        return f"{said}; listed nowhere else"
    if one.meeting.status == "moved" and one.meeting.earlier:
        return f"{said}; was {slot_words(ENGLISH, one.meeting.earlier[-1], today)}"
    return said


def _no_hearings(connection: Connection, wanted: HearingFilter, every: bool) -> str:
    through = scheduled_through(connection, wanted.session)
    if through is None:
        return _nothing_collected(
            connection, f"No meeting of {wanted.session} is on the schedule that is stored."
        )
    if wanted.bill and wanted.bill not in titles(connection, wanted.session):
        return f"No bill {wanted.bill} is stored, and no hearing lists it."
    of = f"of {wanted.bill} " if wanted.bill else "of a followed bill " if wanted.followed else ""
    until = f" through {day_words(ENGLISH, wanted.last)}" if wanted.last else ""
    said = f"hearing {of}is stored{until}; the schedule reaches to {day_words(ENGLISH, through)}."
    return f"No {said}" if every else f"No coming {said} Give --all for past ones."


def show_changes(settings: Settings, since: str, form: Format, *, followed: bool = False) -> None:
    """What is new since a moment, the newest first. since: as typed."""
    now = clock.now()
    start = asked.moment(since, now)
    with asked.opened(settings) as connection:
        session = asked.known_session(settings)
        found = news(connection, session, start, followed=followed)
        show_rows(
            form,
            [_news_object(one, now) for one in found],
            _NEWS_COLUMNS,
            lambda: [
                (moment_words(ENGLISH, one.seen_at, now), news_words(ENGLISH, one, now))
                for one in _together(found)
            ],
            lambda: _no_news(connection, session, start, now),
        )


def _together(found: Sequence[NewsView]) -> Iterator[NewsView]:
    """The news of a table: those who became sponsors of a bill at one moment are one row."""

    def same(one: NewsView) -> Hashable:
        return (one.kind, one.bill, one.seen_at, one.new) if one.kind == "sponsor" else id(one)

    for _, alike in groupby(found, same):
        rows = list(alike)
        yield replace(rows[0], text=", ".join(one.text for one in rows))


def _news_object(one: NewsView, now: datetime) -> Object:
    told: dict[str, Any] = {
        "kind": one.kind,
        "seen": utc(one.seen_at),
        "bill": one.bill,
        "bills": list(one.bills),
        "title": one.title,
        "followed": one.followed,
        "date": _iso(one.day),
        "chamber": one.chamber,
        "text": one.text,
        "old": one.old,
        "new": one.new,
        "meeting": one.meeting.id if one.meeting else "",
        "moved_to": one.moved_to.id if one.moved_to else "",
    }
    said = news_words(ENGLISH, one, now).replace("\u2011", "-")
    return {**{key: value for key, value in told.items() if value not in ("", None)}, "said": said}


def _no_news(connection: Connection, session: str, since: datetime, now: datetime) -> str:
    if since > now:
        return f"{moment_words(ENGLISH, since, now)} is still to come: nothing can be new since."
    last = last_attempt(connection, clock.now())
    if last is None:
        return _nothing_collected(connection, f"Nothing of {session} is stored.")
    looked = moment_words(ENGLISH, last.ended_at or last.started_at, now)
    return (
        f"Nothing of {session} is new since {moment_words(ENGLISH, since, now)}. "
        f"Last looked {looked} ({last.plan} crawl, {last.outcome})."
    )


def _nothing_collected(connection: Connection, said: str) -> str:
    last = last_attempt(connection, clock.now())
    if last is None:
        return f"{said} Nothing was crawled yet: run `tracker crawl --full`."
    return f"{said} The last crawl ({last.plan}, {last.session}) is {last.outcome}. {last.message}"


def _first(found: Sequence[BillLine], limit: int | None, what: str) -> Sequence[BillLine]:
    if limit is None or len(found) <= limit:
        return found
    say(f"The first {limit} of {len(found)} {what}; raise --limit for more.")
    return found[:limit]


def utc(moment: datetime | None) -> str | None:
    """A moment as the record format writes it."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
