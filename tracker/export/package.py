"""What stands beside a download: what its fields mean (README.md, datapackage.json), how it is
cited and under which licence it may be used.

datapackage.json: Data Package 2.0, https://datapackage.org. Nothing here depends on the clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection

from tracker.domain.citation import AUTHOR, Citation, settled
from tracker.domain.formats import present
from tracker.domain.views import NEVER
from tracker.export.tables import TABLES, FlatTable, TableField
from tracker.settings import Settings
from tracker.store.journal import newest_observation

Form: TypeAlias = Literal["csv", "jsonl", "parquet"]
SOURCE: Final = ("Colorado General Assembly", "https://leg.colorado.gov")
MEDIA_TYPES: Final[dict[Form, str]] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
_HEAD: Final = """\
Each file is one table. A field that is unknown is empty, or null. Days are Denver's, moments are \
in UTC. In CSV a list has semicolons between its values, true and false are `yes` and `no`, and a \
text that a spreadsheet would take for a formula has an apostrophe in front; JSON Lines and \
Parquet have lists, booleans and texts as they are. `bill` is a `number` of bills; `place` orders \
what belongs to it.

Open Civic Data: the legislature is `ocd-jurisdiction/country:us/state:co/government`, its \
division `ocd-division/country:us/state:co`, a session has the same identifier there, and session \
and number together name a bill (Open States writes the number as `HB 26-1037`). An `ocd-bill`, \
`ocd-person` or `ocd-organization` id is given out by the database that made it: none is invented \
here.
"""


class About(NamedTuple):
    """What a download is. moment: the newest observation in it; address: where it stands, "" where
    that is not known; licence: SPDX, of our compilation."""

    sessions: tuple[str, ...]
    moment: datetime
    address: str
    licence: str

    @property
    def title(self) -> str:
        """What it is called."""
        return f"Bills and hearings of the Colorado General Assembly, {', '.join(self.sessions)}"

    @property
    def citation(self) -> Citation:
        """How it is cited."""
        return Citation(self.title, AUTHOR, self.moment, self.address, self.licence, "dataset")

    @property
    def licence_url(self) -> str:
        """Where the licence's words stand."""
        return f"https://spdx.org/licenses/{self.licence}.html"

    @property
    def rights(self) -> str:
        """What may be done with it, in sentences."""
        return (
            "The official records are in the public domain. Our compilation of them is given under "
            f"{self.licence} ({self.licence_url})."
        )


def about(
    connection: Connection,
    sessions: tuple[str, ...],
    settings: Settings,
    now: datetime,
    address: str = "",
) -> About:
    """What a download of sessions is, by what the database has seen until now: by its moment, a
    whole second, all had been seen. address: where it stands, without its moment, if anywhere."""
    moment = settled(min(newest_observation(connection) or NEVER, now))
    about = About(sessions, moment, "", settings.licence)
    return about._replace(address=f"{address}?as_of={about.citation.stamp}" if address else "")


def address_of(host: str, session: str, form: str) -> str:
    """Where a download of one session stands at a host, "" where no host is known."""
    return f"{host}/data/{session}/{form}/README.md" if host else ""


def readme(about: About) -> str:
    """README.md: what it is, how it is cited, what each field means."""
    return (
        f"# {about.title}\n\nAs of {about.citation.stamp}. {about.rights}\n\n"
        f"Cite it as: {about.citation.line}\n\n```bibtex\n{about.citation.bibtex}```\n\n"
        + dictionary()
    )


def dictionary() -> str:
    """The tables with their fields, as Markdown."""
    return _HEAD + "".join("\n".join(("", *_lines(table), "")) for table in TABLES.values())


def _lines(table: FlatTable) -> Iterator[str]:
    key = ", ".join(f"`{name}`" for name in table.key)
    yield f"## Table {table.name}\n\n{table.about} One row for each {key}.\n"
    yield "| field | type | unit | what it says |\n|---|---|---|---|"
    for field in table.fields:
        kind = f"{'list of ' * field.type.is_list}{field.type.name}"
        yield f"| `{field.name}` | {kind} | {field.unit} | {field.meaning} |"


def datapackage(about: About, form: Form) -> str:
    """datapackage.json: the same for programs."""
    described = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "-".join(("colorado-bills", *about.sessions)).lower(),
        "title": about.title,
        "description": f"{about.rights} {about.citation.line}",
        "created": about.citation.stamp,
        "homepage": about.address,
        "licenses": [{"name": about.licence, "path": about.licence_url}],
        "sources": [{"title": SOURCE[0], "path": SOURCE[1]}],
        "resources": [_resource(form, table) for table in TABLES.values()],
    }
    return json.dumps(present(described), ensure_ascii=False, indent=1) + "\n"


def _resource(form: Form, table: FlatTable) -> dict[str, Any]:
    references = [
        {"fields": list(fields), "reference": {"resource": other, "fields": TABLES[other].key}}
        for other, fields in table.refers.items()
    ]
    return {
        "name": table.name,
        "path": f"{table.name}.{form}",
        "description": table.about,
        "format": form,
        "mediatype": MEDIA_TYPES[form].partition(";")[0],
        "encoding": "utf-8",
        "schema": present(
            {
                "fields": [_described(form, field) for field in table.fields],
                "missingValues": [""],
                "primaryKey": list(table.key),
                "foreignKeys": references,
            }
        ),
    }


def _described(form: Form, field: TableField) -> dict[str, Any]:
    kind: dict[str, Any] = {"type": field.type.name}
    if field.type.is_list:
        kind = {"type": "list", "delimiter": "; "} if form == "csv" else {"type": "array"}
    elif form == "csv" and field.type.name == "boolean":
        kind |= {"trueValues": ["yes"], "falseValues": ["no"]}
    constraints = present({"required": field.is_key or None, "enum": list(field.type.choices)})
    described = {"name": field.name, **kind, "description": field.description}
    return described | ({"constraints": constraints} if constraints else {})
