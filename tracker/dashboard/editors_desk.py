"""The editors' desk, behind a key: what to say, positions, relevance, what the official page gets
wrong, what was heard by telephone; and who changed what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

import streamlit as st
from markupsafe import Markup

from tracker import sessions
from tracker.dashboard import desk_form as form
from tracker.dashboard import desk_state as state
from tracker.dashboard.choices import named, picked
from tracker.dashboard.desk_state import FieldKey
from tracker.dashboard.frame import page, put, top
from tracker.domain.calls import CallView
from tracker.domain.campaign import Campaign
from tracker.domain.decided import official_values, texts_of
from tracker.domain.edits import (
    TEXTS,
    EditView,
    ask_subject,
    bill_subject,
    subject_of,
    verified_of,
)
from tracker.domain.numbers import BillNumber
from tracker.editors import Editor
from tracker.errors import EditFault, NumberFault
from tracker.pages.markup import NOTHING, folded, heading, joined, note, para, passage, quiet, tag
from tracker.pages.markup import rows as ruled
from tracker.pages.parts import bill_named
from tracker.queries import edits
from tracker.queries.asks import marks_of
from tracker.queries.bills import titles
from tracker.queries.calls import call, calls
from tracker.queries.near import DISMISSED, KEPT, NearView, near
from tracker.queries.whole import bill
from tracker.visiting.edit_service import Wish
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words, moment_words, start_words
from tracker.wording.say import topic_words

#: Bills shown at once: each is looked at, and then goes.
SHOWN: Final = 10
#: Letters of a text that are shown before it is opened.
_LETTERS: Final = 160
#: The forms of a call, each with its fields.
_FORMS: Final[dict[str, Sequence[str]]] = {
    "facts": ("start", "location", "testimony"),
    "sign_up": ["opens", "deadline", "sign_up", "contact.email", "contact.phone", "contact.rsvp"],
    "note": ("note.en", "note.es"),
    "texts": tuple(TEXTS),
}
#: The newest edits, by subject and field.
Newest: TypeAlias = Mapping[FieldKey, EditView]
#: Letters of a title in the list to choose from.
_TITLE: Final = 60


@page("nav.desk")
def show(here: Visit) -> str:
    """Draws the page."""
    t = here.t
    top(here, t("nav.desk"))
    if not here.settings.desk:
        put(note([t("desk.off")]))
    elif here.database.is_sample:
        put(note([t("desk.sample")], "warn"))
    else:
        who = state.editor(here.settings)
        form.say(here)
        if who is not None:
            _desk(here, who)
            return ""
        with st.form("desk.sign_in", border=False):
            word = "current-password"
            st.text_input(t("desk.key"), type="password", key=state.KEY, autocomplete=word)
            st.form_submit_button(t("desk.sign_in"), on_click=state.sign_in)
    return ""


def _desk(here: Visit, who: Editor) -> None:
    t = here.t
    notes = [t("desk.signed_in", editor=who.name), t("desk.public"), t("desk.kept_here")]
    if who.until is not None:
        notes.insert(1, t("desk.until", day=day_words(t, who.until, here.today)))
    put(note(notes))
    st.button(t("desk.sign_out"), on_click=state.sign_out)
    subject = _chosen(here)
    if subject:
        _about(here, subject)
    else:
        _to_look_at(here)
    _trail(here, subject)


# --- what is edited ------------------------------------------------------------------------------


def _chosen(here: Visit) -> str:
    """The subject that is picked, "" for none yet."""
    if not here.campaigns:
        put(note([str(fault) for fault in here.campaign_faults], "warn"))
        return ""
    names = {campaign.slug: campaign.name.of(here.t.code) for campaign in here.campaigns}
    slug = picked("campaign", here.t("desk.campaign"), names, "", default=next(iter(names)))
    labels = _labels(here, slug)

    # Where words of the list have changed (a start was edited, a hearing moved) the browser is told
    # the choice again: else it would go on to send words that are no longer offered.
    if st.session_state.get("desk.labels", labels) != labels and "about" in st.session_state:
        st.session_state["about"] = st.session_state["about"]
    st.session_state["desk.labels"] = labels
    about = picked("about", here.t("desk.about"), labels, labels[""])
    return about if not about or _is_call(about) else bill_subject(slug, about)


def _labels(here: Visit, slug: str) -> dict[str, str]:
    """The subjects to pick with their words: the coming calls, then the bills, followed ones first.

    The subject that the URL names is always among them, even if it is gone: what an editor typed
    there must not be lost.
    """
    sign_up = sessions.sign_up(here.session, here.settings.data)
    coming_calls = calls(
        here.connection, here.session, here.campaigns, sign_up, here.now, campaign=slug
    )
    labels = {"": here.t("desk.about.none")}
    for row in coming_calls:
        if row.phase != "past" and row.followed:
            labels[row.id] = _call_words(here, row)
    bills = titles(here.connection, here.session)
    for number in sorted(bills, key=lambda number: (not bills[number][1], number)):
        labels[number] = f"{number} {bills[number][0][:_TITLE]}"
    subject = named("about")
    if subject and subject not in labels and (_is_call(subject) or _is_bill(subject)):
        labels[subject] = subject
    return labels


def _call_words(here: Visit, call: CallView) -> str:
    start = start_words(here.t, call.start.shown, here.today)
    committee = call.hearing.meeting.committee
    return here.t("desk.about.call", bill=call.bill, committee=committee, start=start)


def _is_call(text: str) -> bool:
    try:
        return subject_of(text).kind == "call"
    except EditFault:
        return False


def _is_bill(text: str) -> bool:
    try:
        return str(BillNumber.parse(text)) == text
    except NumberFault:
        return False


# --- its forms -----------------------------------------------------------------------------------


def _about(here: Visit, subject: str) -> None:
    parsed = subject_of(subject)
    campaign = next((row for row in here.campaigns if row.slug == parsed.campaign), None)
    if campaign is None:
        put(note([here.t("desk.fault.no_campaign")], "warn"))
        return
    number = str(parsed.bill)
    own = bill_subject(campaign.slug, number)
    topics = [bill_subject(campaign.slug, number, topic.id) for topic in campaign.topics]
    asks = [ask_subject(campaign.slug, number, ask.id) for ask in campaign.asks]
    newest = edits.current(here.connection, [subject, own, *topics, *asks])
    if parsed.kind == "call":
        _call(here, campaign, subject, newest)
    else:
        _bill(here, campaign, number, newest)


def _call(here: Visit, campaign: Campaign, subject: str, newest: Newest) -> None:
    t, number = here.t, str(subject_of(subject).bill)
    view = call(
        here.connection, subject, here.campaigns, sessions.sign_ups(here.settings.data), here.now
    )
    if view is None:
        put(note([t("desk.gone")], "warn"))
    _verified(here, subject, newest)
    official = official_values(view) if view else {}
    states = {name: getattr(view, name).state for name in _FORMS["facts"]} if view else {}
    own = bill_subject(campaign.slug, number)
    on_bill = {name: edit for (of, name), edit in newest.items() if of == own}
    without = texts_of({}, on_bill, campaign.texts_on(number))
    for part, names in _FORMS.items():
        field_keys = [(subject, name) for name in names]
        form.draw(here, form.Group(part, field_keys, newest, official, states, without))


def _bill(here: Visit, campaign: Campaign, number: str, newest: Newest) -> None:
    own = bill_subject(campaign.slug, number)
    view = bill(here.connection, number)
    if view is None:
        put(note([here.t("desk.fault.no_bill", bill=number)], "warn"))
    form.draw(here, form.Group("position", [(own, "position")], newest))
    field_keys = [(own, name) for name in TEXTS]
    form.draw(here, form.Group("texts", field_keys, newest, without=campaign.texts_on(number)))
    evidence = {
        bill_subject(campaign.slug, number, topic.topic): [part.phrase for part in topic.evidence]
        for topic in (view.topics if view else ())
        if topic.campaign == campaign.slug
    }
    topics = [
        (bill_subject(campaign.slug, number, topic.id), "relevance") for topic in campaign.topics
    ]
    topics.sort(key=lambda field_key: field_key[0] not in evidence)
    form.draw(here, form.Group("relevance", topics, newest, evidence=evidence))
    if campaign.ask_rules is not None:
        form.draw(here, _asks(here, campaign, number, newest))


def _asks(here: Visit, campaign: Campaign, number: str, newest: Newest) -> form.Group:
    """The form of a bill's marks on the asks, each beside the passages of its newest version."""
    subjects = [ask_subject(campaign.slug, number, ask.id) for ask in campaign.asks]
    field_keys = [(subject, way) for subject in subjects for way in ("for", "against")]
    evidence = {
        f"{ask_subject(campaign.slug, number, mark.ask)}|{mark.direction}": [
            part.passage for part in mark.passages
        ]
        for version in marks_of(here.connection, number, campaign.slug)[-1:]
        for mark in version.marks
    }
    return form.Group("asks", field_keys, newest, evidence=evidence)


def _verified(here: Visit, subject: str, newest: Newest) -> None:
    """Draws the button for: somebody asked by telephone and heard that the hearing stands."""
    t, field_key = here.t, (subject, "verified")
    edit = newest.get(field_key)
    put(heading(t("desk.part.verified")))
    if edit is not None and edit.new:
        last = verified_of(edit.new)
        put(para(t("desk.verify.last", moment=moment_words(t, last.at, here.now))))
        put(para(last.note) if last.note else NOTHING)
    key = state.fill(field_key, edit, None)
    if fault := state.fields()[field_key].fault:
        put(note([form.fault_words(t, fault)], "bad"))
    with st.form("desk.verified", border=False):
        st.text_input(t("desk.verify.note"), key=key)
        st.form_submit_button(t("desk.verify"), on_click=state.save, args=([field_key],))
    form.after(here, [field_key])


# --- bills to look at, and who changed what -------------------------------------------------------


def _to_look_at(here: Visit) -> None:
    """Draws the bills that no campaign follows yet and that came near a topic: a person keeps or
    dismisses each once."""
    t = here.t
    bills = near(here.connection, here.session, [campaign.slug for campaign in here.campaigns])
    put(heading(t("desk.near"), key="near"))
    form.say(here, state.NEAR)
    put(para(t.many("desk.near.count", len(bills)) if bills else t("desk.near.none")))
    for row in bills[:SHOWN]:
        _near(here, row)


def _near(here: Visit, bill: NearView) -> None:
    t = here.t
    topic = topic_words(t, bill.topic.topic, here.topics)
    campaign = next(c.name.of(t.code) for c in here.campaigns if c.slug == bill.topic.campaign)
    why = t("desk.near.passing" if bill.in_passing else "desk.near.under")
    # One passage of each kind of words.
    passages = list({part.passage: part for part in bill.topic.evidence}.values())[:3]
    put(
        para(bill_named(here, bill.number, bill.title))
        + quiet(f"{campaign} · {topic} · {why}")
        + ruled(para(passage(part)) for part in passages)
    )
    keep = Wish(bill.subject, KEPT, "confirm", bill.kept_after)
    dismiss = replace(keep, field=DISMISSED, text=bill.mark, based_on=bill.dismissed_after)
    with st.container(horizontal=True):
        for key, wish in (("desk.near.keep", keep), ("desk.near.dismiss", dismiss)):
            label = t(key, bill=bill.number)
            st.button(label, key=f"{key}|{bill.subject}", on_click=state.decide, args=(wish,))


def _trail(here: Visit, subject: str) -> None:
    """Draws the newest changes of a subject, or of all, each with a button to undo it if it
    stands."""
    t, limit = here.t, state.rows()
    put(heading(t("desk.trail"), key="trail"))
    form.say(here, state.TRAIL)
    changes = edits.history(here.connection, subject=subject, limit=limit + 1)
    if not changes:
        put(para(t("desk.trail.none")))
    newest = edits.current(here.connection, {change.subject for change in changes})
    for change in changes[:limit]:
        put(_change(here, change, bare=change.subject == subject))
        field_key = (change.subject, change.field)
        if newest[field_key].id == change.id:
            label, key = t("desk.undo", id=change.id), f"desk.undo.{change.id}"
            st.button(label, key=key, on_click=state.undo, args=(change.id, field_key))
    if len(changes) > limit:
        st.button(t("desk.older"), on_click=state.more_rows)


def _change(here: Visit, change: EditView, *, bare: bool) -> Markup:
    """One change. bare: its subject is that of the page."""
    when, about = moment_words(here.t, change.at, here.now), "" if bare else change.subject
    return (
        para(joined((tag("b", str(change.id)), when, change.editor, about), " · "))
        + para(form.field_words(here.t, change.field))
        + (quiet(here.t("desk.trail.undoes", id=change.undoes)) if change.undoes else NOTHING)
        + _words(here, change.field, "desk.trail.was", "old", change.old)
        + _words(here, change.field, "desk.trail.is", "new", change.new)
    )


def _words(here: Visit, name: str, key: str, part: str, value: str | None) -> Markup:
    words = here.t("desk.trail.nothing") if value is None else form.value_words(here, name, value)
    whole = here.t(key, **{part: words})
    if len(whole) <= _LETTERS and "\n" not in whole:
        return para(whole)
    short = " ".join(whole[:_LETTERS].split())
    return folded(f"{short} …", form.lines(words, name.rpartition(".")[2]))
