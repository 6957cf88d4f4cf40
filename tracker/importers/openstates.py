"""Open States: a bill of its bulk JSON, of its API (version 3) or of its scrapers, as one of ours.

Shapes: openstates/openstates.org bulk/management/commands/bulk_export.py (bulk JSON 1.0, CSV 2.1),
openstates/api-v3 api/schemas.py, openstates/openstates-core openstates/scrape/schemas/bill.py and
vote_event.py. How Colorado is written there: openstates/openstates-scrapers scrapers/co/bills.py
and scrapers/co/__init__.py; its numbers get a blank by openstates-core utils/transformers.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from typing import Any, Final

from tracker.domain.formats import present
from tracker.importers.foreign import (
    StrangeBill,
    Values,
    acting,
    day_in,
    items,
    named_day,
    named_member,
    number_in,
    papers,
    text,
    totals,
    whole,
    within,
)

#: What stands where a motion's words are not known, in the words of the scraper.
_NO_MOTION: Final = "Motion not given."
_STATE: Final = re.compile(r"Colorado|.*/state:co(?:/.*)?|CO", re.IGNORECASE)
#: Their classes of organizations, which are ours but for the one that stands for both chambers.
_CHAMBERS: Final = {
    "lower": "lower", "upper": "upper", "executive": "executive", "legislature": "joint",
}  # fmt: skip
_ORGANIZATIONS: Final = re.compile(
    r"(?P<lower>House\b|.*\bHouse of Representatives\b)"
    r"|(?P<upper>Senate\b|.*\bSenate$)"
    r"|(?P<joint>(?i:.*General Assembly$|.*\blegislature$))"
    r"|(?P<executive>.*\b(?:Governor|Executive)\b)"
)
_CHOICES: Final = ("yes", "no", "excused", "absent")
#: Papers by what they are called or classified as: the list of ours, the words, what is dropped.
_PAPERS: Final = (
    ("fiscal_notes", re.compile(r"fiscal.note\b", re.IGNORECASE), ""),
    ("amendments", re.compile(r"amendment\b(?=\s+\w\.\d)|^amendment$", re.IGNORECASE), "Amendment"),
    ("reports", re.compile(r"committee.(?:report|amendment)\b", re.IGNORECASE), ""),
)


def bill(values: Values, sessions: Collection[str]) -> dict[str, Any]:
    """A bill of our record format. sessions: every session there was. Raises StrangeBill for one of
    another state or session, or without a number."""
    _need_colorado(values)
    session = text(values, "legislative_session", "session") or text(
        within(values, "legislative_session"), "identifier"
    )
    number = number_in(text(values, "identifier"), session, sessions)
    title, long_title = _titles(values)
    sources = (text(source, "url") for source in items(values, "sources"))
    abstracts = (text(abstract, "abstract") for abstract in items(values, "abstracts"))
    return present(
        {
            "kind": "bill",
            "session": session,
            "number": str(number),
            "title": title,
            "long_title": long_title,
            "summary": next(filter(None, abstracts), ""),
            "subjects": _words(values.get("subject")),
            "sponsors": [_sponsor(item) for item in items(values, "sponsorships", "sponsors")],
            "actions": _actions(items(values, "actions")),
            **papers(_papers(values)),
            "votes": [vote for vote in map(_vote, items(values, "votes")) if "date" in vote],
            "source_url": next(filter(None, sources), ""),
            "source": "openstates",
            "classification": _words(values.get("classification")),
            "foreign_id": text(values, "id"),
            "foreign_url": text(values, "openstates_url"),
        }
    )


def _need_colorado(values: Values) -> None:
    jurisdiction = within(values, "jurisdiction")
    state = text(values, "jurisdiction_name", "jurisdiction") or text(jurisdiction, "name", "id")
    if state and not _STATE.fullmatch(state):
        raise StrangeBill(f"is of {state}, not of Colorado")


def _titles(values: Values) -> tuple[str, str]:
    """The title, and the long one where any of the titles is one."""
    title = text(values, "title")
    every = [title, *(text(other, "title") for other in items(values, "other_titles"))]
    long = next((one for one in every if one.startswith("Concerning ")), "")
    short = next((one for one in every if one and one != long), "")
    return (short if title == long else title) or long, long


def _words(value: object) -> list[str]:
    """A list of words, however it is kept."""
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []


def _sponsor(item: Values) -> dict[str, Any]:
    """Open States tells prime sponsors from others; of Colorado it took all who lead for prime."""
    role = within(within(item, "person"), "current_role")
    chamber = _CHAMBERS.get(text(role, "org_classification"), "")
    name, chamber = named_member(text(item, "name"), chamber)
    kind = text(item, "classification")
    is_prime = item.get("primary") is True or kind == "primary"
    plain = "cosponsor" if kind.startswith("co") else "sponsor"
    return present({"name": name, "chamber": chamber, "role": "prime" if is_prime else plain})


def _actions(actions: Iterable[Values]) -> list[dict[str, Any]]:
    """The history, oldest first, in the order that the source gives."""
    ordered = sorted(actions, key=lambda action: whole(action.get("order")) or 0)
    rows = [
        present(
            {
                "date": day_in(text(action, "date")),
                "chamber": chamber_of(action) or acting(text(action, "description")) or "joint",
                "text": text(action, "description"),
                "classification": _words(action.get("classification")),
            }
        )
        for action in ordered
    ]
    usable = [row for row in rows if {"date", "chamber", "text"} <= row.keys()]
    if usable and usable[0]["date"] > usable[-1]["date"]:
        usable.reverse()
    return sorted(usable, key=lambda row: str(row["date"]))


def chamber_of(values: Values) -> str:
    """The chamber of what an organization did, "" where it is not known: an object, a name, a class
    of its own, or what the scrapers write for one (`~{"classification": "lower"}`)."""
    organization = within(values, "organization")
    if not organization:
        organization = _pseudo(text(values, "organization", "organization_id"))
    kind = text(values, "organization__classification", "organization_classification")
    kind = kind or text(organization, "classification")
    if kind in _CHAMBERS:
        return _CHAMBERS[kind]
    name = text(values, "organization__name") or text(organization, "name")
    match = _ORGANIZATIONS.match(name)
    return match.lastgroup or "" if match else ""


def _pseudo(written: str) -> Values:
    with suppress(ValueError):
        value = json.loads(written.removeprefix("~")) if written.startswith("~") else {}
        return value if isinstance(value, dict) else {}
    return {}


def _papers(values: Values) -> Iterator[tuple[str, str, str, str]]:
    """The list, day, name and URL of each version and document. The scrapers of Colorado put
    amendments and committee reports among the versions, and days into the names."""
    for of, otherwise in (("versions", "versions"), ("documents", "other_documents")):
        for item in items(values, of):
            labels = filter(None, (text(item, "classification"), text(item, "note")))
            kinds = (
                (kind, cut) for one in labels for kind, like, cut in _PAPERS if like.match(one)
            )
            kind, dropped = next(kinds, (otherwise, ""))
            name, day = named_day(text(item, "note"))
            name = name.removeprefix(dropped).strip() or name
            links = items(item, "links")
            pdf = [link for link in links if text(link, "media_type") == "application/pdf"]
            url = next((text(link, "url") for link in (*pdf, *links)), text(item, "url"))
            yield kind, day_in(text(item, "date")) or day, name, url


def _vote(vote: Values) -> dict[str, Any]:
    motion, result = text(vote, "motion_text"), text(vote, "result")
    ballots = ((text(one, "voter_name"), text(one, "option")) for one in items(vote, "votes"))
    counts = {text(count, "option"): whole(count.get("value")) for count in items(vote, "counts")}
    return present(
        {
            "date": day_in(text(vote, "start_date")),
            "chamber": chamber_of(vote),
            "motion": "" if motion == _NO_MOTION else motion,
            "result": result if result in ("pass", "fail") else "",
            **totals(counts.pop("yes", None), counts.pop("no", None), *counts.values()),
            "url": next((text(source, "url") for source in items(vote, "sources")), ""),
            "ballots": [
                {"name": named_member(name)[0], "choice": choice if choice in _CHOICES else "other"}
                for name, choice in ballots
                if name
            ],
        }
    )
