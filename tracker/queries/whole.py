"""Bills, whole: everything that is stored of one, or of all bills of a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, select

from tracker.domain.records import DocumentRecord, VersionRecord
from tracker.domain.views import (
    ActionView,
    BallotView,
    BillLine,
    BillView,
    Evidence,
    SponsorView,
    TopicView,
    VoteView,
)
from tracker.domain.votes import counted
from tracker.queries.bills import (
    ACTIONS,
    BILLS,
    MATCHES,
    STATUSES,
    AnyRow,
    grouped,
    lines_of,
    number_order,
    with_parts,
)
from tracker.queries.rows import as_view
from tracker.queries.sponsors import ChamberOf, chambers_of_sponsors, without_title
from tracker.store.tables import Ballot, Document, Sponsor, Version, Vote, table

_SPONSORS: Final = table(Sponsor)
_VERSIONS: Final = table(Version)
_DOCUMENTS: Final = table(Document)
_VOTES: Final = table(Vote)
_BALLOTS: Final = table(Ballot)

_RANK: Final = {"prime": 0, "sponsor": 1, "cosponsor": 2}


def bill(connection: Connection, number: str) -> BillView | None:
    """One bill, whole; None where it is not stored. number: in the form the site prints."""
    found = _whole(connection, BILLS.c.number == number)
    return found[0] if found else None


def whole_bills(connection: Connection, session: str) -> tuple[BillView, ...]:
    """Every bill of a session, whole, by number."""
    return _whole(connection, BILLS.c.session == session)


def _whole(connection: Connection, scope: ColumnElement[bool]) -> tuple[BillView, ...]:
    lines = with_parts(connection, connection.execute(lines_of([scope])).all(), scope)
    if not lines:
        return ()
    sessions = {line.session for line in lines.values()}
    chamber_of = chambers_of_sponsors(connection, sessions)
    parts = _parts(connection, scope, chamber_of)
    told = BILLS.c
    rows = connection.execute(
        select(
            told.id, told.kind, told.long_title, told.long_title_cut, told.summary, told.subjects,
            told.url, told.listed_sponsors, told.listed_seen_at, told.page_seen_at,
            told.first_seen_at, STATUSES.c.unrecognised,
        ).join(STATUSES, isouter=True).where(scope)
    ).all()  # fmt: skip
    views = [_bill_view(row, lines[row.id], parts, chamber_of) for row in rows]
    return tuple(sorted(views, key=lambda view: number_order(view.line.number)))


def _parts(
    connection: Connection, scope: ColumnElement[bool], chamber_of: ChamberOf
) -> dict[str, Mapping[int, tuple[Any, ...]]]:
    """What belongs to bills, by the name of the view's field and the bill's row id; one statement
    a kind."""
    ballots = _ballots(connection, scope)

    def read(child: Any, order: str, view: Callable[[AnyRow], Any]) -> Mapping[int, Any]:
        return grouped(connection, _standing(child, scope, *order.split()), view)

    return {
        "topics": read(MATCHES, "score", topic_view),
        "sponsors": _sponsors(connection, scope, chamber_of),
        "actions": read(ACTIONS, "day rank id", partial(as_view, ActionView)),
        "versions": read(_VERSIONS, "day rank id", partial(as_view, VersionRecord)),
        "documents": read(
            _DOCUMENTS,
            "kind day rank id",
            partial(as_view, DocumentRecord),
        ),
        "votes": read(_VOTES, "day id", lambda row: _vote(row, ballots.get(row.id, ()))),
    }


def _standing(child: Any, scope: ColumnElement[bool], *order: str) -> Select[Any]:
    """The rows of a child table that stand on their pages now."""
    return (
        select(child)
        .join(BILLS, child.c.bill_id == BILLS.c.id)
        .where(scope, child.c.gone_seen_at.is_(None))
        .order_by(*(child.c[name] for name in order))
    )


def _bill_view(
    row: AnyRow,
    line: BillLine,
    parts: Mapping[str, Mapping[int, tuple[Any, ...]]],
    chamber_of: ChamberOf,
) -> BillView:
    mine = {name: rows.get(row.id, ()) for name, rows in parts.items()}
    if line.is_card:
        mine["sponsors"] = tuple(
            SponsorView(without_title(name), chamber_of(name, ""), "prime", "")
            for name in row.listed_sponsors or ()
        )
    return as_view(
        BillView, row, line=line, **mine, long_title_cut=bool(row.long_title_cut),
        subjects=tuple(row.subjects or ()), unrecognised=tuple(row.unrecognised or ()),
        last_seen_at=row.page_seen_at or row.listed_seen_at or row.first_seen_at,
    )  # fmt: skip


def _sponsors(
    connection: Connection, scope: ColumnElement[bool], chamber_of: ChamberOf
) -> dict[int, tuple[SponsorView, ...]]:
    def view(row: AnyRow) -> tuple[tuple[int, int, str], SponsorView]:
        chamber = row.chamber or chamber_of(row.name, row.url)
        among_prime = row.rank if row.role == "prime" else 0
        order = (_RANK.get(row.role, len(_RANK)), among_prime, row.name.casefold())
        return order, SponsorView(row.name, chamber, row.role, row.url)

    ranked = grouped(connection, _standing(_SPONSORS, scope, "id"), view)
    return {
        key: tuple(one for _, one in sorted(rows, key=lambda pair: pair[0]))
        for key, rows in ranked.items()
    }


def topic_view(row: AnyRow, decided_by: str = "") -> TopicView:
    """A topic that a bill is under, or comes near, as stored. decided_by: where a row has none."""
    evidence = tuple(
        Evidence(
            one.get("field", ""),
            one.get("passage", ""),
            one.get("phrase", ""),
            float(one.get("points", 0)),
        )
        for one in row.evidence or ()
    )
    return TopicView(row.topic, row.campaign, decided_by or row.decided_by, row.score, evidence)


def _vote(row: AnyRow, ballots: tuple[BallotView, ...]) -> VoteView:
    is_voice = counted(row.yes, row.no, row.other) is None
    counts = {name: None for name in ("yes", "no", "other") if is_voice}
    result = row.told_result or row.result
    return as_view(VoteView, row, result=result, ballots=ballots, **counts)


def _ballots(
    connection: Connection, scope: ColumnElement[bool]
) -> dict[int, tuple[BallotView, ...]]:
    rows = connection.execute(
        select(_BALLOTS.c.vote_id, _BALLOTS.c.name, _BALLOTS.c.choice)
        .join(_VOTES, _BALLOTS.c.vote_id == _VOTES.c.id)
        .join(BILLS, _VOTES.c.bill_id == BILLS.c.id)
        .where(scope, _BALLOTS.c.gone_seen_at.is_(None), _VOTES.c.gone_seen_at.is_(None))
        .order_by(_BALLOTS.c.rank, _BALLOTS.c.id)
    )
    found: dict[int, list[BallotView]] = {}
    for row in rows:
        found.setdefault(row.vote_id, []).append(BallotView(row.name, row.choice))
    return {key: tuple(views) for key, views in found.items()}
