"""What editors decided on a call, beside the facts and over the campaign's own files.

An edit that says nothing (`new` is None) counts for nothing, as does one that cannot be read: then
the official fact, or the campaign's own word, stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeAlias, TypeVar, cast, get_args

from tracker.domain.calls import CallView, Fact, SignUp, Verified, weigh
from tracker.domain.campaign import CallTexts, Campaign, Contact, Position
from tracker.domain.edits import EditView, moment_of, start_of, start_text, verified_of
from tracker.domain.language import Both
from tracker.domain.session import SessionForm
from tracker.domain.times import Start

#: The newest edit of each field of one subject.
NewestEdits: TypeAlias = Mapping[str, EditView]
T = TypeVar("T")

_TEXTS: Final = tuple(part.name for part in fields(CallTexts))


def texts_of(on_call: NewestEdits, on_bill: NewestEdits, own: CallTexts) -> CallTexts:
    """What to say: by the call, else the bill, else the campaign, each language for itself."""
    if not on_call and not on_bill:
        return own
    texts = {}
    for name in _TEXTS:
        call, bill, campaign = both_of(on_call, name), both_of(on_bill, name), getattr(own, name)
        texts[name] = Both(call.en or bill.en or campaign.en, call.es or bill.es or campaign.es)
    return CallTexts(**texts)


def texts_watched(texts: CallTexts) -> CallTexts:
    """What is left to say at a hearing that is only watched: nobody speaks there for us."""
    return replace(texts, points=Both(), template=Both(), represent=Both())


def both_of(edits: NewestEdits, name: str) -> Both:
    """A text in both languages, "" where nothing was said."""
    return Both(_text(edits, f"{name}.en"), _text(edits, f"{name}.es"))


def contact_of(edits: NewestEdits, own: Contact) -> Contact:
    """How the organisers are reached about a call."""
    return replace(
        own,
        email=_text(edits, "contact.email") or own.email,
        phone=_text(edits, "contact.phone") or own.phone,
        rsvp=_text(edits, "contact.rsvp") or own.rsvp,
    )


def position_of(on_bill: NewestEdits, own: Position) -> Position:
    """The position on a bill. An editor's "" says that none was taken."""
    edit = on_bill.get("position")
    position = edit.new if edit else None
    return cast(Position, position) if position in get_args(Position) else own


#: What to say at a hearing: nobody writes that for a bill that is none of theirs.
_SAYING: Final = ("points.en", "points.es", "template.en", "template.es")
#: The fields by which a person decides that a bill belongs to the cause, beside `relevance`.
DECIDING: Final = frozenset({"position", *_SAYING})


def is_decided(on_call: NewestEdits, on_bill: NewestEdits, *, named: bool, confirmed: bool) -> bool:
    """Whether a person decided that a bill belongs to the cause, so that people are called: the
    campaign's file names it (named), an editor confirmed a match (confirmed), took a side, or wrote
    what to say. What only our phrases found is watched: nobody is called to testify on it."""
    if not on_call and not on_bill:
        return named or confirmed
    # To watch a bill is no side.
    sided = _text(on_bill, "position") in ("support", "oppose", "amend")
    written = any(_text(edits, name) for edits in (on_call, on_bill) for name in _SAYING)
    return named or confirmed or sided or written


def start_fact(edits: NewestEdits, official: Start) -> Fact[Start]:
    """The start, with an editor's."""
    edit = edits.get("start")
    return _fact(edit, official, start_text(official) if edit else "", start_of)


def text_fact(edits: NewestEdits, field: str, official: str) -> Fact[str]:
    """A fact that is text (location, testimony), with an editor's."""
    return _fact(edits.get(field), official, official, str)


def sign_up_of(edits: NewestEdits, sign_up: SignUp) -> str:
    """The address at which people sign up, "" where unknown."""
    return _text(edits, "sign_up") or sign_up.url


def form_of(edits: NewestEdits, sign_up: SignUp, session: str) -> SessionForm | None:
    """The form at that address: an editor's address may lead to another one than the session's,
    which nobody checked, or to one that nobody described."""
    url = sign_up_of(edits, sign_up)
    if sign_up.form is not None and sign_up.form.form.leads_here(url):
        return sign_up.form
    other = next((form for form in sign_up.forms if form.leads_here(url)), None)
    return SessionForm(other, session) if other else None


def opens_of(edits: NewestEdits, start: Start, sign_up: SignUp) -> date | None:
    """The day sign-up opens, None where nobody knows it."""
    day = _read(date.fromisoformat, _text(edits, "opens"))
    if day is not None or sign_up.opens_days is None:
        return day
    return start.day - timedelta(days=sign_up.opens_days)


def deadline_of(edits: NewestEdits, start: Start, campaign: Campaign) -> datetime | None:
    """The coalition's own deadline, None for none: hours count from a clock time alone."""
    deadline = _read(moment_of, _text(edits, "deadline"))
    if deadline is not None or start.moment is None or campaign.deadline_hours is None:
        return deadline
    return start.moment.astimezone(UTC) - timedelta(hours=campaign.deadline_hours)


def verified_by(edits: NewestEdits) -> Verified | None:
    """When somebody last heard by telephone that the hearing stands."""
    return _read(verified_of, _text(edits, "verified"))


def official_values(view: CallView) -> Mapping[str, str]:
    """By field that an editor can override, the official value in the form of that field."""
    return {
        "start": start_text(view.start.official),
        "location": view.location.official,
        "testimony": view.testimony.official,
    }


def overrides(view: CallView) -> Iterator[tuple[str, str, str, str]]:
    """What editors said against the official page: field, official value, theirs, and its state."""
    for name, official in official_values(view).items():
        fact: Fact[Start] | Fact[str] = getattr(view, name)
        edited = start_text(fact.edited) if isinstance(fact.edited, Start) else fact.edited
        if fact.state:
            yield name, official, edited or "", fact.state


def _fact(
    edit: EditView | None, official: T, official_now: str, read: Callable[[str], T]
) -> Fact[T]:
    edited = _read(read, edit.new or "") if edit else None
    if edit is None or edit.new is None or edited is None:
        return Fact(official)
    official_then = official_now if edit.official is None else edit.official
    state = weigh(_folded(official_then), _folded(official_now), _folded(edit.new))
    return Fact(official, edited, state, edit.at)


def _folded(text: str) -> str:
    """White space and case do not make another room or start."""
    return " ".join(text.split()).casefold()


def _text(edits: NewestEdits, field: str) -> str:
    edit = edits.get(field)
    return (edit.new or "") if edit is not None else ""


def _read(read: Callable[[str], T], text: str) -> T | None:
    """A text as its value, None where it is empty or cannot be read."""
    try:
        return read(text) if text else None
    except ValueError:
        return None
