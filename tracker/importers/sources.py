"""The collections of other people, told by what is in them, and read bill by bill: Open States'
bulk CSV and JSON, answers of its API and what its scrapers write; LegiScan's data sets.

What cannot be read is a Fault among the bills: it costs nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from tracker.importers import legiscan, openstates, openstates_csv
from tracker.importers.foreign import StrangeBill, Values, text, within
from tracker.importers.json_values import BadJson, values_in
from tracker.importers.members import DAMAGED, DAMAGES, Members
from tracker.importers.openstates_csv import Fault

Kind: TypeAlias = Literal["openstates_csv", "openstates", "legiscan"]
#: Members that are looked into before a file is said to be of no known kind.
_LOOKS: Final = 20
_PERSON: Final = re.compile(r"(?:.*/)?people/[^/]+\.json")
_ROLL_CALL: Final = re.compile(r"(?:(?P<before>.*)/)?vote/(?P<id>\d{1,12})\.json")
#: Roll calls that are kept at hand: those of a bill are asked for one after the other.
_AT_HAND: Final = 64


class ForeignBill(NamedTuple):
    """A bill of another source. place: file and line; record: see importers/foreign.py."""

    place: str
    record: dict[str, Any]
    kind: str = "bill"

    @property
    def id(self) -> str:
        """Its number."""
        return str(self.record["number"])

    @property
    def session(self) -> str:
        """The session it belongs to."""
        return str(self.record["session"])


def kind_of(members: Members) -> Kind | None:
    """What a collection is, None for nothing that is known here."""
    if any(openstates_csv.table_of(name) == "bills" for name in members.names):
        return "openstates_csv"
    for name in _json(members)[:_LOOKS]:
        _, value = next(_values(members, name), ("", None))
        if isinstance(value, Mapping) and (kind := _kind_of_value(value)):
            return kind
    return None


def _kind_of_value(value: Values) -> Kind | None:
    if {"bill", "roll_call", "person"} & value.keys() and not text(value, "bill"):
        return "legiscan"
    if "identifier" in value and {"legislative_session", "session", "actions"} & value.keys():
        return "openstates"
    return "openstates" if isinstance(value.get("results"), list) else None


def bills(members: Members, kind: Kind, sessions: Collection[str]) -> Iterator[ForeignBill | Fault]:
    """The bills of a collection, in its order. sessions: every session there was."""
    if members.cut:
        yield Fault("", members.cut)
    read = {"openstates_csv": _csv, "openstates": _openstates, "legiscan": _legiscan}[kind]
    yield from read(members, sessions)


def _made(
    place: str, make: Callable[..., dict[str, Any]], bill: Values, *beside: Any
) -> ForeignBill | Fault:
    try:
        return ForeignBill(place, make(bill, *beside))
    except StrangeBill as strange:
        name = text(bill, "identifier", "bill_number") or "a bill without a number"
        return Fault(place, f"{name} {strange}")


def _csv(members: Members, sessions: Collection[str]) -> Iterator[ForeignBill | Fault]:
    for row in openstates_csv.rows(members):
        if isinstance(row, Fault):
            yield row
        else:
            yield _made(row.place, openstates.bill, row.values, sessions)


def _openstates(members: Members, sessions: Collection[str]) -> Iterator[ForeignBill | Fault]:
    """Bills, each with the votes that its scraper wrote beside it."""
    names = _json(members)
    beside: dict[str, list[str]] = defaultdict(list)  # the scrapers write a file a vote
    for name in names:
        if name.rpartition("/")[2].startswith("vote_event_"):
            for _, value in _values(members, name):
                if isinstance(value, Mapping):
                    beside[text(value, "bill")].append(name)
    for place, value in _values(members, *names):
        for bill in _of_answer(value):
            if isinstance(bill, Fault):
                yield bill
            elif not isinstance(bill, Mapping) or not {"identifier", "motion_text"} & bill.keys():
                yield Fault(place, "what stands there is no bill")
            elif "motion_text" not in bill:
                of = beside.get(text(bill, "_id"), ())
                votes = [vote for _, vote in _values(members, *of) if isinstance(vote, Mapping)]
                whole = {**bill, "votes": votes} if votes else bill
                yield _made(place, openstates.bill, whole, sessions)


def _of_answer(value: Any) -> list[Any]:
    """The bills of an answer of the API, or the value itself."""
    results = value.get("results") if isinstance(value, Mapping) else None
    return results if isinstance(results, list) else [value]


def _legiscan(members: Members, sessions: Collection[str]) -> Iterator[ForeignBill | Fault]:
    """Bills with their roll calls, which are looked up as a bill names them."""
    people: dict[int, str] = {}
    calls = {int(call["id"]): call[0] for call in map(_ROLL_CALL.fullmatch, members.names) if call}

    @lru_cache(_AT_HAND)
    def roll_call(number: int) -> Values | None:
        values = _values(members, calls[number]) if number in calls else ()
        calls_in = (within(value, "roll_call") for _, value in values if isinstance(value, Mapping))
        return next(calls_in, None)

    names = [name for name in _json(members) if not _ROLL_CALL.fullmatch(name)]
    names.sort(key=lambda name: _PERSON.fullmatch(name) is None)  # who votes comes first
    for place, value in _values(members, *names):
        if isinstance(value, Fault):
            yield value
        elif isinstance(value, Mapping) and (bill := within(value, "bill")):
            yield _made(place, legiscan.bill, bill, sessions, people, roll_call)
        elif isinstance(value, Mapping) and {"person", "roll_call"} & value.keys():
            people.update(filter(None, [legiscan.person(within(value, "person"))]))
        else:
            yield Fault(place, "what stands there is no bill, person or roll call")


def _json(members: Members) -> list[str]:
    """The members that hold JSON; a file by itself may have any name."""
    if len(members.names) == 1:
        return list(members.names)
    return [name for name in members.names if name.lower().endswith((".json", ".jsonl"))]


def _values(members: Members, *names: str) -> Iterator[tuple[str, Any]]:
    """The values of members with the place of each; a Fault at the end of one that is cut."""
    for name in names:
        line, count = 1, 0
        try:
            with members.open(name) as file:
                for line, value in values_in(file):
                    count += 1
                    yield f"{name}, line {line}", value
        except BadJson as bad:
            line, what = bad.line, str(bad)
        except DAMAGES:
            what = f"{name} {DAMAGED}"
        else:
            continue
        whole = f"after {count:,} that {'is' if count == 1 else 'are'} whole"
        place = f"{name}, line {line}"
        yield place, Fault(place, f"{what}, {whole}")
