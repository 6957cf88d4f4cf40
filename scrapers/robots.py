"""What a site's robots.txt allows, RFC 9309: asked for once a process, by whoever asks first.

There is none (4xx): all is allowed. It cannot be had (5xx, silence, an answer that does not end or
leads elsewhere): nothing is asked for now, 2.3.1.4. A Crawl-delay is obeyed up to a minute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from protego import Protego

from tracker.errors import SourceUnreachable

#: The longest Crawl-delay that is obeyed, in seconds: a crawl by this pace still ends.
MOST_CRAWL_DELAY: Final = 60.0


@dataclass(frozen=True, slots=True)
class Robots:
    """A site's rules for one agent. rules: None where all is allowed; evidence: the answer that
    holds them, for the operator who is refused by it."""

    agent: str
    rules: Protego | None = None
    evidence: Mapping[str, object] = field(default_factory=dict)

    def allows(self, url: str) -> bool:
        """Whether an address may be asked."""
        return self.rules is None or bool(self.rules.can_fetch(url, self.agent))

    def crawl_delay(self) -> float:
        """Seconds between two requests that the site wants, 0 where it names none."""
        asked = None if self.rules is None else self.rules.crawl_delay(self.agent)
        return max(0.0, float(asked or 0.0))


def robots_of(
    status: int, body: bytes, agent: str, url: str, evidence: Mapping[str, object]
) -> Robots:
    """The rules of an answer. Raises SourceUnreachable where it says nothing."""
    if status == 200:
        return Robots(agent, Protego.parse(body.decode("utf-8", "ignore")), evidence)
    if 400 <= status < 500 and status != 429:
        return Robots(agent)
    raise unreadable(f"it answers {status}", url)


def unreadable(why: str, url: str) -> SourceUnreachable:
    """What is raised where robots.txt cannot be had."""
    return SourceUnreachable(
        f"{url} cannot be read ({why}), and where it cannot be read nothing may be asked. "
        "The crawl stopped; what was stored stays, and the next run asks again."
    )
