"""Serves a practice site over HTTP/1.1 on 127.0.0.1, and nowhere else.

Answers come from a cache of rendered pages and leave in one write, so that what a crawl costs is
the crawl's own.
"""

from __future__ import annotations

import json
import logging
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, TypeAlias

from tracker.errors import SettingFault
from tracker.practice.control import PATH, carry_out, state
from tracker.practice.site import Answer, PracticeSite

LOOPBACK: Final = "127.0.0.1"
_MOST: Final = 1_000_000
_NOTHING: Final = bytes(64 * 1024)
log = logging.getLogger(__name__)
_Request: TypeAlias = socket.socket | tuple[bytes, socket.socket]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, site: PracticeSite, port: int) -> None:
        self.site = site
        self._live: set[socket.socket] = set()
        super().__init__((LOOPBACK, port), _Handler)

    def process_request(self, request: _Request, client_address: object) -> None:
        """Remembers a connection, so that it ends with the server."""
        if isinstance(request, socket.socket):
            self._live.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: _Request) -> None:
        """Forgets a connection that ended."""
        if isinstance(request, socket.socket):
            self._live.discard(request)
        super().shutdown_request(request)

    def handle_error(self, *visitor: object) -> None:
        """Leaves a visitor alone who hung up; says everything else, in the log."""
        if not isinstance(sys.exception(), OSError):
            log.exception("an answer failed", extra={"visitor": str(visitor)})

    def server_close(self) -> None:
        """Ends the server and the connections that are still open."""
        super().server_close()
        for one in tuple(self._live):
            with suppress(OSError):  # the visitor was faster
                one.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Answers a GET or HEAD."""
        if self._is_control():
            self._send_json(200, state(self.server.site))
        else:
            self._serve("")

    def do_HEAD(self) -> None:
        """Answers as to a GET, without the body."""
        self.do_GET()

    def do_POST(self) -> None:
        """Answers a form, or carries out an order."""
        length = self.headers.get("Content-Length", "")
        body = self.rfile.read(min(int(length), _MOST) if length.isdecimal() else 0)
        if self._is_control():
            self._send_json(*carry_out(self.server.site, body))
        else:
            self._serve(body.decode("utf-8", "replace"))

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the site keeps its own list of requests."""

    def _is_control(self) -> bool:
        return self.path.partition("?")[0] == PATH

    def _serve(self, form: str) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer, seconds = self.server.site.answer(self.command, self.path, headers, form)
        if seconds:
            time.sleep(seconds)
        self._send(answer)

    def _send_json(self, status: int, value: object) -> None:
        body = json.dumps(value, indent=1).encode() + b"\n"
        self._send(Answer(status, body, (("Content-Type", "application/json"),)))

    def _send(self, answer: Answer) -> None:
        reason = HTTPStatus(answer.status).phrase
        length = ("Content-Length", str(len(answer.body) + answer.padding))
        lines = [
            f"HTTP/1.1 {answer.status} {reason}",
            *(f"{name}: {value}" for name, value in (*answer.headers, length)),
        ]
        if answer.cut_at is not None:
            self.close_connection = True
        body = b"" if self.command == "HEAD" else answer.body[: answer.cut_at]
        head = "\r\n".join((*lines, "", "")).encode("latin-1")
        self.wfile.write(head + body)
        for at in range(0, answer.padding, len(_NOTHING)):
            self.wfile.write(_NOTHING[: answer.padding - at])


@contextmanager
def serve(site: PracticeSite, port: int = 0) -> Iterator[str]:
    """Runs the site in a thread; yields its address. port 0: any free one."""
    server = _bound(site, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def serve_forever(site: PracticeSite, port: int) -> None:
    """Runs the site in this process until it is interrupted. Raises SettingFault: port taken."""
    server = _bound(site, port)
    try:
        server.serve_forever(0.5)
    except KeyboardInterrupt:
        return
    finally:
        server.server_close()


def _bound(site: PracticeSite, port: int) -> _Server:
    try:
        return _Server(site, port)
    except (OSError, OverflowError) as fault:
        raise SettingFault("--port", f"port {port} cannot be used here ({fault}).") from None
