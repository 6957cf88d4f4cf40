"""What stands round every light page: head with previews and feeds, navigation, foot."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from tracker.domain.campaign import Campaign
from tracker.domain.language import LANGUAGES
from tracker.domain.text_sanitizing import sanitized
from tracker.pages import parts
from tracker.pages.look import READING, stylesheet
from tracker.pages.markup import text
from tracker.visiting.links import Links
from tracker.visiting.visit import Visit
from tracker.wording.dates import stamp_words
from tracker.wording.translator import Translator

_RULES: Final = (Path(__file__).parent / "light.css").read_text("utf-8")
ICAL: Final = "text/calendar"
ATOM: Final = "application/atom+xml"
#: Line breaks and blanks beside what separates anyway.
_BREAKS: Final = re.compile(r"\s*([{};,])\s*|(?<=[\w-])(:)\s+|\s+")
#: Letters of a preview: more is cut by whoever shows it.
PREVIEW: Final = 200


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed of a page. path: below /feeds/; name: as readers see it."""

    path: str
    name: str

    @property
    def kind(self) -> str:
        """Its media type."""
        return ATOM if self.path.endswith(".atom") else ICAL


@dataclass(frozen=True, slots=True)
class Sheet:
    """A light page before its frame.

    title: of the window and previews; about: the preview's sentence; body: HTML; path: its one
    address after the language, with what of the query counts; twin: the same page of the
    dashboard; feeds: of this page's own; nav: the word of the navigation it stands under; status:
    404 where the address names a part that is not there, which the body says.
    """

    title: str
    about: str
    body: str
    path: str
    twin: str
    feeds: tuple[Feed, ...] = ()
    nav: str = ""
    width: int = READING
    robots: str = ""
    status: int = 200


@dataclass(frozen=True, slots=True)
class Ground:
    """What a frame needs of a visit, or of one that found nothing. foot: HTML; kept: when the
    page was true, in words, "" where it holds no facts."""

    t: Translator
    links: Links
    campaigns: tuple[Campaign, ...] = ()
    foot: str = ""
    kept: str = ""

    @classmethod
    def of(cls, here: Visit) -> Ground:
        """That of a visit."""
        moment = stamp_words(here.t, here.now)
        return cls(here.t, here.links, here.campaigns, parts.foot(here), moment)


def document(ground: Ground, sheet: Sheet) -> str:
    """The whole page."""
    t = ground.t
    return (
        f'<!DOCTYPE html><html lang="{t.code}"><head>{_head(ground, sheet)}</head>'
        f'<body class="page"><a class="skip" href="#main">{text(t("light.skip"))}</a>'
        f"{_top(ground, sheet)}"
        f'<main id="main">{sheet.body}</main>'
        f"{_foot(ground, sheet)}</body></html>\n"
    )


@cache
def _style(width: int) -> str:
    """The look, without what only makes it readable for us: every page carries it."""
    whole = stylesheet(width, ":root", "page", _RULES)
    return _BREAKS.sub(lambda found: found[1] or found[2] or " ", whole)


def _head(ground: Ground, sheet: Sheet) -> str:
    t, links = ground.t, ground.links
    about = _cut(sheet.about)
    title = f"{sheet.title} · {t('name')}"
    named = {
        "og:title": sheet.title, "og:description": about, "og:type": "website",
        "og:url": address(links, sheet), "og:site_name": t("name"),
        "og:locale": "es_US" if t.code == "es" else "en_US",
    }  # fmt: skip
    return "".join(
        (
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width">',
            f"<title>{escape(title)}</title>",
            f'<meta name="description" content="{escape(about)}">',
            f'<meta name="robots" content="{sheet.robots}">' if sheet.robots else "",
            *(
                f'<meta property="{key}" content="{escape(sanitized(said))}">'
                for key, said in named.items()
            ),
            f'<link rel="canonical" href="{escape(address(links, sheet))}">',
            *_languages(links, sheet),
            *(_feed_link(ground, feed) for feed in _feeds(t, sheet)),
            '<link rel="icon" href="data:,">',
            _style(sheet.width),
        )
    )


def _attribute(said: str) -> str:
    return escape(sanitized(said))


def address(links: Links, sheet: Sheet) -> str:
    """The address of a page, with its host."""
    return f"{links.whole().today()}{sheet.path}"


def _languages(links: Links, sheet: Sheet) -> list[str]:
    """The same page in each language."""
    return [
        f'<link rel="alternate" hreflang="{one}" '
        f'href="{escape(address(replace(links, language=one), sheet))}">'
        for one in LANGUAGES
    ]


def _feeds(t: Translator, sheet: Sheet) -> tuple[Feed, ...]:
    """The page's own feeds, then those that every page offers."""
    return (
        *sheet.feeds,
        Feed("hearings.ics", t("light.feed.hearings")),
        Feed("calls.ics", t("light.feed.calls")),
        Feed("changes.atom", t("light.feed.changes")),
    )


def _feed_link(ground: Ground, feed: Feed) -> str:
    href = escape(ground.links.feed(feed.path))
    return f'<link rel="alternate" type="{feed.kind}" title="{escape(feed.name)}" href="{href}">'


def _cut(said: str) -> str:
    whole = " ".join(sanitized(said).split())
    return whole if len(whole) <= PREVIEW else f"{whole[: PREVIEW - 2].rsplit(' ', 1)[0]} …"


def _top(ground: Ground, sheet: Sheet) -> str:
    t, links = ground.t, ground.links
    other = links.other_language()
    switch = (
        f'<a class="switch" lang="{other.language}" hreflang="{other.language}" '
        f'href="{escape(other.today() + sheet.path)}">{text(t("language.other"))}</a>'
    )
    words = (
        ("today", links.today()), ("calls", links.calls()), ("bills", links.bills()),
        ("calendar", links.calendar()),
    )  # fmt: skip
    items = "".join(
        f"<li>{_nav_link(where, t(f'nav.{key}'), sheet.nav == key)}</li>" for key, where in words
    )
    return (
        f'<header><div class="top"><p class="name">{text(t("name"))}</p>{switch}</div>'
        f'<nav aria-label="{escape(t("light.nav"))}"><ul class="nav">{items}'
        f"<li>{_more(ground, sheet)}</li></ul></nav></header>"
    )


def _nav_link(where: str, word: str, is_here: bool) -> str:
    current = ' aria-current="page"' if is_here else ""
    return f'<a href="{escape(where)}"{current}>{text(word)}</a>'


def _more(ground: Ground, sheet: Sheet) -> str:
    t, links = ground.t, ground.links
    ways = [
        (links.search(), t("search.title")),
        (links.hearings(), t("light.hearings")),
        (links.changes(), t("light.changes")),
        *((links.campaign(one.slug), one.name.of(t.code)) for one in ground.campaigns),
        (links.health(), t("nav.health")),
        (sheet.twin, t("light.twin")),
    ]
    return f"<details><summary>{text(t('nav.more'))}</summary>{ways_on(ways)}</details>"


def ways_on(ways: Iterable[tuple[str, str]]) -> str:
    """Links, one below the other."""
    lines = (
        f'<li><a class="button" href="{escape(to)}">{text(said)}</a></li>' for to, said in ways
    )
    return f'<ul class="ways">{"".join(lines)}</ul>'


def _foot(ground: Ground, sheet: Sheet) -> str:
    t = ground.t
    feeds = [(ground.links.feed(feed.path), feed.name) for feed in _feeds(t, sheet)]
    kept = ""
    if ground.kept:
        where = address(ground.links, sheet)
        said = t("light.kept", address=where, moment=ground.kept)
        kept = f'<p class="kept">{text(said)}</p>'
    return (
        f'<footer><div class="screen"><h2>{text(t("light.subscribe"))}</h2>{ways_on(feeds)}'
        f'<p><a class="button" href="{escape(sheet.twin)}">{text(t("light.twin"))}</a></p></div>'
        f"{ground.foot}{kept}</footer>"
    )


def choices(label: str, offered: Sequence[tuple[str, str, bool]]) -> str:
    """Links of which one is chosen. offered: address, word, whether it is."""
    lines = "".join(f"<li>{_nav_link(where, word, chosen)}</li>" for where, word, chosen in offered)
    return f'<nav class="choices" aria-label="{escape(label)}"><ul>{lines}</ul></nav>'
