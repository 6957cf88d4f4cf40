"""The Atom feed of changes: one entry a piece of news, under one name for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from tracker.domain.views import NewsView
from tracker.feeds.letters import DOMAIN, line
from tracker.visiting.links import Links
from tracker.wording.say import news_words
from tracker.wording.tongue import Tongue

MEDIA_TYPE: Final = "application/atom+xml; charset=utf-8"
#: The most entries that a feed holds.
MOST: Final = 100
_OURS: Final = uuid5(NAMESPACE_URL, f"https://{DOMAIN}/feeds")
#: By meeting and bill, the id of a call.
Calls = Mapping[tuple[str, str], str]


def changes_feed(
    t: Tongue, links: Links, name: str, news: Sequence[NewsView], calls: Calls, since: datetime
) -> bytes:
    """A feed of news, the newest first. links: to light pages, whole; since: when there is none,
    the moment from which there was none."""
    feed = FeedGenerator()
    feed.id(_OURS.urn)
    feed.title(line(name))
    feed.subtitle(t("feed.changes.about"))
    feed.language(t.code)
    feed.author(name=t("name"))
    feed.generator(DOMAIN)
    feed.link(href=links.feed("changes.atom"), rel="self", type="application/atom+xml")
    feed.link(href=links.changes(), rel="alternate", type="text/html", hreflang=t.code)
    shown = list({_id(one): one for one in reversed(news)}.values())[::-1][:MOST]
    feed.updated(max((one.seen_at for one in shown), default=since).astimezone(UTC))
    for one in shown:
        feed.add_entry(_entry(t, links, one, calls), order="append")
    return bytes(feed.atom_str(pretty=True))


def _entry(t: Tongue, links: Links, news: NewsView, calls: Calls) -> FeedEntry:
    entry = FeedEntry()
    entry.id(_id(news))
    # Said as on the day it was seen, so that it never changes.
    entry.title(line(news_words(t, news, news.seen_at)))
    entry.updated(news.seen_at.astimezone(UTC))
    entry.link(href=_address(links, news, calls), rel="alternate", type="text/html")
    if news.title:
        entry.summary(line(news.title))
    return entry


def _id(news: NewsView) -> str:
    """The name of a piece of news: what was seen of what, and when."""
    meeting = news.meeting.id if news.meeting else ""
    parts = (news.kind, news.seen_at.isoformat(), news.bill, meeting, news.text, news.old, news.new)
    return uuid5(_OURS, "\n".join(parts)).urn


def _address(links: Links, news: NewsView, calls: Calls) -> str:
    """Where to read on: the call, else the bill, else the calendar."""
    meeting = news.meeting.id if news.meeting else ""
    for bill in news.bills:
        if (meeting, bill) in calls:
            return links.call(calls[meeting, bill])
    numbers = (news.bill, *news.bills)
    return next((links.bill(number) for number in numbers if number), links.calendar())
