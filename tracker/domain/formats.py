"""Open Civic Data's words beside ours, for those who put our data beside that of other states; and
what the record format calls our facts.

What can be made is made: the ids of Colorado and of its legislature, the session's identifier and
the bill's number, which together name a bill there, the kind of a measure, who acted, and what an
action is. What is given out by others is not: an `ocd-bill`, `ocd-person` or `ocd-organization` is
a random number of the database that made it, and none is invented here.

Classifications: `openstates/data/common.py` of openstates-core. Sessions have the identifiers that
Open States gives them (2026A); a number is written there as `HB 26-1037`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, TypeAlias

from tracker.domain.colorado import Meaning, reading_of
from tracker.domain.numbers import BillNumber
from tracker.domain.wordings import rows

Classification: TypeAlias = tuple[str, ...]

DIVISION: Final = "ocd-division/country:us/state:co"
JURISDICTION: Final = "ocd-jurisdiction/country:us/state:co/government"
#: Who acts, by our chambers. A conference committee is of the legislature as a whole.
ORGANIZATIONS: Final[Mapping[str, str]] = {
    "lower": "lower", "upper": "upper", "executive": "executive", "joint": "legislature",
}  # fmt: skip
#: What an action is, by what we read of it. What is put off, sent back, heard or reconsidered has
#: no word there but `deferral` or `referral`; a word too little is no error, one too much is.
_CLASSIFIED: Final = """
introduction,reading-1                    INTRODUCED
introduction,reading-1,referral-committee ASSIGNED
referral-committee                        REFERRED
referral                                  SENT_BACK
deferral                                  KEPT SECOND_LAID_OVER THIRD_LAID_OVER AMENDMENTS_LAID_OVER
committee-passage                         REPORTED
committee-failure                         POSTPONED
reading-2                                 SECOND_PASSED
reading-2,amendment-passage               SECOND_AMENDED
reading-3,passage                         THIRD_PASSED
reading-3,passage,amendment-passage       THIRD_AMENDED
passage                                   AMENDMENTS_AGREED REPORT_ADOPTED
failure                                   LOST NOT_REPASSED
enrolled                                  ENROLLED
executive-receipt                         SENT
executive-signature                       SIGNED
became-law                                UNSIGNED_LAW
executive-veto-line-item                  PARTIAL_VETO
executive-veto                            VETOED
veto-override-passage                     VETO_OVERRIDDEN
"""
CLASSIFICATIONS: Final[Mapping[Meaning, Classification]] = {
    **dict.fromkeys(Meaning, ()),
    **{
        Meaning[name]: tuple(words.split(","))
        for words, names in rows(_CLASSIFIED)
        for name in names.split()
    },
}
#: The kinds of measures, by the letters of their numbers behind that of the chamber.
_KINDS: Final[Mapping[str, str]] = {
    "B": "bill", "R": "resolution", "JR": "joint resolution", "CR": "concurrent resolution",
    "M": "memorial", "JM": "joint memorial",
}  # fmt: skip


def classification_of(action: str) -> Classification:
    """What an action is, by its words; () where nobody knows them, or no word stands for it. "Refer
    to Appropriations" is a passage from one committee and a referral to the next."""
    reading = reading_of(action)
    if reading is None:
        return ()
    left_one = reading.meaning is Meaning.REFERRED and " Refer " in action
    return (*(("committee-passage",) if left_one else ()), *CLASSIFICATIONS[reading.meaning])


def kind_of(number: str) -> str:
    """The kind of a measure: bill, joint resolution, ... number: as the site prints it."""
    return _KINDS[BillNumber.parse(number).prefix[1:]]


# --- the record format ----------------------------------------------------------------------------

#: What export and import go by: fields parted by blanks, `field=own` where we call them otherwise.
SPONSOR: Final = "name chamber role link=url"
ACTION: Final = "date=day chamber text"
VERSION: Final = "date=day name url html_url"
LAW: Final = "effective=day chapter=name url"
VOTE: Final = "date=day chamber motion result yes no other url committee reading"
BALLOT: Final = "name choice link=url"
MEMBER: Final = "name chamber role link=url"
LEGISLATOR: Final = "name chamber party district email phone url since until"
#: Entities of the ledger, by our own names.
ENTITIES: Final[Mapping[str, str]] = {"bill_status": "judgement"}
_FACTS: Final[Mapping[str, str]] = {
    "rank": "place", "start_text": "words", "start_time": "at", "schedule_url": "source_url",
    "listed_crawl": "crawl",
}  # fmt: skip
#: The address of an entity, where it is not `url`.
_URLS: Final[Mapping[str, str]] = {
    "bill": "source_url", "sponsor": "link", "ballot": "link", "membership": "link",
    "text": "address",
}  # fmt: skip


def present(values: Mapping[str, Any]) -> dict[str, Any]:
    """A record without what is absent: None, "" where a text is unknown, a list of nothing."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


@cache
def facts_named(entity: str) -> Mapping[str, str]:
    """The format's names of an entity's facts, by our own. entity: by our own name."""
    return {**_FACTS, "url": _URLS.get(entity, "url")}


@cache
def facts_meant(entity: str) -> Mapping[str, str]:
    """Our own names of an entity's facts, by the format's."""
    return {name: own for own, name in facts_named(entity).items()}
