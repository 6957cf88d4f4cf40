"""An address as a QR code, drawn in the page itself."""

from __future__ import annotations

from functools import lru_cache

import segno


@lru_cache(maxsize=256)
def qr_code(address: str, label: str) -> str:
    """An SVG of the code, black on white in dark too. label: what a screen reader says."""
    return segno.make(address, error="m", micro=False).svg_inline(
        border=2, omitsize=True, dark="#000", light="#fff", svgclass="qr", lineclass=None,
        title=label,
    )  # fmt: skip
