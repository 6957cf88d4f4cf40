"""News: one sentence for each kind of change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "news.meeting_moved": "{subject}: hearing moved from {old} to {new}",
    "news.room_changed": "{subject}: room changed from {old} to {new} ({start})",
    "news.meeting_cancelled": "{subject}: hearing of {start} cancelled",
    "news.meeting_withdrawn": "{subject}: hearing of {start} left the schedule: check",
    "news.meeting_in_doubt": "{subject}: hearing of {start} is in doubt: “{text}”",
    "news.meeting_back": "{subject}: hearing of {start} is back on the schedule",
    "news.meeting_remark.gone": "{subject}, {start}: the official page no longer says “{old}”",
    "news.meeting_remark": "{subject}, {start}: the official page adds “{text}”",
    "news.meeting_remark.struck": "{subject}, {start}: the official page strikes it through",
    "news.meeting_remark.unstruck": (
        "{subject}, {start}: the official page no longer strikes it through"
    ),
    "news.meeting_new": "{committee}: meeting announced for {start}",
    "news.meeting_given": "{subject}: time and place are now given: {new}",
    "news.item_new": "{subject}: hearing announced, {committee}, {start}",
    "news.item_gone": "{subject}: left the agenda of {committee}, {start}",
    "news.item_remark.gone": "{subject}, {committee}, {start}: the agenda no longer says “{old}”",
    "news.item_remark": "{subject}, {committee}, {start}: the agenda adds “{text}”",
    "news.item_remark.struck": "{subject}, {committee}, {start}: the agenda strikes it through",
    "news.item_remark.unstruck": (
        "{subject}, {committee}, {start}: the agenda no longer strikes it through"
    ),
    "news.item_moved": ("{subject}: left the agenda of {committee}, {start}; now {other}, {new}"),
    "news.stage": "{subject}: {stage} ({text})",
    "news.action": "{subject}: {text} ({day})",
    "news.bill_new": "{subject}: new bill, {text}",
    "news.bill_followed": "{subject}: now on our list, {text}",
    "news.bill_text": "{subject}: {field} changed",
    "news.sponsor": "{subject}: {text} joined as {role}",
    "news.sponsor_gone": "{subject}: {text} is no longer a sponsor",
    "news.version": "{subject}: new version, {text}",
    "news.document": "{subject}: new {kind}, {text}",
    "news.vote": "{subject}: vote, “{text}” {count}",
    "news.subject.of": "{bills} ({committee})",
    "news.more": "{bills} and {n} more",
    "news.others": "and {n} more",
    "news.role.prime": "prime sponsor",
    "news.role.sponsor": "sponsor",
    "news.role.cosponsor": "cosponsor",
    "news.kind.fiscal_note": "fiscal note",
    "news.kind.amendment": "amendment",
    "news.kind.report": "committee report",
    "news.kind.law": "session law",
}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {}
