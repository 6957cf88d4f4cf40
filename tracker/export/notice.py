"""The notice of hearings as tables: hearing by hearing, and by group. The fields are as `record`
takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from tracker.domain.notice import DAY, Figures, Share
from tracker.queries.notice import NoticeView

_BOUNDS: Final = "{0}_hours_at_least={1}.hours_at_least {0}_hours_at_most={1}.hours_at_most"
_HEARING: Final = "view.notices.hearing"
#: Of a `NoticeRow`. The hours are those of the hearing as it was first announced, of its day and
#: time in the end, of its room, and of its meeting, whatever bill.
HEARING: Final = f"""
    session=view.session bill=view.bill title day=view.start.day start=view.start.start_text
    start_time=view.start.moment committee=view.committee chamber=view.chamber room=view.room
    announced_day={_HEARING}.start.day announced_start={_HEARING}.start.start_text
    first_seen={_HEARING}.since look_before={_HEARING}.before
    hours_at_least={_HEARING}.hours_at_least hours_at_most={_HEARING}.hours_at_most
    time_seen=view.notices.time.since {_BOUNDS.format("time", "view.notices.time")}
    room_seen=view.notices.room.since {_BOUNDS.format("room", "view.notices.room")}
    meeting_seen=view.meeting.since {_BOUNDS.format("meeting", "view.meeting")}
    meeting=view.meeting_id
"""
#: Of a `FiguresRow`, behind the name of its group.
FIGURES: Final = """
    hearings=figures.hearings unknown=figures.unknown known=figures.known
    median_hours_at_least=figures.hours_at_least median_hours_at_most=figures.hours_at_most
    surely_less_than_a_day=day.surely perhaps_less_than_a_day=day.perhaps
    surely_less_than_two_days=two_days.surely perhaps_less_than_two_days=two_days.perhaps
"""


class NoticeRow(NamedTuple):
    """A hearing with the title of its bill."""

    view: NoticeView
    title: str


def notice_rows(
    views: Iterable[NoticeView], titles: Mapping[str, tuple[str, bool]]
) -> list[NoticeRow]:
    """Hearings with titles. titles: title and whether followed, by number of bill."""
    return [NoticeRow(view, titles.get(view.bill, ("", False))[0]) for view in views]


class FiguresRow(NamedTuple):
    """A group of hearings."""

    key: str
    figures: Figures

    @property
    def day(self) -> Share:
        """How many had less than 24 hours."""
        return self.figures.under(DAY)

    @property
    def two_days(self) -> Share:
        """How many had less than 48 hours."""
        return self.figures.under(2 * DAY)
