"""LegiScan: a bill of its data sets (JSON) as one of ours, with its roll calls and who voted.

Shapes: fanghuiz/legiscanrr inst/extdata/bill/HB1044.json, vote/154366.json and people/8630.json;
what its numbers stand for: data-raw/lookup_table.R there. How Colorado is written there:
spkelly/legitrack-api test/testBIll.js (roll calls), spkelly/q1-project testdata.js (numbers,
titles, actions).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final

from tracker.domain.formats import present
from tracker.importers.foreign import (
    StrangeBill,
    Values,
    acting,
    day_in,
    items,
    named_member,
    number_in,
    papers,
    text,
    totals,
    whole,
    within,
)

#: Finds a roll call by its id, None where the data set has none.
RollCalls = Callable[[int], Values | None]

_CHAMBERS: Final = {"H": "lower", "S": "upper", "J": "joint"}
_ROLES: Final = {"Rep": "lower", "Sen": "upper"}
#: sponsor_type_id: generic, primary, co-sponsor, joint (of Colorado: a second prime sponsor).
_SPONSORS: Final = {0: "sponsor", 1: "prime", 2: "cosponsor", 3: "prime"}
#: vote_id: yea, nay, not voting, absent.
_CHOICES: Final = {1: "yes", 2: "no", 3: "other", 4: "absent"}
#: status: where LegiScan says a bill stands, in its own words.
_STATUSES: Final = dict(
    enumerate(("Introduced", "Engrossed", "Enrolled", "Passed", "Vetoed", "Failed"), 1)
)
#: type_id of a text that is no version: fiscal note; analysis, veto message and response.
_PAPERS: Final = {7: "fiscal_notes", **dict.fromkeys((8, 12, 13), "other_documents")}
_FISCAL: Final = re.compile(r"fiscal", re.IGNORECASE)
_ORDINALS: Final = ("first|1st", "second|2nd", "third|3rd", "fourth|4th")
_EXTRA: Final = re.compile(r"/X(\d)$")
#: A roll call says its chamber first: `House: Third Reading BILL`.
_BY: Final = re.compile(r"(?:House|Senate):\s*")


def bill(
    values: Values, sessions: Collection[str], people: Mapping[int, str], roll_call: RollCalls
) -> dict[str, Any]:
    """A bill of our record format. sessions: every session there was; people: names by people_id;
    roll_call: finds who voted. Raises StrangeBill for a bill of another state or session, or
    without a number."""
    if (state := text(values, "state")) != "CO":
        raise StrangeBill(f"is of {state or 'no state'}, not of Colorado")
    number = number_in(text(values, "bill_number"), session_in(values), sessions)
    title, description = text(values, "title"), text(values, "description")
    votes = (_vote(vote, people, roll_call) for vote in items(values, "votes"))
    return present(
        {
            "kind": "bill",
            "session": number.session,
            "number": str(number),
            "title": title,
            "long_title": description if description != title else "",
            "status": _STATUSES.get(whole(values.get("status")) or 0, ""),
            "subjects": [text(item, "subject_name") for item in items(values, "subjects")],
            "sponsors": [_sponsor(item) for item in items(values, "sponsors")],
            "actions": list(_actions(values)),
            **papers(_papers(values)),
            "votes": [vote for vote in votes if "date" in vote],
            "source_url": text(values, "state_link", "url"),
            "source": "legiscan",
            "foreign_id": str(values.get("bill_id") or ""),
            "foreign_url": text(values, "url"),
        }
    )


def session_in(values: Values) -> str:
    """The session of a bill: `2024A`, and of the first special one of that year `2024B`. The name
    of a special session says which it is, else the address of the bill (`.../HB1001/2025/X1`)."""
    session = within(values, "session")
    year = whole(session.get("year_start"))
    if not year:
        return ""
    if not whole(session.get("special")):
        return f"{year}A"
    name = f"{text(session, 'session_name')} {text(session, 'session_title')}".lower()
    ordinals = (at for at, words in enumerate(_ORDINALS) if re.search(rf"\b(?:{words})\b", name))
    extra = _EXTRA.search(text(values, "url"))
    which = next(ordinals, int(extra[1]) - 1 if extra else 0)
    return f"{year}{'BCDEFGHIJ'[which]}"


def person(values: Values) -> tuple[int, str] | None:
    """The id and name of a person, None where either lacks."""
    number, name = whole(values.get("people_id")), text(values, "name")
    return (number, name) if number and name else None


def _sponsor(item: Values) -> dict[str, Any]:
    name, chamber = named_member(text(item, "name"), _ROLES.get(text(item, "role"), ""))
    role = _SPONSORS.get(whole(item.get("sponsor_type_id")) or 0, "sponsor")
    return present({"name": name, "chamber": chamber, "role": role})


def _actions(values: Values) -> Iterator[dict[str, Any]]:
    rows = sorted(items(values, "history"), key=lambda item: text(item, "date"))
    for item in rows:
        day, words = day_in(text(item, "date")), text(item, "action")
        by = acting(words)
        chamber = by if by == "executive" else _CHAMBERS.get(text(item, "chamber"), by) or "joint"
        if day and words:
            yield {"date": day, "chamber": chamber, "text": words}


def _papers(values: Values) -> Iterator[tuple[str, str, str, str]]:
    """The list, day, name and URL of each text, amendment and supplement."""
    for item in items(values, "texts"):
        kind = _PAPERS.get(whole(item.get("type_id")) or 0, "versions")
        yield kind, *_paper(item, text(item, "type"))
    for item in items(values, "amendments"):
        yield "amendments", *_paper(item, text(item, "title", "description"))
    for item in items(values, "supplements"):
        kind = "fiscal_notes" if _FISCAL.search(text(item, "type")) else "other_documents"
        yield kind, *_paper(item, text(item, "title", "type", "description"))


def _paper(item: Values, name: str) -> tuple[str, str, str]:
    return day_in(text(item, "date")), name, text(item, "state_link", "url")


def _vote(vote: Values, people: Mapping[int, str], roll_call: RollCalls) -> dict[str, Any]:
    passed, number = whole(vote.get("passed")), whole(vote.get("roll_call_id"))
    called = roll_call(number) if number else None
    return present(
        {
            "date": day_in(text(vote, "date")),
            "chamber": _CHAMBERS.get(text(vote, "chamber"), ""),
            "motion": _BY.sub("", text(vote, "desc"), count=1),
            "result": "" if passed is None else ("fail", "pass")[bool(passed)],
            **totals(*(whole(vote.get(name)) for name in ("yea", "nay", "absent", "nv"))),
            "url": text(vote, "state_link", "url"),
            "ballots": list(_ballots(called or {}, people)),
        }
    )


def _ballots(roll_call: Values, people: Mapping[int, str]) -> Iterator[dict[str, Any]]:
    """Who voted how. A person that the data set does not name is told by number."""
    for ballot in items(roll_call, "votes"):
        number = whole(ballot.get("people_id"))
        choice = _CHOICES.get(whole(ballot.get("vote_id")) or 0, "other")
        if number:
            yield {"name": people.get(number, f"people_id {number}"), "choice": choice}
