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
_OPENS, _CLOSES = re.compile(r"\["), re.compile(r"\]")
#: What an API puts around its list: `{"results": [`, the list first or behind other values.
_LISTS: Final = re.compile(r'\{\s*"(?:results|bills|data)"\s*:\s*\[')
_DECODER: Final = json.JSONDecoder()


class BadJson(ValueError):
    """A text that is cut or no JSON. line: where that begins; the message ends a sentence."""

    def __init__(self, line: int, what: str) -> None:
        self.line = line
        super().__init__(what)


class JsonValue(NamedTuple):
    """A value. line: where it begins, 1-based."""

    line: int
    value: Any


def values_in(file: IO[bytes]) -> Iterator[JsonValue]:
    """The values of a text, in order. Raises BadJson behind the last whole one where the text is
    cut or is no JSON there, whatever the file raises."""
    text = _Text(file)
    text.pass_blank()
    is_listed = text.takes(_OPENS) or text.takes(_LISTS)
    text.pass_blank()
    while not text.is_at_end():
        if is_listed and text.takes(_CLOSES):
            return
        yield text.value()
        text.pass_blank()
    if is_listed:
        raise BadJson(text.line, "the file ends in the middle of its list")


class _Text:
    """A text that is read piece by piece. line: at which it was taken so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._decode = file, codecs.getincrementaldecoder("utf-8-sig")()
        self._buffer, self._at, self.line, self._whole = "", 0, 1, False

    def _more(self) -> bool:
        """Reads on, twice as much as is held; False at the end of the file."""
        if self._whole:
            return False
        piece = self._file.read(max(_PIECE, len(self._buffer) - self._at))
        self._whole = not piece
        try:
            letters = self._decode.decode(piece, self._whole)
        except UnicodeDecodeError:
            raise BadJson(self.line, "the text is not UTF-8") from None
        self._buffer, self._at = self._buffer[self._at :] + letters, 0
        return not self._whole

    def _take(self, end: int) -> None:
        self.line += self._buffer.count("\n", self._at, end)
        self._at = end

    def takes(self, words: re.Pattern[str]) -> bool:
        """Whether these words come next, which are taken."""
        match = words.match(self._buffer, self._at)
        self._take(match.end() if match else self._at)
        return match is not None

    def pass_blank(self) -> None:
        """Goes past blanks and commas, to what comes next or to the end."""
        while self.takes(_BLANK) and self.is_at_end() and self._more():
            pass

    def is_at_end(self) -> bool:
        return self._at >= len(self._buffer)

    def value(self) -> JsonValue:
        """The next value, taken. Raises BadJson."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                line = self.line + self._buffer.count("\n", self._at, error.pos)
                is_cut = self._may_go_on(error)
                if is_cut and self._more():
                    continue
                what = "the file ends in the middle of a value" if is_cut else error.msg.lower()
                raise BadJson(line, what) from None
            except RecursionError:
                raise BadJson(self.line, "its values are nested too deep") from None
            if end == len(self._buffer) and not isinstance(value, dict | list) and self._more():
                continue  # a number may go on
            one = JsonValue(self.line, value)
            self._take(end)
            return one

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Whether the fault may only be that the text was not read far enough."""
        if len(self._buffer) - self._at > MOST_LETTERS:
            return False
        near_the_end = error.pos >= len(self._buffer) - len("false") - 1
        return near_the_end or error.msg.startswith(("Unterminated string", "Invalid \\"))
