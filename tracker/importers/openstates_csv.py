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
from typing import Any, Final, NamedTuple

from tracker.importers.foreign import Values
from tracker.importers.members import DAMAGED, DAMAGES, Members

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
    "organizations": "id",
}
_NAME: Final = re.compile(rf"(?:.*/)?[A-Za-z]{{2}}_[^/]*?_(?P<table>{'|'.join(_TABLES)})\.csv")
#: Letters of a field: an abstract may hold a bill's whole summary.
_MOST_LETTERS: Final = 16 << 20
#: Lists of a vote: their tables.
_OF_VOTES: Final = {"counts": "counts", "votes": "people", "sources": "sources"}


class Row(NamedTuple):
    """A row of a table; of a bill, an object in the shape of their JSON. place: file and line."""

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
    """The bills, each joined with its rows in the other tables, whose faults are told first."""
    csv.field_size_limit(_MOST_LETTERS)
    by_table = {table: name for name in members.names if (table := table_of(name))}
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(Path(folder) / "joined.db", isolation_level=None)) as joined,
    ):
        joined.executescript("pragma journal_mode = off; pragma synchronous = off")
        joined.execute("create table laid (kind text, owner text, row text)")
        for table, name in by_table.items():
            if table != "bills":
                yield from _lay(joined, members, table, name)
        joined.execute("create index belonging on laid (kind, owner)")
        for row in _read(members, by_table["bills"]):
            yield row if isinstance(row, Fault) else Row(row.place, _bill(joined, row.values))


def _lay(joined: sqlite3.Connection, members: Members, table: str, name: str) -> Iterator[Fault]:
    """Lays a table into the file."""
    joined.execute("begin")
    for row in _read(members, name):
        if isinstance(row, Fault):
            yield row
        else:
            laid = (table, row.values.get(_TABLES[table], ""), json.dumps(row.values))
            joined.execute("insert into laid values (?, ?, ?)", laid)
    joined.execute("commit")


def _read(members: Members, name: str) -> Iterator[Row | Fault]:
    """The rows of a table, each with the line it ends on; a Fault instead of one that is cut."""
    line = 1
    try:
        with members.open(name) as file:
            reader = csv.reader(io.TextIOWrapper(file, "utf-8-sig", newline=""))
            columns = next(reader, [])
            for cells in reader:
                line = reader.line_num
                place = f"{name}, line {line}"
                if len(cells) == len(columns):
                    yield Row(place, dict(zip(columns, cells, strict=True)))
                elif cells:
                    what = f"a row of {len(cells)} cells under {len(columns)} columns"
                    yield Fault(place, what)
    except (csv.Error, UnicodeDecodeError, *DAMAGES) as error:
        what = f"{name} {DAMAGED}" if isinstance(error, DAMAGES) else str(error)
        yield Fault(f"{name}, line {line + 1}", f"the table cannot be read on ({what})")


def _bill(joined: sqlite3.Connection, row: Values) -> Values:
    """A bill in the shape of their JSON."""

    def of(table: str, owner: str) -> list[dict[str, Any]]:
        query = "select row from laid where kind = ? and owner = ? order by rowid"
        return [json.loads(text) for (text,) in joined.execute(query, (table, owner))]

    def papers(kind: str) -> list[dict[str, Any]]:
        return [
            {**paper, "links": of(f"bill_{kind}_links", paper["id"])}
            for paper in of(f"bill_{kind}s", bill)
        ]

    def acted(action: dict[str, Any]) -> dict[str, Any]:
        organizations = of("organizations", action["organization_id"])
        return {**action, "organization": organizations[-1] if organizations else {}}

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
            {**acted(action), "classification": _listed(action.get("classification", ""))}
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
            acted(vote)
            | {name: of(f"vote_{table}", vote["id"]) for name, table in _OF_VOTES.items()}
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
