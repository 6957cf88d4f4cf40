"""The tables of the read model. The modules beside this one write them as the ledger is."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from tracker.store.columns import moment, text


class ReadAgenda(SQLModel, table=True):
    """The agenda of a meeting as readers are shown it. agenda: an AgendaView, as JSON; upset:
    whether a start, a room or an item of it is not, or may not be, as it was announced."""

    __tablename__: ClassVar[str] = "read_agendas"
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


class PastRow(SQLModel, table=True):
    """How a row stood from one moment until another, before what the ledger tells of it.

    entity: the ledger's, or `read_agenda`; row_key: what names the row for good; row: its columns
    as JSON, None where it was not known then.
    """

    __tablename__: ClassVar[str] = "past_rows"
    __table_args__ = (Index("ix_past_rows_row", "entity", "row_key", "known_until"),)
    id: int | None = Field(default=None, primary_key=True)
    entity: str
    row_key: str = text()
    known_from: datetime = moment()
    known_until: datetime = moment()
    row: str | None = text(None)
