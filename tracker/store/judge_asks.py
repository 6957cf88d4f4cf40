"""The only writer of what bills say of the campaigns' asks, in the transaction that judges them.

A bill that a campaign follows is read in every version whose text is stored, and in its summary
where no text is. It is read again only where texts, rules or an editor's word are others. An
editor's word wins: `none` takes a mark away, a passage makes one wherever it stands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, bindparam, insert, select, update

from tracker.domain.asks import AskMark, AskRules, Direction, Passage
from tracker.domain.differences import Values
from tracker.domain.edits import NO_MARK, subject_of
from tracker.domain.topics import Rules
from tracker.domain.trails import FIRST_READING
from tracker.store.asked_of import Words, words_of
from tracker.store.ledger import Ledger, Sighting
from tracker.store.rows import Children, sync
from tracker.store.stored_texts import versions_held
from tracker.store.tables import Edit, TopicMatch, table
from tracker.store.text_tables import AskMark as StoredMark
from tracker.store.text_tables import AskRead

MARKS: Final = table(StoredMark)
_READS, _EDITS, _MATCHES = table(AskRead), table(Edit), table(TopicMatch)
_FIELDS: Final = ("campaign", "ask", "direction", "version", "field", "evidence", "decided_by")
_DIRECTIONS: Final[tuple[Direction, ...]] = ("for", "against")

_CORRECTIONS: Final = (
    select(_EDITS.c.subject, _EDITS.c.field, _EDITS.c.new)
    .where(_EDITS.c.field.in_(_DIRECTIONS))
    .order_by(_EDITS.c.at, _EDITS.c.id)
)
_THEIR_READS: Final = select(_READS.c.bill_id, _READS.c.source).where(
    _READS.c.bill_id.in_(bindparam("ids", expanding=True))
)

_THEIR_CAMPAIGNS: Final = (
    select(_MATCHES.c.bill_id, _MATCHES.c.campaign)
    .where(_MATCHES.c.bill_id.in_(bindparam("ids", expanding=True)), _MATCHES.c.gone_seen.is_(None))
    .distinct()
)
#: The cause of what is read anew because phrases changed.
RULES: Final = "rules"

#: What editors said of a bill: by (campaign, ask, direction) `none` or a passage.
_Said: TypeAlias = Mapping[tuple[str, str, str], str]


def judge_asks(
    connection: Connection, bills: Sequence[Any], rules: Rules, seen: Sighting, cause: str = ""
) -> None:
    """Writes what bills say of the asks of the campaigns that follow them by now.

    bills: rows with id, number and summary. cause: of every difference, "" for what their pages
    and texts say.
    """
    ids = [bill.id for bill in bills]
    read = {row.bill_id: row.source for row in connection.execute(_THEIR_READS, {"ids": ids})}
    follows = _follows(connection, ids)
    said = _said(connection)
    for bill in bills:
        by = follows.get(bill.id, set()) | set(rules.named.get(bill.number, ()))
        wanted = [one for one in rules.asks if one.campaign in by]
        before = read.get(bill.id)
        if wanted or before is not None:
            _judge(connection, bill, _Grounds(wanted, rules, said.get(bill.number, {})), seen,
                   cause, before)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What the marks of one bill rest on besides its words. wanted: of the campaigns that follow
    it; said: by editors."""

    wanted: Sequence[AskRules]
    rules: Rules
    said: _Said


def _judge(
    connection: Connection,
    bill: Any,
    grounds: _Grounds,
    seen: Sighting,
    cause: str,
    before: str | None,
) -> None:
    """One bill; before: what its marks were read from, None where they never were."""
    source = _source(connection, bill, grounds)
    if source == before:
        return
    words = words_of(connection, bill.number, bill.summary or "")
    marks = dict(_marks(words, grounds))
    if before is None:
        told = FIRST_READING
    else:
        told = RULES if before.partition("-")[0] != grounds.rules.digest else ""
    ledger = Ledger(connection, seen, cause or told)
    children = Children(MARKS, "ask", "bill_id", bill.id, bill.number, _FIELDS)
    sync(children, marks, ledger, known_empty=before is None)
    ledger.flush()
    _note(connection, bill.id, source, before)


def _follows(connection: Connection, ids: Sequence[int]) -> dict[int, set[str]]:
    """The campaigns under whose topics bills stand, by id of bill."""
    found: dict[int, set[str]] = {}
    for row in connection.execute(_THEIR_CAMPAIGNS, {"ids": list(ids)}):
        found.setdefault(row.bill_id, set()).add(row.campaign)
    return found


def _said(connection: Connection) -> dict[str, dict[tuple[str, str, str], str]]:
    """What editors said of asks, by number of bill: the newest word of each direction counts."""
    found: dict[str, dict[tuple[str, str, str], str]] = {}
    for subject, direction, new in connection.execute(_CORRECTIONS):
        about = subject_of(subject)
        said = json.loads(new) if new is not None else None
        of_bill = found.setdefault(str(about.bill), {})
        of_bill[about.campaign, about.ask, direction] = said or ""
    return found


def _source(connection: Connection, bill: Any, grounds: _Grounds) -> str:
    """Changes when anything does that the marks of a bill rest on; begins with the rules' own."""
    campaigns = [one.campaign for one in grounds.wanted]
    held = versions_held(connection, bill.number) if campaigns else ()
    told = repr((campaigns, held, "" if held else bill.summary, sorted(grounds.said.items())))
    words = hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{grounds.rules.digest}-{words}"


def _note(connection: Connection, bill_id: int, source: str, before: str | None) -> None:
    if before is None:
        connection.execute(insert(_READS).values(bill_id=bill_id, source=source))
    else:
        connection.execute(update(_READS).where(_READS.c.bill_id == bill_id).values(source=source))


def _marks(read: Iterable[Words], grounds: _Grounds) -> Iterator[tuple[Hashable, Values]]:
    """Rows by key."""
    for words in read if grounds.wanted else ():
        for rules in grounds.wanted:
            yield from _of_campaign(words, rules, grounds.said)


def _of_campaign(words: Words, rules: AskRules, said: _Said) -> Iterator[tuple[Hashable, Values]]:
    campaign = rules.campaign
    found: dict[tuple[str, str], AskMark] = {}
    found |= {(one.ask, one.direction): one for one in words.marks(rules)}
    corrected = {(ask, direction) for of, ask, direction in said if of == campaign}
    for ask, direction in sorted({*found, *corrected}):
        correction = said.get((campaign, ask, direction), "")
        row = _row(words, found.get((ask, direction)), correction)
        if row is not None:
            about = {"campaign": campaign, "ask": ask, "direction": direction}
            yield f"{campaign}|{ask}|{direction}|{words.version}", {**about, **row}


def _row(words: Words, mark: AskMark | None, correction: str) -> Values | None:
    """What is stored of one ask in one direction, None where nothing is said of it."""
    if correction == NO_MARK:
        return None
    passages = mark.passages if mark else ()
    named = words.passage(correction) if correction else None
    if named is not None:
        passages = (named, *(one for one in passages if one.passage != named.passage))
    if not passages:
        return None
    return {
        "version": words.version,
        "field": "text" if words.text else "summary",
        "evidence": [_evidence(one) for one in passages],
        "decided_by": "editor" if named else "rules",
    }


def _evidence(one: Passage) -> dict[str, Any]:
    return {
        "section": one.section, "lead": one.lead, "passage": one.passage, "phrase": one.phrase,
        "struck": [list(span) for span in one.struck],
    }  # fmt: skip
