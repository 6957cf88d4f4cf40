"""The bills of a session as a list that a reader narrows, counts and sorts.

All that a row shows is read once for each state of the data and kept; what hangs on the moment
(the next hearing, what is new) is added to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, bindparam, func, select

from tracker.domain.campaign import Campaign
from tracker.domain.colorado import sort_key
from tracker.domain.research import PLACES, Facet, PlaceName, narrowed
from tracker.domain.stages import STAGE_GROUPS, STAGE_ORDER, chamber_now, stage_group
from tracker.domain.times import hearing_day
from tracker.domain.views import BillLine, HearingView
from tracker.queries.asks import matrix
from tracker.queries.bills import by_bill, committees_by_bill, lines_of, number_order, with_parts
from tracker.queries.charts import grave_of, placed_bill
from tracker.queries.edits import Stance, stances
from tracker.queries.hearings import HearingFilter, coming, hearings
from tracker.queries.matching import bill_ids
from tracker.queries.rows import between, rows_by, stands
from tracker.queries.sessions import KeptWhile, seen_state
from tracker.store.derived_tables import NEWS
from tracker.store.tables import ACTIONS, BILLS, ITEMS, SPONSORS

#: Whether a bill is new to the list, or something of it is; "" for neither.
News: TypeAlias = Literal["", "bill", "news"]
POSITIONS: Final = ("support", "oppose", "amend", "monitor")
#: Kinds of news by which a bill is new to the list.
_NEW_BILL: Final = frozenset({"bill_new", "bill_followed"})
_OF_SESSION: Final = BILLS.c.session == bindparam("of_session")
_IDS: Final = select(BILLS.c.id).where(_OF_SESSION)
_INTRODUCED: Final = (
    select(ACTIONS.c.bill_id, func.min(ACTIONS.c.day).label("day"))
    .where(ACTIONS.c.bill_id.in_(_IDS), stands(ACTIONS))
    .group_by(ACTIONS.c.bill_id)
)
_SPONSORED: Final = select(SPONSORS.c.bill_id, SPONSORS.c.name).where(
    SPONSORS.c.bill_id.in_(_IDS), stands(SPONSORS)
)
_SINCE: Final = NEWS.c.session == bindparam("session"), between(NEWS.c.seen_at)
_NEWS_OF_BILLS: Final = select(NEWS.c.bill, NEWS.c.kind).distinct().where(*_SINCE)
_NEWS_OF_MEETINGS: Final = (
    select(ITEMS.c.bill)
    .distinct()
    .join(NEWS, NEWS.c.meeting_id == ITEMS.c.meeting_id)
    .where(*_SINCE, NEWS.c.bill == "", NEWS.c.kind != "meeting_new")
    .where(ITEMS.c.bill != "", stands(ITEMS))
)


@dataclass(frozen=True, slots=True)
class BillRow:
    """A bill in the list. introduced: the day of its first action; sponsors: every one by name;
    committees: those that have it, had it, heard it or will; asks: what its newest version says,
    as `campaign|ask|direction`; next: its next hearing; news: since a moment that was asked for.
    place, grave: where on the way it stands or ended, and where it ended, as charts count it."""

    id: int
    line: BillLine
    place: PlaceName
    grave: str = ""
    introduced: date | None = None
    sponsors: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    stances: tuple[Stance, ...] = ()
    asks: tuple[str, ...] = ()
    ahead: tuple[HearingView, ...] = ()
    next: HearingView | None = None
    news: News = ""

    @property
    def positions(self) -> tuple[Stance, ...]:
        """The stances that are positions."""
        return tuple(stance for stance in self.stances if stance.position)

    @property
    def position(self) -> str:
        """The first position that a campaign took, "" while none did."""
        return self.positions[0].position if self.positions else ""

    @property
    def checked(self) -> str:
        """Whether a person decided that the bill belongs to a campaign: yes or no; "" where no
        campaign has it."""
        if not self.stances:
            return ""
        return "yes" if any(stance.decided for stance in self.stances) else "no"


def _if_any(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


#: The facets, in the order in which they are offered.
FACETS: Final[tuple[Facet[BillRow], ...]] = (
    Facet("stage", lambda row: {stage_group(row.line.stage.name), row.line.stage.name}),
    Facet("in", lambda row: _if_any(chamber_now(row.line.stage))),
    Facet("place", lambda row: (row.place,)),
    Facet("ended", lambda row: _if_any(row.grave)),
    Facet("topic", lambda row: row.line.topics),
    Facet("we", lambda row: {one.position for one in row.positions} or ("none",)),
    Facet("ask", lambda row: row.asks),
    Facet("checked", lambda row: _if_any(row.checked)),
    Facet("new", lambda row: ("bill", "news") if row.news == "bill" else _if_any(row.news)),
    Facet("committee", lambda row: row.committees),
    Facet("sponsor", lambda row: row.sponsors),
    Facet("chamber", lambda row: _if_any(row.line.chamber)),
)
#: The order of a facet's values where that is none of their words.
FACET_ORDER: Final[Mapping[str, Sequence[str]]] = {
    "stage": tuple(STAGE_GROUPS),
    "in": ("lower", "upper"),
    "place": PLACES,
    "we": (*POSITIONS, "none"),
    "checked": ("yes", "no"),
    "new": ("bill", "news"),
    "chamber": ("lower", "upper"),
}


def _stage_rank(row: BillRow) -> tuple[int, bool] | None:
    """How far a bill is: the stages of the first chamber come before those of the second."""
    stage = row.line.stage
    if stage.name not in STAGE_ORDER:
        return None
    in_second = chamber_now(stage) not in ("", row.line.chamber)
    rank = STAGE_ORDER.index(stage.name)
    between = STAGE_ORDER.index("passed_chamber")
    return (between if in_second and rank < between else rank, in_second)


#: What a row is sorted by, None for what it has not; such rows are last either way.
SORTS: Final[Mapping[str, Callable[[BillRow], Any]]] = {
    "number": lambda row: number_order(row.line.number),
    "title": lambda row: row.line.title.casefold(),
    "stage": _stage_rank,
    "we": lambda row: POSITIONS.index(row.position) if row.position else None,
    "asks": lambda row: -len(row.asks) or None,
    "next": lambda row: sort_key(row.next.meeting.start) if row.next else None,
    "last": lambda row: row.line.last_day,
    "new": lambda row: {"bill": 0, "news": 1}.get(row.news),
    "sponsors": lambda row: ", ".join(row.line.primes).casefold() or None,
    "introduced": lambda row: row.introduced,
}
#: Columns whose head sorts downwards first: the newest is what is looked for.
DOWN_FIRST: Final = frozenset({"last", "introduced"})
DEFAULT_SORT: Final = "next"


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What of the bills of some sessions is asked for. chosen: of each facet the values of which a
    row has one; since: from when on what happened is new; sort: a key of SORTS, with - for
    downwards."""

    sessions: tuple[str, ...]
    since: datetime
    now: datetime
    followed: bool = True
    text: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = DEFAULT_SORT


class BillList(NamedTuple):
    """The bills that were asked for. counts: by facet and value, how many there are with all that
    is chosen of the other facets; stored: all bills of the sessions; followed: how many of these a
    campaign follows; sessions: how many of the rows are of each."""

    rows: tuple[BillRow, ...]
    counts: Mapping[str, Counter[str]]
    stored: int
    followed: int
    sessions: Counter[str]


def bill_list(connection: Connection, campaigns: Sequence[Campaign], query: ListQuery) -> BillList:
    """The bills that a query asks for, in its order, with what it can be narrowed to."""
    sheet = _sheet(connection, campaigns, query.sessions, query.now)
    news = _news(connection, query)

    def at_that_moment(row: BillRow) -> BillRow:
        new = news.get(row.line.number, "")
        if not row.ahead and not new:
            return row
        return replace(row, next=next(iter(coming(row.ahead, query.now)), None), news=new)

    ids = bill_ids(connection, query.text, query.sessions) if query.text.strip() else None
    among = [
        row
        for row in map(at_that_moment, sheet)
        if (row.line.followed or not query.followed) and (ids is None or row.id in ids)
    ]
    fitting, counts = narrowed(among, FACETS, query.chosen)
    followed = sum(row.line.followed for row in sheet)
    sessions = Counter(row.line.session for row in fitting)
    return BillList(ordered(fitting, query.sort), counts, len(sheet), followed, sessions)


def facet_values(
    connection: Connection, campaigns: Sequence[Campaign], sessions: Sequence[str], now: datetime
) -> Mapping[str, frozenset[str]]:
    """Every value of each facet that a bill of some sessions has, whatever is asked for."""
    sheet = _sheet(connection, campaigns, sessions, now)
    return {
        facet.name: frozenset(value for row in sheet for value in facet.of(row)) for facet in FACETS
    }


def ordered(rows: Iterable[BillRow], sort: str) -> tuple[BillRow, ...]:
    """Rows in an order; those that are alike in it, the latest action first, then by number."""
    listed = sorted(rows, key=lambda row: number_order(row.line.number))
    listed.sort(key=lambda row: row.line.last_day or date.min, reverse=True)
    key = SORTS[sort.removeprefix("-")]
    valued = [(value, row) for row in listed if (value := key(row)) is not None]
    valued.sort(key=lambda pair: pair[0], reverse=sort.startswith("-"))
    return (*(row for _, row in valued), *(row for row in listed if key(row) is None))


def _news(connection: Connection, query: ListQuery) -> dict[str, News]:
    """Of which bills something is new, by number: of their page, of an agenda, of a meeting."""
    new: dict[str, News] = {}
    for session in query.sessions:
        of = {"session": session, "since": query.since, "until": query.now}
        for bill in connection.execute(_NEWS_OF_MEETINGS, of).scalars():
            new.setdefault(bill, "news")
        for bill, kind in connection.execute(_NEWS_OF_BILLS, of):
            if bill and new.get(bill) != "bill":
                new[bill] = "bill" if kind in _NEW_BILL else "news"
    return new


# --- the sheet -----------------------------------------------------------------------------------

_Sheet: TypeAlias = tuple[BillRow, ...]
_SHEETS: Final[KeptWhile[_Sheet]] = KeptWhile(16)


def _sheet(
    connection: Connection, campaigns: Sequence[Campaign], sessions: Sequence[str], now: datetime
) -> _Sheet:
    """All that rows of some sessions show, but for what hangs on the moment."""
    first = hearing_day(now)
    # Each visit has a tuple of its own; the campaigns in it are those that were read once.
    state = (*seen_state(connection), tuple(campaigns))

    def sheet(session: str) -> _Sheet:
        read = partial(_read, connection, campaigns, session, first)
        return _SHEETS.get(connection, (session, first), read, state)

    return tuple(row for session in sessions for row in sheet(session))


def _read(
    connection: Connection, campaigns: Sequence[Campaign], session: str, first: date
) -> _Sheet:
    of = {"of_session": session}
    lines = with_parts(connection, lines_of([BILLS.c.session == session]))
    numbers = [line.number for line in lines.values()]
    positions = stances(connection, campaigns, numbers)
    introduced = {row.bill_id: row.day for row in connection.execute(_INTRODUCED, of)}
    sponsors = by_bill(connection, _SPONSORED, "name", of)
    committees = committees_by_bill(connection, session)
    asks = _asks(connection, campaigns, session)
    coming = hearings(connection, HearingFilter(session, first=first))
    ahead = rows_by(coming, "bill")
    placed = {key: placed_bill(line.number, line.title, line.stage) for key, line in lines.items()}
    return tuple(
        BillRow(
            id=key,
            line=line,
            place=placed[key].place.name,
            grave=grave_of(placed[key]).key if placed[key].place.ended else "",
            introduced=introduced.get(key),
            sponsors=tuple(dict.fromkeys((*sponsors.get(key, ()), *line.primes))),
            committees=tuple(committees.get(line.number, ())),
            stances=positions.get(line.number, ()),
            asks=tuple(sorted(asks.get(line.number, ()))),
            ahead=ahead.get(line.number, ()),
        )
        for key, line in lines.items()
    )


def _asks(
    connection: Connection, campaigns: Sequence[Campaign], session: str
) -> dict[str, set[str]]:
    """By number, what the newest version of each bill says of the asks of campaigns."""
    asks: dict[str, set[str]] = {}
    for campaign in campaigns:
        if campaign.ask_rules is not None:
            for row in matrix(connection, campaign.slug, session):
                keys = (f"{campaign.slug}|{one.ask}|{one.direction}" for one in row.newest.marks)
                asks.setdefault(row.number, set()).update(keys)
    return asks
