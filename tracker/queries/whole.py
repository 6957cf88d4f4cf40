"""Bills, whole: everything that is stored of one, or of all bills of a session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, select

from tracker.domain.views import (
    ActionView,
    BallotView,
    BillLine,
    BillView,
    DocumentView,
    EvidenceView,
    SponsorView,
    TopicView,
    VersionView,
    VoteView,
)
from tracker.domain.votes import counted
from tracker.queries.bills import (
    ACTIONS,
    BILLS,
    JUDGEMENTS,
    MATCHES,
    AnyRow,
    grouped,
    lines_of,
    number_order,
    with_parts,
)
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
    parts = _Parts.read(connection, scope, chamber_of)
    told = BILLS.c
    rows = connection.execute(
        select(
            told.id, told.kind, told.long_title, told.long_title_cut, told.summary, told.subjects,
            told.source_url, told.listed_sponsors, told.listed_seen, told.page_seen,
            told.first_seen, JUDGEMENTS.c.unrecognised,
        ).join(JUDGEMENTS, isouter=True).where(scope)
    ).all()  # fmt: skip
    views = [_bill_view(row, lines[row.id], parts, chamber_of) for row in rows]
    return tuple(sorted(views, key=lambda view: number_order(view.line.number)))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What belongs to bills, by their row id."""

    topics: Mapping[int, tuple[TopicView, ...]]
    sponsors: Mapping[int, tuple[SponsorView, ...]]
    actions: Mapping[int, tuple[ActionView, ...]]
    versions: Mapping[int, tuple[VersionView, ...]]
    documents: Mapping[int, tuple[DocumentView, ...]]
    votes: Mapping[int, tuple[VoteView, ...]]

    @classmethod
    def read(
        cls, connection: Connection, scope: ColumnElement[bool], chamber_of: ChamberOf
    ) -> _Parts:
        """One statement a kind."""
        ballots = _ballots(connection, scope)
        return cls(
            topics=grouped(connection, _standing(MATCHES, scope, "score"), topic_view),
            sponsors=_sponsors(connection, scope, chamber_of),
            actions=grouped(connection, _standing(ACTIONS, scope, "day", "place", "id"), _action),
            versions=grouped(
                connection, _standing(_VERSIONS, scope, "day", "place", "id"), _version
            ),
            documents=grouped(
                connection, _standing(_DOCUMENTS, scope, "kind", "day", "place", "id"), _document
            ),
            votes=grouped(
                connection,
                _standing(_VOTES, scope, "day", "id"),
                lambda row: _vote(row, ballots.get(row.id, ())),
            ),
        )


def _standing(child: Any, scope: ColumnElement[bool], *order: str) -> Select[Any]:
    """The rows of a child table that stand on their pages now."""
    return (
        select(child)
        .join(BILLS, child.c.bill_id == BILLS.c.id)
        .where(scope, child.c.gone_seen.is_(None))
        .order_by(*(child.c[name] for name in order))
    )


def _bill_view(row: AnyRow, line: BillLine, parts: _Parts, chamber_of: ChamberOf) -> BillView:
    carded = tuple(
        SponsorView(without_title(name), chamber_of(name, ""), "prime", "")
        for name in row.listed_sponsors or ()
    )
    return BillView(
        line=line,
        kind=row.kind,
        long_title=row.long_title,
        long_title_cut=bool(row.long_title_cut),
        summary=row.summary,
        subjects=tuple(row.subjects or ()),
        topics=parts.topics.get(row.id, ()),
        sponsors=carded if line.is_card else parts.sponsors.get(row.id, ()),
        actions=parts.actions.get(row.id, ()),
        versions=parts.versions.get(row.id, ()),
        documents=parts.documents.get(row.id, ()),
        votes=parts.votes.get(row.id, ()),
        unrecognised=tuple(row.unrecognised or ()),
        source_url=row.source_url,
        first_seen=row.first_seen,
        last_seen=row.page_seen or row.listed_seen or row.first_seen,
    )


def _sponsors(
    connection: Connection, scope: ColumnElement[bool], chamber_of: ChamberOf
) -> dict[int, tuple[SponsorView, ...]]:
    def view(row: AnyRow) -> tuple[tuple[int, int, str], SponsorView]:
        rank = _RANK.get(row.role, len(_RANK))
        chamber = row.chamber or chamber_of(row.name, row.link)
        place = row.place if row.role == "prime" else 0
        order = (rank, place, row.name.casefold())
        return order, SponsorView(row.name, chamber, row.role, row.link)

    ranked = grouped(connection, _standing(_SPONSORS, scope, "id"), view)
    return {
        key: tuple(one for _, one in sorted(rows, key=lambda pair: pair[0]))
        for key, rows in ranked.items()
    }


def topic_view(row: AnyRow, decided_by: str = "") -> TopicView:
    """A topic that a bill is under, or comes near, as stored. decided_by: where a row has none."""
    evidence = tuple(
        EvidenceView(
            one.get("field", ""),
            one.get("passage", ""),
            one.get("phrase", ""),
            float(one.get("points", 0)),
        )
        for one in row.evidence or ()
    )
    return TopicView(row.topic, row.campaign, decided_by or row.decided_by, row.score, evidence)


def _action(row: AnyRow) -> ActionView:
    return ActionView(row.day, row.chamber, row.text, row.first_seen)


def _version(row: AnyRow) -> VersionView:
    return VersionView(row.day, row.name, row.url, row.html_url)


def _document(row: AnyRow) -> DocumentView:
    return DocumentView(row.kind, row.day, row.name, row.url, row.committee_or_floor, row.status)


def _vote(row: AnyRow, ballots: tuple[BallotView, ...]) -> VoteView:
    is_voice = counted(row.yes, row.no, row.other) is None
    yes, no, other = (None, None, None) if is_voice else (row.yes, row.no, row.other)
    return VoteView(
        row.day, row.chamber, row.committee, row.motion, row.reading,
        row.told_result or row.result, yes, no, other, row.url, ballots,
    )  # fmt: skip


def _ballots(
    connection: Connection, scope: ColumnElement[bool]
) -> dict[int, tuple[BallotView, ...]]:
    rows = connection.execute(
        select(_BALLOTS.c.vote_id, _BALLOTS.c.name, _BALLOTS.c.choice)
        .join(_VOTES, _BALLOTS.c.vote_id == _VOTES.c.id)
        .join(BILLS, _VOTES.c.bill_id == BILLS.c.id)
        .where(scope, _BALLOTS.c.gone_seen.is_(None), _VOTES.c.gone_seen.is_(None))
        .order_by(_BALLOTS.c.place, _BALLOTS.c.id)
    )
    found: dict[int, list[BallotView]] = {}
    for row in rows:
        found.setdefault(row.vote_id, []).append(BallotView(row.name, row.choice))
    return {key: tuple(views) for key, views in found.items()}
