"""The schedule between sessions: one page, all coming days. Dossier 3.4."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from scrapers.colorado.page import Part, prose_of
from scrapers.colorado.schedule_rows import SchedulePage
from tracker.domain.records import DaySpan, ScheduleRecord

BLOCK: Final = "div.interim-schedule-table"

#: GUESS: no empty interim page is known; without a day it must say in words that it is empty.
EMPTY: Final = re.compile(
    r"\b(?:no|not any) (?:\w+ ){0,3}(?:meetings?|events?|hearings?|activit(?:y|ies))\b",
    re.IGNORECASE,
)


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
        """The page as a record that speaks for all coming days. Raises PageChanged."""
        days, meetings = self.days()
        if not days and not EMPTY.search(prose_of(self.main())):
            self.lacks("day, nor words that there is none", BLOCK)
        return ScheduleRecord("interim", self.address, "", DaySpan(None, None), meetings)
