"""Bills as JSON Lines, in the record format or as bare facts: read line by line, whatever lacks.

Nothing of a file is held but the line at hand.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from tracker.cli.tables import say
from tracker.errors import SettingFault

#: Bytes of one line: a bill with all versions of a long text has a tenth of it.
LONGEST: Final = 50_000_000
#: What a bill has and no other kind of line: one of these makes a line without kind a bill.
_OF_A_BILL: Final = ("number", "title", "long_title", "summary", "subjects", "text", "texts")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file. number: 1-based; value: its object, None where there is a fault."""

    number: int
    value: dict[str, Any] | None
    fault: str = ""

    def say_fault(self, file: Path | None = None) -> bool:
        """Whether something is wrong with a bill, which it says. file: is named where it is not
        the only one."""
        where = f"{file}, line {self.number}" if file else f"line {self.number}"
        if self.value is None:
            say(f"{where}: {self.fault}. It was left out.")
            return True
        strange = fields_of(self.value)[1] if is_bill(self.value) else ()
        if strange:
            say(f"{where}: {', '.join(strange)} cannot be understood and counts as lacking.")
        return bool(strange)


def lines(file: Path) -> Iterator[Line]:
    """The objects of a file, "-" for standard input; empty lines are passed over. Raises
    SettingFault where it cannot be read."""
    with _opened(file) as stream:
        number = 0
        while raw := stream.readline(LONGEST + 1):
            number += 1
            if len(raw) > LONGEST:
                yield Line(number, None, f"is longer than {LONGEST // 10**6} MB")
                while raw and not raw.endswith(b"\n"):
                    raw = stream.readline(LONGEST)
            elif raw.strip():
                yield _line(number, raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw)


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes]]:
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = file.open("rb")
    except OSError as error:
        raise SettingFault(str(file), f"cannot be read ({error.strerror}).") from None
    with stream:
        yield stream


def _line(number: int, raw: bytes) -> Line:
    try:
        value = json.loads(raw.decode("utf-8").strip(), parse_constant=_no_number)
    except UnicodeDecodeError:
        return Line(number, None, "is not written in UTF-8")
    except json.JSONDecodeError as error:
        return Line(number, None, f"is no JSON ({error.msg}, column {error.colno})")
    except _NoNumberError as error:
        return Line(number, None, f"is no JSON ({error} is no number that it knows)")
    except (ValueError, RecursionError) as error:
        return Line(number, None, f"is no JSON that can be read ({type(error).__name__})")
    if not isinstance(value, dict):
        return Line(number, None, "holds no object: one stands on each line, in braces")
    return Line(number, value)


class _NoNumberError(ValueError):
    """NaN or an infinity, which no other reader of JSON would take."""


def _no_number(name: str) -> None:
    raise _NoNumberError(name)


def is_bill(record: Mapping[str, Any]) -> bool:
    """Whether a record is a bill: it says so, or says no kind and has what only bills have."""
    if "kind" in record:
        return bool(record["kind"] == "bill")
    return any(name in record for name in _OF_A_BILL)


def fields_of(record: Mapping[str, Any]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The fields in which topics look, and the names of those that cannot be understood."""
    fields: dict[str, str] = {}
    strange: list[str] = []
    for name in ("title", "long_title", "summary", "text"):
        value = record.get(name)
        if isinstance(value, str):
            fields[name] = value
        elif value is not None:
            strange.append(name)
    for name, found in (("subjects", _subjects(record)), ("texts", _last_text(record))):
        if found is None:
            strange.append(name)
        elif found and (name == "subjects" or "text" not in fields):
            fields[name.removesuffix("s") if name == "texts" else name] = found
    return fields, tuple(strange)


def _subjects(record: Mapping[str, Any]) -> str | None:
    """Subjects as one text, None where they are none."""
    value = record.get("subjects") or []
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        return None
    return "; ".join(listed)


def _last_text(record: Mapping[str, Any]) -> str | None:
    """The last of the texts, each a text or an object with one; None where they are none."""
    value = record.get("texts") or []
    if not isinstance(value, list):
        return None
    last = value[-1] if value else ""
    if isinstance(last, dict):
        last = last.get("text", "")
    return last if isinstance(last, str) else None
