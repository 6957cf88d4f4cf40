"""Serves a practice site over HTTP/1.1 on 127.0.0.1, and nowhere else.

Answers come from a cache of rendered pages and leave in one write, so that what a crawl costs is
the crawl's own. At the control path, `/-/practice`, a running site says what it is, and is told:

    curl http://127.0.0.1:8600/-/practice
    curl -d '{"day": "2026-02-24"}' http://127.0.0.1:8600/-/practice
    curl -d '{"now": "2026-02-24T08:00"}' http://127.0.0.1:8600/-/practice
    curl -d '{"move": {"meeting": "2026A-h-0001", "day": "2026-02-26", "start": "2:00 PM"}}' ...
    curl -d '{"withdraw": {"meeting": "2026A-h-0001"}}' ...
    curl -d '{"drop_item": {"meeting": "2026A-h-0001", "bill": "HB26-1037"}}' ...
    curl -d '{"fail": {"path": "/schedule", "status": 429, "times": 2, "retry_after": 5}}' ...
    curl -d '{"cut": {"path": "/bills/HB26-1037", "keep": 0.5}}' ...
    curl -d '{"slow": {"path": "/", "seconds": 2, "times": 3}}' ...
    curl -d '{"serve_instead": {"path": "/bill_files/110769/", "file": "pictures"}}' ...
    curl -d '{"rename_classes": {"path": "/bills/", "names": {"bill-result": "card"}}}' ...
    curl -d '{"silently_change": {"number": "HB26-1037", "fiscal_note": "First Revised"}}' ...
    curl -d '{"robots_disallow": true, "validators": true}' ...
    curl -d '{"heal": true, "forget_requests": true}' ...

One object may give several orders, each with what the site's method of that name takes; they are
carried out in the order written. GET and POST answer with the state as JSON; an order that cannot
be understood answers 400 and says why.
"""

from __future__ import annotations

import inspect
import json
import logging
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from tracker.errors import SettingFault
from tracker.practice.faults import Answer
from tracker.practice.site import PracticeSite

CONTROL_PATH: Final = "/-/practice"
LOOPBACK: Final = "127.0.0.1"
_MOST: Final = 1_000_000
_NOTHING: Final = bytes(64 * 1024)
_SWITCHES: Final = ("robots_disallow", "validators")
_COMMANDS: Final = (
    *("fail", "cut", "slow", "serve_instead", "rename_classes", "heal", "forget_requests"),
    *("move", "withdraw", "restore", "cancel", "strike", "drop_item", "add_item"),
    *("new_agenda_address", "silently_change"),
)
log = logging.getLogger(__name__)


@contextmanager
def serve(site: PracticeSite, port: int = 0) -> Iterator[str]:
    """Runs the site in a thread; yields its address. port 0: any free one. Raises SettingFault for
    a port that is taken."""
    try:
        server = _Server(site, port)
    except (OSError, OverflowError) as fault:
        raise SettingFault("--port", f"port {port} cannot be used here ({fault}).") from None
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def state(site: PracticeSite) -> dict[str, Any]:
    """The site as it stands: day, counts, meetings, faults, requests so far."""
    fields = ("committee", "start", "room", "agenda", "withdrawn", "cancelled", "struck")
    return {
        "day": str(site.day),
        "now": site.now.isoformat(timespec="minutes") if site.now else None,
        "measures": len(site.measures()),
        "robots_disallow": site.robots_disallow,
        "validators": site.validators,
        "requests": site.count(),
        "faults": [asdict(fault) for fault in tuple(site.faults)],
        "meetings": [
            {
                "meeting": meeting.id,
                "day": str(meeting.day),
                "items": [item.text for item in meeting.items if item.since <= site.day],
                **{name: getattr(meeting, name) for name in fields},
            }
            for meeting in site.meetings(hidden=True)
            if meeting.day >= site.day
        ],
    }


def carry_out(site: PracticeSite, body: bytes) -> tuple[int, dict[str, Any]]:
    """(status, answer) after carrying out the orders of a POST."""
    try:
        orders = json.loads(body or b"{}")
        if not isinstance(orders, dict):
            raise ValueError("send one JSON object")
        for name, value in orders.items():
            _order(site, name, value)
    except KeyError as fault:
        return 400, {"error": f"{fault} is not known or not given"}
    except (ValueError, TypeError) as fault:
        return 400, {"error": str(fault)}
    return 200, state(site)


def _order(site: PracticeSite, name: str, value: Any) -> None:
    if name == "day":
        site.day = date.fromisoformat(value)
    elif name == "now":
        site.now = datetime.fromisoformat(value) if value else None
    elif name in _SWITCHES:
        setattr(site, name, bool(value))
    elif name in _COMMANDS:
        command = getattr(site, name)
        words = {} if value is True else dict(value)
        for needed in inspect.signature(command).parameters.values():
            if needed.default is needed.empty and needed.kind is needed.POSITIONAL_OR_KEYWORD:
                words[needed.name] = words[needed.name]
        if "day" in words:
            words["day"] = date.fromisoformat(words["day"])
        command(**words)
    else:
        names = sorted(("day", "now", *_SWITCHES, *_COMMANDS))
        raise ValueError(f"no order is called {name!r}; known are {', '.join(names)}")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, site: PracticeSite, port: int) -> None:
        self.site = site
        self.live: set[socket.socket] = set()
        super().__init__((LOOPBACK, port), _Handler)

    def handle_error(self, *visitor: object) -> None:
        """Leaves a visitor alone who hung up; says everything else, in the log."""
        if not isinstance(sys.exception(), OSError):
            log.exception("an answer failed", extra={"visitor": str(visitor)})

    def server_close(self) -> None:
        """Ends the server and the connections that are still open."""
        super().server_close()
        for connection in tuple(self.live):
            with suppress(OSError):  # the visitor was faster
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        """Remembers a connection, so that it ends with the server."""
        super().setup()
        self.server.live.add(self.connection)

    def finish(self) -> None:
        """Forgets a connection that ended."""
        self.server.live.discard(self.connection)
        super().finish()

    def do_GET(self) -> None:
        """Answers a GET or HEAD, a form, or an order."""
        length = self.headers.get("Content-Length", "")
        body = self.rfile.read(min(int(length), _MOST) if length.isdecimal() else 0)
        site = self.server.site
        if self.path.partition("?")[0] == CONTROL_PATH:
            status, answered = carry_out(site, body)
            sent = (("Content-Type", "application/json"),)
            self._send(Answer(status, json.dumps(answered, indent=1).encode() + b"\n", sent))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        form = body.decode("utf-8", "replace")
        answer, seconds = site.answer(self.command, self.path, headers, form)
        if seconds:
            time.sleep(seconds)
        self._send(answer)

    do_HEAD = do_GET  # noqa: N815
    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the site keeps its own list of requests."""

    def _send(self, answer: Answer) -> None:
        length = ("Content-Length", str(len(answer.body) + answer.padding))
        lines = [
            f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}",
            *(f"{name}: {value}" for name, value in (*answer.headers, length)),
        ]
        if answer.cut_at is not None:
            self.close_connection = True
        body = b"" if self.command == "HEAD" else answer.body[: answer.cut_at]
        self.wfile.write("\r\n".join((*lines, "", "")).encode("latin-1") + body)
        for at in range(0, answer.padding, len(_NOTHING)):
            self.wfile.write(_NOTHING[: answer.padding - at])
