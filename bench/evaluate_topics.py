"""What the phrases find beside what people found by reading: recall and precision by session and
topic, with every bill missed or wrongly found.

python bench/evaluate_topics.py 2026A.jsonl labels.jsonl --rest-not-relevant --format json; needs no
database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from bill_labels import (
    Judged,
    Label,
    Labels,
    Score,
    by_session,
    by_topic,
    missing_topics,
    read_labels,
    wrong_topics,
)

from tracker import campaigns
from tracker.cli import FAILED, commands, main
from tracker.cli.campaign import (
    Bills,
    Names,
    chosen,
    fields_of,
    is_bill,
    topic_names,
    topic_object,
    view_of,
)
from tracker.cli.options import Form, Slug, prepare
from tracker.cli.tables import Column, prose, record, say, show_object, table_of, write
from tracker.domain.numbers import BillNumber
from tracker.domain.topics import Rules, TopicMatch, matches, near_misses
from tracker.errors import NumberFault
from tracker.importers.lines import Line, lines
from tracker.wording.reasons import evidence_words, number_words, reason_words
from tracker.wording.translator import ENGLISH

#: Topics told of a bill that was not found, and lines of a file told of one kind.
_NEAREST: Final = 3
_TOLD: Final = 20


@dataclass(slots=True)
class _Evaluated:
    """What came of a file. left_out: bills without a label."""

    judged: list[Judged]
    left_out: int = 0
    faults: int = 0


app = commands()


@app.command()
def evaluate(
    file: Bills,
    labels: Annotated[
        Path, typer.Argument(metavar="LABELS", help="What people said of them, one a line.")
    ],
    campaign: Slug = None,
    rest: Annotated[
        bool,
        typer.Option("--rest-not-relevant", help="Bills without a label are not relevant."),
    ] = False,
    form: Form = "table",
) -> None:
    """Print recall and precision by session and topic, with every bill missed or wrongly found."""
    used = chosen(prepare(), campaign)
    names = topic_names(used)
    topics = tuple(dict.fromkeys(topic for _, topic in names))
    read = read_labels(labels, topics)
    _say_all(read.faults)
    if read.faults:
        say("Nothing was measured: mend the labels first.")
        raise typer.Exit(FAILED)
    evaluated = _evaluated(file, read, campaigns.rules(used), rest=rest)
    _say_all(read.notes)
    if form == "table":
        write("".join(_text(evaluated, topics, names)))
    else:
        show_object(form, _object(evaluated, topics, names))
    raise typer.Exit(FAILED if evaluated.faults else 0)


def _say_all(sentences: Sequence[str]) -> None:
    for sentence in sentences[:_TOLD]:
        say(sentence)
    if len(sentences) > _TOLD:
        say(f"... and {len(sentences) - _TOLD} more.")


# --- reading -------------------------------------------------------------------------------------


def _evaluated(file: Path, read: Labels, rules: Rules, *, rest: bool) -> _Evaluated:
    evaluated = _Evaluated([])
    line_of: dict[tuple[str, str], int] = {}
    for line in lines(file):
        key = _key(line)
        if line.value is None or (key is None and is_bill(line.value)):
            evaluated.faults += 1
            say(f"{file}, line {line.number}: {line.fault or 'no number of a bill'}. Left out.")
        elif key is not None and key in line_of:
            say(f"{file}, line {line.number}: {key[1]} stands on line {line_of[key]}. Left out.")
        elif key is not None:
            line_of[key] = line.number
            _judge(evaluated, line.value, key, read, rules, rest=rest)
    read.notes += [
        f"line {number}: {label.number} of {label.session} is not among the bills"
        for key, (label, number) in read.of.items()
        if key not in line_of
    ]
    return evaluated


def _key(line: Line) -> tuple[str, str] | None:
    """Session and number of a line's bill, None for another record."""
    if line.value is None or not is_bill(line.value):
        return None
    try:
        number = BillNumber.understand(str(line.value.get("number", "")))
    except NumberFault:
        return None
    return number.session, str(number)


def _judge(
    evaluated: _Evaluated, record: Mapping[str, Any], key: tuple[str, str], read: Labels,
    rules: Rules, *, rest: bool,
) -> None:  # fmt: skip
    label = read.of[key][0] if key in read.of else None
    if label is None and not rest:
        evaluated.left_out += 1
        return
    fields = fields_of(record)[0]
    under = matches(fields, rules)
    label = label or Label(*key, relevant=False)
    bill = Judged(label, fields.get("title", ""), under)
    if missing_topics(bill) or (label.relevant and not under):
        bill = replace(bill, near=near_misses(fields, rules))
    evaluated.judged.append(bill)


# --- as text -------------------------------------------------------------------------------------


def _text(evaluated: _Evaluated, topics: Sequence[str], names: Names) -> Iterator[str]:
    judged = evaluated.judged
    rows = by_session(judged)
    yield _table("Session", rows, looks=True)
    unsure = [bill for bill in judged if not bill.label.sure]
    if unsure:
        yield "\nWithout the labels that nobody was sure of\n"
        yield _table(
            "Session", by_session([bill for bill in judged if bill.label.sure]), looks=True
        )
    scores = [row for row in by_topic(judged, topics) if row.relevant or row.found]
    if any(bill.label.topics for bill in judged):
        yield "\n" + _table("Topic", scores, looks=False)
    for title, part in (
        ("Not found", _missed(judged, names)),
        ("Found, and not relevant", _wrong(judged, names)),
        ("Found, not under every topic", _elsewhere(judged, names)),
        ("Found, under a topic too many", _too_many(judged, names)),
    ):
        body = "".join(part)
        if body:
            yield f"\n{title}\n{body}"
    if evaluated.left_out:
        yield f"\n{evaluated.left_out} bills have no label and were left out.\n"


def _table(name: str, rows: Iterable[Score], *, looks: bool) -> str:
    columns = [Column(name, "name", whole=True), *_COLUMNS, *(_LOOKS if looks else ())]
    return table_of(columns, rows)


def _let_in(row: Score) -> str:
    return f"{row.let_in} ({_share(row.let_in_share)})" if row.looks else "0"


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


_COLUMNS: Final = (
    *(
        Column(name.title(), name, count=True)
        for name in ("labelled", "relevant", "found", "right")
    ),
    Column("Recall", lambda row: _share(row.recall), count=True),
    Column("Precision", lambda row: _share(row.precision), count=True),
)
_LOOKS: Final = (
    Column("Only looks so", "looks", count=True),
    Column("Let in", _let_in, count=True),
)


def _head(bill: Judged) -> str:
    doubt = "" if bill.label.sure else " (nobody was sure)"
    looks = " (only looks so)" if bill.label.looks and not bill.label.relevant else ""
    return prose(f"{bill.label.number} {bill.title}{doubt}{looks}", "  ")


def _missed(judged: Iterable[Judged], names: Names) -> Iterator[str]:
    for bill in judged:
        if bill.label.relevant and not bill.matches:
            topics = ", ".join(sorted(bill.label.topics or ()))
            yield _head(bill)
            if topics:
                yield prose(f"belongs under {topics}", "    ")
            yield from _nearest(bill.near[:_NEAREST], names)


def _nearest(near: Sequence[TopicMatch], names: Names) -> Iterator[str]:
    for match in near:
        yield prose(_near_words(match, names), "    ")
    if not near:
        yield prose("No phrase of any topic that is more than a hint stands in it.", "    ")


def _near_words(match: TopicMatch, names: Names) -> str:
    name = names[match.campaign, match.topic].en
    points = f"{number_words(match.score)} of {number_words(match.needed)} points"
    return f"{name}: {points}, {evidence_words(ENGLISH, view_of(match).evidence)}."


def _wrong(judged: Iterable[Judged], names: Names) -> Iterator[str]:
    for bill in judged:
        if bill.matches and not bill.label.relevant:
            yield _head(bill)
            yield from (prose(_reason(match, names), "    ") for match in bill.matches)


def _reason(match: TopicMatch, names: Names) -> str:
    name = names[match.campaign, match.topic].en
    return reason_words(ENGLISH, name, view_of(match), match.needed)


def _elsewhere(judged: Iterable[Judged], names: Names) -> Iterator[str]:
    for bill in judged:
        lacking = missing_topics(bill)
        if bill.matches and lacking:
            yield _head(bill)
            near = {match.topic: match for match in bill.near}
            for topic in sorted(lacking):
                match = near.get(topic)
                none = f"No phrase of {topic} that is more than a hint stands in it."
                yield prose(_near_words(match, names) if match else none, "    ")


def _too_many(judged: Iterable[Judged], names: Names) -> Iterator[str]:
    for bill in judged:
        wrong = wrong_topics(bill) if bill.label.relevant else ()
        if wrong:
            yield _head(bill)
            yield from (prose(_reason(match, names), "    ") for match in wrong)


# --- as JSON -------------------------------------------------------------------------------------


def _object(evaluated: _Evaluated, topics: Sequence[str], names: Names) -> dict[str, Any]:
    judged = evaluated.judged
    return {
        "sessions": [_score_object("session", row) for row in by_session(judged)],
        "topics": [_score_object("topic", row) for row in by_topic(judged, topics)],
        "missed": [
            {**_bill_object(bill), "nearest": _near_objects(bill.near[:_NEAREST], names)}
            for bill in judged
            if bill.label.relevant and not bill.matches
        ],
        "wrong": [
            {**_bill_object(bill), "under": [_match_object(match, names) for match in bill.matches]}
            for bill in judged
            if bill.matches and not bill.label.relevant
        ],
        "topics_missed": [
            {
                **_bill_object(bill),
                "lacking": sorted(missing_topics(bill)),
                "nearest": _near_objects(
                    [match for match in bill.near if match.topic in missing_topics(bill)], names
                ),
            }
            for bill in judged
            if bill.matches and missing_topics(bill)
        ],
        "topics_wrong": [
            {**_bill_object(bill), "under": [_match_object(it, names) for it in wrong_topics(bill)]}
            for bill in judged
            if bill.label.relevant and wrong_topics(bill)
        ],
        "without_label": evaluated.left_out,
    }


def _score_object(kind: str, row: Score) -> dict[str, Any]:
    counts = record(row, f"{kind}=name labelled relevant found right recall precision")
    return counts | (record(row, "looks let_in let_in_share") if kind == "session" else {})


def _bill_object(judged: Judged) -> dict[str, Any]:
    bill = "session=label.session number=label.number title looks=label.looks sure=label.sure"
    return {**record(judged, bill), "labelled": sorted(judged.label.topics or ())}


def _match_object(match: TopicMatch, names: Names) -> dict[str, Any]:
    return {
        **topic_object(match),
        "score": match.score,
        "needed": match.needed,
        "reason": _reason(match, names),
    }


def _near_objects(near: Iterable[TopicMatch], names: Names) -> list[dict[str, Any]]:
    return [{**_match_object(match, names), "reason": _near_words(match, names)} for match in near]


if __name__ == "__main__":
    main(app)
