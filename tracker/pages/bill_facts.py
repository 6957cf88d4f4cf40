"""What a desk has room for beside a bill's story: its facts in short, and a list of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from markupsafe import Markup

from tracker.domain.bill_text import VersionText
from tracker.domain.views import BillView
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.markdown import line
from tracker.pages.markup import Shade
from tracker.pages.versions import PAPERS
from tracker.queries.asks import marks_of
from tracker.queries.people import Assembly
from tracker.visiting.visit import Visit
from tracker.wording import say

_RULES: Final = " ".join((Path(__file__).parent / "bill.css").read_text("utf-8").split())
STYLE: Final = html.tag("style", Markup(_RULES))
_HEAD: Final = re.compile(r'<h2 id="([\w-]+)">(.*?)</h2>')
_SHADES: Final[Mapping[str, Shade]] = {"for": "good", "against": "bad"}


def contents(here: Visit, story: Markup) -> Markup:
    """Links to the parts of a page, by their heads as they are drawn."""
    links = (html.to_page(f"#{anchor}", Markup(words)) for anchor, words in _HEAD.findall(story))
    return html.navigation("contents at-desk", here.t("bill.contents"), html.bullets(links))


@parts.isolated
def in_short(
    here: Visit, view: BillView, texts: Sequence[VersionText], everybody: Assembly
) -> Markup:
    """Sponsors, topics, asks, text and papers, each with a way on."""
    t = here.t
    lines = {
        "bill.sponsors": _sponsors(here, view, everybody),
        "bill.topics": _topics(here, view),
        "bill.asks": html.joined(_asks(here, view.line.number)),
        "bill.text": _text(here, view.line.number, texts),
        "bill.papers": html.joined(_papers(here, view)),
    }
    told = [(t(key), words) for key, words in lines.items() if words]
    facts = html.facts(told) if told else ""
    return html.div("at-desk", html.section(t("bill.facts"), "", facts))


def _sponsors(here: Visit, view: BillView, everybody: Assembly) -> Markup:
    """The prime sponsors, and how many others there are."""
    primes = [
        parts.member_link(here, everybody.of_link(row.url), say.sponsor_words(here.t, row))
        for row in view.sponsors
        if row.role == "prime"
    ]
    more = len(view.sponsors) - len(primes)
    others = html.to_page("#sponsors", here.t.many("bill.cosponsors", more)) if more else ""
    return html.spaced(html.joined(primes, ", "), others)


def _topics(here: Visit, view: BillView) -> Markup:
    """The topics, each leading to the bills under it."""
    topics = dict.fromkeys(topic.topic for topic in view.topics)
    return html.joined(
        html.tag(
            "p",
            html.to_page(
                here.links.to("bills", topic=topic), say.topic_words(here.t, topic, here.topics)
            ),
        )
        for topic in topics
    )


def _asks(here: Visit, number: str) -> Iterator[Markup]:
    """What the newest version says of each ask, leading to the passages."""
    for campaign in here.campaigns:
        if campaign.ask_rules is None:
            continue
        marks = [version.marks for version in marks_of(here.connection, number, campaign.slug)]
        names = {ask.id: line(here.t, ask.name) for ask in campaign.asks}
        for mark in marks[-1] if marks else ():
            state = html.state(here.t(f"asks.{mark.direction}"), _SHADES[mark.direction])
            name = html.to_page("#asks", names.get(mark.ask, html.text(mark.ask)))
            yield html.tag("p", html.spaced(state, name))


def _text(here: Visit, number: str, texts: Sequence[VersionText]) -> Markup:
    """The newest version that can be read here."""
    newest = next((version for version in reversed(texts) if version.text), None)
    if newest is None:
        return html.NOTHING
    return html.to_page(here.links.text(number, newest.slug), html.official(newest.name))


def _papers(here: Visit, view: BillView) -> Iterator[Markup]:
    """How many papers of each kind there are."""
    for kind in PAPERS:
        if papers := view.papers(kind):
            count = here.t.many(f"paper.{kind}s", len(papers))
            yield html.tag("p", html.to_page("#versions", count))
