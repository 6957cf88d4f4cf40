"""The lists of the pages as tables: which fields each has, and which rows its URL asks for. A list
is taken away as it is filtered, whole, however many pages show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, TypeAlias

from tracker.domain.ask_history import MarkView
from tracker.domain.calls import CallView
from tracker.domain.search_terms import LETTERS
from tracker.domain.views import (
    BallotView,
    CastView,
    CommitteeView,
    ItemView,
    LegislatorView,
    MeetingView,
    MemberView,
    NewsView,
    VoteView,
)
from tracker.export.fields import Record, fields_of, record
from tracker.pages.ballots import who_cast
from tracker.pages.bill_query import bills_url
from tracker.pages.calendar_page import chosen
from tracker.pages.calls import of_session
from tracker.pages.campaign import named as campaign_named
from tracker.pages.charts import numbers
from tracker.pages.meetings import ours
from tracker.pages.search import query_of
from tracker.pages.since import since_of
from tracker.queries.asks import AskRow, matrix
from tracker.queries.bill_list import BillRow
from tracker.queries.bills import titles_of
from tracker.queries.changes import news
from tracker.queries.hearings import bills_of, meetings
from tracker.queries.members import assembly, legislators
from tracker.queries.people import committee_by_id, committees
from tracker.queries.search import Hit
from tracker.queries.search import search as search_for
from tracker.queries.voting import cast
from tracker.queries.whole import bill as stored_bill
from tracker.visiting.page_url import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.say import news_words
from tracker.wording.translator import ENGLISH

#: Rows of a list; None where the URL names something that there is not.
Rows: TypeAlias = Iterable[Any] | None
#: Bills of a search, at most.
_FOUND: Final = 1000


class ListTable(NamedTuple):
    """A list as a table. fields: as `record` takes them; rows: what the URL asks for."""

    fields: str
    rows: Callable[[Visit, PageUrl], Rows]

    def names(self) -> list[str]:
        """The columns in their order."""
        return [field.name for field in fields_of(self.fields)]

    def records(self, here: Visit, url: PageUrl) -> list[Record] | None:
        """The rows as records, None where there is no such list."""
        rows = self.rows(here, url)
        return None if rows is None else [record(row, self.fields) for row in rows]


# --- rows --------------------------------------------------------------------------------------


def _bills(here: Visit, url: PageUrl) -> tuple[BillRow, ...]:
    return bills_url(here, url).bills(here).rows


def _calls(here: Visit, _: PageUrl) -> tuple[CallView, ...]:
    return tuple(of_session(here, first=here.hearing_day))


class _Listed(NamedTuple):
    """A bill at a meeting, or a meeting that lists none."""

    meeting: MeetingView
    item: ItemView | None = None
    title: str = ""
    followed: bool = False

    @property
    def start(self) -> datetime | None:
        """The start where the page gives a clock time."""
        return self.meeting.start.moment


def _hearings(here: Visit, url: PageUrl) -> list[_Listed]:
    return _listed(here, url, meetings(here.connection, here.session, first=here.hearing_day))


def _calendar(here: Visit, url: PageUrl) -> list[_Listed]:
    """The meetings of a month, or what else a calendar's URL asks for."""
    asked = chosen(here, url)
    first, last = asked.days
    if url.one("month"):
        first = url.month(here.today)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    among = meetings(here.connection, here.session, first=first, last=last)
    return _listed(here, url, filter(asked.fits, among))


def _listed(here: Visit, url: PageUrl, among: Iterable[MeetingView]) -> list[_Listed]:
    """What meetings list: of followed bills, or all."""
    shown = tuple(among)
    titles = titles_of(here.connection, bills_of(shown))
    if url.one("which") != "all":
        shown = tuple(meeting for meeting in shown if any(ours(meeting, titles)))
    rows = []
    for meeting in shown:
        items = [item for item in (*meeting.items, *meeting.gone) if item.bill]
        rows += [_Listed(meeting, item, *titles.get(item.bill, ("", False))) for item in items] or [
            _Listed(meeting)
        ]
    return rows


class _News(NamedTuple):
    """A piece of news with its sentence."""

    news: NewsView
    said: str


def _changes(here: Visit, url: PageUrl) -> list[_News]:
    since = since_of(here, url.one("since"), "7")
    rows = news(here.connection, here.session, since.moment, until=here.now, followed=True)
    return [_News(row, news_words(ENGLISH, row, None)) for row in rows]


def _search(here: Visit, url: PageUrl) -> tuple[Hit, ...]:
    query = query_of(url)
    if not query.text.strip():
        return ()
    whole = replace(query, text=query.text[:LETTERS], page=1, size=_FOUND)
    return search_for(here.connection, whole).hits


class _Ballot(NamedTuple):
    """How a member voted; of a vote whose names are not known, the vote alone."""

    vote: VoteView
    ballot: BallotView | None
    member: LegislatorView | None


def _votes(here: Visit, url: PageUrl) -> list[_Ballot] | None:
    view = stored_bill(here.connection, url.path["number"])
    if view is None:
        return None
    everybody = assembly(here.connection)

    return [
        _Ballot(vote, ballot, who_cast(ballot, vote, everybody) if ballot else None)
        for vote in view.votes[::-1]
        for ballot in vote.ballots or (None,)
    ]


class _Mark(NamedTuple):
    """What a bill says of an ask in one direction."""

    row: AskRow
    mark: MarkView


def _asks(here: Visit, url: PageUrl) -> list[_Mark] | None:
    campaign = campaign_named(here, url.path["slug"])
    if campaign is None or not campaign.asks:
        return None
    rows = matrix(here.connection, campaign.slug, url.one("session"), url.one("topic"))
    return [_Mark(row, mark) for row in rows for mark in row.newest.marks]


class _Seat(NamedTuple):
    """A member of a committee, with what their own page says."""

    seat: MemberView
    member: LegislatorView | None


def _committee(here: Visit, url: PageUrl) -> list[_Seat] | None:
    committee = committee_by_id(here.connection, url.path["id"])
    if committee is None:
        return None
    everybody = assembly(here.connection)
    return [_Seat(seat, everybody.of_link(seat.url)) for seat in committee.members]


def _committees(here: Visit, _: PageUrl) -> tuple[CommitteeView, ...]:
    return committees(here.connection, here.session)


def _legislators(here: Visit, url: PageUrl) -> list[LegislatorView]:
    chamber, party = url.one("chamber"), url.one("party")
    return [
        member
        for member in legislators(here.connection)
        if chamber in ("", member.chamber) and party in ("", member.party)
    ]


def _legislator(here: Visit, url: PageUrl) -> tuple[CastView, ...] | None:
    everybody = assembly(here.connection)
    member = everybody.by_id.get(url.path["id"])
    return None if member is None else cast(here.connection, here.session, member, everybody)


# --- the lists ---------------------------------------------------------------------------------

_MEETING: Final = """
    day=meeting.start.day start=meeting.start.start_text start_time=start
    committee=meeting.committee chamber=meeting.chamber room=meeting.location
    status=meeting.status bill=item.bill title followed testimony=item.testimony
    left_agenda=item.gone_seen_at remarks=meeting.remarks meeting=meeting.id
    last_seen=meeting.last_seen_at
"""
#: By the key of the page that shows it.
LISTS: Final[Mapping[str, ListTable]] = {
    "bills": ListTable(
        """
        number=line.number session=line.session title=line.title topics=line.topics
        stage=line.stage.name stage_chamber=line.stage.chamber stage_since=line.stage.since
        position positions=positions(position campaign) checked_by_a_person=checked asks
        next_hearing=next.meeting.start.day next_hearing_start=next.meeting.start.start_text
        next_hearing_committee=next.meeting.committee next_hearing_room=next.meeting.location
        last_action_date=line.last_day last_action=line.last_action new=news
        prime_sponsors=line.primes introduced official_status=line.status followed=line.followed
        """,
        _bills,
    ),
    "calls": ListTable(
        """
        id bill title=hearing.title campaign position watched phase disruption
        day=start.shown.day start=start.shown.start_text committee=hearing.meeting.committee
        room=location.shown testimony=testimony.shown sign_up sign_up_opens=opens deadline
        """,
        _calls,
    ),
    "hearings": ListTable(_MEETING, _hearings),
    "calendar": ListTable(_MEETING, _calendar),
    "changes": ListTable(
        """
        seen=news.seen_at kind=news.kind bill=news.bill bills=news.bills title=news.title
        date=news.day chamber=news.chamber text=news.text old=news.old new=news.new
        meeting=news.meeting.id moved_to=news.moved_to.id said
        """,
        _changes,
    ),
    "search": ListTable(
        """
        number=line.number session=line.session title=line.title stage=line.stage.name
        stage_chamber=line.stage.chamber followed=line.followed topics=line.topics
        last_action_date=line.last_day last_action=line.last_action by_number
        found_in=reading.fields passage=reading.passage.text
        """,
        _search,
    ),
    "votes": ListTable(
        """
        date=vote.day chamber=vote.chamber committee=vote.committee reading=vote.reading
        motion=vote.motion result=vote.result yes=vote.yes no=vote.no other=vote.other
        member=ballot.name party=member.party choice=ballot.choice url=vote.url
        """,
        _votes,
    ),
    "asks": ListTable(
        """
        number=row.number session=row.session title=row.title version=row.newest.name
        version_date=row.newest.day ask=mark.ask direction=mark.direction
        decided_by=mark.decided_by passages=mark.passages.passage
        """,
        _asks,
    ),
    "charts": ListTable("chart finding bar name kind count=amount", numbers),
    "committees": ListTable("id name kind members=members.name email phone url", _committees),
    "committee": ListTable(
        """
        name=seat.name chamber=seat.chamber role=seat.role party=member.party
        district=member.district email=member.email phone=member.phone
        """,
        _committee,
    ),
    "legislators": ListTable(
        "id name chamber party district since until email phone url", _legislators
    ),
    "legislator": ListTable(
        "bill title date=day chamber committee reading motion choice", _legislator
    ),
}

#: Columns whose values are words of a closed set, by where those words stand.
_WORDS: Final = {
    "stage": "stage",
    "stage_chamber": "chamber",
    "chamber": "chamber",
    "position": "position",
    "status": "status",
    "new": "bills.mark",
    "choice": "choice",
    "result": "vote",
}


def plain_words(name: str, value: Any) -> Any:
    """A value as people read it in a column: `In committee`, `Senate`."""
    area = _WORDS.get(name)
    return ENGLISH.maybe(f"{area}.{value}", value) if area and isinstance(value, str) else value
