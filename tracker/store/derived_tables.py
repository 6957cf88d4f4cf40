"""The tables of what is worked out, as in `tables`.

Texts as read (writer: ingest_texts)      texts text_reads
Judged from them (judge_asks)             ask_marks ask_reads
What comes near a topic (judge)           near_misses
Which bills are related (judge_related)   related_bills related_terms related_reads
What search looks in (search_index)       search_entries search_words
The read model (tracker/store/read)       read_agendas read_news past_rows data_version

In the ledger a mark is an entity `ask`, named `HB26-1037/campaign|ask|direction|version`, a near
miss an entity `near`, named `HB26-1037/campaign|topic`, a pair of related bills an entity
`related`, named `HB26-1004/HB18-1004`. The index itself stands apart:
`search_head_fts` and `search_words_fts`, tables of SQLite's FTS5, or of PostgreSQL with tsvectors,
made by migration 0004. Whoever writes what a reader can see raises the number of the data.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, Index, UniqueConstraint, update

from tracker.store import columns as of

#: A text, stored once whatever the number of addresses that give it. digest: SHA-256 of the
#: answer's bytes, in hex; form: html or pdf; size: of the answer in bytes. layer: what is read
#: again when the parser is mended, compressed: the HTML as it came, or the text layer of a PDF,
#: pages apart by form feeds. parser: digest of the code that read it; parsed: a BillText as JSON,
#: compressed. words: how many.
TEXTS: Final = of.table(
    "texts",
    *of.names("digest", primary_key=True),
    *of.names("form", "parser"),
    *of.numbers("size", "pages", "words"),
    *of.blobs("layer", "parsed"),
    *of.moments("first_seen_at"),
)

#: What came of asking for the text of one version. version: the key of its row in `versions`; name:
#: the version's; form: html or pdf, which of its two addresses was asked. state: read; no_text (a
#: PDF of pictures), cut, wrong_type, too_large, missing, unreadable, refused. message: one
#: sentence, "" for read. digest: the text that the address gave last, kept when a later answer is
#: worse; read_at: when it was last had whole. parser: digest of the code that said so, for a mended
#: one asks again for what could not be read.
TEXT_READS: Final = of.table(
    "text_reads",
    of.numbered(),
    *of.names("session", "bill", index=True),
    *of.texts("version", "name", "url", "message", "etag"),
    *of.names("form", "state", "parser", "last_modified"),
    of.refers("digest", "texts.digest", nullable=True, index=True),
    *of.numbers("crawl_id", nullable=True),
    *of.moments("first_seen_at", "asked_at"),
    *of.moments("read_at", nullable=True),
    UniqueConstraint("bill", "version", "form"),
)

#: What a version of a bill says of one ask of a campaign: evidence, never a verdict. key:
#: campaign|ask|direction|version. direction: for or against. version: the key of its row in
#: `versions`, "" where the official summary was read because no text is at hand. field: text or
#: summary. evidence: a list of {section, lead, passage, phrase, struck}, the strongest first: the
#: phrase stands word for word in the passage, passage and lead in the field; section: the text's
#: own label ("SECTION 2"); struck: letters of the passage that are repealed. decided_by: rules or
#: editor.
MARKS: Final = of.children(
    "ask_marks",
    *of.names("campaign", "ask", "direction"),
    *of.texts("version"),
    *of.names("field"),
    *of.lists("evidence"),
    *of.names("decided_by", default="rules"),
    entity="ask",
)

#: What a bill's marks were read from. source: a digest of texts, rules and editors' words.
ASK_READS: Final = of.table(
    "ask_reads", of.refers("bill_id", "bills.id", primary_key=True), *of.names("source")
)

#: A topic that a bill comes near, of a campaign that does not follow it. score, needed: points;
#: mark: changes with the passages, so that what was dismissed comes back only with others.
NEAR: Final = of.children(
    "near_misses",
    *of.names("campaign", "topic"),
    *of.weights("score", "needed"),
    *of.names("mark"),
    *of.lists("evidence"),
    entity="near",
)

#: A pair of related bills, stored once, with the later one (domain/related.pair_of). key, other:
#: number of the earlier one. score: how near they are, in thousandths, 0 where only an editor says
#: so. sections: of Colorado Revised Statutes that both name; words: that both have, as one of them
#: writes them; sponsors: prime ones of both. decided_by: rules or editor.
RELATED: Final = of.children(
    "related_bills",
    *of.names("other", index=True),
    *of.numbers("score"),
    *of.lists("sections", "words", "sponsors"),
    *of.names("decided_by", default="rules"),
    entity="related",
)

#: A term of a bill, by its number (domain/related): which other bills have it is looked up here.
#: share: its weight, measured against all terms of the bill.
RELATED_TERMS: Final = of.table(
    "related_terms",
    of.refers("bill_id", "bills.id", primary_key=True, autoincrement=False),
    *of.numbers("code", primary_key=True, autoincrement=False),
    *of.weights("share"),
    Index("ix_related_terms_code", "code", "bill_id", "share"),
    sqlite_with_rowid=False,
)

#: What a bill's kin were worked out from. source: a digest of its words, its text and its prime
#: sponsors.
RELATED_READS: Final = of.table(
    "related_reads", of.refers("bill_id", "bills.id", primary_key=True), *of.names("source")
)

#: A bill as it was indexed. rowid: its place among all bills (domain/search_terms), the row of the
#: index. prefix, serial: of its number. digest: of all that is indexed. fields: that, as people
#: wrote it: JSON, compressed, and behind it the text, compressed by itself.
ENTRIES: Final = of.table(
    "search_entries",
    *of.numbers("rowid", primary_key=True, autoincrement=False),
    of.refers("bill_id", "bills.id", unique=True),
    *of.names("prefix", "digest"),
    *of.numbers("serial", index=True),
    *of.blobs("fields"),
)

#: A word that stands in a bill's facts, for who mistypes it. letters: how many it has; is_name:
#: whether it is part of a sponsor's name.
WORDS: Final = of.table(
    "search_words",
    *of.names("word", primary_key=True),
    *of.numbers("letters", index=True),
    *of.flags("is_name"),
)

#: The agenda of a meeting as readers are shown it. agenda: an AgendaView, as JSON; upset: whether a
#: start, a room or an item of it is not, or may not be, as it was announced.
AGENDAS: Final = of.table(
    "read_agendas",
    of.refers("meeting_id", "meetings.id", primary_key=True),
    *of.flags("upset"),
    *of.texts("agenda"),
)

#: A row of the ledger that is news to a reader, or the first of several that are one. kind, bill,
#: day, chamber, text, old, new: as of a NewsView; meeting_id: "" where it is of a bill alone. What
#: a reader is shown beside (title, agenda, where a hearing went) is as it is now.
NEWS: Final = of.table(
    "read_news",
    of.refers("change_id", "changes.id", primary_key=True),
    *of.names("session", "kind", "bill", "chamber"),
    *of.moments("seen_at"),
    *of.names("meeting_id", index=True),
    *of.days("day", nullable=True),
    *of.texts("old", "new", "text"),
    Index("ix_read_news_session_seen_at", "session", "seen_at"),
)

#: One row, which the migration makes: the number that is raised by every transaction that changes
#: what a reader can see, so that what was made at one number is right while it stands.
DATA_VERSION: Final = of.table(
    "data_version", *of.numbers("id", primary_key=True, default=1), *of.numbers("number")
)

#: How a row stood from one moment until another, before what the ledger tells of it. entity: the
#: ledger's, or `read_agenda`; row_key: what names the row for good; row: its columns as JSON, None
#: where it was not known then.
PAST: Final = of.table(
    "past_rows",
    of.numbered(),
    *of.names("entity"),
    *of.texts("row_key"),
    *of.moments("known_from", "known_until"),
    *of.texts("row", nullable=True),
    Index("ix_past_rows_row", "entity", "row_key", "known_until"),
)
_RAISE: Final = update(DATA_VERSION).values(number=DATA_VERSION.c.number + 1)


def raise_number(connection: Connection) -> None:
    """Says, in the transaction that writes it, that a reader can see something new."""
    connection.execute(_RAISE)
