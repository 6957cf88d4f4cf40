"""What a page says where a guess about its markup is wrong: the same, or less and by name."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from lxml import etree

from scrapers.colorado.parse import parse
from tests.crawling import Crawler
from tests.sample import facts_of_sample, sample_site
from tests.scrapers.site_variants import (
    AMENDMENTS,
    EVERY_KIND,
    FISCAL,
    FLOOR,
    VARIANTS,
    Variant,
    both,
    dropped,
    renamed,
    said,
)
from tracker.domain.coverage import NOTHING_KNOWN, PageSeen, alarms, expected_parts
from tracker.domain.records import DaySpan
from tracker.domain.times import Start
from tracker.errors import PageChanged
from tracker.practice import PracticeSite, Variants
from tracker.practice.facts import Measure
from tracker.practice.site import rendered
from tracker.store import engine

SITE = "https://leg.colorado.gov"
LOOK = replace(
    Variants(**dict.fromkeys(Variants.__slots__, "never")), floor_sessions="always"
)  # fmt: skip
#: Fields of a record whose rows are read each on its own, and what tells a row from another.
ROWS = {"bills": "number", "meetings": "committee", "members": "name", "committees": "name",
        "ballots": "name", "items": "bills"}  # fmt: skip
#: What a record's field is called among the parts of its page.
PARTS = {
    "kind": "type", "session_name": "session", "actions": "history",
    "reports": "committee reports", "first": "count", "last": "count", "total": "count",
    "heading": "week", "covers": "week", "whole": "items", "day": "title",
    "items": "hearing items",
    "bills.title": "title of a card", "bills.long_title": "long title of a card",
    "bills.long_title_cut": "long title of a card", "bills.subjects": "subjects of a card",
    "bills.sponsors": "sponsors of a card", "bills.last_day": "last action of a card",
    "bills.last_action": "last action of a card", "meetings.start": "time",
    "meetings.location": "location", "meetings.agenda_url": "agenda",
    "meetings.pdf_url": "agenda", "meetings.audio_url": "audio", "meetings.remark": "location",
    "ballots": "members", "voice": "members", "next_week": "next week",
    "bills": "card", "row_days": "day",
}  # fmt: skip


class Page(NamedTuple):
    kind: str
    address: str
    text: str


def kind_of(path: str) -> str:
    for begin, kind in (
        ("/bills/bill-search", "bill_search"), ("/bills/", "bill"), ("/schedule", "schedule"),
        ("/agenda", "agenda"), ("/bill_votes", "vote"), ("/committee_meeting", "vote"),
        ("/committees/", "committee"), ("/committees", "committee_list"),
        ("/legislators", "legislator"),
    ):  # fmt: skip
        if path.startswith(begin):
            return kind
    raise AssertionError(path)


def of_both_chambers(measure: Measure) -> Measure:
    """One measure of the sample with votes of both chambers, which of none are known."""
    if measure.number != "HB26-1276":
        return measure
    first = next(vote for vote in measure.votes if not vote.committee)
    other = replace(first, chamber="upper", day=date(2026, 5, 1), yes=34, no=0, other=1)
    return replace(measure, votes=(*measure.votes, other))


@cache
def pages() -> dict[str, tuple[Page, ...]]:
    """A small session of the practice site, by kind of page."""
    facts = facts_of_sample()
    measures = tuple(map(of_both_chambers, facts.measures))
    site = PracticeSite(replace(facts, measures=measures), date(2026, 7, 31), LOOK)
    got: list[Page] = []

    def ask(path: str, form: str = "") -> None:
        answer, _ = site.answer("POST" if form else "GET", path, {}, form)
        assert answer.status == 200, path
        got.append(Page(kind_of(path), SITE + path, answer.body.decode()))

    for number in ("HB26-1001", "HB26-1037", "HB26-1276", "SB26-095", "HB26-1206", "SJR26-006",
                   "HM26-1002"):  # fmt: skip
        ask(f"/bills/{number}")
    ask("/bills/bill-search?sort=Bill+%23+Ascending")
    voted = [vote for one in site.measures().values() for vote in one.votes if vote.ballots]
    ask(next(vote.url for vote in voted if vote.committee))
    ask(next(vote.url for vote in voted if not vote.committee))
    ask("/committees")
    ask("/committees/2026A/house/Judiciary")
    ask("/legislators/javier-mabrey")
    site.day = date(2026, 2, 24)
    ask("/schedule", "view=week&chamber=all&date=2026-02-24")
    ask("/agenda/committee/2110")
    site.variants = replace(LOOK, horizontal_agenda="always", titled_items="always",
                            linked_items="always", older_heads="always")  # fmt: skip
    ask("/agenda/committee/2110")
    ask("/bills/HB26-1037")
    site.layout = "interim"
    ask("/schedule")
    return {kind: tuple(page for page in got if page.kind == kind) for kind in EVERY_KIND}


@cache
def tree(page: Page) -> etree._Element:
    return etree.fromstring(page.text.encode(), etree.HTMLParser(encoding="utf-8"))


@cache
def as_it_is(page: Page) -> Any:
    return parse(page.text, page.address)


@lru_cache(maxsize=512)
def changed(page: Page, variants: tuple[Variant, ...]) -> str:
    root = copy.deepcopy(tree(page))
    for one in variants:
        one.change(root)
    return etree.tostring(root, encoding="unicode", method="html", doctype="<!doctype html>")


def told(record: Any) -> dict[str, Any]:
    """The facts of a record by field; of rows that stand for themselves by row and field."""
    facts: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name == "parts":
            continue
        if field.name in ROWS and isinstance(value, tuple) and all(map(is_dataclass, value)):
            facts[field.name] = tuple(str(getattr(row, ROWS[field.name])) for row in value)
            for at, row in enumerate(value):
                name = facts[field.name][at]
                key = f"{name} {facts[field.name][:at].count(name)}"
                for inner in fields(row):
                    facts[f"{field.name}.{inner.name}|{key}"] = getattr(row, inner.name)
        else:
            facts[field.name] = value
    return facts


def is_silent(value: Any) -> bool:
    """Whether a value says nothing."""
    if isinstance(value, Start):
        return value == Start.read(value.day, "")
    if isinstance(value, tuple):  # chambers without a vote
        return all(isinstance(one, tuple) and len(one) == 2 and one[1] == () for one in value)
    return not value


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same: a start is its clock time, in whatever words."""
    if isinstance(one, Start) and isinstance(other, Start) and one.start_time is not None:
        return (one.day, one.start_time) == (other.day, other.start_time)
    return bool(one == other) or (is_silent(one) and is_silent(other))


def is_named(field: str, before: Any, after: Any) -> bool:
    """Whether a record says that it does not speak for a field: unread, or not found where it was,
    which the count of pages tells."""
    unread = {one.part for one in after.parts.unread}
    if field in ("meetings", "items", "whole"):
        return bool(unread) or after.parts.lacking != before.parts.lacking
    part = PARTS.get(field, field.replace("_", " "))
    was, now = dict(before.parts.ways), dict(after.parts.ways)
    return part in unread or (part in was and part not in now)


def faults_of(page: Page, variants: tuple[Variant, ...]) -> list[str]:
    """What a page loses or says wrong under variants, beyond what they may cost."""
    before = as_it_is(page)
    costs = {field for one in variants for field in one.costs}
    if len(variants) > 1:
        costs |= {field for one in variants for field in one.together}
    try:
        after = parse(changed(page, variants), page.address)
    except PageChanged as refused:
        taken = sum(one.identity for one in variants)
        if any(one.gone for one in variants) or taken > 1:
            return []
        return [f"refused: {refused.missing}"]
    return _differences(before, after, costs, {field for one in variants for field in one.words})


def _differences(before: Any, after: Any, costs: set[str], words: set[str]) -> list[str]:
    was, now = told(before), told(after)
    found = []
    for key, value in was.items():
        field = key.partition("|")[0]
        table = field.partition(".")[0]
        if key not in now:
            if table not in costs or not is_named(table, before, after):
                found.append(f"{key}: lost")
            continue
        if same(now[key], value) or field in words or (field == "unproved" and field in costs):
            continue
        if isinstance(value, DaySpan) and field in costs:
            assert value.first is not None and value.last is not None
            if now[key] is None or (now[key].first in value and now[key].last in value):
                continue  # it speaks for fewer days
        if field not in costs:
            found.append(f"{key}: {now[key]!r:.90} for {value!r:.90}, which nothing touched")
        elif field in ROWS:
            if not set(now[key] or ()) <= set(value):
                found.append(f"{key}: {set(now[key]) - set(value)} are not there")
            elif not is_named(field, before, after):
                found.append(f"{key}: {len(now[key] or ())} of {len(value)}, in silence")
        elif not is_silent(now[key]):
            found.append(f"{key}: {now[key]!r:.90} for {value!r:.90}")
        elif not is_named(field, before, after):
            found.append(f"{key}: nothing for {value!r:.60}, in silence")
    invented = (key for key in now.keys() - was.keys() if "|" in key)
    found += [f"{key}: invented" for key in invented if key.partition(".")[0] not in words]
    return found


def table_of(rows: list[tuple[str, str, str]]) -> str:
    return "\n".join(f"{name:60} {address:40} {fault}" for name, address, fault in rows)


def some(pages: tuple[Page, ...], at: int, variant: Variant) -> Iterator[Page]:
    """Two of the pages that a variant changes, others for the next variant; of bills, whose
    variants are hundreds, one."""
    turned = (*pages[at % len(pages) :], *pages[: at % len(pages)])
    touched = (one for one in turned if changed(one, (variant,)) != changed(one, ()))
    return islice(touched, 1 if variant.kind == "bill" else 2)


@pytest.mark.slow
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_wrong_guess_costs_no_more_than_its_part_and_says_so(kind: str):
    wrong = []
    for at, one in enumerate(one for one in VARIANTS if one.kind == kind):
        touched = list(some(pages()[kind], at, one))
        if not touched:
            wrong.append((one.name, "", "changes no page"))
        for page in touched:
            faults = faults_of(page, (one,))[:3]
            wrong += [(one.name, page.address.removeprefix(SITE), fault) for fault in faults]
    assert not wrong, f"\n{table_of(wrong)}"


def test_there_are_enough_variants():
    assert len(VARIANTS) >= 60
    assert len({(one.kind, one.name) for one in VARIANTS}) == len(VARIANTS)


DRAWS = 200


@pytest.mark.slow
def test_three_wrong_guesses_at_once_cost_no_more_than_their_parts():
    chance = random.Random(2027)
    wrong = []
    for _ in range(DRAWS):
        kind = chance.choice(EVERY_KIND)
        drawn = tuple(chance.sample([one for one in VARIANTS if one.kind == kind], 3))
        page = chance.choice(pages()[kind])
        name = " + ".join(one.name for one in drawn)
        faults = faults_of(page, drawn)[:3]
        wrong += [(name, page.address.removeprefix(SITE), fault) for fault in faults]
    assert not wrong, f"\n{table_of(wrong)}"


# --- what no page alone can tell ----------------------------------------------------------------

SUMMARY = ("bill-detail-bill-summary", "bill-summary-content")
WITHOUT = {
    "summary": both(renamed(*SUMMARY), said(f".x{SUMMARY[0]} h2", lambda _: "In short")),
    "fiscal notes": dropped(FISCAL),
    "amendments": dropped(AMENDMENTS),
    "floor votes": dropped(f"{FLOOR} tr"),
}
LATE = date(2026, 7, 31)


@cache
def bill_pages() -> tuple[Page, ...]:
    """The page of every measure of the sample after its session."""
    site = sample_site(LATE, LOOK)
    asked = {number: site.answer("GET", f"/bills/{number}", {})[0] for number in site.measures()}
    return tuple(
        Page("bill", f"{SITE}/bills/{number}", got.body.decode()) for number, got in asked.items()
    )


def alarmed(records: list[Any], today: Callable[[Any], date]) -> list[str]:
    """The parts that are missed on a database that saw nothing before."""
    noon = datetime(2026, 7, 31, 18, tzinfo=UTC)
    seen = (
        PageSeen("bill", one.url, noon,
                 NOTHING_KNOWN.after(one.parts, expected_parts(one, today(one))))
        for one in records
    )  # fmt: skip
    return [one.part for one in alarms(seen)]


@pytest.mark.slow
@pytest.mark.parametrize("part", WITHOUT)
def test_a_part_that_no_page_shows_is_an_alarm_on_a_new_database(part: str):
    turned = Variant(part, "bill", WITHOUT[part])
    records = [parse(changed(one, (turned,)), one.address) for one in bill_pages()]
    assert not any(unread.part == part for one in records for unread in one.parts.unread)
    assert alarmed(records, lambda _: LATE) == [part]


def test_a_session_that_is_whole_gives_no_alarm():
    assert alarmed(list(map(as_it_is, bill_pages())), lambda _: LATE) == []


def test_in_its_first_two_weeks_a_bill_may_lack_all_that_comes_later():
    turned = (Variant("new", "bill", both(*WITHOUT.values())),)
    begun = [parse(changed(one, turned), one.address) for one in bill_pages()]
    begun = [replace(one, actions=one.actions[-1:]) for one in begun]
    assert alarmed(begun, lambda one: one.actions[0].day + timedelta(days=13)) == []
    assert alarmed(begun, lambda one: one.actions[0].day + timedelta(days=14)) == [
        "fiscal notes", "summary",
    ]  # fmt: skip


@pytest.mark.slow
def test_a_first_crawl_that_sees_a_part_nowhere_is_partial_and_names_it(
    serving: Callable[[PracticeSite], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def turned(site: PracticeSite, method: str, target: str, form: str) -> tuple[int, str | bytes]:
        status, text = rendered(site, method, target, form)
        if status != 200 or "/bills/" not in target or "bill-search" in target:
            return status, text
        page = Page("bill", target, str(text))
        return status, changed(page, (Variant("three", "bill", three),))

    three = both(*(WITHOUT[part] for part in ("summary", "fiscal notes", "amendments")))
    monkeypatch.setattr("tracker.practice.site.rendered", turned)
    site = sample_site(LATE, LOOK)
    new = Crawler(site, serving(site), f"sqlite:///{tmp_path}/new.db", today="2026-07-31 08:00")
    done = new.crawl("--full", "--votes", "none")
    engine.forget()
    assert done.code == 1, done.said
    assert new.last("outcome") == "partial"
    health = new.command("status").said
    for part in ("summary", "fiscal notes", "amendments"):
        named = f"shows its {part} any more"
        assert named in done.said
        assert named in health, health
