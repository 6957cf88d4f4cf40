"""`tracker status`: how fresh the facts are, how crawls ended, what should be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final

from tracker import clock, sessions
from tracker.cli import asked
from tracker.cli.read import utc
from tracker.cli.tables import Column, Format, prose, show_object, table_of, write
from tracker.domain.views import CrawlView, Freshness, HealthView
from tracker.errors import CrawlRunning
from tracker.queries.health import freshness, health, unheard
from tracker.queries.sessions import refusal, source
from tracker.queries.text_states import TextStates, TextTrouble, text_states
from tracker.settings import Settings
from tracker.wording.dates import moment_words, took_words
from tracker.wording.say import (
    fault_words,
    foreign_bill_words,
    freshness_words,
    unread_agenda_words,
)
from tracker.wording.translator import ENGLISH

_SHOWN_NUMBERS: Final = 12
_UNENDED: Final = frozenset({"running", "waiting"})
_CRAWL_COLUMNS: Final = (
    Column("Started"), Column("Plan", whole=True), Column("Outcome", whole=True), Column("Took"),
    Column("Pages", count=True), Column("Requests", count=True), Column("Failed", count=True),
    Column("Facts"),
)  # fmt: skip
_COUNTS: Final = ("pages", "requests", "new", "changed", "unchanged", "withdrawn", "failed")


@dataclass(frozen=True, slots=True)
class _Status:
    session: str
    source: str
    fresh: Freshness
    health: HealthView
    texts: TextStates
    at_work: tuple[CrawlView, ...]
    now: datetime
    unchecked_form: str
    refusal: dict[str, Any] | None


def show_status(settings: Settings, form: Format) -> None:
    """Writes the state of a session."""
    now = clock.now()
    with asked.opened(settings) as connection:
        session = asked.known_session(settings)
        sits = clock.today() in sessions.session(session, settings.data)
        fresh = freshness(connection, session, now, in_session=sits)
        found = health(connection, session, clock.now())
        texts = text_states(connection, session)
        filled_from, refused = source(connection), refusal(connection)
    unended = tuple(one for one in found.crawls if one.outcome in _UNENDED)
    at_work = unended if unended and _somebody_works(settings.store_url) else ()
    unchecked = _unchecked_form(sessions.session(session, settings.data), clock.today())
    status = _Status(session, filled_from, fresh, found, texts, at_work, now, unchecked, refused)
    if form == "table":
        write("".join(_text(status)))
    else:
        show_object(form, _object(status))


def _unchecked_form(one: sessions.Session, today: date) -> str:
    """What is to be said of a sign-up form that nobody has checked for a session that is not over,
    "" for nothing."""
    if today > one.last_day:
        return ""
    if one.form is None:
        return f"Which sign-up form {one.id} has stands nowhere: add it to sessions.toml."
    if one.form.checked:
        return ""
    return (
        f"Nobody has checked the sign-up form of {one.id} ({one.form.form.id}, as it was in "
        f"{one.form.form.year}). Open {one.sign_up_url}, compare the steps, and write form_checked "
        "in sessions.toml."
    )


def _somebody_works(url: str) -> bool:
    """Whether a crawl is at work: a row may say so although its process is gone."""
    from scrapers.politeness import CrawlLock  # noqa: PLC0415  (seldom needed, slow)

    try:
        with CrawlLock(url, goes_first=False):
            return False
    except (CrawlRunning, OSError):
        return True


def _outcome(crawl: CrawlView, status: _Status) -> str:
    """How a crawl ended; one whose process is gone was interrupted, whatever its row says."""
    if crawl.outcome in _UNENDED and crawl not in status.at_work:
        return "interrupted"
    return crawl.outcome


def _object(status: _Status) -> dict[str, Any]:
    fresh, found = status.fresh, status.health
    return {
        "session": status.session,
        "source": status.source,
        "now": utc(status.now),
        "schedule_seen": utc(fresh.schedule_seen),
        "list_seen": utc(fresh.bills_seen),
        "faults": list(fresh.faults),
        "unchecked_form": status.unchecked_form,
        "unread_agendas": [
            {"hearing": one.id, "committee": one.committee, "day": one.start.day.isoformat()}
            for one in found.unread_agendas
        ],
        "foreign_bills": [
            {"bill": one.bill, "session": one.session, "hearing": one.meeting.id}
            for one in found.foreign_bills
        ],
        "nameless_items": list(found.nameless_items),
        "at_work": [_crawl(one, status) for one in status.at_work],
        "crawls": [_crawl(one, status) for one in found.crawls],
        "refusal": status.refusal,
        "bills": found.bills,
        "parts_in_another_way": [asdict(one) for one in found.other_ways],
        "bills_without_page": list(found.unread),
        "bills_with_old_page": list(found.outdated),
        "bills_off_the_list": list(found.unlisted),
        "failures": [
            {"seen": utc(one.seen_at), "page": one.page, "url": one.address, "why": one.message}
            for one in found.failures
        ],
        "unrecognised": [
            {"action": action, "bills": list(numbers)} for action, numbers in found.unrecognised
        ],
        "texts": {
            "read": status.texts.read,
            "due": status.texts.due,
            "troubles": [_trouble(one) for one in status.texts.troubles],
        },
        "disagreements": [
            {"bill": one.bill, "stage": one.stage, "status": one.status}
            for one in found.disagreements
        ],
    }


def _trouble(one: TextTrouble) -> dict[str, Any]:
    return {
        "bill": one.bill,
        "version": one.version,
        "state": one.state,
        "why": one.message,
        "url": one.address,
        "asked": utc(one.asked_at),
        "text_at_hand": one.at_hand,
    }


def _crawl(one: CrawlView, status: _Status) -> dict[str, Any]:
    return {
        "id": one.id,
        "plan": one.plan,
        "outcome": _outcome(one, status),
        "started": utc(one.started_at),
        "ended": utc(one.ended_at),
        "message": one.message,
        "expected": one.expected,
        **{name: getattr(one, name) for name in _COUNTS},
    }


def _text(status: _Status) -> Iterator[str]:
    yield prose(f"Session {status.session}, from {status.source or 'no source yet'}.")
    lines = freshness_words(ENGLISH, status.fresh, status.now)
    yield from (prose(line) for line in lines[:2])
    yield from (prose(f"! {line}") for line in fault_words(ENGLISH, status.fresh))
    if status.unchecked_form:
        yield prose(f"! {status.unchecked_form}")
    yield from (prose(f"! {line}") for line in _gaps(status))
    yield from _work(status)
    yield from _crawls(status)
    yield from _refusal(status)
    yield from _pages(status.health)
    yield from _texts(status.texts)
    yield from _judgements(status.health)


def _gaps(status: _Status) -> Iterator[str]:
    """What the official pages tell and was not taken up."""
    for meeting in status.health.unread_agendas:
        yield unread_agenda_words(ENGLISH, meeting)
    for one in status.health.foreign_bills:
        yield foreign_bill_words(ENGLISH, one)
    for words in status.health.nameless_items:
        yield ENGLISH("agenda.nameless", words=words)
    for way in status.health.other_ways:
        told = ENGLISH.many("health.other_way", way.pages, part=way.part, kind=way.kind)
        yield f"{told} Look at {way.address}, then: tracker parts --looked"


def _work(status: _Status) -> Iterator[str]:
    for one in status.at_work:
        since = moment_words(ENGLISH, one.started_at, status.now)
        waits = ", letting a hearings crawl go first" if one.outcome == "waiting" else ""
        yield prose(
            f"At work now: a {one.plan} crawl since {since}, {one.pages} of about "
            f"{max(one.expected, one.pages)} pages read{waits}."
        )
    if not status.at_work:
        yield prose("No crawl is at work.")


def _crawls(status: _Status) -> Iterator[str]:
    yield f"\n{ENGLISH('health.crawls')}\n"
    if not status.health.crawls:
        yield prose(ENGLISH("health.crawls.none"), "  ")
        return
    yield table_of(_CRAWL_COLUMNS, [_crawl_row(one, status) for one in status.health.crawls])
    last = status.health.crawls[0]
    if last.message:
        yield prose(f"The last said: {last.message}", "  ")


def _refusal(status: _Status) -> Iterator[str]:
    """What the site said when it last refused us: what one looks at first, and sends to the
    site's owner."""
    kept = status.refusal
    if kept is None:
        return
    when = moment_words(ENGLISH, datetime.fromisoformat(kept["at"]), status.now)
    yield f"\nThe last refusal, {when}\n"
    yield prose(f"{kept['address']} ({kept['why']}).", "  ")
    if "status" not in kept:
        return
    yield prose(f"Answer {kept['status']}, with these headers:", "  ")
    yield from _headers(kept["headers"])
    yield prose("We had sent:", "  ")
    yield from _headers(kept["ours"])
    yield prose(f"It began: {kept['body'] or '(nothing)'}", "  ")


def _headers(headers: Mapping[str, str]) -> Iterator[str]:
    for name, value in headers.items():
        yield prose(f"{name}: {value}", "    ")


def _crawl_row(one: CrawlView, status: _Status) -> Sequence[str]:
    return (
        moment_words(ENGLISH, one.started_at, status.now),
        one.plan,
        _outcome(one, status),
        took_words(ENGLISH, one.started_at, one.ended_at) if one.ended_at else "",
        str(one.pages),
        str(one.requests),
        str(one.failed),
        f"{one.new} new, {one.changed} changed, {one.unchanged} as before, "
        f"{one.withdrawn} withdrawn",
    )


def _pages(found: HealthView) -> Iterator[str]:
    yield f"\nPages of {found.bills} bills\n"
    for key, numbers in (
        ("unread", found.unread), ("outdated", found.outdated), ("unlisted", found.unlisted),
    ):  # fmt: skip
        if not found.bills:
            yield prose(ENGLISH("health.bills.none"), "  ")
            break
        if numbers:
            yield prose(f"{ENGLISH(f'health.{key}')}: {len(numbers)} ({_some(numbers)})", "  ")
        else:
            yield prose(ENGLISH(f"health.{key}.none"), "  ")
    yield f"\n{ENGLISH('health.failures')}\n"
    silent = unheard(found)
    for plan in silent:
        yield prose(ENGLISH("health.failures.all", plan=plan), "  ")
    for one in found.failures:
        yield prose(f"{one.page}: {one.message} [{one.address}]", "  ")
    if not found.failures and not silent and found.crawls:
        yield prose(ENGLISH("health.failures.none"), "  ")


def _texts(found: TextStates) -> Iterator[str]:
    yield f"\n{ENGLISH('health.texts')}\n"
    counts = (("read", found.read), ("due", found.due), ("unread", len(found.unread)))
    said = [ENGLISH.many(f"health.texts.{key}", count) for key, count in counts]
    yield prose(f"{', '.join(said)}.", "  ")
    for one in found.troubles:
        yield prose(f"{one.bill} {one.version}: {one.message} [{one.address}]", "  ")


def _judgements(found: HealthView) -> Iterator[str]:
    yield f"\n{ENGLISH('health.unrecognised')}\n"
    for action, numbers in found.unrecognised:
        yield prose(f"“{action}”: {_some(numbers)}", "  ")
    if not found.unrecognised:
        yield prose(ENGLISH("health.unrecognised.none"), "  ")
    yield f"\n{ENGLISH('health.disagreements')}\n"
    for one in found.disagreements:
        yield prose(f"{one.bill}: {one.stage}, the site says “{one.status}”", "  ")
    if not found.disagreements:
        yield prose(ENGLISH("health.disagreements.none"), "  ")


def _some(numbers: Sequence[str]) -> str:
    more = len(numbers) - _SHOWN_NUMBERS
    shown = ", ".join(numbers[:_SHOWN_NUMBERS])
    return f"{shown} and {more} more" if more > 0 else shown
