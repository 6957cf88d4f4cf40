"""The site fails when it is told to, as often as it is told to, and keeps a list of requests."""

from __future__ import annotations

import http.client
import json
import socket
import struct
import time
from datetime import date

import pytest

from tests.effort import usual
from tracker.errors import SettingFault
from tracker.practice import CONTROL_PATH, serve

BILL = "/bills/HB26-1037"


@pytest.mark.parametrize("status", [403, 406, 429, 500, 503])
def test_it_answers_with_a_status_as_often_as_told(site, visit, status):
    site.fail("/bills/", status, times=2)
    assert [visit.get(BILL).status for _ in range(3)] == [status, status, 200]


def test_a_fault_is_for_the_addresses_that_begin_so(site, visit):
    site.fail("/schedule", 503, times=None)
    assert visit.get(BILL).status == 200
    assert [visit.get("/schedule").status for _ in range(3)] == [503] * 3
    site.heal()
    assert visit.get("/schedule").status == 200


@pytest.mark.parametrize("wait", [7, "Wed, 25 Feb 2026 12:00:00 GMT"])
def test_a_429_says_when_to_come_back(site, visit, wait):
    site.fail("/", 429, retry_after=wait)
    assert visit.get(BILL).headers["Retry-After"] == str(wait)
    site.fail("/", 429)
    assert visit.get(BILL).headers["Retry-After"] is None


def test_faults_follow_one_another(site, visit):
    site.fail("/bills/", 429)
    site.fail("/bills/", 503)
    assert [visit.get(BILL).status for _ in range(3)] == [429, 503, 200]


def test_a_status_that_no_server_gives_is_refused(site):
    with pytest.raises(ValueError, match="299"):
        site.fail("/", 299)


def test_a_page_is_cut_in_the_middle(site, visit):
    whole = visit.get(BILL).body
    site.cut(BILL, keep=0.5)
    cut = visit.get(BILL).body
    assert cut == whole[: len(whole) // 2] and b"</html>" not in cut
    assert visit.get(BILL).body == whole


def test_a_connection_ends_in_the_middle_of_a_page(site, visit, visitor):
    site.cut(BILL, keep=0.5, hang_up=True)
    with pytest.raises(http.client.IncompleteRead):
        visit.get(BILL)
    assert visitor(visit.address).get(BILL).status == 200


def test_an_answer_comes_late(site, visit):
    site.slow(BILL, 0.2)
    begun = time.monotonic()
    assert visit.get(BILL).status == 200
    assert time.monotonic() - begun >= 0.2


def test_a_slow_answer_keeps_nobody_else_waiting(site, visit, visitor):
    site.slow(BILL, 1.0)
    slow = visit.connection
    slow.request("GET", BILL)
    begun = time.monotonic()
    assert visitor(visit.address).get("/robots.txt").status == 200
    assert time.monotonic() - begun < 0.9
    assert slow.getresponse().read()


def test_classes_and_ids_are_renamed(site, visit):
    site.rename_classes("/bills/", {"bill-histories": "story", "subject-tag": "tag"})
    text = visit.get(BILL).text
    assert 'id="story"' in text and "class='tag'" in text
    assert "bill-histories" not in text and "subject-tag" not in text
    assert 'id="bill-sponsors"' in text


def test_robots_txt_can_forbid_everything(site, visit):
    site.robots_disallow = True
    assert visit.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_validators_are_sent_only_when_told(site, visit):
    assert visit.get(BILL).headers["ETag"] is None
    site.validators = True
    tag = visit.get(BILL).headers["ETag"]
    again = visit.get(BILL, If_None_Match=tag)
    assert (again.status, again.body) == (304, b"")
    site.silently_change("HB26-1037", title="Another Title")
    changed = visit.get(BILL, If_None_Match=tag)
    assert changed.status == 200 and changed.headers["ETag"] != tag


def test_a_paper_comes_without_an_action(site, visit):
    before = visit.get("/bills/bill-search").text
    site.silently_change("HB26-1037", fiscal_note="First Revised Fiscal Note", version="Engrossed")
    page = visit.get(BILL).text
    assert "First Revised Fiscal Note" in page and "<span>Engrossed</span>" in page
    assert visit.get("/bills/bill-search").text == before


def test_requests_are_kept_in_order(site, visit):
    visit.get(BILL, User_Agent="Somebody/1.0")
    visit.week("2026-02-24")
    assert [(method, target) for method, target, _ in site.requests] == [
        ("GET", BILL), ("POST", "/schedule"),
    ]  # fmt: skip
    assert site.requests[0][2]["user-agent"] == "Somebody/1.0"
    assert (site.count("/bills/"), site.count()) == (1, 2)
    site.forget_requests()
    assert site.count() == 0


def order(visit, **orders):
    return visit.post(CONTROL_PATH, json.dumps(orders))


def test_a_person_at_a_shell_can_drive_it(site, visit):
    answer = order(
        visit, day="2026-02-23", fail={"path": BILL, "status": 429, "retry_after": 3},
        move={"meeting": "2026A-p-011", "day": "2026-02-26", "start": "2:00 PM"},
        withdraw={"meeting": "2026A-p-010"},
    )  # fmt: skip
    told = json.loads(answer.text)
    assert answer.status == 200 and told["day"] == "2026-02-23" and site.day == date(2026, 2, 23)
    meetings = {one["meeting"]: one for one in told["meetings"]}
    assert meetings["2026A-p-011"]["day"] == "2026-02-26"
    assert meetings["2026A-p-010"]["withdrawn"]
    refused = visit.get(BILL)
    assert (refused.status, refused.headers["Retry-After"]) == (429, "3")


ORDERS = {
    "now": "2026-02-24T08:00",
    "cut": {"path": "/x", "keep": 0.2},
    "slow": {"path": "/x", "seconds": 1},
    "rename_classes": {"path": "/x", "names": {"a": "b"}},
    "restore": {"meeting": "2026A-p-012"},
    "cancel": {"meeting": "2026A-p-010"},
    "strike": {"meeting": "2026A-p-010"},
    "drop_item": {"meeting": "2026A-p-010", "bill": "HB26-1037"},
    "add_item": {"meeting": "2026A-p-010", "text": "SB26-055"},
    "new_agenda_address": {"meeting": "2026A-p-010"},
    "silently_change": {"number": "HB26-1037", "fiscal_note": "Second"},
    "robots_disallow": True,
    "validators": True,
    "heal": True,
    "forget_requests": True,
}


@pytest.mark.parametrize("name", ORDERS)
def test_every_order_is_understood(visit, name):
    assert order(visit, **{name: ORDERS[name]}).status == 200


@pytest.mark.parametrize(("body", "told"), [
    ("{", "property name"), ("[]", "one JSON object"), ('{"dance": 1}', "known are"),
    ('{"day": "today"}', "isoformat"), ('{"withdraw": {"meeting": "x"}}', "'x' is not known"),
    ('{"fail": {"path": "/"}}', "'status' is not known or not given"),
    ('{"silently_change": {"number": "HB26-1037", "colour": "red"}}', "colour"),
])  # fmt: skip
def test_an_order_that_cannot_be_understood_says_why(visit, body, told):
    answer = visit.post(CONTROL_PATH, body)
    assert answer.status == 400 and told in json.loads(answer.text)["error"]


def test_the_control_path_is_no_request_of_the_site(site, visit):
    site.fail("/", 500, times=None)
    assert visit.get(CONTROL_PATH).status == 200 and site.count() == 0
    assert json.loads(visit.get(CONTROL_PATH).text)["faults"][0]["prefix"] == "/"


def test_it_listens_on_loopback_only(site):
    with serve(site) as address:
        assert address.startswith("http://127.0.0.1:")


def test_a_taken_port_is_told(site):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingFault, match=str(port)), serve(site, port):
            raise AssertionError("it bound a port that was taken")


def test_one_connection_serves_many_requests(visit):
    first = visit.get(BILL)
    sock = visit.connection.sock
    assert first.status == 200 and visit.get("/schedule").status == 200
    assert visit.connection.sock is sock


def test_a_head_has_no_body(visit):
    got = visit._ask("HEAD", BILL, None, {})
    assert got.status == 200 and got.body == b"" and int(got.headers["Content-Length"]) > 1000


def test_a_page_costs_less_than_two_milliseconds(site, visit):
    numbers = list(site.measures())
    for number in numbers:
        visit.get(f"/bills/{number}")
    begun = time.process_time()
    for number in numbers * 5:
        visit.get(f"/bills/{number}")
    assert (time.process_time() - begun) / (len(numbers) * 5) < usual(0.002)


def test_a_visitor_who_hangs_up_is_not_worth_a_word(site, visit, capfd):
    site.slow("/", 0.2)
    host, _, port = visit.address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
        line.sendall(f"GET {BILL} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        time.sleep(0.1)
    time.sleep(0.4)
    assert capfd.readouterr().err == ""
