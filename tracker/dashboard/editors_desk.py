"""The editors' desk, behind a key: what to say, positions, relevance, what the official page gets
wrong, what was heard by telephone; and who changed what."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

import streamlit as st
from markupsafe import Markup

from tracker import sessions
from tracker.dashboard import desk_form as form
from tracker.dashboard import desk_queue
from tracker.dashboard import desk_state as state
from tracker.dashboard.desk_state import FieldKey
from tracker.dashboard.frame import named, page, picked, put
from tracker.domain.campaign import CallTexts, Campaign
from tracker.domain.decided import official_values, texts_of
from tracker.domain.edits import TEXTS, EditView, bill_subject, subject_of, verified_of
from tracker.domain.language import LANGUAGES
from tracker.domain.numbers import BillNumber
from tracker.editors import Editor
from tracker.errors import EditFault, NumberFault
from tracker.pages import markup as html
from tracker.pages.bill import body as bill_body
from tracker.pages.call import body as call_body
from tracker.pages.look import DESK
from tracker.queries import edits
from tracker.queries.asks import marks_of
from tracker.queries.bills import titles
from tracker.queries.calls import call, calls
from tracker.queries.whole import bill
from tracker.visiting.links import Links
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words, moment_words, start_words
from tracker.wording.say import topic_words
from tracker.wording.translator import translator_of

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
#: An anchor: those of a page that is shown within another would stand there twice.
_ID: Final = re.compile(r' id="[^"]*"')
#: Letters of a title in the list to choose from.
_TITLE: Final = 60


@page("nav.desk", width=DESK)
def show(here: Visit) -> str:
    """Draws the page."""
    t = here.t
    if not here.settings.desk:
        put(html.note([html.with_commands(t("desk.off"))]))
    elif here.database.is_sample:
        put(html.note([t("desk.sample")], "warn"))
    elif here.is_past:
        put(html.note([t("desk.past")], "warn"))
    else:
        who = state.editor(here.settings)
        form.say(here)
        if who is not None:
            _desk(here, who)
            return ""
        put(form.signed_out() + form.keeps(here))
        with st.form("desk.sign_in", border=False):
            word = "current-password"
            st.text_input(t("desk.key"), type="password", key=state.KEY, autocomplete=word)
            st.form_submit_button(t("desk.sign_in"), on_click=state.sign_in)
    return ""


def _desk(here: Visit, who: Editor) -> None:
    t = here.t
    words = [t("desk.signed_in", editor=who.name)]
    if who.until is not None:
        words.append(t("desk.until", day=day_words(t, who.until, here.today)))
    words.append(t("desk.public"))
    with st.container(horizontal=True, vertical_alignment="center"):
        put(html.quiet(*words) + form.keeps(here) + form.signed_in(here))
        st.button(t("desk.sign_out"), key=form.SIGN_OUT, on_click=state.sign_out)
    with st.container(key=form.LOST):
        put(html.note([t("desk.lost")], "warn"))
    # What waits comes first, and the choice after it; what was chosen, under the choice.
    queue = st.container()
    put(html.heading(t("desk.write"), key=desk_queue.WRITE))
    subject = _chosen(here)
    if subject:
        _about(here, subject)
    else:
        with queue:
            desk_queue.show(here)
    _trail(here, subject)


# --- what is edited ------------------------------------------------------------------------------


def _chosen(here: Visit) -> str:
    """The subject that is picked, "" for none yet."""
    if not here.campaigns:
        put(html.note([str(fault) for fault in here.campaign_faults], "warn"))
        return ""
    names = {campaign.slug: campaign.name.of(here.t.code) for campaign in here.campaigns}
    left, right = st.columns((1, 3))
    with left:
        slug = picked("campaign", here.t("desk.campaign"), names, "", default=next(iter(names)))
    labels = _labels(here, slug)

    # Where words of the list have changed (a start was edited, a hearing moved) the browser is told
    # the choice again: else it would go on to send words that are no longer offered.
    if st.session_state.get("desk.labels", labels) != labels and "about" in st.session_state:
        st.session_state["about"] = st.session_state["about"]
    st.session_state["desk.labels"] = labels
    with right:
        about = picked("about", here.t("desk.about"), labels, labels[""])
    return about if not about or _is_call(about) else bill_subject(slug, about)


def _labels(here: Visit, slug: str) -> dict[str, str]:
    """The subjects to pick with their words: the coming calls, then the bills, followed ones first.
    The subject that the URL names is always among them, even if it is gone: what an editor typed
    there must not be lost."""
    t, sign_up = here.t, sessions.sign_up(here.session, here.settings.data)
    labels = {"": t("desk.about.none")}
    for row in calls(
        here.connection, here.session, here.campaigns, sign_up, here.now, campaign=slug
    ):
        if row.phase != "past" and row.followed:
            start = start_words(t, row.start.shown, here.today)
            committee = row.hearing.meeting.committee
            labels[row.id] = t("desk.about.call", bill=row.bill, committee=committee, start=start)
    bills = titles(here.connection, here.session)
    for number in sorted(bills, key=lambda number: (not bills[number][1], number)):
        labels[number] = f"{number} {bills[number][0][:_TITLE]}"
    subject = named("about")
    if subject and subject not in labels and (_is_call(subject) or _is_bill(subject)):
        labels[subject] = subject
    return labels


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
    st.button(here.t("desk.back"), on_click=state.open_forms, args=(parsed.campaign, ""))
    campaign = next((row for row in here.campaigns if row.slug == parsed.campaign), None)
    if campaign is None:
        put(html.note([here.t("desk.fault.no_campaign")], "warn"))
        return
    number = str(parsed.bill)
    own = bill_subject(campaign.slug, number)
    topics = [bill_subject(campaign.slug, number, topic.id) for topic in campaign.topics]
    asks = [bill_subject(campaign.slug, number, ask=ask.id) for ask in campaign.asks]
    newest = edits.current(here.connection, [subject, own, *topics, *asks])
    if parsed.kind == "call":
        _call(here, campaign, subject, newest)
    else:
        _bill(here, campaign, number, newest)


def _call(here: Visit, campaign: Campaign, subject: str, newest: Newest) -> None:
    number, sign_ups = str(subject_of(subject).bill), sessions.sign_ups(here.settings.data)
    view = call(here.connection, subject, here.campaigns, sign_ups, here.now)
    if view is None:
        put(html.note([here.t("desk.gone")], "warn"))
    else:
        put(_public(here, "call", subject, lambda other: call_body(other, view)))
    _verified(here, subject, newest)
    official = official_values(view) if view else {}
    states = {name: getattr(view, name).state for name in _FORMS["facts"]} if view else {}
    own = bill_subject(campaign.slug, number)
    on_bill = {name: edit for (of, name), edit in newest.items() if of == own}
    without = _without(here, number, texts_of({}, on_bill, campaign.texts_on(number)))
    for part, names in _FORMS.items():
        field_keys = [(subject, name) for name in names]
        form.draw(here, form.Group(part, field_keys, newest, official, states, without))


def _bill(here: Visit, campaign: Campaign, number: str, newest: Newest) -> None:
    own, view = bill_subject(campaign.slug, number), bill(here.connection, number)
    if view is None:
        put(html.note([here.t("desk.fault.no_bill", bill=number)], "warn"))
    else:
        put(_public(here, "bill", number, lambda other: bill_body(other, view)))
    form.draw(here, form.Group("position", [(own, "position")], newest))
    texts, without = [(own, name) for name in TEXTS], campaign.texts_on(number)
    form.draw(here, form.Group("texts", texts, newest, without=_without(here, number, without)))
    evidence = {
        bill_subject(campaign.slug, number, topic.topic): [part.phrase for part in topic.evidence]
        for topic in (view.topics if view else ())
        if topic.campaign == campaign.slug
    }
    subjects = [bill_subject(campaign.slug, number, topic.id) for topic in campaign.topics]
    subjects.sort(key=lambda subject: subject not in evidence)
    topics = [(subject, "relevance") for subject in subjects]
    form.draw(here, form.Group("relevance", topics, newest, evidence=evidence))
    if campaign.ask_rules is not None:
        form.draw(here, _asks(here, campaign, number, newest))


def _without(here: Visit, number: str, texts: CallTexts) -> CallTexts:
    """What is said where an editor says nothing: of Spanish at a hearing the session's word, where
    the campaign has none."""
    sign_up = sessions.sign_up(BillNumber.parse(number).session, here.settings.data)
    return replace(texts, spanish=texts.spanish or sign_up.spanish)


def _asks(here: Visit, campaign: Campaign, number: str, newest: Newest) -> form.Group:
    """The form of a bill's marks on the asks, each beside the passages of its newest version."""
    subjects = [bill_subject(campaign.slug, number, ask=ask.id) for ask in campaign.asks]
    field_keys = [(subject, way) for subject in subjects for way in ("for", "against")]
    evidence = {
        f"{bill_subject(campaign.slug, number, ask=mark.ask)}|{mark.direction}": [
            part.passage for part in mark.passages
        ]
        for version in marks_of(here.connection, number, campaign.slug)[-1:]
        for mark in version.marks
    }
    return form.Group("asks", field_keys, newest, evidence=evidence)


def _public(here: Visit, page_key: str, shows: str, draw: Callable[[Visit], Markup]) -> Markup:
    """Links to the public page in both languages, and what it shows to somebody who reads light
    pages in each, side by side."""
    t, ways, previews = here.t, [], html.NOTHING
    for code in sorted(LANGUAGES, key=lambda code: code != t.code):
        topics = {topic.id: topic.name.of(code) for row in here.campaigns for topic in row.topics}
        links = Links(light=True, language=code, host=here.links.host)
        other = replace(here, links=links, t=translator_of(code), topics=topics)
        name = translator_of(links.other_language().language)("language.other")
        words = t("desk.public_page", language=name)
        ways.append(html.to_page(links.to(page_key, shows), words))
        drawn = _ID.sub("", str(draw(other)))
        previews += html.tag("div", html.quiet(html.strong(name)) + Markup(drawn), lang=code)
    preview = html.folded(t("desk.preview"), html.tag("div", previews, "desk-preview"))
    return html.para(html.dotted(*ways)) + preview


def _verified(here: Visit, subject: str, newest: Newest) -> None:
    """Draws the button for: somebody asked by telephone and heard that the hearing stands."""
    t, field_key = here.t, (subject, "verified")
    edit = newest.get(field_key)
    put(html.heading(t("desk.part.verified")))
    if edit is not None and edit.new:
        last = verified_of(edit.new)
        put(html.para(t("desk.verify.last", moment=moment_words(t, last.at, here.now))))
        put(html.para(last.note) if last.note else html.NOTHING)
    key = state.fill(field_key, edit, None)
    if fault := state.fields()[field_key].fault:
        put(html.note([form.fault_words(t, fault)], "bad"))
    with st.form("desk.verified", border=False):
        st.text_input(t("desk.verify.note"), key=key)
        put(form.for_script(here, field_key, edit, {}))
        st.form_submit_button(t("desk.verify"), on_click=state.save, args=([field_key],))
    form.after(here, [field_key])


# --- who changed what ---------------------------------------------------------------------------


def _trail(here: Visit, subject: str) -> None:
    """Draws the newest changes of a subject, or of all, each with a button to undo it if it
    stands."""
    t, limit = here.t, state.rows()
    put(html.heading(t("desk.trail"), key="trail"))
    form.say(here, state.TRAIL)
    changes = edits.history(here.connection, subject=subject, limit=limit + 1)
    if not changes:
        put(html.para(t("desk.trail.none")))
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
    when = moment_words(here.t, change.at, here.now)
    about = "" if bare else _subject_words(here, change.subject)
    undone = html.quiet(here.t("desk.trail.undoes", id=change.undoes))
    return (
        html.para(html.joined((html.tag("b", str(change.id)), when, change.editor, about), " · "))
        + html.para(form.field_words(here.t, change.field))
        + (undone if change.undoes else html.NOTHING)
        + _words(here, change.field, "desk.trail.was", "old", change.old)
        + _words(here, change.field, "desk.trail.is", "new", change.new)
    )


def _subject_words(here: Visit, subject: str) -> str:
    """What a change is about: the bill, with its topic, its ask, its kin or that it is a call."""
    t, parsed = here.t, subject_of(subject)
    part = t("desk.trail.call") if parsed.kind == "call" else ""
    if parsed.topic:
        part = topic_words(t, parsed.topic, here.topics)
    if parsed.ask:
        part = form.ask_words(here, subject)
    if parsed.other:
        part = t("desk.queue.related.to", bill=str(parsed.other))
    return f"{parsed.bill} ({part})" if part else str(parsed.bill)


def _words(here: Visit, name: str, key: str, part: str, value: str | None) -> Markup:
    words = here.t("desk.trail.nothing") if value is None else form.value_words(here, name, value)
    whole = here.t(key, **{part: words})
    if len(whole) <= _LETTERS and "\n" not in whole:
        return html.para(whole)
    short = " ".join(whole[:_LETTERS].split())
    return html.folded(f"{short} …", form.lines(words, name.rpartition(".")[2]))
