"""Sections of a bill's page beside its facts: why it is here, which bills are related to it, what
other collections say of it, and the votes: counts with a bar, and the names behind them by choice,
each with the party and a link to the member's page. And what changed of a bill or a meeting, from
the ledger: what, when it happened, when we saw it, by which crawl, on which page as it was kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final, TypeAlias

from markupsafe import Markup

from tracker.domain.edits import EditView, bill_subject
from tracker.domain.given import ForeignRecord, differences
from tracker.domain.times import denver_day
from tracker.domain.views import (
    BallotView,
    BillView,
    ChangeView,
    Evidence,
    LegislatorView,
    MeetingView,
    Origin,
    TopicView,
    VoteView,
)
from tracker.domain.votes import is_listed_otherwise, motion_of
from tracker.pages import forms, parts
from tracker.pages import markup as html
from tracker.pages.markup import Shade
from tracker.queries import edits
from tracker.queries.changes import changes_of_bill, changes_of_meeting, origins_of
from tracker.queries.people import Assembly
from tracker.queries.related import RelatedView, is_compared, related
from tracker.queries.sessions import name_of, with_bills
from tracker.queries.whole import foreign_records
from tracker.store.judge import EDITOR
from tracker.visiting.visit import Visit
from tracker.wording import reasons, say
from tracker.wording.dates import day_words
from tracker.wording.say import marked, party_letter, topic_words

#: Passages shown at once under a topic; folded ones that a light page has room for.
PASSAGES: Final = 1
LIGHT_PASSAGES: Final = 3
#: Related bills shown at once of other sessions, and of the bill's own; the rest is folded, so many
#: at most on a light page.
SHOWN: Final = 3
_LIGHT: Final = 5
#: More differences of another source than so many open under a line of text.
_FEW: Final = 5
_CHOICES: Final = ("yes", "no", "excused", "absent", "other")
_RESULTS: Final[Mapping[str, Shade]] = {"pass": "good", "fail": "bad"}
#: Entries on one page: each may hold two long texts beside what is behind it.
MOST_SEEN: Final = 30
#: An entry with what is behind it.
_Behind: TypeAlias = tuple[ChangeView, Origin]


def why(here: Visit, view: BillView) -> Markup:
    """Each topic's reason in words, an editor's word, the passages."""
    t, number = here.t, view.line.number
    names = {
        bill_subject(campaign.slug, number, topic.id): topic.name.of(t.code)
        for campaign in here.campaigns
        for topic in campaign.topics
    }
    # What editors said of the bill's topics and did not take back.
    edited = {
        subject: edit
        for (subject, field), edit in edits.current(here.connection, tuple(names)).items()
        if field == "relevance" and edit.new is not None
    }
    rejected = {subject: edit for subject, edit in edited.items() if edit.new == "reject"}
    body = html.heading(t("bill.why"), key="why")
    if not view.topics:
        key = "rejected" if rejected else "none"
        body += html.para(t(f"bill.why.{'named' if view.line.followed else key}"))
    for topic in view.topics:
        subject = bill_subject(topic.campaign, number, topic.topic)
        name = names.get(subject) or topic_words(t, topic.topic, here.topics)
        body += _topic(here, name, topic, edited.get(subject))
    for subject, edit in rejected.items():
        body += html.para(t("reason.rejected", day=_day(here, edit), topic=names[subject]))
    return body


def _day(here: Visit, edit: EditView) -> str:
    return day_words(here.t, denver_day(edit.at), here.today)


def _topic(here: Visit, name: str, topic: TopicView, edit: EditView | None) -> Markup:
    """Why the bill is under a topic, with what weighs most; the points and the rest are folded."""
    t, body = here.t, html.heading(name, 3)
    if edit is not None and edit.new == "confirm":
        body += html.para(t("reason.confirmed", day=_day(here, edit)))
    body += html.para(reasons.reason_words(t, name, topic, None, marked, counted=False))
    body += _evidence(here, topic.evidence[:PASSAGES])
    # What the topic's campaign asks for now.
    thresholds = {
        (campaign.slug, each.id): each.threshold
        for campaign in here.campaigns
        for each in campaign.topics
    }
    needed = thresholds.get((topic.campaign, topic.topic))
    exactly = html.para(reasons.points_words(t, topic, needed, marked))
    more = topic.evidence[PASSAGES : PASSAGES + LIGHT_PASSAGES if here.links.light else None]
    exactly += _evidence(here, more)
    return body + (html.folded(t("reason.exactly"), exactly) if exactly else exactly)


def _evidence(here: Visit, passages: Sequence[Evidence]) -> Markup:
    return html.rows(
        html.para(html.passage(item))
        + html.quiet(here.t("evidence.in", field=here.t.name("field", item.field)))
        for item in passages
    )


@parts.isolated
def related_bills(here: Visit, view: BillView) -> Markup:
    """The bills that are related to this one; where there is none, whether anybody looked, which of
    a past moment nobody knows."""
    t, line = here.t, view.line
    if kin := related(here.connection, line.number):
        own = [row for row in kin if row.session == line.session]
        others = [row for row in kin if row.session != line.session]
        lines = html.quiet(t("bill.related.how"))
        lines += _group(here, "bill.related.others", others)
        lines += _group(here, "bill.related.own", own)
    elif here.is_past:
        return html.NOTHING
    elif is_compared(here.connection, line.number):
        sessions = ", ".join(sorted(with_bills(here.connection)))
        lines = html.para(t("bill.related.none", sessions=sessions))
    else:
        lines = html.para(t("bill.related.not_yet"))
    return html.section(t("bill.related"), "related", lines)


def _group(here: Visit, key: str, kin: Sequence[RelatedView]) -> Markup:
    if not kin:
        return html.NOTHING
    rows = [_related(here, row) for row in kin[: SHOWN + _LIGHT if here.links.light else None]]
    more = rows[SHOWN:]
    folded = html.folded(here.t.many("bill.related.more", len(more)), html.rows(more))
    shown = html.heading(here.t(key), 3) + html.rows(rows[:SHOWN])
    return shown + folded if more else shown


def _related(here: Visit, row: RelatedView) -> Markup:
    t = here.t
    confirmed = html.state(t("bill.related.confirmed"), "good") if row.decided_by == EDITOR else ""
    session = html.official(name_of(here.connection, row.session))
    return (
        html.para(parts.bill_named(here, row.number, row.title))
        + html.para(html.dotted(session, parts.stage_state(t, row.stage), confirmed))
        + html.joined(html.quiet(line) for line in reasons.related_words(t, row.reason, marked))
    )


@parts.isolated
def source_mark(here: Visit, view: BillView) -> Markup:
    """That the facts of a bill are another source's, "" where they are the official site's."""
    if not view.line.source:
        return html.NOTHING
    records = foreign_records(here.connection, view.line.number, here.now)
    shown = (record for record in records if record.source == view.line.source)
    lines = [reasons.record_words(here.t, "bill.from", record) for record in shown]
    return html.note(lines, "warn")


@parts.isolated
def other_sources(here: Visit, view: BillView) -> Markup:
    """Each source whose facts are not those shown, with what it says otherwise."""
    records = foreign_records(here.connection, view.line.number, here.now)
    others = [record for record in records if record.source != view.line.source]
    lead = html.quiet(here.t("bill.others.order")) if others else html.NOTHING
    each = html.joined(_of_source(here, view, record) for record in others)
    return html.section(here.t("bill.others"), "others", each, lead)


def _of_source(here: Visit, view: BillView, record: ForeignRecord) -> Markup:
    t, differing = here.t, differences(record.record, view)
    key = "bill.others.differs" if differing else "bill.others.same"
    lines = [html.mixed(reasons.difference_words(t, one, view.line, marked)) for one in differing]
    listed = html.bullets(parts.first_of(here, lines)) + html.para(parts.others(here, lines))
    if len(lines) > _FEW:
        listed = html.folded(t.many("bill.others.count", len(lines)), listed)
    url = here.at(record.url) if record.url else ""
    link = html.link(url, t("bill.others.there")) if url else ""
    return html.para(reasons.record_words(t, key, record), link) + listed


@parts.isolated
def votes(here: Visit, view: BillView, everybody: Assembly) -> Markup:
    """The counts, with the names folded beneath; a light page links to the names instead."""
    t, light, away = here.t, here.links.light, html.NOTHING
    shown = parts.first_of(here, view.votes[::-1])
    if light and (len(shown) < len(view.votes) or any(vote.ballots for vote in view.votes)):
        href = here.links.to("votes", view.line.number)
        away = html.para(html.button(href, t("vote.names")))
    rows = []
    for vote in shown:
        names = html.NOTHING
        if vote.ballots and not light:
            names = html.folded(t("vote.names"), ballots(here, vote, everybody))
        rows.append(vote_counts(here, vote) + names)
    listed = html.rows(rows) or html.para(t("bill.votes.none"))
    files = parts.files(here, "votes", view.line.number) if rows and not light else html.NOTHING
    return html.section(t("bill.votes"), "votes", listed, away, files)


def vote_counts(here: Visit, vote: VoteView) -> Markup:
    """A vote without its names: result, count, motion, day, who voted."""
    t = here.t
    where = " ".join(filter(None, (t.maybe(f"chamber.{vote.chamber}", ""), vote.committee)))
    if vote.committee.startswith(("House", "Senate")):
        where = vote.committee
    page = html.link(here.at(vote.url), t("vote.official")) if here.at(vote.url) else ""
    result = html.state(t(f"vote.{vote.result or 'unknown'}"), _RESULTS.get(vote.result, ""))
    counted = Counter(ballot.choice for ballot in vote.ballots)
    counts = (vote.yes, vote.no, vote.other)
    is_otherwise = is_listed_otherwise(counts, (counted["yes"], counted["no"]))
    return (
        html.para(result, html.strong(say.vote_count(t, vote)))
        + _tally(vote)
        + _motion(here, vote)
        + html.quiet(parts.day_shown(here, vote.day) + " · " + html.text(where), page)
        + html.quiet(t("vote.otherwise") if is_otherwise else "")
    )


def _motion(here: Visit, vote: VoteView) -> Markup:
    """What was moved, in our words where we know them, and officially where that says more."""
    official = html.official(" · ".join(filter(None, (vote.reading, vote.motion))))
    motion = motion_of(vote.motion)
    if motion is None:
        return html.para(official)
    more = "" if motion.kind == "amendment" and not vote.reading else official
    return html.para(say.motion_words(here.t, motion, marked)) + html.quiet(more)


def _tally(vote: VoteView) -> Markup:
    """A bar of yes and no; the words beside it say the same."""
    if not vote.yes and not vote.no:
        return html.NOTHING
    yes, no, other = vote.yes or 0, vote.no or 0, vote.other or 0
    bars = (
        html.tag("span", "", kind, style=f"width:{count * 100 / (yes + no + other):.1f}%")
        for kind, count in (("yes", yes), ("no", no))
    )
    return html.tag("div", html.joined(bars), "tally", aria_hidden="true")


def ballots(here: Visit, vote: VoteView, everybody: Assembly) -> Markup:
    """How members voted, by choice, each choice with its parties."""
    t, lines = here.t, []
    cast = [(ballot, who_cast(ballot, vote, everybody)) for ballot in vote.ballots]
    for choice in _CHOICES:
        if some := [each for each in cast if each[0].choice == choice]:
            parties = Counter(party_letter(t, who.party) for _, who in some if who and who.party)
            counts = ", ".join(f"{count} {letter}" for letter, count in sorted(parties.items()))
            names = (parts.member_link(here, who, ballot.name) for ballot, who in some)
            head = html.strong(f"{t(f'choice.{choice}')} ({len(some)})")
            lines.append((head, html.quiet(counts) + html.joined(names, ", ")))
    unknown = any(who is None for _, who in cast)
    return html.facts(lines, "") + html.quiet(t("vote.party.unknown") if unknown else "")


def who_cast(ballot: BallotView, vote: VoteView, everybody: Assembly) -> LegislatorView | None:
    """The member who cast a ballot, None where that is not known."""
    return everybody.by_id.get(everybody.voter(ballot, vote))


@parts.isolated
def what_was_seen(here: Visit, of: BillView | MeetingView) -> Markup:
    """When it was first and last seen, and what changed since; a light page links to that."""
    t = here.t
    if isinstance(of, BillView):
        kind, key, seen_key, shows = "bill", "bill", "seen", of.line.number
        changes = bill_changes(here, of)
    else:
        kind, key, seen_key, shows = "meeting", "hearing", "hearing_seen", of.id
        changes = meeting_changes(here, of)
    first, last = (parts.moment_said(here, at) for at in (of.first_seen_at, of.last_seen_at))
    lead = html.para(t(f"{kind}.saw.lead", first=first, last=last))
    rows = html.quiet(t("bill.saw.none"))
    if changes:
        count = t.many("saw.rows", len(changes))
        rows = way = html.para(html.button(here.links.to(seen_key, shows), count))
        if not here.links.light:
            newest = changes_listed(here, changes[:MOST_SEEN])
            rows = html.folded(count, newest + way if len(changes) > MOST_SEEN else newest)
            rows += parts.files(here, seen_key, shows)
    past = forms.past(here.links, key, shows, t, here.today)
    return html.section(t("bill.saw"), "saw", lead, rows, past)


def bill_changes(here: Visit, view: BillView) -> tuple[ChangeView, ...]:
    """What a reader is told of the ledger of a bill and of its hearings, the newest first."""
    session, number = view.line.session, view.line.number
    return changes_of_bill(here.connection, session, number, until=here.now)


def meeting_changes(here: Visit, meeting: MeetingView) -> tuple[ChangeView, ...]:
    """The same of a meeting."""
    return changes_of_meeting(here.connection, meeting.session, meeting.id, until=here.now)


def changes_listed(here: Visit, changes: Sequence[ChangeView]) -> Markup:
    """Changes in their order; those of one moment that one page shows stand together."""
    behind = origins_of(here.connection, [change.row for change in changes])
    groups = groupby(zip(changes, behind, strict=True), lambda pair: (pair[0].row.seen_at, pair[1]))
    return html.rows(_seen_together(here, list(group)) for _, group in groups)


@parts.isolated
def _seen_together(here: Visit, group: Sequence[_Behind]) -> Markup:
    """What changed, and the day on which it happened where the fact bears one."""
    t, (first, origin) = here.t, group[0]
    lines = html.para(parts.seen_words(here, first.row.seen_at))
    lines += html.para(html.state(t("saw.ours")) if origin.is_ours else "")
    for change, _ in group:
        words = say.change_words(t, change, here.read_at, marked, here.topics)
        day = ""
        if change.day is not None:
            day = html.hint(t("saw.happened", day=parts.day_said(here, change.day)))
        lines += html.para(say.sentence(words), day)
    return lines + html.quiet(html.dotted(_crawl(here, first, origin), _page(here, first, origin)))


def _crawl(here: Visit, change: ChangeView, origin: Origin) -> Markup:
    """By which crawl it was seen; Health tells of the last of them."""
    t = here.t
    if origin.crawl is None:
        return html.text(t("saw.by.editor" if change.row.cause == "editor" else "saw.by.nobody"))
    words = t("saw.by", n=origin.crawl, plan=t.name("plan", origin.plan))
    return html.to_page(here.links.to("health"), words)


def _page(here: Visit, change: ChangeView, origin: Origin) -> Markup:
    """The official page as it was kept then, or why there is none."""
    if origin.kept_at is not None and not here.database.is_sample:
        return html.to_page(here.links.as_read(origin.url, origin.kept_at), here.t("saw.page"))
    absent = change.row.entity in ("meeting", "agenda_item")
    why = "none" if origin.url else "absent" if absent else "judged"
    return html.text(here.t(f"saw.page.{why}"))
