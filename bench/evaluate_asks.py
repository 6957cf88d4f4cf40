"""What the rules read of the asks beside what people read: recall and precision by ask and
direction, with every mark missed or wrongly made.

python bench/evaluate_asks.py 2026A.jsonl labels.jsonl --format json; needs no database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, TypeAlias

import typer

from tracker import campaigns
from tracker.cli import FAILED, commands, main
from tracker.cli.options import Form, prepare
from tracker.cli.tables import Column, prose, record, records, say, show_object, table_of, write
from tracker.cli.topics import Bills, fields_of, is_bill, lines
from tracker.domain.asks import AskMark, AskRules, marks_of
from tracker.domain.numbers import BillNumber
from tracker.errors import NumberFault, SettingFault
from tracker.settings import Settings

#: What a label says, and the directions that it means.
_MARKS: Final[Mapping[str, tuple[str, ...]]] = {
    "for": ("for",), "against": ("against",), "both": ("for", "against"), "none": (),
}  # fmt: skip
_TOLD: Final = 20

#: An ask and a direction.
Way: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Label:
    """What a person read in a bill. ways: the marks it should have; why: in their words."""

    number: str
    ways: frozenset[Way]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """How often a mark was to be made, was made, and both. name: of an ask and a direction."""

    name: str
    labelled: int
    found: int
    right: int

    @property
    def recall(self) -> float | None:
        """Of the marks to be made the share that was made."""
        return self.right / self.labelled if self.labelled else None

    @property
    def precision(self) -> float | None:
        """Of the marks made the share that was right."""
        return self.right / self.found if self.found else None


@dataclass(slots=True)
class _Measured:
    """What came of a file: by bill the label and the marks. faults: lines that could not be read
    as written."""

    of: dict[str, tuple[Label, dict[Way, AskMark]]] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
    faults: int = 0


app = commands()


@app.command()
def evaluate(
    file: Bills,
    labels: Annotated[
        Path, typer.Argument(metavar="LABELS", help="What people found by reading, one a line.")
    ],
    campaign: Annotated[
        str, typer.Option("--campaign", help="The campaign whose asks they are.")
    ] = "data-privacy",
    form: Form = "table",
) -> None:
    """Print recall and precision by ask and direction, with every mark missed or wrongly made."""
    rules, asks = _rules(prepare(), campaign)
    known, faults = _labels(labels, asks)
    for fault in faults[:_TOLD]:
        say(f"{labels}, {fault}")
    if faults or not known:
        say("Nothing was measured: mend the labels first." if faults else f"{labels} is empty.")
        raise typer.Exit(FAILED)
    found = _measured(file, known, rules, asks)
    lacking = sorted(set(known) - set(found.of))
    if lacking:
        say(f"{len(lacking)} labelled bills are not in {file}: {', '.join(lacking[:_TOLD])}.")
    if form == "table":
        write("".join(_text(found)))
    else:
        show_object(form, _object(found))
    raise typer.Exit(FAILED if found.faults else 0)


def _rules(settings: Settings, slug: str) -> tuple[AskRules, tuple[str, ...]]:
    used = campaigns.judging(settings.data / "campaigns")
    for one in used:
        if one.slug == slug and one.ask_rules is not None:
            return one.ask_rules, tuple(ask.id for ask in one.asks)
    names = ", ".join(one.slug for one in used if one.ask_rules is not None) or "none"
    raise SettingFault("--campaign", f"{slug!r} has no rules for asks. Those that have: {names}.")


def _labels(file: Path, asks: Collection[str]) -> tuple[dict[str, Label], list[str]]:
    """Labels by number of bill, and what is wrong with the file."""
    found: dict[str, Label] = {}
    faults: list[str] = []
    for line in lines(file):
        try:
            if line.value is None:
                raise ValueError(line.fault)
            one = _label(line.value, asks)
            if one.number in found:
                raise ValueError(f"{one.number} stands there twice")
            found[one.number] = one
        except (ValueError, NumberFault) as fault:
            faults.append(f"line {line.number}: {fault}")
    return found, faults


def _label(value: Mapping[str, Any], asks: Collection[str]) -> Label:
    """A label. Raises ValueError or NumberFault where it is none."""
    number = str(BillNumber.understand(str(value.get("number", ""))))
    said = value.get("asks")
    if not isinstance(said, dict):
        raise ValueError('asks lacks: write {"<id of an ask>": {"mark": "for"}}')
    ways: set[Way] = set()
    for ask, told in said.items():
        if ask not in asks:
            raise ValueError(f"no ask {ask!r} exists. Known are {', '.join(asks)}")
        mark = told.get("mark") if isinstance(told, dict) else told
        if not isinstance(mark, str) or mark not in _MARKS:
            raise ValueError(f"{ask}: {mark!r} is none of {', '.join(_MARKS)}")
        ways |= {(ask, way) for way in _MARKS[mark]}
    return Label(number, frozenset(ways), str(value.get("why", "")))


def _measured(
    file: Path, known: Mapping[str, Label], rules: AskRules, asks: tuple[str, ...]
) -> _Measured:
    found = _Measured(asks=asks)
    for line in lines(file):
        found.faults += line.say_fault(file)
        if line.value is None or not is_bill(line.value):
            continue
        try:
            number = str(BillNumber.understand(str(line.value.get("number", ""))))
        except NumberFault:
            continue
        if number in known and number not in found.of:
            fields = fields_of(line.value)[0]
            words = fields.get("text") or fields.get("summary", "")
            marks: dict[Way, AskMark] = {}
            marks |= {(one.ask, one.direction): one for one in marks_of(words, rules)}
            found.of[number] = (known[number], marks)
    return found


def scores(found: _Measured) -> tuple[Score, ...]:
    """A row for each ask and direction, then one for all."""
    ways = [(ask, way) for ask in found.asks for way in ("for", "against")]
    rows = [_score(found, f"{ask} {way}", {(ask, way)}) for ask, way in ways]
    return (*rows, _score(found, "all", set(ways)))


def _score(found: _Measured, name: str, ways: set[Way]) -> Score:
    pairs = [(label.ways & ways, marks.keys() & ways) for label, marks in found.of.values()]
    return Score(
        name,
        sum(len(wanted) for wanted, _ in pairs),
        sum(len(made) for _, made in pairs),
        sum(len(wanted & made) for wanted, made in pairs),
    )


_SCORES: Final = (
    Column("Ask", "name", whole=True),
    Column("Labelled", "labelled", count=True),
    Column("Found", "found", count=True),
    Column("Right", "right", count=True),
    Column("Recall", lambda one: _share(one.recall), count=True),
    Column("Precision", lambda one: _share(one.precision), count=True),
)


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _text(found: _Measured) -> Iterator[str]:
    yield table_of(_SCORES, scores(found))
    missed = [
        f"{number} {ask} {way}" + (f" ({label.why})" if label.why else "")
        for number, (ask, way), label in _missed(found)
    ]
    wrong = [
        f"{number} {ask} {way}: {mark.passages[0].phrase}"
        for number, (ask, way), mark in _wrong(found)
    ]
    for title, part in (("Not found", missed), ("Found, and not so", wrong)):
        if part:
            yield f"\n{title}\n"
            yield from (prose(line, "  ") for line in part)


def _missed(found: _Measured) -> Iterator[tuple[str, Way, Label]]:
    """The marks that lack: bill, ask and direction, label."""
    for number, (label, marks) in found.of.items():
        yield from ((number, way, label) for way in sorted(label.ways - marks.keys()))


def _wrong(found: _Measured) -> Iterator[tuple[str, Way, AskMark]]:
    """The marks that should not be: bill, ask and direction, mark."""
    for number, (label, marks) in found.of.items():
        yield from ((number, way, marks[way]) for way in sorted(marks.keys() - label.ways))


def _object(found: _Measured) -> dict[str, Any]:
    return {
        "scores": records(scores(found), "name labelled found right recall precision"),
        "missed": [
            {"number": number, "ask": ask, "direction": way, "why": label.why}
            for number, (ask, way), label in _missed(found)
        ],
        "wrong": [
            {
                **{"number": number, "ask": ask, "direction": way},
                **record(mark.passages[0], "lead passage phrase"),
            }
            for number, (ask, way), mark in _wrong(found)
        ],
    }


if __name__ == "__main__":
    main(app)
