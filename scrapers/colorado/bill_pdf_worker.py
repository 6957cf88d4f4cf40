"""The child process that reads a PDF: a file on standard input, its text layer as JSON on standard
output. Run by bill_pdf, and by nobody else.

It binds itself before it reads: processor time, memory, no file written, no other process. What a
file does to it does nothing to who asked."""

from __future__ import annotations

import json
import math
import resource
import sys
from collections.abc import Iterator
from typing import Final, NamedTuple

import pypdfium2

CPU_SECONDS: Final = 20
MEMORY_BYTES: Final = 1 << 30
MOST_PAGES: Final = 2_000
MOST_LETTERS: Final = 20_000_000
#: What stands for the hyphen at which a word was broken; other signs of control are none.
_SIGNS: Final[dict[int, str]] = {
    **dict.fromkeys(set(range(32)) - {9, 10, 13}, ""),
    0x02: "-",
    0xFFFE: "-",
}
#: Of a letter's height: closer pieces belong to one word, lines further apart are two.
_GAP: Final = 0.15
_SAME_LINE: Final = 0.5
#: Of a half turn, in radians: what is turned further does not run along the line.
_TURNED: Final = 0.5


class _Patch(NamedTuple):
    """Words set in one go, and where they stand on the page."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 0.1)

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


def bind() -> None:
    """Sets the limits of this process."""
    limits = (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    )
    for which, most in limits:
        _, hard = resource.getrlimit(which)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (bound, bound))


def answer(body: bytes) -> dict[str, object]:
    """The pages of a file: `{"pages": [...]}`, or `{"reason": ...}` why there are none."""
    texts: list[str] = []
    try:
        document = pypdfium2.PdfDocument(body)
        if len(document) > MOST_PAGES:
            return {"reason": "too_large", "pages": len(document)}
        for page in document:
            texts.append("\n".join(_lines(list(_patches(page.get_textpage())))))
            page.close()
            if sum(map(len, texts)) > MOST_LETTERS:
                return {"reason": "too_large"}
    except pypdfium2.PdfiumError as error:
        return {"reason": "locked" if "password" in str(error).lower() else "unreadable"}
    return {"pages": texts}


def _patches(layer: pypdfium2.PdfTextPage) -> Iterator[_Patch]:
    letters = 0
    for at in range(layer.count_rects()):
        left, bottom, right, top = layer.get_rect(at)
        text = layer.get_text_bounded(left, bottom, right, top).translate(_SIGNS)
        letters += len(text)
        if letters > MOST_LETTERS:
            raise MemoryError
        patch = _Patch(left, bottom, right, top, text)
        if text.strip() and not _is_turned(layer, patch):
            yield patch


def _is_turned(layer: pypdfium2.PdfTextPage, patch: _Patch) -> bool:
    """Whether words run up or down the page: stamps of a chamber at its edge, no words of the
    bill's. Only a patch that is higher than wide can be."""
    if patch.height <= patch.right - patch.left or len("".join(patch.text.split())) < 2:
        return False
    at = layer.get_index((patch.left + patch.right) / 2, patch.middle, patch.height, patch.height)
    if at is None:
        return False
    turn: float = pypdfium2.raw.FPDFText_GetCharAngle(layer, at) % math.pi
    return _TURNED < turn < math.pi - _TURNED


def _lines(patches: list[_Patch]) -> list[str]:
    """The lines of a page from top to bottom, each from left to right. The order in the file is not
    used: numbers of lines are often set apart from their words."""
    rows: list[list[_Patch]] = []
    for patch in sorted(patches, key=lambda patch: -(patch.bottom + patch.top)):
        row = rows[-1] if rows else None
        if row and row[0].middle - patch.middle < _SAME_LINE * row[0].height:
            row.append(patch)
        else:
            rows.append([patch])
    return ["".join(_row(sorted(row))) for row in rows]


def _row(row: list[_Patch]) -> Iterator[str]:
    before: _Patch | None = None
    for patch in row:
        apart = before and patch.left - before.right > _GAP * before.height
        if before and (apart or before.text[-1].isspace() or patch.text[0].isspace()):
            yield " "
        yield " ".join(patch.text.split())
        before = patch


def main() -> None:
    """Reads the file and writes the answer."""
    bind()
    try:
        result = answer(sys.stdin.buffer.read())
    except MemoryError:
        result = {"reason": "too_large"}
    sys.stdout.write(json.dumps(result))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
