"""Bills, whole: everything that is stored of one, or of all bills of a session."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from tracker.domain.given import SOURCES, ForeignRecord
from tracker.domain.records import DocumentRecord, VersionRecord
from tracker.domain.views import (
    ActionView,
    BallotView,
    BillView,
    Evidence,
    SponsorView,
    TopicView,
    VoteView,
)
from tracker.domain.votes import TITLES, counted, without_title
from tracker.queries.bills import AnyRow, line_of, lines_of
from tracker.queries.rows import as_view, grouped, named, one_of
from tracker.store.foreign import FOREIGN
from tracker.store.tables import (
    ACTIONS,
    BALLOTS,
    BILLS,
    DOCUMENTS,
    LEGISLATORS,
    MATCHES,
    SPONSORS,
    STATUSES,
    VERSIONS,
    VOTES,
)

_RANK: Final = {"prime": 0, "sponsor": 1, "cosponsor": 2}
#: What is asked for: one bill by its number, or several.
Scope: TypeAlias = Literal["number", "numbers"]
#: How many bills are read together.
_AT_ONCE: Final = 200
_ROW: Final = (
    "kind", "long_title", "long_title_cut", "summary", "subjects", "url", "listed_seen_at",
    "first_seen_at",
)  # fmt: skip


def bill(connection: Connection, number: str) -> BillView | None:
    """One bill, whole; None where it is not stored. number: in the form the site prints."""
    return next(iter(_whole(connection, "number", number)), None)


def whole_bills(connection: Connection, session: str) -> Iterator[BillView]:
    """Every bill of a session, whole, in the order of their numbers as text. They are read so many
    at a time: memory does not grow with the session."""
    numbers = sorted(connection.execute(_NUMBERS, {"of": session}).scalars())
    chamber_of = chambers_of_sponsors(connection, {session})
    for first in range(0, len(numbers), _AT_ONCE):
        some = named(numbers[first : first + _AT_ONCE])
        yield from sorted(
            _whole(connection, "numbers", some, chamber_of), key=lambda view: view.line.number
        )


def _whole(
    connection: Connection, by: Scope, of: str, chamber_of: ChamberOf | None = None
) -> list[BillView]:
    rows = connection.execute(_bills(by), {"of": of}).all()
    if not rows:
        return []
    chamber_of = chamber_of or chambers_of_sponsors(connection, {row.session for row in rows})
    parts = _Parts(
        *(
            grouped(
                connection.execute(_standing(child, by), {"of": of}), lambda row: row.bill_id, _row
            )
            for child in _CHILDREN
        )
    )
    ballots = grouped(
        connection.execute(_ballots(by), {"of": of}) if parts.votes else (),
        lambda row: row.vote_id,
        lambda row: BallotView(row.name, row.choice, row.url),
    )
    return [_bill_view(row, parts, ballots, chamber_of) for row in rows]


#: Rows of a child table by the row id of their bill.
_Rows: TypeAlias = Mapping[int, tuple[AnyRow, ...]]


class _Parts(NamedTuple):
    """What belongs to bills, as stored."""

    matches: _Rows
    sponsors: _Rows
    actions: _Rows
    versions: _Rows
    documents: _Rows
    votes: _Rows


#: In which order the rows of each are read.
_CHILDREN: Final[Mapping[Any, tuple[str, ...]]] = {
    MATCHES: ("score",),
    SPONSORS: ("rank", "id"),
    ACTIONS: ("day", "rank", "id"),
    VERSIONS: ("day", "rank", "id"),
    DOCUMENTS: ("kind", "day", "rank", "id"),
    VOTES: ("day", "id"),
}


def _row(row: AnyRow) -> AnyRow:
    return row


# Built once: building a statement costs more than running it.
_NUMBERS: Final = select(BILLS.c.number).where(BILLS.c.session == bindparam("of"))


def _meant(by: Scope) -> ColumnElement[bool]:
    return BILLS.c.number == bindparam("of") if by == "number" else one_of(BILLS.c.number, "of")


def _ids(by: Scope) -> Select[Any]:
    return select(BILLS.c.id).where(_meant(by))


@cache
def _bills(by: Scope) -> Select[Any]:
    columns = (*(BILLS.c[name] for name in _ROW), STATUSES.c.unrecognised)
    return lines_of([_meant(by)], *columns)


@cache
def _standing(child: Any, by: Scope) -> Select[Any]:
    """The rows of a child table that stand on their pages now; of what has no day the first."""
    order = (child.c[name] for name in _CHILDREN[child])
    return (
        select(child)
        .where(child.c.bill_id.in_(_ids(by)), child.c.gone_seen_at.is_(None))
        .order_by(*(column.nulls_first() if column.nullable else column for column in order))
    )


@cache
def _ballots(by: Scope) -> Select[Any]:
    votes = select(VOTES.c.id).where(VOTES.c.bill_id.in_(_ids(by)), VOTES.c.gone_seen_at.is_(None))
    return (
        select(BALLOTS.c.vote_id, BALLOTS.c.name, BALLOTS.c.choice, BALLOTS.c.url)
        .where(BALLOTS.c.vote_id.in_(votes), BALLOTS.c.gone_seen_at.is_(None))
        .order_by(BALLOTS.c.rank, BALLOTS.c.id)
    )


def _bill_view(
    row: AnyRow,
    parts: _Parts,
    ballots: Mapping[int, tuple[BallotView, ...]],
    chamber_of: ChamberOf,
) -> BillView:
    matches, sponsors, actions, versions, documents, votes = (
        rows.get(row.id, ()) for rows in parts
    )
    primes = tuple(sponsor.name for sponsor in sponsors if sponsor.role == "prime")
    latest = (actions[-1].day, actions[-1].text) if actions else None
    best_first = sorted(matches, key=lambda match: (-match.score, match.topic))
    line = line_of(row, (match.topic for match in best_first), primes or None, latest)
    return as_view(
        BillView,
        row,
        line=line,
        long_title_cut=bool(row.long_title_cut),
        subjects=tuple(row.subjects or ()),
        unrecognised=tuple(row.unrecognised or ()),
        last_seen_at=row.page_seen_at or row.listed_seen_at or row.first_seen_at,
        topics=tuple(map(topic_view, matches)),
        sponsors=_carded(row, chamber_of) if line.is_card else _sponsors(sponsors, chamber_of),
        actions=tuple(as_view(ActionView, action) for action in actions),
        versions=tuple(as_view(VersionRecord, version) for version in versions),
        documents=tuple(as_view(DocumentRecord, document) for document in documents),
        votes=tuple(_vote(vote, ballots.get(vote.id, ())) for vote in votes),
    )


def _carded(row: AnyRow, chamber_of: ChamberOf) -> tuple[SponsorView, ...]:
    """The sponsors of a bill of which only the card is known."""
    names = row.listed_sponsors or ()
    return tuple(
        SponsorView(without_title(name), chamber_of(name, ""), "prime", "") for name in names
    )


def _sponsors(rows: Sequence[AnyRow], chamber_of: ChamberOf) -> tuple[SponsorView, ...]:
    """Prime sponsors by rank, then sponsors, then cosponsors by name."""

    def order(row: AnyRow) -> tuple[int, int, str, int]:
        rank = row.rank if row.role == "prime" else 0
        return _RANK.get(row.role, len(_RANK)), rank, row.name.casefold(), row.id

    return tuple(
        SponsorView(row.name, row.chamber or chamber_of(row.name, row.url), row.role, row.url)
        for row in sorted(rows, key=order)
    )


def topic_view(row: AnyRow, decided_by: str = "") -> TopicView:
    """A topic that a bill is under, or comes near, as stored. decided_by: where a row has none."""
    evidence = tuple(
        Evidence(
            part.get("field", ""),
            part.get("passage", ""),
            part.get("phrase", ""),
            float(part.get("points", 0)),
        )
        for part in row.evidence or ()
    )
    return TopicView(row.topic, row.campaign, decided_by or row.decided_by, row.score, evidence)


def _vote(row: AnyRow, ballots: tuple[BallotView, ...]) -> VoteView:
    is_voice = counted(row.yes, row.no, row.other) is None
    counts = {name: None for name in ("yes", "no", "other") if is_voice}
    result = row.told_result or row.result
    return as_view(VoteView, row, result=result, ballots=ballots, **counts)


# --- in which chamber a sponsor sits, where the row itself does not say ---------------------------


#: Name and link in, chamber out; "" where nothing says it or two chambers could be meant.
ChamberOf: TypeAlias = Callable[[str, str], str]


def chambers_of_sponsors(connection: Connection, sessions: Collection[str]) -> ChamberOf:
    """Finds a chamber from the name's own title, another row of these sessions with the same
    link or the same name, or the member's page. These are read when they are first asked for:
    most sponsors say it themselves."""

    @cache
    def elsewhere() -> Mapping[str, set[str]]:
        return _chambers(connection, sessions)

    def chamber_of(name: str, link: str) -> str:
        titled = next((chamber for title, chamber in TITLES.items() if name.startswith(title)), "")
        if titled:
            return titled
        chambers = elsewhere()
        alike = chambers.get(link) or chambers.get(without_title(name).casefold()) or set()
        return next(iter(alike)) if len(alike) == 1 else ""

    return chamber_of


def _chambers(connection: Connection, sessions: Collection[str]) -> Mapping[str, set[str]]:
    """In which chambers members sit, by link (with a slash in front) and by name, folded."""
    chambers: dict[str, set[str]] = {}
    rows = connection.execute(
        select(SPONSORS.c.name, SPONSORS.c.url, SPONSORS.c.chamber)
        .distinct()
        .join(BILLS)
        .where(BILLS.c.session.in_(sessions), SPONSORS.c.chamber != "")
    )
    for name, link, chamber in rows:
        chambers.setdefault(name.casefold(), set()).add(chamber)
        if link:
            chambers.setdefault(link, set()).add(chamber)
    for key, chamber in connection.execute(
        select(LEGISLATORS.c.id, LEGISLATORS.c.chamber).where(LEGISLATORS.c.chamber != "")
    ):
        chambers.setdefault(f"/legislators/{key}", {chamber})
    return chambers


# --- what other collections say of a bill ---------------------------------------------------------


_OF_BILL: Final = select(
    FOREIGN.c.source,
    FOREIGN.c.file,
    FOREIGN.c.imported_at,
    FOREIGN.c.record,
).where(FOREIGN.c.number == bindparam("number"), FOREIGN.c.imported_at <= bindparam("until"))


def foreign_records(
    connection: Connection, number: str, now: datetime
) -> tuple[ForeignRecord, ...]:
    """The records that were brought in by a moment, those of a source that goes before others
    first."""
    rows = connection.execute(_OF_BILL, {"number": number, "until": now})
    order = list(SOURCES)
    records = (as_view(ForeignRecord, row) for row in rows)
    return tuple(sorted(records, key=lambda record: order.index(record.source)))
