"""What had been published of a measure by the end of a day, and the site's own word for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from tracker.practice.facts import Action, Measure, Paper, Sponsor

_THIRD_READING: Final = ("Third Reading Passed", "Result was to Concur")
_LOST: Final = ("Postpone Indefinitely", "Lost", "Not Repassed", "Deemed Lost", "Adhere")


def as_of(measure: Measure, day: date) -> Measure | None:
    """The measure as the site showed it on this day, None before it was introduced.

    Papers without a day are shown from the start. Chapters of the session laws come with the
    governor's last action. Co-sponsors of a chamber join with its third reading.
    """
    actions = tuple(one for one in measure.actions if one.day <= day)
    if not actions:
        return None
    done = len(actions) == len(measure.actions)
    return replace(
        measure,
        actions=actions,
        sponsors=tuple(_joined(measure.sponsors, measure.actions, actions)),
        versions=_published(measure.versions, day),
        fiscal_notes=_published(measure.fiscal_notes, day),
        amendments=_published(measure.amendments, day),
        reports=_published(measure.reports, day),
        laws=measure.laws if done else (),
        votes=tuple(one for one in measure.votes if one.day <= day),
        hearings=tuple(one for one in measure.hearings if one.day <= day),
    )


def steps_of(measure: Measure, session_ended: bool) -> tuple[str, ...]:
    """The steps of the status bar that a measure has taken, oldest first. Dossier 5.3."""
    texts = [one.text for one in measure.actions]
    considered = ("Under Consideration",) if len(texts) > 1 and measure.is_bill else ()
    return ("Introduced", *considered, *_ending(measure, texts, session_ended))


def badge_of(measure: Measure, session_ended: bool) -> str:
    """The final status badge: "Became Law", "Vetoed", "Passed", "Lost", or "" while it is open."""
    ending = _ending(measure, [one.text for one in measure.actions], session_ended)
    final = ending[-1] if ending else ""
    return "" if final == "Passed" and measure.is_bill else final


def _ending(measure: Measure, texts: list[str], session_ended: bool) -> tuple[str, ...]:
    governor = [text for text in texts if text.startswith("Governor")]
    if governor:
        return ("Passed", "Vetoed" if "Vetoed" in governor[-1] else "Became Law")
    if any(text.startswith("Signed by the") for text in texts):
        return ("Passed",)
    if session_ended or any(word in texts[-1] for word in _LOST):
        return ("Lost",) if measure.is_bill or any(word in texts[-1] for word in _LOST) else ()
    return ()


def _published(papers: Iterable[Paper], day: date) -> tuple[Paper, ...]:
    return tuple(one for one in papers if one.day is None or one.day <= day)


def _joined(
    sponsors: Iterable[Sponsor], all_actions: tuple[Action, ...], seen: tuple[Action, ...]
) -> Iterable[Sponsor]:
    for one in sponsors:
        if one.role != "cosponsor" or _passed(one.chamber, seen):
            yield one
        elif not _passed(one.chamber, all_actions):
            yield one  # never voted on there: it signed on at introduction


def _passed(chamber: str, actions: Iterable[Action]) -> bool:
    return any(
        one.chamber == chamber and any(words in one.text for words in _THIRD_READING)
        for one in actions
    )
