"""Reads a folder of facts: the product's record format, or a plain listing of scraped facts.

A folder holds `bills*.jsonl` and may hold `meetings.jsonl`, `committees.jsonl`,
`legislators.jsonl`, `events.toml` (a rehearsal's changes of the schedule) and `texts.toml` (words
of bills, our own). An object with a `kind` is in the record format; one without is in the
listing's, whose chambers are house and senate, whose documents stand in one list and whose votes do
not say their chamber.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeVar

from tracker.errors import SettingFault, unreadable
from tracker.practice import facts
from tracker.practice.facts import HOUSES, Action, Facts, Hearing, Item, Measure, Meeting
from tracker.practice.look import digest

_CHAMBERS: Final = {
    **{house.lower(): chamber for chamber, house in HOUSES.items()},
    **{"governor": "executive", "conference": "joint"},
}
_DAYS: Final = ("date", "day", "announced", "first_seen", "effective")
_WORDS: Final = ("number", "session", "title", "long_title", "summary")
_SECTIONS: Final = ("versions", "fiscal_notes", "amendments", "reports", "laws")
_OF_LEGISLATORS: Final = ("name", "chamber", "party", "district", "email", "phone")
_IN_COMMITTEE: Final = re.compile(
    r"^(?P<chamber>House|Senate) Committee on (?P<committee>.+?) "
    r"(?:Refer |Postpone |Lay Over|Witness |Lay on|Reconsider).*$"
)
_HOST: Final = re.compile(r"^https?://(?:www\.)?leg\.colorado\.gov\.?(?=/)")
_OWN_DAY: Final = re.compile(r"on (\d\d)/(\d\d)/(\d{4})$")
_AGENDA: Final = re.compile(r"/agenda/committee/(\d+)$")
#: The first number in an agenda's address where the facts give none.
_FIRST_AGENDA: Final = 2101
#: How long before a meeting is listed where its facts do not say.
_USUAL_NOTICE: Final = timedelta(days=7)
#: More ballots than the Senate has members can only be the House's.
_SENATE_AT_MOST: Final = 40

#: Facts of hearings carry no time and no room: these are the usual ones of the committees.
_ROOMS: Final = {
    "House": "HCR 0112",
    "House Judiciary": "HCR 0107",
    "House State, Civic, Military, & Veterans Affairs": "LSB A",
    "House Transportation, Housing & Local Government": "LSB A",
    "House Education": "HCR 0107",
    "House Agriculture, Water & Natural Resources": "HCR 0107",
    "Senate": "SCR 352",
    "Senate Judiciary": "Old Supreme Court",
    "Senate Appropriations": "LSB B",
    "Senate Health & Human Services": "Old Supreme Court",
    "Senate Finance": "SCR 357",
    "Senate Business, Labor, & Technology": "Old Supreme Court",
    "Senate Education": "SCR 357",
    "Senate State, Veterans, & Military Affairs": "Old Supreme Court",
}
_STARTS: Final = {"House Appropriations": "8:30 AM", "Senate Appropriations": "8:15 AM"}
_TUESDAY: Final = 1
_Raw = dict[str, Any]
_T = TypeVar("_T")


def read_folder(folder: Path) -> Facts:
    """Everything a folder holds. Raises SettingFault where it cannot be used."""
    bills = sorted(folder.glob("bills*.jsonl"))
    if not bills:
        raise SettingFault(str(folder), "holds no bills*.jsonl to serve. Name a folder of facts.")
    measures = tuple(_measure(raw) for file in bills for raw in _lines(file))
    if not measures:
        raise SettingFault(str(folder), "names no bill in its bills*.jsonl.")
    listed = folder / "meetings.jsonl"
    meetings = map(_meeting, _lines(listed), count(_FIRST_AGENDA))
    members = _lines(folder / "legislators.jsonl")
    return Facts(
        measures,
        tuple(meetings if listed.exists() else _meetings_of(measures)),
        tuple(_legislator(raw) for raw in members if raw.get("status", "current") == "current"),
        tuple(map(_committee, _lines(folder / "committees.jsonl"))),
        _tables(folder / "events.toml", "event", change_of),
        _tables(folder / "texts.toml", "text", _text),
    )


@contextmanager
def readable(file: Path) -> Iterator[str]:
    """Gives a file's text. Raises SettingFault, with the file, for what is wrong with it within."""
    try:
        yield file.read_text("utf-8")
    except (OSError, ValueError) as fault:
        raise SettingFault(str(file), unreadable(fault)) from None
    except (KeyError, TypeError) as fault:
        raise SettingFault(str(file), f"cannot be read: {fault} lacks or is not known.") from None


def change_of(raw: Mapping[str, Any], on: date | None = None) -> facts.Change:
    """A change of the schedule, from a script. on: its day, where the script does not say with each
    change. Raises KeyError."""
    fields = {name: raw[name] for name in ("day", "start", "room", "item") if name in raw}
    return facts.Change(raw["meeting"], raw["what"], on or raw["on"], **fields)


def _legislator(raw: _Raw) -> facts.Legislator:
    values = {name: str(raw[name]) for name in _OF_LEGISLATORS if name in raw}
    return facts.Legislator(**values, spellings=tuple(raw.get("other_names") or ()))


def _committee(raw: _Raw) -> facts.Committee:
    members = ((row["name"], row.get("role", "")) for row in raw.get("members") or ())
    return facts.Committee(raw["name"], raw["chamber"], tuple(members))


def _text(raw: _Raw) -> facts.Text:
    return facts.Text(raw["bill"], tuple(raw["versions"]), raw["words"])


def _tables(file: Path, name: str, make: Callable[[_Raw], _T]) -> tuple[_T, ...]:
    if not file.exists():
        return ()
    with readable(file) as text:
        return tuple(make(raw) for raw in tomllib.loads(text).get(name, ()))


def _lines(file: Path) -> Iterator[_Raw]:
    if not file.exists():
        return
    with readable(file) as text:
        lines = text.splitlines()
    for at, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield json.loads(line, object_hook=_understood)
            except json.JSONDecodeError as fault:
                raise SettingFault(str(file), f"line {at} is no JSON: {fault.msg}.") from None


def _understood(raw: _Raw) -> _Raw:
    """An object with its days as dates, its chamber in our words, its addresses as paths."""
    better: _Raw = {name: date.fromisoformat(raw[name][:10]) for name in _DAYS if raw.get(name)}
    better |= {name: _HOST.sub("", raw[name]) for name in ("url", "report_url") if raw.get(name)}
    if chamber := raw.get("chamber"):
        better["chamber"] = _CHAMBERS.get(chamber, chamber)
    return {**raw, **better}


def _measure(raw: _Raw) -> Measure:
    raw = raw if "kind" in raw else {**raw, **_from_listing(raw)}
    origin = "lower" if raw["number"].startswith("H") else "upper"
    actions = tuple(
        Action(row["date"], row.get("chamber") or _acted(row["text"], origin), row["text"])
        for row in raw["actions"]
    )
    hearings = tuple(
        Hearing(action.day, _CHAMBERS[match["chamber"].lower()], match["committee"], action.text)
        for action in actions
        if (match := _IN_COMMITTEE.match(action.text))
    )
    sponsors = (
        facts.Sponsor(row["name"], row["chamber"], (row.get("role") or "prime").split()[0])
        for row in raw.get("sponsors") or ()
    )
    # A listing's vote without its day: no page can show it.
    votes = (row for row in raw.get("votes") or () if row.get("date"))
    same: _Raw = {name: raw.get(name) or "" for name in _WORDS}
    same |= {name: _papers(raw, name) for name in _SECTIONS}
    return Measure(
        **same,
        subjects=tuple(raw.get("subjects") or ()),
        sponsors=tuple(sponsors),
        actions=actions,
        votes=tuple(_vote(row, hearings, origin, raw["number"]) for row in votes),
        hearings=hearings,
    )


def _from_listing(raw: _Raw) -> _Raw:
    """A bill of the listing in those parts where the record format differs."""
    papers: dict[str, list[_Raw]] = {"fiscal_notes": [], "amendments": []}
    for paper in raw.get("documents") or ():
        name = paper["name"].removeprefix("Amendment ")
        section = "fiscal_notes" if name == paper["name"] else "amendments"
        papers[section].append({**paper, "name": name})
    reports = [
        {
            "name": f"Committee Report for {row['committee']} on {row['date']:%m/%d/%Y}",
            "url": row["report_url"],
        }
        for row in raw.get("hearings") or ()
        if row.get("report_url")
    ]
    laws = [
        {**row, "chapter": row["citation"].removeprefix("Chapter: ").split()[0]}
        for row in raw.get("citations") or ()
    ]
    return {**papers, "reports": reports, "laws": laws}


def _acted(text: str, origin: str) -> str:
    """The chamber of an action whose row does not name it."""
    if text.startswith(("Governor", "Sent to the Governor")):
        return "executive"
    words = {"House": "lower", "Speaker": "lower", "Senate": "upper"}
    return next((chamber for word, chamber in words.items() if word in text[:40]), origin)


def _papers(raw: _Raw, section: str) -> tuple[facts.Paper, ...]:
    """A section's papers. A report bears its day in its name, a law the one it takes effect on."""
    papers = []
    for row in raw.get(section) or ():
        day = row.get("date") or row.get("effective") or None
        name = row["chapter"] if section == "laws" else row["name"]
        if day is None and (match := _OWN_DAY.search(name)):
            day = date(int(match[3]), int(match[1]), int(match[2]))
        paper = facts.Paper(name, row["url"], day, row.get("place", ""), row.get("status", ""))
        papers.append(paper)
    return tuple(papers)


def _vote(raw: _Raw, hearings: tuple[Hearing, ...], origin: str, number: str) -> facts.Vote:
    chamber, committee, reading, motion = raw.get("chamber"), "", "", raw["motion"]
    if "/bill_votes/" in raw.get("url", ""):
        if not chamber and "yes" in raw:
            ballots = sum(raw.get(part) or 0 for part in ("yes", "no", "other"))
            chamber = "lower" if ballots > _SENATE_AT_MOST else "upper"
        chamber = chamber or origin
        reading = _reading(motion, chamber)
    elif "onference" in motion:  # a conference committee is of neither chamber
        chamber, committee = "joint", f"First Conference Committee on {number}"
    else:
        near = [row for row in hearings if chamber in (None, row.chamber)]
        best = min(near, key=lambda row: abs((row.day - raw["date"]).days), default=None)
        committee = best.committee if best else "Committee on Legal Services"
        chamber = best.chamber if best else chamber or "joint"
    counts: _Raw = {name: raw.get(name) for name in ("yes", "no", "other")}
    return facts.Vote(
        day=raw["date"],
        **counts,
        motion=motion,
        url=raw.get("url", ""),
        chamber=chamber,
        committee=committee,
        reading=reading,
        passed=raw.get("result") != "fail",
        ballots=tuple((row["name"], row["choice"]) for row in raw.get("ballots") or ()),
    )


def _reading(motion: str, chamber: str) -> str:
    if motion.startswith(("REPASS", "CONCUR", "NOT CNCR")):
        return f"Consideration of {HOUSES['upper' if chamber == 'lower' else 'lower']} Amendments"
    return "Second Reading" if motion.startswith(("COW", "AMD")) else "Third Reading"


def _meeting(raw: _Raw, agenda: int) -> Meeting:
    announced = raw.get("announced") or raw.get("first_seen") or raw["day"] - _USUAL_NOTICE
    match = _AGENDA.search(raw.get("url", ""))
    items = (
        Item(row["text"], row.get("bill", ""), row.get("announced") or announced)
        for row in raw.get("items") or ()
    )
    return Meeting(
        **{name: raw[name] for name in ("id", "session", "committee", "day")},
        start=raw.get("start_text", ""),
        room=raw.get("location", ""),
        items=tuple(items),
        announced=announced,
        agenda=int(match[1]) if match else agenda,
        cancelled=raw.get("status") == "cancelled",
        withdrawn=raw.get("status") == "withdrawn",
    )


def _meetings_of(measures: Iterable[Measure]) -> Iterator[Meeting]:
    """One meeting for each committee and day on which a measure was taken up, in order of day. A
    few percent begin "Upon Adjournment" or without a word. The same facts give the same
    meetings."""
    heard: dict[tuple[date, str, str], dict[str, tuple[Measure, Hearing]]] = defaultdict(dict)
    for measure in measures:
        for hearing in measure.hearings:
            key = (hearing.day, measure.session, hearing.label)
            heard[key].setdefault(measure.number, (measure, hearing))
    for at, key in enumerate(sorted(heard)):
        day, session, committee = key
        begun = min(measure.actions[0].day for measure, _ in heard[key].values())
        wished = day - timedelta(days=3 + digest(f"{committee}{day}announced") % 8)
        announced = min(day, max(wished, begun))
        yield Meeting(
            id=f"{session}-p-{at + 1:04d}",
            session=session,
            committee=committee,
            day=day,
            start=_usual_start(committee, day),
            room=_ROOMS.get(committee, _ROOMS[committee.partition(" ")[0]]),
            items=tuple(_item(*taken_up, announced) for taken_up in heard[key].values()),
            announced=announced,
            agenda=_FIRST_AGENDA + at,
        )


def _usual_start(committee: str, day: date) -> str:
    """When a committee usually begins; by a digest of its day now and then not a clock time."""
    odd = digest(f"{committee} {day}") % 100
    if odd < 5:
        return "Upon Adjournment" if odd < 4 else ""
    late = committee.startswith("Senate") and day.weekday() == _TUESDAY
    return _STARTS.get(committee, "2:00 PM" if late else "1:30 PM")


def _item(measure: Measure, hearing: Hearing, announced: date) -> Item:
    """A bill on an agenda: for action only where its testimony was heard before."""
    heard = any(
        past.day < hearing.day
        and "Witness Testimony" in past.result
        and past.label == hearing.label
        for past in measure.hearings
    )
    text = f"{measure.number} (FOR ACTION ONLY)" if heard else measure.number
    return Item(text, measure.number, max(announced, measure.actions[0].day))
