"""What the editors' desk remembers of one visit, and what its buttons do.

Nothing that an editor typed is lost where it could not be saved: it stays until it is saved, taken
back or the editor signs out. Here it lives in the session of the open page; where that ends (the
page is loaded again, the server started anew, the network gone for long) the browser's tab brings
it back from its own memory (`desk.js`). Nothing of it stands in a cookie or an address.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
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
from tracker.visiting.edit_service import Wish
from tracker.visiting.visit import moment
from tracker.wording.translator import Translator

T = TypeVar("T")
#: A subject and one of its fields.
FieldKey: TypeAlias = tuple[str, str]
#: The option of a choice that says nothing.
NOTHING: Final = "nothing"
KEY: Final = "desk.key"
#: Where the trail tells what came of its buttons.
TRAIL: Final = "trail"
#: Rows of the trail that are shown at first, and more each time.
ROWS: Final = 20

_ATTEMPTS: Final = Attempts()


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody wrote before us. field_keys: of the form that was to be saved."""

    ours: str
    theirs: EditConflict
    field_keys: tuple[FieldKey, ...]


@dataclass(slots=True)
class Field:
    """A field of a form. drawn: what it held when it was drawn; typed: what was not saved."""

    drawn: Wish
    typed: str | None = None
    fault: EditFault | None = None
    clash: Clash | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence to show once. where: beside the widget of a form's first field, the trail, a row
    of the queue, "" for the top."""

    shade: Shade
    words: Callable[[Translator], str]
    where: str


def _remembered(name: str, empty: T) -> T:
    """What this visit remembers under a name."""
    remembered: T = st.session_state.setdefault(f"desk.{name}", empty)
    return remembered


def fields() -> dict[FieldKey, Field]:
    """What is remembered of each field."""
    return _remembered("fields", dict[FieldKey, Field]())


def notices(where: str) -> list[Notice]:
    """The sentences to show now in one place, and not again."""
    waiting = _remembered("notices", list[Notice]())
    st.session_state["desk.notices"] = [notice for notice in waiting if notice.where != where]
    return [notice for notice in waiting if notice.where == where]


def _tell(shade: Shade, words: Callable[[Translator], str], where: str = "") -> None:
    _remembered("notices", list[Notice]()).append(Notice(shade, words, where))


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
    """The network address that tries keys; `Attempts` forgets it after a while."""
    return str(st.context.ip_address or "")


def sign_in() -> None:
    """Looks at the key that was typed, and forgets it."""
    key = str(st.session_state.get(KEY, ""))
    st.session_state[KEY] = ""
    admitted = _ATTEMPTS.admit(visitor(), key, load().desk, clock.today(), time.monotonic())
    if isinstance(admitted, Editor):
        st.session_state["desk.editor"] = admitted
        return
    st.session_state["desk.why"] = "wait" if admitted else "wrong"
    _tell("warn", lambda t: t.many("desk.wait", admitted) if admitted else t("desk.wrong"))


def sign_out() -> None:
    """Forgets the editor, and what was typed."""
    for name in [name for name in st.session_state if str(name).startswith("desk")]:
        del st.session_state[name]


# --- forms -------------------------------------------------------------------------------------


def widget(field_key: FieldKey) -> str:
    """The key of a field's widget."""
    return f"desk|{field_key[0]}|{field_key[1]}"


def fill(field_key: FieldKey, edit: EditView | None, official: str | None) -> str:
    """Fills a field's widget with what was typed, else with what stands; gives the widget's key."""
    key, field = widget(field_key), fields().get(field_key)
    if field is None or (field.typed is None and key not in st.session_state):
        stands = Wish(*field_key, edit.new, edit.id) if edit else Wish(*field_key, None, None)
        field = fields()[field_key] = Field(stands)
    if key not in st.session_state:
        value = as_widget(field_key, field.drawn.text)
        st.session_state[key] = value if field.typed is None else field.typed
    field.drawn = replace(field.drawn, official=official)
    return key


def as_widget(field_key: FieldKey, text: str | None) -> str:
    """A value as its widget shows it."""
    if field_key[1] == "verified":
        return ""
    if text is None:
        return NOTHING if rule_of(*field_key).form == "choice" else ""
    return text


def _meant(field_key: FieldKey, value: str, at: datetime) -> str | None:
    """The value that a widget's text stands for."""
    if field_key[1] == "verified":
        return f"{moment_text(at)} | {value}"
    if rule_of(*field_key).form == "choice":
        return None if value == NOTHING else value
    return value if value.strip() else None


def spot(field_keys: Sequence[FieldKey]) -> str:
    """Where a form tells what came of its button, whatever order its fields are in."""
    return widget(min(field_keys))


def forget(field_key: FieldKey) -> None:
    """Forgets what was typed into a field: it shows what stands; the rest of its form stays."""
    fields().pop(field_key, None)
    st.session_state.pop(widget(field_key), None)


# --- writing -----------------------------------------------------------------------------------


def _written(where: str, write: Callable[[Settings, str, datetime], T]) -> T | None:
    """Writes, and gives what came of it. Where nobody is signed in or the database cannot be
    written it says so and gives None."""
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


def _saved(where: str, wishes: Sequence[tuple[Wish, str]]) -> edit_service.Outcome | None:
    """What came of wishes, each with the text of its widget."""

    def write(settings: Settings, name: str, at: datetime) -> edit_service.Outcome:
        meant = [
            replace(wish, text=_meant((wish.subject, wish.field), text, at))
            for wish, text in wishes
        ]
        return edit_service.save(settings, name, meant, at)

    return _written(where, write)


def save(field_keys: Sequence[FieldKey]) -> None:
    """Saves all that was changed in a form, or nothing and says why."""
    where, changed = spot(field_keys), dict[FieldKey, Field]()
    for field_key in field_keys:
        field = fields()[field_key]
        typed = field.typed = str(st.session_state.get(widget(field_key), ""))
        field.fault = field.clash = None
        if field_key[1] == "verified" or typed != as_widget(field_key, field.drawn.text):
            changed[field_key] = field
    if not changed:
        if editor(load()):
            _tell("", lambda t: t("desk.same"), where)
        return
    outcome = _saved(where, [(field.drawn, field.typed or "") for field in changed.values()])
    if outcome is None:
        return
    if outcome.is_good:
        for field_key in field_keys:
            forget(field_key)
        _tell("good", lambda t: t.many("desk.saved", len(changed)), where)
        return
    _tell("warn", lambda t: t("desk.not_saved"), where)
    for wish, why in outcome.faults:
        changed[wish.subject, wish.field].fault = why
    for wish, met in outcome.conflicts:
        clash = Clash(wish.text or "", met, tuple(field_keys))
        changed[wish.subject, wish.field].clash = clash


def keep_ours(field_key: FieldKey, clash: Clash) -> None:
    """Saves the form again, now that the editor has seen the other's words."""
    field = fields()[field_key]
    field.drawn = replace(field.drawn, based_on=clash.theirs.newest)
    save(clash.field_keys)


def undo(edit_id: int, field_key: FieldKey) -> None:
    """Takes an edit back, the newest of its field."""
    if _undone(edit_id, field_key, TRAIL):
        _tell("good", lambda t: t("desk.undone"), TRAIL)


def _undone(edit_id: int, field_key: FieldKey, where: str) -> bool:
    """Whether an edit was taken back; why not is told there."""

    def write(settings: Settings, name: str, at: datetime) -> object:
        return edit_service.undo(settings, name, edit_id, at, edit_id)

    try:
        undone = _written(where, write) is not None
    except EditConflict as met:
        who = met.editor
        _tell("warn", lambda t: t("desk.conflict.undo", editor=who), where)
        return False
    except EditFault as fault:
        reason = fault.reason
        _tell("warn", lambda t: t(f"desk.fault.{reason}"), where)
        return False
    if undone:
        forget(field_key)
    return undone


def rows() -> int:
    """How many rows of the trail are shown."""
    return _remembered("rows", ROWS)


def more_rows() -> None:
    """Shows more of the trail."""
    st.session_state["desk.rows"] = rows() + ROWS


# --- the queue -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a row of the queue, which stays in its place. row: as it waited; wish: what
    the editor decided; edit: the id of the edit that stands for it, None where it was not written;
    by: who wrote that, another editor where both decided the same; theirs: what another one decided
    first."""

    row: object
    wish: Wish
    edit: int | None = None
    theirs: EditConflict | None = None
    by: str = ""


def decisions(kind: str) -> dict[str, Decision]:
    """What was decided of one kind of rows in this visit, by the key of the row."""
    return _remembered("decided", dict[str, dict[str, Decision]]()).setdefault(kind, {})


def places(kind: str, waits: Sequence[str]) -> list[str]:
    """Keys of rows in their places: what was decided stays where it stood, what is new comes last.
    waits: of the rows that wait."""
    every = _remembered("places", dict[str, list[str]]())
    stood, decided = every.get(kind, []), decisions(kind)
    every[kind] = [key for key in stood if key in waits or key in decided]
    every[kind] += [key for key in waits if key not in stood]
    return every[kind]


def open_forms(campaign: str, about: str) -> None:
    """Leads to the forms of a bill or a call; about: "" back to the queue."""
    st.query_params["campaign"] = campaign
    st.query_params["about"] = about


def decide(kind: str, key: str, row: object, wish: Wish) -> None:
    """Saves the one decision that a button of a row stands for."""
    place = f"{kind}|{key}"
    outcome = _saved(place, [(wish, wish.text or "")])
    if outcome is None:
        return
    if outcome.faults:
        why = " ".join(str(fault) for _, fault in outcome.faults)
        _tell("warn", lambda _: why, place)
    for _, theirs in outcome.conflicts:
        decisions(kind)[key] = Decision(row, wish, theirs=theirs)
    if outcome.is_good:
        forget((wish.subject, wish.field))
        edit = outcome.written[0]
        by = edit.editor if edit else ""
        decisions(kind)[key] = Decision(row, wish, edit.id if edit else None, by=by)


def take_back(kind: str, key: str) -> None:
    """Takes the decision on a row back: it waits again."""
    decision = decisions(kind)[key]
    field_key = decision.wish.subject, decision.wish.field
    if decision.edit is None or _undone(decision.edit, field_key, f"{kind}|{key}"):
        del decisions(kind)[key]
