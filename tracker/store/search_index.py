"""The only writer of the search index: one row a bill, written where the bill is judged.

A bill is indexed anew only where something that is searched changed. Of its texts the newest is
indexed. Words are folded by domain/text, the same for both databases. Both keep them in two
tables: the head (number, titles, subjects, sponsors), and all there is; each in classes a to d by
weight. PostgreSQL would have to read every text for a phrase, so it also keeps its pairs of words.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    Connection,
    Executable,
    bindparam,
    delete,
    func,
    literal,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite

from tracker.domain.numbers import BillNumber
from tracker.domain.search_terms import rowid_of
from tracker.domain.text.words import BREAK, FOLDING, bounded, composed, indexed, pairs_of
from tracker.store.stored_texts import newest_as_read, words_with
from tracker.store.tables import Action, Bill, Call, Edit, Sponsor, table
from tracker.store.text_tables import SearchEntry, SearchWord

_ENTRIES, _WORDS = table(SearchEntry), table(SearchWord)
_BILLS, _ACTIONS, _SPONSORS = table(Bill), table(Action), table(Sponsor)
_CALLS, _EDITS = table(Call), table(Edit)

#: The fields of each class, the weightiest first.
CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "a": ("number", "title"),
    "b": ("long_title", "subjects", "sponsors"),
    "c": ("summary", "calls_en", "calls_es"),
    "d": ("actions", "text"),
}
#: What a campaign says of a bill that is searched, in each language.
SAID: Final = ("line", "points", "note")
#: Bills indexed at once where all are.
_AT_ONCE: Final = 100
#: Shorter words are not guessed at; nor those of a text: they are too many, and those that matter
#: stand in the summary too.
_GUESSED: Final = 4
_UNGUESSED: Final = frozenset({"text", "sponsors", "number"})


@dataclass(frozen=True, slots=True)
class Campaigning:
    """What campaigns' files say of bills. slugs: of all campaigns; words: by number of a bill, a
    text by campaign and field (`line.en`)."""

    slugs: tuple[str, ...] = ()
    words: Mapping[str, Mapping[tuple[str, str], str]] = field(default_factory=dict)


NOBODY: Final = Campaigning()


@dataclass(frozen=True, slots=True)
class Facts:
    """A bill as who judges it has read it. bill: its row; actions: the words of its history; text:
    digests of its newest text and of the code that read that, "" for none."""

    bill: Any
    actions: Sequence[str]
    text: tuple[str, str] = ("", "")


def keep(connection: Connection, facts: Sequence[Facts], campaigning: Campaigning = NOBODY) -> int:
    """Indexes those of the bills that changed, in the transaction of the change. Returns how many
    did."""
    digests, sponsors, edited = _beside(connection, [item.bill for item in facts], campaigning)
    rows: list[dict[str, str | int]] = []
    entries, old = [], []
    words: set[str] = set()
    names: set[str] = set()
    for item in facts:
        bill, before = item.bill, digests.get(item.bill.id, "")
        fields = _fields(item, sponsors.get(bill.id, ()), edited.get(bill.number, {}))
        digest = _digest(fields, item.text)
        if digest == before:
            continue
        if item.text[0]:
            fields["text"] = text_of(connection, item.text[0])
        number = BillNumber.parse(bill.number)
        rowid = rowid_of(number)
        folds = {name: indexed(text) for name, text in fields.items()}
        rows.append({"rowid": rowid, **_classes(folds)})
        entries.append({
            "rowid": rowid, "bill_id": bill.id, "prefix": number.prefix, "serial": number.serial,
            "digest": digest, "fields": _packed(fields),
        })  # fmt: skip
        old += [{"rowid": rowid}] if before else []
        names.update(folds.get("sponsors", "").split())
        words.update(*(text.split() for name, text in folds.items() if name not in _UNGUESSED))
    if entries:
        dialect = connection.dialect.name
        (_write_tsvectors if dialect == "postgresql" else _write_fts5)(connection, rows, old)
        connection.execute(_put_entry(dialect), entries)
        for some, is_name in ((names, True), (words, False)):
            connection.execute(_PUT_WORDS[dialect], {"words": _guessed(some), "is_name": is_name})
    return len(entries)


def index_again(
    connection: Connection, numbers: Sequence[str], campaigning: Campaigning = NOBODY
) -> int:
    """The same for bills by their numbers, whose facts are read here."""
    return keep(connection, _facts(connection, numbers), campaigning) if numbers else 0


def rebuild(connection: Connection, campaigning: Campaigning = NOBODY) -> int:
    """Indexes every bill anew. Returns how many there are."""
    _empty(connection)
    numbers = connection.execute(select(_BILLS.c.number).order_by(_BILLS.c.id)).scalars().all()
    for first in range(0, len(numbers), _AT_ONCE):
        index_again(connection, numbers[first : first + _AT_ONCE], campaigning)
    return len(numbers)


def written(
    connection: Connection, numbers: Sequence[str]
) -> Iterator[tuple[int, dict[str, str], str]]:
    """(rowid, fields, digest of the newest text) of bills, as they would be indexed now, without
    what campaigns' files say."""
    facts = _facts(connection, numbers)
    _, sponsors, edited = _beside(connection, [item.bill for item in facts], NOBODY)
    for item in facts:
        bill = item.bill
        fields = _fields(item, sponsors.get(bill.id, ()), edited.get(bill.number, {}))
        yield rowid_of(BillNumber.parse(bill.number)), fields, item.text[0]


def text_of(connection: Connection, digest: str) -> str:
    """A text as it is indexed, "" for none."""
    return composed(bounded("text", words_with(connection, digest))) if digest else ""


# --- what is read -------------------------------------------------------------------------------

# Built once: building a statement costs more than running it.
_THESE: Final = select(_BILLS).where(_BILLS.c.number.in_(bindparam("numbers", expanding=True)))
_THEIR_ACTIONS: Final = (
    select(_ACTIONS.c.bill_id, _ACTIONS.c.text)
    .where(
        _ACTIONS.c.bill_id.in_(bindparam("ids", expanding=True)), _ACTIONS.c.gone_seen_at.is_(None)
    )
    .order_by(_ACTIONS.c.day.desc(), _ACTIONS.c.rank.desc())
)
_IDS: Final[Any] = bindparam("ids", expanding=True)
_NUMBERS: Final[Any] = bindparam("numbers", expanding=True)
_SUBJECTS: Final[Any] = bindparam("subjects", expanding=True)
_FIELDS_SAID: Final = tuple(f"{name}.{code}" for name in SAID for code in ("en", "es"))
_BESIDE: Final = union_all(
    select(literal("entry").label("kind"), _ENTRIES.c.bill_id, _ENTRIES.c.digest, _ENTRIES.c.rowid)
    .where(_ENTRIES.c.bill_id.in_(_IDS)),
    select(literal("sponsor"), _SPONSORS.c.bill_id, _SPONSORS.c.name, _SPONSORS.c.id)
    .where(_SPONSORS.c.bill_id.in_(_IDS), _SPONSORS.c.gone_seen_at.is_(None)),
    select(literal("edited"), func.max(_EDITS.c.id), literal(""), literal(0))
    .where(_EDITS.c.field.in_(_FIELDS_SAID)),
)  # fmt: skip
_EDITED: Final = (
    select(_EDITS.c.subject, _EDITS.c.field, _EDITS.c.new, _CALLS.c.bill)
    .join(_CALLS, _CALLS.c.id == _EDITS.c.subject, isouter=True)
    .where(_EDITS.c.field.in_(_FIELDS_SAID))
    .where(_EDITS.c.subject.in_(_SUBJECTS) | _CALLS.c.bill.in_(_NUMBERS))
    .order_by(_EDITS.c.at, _EDITS.c.id)
)


def _facts(connection: Connection, numbers: Sequence[str]) -> list[Facts]:
    bills = connection.execute(_THESE, {"numbers": list(numbers)}).all()
    actions: dict[int, list[str]] = {}
    for bill_id, words in connection.execute(_THEIR_ACTIONS, {"ids": [bill.id for bill in bills]}):
        actions.setdefault(bill_id, []).append(words)
    texts = newest_as_read(connection, numbers)
    return [
        Facts(bill, actions.get(bill.id, ()), texts.get(bill.number, ("", ""))) for bill in bills
    ]


#: What people wrote of bills, by number: a text by who wrote it and field.
_Written: TypeAlias = Mapping[str, Mapping[tuple[str, str], str]]


def _beside(
    connection: Connection, bills: Sequence[Any], campaigning: Campaigning
) -> tuple[dict[int, str], dict[int, list[str]], _Written]:
    """What is read beside the facts: by id the digests of entries and the names of sponsors, by
    number what campaigns and editors wrote."""
    digests: dict[int, str] = {}
    sponsors: dict[int, list[tuple[int, str]]] = {}
    written: _Written = campaigning.words
    for kind, of, value, order in connection.execute(_BESIDE, {"ids": [bill.id for bill in bills]}):
        if kind == "entry":
            digests[of] = value
        elif kind == "sponsor":
            sponsors.setdefault(of, []).append((order, value))
        elif of is not None:
            numbers = [bill.number for bill in bills]
            edited = _edited(connection, numbers, campaigning)
            written = {
                number: {**campaigning.words.get(number, {}), **edited.get(number, {})}
                for number in numbers
            }
    named = {of: [name for _, name in sorted(names)] for of, names in sponsors.items()}
    return digests, named, written


def _edited(
    connection: Connection, numbers: Sequence[str], campaigning: Campaigning
) -> dict[str, dict[tuple[str, str], str]]:
    """What editors wrote of bills and their calls, the newest of each field, by number."""
    subjects = {f"{slug}/{number}": number for slug in campaigning.slugs for number in numbers}
    given = {"subjects": list(subjects), "numbers": list(numbers)}
    by_bill: dict[str, dict[tuple[str, str], str]] = {}
    for subject, name, new, called in connection.execute(_EDITED, given):
        number = subjects.get(subject, called)
        whose = subject.partition("/")[0] if subject in subjects else subject
        by_bill.setdefault(number, {})[whose, name] = json.loads(new) if new else ""
    return by_bill


# --- what is indexed ----------------------------------------------------------------------------


def _fields(
    facts: Facts, sponsors: Sequence[str], written: Mapping[tuple[str, str], str]
) -> dict[str, str]:
    """What of a bill is searched beside its text, by field, as people wrote it; empty ones lack.
    Names of the card count, and its last action, where the bill's page was not read yet."""
    bill = facts.bill
    actions = facts.actions or ([bill.listed_action] if bill.listed_action else [])
    carded = (re.sub(r"^(?:Rep|Sen)\. ", "", name) for name in bill.listed_sponsors or ())
    fields = {
        "number": bill.number,
        "title": bill.title,
        "long_title": bill.long_title,
        "subjects": "\n".join(bill.subjects),
        "sponsors": "\n".join(dict.fromkeys(sponsors or carded)),
        "summary": bill.summary or "",
        "calls_en": _campaigning(written, "en"),
        "calls_es": _campaigning(written, "es"),
        "actions": "\n".join(dict.fromkeys(actions)),
    }
    return {name: composed(bounded(name, text)) for name, text in fields.items() if text}


def _campaigning(written: Mapping[tuple[str, str], str], code: str) -> str:
    texts = (written[key] for key in sorted(written) if key[1].endswith(f".{code}"))
    return "\n".join(dict.fromkeys(filter(None, texts)))


def _digest(fields: Mapping[str, str], text: tuple[str, str]) -> str:
    digest = hashlib.blake2b(" ".join((FOLDING, *text)).encode(), digest_size=12)
    for name, value in fields.items():
        digest.update(f"\x00{name}\x01{value}".encode("utf-8", "replace"))
    return digest.hexdigest()


def _packed(fields: Mapping[str, str]) -> bytes:
    """The fields, and apart from them the text: who finds all in the fields need not unpack it."""
    short = {name: value for name, value in fields.items() if name != "text"}
    parts = (json.dumps(short, ensure_ascii=False), fields.get("text", ""))
    return b"".join(zlib.compress(part.encode("utf-8", "replace"), 3) for part in parts)


def _classes(folds: Mapping[str, str]) -> dict[str, str]:
    return {
        name: f" {BREAK} ".join(folds[field] for field in fields if field in folds)
        for name, fields in CLASSES.items()
    }


def _guessed(words: Iterable[str]) -> str:
    """Those that can be guessed at, as JSON."""
    return json.dumps(sorted(word for word in words if len(word) >= _GUESSED and word.isalpha()))


# --- SQLite and PostgreSQL ----------------------------------------------------------------------


_FTS5: Final = {"search_head_fts": "ab", "search_words_fts": "abcd"}
_DROP_ROWS: Final = tuple(text(f"DELETE FROM {name} WHERE rowid = :rowid") for name in _FTS5)
_PUT_ROWS: Final = tuple(
    text(
        f"INSERT INTO {name} (rowid, {', '.join(columns)}) VALUES (:rowid, :{', :'.join(columns)})"
    )
    for name, columns in _FTS5.items()
)


def _write_fts5(
    connection: Connection, rows: Sequence[Mapping[str, Any]], old: Sequence[Mapping[str, int]]
) -> None:
    """old: rows that are there already."""
    for statement in _DROP_ROWS if old else ():
        connection.execute(statement, old)
    for statement in _PUT_ROWS:
        connection.execute(statement, rows)


_PUT_HEAD: Final = text(
    "INSERT INTO search_head_fts (rowid, vector) VALUES (:rowid, CAST(:vector AS tsvector)) "
    "ON CONFLICT (rowid) DO UPDATE SET vector = excluded.vector"
)
_PUT_ALL: Final = text(
    "INSERT INTO search_words_fts (rowid, vector, pairs) "
    "VALUES (:rowid, CAST(:vector AS tsvector), CAST(:pairs AS integer[])) "
    "ON CONFLICT (rowid) DO UPDATE SET vector = excluded.vector, pairs = excluded.pairs"
)
#: What a tsvector can hold: a position in a text, and positions of one word.
_LAST_PLACE, _PLACES = 16_383, 255


def _write_tsvectors(
    connection: Connection, rows: Sequence[Mapping[str, Any]], _old: Sequence[Mapping[str, int]]
) -> None:
    heads = [{"rowid": row["rowid"], "vector": tsvector(row, "ab")} for row in rows]
    words = [
        {
            "rowid": row["rowid"],
            "vector": tsvector(row, "abcd"),
            "pairs": pairs_of(f" {BREAK} ".join(row[name] for name in "abcd").split()),
        }
        for row in rows
    ]
    connection.execute(_PUT_HEAD, heads)
    connection.execute(_PUT_ALL, words)


def tsvector(row: Mapping[str, str], classes: str) -> str:
    """The classes of a row as a tsvector is written. Places beyond what it can hold are left out:
    words that stand there alone are found, a phrase there is not."""
    by_word: dict[str, list[str]] = {}
    at = 0
    for name in classes:
        for word in row[name].split():
            at += 1
            if word == BREAK:
                continue
            positions = by_word.setdefault(word, [])
            if at <= _LAST_PLACE and len(positions) < _PLACES:
                positions.append(f"{at}{name}")
        at += 1
    return " ".join(
        f"'{word}':{','.join(positions)}" if positions else f"'{word}'"
        for word, positions in by_word.items()
    )


def _empty(connection: Connection) -> None:
    connection.execute(delete(_ENTRIES))
    connection.execute(delete(_WORDS))
    for name in _FTS5:
        connection.execute(text(f"DELETE FROM {name}"))


@cache
def _put_entry(dialect: str) -> Executable:
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(_ENTRIES)
    excluded = statement.excluded
    put: Executable = statement.on_conflict_do_update(
        index_elements=["rowid"],
        set_={"bill_id": excluded.bill_id, "digest": excluded.digest, "fields": excluded.fields},
    )
    return put


_PUT_WORDS: Final = {
    "sqlite": text(
        "INSERT OR IGNORE INTO search_words (word, letters, is_name) "
        "SELECT value, length(value), :is_name FROM json_each(:words)"
    ),
    "postgresql": text(
        "INSERT INTO search_words (word, letters, is_name) "
        "SELECT value, length(value), :is_name "
        "FROM jsonb_array_elements_text(CAST(:words AS jsonb)) AS value ON CONFLICT DO NOTHING"
    ),
}
