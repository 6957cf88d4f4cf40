"""A small PDF writer: pages of lines in Helvetica, with a text layer that any reader finds."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from typing import Final

_FONT: Final = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
_PAGE: Final = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
    "/Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>"
)
#: Eleven points, fifteen from line to line, from the upper left.
_BEGIN: Final = b"BT /F1 11 Tf 15 TL 60 760 Td"


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of these pages, each of these lines from top to bottom. No page: one empty page. A sign
    that Windows' Latin alphabet lacks is written as a question mark. The same pages give the same
    bytes."""
    pages = pages or [()]
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    head = f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode("ascii")
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", head, _FONT]
    for at, lines in enumerate(pages):
        encoded = (
            re.sub(rb"[\\()]", rb"\\\g<0>", line.encode("cp1252", "replace")) for line in lines
        )
        text = b"\n".join([_BEGIN, *(b"(%b) Tj T*" % line for line in encoded), b"ET"])
        bodies += [_PAGE.format(5 + 2 * at).encode("ascii"), stream(text)]
    return document(bodies)


def stream(content: bytes) -> bytes:
    """A stream object, packed."""
    packed = zlib.compress(content)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode >>".encode("ascii")
    return head + b"\nstream\n" + packed + b"\nendstream"


def document(bodies: Sequence[bytes]) -> bytes:
    """A file of these objects, numbered from 1. The first is the catalogue."""
    out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = ""
    for number, body in enumerate(bodies, 1):
        places += f"{len(out):010d} 00000 n \n"
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    size = len(bodies) + 1
    trailer = (
        f"xref\n0 {size}\n0000000000 65535 f \n{places}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    )
    return out + trailer.encode("ascii")
