"""The only writer of what bills say of the campaigns' asks, in the transaction that judges them.

A bill that a campaign follows is read in every version whose text is stored, and in its summary
where no text is. It is read again only where texts, rules or an editor's word are others. An
editor's word wins: `none` takes a mark away, a passage makes one wherever it stands.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, select

from tracker.domain.agendas import FIRST_READING
from tracker.domain.asks import AskMark, AskRules, Direction, Source, marks_of, passage_named
from tracker.domain.differences import Values
from tracker.domain.edits import NO_MARK, Subject, subject_of
from tracker.domain.topics import Rules
from tracker.store.derived_tables import ASK_READS, MARKS
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import RelatedRows, digest_of, live, put, reconcile
from tracker.store.stored_texts import text_with, versions_held
from tracker.store.tables import BILLS, EDITS, MATCHES

_DIRECTIONS: Final[tuple[Direction, ...]] = ("for", "against")

#: The cause of what is read anew because phrases changed.
RULES: Final = "rules"

#: What editors said of a bill: by (campaign, ask, direction) `none` or a passage.
_Decided: TypeAlias = Mapping[tuple[str, str, str], str]


def judge_asks(
    connection: Connection,
    bills: Sequence[Any],
    rules: Rules,
    observation: Observation,
    cause: str = "",
) -> None:
    """Writes what bills say of the asks of the campaigns that follow them by now.

    bills: rows with id, number and summary. cause: of every difference, "" for what their pages
    and texts say.
    """
    ids = [bill.id for bill in bills]
    reads = connection.execute(select(ASK_READS).where(ASK_READS.c.bill_id.in_(ids)))
    read = {row.bill_id: row.source for row in reads}
    following = {bill.id: set(rules.named.get(bill.number, ())) for bill in bills}
    campaigns = select(MATCHES.c.bill_id, MATCHES.c.campaign).where(*live(MATCHES, ids))
    for bill_id, campaign in connection.execute(campaigns):
        following[bill_id].add(campaign)
    decided = _decided(connection)
    for bill in bills:
        asks = [ask for ask in rules.asks if ask.campaign in following[bill.id]]
        if asks or bill.id in read:
            inputs = _MarkInputs(asks, rules.digest, decided.get(bill.number, {}))
            _judge(connection, bill, inputs, observation, cause, read.get(bill.id))


def stands_in(connection: Connection, number: str, words: str) -> bool:
    """Whether words stand in what a bill is judged by."""
    summary = connection.execute(select(BILLS.c.summary).where(BILLS.c.number == number)).scalar()
    return any(
        passage_named(words, source) for _, source in _sources(connection, number, summary or "")
    )


@dataclass(frozen=True, slots=True)
class _MarkInputs:
    """What the marks of one bill rest on besides its words. asks: of the campaigns that follow
    it; digest: of all rules; decided: by editors."""

    asks: Sequence[AskRules]
    digest: str
    decided: _Decided


def _judge(
    connection: Connection,
    bill: Any,
    inputs: _MarkInputs,
    observation: Observation,
    cause: str,
    before: str | None,
) -> None:
    """One bill; before: what its marks were read from, None where they never were."""
    source = _digest(connection, bill, inputs)
    if source == before:
        return
    is_first = before is None
    if not cause and before is not None and before.partition("-")[0] != inputs.digest:
        cause = RULES
    ledger = Ledger(connection, observation, cause or (FIRST_READING if is_first else ""))
    related = RelatedRows(MARKS, bill.id, bill.number)
    reconcile(related, dict(_rows(connection, bill, inputs)), ledger)
    ledger.flush()
    put(connection, ASK_READS, [{"bill_id": bill.id, "source": source}])


def words_of_editors(connection: Connection, *fields: str) -> Iterator[tuple[Subject, str, str]]:
    """What editors said in these fields, with what of and in which, oldest first: the newest word
    of each subject counts. "": what was said is taken back."""
    edits = select(EDITS.c.subject, EDITS.c.field, EDITS.c.new).where(EDITS.c.field.in_(fields))
    for subject, field, new in connection.execute(edits.order_by(EDITS.c.at, EDITS.c.id)):
        yield subject_of(subject), field, (json.loads(new) if new else None) or ""


def _decided(connection: Connection) -> dict[str, dict[tuple[str, str, str], str]]:
    """What editors said of asks, by number of bill: the newest word of each direction counts."""
    decided: dict[str, dict[tuple[str, str, str], str]] = {}
    for about, direction, word in words_of_editors(connection, *_DIRECTIONS):
        of_bill = decided.setdefault(str(about.bill), {})
        of_bill[about.campaign, about.ask, direction] = word
    return decided


def _digest(connection: Connection, bill: Any, inputs: _MarkInputs) -> str:
    """Changes when anything does that the marks of a bill rest on; begins with the rules' own."""
    campaigns = [ask.campaign for ask in inputs.asks]
    held = versions_held(connection, bill.number) if campaigns else ()
    summary = "" if held else bill.summary
    rests_on = digest_of((campaigns, held, summary, sorted(inputs.decided.items())))
    return f"{inputs.digest}-{rests_on}"


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
    connection: Connection, bill: Any, inputs: _MarkInputs
) -> Iterator[tuple[Hashable, Values]]:
    if not inputs.asks:
        return
    for version, source in _sources(connection, bill.number, bill.summary or ""):
        for rules in inputs.asks:
            campaign = rules.campaign
            marks: dict[tuple[str, str], AskMark] = {
                (mark.ask, mark.direction): mark for mark in marks_of(source, rules)
            }
            corrected = {(ask, way) for slug, ask, way in inputs.decided if slug == campaign}
            for ask, direction in sorted({*marks, *corrected}):
                correction = inputs.decided.get((campaign, ask, direction), "")
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
