"""What the editors' desk remembers of one visit, and what its buttons do.

Nothing that an editor typed is lost where it could not be saved: it stays until it is saved, taken
back or the editor signs out. All of it lives in the session of the open page, in no cookie.
"""

from __future__ import annotations

import time
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias, TypeVar

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
from tracker.wording.translator import Translator

T = TypeVar("T")
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


@dataclass(slots=True)
class Field:
    """A field of a form. seen: what stood when it was drawn; typed: what was not saved, and why."""

    seen: Wish
    typed: str | None = None
    fault: EditFault | None = None
    clash: Clash | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence to show once. where: beside the widget of a form's first field, the trail, the
    list of what is near, "" for the top."""

    shade: Shade
    words: Callable[[Translator], str]
    where: str


def fields() -> MutableMapping[Place, Field]:
    """What is remembered of each field."""
    remembered: MutableMapping[Place, Field] = st.session_state.setdefault("desk.fields", {})
    return remembered


def notices(where: str) -> list[Notice]:
    """What is to be shown now at a place, and not again."""
    waiting: list[Notice] = st.session_state.get("desk.notices", [])
    st.session_state["desk.notices"] = [one for one in waiting if one.where != where]
    return [one for one in waiting if one.where == where]


def _tell(shade: Shade, words: Callable[[Translator], str], where: str = "") -> None:
    st.session_state.setdefault("desk.notices", []).append(Notice(shade, words, where))


# --- who is there ------------------------------------------------------------------------------


def editor(settings: Settings) -> Editor | None:
    """Who is signed in, None where nobody is or the key is no longer good."""
    who: Editor | None = st.session_state.get("desk.editor")
    if who is None or still_good(who, settings.desk, clock.today()):
        return who
    st.session_state.pop("desk.editor")
    _tell("warn", lambda t: t("desk.over"))
    return None


def visitor() -> str:
    """The address that tries keys, held for no longer than `Attempts` says."""
    return str(st.context.ip_address or "")


def sign_in() -> None:
    """Looks at the key that was typed, and forgets it."""
    key = str(st.session_state.get(KEY, ""))
    st.session_state[KEY] = ""
    admitted = _ATTEMPTS.admit(visitor(), key, load().desk, clock.today(), time.monotonic())
    if isinstance(admitted, Editor):
        st.session_state["desk.editor"] = admitted
    elif admitted:
        _tell("warn", lambda t: t.many("desk.wait", admitted))
    else:
        _tell("warn", lambda t: t("desk.wrong"))


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
    key, field = widget(place), fields().get(place)
    if field is None or (field.typed is None and key not in st.session_state):
        stands = Wish(*place, edit.new, edit.id) if edit else Wish(*place, None, None)
        field = fields()[place] = Field(stands)
    if key not in st.session_state:
        shown = _shown(place, field.seen.text)
        st.session_state[key] = shown if field.typed is None else field.typed
    field.seen = replace(field.seen, official=official)
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


def forget(place: Place) -> None:
    """The field is filled anew with what stands; the rest of its form stays as it was typed."""
    fields().pop(place, None)
    st.session_state.pop(widget(place), None)


# --- writing -----------------------------------------------------------------------------------


def _written(where: str, write: Callable[[Settings, str, datetime], T]) -> T | None:
    """What came of an editor's writing; None where nobody is signed in or the database cannot be
    written, which is told."""
    settings = load()
    who = editor(settings)
    if who is None:
        return None
    try:
        return write(settings, who.name, moment(settings, clock.now()))
    except StoreFault as fault:
        why = str(fault)
        _tell("bad", lambda _: why, where)
        return None


def save(places: Sequence[Place]) -> None:
    """Saves what was changed in a form: all of it, or nothing and why."""
    where, changed = spot(places), dict[Place, Field]()
    for place in places:
        field = fields()[place]
        typed = field.typed = str(st.session_state.get(widget(place), ""))
        field.fault = field.clash = None
        if place[1] == "verified" or typed != _shown(place, field.seen.text):
            changed[place] = field
    if not changed:
        if editor(load()):
            _tell("", lambda t: t("desk.same"), where)
        return

    def write(settings: Settings, name: str, at: datetime) -> edit_service.Outcome:
        wishes = [
            replace(field.seen, text=_meant(place, field.typed or "", at))
            for place, field in changed.items()
        ]
        return edit_service.save(settings, name, wishes, at)

    outcome = _written(where, write)
    if outcome is None:
        return
    if outcome.is_good:
        for place in places:
            forget(place)
        _tell("good", lambda t: t.many("desk.saved", len(changed)), where)
        return
    _tell("warn", lambda t: t("desk.not_saved"), where)
    for wish, why in outcome.faults:
        changed[wish.subject, wish.field].fault = why
    for wish, met in outcome.conflicts:
        clash = Clash(wish.text or "", met, tuple(places))
        changed[wish.subject, wish.field].clash = clash


def keep_ours(place: Place, clash: Clash) -> None:
    """Saves the form again, now that the editor has seen the other's words."""
    field = fields()[place]
    field.seen = replace(field.seen, based_on=clash.theirs.newest)
    save(clash.places)


def decide(wish: Wish) -> None:
    """Saves one word of an editor that a button says."""
    outcome = _written(
        NEAR, lambda settings, name, at: edit_service.save(settings, name, [wish], at)
    )
    if outcome is None:
        return
    for _, met in outcome.conflicts:
        _met(met, NEAR)
    if outcome.faults:
        why = " ".join(str(fault) for _, fault in outcome.faults)
        _tell("warn", lambda _: why, NEAR)
    if outcome.is_good:
        forget((wish.subject, wish.field))
        _tell("good", lambda t: t.many("desk.saved", 1), NEAR)


def _met(met: EditConflict, where: str) -> None:
    _tell("warn", lambda t: t("desk.conflict.undo", editor=met.editor), where)


def undo(edit_id: int, place: Place) -> None:
    """Takes an edit back, the newest of its field."""
    try:
        undone = _written(
            TRAIL,
            lambda settings, name, at: edit_service.undo(settings, name, edit_id, at, edit_id),
        )
    except EditConflict as met:
        _met(met, TRAIL)
    except EditFault as fault:
        reason = fault.reason
        _tell("warn", lambda t: t(f"desk.fault.{reason}"), TRAIL)
    else:
        if undone is not None:
            forget(place)
            _tell("good", lambda t: t("desk.undone"), TRAIL)


def rows() -> int:
    """How many rows of the trail are shown."""
    return int(st.session_state.get("desk.rows", ROWS))


def more_rows() -> None:
    """Shows more of the trail."""
    st.session_state["desk.rows"] = rows() + ROWS
