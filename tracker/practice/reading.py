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
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from tracker.errors import SettingFault
from tracker.practice.facts import (
    Action,
    Change,
    Committee,
    Facts,
    Hearing,
    Item,
    Legislator,
    Measure,
    Meeting,
    Paper,
    Sponsor,
    Text,
    Vote,
)
from tracker.practice.timetable import meetings_from_hearings

_CHAMBERS: Final = {
    "house": "lower", "senate": "upper", "governor": "executive", "conference": "joint",
}  # fmt: skip
_ROLES: Final = {"prime sponsor": "prime", "": "prime"}
_IN_COMMITTEE: Final = re.compile(
    r"^(?P<chamber>House|Senate) Committee on (?P<committee>.+?) "
    r"(?P<result>Refer |Postpone |Lay Over|Witness |Lay on|Reconsider).*$"
)
_HOST: Final = re.compile(r"^https?://(?:www\.)?leg\.colorado\.gov\.?(?=/)")
_OWN_DAY: Final = re.compile(r"on (\d\d)/(\d\d)/(\d{4})$")
#: How long before a meeting is listed where its facts do not say.
_USUAL_NOTICE: Final = timedelta(days=7)
#: More ballots than the Senate has members can only be the House's.
_SENATE_AT_MOST: Final = 40


def read_folder(folder: Path) -> Facts:
    """Everything a folder holds. Raises SettingFault where it cannot be used."""
    bills = sorted(folder.glob("bills*.jsonl"))
    if not bills:
        raise SettingFault(str(folder), "holds no bills*.jsonl to serve. Name a folder of facts.")
    measures = tuple(_measure(_as_record(raw)) for file in bills for raw in _lines(file))
    if not measures:
        raise SettingFault(str(folder), "names no bill in its bills*.jsonl.")
    listed = folder / "meetings.jsonl"
    meetings = (
        tuple(_meeting(raw, at) for at, raw in enumerate(_lines(listed)))
        if listed.exists()
        else meetings_from_hearings(measures)
    )
    return Facts(
        measures,
        meetings,
        tuple(_legislator(raw) for raw in _lines(folder / "legislators.jsonl") if _sits(raw)),
        tuple(_committee(raw) for raw in _lines(folder / "committees.jsonl")),
        _script(folder / "events.toml"),
        _texts(folder / "texts.toml"),
    )


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    if not file.exists():
        return
    for at, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except json.JSONDecodeError as fault:
            raise SettingFault(str(file), f"line {at} is no JSON: {fault.msg}.") from None


def _as_record(raw: dict[str, Any]) -> dict[str, Any]:
    """A bill of the listing, put into the shape of the record format."""
    if "kind" in raw:
        return raw
    papers = raw.get("documents") or []
    return {
        **raw,
        "fiscal_notes": [one for one in papers if not one["name"].startswith("Amendment ")],
        "amendments": [
            {**one, "name": one["name"].removeprefix("Amendment ")}
            for one in papers
            if one["name"].startswith("Amendment ")
        ],
        "reports": [
            {"name": _report_name(one), "url": one["report_url"]}
            for one in raw.get("hearings") or []
            if one.get("report_url")
        ],
        "laws": [
            {**one, "chapter": one["citation"].removeprefix("Chapter: ").split()[0]}
            for one in raw.get("citations") or []
        ],
    }


def _report_name(hearing: dict[str, Any]) -> str:
    year, month, day = hearing["date"].split("-")
    return f"Committee Report for {hearing['committee']} on {month}/{day}/{year}"


def _measure(raw: dict[str, Any]) -> Measure:
    number = raw["number"]
    actions = tuple(
        Action(date.fromisoformat(one["date"]), _where(one, number), one["text"])
        for one in raw["actions"]
    )
    hearings = tuple(_hearings(actions))
    return Measure(
        number=number,
        session=raw["session"],
        title=raw["title"],
        long_title=raw.get("long_title") or "",
        summary=raw.get("summary") or "",
        subjects=tuple(raw.get("subjects") or ()),
        sponsors=tuple(_sponsor(one) for one in raw.get("sponsors") or ()),
        actions=actions,
        versions=_papers(raw, "versions"),
        fiscal_notes=_papers(raw, "fiscal_notes"),
        amendments=_papers(raw, "amendments"),
        reports=tuple(_report(one) for one in raw.get("reports") or ()),
        laws=tuple(
            Paper(one["chapter"], _path(one["url"]), _day(one.get("effective")))
            for one in raw.get("laws") or ()
        ),
        votes=tuple(_votes(raw.get("votes") or (), hearings, number)),
        hearings=hearings,
    )


def _where(raw: dict[str, Any], number: str) -> str:
    given: str = raw.get("chamber") or ""
    if given:
        return _CHAMBERS.get(given, given)
    text: str = raw["text"]
    if text.startswith(("Governor", "Sent to the Governor")):
        return "executive"
    for words, chamber in (("House", "lower"), ("Speaker", "lower"), ("Senate", "upper")):
        if words in text[:40]:
            return chamber
    return "lower" if number.startswith("H") else "upper"


def _hearings(actions: Iterable[Action]) -> Iterator[Hearing]:
    for action in actions:
        found = _IN_COMMITTEE.match(action.text)
        if found:
            chamber = _CHAMBERS[found["chamber"].lower()]
            yield Hearing(action.day, chamber, found["committee"], action.text)


def _sponsor(raw: dict[str, Any]) -> Sponsor:
    role = raw.get("role") or ""
    return Sponsor(
        raw["name"], _CHAMBERS.get(raw["chamber"], raw["chamber"]), _ROLES.get(role, role)
    )


def _papers(raw: dict[str, Any], section: str) -> tuple[Paper, ...]:
    return tuple(
        Paper(
            one["name"], _path(one["url"]), _day(one.get("date")),
            one.get("place", ""), one.get("status", ""),
        )
        for one in raw.get(section) or ()
    )  # fmt: skip


def _report(raw: dict[str, Any]) -> Paper:
    found = _OWN_DAY.search(raw["name"])
    day = date(int(found[3]), int(found[1]), int(found[2])) if found else None
    return Paper(raw["name"], _path(raw["url"]), day)


def _votes(
    raws: Iterable[dict[str, Any]], hearings: tuple[Hearing, ...], number: str
) -> Iterator[Vote]:
    for raw in raws:
        day = _day(raw.get("date"))
        if day is None:  # a listing's vote without its day: no page can show it
            continue
        if "/bill_votes/" in raw.get("url", ""):
            chamber = _floor_chamber(raw, number)
            yield _vote(raw, day, chamber, "", _reading(raw["motion"], chamber))
        else:
            chamber, committee = _committee_of(raw, day, hearings, number)
            yield _vote(raw, day, chamber, committee, "")


def _vote(raw: dict[str, Any], day: date, chamber: str, committee: str, reading: str) -> Vote:
    return Vote(
        day, chamber, committee, reading, raw["motion"], raw.get("result") != "fail",
        raw.get("yes"), raw.get("no"), raw.get("other"), _path(raw.get("url", "")),
        tuple((one["name"], one["choice"]) for one in raw.get("ballots") or ()),
    )  # fmt: skip


def _floor_chamber(raw: dict[str, Any], number: str) -> str:
    given: str | None = raw.get("chamber")
    if given:
        return _CHAMBERS.get(given, given)
    if "yes" not in raw:
        return "lower" if number.startswith("H") else "upper"
    total = sum(raw.get(part) or 0 for part in ("yes", "no", "other"))
    return "lower" if total > _SENATE_AT_MOST else "upper"


def _reading(motion: str, chamber: str) -> str:
    if motion.startswith(("REPASS", "CONCUR", "NOT CNCR")):
        other = "Senate" if chamber == "lower" else "House"
        return f"Consideration of {other} Amendments"
    if motion.startswith(("COW", "AMD")):
        return "Second Reading"
    return "Third Reading"


def _committee_of(
    raw: dict[str, Any], day: date, hearings: tuple[Hearing, ...], number: str
) -> tuple[str, str]:
    """(chamber, committee) that took a committee vote; a conference committee is of neither."""
    if "onference" in raw["motion"]:
        return "joint", f"First Conference Committee on {number}"
    given = _CHAMBERS.get(raw.get("chamber", ""), raw.get("chamber"))
    near = [one for one in hearings if given in (None, one.chamber)]
    if not near:
        return given or "joint", "Committee on Legal Services"
    best = min(near, key=lambda one: abs((one.day - day).days))
    return best.chamber, best.committee


def _meeting(raw: dict[str, Any], at: int) -> Meeting:
    day = date.fromisoformat(raw["day"])
    announced = _day(raw.get("announced")) or _day((raw.get("first_seen") or "")[:10])
    announced = announced or day - _USUAL_NOTICE
    return Meeting(
        id=raw["id"],
        session=raw["session"],
        committee=raw["committee"],
        day=day,
        start=raw.get("start_text", ""),
        room=raw.get("location", ""),
        items=tuple(
            Item(one["text"], one.get("bill", ""), _day(one.get("announced")) or announced)
            for one in raw.get("items") or ()
        ),
        announced=announced,
        agenda=_agenda(raw.get("url", ""), 2101 + at),
        cancelled=raw.get("status") == "cancelled",
        withdrawn=raw.get("status") == "withdrawn",
    )


def _agenda(url: str, otherwise: int) -> int:
    found = re.search(r"/agenda/committee/(\d+)$", url)
    return int(found[1]) if found else otherwise


def _sits(raw: dict[str, Any]) -> bool:
    return bool(raw.get("status", "current") == "current")


def _legislator(raw: dict[str, Any]) -> Legislator:
    return Legislator(
        raw["name"], _CHAMBERS.get(raw["chamber"], raw["chamber"]), raw.get("party", ""),
        str(raw.get("district", "")), raw.get("email", ""), raw.get("phone", ""),
        tuple(raw.get("other_names") or ()),
    )  # fmt: skip


def _committee(raw: dict[str, Any]) -> Committee:
    return Committee(
        raw["name"],
        _CHAMBERS.get(raw["chamber"], raw["chamber"]),
        tuple((one["name"], one.get("role", "")) for one in raw.get("members") or ()),
    )


def _script(file: Path) -> tuple[Change, ...]:
    if not file.exists():
        return ()
    try:
        return tuple(
            change_of(one) for one in tomllib.loads(file.read_text("utf-8")).get("event", [])
        )
    except (tomllib.TOMLDecodeError, KeyError) as fault:
        raise SettingFault(str(file), f"cannot be read: {fault}.") from None


def _texts(file: Path) -> tuple[Text, ...]:
    if not file.exists():
        return ()
    try:
        return tuple(
            Text(one["bill"], tuple(one["versions"]), one["words"])
            for one in tomllib.loads(file.read_text("utf-8")).get("text", [])
        )
    except (tomllib.TOMLDecodeError, KeyError) as fault:
        raise SettingFault(str(file), f"cannot be read: {fault}.") from None


def change_of(raw: Mapping[str, Any], on: date | None = None) -> Change:
    """A change of the schedule as a script words it. on: from this day, where the script does not
    say with each change. Raises KeyError."""
    return Change(
        raw["meeting"], raw["what"], on or raw["on"],
        raw.get("day"), raw.get("start"), raw.get("room"), raw.get("item", ""),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _path(url: str) -> str:
    return _HOST.sub("", url)
