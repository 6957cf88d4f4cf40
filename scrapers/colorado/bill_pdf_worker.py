"""The child process that reads a PDF: a file on standard input, its text layer as JSON on standard
output. Run by bill_pdf, and by nobody else.

It binds itself before it reads: processor time, memory, no file written, no other process. What a
file does to it does nothing to who asked."""

from __future__ import annotations

import json
import math
import resource
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias

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
#: Of a quarter turn: less is none.
_STRAIGHT: Final = 0.1
#: Letters of a page that lies on its side; fewer are stamps.
_MANY: Final = 200


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

    def with_letter(self, other: _Patch) -> _Patch:
        """The same with a letter behind it."""
        bottom, top = min(self.bottom, other.bottom), max(self.top, other.top)
        return _Patch(self.left, bottom, other.right, top, self.text + other.text)


#: Left, bottom, right and top of what is turned by so many quarters by the clock, turned back.
_Box: TypeAlias = tuple[float, float, float, float]
_TURNS: Final[dict[int | None, Callable[[float, float, float, float], _Box]]] = {
    0: lambda left, bottom, right, top: (left, bottom, right, top),
    1: lambda left, bottom, right, top: (-top, left, -bottom, right),
    2: lambda left, bottom, right, top: (-right, -top, -left, -bottom),
    3: lambda left, bottom, right, top: (bottom, -right, top, -left),
}


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
            patches = _upright(page) if _has_turned(page) else _patches(page.get_textpage())
            texts.append("\n".join(_lines(list(patches))))
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
        if text.strip():
            yield patch


def _has_turned(page: pypdfium2.PdfPage) -> bool:
    """Whether anything on a page may run elsewhere than from left to right."""
    kinds = [pypdfium2.raw.FPDF_PAGEOBJ_TEXT, pypdfium2.raw.FPDF_PAGEOBJ_FORM]
    matrices = (part.get_matrix() for part in page.get_objects(filter=kinds))
    return any(abs(one.b) > _STRAIGHT * abs(one.a) or one.a < 0 for one in matrices)


def _upright(page: pypdfium2.PdfPage) -> Iterator[_Patch]:
    """The words of a page that run as most of it does, turned upright: a page may lie on its side.
    What runs otherwise is a stamp of a chamber or a watermark, and no text of the bill's."""
    layer = page.get_textpage()
    letters = range(min(layer.count_chars(), MOST_LETTERS))
    signs = [chr(pypdfium2.raw.FPDFText_GetUnicode(layer, at)).translate(_SIGNS) for at in letters]
    turns = [_quarters(pypdfium2.raw.FPDFText_GetCharAngle(layer, at)) for at in letters]
    turned = zip(turns, signs, strict=True)
    often = Counter(turn for turn, sign in turned if sign.strip() and turn is not None)
    most = max((turn for turn in often if often[turn] >= _MANY), key=often.__getitem__, default=0)
    word: _Patch | None = None
    for at, sign, turn in zip(letters, signs, turns, strict=True):
        if sign.strip() and turn == most:
            letter = _Patch(*_TURNS[turn](*layer.get_charbox(at, loose=True)), sign)
            if word is not None and abs(letter.middle - word.middle) > _SAME_LINE * word.height:
                yield word
                word = None
            word = letter if word is None else word.with_letter(letter)
        elif word is not None and (turn == most or not sign.strip()):
            yield word
            word = None
    if word is not None:
        yield word


def _quarters(angle: float) -> int | None:
    """How many quarter turns an angle is, in radians by the clock; None for what lies aslant."""
    quarters = angle / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < _STRAIGHT else None


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
