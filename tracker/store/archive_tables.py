"""What we looked at: pages as the site sent them (writer: journal), and what was seen on which
day (ingest)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from tracker.store.columns import moment


class ArchivedPage(SQLModel, table=True):
    """A page as the site sent it, when it told something new (journal).

    reading: digest of the record that was read from it then; file: of the archive, by name;
    byte_offset: where its exchange begins there; content: digest of its bytes, which are kept once.
    """

    __tablename__: ClassVar[str] = "archived_pages"
    id: int | None = Field(default=None, primary_key=True)
    url: str = Field(sa_type=Text, index=True)
    kind: str
    session: str = ""
    seen_at: datetime = moment()
    crawl_id: int
    reading: str
    file: str
    byte_offset: int
    content: str = Field(index=True)


class Sight(SQLModel, table=True):
    """The last time on a day in Denver that something was seen (whoever writes its fact).

    subject: the URL of a page that was read whole, the number of a bill that was on the list, the
    id of a meeting that was on the schedule.
    """

    __tablename__: ClassVar[str] = "sights"
    subject: str = Field(primary_key=True, sa_type=Text)
    day: date = Field(primary_key=True)
    seen_at: datetime = moment()
