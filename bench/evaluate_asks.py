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
from tracker.cli.campaign import Bills, fields_of, is_bill, say_fault
from tracker.cli.options import Form, prepare
from tracker.cli.tables import Column, prose, record, records, say, show_object, table_of, write
from tracker.domain.asks import AskMark, AskRules, marks_of
from tracker.domain.numbers import BillNumber
from tracker.errors import NumberFault, SettingFault
from tracker.importers.lines import lines
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
    by_number, faults = _labels(labels, asks)
    for fault in faults[:_TOLD]:
        say(f"{labels}, {fault}")
    if faults or not by_number:
        say("Nothing was measured: mend the labels first." if faults else f"{labels} is empty.")
        raise typer.Exit(FAILED)
    measured = _measured(file, by_number, rules, asks)
    lacking = sorted(set(by_number) - set(measured.of))
    if lacking:
        say(f"{len(lacking)} labelled bills are not in {file}: {', '.join(lacking[:_TOLD])}.")
    if form == "table":
        write("".join(_text(measured)))
    else:
        show_object(form, _object(measured))
    raise typer.Exit(FAILED if measured.faults else 0)


def _rules(settings: Settings, slug: str) -> tuple[AskRules, tuple[str, ...]]:
    used = campaigns.judging(settings.data / "campaigns")
    for row in used:
        if row.slug == slug and row.ask_rules is not None:
            return row.ask_rules, tuple(ask.id for ask in row.asks)
    names = ", ".join(row.slug for row in used if row.ask_rules is not None) or "none"
    raise SettingFault("--campaign", f"{slug!r} has no rules for asks. Those that have: {names}.")


def _labels(file: Path, asks: Collection[str]) -> tuple[dict[str, Label], list[str]]:
    """Labels by number of bill, and what is wrong with the file."""
    by_number: dict[str, Label] = {}
    faults: list[str] = []
    for line in lines(file):
        try:
            if line.value is None:
                raise ValueError(line.fault)
            label = _label(line.value, asks)
            if label.number in by_number:
                raise ValueError(f"{label.number} stands there twice")
            by_number[label.number] = label
        except (ValueError, NumberFault) as fault:
            faults.append(f"line {line.number}: {fault}")
    return by_number, faults


def _label(value: Mapping[str, Any], asks: Collection[str]) -> Label:
    """A label. Raises ValueError or NumberFault where it is none."""
    number = str(BillNumber.understand(str(value.get("number", ""))))
    marks = value.get("asks")
    if not isinstance(marks, dict):
        raise ValueError('asks lacks: write {"<id of an ask>": {"mark": "for"}}')
    ways: set[Way] = set()
    for ask, entry in marks.items():
        if ask not in asks:
            raise ValueError(f"no ask {ask!r} exists. Known are {', '.join(asks)}")
        mark = entry.get("mark") if isinstance(entry, dict) else entry
        if not isinstance(mark, str) or mark not in _MARKS:
            raise ValueError(f"{ask}: {mark!r} is none of {', '.join(_MARKS)}")
        ways |= {(ask, way) for way in _MARKS[mark]}
    return Label(number, frozenset(ways), str(value.get("why", "")))


def _measured(
    file: Path, by_number: Mapping[str, Label], rules: AskRules, asks: tuple[str, ...]
) -> _Measured:
    measured = _Measured(asks=asks)
    for line in lines(file):
        measured.faults += say_fault(line, file)
        if line.value is None or not is_bill(line.value):
            continue
        try:
            number = str(BillNumber.understand(str(line.value.get("number", ""))))
        except NumberFault:
            continue
        if number in by_number and number not in measured.of:
            fields = fields_of(line.value)[0]
            words = fields.get("text") or fields.get("summary", "")
            marks: dict[Way, AskMark] = {}
            marks |= {(mark.ask, mark.direction): mark for mark in marks_of(words, rules)}
            measured.of[number] = (by_number[number], marks)
    return measured


def scores(measured: _Measured) -> tuple[Score, ...]:
    """A row for each ask and direction, then one for all."""
    ways = [(ask, way) for ask in measured.asks for way in ("for", "against")]
    rows = [_score(measured, f"{ask} {way}", {(ask, way)}) for ask, way in ways]
    return (*rows, _score(measured, "all", set(ways)))


def _score(measured: _Measured, name: str, ways: set[Way]) -> Score:
    pairs = [(label.ways & ways, marks.keys() & ways) for label, marks in measured.of.values()]
    return Score(
        name,
        sum(len(right) for right, _ in pairs),
        sum(len(made) for _, made in pairs),
        sum(len(right & made) for right, made in pairs),
    )


_SCORES: Final = (
    Column("Ask", "name", whole=True),
    Column("Labelled", "labelled", count=True),
    Column("Found", "found", count=True),
    Column("Right", "right", count=True),
    Column("Recall", lambda score: _share(score.recall), count=True),
    Column("Precision", lambda score: _share(score.precision), count=True),
)


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def _text(measured: _Measured) -> Iterator[str]:
    yield table_of(_SCORES, scores(measured))
    missed = [
        f"{number} {ask} {way}" + (f" ({label.why})" if label.why else "")
        for number, (ask, way), label in _missed(measured)
    ]
    wrong = [
        f"{number} {ask} {way}: {mark.passages[0].phrase}"
        for number, (ask, way), mark in _wrong(measured)
    ]
    for title, part in (("Not found", missed), ("Found, and not so", wrong)):
        if part:
            yield f"\n{title}\n"
            yield from (prose(line, "  ") for line in part)


def _missed(measured: _Measured) -> Iterator[tuple[str, Way, Label]]:
    """The marks that lack: bill, ask and direction, label."""
    for number, (label, marks) in measured.of.items():
        yield from ((number, way, label) for way in sorted(label.ways - marks.keys()))


def _wrong(measured: _Measured) -> Iterator[tuple[str, Way, AskMark]]:
    """The marks that should not be: bill, ask and direction, mark."""
    for number, (label, marks) in measured.of.items():
        yield from ((number, way, marks[way]) for way in sorted(marks.keys() - label.ways))


def _object(measured: _Measured) -> dict[str, Any]:
    return {
        "scores": records(scores(measured), "name labelled found right recall precision"),
        "missed": [
            {"number": number, "ask": ask, "direction": way, "why": label.why}
            for number, (ask, way), label in _missed(measured)
        ],
        "wrong": [
            {
                **{"number": number, "ask": ask, "direction": way},
                **record(mark.passages[0], "lead passage phrase"),
            }
            for number, (ask, way), mark in _wrong(measured)
        ],
    }


if __name__ == "__main__":
    main(app)
