"""The schedule: leg.colorado.gov/schedule, whose layout follows the season. Dossier 3.4.

The layout is told by the markup that came, never by the season or the way it was asked for.
"""

from __future__ import annotations

from scrapers.colorado import schedule_in_session, schedule_interim
from scrapers.colorado.element_text import prose_of
from scrapers.colorado.page import Page
from scrapers.colorado.schedule_in_session import InSessionSchedulePage
from scrapers.colorado.schedule_interim import InterimSchedulePage
from scrapers.colorado.schedule_rows import lists_days
from tracker.domain.records import ScheduleRecord


class _Either(Page):
    kind = "schedule"

    def layout(self) -> type[InterimSchedulePage] | type[InSessionSchedulePage]:
        interim = self.maybe(schedule_interim.BLOCK) is not None
        week = (schedule_in_session.BLOCK, schedule_in_session.HEADING, schedule_in_session.NEXT)
        in_session = any(self.maybe(selector) is not None for selector in week)
        if interim and in_session:
            self.lacks("single layout", f"{schedule_interim.BLOCK} and {', '.join(week)}")
        if in_session:
            return InSessionSchedulePage
        if not interim and schedule_in_session.names_a_week(self):
            return InSessionSchedulePage
        empty = schedule_interim.EMPTY.search(prose_of(self.main()))
        if interim or empty or schedule_interim.is_bare(self) or lists_days(self):
            return InterimSchedulePage
        self.lacks("layout that is known", f"{schedule_interim.BLOCK}, {', '.join(week)}")


def layout_of(text: str, address: str) -> type[InterimSchedulePage] | type[InSessionSchedulePage]:
    """The page object of the layout a schedule page has. Raises PageChanged for neither."""
    return _Either(text, address).layout()


def schedule_record(text: str, address: str) -> ScheduleRecord:
    """A schedule page of either layout as a record. Raises PageChanged."""
    return layout_of(text, address)(text, address).record()
