"""A practice site some of whose addresses answer otherwise than any page of the official site."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tracker.practice import PracticeSite
from tracker.practice.site import Answer

#: Gives an answer in place of the right one, which it is handed.
Odd = Callable[[Answer], Answer]


def made_odd(site: PracticeSite, odd: Mapping[str, Odd]) -> None:
    """From here on these addresses (path and query) answer otherwise; they are asked for again and
    again, and the site keeps its list of requests."""
    right = site.answer

    def answer(method: str, target: str, *rest: Any) -> tuple[Answer, float]:
        given, seconds = right(method, target, *rest)
        change = odd.get(target) or odd.get(target.partition("?")[0])
        return (change(given) if change else given), seconds

    site.answer = answer  # type: ignore[method-assign]


def moved(to: str, status: int = 302) -> Odd:
    """A redirect."""
    return lambda _: Answer(status, b"", (("Location", to),))


def says(status: int, body: bytes = b"", **headers: str) -> Odd:
    """Any other answer; underscores in names of headers stand for hyphens."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return lambda _: Answer(status, body, named)


def sent_as(change: Callable[[bytes], bytes], **headers: str) -> Odd:
    """The right answer with its bytes changed, and these headers."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return lambda given: Answer(given.status, change(given.body), named)


class Gate:
    """Holds back answers until they are let go; nobody needs to be quick then."""

    def __init__(self) -> None:
        self.arrived = threading.Event()
        self._turns = threading.Semaphore(0)
        self._is_open = False

    def hold(self) -> None:
        """Waits for a turn, in the site's thread."""
        self.arrived.set()
        assert self._turns.acquire(timeout=50)  # less than a crawl's patience
        if self._is_open:
            self._turns.release()  # whoever waits behind

    def pass_one(self) -> None:
        """Lets one answer go, the one that is held or the next."""
        self._turns.release()

    def open(self) -> None:
        """Lets all go from here on."""
        self._is_open = True
        self._turns.release()


@contextmanager
def held(site: PracticeSite, prefix: str = "", after: int = 1) -> Iterator[Gate]:
    """Holds back the answers to requests for addresses that begin so, from the given one on. They
    stand in the site's list of requests, and were made as the site was when they were asked."""
    gate, right, count = Gate(), site.answer, 0

    def answer(method: str, target: str, *rest: Any) -> tuple[Answer, float]:
        nonlocal count
        given = right(method, target, *rest)
        if target.startswith(prefix):
            count += 1
            if count >= after:
                gate.hold()
        return given

    site.answer = answer  # type: ignore[method-assign]
    try:
        yield gate
    finally:
        gate.open()
        site.answer = right  # type: ignore[method-assign]
