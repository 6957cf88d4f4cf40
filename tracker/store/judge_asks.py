"""The only writer of what bills say of the campaigns' asks, in the transaction that judges them.

A bill that a campaign follows is read in every version whose text is stored, and in its summary
where no text is. It is read again only where texts, rules or an editor's word are others. An
editor's word wins: `none` takes a mark away, a passage makes one wherever it stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, select

from tracker.domain.agendas import FIRST_READING
from tracker.domain.asks import AskMark, AskRules, Direction, Source, marks_of, passage_named
from tracker.domain.differences import Values
from tracker.domain.edits import NO_MARK, Subject, subject_of
from tracker.domain.topics import Rules
from tracker.store.columns import rows_by, some
from tracker.store.derived_tables import ASK_READS, MARKS
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import RelatedRows, digest_of, live, put, reconcile
from tracker.store.stored_texts import text_with, versions_held
from tracker.store.tables import BILLS, EDITS, MATCHES

_DIRECTIONS: Final[tuple[Direction, ...]] = ("for", "against")

#: The cause of what is read anew because phrases changed.
RULES: Final = "rules"

_CAMPAIGNS: Final = select(MATCHES.c.bill_id, MATCHES.c.campaign).where(*live(MATCHES))
_EDITED: Final = (
    select(EDITS.c.subject, EDITS.c.field, EDITS.c.new)
    .where(EDITS.c.field.in_(some("fields")))
    .order_by(EDITS.c.at, EDITS.c.id)
)
#: What editors said of a bill: by (campaign, ask, direction) `none` or a passage.
_Decided: TypeAlias = Mapping[tuple[str, str, str], str]


def judge_asks(
    connection: Connection,
    bills: Sequence[Any],
    rules: Rules,
    observation: Observation,
    cause: str = "",
) -> None:
    """Writes what bills say of the asks of the campaigns that follow them by now. bills: rows with
    id, number and summary. cause: of every difference, "" for what their pages and texts say."""
    ids = [bill.id for bill in bills]
    read = rows_by(connection, ASK_READS.c.bill_id, ids)
    following = {bill.id: set(rules.named.get(bill.number, ())) for bill in bills}
    for bill_id, campaign in connection.execute(_CAMPAIGNS, {"ids": ids}):
        following[bill_id].add(campaign)
    decided: dict[str, dict[tuple[str, str, str], str]] = {}
    for about, direction, word in words_of_editors(connection, *_DIRECTIONS):
        of_bill = decided.setdefault(str(about.bill), {})
        of_bill[about.campaign, about.ask, direction] = word
    for bill in bills:
        asks = [ask for ask in rules.asks if ask.campaign in following[bill.id]]
        before = read[bill.id].source if bill.id in read else None
        corrections = decided.get(bill.number, {})
        if not asks and before is None:
            continue
        source = f"{rules.digest}-{_words_digest(connection, bill, asks, corrections)}"
        if source != before:
            why = FIRST_READING if before is None else ""
            if before is not None and before.partition("-")[0] != rules.digest:
                why = RULES
            ledger = Ledger(connection, observation, cause or why)
            marks = dict(_rows(connection, bill, asks, corrections))
            reconcile(RelatedRows(MARKS, bill.id, bill.number), marks, ledger)
            ledger.flush()
            put(connection, ASK_READS, [{"bill_id": bill.id, "source": source}])


def stands_in(connection: Connection, number: str, words: str) -> bool:
    """Whether words stand in what a bill is judged by."""
    summary = connection.execute(select(BILLS.c.summary).where(BILLS.c.number == number)).scalar()
    return any(
        passage_named(words, source) for _, source in _sources(connection, number, summary or "")
    )


def words_of_editors(connection: Connection, *fields: str) -> Iterator[tuple[Subject, str, str]]:
    """What editors said in these fields, with what of and in which, oldest first: the newest word
    of each subject counts. "": what was said is taken back."""
    for subject, field, new in connection.execute(_EDITED, {"fields": fields}):
        yield subject_of(subject), field, (json.loads(new) if new else None) or ""


def _words_digest(
    connection: Connection, bill: Any, asks: Sequence[AskRules], corrections: _Decided
) -> str:
    """Changes when anything does that the marks of a bill rest on besides the rules."""
    campaigns = [ask.campaign for ask in asks]
    held = versions_held(connection, bill.number) if campaigns else ()
    summary = "" if held else bill.summary
    return digest_of((campaigns, held, summary, sorted(corrections.items())))


def _sources(connection: Connection, number: str, summary: str) -> Iterator[tuple[str, Source]]:
    """What a bill is judged by, with the key of the version: each that was read, the oldest first;
    the summary, with "", where none was."""
    any_read = False
    for version, digest in versions_held(connection, number):
        if text := text_with(connection, digest):
            any_read = True
            yield version, text
    if not any_read and summary:
        yield "", summary


def _rows(
    connection: Connection, bill: Any, asks: Sequence[AskRules], corrections: _Decided
) -> Iterator[tuple[str, Values]]:
    sources = _sources(connection, bill.number, bill.summary or "") if asks else ()
    for version, source in sources:
        for rules in asks:
            campaign = rules.campaign
            marks: dict[tuple[str, str], AskMark] = {
                (mark.ask, mark.direction): mark for mark in marks_of(source, rules)
            }
            corrected = {(ask, way) for slug, ask, way in corrections if slug == campaign}
            for ask, direction in sorted({*marks, *corrected}):
                correction = corrections.get((campaign, ask, direction), "")
                row = _row(source, marks.get((ask, direction)), correction)
                if row:
                    about = {"campaign": campaign, "ask": ask, "direction": direction}
                    key = f"{campaign}|{ask}|{direction}|{version}"
                    yield key, {**about, "version": version, **row}


def _row(source: Source, mark: AskMark | None, correction: str) -> Values:
    """What is stored of one ask in one direction, nothing where nothing is said of it."""
    if correction == NO_MARK:
        return {}
    passages = mark.passages if mark else ()
    named = passage_named(correction, source) if correction else None
    if named is not None:
        passages = (named, *(part for part in passages if part.passage != named.passage))
    if not passages:
        return {}
    return {
        "field": "summary" if isinstance(source, str) else "text",
        "evidence": [
            {**asdict(part), "struck": [list(span) for span in part.struck]} for part in passages
        ],
        "decided_by": "editor" if named else "rules",
    }
