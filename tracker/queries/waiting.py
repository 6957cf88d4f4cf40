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
_BY_RULES: Final = (
    select(MATCHES, BILLS.c.number, BILLS.c.session, BILLS.c.title)
    .join(BILLS)
    .where(
        BILLS.c.session == bindparam("session"),
        MATCHES.c.gone_seen_at.is_(None),
        MATCHES.c.decided_by != EDITOR,
    )
)


@dataclass(frozen=True, slots=True)
class MatchView:
    """A bill under a topic by our phrases alone. topic: what was found, with the passages; start:
    of its next hearing, None where none is known; based_on: the edit that the next word is based
    on."""

    number: str
    session: str
    title: str
    topic: TopicView
    start: Start | None = None
    based_on: int | None = None

    @property
    def subject(self) -> str:
        """What an edit on it is about."""
        return bill_subject(self.topic.campaign, self.number, self.topic.topic)


@dataclass(frozen=True, slots=True)
class UndecidedView:
    """A bill that people are called to testify on without a position. call: its next one."""

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


@dataclass(frozen=True, slots=True)
class UnsureView:
    """A hearing of which the official page does not say for sure whether it stands. based_on: the
    newest edit on whether it was heard by telephone."""

    call: CallView
    based_on: int | None = None


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
    edited = edits.current(connection, subjects)
    views = [
        MatchView(
            row.number, row.session, row.title, topic_view(row),
            starts.get((row.campaign, row.number)),
            edit.id if (edit := edited.get((subject, RELEVANCE))) else None,
        )
        for row, subject in zip(rows, subjects, strict=True)
    ]  # fmt: skip
    return tuple(sorted(views, key=match_order))


def match_order(view: MatchView) -> tuple[object, ...]:
    """Where a match stands among others."""
    day = view.start.day.isoformat() if view.start else "z"
    return day, number_order(view.number), view.topic.campaign, view.topic.topic


def undecided(connection: Connection, calls: Sequence[CallView]) -> tuple[UndecidedView, ...]:
    """The bills that people are called on without a position, by their next call. Where an editor
    said that none was taken, that is one. calls: the coming ones."""
    first: dict[str, CallView] = {}
    for call in calls:
        if not call.watched and not call.position:
            first.setdefault(bill_subject(call.campaign, call.bill), call)
    edited = edits.current(connection, first)
    views = []
    for subject, call in first.items():
        edit = edited.get((subject, "position"))
        if edit is None or edit.new is None:
            views.append(UndecidedView(subject, call, edit.id if edit else None))
    return tuple(views)


def untranslated(connection: Connection, calls: Sequence[CallView]) -> tuple[UntranslatedView, ...]:
    """The calls whose words lack in one language, a bill once. calls: the coming ones."""
    lacking: dict[str, tuple[CallView, tuple[tuple[Language, tuple[str, ...]], ...]]] = {}
    for call in calls:
        lacks = tuple((code, names) for code in _SPANISH_FIRST if (names := _lacking(call, code)))
        if lacks and not call.watched:
            lacking.setdefault(bill_subject(call.campaign, call.bill), (call, lacks))
    said = edits.current(connection, [call.id for call, _ in lacking.values()])
    views = []
    for call, lacks in lacking.values():
        lacking_names = {name for _, names in lacks for name in names}
        is_own = any(
            (call.id, f"{name}.{code}") in said for name in lacking_names for code in LANGUAGES
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


def unsure(connection: Connection, calls: Sequence[CallView]) -> tuple[UnsureView, ...]:
    """The hearings to ask about by telephone: nobody has heard of them since they were upset.
    calls: the coming ones."""
    asked = [
        call
        for call in calls
        if call.disruption in _UNSURE
        and not (call.verified and call.verified.at + _MINUTE > call.trail.seen_at)
    ]
    edited = edits.current(connection, [call.id for call in asked])
    return tuple(
        UnsureView(call, edit.id if (edit := edited.get((call.id, "verified"))) else None)
        for call in asked
    )


# --- bills that come near a topic -----------------------------------------------------------------


#: The fields of a topic in which an editor keeps a near miss, and dismisses one: that says the mark
#: of the passages that were looked at.
KEPT: Final = "relevance"
DISMISSED: Final = "dismissed"


@dataclass(frozen=True, slots=True)
class NearView:
    """A bill near a topic. topic: what was found, with the passages; needed: points; mark: changes
    with the passages; kept_after, dismissed_after: the edits that the next word is based on."""

    number: str
    session: str
    title: str
    topic: TopicView
    needed: float
    mark: str
    kept_after: int | None = None
    dismissed_after: int | None = None

    @property
    def subject(self) -> str:
        """What an edit on it is about."""
        return bill_subject(self.topic.campaign, self.number, self.topic.topic)

    @property
    def in_passing(self) -> bool:
        """Whether words were found that would be enough, and all of them in passing."""
        return self.topic.score >= self.needed or not self.topic.score


def near(connection: Connection, session: str, campaigns: Collection[str]) -> tuple[NearView, ...]:
    """What these campaigns are to look at in a session: the nearest first, then by number; without
    what somebody dismissed and whose passages are still the same."""
    rows = connection.execute(
        select(NEAR, BILLS.c.number, BILLS.c.session, BILLS.c.title)
        .join(BILLS)
        .where(
            BILLS.c.session == session,
            NEAR.c.campaign.in_(sorted(campaigns)),
            NEAR.c.gone_seen_at.is_(None),
        )
    )
    subjects = {bill_subject(row.campaign, row.number, row.topic): row for row in rows}
    edited = edits.current(connection, set(subjects))
    views = []
    for subject, row in subjects.items():
        relevance, dismissed = edited.get((subject, KEPT)), edited.get((subject, DISMISSED))
        if dismissed is None or dismissed.new != row.mark:
            about = row.number, row.session, row.title, topic_view(row, "rules")
            after = relevance.id if relevance else None, dismissed.id if dismissed else None
            views.append(NearView(*about, row.needed, row.mark, *after))
    views.sort(key=lambda view: (view.needed - view.topic.score, number_order(view.number)))
    return tuple(views)
