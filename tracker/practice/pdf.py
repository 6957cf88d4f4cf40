"""A small PDF writer: pages of lines in Helvetica, with a text layer that any reader finds."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final

_SIZE: Final = 11
_LEADING: Final = 15
_LEFT: Final = 60
_TOP: Final = 760
_FONT: Final = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF of these pages, each of these lines from top to bottom. No page: one empty page.

    A sign that Windows' Latin alphabet lacks is written as a question mark. The same pages give
    the same bytes.
    """
    texts = [_content(lines) for lines in pages or [()]]
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(texts)))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(texts)} /Kids [{kids}] >>".encode("ascii"),
        _FONT,
    ]
    for at, text in enumerate(texts):
        bodies += [_page(5 + 2 * at), stream(text)]
    return document(bodies)


def stream(content: bytes, level: int = 6) -> bytes:
    """A stream object, packed."""
    packed = zlib.compress(content, level)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode >>".encode("ascii")
    return head + b"\nstream\n" + packed + b"\nendstream"


def document(bodies: Sequence[bytes]) -> bytes:
    """A file of these objects, numbered from 1. The first is the catalogue."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode("ascii") + body + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(bodies) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode("ascii") + (
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{out.rfind(b'endobj') + 7}\n%%EOF\n"
    ).encode("ascii")
    return bytes(out)


def _page(content: int) -> bytes:
    return (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
        f"/Resources << /Font << /F1 3 0 R >> >> /Contents {content} 0 R >>"
    ).encode("ascii")


def _content(lines: Sequence[str]) -> bytes:
    """The words of one page: a line below the other."""
    shown = [f"BT /F1 {_SIZE} Tf {_LEADING} TL {_LEFT} {_TOP} Td".encode("ascii")]
    shown += [b"(" + _escaped(line) + b") Tj T*" for line in lines]
    return b"\n".join([*shown, b"ET"])


def _escaped(line: str) -> bytes:
    said = line.encode("cp1252", "replace")
    return said.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
