"""The tables, by the names that statements call them."""

from __future__ import annotations

from typing import Final

from tracker.store import derived_tables as read
from tracker.store import derived_tables as texts
from tracker.store import tables as facts
from tracker.store.foreign import ForeignBill
from tracker.store.tables import ArchivedPage, table

SESSIONS: Final = table(facts.Session)
BILLS: Final = table(facts.Bill)
ACTIONS: Final = table(facts.Action)
SPONSORS: Final = table(facts.Sponsor)
VERSIONS: Final = table(facts.Version)
DOCUMENTS: Final = table(facts.Document)
VOTES: Final = table(facts.Vote)
BALLOTS: Final = table(facts.Ballot)
LEGISLATORS: Final = table(facts.Legislator)
COMMITTEES: Final = table(facts.Committee)
SEATS: Final = table(facts.Membership)
MEETINGS: Final = table(facts.Meeting)
REVISIONS: Final = table(facts.MeetingRevision)
ITEMS: Final = table(facts.AgendaItem)
ARCHIVED: Final = table(ArchivedPage)
FOREIGN: Final = table(ForeignBill)
# What is judged of them.
STATUSES: Final = table(facts.BillStatus)
MATCHES: Final = table(facts.TopicMatch)
NEAR_MISSES: Final = table(texts.NearMiss)
MARKS: Final = table(texts.AskMark)
ASK_READS: Final = table(texts.AskRead)
RELATED_READS: Final = table(texts.RelatedRead)
CALLS: Final = table(facts.Call)
# Texts, and the index of search.
TEXTS: Final = table(texts.Text)
READS: Final = table(texts.TextRead)
ENTRIES: Final = table(texts.SearchEntry)
WORDS: Final = table(texts.SearchWord)
# What people decided, and what we did.
EDITS: Final = table(facts.Edit)
CRAWLS: Final = table(facts.Crawl)
FAILURES: Final = table(facts.Failure)
PAGES: Final = table(facts.PageRead)
# The ledger, and the read model.
CHANGES: Final = table(facts.Change)
AGENDAS: Final = table(read.ReadAgenda)
NEWS: Final = table(read.ReadNews)
DATA_VERSION: Final = table(read.DataVersion)
