"""A thousand broken pages thrown at a schedule that did not change: nothing is called off."""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from scrapers.colorado.agenda import AgendaPage
from scrapers.colorado.schedule import SchedulePage
from scrapers.politeness import CrawlLock
from tests.crawling import Crawler, copy_database
from tests.sample import SAMPLE
from tests.scrapers import broken
from tracker import campaigns, clock, sessions
from tracker.domain.records import AgendaRecord, ScheduleRecord
from tracker.errors import PageChanged
from tracker.practice import play, serve
from tracker.queries.calls import calls
from tracker.settings import ROOT, Settings, load
from tracker.store import engine

pytestmark = pytest.mark.slow

FAULTS = int(os.environ.get("FAULTS", "1000"))
NOW = "2026-02-24 08:00"
#: Of so many agendas that fail in a row a crawl goes on.
AT_ONCE = 6


@pytest.fixture(scope="module")
def staged(port: int, tmp_path_factory: pytest.TempPathFactory):
    """The play on its second day, crawled whole."""
    site, script = play.stage(SAMPLE)
    url = f"sqlite:///{tmp_path_factory.mktemp('broken')}/whole.db"
    with serve(site, port) as address:
        crawler = Crawler(site, address, url)
        play.begin(site, script.days[1])
        assert crawler.crawl("--full", today=NOW).code == 0
    yield crawler
    engine.forget()


def pages_of(crawler: Crawler) -> list[tuple[str, int, bytes]]:
    """Each page a hearings crawl asks for: its path, which of its forms, and what it says."""
    site, found = crawler.site, []
    for number, day in enumerate(("2026-02-24", "2026-03-02")):
        form = f"view=week&chamber=all&date={day}"
        found.append(("/schedule", number, site.answer("POST", "/schedule", {}, form)[0].body))
    for (url,) in crawler.rows("select agenda_url from meetings where day >= '2026-02-24'"):
        path = "/agenda/" + url.partition("/agenda/")[2]
        found.append((path, 0, site.answer("GET", path, {})[0].body))
    return found


def others_of(crawler: Crawler, pages) -> list[bytes]:
    """What may come in place of a page: other pages of the site, and its words of trouble."""
    site = crawler.site
    asked = ("/bills/HB26-1037", "/bills/bill-search", "/committees", "/nothing-here", "/")
    found = [site.answer("GET", one, {})[0].body for one in asked]
    return [*found, b"<html><body><h1>503 Service Unavailable</h1></body></html>",
            *(body for _, _, body in pages)]  # fmt: skip


@cache
def campaigns_and_sign_up() -> tuple[Any, Any]:
    return campaigns.load(ROOT / "data" / "campaigns"), sessions.sign_up("2026A", ROOT / "data")


def disruptions(crawler: Crawler) -> list[tuple[str, str]]:
    """Every call and what upset it."""
    known, sign_up = campaigns_and_sign_up()
    with engine.reading(crawler.url).connect() as connection:
        found = calls(connection, "2026A", known, sign_up, clock.now())
    return [(one.id, one.disruption) for one in found]


def harm(crawler: Crawler, since: int) -> list[Any]:
    """What the ledger says since then but that an item's or a link's words are others: nothing may
    be called off, move, come or go."""
    rows = crawler.rows(
        "select entity, entity_id, kind, field, new from changes where id > :since", since=since
    )
    words = {"text", "place", "pdf_url", "audio_url", "committee_url"}
    return [row for row in rows if row.kind != "changed" or row.field not in words]


@pytest.fixture
def copy(staged: Crawler, tmp_path: Path) -> Crawler:
    """A copy of what was crawled, for one test."""
    url = f"sqlite:///{tmp_path}/tracker.db"
    copy_database(*map(_file, (staged.url, url)))
    return Crawler(staged.site, staged.address, url)


def _file(url: str) -> str:
    return url.removeprefix("sqlite:///")


def settings_of(crawler: Crawler) -> Settings:
    return load({"database_url": crawler.url, "source_url": crawler.address, "delay": 0,
                 "session": "2026A", "today": NOW})  # fmt: skip


Record = ScheduleRecord | AgendaRecord


def told(fault: broken.Broken, body: bytes) -> str | Record:
    """What comes of it by the page objects: "refused", also where a part cannot be read, "the same"
    as of the whole page, or another record, which alone may do harm."""
    if fault.status != 200:
        return "refused"
    try:
        record = _record(fault.page, fault.body(body))
    except (PageChanged, ValueError):
        return "refused"
    if record.parts.unread:
        return "refused"
    return "the same" if record == _whole(fault.page, body) else record


@cache
def _whole(page: str, body: bytes) -> Record:
    return _record(page, body)


def _record(page: str, body: bytes) -> Record:
    parse: Callable[[str, str], Record] = _schedule if page == "/schedule" else _agenda
    return parse(body.decode("utf-8", "replace"), "http://127.0.0.1/")


def _agenda(text: str, address: str) -> AgendaRecord:
    return AgendaPage(text, address).record()


def _schedule(text: str, address: str) -> ScheduleRecord:
    return SchedulePage(text, address).record()


def together(
    thrown: Iterable[broken.Broken], bodies: Mapping[tuple[str, int], bytes], ended: Counter[str]
) -> Iterator[tuple[broken.Broken, ...]]:
    """The faults that crawls are to meet: each of which the page objects make another record, once
    for all that make the same, and each fiftieth of the others. Agendas of several meetings break
    in one crawl; a schedule breaks alone, for without it nobody might ask for an agenda."""
    waiting: dict[str, broken.Broken] = {}
    seen = set()
    for number, fault in enumerate(thrown):
        said = told(fault, bodies[fault.page, fault.which])
        ended[said if isinstance(said, str) else "another"] += 1
        made = (fault.page, fault.which, fault.times, said)
        if isinstance(said, str) or fault.page == "/schedule":
            if number % 50 == 0 or (not isinstance(said, str) and made not in seen):
                yield (fault,)
        elif made not in seen:
            if fault.page in waiting or len(waiting) == AT_ONCE:
                yield tuple(waiting.values())
                waiting.clear()
            waiting[fault.page] = fault
        seen.add(made)
    yield tuple(waiting.values())


def test_a_thousand_broken_pages_call_nothing_off(staged: Crawler, copy: Crawler) -> None:
    seed = int(os.environ.get("SEED", "20260224"))
    sys.stdout.write(f"seed {seed}\n")
    pages = pages_of(copy)
    bodies = {(path, which): body for path, which, body in pages}
    thrown = broken.faults(random.Random(seed), pages, others_of(copy, pages))
    settings = settings_of(copy)
    clock.start(settings.today)
    before, since = disruptions(copy), copy.changes()
    ended, crawls = Counter[str](), Counter[str]()
    with CrawlLock(copy.url, "first") as lock:
        for faults in together(islice(thrown, FAULTS), bodies, ended):
            # what two crawls in a row find empty is empty
            copy_database(*map(_file, (staged.url, copy.url)))
            crawls[broken.crawl(settings, copy.site, lock, faults)] += 1
            assert harm(copy, since) == [], f"{[*map(str, faults)]}, seed {seed}"
            assert disruptions(copy) == before, f"{[*map(str, faults)]}, seed {seed}"
    sys.stdout.write(f"{dict(ended)}, {dict(crawls)}\n")
    assert ended["refused"] > 0.4 * FAULTS
    assert ended["another"] > 0.05 * FAULTS
    assert crawls["partial"] > 0.01 * FAULTS


def test_the_agenda_of_another_meeting_is_a_page_that_failed(copy: Crawler) -> None:
    stranger = copy.site.answer("GET", "/agenda/committee/2114", {})[0].body
    fault = broken.Broken("another's", "/agenda/committee/2110", 0, None, 200, lambda _: stranger)
    settings, since = settings_of(copy), copy.changes()
    clock.start(settings.today)
    with CrawlLock(copy.url, "first") as lock:
        assert broken.crawl(settings, copy.site, lock, [fault]) == "partial"
    assert "title of its own meeting" in copy.one("select message from failures")
    assert harm(copy, since) == []
