"""One call to testify, whole: when and where, how to sign up, what to say, who decides."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup, escape

from tracker.domain.calls import CallChange, CallView, Decider, PastVote
from tracker.domain.language import LANGUAGES, Both
from tracker.pages.calls import (
    SAID_SO,
    SIGN_UP,
    closed,
    countdown,
    official_links,
    override,
    remarks,
    states,
    upset,
    when,
    where,
)
from tracker.pages.markdown import line, line_para, prose
from tracker.pages.markup import (
    NOTHING,
    bullets,
    button,
    div,
    facts,
    folded,
    heading,
    hint,
    joined,
    link,
    note,
    official,
    para,
    put_in,
    quiet,
    rows,
    strong,
    tag,
    text,
    to_page,
)
from tracker.pages.parts import (
    bill_link,
    bill_named,
    campaign_name,
    contact,
    day_said,
    mail_link,
    moment_said,
    phone_link,
    position_words,
    start_said,
)
from tracker.visiting.visit import Visit
from tracker.wording import form_steps, messages
from tracker.wording.say import STRUCK, number_words
from tracker.wording.translator import translator_of

#: Whom to ask on the day. Dossier 8.6.
CENTER: Final = "Legislative Information Center"
STAFF: Final = "Legislative Council Staff"
CENTER_PHONES: Final = (messages.CENTER_PHONE, "1-888-473-8136")
#: Legislative Council Staff, who know of languages at a hearing. Dossier 8.6.
STAFF_PHONE: Final = "303-866-3521"
#: Votes of a member, of each kind, on a light page.
LIGHT_VOTES: Final = 1


def title(here: Visit, call: CallView) -> str:
    """The title of the page; the bill's own goes beside it."""
    key = "call.title.watched" if call.watched else "call.title"
    return here.t(key, bill=number_words(call.bill))


def body(here: Visit, call: CallView) -> Markup:
    """All that stands under the title, where no widget is needed."""
    return (
        first(here, call)
        + heading(here.t("sign_up.title"), key=SIGN_UP)
        + sign_up(here, call)
        + then(here, call)
        + _copies(here, call)
        + changes(here, call)
    )


def first(here: Visit, call: CallView) -> Markup:
    """What upset it, when and where, position."""
    return upset(here, call) + _facts(here, call) + _position(here, call)


def then(here: Visit, call: CallView) -> Markup:
    """From what to expect to what to keep."""
    return (
        _expect(here, call)
        + (NOTHING if call.watched else _say(here, call))
        + _deciders(here, call)
        + _help(here, call)
        + _check(here, call)
        + _keep(here, call)
    )


def _facts(here: Visit, call: CallView) -> Markup:
    t = here.t
    lines = (
        (t("call.when"), when(here, call)),
        (t("call.where"), where(here, call)),
        (t("call.committee"), official(call.hearing.meeting.committee)),
        (t("call.bill"), bill_named(here, call.bill, call.hearing.title)),
    )
    return div(
        "lead",
        countdown(here, call),
        para(states(here, call)),
        facts(lines),
        NOTHING if call.disruption in SAID_SO else remarks(here, call),
        NOTHING if call.followed else quiet(t("call.not_followed")),
        prose(t, call.note),
    )


def _position(here: Visit, call: CallView) -> Markup:
    """The campaign, what it asks for, and one plain line."""
    t = here.t
    taken: Markup = strong(position_words(t, call.position))
    if any(one.slug == call.campaign for one in here.campaigns):
        named = campaign_name(here, call.campaign)
        taken += " · " + to_page(here.links.campaign(call.campaign), named)
    why = para(t("watched.why")) if call.watched else NOTHING
    head = heading(t("position"), key="position")
    return head + para(taken) + line_para(t, call.texts.line) + why


# --- signing up --------------------------------------------------------------------------------


def sign_up(here: Visit, call: CallView) -> Markup:
    """What becomes public, then the steps of the official form with the strings to pick; or why
    nobody can sign up."""
    t = here.t
    if why := closed(here, call):
        return para(t(why))
    no_need = NOTHING
    if call.testimony.shown == "none":
        no_need = note([t("disrupted.action_only"), t("sign_up.written")], "warn")
    dates = _dates(here, call)
    return no_need + _public_record(here, call) + dates + _form(here, call) + _steps(here, call)


def _public_record(here: Visit, call: CallView) -> Markup:
    """That a name becomes public record, and what else the form asks for."""
    t = here.t
    asked = form_steps.asks_for(t, call)
    more = para(asked) + para(t("sign_up.asks_for.seen")) if asked else NOTHING
    lead = para(strong(t("public.title"))) + para(t("public.text"))
    return div("note warn public", lead, more, para(t("public.risk")))


def _dates(here: Visit, call: CallView) -> Markup:
    """When sign-up opens and closes, and the coalition's own deadline."""
    t = here.t
    opens = day_said(here, call.opens) if call.opens else t("sign_up.opens.unknown")
    dates = [(t("sign_up.opens"), opens), (t("sign_up.closes"), t("sign_up.closes.start"))]
    if call.deadline is not None:
        by = t("sign_up.deadline.by", moment=moment_said(here, call.deadline))
        dates.append((t("sign_up.deadline"), by))
    return facts(dates)


def _form(here: Visit, call: CallView) -> Markup:
    """What is known of the form, then the way to it."""
    t = here.t
    spoken = para(put_in(t, "sign_up.language", "phone", phone_link(STAFF_PHONE)))
    if not call.sign_up:
        return spoken + para(t("sign_up.unknown"), "unknown")
    form = call.sign_up_form
    checked = para(form_steps.checked(t, form)) if form else NOTHING
    to_form = link(call.sign_up, t("sign_up.open_form"), "button primary")
    return spoken + checked + para(to_form + " " + hint(t("sign_up.open_form.done")))


def _steps(here: Visit, call: CallView) -> Markup:
    """The steps of the form in its own order, each string to pick in a box."""
    t, known = here.t, call.sign_up_form
    steps = form_steps.steps(t, call, start_said(here, call.start.shown))
    unknown = NOTHING if known else para(t("sign_up.steps.unknown"))
    listed = (joined(_piece(here, call, piece) for piece in step) for step in steps)
    return quiet(t("sign_up.copy")) + unknown + bullets(listed, "do", "ol" if known else "ul")


def _piece(here: Visit, call: CallView, piece: form_steps.Piece) -> Markup:
    if piece.kind == "pick":
        return " " + _to_copy(piece.said, lang="en")
    if piece.kind == "official":
        return official(piece.said)
    return line(here.t, call.texts.represent) if piece.kind == "represent" else text(piece.said)


def _to_copy(said: str, name: str = "code", **attributes: str) -> Markup:
    """A string to mark in one go, letter for letter as it is given."""
    return tag(name, escape(said), "pick", **attributes)


# --- at the hearing ----------------------------------------------------------------------------


def _expect(here: Visit, call: CallView) -> Markup:
    """Whether testimony is taken and why, how long one may speak, waiting, order."""
    t, item, fact = here.t, call.hearing.item, call.testimony
    testimony = text(t(f"testimony.{fact.shown}"))
    if fact.state in ("holds", "flagged"):
        ours, theirs = (
            t(f"testimony.{one or 'unknown'}").rstrip(".") for one in (fact.edited, fact.official)
        )
        key = "override.marked" if fact.state == "holds" else "override.flagged.both"
        testimony += override(t(key, ours=ours, official=theirs))
    else:
        struck = item.reason_words == STRUCK
        key = "remark.struck" if struck else f"reason.{item.reason}"
        testimony = text(f"{t(f'testimony.{fact.shown}')} {t(key, words=item.reason_words)}")
    lines = (
        (t("expect.testimony"), testimony),
        (t("expect.time"), prose(t, call.texts.limit) or para(t("expect.time.custom"))),
        (t("expect.waiting"), t("expect.waiting.long")),
        (t("expect.order"), t("expect.order.changes")),
        (t("expect.who"), t("expect.who.anyone")),
    )
    return heading(t("expect.title"), key="expect") + facts(lines)


def _say(here: Visit, call: CallView) -> Markup:
    """Talking points and a testimony to fill in, with what is known put in."""
    t = here.t
    taken = position_words(t, call.position) if call.position else t("position.yours")
    places = {
        "bill": tag("span", number_words(call.bill), "number"),
        "title": official(call.hearing.title),
        "committee": official(call.hearing.meeting.committee),
        "position": text(taken),
    }
    points = prose(t, call.texts.points, places) or para(t("say.none"))
    said = heading(t("say.title"), key="say") + heading(t("say.points"), 3) + points
    if template := prose(t, call.texts.template, places):
        said += heading(t("say.template"), 3) + div("template", template)
    return said


def _deciders(here: Visit, call: CallView) -> Markup:
    """The members of the committee, how to reach them, how they voted before."""
    t = here.t
    head = heading(t("deciders.title"), key="deciders")
    reach = contact(mail_link(call.committee_email), phone_link(call.committee_phone))
    committee = para(text(t("deciders.committee")) + " " + reach) if reach else NOTHING
    if not call.deciders:
        return head + para(t("deciders.none")) + committee
    if not any(one.votes for one in call.deciders):
        committee += quiet(t("deciders.no_votes"))
    listed = rows(_decider(here, one) for one in call.deciders)
    return head + committee + folded(t.many("deciders.count", len(call.deciders)), listed)


def _decider(here: Visit, one: Decider) -> Markup:
    role = seat_words(here, one.role) if one.role else ""
    party = official(one.party) if one.party else ""
    named = joined((strong(official(one.name)), role, party), ", ")
    reach = contact(mail_link(one.email), phone_link(one.phone))
    return para(named) + para(reach) + (_votes(here, one.votes) if one.votes else NOTHING)


def seat_words(here: Visit, role: str) -> str:
    """What a member of a committee is in it."""
    return here.t.maybe(f"seat.{role.replace(' ', '_')}", role)


def _votes(here: Visit, votes: tuple[PastVote, ...]) -> Markup:
    """The votes of one member, on this bill first."""
    t, shown = here.t, NOTHING
    most = LIGHT_VOTES if here.links.light else None
    for on_this_bill, key in ((True, "deciders.this_bill"), (False, "deciders.subject")):
        some = [one for one in votes if one.on_this_bill is on_this_bill][:most]
        if some:
            shown += para(t(key)) + bullets(_vote(here, one) for one in some)
    return shown if here.links.light else folded(t("deciders.votes"), shown)


def _vote(here: Visit, one: PastVote) -> Markup:
    choice = strong(here.t.maybe(f"choice.{one.choice}", one.choice))
    bill = NOTHING if one.on_this_bill else bill_link(here, one.bill) + " "
    return choice + ": " + bill + official(one.motion) + f" ({day_said(here, one.day)})"


# --- help, checking, keeping -------------------------------------------------------------------


def _help(here: Visit, call: CallView) -> Markup:
    """What the coalition offers, how to reach it, where to say that one comes."""
    t, whom = here.t, call.contact
    reach = contact_line(here, whom.name, whom.email, whom.phone, whom.address)
    rsvp = link(whom.rsvp, t("help.rsvp"), "button") if whom.rsvp else NOTHING
    return (
        heading(t("help.title"), key="help")
        + (prose(t, call.texts.help) or para(t("help.none")))
        + para(t("help.official"))
        + para(text(t("help.contact")) + ": " + reach)
        + rsvp
    )


def contact_line(here: Visit, name: Both, email: str, phone: str, address: str) -> Markup:
    """Who can be reached how, or that nobody is named."""
    page = link(address, address)
    reach = contact(line(here.t, name), mail_link(email), phone_link(phone), page)
    return reach or text(here.t("help.contact.none"))


def _check(here: Visit, call: CallView) -> Markup:
    """Official pages and telephones to check with, and whether somebody did."""
    t, verified = here.t, quiet(here.t("check.unverified"))
    if call.verified is not None:
        words = t("check.verified", moment=moment_said(here, call.verified.at))
        noted = prose(t, Both(call.verified.note, call.verified.note))
        verified = para(words, "verified") + noted
    return (
        heading(t("check.title"), key="check")
        + (verified if call.stands and call.phase != "past" else NOTHING)
        + para(t("check.why"))
        + bullets(official_links(here, call))
        + para(official(CENTER) + ": " + joined(map(phone_link, CENTER_PHONES), ", "))
        + para(official(STAFF) + ": " + phone_link(STAFF_PHONE))
    )


def _keep(here: Visit, call: CallView) -> Markup:
    """Calendar files, the address to share, the page to print."""
    t, links = here.t, here.links
    bill = t("keep.calendar.bill", bill=number_words(call.bill))
    ways = [
        button(links.feed(f"bills/{call.bill}.ics"), bill),
        button(links.feed("calls.ics"), t("keep.calendar")),
    ]
    if not links.light:
        ways.append(button(links.as_light().call(call.id), t("keep.print")))
    address = _to_copy(links.as_light().whole().call(call.id))
    shared = para(text(t("keep.address")) + ": " + address)
    return heading(t("keep.title"), key="keep") + bullets(ways) + shared


def copies(here: Visit, call: CallView) -> tuple[tuple[str, str, str], ...]:
    """The call as messages in both languages, the reader's first: language, label, text."""
    copied = []
    for code in sorted(LANGUAGES, key=lambda code: code != here.t.code):
        links = here.links if here.links.language == code else here.links.other_language()
        address = links.as_light().whole().call(call.id)
        t, name = translator_of(code), here.t(f"language.{code}")
        for kind, write in (
            ("mail", messages.mail),
            ("chat", messages.chat),
            ("text", messages.text_message),
        ):
            label = f"{here.t(f'keep.{kind}')}, {name}"
            copied.append((code, label, write(t, call, address)))
    return tuple(copied)


def _copies(here: Visit, call: CallView) -> Markup:
    """The messages in boxes to mark and copy, where there is no script."""
    boxes = joined(
        folded(label, _to_copy(said, "pre", lang=code, tabindex="0"))
        for code, label, said in copies(here, call)
    )
    return heading(here.t("keep.message"), key="message") + boxes


def changes(here: Visit, call: CallView) -> Markup:
    """What happened to the call since it was announced, the newest first, dated."""
    listed = rows(
        para(_change(here, one)) + quiet(moment_said(here, one.seen))
        for one in reversed(call.changes)
    )
    return heading(here.t("changed.title"), key="changes") + listed


def _change(here: Visit, one: CallChange) -> Markup:
    t, room = here.t, here.t("changed.room")
    old, new = (start_said(here, slot) if slot else "" for slot in (one.old_start, one.new_start))
    parts = {"old": old, "new": new}
    if one.kind == "announced":
        parts = {"start": new, "location": one.new_location or room}
    elif one.kind == "room_changed":
        parts = {"old": one.old_location or room, "new": one.new_location or room}
    elif one.kind == "edited":
        field = one.field.partition(".")[0]
        parts = {"field": t.maybe(f"edited.{field}", one.field)}
    return text(t(f"changed.{one.kind}", **parts))
