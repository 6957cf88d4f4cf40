"""The only writer of what we judge: stages, topics, what comes near one, who follows a bill, with
`judge_calls` the calls to testify, with `judge_asks` what bills say of the asks.

It can be made again from the official facts, and from what editors said of relevance, at any time;
each difference goes to the ledger with its cause. Who calls it passes the campaigns' rules in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select, update

from tracker.domain.agendas import FIRST_READING
from tracker.domain.colorado import refers_to_voters
from tracker.domain.differences import Values, fields_changed, grouped
from tracker.domain.given import GivenBill
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord
from tracker.domain.research import committees_of, reached
from tracker.domain.stages import Fold, Turn, fold
from tracker.domain.topics import Rules, TopicMatch, judged
from tracker.domain.views import StageView, TopicView
from tracker.domain.votes import without_title
from tracker.store import search_index
from tracker.store.columns import rows_by
from tracker.store.derived_tables import NEAR
from tracker.store.ingest_files import Source
from tracker.store.judge_asks import RULES, judge_asks, words_of_editors
from tracker.store.judge_calls import judge_calls
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import NEWEST_ACTIONS, PRIMES, RelatedRows, digest_of, live, put, reconcile
from tracker.store.stored_texts import newest_as_read, words_with
from tracker.store.tables import BILLS, CHANGES, DOCUMENTS, MATCHES, SESSIONS, STATUSES

#: The cause of what is judged anew because an editor said so.
EDITOR: Final = "editor"


@dataclass(frozen=True, slots=True)
class JudgingInputs:
    """What judgements rest on besides the facts. today: in Denver; last_day: of the session; said:
    what campaigns say of bills, which is searched with them."""

    rules: Rules
    today: date
    last_day: date | None
    campaigning: search_index.Campaigning = search_index.NOBODY


_CHAPTERS: Final = select(DOCUMENTS.c.bill_id).where(DOCUMENTS.c.kind == "law", *live(DOCUMENTS))
#: What editors said of a bill's topics: by (campaign, topic), "confirm" or "reject".
_Decided = Mapping[tuple[str, str], str]


def judge_again(
    connection: Connection, numbers: Sequence[str], inputs: JudgingInputs, observation: Observation
) -> dict[str, bool]:
    """Judges bills and the session's calls after an editor's word, in the transaction of the edit.
    Returns, by number, whether a campaign follows the bill."""
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
    cause: of every difference; "": the action that a stage was read from."""
    bills = list(rows_by(connection, BILLS.c.number, numbers).values())
    ids = [bill.id for bill in bills]
    actions, primes = _actions_and_primes(connection, ids)
    chapters = set(connection.execute(_CHAPTERS, {"ids": ids}).scalars())
    statuses = rows_by(connection, STATUSES.c.bill_id, ids)
    decisions, texts = relevance_decided(connection), newest_as_read(connection, numbers)
    followed, written = {}, []
    ledger, rules = Ledger(connection, observation), inputs.rules
    for bill in bills:
        before, history = statuses.get(bill.id), actions[bill.id]
        stage, turns, unrecognised = _fold(bill, history, bill.id in chapters, inputs)
        reason = ledger.cause = cause or (FIRST_READING if before is None else stage.action)
        decided, text = decisions.get(bill.number, {}), texts.get(bill.number)
        mark = _mark(bill, text, decided, rules)
        same = before if before is not None and before.rules == mark else None
        under, near = ({}, {}) if same else _topics(connection, bill, text, decided, rules)
        follows = same.followed if same else bool(under) or bill.number in rules.named
        status = {
            "stage": stage.name, "chamber": stage.chamber, "since": stage.since,
            "action": stage.action, "unrecognised": list(unrecognised),
            **_way(bill, history, primes[bill.id], turns, stage.name), "followed": follows,
        }  # fmt: skip
        changes = () if before is None else fields_changed(before._asdict(), status)
        if before is None:
            ledger.new("bill_status", bill.number, status)
        ledger.changed("bill_status", bill.number, changes)
        if changes or not same:
            written.append({"bill_id": bill.id, **status, "rules": mark})
        if not same:
            are_new = before is not None and before.rules.rpartition("-")[0] != rules.digest
            ledger.cause = cause or (RULES if are_new else reason)
            for of, rows in ((MATCHES, under), (NEAR, near)):
                related = RelatedRows(of, bill.id, bill.number)
                reconcile(related, rows, ledger)
        followed[bill.number] = follows
    if written:
        put(connection, STATUSES, written)
    ledger.flush()
    judge_asks(connection, bills, rules, observation, cause)
    facts = bills, actions, texts
    search_index.index_again(connection, numbers, inputs.campaigning, facts)
    return followed


def _mark(bill: Any, text: tuple[str, str] | None, decided: _Decided, rules: Rules) -> str:
    """What a bill's topics rest on: the same again finds the same, and is not looked for."""
    words = (bill.title, bill.long_title, bill.summary, bill.subjects, text)
    return f"{rules.digest}-{digest_of((words, sorted(decided.items())))}"


def relevance_decided(connection: Connection) -> dict[str, dict[tuple[str, str], str]]:
    """What editors said of relevance, by number of bill: the newest word of each topic counts."""
    by_bill: dict[str, dict[tuple[str, str], str]] = {}
    for about, _, word in words_of_editors(connection, "relevance"):
        by_bill.setdefault(str(about.bill), {})[about.campaign, about.topic] = word
    return by_bill


def _actions_and_primes(
    connection: Connection, ids: Sequence[int]
) -> tuple[Mapping[int, Sequence[ActionRecord]], Mapping[int, Sequence[str]]]:
    """Live actions by bill, newest first: the order of a page; and the names of prime sponsors."""
    actions = connection.execute(NEWEST_ACTIONS, {"ids": ids})
    primes = connection.execute(PRIMES, {"ids": ids})
    return (
        grouped((bill_id, ActionRecord(*action)) for bill_id, *action in actions),
        grouped((row.bill_id, row.name) for row in primes),
    )


def _fold(
    bill: Any, actions: Sequence[ActionRecord], has_chapter: bool, inputs: JudgingInputs
) -> Fold:
    number, history = BillNumber.parse(bill.number), actions
    # Of a bill whose page was not read yet there is the last action on its card.
    if not history and bill.listed_day is not None and bill.listed_action:
        chamber = number.chamber if number.chamber == "lower" else "upper"
        history = [ActionRecord(bill.listed_day, chamber, bill.listed_action)]
    is_for_voters = has_chapter or refers_to_voters(bill.summary or "")
    return fold(number, history, inputs.last_day, inputs.today, is_for_voters=is_for_voters)


def _way(
    bill: Any, actions: Sequence[ActionRecord], primes: Sequence[str], turns: Sequence[Turn],
    stage: str,
) -> dict[str, Any]:  # fmt: skip
    """How far a bill came, by which committees: of its history alone, which its card is not; and
    who carries it, by its page or else its card."""
    days = reached(BillNumber.parse(bill.number), actions, turns, stage)
    names = primes or bill.listed_sponsors or ()
    return {
        "reached": [day and day.isoformat() for day in days],
        "committees": list(committees_of(actions)),
        "primes": sorted({without_title(name) for name in names}),
    }


def _ways_of(
    connection: Connection, bills: Sequence[Any], stages: Mapping[int, str], last_day: date | None
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """How far bills of one session came, from what is stored. bills: rows with id, number and
    listed_sponsors; stages: where each stands, by id; last_day: of the session."""
    actions, primes = _actions_and_primes(connection, [bill.id for bill in bills])
    for bill in bills:
        number = BillNumber.parse(bill.number)
        turns = fold(number, actions[bill.id], last_day, date.min).turns
        yield bill, _way(bill, actions[bill.id], primes[bill.id], turns, stages[bill.id])


def judge_given_bills(
    connection: Connection, bills: Sequence[GivenBill], inputs: JudgingInputs, source: Source
) -> None:
    """Writes the stages and topics of bills of one session that are new, as a file gives them, and
    indexes them. The next judgement of a bill goes by the facts and rules that are here."""
    if not bills:
        return
    numbers = [bill.id for bill in bills]
    ledger = source.ledger(connection, bills[0].session, fresh=True)
    rows = rows_by(connection, BILLS.c.number, numbers)
    stages = {rows[bill.id].id: bill.stage or StageView() for bill in bills}
    names = {bill_id: stage.name for bill_id, stage in stages.items()}
    ways = {
        row.id: way for row, way in _ways_of(connection, [*rows.values()], names, inputs.last_day)
    }
    statuses, matches = [], []
    for bill in bills:
        bill_id, at = rows[bill.id].id, bill.first_seen_at or source.at
        stage = stages[bill_id]
        ledger.observation = replace(ledger.observation, at=at, url=bill.record.url)
        status = {
            "stage": stage.name, "chamber": stage.chamber, "since": stage.since,
            "action": stage.action, "unrecognised": [],
            "followed": bool(bill.topics) or bill.id in inputs.rules.named, **ways[bill_id],
        }  # fmt: skip
        statuses.append({"bill_id": bill_id, **status})
        ledger.new("bill_status", bill.id, status)
        related = RelatedRows(MATCHES, bill_id, bill.id)
        for one in bill.topics:
            row = match_row(one, one.decided_by)
            matches.append(related.new(f"{one.campaign}|{one.topic}", row, ledger))
    connection.execute(insert(STATUSES), statuses)
    if matches:
        connection.execute(insert(MATCHES), matches)
    ledger.flush()
    search_index.index_again(connection, numbers, inputs.campaigning)


def rebuild_ways(connection: Connection) -> int:
    """Works out anew how far every bill came, from what is stored, and tells the ledger, with its
    last moment, where that differs. Returns of how many bills it does."""
    differing = 0
    last_seen = connection.execute(select(func.max(CHANGES.c.seen_at))).scalar_one()
    sessions = select(BILLS.c.session, SESSIONS.c.last_day).distinct()
    sessions = sessions.join(SESSIONS, SESSIONS.c.id == BILLS.c.session, isouter=True)
    ways = select(
        BILLS.c.id, BILLS.c.number, BILLS.c.listed_sponsors, STATUSES.c.stage,
        STATUSES.c.reached, STATUSES.c.committees, STATUSES.c.primes,
    ).join(STATUSES)  # fmt: skip
    for session, last_day in connection.execute(sessions).all():
        rows = connection.execute(ways.where(BILLS.c.session == session)).all()
        stages = {row.id: row.stage for row in rows}
        ledger = Ledger(connection, Observation(last_seen, session, ""), RULES)
        for row, way in _ways_of(connection, rows, stages, last_day):
            if changes := fields_changed(row._asdict(), way):
                status = update(STATUSES).where(STATUSES.c.bill_id == row.id)
                connection.execute(status.values(**way))
                ledger.changed("bill_status", row.number, changes)
                differing += 1
        ledger.flush()
    return differing


def _topics(
    connection: Connection,
    bill: Any,
    text: tuple[str, str] | None,
    decided: _Decided,
    rules: Rules,
) -> tuple[dict[str, Values], dict[str, Values]]:
    """The topics a bill is under, by key: those that rules find and no editor rejected, and those
    that an editor confirmed, with whatever evidence rules found; and what comes near a topic of a
    campaign that does not follow the bill, without what an editor rejected. text: digests of the
    newest text and of the code that read it."""
    matches = judged(fields_of(bill, words_with(connection, text[0]) if text else ""), rules)
    by_key = {(match.campaign, match.topic): match for match in (*matches.under, *matches.near)}
    under = {
        f"{match.campaign}|{match.topic}": match_row(match)
        for match in matches.under
        if decided.get((match.campaign, match.topic)) != "reject"
    }
    for topic in rules.topics if decided else ():
        of = (topic.campaign, topic.id)
        if decided.get(of) == "confirm":
            bare = by_key.get(of, TopicMatch(topic.id, topic.campaign, 0.0, ()))
            under[f"{topic.campaign}|{topic.id}"] = match_row(bare, EDITOR)
    follow = {row["campaign"] for row in under.values()} | {*rules.named.get(bill.number, ())}
    near: dict[str, Values] = {}
    for match in matches.near:
        if match.campaign not in follow and decided.get((match.campaign, match.topic)) != "reject":
            passages = [(part.field, part.passage) for part in match.evidence]
            near[f"{match.campaign}|{match.topic}"] = {
                "campaign": match.campaign, "topic": match.topic, "score": match.score,
                "needed": match.needed, "evidence": match_row(match)["evidence"],
                "mark": digest_of(passages, 6),
            }  # fmt: skip
    return under, near


def fields_of(bill: Any, words: str) -> dict[str, str]:
    """The fields in which topics look; subjects as one text; words: of the newest version read."""
    return {
        "title": bill.title,
        "long_title": bill.long_title,
        "summary": bill.summary or "",
        "subjects": "; ".join(bill.subjects),
        "text": words,
    }


def match_row(match: TopicMatch | TopicView, decided_by: str = "rules") -> Values:
    """A bill's topic as the facts of a row."""
    return {
        "campaign": match.campaign,
        "topic": match.topic,
        "score": match.score,
        "decided_by": decided_by,
        "evidence": [asdict(part) for part in match.evidence],
    }
