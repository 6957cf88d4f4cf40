"""A practice site some of whose addresses answer otherwise than any page of the official site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
