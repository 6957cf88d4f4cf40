"""`tracker show HB26-1037`: everything that is stored of one bill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

import typer
from typer import Argument

from tracker import campaigns, clock
from tracker.cli import FAILED, app, options
from tracker.cli.lists import became_words, hearing_object, place_words, start_of
from tracker.cli.options import Form, Look, Session, Today, looking
from tracker.cli.tables import (
    Column,
    prose,
    record,
    records,
    say,
    section,
    show_object,
    table_of,
    write,
)
from tracker.domain.numbers import BillNumber
from tracker.domain.records import DocumentRecord
from tracker.domain.times import denver_day
from tracker.domain.topics import Topic
from tracker.domain.trails import FIRST_READING
from tracker.domain.versions import VersionText
from tracker.domain.views import (
    BillLine,
    BillView,
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
from tracker.queries.whole import bill as whole_bill
from tracker.settings import OFFICIAL_SOURCE
from tracker.wording import say as words
from tracker.wording.dates import day_words, moment_words
from tracker.wording.reasons import reason_words
from tracker.wording.translator import ENGLISH, SPANISH, Translator

#: Letters that are shown of a change.
_MOST: Final = 300


@dataclass(frozen=True, slots=True)
class _Whole:
    """A bill with what else is known of it. hearings: by start; ledger: oldest first."""

    bill: BillView
    hearings: tuple[HearingView, ...]
    ledger: tuple[LedgerRow, ...]
    topics: Mapping[tuple[str, str], Topic]
    session_name: str
    texts: tuple[VersionText, ...]


@app.command(
    epilog="Examples: tracker show HB26-1037 · tracker show SB 26-70 · "
    "tracker show HB1134 --session 2026A --format json"
)
def show(
    number: Annotated[list[str], Argument(help="Number of a bill, such as HB26-1037.")],
    session: Session = None,
    today: Today = None,
    form: Form = "table",
) -> None:
    """Everything that is stored of one bill."""
    with looking(session, today) as look:
        bill = options.bill_number(" ".join(number), look.settings)
        whole = _whole(look, bill)
        if whole is None:
            say(_missing(look, bill))
            raise typer.Exit(FAILED)
    if form == "table":
        write("".join(_text(whole)))
    else:
        show_object(form, _object(whole))


def _whole(look: Look, number: str) -> _Whole | None:
    session, stored = options.session_of(number), whole_bill(look.connection, number)
    if stored is None:
        return None
    loaded = campaigns.load(look.settings.data / "campaigns")
    names = {one.id: one.name for one in sessions(look.connection)}
    return _Whole(
        stored,
        hearings(look.connection, HearingFilter(session, bill=number)),
        ledger(look.connection, session, of=number),
        {(one.slug, topic.id): topic for one in loaded for topic in one.topics},
        names.get(session, session),
        versions_of(look.connection, number),
    )


def _missing(look: Look, number: str) -> str:
    session = options.session_of(number)
    others = bill_count(look.connection, session)
    if not others:
        crawl = f"`tracker crawl --full --session {session}`"
        return f"No bill {number} is stored, nor any other of {session}: run {crawl}."
    unknown = unknown_number(look.connection, BillNumber.parse(number))
    highest = f", the highest of its kind {unknown.highest}" if unknown.highest else ""
    alike = f" Did you mean {' or '.join(unknown.alike)}?" if unknown.alike else ""
    return (
        f"No bill {number} is stored; of {session} there are {others} bills{highest}.{alike} "
        f"`tracker bills --all --session {session}` lists them. The official page would be "
        f"{OFFICIAL_SOURCE}/bills/{number}"
    )


# --- as JSON -------------------------------------------------------------------------------------


def _object(whole: _Whole) -> dict[str, Any]:
    """The bill's record, with its hearings and what was seen when."""
    bill = whole.bill
    return {
        **jsonl.bill(bill),
        "followed": bill.line.followed,
        "page_read": not bill.line.is_card,
        "reasons": [
            {
                **record(topic, "topic campaign score"),
                "en": _reason(whole, topic, ENGLISH),
                "es": _reason(whole, topic, SPANISH),
            }
            for topic in bill.topics
        ],
        "hearings": [hearing_object(one) for one in whole.hearings],
        "texts": [_text_object(one) for one in whole.texts],
        "changes": [jsonl.change(row) for row in whole.ledger],
    }


def _text_object(version: VersionText) -> dict[str, Any]:
    answer = "form state why=message url=address asked=asked_at read=read_at sha256=digest"
    return {
        **record(version, "version=name day"),
        "read": version.text is not None,
        "answers": records(version.reads, answer),
    }


# --- in words ------------------------------------------------------------------------------------


def _text(whole: _Whole) -> Iterator[str]:
    bill, line = whole.bill, whole.bill.line
    yield prose(f"{line.number}  {line.title}")
    yield prose(bill.url)
    yield section(ENGLISH("bill.stage"), _stage(line))
    yield section(ENGLISH("hearing.next"), _ahead(whole))
    yield section(ENGLISH("bill.why"), _why(whole))
    cut = ENGLISH("bill.cut") if bill.long_title_cut else ""
    yield section("Long title", (bill.long_title, cut))
    yield section(ENGLISH("bill.summary"), (bill.summary or "",))
    yield section("Subjects", ("; ".join(bill.subjects),))
    yield section(ENGLISH("bill.sponsors"), _sponsors(bill))
    yield section(ENGLISH("bill.history"), _history(bill))
    past = [one for one in whole.hearings if one.meeting.start.has_begun(clock.now())]
    yield section(ENGLISH("hearing.past"), map(_hearing, past))
    yield section(ENGLISH("bill.votes"), (table_of(_VOTES, reversed(bill.votes)),))
    yield section(ENGLISH("bill.versions"), (table_of(_VERSIONS, whole.texts),))
    for kind in ("fiscal_note", "amendment", "report", "law"):
        columns = (Column("Takes effect" if kind == "law" else "Day", _day, whole=True), *_PAPERS)
        yield section(ENGLISH(f"bill.papers.{kind}"), (table_of(columns, bill.papers(kind)),))
    yield section(ENGLISH("bill.saw"), _seen(whole))
    yield section(ENGLISH("bill.source"), (_cite(whole),))


def _stage(line: BillLine) -> Iterator[str]:
    since = line.stage.since
    said = f", since {day_words(ENGLISH, since, clock.today())}" if since else ""
    yield words.stage_words(ENGLISH, line.stage) + said
    if line.stage.action:
        yield f"because of: “{line.stage.action}”"
    if line.status:
        key = "bill.badge" if agrees(line.stage.name, line.status) else "bill.badge.differs"
        yield ENGLISH(key, status=line.status)
    if line.is_card:
        yield ENGLISH("bill.unread")


def _ahead(whole: _Whole) -> Iterator[str]:
    coming = [one for one in whole.hearings if not one.meeting.start.has_begun(clock.now())]
    for one in coming:
        yield _hearing(one)
        if one.stands:
            yield "\t" + ENGLISH(f"testimony.{one.item.testimony}")
    if not coming:
        yield ENGLISH("hearing.next.none")


def _hearing(one: HearingView) -> str:
    return f"{start_of(one)}: {place_words(one)}. {became_words(one)}."


def _why(whole: _Whole) -> Iterator[str]:
    for topic in whole.bill.topics:
        by = "an editor" if topic.decided_by == "editor" else "our phrases"
        yield f"{topic.topic} ({topic.campaign}, decided by {by})"
        yield "\t" + _reason(whole, topic, ENGLISH)
        for one in topic.evidence:
            where = ENGLISH.maybe(f"field.{one.field}", one.field)
            yield f"\t“{one.phrase}” in the {where}: {one.passage}"
    if not whole.bill.topics:
        yield ENGLISH("bill.why.named" if whole.bill.line.followed else "bill.why.none")


def _reason(whole: _Whole, topic: TopicView, t: Translator) -> str:
    """Why the bill is under a topic, which the record format leaves out."""
    defined = whole.topics.get((topic.campaign, topic.topic))
    name = defined.name.of(t.code) if defined else words.topic_words(t, topic.topic, {})
    return reason_words(t, name, topic, defined.threshold if defined else None)


def _sponsors(bill: BillView) -> Iterator[str]:
    for role in ("prime", "sponsor", "cosponsor"):
        names = [words.sponsor_words(ENGLISH, one) for one in bill.sponsors if one.role == role]
        if names:
            yield f"{ENGLISH(f'role.{role}')}: {', '.join(names)}"


def _history(bill: BillView) -> Iterator[str]:
    yield table_of(_ACTIONS, reversed(bill.actions))
    for action in bill.unrecognised:
        yield f"Not recognised: “{action}”"
    if bill.line.is_card:
        yield ENGLISH("bill.history.unread")


def _seen(whole: _Whole) -> Iterator[str]:
    moments = (whole.bill.first_seen_at, whole.bill.last_seen_at)
    first, last = (moment_words(ENGLISH, at, clock.now()) for at in moments)
    yield ENGLISH("bill.saw.lead", first=first, last=last)
    later = [row for row in reversed(whole.ledger) if row.cause != FIRST_READING]
    yield table_of(_CHANGES, later)


def _cite(whole: _Whole) -> str:
    return ENGLISH(
        "bill.cite",
        number=whole.bill.line.number,
        title=whole.bill.line.title,
        session=whole.session_name,
        address=whole.bill.url,
        moment=day_words(ENGLISH, denver_day(whole.bill.last_seen_at)),
    )


# --- tables --------------------------------------------------------------------------------------


def _day(row: Any) -> str:
    day: date | None = row.day
    return day_words(ENGLISH, day) if day else ""


def _chamber(row: Any) -> str:
    return ENGLISH.maybe(f"chamber.{row.chamber}", "")


def _names(vote: VoteView) -> str:
    """`Yes: A, B. No: C.`, "" where no names were read."""
    choices = dict.fromkeys(one.choice for one in vote.ballots)
    return " ".join(
        f"{ENGLISH.maybe(f'choice.{choice}', choice)}: "
        f"{', '.join(one.name for one in vote.ballots if one.choice == choice)}."
        for choice in choices
    )


def _text_state(version: VersionText) -> str:
    """Whether a version's text is at hand, and why not where it could not be read."""
    faults = " ".join(f"{one.form}: {one.message}" for one in version.faults)
    if version.text is None:
        return faults or ENGLISH("text.state.unread")
    at = version.text.read_at
    since = f", {moment_words(ENGLISH, at, clock.now())}" if at else ""
    return f"{ENGLISH(f'text.state.{version.text.form}')}{since}. {faults}".strip()


def _paper_name(paper: DocumentRecord) -> str:
    name = ENGLISH("bill.law.chapter", chapter=paper.name) if paper.kind == "law" else paper.name
    return ", ".join(filter(None, (name, paper.committee_or_floor, paper.status)))


def _change(row: LedgerRow) -> str:
    change = words.ledger_words(row)
    return change if len(change) <= _MOST else f"{change[:_MOST]}..."


_DAY: Final = Column("Day", _day, whole=True)
_ACTIONS: Final = (_DAY, Column("Chamber", _chamber), Column("Action", "text"))
_VOTES: Final = (
    _DAY,
    Column("By", lambda vote: vote.committee or _chamber(vote)),
    Column("Motion", lambda vote: " ".join(filter(None, (vote.reading, vote.motion)))),
    Column("Result", lambda vote: words.vote_result(ENGLISH, vote)),
    Column("Count", lambda vote: words.vote_count(ENGLISH, vote)),
    Column("Names", _names),
)
_VERSIONS: Final = (
    _DAY,
    Column("Version", "name"),
    Column("Text", _text_state),
    Column("Address", lambda version: version.html_url or version.url),
)
_PAPERS: Final = (Column("Name", _paper_name), Column("Address", "url"))
_CHANGES: Final = (
    Column("Seen", lambda row: moment_words(ENGLISH, row.seen_at, clock.now()), whole=True),
    Column("What changed", _change),
)
