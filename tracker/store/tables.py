"""The tables, as SQLModel classes. Only the writers of `store` fill them; queries alone read them.

Official facts (writer: ingest)      sessions bills actions sponsors versions documents votes
                                     ballots legislators committees memberships meetings
                                     meeting_revisions agenda_items pages sights
Judged (judge)                       bill_statuses topic_matches calls
Decided by people (editing)          edits
Our doings (journal)                 crawls failures archived_pages
The ledger (whoever writes a fact)   changes
About the database                   store_info

Days are Denver's, moments are aware and in UTC. A child row has a `key`, its natural key within
its parent; `first_seen_at` and `gone_seen_at` are the moments of the crawl that saw it come and go:
nothing is deleted. `rank` orders a row among its like, oldest first.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, ClassVar, Final

from sqlalchemy import Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.store import columns as of
from tracker.store.columns import Child, Numbered, child_of


class StoreInfo(SQLModel, table=True):
    """What the database is: `source`, the address that filled it; `refusal`, what the site said
    when it last refused us (journal), as JSON."""

    __tablename__: ClassVar[str] = "store_info"
    key: str = Field(primary_key=True)
    value: str = of.text()


class Session(SQLModel, table=True):
    """A session. listed_total: measures by the list's own count line, when last seen."""

    __tablename__: ClassVar[str] = "sessions"
    id: str = Field(primary_key=True)
    name: str = ""
    first_day: date | None = None
    last_day: date | None = None
    listed_total: int | None = None
    listed_seen_at: datetime | None = of.moment(default=None)


class Bill(Numbered, table=True):
    """A measure. source: whose facts they are, "" for the official site's (domain/given.py).
    listed_*: what its card in the list says; listed_changed_at: when the card last told something
    new, so that `page_seen_at < listed_changed_at` means that its page is to be read. Until
    page_seen_at, title, long title and subjects are the card's (long_title_cut: ends in "...").
    summary: None until a page showed one. listed: whether a whole walk of the list still shows
    it."""

    __tablename__: ClassVar[str] = "bills"
    session: str = Field(index=True)
    number: str = Field(unique=True)
    kind: str = ""
    status: str = ""
    source: str = ""
    listed_digest: str = ""
    title: str = of.text()
    long_title: str = of.text()
    url: str = of.text()
    listed_action: str = of.text()
    long_title_cut: bool = False
    summary: str | None = of.text(None)
    subjects: list[Any] = of.json_list()
    listed_sponsors: list[Any] = of.json_list()
    listed: bool = True
    listed_day: date | None = None
    listed_changed_at: datetime | None = of.moment(default=None)
    listed_seen_at: datetime | None = of.moment(default=None)
    page_seen_at: datetime | None = of.moment(default=None)
    first_seen_at: datetime = of.moment()


class Action(Child, table=True):
    """A dated row of a bill's history. rank: within its day, oldest first."""

    __tablename__: ClassVar[str] = "actions"
    __table_args__ = child_of("bill_id", "action")
    bill_id: int = Field(foreign_key="bills.id")
    day: date
    chamber: str
    text: str = of.text()
    rank: int = 0


class Sponsor(Child, table=True):
    """A sponsor of a bill. chamber: "" where no page says it. rank: of a prime sponsor."""

    __tablename__: ClassVar[str] = "sponsors"
    __table_args__ = child_of("bill_id", "sponsor")
    bill_id: int = Field(foreign_key="bills.id")
    name: str
    chamber: str = ""
    role: str
    url: str = ""
    rank: int = 0


class Version(Child, table=True):
    """A version of a bill's text. rank: within its day, oldest first."""

    __tablename__: ClassVar[str] = "versions"
    __table_args__ = child_of("bill_id", "version")
    bill_id: int = Field(foreign_key="bills.id")
    day: date | None = None
    name: str
    url: str = of.text()
    html_url: str = of.text()
    rank: int = 0


class Document(Child, table=True):
    """A fiscal note, amendment, report or law. name: of a law its chapter; day: it takes effect."""

    __tablename__: ClassVar[str] = "documents"
    __table_args__ = child_of("bill_id", "document")
    bill_id: int = Field(foreign_key="bills.id")
    kind: str
    day: date | None = None
    name: str
    url: str = of.text()
    committee_or_floor: str = ""
    status: str = ""
    rank: int = 0


class Vote(Child, table=True):
    """A committee or floor vote (committee "" on the floor). result: as the bill page tells or its
    counts decide; told_result: as the vote page's own sentence says, which settles it.
    ballots_seen_at: when the vote page was last read whole."""

    __tablename__: ClassVar[str] = "votes"
    __table_args__ = child_of("bill_id", "vote")
    bill_id: int = Field(foreign_key="bills.id")
    day: date
    chamber: str
    committee: str = ""
    motion: str = of.text()
    reading: str = ""
    result: str = ""
    told_result: str = ""
    yes: int | None = None
    no: int | None = None
    other: int | None = None
    url: str = of.text()
    ballots_seen_at: datetime | None = of.moment(default=None)


class Ballot(Child, table=True):
    """One member's vote, the name as the vote page writes it; url: of the member's page, or ""."""

    __tablename__: ClassVar[str] = "ballots"
    __table_args__ = child_of("vote_id", "ballot")
    vote_id: int = Field(foreign_key="votes.id")
    name: str
    choice: str
    url: str = ""
    rank: int = 0


class Legislator(SQLModel, table=True):
    """A member of the General Assembly. id: the last part of the address of their page; since,
    until: the days of the seat, None where the page does not say."""

    __tablename__: ClassVar[str] = "legislators"
    id: str = Field(primary_key=True)
    name: str
    chamber: str = ""
    party: str = ""
    district: str = ""
    email: str = ""
    phone: str = ""
    since: date | None = None
    until: date | None = None
    url: str = of.text()
    first_seen_at: datetime = of.moment()
    last_seen_at: datetime = of.moment()


class Committee(SQLModel, table=True):
    """A committee in a session. id: `2026A-house-judiciary`; kind as in its address."""

    __tablename__: ClassVar[str] = "committees"
    id: str = Field(primary_key=True)
    session: str = Field(index=True)
    kind: str
    name: str
    email: str = ""
    phone: str = ""
    url: str = of.text()
    first_seen_at: datetime = of.moment()
    last_seen_at: datetime | None = of.moment(default=None)


class Membership(Child, table=True):
    """A member's seat on a committee."""

    __tablename__: ClassVar[str] = "memberships"
    __table_args__ = child_of("committee_id", "membership")
    committee_id: str = Field(foreign_key="committees.id")
    name: str
    chamber: str = ""
    role: str = ""
    url: str = ""
    rank: int = 0


class Meeting(SQLModel, table=True):
    """A committee meeting. id: `2026A-h-0147`, for ever. day, start_text, start_time, location: as
    the schedule says now (start_time: Denver's wall clock, None without one). status: scheduled,
    moved, in_doubt, cancelled, withdrawn. remark: the words beside the values of its row;
    agenda_remark: those of its agenda's heading and notes. last_seen_at: when the schedule page
    that holds it was last read whole. agenda_seen_at: when its agenda was last read whole."""

    __tablename__: ClassVar[str] = "meetings"
    __table_args__ = (Index("ix_meetings_session_day", "session", "day"),)
    id: str = Field(primary_key=True)
    session: str
    committee: str
    start_text: str = ""
    location: str = ""
    remark: str = ""
    committee_key: str = Field(index=True)
    day: date = Field(index=True)
    start_time: time | None = None
    status: str = "scheduled"
    agenda_remark: str = of.text()
    agenda_url: str = of.text()
    pdf_url: str = of.text()
    committee_url: str = of.text()
    audio_url: str = of.text()
    schedule_url: str = of.text()
    first_seen_at: datetime = of.moment()
    last_seen_at: datetime = of.moment()
    agenda_seen_at: datetime | None = of.moment(default=None)


class MeetingRevision(Numbered, table=True):
    """An earlier start or room of a meeting, in order. seen_at: when it was seen to have
    changed."""

    __tablename__: ClassVar[str] = "meeting_revisions"
    __table_args__ = (UniqueConstraint("meeting_id", "rank"),)
    meeting_id: str = Field(foreign_key="meetings.id")
    rank: int
    day: date
    start_text: str = ""
    location: str = ""
    start_time: time | None = None
    seen_at: datetime = of.moment()


class AgendaItem(Child, table=True):
    """One item of a meeting's agenda. bill: number, "" where the item names none; remark: the words
    beside it. listed_crawl: the crawl that saw it come, or come back, the last time."""

    __tablename__: ClassVar[str] = "agenda_items"
    __table_args__ = child_of("meeting_id", "agenda_item")
    meeting_id: str = Field(foreign_key="meetings.id")
    bill: str = Field("", index=True)
    remark: str = of.text()
    text: str = of.text()
    rank: int = 0
    listed_crawl: int | None = None


class PageRead(SQLModel, table=True):
    """A page as last read whole. digest: of the record that was read from it; parser: VERSION of
    the page object that read it, so that a mended one reads again. body: compressed text of a list
    or schedule page, which a 304 stands for. parts: what was found of each of its parts, in the
    form of `tracker.domain.coverage.PageParts`."""

    __tablename__: ClassVar[str] = "pages"
    url: str = Field(primary_key=True, sa_type=Text)
    kind: str
    session: str = ""
    digest: str = ""
    parser: str = ""
    last_modified: str = ""
    read_at: datetime = of.moment()
    crawl_id: int
    etag: str = of.text()
    parts: dict[str, Any] = of.json_map()
    body: bytes | None = Field(default=None, sa_type=LargeBinary)


class ArchivedPage(Numbered, table=True):
    """A page as the site sent it, when it told something new (journal). reading: digest of the
    record that was read from it then; file: of the archive, by name; byte_offset: where its
    exchange begins there; content: digest of its bytes, which are kept once."""

    __tablename__: ClassVar[str] = "archived_pages"
    url: str = of.text(index=True)
    kind: str
    session: str = ""
    reading: str
    file: str
    seen_at: datetime = of.moment()
    crawl_id: int
    byte_offset: int
    content: str = Field(index=True)


class Sight(SQLModel, table=True):
    """The last time on a day in Denver that something was seen (whoever writes its fact). subject:
    the URL of a page that was read whole, the number of a bill that was on the list, the id of a
    meeting that was on the schedule."""

    __tablename__: ClassVar[str] = "sights"
    subject: str = Field(primary_key=True, sa_type=Text)
    day: date = Field(primary_key=True)
    seen_at: datetime = of.moment()


class BillStatus(SQLModel, table=True):
    """What we say of a bill. rules: digests of what topics were judged by; unrecognised: actions
    nobody knows; reached: ISO days of its marks (`domain/research.py`); primes: names in order."""

    __tablename__: ClassVar[str] = "bill_statuses"
    bill_id: int = Field(primary_key=True, foreign_key="bills.id")
    stage: str
    chamber: str = ""
    rules: str = ""
    since: date | None = None
    action: str = of.text()
    unrecognised: list[Any] = of.json_list()
    reached: list[Any] = of.json_list()
    committees: list[Any] = of.json_list()
    primes: list[Any] = of.json_list()
    followed: bool = Field(False, index=True)


class TopicMatch(Child, table=True):
    """A bill under a topic of a campaign, with its evidence [{field, passage, phrase, points}]."""

    __tablename__: ClassVar[str] = "topic_matches"
    __table_args__ = child_of("bill_id", "topic")
    bill_id: int = Field(foreign_key="bills.id")
    campaign: str
    topic: str
    score: float = 0.0
    decided_by: str = "rules"
    evidence: list[Any] = of.json_list()


class Call(SQLModel, table=True):
    """A call to testify: one campaign, one bill, one meeting. id: `hb26-1037-147-data-privacy`.
    first_seen_at: when a crawl first showed it; gone_seen_at: when the campaign stopped following
    the bill. All else is worked out from the facts and from what editors said."""

    __tablename__: ClassVar[str] = "calls"
    __table_args__ = (UniqueConstraint("campaign", "meeting_id", "bill"),)
    id: str = Field(primary_key=True)
    session: str = Field(index=True)
    bill: str = Field(index=True)
    campaign: str
    meeting_id: str = Field(foreign_key="meetings.id")
    first_seen_at: datetime = of.moment()
    gone_seen_at: datetime | None = of.moment(default=None)


class Edit(Numbered, table=True):
    """One thing an editor decided, never changed and never deleted: the newest row of a subject's
    field counts. subject: a call's id, `campaign/bill`, or `campaign/bill/topic`. old, new: JSON,
    None for nothing said. official: the official value when it was written, of an override of a
    fact. undoes: the edit that it takes back."""

    __tablename__: ClassVar[str] = "edits"
    at: datetime = of.moment(index=True)
    editor: str
    field: str
    subject: str = of.text(index=True)
    old: str | None = of.text(None)
    new: str | None = of.text(None)
    official: str | None = of.text(None)
    undoes: int | None = None


class Crawl(Numbered, table=True):
    """One run of a plan: one process, one row. outcome: running, whole, partial, refused, failed,
    interrupted. since: when the first of the interrupted runs that it takes up began, its own start
    otherwise; resumed_from: that first run's id. list_walked, schedule_read: when the list was last
    walked as the plan asks, the schedule and its agendas read whole. swept: the last list page read
    in turn by number. walked_all: whether it walked the whole list; list_gap: by how much its count
    line then exceeded the measures shown."""

    __tablename__: ClassVar[str] = "crawls"
    plan: str
    session: str = Field(index=True)
    source: str = of.text()
    message: str = of.text()
    started_at: datetime = of.moment()
    ended_at: datetime | None = of.moment(default=None)
    since: datetime | None = of.moment(default=None)
    list_walked: datetime | None = of.moment(default=None)
    schedule_read: datetime | None = of.moment(default=None)
    outcome: str = Field("running", index=True)
    resumed_from: int | None = None
    walked_all: bool = False
    list_gap: int = 0
    swept: int = 0
    expected: int = 0
    requests: int = 0
    pages: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    failed: int = 0


class Failure(Numbered, table=True):
    """A page that a crawl could not read, and why."""

    __tablename__: ClassVar[str] = "failures"
    crawl_id: int = Field(foreign_key="crawls.id", index=True)
    seen_at: datetime = of.moment()
    page: str = ""
    url: str = of.text()
    message: str = of.text()


class Change(Numbered, table=True):
    """A row of the ledger, never changed and never deleted. entity: bill, action, sponsor, version,
    document, vote, ballot, legislator, committee, membership, meeting, agenda_item, topic,
    bill_status, call, edit. entity_id: number of a bill or id of a meeting or call, for a child
    that and its key, for an edit its subject. subject: what stands there before a "/": the bill or
    meeting that it belongs to. kind: new (first sight, or seen again), changed (one field), gone.
    old, new: JSON. cause: why, where the page alone does not say it ("first reading" of a page
    whose facts are older than our sight of them; the action a stage was read from; "editor")."""

    __tablename__: ClassVar[str] = "changes"
    seen_at: datetime = of.moment(index=True)
    crawl_id: int | None = None
    session: str = ""
    kind: str
    entity: str
    field: str = ""
    entity_id: str = of.text()
    cause: str = of.text()
    url: str = of.text()
    subject: str = of.text(index=True)
    old: str | None = of.text(None)
    new: str | None = of.text(None)


INFO: Final = of.table(StoreInfo)
SESSIONS: Final = of.table(Session)
BILLS: Final = of.table(Bill)
ACTIONS: Final = of.table(Action)
SPONSORS: Final = of.table(Sponsor)
VERSIONS: Final = of.table(Version)
DOCUMENTS: Final = of.table(Document)
VOTES: Final = of.table(Vote)
BALLOTS: Final = of.table(Ballot)
LEGISLATORS: Final = of.table(Legislator)
COMMITTEES: Final = of.table(Committee)
MEMBERSHIPS: Final = of.table(Membership)
MEETINGS: Final = of.table(Meeting)
REVISIONS: Final = of.table(MeetingRevision)
ITEMS: Final = of.table(AgendaItem)
PAGES: Final = of.table(PageRead)
ARCHIVED: Final = of.table(ArchivedPage)
SIGHTS: Final = of.table(Sight)
STATUSES: Final = of.table(BillStatus)
MATCHES: Final = of.table(TopicMatch)
CALLS: Final = of.table(Call)
EDITS: Final = of.table(Edit)
CRAWLS: Final = of.table(Crawl)
FAILURES: Final = of.table(Failure)
CHANGES: Final = of.table(Change)
# Of those alone that went: an engine would take it for those that stand, too.
_GONE: Final = SPONSORS.c.gone_seen_at.is_not(None)
Index("ix_sponsors_gone", SPONSORS.c.gone_seen_at, sqlite_where=_GONE, postgresql_where=_GONE)
