"""`tracker show HB26-1037`: everything that is stored of one bill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from tracker import campaigns, clock
from tracker.cli import FAILED, asked
from tracker.cli.read import became_words, hearing_object, place_words, utc
from tracker.cli.tables import Column, Format, prose, say, show_object, table_of, write
from tracker.domain.numbers import BillNumber
from tracker.domain.times import denver_day
from tracker.domain.topics import Topic
from tracker.domain.versions import VersionText
from tracker.domain.views import (
    BillView,
    DocumentView,
    HearingView,
    LedgerRow,
    TopicView,
    VoteView,
)
from tracker.export import jsonl
from tracker.queries.bills import bill_count
from tracker.queries.changes import ledger
from tracker.queries.health import agrees
from tracker.queries.hearings import HearingFilter, hearings
from tracker.queries.sessions import sessions
from tracker.queries.texts import versions_of
from tracker.queries.unknown_numbers import unknown_number
from tracker.queries.whole import bill
from tracker.settings import OFFICIAL_SOURCE, Settings
from tracker.store.ledger import FIRST_READING
from tracker.wording.dates import day_words, moment_words, start_words
from tracker.wording.reasons import reason_words
from tracker.wording.say import (
    ledger_words,
    sponsor_words,
    stage_words,
    topic_words,
    vote_count,
    vote_result,
)
from tracker.wording.translator import ENGLISH, SPANISH, Translator

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PAPERS: Final = ("fiscal_note", "amendment", "report", "law")
_INDENT: Final = "  "


@dataclass(frozen=True, slots=True)
class _Told:
    """A bill with what else is known of it. hearings: by start; ledger: oldest first."""

    bill: BillView
    hearings: tuple[HearingView, ...]
    ledger: tuple[LedgerRow, ...]
    topics: Mapping[tuple[str, str], Topic]
    session_name: str
    now: datetime
    texts: tuple[VersionText, ...]

    @property
    def today(self) -> date:
        """The day in Denver."""
        return clock.today()


def show_bill(settings: Settings, typed: str, form: Format) -> int:
    """Writes one bill. Returns the exit code: 1 where it is not stored."""
    number = asked.bill_number(typed, settings)
    session = asked.session_of(number)
    with asked.opened(settings) as connection:
        found = bill(connection, number)
        if found is None:
            say(_missing(connection, number, session))
            return FAILED
        told = _Told(
            found,
            hearings(connection, HearingFilter(session, bill=number)),
            ledger(connection, session, of=number),
            _topics(settings),
            next((one.name for one in sessions(connection) if one.id == session), session),
            clock.now(),
            versions_of(connection, number),
        )
    if form == "table":
        write("".join(_text(told)))
    else:
        show_object(form, _object(told))
    return 0


def _missing(connection: Connection, number: str, session: str) -> str:
    others = bill_count(connection, session)
    if not others:
        crawl = f"`tracker crawl --full --session {session}`"
        return f"No bill {number} is stored, nor any other of {session}: run {crawl}."
    unknown = unknown_number(connection, BillNumber.parse(number))
    highest = f", the highest of its kind {unknown.highest}" if unknown.highest else ""
    alike = f" Did you mean {' or '.join(unknown.alike)}?" if unknown.alike else ""
    return (
        f"No bill {number} is stored; of {session} there are {others} bills{highest}.{alike} "
        f"`tracker bills --all --session {session}` lists them. The official page would be "
        f"{OFFICIAL_SOURCE}/bills/{number}"
    )


def _topics(settings: Settings) -> Mapping[tuple[str, str], Topic]:
    """The topics of all campaigns, by campaign and topic."""
    loaded = campaigns.load(settings.data / "campaigns")
    return {(one.slug, topic.id): topic for one in loaded for topic in one.topics}


def _object(told: _Told) -> dict[str, Any]:
    """The bill's record, with its hearings and what was seen when."""
    return {
        **jsonl.bill(told.bill),
        "followed": told.bill.line.followed,
        "page_read": not told.bill.line.is_card,
        "reasons": [_reason_object(told, one) for one in told.bill.topics],
        "hearings": [hearing_object(one) for one in told.hearings],
        "texts": [_text_object(one) for one in told.texts],
        "changes": [jsonl.change(row) for row in told.ledger],
    }


def _text_object(version: VersionText) -> dict[str, Any]:
    return {
        "version": version.name,
        "day": version.day.isoformat() if version.day else None,
        "read": version.text is not None,
        "answers": [
            {
                "form": one.form,
                "state": one.state,
                "why": one.message,
                "url": one.address,
                "asked": utc(one.asked_at),
                "read": utc(one.read_at),
                "sha256": one.digest,
            }
            for one in version.reads
        ],
    }


def _text(told: _Told) -> Iterator[str]:
    line = told.bill.line
    yield prose(f"{line.number}  {line.title}")
    yield prose(told.bill.source_url)
    for title, part in _SECTIONS:
        body = "".join(part(told))
        if body:
            yield f"\n{title}\n{body}"


def _stage(told: _Told) -> Iterator[str]:
    line = told.bill.line
    said = stage_words(ENGLISH, line.stage)
    if line.stage.since:
        said += f", since {day_words(ENGLISH, line.stage.since, told.today)}"
    yield prose(said, _INDENT)
    if line.stage.action:
        yield prose(f"because of: “{line.stage.action}”", _INDENT)
    if line.status:
        key = "bill.badge" if agrees(line.stage.name, line.status) else "bill.badge.differs"
        yield prose(ENGLISH(key, status=line.status), _INDENT)
    if line.is_card:
        yield prose(ENGLISH("bill.unread"), _INDENT)


def _hearings_where(ahead: bool) -> Callable[[_Told], Iterator[str]]:
    def part(told: _Told) -> Iterator[str]:
        found = [one for one in told.hearings if one.meeting.start.has_begun(told.now) is not ahead]
        for one in found:
            start = start_words(ENGLISH, one.meeting.start, told.today)
            became = became_words(one, told.today)
            yield prose(f"{start}: {place_words(one)}. {became}.", _INDENT)
            if ahead and one.stands:
                yield prose(ENGLISH(f"testimony.{one.item.testimony}"), _INDENT * 2)
        if ahead and not found:
            yield prose(ENGLISH("hearing.next.none"), _INDENT)

    return part


def _reason_object(told: _Told, topic: TopicView) -> dict[str, Any]:
    """Why the bill is under a topic, which the record format leaves out."""
    return {
        "topic": topic.topic, "campaign": topic.campaign, "score": topic.score,
        "en": _reason(told, topic, ENGLISH), "es": _reason(told, topic, SPANISH),
    }  # fmt: skip


def _reason(told: _Told, topic: TopicView, t: Translator) -> str:
    known = told.topics.get((topic.campaign, topic.topic))
    name = known.name.of(t.code) if known else topic_words(t, topic.topic, {})
    return reason_words(t, name, topic, known.threshold if known else None)


def _why(told: _Told) -> Iterator[str]:
    for topic in told.bill.topics:
        by = "an editor" if topic.decided_by == "editor" else "our phrases"
        yield prose(f"{topic.topic} ({topic.campaign}, decided by {by})", _INDENT)
        yield prose(_reason(told, topic, ENGLISH), _INDENT * 2)
        for said in topic.evidence:
            where = ENGLISH.maybe(f"field.{said.field}", said.field)
            yield prose(f"“{said.phrase}” in the {where}: {said.passage}", _INDENT * 2)
    if not told.bill.topics:
        followed = told.bill.line.followed
        yield prose(ENGLISH("bill.why.named" if followed else "bill.why.none"), _INDENT)


def _long_title(told: _Told) -> Iterator[str]:
    yield prose(told.bill.long_title, _INDENT)
    if told.bill.long_title_cut:
        yield prose(ENGLISH("bill.cut"), _INDENT)


def _summary(told: _Told) -> Iterator[str]:
    yield prose(told.bill.summary or "", _INDENT)


def _subjects(told: _Told) -> Iterator[str]:
    yield prose("; ".join(told.bill.subjects), _INDENT)


def _sponsors(told: _Told) -> Iterator[str]:
    for role in ("prime", "sponsor", "cosponsor"):
        names = [sponsor_words(ENGLISH, one) for one in told.bill.sponsors if one.role == role]
        if names:
            yield prose(f"{ENGLISH(f'role.{role}')}: {', '.join(names)}", _INDENT)


def _history(told: _Told) -> Iterator[str]:
    rows = [
        (day_words(ENGLISH, row.day), ENGLISH.maybe(f"chamber.{row.chamber}", ""), row.text)
        for row in reversed(told.bill.actions)
    ]
    yield _rows(("Day", "Chamber", "Action"), rows)
    for action in told.bill.unrecognised:
        yield prose(f"Not recognised: “{action}”", _INDENT)
    if told.bill.line.is_card:
        yield prose(ENGLISH("bill.history.unread"), _INDENT)


def _votes(told: _Told) -> Iterator[str]:
    rows = [
        (
            day_words(ENGLISH, vote.day),
            vote.committee or ENGLISH.maybe(f"chamber.{vote.chamber}", ""),
            " ".join(filter(None, (vote.reading, vote.motion))),
            vote_result(ENGLISH, vote),
            vote_count(ENGLISH, vote),
            _names(vote),
        )
        for vote in reversed(told.bill.votes)
    ]
    yield _rows(("Day", "By", "Motion", "Result", "Count", "Names"), rows)


def _names(vote: VoteView) -> str:
    """`Yes: A, B. No: C.`, "" where no names were read."""
    choices = dict.fromkeys(one.choice for one in vote.ballots)
    return " ".join(
        f"{ENGLISH.maybe(f'choice.{choice}', choice)}: "
        f"{', '.join(one.name for one in vote.ballots if one.choice == choice)}."
        for choice in choices
    )


def _versions(told: _Told) -> Iterator[str]:
    rows = [
        (_day(one.day), one.name, _text_state(one, told.now), one.html_url or one.url)
        for one in told.texts
    ]
    yield _rows(("Day", "Version", "Text", "Address"), rows)


def _text_state(version: VersionText, now: datetime) -> str:
    """Whether a version's text is at hand, and why not where it could not be read."""
    faults = " ".join(f"{one.form}: {one.message}" for one in version.faults)
    if version.text is None:
        return faults or ENGLISH("text.state.unread")
    read = ENGLISH(f"text.state.{version.text.form}")
    at = version.text.read_at
    since = f", {moment_words(ENGLISH, at, now)}" if at else ""
    return f"{read}{since}. {faults}".strip()


def _papers(kind: str) -> Callable[[_Told], Iterator[str]]:
    def part(told: _Told) -> Iterator[str]:
        rows = [(_day(one.day), _paper_name(one), one.url) for one in told.bill.papers(kind)]
        yield _rows(("Takes effect" if kind == "law" else "Day", "Name", "Address"), rows)

    return part


def _paper_name(paper: DocumentView) -> str:
    name = ENGLISH("bill.law.chapter", chapter=paper.name) if paper.kind == "law" else paper.name
    return ", ".join(filter(None, (name, paper.place, paper.status)))


def _seen(told: _Told) -> Iterator[str]:
    one = told.bill
    first, last = (moment_words(ENGLISH, at, told.now) for at in (one.first_seen, one.last_seen))
    yield prose(ENGLISH("bill.saw.lead", first=first, last=last), _INDENT)
    shown = [row for row in told.ledger if row.cause != FIRST_READING]
    rows = [
        (moment_words(ENGLISH, row.seen_at, told.now), _cut(ledger_words(row)))
        for row in reversed(shown)
    ]
    yield _rows(("Seen", "What changed"), rows)


def _cite(told: _Told) -> Iterator[str]:
    line = told.bill.line
    yield prose(
        ENGLISH(
            "bill.cite",
            number=line.number,
            title=line.title,
            session=told.session_name,
            address=told.bill.source_url,
            moment=day_words(ENGLISH, denver_day(told.bill.last_seen)),
        ),
        _INDENT,
    )


def _rows(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, "" without rows. The first column is never wrapped."""
    found = list(rows)
    columns = [Column(name, whole=at == 0) for at, name in enumerate(names)]
    return table_of(columns, found) if found else ""


def _day(day: date | None) -> str:
    return day_words(ENGLISH, day) if day else ""


def _cut(text: str, most: int = 300) -> str:
    return text if len(text) <= most else f"{text[:most]}..."


_SECTIONS: Final[tuple[tuple[str, Callable[[_Told], Iterator[str]]], ...]] = (
    (ENGLISH("bill.stage"), _stage),
    (ENGLISH("hearing.next"), _hearings_where(ahead=True)),
    (ENGLISH("bill.why"), _why),
    ("Long title", _long_title),
    (ENGLISH("bill.summary"), _summary),
    ("Subjects", _subjects),
    (ENGLISH("bill.sponsors"), _sponsors),
    (ENGLISH("bill.history"), _history),
    (ENGLISH("hearing.past"), _hearings_where(ahead=False)),
    (ENGLISH("bill.votes"), _votes),
    (ENGLISH("bill.versions"), _versions),
    *((ENGLISH(f"bill.papers.{kind}"), _papers(kind)) for kind in _PAPERS),
    (ENGLISH("bill.saw"), _seen),
    (ENGLISH("bill.source"), _cite),
)
