"""What a file gives: part of `ingest`, the only writer of official facts.

The official site goes before a file: of what is stored nothing is overwritten, and what the file
adds is added. Each difference is a row of the ledger with the import as its cause, written in the
transaction of the fact. A file that brings its ledger tells with it when each fact was first seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import (
    Collection,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    MutableMapping,
    Sequence,
)
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count, pairwise
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Connection, Row, Table, bindparam, func, insert, select, update

from tracker.domain.agendas import IMPORT
from tracker.domain.differences import Values, fields_changed, keyed
from tracker.domain.given import (
    GivenBill,
    GivenCommittee,
    GivenLegislator,
    GivenMeeting,
    crawl_elsewhere,
    goes_before,
)
from tracker.store.columns import rows_by, some
from tracker.store.ingest import (
    action_key,
    bill_facts,
    named_on_card,
    new_bill,
    replace_facts,
    sections,
    vote_key,
)
from tracker.store.ingest_meetings import (
    committee_of,
    meeting_facts,
    meeting_id,
    next_serial,
    place,
    start_of,
)
from tracker.store.ingest_people import OF_LEGISLATOR, ballot_rows, member_rows
from tracker.store.ledger import Ledger, Observation
from tracker.store.read.past import KINDS, LAST_SEEN, UNTOLD
from tracker.store.rows import RelatedRows, reconcile, row_of, saw, saw_each, write_changes
from tracker.store.tables import (
    ACTIONS,
    BALLOTS,
    BILLS,
    CALLS,
    CHANGES,
    COMMITTEES,
    ITEMS,
    LEGISLATORS,
    MEETINGS,
    MEMBERSHIPS,
    REVISIONS,
    VOTES,
)

#: What came of something that a file gave: it was new; what it added to what was known; it was
#: known, and nothing lacked.
Outcome: TypeAlias = Literal["new", "added", "known"]
_OF_COMMITTEE: Final = ("session", "kind", "name", "url", "email", "phone")


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from that no crawl saw. name: of the file, as the ledger names it; at: the
    moment of the import, aware. has_ledger: the file tells the history of what it gives itself, so
    that of what is new no row of the ledger is written beside."""

    name: str
    at: datetime
    has_ledger: bool = False

    @property
    def cause(self) -> str:
        """Why a row of the ledger was written."""
        return f"{IMPORT}{self.name}"

    def ledger(self, connection: Connection, session: str, *, fresh: bool = False) -> Ledger:
        """The ledger of what is written now. fresh: of what was not known before."""
        kind = _Untold if fresh and self.has_ledger else Ledger
        return kind(connection, Observation(self.at, session, ""), self.cause, self.at)


class _Untold(Ledger):
    """Of facts whose history the file tells itself: nothing is written."""

    def flush(self) -> None:
        """Forgets what was collected."""
        self._rows.clear()


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a thing that a file gave. differing: its parts that the file tells otherwise
    than they are stored, which stand as they are."""

    outcome: Outcome
    differing: tuple[str, ...] = ()


NEW: Final = Taken("new")
KNOWN: Final = Taken("known")


# --- bills ----------------------------------------------------------------------------------------


def ingest_given_bills(
    connection: Connection, bills: Sequence[GivenBill], source: Source
) -> list[Taken]:
    """Writes bills of one session, each number once, and says what came of each."""
    stored = rows_by(connection, BILLS.c.number, (bill.id for bill in bills))
    if fresh := [bill for bill in bills if bill.id not in stored]:
        _add(fresh, source, source.ledger(connection, bills[0].session, fresh=True))
    return [
        _beside(connection, stored[bill.id], bill, source) if bill.id in stored else NEW
        for bill in bills
    ]


def _add(bills: Sequence[GivenBill], source: Source, ledger: Ledger) -> None:
    """Writes bills that are new: one statement a table, however many they are."""
    connection = ledger.connection
    fresh = insert(BILLS).returning(BILLS.c.id, sort_by_parameter_order=True)
    rows = [_bill_row(bill, source, ledger) for bill in bills]
    ids = dict(
        zip((bill.id for bill in bills), connection.execute(fresh, rows).scalars(), strict=True)
    )
    children: dict[Table, list[dict[str, Any]]] = defaultdict(list)
    for bill in bills:
        _turn_to(ledger, bill, source)
        seen = {action_key(row_of(ACTIONS, action, rank=0)): at for action, at in bill.seen.items()}
        record = bill.record if bill.card is None else replace(bill.record, sponsors=None)
        for part, section in sections(ids[bill.id], record):
            related = replace(part, first_seen_at=seen) if part.table is ACTIONS else part
            children[part.table] += (related.new(key, section[key], ledger) for key in section)
    for of, of_bills in children.items():
        if of_bills:
            connection.execute(insert(of), of_bills)
    ballots: list[dict[str, Any]] = []
    read: list[dict[str, Any]] = []
    votes = _votes_of(connection, ids.values())
    for bill in bills:
        _turn_to(ledger, bill, source)
        at = bill.last_seen_at or ledger.observation.at
        for related, by_name in _ballots(bill, votes.get(ids[bill.id], {})):
            ballots += (related.new(key, by_name[key], ledger) for key in by_name)
            read.append({"of_vote": related.parent_id, "ballots_seen_at": at})
    if ballots:
        connection.execute(insert(BALLOTS), ballots)
        connection.execute(_BALLOTS_READ, read)
    saw_each(connection, (sight for bill in bills for sight in _sights(bill, source)))
    ledger.flush()


def _bill_row(bill: GivenBill, source: Source, ledger: Ledger) -> dict[str, Any]:
    """The row of a bill that is new, with its row of the ledger: a card's or a page's."""
    _turn_to(ledger, bill, source)
    last_seen_at = bill.last_seen_at or ledger.observation.at
    row = {**new_bill(bill.record, ledger), "source": bill.source}
    card, action = bill.card, bill.card.action if bill.card else None
    sponsors = bill.record.sponsors or () if card else ()
    return {
        **row,
        "long_title_cut": card.cut if card else row["long_title_cut"],
        "page_seen_at": None if card else last_seen_at,
        "listed_seen_at": last_seen_at if card else None,
        "listed_day": action.day if action else None,
        "listed_action": action.text if action else "",
        "listed_sponsors": [named_on_card(one) for one in sponsors],
    }


def _turn_to(ledger: Ledger, bill: GivenBill, source: Source) -> None:
    """From here on the ledger tells of this bill."""
    ledger.observation = Observation(bill.first_seen_at or source.at, bill.session, bill.record.url)


def _sights(bill: GivenBill, source: Source) -> Iterator[tuple[str, datetime]]:
    """When the page of a bill, or its card, and the pages of its votes were seen, oldest first."""
    page, first = bill.record.url if bill.card is None else bill.id, bill.first_seen_at or source.at
    last = bill.last_seen_at or first
    read = (vote.url for vote, ballots in bill.ballots.items() if ballots)
    yield from ((page, first), (page, last), *((url, last) for url in read))


#: The votes of a bill, by their keys.
_Votes: TypeAlias = Mapping[str, Row[Any]]
_VOTES: Final = select(*VOTES.c["bill_id", "key", "id", "ballots_seen_at"]).where(
    VOTES.c.bill_id.in_(some("ids"))
)
_BALLOTS_READ: Final = update(VOTES).where(VOTES.c.id == bindparam("of_vote"))


def _votes_of(connection: Connection, ids: Iterable[int]) -> dict[int, _Votes]:
    """The stored votes of bills, by row id of the bill."""
    votes: dict[int, dict[str, Row[Any]]] = defaultdict(dict)
    for vote in connection.execute(_VOTES, {"ids": list(ids)}):
        votes[vote.bill_id][vote.key] = vote
    return dict(votes)


def _ballots(
    bill: GivenBill, votes: _Votes
) -> Iterator[tuple[RelatedRows, Mapping[Hashable, Values]]]:
    """Who voted how, of each vote that is stored."""
    for vote, ballots in bill.ballots.items():
        key = vote_key(row_of(VOTES, vote))
        if ballots and key in votes:
            related = RelatedRows(BALLOTS, votes[key].id, f"{bill.id}/{key}")
            yield related, ballot_rows(ballots)


def _put_ballots(bill_id: int, bill: GivenBill, ledger: Ledger, *, lacking: bool = False) -> None:
    """Who voted how. lacking: of those votes alone of which it is not known."""
    votes = _votes_of(ledger.connection, [bill_id]).get(bill_id, {}) if bill.ballots else {}
    wanted = {key: one for key, one in votes.items() if not lacking or one.ballots_seen_at is None}
    for related, rows in _ballots(bill, wanted):
        reconcile(related, rows, ledger)
        read = {"of_vote": related.parent_id, "ballots_seen_at": ledger.observation.at}
        ledger.connection.execute(_BALLOTS_READ, read)


def _beside(connection: Connection, row: Row[Any], bill: GivenBill, source: Source) -> Taken:
    """What becomes of a bill that is stored. The official site's facts are completed. Those of
    another collection are told anew by the same one, or by a source that goes before it."""
    if bill.source == row.source == "":
        return _complete(connection, row, bill, source)
    if bill.source != row.source and not goes_before(bill.source, row.source):
        return KNOWN
    ledger = source.ledger(connection, bill.session)
    _turn_to(ledger, bill, source)
    saw_each(connection, _sights(bill, source))
    replace_facts(row, bill.record, bill.source, ledger)
    _put_ballots(row.id, bill, ledger)
    ledger.flush()
    return Taken("added")


def _complete(connection: Connection, row: Row[Any], bill: GivenBill, source: Source) -> Taken:
    """Adds to a stored bill what nothing is, or was once, stored of."""
    ledger = source.ledger(connection, bill.session)
    ledger.observation = replace(ledger.observation, url=bill.record.url)
    facts = {name: value for name, value in bill_facts(bill.record).items() if value}
    added = {name: value for name, value in facts.items() if not getattr(row, name)}
    write_changes(BILLS, "bill", bill.id, row, added, ledger)
    # What the file lacks says nothing.
    differing = [
        name
        for name, value in facts.items()
        if name not in ("url", "kind") and getattr(row, name) not in ("", None, value)
    ]
    for related, rows in sections(row.id, bill.record):
        of = related.table
        keys = set(connection.execute(select(of.c.key).where(of.c.bill_id == row.id)).scalars())
        if not keys:
            reconcile(related, rows, ledger)
        elif not rows.keys() <= keys:
            differing.append(of.name)
    _put_ballots(row.id, bill, ledger, lacking=True)
    outcome: Outcome = "added" if len(ledger) else "known"
    ledger.flush()
    return Taken(outcome, tuple(differing))


def said_again(
    connection: Connection, collection: str, numbers: Sequence[str], at: datetime
) -> None:
    """Another collection says of these bills what it said: where its facts are shown, only their
    last sight is newer."""
    which = (BILLS.c.number.in_(numbers), BILLS.c.source == collection)
    connection.execute(update(BILLS).where(*which).values(page_seen_at=at))
    saw(connection, connection.execute(select(BILLS.c.url).where(*which)).scalars().all(), at)


# --- committees and members -----------------------------------------------------------------------


def ingest_given_people(
    connection: Connection, given: Sequence[GivenCommittee | GivenLegislator], source: Source
) -> list[Taken]:
    """Writes committees of one session with their members, or members of the General Assembly."""
    is_committee = given[0].kind == "committee"
    into = COMMITTEES if is_committee else LEGISLATORS
    stored = rows_by(connection, into.c.id, (one.id for one in given))
    ledger = source.ledger(connection, given[0].session, fresh=True)
    taken = []
    for one in given:
        names = _OF_COMMITTEE if is_committee else OF_LEGISLATOR
        facts = {name: getattr(one.record, name) for name in names}
        if facts.get("chamber", "") is None:
            facts["chamber"] = ""
        row = stored.get(one.id)
        if row is not None:
            differing = (
                name for name in names if facts[name] not in ("", None, getattr(row, name))
            )
            taken.append(replace(KNOWN, differing=tuple(differing)))
            continue
        ledger.observation = replace(ledger.observation, url=one.record.url)
        ledger.new(one.kind, one.id, facts)
        seen = {"first_seen_at": source.at, "last_seen_at": None if is_committee else source.at}
        connection.execute(insert(into).values(id=one.id, **seen, **facts))
        if isinstance(one, GivenCommittee):
            members = member_rows(one.record.members or ())
            reconcile(RelatedRows(MEMBERSHIPS, one.id, one.id), members, ledger)
        taken.append(NEW)
    ledger.flush()
    return taken


# --- meetings -------------------------------------------------------------------------------------


def ingest_given_meetings(
    connection: Connection,
    meetings: Sequence[GivenMeeting],
    source: Source,
    ids: MutableMapping[str, str],
) -> list[Taken]:
    """Writes meetings of one session with their agendas, and says what came of each. A meeting
    keeps the id that the file gives it. Where another one has that id here, it gets the next that
    is free, and what names it by its old one is told of the new. ids: here goes, by the id that the
    file gives, the one under which a meeting is stored where that is another."""
    session = meetings[0].session
    by_id = MEETINGS.c.id.in_([meeting.id for meeting in meetings])
    by_day = MEETINGS.c.day.in_([meeting.record.start.day for meeting in meetings])
    near = select(MEETINGS).where(MEETINGS.c.session == session, by_id | by_day)
    stored = connection.execute(near).all()
    same = {meeting.id: _same_meeting(meeting, stored) for meeting in meetings}
    fresh = [meeting for meeting in meetings if same[meeting.id] is None]
    taken = {row.id for row in stored}.intersection(meeting.id for meeting in fresh)
    if taken:
        free = next_serial(connection, session, [meeting.id for meeting in fresh])
        names = (meeting_id(session, serial) for serial in count(free))
        ids.update(zip(sorted(taken), names, strict=False))
    ids.update((key, row.id) for key, row in same.items() if row is not None and row.id != key)
    ledger = source.ledger(connection, session, fresh=True)
    for meeting in fresh:
        _add_meeting(ids.get(meeting.id, meeting.id), meeting, ledger)
    ledger.flush()
    return [
        NEW if (row := same[meeting.id]) is None else _as_known(row, meeting)
        for meeting in meetings
    ]


def _same_meeting(meeting: GivenMeeting, stored: Iterable[Row[Any]]) -> Row[Any] | None:
    """The stored meeting that a file means: of the same id and committee, else of the same
    committee and start."""
    committee = committee_of(meeting.record.committee)
    alike = [row for row in stored if row.committee_key == committee]
    by_id = [row for row in alike if row.id == meeting.id]
    by_start = [row for row in alike if start_of(row).is_same(meeting.record.start)]
    return next(iter((*by_id, *by_start)), None)


def _as_known(row: Row[Any], meeting: GivenMeeting) -> Taken:
    given = {**place(meeting.record.start, meeting.record.location), "status": meeting.status}
    return Taken("known", tuple(one.field for one in fields_changed(row._asdict(), given)))


def _add_meeting(name: str, meeting: GivenMeeting, ledger: Ledger) -> None:
    connection = ledger.connection
    facts = meeting_facts(
        meeting.record, meeting.status, meeting.schedule_url, meeting.agenda_remark
    )
    seen = {
        "first_seen_at": meeting.first_seen_at, "last_seen_at": meeting.last_seen_at,
        "agenda_seen_at": meeting.agenda_seen_at,
    }  # fmt: skip
    about = {"id": name, "committee_key": committee_of(meeting.record.committee)}
    connection.execute(insert(MEETINGS).values(session=meeting.session, **about, **facts, **seen))
    places = [place(earlier.start, earlier.location) for earlier in meeting.earlier]
    revisions = [
        {"meeting_id": name, "rank": rank, "seen_at": earlier.seen_at, **places[rank]}
        for rank, earlier in enumerate(meeting.earlier)
    ]
    if revisions:
        connection.execute(insert(REVISIONS), revisions)
    # As it was first, then each time that its start or room became another, at last its status.
    steps = [*({**facts, **at, "status": "scheduled"} for at in places), facts]
    ledger.new("meeting", name, steps[0], seen_at=meeting.first_seen_at, url=meeting.schedule_url)
    for (before, after), earlier in zip(pairwise(steps), meeting.earlier, strict=True):
        beside = {"seen_at": earlier.seen_at, "url": meeting.schedule_url}
        ledger.changed("meeting", name, fields_changed(before, after), **beside)
    if items := list(_items(name, meeting, ledger)):
        connection.execute(insert(ITEMS), items)
    saw(connection, [name], meeting.first_seen_at)
    saw(connection, [name], meeting.last_seen_at)
    if meeting.agenda_seen_at is not None:
        saw(connection, [meeting.record.agenda_url], meeting.agenda_seen_at)


def _items(name: str, meeting: GivenMeeting, ledger: Ledger) -> Iterator[dict[str, Any]]:
    """The rows of an agenda, those that left it too, with their rows of the ledger."""
    facts = [
        {"bill": item.bill, "remark": item.remark, "text": item.text, "rank": item.place}
        for item in meeting.items
    ]
    by_key = keyed(facts, lambda row: str(row["bill"] or row["text"]))
    for (key, values), item in zip(by_key.items(), meeting.items, strict=True):
        entity, url = ("agenda_item", f"{name}/{key}"), meeting.schedule_url
        ledger.new(*entity, values, seen_at=item.first_seen_at, url=url)
        if item.gone_seen_at is not None:
            ledger.gone(*entity, seen_at=item.gone_seen_at, url=url)
        seen = {"first_seen_at": item.first_seen_at, "gone_seen_at": item.gone_seen_at}
        crawl = crawl_elsewhere(item.crawl)
        yield {"meeting_id": name, "key": key, **values, **seen, "listed_crawl": crawl}


# --- of what a file brought with its ledger: when it was first seen ------------------------------

#: What rows of the ledger hang on, with the column that is its name there.
_SUBJECTS: Final = (
    BILLS.c.number, MEETINGS.c.id, COMMITTEES.c.id, LEGISLATORS.c.id, CALLS.c.id,
)  # fmt: skip
#: Columns that tell which row it is, and when it was there.
_ABOUT: Final = frozenset(
    {"id", "key", "bill_id", "vote_id", "committee_id", "meeting_id", "first_seen_at",
     "gone_seen_at", "listed_crawl", "committee_key"}
)  # fmt: skip
#: How many subjects are gone through together.
_AT_ONCE: Final = 200
_FIRSTS: Final = (
    select(CHANGES.c.entity_id, func.min(CHANGES.c.seen_at).label("at"))
    .where(CHANGES.c.kind == "new", CHANGES.c.entity == bindparam("entity"))
    .where(CHANGES.c.subject.in_(bindparam("subjects", expanding=True)))
    .group_by(CHANGES.c.entity_id)
)


def see_first(connection: Connection, subjects: Collection[str]) -> None:
    """Lets facts be first seen when the ledger says that they were. subjects: of the ledger, of
    which nothing was known before."""
    for these in _slices(sorted(subjects)):
        for entity, kind in KINDS.items():
            if kind.named is None or "first_seen_at" not in kind.table.c:
                continue
            which = {"entity": entity, "subjects": these}
            firsts = {row.entity_id: row.at for row in connection.execute(_FIRSTS, which)}
            later = [
                {"of_row": row._mapping[kind.key], "first_seen_at": at}
                for row in connection.execute(kind.named, {"subjects": these})
                if (at := firsts.get(row._name)) is not None and at != row.first_seen_at
            ]
            if later:
                row = kind.table.c[kind.key] == bindparam("of_row")
                connection.execute(update(kind.table).where(row), later)


def tell_first(connection: Connection, sessions: Collection[str], source: Source) -> None:
    """Writes the first sight of what is stored of these sessions and stands in no ledger."""
    for name in _SUBJECTS:
        untold = select(name).where(name.not_in(select(CHANGES.c.subject)))
        if "session" in name.table.c:
            untold = untold.where(name.table.c.session.in_(sessions))
        for these in _slices(connection.execute(untold.order_by(name)).scalars().all()):
            ledger = Ledger(
                connection, Observation(source.at, min(sessions), ""), source.cause, source.at
            )
            for entity, kind in KINDS.items():
                if kind.named is not None:
                    rows = connection.execute(kind.named, {"subjects": these})
                    _tell(ledger, entity, kind.table, rows)
            ledger.flush()


def _tell(ledger: Ledger, entity: str, of: Table, rows: Any) -> None:
    untold = _ABOUT | UNTOLD | {column for name, column in LAST_SEEN if name == of.name}
    names = [column.name for column in of.columns if column.name not in untold]
    for row in rows:
        values, at = row._mapping, row._first
        session = values.get("session") or ledger.observation.session
        ledger.observation = replace(ledger.observation, at=at, session=session)
        ledger.new(entity, row._name, {name: values[name] for name in names})
        if (gone := values.get("gone_seen_at")) is not None:
            ledger.gone(entity, row._name, seen_at=gone)


def _slices(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(names), _AT_ONCE):
        yield names[first : first + _AT_ONCE]
