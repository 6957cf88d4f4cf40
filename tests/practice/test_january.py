"""4 to 18 January 2027 (data/sample/january.toml), crawled day by day over real HTTP.

No bills, then one page of them without a summary; two layouts of the schedule in turn; members of
two assemblies side by side; a session that nobody knows. Nothing false is told, and "not yet" is
never "none".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pytest

from tests.crawling import Crawler
from tests.sample import SAMPLE
from tracker import clock
from tracker.light import pages
from tracker.light.frame import document
from tracker.pages import health
from tracker.practice import serve
from tracker.practice.play import JANUARY, stage_january
from tracker.store import engine
from tracker.visiting.links import Links, PageUrl
from tracker.visiting.visit import Visit, visit

pytestmark = pytest.mark.slow

DAYS = tuple(date(2027, 1, day) for day in (4, 8, 11, 13, 14, 15, 16, 18))
BEFORE = [day for day in DAYS if day < date(2027, 1, 11)]
SITTING = [day for day in DAYS if day not in BEFORE]
HEARINGS = {
    "House Judiciary": date(2027, 1, 13), "Senate Judiciary": date(2027, 1, 14),
    "House Transportation, Housing & Local Government": date(2027, 1, 15),
}  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """What was stored and shown after a day's crawl. meetings: committee and status, those to come
    and those before; pages: bodies of light pages, by language and name."""

    code: int
    said: str
    bills: Mapping[str, tuple[str, str]]
    meetings: Mapping[tuple[str, date], str]
    withdrawn: int
    pages: Mapping[tuple[str, str], str]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[date, Seen]]:
    """What was seen on each of the days."""
    site, script = stage_january(SAMPLE)
    url = f"sqlite:///{tmp_path_factory.mktemp('january')}/january.db"
    with serve(site) as address:
        crawler = Crawler(site, address, url, session=JANUARY)
        found = {}
        for day in DAYS:
            script.begin(site, script.on(day))
            done = crawler.crawl("--update" if found else "--full", today=f"{day} 18:00")
            found[day] = _seen(crawler, done.code, done.said, day)
        yield found
    engine.forget()


def _seen(crawler: Crawler, code: int, said: str, day: date) -> Seen:
    bills = crawler.rows("select number, title, coalesce(summary, '') from bills")
    meetings = crawler.rows("select committee, day, status from meetings")
    return Seen(
        code, said,
        {number: (title, summary) for number, title, summary in bills},
        {(committee, date.fromisoformat(str(on))): status for committee, on, status in meetings},
        crawler.one("select coalesce(sum(withdrawn), 0) from crawls"),
        _pages(crawler, day),
    )  # fmt: skip


def _pages(crawler: Crawler, day: date) -> dict[tuple[str, str], str]:
    now = f"{day} 19:00"
    given = {"DATABASE_URL": crawler.url, "TRACKER_SESSION": "", "TRACKER_TODAY": now}
    shown = {}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        clock.start(now)
        for language in ("en", "es"):
            with visit(links=Links(light=True, language=language)) as here:
                assert isinstance(here, Visit) and here.session == JANUARY
                for name, page in (
                    ("today", pages.today), ("bills", pages.bills),
                    ("hearings", pages.hearings), ("health", health.health),
                ):  # fmt: skip
                    url = PageUrl(
                        {}, {"which": ["all"]} if name == "hearings" else {"show": ["all"]}
                    )
                    shown[language, name] = document(here.links, page(here, url), here)
                bill = pages.bill(here, PageUrl({"number": "HB27-1001"}, {}))
                shown[language, "bill"] = document(here.links, bill, here) if bill else ""
    clock.start("")
    return shown


@pytest.mark.parametrize("day", BEFORE, ids=str)
def test_before_the_first_day_a_crawl_is_whole_and_the_schedule_is_read(played, day):
    seen = played[day]
    assert seen.code == 0, seen.said
    assert seen.bills == {}
    assert ("Joint Budget Committee", date(2027, 1, 12)) in seen.meetings


@pytest.mark.parametrize("day", BEFORE, ids=str)
def test_before_the_first_day_no_bills_yet_is_not_none(played, day):
    pages = played[day].pages
    assert "No bill has been collected yet." in pages["en", "bills"]
    begins = {
        "en": "The session begins on Mon, Jan 11, 2027. Its bills appear from that day on.",
        "es": "La sesión empieza el lunes 11 de enero de 2027. Sus proyectos de ley aparecen desde",
    }
    for language, words in begins.items():
        assert words in pages[language, "bills"] and words in pages[language, "today"]


def test_day_one_brings_one_page_of_bills_without_a_summary(played):
    seen = played[date(2027, 1, 11)]
    assert seen.code == 0, seen.said
    assert sorted(seen.bills) == [
        "HB27-1001", "HB27-1002", "HB27-1003", "HB27-1004", "HJR27-1001", "SB27-001", "SB27-002",
    ]  # fmt: skip
    assert all(title and not summary for title, summary in seen.bills.values())
    assert "Its official summary is not published yet." in seen.pages["en", "bill"]
    assert "Su resumen oficial aún no se ha publicado." in seen.pages["es", "bill"]


def test_a_summary_that_comes_without_an_action_is_read_within_days(played):
    for number in ("HB27-1002", "SB27-001"):
        assert "as introduced" in played[date(2027, 1, 18)].bills[number][1], number
    assert "not published yet" not in played[date(2027, 1, 18)].pages["en", "bill"]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_two_layouts_in_turn_withdraw_nothing_and_lose_no_hearing(played, day):
    seen = played[day]
    assert seen.withdrawn == 0
    assert set(seen.meetings.values()) == {"scheduled"}
    listed = {committee for committee, _ in seen.meetings}
    assert {name for name, since in HEARINGS.items() if since <= day} <= listed
    told = " ".join(seen.pages["en", name] for name in ("today", "hearings"))
    for words in ("Withdrawn", "Moved", "Cancelled", "left the agenda"):
        assert words not in told


@pytest.mark.parametrize("day", SITTING, ids=str)
def test_deadlines_stand_on_today_and_say_nothing_of_a_bill(played, day):
    assert "HJR26-1031" in played[day].pages["en", "today"]
    assert "do not say that this one is late" in played[day].pages["en", "bill"]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_session_that_nobody_wrote_down_is_an_alarm_and_no_failed_crawl(played, day):
    alarms = {
        "en": "offers a session that this program does not know: 2027 Extraordinary Session",
        "es": "ofrece una sesión que este programa no conoce: ",
    }
    for language, words in alarms.items():
        for page in ("today", "health"):
            told = re.sub(r"<[^>]+>", "", played[day].pages[language, page])
            assert (words in told) == (day >= date(2027, 1, 13)), (language, page)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_day_is_told_as_a_fault(played, day):
    assert played[day].code == 0, played[day].said


def test_the_schedule_did_change_its_layout():
    site, script = stage_january(SAMPLE)
    layouts = []
    for day in DAYS:
        script.begin(site, script.on(day))
        page = site.answer("GET", "/schedule", {})[0].body.decode()
        layouts.append("interim-schedule-table" in page)
        assert layouts[-1] != ("schedule-date-range-heading" in page)
    assert layouts == [True, True, True, True, False, False, True, False]


def test_members_of_both_assemblies_stand_side_by_side():
    site, _ = stage_january(SAMPLE)
    page = site.answer("GET", "/legislators", {})[0].body.decode()
    assert page.count("<td>7</td>") >= 2
    for name in ("jennifer-bacon", "pat-example"):
        assert f'href="/legislators/{name}"' in page
        assert site.answer("GET", f"/legislators/{name}", {})[0].status == 200


def test_the_filter_names_a_session_that_sessions_toml_does_not_know():
    site, script = stage_january(SAMPLE)
    script.begin(site, script.on(date(2027, 1, 13)))
    page = site.answer("GET", "/bills/bill-search", {})[0].body.decode()
    assert "2027 Extraordinary Session" in page and "2027 Regular Session" in page
    script.begin(site, script.on(date(2027, 1, 4)))
    assert "2027" not in site.answer("GET", "/bills/bill-search", {})[0].body.decode()
