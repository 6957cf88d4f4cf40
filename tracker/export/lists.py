"""The lists of the pages as tables: which fields each has, and which rows its URL asks for. A list
is taken away as it is filtered, whole, however many pages show it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import starmap
from types import MappingProxyType
from types import SimpleNamespace as Row
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection

from tracker.domain.agendas import disruption_of
from tracker.domain.notice import DAY, Figures
from tracker.domain.search_terms import LETTERS
from tracker.domain.views import NEVER, ChangeView, MeetingView
from tracker.export.fields import Record, fields_of, record
from tracker.pages import notice
from tracker.pages.bill_beside import bill_changes, meeting_changes, who_cast
from tracker.pages.bill_filters import bills_url
from tracker.pages.calendar_page import chosen
from tracker.pages.calls import called, of_address
from tracker.pages.campaign import named as campaign_named
from tracker.pages.charts import numbers
from tracker.pages.drawing import numbers_of
from tracker.pages.meetings import by_id as meeting_by_id
from tracker.pages.meetings import ours
from tracker.pages.news import since_of
from tracker.pages.research import numbers as research_numbers
from tracker.pages.search import query_of
from tracker.queries.asks import matrix
from tracker.queries.bills import titles_of
from tracker.queries.changes import news, news_rows, origins_of
from tracker.queries.edits import positions_of
from tracker.queries.hearings import bills_of, hearings_of, meetings
from tracker.queries.notice import BY, By, NoticeView
from tracker.queries.people import assembly, cast, committee_by_id, committees, legislators
from tracker.queries.search import search as search_for
from tracker.queries.whole import bill as stored_bill
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.say import change_words, news_words
from tracker.wording.translator import ENGLISH

#: Rows of a list; None where the URL names something that there is not.
Rows: TypeAlias = Iterable[Any] | None
#: Bills of a search, at most.
_MOST_HITS: Final = 1000


class ListTable(NamedTuple):
    """A list as a table. fields: as `record` takes them; rows: what the URL asks for; by: the
    tables of its figures, by what the URL names in `by`."""

    fields: str
    rows: Callable[[Visit, PageUrl], Rows]
    by: Mapping[str, ListTable] = MappingProxyType({})

    def of(self, url: PageUrl) -> ListTable:
        """The table that a URL asks for: the list itself, or its figures."""
        return self.by.get(url.one("by"), self)

    def names(self) -> list[str]:
        """The columns in their order."""
        return [field.name for field in fields_of(self.fields)]

    def records(self, here: Visit, url: PageUrl) -> list[Record] | None:
        """The rows as records, None where there is no such list."""
        rows = self.rows(here, url)
        return None if rows is None else [record(row, self.fields) for row in rows]


# --- rows: views, or a Row where the fields are of several ---------------------------------------


def _hearings(here: Visit, url: PageUrl) -> Rows:
    return _listed(here, url, meetings(here.connection, here.session, first=here.hearing_day))


def _calendar(here: Visit, url: PageUrl) -> Rows:
    """The meetings of a month, or what else a calendar's URL asks for."""
    choice = chosen(here, url)
    first, last = choice.days
    if url.one("month"):
        first = url.month(here.today)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    among = meetings(here.connection, here.session, first=first, last=last)
    return _listed(here, url, filter(choice.fits, among))


def _listed(here: Visit, url: PageUrl, among: Iterable[MeetingView]) -> Iterator[Row]:
    """What meetings list: of followed bills, or all; a meeting that lists no bill, too."""
    shown = tuple(among)
    titles = titles_of(here.connection, bills_of(shown))
    if url.one("which") != "all":
        shown = tuple(meeting for meeting in shown if any(ours(meeting, titles)))
    calls = called(here, shown)
    for meeting in shown:
        for hearing in hearings_of((meeting,), titles) or (None,):
            call = calls.get((meeting.id, hearing.bill)) if hearing else None
            upset = disruption_of(meeting, hearing.item if hearing else None)
            yield Row(
                meeting=meeting,
                hearing=hearing,
                call=call,
                start=meeting.start.moment,
                disruption=call.disruption if call else upset,
                remarks=(hearing or meeting).remarks,
            )


def _changes(here: Visit, url: PageUrl) -> Iterator[Row]:
    """The news of followed bills; with `which=all` of the whole session, with `since=all` ever."""
    since = url.one("since")
    start = NEVER if since == "all" else since_of(here, since, "7").moment
    until, followed = here.now, url.one("which") != "all"
    shown = news(here.connection, here.session, start, until=until, followed=followed)
    rows = news_rows(here.connection, here.session, start, until)
    origins = dict(zip(rows, origins_of(here.connection, tuple(rows.values())), strict=True))
    for one in shown:
        words = news_words(ENGLISH, one, None)
        yield Row(news=one, said=words, origin=origins.get(one.change_id))


def changed_rows(connection: Connection, changes: Sequence[ChangeView]) -> list[Row]:
    """Changes with what is behind each; their fields are those of `CHANGE`."""
    origins = origins_of(connection, [change.row for change in changes])
    return [
        Row(
            change=change,
            origin=origin,
            said=change_words(ENGLISH, change, None),
            old=json.loads(change.row.old or "null"),
            new=json.loads(change.row.new or "null"),
        )
        for change, origin in zip(changes, origins, strict=True)
    ]


def _seen(here: Visit, url: PageUrl) -> Rows:
    view = stored_bill(here.connection, url.path["number"])
    return None if view is None else changed_rows(here.connection, bill_changes(here, view))


def _hearing_seen(here: Visit, url: PageUrl) -> Rows:
    meeting = meeting_by_id(here, url.path["id"])
    if meeting is None:
        return None
    return changed_rows(here.connection, meeting_changes(here, meeting))


def _search(here: Visit, url: PageUrl) -> Rows:
    query = query_of(url)
    if not query.text.strip():
        return ()
    whole = replace(query, text=query.text[:LETTERS], page=1, size=_MOST_HITS)
    return search_for(here.connection, whole).hits


def _votes(here: Visit, url: PageUrl) -> Rows:
    """How members voted; of a vote whose names are not known, the vote alone."""
    view = stored_bill(here.connection, url.path["number"])
    if view is None:
        return None
    everybody = assembly(here.connection)
    return [
        Row(vote=vote, ballot=ballot, member=who_cast(ballot, vote, everybody) if ballot else None)
        for vote in view.votes[::-1]
        for ballot in vote.ballots or (None,)
    ]


def _asks(here: Visit, url: PageUrl) -> Rows:
    """What bills say of an ask in one direction, beside the campaign's position."""
    campaign = campaign_named(here, url.path["slug"])
    if campaign is None or not campaign.asks:
        return None
    rows = matrix(here.connection, campaign.slug, url.one("session"), url.one("topic"))
    positions = positions_of(here.connection, campaign, {row.number for row in rows})
    return [
        Row(row=row, mark=mark, position=positions.get(row.number, ""))
        for row in rows
        for mark in row.newest.marks
    ]


def _committee(here: Visit, url: PageUrl) -> Rows:
    """The members of a committee, each with what their own page says."""
    committee = committee_by_id(here.connection, url.path["id"])
    if committee is None:
        return None
    everybody = assembly(here.connection)
    return [Row(seat=seat, member=everybody.of_link(seat.url)) for seat in committee.members]


def _legislators(here: Visit, url: PageUrl) -> Rows:
    chamber, party = url.one("chamber"), url.one("party")
    return [
        member
        for member in legislators(here.connection)
        if chamber in ("", member.chamber) and party in ("", member.party)
    ]


def _legislator(here: Visit, url: PageUrl) -> Rows:
    everybody = assembly(here.connection)
    member = everybody.by_id.get(url.path["id"])
    return None if member is None else cast(here.connection, here.session, member, everybody)


def _notice(here: Visit, url: PageUrl) -> Rows:
    rows = notice.heard(here, notice.chosen(here, url)).hearings
    return notice_rows(rows, titles_of(here.connection, {row.bill for row in rows}))


def notice_rows(
    hearings: Iterable[NoticeView], titles: Mapping[str, tuple[str, bool]]
) -> list[Row]:
    """Hearings with titles; their fields are those of `NOTICE`. titles: as `titles_of` gives."""
    return [Row(view=view, title=titles.get(view.bill, ("", False))[0]) for view in hearings]


def figures_row(key: str, figures: Figures) -> Row:
    """A group of hearings; its fields are those of `FIGURES`, behind the name of its group."""
    return Row(key=key, figures=figures, day=figures.under(DAY), two_days=figures.under(2 * DAY))


def _figures(by: By | Literal["limits"], here: Visit, url: PageUrl) -> Rows:
    choice = notice.chosen(here, url)
    if by == "limits":
        return numbers_of([notice.limits(here, choice)])
    return starmap(figures_row, notice.groups_by(here, choice, by))


# --- the lists ---------------------------------------------------------------------------------

#: What an editor says of start and room where the official page says, or said, others.
_COALITION: Final = "coalition_start={0}start.edited({1}) coalition_room={0}location.edited"
_START: Final = "day start=start_text"
_START_THERE: Final = f"start.({_START})"
_MEETING: Final = f"""
    meeting.(day=start.day start=start.start_text) start_time=start
    meeting.(committee chamber room=location status) disruption hearing.(bill title followed)
    hearing.item.(testimony left_agenda=gone_seen_at)
    moved_to=hearing.item.moved_to({_START_THERE} committee room=location)
    moved_from=meeting.earlier({_START_THERE} room=location)
    {_COALITION.format("call.", _START)} history_says=hearing.item.overtaken.words remarks
    meeting.(meeting=id last_seen=last_seen_at)
"""
_NUMBERS: Final = "chart finding bar name kind count=amount"
#: What is behind a change: the crawl that saw it, the page, since when that was kept so.
_ORIGIN: Final = "origin.(crawl plan page=url page_kept=kept_at only_our_reading=is_ours)"
CHANGE: Final = f"""
    change.(seen=row.seen_at happened=day) change.row.(kind entity id=entity_id field) old new
    cause=change.row.cause {_ORIGIN} said
"""
_BOUNDS: Final = "{0}_seen=since {0}_hours_at_least=hours_at_least {0}_hours_at_most=hours_at_most"
#: The hours are those of the hearing as it was first announced, of its day and
#: time in the end, of its room, and of its meeting, whatever bill.
NOTICE: Final = f"""
    view.(session bill) title view.(start.(day start=start_text start_time=moment))
    view.(committee chamber room)
    view.notices.hearing.(start.(announced_day=day announced_start=start_text)
    first_seen=since look_before=before hours_at_least hours_at_most)
    view.notices.time.({_BOUNDS.format("time")}) view.notices.room.({_BOUNDS.format("room")})
    view.meeting.({_BOUNDS.format("meeting")}) meeting=view.meeting_id
"""
FIGURES: Final = """
    figures.(hearings unknown known)
    figures.(median_hours_at_least=hours_at_least median_hours_at_most=hours_at_most)
    day.(surely_less_than_a_day=surely perhaps_less_than_a_day=perhaps)
    two_days.(surely_less_than_two_days=surely perhaps_less_than_two_days=perhaps)
"""
#: By the key of the page that shows it.
LISTS: Final[Mapping[str, ListTable]] = {
    "bills": ListTable(
        """
        line.(number session title topics) line.stage.(stage=name stage_chamber=chamber
        stage_since=since) position positions(position campaign) checked_by_a_person=checked asks
        next.meeting.(next_hearing=start.day next_hearing_start=start.start_text
        next_hearing_committee=committee next_hearing_room=location)
        line.(last_action_date=last_day last_action) new=news line.(prime_sponsors=primes)
        introduced line.(official_status=status followed source)
        """,
        lambda here, url: bills_url(here, url).bills(here).rows,
    ),
    "calls": ListTable(
        f"""
        id bill title=hearing.title campaign position watched phase disruption
        start.shown.({_START}) committee=hearing.meeting.committee
        room=location.shown official_start=start.official({_START})
        official_room=location.official {_COALITION.format("", _START)}
        moved_from=hearing.meeting.earlier({_START_THERE} room=location)
        moved_to=hearing.item.moved_to({_START_THERE} committee room=location)
        history_says=hearing.item.overtaken.words remarks=hearing.remarks
        testimony=testimony.shown sign_up sign_up_opens=opens deadline
        """,
        of_address,
    ),
    "hearings": ListTable(_MEETING, _hearings),
    "calendar": ListTable(_MEETING, _calendar),
    "seen": ListTable(CHANGE, _seen),
    "hearing_seen": ListTable(CHANGE, _hearing_seen),
    "changes": ListTable(
        f"""
        news.(seen=seen_at kind bill bills title date=day chamber text old new
        meeting=meeting.id moved_to=moved_to.id) said {_ORIGIN}
        """,
        _changes,
    ),
    "search": ListTable(
        """
        line.(number session title stage=stage.name stage_chamber=stage.chamber followed topics
        last_action_date=last_day last_action) by_number
        reading.(found_in=fields passage=passage.text)
        """,
        _search,
    ),
    "votes": ListTable(
        """
        vote.(date=day chamber committee reading motion result yes no other)
        member=ballot.name party=member.party choice=ballot.choice url=vote.url
        """,
        _votes,
    ),
    "asks": ListTable(
        """
        row.(number session title) position row.newest.(version=name version_date=day)
        mark.(ask direction decided_by passages=passages.passage)
        """,
        _asks,
    ),
    "charts": ListTable(_NUMBERS, numbers),
    "notice": ListTable(
        NOTICE,
        _notice,
        {
            **{by: ListTable(f"{by}=key {FIGURES}", partial(_figures, by)) for by in BY},
            "limits": ListTable(_NUMBERS, partial(_figures, "limits")),
        },
    ),
    "research": ListTable(_NUMBERS.replace("kind", "group kind"), research_numbers),
    "committees": ListTable(
        "id name kind members=members.name email phone url",
        lambda here, _: committees(here.connection, here.session),
    ),
    "committee": ListTable(
        """
        seat.(name chamber role) member.(party district email phone)
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
    **{name: name for name in ("stage", "chamber", "position", "disruption", "phase", "testimony")},
    **{"stage_chamber": "chamber", "status": "disruption", "new": "bills.mark", "result": "vote"},
    "choice": "choice",
}


def plain_words(name: str, value: Any) -> Any:
    """A value as people read it: `In committee`; `Scheduled` where we have no words of our own."""
    area = _WORDS.get(name)
    if area is None or not value or not isinstance(value, str):
        return value
    return ENGLISH.maybe(f"{area}.{value}", value.replace("_", " ").capitalize())
