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

from datetime import date, datetime
from typing import Any, ClassVar, Final

from sqlalchemy import Connection, Index, LargeBinary, UniqueConstraint, update
from sqlmodel import Field, SQLModel

from tracker.store import columns as of
from tracker.store.columns import Child, Numbered, child_of


class Text(SQLModel, table=True):
    """A text, stored once whatever the number of addresses that give it. digest: SHA-256 of the
    answer's bytes, in hex; form: html or pdf; size: of the answer in bytes. layer: what is read
    again when the parser is mended, compressed: the HTML as it came, or the text layer of a PDF,
    pages apart by form feeds. parser: digest of the code that read it; parsed: a BillText as JSON,
    compressed. words: how many."""

    __tablename__: ClassVar[str] = "texts"
    digest: str = Field(primary_key=True)
    form: str
    parser: str = ""
    size: int
    pages: int = 0
    words: int = 0
    layer: bytes = Field(sa_type=LargeBinary)
    parsed: bytes = Field(sa_type=LargeBinary)
    first_seen_at: datetime = of.moment()


class TextRead(Numbered, table=True):
    """What came of asking for the text of one version. version: the key of its row in `versions`;
    name: the version's; form: html or pdf, which of its two addresses was asked. state: read;
    no_text (a PDF of pictures), cut, wrong_type, too_large, missing, unreadable, refused. message:
    one sentence, "" for read. digest: the text that the address gave last, kept when a later answer
    is worse; read_at: when it was last had whole. parser: digest of the code that said so, for a
    mended one asks again for what could not be read."""

    __tablename__: ClassVar[str] = "text_reads"
    __table_args__ = (UniqueConstraint("bill", "version", "form"),)
    session: str = Field(index=True)
    bill: str = Field(index=True)
    version: str = of.text()
    name: str = of.text()
    url: str = of.text()
    message: str = of.text()
    etag: str = of.text()
    form: str
    state: str
    parser: str = ""
    last_modified: str = ""
    digest: str | None = Field(None, foreign_key="texts.digest", index=True)
    crawl_id: int | None = None
    first_seen_at: datetime = of.moment()
    asked_at: datetime = of.moment()
    read_at: datetime | None = of.moment(default=None)


class AskMark(Child, table=True):
    """What a version of a bill says of one ask of a campaign: evidence, never a verdict. key:
    campaign|ask|direction|version. direction: for or against. version: the key of its row in
    `versions`, "" where the official summary was read because no text is at hand. field: text or
    summary. evidence: a list of {section, lead, passage, phrase, struck}, the strongest first: the
    phrase stands word for word in the passage, passage and lead in the field; section: the text's
    own label ("SECTION 2"); struck: letters of the passage that are repealed. decided_by: rules or
    editor."""

    __tablename__: ClassVar[str] = "ask_marks"
    __table_args__ = child_of("bill_id", "ask")
    bill_id: int = Field(foreign_key="bills.id")
    campaign: str
    ask: str
    direction: str
    version: str = of.text()
    field: str
    evidence: list[Any] = of.json_list()
    decided_by: str = "rules"


class AskRead(SQLModel, table=True):
    """What a bill's marks were read from. source: a digest of texts, rules and editors' words."""

    __tablename__: ClassVar[str] = "ask_reads"
    bill_id: int = Field(primary_key=True, foreign_key="bills.id")
    source: str


class NearMiss(Child, table=True):
    """A topic that a bill comes near, of a campaign that does not follow it. score, needed: points;
    mark: changes with the passages, so that what was dismissed comes back only with others."""

    __tablename__: ClassVar[str] = "near_misses"
    __table_args__ = child_of("bill_id", "near")
    bill_id: int = Field(foreign_key="bills.id")
    campaign: str
    topic: str
    score: float
    needed: float
    mark: str
    evidence: list[Any] = of.json_list()


class RelatedBill(Child, table=True):
    """A pair of related bills, stored once, with the later one (domain/related.pair_of). key,
    other: number of the earlier one. score: how near they are, in thousandths, 0 where only an
    editor says so. sections: of Colorado Revised Statutes that both name; words: that both have, as
    one of them writes them; sponsors: prime ones of both. decided_by: rules or editor."""

    __tablename__: ClassVar[str] = "related_bills"
    __table_args__ = child_of("bill_id", "related")
    bill_id: int = Field(foreign_key="bills.id")
    other: str = Field(index=True)
    score: int
    sections: list[Any] = of.json_list()
    words: list[Any] = of.json_list()
    sponsors: list[Any] = of.json_list()
    decided_by: str = "rules"


class RelatedTerm(SQLModel, table=True):
    """A term of a bill, by its number (domain/related): which other bills have it is looked up
    here. share: its weight, measured against all terms of the bill."""

    __tablename__: ClassVar[str] = "related_terms"
    __table_args__ = (
        Index("ix_related_terms_code", "code", "bill_id", "share"),
        {"sqlite_with_rowid": False},
    )
    bill_id: int = Field(
        primary_key=True, foreign_key="bills.id", sa_column_kwargs={"autoincrement": False}
    )
    code: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    share: float


class RelatedRead(SQLModel, table=True):
    """What a bill's kin were worked out from. source: a digest of its words, its text and its prime
    sponsors."""

    __tablename__: ClassVar[str] = "related_reads"
    bill_id: int = Field(primary_key=True, foreign_key="bills.id")
    source: str


class SearchEntry(SQLModel, table=True):
    """A bill as it was indexed. rowid: its place among all bills (domain/search_terms), the row of
    the index. prefix, serial: of its number. digest: of all that is indexed. fields: that, as
    people wrote it: JSON, compressed, and behind it the text, compressed by itself."""

    __tablename__: ClassVar[str] = "search_entries"
    rowid: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    bill_id: int = Field(foreign_key="bills.id", unique=True)
    prefix: str
    digest: str
    serial: int = Field(index=True)
    fields: bytes = Field(sa_type=LargeBinary)


class SearchWord(SQLModel, table=True):
    """A word that stands in a bill's facts, for who mistypes it. letters: how many it has; is_name:
    whether it is part of a sponsor's name."""

    __tablename__: ClassVar[str] = "search_words"
    word: str = Field(primary_key=True)
    letters: int = Field(index=True)
    is_name: bool = False


class ReadAgenda(SQLModel, table=True):
    """The agenda of a meeting as readers are shown it. agenda: an AgendaView, as JSON; upset:
    whether a start, a room or an item of it is not, or may not be, as it was announced."""

    __tablename__: ClassVar[str] = "read_agendas"
    meeting_id: str = Field(primary_key=True, foreign_key="meetings.id")
    upset: bool = False
    agenda: str = of.text()


class ReadNews(SQLModel, table=True):
    """A row of the ledger that is news to a reader, or the first of several that are one. kind,
    bill, day, chamber, text, old, new: as of a NewsView; meeting_id: "" where it is of a bill
    alone. What a reader is shown beside (title, agenda, where a hearing went) is as it is now."""

    __tablename__: ClassVar[str] = "read_news"
    __table_args__ = (Index("ix_read_news_session_seen_at", "session", "seen_at"),)
    change_id: int = Field(primary_key=True, foreign_key="changes.id")
    session: str
    kind: str
    bill: str = ""
    chamber: str = ""
    seen_at: datetime = of.moment()
    meeting_id: str = Field("", index=True)
    day: date | None = None
    old: str = of.text()
    new: str = of.text()
    text: str = of.text()


class DataVersion(SQLModel, table=True):
    """One row, which the migration makes: the number that is raised by every transaction that
    changes what a reader can see, so that what was made at one number is right while it stands."""

    __tablename__: ClassVar[str] = "data_version"
    id: int = Field(1, primary_key=True)
    number: int = 0


class PastRow(Numbered, table=True):
    """How a row stood from one moment until another, before what the ledger tells of it. entity:
    the ledger's, or `read_agenda`; row_key: what names the row for good; row: its columns as JSON,
    None where it was not known then."""

    __tablename__: ClassVar[str] = "past_rows"
    __table_args__ = (Index("ix_past_rows_row", "entity", "row_key", "known_until"),)
    entity: str
    row_key: str = of.text()
    known_from: datetime = of.moment()
    known_until: datetime = of.moment()
    row: str | None = of.text(None)


TEXTS: Final = of.table(Text)
TEXT_READS: Final = of.table(TextRead)
MARKS: Final = of.table(AskMark)
ASK_READS: Final = of.table(AskRead)
NEAR: Final = of.table(NearMiss)
RELATED: Final = of.table(RelatedBill)
RELATED_TERMS: Final = of.table(RelatedTerm)
RELATED_READS: Final = of.table(RelatedRead)
ENTRIES: Final = of.table(SearchEntry)
WORDS: Final = of.table(SearchWord)
AGENDAS: Final = of.table(ReadAgenda)
NEWS: Final = of.table(ReadNews)
DATA_VERSION: Final = of.table(DataVersion)
PAST: Final = of.table(PastRow)
_RAISE: Final = update(DATA_VERSION).values(number=DATA_VERSION.c.number + 1)


def raise_number(connection: Connection) -> None:
    """Says, in the transaction that writes it, that a reader can see something new."""
    connection.execute(_RAISE)
