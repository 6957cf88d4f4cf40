"""The Atom feed of changes. An entry is one piece of news, or all like it of one bill and day, and
keeps its name for ever. Hearings come first, and no cut takes what is younger than a week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from tracker.domain.times import denver_day
from tracker.domain.views import NewsView
from tracker.feeds.ics import DOMAIN, line
from tracker.visiting.links import Links
from tracker.wording.say import SHOWN_BILLS, news_words
from tracker.wording.translator import Translator

MEDIA_TYPE: Final = "application/atom+xml; charset=utf-8"
#: The entries of a feed, unless one week has more.
MOST: Final = 100
#: Kinds of which one bill can have hundreds on a day.
_ALIKE: Final = frozenset({"action", "sponsor", "sponsor_gone", "version", "document", "vote"})
#: Lines of an entry about many: a reader of feeds shows no more.
_LINES: Final = 50
_OURS: Final = uuid5(NAMESPACE_URL, f"https://{DOMAIN}/feeds")
#: By meeting and bill, the id of a call.
Calls = Mapping[tuple[str, str], str]


def changes_feed(
    t: Translator,
    links: Links,
    name: str,
    news: Sequence[NewsView],
    calls: Calls,
    since: datetime,
    week: datetime,
) -> bytes:
    """A feed of news: of hearings, then the rest, each the newest first. news: the newest first.
    links: to light pages, whole; since: when there is none, the moment from which there was none;
    week: what was seen since then is told, however much it is."""
    feed = FeedGenerator()
    feed.id(_OURS.urn)
    feed.title(line(name))
    feed.subtitle(t("feed.changes.about"))
    feed.language(t.code)
    feed.author(name=t("name"))
    feed.generator(DOMAIN)
    feed.link(href=links.feed("changes.atom"), rel="self", type="application/atom+xml")
    feed.link(href=links.to("changes"), rel="alternate", type="text/html", hreflang=t.code)
    entries = _entries(news, week)
    feed.updated(max((group[0].seen_at for group in entries), default=since).astimezone(UTC))
    for group in entries:
        feed.add_entry(_entry(t, links, group, calls), order="append")
    return bytes(feed.atom_str(pretty=True))


def _entries(news: Sequence[NewsView], week: datetime) -> list[tuple[NewsView, ...]]:
    """The news of each entry, the newest first: all of the week, then as many as there is room
    for."""
    groups = _together({_id(row): row for row in reversed(news)}.values())
    groups.sort(key=lambda alike: alike[0].seen_at, reverse=True)
    groups.sort(key=lambda alike: alike[0].meeting is None)
    older = [id(alike) for alike in groups if alike[0].seen_at <= week]
    too_many = set(older[max(0, MOST - (len(groups) - len(older))) :])
    return [alike for alike in groups if id(alike) not in too_many]


def _together(news: Iterable[NewsView]) -> list[tuple[NewsView, ...]]:
    """News in groups, alike and of one bill and day, each the newest first. news: the oldest
    first."""
    groups: dict[tuple[str, ...], list[NewsView]] = {}
    for row in news:
        kind = row.new if row.kind == "document" else ""
        alike = (row.kind, kind, row.bill, denver_day(row.seen_at).isoformat())
        groups.setdefault(alike if row.kind in _ALIKE else (_id(row),), []).insert(0, row)
    return [tuple(group) for group in groups.values()]


def _entry(t: Translator, links: Links, alike: Sequence[NewsView], calls: Calls) -> FeedEntry:
    newest, entry = alike[0], FeedEntry()
    # The id is that of the first of them, so that those that follow on the same day renew it.
    entry.id(_id(alike[-1]))
    # The words are those of the day it was seen, so that they never change.
    sentences = [line(news_words(t, row, row.seen_at)) for row in alike[:_LINES]]
    others = f", {t('news.others', n=len(alike) - 1)}" if len(alike) > 1 else ""
    entry.title(sentences[0] + others)
    entry.updated(newest.seen_at.astimezone(UTC))
    entry.link(href=_url(links, newest, calls), rel="alternate", type="text/html")
    lines = [line(newest.title)] if newest.title else []
    if len(newest.bills) > SHOWN_BILLS:  # no bill of a hearing is a number alone
        lines.append(", ".join(newest.bills))
    lines += sentences if len(alike) > 1 else []
    if lines:
        entry.summary("\n".join(lines))
    return entry


def _id(news: NewsView) -> str:
    """The name of a piece of news: what was seen of what, and when."""
    meeting = news.meeting.id if news.meeting else ""
    parts = (news.kind, news.seen_at.isoformat(), news.bill, meeting, news.text, news.old, news.new)
    return uuid5(_OURS, "\n".join(parts)).urn


def _url(links: Links, news: NewsView, calls: Calls) -> str:
    """Where to read on: the URL of the call, else of the bill, else of the calendar."""
    meeting = news.meeting.id if news.meeting else ""
    for bill in news.bills:
        if (meeting, bill) in calls:
            return links.to("call", calls[meeting, bill])
    numbers = (news.bill, *news.bills)
    return next((links.to("bill", number) for number in numbers if number), links.to("calendar"))
