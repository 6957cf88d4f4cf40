"""Light pages and feeds alone, in a process that loads no Streamlit."""

from __future__ import annotations

import socket
import time
from pathlib import Path

import pytest

from tests.dashboard.server import running
from tests.dashboard.test_pages import fill_one_bill
from tests.dashboard.test_strangers import Attacked
from tests.light.conftest import Server
from tests.queries.fill import filling

#: Writes down that a module is looked for; Python loads it before anything else.
WATCH = """
import sys
class Finder:
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in ("streamlit", "tornado"):
            with open({file!r}, "a") as said:
                said.write(name)
sys.meta_path.insert(0, Finder)
"""


@pytest.mark.slow
def test_the_light_pages_alone_load_no_streamlit_and_a_flood_holds_up_no_reader(
    tmp_path: Path, data: Path
) -> None:
    loaded = tmp_path / "loaded.txt"
    (tmp_path / "sitecustomize.py").write_text(WATCH.format(file=str(loaded)))
    with filling(f"sqlite:///{data / 'tracker.db'}") as made:
        fill_one_bill(made)
    started = running(data, "2026-02-24 08:00", "light", files=1024, PYTHONPATH=str(tmp_path))
    with started as (address, process):
        attacked = Attacked(address, process.pid)
        paths = ("/en/", "/es/bills/HB26-1037", "/feeds/hearings.ics", "/feeds/changes.atom")
        assert [attacked.get(path) for path in paths] == [200] * 4
        assert [attacked.get(path) for path in ("/desk", "/_stcore/stream", "/x")] == [404] * 3
        usual = attacked.usual_wait()
        with attacked.read_all_the_while():
            opened = attacked.half_open(1200)
            time.sleep(1)
        for one in opened:
            one.close()
        assert max(attacked.waits) <= max(20.0, 8 * usual), attacked.waits
    assert not loaded.exists(), loaded.read_text()


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/", "/en/"),
        ("/?lang=es", "/es/"),
        ("/calls", "/en/calls"),
        ("/bill?id=HB26-1037&lang=es", "/es/bills/HB26-1037"),
        ("/call?id=data-privacy", "/en/calls/data-privacy"),
        ("/calendar/", "/en/calendar"),
        ("/search?q=personal+data&unheard=1", "/en/search?q=personal+data"),
        ("/text?id=HB26-1037&version=introduced", "/en/bills/HB26-1037/text?version=introduced"),
        ("/more", "/en/"),
        ("/bill?id=%0d%0aX:y", "/en/bills/%0D%0AX%3Ay"),
    ],
)
def test_an_address_of_the_dashboard_leads_to_its_light_page(
    server: Server, address: str, leads: str
) -> None:
    answer = server.get(address)
    assert (answer.status, answer.headers["location"]) == (307, leads)


def test_a_reader_s_browser_chooses_the_language(server: Server) -> None:
    answer = server.get("/calls", Accept_Language="es-MX,en;q=0.5")
    assert (answer.headers["location"], answer.headers["vary"]) == ("/es/calls", "Accept-Language")


def test_a_request_whose_end_two_programs_see_differently_is_refused(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(
            b"POST /en/ HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            b"GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n"
        )
        told = b""
        while piece := line.recv(4096):
            told += piece
    assert told.startswith(b"HTTP/1.1 400 ")
    assert told.count(b"HTTP/1.1") == 1, "what came behind it is not answered"
