"""The only writer of what we judge: stages, topics, what comes near one, who follows a bill, with
`judge_calls` the calls to testify, with `judge_asks` what bills say of the asks.

It can be made again from the official facts, and from what editors said of relevance, at any time;
each difference goes to the ledger with its cause. Who calls it passes the campaigns' rules in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from tracker.domain.agendas import FIRST_READING
from tracker.domain.colorado import refers_to_voters
from tracker.domain.differences import Values, fields_changed
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord
from tracker.domain.research import committees_of, reached
from tracker.domain.stages import Fold, Turn, fold
from tracker.domain.topics import Rules, TopicMatch, judged
from tracker.domain.views import StageView, TopicView
from tracker.domain.votes import without_title
from tracker.store import search_index
from tracker.store.judge_asks import judge_asks
from tracker.store.judge_calls import judge_calls
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import RelatedRows, reconcile
from tracker.store.stored_texts import newest_as_read, words_with
from tracker.store.tables import (
    Action,
    Bill,
    BillStatus,
    Change,
    Document,
    Edit,
    Session,
    Sponsor,
    table,
)
from tracker.store.tables import TopicMatch as StoredMatch
from tracker.store.text_tables import NearMiss

BILLS, ACTIONS = table(Bill), table(Action)
PAPERS, SESSIONS, SPONSORS = table(Document), table(Session), table(Sponsor)
CHANGES: Final = table(Change)
STATUSES, MATCHES = table(BillStatus), table(StoredMatch)
NEAR: Final = table(NearMiss)
EDITS: Final = table(Edit)
#: The cause of what is judged anew because an editor said so.
EDITOR: Final = "editor"
#: ... and because phrases changed.
RULES: Final = "rules"


# Built once: building a statement costs more than running it.
_SOME_BILLS: Final = select(
    BILLS.c.id, BILLS.c.number, BILLS.c.title, BILLS.c.long_title, BILLS.c.summary,
    BILLS.c.subjects, BILLS.c.listed_day, BILLS.c.listed_action, BILLS.c.listed_sponsors,
).where(BILLS.c.number.in_(bindparam("numbers", expanding=True)))  # fmt: skip
_THEIR_ACTIONS: Final = (
    select(ACTIONS.c.bill_id, ACTIONS.c.day, ACTIONS.c.chamber, ACTIONS.c.text)
    .where(
        ACTIONS.c.bill_id.in_(bindparam("ids", expanding=True)), ACTIONS.c.gone_seen_at.is_(None)
    )
    .order_by(ACTIONS.c.day.desc(), ACTIONS.c.rank.desc())
)
_THEIR_PRIMES: Final = select(SPONSORS.c.bill_id, SPONSORS.c.name).where(
    SPONSORS.c.bill_id.in_(bindparam("ids", expanding=True)),
    SPONSORS.c.role == "prime",
    SPONSORS.c.gone_seen_at.is_(None),
)
_THEIR_CHAPTERS: Final = select(PAPERS.c.bill_id).where(
    PAPERS.c.bill_id.in_(bindparam("ids", expanding=True)),
    PAPERS.c.kind == "law",
    PAPERS.c.gone_seen_at.is_(None),
)
_THEIR_JUDGEMENTS: Final = select(STATUSES).where(
    STATUSES.c.bill_id.in_(bindparam("ids", expanding=True))
)
_LAST_SEEN: Final = select(func.max(CHANGES.c.seen_at))
_LAST_DAYS: Final = (
    select(BILLS.c.session, SESSIONS.c.last_day)
    .distinct()
    .join(SESSIONS, SESSIONS.c.id == BILLS.c.session, isouter=True)
)
_WAYS: Final = (
    select(
        BILLS.c.id, BILLS.c.number, BILLS.c.listed_sponsors, STATUSES.c.stage,
        STATUSES.c.reached, STATUSES.c.committees, STATUSES.c.primes,
    )
    .join(STATUSES)
    .where(BILLS.c.session == bindparam("session"))
)  # fmt: skip
_RELEVANCE: Final = (
    select(EDITS.c.subject, EDITS.c.new)
    .where(EDITS.c.field == "relevance")
    .order_by(EDITS.c.at, EDITS.c.id)
)
_JUDGE: Final = insert(STATUSES)
_JUDGE_AGAIN: Final = update(STATUSES).where(STATUSES.c.bill_id == bindparam("of_bill"))


@dataclass(frozen=True, slots=True)
class JudgingInputs:
    """What judgements rest on besides the facts. today: in Denver; last_day: of the session; said:
    what campaigns say of bills, which is searched with them."""

    rules: Rules
    today: date
    last_day: date | None
    campaigning: search_index.Campaigning = search_index.NOBODY


#: What editors said of a bill's topics: by (campaign, topic), "confirm" or "reject".
_Decided = Mapping[tuple[str, str], str]


def judge_again(
    connection: Connection, numbers: Sequence[str], inputs: JudgingInputs, observation: Observation
) -> dict[str, bool]:
    """Judges bills and the session's calls after an editor's word, in the transaction of the edit.

    Returns, by number, whether a campaign follows the bill.
    """
    followed = judge_bills(connection, numbers, inputs, observation, cause=EDITOR)
    judge_calls(connection, inputs.rules, observation, cause=EDITOR)
    return followed


def judge_bills(
    connection: Connection,
    numbers: Sequence[str],
    inputs: JudgingInputs,
    observation: Observation,
    *,
    cause: str = "",
) -> dict[str, bool]:
    """Judges these bills from what is stored. Returns, by number, whether a campaign follows it.

    cause: of every difference; "": the action that a stage was read from.
    """
    bills = connection.execute(_SOME_BILLS, {"numbers": list(numbers)}).all()
    ids = [bill.id for bill in bills]
    actions, primes = _actions_of(connection, ids), _primes_of(connection, ids)
    chapters = set(connection.execute(_THEIR_CHAPTERS, {"ids": ids}).scalars())
    before_now = _judged(connection, ids)
    decisions = relevance_decided(connection)
    texts = newest_as_read(connection, numbers)
    followed, fresh = {}, []
    ledger = Ledger(connection, observation)
    for bill in bills:
        before = before_now.get(bill.id)
        history = actions.get(bill.id, ())
        stage, turns, unrecognised = _fold(bill, history, bill.id in chapters, inputs)
        reason = ledger.cause = cause or (FIRST_READING if before is None else stage.action)
        decided = decisions.get(bill.number, {})
        text = texts.get(bill.number)
        mark, under, near = _mark(bill, text, decided, inputs.rules), None, {}
        if before is not None and before.rules == mark:
            follows = bool(before.followed)
        else:
            fields = fields_of(bill, words_with(connection, text[0]) if text else "")
            matches = judged(fields, inputs.rules)
            under = _under((*matches.under, *matches.near), matches.near, decided, inputs.rules)
            near = _near(matches.near, under, decided, inputs.rules.named.get(bill.number, ()))
            follows = bool(under) or bill.number in inputs.rules.named
        way = _way(bill, history, primes.get(bill.id, ()), turns, stage.name)
        facts = {**_facts(stage, unrecognised), **way, "followed": follows}
        fresh += _write_status(bill, facts, mark, before, ledger)
        if under is not None:
            ledger.cause = cause or _because(before, inputs.rules) or reason
            for table_of, entity, rows in ((MATCHES, "topic", under), (NEAR, "near", near)):
                related = RelatedRows(table_of, entity, "bill_id", bill.id, bill.number)
                reconcile(related, rows, ledger, known_empty=before is None)
        followed[bill.number] = follows
    if fresh:
        connection.execute(_JUDGE, fresh)
    ledger.flush()
    judge_asks(connection, bills, inputs.rules, observation, cause)
    indexed = [
        search_index.Facts(
            bill,
            [action.text for action in actions.get(bill.id, ())],
            texts.get(bill.number, ("", "")),
        )
        for bill in bills
    ]
    search_index.keep(connection, indexed, inputs.campaigning)
    return followed


def _mark(bill: Any, text: tuple[str, str] | None, decided: _Decided, rules: Rules) -> str:
    """What a bill's topics rest on: the same again finds the same, and is not looked for.

    text: digests of the newest text and of the code that read it.
    """
    words = (bill.title, bill.long_title, bill.summary, bill.subjects, text)
    inputs = repr((words, sorted(decided.items()))).encode("utf-8", "replace")
    return f"{rules.digest}-{hashlib.blake2b(inputs, digest_size=8).hexdigest()}"


def _because(before: Row[Any] | None, rules: Rules) -> str:
    """Why topics may have changed: "" for what an action or a page says."""
    changed = before is not None and before.rules.rpartition("-")[0] != rules.digest
    return RULES if changed else ""


def relevance_decided(connection: Connection) -> dict[str, dict[tuple[str, str], str]]:
    """What editors said of relevance, by number of bill: the newest word of each topic counts."""
    by_bill: dict[str, dict[tuple[str, str], str]] = {}
    for subject, new in connection.execute(_RELEVANCE):
        campaign, _, rest = subject.partition("/")
        number, _, topic = rest.partition("/")
        decision = json.loads(new) if new is not None else None
        by_bill.setdefault(number, {})[campaign, topic] = decision or ""
    return by_bill


def _actions_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[ActionRecord]]:
    """Live actions by bill, newest first: the order of a page."""
    by_bill: dict[int, list[ActionRecord]] = {}
    for bill_id, day, chamber, text in connection.execute(_THEIR_ACTIONS, {"ids": list(ids)}):
        by_bill.setdefault(bill_id, []).append(ActionRecord(day, chamber, text))
    return by_bill


def _primes_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    by_bill: dict[int, list[str]] = {}
    for bill_id, name in connection.execute(_THEIR_PRIMES, {"ids": list(ids)}):
        by_bill.setdefault(bill_id, []).append(name)
    return by_bill


def _judged(connection: Connection, ids: Sequence[int]) -> dict[int, Row[Any]]:
    rows = connection.execute(_THEIR_JUDGEMENTS, {"ids": list(ids)})
    return {row.bill_id: row for row in rows}


def _fold(
    bill: Any, actions: Sequence[ActionRecord], has_chapter: bool, inputs: JudgingInputs
) -> Fold:
    number = BillNumber.parse(bill.number)
    return fold(
        number,
        actions or _listed(bill, number),
        inputs.last_day,
        inputs.today,
        is_for_voters=has_chapter or refers_to_voters(bill.summary or ""),
    )


def _facts(stage: StageView, unrecognised: Sequence[str]) -> dict[str, Any]:
    return {
        "stage": stage.name,
        "chamber": stage.chamber,
        "since": stage.since,
        "action": stage.action,
        "unrecognised": list(unrecognised),
    }


def _way(
    bill: Any,
    actions: Sequence[ActionRecord],
    primes: Sequence[str],
    turns: Sequence[Turn],
    stage: str,
) -> dict[str, Any]:
    """How far a bill came, by which committees: of its history alone, which its card is not; and
    who carries it, by its page or else its card."""
    days = reached(BillNumber.parse(bill.number), actions, turns, stage)
    names = primes or bill.listed_sponsors or ()
    return {
        "reached": [day and day.isoformat() for day in days],
        "committees": list(committees_of(actions)),
        "primes": sorted({without_title(name) for name in names}),
    }


def ways_of(
    connection: Connection, bills: Sequence[Any], stages: Mapping[int, str], last_day: date | None
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """How far bills of one session came, from what is stored. bills: rows with id, number and
    listed_sponsors; stages: where each stands, by id; last_day: of the session."""
    ids = [bill.id for bill in bills]
    actions, primes = _actions_of(connection, ids), _primes_of(connection, ids)
    for bill in bills:
        history, number = actions.get(bill.id, ()), BillNumber.parse(bill.number)
        turns = fold(number, history, last_day, date.min).turns
        yield bill, _way(bill, history, primes.get(bill.id, ()), turns, stages[bill.id])


def rebuild_ways(connection: Connection) -> int:
    """Works out anew how far every bill came, from what is stored, and tells the ledger, with its
    last moment, where that differs. Returns of how many bills it does."""
    differing = 0
    last_seen = connection.execute(_LAST_SEEN).scalar_one()
    for session, last_day in connection.execute(_LAST_DAYS).all():
        rows = connection.execute(_WAYS, {"session": session}).all()
        stages = {row.id: row.stage for row in rows}
        ledger = Ledger(connection, Observation(last_seen, session, ""), RULES)
        for row, way in ways_of(connection, rows, stages, last_day):
            if changes := fields_changed(row._asdict(), way):
                connection.execute(_JUDGE_AGAIN, {"of_bill": row.id, **way})
                ledger.changed("bill_status", row.number, changes)
                differing += 1
        ledger.flush()
    return differing


def _under(
    matches: Sequence[TopicMatch], near: Sequence[TopicMatch], decided: _Decided, rules: Rules
) -> dict[Hashable, Values]:
    """The topics a bill is under, by key: those that rules find and no editor rejected, and those
    that an editor confirmed, with whatever evidence rules found. near: those of
    the matches that are only near.
    """
    under: dict[Hashable, Values] = {
        f"{match.campaign}|{match.topic}": match_row(match)
        for match in matches
        if match not in near and decided.get((match.campaign, match.topic)) != "reject"
    }
    by_key = {(match.campaign, match.topic): match for match in matches}
    for topic in rules.topics if decided else ():
        of = (topic.campaign, topic.id)
        if decided.get(of) == "confirm":
            bare = by_key.get(of, TopicMatch(topic.id, topic.campaign, 0.0, ()))
            under[f"{topic.campaign}|{topic.id}"] = {**match_row(bare), "decided_by": EDITOR}
    return under


def _near(
    matches: Sequence[TopicMatch],
    under: Mapping[Hashable, Values],
    decided: _Decided,
    named_by: Sequence[str],
) -> dict[Hashable, Values]:
    """What comes near a topic, by key, for the campaigns that do not follow the bill, without what
    an editor rejected."""
    follow = {str(row["campaign"]) for row in under.values()} | set(named_by)
    near: dict[Hashable, Values] = {}
    for match in matches:
        if match.campaign not in follow and decided.get((match.campaign, match.topic)) != "reject":
            values = match_row(match)
            passages = repr([(part.field, part.passage) for part in match.evidence]).encode()
            near[f"{match.campaign}|{match.topic}"] = {
                "campaign": match.campaign, "topic": match.topic, "score": match.score,
                "needed": match.needed, "evidence": values["evidence"],
                "mark": hashlib.blake2b(passages, digest_size=6).hexdigest(),
            }  # fmt: skip
    return near


def _listed(bill: Any, number: BillNumber) -> tuple[ActionRecord, ...]:
    """The last action on the bill's card, where its page was not read yet."""
    if bill.listed_day is None or not bill.listed_action:
        return ()
    chamber = number.chamber if number.chamber == "lower" else "upper"
    return (ActionRecord(bill.listed_day, chamber, bill.listed_action),)


def fields_of(bill: Any, words: str) -> dict[str, str]:
    """The fields in which topics look; subjects as one text; words: of the newest version read."""
    return {
        "title": bill.title,
        "long_title": bill.long_title,
        "summary": bill.summary or "",
        "subjects": "; ".join(bill.subjects),
        "text": words,
    }


def _write_status(
    bill: Any, facts: Mapping[str, Any], mark: str, before: Row[Any] | None, ledger: Ledger
) -> list[dict[str, Any]]:
    """Writes what we say of a bill, but for one that was not judged before: gives its row."""
    if before is None:
        ledger.new("bill_status", bill.number, facts)
        return [{"bill_id": bill.id, **facts, "rules": mark}]
    changes = fields_changed(before._asdict(), facts)
    if changes or before.rules != mark:
        ledger.connection.execute(_JUDGE_AGAIN, {"of_bill": bill.id, **facts, "rules": mark})
    ledger.changed("bill_status", bill.number, changes)
    return []


def match_row(match: TopicMatch | TopicView, decided_by: str = "rules") -> Values:
    """A bill's topic as the facts of a row."""
    evidence = [
        {"field": part.field, "passage": part.passage, "phrase": part.phrase, "points": part.points}
        for part in match.evidence
    ]
    return {
        "campaign": match.campaign,
        "topic": match.topic,
        "score": match.score,
        "decided_by": decided_by,
        "evidence": evidence,
    }
