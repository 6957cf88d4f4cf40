"""The collections of other people, told by what is in them, and read bill by bill: Open States'
bulk CSV and JSON, answers of its API and what its scrapers write; LegiScan's data sets.

What cannot be read is a Fault among the bills: it costs nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from tracker.importers import legiscan, openstates, openstates_csv
from tracker.importers.foreign import StrangeBill, Values, text, within
from tracker.importers.json_values import BadJson, values_in
from tracker.importers.members import CutMember, Members
from tracker.importers.openstates_csv import Fault

Kind: TypeAlias = Literal["openstates_csv", "openstates", "legiscan"]
#: Members that are looked into before a file is said to be of no known kind.
_LOOKS: Final = 20
_PERSON: Final = re.compile(r"(?:.*/)?people/[^/]+\.json")
_ROLL_CALL: Final = re.compile(r"(?:(?P<before>.*)/)?vote/(?P<id>\d{1,12})\.json")
#: Roll calls that are kept at hand: those of a bill are asked for one after the other.
_AT_HAND: Final = 64


class ForeignBill(NamedTuple):
    """A bill of another source. place: file and line; record: of our record format, see
    importers/foreign.py."""

    place: str
    record: dict[str, Any]

    @property
    def id(self) -> str:
        """Its number."""
        return str(self.record["number"])


def kind_of(members: Members) -> Kind | None:
    """What a collection is, None for nothing that is known here."""
    if any(openstates_csv.table_of(name) == "bills" for name in members.names):
        return "openstates_csv"
    for name in _json(members)[:_LOOKS]:
        for _, value in _values(members, name):
            if isinstance(value, Fault) or not isinstance(value, Mapping):
                break
            if kind := _kind_of_value(value):
                return kind
            break
    return None


def _kind_of_value(value: Values) -> Kind | None:
    if {"bill", "roll_call", "person"} & value.keys() and not text(value, "bill"):
        return "legiscan"
    if "identifier" in value and {"legislative_session", "session", "actions"} & value.keys():
        return "openstates"
    return "openstates" if isinstance(value.get("results"), list) else None


def bills(members: Members, kind: Kind, known: Collection[str]) -> Iterator[ForeignBill | Fault]:
    """The bills of a collection, in its order. known: every session there was."""
    if members.cut:
        yield Fault("", members.cut)
    read = {"openstates_csv": _csv, "openstates": _openstates, "legiscan": _legiscan}[kind]
    yield from read(members, known)


def _csv(members: Members, known: Collection[str]) -> Iterator[ForeignBill | Fault]:
    for row in openstates_csv.rows(members):
        yield row if isinstance(row, Fault) else _mapped(row.place, row.values, known)


def _mapped(place: str, values: Values, known: Collection[str]) -> ForeignBill | Fault:
    try:
        return ForeignBill(place, openstates.bill(values, known))
    except StrangeBill as strange:
        name = text(values, "identifier") or "a bill without a number"
        return Fault(place, f"{name} {strange}")


def _openstates(members: Members, known: Collection[str]) -> Iterator[ForeignBill | Fault]:
    """Bills, each with the votes that its scraper wrote beside it."""
    beside = _votes_beside(members)
    for name in _json(members):
        for place, value in _values(members, name):
            if isinstance(value, Fault):
                yield value
                continue
            for bill in _of_answer(value):
                if isinstance(bill, Mapping) and _is_bill(bill):
                    votes = _beside(members, beside, bill)
                    yield _mapped(place, {**bill, "votes": votes} if votes else bill, known)
                elif not (isinstance(bill, Mapping) and "motion_text" in bill):
                    yield Fault(place, "what stands there is no bill")


def _of_answer(value: Any) -> list[Any]:
    """The bills of an answer of the API, or the value itself."""
    results = value.get("results") if isinstance(value, Mapping) else None
    return results if isinstance(results, list) else [value]


def _is_bill(value: Values) -> bool:
    return "identifier" in value and "motion_text" not in value


def _votes_beside(members: Members) -> Mapping[str, list[str]]:
    """The files of votes by the bill that each is of: the scrapers write one a vote."""
    by_bill: dict[str, list[str]] = defaultdict(list)
    for name in _json(members):
        if name.rpartition("/")[2].startswith("vote_event_"):
            for _, value in _values(members, name):
                if isinstance(value, Mapping):
                    by_bill[text(value, "bill")].append(name)
    return by_bill


def _beside(members: Members, beside: Mapping[str, list[str]], bill: Values) -> list[Any]:
    names = beside.get(text(bill, "_id"), ()) if beside else ()
    found = (value for name in names for _, value in _values(members, name))
    return [value for value in found if isinstance(value, Mapping)]


def _legiscan(members: Members, known: Collection[str]) -> Iterator[ForeignBill | Fault]:
    """Bills with their roll calls, which are looked up as a bill names them."""
    people: dict[int, str] = {}
    calls = {int(call["id"]): name for name, call in _calls(members)}
    rest = []
    for name in _json(members):
        if not _PERSON.fullmatch(name):
            rest += [] if _ROLL_CALL.fullmatch(name) else [name]
            continue
        for _, value in _values(members, name):
            if isinstance(value, Fault):
                yield value
            elif found := legiscan.person(within(value, "person")):
                people.update([found])

    @lru_cache(_AT_HAND)
    def roll_call(number: int) -> Values | None:
        values = _values(members, calls[number]) if number in calls else ()
        calls_in = (within(value, "roll_call") for _, value in values if isinstance(value, Mapping))
        return next(calls_in, None)

    for name in rest:
        for place, value in _values(members, name):
            if isinstance(value, Fault):
                yield value
            elif isinstance(value, Mapping) and (bill := within(value, "bill")):
                try:
                    record = legiscan.bill(bill, known, people, roll_call)
                    yield ForeignBill(place, record)
                except StrangeBill as strange:
                    called = text(bill, "bill_number") or "a bill without a number"
                    yield Fault(place, f"{called} {strange}")
            elif not (isinstance(value, Mapping) and {"person", "roll_call"} & value.keys()):
                yield Fault(place, "what stands there is no bill, person or roll call")


def _calls(members: Members) -> Iterator[tuple[str, re.Match[str]]]:
    for name in members.names:
        if match := _ROLL_CALL.fullmatch(name):
            yield name, match


# --- members -------------------------------------------------------------------------------------


def _json(members: Members) -> list[str]:
    """The members that hold JSON; a file by itself may have any name."""
    if len(members.names) == 1:
        return list(members.names)
    return [name for name in members.names if name.lower().endswith((".json", ".jsonl"))]


def _values(members: Members, name: str) -> Iterator[tuple[str, Any]]:
    """The values of a member with the place of each; in the end a Fault where it is cut."""
    line, count = 1, 0
    try:
        with members.open(name) as file:
            for line, value in values_in(file):
                count += 1
                yield f"{name}, line {line}", value
    except BadJson as bad:
        place = f"{name}, line {bad.line}"
        yield place, Fault(place, f"{bad}, {_behind(count)}")
    except CutMember as cut:
        place = f"{name}, line {line}"
        yield place, Fault(place, f"{cut}, {_behind(count)}")


def _behind(count: int) -> str:
    """What of a file is kept."""
    return f"after {count:,} that {'is' if count == 1 else 'are'} whole"
