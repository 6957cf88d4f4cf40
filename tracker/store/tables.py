"""The tables. Only the writers of `store` fill them; queries alone read them.

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

from typing import Final

from sqlalchemy import Index, UniqueConstraint

from tracker.store import columns as of

#: What the database is: `source`, the address that filled it; `refusal`, what the site said when it
#: last refused us (journal), as JSON.
INFO: Final = of.table("store_info", *of.names("key", primary_key=True), *of.texts("value"))

#: A session. listed_total: measures by the list's own count line, when last seen.
SESSIONS: Final = of.table(
    "sessions",
    *of.names("id", primary_key=True),
    *of.names("name"),
    *of.days("first_day", "last_day", nullable=True),
    *of.numbers("listed_total", nullable=True),
    *of.moments("listed_seen_at", nullable=True),
)

#: A measure. source: whose facts they are, "" for the official site's (domain/given.py). listed_*:
#: what its card in the list says; listed_changed_at: when the card last told something new, so that
#: `page_seen_at < listed_changed_at` means that its page is to be read. Until page_seen_at, title,
#: long title and subjects are the card's (long_title_cut: ends in "..."). summary: None until a
#: page showed one. listed: whether a whole walk of the list still shows it.
BILLS: Final = of.table(
    "bills",
    of.numbered(),
    *of.names("session", index=True),
    *of.names("number", unique=True),
    *of.names("kind", "status", "source", "listed_digest"),
    *of.texts("title", "long_title", "url", "listed_action"),
    *of.flags("long_title_cut"),
    *of.texts("summary", nullable=True),
    *of.lists("subjects", "listed_sponsors"),
    *of.flags("listed", default=True),
    *of.days("listed_day", nullable=True),
    *of.moments("listed_changed_at", "listed_seen_at", "page_seen_at", nullable=True),
    *of.moments("first_seen_at"),
)

#: A dated row of a bill's history. rank: within its day, oldest first.
ACTIONS: Final = of.children(
    "actions", *of.days("day"), *of.names("chamber"), *of.texts("text"), *of.numbers("rank")
)

#: A sponsor of a bill. chamber: "" where no page says it. rank: of a prime sponsor.
SPONSORS: Final = of.children(
    "sponsors", *of.names("name", "chamber", "role", "url"), *of.numbers("rank")
)

#: A version of a bill's text. rank: within its day, oldest first.
VERSIONS: Final = of.children(
    "versions",
    *of.days("day", nullable=True),
    *of.names("name"),
    *of.texts("url", "html_url"),
    *of.numbers("rank"),
)

#: A fiscal note, amendment, report or law. name: of a law its chapter; day: it takes effect.
DOCUMENTS: Final = of.children(
    "documents",
    *of.names("kind"),
    *of.days("day", nullable=True),
    *of.names("name"),
    *of.texts("url"),
    *of.names("committee_or_floor", "status"),
    *of.numbers("rank"),
)

#: A committee or floor vote (committee "" on the floor). result: as the bill page tells or its
#: counts decide; told_result: as the vote page's own sentence says, which settles it.
#: ballots_seen_at: when the vote page was last read whole.
VOTES: Final = of.children(
    "votes",
    *of.days("day"),
    *of.names("chamber", "committee"),
    *of.texts("motion"),
    *of.names("reading", "result", "told_result"),
    *of.numbers("yes", "no", "other", nullable=True),
    *of.texts("url"),
    *of.moments("ballots_seen_at", nullable=True),
)

#: One member's vote, the name as the vote page writes it; url: of the member's page, or "".
BALLOTS: Final = of.children(
    "ballots", *of.names("name", "choice", "url"), *of.numbers("rank"), parent="vote_id"
)

#: A member of the General Assembly. id: the last part of the address of their page; since, until:
#: the days of the seat, None where the page does not say.
LEGISLATORS: Final = of.table(
    "legislators",
    *of.names("id", primary_key=True),
    *of.names("name", "chamber", "party", "district", "email", "phone"),
    *of.days("since", "until", nullable=True),
    *of.texts("url"),
    *of.moments("first_seen_at", "last_seen_at"),
)

#: A committee in a session. id: `2026A-house-judiciary`; kind as in its address.
COMMITTEES: Final = of.table(
    "committees",
    *of.names("id", primary_key=True),
    *of.names("session", index=True),
    *of.names("kind", "name", "email", "phone"),
    *of.texts("url"),
    *of.moments("first_seen_at"),
    *of.moments("last_seen_at", nullable=True),
)

#: A member's seat on a committee.
MEMBERSHIPS: Final = of.children(
    "memberships",
    *of.names("name", "chamber", "role", "url"),
    *of.numbers("rank"),
    parent="committee_id",
)

#: A committee meeting. id: `2026A-h-0147`, for ever. day, start_text, start_time, location: as the
#: schedule says now (start_time: Denver's wall clock, None without one). status: scheduled, moved,
#: in_doubt, cancelled, withdrawn. remark: the words beside the values of its row; agenda_remark:
#: those of its agenda's heading and notes. last_seen_at: when the schedule page that holds it was
#: last read whole. agenda_seen_at: when its agenda was last read whole.
MEETINGS: Final = of.table(
    "meetings",
    *of.names("id", primary_key=True),
    *of.names("session", "committee", "start_text", "location", "remark"),
    *of.names("committee_key", index=True),
    *of.days("day", index=True),
    *of.clocks("start_time", nullable=True),
    *of.names("status", default="scheduled"),
    *of.texts(
        "agenda_remark", "agenda_url", "pdf_url", "committee_url", "audio_url", "schedule_url"
    ),
    *of.moments("first_seen_at", "last_seen_at"),
    *of.moments("agenda_seen_at", nullable=True),
    Index("ix_meetings_session_day", "session", "day"),
)

#: An earlier start or room of a meeting, in order. seen_at: when it was seen to have changed.
REVISIONS: Final = of.table(
    "meeting_revisions",
    of.numbered(),
    of.refers("meeting_id", "meetings.id"),
    *of.numbers("rank"),
    *of.days("day"),
    *of.names("start_text", "location"),
    *of.clocks("start_time", nullable=True),
    *of.moments("seen_at"),
    UniqueConstraint("meeting_id", "rank"),
)

#: One item of a meeting's agenda. bill: number, "" where the item names none; remark: the words
#: beside it. listed_crawl: the crawl that saw it come, or come back, the last time.
ITEMS: Final = of.children(
    "agenda_items",
    *of.names("bill", index=True),
    *of.texts("remark", "text"),
    *of.numbers("rank"),
    *of.numbers("listed_crawl", nullable=True),
    parent="meeting_id",
)

#: A page as last read whole. digest: of the record that was read from it; parser: VERSION of the
#: page object that read it, so that a mended one reads again. body: compressed text of a list or
#: schedule page, which a 304 stands for. parts: what was found of each of its parts, in the form of
#: `tracker.domain.coverage.PageParts`.
PAGES: Final = of.table(
    "pages",
    *of.texts("url", primary_key=True),
    *of.names("kind", "session", "digest", "parser", "last_modified"),
    *of.moments("read_at"),
    *of.numbers("crawl_id"),
    *of.texts("etag"),
    *of.maps("parts"),
    *of.blobs("body", nullable=True),
)

#: A page as the site sent it, when it told something new (journal). reading: digest of the record
#: that was read from it then; file: of the archive, by name; byte_offset: where its exchange begins
#: there; content: digest of its bytes, which are kept once.
ARCHIVED: Final = of.table(
    "archived_pages",
    of.numbered(),
    *of.texts("url", index=True),
    *of.names("kind", "session", "reading", "file"),
    *of.moments("seen_at"),
    *of.numbers("crawl_id", "byte_offset"),
    *of.names("content", index=True),
)

#: The last time on a day in Denver that something was seen (whoever writes its fact). subject: the
#: URL of a page that was read whole, the number of a bill that was on the list, the id of a meeting
#: that was on the schedule.
SIGHTS: Final = of.table(
    "sights",
    *of.texts("subject", primary_key=True),
    *of.days("day", primary_key=True),
    *of.moments("seen_at"),
)

#: What we say of a bill. rules: digests of what topics were judged by; unrecognised: actions nobody
#: knows; reached: ISO days of its marks (`domain/research.py`); primes: names in order.
STATUSES: Final = of.table(
    "bill_statuses",
    of.refers("bill_id", "bills.id", primary_key=True),
    *of.names("stage", "chamber", "rules"),
    *of.days("since", nullable=True),
    *of.texts("action"),
    *of.lists("unrecognised", "reached", "committees", "primes"),
    *of.flags("followed", index=True),
)

#: A bill under a topic of a campaign, with its evidence [{field, passage, phrase, points}].
MATCHES: Final = of.children(
    "topic_matches",
    *of.names("campaign", "topic"),
    *of.weights("score"),
    *of.names("decided_by", default="rules"),
    *of.lists("evidence"),
    entity="topic",
)

#: A call to testify: one campaign, one bill, one meeting. id: `hb26-1037-147-data-privacy`.
#: first_seen_at: when a crawl first showed it; gone_seen_at: when the campaign stopped following
#: the bill. All else is worked out from the facts and from what editors said.
CALLS: Final = of.table(
    "calls",
    *of.names("id", primary_key=True),
    *of.names("session", "bill", index=True),
    *of.names("campaign"),
    of.refers("meeting_id", "meetings.id"),
    *of.moments("first_seen_at"),
    *of.moments("gone_seen_at", nullable=True),
    UniqueConstraint("campaign", "meeting_id", "bill"),
)

#: One thing an editor decided, never changed and never deleted: the newest row of a subject's field
#: counts. subject: a call's id, `campaign/bill`, or `campaign/bill/topic`. old, new: JSON, None for
#: nothing said. official: the official value when it was written, of an override of a fact. undoes:
#: the edit that it takes back.
EDITS: Final = of.table(
    "edits",
    of.numbered(),
    *of.moments("at", index=True),
    *of.names("editor", "field"),
    *of.texts("subject", index=True),
    *of.texts("old", "new", "official", nullable=True),
    *of.numbers("undoes", nullable=True),
)

#: One run of a plan: one process, one row. outcome: running, whole, partial, refused, failed,
#: interrupted. since: when the first of the interrupted runs that it takes up began, its own start
#: otherwise; resumed_from: that first run's id. list_walked, schedule_read: when the list was last
#: walked as the plan asks, the schedule and its agendas read whole. swept: the last list page read
#: in turn by number. walked_all: whether it walked the whole list; list_gap: by how much its count
#: line then exceeded the measures shown.
CRAWLS: Final = of.table(
    "crawls",
    of.numbered(),
    *of.names("plan"),
    *of.names("session", index=True),
    *of.texts("source", "message"),
    *of.moments("started_at"),
    *of.moments("ended_at", "since", "list_walked", "schedule_read", nullable=True),
    *of.names("outcome", default="running", index=True),
    *of.numbers("resumed_from", nullable=True),
    *of.flags("walked_all"),
    *of.numbers(
        "list_gap",
        "swept",
        "expected",
        "requests",
        "pages",
        "new",
        "changed",
        "unchanged",
        "withdrawn",
        "failed",
    ),
)

#: A page that a crawl could not read, and why.
FAILURES: Final = of.table(
    "failures",
    of.numbered(),
    of.refers("crawl_id", "crawls.id", index=True),
    *of.moments("seen_at"),
    *of.names("page"),
    *of.texts("url", "message"),
)

#: A row of the ledger, never changed and never deleted. entity: bill, action, sponsor, version,
#: document, vote, ballot, legislator, committee, membership, meeting, agenda_item, topic,
#: bill_status, call, edit. entity_id: number of a bill or id of a meeting or call, for a child that
#: and its key, for an edit its subject. subject: what stands there before a "/": the bill or
#: meeting that it belongs to. kind: new (first sight, or seen again), changed (one field), gone.
#: old, new: JSON. cause: why, where the page alone does not say it ("first reading" of a page whose
#: facts are older than our sight of them; the action a stage was read from; "editor").
CHANGES: Final = of.table(
    "changes",
    of.numbered(),
    *of.moments("seen_at", index=True),
    *of.numbers("crawl_id", nullable=True),
    *of.names("session", "kind", "entity", "field"),
    *of.texts("entity_id", "cause", "url"),
    *of.texts("subject", index=True),
    *of.texts("old", "new", nullable=True),
)
# Of those alone that went: an engine would take it for those that stand, too.
_GONE: Final = SPONSORS.c.gone_seen_at.is_not(None)
Index("ix_sponsors_gone", SPONSORS.c.gone_seen_at, sqlite_where=_GONE, postgresql_where=_GONE)
