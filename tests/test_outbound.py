"""The HTTP client of the product against a real server on loopback that misbehaves."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from tests.network import ForbiddenConnection
from tracker import outbound
from tracker.outbound import Outbound, Response
from tracker.wire import MOST_REDIRECTS

AGENT = "ColoradoBillTracker/1 (test)"
#: What the client of these tests reads at most.
MOST = 1024 * 1024
MEGABYTE = bytes(MOST)


class Wire:
    """Answers each path with raw bytes, in pieces, until the visitor hangs up."""

    def __init__(self) -> None:
        self.pieces: dict[str, list[bytes]] = {}
        self.heard: list[str] = []
        self.sent = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def says(self, path: str, head: str, *body: bytes) -> str:
        """The address of a path that answers so; its head without the line end."""
        self.pieces[path] = [head.replace("\n", "\r\n").encode() + b"\r\n\r\n", *body]
        return self.address + path

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self._listening.accept()
            except OSError:
                return
            with visitor, suppress(OSError):
                asked = visitor.recv(65536).decode()
                self.heard.append(asked)
                for piece in self.pieces[asked.split()[1]]:
                    visitor.sendall(piece)
                    self.sent += len(piece)

    def close(self) -> None:
        with suppress(OSError):  # closed already
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire()
    yield made
    made.close()


def ask(
    address: str, allowed: str = "http://127.0.0.1", own: str = "127.0.0.1", **headers: str
) -> Response:
    def may_ask(one: str) -> bool:
        return one.startswith(allowed)

    with Outbound(AGENT, may_ask, own_host=own, most_bytes=MOST, timeout=5) as net:
        return net.get(address, headers)


OK = "HTTP/1.1 200 OK\nConnection: close"


def test_it_names_itself_and_asks_as_it_was_told(wire, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # nobody is there
    address = wire.says("/a", f'{OK}\nContent-Length: 5\nETag: "e"', b"words")
    answer = ask(address, Accept="application/pdf")
    assert (answer.status, answer.body, answer.fault) == (200, b"words", "")
    assert answer.headers["etag"] == '"e"'
    assert f"user-agent: {AGENT}".lower() in wire.heard[0].lower()
    assert "accept: application/pdf" in wire.heard[0].lower()
    assert f"host: {urlsplit(address).netloc}" in wire.heard[0].lower()
    assert "cookie" not in wire.heard[0].lower()


def packed(size: int) -> bytes:
    return gzip.compress(bytes(size), 9)


@pytest.mark.parametrize(
    ("head", "body", "fault"),
    [
        (f"{OK}\nContent-Length: {101 * MOST}", [MEGABYTE] * 101, "too_large"),
        (OK, [MEGABYTE] * 101, "too_large"),
        (f"{OK}\nTransfer-Encoding: chunked", [b"100000\r\n" + MEGABYTE + b"\r\n"] * 101,
         "too_large"),
        (f"{OK}\nContent-Encoding: gzip", [packed(101 * MOST)], "too_large"),
        (f"{OK}\nContent-Length: 9000", [b"only the beginning"], "cut"),
        (f"{OK}\nContent-Encoding: gzip", [packed(4000)[:-20]], "cut"),
        (f"{OK}\nContent-Encoding: gzip", [b"no gzip at all"], "cut"),
        (f"{OK}\nTransfer-Encoding: chunked", [b"5\r\nwords\r\n"], "cut"),
        (f"{OK}\nContent-Encoding: br", [b"words"], "packed"),
        ("no HTTP", [], "silent"),
        (f"{OK}\nContent-Length: 1048576", [MEGABYTE], ""),
        (f"{OK}\nContent-Encoding: gzip", [packed(MOST)], ""),
    ],
    ids=[
        "it says that it is too large", "it does not say its size", "it comes in chunks",
        "it unpacks to too much", "its end is missing", "its packed end is missing",
        "it is not packed as it says", "the last chunk is missing", "it is packed otherwise",
        "it speaks another language", "just as large as allowed", "just as large unpacked",
    ],
)  # fmt: skip
def test_an_answer_is_read_whole_or_said_not_to_be(wire, head, body, fault):
    answer = ask(wire.says("/a", head, *body))
    assert answer.fault == fault
    assert answer.why or not fault
    assert len(answer.body) == (0 if fault else MOST)
    assert wire.sent < 8 * MOST  # what is too large is cut off early


def test_nobody_there_is_said(wire):
    address = wire.address
    wire.close()
    answer = ask(f"{address}/a")
    assert (answer.status, answer.fault) == (0, "silent")


def test_an_answer_that_does_not_come_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
        with Outbound(AGENT, lambda _: True, own_host="127.0.0.1", timeout=0.2) as net:
            assert net.get(address).fault == "silent"


def test_an_answer_that_drips_for_ever_is_given_up(monkeypatch):
    monkeypatch.setattr(outbound, "LONGEST", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def drip():
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.sendall(f"{OK}\n\n".replace("\n", "\r\n").encode())
                while not over.wait(0.02):
                    connection.sendall(b"x")

        thread = threading.Thread(target=drip)
        thread.start()
        answer = ask(f"http://127.0.0.1:{server.getsockname()[1]}/")
        over.set()
        thread.join()
    assert (answer.fault, answer.why) == ("cut", "not whole after 0.3 s")


def moved(to: str) -> str:
    return f"HTTP/1.1 302 Found\nConnection: close\nContent-Length: 0\nLocation: {to}"


def test_a_redirect_is_followed_where_it_may_lead(wire):
    wire.says("/there", f"{OK}\nContent-Length: 4", b"here")
    answer = ask(wire.says("/a", moved("/there")))
    assert (answer.body, answer.address) == (b"here", f"{wire.address}/there")


@pytest.mark.parametrize(
    "to",
    ["http://example.org/x", "http://localhost:1/", "file:///etc/passwd", "//[::1]/", "http://"],
)
def test_a_redirect_leads_nowhere_else(wire, to):
    answer = ask(wire.says("/a", moved(to)), allowed=wire.address)
    assert answer.fault == "strange"


def test_redirects_come_to_an_end(wire):
    answer = ask(wire.says("/a", moved("/a")))
    assert answer.fault == "strange"
    assert len(wire.heard) == MOST_REDIRECTS + 1


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "http://localhost/", "http://[::1]/"])
def test_this_machine_is_not_asked_unless_the_source_lives_there(address):
    answer = ask(address, allowed="http", own="leg.colorado.gov")
    assert (answer.fault, "own network" in answer.why) == ("strange", True)


@pytest.mark.parametrize(
    "machine",
    ["10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "fd00::1",
     "fe80::1%eth0", "224.0.0.1", "::", "0.0.0.0", "::ffff:127.0.0.1"],
)  # fmt: skip
def test_neither_is_its_network_whatever_a_name_stands_for(machine, monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (machine, 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert ask("http://papers.example/", allowed="http").fault == "strange"


@pytest.mark.parametrize(
    "address", ["ftp://127.0.0.1/a", "http://", "a", "http://a:b@127.0.0.1/", "http://127.0.0.1:x/"]
)
def test_what_is_no_address_of_the_web_is_not_asked(address):
    assert ask(address, allowed="").fault == "strange"


def test_a_test_that_asks_a_foreign_host_fails_loudly():
    with pytest.raises(ForbiddenConnection):
        ask("https://s3.us-west-2.amazonaws.com/beta.leg.colorado.gov/0", allowed="https")
