"""A small store to search in: bills of three sessions, with a text, calls and odd letters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection

from tests.queries.fill import (
    EARLIER,
    NOW,
    add,
    add_action,
    add_bill,
    add_legislator,
    add_session,
    add_sponsor,
    add_topic,
    add_version,
    judge_bill,
)
from tracker.domain.bill_text import BillText, Line, Run, Section
from tracker.store.derived_tables import MARKS, TEXT_READS, TEXTS
from tracker.store.search_index import Campaigning
from tracker.store.stored_texts import packed
from tracker.store.tables import SESSIONS

#: What the campaign's files say of bills.
SAID = Campaigning(
    ("data-privacy",),
    {
        "SB26-070": {
            ("data-privacy", "line.en"): "Stops cameras from following drivers for years.",
            ("data-privacy", "line.es"): "Impide que las cámaras sigan a conductores por años.",
        }
    },
)
LAW = (
    "A law enforcement agency shall not retain historical location information beyond the "
    "retention period. See section 24-33.5-1603."
)

#: What is typed by hand, by accident or in bad faith, and what must be told of how it was read: a
#: remark, "none" where no bill has it, "" where bills are found.
ODD = (
    ("data " * 2_000, "long"),
    ("x" * 10_000, "long"),
    ('"' * 10_000, "wordless"),
    ('"" " "" \u201c\u201d', "wordless"),
    ("* ** *", "wordless"),
    ("AND OR NOT NEAR", "operators"),
    ("data AND NOT (privacy)", "operators"),
    (" ".join(f"w{at}" for at in range(500)), "many"),
    ("data" + "a" * 390, "none"),
    ("\0", ""),
    ("data\0", ""),
    ("data \ud800", ""),
    ("\u05e4\u05e8\u05d8\u05d9\u05d5\u05ea", "none"),
    ("\u202edata", ""),
    ("\U0001f512\U0001f575\ufe0f\u200d\u2640\ufe0f", "wordless"),
    ("data\U0001f512", ""),
    ("'; DROP TABLE bills; --", "none"),
)


def a_text(*sections: str) -> BillText:
    """A text of one line a section."""
    made = (
        Section(f"section-{at}", f"SECTION {at}.", "", (Line((Run(said),)),))
        for at, said in enumerate(sections, 1)
    )
    return BillText("html", "", "Introduced", tuple(made))


def add_text(connection: Connection, number: str, bill_id: int, said: BillText) -> None:
    """A text that was read of a bill's only version."""
    digest = number.rjust(64, "0")
    add_version(connection, bill_id, date(2026, 1, 20), "Introduced")
    add(connection, TEXTS, digest=digest, form="html", size=1, layer=b"", parsed=packed(said),
        first_seen_at=EARLIER, parser="")  # fmt: skip
    add(connection, TEXT_READS, session=f"20{number[2:4]}A", bill=number, version="Introduced",
        name="Introduced", form="html", url="", state="read", digest=digest,
        first_seen_at=EARLIER, asked_at=NOW, read_at=NOW)  # fmt: skip


def fill_to_search(connection: Connection) -> None:
    """Seven bills."""
    add_session(connection)
    for session in ("2018A", "2025B"):
        add(connection, SESSIONS, id=session, name=f"Session {session}")
    dmv = add_bill(connection, "HB26-1037", title="Personal Data & DMV",
                   summary="Limits sharing of personal records.\nSecond paragraph.",
                   subjects=["Motor Vehicles & Traffic Regulation"])  # fmt: skip
    judge_bill(connection, dmv, "in_committee", followed=True)
    add_topic(connection, dmv, "government-data", "Personal Data", "Personal Data & DMV")
    add_sponsor(connection, dmv, "Yara Zokaie")
    add_sponsor(connection, dmv, "Naquetta Ricks")
    add_action(connection, dmv, date(2026, 1, 14), "Introduced In House - Assigned to Judiciary")
    readers = add_bill(connection, "SB26-070", title="Ban Government Access Historical Location",
                       summary="License plate readers keep personal data.")  # fmt: skip
    judge_bill(connection, readers, "passed_chamber", chamber="upper", followed=True)
    add_sponsor(connection, readers, "L. Rodríguez", chamber="upper")
    add_legislator(connection, "luz-rodriguez", "Luz Rodríguez", chamber="upper")
    add_text(connection, "SB26-070", readers, a_text(LAW, "Safety clause for the peace."))
    add_marks(connection, readers)
    pool = add_bill(connection, "HB26-1001", title="Swimming Pool Licenses",
                    long_title="Concerning the licensing of agencies that run pools.")  # fmt: skip
    judge_bill(connection, pool, "signed")
    add_bill(connection, "SB25B-004", session="2025B", title="Artificial Intelligence",
             summary="An algorithm that decides about people must be fair. SB26-070 is similar.",
             listed_sponsors=["Sen. R. Rodriguez"], page_seen_at=None)  # fmt: skip
    old = add_bill(connection, "HB18-1037", session="2018A", title="Data Breach <b>Notice</b>")
    judge_bill(connection, old, "signed")
    add_bill(connection, "SB18-070", session="2018A", title="Café Zoning in Peña",
             summary="Data about data; more data, and data again.")  # fmt: skip
    add_bill(connection, "HJR26-1003", title="Memorial of a Data Scientist")


def add_marks(connection: Connection, bill_id: int) -> None:
    """A mark of an ask of the campaign."""
    add(connection, MARKS, bill_id=bill_id, key="data-privacy|retention|for|", first_seen_at=NOW,
        campaign="data-privacy", ask="retention", direction="for", field="text")  # fmt: skip


def numbers_of(hits: Iterable[Any]) -> list[str]:
    """Numbers of what was found, in its order."""
    return [hit.line.number for hit in hits]
