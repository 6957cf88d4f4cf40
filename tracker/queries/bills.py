"""Bills: as lines of a list, and whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from tracker.domain.colorado import committee_key
from tracker.domain.numbers import BillNumber
from tracker.domain.referrals import committee_acting, committees_given
from tracker.domain.views import (
    ActionView,
    BallotView,
    BillChoices,
    BillLine,
    BillView,
    DocumentView,
    EvidenceView,
    SponsorView,
    StageView,
    TopicView,
    VersionView,
    VoteView,
)
from tracker.errors import NumberFault
from tracker.queries.sponsors import ChamberOf, chambers_of_sponsors, without_title
from tracker.store.tables import (
    Action,
    AgendaItem,
    Ballot,
    Bill,
    Document,
    Judgement,
    Meeting,
    Sponsor,
    TopicMatch,
    Version,
    Vote,
    table,
)

BILLS: Final = table(Bill)
ACTIONS: Final = table(Action)
SPONSORS: Final = table(Sponsor)
JUDGEMENTS: Final = table(Judgement)
MATCHES: Final = table(TopicMatch)
_VERSIONS: Final = table(Version)
_DOCUMENTS: Final = table(Document)
_VOTES: Final = table(Vote)
_BALLOTS: Final = table(Ballot)
_ITEMS: Final = table(AgendaItem)
_MEETINGS: Final = table(Meeting)

_RANK: Final = {"prime": 0, "sponsor": 1, "cosponsor": 2}

Order: TypeAlias = Literal["number", "recent"]
#: A row of whatever a statement selects.
_Row: TypeAlias = Any
_View = TypeVar("_View")


@dataclass(frozen=True, slots=True)
class BillFilter:
    """Which bills of a session. "" or False: no matter.

    followed: only those a campaign follows. sponsor: a name without its title, in any role.
    committee: one that has the bill, had it, heard it or will. text: a number as people write it,
    or words that all stand in number, title, long title or summary.
    """

    session: str
    followed: bool = False
    topic: str = ""
    stage: str = ""
    chamber: str = ""
    sponsor: str = ""
    committee: str = ""
    text: str = ""


def bill_lines(
    connection: Connection, wanted: BillFilter, order: Order = "number"
) -> tuple[BillLine, ...]:
    """The bills that pass a filter, by number, or the latest action first."""
    rows = connection.execute(_lines(_conditions(wanted))).all()
    lines = _with_parts(connection, rows, BILLS.c.session == wanted.session)
    if wanted.sponsor:
        named = _ids_of_sponsor(connection, wanted)
        lines = {
            key: line for key, line in lines.items()
            if key in named or (line.is_card and wanted.sponsor in line.primes)
        }  # fmt: skip
    if wanted.committee:
        with_committee = _bills_by_committee(connection, wanted.session)
        numbers = with_committee.get(label_of_committee(wanted.committee, ""), set())
        lines = {key: line for key, line in lines.items() if line.number in numbers}
    found = sorted(lines.values(), key=lambda line: number_order(line.number))
    if order == "recent":
        found.sort(key=lambda line: line.last_day or date.min, reverse=True)
    return tuple(found)


def bill(connection: Connection, number: str) -> BillView | None:
    """One bill, whole; None where it is not stored. number: in the form the site prints."""
    found = _whole(connection, BILLS.c.number == number)
    return found[0] if found else None


def whole_bills(connection: Connection, session: str) -> tuple[BillView, ...]:
    """Every bill of a session, whole, by number."""
    return _whole(connection, BILLS.c.session == session)


def bill_count(connection: Connection, session: str) -> int:
    """How many bills of a session are stored."""
    counted = select(func.count()).select_from(BILLS).where(BILLS.c.session == session)
    return int(connection.execute(counted).scalar_one())


def choices(connection: Connection, session: str) -> BillChoices:
    """What the bills of a session can be filtered by."""
    of_session = BILLS.c.session == session
    topics = connection.execute(
        select(MATCHES.c.topic)
        .distinct()
        .join(BILLS)
        .where(of_session, MATCHES.c.gone_seen.is_(None))
    ).scalars()
    stages = connection.execute(
        select(JUDGEMENTS.c.stage).distinct().join(BILLS).where(of_session)
    ).scalars()
    sponsors = connection.execute(
        select(SPONSORS.c.name)
        .distinct()
        .join(BILLS)
        .where(of_session, SPONSORS.c.gone_seen.is_(None))
    ).scalars()
    cards = connection.execute(
        select(BILLS.c.listed_sponsors).where(of_session, BILLS.c.page_seen.is_(None))
    ).scalars()
    names = set(sponsors) | {without_title(name) for card in cards for name in card or ()}
    return BillChoices(
        topics=tuple(sorted(topics)),
        stages=tuple(sorted(stages)),
        sponsors=tuple(sorted(names, key=_surname)),
        committees=tuple(sorted(_bills_by_committee(connection, session))),
    )


def titles(connection: Connection, session: str) -> Mapping[str, tuple[str, bool]]:
    """Title, and whether a campaign follows it, of every bill of a session, by number."""
    rows = connection.execute(
        select(BILLS.c.number, BILLS.c.title, JUDGEMENTS.c.followed)
        .join(JUDGEMENTS, isouter=True)
        .where(BILLS.c.session == session)
    )
    return {number: (title, bool(followed)) for number, title, followed in rows}


def number_order(number: str) -> tuple[str, str]:
    """Sorts House before Senate measures, bills before resolutions, then by number."""
    prefix, _, serial = number.partition("-")
    kind = prefix.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").rstrip("0123456789")
    return f"{kind[:1]}{'0' if kind[1:] == 'B' else kind[1:]}{prefix[len(kind) :]}", serial.zfill(4)


def label_of_committee(name: str, chamber: str) -> str:
    """One spelling for a committee's names: "House Judiciary". chamber: where the name has none."""
    key = committee_key(name)
    place = {"lower": "House", "upper": "Senate"}.get(key.chamber or chamber, "")
    bare = re.sub(r"^(?:House |Senate )?(?:Committee on )?|\s+Committee$", "", name).strip()
    plain = re.sub(r",?\s+(?:&|and)\s+", " & ", bare)
    return f"{place} {plain}".strip()


def _surname(name: str) -> tuple[str, str]:
    return name.rsplit(" ", 1)[-1].casefold(), name.casefold()


def _conditions(wanted: BillFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [BILLS.c.session == wanted.session]
    if wanted.followed:
        found.append(JUDGEMENTS.c.followed.is_(True))
    if wanted.stage:
        found.append(JUDGEMENTS.c.stage == wanted.stage)
    if wanted.chamber:
        letter = "H" if wanted.chamber == "lower" else "S"
        found.append(BILLS.c.number.startswith(letter))
    if wanted.topic:
        under = select(MATCHES.c.bill_id).where(
            MATCHES.c.topic == wanted.topic, MATCHES.c.gone_seen.is_(None)
        )
        found.append(BILLS.c.id.in_(under))
    if wanted.text.strip():
        found.append(_says(wanted.text, wanted.session))
    return found


def _says(text: str, session: str) -> ColumnElement[bool]:
    """The bill of that number, where the text is one; else every word in one of the fields."""
    plain = text.replace("\u2011", "-").replace("\u2013", "-").strip()
    number = _number_meant(plain, session)
    if number:
        return BILLS.c.number == number
    fields = (BILLS.c.number, BILLS.c.title, BILLS.c.long_title, BILLS.c.summary)
    return and_(
        *(
            or_(*(field.icontains(word, autoescape=True) for field in fields))
            for word in plain.split()
        )
    )


_SHORT = re.compile(r"^([A-Za-z]{2,3})[\s.-]*(\d{1,4})$")


def _number_meant(text: str, session: str) -> str:
    """The number a text consists of; one without its year is of this session. "" for words."""
    short = _SHORT.match(text)
    if short:
        letter = session[4:] if session[4:] != "A" else ""
        text = f"{short.group(1)}{session[2:4]}{letter}-{short.group(2)}"
    try:
        return str(BillNumber.understand(text))
    except NumberFault:
        return ""


def _lines(conditions: Iterable[ColumnElement[bool]]) -> Select[Any]:
    told = BILLS.c
    judged = JUDGEMENTS.c
    return (
        select(
            told.id, told.number, told.session, told.title, told.status, told.listed_day,
            told.listed_action, told.listed_sponsors, told.page_seen,
            judged.stage, judged.chamber, judged.since, judged.action, judged.followed,
        )
        .join(JUDGEMENTS, isouter=True)
        .where(*conditions)
    )  # fmt: skip


def _with_parts(
    connection: Connection, rows: Iterable[_Row], scope: ColumnElement[bool]
) -> dict[int, BillLine]:
    topics = _grouped(
        connection,
        select(MATCHES.c.bill_id, MATCHES.c.topic)
        .join(BILLS)
        .where(scope, MATCHES.c.gone_seen.is_(None))
        .order_by(MATCHES.c.score.desc(), MATCHES.c.topic),
        lambda row: str(row.topic),
    )
    primes = _grouped(
        connection,
        select(SPONSORS.c.bill_id, SPONSORS.c.name)
        .join(BILLS)
        .where(scope, SPONSORS.c.role == "prime", SPONSORS.c.gone_seen.is_(None))
        .order_by(SPONSORS.c.place, SPONSORS.c.id),
        lambda row: str(row.name),
    )
    latest = _latest_actions(connection, scope)
    return {row.id: _line(row, topics, primes, latest) for row in rows}


def _line(
    row: _Row,
    topics: Mapping[int, tuple[str, ...]],
    primes: Mapping[int, tuple[str, ...]],
    latest: Mapping[int, tuple[date, str]],
) -> BillLine:
    is_card = row.page_seen is None
    carded = tuple(without_title(name) for name in row.listed_sponsors or ())
    last_day, last_action = latest.get(row.id, (row.listed_day, row.listed_action))
    return BillLine(
        number=row.number,
        session=row.session,
        chamber=BillNumber.parse(row.number).chamber,
        title=row.title,
        stage=StageView(row.stage or "", row.chamber or "", row.since, row.action or ""),
        status=row.status,
        followed=bool(row.followed),
        topics=tuple(dict.fromkeys(topics.get(row.id, ()))),
        primes=primes.get(row.id, carded) if not is_card else carded,
        last_day=last_day,
        last_action=last_action,
        is_card=is_card,
    )


def _latest_actions(
    connection: Connection, scope: ColumnElement[bool]
) -> dict[int, tuple[date, str]]:
    rank = func.row_number().over(
        partition_by=ACTIONS.c.bill_id,
        order_by=(ACTIONS.c.day.desc(), ACTIONS.c.place.desc(), ACTIONS.c.id.desc()),
    )
    ranked = (
        select(ACTIONS.c.bill_id, ACTIONS.c.day, ACTIONS.c.text, rank.label("rank"))
        .join(BILLS)
        .where(scope, ACTIONS.c.gone_seen.is_(None))
        .subquery()
    )
    rows = connection.execute(
        select(ranked.c.bill_id, ranked.c.day, ranked.c.text).where(ranked.c.rank == 1)
    )
    return {row.bill_id: (row.day, row.text) for row in rows}


def _ids_of_sponsor(connection: Connection, wanted: BillFilter) -> set[int]:
    return set(
        connection.execute(
            select(SPONSORS.c.bill_id)
            .join(BILLS)
            .where(
                BILLS.c.session == wanted.session,
                SPONSORS.c.name == wanted.sponsor,
                SPONSORS.c.gone_seen.is_(None),
            )
        ).scalars()
    )


def _bills_by_committee(connection: Connection, session: str) -> dict[str, set[str]]:
    """Numbers of bills by committee: given to it, acted on, voted on or listed by it."""
    found: dict[str, tuple[str, set[str]]] = {}

    def add(name: str, chamber: str, number: str) -> None:
        label = label_of_committee(name, chamber)
        key = f"{committee_key(label)}"
        found.setdefault(key, (label, set()))[1].add(number)

    listed = select(_ITEMS.c.bill, _MEETINGS.c.committee).join(_MEETINGS)
    for number, name in connection.execute(
        listed.where(_MEETINGS.c.session == session, _ITEMS.c.bill != "").distinct()
    ):
        add(name, "", number)
    acted = select(BILLS.c.number, ACTIONS.c.text).join(BILLS)
    for number, text in connection.execute(
        acted.where(BILLS.c.session == session, ACTIONS.c.text.contains("ommittee")
                    | ACTIONS.c.text.contains("Assigned to"))
    ):  # fmt: skip
        for name in (*committees_given(text), committee_acting(text)):
            if name:
                add(name, "", number)
    for number, text in connection.execute(
        select(BILLS.c.number, BILLS.c.listed_action).where(
            BILLS.c.session == session, BILLS.c.page_seen.is_(None)
        )
    ):
        for name in committees_given(text):
            add(name, "", number)
    return dict(found.values())


def _whole(connection: Connection, scope: ColumnElement[bool]) -> tuple[BillView, ...]:
    lines = _with_parts(connection, connection.execute(_lines([scope])).all(), scope)
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
            topics=_grouped(connection, _standing(MATCHES, scope, "score"), _topic),
            sponsors=_sponsors(connection, scope, chamber_of),
            actions=_grouped(connection, _standing(ACTIONS, scope, "day", "place", "id"), _action),
            versions=_grouped(
                connection, _standing(_VERSIONS, scope, "day", "place", "id"), _version
            ),
            documents=_grouped(
                connection, _standing(_DOCUMENTS, scope, "kind", "day", "place", "id"), _document
            ),
            votes=_grouped(
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


def _grouped(
    connection: Connection, statement: Select[Any], view: Callable[[_Row], _View]
) -> dict[int, tuple[_View, ...]]:
    found: dict[int, list[_View]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.bill_id, []).append(view(row))
    return {key: tuple(views) for key, views in found.items()}


def _bill_view(row: _Row, line: BillLine, parts: _Parts, chamber_of: ChamberOf) -> BillView:
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
    def view(row: _Row) -> tuple[tuple[int, int, str], SponsorView]:
        rank = _RANK.get(row.role, len(_RANK))
        chamber = row.chamber or chamber_of(row.name, row.link)
        place = row.place if row.role == "prime" else 0
        order = (rank, place, row.name.casefold())
        return order, SponsorView(row.name, chamber, row.role, row.link)

    ranked = _grouped(connection, _standing(SPONSORS, scope, "id"), view)
    return {
        key: tuple(one for _, one in sorted(rows, key=lambda pair: pair[0]))
        for key, rows in ranked.items()
    }


def _topic(row: _Row) -> TopicView:
    evidence = tuple(
        EvidenceView(one.get("field", ""), one.get("passage", ""), one.get("phrase", ""))
        for one in row.evidence or ()
    )
    return TopicView(row.topic, row.campaign, row.decided_by, row.score, evidence)


def _action(row: _Row) -> ActionView:
    return ActionView(row.day, row.chamber, row.text, row.first_seen)


def _version(row: _Row) -> VersionView:
    return VersionView(row.day, row.name, row.url, row.html_url)


def _document(row: _Row) -> DocumentView:
    return DocumentView(row.kind, row.day, row.name, row.url, row.committee_or_floor, row.status)


def _vote(row: _Row, ballots: tuple[BallotView, ...]) -> VoteView:
    return VoteView(
        row.day, row.chamber, row.committee, row.motion, row.reading,
        row.told_result or row.result, row.yes, row.no, row.other, row.url, ballots,
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
