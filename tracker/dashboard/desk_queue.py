"""What waits for an editor, on the desk's first page: each row is decided by one press, says that
it was saved, and stays where it stood until the desk is opened again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from tracker import sessions
from tracker.dashboard import desk_form as form
from tracker.dashboard import desk_state as state
from tracker.dashboard.desk_state import Decision
from tracker.dashboard.frame import put
from tracker.domain.calls import CallView
from tracker.domain.edits import POSITIONS, RELEVANCE
from tracker.domain.views import TopicView
from tracker.editors import Editor
from tracker.pages.call import STAFF_PHONE
from tracker.pages.markup import (
    bullets,
    dotted,
    heading,
    joined,
    note,
    para,
    passage,
    put_in,
    quiet,
    strong,
    to_page,
    with_commands,
)
from tracker.pages.markup import state as stated
from tracker.pages.parts import bill_named, stage_state
from tracker.queries import related, waiting
from tracker.queries.calls import calls
from tracker.queries.related import PairView
from tracker.queries.waiting import (
    DISMISSED,
    KEPT,
    MatchView,
    NearView,
    UndecidedView,
    UnsureView,
    UntranslatedView,
    near,
)
from tracker.visiting.edit_service import Wish
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words, start_words
from tracker.wording.reasons import related_words
from tracker.wording.say import disruption_words, marked, topic_words

#: The anchor of the choice of a bill or a call to write for.
WRITE: Final = "write"
#: Rows of one kind that are shown, what was decided in this visit among them; passages of a row.
SHOWN: Final = 50
_PASSAGES: Final = 2
#: A key that ends within so many days is told.
_SOON: Final = timedelta(days=14)
#: How wide the words of a row are beside its buttons.
_WIDTHS: Final = (5, 3)


@dataclass(frozen=True, slots=True)
class _Press:
    """A button of a row. key: of its words, into which the bill is put; wish: what it decides."""

    key: str
    wish: Wish


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of rows. name: in keys of words; key: of a row; bill: its number; draw: its words;
    presses: its buttons."""

    name: str
    key: Callable[[Any], str]
    bill: Callable[[Any], str]
    draw: Callable[[Visit, Any], Markup]
    presses: Callable[[Any], Sequence[_Press]]


def show(here: Visit) -> None:
    """Draws all that waits."""
    sign_up = sessions.sign_up(here.session, here.settings.data)
    slugs = [campaign.slug for campaign in here.campaigns]
    coming = waiting.coming(
        calls(here.connection, here.session, here.campaigns, sign_up, here.now, first=here.today)
    )
    rows: dict[str, Sequence[Any]] = {
        "unsure": waiting.unsure(here.connection, coming),
        "match": waiting.matches(here.connection, here.session, here.campaigns, coming),
        "undecided": waiting.undecided(here.connection, coming),
        "near": near(here.connection, here.session, slugs),
        "related": related.undecided(here.connection, here.session),
    }
    untranslated, ending = waiting.untranslated(here.connection, coming), _ending(here)
    counts = {name: len(some) for name, some in rows.items()}
    counts |= {"untranslated": len(untranslated), "keys": len(ending)}
    put(_summary(here, counts))
    for kind in _KINDS:
        _section(here, kind, rows[kind.name])
    _untranslated(here, untranslated)
    put(_keys(here, ending))


def _summary(here: Visit, counts: Mapping[str, int]) -> Markup:
    """How much waits of each kind, each a link to its rows."""
    t = here.t
    there = [(name, count) for name, count in counts.items() if count]
    title = heading(t("desk.queue"), key="queue")
    if not there:
        return title + note([t("desk.queue.none")], "good")
    links = [to_page(f"#{name}", t.many(f"desk.queue.{name}", count)) for name, count in there]
    links.append(to_page(f"#{WRITE}", t("desk.write")))
    return title + para(dotted(*links)) + quiet(t("desk.queue.how"))


# --- rows that are decided by one press ----------------------------------------------------------


def _section(here: Visit, kind: _Kind, waits: Sequence[Any]) -> None:
    """Draws the rows of one kind: those that wait and, in their places, those that were decided in
    this visit."""
    t, decided = here.t, state.decisions(kind.name)
    places = state.places(kind.name, [kind.key(row) for row in waits])
    rows = {kind.key(row): row for row in waits}
    rows |= {key: decision.row for key, decision in decided.items()}
    if not rows:
        return
    put(heading(t(f"desk.queue.{kind.name}.title"), key=kind.name))
    if kind.name == "unsure":
        put(quiet(t("desk.queue.unsure.how", phone=STAFF_PHONE)))
    shown = [key for key in places if key in rows][:SHOWN]
    for key in shown:
        _row(here, kind, key, rows[key], decided.get(key))
    if len(rows) > len(shown):
        put(quiet(t.many("light.others", len(rows) - len(shown))))


def _row(here: Visit, kind: _Kind, key: str, row: Any, decision: Decision | None) -> None:
    t, place = here.t, f"{kind.name}|{key}"
    words, buttons = _beside(place)
    with words:
        put(kind.draw(here, row))
        form.say(here, place)
    with buttons, st.container(horizontal=True):
        if decision is not None:
            _decided(here, kind, key, decision)
            return
        for press in kind.presses(row):
            st.button(
                t(press.key, bill=kind.bill(row)), key=f"{press.key}|{place}",
                on_click=state.decide, args=(kind.name, key, row, press.wish),
            )  # fmt: skip


def _beside(place: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Where the words of a row stand, and its buttons beside them."""
    return st.container(key=f"row|{place}").columns(_WIDTHS, vertical_alignment="center")


def _decided(here: Visit, kind: _Kind, key: str, decision: Decision) -> None:
    """Draws what became of a row, and the way back."""
    t, place, theirs = here.t, f"{kind.name}|{key}", decision.theirs
    mine = _done(here, decision.wish.field, decision.wish.text)
    if theirs is not None:
        value = _done(here, theirs.field, theirs.text)
        put(note([t("desk.queue.first", editor=theirs.editor, theirs=value, mine=mine)], "warn"))
        again = Wish(*(theirs.subject, theirs.field), decision.wish.text, theirs.newest)
        st.button(
            t("desk.queue.mine"), key=f"mine|{place}",
            on_click=state.decide, args=(kind.name, key, decision.row, again),
        )  # fmt: skip
        st.button(
            t("desk.queue.theirs", editor=theirs.editor), key=f"theirs|{place}",
            on_click=state.take_back, args=(kind.name, key),
        )  # fmt: skip
        return
    who = state.editor(here.settings)
    is_mine = who is not None and decision.by == who.name
    words = t("desk.queue.saved") if is_mine else t("desk.queue.same", editor=decision.by)
    put(para(stated(mine, "good"), words))
    if is_mine:
        st.button(
            t("desk.queue.undo", bill=kind.bill(decision.row)), key=f"undo|{place}",
            on_click=state.take_back, args=(kind.name, key),
        )  # fmt: skip


def _done(here: Visit, field: str, text: str | None) -> str:
    """A decision in words."""
    if text is None:
        return here.t("desk.trail.nothing")
    if field == "position":
        return form.value_words(here, field, text)
    chosen = field in (waiting.RELEVANCE, related.WORD)
    return here.t(f"desk.done.{text if chosen else field}")


# --- what each kind says -------------------------------------------------------------------------


def _match(here: Visit, row: MatchView) -> Markup:
    return (
        para(bill_named(here, row.number, row.title))
        + quiet(dotted(_topic(here, row.topic), _when(here, row)))
        + _passages(row)
    )


def _when(here: Visit, row: MatchView) -> str:
    if row.start is None:
        return ""
    return here.t("desk.queue.hearing", start=start_words(here.t, row.start, here.today))


def _campaign(here: Visit, slug: str) -> str:
    return next(row.name.of(here.t.code) for row in here.campaigns if row.slug == slug)


def _topic(here: Visit, topic: TopicView) -> str:
    return dotted(_campaign(here, topic.campaign), topic_words(here.t, topic.topic, here.topics))


def _passages(row: MatchView | NearView) -> Markup:
    """Passages that were found; that of the title, which stands above, only where it is the only
    one."""
    parts = {part.passage: part for part in row.topic.evidence}
    others = [part for words, part in parts.items() if words != row.title] or [*parts.values()]
    return joined(para(passage(part)) for part in others[:_PASSAGES])


def _near(here: Visit, row: NearView) -> Markup:
    why = here.t("desk.near.passing" if row.in_passing else "desk.near.under")
    return (
        para(bill_named(here, row.number, row.title))
        + quiet(dotted(_topic(here, row.topic), why))
        + _passages(row)
    )


def _related(here: Visit, row: PairView) -> Markup:
    kin = row.kin
    own = bill_named(here, row.number, row.title)
    return (
        para(bill_named(here, kin.number, kin.title))
        + quiet(dotted(kin.session, stage_state(here.t, kin.stage)))
        + para(put_in(here.t, "desk.queue.related.to", "bill", own))
        + joined(map(quiet, related_words(here.t, kin.reason, marked)))
    )


def _call(here: Visit, call: CallView) -> Markup:
    start = start_words(here.t, call.start.shown, here.today)
    hearing = f"{start}, {call.hearing.meeting.committee}"
    named = para(bill_named(here, call.bill, call.hearing.title))
    return named + quiet(dotted(_campaign(here, call.campaign), hearing))


def _unsure(here: Visit, row: UnsureView) -> Markup:
    upset = disruption_words(here.t, row.call.disruption)
    return _call(here, row.call) + para(stated(upset, "warn"))


def _undecided(here: Visit, row: UndecidedView) -> Markup:
    return _call(here, row.call)


def _relevance(row: MatchView) -> list[_Press]:
    return [
        _Press(f"desk.queue.{choice}", Wish(row.subject, waiting.RELEVANCE, choice, row.based_on))
        for choice in RELEVANCE
    ]


def _keep_or_not(row: NearView) -> list[_Press]:
    return [
        _Press("desk.near.keep", Wish(row.subject, KEPT, RELEVANCE[0], row.kept_after)),
        _Press("desk.near.dismiss", Wish(row.subject, DISMISSED, row.mark, row.dismissed_after)),
    ]


def _related_or_not(row: PairView) -> list[_Press]:
    return [
        _Press(
            f"desk.queue.related.{choice}", Wish(row.subject, related.WORD, choice, row.based_on)
        )
        for choice in RELEVANCE
    ]


def _positions(row: UndecidedView) -> list[_Press]:
    return [
        _Press(f"desk.queue.{position}", Wish(row.subject, "position", position, row.based_on))
        for position in POSITIONS
        if position
    ]


def _heard(row: UnsureView) -> list[_Press]:
    return [_Press("desk.queue.heard", Wish(row.call.id, "verified", "", row.based_on))]


_KINDS: Final = (
    _Kind("unsure", lambda row: row.call.id, lambda row: row.call.bill, _unsure, _heard),
    _Kind("match", lambda row: row.subject, lambda row: row.number, _match, _relevance),
    _Kind("undecided", lambda row: row.subject, lambda row: row.call.bill, _undecided, _positions),
    _Kind("near", lambda row: row.subject, lambda row: row.number, _near, _keep_or_not),
    _Kind(
        "related", lambda row: row.subject, lambda row: row.kin.number, _related, _related_or_not
    ),
)


# --- what is written elsewhere -------------------------------------------------------------------


def _untranslated(here: Visit, rows: Sequence[UntranslatedView]) -> None:
    t = here.t
    if rows:
        put(heading(t("desk.queue.untranslated.title"), key="untranslated"))
    for row in rows[:SHOWN]:
        lines = (
            f"{t(f'desk.lacks.{code}')} {', '.join(t(f'edited.{name}') for name in names)}"
            for code, names in row.lacks
        )
        words, buttons = _beside(f"words|{row.call.id}")
        with words:
            put(_call(here, row.call) + joined(map(para, lines)))
        buttons.button(
            t("desk.queue.write", bill=row.call.bill), key=f"write|{row.call.id}",
            on_click=state.open_forms, args=(row.call.campaign, row.about),
        )  # fmt: skip


def _ending(here: Visit) -> list[Editor]:
    """The editors whose keys end soon, or ended."""
    return [
        editor
        for editor in here.settings.desk
        if editor.until is not None and editor.until - here.today <= _SOON
    ]


def _keys(here: Visit, ending: Sequence[Editor]) -> Markup:
    if not ending:
        return Markup()
    t = here.t
    ends = (
        (editor.name, day_words(t, editor.until, here.today)) for editor in ending if editor.until
    )
    lines = (strong(name) + ": " + t("desk.queue.key", day=day) for name, day in ends)
    return (
        heading(t("desk.queue.keys.title"), key="keys")
        + bullets(lines)
        + quiet(with_commands(t("desk.queue.keys.how")))
    )
