"""The page of one call to testify: when and where, how to sign up, what to say, who decides."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from tracker.domain.calls import CallChange, CallView, Decider, PastVote
from tracker.domain.campaign import Contact
from tracker.domain.language import Both
from tracker.pages import calls, notice, parts, sharing
from tracker.pages import markup as html
from tracker.pages.markdown import line, line_para, prose
from tracker.pages.meetings import official_links
from tracker.pages.paging import Page
from tracker.queries.bills import long_title, unread_actions
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording import messages
from tracker.wording.dates import day_words, start_words
from tracker.wording.say import STRUCK, both_words, marked, party_words

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


def call(here: Visit, url: PageUrl) -> Page | None:
    """One call on one sheet, with a code that leads back to it."""
    view = calls.by_id(here, url.path["id"])
    if view is None:
        return None
    t, bill, named, start = here.t, view.bill, view.hearing.title, view.start.shown
    about = t(
        "light.about.watched" if view.watched else "light.about.call",
        start=start_words(t, start, here.read_on),
        committee=view.hearing.meeting.committee,
        title=named,
    )
    # What tells a call from others to the same bill: its day and its campaign.
    names = (row.name.of(t.code) for row in here.campaigns if row.slug == view.campaign)
    whose, day, head = next(names, view.campaign), day_words(t, start.day), title(here, view)
    window, feeds = f"{head}: {named}, {day}, {whose}", bill_feed(here, bill)
    return Page("call", head, body(here, view), named, window, about, view.id, feeds=feeds)


def bill_feed(here: Visit, number: str) -> dict[str, str]:
    """The name of a bill's feed by its path."""
    return {f"bills/{number}.ics": here.t("light.feed.bill", bill=number)}


def body(here: Visit, call: CallView) -> Markup:
    """All that stands under the title of a call."""
    steps = html.heading(here.t("sign_up.title"), key=calls.SIGN_UP) + sign_up(here, call)
    return first(here, call) + steps + then(here, call)


def first(here: Visit, call: CallView) -> Markup:
    """What disrupted the hearing, when and where it is, the campaign's position, and the way down
    to where the call is sent on."""
    way = html.para(html.to_page(f"#{sharing.SEND_ON}", here.t("keep.message")))
    stands = calls.disruption_box(here, call) + _facts(here, call) + _position(here, call)
    return stands + html.div("screen", way)


def then(here: Visit, call: CallView) -> Markup:
    """The rest of the page: what to expect where one can go, what to say, who decides, help, what
    to keep and send on, what changed."""
    expect = None if calls.closed(here, call) else _expect
    say = None if call.watched else _say
    drawn = (expect, say, _deciders, _help, _check, sharing.share, _keep, _changes)
    printed = sharing.printed(here, here.links.as_light().whole().to("call", call.id))
    return html.joined(draw(here, call) for draw in drawn if draw) + printed


def _facts(here: Visit, call: CallView) -> Markup:
    t, meeting = here.t, call.hearing.meeting
    facts = calls.when_and_where(here, call)
    facts.append((t("call.bill"), parts.bill_named(here, call.bill, call.hearing.title)))
    notices = notice.of_meetings(here, [meeting])
    if words := notice.line(here, notices.get((meeting.id, call.bill))):
        facts.append((t("notice.label"), words))
    unsaid = call.disruption not in calls.SAID_SO
    is_ahead = call.stands and call.phase != "past"
    unread = unread_actions(here.connection, call.bill) if is_ahead else ()
    return html.div(
        "lead",
        calls.countdown(here, call),
        html.para(calls.states(here, call)),
        html.facts(facts),
        html.paras(parts.remarks(here, *call.hearing.remarks) if unsaid else ()),
        html.paras(t("call.unrecognised", words=marked(words)) for words in unread),
        "" if call.followed else html.quiet(t("call.not_followed")),
        prose(t, call.note),
    )


def _position(here: Visit, call: CallView) -> Markup:
    """The campaign, what it asks for, and one plain line; where nobody wrote one, what the bill
    does in official words, once they are read."""
    t, way = here.t, html.NOTHING
    if any(campaign.slug == call.campaign for campaign in here.campaigns):
        name = parts.campaign_name(here, call.campaign)
        way = html.to_page(here.links.to("campaign", call.campaign), name)
    plain = line_para(t, call.texts.line)
    if not plain and (words := long_title(here.connection, call.bill)):
        plain = html.para(t("call.long_title"), html.official(words))
    return html.section(
        t("position"),
        "position",
        html.para(html.dotted(html.strong(parts.position_words(t, call.position)), way)),
        plain,
        html.para(t("watched.why")) if call.watched and not calls.closed(here, call) else "",
    )


def sign_up(here: Visit, call: CallView) -> Markup:
    """What becomes public, then the steps of the official form with the strings to pick; or why
    nobody can sign up."""
    t = here.t
    if why := calls.closed(here, call):
        return html.para(t(why))
    no_need = html.NOTHING
    if call.testimony.shown == "none":
        no_need = html.note([t("disrupted.action_only"), t("sign_up.written")], "warn")
    asks = messages.asks_for(t, call)
    public = html.div(
        "note warn public",
        html.para(html.strong(t("public.title"))) + html.para(t("public.text")),
        html.paras([asks, t("sign_up.asks_for.seen")] if asks else ()),
        html.para(t("public.risk")),
    )
    return no_need + public + _dates(here, call) + _form(here, call) + _steps(here, call)


def _dates(here: Visit, call: CallView) -> Markup:
    t = here.t
    opens = parts.day_said(here, call.opens) if call.opens else t("sign_up.opens.unknown")
    dates = [(t("sign_up.opens"), opens), (t("sign_up.closes"), t("sign_up.closes.start"))]
    if call.deadline is not None:
        by = t("sign_up.deadline.by", moment=parts.moment_said(here, call.deadline))
        dates.append((t("sign_up.deadline"), by))
    return html.facts(dates)


def _form(here: Visit, call: CallView) -> Markup:
    t, form = here.t, call.sign_up_form
    ask = html.put_in(t, "sign_up.spanish.unknown", "phone", parts.phone_link(STAFF_PHONE))
    spoken = html.para(html.strong(t("sign_up.spanish")), line(t, call.spanish) or ask)
    if not call.sign_up:
        return spoken + html.para(t("sign_up.unknown"), kind="unknown")
    checked = html.para(messages.checked(t, form) if form else "")
    to_form = html.link(call.sign_up, t("sign_up.open_form"), "button primary")
    return spoken + checked + html.para(to_form, html.hint(t("sign_up.open_form.done")))


def _steps(here: Visit, call: CallView) -> Markup:
    t, form = here.t, call.sign_up_form

    def drawn(piece: messages.Piece) -> Markup:
        if piece.kind == "pick":
            return " " + sharing.to_pick(piece.text, lang="en")
        if piece.kind == "represent":
            return line(t, call.texts.represent)
        return html.official(piece.text) if piece.kind == "official" else html.mixed(piece.text)

    steps = messages.steps(t, call, parts.start_said(here, call.start.shown))
    boxes = html.bullets(
        (html.joined(map(drawn, step)) for step in steps), "do", "ol" if form else "ul"
    )
    unknown = "" if form else t("sign_up.steps.unknown")
    return html.quiet(t("sign_up.copy")) + html.para(unknown) + boxes


def _expect(here: Visit, call: CallView) -> Markup:
    t, item, fact = here.t, call.hearing.item, call.testimony
    testimony = html.text(t(f"testimony.{fact.shown}"))
    both = both_words(t, fact, lambda answer: t(f"testimony.{answer or 'unknown'}").rstrip("."))
    if both:
        testimony += calls.override(both)
    else:
        struck = item.reason_words == STRUCK
        key = "remark.struck" if struck else f"reason.{item.reason}"
        testimony = html.spaced(testimony, t(key, words=item.reason_words))
    lines = (
        (t("expect.testimony"), testimony),
        (t("expect.time"), prose(t, call.texts.limit) or html.para(t("expect.time.custom"))),
        (t("expect.waiting"), t("expect.waiting.long")),
        (t("expect.order"), t("expect.order.changes")),
        (t("expect.who"), t("expect.who.anyone")),
    )
    return html.heading(t("expect.title"), key="expect") + html.facts(lines)


def _say(here: Visit, call: CallView) -> Markup:
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
    t, deciders, name = here.t, call.deciders, call.hearing.meeting.committee
    committee, ways = call.committee, html.NOTHING
    reach = parts.reach(committee.email, committee.phone) if committee else ""
    silent = deciders and not any(decider.votes for decider in deciders)
    members = html.rows(_decider(here, decider) for decider in deciders)
    if committee is not None:
        who = html.mixed(t("light.committee.of", committee=marked(name)))
        ways = html.div("screen", html.ways_on([(here.links.to("committee", committee.id), who)]))
    return html.section(
        t("deciders.title"),
        "deciders",
        "" if deciders else html.para(t("deciders.none")),
        html.para(t("deciders.committee"), reach) if reach else "",
        ways,
        html.quiet(t("deciders.no_votes")) if silent else "",
        html.folded(t.many("deciders.count", len(deciders)), members) if deciders else "",
    )


def _decider(here: Visit, decider: Decider) -> Markup:
    t, name = here.t, html.strong(html.official(decider.name))
    if decider.member:
        name = html.to_page(here.links.to("legislator", decider.member), name)
    words = (name, t.name("seat", decider.role), party_words(t, decider.party))
    lines = (html.joined(words, ", "), parts.reach(decider.email, decider.phone))
    return html.paras(lines) + _votes(here, decider.votes)


def _votes(here: Visit, votes: tuple[PastVote, ...]) -> Markup:
    t, body = here.t, html.NOTHING
    most = LIGHT_VOTES if here.links.light else None
    for on_this_bill, key in ((True, "deciders.this_bill"), (False, "deciders.subject")):
        listed = html.bullets(
            html.spaced(
                html.strong(t.name("choice", vote.choice)) + ":",
                "" if on_this_bill else parts.bill_link(here, vote.bill),
                html.official(vote.motion),
                f"({parts.day_said(here, vote.day)})",
            )
            for vote in [vote for vote in votes if vote.on_this_bill is on_this_bill][:most]
        )
        body += html.para(t(key)) + listed if listed else listed
    is_open = here.links.light or not votes
    return body if is_open else html.folded(t("deciders.votes"), body)


def _help(here: Visit, call: CallView) -> Markup:
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


def _changes(here: Visit, call: CallView) -> Markup:
    listed = html.rows(
        html.para(_change(here, change)) + html.quiet(parts.moment_said(here, change.seen_at))
        for change in reversed(call.changes)
    )
    return html.section(here.t("changed.title"), "changes", listed)


def _change(here: Visit, change: CallChange) -> Markup:
    t, room = here.t, here.t("changed.room")
    rooms = (marked(change.old_location) or room, marked(change.new_location) or room)
    starts = (change.old_start, change.new_start)
    old, new = (parts.start_said(here, start) if start else "" for start in starts)
    words = {"old": old, "new": new, "start": new, "location": rooms[1]}
    if change.kind == "room_changed":
        words |= {"old": rooms[0], "new": rooms[1]}
    field = t.maybe(f"edited.{change.field.partition('.')[0]}", change.field)
    return html.mixed(t(f"changed.{change.kind}", **words, field=field))
