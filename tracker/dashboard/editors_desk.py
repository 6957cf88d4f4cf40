"""The editors' desk, behind a key: what to say, positions, relevance, what the official page gets
wrong, what was heard by telephone; and who changed what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import streamlit as st

from tracker import sessions
from tracker.dashboard import desk_state as state
from tracker.dashboard.choices import named, picked
from tracker.dashboard.desk_form import Group, after, draw, fault_words, say
from tracker.dashboard.desk_lists import to_look_at, trail
from tracker.dashboard.desk_state import Place
from tracker.dashboard.frame import page, top
from tracker.dashboard.progress import put
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
from tracker.pages.markup import NOTHING, heading, note, para
from tracker.queries import edits
from tracker.queries.asks import marks_of
from tracker.queries.bills import titles
from tracker.queries.calls import call, calls
from tracker.queries.whole import bill
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words, moment_words, start_words

#: The forms of a call, each with its fields.
_FORMS: Final[dict[str, Sequence[str]]] = {
    "facts": ("start", "location", "testimony"),
    "sign_up": ["opens", "deadline", "sign_up", "contact.email", "contact.phone", "contact.rsvp"],
    "note": ("note.en", "note.es"),
    "texts": tuple(TEXTS),
}
#: The newest edits, by subject and field.
Newest: TypeAlias = Mapping[Place, EditView]
#: Letters of a title in the list to choose from.
_TITLE: Final = 60


@page("nav.desk")
def show(here: Visit) -> str:
    """Draws the page."""
    t = here.t
    top(here, t("nav.desk"))
    if not here.settings.desk:
        put(note([t("desk.off")]))
    elif here.shown.is_sample:
        put(note([t("desk.sample")], "warn"))
    else:
        who = state.editor(here.settings)
        say(here)
        if who is None:
            _sign_in(here)
        else:
            _desk(here, who)
    return ""


def _sign_in(here: Visit) -> None:
    with st.form("desk.sign_in", border=False):
        st.text_input(
            here.t("desk.key"), type="password", key=state.KEY, autocomplete="current-password"
        )
        st.form_submit_button(here.t("desk.sign_in"), on_click=state.sign_in)


def _desk(here: Visit, who: Editor) -> None:
    t = here.t
    lines = [t("desk.signed_in", editor=who.name), t("desk.public"), t("desk.kept_here")]
    if who.until is not None:
        lines.insert(1, t("desk.until", day=day_words(t, who.until, here.today)))
    put(note(lines))
    st.button(t("desk.sign_out"), on_click=state.sign_out)
    subject = _chosen(here)
    if subject:
        _about(here, subject)
    else:
        to_look_at(here)
    trail(here, subject)


# --- what is edited ------------------------------------------------------------------------------


def _chosen(here: Visit) -> str:
    """The subject that is picked, "" for none yet."""
    if not here.campaigns:
        put(note([str(fault) for fault in here.campaign_faults], "warn"))
        return ""
    names = {one.slug: one.name.of(here.t.code) for one in here.campaigns}
    slug = picked("campaign", here.t("desk.campaign"), names, "", default=next(iter(names)))
    labels = _labels(here, slug)

    # The browser is told the choice again where words of the list have changed, as a start does
    # when it is edited or a hearing moves: it would go on to send words that are offered no more.
    if st.session_state.get("desk.labels", labels) != labels and "about" in st.session_state:
        st.session_state["about"] = st.session_state["about"]
    st.session_state["desk.labels"] = labels
    about = picked("about", here.t("desk.about"), labels, labels[""])
    return about if not about or _is_call(about) else bill_subject(slug, about)


def _labels(here: Visit, slug: str) -> dict[str, str]:
    """What can be picked, with its words: the calls to come, then bills, the followed ones first.
    What the address names stays among it, also when it is gone: so does what was typed there."""
    sign_up = sessions.sign_up(here.session, here.settings.data)
    called = calls(here.connection, here.session, here.campaigns, sign_up, here.now, campaign=slug)
    labels = {"": here.t("desk.about.none")}
    for one in called:
        if one.phase != "past" and one.followed:
            labels[one.id] = _call_words(here, one)
    known = titles(here.connection, here.session)
    for number in sorted(known, key=lambda one: (not known[one][1], one)):
        labels[number] = f"{number} {known[number][0][:_TITLE]}"
    asked = named("about")
    if asked and asked not in labels and (_is_call(asked) or _is_bill(asked)):
        labels[asked] = asked
    return labels


def _call_words(here: Visit, one: CallView) -> str:
    start = start_words(here.t, one.start.shown, here.today)
    committee = one.hearing.meeting.committee
    return here.t("desk.about.call", bill=one.bill, committee=committee, start=start)


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
    meant = subject_of(subject)
    campaign = next((one for one in here.campaigns if one.slug == meant.campaign), None)
    if campaign is None:
        put(note([here.t("desk.fault.no_campaign")], "warn"))
        return
    number = str(meant.bill)
    own = bill_subject(campaign.slug, number)
    topics = [bill_subject(campaign.slug, number, one.id) for one in campaign.topics]
    asks = [ask_subject(campaign.slug, number, one.id) for one in campaign.asks]
    newest = edits.current(here.connection, [subject, own, *topics, *asks])
    if meant.kind == "call":
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
        places = [(subject, name) for name in names]
        draw(here, Group(part, places, newest, official, states, without))


def _bill(here: Visit, campaign: Campaign, number: str, newest: Newest) -> None:
    own = bill_subject(campaign.slug, number)
    view = bill(here.connection, number)
    if view is None:
        put(note([here.t("desk.fault.no_bill", bill=number)], "warn"))
    draw(here, Group("position", [(own, "position")], newest))
    places = [(own, name) for name in TEXTS]
    draw(here, Group("texts", places, newest, without=campaign.texts_on(number)))
    evidence = {
        bill_subject(campaign.slug, number, one.topic): [part.phrase for part in one.evidence]
        for one in (view.topics if view else ())
        if one.campaign == campaign.slug
    }
    topics = [(bill_subject(campaign.slug, number, one.id), "relevance") for one in campaign.topics]
    topics.sort(key=lambda place: place[0] not in evidence)
    draw(here, Group("relevance", topics, newest, evidence=evidence))
    if campaign.ask_rules is not None:
        draw(here, _asks(here, campaign, number, newest))


def _asks(here: Visit, campaign: Campaign, number: str, newest: Newest) -> Group:
    """What a bill says of the asks; beside each field the passages that its newest version has."""
    subjects = [ask_subject(campaign.slug, number, ask.id) for ask in campaign.asks]
    places = [(subject, way) for subject in subjects for way in ("for", "against")]
    evidence = {
        f"{ask_subject(campaign.slug, number, mark.ask)}|{mark.direction}": [
            one.passage for one in mark.passages
        ]
        for version in marks_of(here.connection, number, campaign.slug)[-1:]
        for mark in version.marks
    }
    return Group("asks", places, newest, evidence=evidence)


def _verified(here: Visit, subject: str, newest: Newest) -> None:
    """One button: somebody asked by telephone and heard that the hearing stands."""
    t, place = here.t, (subject, "verified")
    edit = newest.get(place)
    put(heading(t("desk.part.verified")))
    if edit is not None and edit.new:
        last = verified_of(edit.new)
        put(para(t("desk.verify.last", moment=moment_words(t, last.at, here.now))))
        put(para(last.note) if last.note else NOTHING)
    if fault := state.faults().get(place):
        put(note([fault_words(t, fault)], "bad"))
    with st.form("desk.verified", border=False):
        st.text_input(t("desk.verify.note"), key=state.fill(place, edit, None))
        st.form_submit_button(t("desk.verify"), on_click=state.save, args=([place],))
    after(here, [place])
