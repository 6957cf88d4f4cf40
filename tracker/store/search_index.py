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
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, delete, select, text

from tracker.domain.differences import grouped
from tracker.domain.numbers import BillNumber
from tracker.domain.search_terms import rowid_of
from tracker.domain.text.words import BREAK, FOLDING, bounded, composed, indexed, pairs_of
from tracker.store.columns import rows_by, some
from tracker.store.derived_tables import ENTRIES, WORDS
from tracker.store.rows import NEWEST_ACTIONS, live, put
from tracker.store.stored_texts import newest_as_read, words_with
from tracker.store.tables import BILLS, CALLS, EDITS, SPONSORS

#: The fields of each class, the weightiest first.
CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    "a": ("number", "title"),
    "b": ("long_title", "subjects", "sponsors"),
    "c": ("summary", "calls_en", "calls_es"),
    "d": ("actions", "text"),
}
#: What a campaign says of a bill that is searched, in each language.
CAMPAIGN_TEXTS: Final = ("line", "points", "note")
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


#: Rows of bills; of each its actions, newest first, by its id; digests of its newest text and of
#: the code that read that, by its number.
Facts: TypeAlias = tuple[
    Collection[Any], Mapping[int, Sequence[Any]], Mapping[str, tuple[str, str]]
]


def index_again(
    connection: Connection,
    numbers: Sequence[str],
    campaigning: Campaigning = NOBODY,
    facts: Facts | None = None,
) -> int:
    """Indexes those of the bills that changed, in the transaction of the change. Returns how many
    did. facts: of these bills, None where they were not read yet."""
    rows, entries, words, names = [], [], set[str](), set[str]()
    rowids = [rowid_of(BillNumber.parse(number)) for number in numbers]
    there: dict[int, str] = dict(connection.execute(_DIGESTS, {"rowids": rowids}).all())
    for bill, fields, newest in _read(connection, numbers, campaigning, facts):
        number = BillNumber.parse(bill.number)
        rowid, digest = rowid_of(number), _digest(fields, newest)
        if digest == there.get(rowid):
            continue
        if newest[0]:
            fields["text"] = text_of(connection, newest[0])
        folds = {name: indexed(text) for name, text in fields.items()}
        classes = {
            name: f" {BREAK} ".join(folds[field] for field in of if field in folds)
            for name, of in CLASSES.items()
        }
        rows.append({"rowid": rowid, **classes})
        entries.append({
            "rowid": rowid, "bill_id": bill.id, "prefix": number.prefix, "serial": number.serial,
            "digest": digest, "fields": _packed(fields),
        })  # fmt: skip
        names.update(folds.get("sponsors", "").split())
        words.update(*(text.split() for name, text in folds.items() if name not in _UNGUESSED))
    if entries:
        dialect = connection.dialect.name
        _write(connection, rows, there)
        put(connection, ENTRIES, entries)
        for some, is_name in ((names, True), (words, False)):
            guessed = sorted(word for word in some if len(word) >= _GUESSED and word.isalpha())
            values = {"words": json.dumps(guessed), "is_name": is_name}
            connection.execute(text(_PUT_WORDS.format(_FROM_WORDS[dialect])), values)
    return len(entries)


def rebuild(connection: Connection, campaigning: Campaigning = NOBODY) -> int:
    """Indexes every bill anew. Returns how many there are."""
    for table in (ENTRIES, WORDS):
        connection.execute(delete(table))
    for name in _INDEX:
        connection.execute(text(f"DELETE FROM {name}"))
    numbers = connection.execute(select(BILLS.c.number).order_by(BILLS.c.id)).scalars().all()
    for first in range(0, len(numbers), _AT_ONCE):
        index_again(connection, numbers[first : first + _AT_ONCE], campaigning)
    return len(numbers)


def written(
    connection: Connection, numbers: Sequence[str]
) -> Iterator[tuple[int, dict[str, str], str]]:
    """(rowid, fields, digest of the newest text) of bills, as they would be indexed now, without
    what campaigns' files say."""
    for bill, fields, (digest, _) in _read(connection, numbers, NOBODY):
        yield rowid_of(BillNumber.parse(bill.number)), fields, digest


def text_of(connection: Connection, digest: str) -> str:
    """A text as it is indexed, "" for none."""
    return composed(bounded("text", words_with(connection, digest))) if digest else ""


# --- what is read -------------------------------------------------------------------------------

_CAMPAIGN_FIELDS: Final = tuple(
    f"{name}.{code}" for name in CAMPAIGN_TEXTS for code in ("en", "es")
)

#: Of what is indexed its digest alone: the fields are long.
_DIGESTS: Final = select(ENTRIES.c.rowid, ENTRIES.c.digest).where(
    ENTRIES.c.rowid.in_(some("rowids"))
)
_SPONSORS: Final = (
    select(SPONSORS.c.bill_id, SPONSORS.c.name).where(*live(SPONSORS)).order_by(SPONSORS.c.id)
)
_EDITED: Final = (
    select(EDITS.c.subject, EDITS.c.field, EDITS.c.new, CALLS.c.bill)
    .join(CALLS, CALLS.c.id == EDITS.c.subject, isouter=True)
    .where(EDITS.c.field.in_(_CAMPAIGN_FIELDS))
    .where(EDITS.c.subject.in_(some("subjects")) | CALLS.c.bill.in_(some("numbers")))
    .order_by(EDITS.c.at, EDITS.c.id)
)


def _facts(connection: Connection, numbers: Sequence[str]) -> Facts:
    bills = rows_by(connection, BILLS.c.number, numbers).values()
    rows = connection.execute(NEWEST_ACTIONS, {"ids": [bill.id for bill in bills]})
    actions = grouped((row.bill_id, row) for row in rows)
    return bills, actions, newest_as_read(connection, numbers)


def _read(
    connection: Connection,
    numbers: Sequence[str],
    campaigning: Campaigning,
    facts: Facts | None = None,
) -> Iterator[tuple[Any, dict[str, str], tuple[str, str]]]:
    """Rows of bills, each with its fields beside its text, and with digests of its newest text and
    of the code that read that, "" for none."""
    bills, actions, texts = facts or _facts(connection, numbers)
    sponsors = grouped(connection.execute(_SPONSORS, {"ids": [bill.id for bill in bills]}))
    edited = _edited(connection, numbers, campaigning)
    for bill in bills:
        words = {**campaigning.words.get(bill.number, {}), **edited.get(bill.number, {})}
        history = [action.text for action in actions[bill.id]]
        fields = _fields(bill, history, sponsors[bill.id], words)
        yield bill, fields, texts.get(bill.number, ("", ""))


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
    bill: Any,
    actions: Sequence[str],
    sponsors: Sequence[str],
    written: Mapping[tuple[str, str], str],
) -> dict[str, str]:
    """What of a bill is searched beside its text, by field, as people wrote it; empty ones lack.
    Names of the card count, and its last action, where the bill's page was not read yet."""
    history = actions or ([bill.listed_action] if bill.listed_action else [])
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
        "actions": "\n".join(dict.fromkeys(history)),
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


# --- SQLite and PostgreSQL ----------------------------------------------------------------------


#: The two tables of the index, with the classes that each holds.
_INDEX: Final = {"search_head_fts": "ab", "search_words_fts": "abcd"}
#: What PostgreSQL keeps of a row, with how it is written.
_VECTORS: Final = {
    "search_head_fts": {"vector": "tsvector"},
    "search_words_fts": {"vector": "tsvector", "pairs": "integer[]"},
}


def _write(
    connection: Connection, rows: Sequence[Mapping[str, Any]], there: Collection[int]
) -> None:
    """there: ids of rows that are there already."""
    old = [{"rowid": row["rowid"]} for row in rows if row["rowid"] in there]
    for name, classes in _INDEX.items():
        if old:
            connection.execute(text(f"DELETE FROM {name} WHERE rowid = :rowid"), old)
        values, given = {letter: f":{letter}" for letter in classes}, rows
        if connection.dialect.name == "postgresql":
            values = {key: f"CAST(:{key} AS {kind})" for key, kind in _VECTORS[name].items()}
            given = [
                {
                    "rowid": row["rowid"],
                    "vector": tsvector(row, classes),
                    "pairs": pairs_of(f" {BREAK} ".join(row[one] for one in classes).split()),
                }
                for row in rows
            ]
        put_row = f"INSERT INTO {name} (rowid, {', '.join(values)})"
        connection.execute(text(f"{put_row} VALUES (:rowid, {', '.join(values.values())})"), given)


#: What a tsvector can hold: a position in a text, and positions of one word.
_LAST_PLACE, _PLACES = 16_383, 255


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


_PUT_WORDS: Final = (
    "INSERT INTO search_words (word, letters, is_name) "
    "SELECT value, length(value), :is_name FROM {} WHERE true ON CONFLICT DO NOTHING"
)
_FROM_WORDS: Final = {
    "sqlite": "json_each(:words)",
    "postgresql": "jsonb_array_elements_text(CAST(:words AS jsonb)) AS value",
}
