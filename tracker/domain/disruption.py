"""What upset a hearing since it was announced: the one rule. product.md 7."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

from tracker.domain.times import Start
from tracker.domain.views import ItemView, MeetingView, RevisionView

Disruption: TypeAlias = Literal[
    "", "moved", "room_changed", "cancelled", "withdrawn", "left_agenda", "item_off", "overtaken",
    "in_doubt", "two_answers", "action_only",
]  # fmt: skip
#: What a reader has to be told of before all else, the worst first.
WORST_FIRST: Final[tuple[Disruption, ...]] = (
    *("cancelled", "withdrawn", "left_agenda", "item_off", "overtaken"),
    *("in_doubt", "two_answers", "moved", "room_changed"),
)


def disruption_of(
    meeting: MeetingView,
    item: ItemView | None = None,
    *,
    start: Start | None = None,
    location: str | None = None,
    earlier: Sequence[RevisionView] | None = None,
    two_answers: bool = False,
) -> Disruption:
    """What upset a hearing, without an item a meeting as a whole; what matters most of several.
    start, location: those that people go by, where an editor says others than the official page;
    earlier: where people may still think that it is; two_answers: whether the official page changed
    a start or room that an editor had set, so that nobody knows which of the two holds."""
    if meeting.status in ("cancelled", "withdrawn"):
        return meeting.status
    upset = item_disruption(item) if item is not None else ""
    if not upset and meeting.status == "in_doubt":
        upset = "in_doubt"
    if upset or two_answers:
        return upset or "two_answers"
    start = meeting.start if start is None else start
    location = meeting.location if location is None else location
    earlier = meeting.earlier if earlier is None else earlier
    if any(not revision.start.is_same(start) for revision in earlier):
        return "moved"
    if any(revision.location != location for revision in earlier):
        return "room_changed"
    return "action_only" if item is not None and item.testimony == "none" else ""


def item_disruption(item: ItemView) -> Disruption:
    """What upset a bill at a meeting, whatever befell that."""
    if item.gone_seen_at is not None:
        return "left_agenda"
    if item.standing == "off":
        return "item_off"
    if item.overtaken is not None:
        return "overtaken"
    return "in_doubt" if item.standing == "in_doubt" else ""
