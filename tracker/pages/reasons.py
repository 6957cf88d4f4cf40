"""Why a bill is on our pages: each topic's reason in words, an editor's word, the passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup

from tracker.domain.edits import EditView, bill_subject
from tracker.domain.times import denver_day
from tracker.domain.views import BillView, Evidence, TopicView
from tracker.pages.markup import folded, heading, para, passage, quiet, rows
from tracker.queries import edits
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words
from tracker.wording.reasons import plain_reason, points_words
from tracker.wording.say import marked, topic_words

#: Passages shown at once under a topic; folded ones that a light page has room for.
PASSAGES: Final = 1
LIGHT_PASSAGES: Final = 3


def why(here: Visit, view: BillView) -> Markup:
    """The part of a bill's page that says why it is here, and what editors said of it."""
    t, number = here.t, view.line.number
    names = {
        bill_subject(campaign.slug, number, topic.id): topic.name.of(t.code)
        for campaign in here.campaigns
        for topic in campaign.topics
    }
    edited = _edited(here, tuple(names))
    rejected = {subject: edit for subject, edit in edited.items() if edit.new == "reject"}
    body = heading(t("bill.why"), key="why")
    if not view.topics:
        key = "rejected" if rejected else "none"
        body += para(t(f"bill.why.{'named' if view.line.followed else key}"))
    for topic in view.topics:
        subject = bill_subject(topic.campaign, number, topic.topic)
        name = names.get(subject) or topic_words(t, topic.topic, here.topics)
        body += _topic(here, name, topic, edited.get(subject))
    for subject, edit in rejected.items():
        body += para(t("reason.rejected", day=_day(here, edit), topic=names[subject]))
    return body


def _day(here: Visit, edit: EditView) -> str:
    return day_words(here.t, denver_day(edit.at), here.today)


def needed_points(here: Visit, topic: TopicView) -> float | None:
    """The points that a topic's campaign asks for now, None where it has no such topic."""
    return next(
        (
            candidate.threshold
            for campaign in here.campaigns
            for candidate in campaign.topics
            if (campaign.slug, candidate.id) == (topic.campaign, topic.topic)
        ),
        None,
    )


def _edited(here: Visit, subjects: Sequence[str]) -> Mapping[str, EditView]:
    """What editors said of a bill's topics and did not take back, by subject."""
    return {
        subject: edit
        for (subject, field), edit in edits.current(here.connection, subjects).items()
        if field == "relevance" and edit.new is not None
    }


def _topic(here: Visit, name: str, topic: TopicView, edit: EditView | None) -> Markup:
    """Why the bill is under a topic, with what weighs most; the points and the rest are folded."""
    t, body = here.t, heading(name, 3)
    if edit is not None and edit.new == "confirm":
        body += para(t("reason.confirmed", day=_day(here, edit)))
    body += para(plain_reason(t, name, topic, marked))
    body += _evidence(here, topic.evidence[:PASSAGES])
    more = topic.evidence[PASSAGES : PASSAGES + LIGHT_PASSAGES if here.links.light else None]
    exactly = para(points_words(t, topic, needed_points(here, topic), marked))
    exactly += _evidence(here, more)
    return body + (folded(t("reason.exactly"), exactly) if exactly else exactly)


def _evidence(here: Visit, passages: Sequence[Evidence]) -> Markup:
    return rows(
        para(passage(item)) + quiet(here.t("evidence.in", field=here.t.name("field", item.field)))
        for item in passages
    )
