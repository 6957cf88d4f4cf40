"""What waits for an editor: matches that nobody confirmed, calls without a position, words that one
language lacks, hearings to ask about by telephone, bills that come near a topic."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, select

from tracker.domain.calls import CallView
from tracker.domain.campaign import Campaign
from tracker.domain.edits import TEXTS, bill_subject
from tracker.domain.language import LANGUAGES, Language
from tracker.domain.times import Start
from tracker.domain.views import TopicView
from tracker.queries import edits
from tracker.queries.bills import number_order
from tracker.queries.rows import stands
from tracker.queries.whole import topic_view
from tracker.store.derived_tables import NEAR
from tracker.store.judge import EDITOR
from tracker.store.tables import BILLS, MATCHES

#: The field of a topic in which an editor confirms or rejects a match.
RELEVANCE: Final = "relevance"
#: What a telephone call can settle: the official page does not say it for sure.
_UNSURE: Final = frozenset({"withdrawn", "left_agenda", "overtaken", "in_doubt", "two_answers"})
#: The texts of a call that an editor writes.
_WRITTEN: Final = tuple(dict.fromkeys(name.rpartition(".")[0] for name in (*TEXTS, "note.en")))
_SPANISH_FIRST: Final[tuple[Language, ...]] = ("es", "en")
#: A word by telephone is written with its minute.
_MINUTE: Final = timedelta(minutes=1)
_OF_BILL: Final = tuple(BILLS.c["number", "session", "title"])
_BY_RULES: Final = (
    select(MATCHES, *_OF_BILL)
    .join(BILLS)
    .where(BILLS.c.session == bindparam("session"), stands(MATCHES))
    .where(MATCHES.c.decided_by != EDITOR)
)


@dataclass(frozen=True, slots=True)
class OnTopic:
    """A bill beside a topic. topic: what was found, with the passages."""

    number: str
    session: str
    title: str
    topic: TopicView

    @property
    def subject(self) -> str:
        """What an edit on it is about."""
        return bill_subject(self.topic.campaign, self.number, self.topic.topic)


@dataclass(frozen=True, slots=True)
class MatchView(OnTopic):
    """A bill under a topic by our phrases alone. start: of its next hearing, None where none is
    known; based_on: the edit that the next word is based on."""

    start: Start | None = None
    based_on: int | None = None


@dataclass(frozen=True, slots=True)
class CallWaiting:
    """A call that waits for a word: on the position on its bill, or, by telephone, on whether its
    hearing stands. subject: what the word is about; based_on: the edit that it is based on."""

    subject: str
    call: CallView
    based_on: int | None = None


@dataclass(frozen=True, slots=True)
class UntranslatedView:
    """A call that readers of one language find without words. lacks: the fields of each language
    that are empty in it; about: where they are written, the call or its bill."""

    call: CallView
    lacks: tuple[tuple[Language, tuple[str, ...]], ...]
    about: str


def coming(calls: Iterable[CallView]) -> tuple[CallView, ...]:
    """The calls that are not over, of bills that their campaigns still follow."""
    return tuple(call for call in calls if call.phase != "past" and call.followed)


def matches(
    connection: Connection, session: str, campaigns: Sequence[Campaign], calls: Sequence[CallView]
) -> tuple[MatchView, ...]:
    """The matches of a session that wait for a person: those with a hearing first, the next one on
    top, then by number. Bills that a campaign names itself were decided by who wrote its file.
    calls: the coming ones."""
    by_slug = {campaign.slug: campaign for campaign in campaigns}
    rows = [
        row
        for row in connection.execute(_BY_RULES, {"session": session})
        if row.campaign in by_slug and by_slug[row.campaign].named(row.number) is None
    ]
    starts: dict[tuple[str, str], Start] = {}
    for call in calls:
        starts.setdefault((call.campaign, call.bill), call.start.shown)
    subjects = [bill_subject(row.campaign, row.number, row.topic) for row in rows]
    based_on = edits.newest_of(connection, subjects, RELEVANCE)
    views = (
        MatchView(
            *(row.number, row.session, row.title, topic_view(row)),
            starts.get((row.campaign, row.number)),
            based_on.get(subject),
        )
        for row, subject in zip(rows, subjects, strict=True)
    )
    return tuple(sorted(views, key=match_order))


def match_order(view: MatchView) -> tuple[object, ...]:
    """Where a match stands among others."""
    day = view.start.day.isoformat() if view.start else "z"
    return day, number_order(view.number), view.topic.campaign, view.topic.topic


def undecided(connection: Connection, calls: Sequence[CallView]) -> tuple[CallWaiting, ...]:
    """The bills that people are called on without a position, by their next call. Where an editor
    said that none was taken, that is one. calls: the coming ones."""
    first: dict[str, CallView] = {}
    for call in calls:
        if not call.watched and not call.position:
            first.setdefault(bill_subject(call.campaign, call.bill), call)
    edited = edits.current(connection, first)
    newest = {subject: edited.get((subject, "position")) for subject in first}
    return tuple(
        CallWaiting(subject, first[subject], edit.id if edit else None)
        for subject, edit in newest.items()
        if edit is None or edit.new is None
    )


def untranslated(connection: Connection, calls: Sequence[CallView]) -> tuple[UntranslatedView, ...]:
    """The calls whose words lack in one language, a bill once. calls: the coming ones."""
    lacking: dict[str, tuple[CallView, tuple[tuple[Language, tuple[str, ...]], ...]]] = {}
    for call in calls:
        lacks = tuple((code, names) for code in _SPANISH_FIRST if (names := _lacking(call, code)))
        if lacks and not call.watched:
            lacking.setdefault(bill_subject(call.campaign, call.bill), (call, lacks))
    edited = edits.current(connection, [call.id for call, _ in lacking.values()])
    views = []
    for call, lacks in lacking.values():
        lacking_names = {name for _, names in lacks for name in names}
        is_own = any(
            (call.id, f"{name}.{code}") in edited for name in lacking_names for code in LANGUAGES
        )
        views.append(UntranslatedView(call, lacks, call.id if is_own else call.bill))
    return tuple(views)


def _lacking(call: CallView, code: Language) -> tuple[str, ...]:
    """The texts of a call that stand in the other language alone. That a bill has no line in
    Spanish counts too: its title is in English."""
    lacking = []
    for name in _WRITTEN:
        both = call.note if name == "note" else getattr(call.texts, name)
        own, other = (both.es, both.en) if code == "es" else (both.en, both.es)
        if not own and (other or (name == "line" and code == "es")):
            lacking.append(name)
    return tuple(lacking)


def unsure(connection: Connection, calls: Sequence[CallView]) -> tuple[CallWaiting, ...]:
    """The hearings to ask about by telephone: nobody has heard of them since they were upset.
    calls: the coming ones."""
    upset = [
        call
        for call in calls
        if call.disruption in _UNSURE
        and not (call.verified and call.verified.at + _MINUTE > call.trail.seen_at)
    ]
    based_on = edits.newest_of(connection, [call.id for call in upset], "verified")
    return tuple(CallWaiting(call.id, call, based_on.get(call.id)) for call in upset)


# --- bills that come near a topic -----------------------------------------------------------------

#: The field of a topic in which an editor dismisses a near miss, by the mark of the passages that
#: were looked at; one that is kept is confirmed.
DISMISSED: Final = "dismissed"


@dataclass(frozen=True, slots=True)
class NearView(OnTopic):
    """A bill near a topic. needed: points; mark: changes with the passages; kept_after,
    dismissed_after: the edits that the next word is based on."""

    needed: float
    mark: str
    kept_after: int | None = None
    dismissed_after: int | None = None

    @property
    def in_passing(self) -> bool:
        """Whether words were found that would be enough, and all of them in passing."""
        return self.topic.score >= self.needed or not self.topic.score


def near(connection: Connection, session: str, campaigns: Collection[str]) -> tuple[NearView, ...]:
    """What these campaigns are to look at in a session: the nearest first, then by number; without
    what somebody dismissed and whose passages are still the same."""
    of_session = select(NEAR, *_OF_BILL).join(BILLS).where(BILLS.c.session == session)
    ours = NEAR.c.campaign.in_(sorted(campaigns))
    rows = connection.execute(of_session.where(ours, stands(NEAR)))
    subjects = {bill_subject(row.campaign, row.number, row.topic): row for row in rows}
    edited = edits.current(connection, subjects)
    views = []
    for subject, row in subjects.items():
        relevance, dismissed = (edited.get((subject, name)) for name in (RELEVANCE, DISMISSED))
        if dismissed is None or dismissed.new != row.mark:
            about = row.number, row.session, row.title, topic_view(row, "rules")
            after = relevance.id if relevance else None, dismissed.id if dismissed else None
            views.append(NearView(*about, row.needed, row.mark, *after))
    views.sort(key=lambda view: (view.needed - view.topic.score, number_order(view.number)))
    return tuple(views)
