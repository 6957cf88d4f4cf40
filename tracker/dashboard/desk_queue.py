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
from tracker.dashboard.frame import put
from tracker.domain.calls import CallView
from tracker.domain.edits import POSITIONS, RELEVANCE
from tracker.editors import Editor
from tracker.pages import markup as html
from tracker.pages.call import STAFF_PHONE
from tracker.pages.parts import bill_named, stage_state
from tracker.queries import related, waiting
from tracker.queries.calls import calls
from tracker.visiting.edit_service import Wish
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words, start_words
from tracker.wording.reasons import related_words
from tracker.wording.say import marked, topic_words

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
class _Row:
    """A row as it is drawn. bill: its number; presses: its buttons, each with the key of its words,
    into which the bill is put, and what it decides."""

    bill: str
    words: Markup
    presses: Sequence[tuple[str, Wish]]


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
        "near": waiting.near(here.connection, here.session, slugs),
        "related": related.undecided(here.connection, here.session),
    }
    untranslated = waiting.untranslated(here.connection, coming)
    ending = [
        editor
        for editor in here.settings.desk
        if editor.until is not None and editor.until - here.today <= _SOON
    ]
    counts = {name: len(some) for name, some in rows.items()}
    counts |= {"untranslated": len(untranslated), "keys": len(ending)}
    put(_summary(here, counts))
    for kind, waits in rows.items():
        _section(here, kind, waits)
    if untranslated:
        put(html.heading(here.t("desk.queue.untranslated.title"), key="untranslated"))
    for row in untranslated[:SHOWN]:
        _untranslated(here, row)
    if ending:
        put(_keys(here, ending))


def _summary(here: Visit, counts: Mapping[str, int]) -> Markup:
    """How much waits of each kind, each a link to its rows."""
    t = here.t
    title = html.heading(t("desk.queue"), key="queue")
    links = [
        html.to_page(f"#{name}", t.many(f"desk.queue.{name}", count))
        for name, count in counts.items()
        if count
    ]
    if not links:
        return title + html.note([t("desk.queue.none")], "good")
    links.append(html.to_page(f"#{WRITE}", t("desk.write")))
    return title + html.para(html.dotted(*links)) + html.quiet(t("desk.queue.how"))


# --- rows that are decided by one press ----------------------------------------------------------


def _section(here: Visit, kind: str, waits: Sequence[Any]) -> None:
    """Draws the rows of one kind: those that wait and, in their places, those that were decided in
    this visit."""
    t, decided = here.t, state.decisions(kind)
    rows = {row.subject: row for row in waits}
    places = state.places(kind, list(rows))
    rows |= {key: decision.row for key, decision in decided.items()}
    if not rows:
        return
    put(html.heading(t(f"desk.queue.{kind}.title"), key=kind))
    if kind == "unsure":
        put(html.quiet(t("desk.queue.unsure.how", phone=STAFF_PHONE)))
    shown = [key for key in places if key in rows][:SHOWN]
    for key in shown:
        place, drawn = f"{kind}|{key}", _KINDS[kind](here, rows[key])
        words, buttons = _beside(place)
        with words:
            put(drawn.words)
            form.say(here, place)
        with buttons, st.container(horizontal=True):
            if key in decided:
                _decided(here, kind, key, drawn.bill)
                continue
            for name, wish in drawn.presses:
                label, args = t(name, bill=drawn.bill), (kind, key, rows[key], wish)
                st.button(label, key=f"{name}|{place}", on_click=state.decide, args=args)
    if len(rows) > len(shown):
        put(html.quiet(t.many("light.others", len(rows) - len(shown))))


def _beside(place: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Where the words of a row stand, and its buttons beside them."""
    return st.container(key=f"row|{place}").columns(_WIDTHS, vertical_alignment="center")


def _decided(here: Visit, kind: str, key: str, bill: str) -> None:
    """Draws what became of a row, and the way back."""
    t, place, decision = here.t, f"{kind}|{key}", state.decisions(kind)[key]
    theirs, wish = decision.theirs, decision.wish
    mine = _done(here, wish.field, wish.text)
    back: Any = {"on_click": state.take_back, "args": (kind, key)}
    if theirs is not None:
        value = _done(here, theirs.field, theirs.text)
        first = t("desk.queue.first", editor=theirs.editor, theirs=value, mine=mine)
        put(html.note([first], "warn"))
        again = Wish(theirs.subject, theirs.field, wish.text, theirs.newest)
        args = (kind, key, decision.row, again)
        st.button(t("desk.queue.mine"), key=f"mine|{place}", on_click=state.decide, args=args)
        st.button(t("desk.queue.theirs", editor=theirs.editor), key=f"theirs|{place}", **back)
        return
    who = state.editor(here.settings)
    is_mine = who is not None and decision.by == who.name
    words = t("desk.queue.saved") if is_mine else t("desk.queue.same", editor=decision.by)
    put(html.para(html.state(mine, "good"), words))
    if is_mine:
        st.button(t("desk.queue.undo", bill=bill), key=f"undo|{place}", **back)


def _done(here: Visit, field: str, text: str | None) -> str:
    """A decision in words."""
    if text is None:
        return here.t("desk.trail.nothing")
    if field == "position":
        return form.value_words(here, field, text)
    chosen = field in (waiting.RELEVANCE, related.WORD)
    return here.t(f"desk.done.{text if chosen else field}")


# --- what each kind says -------------------------------------------------------------------------


def _match(here: Visit, row: waiting.MatchView) -> _Row:
    when = ""
    if row.start is not None:
        start = start_words(here.t, row.start, here.today)
        when = here.t("desk.queue.hearing", start=start)
    return _Row(row.number, _under_topic(here, row, when), [
        (f"desk.queue.{choice}", Wish(row.subject, waiting.RELEVANCE, choice, row.based_on))
        for choice in RELEVANCE
    ])  # fmt: skip


def _near(here: Visit, row: waiting.NearView) -> _Row:
    why = here.t("desk.near.passing" if row.in_passing else "desk.near.under")
    keep = Wish(row.subject, waiting.RELEVANCE, RELEVANCE[0], row.kept_after)
    dismiss = Wish(row.subject, waiting.DISMISSED, row.mark, row.dismissed_after)
    presses = [("desk.near.keep", keep), ("desk.near.dismiss", dismiss)]
    return _Row(row.number, _under_topic(here, row, why), presses)


def _under_topic(here: Visit, row: waiting.MatchView | waiting.NearView, why: str) -> Markup:
    """A bill, its topic and the passages that were found; that of the title, which stands above,
    only where it is the only one."""
    topic = topic_words(here.t, row.topic.topic, here.topics)
    parts = {part.passage: part for part in row.topic.evidence}
    others = [part for words, part in parts.items() if words != row.title] or [*parts.values()]
    return (
        html.para(bill_named(here, row.number, row.title))
        + html.quiet(html.dotted(html.dotted(_campaign(here, row.topic.campaign), topic), why))
        + html.joined(html.para(html.passage(part)) for part in others[:_PASSAGES])
    )


def _campaign(here: Visit, slug: str) -> str:
    return next(row.name.of(here.t.code) for row in here.campaigns if row.slug == slug)


def _related(here: Visit, row: related.PairView) -> _Row:
    kin, own = row.kin, bill_named(here, row.number, row.title)
    words = (
        html.para(bill_named(here, kin.number, kin.title))
        + html.quiet(html.dotted(kin.session, stage_state(here.t, kin.stage)))
        + html.para(html.put_in(here.t, "desk.queue.related.to", "bill", own))
        + html.joined(map(html.quiet, related_words(here.t, kin.reason, marked)))
    )
    return _Row(kin.number, words, [
        (f"desk.queue.related.{choice}", Wish(row.subject, related.WORD, choice, row.based_on))
        for choice in RELEVANCE
    ])  # fmt: skip


def _call(here: Visit, call: CallView) -> Markup:
    start = start_words(here.t, call.start.shown, here.today)
    hearing = f"{start}, {call.hearing.meeting.committee}"
    title = html.para(bill_named(here, call.bill, call.hearing.title))
    return title + html.quiet(html.dotted(_campaign(here, call.campaign), hearing))


def _unsure(here: Visit, row: waiting.CallWaiting) -> _Row:
    upset = html.para(html.state(here.t.name("disruption", row.call.disruption), "warn"))
    heard = Wish(row.subject, "verified", "", row.based_on)
    return _Row(row.call.bill, _call(here, row.call) + upset, [("desk.queue.heard", heard)])


def _undecided(here: Visit, row: waiting.CallWaiting) -> _Row:
    return _Row(row.call.bill, _call(here, row.call), [
        (f"desk.queue.{position}", Wish(row.subject, "position", position, row.based_on))
        for position in POSITIONS if position
    ])  # fmt: skip


_KINDS: Final[dict[str, Callable[[Visit, Any], _Row]]] = {
    "unsure": _unsure,
    "match": _match,
    "undecided": _undecided,
    "near": _near,
    "related": _related,
}


# --- what is written elsewhere -------------------------------------------------------------------


def _untranslated(here: Visit, row: waiting.UntranslatedView) -> None:
    t, call = here.t, row.call
    lines = (
        f"{t(f'desk.lacks.{code}')} {', '.join(t(f'edited.{name}') for name in names)}"
        for code, names in row.lacks
    )
    words, buttons = _beside(f"words|{call.id}")
    with words:
        put(_call(here, call) + html.joined(map(html.para, lines)))
    label, args = t("desk.queue.write", bill=call.bill), (call.campaign, row.about)
    buttons.button(label, key=f"write|{call.id}", on_click=state.open_forms, args=args)


def _keys(here: Visit, ending: Sequence[Editor]) -> Markup:
    """The editors whose keys end soon, or ended."""
    t = here.t
    ends = ((row.name, day_words(t, row.until, here.today)) for row in ending if row.until)
    lines = (html.strong(name) + ": " + t("desk.queue.key", day=day) for name, day in ends)
    return (
        html.heading(t("desk.queue.keys.title"), key="keys")
        + html.bullets(lines)
        + html.quiet(html.with_commands(t("desk.queue.keys.how")))
    )
