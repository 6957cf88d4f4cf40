"""What the editors' desk remembers of one visit, and what its buttons do.

Nothing that an editor typed is lost where it could not be saved: it stays until it is saved, taken
back or the editor signs out. All of it lives in the session of the open page, in no cookie.
"""

from __future__ import annotations

import time
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeAlias

import streamlit as st

from tracker import clock
from tracker.domain.edits import EditView, moment_text, rule_of
from tracker.editors import Attempts, Editor, still_good
from tracker.errors import EditConflict, EditFault, StoreFault
from tracker.pages.markup import Shade
from tracker.settings import Settings, load
from tracker.visiting import edit_service
from tracker.visiting.choose_database import moment
from tracker.visiting.edit_service import Wish

#: A subject and one of its fields.
Place: TypeAlias = tuple[str, str]
#: The option of a choice by which nothing is said.
NOTHING: Final = "nothing"
KEY: Final = "desk.key"
#: Where the trail, and the list of what is to be looked at, tell what came of their buttons.
TRAIL: Final = "trail"
NEAR: Final = "near"
#: Rows of the trail that are shown at first, and more each time.
ROWS: Final = 20

_ATTEMPTS: Final = Attempts()


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody wrote before us. places: of the form that was to be saved."""

    ours: str
    theirs: EditConflict
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence to show once: a key of words with its parts; count: of a plural.

    where: what it stands beside: the widget of a form's first field, the trail, "" for the top.
    """

    shade: Shade
    key: str
    count: int | None = None
    editor: str = ""
    plain: str = ""
    where: str = ""


def _kept(name: str) -> MutableMapping[Place, Any]:
    found: MutableMapping[Place, Any] = st.session_state.setdefault(f"desk.{name}", {})
    return found


def faults() -> MutableMapping[Place, EditFault]:
    """What could not be taken, by place."""
    return _kept("faults")


def clashes() -> MutableMapping[Place, Clash]:
    """Where two editors met, by place."""
    return _kept("clashes")


def told(where: str = "") -> list[Told]:
    """What is to be shown now at a place, and not again."""
    kept: list[Told] = st.session_state.get("desk.told", [])
    st.session_state["desk.told"] = [one for one in kept if one.where != where]
    return [one for one in kept if one.where == where]


def _tell(said: Told) -> None:
    st.session_state["desk.told"] = [*st.session_state.get("desk.told", []), said]


# --- who is there ------------------------------------------------------------------------------


def editor(settings: Settings) -> Editor | None:
    """Who is signed in, None where nobody is or the key is no longer good."""
    found: Editor | None = st.session_state.get("desk.editor")
    if found is None or still_good(found, settings.desk, clock.today()):
        return found
    st.session_state.pop("desk.editor")
    _tell(Told("warn", "desk.over"))
    return None


def visitor() -> str:
    """The address that tries keys, held for no longer than `Attempts` says."""
    return str(st.context.ip_address or "")


def sign_in() -> None:
    """Looks at the key that was typed, and forgets it."""
    key = str(st.session_state.get(KEY, ""))
    st.session_state[KEY] = ""
    found = _ATTEMPTS.admit(visitor(), key, load().desk, clock.today(), time.monotonic())
    if isinstance(found, Editor):
        st.session_state["desk.editor"] = found
        return
    _tell(Told("warn", "desk.wait", count=found) if found else Told("warn", "desk.wrong"))


def sign_out() -> None:
    """Forgets the editor, and what was typed."""
    for name in [name for name in st.session_state if str(name).startswith("desk")]:
        del st.session_state[name]


# --- forms -------------------------------------------------------------------------------------


def widget(place: Place) -> str:
    """The key of a field's widget."""
    return f"desk|{place[0]}|{place[1]}"


def fill(place: Place, edit: EditView | None, official: str | None) -> str:
    """The key of a field's widget, which holds what was typed, else what stands."""
    key, seen, typed = widget(place), _kept("seen"), _kept("typed")
    if key not in st.session_state:
        if place not in typed or place not in seen:
            stands = edit.new if edit else None
            seen[place] = Wish(*place, stands, edit.id if edit else None)
        st.session_state[key] = typed.get(place, _shown(place, seen[place].text))
    seen[place] = replace(seen[place], official=official)
    return key


def _shown(place: Place, text: str | None) -> str:
    """A value as its widget has it."""
    if place[1] == "verified":
        return ""
    if text is None:
        return NOTHING if rule_of(*place).form == "choice" else ""
    return text


def _meant(place: Place, shown: str, at: datetime) -> str | None:
    """What a widget has as the value it stands for."""
    if place[1] == "verified":
        return f"{moment_text(at)} | {shown}"
    if rule_of(*place).form == "choice":
        return None if shown == NOTHING else shown
    return shown if shown.strip() else None


def spot(places: Sequence[Place]) -> str:
    """Where a form tells what came of its button: the order of its fields may change with that."""
    return widget(min(places))


def save(places: Sequence[Place]) -> None:
    """Saves what was changed in a form: all of it, or nothing and why."""
    settings, where = load(), spot(places)
    who, seen = editor(settings), _kept("seen")
    shown = {place: str(st.session_state.get(widget(place), "")) for place in places}
    changed = [
        place for place in places
        if place[1] == "verified" or shown[place] != _shown(place, seen[place].text)
    ]  # fmt: skip
    for place in places:
        faults().pop(place, None)
        clashes().pop(place, None)
        _kept("typed")[place] = shown[place]
    if who is None:
        return
    if not changed:
        _tell(Told("", "desk.same", where=where))
        return
    try:
        at = moment(settings, clock.now())
        wishes = [replace(seen[place], text=_meant(place, shown[place], at)) for place in changed]
        outcome = edit_service.save(settings, who.name, wishes, at)
    except StoreFault as fault:
        _tell(Told("bad", "", plain=str(fault), where=where))
        return
    if outcome.is_good:
        for place in places:
            forget(place)
        _tell(Told("good", "desk.saved", count=len(changed), where=where))
        return
    _tell(Told("warn", "desk.not_saved", where=where))
    for wish, why in outcome.faults:
        faults()[wish.subject, wish.field] = why
    for wish, met in outcome.conflicts:
        place = (wish.subject, wish.field)
        clashes()[place] = Clash(wish.text or "", met, tuple(places))


def decide(wish: Wish) -> None:
    """Saves one word of an editor that a button says."""
    settings = load()
    who = editor(settings)
    if who is None:
        return
    try:
        outcome = edit_service.save(settings, who.name, [wish], moment(settings, clock.now()))
    except StoreFault as fault:
        _tell(Told("bad", "", plain=str(fault), where=NEAR))
        return
    for _, met in outcome.conflicts:
        _tell(Told("warn", "desk.conflict.undo", editor=met.editor, where=NEAR))
    for _, why in outcome.faults:
        _tell(Told("warn", "", plain=str(why), where=NEAR))
    if outcome.is_good:
        forget((wish.subject, wish.field))
        _tell(Told("good", "desk.saved", count=1, where=NEAR))


def forget(place: Place) -> None:
    """The field is filled anew with what stands."""
    for name in ("seen", "typed", "faults", "clashes"):
        _kept(name).pop(place, None)
    st.session_state.pop(widget(place), None)


def keep_ours(place: Place) -> None:
    """Saves the form again, now that the editor has seen the other's words."""
    clash = clashes().pop(place)
    seen = _kept("seen")
    seen[place] = replace(seen[place], based_on=clash.theirs.newest)
    save(clash.places)


def take_theirs(place: Place) -> None:
    """Lets the other's words stand; the rest of the form stays as it was typed."""
    forget(place)


def undo(edit_id: int, place: Place) -> None:
    """Takes an edit back, the newest of its field."""
    settings = load()
    who = editor(settings)
    if who is None:
        return
    try:
        edit_service.undo(settings, who.name, edit_id, moment(settings, clock.now()), edit_id)
    except EditConflict as met:
        _tell(Told("warn", "desk.conflict.undo", editor=met.editor, where=TRAIL))
    except EditFault as fault:
        _tell(Told("warn", f"desk.fault.{fault.reason}", where=TRAIL))
    except StoreFault as fault:
        _tell(Told("bad", "", plain=str(fault), where=TRAIL))
    else:
        forget(place)
        _tell(Told("good", "desk.undone", where=TRAIL))


def rows() -> int:
    """How many rows of the trail are shown."""
    return int(st.session_state.get("desk.rows", ROWS))


def more_rows() -> None:
    """Shows more of the trail."""
    st.session_state["desk.rows"] = rows() + ROWS
