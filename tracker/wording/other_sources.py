"""How we say from whom a fact is, and what another source says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tracker.domain.given import SOURCES, Difference, ForeignRecord
from tracker.domain.times import denver_day
from tracker.domain.views import BillLine
from tracker.wording.dates import day_words
from tracker.wording.say import stage_words
from tracker.wording.translator import Translator

#: Letters that are shown of what a source says: a summary is a page.
_MOST: Final = 240


def source_name(source: str) -> str:
    """What a source is called."""
    return SOURCES.get(source, source)


def from_words(t: Translator, line: BillLine) -> str:
    """What a list says of a bill that is not told by its own official page, "" for any other."""
    if line.source:
        return t("bills.from", source=source_name(line.source))
    return t("bills.card") if line.is_card else ""


def record_words(t: Translator, key: str, record: ForeignRecord) -> str:
    """A sentence about a record as it was brought in."""
    day = day_words(t, denver_day(record.imported_at))
    return t(key, source=record.name, file=record.file, day=day)


def difference_words(
    t: Translator, difference: Difference, line: BillLine, marked: Callable[[str], str] = str
) -> str:
    """What a source says, and what is shown instead. marked: puts a sign on official words."""
    what = t(f"bill.others.{difference.field}")
    theirs, ours = (marked(_cut(words)) for words in (difference.theirs, difference.ours))
    if difference.field == "status":
        ours = stage_words(t, line.stage)
    key = "bill.others.instead" if difference.ours else "bill.others.only"
    return t(key, what=what, theirs=theirs, ours=ours)


def _cut(words: str) -> str:
    return words if len(words) <= _MOST else f"{words[:_MOST].rsplit(' ', 1)[0]} ..."
