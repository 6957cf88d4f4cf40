"""Bills, whole: everything that is stored of one, or of all bills of a session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, Final, TypeAlias

from sqlalchemy import BindParameter, Connection, Select, Table, bindparam, select

from tracker.domain import views
from tracker.domain.given import SOURCES, ForeignRecord
from tracker.domain.records import DocumentRecord, VersionRecord
from tracker.domain.votes import TITLES, counted, without_title
from tracker.queries.bills import line_of, lines_of
from tracker.queries.rows import NAMES, as_view, as_views, grouped, named, one_of, rows_by, stands
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
#: How many bills are read together.
_AT_ONCE: Final = 200

_NUMBERS: Final = select(BILLS.c.number).where(BILLS.c.session == bindparam("session"))
_BILLS: Final = lines_of(
    [one_of(BILLS.c.number)],
    *BILLS.c["kind", "long_title", "long_title_cut", "summary", "subjects", "url"],
    *(*BILLS.c["listed_seen_at", "first_seen_at"], STATUSES.c.unrecognised),
)
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)


def _children(rows: Table, *order: str) -> Select[Any]:
    """The rows of a child table that stand on their pages now; of what has no day the first."""
    columns = (column.nulls_first() if column.nullable else column for column in rows.c[order])
    return select(rows).where(rows.c.bill_id.in_(_IDS), stands(rows)).order_by(*columns)


_CHILDREN: Final = (
    _children(MATCHES, "score"),
    _children(SPONSORS, "rank", "id"),
    _children(ACTIONS, "day", "rank", "id"),
    _children(VERSIONS, "day", "rank", "id"),
    _children(DOCUMENTS, "kind", "day", "rank", "id"),
    _children(VOTES, "day", "id"),
)
_OF_VOTES: Final = select(VOTES.c.id).where(VOTES.c.bill_id.in_(_IDS), stands(VOTES))
_BALLOTS: Final = (
    select(*BALLOTS.c["vote_id", "name", "choice", "url"])
    .where(BALLOTS.c.vote_id.in_(_OF_VOTES), stands(BALLOTS))
    .order_by(BALLOTS.c.rank, BALLOTS.c.id)
)


def bill(connection: Connection, number: str) -> views.BillView | None:
    """One bill, whole; None where it is not stored. number: in the form the site prints."""
    return next(iter(_whole(connection, [number])), None)


def whole_bills(connection: Connection, session: str) -> Iterator[views.BillView]:
    """Every bill of a session, whole, in the order of their numbers as text. They are read so many
    at a time: memory does not grow with the session."""
    numbers = sorted(connection.execute(_NUMBERS, {"session": session}).scalars())
    chamber_of = chambers_of_sponsors(connection, {session})
    for first in range(0, len(numbers), _AT_ONCE):
        some = numbers[first : first + _AT_ONCE]
        # Not kept under a name: while the next are read, these are to be gone.
        yield from sorted(_whole(connection, some, chamber_of), key=lambda view: view.line.number)


def _whole(
    connection: Connection, numbers: Sequence[str], chamber_of: ChamberOf | None = None
) -> list[views.BillView]:
    rows = connection.execute(_BILLS, {NAMES: named(numbers)}).all()
    if not rows:
        return []
    chamber_of = chamber_of or chambers_of_sponsors(connection, {row.session for row in rows})
    of = {"ids": [row.id for row in rows]}
    parts = [rows_by(connection.execute(child, of), "bill_id") for child in _CHILDREN]
    ballots = grouped(
        connection.execute(_BALLOTS, of) if parts[-1] else (),
        attrgetter("vote_id"),
        lambda row: views.BallotView(row.name, row.choice, row.url),
    )
    return [
        _bill_view(row, [part.get(row.id, ()) for part in parts], ballots, chamber_of)
        for row in rows
    ]


def _bill_view(
    row: Any,
    parts: Sequence[Sequence[Any]],
    ballots: Mapping[int, tuple[views.BallotView, ...]],
    chamber_of: ChamberOf,
) -> views.BillView:
    """parts: its rows of each child table, in the order of _CHILDREN."""
    matches, sponsors, actions, versions, documents, votes = parts
    primes = tuple(sponsor.name for sponsor in sponsors if sponsor.role == "prime")
    latest = (actions[-1].day, actions[-1].text) if actions else None
    best_first = sorted(matches, key=lambda match: (-match.score, match.topic))
    line = line_of(row, (match.topic for match in best_first), primes or None, latest)
    on_card = row.listed_sponsors or ()
    carded = (
        views.SponsorView(without_title(name), chamber_of(name, ""), "prime", "")
        for name in on_card
    )
    return as_view(
        views.BillView,
        row,
        line=line,
        long_title_cut=bool(row.long_title_cut),
        subjects=tuple(row.subjects or ()),
        unrecognised=tuple(row.unrecognised or ()),
        last_seen_at=row.page_seen_at or row.listed_seen_at or row.first_seen_at,
        topics=tuple(map(topic_view, matches)),
        sponsors=_sponsors(sponsors, chamber_of) if not line.is_card else tuple(carded),
        actions=as_views(views.ActionView, actions),
        versions=as_views(VersionRecord, versions),
        documents=as_views(DocumentRecord, documents),
        votes=tuple(_vote(vote, ballots.get(vote.id, ())) for vote in votes),
    )


def _sponsors(rows: Sequence[Any], chamber_of: ChamberOf) -> tuple[views.SponsorView, ...]:
    """Prime sponsors by rank, then sponsors, then cosponsors by name."""

    def order(row: Any) -> tuple[int, int, str, int]:
        rank = row.rank if row.role == "prime" else 0
        return _RANK.get(row.role, len(_RANK)), rank, row.name.casefold(), row.id

    return tuple(
        views.SponsorView(row.name, row.chamber or chamber_of(row.name, row.url), row.role, row.url)
        for row in sorted(rows, key=order)
    )


def topic_view(row: Any, decided_by: str = "") -> views.TopicView:
    """A topic that a bill is under, or comes near, as stored. decided_by: where a row has none."""
    evidence = tuple(
        views.Evidence(
            *(part.get("field", ""), part.get("passage", ""), part.get("phrase", "")),
            float(part.get("points", 0)),
        )
        for part in row.evidence or ()
    )
    return as_view(views.TopicView, row, decided_by=decided_by or row.decided_by, evidence=evidence)


def _vote(row: Any, ballots: tuple[views.BallotView, ...]) -> views.VoteView:
    is_voice = counted(row.yes, row.no, row.other) is None
    counts = {name: None for name in ("yes", "no", "other") if is_voice}
    result = row.told_result or row.result
    return as_view(views.VoteView, row, result=result, ballots=ballots, **counts)


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
    chambers: dict[str, set[str]] = defaultdict(set)
    sponsors = select(*SPONSORS.c["name", "url", "chamber"]).distinct().join(BILLS)
    among = sponsors.where(BILLS.c.session.in_(sessions), SPONSORS.c.chamber != "")
    for name, link, chamber in connection.execute(among):
        for key in filter(None, (name.casefold(), link)):
            chambers[key].add(chamber)
    members = select(LEGISLATORS.c.id, LEGISLATORS.c.chamber).where(LEGISLATORS.c.chamber != "")
    for member, chamber in connection.execute(members):
        chambers.setdefault(f"/legislators/{member}", {chamber})
    return chambers


# --- what other collections say of a bill ---------------------------------------------------------

_OF_BILL: Final = select(
    FOREIGN.c.source, FOREIGN.c.file, FOREIGN.c.imported_at, FOREIGN.c.record
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
