"""What stands on the site on a day: of a measure, of its status bar, and of the schedule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from tracker.practice.facts import Action, Change, Item, Measure, Meeting, Paper, Sponsor

_THIRD_READING: Final = ("Third Reading Passed", "Result was to Concur")
_LOST: Final = ("Postpone Indefinitely", "Lost", "Not Repassed", "Deemed Lost", "Adhere")
#: What a change writes on a meeting, where it needs no more than its name.
_MARKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "withdraw": {"withdrawn": True},
    "restore": {"withdrawn": False},
    "cancel": {"cancelled": True},
    "strike": {"struck": True},
}


def as_of(measure: Measure, day: date) -> Measure | None:
    """The measure as the site showed it on this day, None before it was introduced.

    Papers without a day are shown from the start. Chapters of the session laws come with the
    governor's last action. Co-sponsors of a chamber join with its third reading.
    """
    actions = tuple(one for one in measure.actions if one.day <= day)
    if not actions:
        return None
    return replace(
        measure,
        actions=actions,
        sponsors=tuple(one for one in measure.sponsors if _joined(one, measure.actions, actions)),
        versions=_published(measure.versions, day),
        fiscal_notes=_published(measure.fiscal_notes, day),
        amendments=_published(measure.amendments, day),
        reports=_published(measure.reports, day),
        laws=measure.laws if actions == measure.actions else (),
        votes=tuple(one for one in measure.votes if one.day <= day),
        hearings=tuple(one for one in measure.hearings if one.day <= day),
    )


def steps_of(measure: Measure, session_ended: bool) -> tuple[str, ...]:
    """The steps of the status bar that a measure has taken, oldest first. Dossier 5.3."""
    considered = measure.is_bill and len(measure.actions) > 1
    begun = ("Introduced", "Under Consideration") if considered else ("Introduced",)
    return (*begun, *_ending(measure, session_ended))


def badge_of(measure: Measure, session_ended: bool) -> str:
    """The final status badge: "Became Law", "Vetoed", "Passed", "Lost", or "" while it is open."""
    final = ("", *_ending(measure, session_ended))[-1]
    return "" if final == "Passed" and measure.is_bill else final


def apply(meetings: Sequence[Meeting], changes: Sequence[Change], day: date) -> list[Meeting]:
    """The meetings after every change that has happened by this day, those withdrawn included."""
    by_id = {meeting.id: meeting for meeting in meetings}
    for at, change in enumerate(changes):
        if (change.since is None or change.since <= day) and change.meeting in by_id:
            by_id[change.meeting] = _changed(by_id[change.meeting], change, at, day)
    return list(by_id.values())


def item_for(text: str, since: date) -> Item:
    """An agenda line. Its first word is the bill's number where it looks like one."""
    word = text.split(" ", 1)[0]
    return Item(text, word if "-" in word and word[:1] in "HS" else "", since)


def _ending(measure: Measure, session_ended: bool) -> tuple[str, ...]:
    texts = [one.text for one in measure.actions]
    governor = [text for text in texts if text.startswith("Governor")]
    if governor:
        return ("Passed", "Vetoed" if "Vetoed" in governor[-1] else "Became Law")
    if any(text.startswith("Signed by the") for text in texts):
        return ("Passed",)
    lost = any(word in texts[-1] for word in _LOST) or (session_ended and measure.is_bill)
    return ("Lost",) if lost else ()


def _published(papers: Iterable[Paper], day: date) -> tuple[Paper, ...]:
    return tuple(one for one in papers if one.day is None or one.day <= day)


def _joined(sponsor: Sponsor, all_actions: tuple[Action, ...], seen: tuple[Action, ...]) -> bool:
    """Whether a sponsor has signed on. Where a chamber never voted, it did so at introduction."""
    passed = _passed(sponsor.chamber, seen)
    return sponsor.role != "cosponsor" or passed or not _passed(sponsor.chamber, all_actions)


def _passed(chamber: str, actions: Iterable[Action]) -> bool:
    return any(
        one.chamber == chamber and any(words in one.text for words in _THIRD_READING)
        for one in actions
    )


def _changed(meeting: Meeting, change: Change, at: int, day: date) -> Meeting:
    match change.what:
        case "move":
            return replace(
                meeting,
                day=change.day or meeting.day,
                start=meeting.start if change.start is None else change.start,
                room=meeting.room if change.room is None else change.room,
            )
        case "drop_item":
            left = (one for one in meeting.items if change.item not in (one.bill, one.text))
            return replace(meeting, items=tuple(left))
        case "add_item":
            added = item_for(change.item, change.since or min(day, meeting.announced))
            return replace(meeting, items=(*meeting.items, added))
        case "new_agenda_address":
            return replace(meeting, agenda=90000 + at)
    if change.what not in _MARKS:
        raise ValueError(f"no change is called {change.what!r}")
    return replace(meeting, **_MARKS[change.what])
