"""Files of one JSON object a line: opened, unpacked, and read line by line with what is wrong."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from tracker.errors import SettingFault

#: Bytes of one line: a bill with all versions of a long text has a tenth of it.
LONGEST: Final = 50_000_000
_MARK: Final = b"\xef\xbb\xbf"
#: What zlib is told of a gzip file.
_GZIP: Final = 31


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file. number: 1-based; value: its object, None where there is a fault."""

    number: int
    value: dict[str, Any] | None
    fault: str = ""


@contextmanager
def opened(file: Path) -> Iterator[IO[bytes]]:
    """A file to read once, "-" for standard input. Raises SettingFault where it cannot be read."""
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = file.open("rb")
    except OSError as error:
        raise SettingFault(str(file), f"cannot be read ({error.strerror}).") from None
    with stream:
        yield stream


@contextmanager
def seekable(file: Path) -> Iterator[IO[bytes]]:
    """The same to read again and again, `.gz` unpacked; of one that is cut what can be had."""
    is_packed = file.suffix == ".gz"
    with opened(file) as stream:
        if str(file) != "-" and not is_packed:
            yield stream
            return
        with tempfile.TemporaryFile() as copy:
            if is_packed:
                _unpack(stream, copy, str(file))
            else:
                shutil.copyfileobj(stream, copy)
            yield copy


def _unpack(stream: IO[bytes], copy: IO[bytes], name: str) -> None:
    """Unpacks as much as there is: the last line says that the rest lacks."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        while packed := stream.read(1 << 16):
            while packed:
                copy.write(unpacker.decompress(packed))
                packed = unpacker.unused_data
                unpacker = zlib.decompressobj(_GZIP) if unpacker.eof else unpacker
    except zlib.error as error:
        if not copy.tell():
            raise SettingFault(name, f"cannot be unpacked ({error}).") from None


def raw_lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a file that hold something, by number; None for one that is too long."""
    number = 0
    while raw := stream.readline(LONGEST + 1):
        number += 1
        if len(raw) > LONGEST:
            yield number, None
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(LONGEST)
        elif raw.strip():
            yield number, raw.removeprefix(_MARK) if number == 1 else raw


def lines(file: Path) -> Iterator[Line]:
    """The objects of a file, "-" for standard input; empty lines are passed over. Raises
    SettingFault where it cannot be read."""
    with opened(file) as stream:
        for number, raw in raw_lines(stream):
            yield read_line(number, raw)


def read_line(number: int, raw: bytes | None) -> Line:
    """A line of `raw_lines` as an object, or what is wrong with it."""
    if raw is None:
        return Line(number, None, f"is longer than {LONGEST // 10**6} MB")
    try:
        value = json.loads(raw.decode("utf-8").strip(), parse_constant=_no_number)
        if isinstance(value, dict):
            return Line(number, value)
        fault = "holds no object: one stands on each line, in braces"
    except UnicodeDecodeError:
        fault = "is not written in UTF-8"
    except json.JSONDecodeError as error:
        fault = f"is no JSON ({error.msg}, column {error.colno})"
    except _NoNumberError as error:
        fault = str(error)
    except (ValueError, RecursionError) as error:
        fault = f"is no JSON that can be read ({type(error).__name__})"
    return Line(number, None, fault)


class _NoNumberError(ValueError):
    """NaN or an infinity, which no other reader of JSON would take."""


def _no_number(name: str) -> None:
    raise _NoNumberError(f"is no JSON ({name} is no number that it knows)")
