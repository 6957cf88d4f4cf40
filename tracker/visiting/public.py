"""The address under which readers reach us: what leaves a page (previews, codes, copied messages,
events, feeds) names it.

It is a setting. Where none is set it is this machine's own address, at which the request arrived.
What a request says of itself (Host, X-Forwarded-Host, X-Forwarded-Proto) is believed by nothing:
else a stranger chooses where the next reader's calendar leads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tracker.settings import load

#: Carries the address to a page of the dashboard, which sees headers alone. A visitor's own header
#: of this name is taken away.
HEADER: Final = "x-tracker-address"


def address_of(scope: Mapping[str, Any]) -> str:
    """Scheme and host in front of every address of ours, for a request (ASGI scope); "" where
    nothing is set and the server has no address of its own."""
    return load().public_url or _own(scope)


def _own(scope: Mapping[str, Any]) -> str:
    host, port = scope.get("server") or ("", None)
    if not host or port is None:  # a socket of this machine's file system
        return ""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
