"""What is wrong with, missing from and not known in campaigns' files, each with file and line.

The sessions, bills and committees that exist are passed in, so nothing is asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from tracker.campaigns import Reading, places, read, same_name
from tracker.campaigns.files import MAIN
from tracker.domain.campaign import PLACEHOLDERS
from tracker.domain.numbers import BillNumber
from tracker.errors import NumberFault
from tracker.toml_files import KeyPath, Source, written

Weight: TypeAlias = Literal["wrong", "note"]

#: Texts that say something, by file, table ("" for the top) and setting: what is told where one is
#: empty, and how much that weighs.
_NEEDED: Final[tuple[tuple[str, str, str, str, Weight], ...]] = (
    (MAIN, "", "by", "is missing: who runs the campaign?", "wrong"),
    (MAIN, "ask", "text", "is missing: what does it mean?", "wrong"),
    (MAIN, "bill", "line", "is empty: what is the bill about?", "note"),
    *(
        ("texts.toml", "", name, "is missing: every call to testify needs it", "wrong")
        for name in ("points", "template", "represent", "limit")
    ),
    ("texts.toml", "", "help", "is empty: readers are told that it is not known", "note"),
)
#: Tables with an address, by file.
_ADDRESSED: Final = {
    "resource": "resources.toml",
    "guidance": "guidance.toml",
    "report": "guidance.toml",
    "effort": "join.toml",
}
_CONTACT: Final = ("email", "phone", "address", "rsvp")

_TAG: Final = re.compile(r"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>|<!--|<(?:script|style)\b", re.I)
_LINK: Final = re.compile(r"\]\(\s*<?([^)\s>]*)")
_BRACE: Final = re.compile(r"\{([^{}\n]*)\}|[{}]")
_NUMBER: Final = re.compile(r"\b(?:[HS]B|[HS][CJ]R|[HS]JM)\d{2}[A-Z]?-\d{3,4}\b")
_COMMITTEE: Final = re.compile(r"\b(House|Senate) Committee on ((?:[A-Z&][\w&',-]* ?|and )+)")


@dataclass(frozen=True, slots=True)
class Existing:
    """What exists. bills: numbers by session, of the sessions whose bills are stored; committees:
    `House Judiciary`; none where none is stored.
    """

    sessions: frozenset[str] = frozenset()
    bills: Mapping[str, frozenset[str]] = field(default_factory=dict)
    committees: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. line: 1-based, 0 where the file has none; note: nothing is broken."""

    file: str
    line: int
    weight: Weight
    words: str


def check(folder: Path, existing: Existing) -> tuple[Finding, ...]:
    """What is to be said of a folder of campaigns, or of one campaign, by file and line."""
    is_campaign = (folder / MAIN).is_file()
    readings = [read(path) for path in ([folder] if is_campaign else places(folder))]
    beside = [read(path) for path in places(folder.parent)] if is_campaign else readings
    checked = {reading.folder for reading in readings}
    faults = [fault for reading in readings for fault in reading.faults]
    faults += [fault for fault in same_name(beside) if Path(fault.file).parent in checked]
    findings = {Finding(fault.file, fault.line, "wrong", fault.what) for fault in faults}
    findings |= {finding for reading in readings for finding in _of_campaign(reading, existing)}
    return tuple(sorted(findings, key=lambda finding: (finding.file, finding.line, finding.words)))


def _of_campaign(reading: Reading, existing: Existing) -> Iterator[Finding]:
    for source in reading.sources.values():
        for path, value in _walk(source.values, ()):
            if isinstance(value, dict):
                yield from _translated(source, path, value)
            elif "address" not in path:
                yield from _text(source, path, value, existing)
    if MAIN in reading.sources:
        yield from _empty(reading)
        yield from _of_main(reading, existing)
    yield from _addresses(reading)
    yield from _reports_and_efforts(reading)


def _finding(
    source: Source, path: KeyPath, words: str, weight: Weight = "wrong", near: str = ""
) -> Finding:
    where = f"{written(path)}: " if path else ""
    return Finding(str(source.file), source.line(path, near), weight, where + words)


def _walk(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    """Every text, and every table of a text in two languages, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        if value and set(value) <= {"en", "es"}:
            yield path, value
        for name, inner in value.items():
            yield from _walk(inner, (*path, name))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _walk(inner, (*path, at))


def _translated(source: Source, path: KeyPath, both: Mapping[str, object]) -> Iterator[Finding]:
    """An address may be known in one language only; a text is given in both."""
    words = {name: str(both.get(name, "")).strip() for name in ("en", "es")}
    if path[-1] == "address" or all(words.values()) or not any(words.values()):
        return
    lacks, there = ("es", "English") if words["en"] else ("en", "Spanish")
    yield _finding(source, (*path, lacks), f"is not translated: only the {there} is there")


def _text(source: Source, path: KeyPath, text: str, existing: Existing) -> Iterator[Finding]:
    for tag in _TAG.finditer(text):
        words = f"HTML is shown as it is written: {_short(tag[0])}. Use Markdown."
        yield _finding(source, path, words, near=_first_line(tag[0]))
    for link in _LINK.finditer(text):
        if not link[1].startswith(("https://", "mailto:")):
            words = f"a link leads to {link[1]!r}. Write an address from https:// on."
            yield _finding(source, path, words, near=link[1])
    # In what bills are found by, braces offer a choice of words.
    if source.file.name not in ("topics.toml", "asks.toml") or "name" in path:
        yield from _braces(source, path, text)
    for number in _NUMBER.findall(text):
        if path[-1] != "number" and (words := _no_bill(number, existing, must_sit=False)):
            yield _finding(source, path, words, near=number)
    for chamber, rest in _COMMITTEE.findall(text):
        if words := _no_committee(chamber, rest.strip(" ,"), existing):
            yield _finding(source, path, words, near=f"{chamber} Committee on")


def _braces(source: Source, path: KeyPath, text: str) -> Iterator[Finding]:
    offered = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    for brace in _BRACE.finditer(text):
        if brace[1] in PLACEHOLDERS and "template" in path:
            continue
        if "template" not in path:
            words = f"{brace[0]} is put in in a template only; here it is shown as it is written"
        else:
            words = f"nobody knows what to put in for {brace[0]}. Known are {offered}."
        near = _first_line(text[brace.start() : brace.end() + 12])
        yield _finding(source, path, words, near=near)


def _first_line(text: str) -> str:
    return text.split("\n", 1)[0]


def _short(text: str, most: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}..."


def _no_bill(number: str, existing: Existing, *, must_sit: bool) -> str:
    """Why no bill has this number, "" where one may. must_sit: its session must be known."""
    try:
        parsed = BillNumber.understand(number)
    except NumberFault:
        return ""  # told when the file was read
    stored = existing.bills.get(parsed.session)
    if stored is not None and str(parsed) not in stored:
        return f"no bill {parsed} exists among the {len(stored)} bills of {parsed.session}"
    if must_sit and existing.sessions and parsed.session not in existing.sessions:
        return f"no session {parsed.session} is known, so no bill {parsed}"
    return ""


def _no_committee(chamber: str, rest: str, existing: Existing) -> str:
    """Why no committee has this name, "" where one has. rest: may run on after the name."""
    plain = _plain(f"{chamber} {rest}")
    names = {_plain(name) for name in existing.committees}
    if not names or any(plain == name or plain.startswith(f"{name} ") for name in names):
        return ""
    return f"no {chamber} Committee on {rest} exists"


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.replace("&", " and ").casefold()))


def _source(reading: Reading, file: str) -> Source:
    """A file of the campaign; where it lacks or cannot be read, as an empty one."""
    return reading.sources.get(file) or Source(reading.folder / file)


def _empty(reading: Reading) -> Iterator[Finding]:
    """What every campaign and every call needs, and lacks here."""
    main, texts = reading.sources[MAIN], _source(reading, "texts.toml")
    for file, table, name, words, weight in _NEEDED:
        source = _source(reading, file)
        for path, entry in source.tables(table) if table else [((), source.values)]:
            text = entry.get(name)
            if not isinstance(text, dict) or not any(str(part).strip() for part in text.values()):
                yield _finding(source, (*path, name), words, weight)
    if not main.tables("ask"):
        yield _finding(main, ("ask",), "is missing: what does the campaign want of the law?")
    if "why" not in [entry.get("id") for _, entry in texts.tables("section")]:
        yield _finding(texts, ("section",), "a section 'why' is missing")


def _of_main(reading: Reading, existing: Existing) -> Iterator[Finding]:
    """Bills and asks that are named, and that there are not."""
    source, rules = reading.sources[MAIN], _source(reading, "asks.toml")
    named: list[tuple[Source, KeyPath, object]] = []
    for path, bill in source.tables("bill"):
        if words := _no_bill(str(bill.get("number", "")), existing, must_sit=True):
            yield _finding(source, (*path, "number"), words)
        asks = bill.get("asks", [])
        listed = enumerate(asks if isinstance(asks, list) else [])
        named += [(source, (*path, "asks", at), ask) for at, ask in listed]
    for path, rule in rules.tables("rule"):
        if "ask" in rule:
            named.append((rules, (*path, "ask"), rule["ask"]))
    ids = [str(ask.get("id", "")) for _, ask in source.tables("ask")]
    for where, path, ask in named:
        if ask not in ids:
            words = f"no ask {ask!r} exists. Known are {', '.join(ids) or 'none'}."
            yield _finding(where, path, words)


def _reports_and_efforts(reading: Reading) -> Iterator[Finding]:
    guidance, join = _source(reading, "guidance.toml"), _source(reading, "join.toml")
    ids = [entry.get("id") for _, entry in guidance.tables("guidance")]
    for path, report in guidance.tables("report"):
        by = report.get("due_by", "")
        if by and by not in ids:
            yield _finding(guidance, (*path, "due_by"), f"no guidance {by!r} exists")
        if report.get("due") and not by:
            words = "a due date needs the guidance that says it: write its id as due_by"
            yield _finding(guidance, (*path, "due"), words)
    for path, effort in join.tables("effort"):
        if effort.get("scope") == "local" and not effort.get("place"):
            yield _finding(join, (*path, "place"), "is missing: where is this local effort?")


def _addresses(reading: Reading) -> Iterator[Finding]:
    """A note for every address that nobody knows. One language is enough: what is in English
    alone says so. Of a report that nobody received none is looked for."""
    for table, file in _ADDRESSED.items():
        source = _source(reading, file)
        for path, entry in source.tables(table):
            given = entry.get("address")
            is_there = any(given.values()) if isinstance(given, dict) else bool(given)
            if not is_there and (table != "report" or entry.get("received")):
                yield _finding(source, (*path, "address"), "no address is known", "note")
    main = _source(reading, MAIN)
    contact = main.values.get("contact", {})
    for key in _CONTACT if MAIN in reading.sources else ():
        if isinstance(contact, dict) and not contact.get(key):
            yield _finding(main, ("contact", key), "is empty: nobody knows it", "note")
