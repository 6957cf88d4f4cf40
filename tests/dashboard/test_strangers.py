"""What a stranger may ask of everybody's server: sockets, half-open requests, closed routes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_websocket import _is_origin_allowed
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.dashboard.conftest import empty_data
from tests.dashboard.server import WAYS, running
from tests.dashboard.test_pages import fill_one_bill
from tests.queries.fill import filling
from tests.served import served
from tracker.dashboard import navigation, shell
from tracker.store import engine
from tracker.visiting.links import HEADER, PAGES, address_of
from tracker.web import sockets
from tracker.web.connections import GRACE, HalfOpen, guard
from tracker.web.sockets import Bucket, SocketGuard, comes_from_us

RERUN = BackMsg(rerun_script={"query_string": ""}).SerializeToString()
#: Writes down whom the server tries to reach; Python loads it before anything else.
WATCH = """
import socket
_connect = socket.socket.connect
def connect(self, address):
    if self.family != socket.AF_UNIX and str(address[0]) not in ("127.0.0.1", "::1", "localhost"):
        with open({file!r}, "a") as said:
            said.write(f"{{address}}\\n")
    return _connect(self, address)
socket.socket.connect = connect
_lookup = socket.getaddrinfo
def getaddrinfo(host, *rest, **named):
    if host and str(host) not in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::"):
        with open({file!r}, "a") as said:
            said.write(f"{{host}}\\n")
    return _lookup(host, *rest, **named)
socket.getaddrinfo = getaddrinfo
"""


@dataclass
class Attacked:
    """A server under attack, and a reader who looks at a light page all the while."""

    address: str
    pid: int
    waits: list[float] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def get(self, path: str, method: str = "GET", body: bytes = b"") -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        with contextlib.closing(connection):
            connection.request(method, path, body)
            answer = connection.getresponse()
            answer.read()
            return answer.status

    def usual_wait(self) -> float:
        """How long a light page takes on this machine now, in seconds: the longest of ten."""
        waits = []
        for _ in range(10):
            began = time.monotonic()
            assert self.get("/en/") == 200
            waits.append(time.monotonic() - began)
        return max(waits)

    @contextlib.contextmanager
    def read_all_the_while(self) -> Iterator[None]:
        """Asks for a light page ten times a second and keeps how long each took."""
        ended = threading.Event()

        def reader() -> None:
            while not ended.is_set():
                began = time.monotonic()
                assert self.get("/en/") == 200
                self.waits.append(time.monotonic() - began)
                ended.wait(0.1)

        thread = threading.Thread(target=reader)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def frames(self, kind: int) -> bool:
        """Sends endless frames that are no message of their own, as fast as they are taken, for ten
        seconds at most; gives whether the server hung up. kind: 0 a piece, 9 a ping, 10 a pong."""
        frame = bytes((kind | (0x80 if kind else 0), 0x80, 0, 0, 0, 0))
        began = time.monotonic()
        with connect(self._socket, close_timeout=0) as one, contextlib.suppress(OSError):
            one.socket.sendall(b"" if kind else bytes((2, 0x80, 0, 0, 0, 0)))
            while time.monotonic() - began < 10:
                one.socket.sendall(frame * 5_000)
            return False
        return True

    def flood(self, seconds: float, a_second: int) -> bool:
        """Sends the ordinary message of a page again and again until the server closes the socket,
        for so long at most; gives whether it was closed."""
        began = time.monotonic()
        try:
            with connect(self._socket) as one:
                while time.monotonic() - began < seconds:
                    one.send(RERUN)
                    time.sleep(1 / a_second)
        except ConnectionClosed:
            return True
        return False

    def refused(self, origin: str) -> int:
        """The status with which a socket of this origin is refused, 0 where it is not."""
        try:
            with connect(self._socket, origin=origin):  # type: ignore[arg-type]
                return 0
        except InvalidStatus as refusal:
            return refusal.response.status_code

    @property
    def _socket(self) -> str:
        return f"ws://127.0.0.1:{self.port}/_stcore/stream"

    def half_open(self, number: int) -> list[socket.socket]:
        """Connections that begin a request and never end its head."""
        opened = []
        for _ in range(number):
            one = socket.create_connection(("127.0.0.1", self.port), timeout=10)
            one.sendall(b"GET /en/ HTTP/1.1\r\nHost: x\r\n")
            opened.append(one)
        return opened

    @property
    def memory(self) -> int:
        """Bytes that the process holds."""
        pages = Path(f"/proc/{self.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.slow
@pytest.mark.parametrize("way", [way for way in WAYS if way != "light"])
def test_strangers_hold_up_no_reader_and_make_the_server_ask_nobody(
    tmp_path: Path, way: str
) -> None:
    data, asked = empty_data(tmp_path), tmp_path / "asked.txt"
    (tmp_path / "sitecustomize.py").write_text(WATCH.format(file=str(asked)))
    with filling(f"sqlite:///{data / 'tracker.db'}") as made:
        fill_one_bill(made)
    engine.forget()
    with running(data, "2026-02-24 08:00", way, PYTHONPATH=str(tmp_path)) as (address, process):
        server = Attacked(address, process.pid)
        assert not server.flood(0.5, 4)  # the first page that is drawn loads what draws it
        usual = server.usual_wait()
        before = server.memory
        with server.read_all_the_while():
            assert server.flood(20.0, 1000), "a socket that says too much is closed"
            for kind in (0, 9, 10):
                assert server.frames(kind), "a socket of endless frames is cut"
            assert [server.refused("http://evil.example") for _ in range(10)] == [403] * 10
            for path in ("/_stcore/upload_file/a/b", "/media/x", "/_stcore/metrics"):
                assert server.get(path, "PUT", b"x" * 5_000_000) == 404
            assert server.get("/nonsense") == server.get("/llms.txt") == 404
            opened = server.half_open(1200)
            time.sleep(1)
        for one in opened:
            one.close()
        assert server.refused(address) == 0, "an own page has its socket"
        assert max(server.waits) <= max(1.0, 8 * usual), server.waits
        assert server.memory - before < 60_000_000
        for path in ("/?q=", "/en/search?q="):
            assert server.get(f"{path}something-nobody-should-know") == 200
        process.send_signal(signal.SIGINT)
        code = process.wait(60)
    assert not asked.exists(), asked.read_text()
    said = (data / "server.log").read_text()
    assert "something-nobody-should-know" not in said
    if way == "tracker":
        assert code == 0
        assert address.replace("127.0.0.1", "localhost") in said


# --- sockets -----------------------------------------------------------------------------------


@dataclass
class Socket:
    """A socket behind the guard, driven without a server."""

    now: float = 0.0
    sent: list[dict[str, Any]] = field(default_factory=list)
    taken: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[bytes, bytes] = field(default_factory=dict)

    def talks(
        self, guarded: SocketGuard, messages: int, client: str = "9.9.9.9", says: bytes = b"x",
        **headers: str,
    ) -> None:  # fmt: skip
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "websocket", "client": (client, 1), "headers": pairs,
            "server": ("127.0.0.1", 8501),
        }  # fmt: skip
        incoming = iter([{"type": "websocket.receive", "bytes": says}] * messages)

        async def receive() -> Any:
            return next(incoming, {"type": "websocket.disconnect"})

        async def send(message: Any) -> None:
            self.sent.append(message)

        asyncio.run(guarded(scope, receive, send))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.headers = dict(scope["headers"])
        while True:
            message = await receive()
            self.taken.append(message)
            if message["type"] == "websocket.disconnect":
                return


def test_a_socket_that_says_too_much_is_closed_and_a_reader_s_is_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    reader, talker = Socket(), Socket()
    reader.talks(SocketGuard(reader, clock=lambda: 0), 20)
    assert [one["type"] for one in reader.taken] == ["websocket.receive"] * 20 + [
        "websocket.disconnect"
    ]
    assert reader.sent == []
    assert caplog.text == ""
    talker.talks(SocketGuard(talker, clock=lambda: 0), 1000)
    assert len(talker.taken) == 21
    assert talker.sent == [{"type": "websocket.close", "code": 1008}]
    [told] = caplog.messages
    assert "too many messages" in told


def test_a_message_of_many_bytes_counts_as_several() -> None:
    talker = Socket()
    talker.talks(SocketGuard(talker, clock=lambda: 0), 20, says=b"x" * 300_000)
    assert len(talker.taken) == 3 and talker.sent == [{"type": "websocket.close", "code": 1008}]


def test_what_was_spent_comes_back_with_time() -> None:
    bucket = Bucket(5, 2, 0)
    assert [bucket.take(0), bucket.take(0), bucket.take(0)] == [True, True, False]
    assert [bucket.take(0.2), bucket.take(0.2)] == [True, False]
    assert [bucket.take(9, 3), bucket.take(9, 2), bucket.take(9)] == [False, True, False]
    assert [bucket.take(99), bucket.take(99), bucket.take(99)] == [True, True, False]


def test_an_address_has_so_many_sockets_and_opens_so_many_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sockets, "OPENINGS", (5.0, 3))
    one, moment = Socket(), [0.0]
    guarded = SocketGuard(one, clock=lambda: moment[0])
    for _ in range(4):
        one.talks(guarded, 0)
    assert one.sent == [{"type": "websocket.close", "code": 1013}]
    one.talks(guarded, 0, client="8.8.8.8")
    moment[0] = 1.0
    one.talks(guarded, 0)
    assert len(one.sent) == 1

    few = SocketGuard(one, clock=lambda: 0, files=10)
    one.talks(few, 0)
    assert len(one.sent) == 1, "one socket for every ten files"

    async def held() -> None:
        async def stay(*_: Any) -> None:
            await asyncio.sleep(3600)

        async def refused(message: Any) -> None:
            one.sent.append(message)

        full = SocketGuard(stay, clock=lambda: 0)
        scope = {"type": "websocket", "headers": [], "server": None}
        open_ones = [
            asyncio.create_task(full({**scope, "client": (f"2001:db8::{n:x}", 1)}, stay, refused))
            for n in range(2)
        ]
        await asyncio.sleep(0)
        await full({**scope, "client": ("2001:db8::ffff", 1)}, stay, refused)
        for task in open_ones:
            task.cancel()
        await asyncio.gather(*open_ones, return_exceptions=True)
        assert sum(place.sockets for place in full._addresses.values()) == 0

    monkeypatch.setattr(sockets, "MOST_AN_ADDRESS", 2)
    asyncio.run(held())
    assert len(one.sent) == 2, "a line of IPv6 is one address, however many it has"


def test_an_address_is_forgotten_once_it_is_quiet_and_has_no_socket(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sockets, "_REMEMBERED", 4)
    moment = [0.0]

    async def passes(*_: Any) -> None:
        await asyncio.sleep(0)

    async def stays(*_: Any) -> None:
        await asyncio.sleep(3600)

    async def opens(app: Any, client: str) -> None:
        guarded.app = app
        scope = {"type": "websocket", "headers": [], "server": None, "client": (client, 1)}
        await guarded(scope, passes, passes)

    async def flood() -> list[int]:
        remembered = []
        reader = asyncio.create_task(opens(stays, "1.1.1.1"))
        await asyncio.sleep(0)
        for at, clients in ((0, range(4)), (1, range(4, 6)), (100, range(6, 8))):
            moment[0] = at
            for client in clients:
                await opens(passes, f"8.8.8.{client}")
            remembered.append(len(guarded._addresses))
        assert "1.1.1.1" in guarded._addresses, "a reader's socket is counted while it is open"
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)
        return remembered

    guarded = SocketGuard(passes, clock=lambda: moment[0])
    assert asyncio.run(flood()) == [5, 7, 3]


@pytest.mark.parametrize(
    ("origin", "host", "public", "ours"),
    [
        ("http://bills.example", "bills.example", "", True),
        ("https://bills.example", "bills.example:443", "", True),
        ("https://BILLS.example", "127.0.0.1:8501", "https://bills.example", True),
        ("http://localhost:8501", "localhost:8501", "", True),
        ("http://[::1]:8501", "[::1]:8501", "", True),
        ("http://evil.example", "bills.example", "", False),
        ("http://bills.example:81", "bills.example", "", False),
        ("http://localhost:3000", "localhost:8501", "", False),
        ("https://bills.example.evil.example", "bills.example", "https://bills.example", False),
        ("null", "bills.example", "", False),
        ("file://", "", "", False),
        ("http://", "", "", False),
        ("http://[", "bills.example", "", False),
        ("http://evil.example:99999", "bills.example", "", False),
        ("", "", "", False),
    ],
)
def test_a_page_of_another_host_has_no_socket(
    origin: str, host: str, public: str, ours: bool
) -> None:
    from starlette.datastructures import Headers  # noqa: PLC0415

    assert comes_from_us(Headers({"origin": origin, "host": host}), public) is ours


def test_streamlit_asks_nobody_whose_page_a_socket_comes_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import requests  # noqa: PLC0415

    def fails(*_: Any, **__: Any) -> None:
        raise AssertionError("the server asked somebody")

    monkeypatch.setattr(requests, "get", fails)
    judged = Socket()

    async def streamlit(scope: Any, receive: Any, send: Any) -> None:
        await judged(scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        assert _is_origin_allowed(headers.get("origin"), headers.get("host"))

    guarded = SocketGuard(streamlit, public="https://bills.example")
    judged.talks(guarded, 0, origin="https://bills.example", host="127.0.0.1:8501")
    assert judged.taken, "a page of the public address has its socket behind a proxy"
    judged.taken.clear()
    judged.talks(guarded, 0, origin="http://evil.example", host="127.0.0.1:8501")
    assert judged.taken == []
    assert judged.sent == [{"type": "websocket.close", "code": 1008}]


def test_a_page_s_own_address_is_never_what_a_visitor_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = Socket()
    one.talks(SocketGuard(one), 0, host="evil.example", **{HEADER: "http://evil.example"})
    assert one.headers[HEADER.encode()] == b"http://127.0.0.1:8501"
    monkeypatch.setenv("TRACKER_PUBLIC_URL", "https://bills.example/")
    one.talks(SocketGuard(one), 0, host="evil.example")
    assert one.headers[HEADER.encode()] == b"https://bills.example"


@pytest.mark.parametrize(
    ("server", "address"),
    [
        (("127.0.0.1", 8501), "http://127.0.0.1:8501"),
        (("::1", 8501), "http://[::1]:8501"),
        (("/run/tracker.sock", None), ""),
        (None, ""),
    ],
)
def test_where_no_address_is_set_it_is_the_one_at_which_a_request_arrived(
    server: tuple[str, int | None] | None, address: str
) -> None:
    assert address_of({"server": server}) == address


# --- half-open requests ------------------------------------------------------------------------


class Loop:
    """A loop that keeps what it was asked to do later."""

    def __init__(self) -> None:
        self.later: list[Any] = []

    def call_later(self, seconds: float, what: Any) -> Any:
        timer = (seconds, what)
        self.later.append(timer)
        return SimpleNamespace(cancel=lambda: self.later.remove(timer))

    def passes(self, seconds: float) -> None:
        """All that is due within so many seconds happens."""
        for timer in [one for one in self.later if one[0] <= seconds]:
            self.later.remove(timer)
            timer[1]()


class Line:
    """uvicorn's protocol as far as the guard knows it."""

    def __init__(self, address: str, loop: Loop) -> None:
        self.client, self.loop, self.transport = (address, 1), loop, self
        self.gone = False

    def abort(self) -> None:
        self.gone = True


def test_so_many_more_may_end_and_the_first_of_them_makes_room_at_once() -> None:
    waiting, loop = HalfOpen(most=2), Loop()
    flood = [Line("6.6.6.6", loop) for _ in range(6)]
    for one in flood:
        waiting.begins(one)
    assert not any(one.gone for one in flood), "what arrived meanwhile is read first"
    waiting.ends(flood[1])
    loop.passes(0)
    assert [one.gone for one in flood] == [True, False, False, False, False, False]


def test_the_oldest_half_open_request_of_the_busiest_address_makes_room() -> None:
    loop, waiting = Loop(), HalfOpen(most=3)
    reader = Line("9.9.9.9", loop)
    waiting.begins(reader)
    flood = [Line("6.6.6.6", loop) for _ in range(4)]
    for one in flood:
        waiting.begins(one)
    loop.passes(GRACE)
    assert [one.gone for one in flood] == [True, True, False, False]
    assert not reader.gone
    waiting.ends(reader)
    waiting.begins(Line("6.6.6.6", loop))
    loop.passes(GRACE)
    assert not flood[2].gone, "the reader's place is free"


def test_a_reader_accepted_together_with_a_flood_has_time_to_say_what_it_asks() -> None:
    loop, waiting = Loop(), HalfOpen(most=3)
    reader = Line("6.6.6.6", loop)
    waiting.begins(reader)
    flood = [Line("6.6.6.6", loop) for _ in range(4)]
    for one in flood:
        waiting.begins(one)
    waiting.begins(reader)  # a first piece of its head
    waiting.ends(reader)
    loop.passes(GRACE)
    assert [one.gone for one in (reader, *flood)] == [False, True, False, False, False]


def test_a_head_that_drips_ends_when_its_time_is_over() -> None:
    waiting, loop = HalfOpen(longest=7), Loop()
    slow = Line("9.9.9.9", loop)
    waiting.begins(slow)
    waiting.begins(slow)
    assert [seconds for seconds, _ in loop.later] == [7], "its time does not begin anew"
    loop.later[0][1]()
    assert slow.gone


def test_a_connection_that_sends_a_whole_head_is_left_alone() -> None:
    from uvicorn.protocols.http.h11_impl import H11Protocol  # noqa: PLC0415

    class Guarded(H11Protocol):
        pass

    guard(Guarded, HalfOpen(longest=0.3))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0.5)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    with (
        served(app, http=Guarded, ws="none") as port,
        contextlib.closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as line,
    ):
        for _ in range(2):  # the second on the connection that was kept
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert line.recv(100).startswith(b"HTTP/1.1 204")
        line.sendall(b"GET / HT")
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(100) == b"", "half a request ends the connection"


def test_connections_that_stand_idle_behind_their_answer_make_room() -> None:
    from uvicorn.protocols.http.h11_impl import H11Protocol  # noqa: PLC0415

    class Guarded(H11Protocol):
        pass

    guard(Guarded, HalfOpen(most=2))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    with served(app, http=Guarded, ws="none") as port, contextlib.ExitStack() as opened:
        lines = []
        for _ in range(8):
            line = socket.create_connection(("127.0.0.1", port), timeout=3)
            lines.append(opened.enter_context(line))
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert line.recv(100).startswith(b"HTTP/1.1 204")
        for line in lines[:4]:
            with contextlib.suppress(ConnectionResetError):
                assert line.recv(100) == b"", "the oldest are closed at once"


def test_that_no_file_is_left_is_told_once_a_minute() -> None:
    told = [logging.makeLogRecord({"msg": "socket.accept() out of system resource"})] * 2_000
    logger = logging.getLogger("asyncio")
    guard()
    assert sum(bool(logger.filter(record)) for record in told) <= 1
    assert logger.filter(logging.makeLogRecord({"msg": "another"}))


# --- what stands at no address -----------------------------------------------------------------


def test_the_pages_that_pass_are_those_of_the_navigation() -> None:
    drawn = {PAGES[key].dashboard for key in navigation.SHOWS}
    assert drawn | {"/desk"} == shell.ADDRESSES


@pytest.mark.parametrize(
    "path",
    [
        "/nonsense", "/llms.txt", "/api/v1/bills", "/metrics", "/billsx", "/bill/nonsense",
        "/_stcore/upload_file/a/b", "/_stcore/metrics", "/_stcore/bidi-components/x", "/media/x",
        "/component/x", "/_stcore/agent/mcp", "/_stcore/script-health-check", "/auth/login",
        "/oauth2callback", "/static", "/_stcore/stream/x",
    ],
)  # fmt: skip
def test_what_no_page_needs_is_not_there(path: str) -> None:
    assert not shell.is_needed(path)


@pytest.mark.parametrize(
    "path",
    ["/", "/bills", "/calls/", "/desk", "/_stcore/health", "/_stcore/host-config",
     "/_stcore/stream", "/static/js/index.js", "/app/static/x.svg"],
)  # fmt: skip
def test_what_a_page_needs_is_there(path: str) -> None:
    assert shell.is_needed(path)
