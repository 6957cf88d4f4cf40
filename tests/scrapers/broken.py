"""Pages broken by chance, and crawls of the schedule that meet them: the spider, the page objects
and the tables are the real ones, only the wire between spider and practice site is short."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from lxml import html

from scrapers import plans
from scrapers.asking import Question, Site
from scrapers.pipeline import Pipeline
from scrapers.politeness import CrawlLock, Robots
from tests import parsed
from tracker import campaigns, clock, sessions
from tracker.domain.topics import Rules
from tracker.practice import PracticeSite
from tracker.settings import Settings
from tracker.store.judge import JudgingInputs
from tracker.warc import Exchange

parsed.share()
STATUSES: Final = (403, 404, 429, 500, 502, 503)
Body = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Broken:
    """One fault. page: the path that meets it; which: the how-manieth request of it, counted over
    its forms; times: how many answers from there on, None for all. status 0: no answer at all."""

    name: str
    page: str
    which: int
    times: int | None
    status: int
    body: Body

    def __str__(self) -> str:
        lasts = "for good" if self.times is None else f"{self.times} times"
        return f"{self.name} at {self.page} #{self.which}, {lasts}"


class ShortWire(Site):
    """The practice site asked without a socket."""

    def __init__(
        self, pipeline: Pipeline, practice: PracticeSite, faults: Sequence[Broken]
    ) -> None:
        super().__init__(pipeline, None)
        pipeline.manners.obey(Robots("test"))
        self.practice, self.faults = practice, faults
        self.names: dict[str, int] = {}
        self.met = Counter[Broken]()

    async def _follow(self, question: Question) -> Exchange | None:
        url, form = question.url, question.form
        self.pipeline.requests += 1
        self._fault = ""
        path, target = urlsplit(url).path, url.removeprefix(self.source)
        fields = urlencode(form) if form else ""
        answer, _ = self.practice.answer("POST" if form else "GET", target, {}, fields)
        # The same page is counted alike on each look: a week is told by the day it is asked for.
        name = f"{path}?{form['date']}" if form else path
        status, body = answer.status, answer.body
        for fault in self.faults:
            if path == fault.page and self._is_met(fault, path, name):
                status, body = fault.status or answer.status, fault.body(body)
        if status == -1:
            return None
        return Exchange(clock.now(), url, status, (), body)

    def _is_met(self, fault: Broken, path: str, name: str) -> bool:
        """Whether this answer is spoiled: the chosen week or agenda, while the fault lasts."""
        names = self.names
        names.setdefault(name, len([one for one in names if one.startswith(path)]))
        if names[name] != fault.which:
            return False
        self.met[fault] += 1
        return fault.times is None or self.met[fault] <= fault.times


@cache
def _rules(folder: Path) -> Rules:
    return campaigns.rules(campaigns.judging(folder))


def crawl(
    settings: Settings,
    site: PracticeSite,
    lock: CrawlLock,
    faults: Sequence[Broken] = (),
    plan: plans.Plan = "hearings",
) -> str:
    """A crawl that meets faults, without texts. Returns how it ended."""
    session = sessions.session(settings.session, settings.data)
    rules = _rules(settings.data / "campaigns")
    row = plans._begin(plan, settings, session, alone=True)
    inputs = JudgingInputs(rules, clock.today(), session.last_day)
    pipeline = Pipeline(settings, row, session, inputs, "none", lock, lambda *_: None)

    async def walk() -> None:
        with pipeline.stopping():
            for spider in (kind(pipeline) for kind in plans.PLANS[plan] if kind is not plans.Texts):
                spider.site = ShortWire(pipeline, site, faults)
                await spider.walk()

    asyncio.run(walk())
    return pipeline.end(interrupted=False).outcome


# --- faults ----------------------------------------------------------------------------------


def faults(
    chance: random.Random, pages: Sequence[tuple[str, int, bytes]], others: Sequence[bytes]
) -> Iterator[Broken]:
    """Faults without end. pages: path, which of its forms, and what it says; others: bodies of
    other pages."""
    while True:
        page, which, body = chance.choice(pages)
        kind = chance.choices(list(_KINDS), weights=[weight for weight, _ in _KINDS.values()])[0]
        name, status, spoil = _KINDS[kind][1](chance, body, others)
        times = chance.choice((1, 2, None))
        yield Broken(f"{kind} {name}".strip(), page, which, times, status, spoil)


Made = tuple[str, int, Body]


def _cut(chance: random.Random, body: bytes, _: Sequence[bytes]) -> Made:
    at = chance.randrange(len(body))
    return f"at byte {at} of {len(body)}", 200, lambda got: got[:at]


def _renamed(chance: random.Random, body: bytes, _: Sequence[bytes]) -> Made:
    tree = html.document_fromstring(body)
    marks = sorted(
        {
            (name, one.get(name))
            for one in tree.iter()
            for name in ("class", "id", "data-label", "data-date", "name")
            if one.get(name)
        }
    )
    name, value = chance.choice(marks)
    old = f'{name}="{value}"'.encode()
    return f"{name} {value}", 200, lambda got: got.replace(old, f'{name}="x-new"'.encode())


def _without(chance: random.Random, body: bytes, _: Sequence[bytes]) -> Made:
    """A section is gone. A row that left, or a cell that says something else, is no fault but
    news: nobody could tell one from the other."""
    return _taken_out(chance, body, _is_section)


def _is_section(one: Any) -> bool:
    return one.tag not in ("html", "tr") and not any(up.tag == "tr" for up in one.iterancestors())


def _empty_list(chance: random.Random, body: bytes, _: Sequence[bytes]) -> Made:
    """One list of several rows, or all of them, without rows. One row alone that goes is news,
    whatever made it go."""
    everywhere = chance.random() < 0.5
    at = chance.randrange(10)

    def emptied(got: bytes) -> bytes:
        tree = html.document_fromstring(got)
        lists = [one for one in tree.iter("tbody") if len(one) > 1]
        for one in lists if everywhere or not lists else [lists[at % len(lists)]]:
            for row in list(one):
                one.remove(row)
        return html.tostring(tree)

    return "everywhere" if everywhere else f"#{at}", 200, emptied


def _taken_out(chance: random.Random, body: bytes, fits: Callable[[Any], bool]) -> Made:
    tree = html.document_fromstring(body)
    found = [at for at, one in enumerate(tree.iter()) if isinstance(one.tag, str) and fits(one)]
    at = chance.choice(found)
    tag = list(tree.iter())[at].tag

    def taken(got: bytes) -> bytes:
        tree = html.document_fromstring(got)
        every = list(tree.iter())
        if at < len(every):
            every[at].drop_tree()
        return html.tostring(tree)

    return f"{tag} #{at}", 200, taken


def _status(chance: random.Random, body: bytes, others: Sequence[bytes]) -> Made:
    status = chance.choice(STATUSES)
    return str(status), status, lambda got: chance.choice((b"", b"<html>No</html>", got))


def _empty(chance: random.Random, body: bytes, _: Sequence[bytes]) -> Made:
    said = chance.choice((b"", b" \n", b"<html></html>", b"<html><body></body></html>",
                          b"<html><body><main></main></body></html>", b"null", b"{}"))  # fmt: skip
    return repr(said), 200, lambda got: said


def _another(chance: random.Random, body: bytes, others: Sequence[bytes]) -> Made:
    other = chance.choice(others)
    return f"page {others.index(other)}", 200, lambda got: other


def _garbled(chance: random.Random, body: bytes, _: Sequence[bytes]) -> Made:
    spans = [found.span() for found in re.finditer(rb"</tr>.*?<tr>", body, re.DOTALL)]
    spans = spans or [(0, len(body))]
    first, last = chance.choice([(0, body.find(b"<tr>") + 4 or len(body)), *spans])
    first, last = sorted((chance.randrange(first, last + 1), chance.randrange(first, last + 1)))
    filling = chance.choice((b"", b"\x00", b"<", b'"', b"\xff\xfe"))
    said = f"{filling!r} for bytes {first} to {last}"
    return said, 200, lambda got: got[:first] + filling + got[last:]


def _silent(chance: random.Random, body: bytes, _: Sequence[bytes]) -> Made:
    return "", -1, lambda got: got


_KINDS: Final[dict[str, tuple[int, Callable[[random.Random, bytes, Sequence[bytes]], Made]]]] = {
    "cut": (30, _cut),
    "renamed": (14, _renamed),
    "without": (16, _without),
    "no rows": (7, _empty_list),
    "status": (10, _status),
    "empty": (6, _empty),
    "another's": (9, _another),
    "garbled": (5, _garbled),
    "silent": (3, _silent),
}
