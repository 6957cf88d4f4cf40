"""The trail of the editors' desk: who changed what and when, and the way back."""

from __future__ import annotations

from typing import Final

import streamlit as st
from markupsafe import Markup

from tracker.dashboard import desk_state as state
from tracker.dashboard.desk_form import field_words, lines, say, value_words
from tracker.dashboard.progress import put
from tracker.domain.edits import EditView
from tracker.pages.markup import NOTHING, folded, heading, joined, para, quiet, tag
from tracker.queries import edits
from tracker.visiting.visit import Visit
from tracker.wording.dates import moment_words

#: Letters of a text that are shown before it is opened.
_SHOWN: Final = 160


def trail(here: Visit, subject: str) -> None:
    """The newest changes of a subject, or of all, each with the way back while it stands."""
    t, limit = here.t, state.rows()
    put(heading(t("desk.trail"), key="trail"))
    say(here, state.TRAIL)
    found = edits.history(here.connection, subject=subject, limit=limit + 1)
    if not found:
        put(para(t("desk.trail.none")))
    newest = edits.current(here.connection, {one.subject for one in found})
    for one in found[:limit]:
        put(_row(here, one, bare=one.subject == subject))
        if newest[one.subject, one.field].id == one.id:
            st.button(
                t("desk.undo", id=one.id), key=f"desk.undo.{one.id}", on_click=state.undo,
                args=(one.id, (one.subject, one.field)),
            )  # fmt: skip
    if len(found) > limit:
        st.button(t("desk.older"), on_click=state.more_rows)


def _row(here: Visit, one: EditView, *, bare: bool) -> Markup:
    """One change. bare: its subject is that of the page."""
    t = here.t
    about = "" if bare else one.subject
    when = moment_words(t, one.at, here.now)
    undoes = quiet(t("desk.trail.undoes", id=one.undoes)) if one.undoes else NOTHING
    return (
        para(joined((tag("b", str(one.id)), when, one.editor, about), " · "))
        + para(field_words(t, one.field))
        + undoes
        + _words(here, one.field, "desk.trail.was", "old", one.old)
        + _words(here, one.field, "desk.trail.is", "new", one.new)
    )


def _words(here: Visit, name: str, key: str, part: str, value: str | None) -> Markup:
    said = here.t("desk.trail.nothing") if value is None else value_words(here, name, value)
    whole = here.t(key, **{part: said})
    if len(whole) <= _SHOWN and "\n" not in whole:
        return para(whole)
    short = " ".join(whole[:_SHOWN].split())
    return folded(f"{short} …", lines(said, name.rpartition(".")[2]))
