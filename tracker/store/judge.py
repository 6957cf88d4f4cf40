"""The only writer of what we judge: stages, topics, what comes near one, who follows a bill, with
`judge_calls` the calls to testify, with `judge_asks` what bills say of the asks.

It can be made again from the official facts, and from what editors said of relevance, at any time;
each difference goes to the ledger with its cause. Who calls it passes the campaigns' rules in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from tracker.domain.colorado import refers_to_voters
from tracker.domain.differences import FieldChange, Values, fields_changed
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord
from tracker.domain.stages import Stage, stage_of
from tracker.domain.topics import Rules, TopicMatch, judged
from tracker.domain.trails import FIRST_READING
from tracker.store import search_index
from tracker.store.judge_asks import judge_asks
from tracker.store.judge_calls import judge_calls
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import RelatedRows, reconcile
from tracker.store.stored_texts import newest_as_read, words_with
from tracker.store.tables import Action, Bill, BillStatus, Document, Edit, table
from tracker.store.tables import TopicMatch as StoredMatch
from tracker.store.text_tables import NearMiss

BILLS, ACTIONS = table(Bill), table(Action)
PAPERS = table(Document)
STATUSES, MATCHES = table(BillStatus), table(StoredMatch)
NEAR: Final = table(NearMiss)
EDITS: Final = table(Edit)
#: The cause of what is judged anew because an editor said so.
EDITOR: Final = "editor"
#: ... and because phrases changed.
RULES: Final = "rules"
_STAGE_FIELDS: Final = ("stage", "chamber", "since", "action", "unrecognised", "followed")


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
_THEIR_CHAPTERS: Final = select(PAPERS.c.bill_id).where(
    PAPERS.c.bill_id.in_(bindparam("ids", expanding=True)),
    PAPERS.c.kind == "law",
    PAPERS.c.gone_seen_at.is_(None),
)
_THEIR_JUDGEMENTS: Final = select(STATUSES).where(
    STATUSES.c.bill_id.in_(bindparam("ids", expanding=True))
)
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
    actions = _actions_of(connection, [bill.id for bill in bills])
    chapters = set(
        connection.execute(_THEIR_CHAPTERS, {"ids": [bill.id for bill in bills]}).scalars()
    )
    before_now = _judged(connection, [bill.id for bill in bills])
    decisions = relevance_decided(connection)
    texts = newest_as_read(connection, numbers)
    followed, fresh = {}, []
    ledger = Ledger(connection, observation)
    for bill in bills:
        before = before_now.get(bill.id)
        stage = _stage(bill, actions.get(bill.id, ()), bill.id in chapters, inputs)
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
        fresh += _write_stage(bill, stage, follows, mark, before, ledger)
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
    facts = [
        search_index.Facts(
            bill,
            [action.text for action in actions.get(bill.id, ())],
            texts.get(bill.number, ("", "")),
        )
        for bill in bills
    ]
    search_index.keep(connection, facts, inputs.campaigning)
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


def _judged(connection: Connection, ids: Sequence[int]) -> dict[int, Row[Any]]:
    rows = connection.execute(_THEIR_JUDGEMENTS, {"ids": list(ids)})
    return {row.bill_id: row for row in rows}


def _stage(
    bill: Any, actions: Sequence[ActionRecord], has_chapter: bool, inputs: JudgingInputs
) -> Stage:
    number = BillNumber.parse(bill.number)
    return stage_of(
        number,
        actions or _listed(bill, number),
        inputs.last_day,
        inputs.today,
        is_for_voters=has_chapter or refers_to_voters(bill.summary or ""),
    )


def _under(
    matches: Sequence[TopicMatch], near: Sequence[TopicMatch], decided: _Decided, rules: Rules
) -> dict[Hashable, Values]:
    """The topics a bill is under, by key: those that rules find and no editor rejected, and those
    that an editor confirmed, with whatever evidence rules found. near: those of
    the matches that are only near.
    """
    under: dict[Hashable, Values] = {
        f"{match.campaign}|{match.topic}": _match(match)
        for match in matches
        if match not in near and decided.get((match.campaign, match.topic)) != "reject"
    }
    by_key = {(match.campaign, match.topic): match for match in matches}
    for topic in rules.topics if decided else ():
        of = (topic.campaign, topic.id)
        if decided.get(of) == "confirm":
            bare = by_key.get(of, TopicMatch(topic.id, topic.campaign, 0.0, ()))
            under[f"{topic.campaign}|{topic.id}"] = {**_match(bare), "decided_by": EDITOR}
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
            values = _match(match)
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


def _write_stage(
    bill: Any,
    stage: Stage,
    followed: bool,
    mark: str,
    before: Row[Any] | None,
    ledger: Ledger,
) -> list[dict[str, Any]]:
    """Writes where a bill stands, but for one that was not judged before: gives its row."""
    facts: dict[str, Any] = {
        "stage": stage.name,
        "chamber": stage.chamber or "",
        "since": stage.since,
        "action": stage.action,
        "unrecognised": list(stage.unrecognised),
        "followed": followed,
    }
    if before is None:
        ledger.new("bill_status", bill.number, facts)
        return [{"bill_id": bill.id, **facts, "rules": mark}]
    changes = fields_changed(before._asdict(), facts)
    if changes or before.rules != mark:
        ledger.connection.execute(_JUDGE_AGAIN, {"of_bill": bill.id, **facts, "rules": mark})
    ledger.changed("bill_status", bill.number, _named(changes))
    return []


def _named(changes: Iterable[FieldChange]) -> Iterable[FieldChange]:
    return (change for change in changes if change.field in _STAGE_FIELDS)


def _match(match: TopicMatch) -> Values:
    evidence = [
        {"field": part.field, "passage": part.passage, "phrase": part.phrase, "points": part.points}
        for part in match.evidence
    ]
    return {
        "campaign": match.campaign,
        "topic": match.topic,
        "score": match.score,
        "decided_by": "rules",
        "evidence": evidence,
    }
