"""The files within what a person gives to import: a zip, a folder, or one file by itself.

Nothing is unpacked: a member is read where it lies, so that no name can lead out of a folder, and
one at a time, so that memory does not grow with the archive. An archive that is larger than any
data set, or says of itself that it is small and is not, is refused.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final, Protocol

from tracker.errors import ImportFault

#: A data set of LegiScan has a file for each bill, person and roll call of a session.
MOST_MEMBERS: Final = 500_000
#: Bytes of one member, unpacked: Open States has a whole session in one.
MOST_BYTES: Final = 4 << 30
#: Times that a member may be larger than it is packed; text of ours packs 20 times.
MOST_PACKED: Final = 200
#: Below so many bytes nobody counts how they are packed.
_SMALL: Final = 1 << 20


class CutMember(ValueError):
    """A member that ends before it should, or is damaged. The message is the end of a sentence."""


class Members(Protocol):
    """Files by name: `CO/2024A/CO_2024A_bills.csv`. cut: what lacks of the whole, the end of a
    sentence, "" where nothing does."""

    names: tuple[str, ...]
    cut: str

    def open(self, name: str, /) -> IO[bytes]:
        """The bytes of one. Raises CutMember, also while they are read."""


def inside(path: Path) -> Members:
    """The files within a zip or a folder, or the one that a path is. Raises ImportFault for what
    cannot be read, or is larger than any data set."""
    try:
        if path.is_dir():
            return _Folder(path)
        with path.open("rb") as file:
            if file.read(4) != b"PK\x03\x04":
                return _One(path)
        return _Zip(path) if zipfile.is_zipfile(path) else _CutZip(path)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ImportFault(f"{path.name} is a zip that cannot be read ({error}).") from None
    except OSError as error:
        raise ImportFault(f"{path} cannot be read ({error.strerror}).") from None


class _One:
    """A file by itself."""

    cut = ""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names: tuple[str, ...] = (path.name,)

    def open(self, _name: str) -> IO[bytes]:
        """Its bytes."""
        return self.path.open("rb")


class _Folder:
    """A folder with all beneath it; what a link leads to elsewhere is not read."""

    cut = ""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        every = (file for file in sorted(self.path.rglob("*")) if file.is_file())
        inside = (file for file in every if file.resolve().is_relative_to(self.path))
        self.names = _bounded(str(file.relative_to(self.path)) for file in inside)

    def open(self, name: str) -> IO[bytes]:
        """The bytes of one."""
        return (self.path / name).open("rb")


class _Zip:
    """A zip, whose members are read where they lie."""

    cut = ""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)
        self.names = _bounded(info.filename for info in self._usable(path.name))

    def _usable(self, archive: str) -> Iterator[zipfile.ZipInfo]:
        for info in self.archive.infolist():
            if info.is_dir():
                continue
            _need_inside(archive, info.filename)
            packed = max(info.compress_size, 1)
            if info.file_size > MOST_BYTES or (
                info.file_size > _SMALL and info.file_size > MOST_PACKED * packed
            ):
                raise ImportFault(
                    f"{archive}: {info.filename} would be {info.file_size:,} bytes, packed into "
                    f"{packed:,}. No data set is like that; nothing was imported."
                )
            yield info

    def open(self, name: str) -> IO[bytes]:
        """The bytes of one."""
        return io.BufferedReader(_Bounded(self.archive, name))  # type: ignore[type-var]


def _need_inside(archive: str, member: str) -> None:
    name = PurePosixPath(member.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts:
        raise ImportFault(
            f"{archive} holds {member!r}, a name that leads out of it. No data set does; nothing "
            "was imported."
        )


class _Bounded(io.RawIOBase):
    """A member of a zip that gives no more bytes than the archive says, and says where it is
    cut."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        with _told(name):
            self._inner = archive.open(name)
        self._name, self._left = name, archive.getinfo(name).file_size

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """The next bytes. Raises CutMember where they cannot be read, or there are too many."""
        with _told(self._name):
            part = self._inner.read(min(len(buffer), self._left + 1))
        self._left -= len(part)
        if self._left < 0:
            raise CutMember(f"{self._name} is larger than its archive says")
        buffer[: len(part)] = part
        return len(part)


class _CutZip:
    """A zip without its list of files, which stands at the end: what lies whole before the cut is
    read by the head that each member has, the one that is cut as far as it goes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = dict(self._heads())
        self.names = _bounded(iter(self._at))
        last = self.names[-1] if self.names else "its first file"
        self.cut = f"{path.name} is cut in or behind {last}: what else it held lacks"

    def _heads(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        """Each member: where its bytes begin, how many there are, and how they are packed."""
        with self._path.open("rb") as file:
            while len(head := file.read(_HEAD.size)) == _HEAD.size:
                mark, _, flags, method, *_, packed, _, letters, extra = _HEAD.unpack(head)
                name = file.read(letters).decode("utf-8", "replace")
                file.seek(extra, io.SEEK_CUR)
                if mark != _MARK or flags & _NOT_TOLD or method not in (0, 8):
                    return
                _need_inside(self._path.name, name)
                if not name.endswith("/"):
                    yield name, (file.tell(), packed, method)
                file.seek(packed, io.SEEK_CUR)

    def open(self, name: str) -> IO[bytes]:
        """The bytes of one."""
        cut = _CutMember(self._path, name, *self._at[name])
        return io.BufferedReader(cut)  # type: ignore[type-var]


#: The head of a member: mark, version, flags, method, time, day, checksum, bytes packed and
#: unpacked, letters of the name, bytes of what stands behind it (APPNOTE 4.3.7).
_HEAD: Final = struct.Struct("<4s5H3I2H")
_MARK: Final = b"PK\x03\x04"
#: Flags of a member that is locked, or whose head does not tell how long it is.
_NOT_TOLD: Final = 0b1001


class _CutMember(io.RawIOBase):
    """A member of a zip that is cut, as far as it goes."""

    def __init__(self, path: Path, name: str, at: int, packed: int, method: int) -> None:
        self._name, self._left, self._given = name, packed, 0
        self._file = path.open("rb")
        self._file.seek(at)
        self._unpack = zlib.decompressobj(-zlib.MAX_WBITS) if method else None

    def close(self) -> None:
        """Closes the file as well."""
        self._file.close()
        super().close()

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """The next bytes. Raises CutMember where they end too early."""
        with _told(self._name):
            part = self._unpacked(len(buffer))
        self._given += len(part)
        if self._given > MOST_BYTES:
            raise CutMember(f"{self._name} is larger than any data set")
        buffer[: len(part)] = part
        return len(part)

    def _unpacked(self, most: int) -> bytes:
        waiting = self._unpack.unconsumed_tail if self._unpack else b""
        while True:
            if not waiting and self._left:
                waiting = self._file.read(min(most, self._left))
                self._left -= len(waiting)
                if not waiting:
                    raise EOFError
            if self._unpack is None:
                return waiting
            part = self._unpack.decompress(waiting, most)
            waiting = self._unpack.unconsumed_tail
            if part or self._unpack.eof or not (waiting or self._left):
                return part


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
        raise CutMember(f"{name} is cut, damaged or locked in the zip") from None


def _bounded(names: Iterator[str]) -> tuple[str, ...]:
    found = tuple(names)
    if len(found) > MOST_MEMBERS:
        raise ImportFault(f"{len(found):,} files are more than any data set has.")
    return found
