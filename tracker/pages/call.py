"""The page of one call to testify: when and where, how to sign up, what to say, who decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from tracker.domain.calls import CallChange, CallView, Decider, PastVote
from tracker.domain.campaign import Contact
from tracker.domain.language import Both
from tracker.pages import calls, notice, parts, sharing
from tracker.pages import markup as html
from tracker.pages.markdown import line, line_para, prose
from tracker.pages.meetings import official_links
from tracker.queries.bills import long_title
from tracker.queries.people import committee_named
from tracker.visiting.visit import Visit
from tracker.wording import form_steps, messages
from tracker.wording.say import STRUCK, party_words

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
    return here.t(key, bill=call.bill)


def body(here: Visit, call: CallView) -> Markup:
    """All that stands under the title."""
    return (
        first(here, call)
        + html.heading(here.t("sign_up.title"), key=calls.SIGN_UP)
        + sign_up(here, call)
        + then(here, call)
    )


def first(here: Visit, call: CallView) -> Markup:
    """What disrupted the hearing, when and where it is, the campaign's position, and the way down
    to where the call is sent on."""
    way = html.para(html.to_page(f"#{sharing.SEND_ON}", here.t("keep.message")))
    stands = calls.disruption_box(here, call) + _facts(here, call) + _position(here, call)
    return stands + html.div("screen", way)


def then(here: Visit, call: CallView) -> Markup:
    """The rest of the page: what to expect, what to say, who decides, help, what to keep and send
    on, what changed."""
    say = None if call.watched else _say
    drawn = (_expect, say, _deciders, _help, _check, sharing.share, _keep, changes, _printed)
    return html.joined(draw(here, call) for draw in drawn if draw)


def _facts(here: Visit, call: CallView) -> Markup:
    t = here.t
    bill = (t("call.bill"), parts.bill_named(here, call.bill, call.hearing.title))
    unsaid = call.disruption not in calls.SAID_SO
    return html.div(
        "lead",
        calls.countdown(here, call),
        html.para(calls.states(here, call)),
        html.facts([*calls.when_and_where(here, call), bill, *_notice(here, call)]),
        html.paras(parts.remarks(here, *call.hearing.remarks) if unsaid else ()),
        "" if call.followed else html.quiet(t("call.not_followed")),
        prose(t, call.note),
    )


def _notice(here: Visit, call: CallView) -> Iterator[tuple[str, Markup]]:
    """How much notice the public had of the hearing, where that is known."""
    notices = notice.of_meetings(here, [call.hearing.meeting])
    if told := notice.line(here, notices.get((call.hearing.meeting.id, call.bill))):
        yield here.t("notice.label"), told


def _position(here: Visit, call: CallView) -> Markup:
    """The campaign, what it asks for, and one plain line."""
    t, way = here.t, html.NOTHING
    if any(campaign.slug == call.campaign for campaign in here.campaigns):
        name = parts.campaign_name(here, call.campaign)
        way = html.to_page(here.links.to("campaign", call.campaign), name)
    return html.section(
        t("position"),
        "position",
        html.para(html.dotted(html.strong(parts.position_words(t, call.position)), way)),
        line_para(t, call.texts.line) or _long_title(here, call),
        html.para(t("watched.why")) if call.watched else "",
    )


def _long_title(here: Visit, call: CallView) -> Markup:
    """What the bill does in official words, where nobody wrote a plain line; "" while unread."""
    words = long_title(here.connection, call.bill)
    return html.para(here.t("call.long_title"), html.official(words)) if words else html.NOTHING


# --- signing up --------------------------------------------------------------------------------


def sign_up(here: Visit, call: CallView) -> Markup:
    """What becomes public, then the steps of the official form with the strings to pick; or why
    nobody can sign up."""
    t = here.t
    if why := calls.closed(here, call):
        return html.para(t(why))
    no_need = html.NOTHING
    if call.testimony.shown == "none":
        no_need = html.note([t("disrupted.action_only"), t("sign_up.written")], "warn")
    asks = form_steps.asks_for(t, call)
    public = html.div(
        "note warn public",
        html.para(html.strong(t("public.title"))) + html.para(t("public.text")),
        html.paras([asks, t("sign_up.asks_for.seen")] if asks else ()),
        html.para(t("public.risk")),
    )
    return no_need + public + _dates(here, call) + _form(here, call) + _steps(here, call)


def _dates(here: Visit, call: CallView) -> Markup:
    """When sign-up opens and closes, and the coalition's own deadline."""
    t = here.t
    opens = parts.day_said(here, call.opens) if call.opens else t("sign_up.opens.unknown")
    dates = [(t("sign_up.opens"), opens), (t("sign_up.closes"), t("sign_up.closes.start"))]
    if call.deadline is not None:
        by = t("sign_up.deadline.by", moment=parts.moment_said(here, call.deadline))
        dates.append((t("sign_up.deadline"), by))
    return html.facts(dates)


def _form(here: Visit, call: CallView) -> Markup:
    """What is known of the form, then the way to it."""
    t, form = here.t, call.sign_up_form
    spoken = _spanish(here, call)
    if not call.sign_up:
        return spoken + html.para(t("sign_up.unknown"), kind="unknown")
    checked = html.para(form_steps.checked(t, form) if form else "")
    to_form = html.link(call.sign_up, t("sign_up.open_form"), "button primary")
    return spoken + checked + html.para(to_form, html.hint(t("sign_up.open_form.done")))


def _spanish(here: Visit, call: CallView) -> Markup:
    """Whether one may speak Spanish and has an interpreter, or whom to ask: before the form."""
    t = here.t
    ask = html.put_in(t, "sign_up.spanish.unknown", "phone", parts.phone_link(STAFF_PHONE))
    answer = line(t, call.spanish) or ask
    return html.para(html.strong(t("sign_up.spanish")), answer)


def _steps(here: Visit, call: CallView) -> Markup:
    """The steps of the form in its own order, each string to pick in a box."""
    t, form = here.t, call.sign_up_form
    steps = form_steps.steps(t, call, parts.start_said(here, call.start.shown))
    listed = (html.joined(_piece(here, call, piece) for piece in step) for step in steps)
    unknown = "" if form else t("sign_up.steps.unknown")
    boxes = html.bullets(listed, "do", "ol" if form else "ul")
    return html.quiet(t("sign_up.copy")) + html.para(unknown) + boxes


def _piece(here: Visit, call: CallView, piece: form_steps.Piece) -> Markup:
    if piece.kind == "pick":
        return " " + sharing.to_pick(piece.text, lang="en")
    if piece.kind == "represent":
        return line(here.t, call.texts.represent)
    return html.official(piece.text) if piece.kind == "official" else html.text(piece.text)


# --- at the hearing ----------------------------------------------------------------------------


def _expect(here: Visit, call: CallView) -> Markup:
    """Whether testimony is taken and why, how long one may speak, waiting, order."""
    t, item, fact = here.t, call.hearing.item, call.testimony
    testimony = html.text(t(f"testimony.{fact.shown}"))
    if fact.state in ("holds", "flagged"):
        ours, theirs = (
            t(f"testimony.{answer or 'unknown'}").rstrip(".")
            for answer in (fact.edited, fact.official)
        )
        key = "override.marked" if fact.state == "holds" else "override.flagged.both"
        testimony += calls.override(t(key, ours=ours, official=theirs))
    else:
        struck = item.reason_words == STRUCK
        key = "remark.struck" if struck else f"reason.{item.reason}"
        testimony = html.text(f"{t(f'testimony.{fact.shown}')} {t(key, words=item.reason_words)}")
    lines = (
        (t("expect.testimony"), testimony),
        (t("expect.time"), prose(t, call.texts.limit) or html.para(t("expect.time.custom"))),
        (t("expect.waiting"), t("expect.waiting.long")),
        (t("expect.order"), t("expect.order.changes")),
        (t("expect.who"), t("expect.who.anyone")),
    )
    return html.heading(t("expect.title"), key="expect") + html.facts(lines)


def _say(here: Visit, call: CallView) -> Markup:
    """Talking points and a testimony to fill in, with what is known put in."""
    t = here.t
    position = parts.position_words(t, call.position) if call.position else t("position.yours")
    places = {
        "bill": html.tag("span", call.bill, "number"),
        "title": html.official(call.hearing.title),
        "committee": html.official(call.hearing.meeting.committee),
        "position": html.text(position),
    }
    points = prose(t, call.texts.points, places) or html.para(t("say.none"))
    template = prose(t, call.texts.template, places)
    return html.section(
        t("say.title"),
        "say",
        html.heading(t("say.points"), 3) + points,
        html.heading(t("say.template"), 3) + html.div("template", template) if template else "",
    )


def _deciders(here: Visit, call: CallView) -> Markup:
    """The members of the committee, how to reach them, how they voted before."""
    t, deciders = here.t, call.deciders
    reach = parts.reach(call.committee_email, call.committee_phone)
    silent = deciders and not any(decider.votes for decider in deciders)
    members = html.rows(_decider(here, decider) for decider in deciders)
    return html.section(
        t("deciders.title"),
        "deciders",
        "" if deciders else html.para(t("deciders.none")),
        html.para(t("deciders.committee"), reach) if reach else "",
        _to_committee(here, call),
        html.quiet(t("deciders.no_votes")) if silent else "",
        html.folded(t.many("deciders.count", len(deciders)), members) if deciders else "",
    )


def _to_committee(here: Visit, call: CallView) -> Markup:
    """A link to the page of the committee that decides, where that was read."""
    name = call.hearing.meeting.committee
    committee = committee_named(here.connection, call.session, name)
    if committee is None:
        return html.NOTHING
    label = here.t("light.committee.of", committee=name)
    return html.div("screen", html.ways_on([(here.links.to("committee", committee.id), label)]))


def _decider(here: Visit, decider: Decider) -> Markup:
    name = html.strong(html.official(decider.name))
    if decider.member:
        name = html.to_page(here.links.to("legislator", decider.member), name)
    words = (name, here.t.name("seat", decider.role), party_words(here.t, decider.party))
    lines = (html.joined(words, ", "), parts.reach(decider.email, decider.phone))
    return html.paras(lines) + _votes(here, decider.votes)


def _votes(here: Visit, votes: tuple[PastVote, ...]) -> Markup:
    """The votes of one member, on this bill first."""
    t, body = here.t, html.NOTHING
    most = LIGHT_VOTES if here.links.light else None
    for on_this_bill, key in ((True, "deciders.this_bill"), (False, "deciders.subject")):
        listed = [vote for vote in votes if vote.on_this_bill is on_this_bill][:most]
        if listed:
            body += html.para(t(key)) + html.bullets(_vote(here, vote) for vote in listed)
    is_open = here.links.light or not votes
    return body if is_open else html.folded(t("deciders.votes"), body)


def _vote(here: Visit, vote: PastVote) -> Markup:
    choice = html.strong(here.t.name("choice", vote.choice)) + ":"
    bill = "" if vote.on_this_bill else parts.bill_link(here, vote.bill)
    return html.spaced(
        choice, bill, html.official(vote.motion), f"({parts.day_said(here, vote.day)})"
    )


# --- help, checking, keeping -------------------------------------------------------------------


def _help(here: Visit, call: CallView) -> Markup:
    """What the coalition offers, how to reach it, where to say that one comes."""
    t, whom = here.t, call.contact
    return html.section(
        t("help.title"),
        "help",
        prose(t, call.texts.help) or html.para(t("help.none")),
        html.para(t("help.official")),
        html.para(t("help.contact") + ":", contact_line(here, whom)),
        html.link(whom.rsvp, t("help.rsvp"), "button") if whom.rsvp else "",
    )


def contact_line(here: Visit, whom: Contact) -> Markup:
    """Whom to reach and how, or that nobody is named."""
    reach = parts.reach(whom.email, whom.phone, html.link(whom.address, whom.address))
    ways = html.dotted(line(here.t, whom.name), reach)
    return ways or html.text(here.t("help.contact.none"))


def _check(here: Visit, call: CallView) -> Markup:
    """Official pages and telephones to check with, and whether somebody did."""
    t, verified = here.t, html.quiet(here.t("check.unverified"))
    if call.verified is not None:
        words = t("check.verified", moment=parts.moment_said(here, call.verified.at))
        noted = prose(t, Both(call.verified.note, call.verified.note))
        verified = html.para(words, kind="verified") + noted
    center = html.joined(map(parts.phone_link, CENTER_PHONES), ", ")
    return html.section(
        t("check.title"),
        "check",
        verified if call.stands and call.phase != "past" else "",
        html.para(t("check.why")),
        html.bullets(official_links(here, call.hearing.meeting)),
        html.para(html.official(CENTER) + ":", center),
        html.para(html.official(STAFF) + ":", parts.phone_link(STAFF_PHONE)),
    )


def _keep(here: Visit, call: CallView) -> Markup:
    """Calendars to subscribe to, and the page to print."""
    t, links = here.t, here.links
    bill = t("keep.calendar.bill", bill=call.bill)
    sheet = html.button(links.as_light().to("call", call.id), t("foot.light"))
    return html.section(
        t("keep.title"),
        "keep",
        sharing.subscribe(here, f"bills/{call.bill}.ics", bill),
        sharing.subscribe(here, "calls.ics", t("keep.calendar")),
        "" if links.light else html.bullets([sheet]),
    )


def _printed(here: Visit, call: CallView) -> Markup:
    return sharing.printed(here, here.links.as_light().whole().to("call", call.id))


def changes(here: Visit, call: CallView) -> Markup:
    """What happened to the call since it was announced, the newest first, dated."""
    listed = html.rows(
        html.para(_change(here, change)) + html.quiet(parts.moment_said(here, change.seen_at))
        for change in reversed(call.changes)
    )
    return html.section(here.t("changed.title"), "changes", listed)


def _change(here: Visit, change: CallChange) -> Markup:
    t, room = here.t, here.t("changed.room")
    old, new = (
        parts.start_said(here, revision) if revision else ""
        for revision in (change.old_start, change.new_start)
    )
    words = {"old": old, "new": new}
    if change.kind == "announced":
        words = {"start": new, "location": change.new_location or room}
    elif change.kind == "room_changed":
        words = {"old": change.old_location or room, "new": change.new_location or room}
    elif change.kind == "edited":
        field = change.field.partition(".")[0]
        words = {"field": t.maybe(f"edited.{field}", change.field)}
    return html.text(t(f"changed.{change.kind}", **words))
