"""Tasks of an advocate (A) and of a researcher (C), at a desk and in English."""

from __future__ import annotations

import csv
import re
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, expect
from walking import PATIENCE, NoData, Reader, Task, tasks_into

TASKS: Final[list[Task]] = []
task = tasks_into(TASKS)
NUMBER: Final = re.compile(r"[HS](?:B|CR|JR|R|JM|M)\d\d-\d{3,4}(?!\d)")
#: How the link of a bill begins.
BILL: Final = re.compile(f"^{NUMBER.pattern}")
#: The first number of a sentence.
COUNT: Final = re.compile(r"\d[\d,]*")
#: What stands in the line of an upset hearing.
UPSET: Final = re.compile("^(Cancelled|Withdrawn|Moved|Room changed|In doubt|Bill left the agenda)")


def numbers(words: str) -> list[str]:
    """The bills that are named, each once."""
    return list(dict.fromkeys(NUMBER.findall(words)))


def taken(go: Reader, words: str) -> list[list[str]]:
    """Presses a link to a file; its rows as a spreadsheet shows them."""
    way = go.way(words)
    go.reach(way)
    began = time.time()
    with go.page.expect_download(timeout=PATIENCE) as download:
        way.click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    go.clicks, go.seconds = go.clicks + 1, time.time() - began
    return list(csv.reader(text.splitlines()))


def tile(go: Reader, words: str) -> tuple[int, Locator]:
    """A number of Today, and its link."""
    found = go.way(re.compile(words))
    go.reach(found)
    count = COUNT.match(found.inner_text().strip())
    assert count, f"no number before {words}"
    return int(count[0].replace(",", "")), found


# --- A: an advocate -------------------------------------------------------------------------------


@task(1, "A", "what must I do today", "0, 1.0–1.6 screens")
def _(go: Reader) -> str:
    upset, _ = tile(go, "upset$")
    way = go.way("How to sign up")
    if not way.count():
        return f"{go.read(re.compile('^None of our bills has a hearing'))} {upset} upset hearings"
    go.reach(way)
    row = " ".join(go.page.get_by_role("row").filter(has=way).first.inner_text().split())
    return f"{upset} upset above; then “{row[:70]} …”"


@task(2, "A", "which privacy bills changed since Friday", "3, 3 screens")
def _(go: Reader) -> str:
    since = go.page.evaluate("document.querySelector('[data-now]').dataset.now")
    monday = go.page.evaluate("now => new Date(now).getUTCDay() === 1", since)
    go.press("last working day" if monday else "7 days")
    news = go.page.get_by_role("heading", name="News").locator("xpath=ancestor::section")
    expect(news).to_be_visible()
    found = numbers(news.inner_text())
    what = "since Friday" if monday else "in seven days, Friday among them"
    return f"{len(found)} bills {what}, hearings and bills in one list"


@task(3, "A", "is there a new privacy bill", "0, not told")
def _(go: Reader) -> str:
    count, way = tile(go, "new bills? since")
    if not count:
        return "the number on Today says 0"
    go.click(way, "In this order")
    return f"the number on Today says {count}; pressed, they are listed"


@task(4, "A", "leave Today open while days are crawled, look again", "0, stale")
def _(go: Reader) -> str:
    days = ("--from", "2026-03-02", "--days", "4", "--seconds-a-day", "30")
    with go.bench.running("play", *days) as (home, _), go.bench.reader("A", home) as open_tab:
        told = open_tab.page.get_by_role("button", name=re.compile("changed: show"))
        expect(told).to_be_visible(timeout=150_000)
        words = told.inner_text()
        open_tab.click(told)
        expect(told).to_be_hidden()
        go.clicks, go.seconds = open_tab.clicks, open_tab.seconds
    return f"by itself the page says “{words}”; pressed, it shows them"


@task(5, "A", "all bills on license-plate readers, and their stage", "2")
def _(go: Reader) -> str:
    go.press("Bills", then="Last action")
    go.press(re.compile("license plate readers"))
    count = go.read(re.compile(r"^\d+ bills? of"))
    stages = go.page.get_by_role("columnheader", name="Stage")
    expect(stages).to_be_visible()
    return f"{count}, as a table with their stages"


@task(6, "A", "which bills wait for the governor", "4")
def _(go: Reader) -> str:
    count, way = tile(go, "for the governor")
    if not count:
        return "the number on Today says 0"
    go.click(way)
    return f"{count}, listed: {go.read(re.compile(r'^[0-9]+ bills? of'))}"


@task(7, "A", "compare two versions", "2, 4–6 screens")
def _(go: Reader) -> str:
    go.bill(go.bench.changed_bill())
    go.press("Compare with Introduced")
    return f"{changes(go)} changed places in line, old struck, new marked"


@task(8, "A", "what changed since introduced", "4")
def _(go: Reader) -> str:
    go.bill(go.bench.changed_bill())
    go.press("What changed since introduced")
    return f"{changes(go)} changed places between the first and the newest text"


def changes(go: Reader) -> int:
    """Brings the first change into sight; gives how many there are."""
    changed = go.page.locator("ins, del").filter(visible=True)
    go.reach(changed.first)
    return int(changed.count())


@task(9, "A", "walk through our bills", "2 a bill, place lost")
def _(go: Reader) -> str:
    go.press("Bills", then="Last action")
    rows = go.page.get_by_role("row").filter(has_text=NUMBER)
    last = rows.last.get_by_role("link", name=BILL)
    go.reach(last)
    place = go.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    go.click(last, "Where it stands")
    go.back()
    kept = go.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    assert abs(kept - place) < 40, f"Back lost the place: {place} became {kept}"
    go.click(rows.first.get_by_role("link", name=BILL), "Where it stands")
    for _ in range(3):
        go.press(re.compile(r"→$"), then="Where it stands")
    return f"1 click a bill, {go.read(re.compile('in the list$'))}; Back keeps the place"


@task(10, "A", "what does an upset hearing look like", "0")
def _(go: Reader) -> str:
    count, _ = tile(go, "upset$")
    if not count:
        raise NoData("no hearing is upset")
    line = go.page.locator("div").filter(has_text=UPSET).filter(has_text=NUMBER).last
    go.reach(line)
    return f"“{' '.join(line.inner_text().split())[:110]}”"


@task(11, "A", "our position on a bill", "2, not told")
def _(go: Reader) -> str:
    rows = go.bench.rows("bills.json")
    number = next((row["number"] for row in rows if row.get("positions")), rows[0]["number"])
    go.bill(number)
    head = go.page.get_by_role("heading", name="Our position")
    go.reach(head)
    words = head.locator("xpath=following-sibling::p[1]").inner_text()
    return f"{number}: “{' '.join(words.split())}”, at the head of the bill's page"


@task(12, "A", "who voted how", "2, 4 screens")
def _(go: Reader) -> str:
    go.bill(go.bench.bill_that_says("How members voted"))
    go.press("Votes")
    go.press("How members voted")
    names = go.page.locator("details[open]").filter(has_text="How members voted").first
    words = names.inner_text()
    party = len(re.findall(r"\((?:D|R|U)\)", words))
    return f"names with party ({party} in the first ballot)"


@task(13, "A", "find my committee, and write to it", "3, no email")
def _(go: Reader) -> str:
    go.press("More", then="Calendars and feeds to subscribe to")
    go.press("Committees")
    if not go.has("House Judiciary"):
        raise NoData("no page of a committee was read")
    go.press("House Judiciary")
    letters = go.page.locator("a[href^='mailto:']").filter(visible=True)
    go.reach(letters.first)
    return f"{letters.count()} addresses to write to, members with party"


@task(14, "A", "subscribe to a calendar", "2, a file")
def _(go: Reader) -> str:
    go.press("Calendar", then="Calendars and feeds to subscribe to")
    go.reach(go.way("Calls to testify, as a calendar"))
    address = go.read(re.compile(r"^http.*calls\.ics$"))
    go.press("Copy", then="Copied")
    assert address.endswith("/feeds/calls.ics")
    return "the address in sight, copied by its button; a button subscribes"


@task(33, "A", "privacy bills in Senate committees by next hearing, as CSV", "not possible")
def _(go: Reader) -> str:
    go.press(re.compile(r"^Senate \d+$"), then="Last action")
    rows = taken(go, "CSV")
    head, body = rows[0], rows[1:]
    assert body, "the file is empty"
    column = next(at for at, name in enumerate(head) if "hearing" in name.lower())
    days = [row[column] for row in body]
    known = [day for day in days if day]
    assert known == sorted(known), f"not by next hearing: {days}"
    return f"a file of {len(body)} bills by next hearing"


# --- C: a researcher ------------------------------------------------------------------------------


@task(21, "C", "chart of bills by stage, and the trend over sessions", "none")
def _(go: Reader) -> str:
    go.press(re.compile("^Charts"), then="The numbers as a table")
    charts = go.page.get_by_role("img").filter(visible=True)
    count = charts.count()
    assert count, "no chart"
    go.press("The numbers as a table")
    go.press("More", then="Look things up")
    go.press(re.compile("^Research"), then=re.compile("^What became of the bills of every session"))
    trend = go.read(re.compile(r"^The most bills were in "))
    return f"{count} charts, the first by stage, each with its table; over sessions: “{trend}”"


@task(22, "C", "history as of a date", "none")
def _(go: Reader) -> str:
    go.press("More", then="As it had been published on")
    newest = go.page.get_by_label("As it had been published on").get_attribute("max")
    day = date.fromisoformat(str(newest)) - timedelta(days=1)
    go.type("As it had been published on", day.isoformat(), then=re.compile("^As it had been pub"))
    return f"“{go.read(re.compile('^As it had been published by the end of'))}”"


@task(23, "C", "bills as CSV", "none")
def _(go: Reader) -> str:
    go.press("Bills", then="Last action")
    rows = taken(go, "CSV")
    return f"{len(rows) - 1} bills, {len(rows[0])} columns, as the list is filtered"


@task(24, "C", "another session, and all at once", "3, one at a time")
def _(go: Reader) -> str:
    go.press("Bills", then="Last action")
    if not go.page.locator("summary", has_text=re.compile("^Session")).count():
        raise NoData("the database holds one session")
    go.press(re.compile("^Session"))
    listed = go.page.get_by_role("list", name="Session").get_by_role("listitem")
    count = listed.count() - 1  # the last is: all
    go.click(listed.nth(count - 1).get_by_role("link"))
    two = go.read(re.compile(r"^\d+ bills? of|^No bill"))
    go.click(listed.last.get_by_role("link"))
    every = go.read(re.compile(r"^\d+ bills? of|^No bill"))
    return f"{count} sessions; the last beside ours: “{two}”; all: “{every}”; search looks in all"


@task(25, "C", "a bill that is not there (HB26-1999)", "1, no way on")
def _(go: Reader) -> str:
    go.type("Find a bill", "HB26-1999")
    told = go.read("There is no HB26-1999 in our list.")
    told += f" {go.way(re.compile('official site|leg.colorado.gov')).inner_text()}"
    return f"“{told[:120]}”"
