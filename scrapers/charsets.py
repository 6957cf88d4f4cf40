"""A page's bytes as text: UTF-8 where they are, else as they are declared to be, else a fault.

Never letters in place of those that could not be read: a member's name would change for it.
"""

from __future__ import annotations

import codecs
from typing import Final

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

#: Text codecs of Python that no page is written in; a page could spell markup with them.
_NO_CHARSETS: Final = frozenset(
    {"utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "rot13"}
)
#: What a page is written in that declares nothing, and is not UTF-8.
_UNDECLARED: Final = "cp1252"


def text_of(body: bytes, content_type: str) -> str:
    """The text of a page. Raises ValueError with the charset it is not written in.

    content_type: the header, whose charset counts before the page's own.
    """
    if b"\0" not in body:
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    marked, mark = read_bom(body)
    declared = (marked, http_content_type_encoding(content_type), html_body_declared_encoding(body))
    charset = next((one for one in declared if one and _is_charset(one)), _UNDECLARED)
    try:
        return body[len(mark or b"") :].decode(charset)
    except UnicodeDecodeError as error:
        raise ValueError(f"{charset} (byte {error.start} is not)") from None


def _is_charset(name: str) -> bool:
    found = resolve_encoding(name)
    if found is None or found in _NO_CHARSETS:
        return False
    return bool(getattr(codecs.lookup(found), "_is_text_encoding", True))
