"""Search over all sessions: titles, summaries, bill texts, histories, names and campaigns' words.

The page that is asked for comes with the passage of each bill that holds what was looked for.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, or_, select, true

from tracker.domain.search_terms import (
    Finder,
    MemberMeant,
    Reading,
    Remark,
    Understood,
    rowids_of,
    understood,
)
from tracker.domain.text.words import words_of
from tracker.domain.views import BillLine
from tracker.domain.votes import without_suffix, without_title
from tracker.errors import SearchTooBroad
from tracker.queries.bills import BillFilter, fitting, lines_of, with_parts
from tracker.queries.matching import COUNTED, Among, best, newest, numbered, passing, patience
from tracker.queries.rows import stands
from tracker.queries.sessions import with_bills
from tracker.queries.suggestions import correction, unknown
from tracker.store.derived_tables import ENTRIES
from tracker.store.read import as_of
from tracker.store.search_index import text_of, written
from tracker.store.tables import BILLS, LEGISLATORS, SPONSORS, STATUSES

SearchOrder: TypeAlias = Literal["rank", "newest"]
#: How a card titles its sponsors.
_CARDED: Final = {"Rep.": "lower", "Sen.": "upper"}
#: Words that a member's name has at most.
_NAME: Final = 5
#: Bills shown at once.
PAGE: Final = 20
_EVERY: Final = BillFilter()


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search. text: as typed; page: from 1; size: bills on a page."""

    text: str
    among: BillFilter = _EVERY
    order: SearchOrder = "rank"
    page: int = 1
    size: int = PAGE


@dataclass(frozen=True, slots=True)
class Hit:
    """A bill that was found. by_number: because its number was asked for; reading: where it holds
    the words, places in its own texts."""

    line: BillLine
    by_number: bool
    reading: Reading


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found: one page of it. total: bills in all, at most COUNTED; more: there are more;
    sessions: how many of those counted are of each. parsed: the search as it was understood.
    corrected: what was searched instead of what was typed, where nothing was found and a name was
    mistyped; suggestion: what else might be meant; "" for none. unheard: where nothing was found,
    words that no bill holds at all."""

    parsed: Understood
    hits: tuple[Hit, ...] = ()
    total: int = 0
    more: bool = False
    sessions: Mapping[str, int] = field(default_factory=dict)
    page: int = 1
    pages: int = 0
    corrected: str = ""
    typed: str = ""
    suggestion: str = ""
    unheard: tuple[str, ...] = ()

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What is to be told of how the search was understood."""
        return self.parsed.remarks


def search(connection: Connection, query: SearchQuery) -> SearchResult:
    """The bills that hold what is searched. Nothing that can be typed is an error."""
    parsed = understood(query.text)
    if parsed.is_empty:
        return SearchResult(parsed)
    try:
        with patience(connection):
            parsed = _titled(connection, parsed)
            conditions = [*fitting(connection, query.among)]
            if parsed.members:
                theirs = _bills_of(connection, parsed.members, query.among.sessions)
                if theirs:
                    conditions.append(BILLS.c.id.in_(sorted(theirs)))
                else:
                    parsed = understood(query.text, titles=False)
            entries = select(ENTRIES.c.rowid).join(BILLS, BILLS.c.id == ENTRIES.c.bill_id)
            those = entries.outerjoin(STATUSES).where(*conditions) if conditions else None
            among = Among.of(connection, query.among.sessions, query.among.chamber, those)
            of = connection, parsed, among, query
            return _result(*of) or _instead(*of)
    except SearchTooBroad:
        return SearchResult(replace(parsed, remarks=(*parsed.remarks, "broad")))


def _result(
    connection: Connection, parsed: Understood, among: Among, query: SearchQuery
) -> SearchResult | None:
    """The page that is asked for, None where nothing is found; bills found by number first."""
    by_number = numbered(connection, parsed.numbers, among)
    if query.order == "newest":
        rest = newest(connection, parsed.terms, among)
    else:
        rest = best(connection, parsed.terms, among, query.page * query.size - len(by_number))
    finder = Finder(parsed)
    is_past = as_of.moment_of(connection) is not None
    rowids = list(dict.fromkeys((*by_number, *rest)))
    if is_past:
        rowids = held_then(connection, finder, by_number, rest, among)
    if not rowids:
        return None
    total, size = min(len(rowids), COUNTED), max(1, query.size)
    pages = -(-total // size)
    page = min(max(1, query.page), pages)
    on_page = rowids[:total][(page - 1) * size : page * size]
    hits = _hits(connection, finder, on_page, frozenset(by_number), is_past=is_past)
    sessions = _by_session(connection, rowids[:total])
    return SearchResult(parsed, hits, total, len(rowids) > COUNTED, sessions, page, pages)


def _by_session(connection: Connection, rowids: Sequence[int]) -> dict[str, int]:
    """How many of some bills are of each session, the newest first. A session's rowids stand
    together."""
    ordered = sorted(rowids)
    counts = {}
    for session in sorted(with_bills(connection), reverse=True):
        first, last = rowids_of(session)
        if count := bisect_right(ordered, last) - bisect_left(ordered, first):
            counts[session] = count
    return counts


def _instead(
    connection: Connection, parsed: Understood, among: Among, query: SearchQuery
) -> SearchResult:
    """Nothing was found: a mistyped name is put right, another word is suggested."""
    unheard = unknown(connection, parsed)
    other = correction(connection, parsed, unheard)
    result = _result(connection, understood(other.text), among, query) if other else None
    if other is None or result is None:
        return SearchResult(parsed, unheard=unheard)
    if other.of_names:
        return replace(result, corrected=other.text, typed=parsed.text)
    return SearchResult(parsed, suggestion=other.text, unheard=unheard)


def _titled(connection: Connection, parsed: Understood) -> Understood:
    """The same with the title of the member whose whole name was typed, and nothing else."""
    words = sorted(words_of(parsed.text))
    if parsed.members or parsed.numbers or not 1 < len(words) <= _NAME:
        return parsed
    rows = connection.execute(select(*LEGISLATORS.c["name", "chamber"]))
    named = [row for row in rows if sorted(words_of(without_suffix(row.name))) == words]
    if len(named) != 1:
        return parsed
    title = "Sen." if named[0].chamber == "upper" else "Rep."
    return replace(understood(f"{title} {without_suffix(named[0].name)}"), text=parsed.text)


# --- filters -------------------------------------------------------------------------------------


def _bills_of(
    connection: Connection, members: Sequence[MemberMeant], sessions: Sequence[str]
) -> frozenset[int]:
    """The bills that each of these members sponsors, by the page or else by the card."""
    of_sessions = BILLS.c.session.in_(sessions) if sessions else true()
    sponsors = select(*SPONSORS.c["bill_id", "name", "chamber"]).join(BILLS)
    cards = select(BILLS.c.id, BILLS.c.listed_sponsors).where(BILLS.c.page_seen_at.is_(None))
    named: list[Any] = [*connection.execute(sponsors.where(of_sessions, stands(SPONSORS)))]
    for of, names in connection.execute(cards.where(of_sessions)):
        named += [(of, name, _CARDED.get(name[:4], "")) for name in names or ()]

    def theirs(member: MemberMeant) -> set[int]:
        chambers = "", member.chamber
        return {
            of
            for of, name, chamber in named
            if chamber in chambers and member.is_named(without_title(name))
        }

    return frozenset(set.intersection(*map(theirs, members)))


# --- what is shown -------------------------------------------------------------------------------


def _hits(
    connection: Connection,
    finder: Finder,
    rowids: Sequence[int],
    by_number: frozenset[int],
    *,
    is_past: bool,
) -> tuple[Hit, ...]:
    entries = select(ENTRIES.c.rowid, ENTRIES.c.bill_id, ENTRIES.c.fields)
    rows = connection.execute(entries.where(ENTRIES.c.rowid.in_(rowids))).all()
    lines = with_parts(connection, lines_of([BILLS.c.id.in_([row.bill_id for row in rows])]))
    then = written_then(connection, rowids) if is_past else {}
    return tuple(
        Hit(
            lines[row.bill_id],
            row.rowid in by_number,
            finder.read(*(then.get(row.rowid) or _fields(row.fields))),
        )
        for row in sorted(rows, key=lambda row: rowids.index(row.rowid))
        if row.bill_id in lines
    )


def _fields(packed: bytes) -> tuple[Mapping[str, str], Callable[[], str]]:
    """A bill's fields, and how to get its text."""
    first = zlib.decompressobj()
    fields: Mapping[str, str] = json.loads(first.decompress(packed))
    rest = first.unused_data
    return fields, lambda: zlib.decompress(rest).decode() if rest else fields.get("text", "")


# --- as of a past moment --------------------------------------------------------------------------
# What the index of now finds is read again as it stood then. Histories and texts only grow, so the
# index finds nearly all that could be found then, and more. What held other words then (a title, a
# summary, a sponsor who left) is read beside. Campaigns' files tell nothing of the past: their
# words are not searched.


#: Bills that are read again at most, the best first.
READ: Final = 300


class Written(NamedTuple):
    """A bill's fields as people had written them, and how to get its text."""

    fields: Mapping[str, str]
    text: Callable[[], str]


def written_then(connection: Connection, rowids: Sequence[int]) -> dict[int, Written]:
    """What these bills said, by rowid; those that were not known lack."""
    of = select(BILLS.c.number).join(ENTRIES, ENTRIES.c.bill_id == BILLS.c.id)
    numbers = connection.execute(of.where(ENTRIES.c.rowid.in_(rowids))).scalars().all()
    return {
        rowid: Written(fields, partial(text_of, connection, digest))
        for rowid, fields, digest in written(connection, numbers)
    }


def held_then(
    connection: Connection,
    finder: Finder,
    by_number: Sequence[int],
    rest: Sequence[int],
    among: Among,
) -> list[int]:
    """The bills that a search finds as of the connection's moment. by_number, rest: rowids that it
    finds now, in their order."""
    candidates = list(dict.fromkeys((*by_number, *rest, *_reworded(connection, among))))[:READ]
    then = written_then(connection, candidates)
    return [
        rowid
        for rowid in candidates
        if rowid in then and (rowid in by_number or finder.is_held(*then[rowid]))
    ]


def _reworded(connection: Connection, among: Among) -> list[int]:
    """Rowids of the bills whose words are others now, the newest first."""
    now = as_of.now(connection, BILLS)
    gone = as_of.now(connection, SPONSORS)
    others = or_(
        *(BILLS.c[name] != now.c[name] for name in ("title", "long_title")),
        BILLS.c.summary.is_distinct_from(now.c.summary),
        select(gone.c.id)
        .where(gone.c.bill_id == BILLS.c.id)
        .where(gone.c.gone_seen_at > as_of.moment_of(connection))
        .exists(),
    )
    statement = (
        select(ENTRIES.c.rowid)
        .join(BILLS, BILLS.c.id == ENTRIES.c.bill_id)
        .join(now, now.c.id == BILLS.c.id)
        .where(others, *passing(connection, among))
    )
    return list(connection.execute(statement.order_by(ENTRIES.c.rowid.desc())).scalars())
