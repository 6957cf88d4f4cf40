"""The values of a large JSON text, one at a time: the elements of an array, or of the one array
within an object (`{"results": [...]}`), or values one after the other (a line each).

Memory holds the value at hand and a piece of the text, however long the text is.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any, Final, NamedTuple

#: Bytes read at once.
_PIECE: Final = 1 << 16
#: Letters of one value: a bill with its whole text has some hundred thousand.
MOST_LETTERS: Final = 64 << 20
_BLANK: Final = re.compile(r"[\s,]*")
#: What an API puts around its list: `{"results": [`, the list first or behind other values.
_LISTS: Final = re.compile(r'\{\s*"(?:results|bills|data)"\s*:\s*\[')
_DECODER: Final = json.JSONDecoder()


class BadJson(ValueError):
    """A text that goes on as no JSON does, or ends in the middle. line: where that begins; the
    message: the end of a sentence."""

    def __init__(self, line: int, what: str) -> None:
        self.line = line
        super().__init__(what)


class Found(NamedTuple):
    """A value. line: where it begins, 1-based."""

    line: int
    value: Any


def values_in(file: IO[bytes]) -> Iterator[Found]:
    """The values of a text, in order. Raises BadJson behind the last whole one where the text is
    cut or is no JSON there, whatever the file raises."""
    text = _Text(file)
    text.blank()
    opening = "[" if text.starts("[") else "{" if text.opens(_LISTS) else ""
    text.blank()
    while not text.is_at_end():
        if opening and text.starts("]"):
            return
        yield text.value()
        text.blank()
    if opening:
        raise BadJson(text.line, "the file ends in the middle of its list")


class _Text:
    """A text that is read piece by piece. at: how far it was taken; line: the line there."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._decode = file, codecs.getincrementaldecoder("utf-8-sig")()
        self._buffer, self.at, self.line, self._whole = "", 0, 1, False

    def _more(self) -> bool:
        """Reads on, twice as much as is held; False at the end of the file."""
        if self._whole:
            return False
        piece = self._file.read(max(_PIECE, len(self._buffer) - self.at))
        self._whole = not piece
        try:
            letters = self._decode.decode(piece, self._whole)
        except UnicodeDecodeError:
            raise BadJson(self.line, "the text is not UTF-8") from None
        self._buffer = self._buffer[self.at :] + letters
        self.at = 0
        return not self._whole

    def _take(self, end: int) -> None:
        self.line += self._buffer.count("\n", self.at, end)
        self.at = end

    def blank(self) -> None:
        """Goes past blanks and commas."""
        while True:
            match = _BLANK.match(self._buffer, self.at)
            self._take(match.end() if match else self.at)
            if self.at < len(self._buffer) or not self._more():
                return

    def is_at_end(self) -> bool:
        return self.at >= len(self._buffer) and not self._more()

    def starts(self, letter: str) -> bool:
        """Whether a letter comes next, which is taken."""
        found = self._buffer.startswith(letter, self.at)
        self._take(self.at + found)
        return found

    def opens(self, words: re.Pattern[str]) -> bool:
        """Whether these words come next, which are taken."""
        match = words.match(self._buffer, self.at)
        self._take(match.end() if match else self.at)
        return match is not None

    def value(self) -> Found:
        """The next value, taken. Raises BadJson."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self.at)
            except json.JSONDecodeError as error:
                if self._may_go_on(error) and self._more():
                    continue
                cut = self._whole and self._may_go_on(error)
                what = "the file ends in the middle of a value" if cut else f"{error.msg.lower()}"
                raise BadJson(self._line_of(error), what) from None
            except RecursionError:
                raise BadJson(self.line, "its values are nested too deep") from None
            if end == len(self._buffer) and not isinstance(value, dict | list) and self._more():
                continue  # a number may go on
            found = Found(self.line, value)
            self._take(end)
            return found

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Whether the fault may only be that the text was not read far enough."""
        held = len(self._buffer) - self.at
        if held > MOST_LETTERS:
            return False
        near_the_end = error.pos >= len(self._buffer) - len("false") - 1
        return near_the_end or error.msg.startswith(("Unterminated string", "Invalid \\"))

    def _line_of(self, error: json.JSONDecodeError) -> int:
        return self.line + self._buffer.count("\n", self.at, error.pos)
