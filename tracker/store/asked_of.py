"""What of a bill is read for the asks of campaigns: the texts of its versions, else its summary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from tracker.domain.asks import (
    AskMark,
    AskRules,
    Passage,
    found_in_summary,
    found_in_text,
    marks_of_summary,
    marks_of_text,
)
from tracker.domain.bill_text import BillText
from tracker.store.stored_texts import text_with, versions_held
from tracker.store.tables import Bill, table

_BILLS: Final = table(Bill)


@dataclass(frozen=True, slots=True)
class Words:
    """A version's text, or the summary where text is None. version: its key, "" for the summary."""

    version: str
    summary: str = ""
    text: BillText | None = None

    def marks(self, rules: AskRules) -> tuple[AskMark, ...]:
        """What they say of a campaign's asks."""
        if self.text is None:
            return marks_of_summary(self.summary, rules)
        return marks_of_text(self.text, rules)

    def passage(self, words: str) -> Passage | None:
        """Where the words stand that an editor names, None where they do not."""
        if self.text is None:
            return found_in_summary(words, self.summary)
        return found_in_text(words, self.text)


def words_of(connection: Connection, number: str, summary: str) -> Iterator[Words]:
    """What a bill is judged by: each version that was read, the oldest first; the summary where
    none was."""
    any_read = False
    for version, digest in versions_held(connection, number):
        if text := text_with(connection, digest):
            any_read = True
            yield Words(version, text=text)
    if not any_read and summary:
        yield Words("", summary)


def stands_in(connection: Connection, number: str, words: str) -> bool:
    """Whether words stand in what a bill is judged by."""
    summary = connection.execute(select(_BILLS.c.summary).where(_BILLS.c.number == number)).scalar()
    return any(one.passage(words) for one in words_of(connection, number, summary or ""))
