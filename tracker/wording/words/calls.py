"""Calls to testify: the list, one call, and the call as a message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_PAGE: Final[Mapping[str, str]] = {
    "calls.title": "Calls to testify",
    "calls.lead": "The coming hearings of the bills we follow, and how to speak there.",
    "calls.past": "Past calls",
    "calls.watched": "Hearings of bills we watch",
    "calls.none.watched": "There is no call to testify now. Below are hearings of bills we watch.",
    "calls.none": "There is no call now: no hearing of a followed bill is on the schedule.",
    "calls.none.through": "The official schedule reaches to {day}.",
    "calls.open": "How to sign up",
    "calls.view": "See the call",
    "calls.view.watched": "See the hearing",
    "calls.missing": "There is no call at this address.",
    "calls.missing.why": "It may be of another database. Look in the list of calls.",
    "calls.unnamed": "Choose a call in the list of calls.",
    "call.title": "Testify on {bill}",
    "call.title.watched": "Hearing of a bill we watch: {bill}",
    "call.when": "When",
    "call.where": "Where",
    "call.committee": "Committee",
    "call.bill": "Bill",
    "call.room.unknown": "We do not know which building this room is in: check.",
    "call.room.none": "No room is given yet: check.",
    "call.not_followed": "The campaign no longer follows this bill.",
    "watched": "A bill we watch",
    "watched.why": (
        "Our search words found this bill. No person has confirmed yet that it fits our "
        "cause, so we ask nobody to speak. You may still go and sign up."
    ),
    "phase.announced": "Announced",
    "phase.sign_up_open": "Sign-up is open",
    "phase.today": "Today",
    "phase.begun": "Began, may still go on",
    "phase.past": "Past",
    "disruption.moved": "Moved",
    "disruption.room_changed": "Room changed",
    "disruption.cancelled": "Cancelled",
    "disruption.withdrawn": "Withdrawn from the schedule: check",
    "disruption.left_agenda": "Bill left the agenda",
    "disruption.overtaken": "In doubt: check",
    "disruption.in_doubt": "In doubt: check",
    "disruption.item_off": "Not heard, says the agenda",
    "disruption.action_only": "Vote only, no testimony",
    "disrupted.moved": "The hearing moved. Use the new time.",
    "disrupted.moved.signed": "If you signed up for the old time, sign up again and check.",
    "disrupted.room_changed": "The room changed. Same day and time.",
    "disrupted.two_answers": (
        "The official page and the coalition differ: two answers. Check before you go."
    ),
    "disrupted.cancelled": "The hearing is called off. Do not go.",
    "disrupted.withdrawn": (
        "The hearing left the official schedule without a word. It may still be held. "
        "Check before you go."
    ),
    "disrupted.item_off": (
        "The agenda says that this bill will not be heard there. Check before you go."
    ),
    "disrupted.in_doubt": (
        "The official page says that the hearing may not be held as listed. Check before you go."
    ),
    "disrupted.left_agenda": "The bill is no longer on the agenda. Do not go for this bill.",
    "disrupted.left_agenda.moved": "The bill is now listed elsewhere: {committee}, {start}.",
    "disrupted.left_agenda.call": "See the new call",
    "disrupted.overtaken": (
        "The agenda still lists the bill, but the bill's own history says otherwise. It may not be "
        "heard. Check before you go."
    ),
    "overtaken.words": "The history of the bill says on {day}: “{words}”.",
    "disrupted.action_only": (
        "The committee will only vote. It hears no testimony: you need not come to speak."
    ),
    "disrupted.seen": "We saw this {moment}.",
    "override.marked": "Set by the coalition: {ours}. The official page says: {official}.",
    "override.flagged": "Two answers: check before you go.",
    "override.flagged.both": (
        "The official page says: {official}. The coalition said before: {ours}."
    ),
    "override.none": "nothing",
    "position": "Our position",
    "position.none": "No position yet",
    "position.unconfirmed": "Found by our search words, not yet checked by a person.",
    "position.yours": "[for, against, or with changes]",
    "position.support": "Support",
    "position.oppose": "Oppose",
    "position.amend": "Amend",
    "position.monitor": "Monitor",
    "public.title": "Your name becomes public record",
    "public.text": (
        "Who signs up gives a name. After the hearing the official summary names each person who "
        "spoke, for whom, and on which side. Sound and video stay online, and so does what you "
        "send in writing."
    ),
    "public.risk": (
        "If that could harm you, do not sign up. Ask the coalition for another way to help."
    ),
    "sign_up.title": "Sign up",
    "sign_up.closed.past": "This hearing is over.",
    "sign_up.closed.cancelled": "The hearing is called off. There is nothing to sign up for.",
    "sign_up.closed.left_agenda": "The bill is not on this agenda.",
    "sign_up.closed.begun": "The hearing has begun. Sign-up on the form is closed.",
    "sign_up.written": "You may still send your words in writing on the same form.",
    "sign_up.open_form": "Open the official form",
    "sign_up.open_form.done": "It opens on the official site.",
    "sign_up.unknown": (
        "We do not know the address of the form for this session. Ask by telephone: the numbers "
        "are below."
    ),
    "sign_up.asks_for": "The form asks for {asked}.",
    "sign_up.asks_for.seen": (
        "We know that your name, whom you spoke for and your side become public. We do not know "
        "who sees the rest."
    ),
    "sign_up.language": (
        "May you speak Spanish? Is there an interpreter? We do not know. Call {phone} before you "
        "sign up."
    ),
    "sign_up.checked": "A person last checked these steps in the form: {when}.",
    "sign_up.unchecked": (
        "The form of {year} was like this. Nobody has checked the form of {session} yet."
    ),
    "sign_up.steps.unknown": "We do not know the steps of this form. It may ask for these:",
    "sign_up.time.listed": "(time: the one listed)",
    "sign_up.position.amend": (
        "It has no word for changes. Pick the nearest, and say when you speak what should change."
    ),
    "sign_up.position.own": "The campaign takes no side. Pick your own.",
    "sign_up.copy": "Tap a box to mark all of it, then copy.",
    "sign_up.opens": "Opens",
    "sign_up.opens.unknown": "We do not know when. Often it is two or three days before.",
    "sign_up.closes": "Closes",
    "sign_up.closes.start": "When the hearing starts.",
    "sign_up.deadline": "The coalition asks for",
    "sign_up.deadline.by": "Sign up by {moment}.",
    "expect.title": "What to expect",
    "expect.testimony": "Testimony",
    "expect.time": "Time to speak",
    "expect.time.custom": "Usually three minutes; two when many people speak. The chair decides.",
    "expect.waiting": "Waiting",
    "expect.waiting.long": "It can take hours. Bring water, food and something to do.",
    "expect.order": "Order",
    "expect.order.changes": "The order of bills may change. Be there from the start.",
    "expect.who": "Who may speak",
    "expect.who.anyone": "Anyone. Nobody has to be a citizen, to vote or to be invited.",
    "reason.first_listing": "It is on the agenda of this committee for the first time.",
    "reason.listed_before": "An earlier meeting of this committee has it on its agenda too.",
    "reason.heard_before": "This committee has already heard testimony on the bill.",
    "reason.appropriations": (
        "This committee decides on money, and seldom hears the public: "
        "people need not come to speak."
    ),
    "reason.action_only": "The agenda says: “{words}”.",
    "reason.overtaken": "The bill's own history says: “{words}”.",
    "reason.in_doubt": "The official page says: “{words}”.",
    "reason.by_invitation": "The official page says: “{words}”.",
    "reason.no_bill": "The agenda item names no bill.",
    "reason.not_known": "We do not know what this committee did with the bill before.",
    "say.title": "What to say",
    "say.points": "Talking points",
    "say.template": "A testimony to fill in",
    "say.none": "The campaign has no talking points yet. Say in your own words why you came.",
    "deciders.title": "Who decides",
    "deciders.none": "We have not read the page of this committee, so we cannot name its members.",
    "deciders.votes": "How they voted",
    "deciders.this_bill": "On this bill",
    "deciders.subject": "On other bills on this subject",
    "deciders.no_votes": "No vote of theirs on this bill or its subject is known.",
    "deciders.committee": "The committee:",
    "seat.chair": "Chair",
    "seat.vice_chair": "Vice chair",
    "help.title": "Help and contact",
    "help.none": "We do not know yet what help the coalition offers. Ask them.",
    "help.official": (
        "The General Assembly offers sign language, listening devices and captions. Ask two "
        "business days ahead."
    ),
    "help.rsvp": "Tell the coalition that you are coming",
    "help.contact": "Contact",
    "help.contact.none": "The campaign has given no contact yet.",
    "check.title": "Check on the day",
    "check.why": "The official schedule can lag behind what a chair announces.",
    "check.verified": "Checked by telephone {moment}: the hearing stands.",
    "check.unverified": "Nobody has checked this hearing by telephone yet.",
    "keep.title": "Keep and share",
    "keep.calendar": "Calendar file of all calls",
    "keep.calendar.bill": "Calendar file of {bill}",
    "keep.address": "Address to share",
    "keep.print": "Page to print and share",
    "keep.message": "Copy as a message",
    "keep.mail": "Email",
    "keep.chat": "Chat",
    "keep.text": "For a text message (at most 160 characters)",
    "language.en": "English",
    "language.es": "Spanish",
    "changed.title": "What changed since it was announced",
    "changed.announced": "Announced for {start}, {location}",
    "changed.moved": "Moved from {old} to {new}",
    "changed.room_changed": "Room changed from {old} to {new}",
    "changed.cancelled": "Called off",
    "changed.withdrawn": "Left the official schedule",
    "changed.back": "Back on the schedule",
    "changed.remark": "The official note beside it changed",
    "changed.in_doubt": "The official page put it in doubt",
    "changed.left_agenda": "The bill left the agenda",
    "changed.listed_again": "The bill is listed again",
    "changed.edited": "The coalition changed: {field}",
    "changed.room": "no room given",
    "edited.verified": "the check by telephone",
    "edited.start": "the start",
    "edited.location": "the room",
    "edited.testimony": "whether testimony is taken",
    "edited.opens": "when sign-up opens",
    "edited.deadline": "its own deadline",
    "edited.sign_up": "the address of the form",
    "edited.note": "its note",
    "edited.line": "the line about the bill",
    "edited.points": "the talking points",
    "edited.template": "the testimony to fill in",
    "edited.represent": "whom to name as represented",
    "edited.help": "the help offered",
    "edited.limit": "the time to speak",
    "edited.contact": "the contact",
    "edited.position": "the position",
}

_MESSAGES: Final[Mapping[str, str]] = {
    "message.flag.moved": "MOVED",
    "message.flag.room": "ROOM CHANGED",
    "message.flag.cancelled": "CANCELLED",
    "message.flag.check": "CHECK",
    "message.flag.vote": "NO TESTIMONY",
    "message.flag.past": "OVER",
    "message.flagged": "{flag}: {said}",
    "message.subject": "{bill}: hearing {start}",
    "message.field": "{name}: {said}",
    "message.was": "Before: {old}",
    "message.choose": "In the form pick: {strings}",
    "message.steps": "How to sign up:",
    "message.check": "Check on the day: {phone}.",
    "message.more": "How to sign up, and what to say: {address}",
    "message.more.watched": "How to sign up: {address}",
    "message.zone": "MT",
}

WORDS: Final[Mapping[str, str]] = {**_PAGE, **_MESSAGES}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {
    "calls.count": ("{n} call", "{n} calls"),
    "deciders.count": ("{n} member", "{n} members"),
}
