"""The files within what a person gives to import: a zip, a folder, or one file by itself.

Nothing is unpacked: a member is read where it lies, so that no name can lead out of a folder, and
one at a time, so that memory does not grow with the archive. An archive that is larger than any
data set, or says of itself that it is small and is not, is refused.
"""

from __future__ import annotations

import binascii
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

from tracker.errors import ImportFault

#: A data set of LegiScan has a file for each bill, person and roll call of a session.
MOST_MEMBERS: Final = 500_000
#: Bytes of one member, unpacked: Open States has a whole session in one.
MOST_BYTES: Final = 4 << 30
#: Times that a member may be larger than it is packed; text of ours packs 20 times.
MOST_PACKED: Final = 200
#: Below so many bytes nobody counts how they are packed.
_SMALL: Final = 1 << 20
#: What a member raises that is cut, damaged or locked, when it is opened or read.
DAMAGES: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)
DAMAGED: Final = "is cut, damaged or locked in the zip"
#: The head of a member: mark, version, flags, method, time, day, checksum, bytes packed and
#: unpacked, letters of the name, bytes of what stands behind it (APPNOTE 4.3.7).
_HEAD: Final = struct.Struct("<4s5H3I2H")
_MARK: Final = b"PK\x03\x04"
#: What LegiScan's API answers for a data set: its zip in base64, of one session some 20 MB. The
#: longest head before it, and the most bytes of it.
_ANSWER: Final = re.compile(rb'\s*\{[^{}]*"dataset"\s*:\s*\{[^{}]*"zip"\s*:\s*"')
_LONGEST, MOST_ANSWERED = 1 << 13, 128 << 20
#: Flags of a member that is locked, or whose head does not tell how long it is.
_NOT_TOLD: Final = 0b1001


@dataclass(frozen=True, slots=True)
class Members:
    """Files by name: `CO/2024A/CO_2024A_bills.csv`. open: the bytes of one, never more than its
    archive says; raises one of DAMAGES, also while they are read. cut: what lacks of the whole, the
    end of a sentence, "" where nothing does."""

    names: tuple[str, ...]
    open: Callable[[str], IO[bytes]]
    cut: str = ""

    def __post_init__(self) -> None:
        if len(self.names) > MOST_MEMBERS:
            raise ImportFault(f"{len(self.names):,} files are more than any data set has.")


def inside(path: Path) -> Members:
    """The files within a zip or a folder, or the one that a path is. Raises ImportFault for what
    cannot be read, or is larger than any data set."""
    try:
        if path.is_dir():
            return _folder(path.resolve())
        with path.open("rb") as file:
            head = file.read(_LONGEST)
            if answer := _ANSWER.match(head):
                file.seek(answer.end())
                return _answered(path.name, file)
            if not head.startswith(_MARK):
                return Members((path.name,), lambda _: path.open("rb"))
        if not zipfile.is_zipfile(path):
            return _cut_zip(path)
        archive = zipfile.ZipFile(path)
        return Members(tuple(_usable(path.name, archive.infolist())), archive.open)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ImportFault(f"{path.name} is a zip that cannot be read ({error}).") from None
    except OSError as error:
        raise ImportFault(f"{path} cannot be read ({error.strerror}).") from None


def _answered(name: str, file: IO[bytes]) -> Members:
    """The zip within an answer, up to the quotation mark behind it."""
    letters, end, _ = file.read(MOST_ANSWERED).partition(b'"')
    if not end:
        raise ImportFault(f"{name} is cut, or holds more than any data set.")
    try:  # JSON may write a slash as `\/`
        packed = binascii.a2b_base64(letters.translate(None, b"\\"), strict_mode=True)
    except binascii.Error as error:
        raise ImportFault(f"{name} holds a zip that is no base64 ({error}).") from None
    archive = zipfile.ZipFile(io.BytesIO(packed))
    return Members(tuple(_usable(name, archive.infolist())), archive.open)


def _folder(path: Path) -> Members:
    """A folder with all beneath it; what a link leads to elsewhere is not read."""
    every = (file for file in sorted(path.rglob("*")) if file.is_file())
    inside = (file for file in every if file.resolve().is_relative_to(path))
    names = tuple(str(file.relative_to(path)) for file in inside)
    return Members(names, lambda name: (path / name).open("rb"))


def _cut_zip(path: Path) -> Members:
    """A zip without its list of files, which stands at the end: what lies whole before the cut is
    read by the head that each member has, the one that is cut as far as it goes."""
    members = _usable(path.name, _heads(path))

    def opened(name: str) -> IO[bytes]:
        file = path.open("rb")
        file.seek(members[name].header_offset)
        return io.BufferedReader(zipfile.ZipExtFile(file, "r", members[name], None, True))

    last = next(reversed(members), "its first file")
    cut = f"{path.name} is cut in or behind {last}: what else it held lacks"
    return Members(tuple(members), opened, cut)


def _heads(path: Path) -> Iterator[zipfile.ZipInfo]:
    """Each member by its head. header_offset: where its bytes begin, behind the head."""
    with path.open("rb") as file:
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            mark, _, flags, method, *_, checksum, packed, size, letters, extra = _HEAD.unpack(head)
            member = zipfile.ZipInfo(file.read(letters).decode("utf-8", "replace"))
            if mark != _MARK or flags & _NOT_TOLD or method not in (0, 8):
                return
            member.compress_type, member.CRC = method, checksum
            member.compress_size, member.file_size = packed, size
            member.header_offset = file.seek(extra, 1)
            yield member
            file.seek(packed, 1)


def _usable(archive: str, members: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The files of an archive by name. Raises ImportFault for one that leads out of it, or says
    of itself that it is small and is not."""
    # ZipInfo.is_dir fails on a member without a name, which a damaged archive may hold.
    files = {one.filename: one for one in members if not one.filename.endswith("/")}
    for name, member in files.items():
        inner = PurePosixPath(name.replace("\\", "/"))
        if inner.is_absolute() or ".." in inner.parts:
            raise ImportFault(
                f"{archive} holds {name!r}, a name that leads out of it. No data set does; "
                "nothing was imported."
            )
        size, packed = member.file_size, max(member.compress_size, 1)
        if size > MOST_BYTES or (size > _SMALL and size > MOST_PACKED * packed):
            raise ImportFault(
                f"{archive}: {name} would be {size:,} bytes, packed into {packed:,}. No data set "
                "is like that; nothing was imported."
            )
    return files
