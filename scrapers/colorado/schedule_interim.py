"""The schedule between sessions: one page, all coming days. Dossier 3.4."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from scrapers.colorado.element_text import prose_of, text_of
from scrapers.colorado.page import Page, Part
from scrapers.colorado.schedule_places import words_beside
from scrapers.colorado.schedule_rows import SchedulePage
from tracker.domain.records import DaySpan, ScheduleRecord

BLOCK: Final = "div.interim-schedule-table"

#: GUESS: no empty interim page is known; without a day it must say in words that it is empty.
EMPTY: Final = re.compile(
    r"\b(?:no|not any) (?:\w+ ){0,3}(?:meetings?|events?|hearings?|activit(?:y|ies))\b",
    re.IGNORECASE,
)


BARE_TITLE: Final = re.compile(r"^(?:\w+ )?schedule$", re.IGNORECASE)


class InterimSchedulePage(SchedulePage):
    """The interim layout: `div.interim-schedule-table` a day, with `h3.text-center`."""

    block: ClassVar[str] = BLOCK
    required: ClassVar[tuple[Part, ...]] = (
        Part("day heading", f"{BLOCK} h3"),
        Part("time", f"{BLOCK} tbody tr td[data-label=Time]"),
        Part("activity", f"{BLOCK} tbody tr td[data-label=Activity]"),
        Part("location", f"{BLOCK} tbody tr td[data-label=Location]"),
        Part("agenda", f"{BLOCK} tbody tr td[data-label=Agenda]"),
        Part("audio", f"{BLOCK} tbody tr td[data-label=Audio]"),
    )

    def record(self) -> ScheduleRecord:
        """The page as a record that speaks for all coming days; a bare one speaks for none."""
        days = self.days()
        speaks = bool(days.named or EMPTY.search(prose_of(self.main())))
        if not speaks and not is_bare(self):
            self.lacks("day, nor words that there is none", BLOCK)
        covers = DaySpan(None, None) if speaks else None
        return ScheduleRecord(
            "interim", self.address, "", covers, days.meetings,
            shown=days.shown, unproved=days.unproved, parts=self.parts(),
        )  # fmt: skip


def is_bare(page: Page) -> bool:
    """GUESS: a schedule with nothing on it is its headline, and nothing else in the body.

    It lists nothing and does not say that there is nothing, so it speaks for no day.
    """
    main = page.main()
    titled = any(BARE_TITLE.match(text_of(heading)) for heading in main.iter("h1"))
    return titled and not words_beside(main)
