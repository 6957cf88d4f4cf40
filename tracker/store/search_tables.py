"""The tables behind search, as SQLModel classes; as in `tables`. Writer: search_index.

The index itself is no model: `search_head_fts` and `search_words_fts`, tables of SQLite's FTS5, or
of PostgreSQL with tsvectors, made by migration 0004.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel


class SearchEntry(SQLModel, table=True):
    """A bill as it was indexed.

    place: its place among all bills (domain/search_terms), the row of the index. prefix, serial:
    of its number. digest: of all that is indexed. fields: that, as people wrote it: JSON,
    compressed, and behind it the text, compressed by itself.
    """

    __tablename__: ClassVar[str] = "search_entries"
    place: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    bill_id: int = Field(foreign_key="bills.id", unique=True)
    prefix: str
    serial: int = Field(index=True)
    digest: str
    fields: bytes = Field(sa_type=LargeBinary)


class SearchWord(SQLModel, table=True):
    """A word that stands in a bill's facts, for who mistypes it. letters: how many it has;
    is_name: whether it is part of a sponsor's name."""

    __tablename__: ClassVar[str] = "search_words"
    word: str = Field(primary_key=True)
    letters: int = Field(index=True)
    is_name: bool = False
