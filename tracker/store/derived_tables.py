"""The tables of what is worked out, as SQLModel classes; as in `tables`.

Texts as read (writer: ingest_texts)      texts text_reads
Judged from them (judge_asks)             ask_marks ask_reads
What comes near a topic (judge)           near_misses
Which bills are related (judge_related)   related_bills related_terms related_reads
What search looks in (search_index)       search_entries search_words
The read model (tracker/store/read)       read_agendas read_news past_rows data_version

In the ledger a mark is an entity `ask`, named `HB26-1037/campaign|ask|direction|version`, a near
miss an entity `near`, named `HB26-1037/campaign|topic`, a pair of related bills an entity
`related`, named `HB26-1004/HB18-1004`. The index itself is no model:
`search_head_fts` and `search_words_fts`, tables of SQLite's FTS5, or of PostgreSQL with tsvectors,
made by migration 0004. Whoever writes what a reader can see raises the number of the data.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, Final

from sqlalchemy import Connection, Index, LargeBinary, UniqueConstraint, update
from sqlmodel import Field, SQLModel

from tracker.store.columns import Named, Numbered, OfBill, json_list, moment, text
from tracker.store.tables import table


class Text(Named, table=True):
    """A text, stored once whatever the number of addresses that give it.

    digest: SHA-256 of the answer's bytes, in hex; form: html or pdf; size: of the answer in bytes.
    layer: what is read again when the parser is mended, compressed: the HTML as it came, or the
    text layer of a PDF, pages apart by form feeds. parser: digest of the code that read it;
    parsed: a BillText as JSON, compressed. words: how many.
    """

    digest: str = Field(primary_key=True)
    form: str
    size: int
    pages: int = 0
    words: int = 0
    layer: bytes = Field(sa_type=LargeBinary)
    parser: str = ""
    parsed: bytes = Field(sa_type=LargeBinary)
    first_seen_at: datetime = moment()


class TextRead(Numbered, table=True):
    """What came of asking for the text of one version.

    version: the key of its row in `versions`; name: the version's; form: html or pdf, which of its
    two addresses was asked.
    state: read; no_text (a PDF of pictures), cut, wrong_type, too_large, missing, unreadable,
    refused. message: one sentence, "" for read. digest: the text that the address gave last, kept
    when a later answer is worse; read_at: when it was last had whole. parser: digest of the code
    that said so, for a mended one asks again for what could not be read.
    """

    __table_args__ = (UniqueConstraint("bill", "version", "form"),)
    session: str = Field(index=True)
    bill: str = Field(index=True)
    version: str = text()
    name: str = text()
    form: str
    url: str = text()
    state: str
    message: str = text()
    digest: str | None = Field(None, foreign_key="texts.digest", index=True)
    parser: str = ""
    etag: str = text()
    last_modified: str = ""
    crawl_id: int | None = None
    first_seen_at: datetime = moment()
    asked_at: datetime = moment()
    read_at: datetime | None = moment(default=None)


class AskMark(OfBill, table=True):
    """What a version of a bill says of one ask of a campaign: evidence, never a verdict.

    key: campaign|ask|direction|version. direction: for or against. version: the key of its row in
    `versions`, "" where the official summary was read because no text is at hand. field: text or
    summary. evidence: a list of {section, lead, passage, phrase, struck}, the strongest first: the
    phrase stands word for word in the passage, passage and lead in the field; section: the text's
    own label ("SECTION 2"); struck: letters of the passage that are repealed. decided_by: rules or
    editor.
    """

    entity: ClassVar[str] = "ask"
    campaign: str
    ask: str
    direction: str
    version: str = text()
    field: str
    evidence: list[dict[str, Any]] = json_list()
    decided_by: str = "rules"


class AskRead(Named, table=True):
    """What a bill's marks were read from. source: a digest of texts, rules and editors' words."""

    bill_id: int = Field(primary_key=True, foreign_key="bills.id")
    source: str


class NearMiss(OfBill, table=True):
    """A topic that a bill comes near, of a campaign that does not follow it. score, needed: points;
    mark: changes with the passages, so that what was dismissed comes back only with others."""

    __tablename__: ClassVar[str] = "near_misses"
    entity: ClassVar[str] = "near"
    campaign: str
    topic: str
    score: float
    needed: float
    mark: str
    evidence: list[dict[str, Any]] = json_list()


class RelatedBill(OfBill, table=True):
    """A pair of related bills, stored once, with the later one (domain/related.pair_of).

    key, other: number of the earlier one. score: how near they are, in thousandths, 0 where
    only an editor says so.
    sections: of Colorado Revised Statutes that both name; words: that both have, as one of them
    writes them; sponsors: prime ones of both. decided_by: rules or editor.
    """

    entity: ClassVar[str] = "related"
    other: str = Field(index=True)
    score: int
    sections: list[str] = json_list()
    words: list[str] = json_list()
    sponsors: list[str] = json_list()
    decided_by: str = "rules"


class RelatedTerm(Named, table=True):
    """A term of a bill, by its number (domain/related): which other bills have it is looked up
    here. share: its weight, measured against all terms of the bill."""

    __table_args__ = (
        Index("ix_related_terms_code", "code", "bill_id", "share"),
        {"sqlite_with_rowid": False},
    )
    bill_id: int = Field(
        primary_key=True, foreign_key="bills.id", sa_column_kwargs={"autoincrement": False}
    )
    code: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    share: float


class RelatedRead(Named, table=True):
    """What a bill's kin were worked out from. source: a digest of its words, its text and its prime
    sponsors."""

    bill_id: int = Field(primary_key=True, foreign_key="bills.id")
    source: str


class SearchEntry(SQLModel, table=True):
    """A bill as it was indexed.

    rowid: its place among all bills (domain/search_terms), the row of the index. prefix, serial:
    of its number. digest: of all that is indexed. fields: that, as people wrote it: JSON,
    compressed, and behind it the text, compressed by itself.
    """

    __tablename__: ClassVar[str] = "search_entries"
    rowid: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    bill_id: int = Field(foreign_key="bills.id", unique=True)
    prefix: str
    serial: int = Field(index=True)
    digest: str
    fields: bytes = Field(sa_type=LargeBinary)


class SearchWord(Named, table=True):
    """A word that stands in a bill's facts, for who mistypes it. letters: how many it has;
    is_name: whether it is part of a sponsor's name."""

    word: str = Field(primary_key=True)
    letters: int = Field(index=True)
    is_name: bool = False


class ReadAgenda(Named, table=True):
    """The agenda of a meeting as readers are shown it. agenda: an AgendaView, as JSON; upset:
    whether a start, a room or an item of it is not, or may not be, as it was announced."""

    meeting_id: str = Field(primary_key=True, foreign_key="meetings.id")
    upset: bool = False
    agenda: str = text()


class ReadNews(SQLModel, table=True):
    """A row of the ledger that is news to a reader, or the first of several that are one.

    kind, bill, day, chamber, text, old, new: as of a NewsView; meeting_id: "" where it is of a bill
    alone. What a reader is shown beside (title, agenda, where a hearing went) is as it is now.
    """

    __tablename__: ClassVar[str] = "read_news"
    __table_args__ = (Index("ix_read_news_session_seen_at", "session", "seen_at"),)
    change_id: int = Field(primary_key=True, foreign_key="changes.id")
    session: str
    seen_at: datetime = moment()
    kind: str
    bill: str = ""
    meeting_id: str = Field("", index=True)
    day: date | None = None
    chamber: str = ""
    old: str = text()
    new: str = text()
    text: str = text()


class DataVersion(SQLModel, table=True):
    """One row, which the migration makes: the number that is raised by every transaction that
    changes what a reader can see, so that what was made at one number is right while it stands."""

    __tablename__: ClassVar[str] = "data_version"
    id: int = Field(1, primary_key=True)
    number: int = 0


class PastRow(Numbered, table=True):
    """How a row stood from one moment until another, before what the ledger tells of it.

    entity: the ledger's, or `read_agenda`; row_key: what names the row for good; row: its columns
    as JSON, None where it was not known then.
    """

    __table_args__ = (Index("ix_past_rows_row", "entity", "row_key", "known_until"),)
    entity: str
    row_key: str = text()
    known_from: datetime = moment()
    known_until: datetime = moment()
    row: str | None = text(None)


TEXTS, TEXT_READS, MARKS, ASK_READS = table(Text), table(TextRead), table(AskMark), table(AskRead)
NEAR, ENTRIES, WORDS = table(NearMiss), table(SearchEntry), table(SearchWord)
RELATED, RELATED_READS = table(RelatedBill), table(RelatedRead)
RELATED_TERMS: Final = table(RelatedTerm)
AGENDAS, NEWS, PAST = table(ReadAgenda), table(ReadNews), table(PastRow)
DATA_VERSION: Final = table(DataVersion)
_RAISE: Final = update(DATA_VERSION).values(number=DATA_VERSION.c.number + 1)


def raise_number(connection: Connection) -> None:
    """Says, in the transaction that writes it, that a reader can see something new."""
    connection.execute(_RAISE)
