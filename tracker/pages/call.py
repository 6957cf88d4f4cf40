"""One call to testify, whole: when and where, how to sign up, what to say, who decides."""

from __future__ import annotations

from html import escape
from typing import Final

from tracker.domain.calls import CallChange, CallView, Decider, PastVote
from tracker.domain.language import LANGUAGES
from tracker.pages import call_sign_up
from tracker.pages.call_facts import (
    SAID_SO,
    campaign_of,
    countdown,
    inner,
    mail_link,
    official_links,
    phone_link,
    position,
    remarks,
    start_said,
    states,
    upset,
    when,
    where,
)
from tracker.pages.markdown import line, told
from tracker.pages.markup import folded, heading, link, official, para, rows, text
from tracker.pages.parts import bill_link, moment_said, read_on
from tracker.visiting.visit import Visit
from tracker.wording import messages
from tracker.wording.dates import day_words
from tracker.wording.say import STRUCK, number_words
from tracker.wording.translator import translator_of

#: Whom to ask on the day. Dossier 8.6.
CENTER: Final = "Legislative Information Center"
STAFF: Final = "Legislative Council Staff"
CENTER_PHONES: Final = (messages.CENTER_PHONE, "1-888-473-8136")
#: Votes of a member, of each kind, on a light page.
LIGHT_VOTES: Final = 1


def title(here: Visit, call: CallView) -> str:
    """The title of the page; the bill's own goes beside it."""
    key = "call.title.watched" if call.watched else "call.title"
    return here.t(key, bill=number_words(call.bill))


def body(here: Visit, call: CallView) -> str:
    """All that stands under the title, where no widget is needed."""
    return (
        first(here, call)
        + call_sign_up.title(here)
        + call_sign_up.body(here, call)
        + then(here, call)
        + _copies(here, call)
        + changes(here, call)
    )


def first(here: Visit, call: CallView) -> str:
    """What upset it, when and where, position."""
    return upset(here, call) + _facts(here, call) + _position(here, call)


def then(here: Visit, call: CallView) -> str:
    """From what to expect to what to keep."""
    return (
        _expect(here, call)
        + (_say(here, call) if not call.watched else "")
        + _deciders(here, call)
        + _help(here, call)
        + _check(here, call)
        + _keep(here, call)
    )


def _facts(here: Visit, call: CallView) -> str:
    t = here.t
    facts = [
        (t("call.when"), when(here, call)),
        (t("call.where"), where(here, call)),
        (t("call.committee"), official(call.hearing.meeting.committee)),
        (t("call.bill"), f"{bill_link(here, call.bill)} {official(call.hearing.title)}"),
    ]
    lines = "".join(f"<dt>{text(name)}</dt><dd>{said}</dd>" for name, said in facts)
    said = [] if call.disruption in SAID_SO else remarks(call, t)
    followed = "" if call.followed else para(t("call.not_followed"), "quiet")
    return (
        f'<div class="lead">{countdown(here, call)}<p>{states(here, call)}</p>'
        f'<dl class="facts">{lines}</dl>{"".join(said)}{followed}{told(t, call.note)}</div>'
    )


def _position(here: Visit, call: CallView) -> str:
    """The campaign, what it asks for, and one plain line."""
    t, campaign = here.t, campaign_of(here, call)
    named = ""
    if campaign is not None:
        address = escape(here.links.campaign(campaign.slug), quote=True)
        named = f' · <a href="{address}">{line(t, campaign.name)}</a>'
    said = f"<p>{line(t, call.texts.line)}</p>" if call.texts.line else ""
    why = para(t("watched.why")) if call.watched else ""
    return (
        heading(t("position"), key="position")
        + f"<p><strong>{text(position(here, call))}</strong>{named}</p>{said}{why}"
    )


def _expect(here: Visit, call: CallView) -> str:
    """Whether testimony is taken and why, how long one may speak, waiting, order."""
    t, item = here.t, call.hearing.item
    struck = item.reason_words == STRUCK
    why = t("remark.struck" if struck else f"reason.{item.reason}", words=item.reason_words)
    testimony = text(f"{t(f'testimony.{call.testimony.shown}')} {why}")
    if call.testimony.state in ("holds", "flagged"):
        testimony = text(t(f"testimony.{call.testimony.shown}")) + _testimony_set(here, call)
    limit = told(t, call.texts.limit) or para(t("expect.time.custom"))
    facts = (
        (t("expect.testimony"), testimony),
        (t("expect.time"), limit),
        (t("expect.waiting"), text(t("expect.waiting.long"))),
        (t("expect.order"), text(t("expect.order.changes"))),
        (t("expect.who"), text(t("expect.who.anyone"))),
    )
    lines = "".join(f"<dt>{text(name)}</dt><dd>{said}</dd>" for name, said in facts)
    return heading(t("expect.title"), key="expect") + f'<dl class="facts">{lines}</dl>'


def _testimony_set(here: Visit, call: CallView) -> str:
    """What an editor says of testimony, marked, beside what the pages say."""
    t, fact = here.t, call.testimony
    ours, official_word = (
        t(f"testimony.{one or 'unknown'}").rstrip(".") for one in (fact.edited, fact.official)
    )
    key = "override.marked" if fact.state == "holds" else "override.flagged.both"
    said = t(key, ours=ours, official=official_word)
    return f'<br><span class="override">{text(said)}</span>'


def _say(here: Visit, call: CallView) -> str:
    """Talking points and a testimony to fill in, with what is known put in."""
    t = here.t
    taken = position(here, call) if call.position else here.t("position.yours")
    places = {
        "bill": f'<span class="number">{text(number_words(call.bill))}</span>',
        "title": official(call.hearing.title),
        "committee": official(call.hearing.meeting.committee),
        "position": text(taken),
    }
    points = told(t, call.texts.points, places) or para(t("say.none"))
    template = told(t, call.texts.template, places)
    return (
        heading(t("say.title"), key="say")
        + heading(t("say.points"), 3)
        + points
        + (heading(t("say.template"), 3) + f'<div class="template">{template}</div>')
        * bool(template)
    )


def _deciders(here: Visit, call: CallView) -> str:
    """The members of the committee, how to reach them, how they voted before."""
    t = here.t
    head = heading(t("deciders.title"), key="deciders")
    reach = " · ".join(
        filter(None, (mail_link(call.committee_email), phone_link(call.committee_phone)))
    )
    committee = f"<p>{text(t('deciders.committee'))} {reach}</p>" if reach else ""
    if not call.deciders:
        return head + para(t("deciders.none")) + committee
    if not any(one.votes for one in call.deciders):
        committee += para(t("deciders.no_votes"), "quiet")
    listed = rows(_decider(here, one) for one in call.deciders)
    return head + committee + folded(t.many("deciders.count", len(call.deciders)), listed)


def _decider(here: Visit, one: Decider) -> str:
    t = here.t
    role = t.maybe(f"seat.{one.role.replace(' ', '_')}", one.role) if one.role else ""
    named = f"<strong>{official(one.name)}</strong>"
    more = ", ".join(filter(None, (text(role), official(one.party) if one.party else "")))
    reach = " · ".join(filter(None, (mail_link(one.email), phone_link(one.phone))))
    votes = _votes(here, one.votes) if one.votes else ""
    return f"<p>{named}{f', {more}' if more else ''}</p><p>{reach}</p>{votes}"


def _votes(here: Visit, votes: tuple[PastVote, ...]) -> str:
    """The votes of one member, on this bill first."""
    t, parts = here.t, []
    for on_this_bill, key in ((True, "deciders.this_bill"), (False, "deciders.subject")):
        some = [one for one in votes if one.on_this_bill is on_this_bill]
        if here.links.light:
            some = some[:LIGHT_VOTES]
        if some:
            listed = "".join(f"<li>{_vote(here, one)}</li>" for one in some)
            parts.append(f"<p>{text(t(key))}</p><ul>{listed}</ul>")
    if here.links.light:
        return "".join(parts)
    return folded(t("deciders.votes"), "".join(parts))


def _vote(here: Visit, one: PastVote) -> str:
    t = here.t
    choice = t.maybe(f"choice.{one.choice}", one.choice)
    day = day_words(t, one.day, read_on(here))
    bill = "" if one.on_this_bill else f"{bill_link(here, one.bill)} "
    return f"<strong>{text(choice)}</strong>: {bill}{official(one.motion)} ({text(day)})"


def _help(here: Visit, call: CallView) -> str:
    """What the coalition offers, how to reach it, where to say that one comes."""
    t, contact = here.t, call.contact
    offered = told(t, call.texts.help) or para(t("help.none"))
    reach = [
        line(t, contact.name), mail_link(contact.email),
        phone_link(contact.phone) if contact.phone else "",
        link(contact.address, contact.address) if contact.address else "",
    ]  # fmt: skip
    said = " · ".join(filter(None, reach)) or text(t("help.contact.none"))
    rsvp = link(contact.rsvp, t("help.rsvp"), "button") if contact.rsvp else ""
    return (
        heading(t("help.title"), key="help")
        + offered
        + para(t("help.official"))
        + f"<p>{text(t('help.contact'))}: {said}</p>{rsvp}"
    )


def _check(here: Visit, call: CallView) -> str:
    """Official pages and telephones to check with, and whether somebody did."""
    t = here.t
    center = ", ".join(map(phone_link, CENTER_PHONES))
    said = para(t("check.unverified"), "quiet")
    if call.verified is not None:
        told_at = moment_said(here, call.verified.at)
        note = told(t, type(call.note)(en=call.verified.note, es=call.verified.note))
        said = f'<p class="verified">{text(t("check.verified", moment=told_at))}</p>{note}'
    pages = "".join(f"<li>{one}</li>" for one in official_links(here, call))
    return (
        heading(t("check.title"), key="check")
        + said * (call.stands and call.phase != "past")
        + para(t("check.why"))
        + (f"<ul>{pages}</ul>" if pages else "")
        + f"<p>{official(CENTER)}: {center}</p>"
        + f"<p>{official(STAFF)}: {phone_link(call_sign_up.STAFF_PHONE)}</p>"
    )


def _keep(here: Visit, call: CallView) -> str:
    """Calendar files, the address to share, the page to print."""
    t = here.t
    light = here.links.as_light()
    address = light.whole().call(call.id)
    of_bill = here.links.feed(f"bills/{call.bill}.ics")
    bill = t("keep.calendar.bill", bill=number_words(call.bill))
    links = [
        inner(of_bill, bill, "button"),
        inner(here.links.feed("calls.ics"), t("keep.calendar"), "button"),
    ]
    if not here.links.light:
        links.append(inner(light.call(call.id), t("keep.print"), "button"))
    listed = "".join(f"<li>{one}</li>" for one in links)
    shared = f'{text(t("keep.address"))}: <code class="pick">{escape(address)}</code>'
    return heading(t("keep.title"), key="keep") + f"<ul>{listed}</ul><p>{shared}</p>"


def copies(here: Visit, call: CallView) -> tuple[tuple[str, str, str], ...]:
    """The call as messages in both languages, the reader's first: language, label, text."""
    codes = sorted(LANGUAGES, key=lambda code: code != here.t.code)
    found = []
    for code in codes:
        links = here.links if here.links.language == code else here.links.other_language()
        address = links.as_light().whole().call(call.id)
        t = translator_of(code)
        name = here.t(f"language.{code}")
        for kind, said in (
            ("mail", messages.mail(t, call, address)),
            ("chat", messages.chat(t, call, address)),
            ("text", messages.text_message(t, call, address)),
        ):
            found.append((code, f"{here.t(f'keep.{kind}')}, {name}", said))
    return tuple(found)


def _copies(here: Visit, call: CallView) -> str:
    """The messages in boxes to mark and copy, where there is no script."""
    boxes = "".join(
        folded(label, f'<pre class="pick" lang="{code}" tabindex="0">{escape(said)}</pre>')
        for code, label, said in copies(here, call)
    )
    return heading(here.t("keep.message"), key="message") + boxes


def changes(here: Visit, call: CallView) -> str:
    """What happened to the call since it was announced, the newest first, dated."""
    listed = rows(
        f'<p>{_change(here, one)}</p><p class="quiet">{text(moment_said(here, one.seen))}</p>'
        for one in reversed(call.changes)
    )
    return heading(here.t("changed.title"), key="changes") + listed


def _change(here: Visit, one: CallChange) -> str:
    t = here.t
    room = t("changed.room")
    start = start_said(here, one.new_start) if one.new_start else ""
    if one.kind == "announced":
        return text(t("changed.announced", start=start, location=one.new_location or room))
    if one.kind == "moved" and one.old_start is not None:
        old = start_said(here, one.old_start)
        return text(t("changed.moved", old=old, new=start))
    if one.kind == "room_changed":
        old, new = one.old_location or room, one.new_location or room
        return text(t("changed.room_changed", old=old, new=new))
    if one.kind == "edited":
        field = t.maybe(f"edited.{one.field.partition('.')[0]}", one.field)
        return text(t("changed.edited", field=field))
    return text(t(f"changed.{one.kind}", old="", new=start))
