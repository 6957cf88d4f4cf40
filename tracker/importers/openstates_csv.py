"""Open States' session CSV (version 2.1): tables that name their rows by ids, joined bill by bill.

Shapes: openstates/openstates.org bulk/management/commands/bulk_export.py (which tables there are),
openstates/openstates-core openstates/data/models/bill.py, vote.py and base.py (their columns).

The tables are laid into a file that is thrown away, so that memory does not grow with them: a bill
is then one look-up a table.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from tracker.importers.foreign import Values
from tracker.importers.members import CutMember, Members

#: The tables, by the end of their file's name: the column that names what a row belongs to.
_TABLES: Final = {
    "bills": "",
    "bill_abstracts": "bill_id",
    "bill_titles": "bill_id",
    "bill_actions": "bill_id",
    "bill_sources": "bill_id",
    "bill_sponsorships": "bill_id",
    "bill_documents": "bill_id",
    "bill_versions": "bill_id",
    "bill_document_links": "document_id",
    "bill_version_links": "version_id",
    "votes": "bill_id",
    "vote_people": "vote_event_id",
    "vote_counts": "vote_event_id",
    "vote_sources": "vote_event_id",
    "organizations": "",
}
_NAME: Final = re.compile(rf"(?:.*/)?[A-Za-z]{{2}}_[^/]*?_(?P<table>{'|'.join(_TABLES)})\.csv")
#: Letters of a field: an abstract may hold a bill's whole summary.
_MOST_LETTERS: Final = 16 << 20
_AT_ONCE: Final = 1000


class Row(NamedTuple):
    """A bill, as an object in the shape of their JSON. place: file and line where its row is."""

    place: str
    values: Values


class Fault(NamedTuple):
    """What could not be read. place: file and line; what: the end of a sentence."""

    place: str
    what: str


def table_of(name: str) -> str:
    """Which of the tables a file is by its name, "" for none."""
    match = _NAME.fullmatch(name)
    return match["table"] if match else ""


def rows(members: Members) -> Iterator[Row | Fault]:
    """The bills of these tables, each joined with its rows in the others; what of a table is cut
    is told first."""
    csv.field_size_limit(_MOST_LETTERS)
    by_table = {table: name for name in members.names if (table := table_of(name))}
    with tempfile.TemporaryDirectory() as folder, closing(_opened(Path(folder))) as joined:
        for table, name in by_table.items():
            if table not in ("bills", "organizations"):
                yield from _lay(joined, members, table, name)
        joined.execute("create index belonging on laid (kind, owner)")
        organizations: dict[str, Values] = {}
        if "organizations" in by_table:
            for line, row in _read(members, by_table["organizations"]):
                if isinstance(row, str):
                    yield Fault(f"{by_table['organizations']}, line {line}", row)
                else:
                    organizations[row.get("id", "")] = row
        for line, row in _read(members, by_table["bills"]):
            place = f"{by_table['bills']}, line {line}"
            if isinstance(row, str):
                yield Fault(place, row)
            else:
                yield Row(place, _bill(joined, row, organizations))


def _opened(folder: Path) -> sqlite3.Connection:
    joined = sqlite3.connect(folder / "joined.db", isolation_level=None)
    joined.execute("pragma journal_mode = off")
    joined.execute("pragma synchronous = off")
    joined.execute("create table laid (kind text, owner text, row text)")
    return joined


def _lay(joined: sqlite3.Connection, members: Members, table: str, name: str) -> Iterator[Fault]:
    """Lays a table into the file."""
    owner, some = _TABLES[table], []
    joined.execute("begin")
    for line, row in _read(members, name):
        if isinstance(row, str):
            yield Fault(f"{name}, line {line}", row)
            continue
        some.append((table, row.get(owner, ""), json.dumps(row)))
        if len(some) == _AT_ONCE:
            joined.executemany("insert into laid values (?, ?, ?)", some)
            some.clear()
    joined.executemany("insert into laid values (?, ?, ?)", some)
    joined.execute("commit")


def _read(members: Members, name: str) -> Iterator[tuple[int, dict[str, str] | str]]:
    """The rows of a table, each with the line it ends on; words instead of one that is cut."""
    line = 1
    try:
        with members.open(name) as file:
            reader = csv.reader(_lines(file))
            columns = next(reader, [])
            for cells in reader:
                line = reader.line_num
                if len(cells) == len(columns):
                    yield line, dict(zip(columns, cells, strict=True))
                elif cells:
                    yield line, f"a row of {len(cells)} cells under {len(columns)} columns"
    except (CutMember, csv.Error, UnicodeDecodeError) as error:
        yield line + 1, f"the table cannot be read on ({error})"


def _lines(file: IO[bytes]) -> io.TextIOWrapper:
    return io.TextIOWrapper(file, "utf-8-sig", newline="")


# --- joined --------------------------------------------------------------------------------------


def _bill(
    joined: sqlite3.Connection, row: dict[str, str], organizations: dict[str, Values]
) -> Values:
    """A bill in the shape of their JSON."""

    def of(table: str, owner: str) -> list[dict[str, Any]]:
        query = "select row from laid where kind = ? and owner = ? order by rowid"
        return [json.loads(text) for (text,) in joined.execute(query, (table, owner))]

    def papers(kind: str) -> list[dict[str, Any]]:
        return [
            {**paper, "links": of(f"bill_{kind}_links", paper["id"])}
            for paper in of(f"bill_{kind}s", row["id"])
        ]

    def acted(action: dict[str, Any]) -> dict[str, Any]:
        return {**action, "organization": organizations.get(action["organization_id"], {})}

    bill = row.get("id", "")
    return {
        **row,
        "legislative_session": row.get("session_identifier", ""),
        "jurisdiction_name": row.get("jurisdiction", ""),
        "classification": _listed(row.get("classification", "")),
        "subject": _listed(row.get("subject", "")),
        "abstracts": of("bill_abstracts", bill),
        "other_titles": of("bill_titles", bill),
        "actions": [
            acted({**action, "classification": _listed(action.get("classification", ""))})
            for action in of("bill_actions", bill)
        ],
        "sponsorships": [
            {**sponsor, "primary": sponsor.get("primary") == "True"}
            for sponsor in of("bill_sponsorships", bill)
        ],
        "sources": of("bill_sources", bill),
        "documents": papers("document"),
        "versions": papers("version"),
        "votes": [
            acted(
                {
                    **vote,
                    "counts": of("vote_counts", vote["id"]),
                    "votes": of("vote_people", vote["id"]),
                    "sources": of("vote_sources", vote["id"]),
                }
            )
            for vote in of("votes", bill)
        ],
    }


def _listed(cell: str) -> list[str]:
    """A list in a cell, which is written as Python writes one."""
    try:
        value = ast.literal_eval(cell) if cell.startswith("[") else []
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return []
    return [item for item in value if isinstance(item, str)]
