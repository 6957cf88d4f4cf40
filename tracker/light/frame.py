"""What stands round every light page: head with previews and feeds, navigation, foot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from markupsafe import Markup

from tracker.domain.campaign import Campaign
from tracker.domain.language import LANGUAGES
from tracker.domain.text_sanitizing import sanitized
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.look import READING, stylesheet
from tracker.visiting.links import PAGES, Asked, Links
from tracker.visiting.visit import Visit
from tracker.wording.dates import stamp_words
from tracker.wording.translator import Translator

_FOLDER: Final = Path(__file__).parent
_RULES: Final = (_FOLDER / "light.css").read_text("utf-8")
#: What one page alone carries: how a call is printed on one sheet, the fields of the search.
_OWN: Final = {key: (_FOLDER / f"{key}.css").read_text("utf-8") for key in ("call", "search")}
#: Pages whose own rules are those of another: the form of a list is that of the search.
_LIKE: Final = {"bills": "search", "research": "search"}
#: Line breaks, blanks beside signs that separate anyway, and what is said about rules.
_BREAKS: Final = re.compile(r"\s*([{};,])\s*|(?<=[\w-])(:)\s+|/\*.*?\*/|\s+")
#: Letters of a preview: programs that show it cut what is longer.
PREVIEW: Final = 200
_DOCUMENT: Final = Markup(
    '<!DOCTYPE html><html lang="{code}"><head>{head}</head>'
    '<body class="page"><a class="skip" href="#main">{skip}</a>'
    '{top}<main id="main">{body}</main>{foot}</body></html>\n'
)


@dataclass(frozen=True, slots=True)
class Page:
    """A light page before its frame, without its head.

    key: in the table of public pages, "" for none of them; title: of the window and previews;
    about: the preview's sentence, "" for that of its kind; shows: what of its kind it shows; query:
    what of its address counts; feeds: of this page's own, names by path; status: 404 where the
    address names a part that is not there, which the body says. heading: of the page itself, None:
    its title; named: official words that belong to it; schedule: whether how fresh the schedule is
    matters to it; kind: class of what holds head and body together.
    """

    key: str
    title: str
    body: Markup
    about: str = ""
    shows: str = ""
    query: Mapping[str, Asked] = field(default_factory=dict)
    feeds: Mapping[str, str] = field(default_factory=dict)
    width: int = READING
    robots: str = ""
    status: int = 200
    heading: str | None = None
    named: str = ""
    schedule: bool = True
    kind: str = ""

    def url(self, links: Links) -> str:
        """Its one URL, with the host."""
        return links.whole().to(self.key or "today", self.shows, **self.query)

    def twin(self, links: Links) -> str:
        """The same page of the dashboard."""
        return links.twin(self.key or "today", self.shows, self.query)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a frame needs of a visit, or of a visit that has nothing to show.

    moment: when the page was true, in words; "" where it holds no facts. past: the past moment
    that it shows, None for now.
    """

    t: Translator
    links: Links
    campaigns: tuple[Campaign, ...] = ()
    foot: Markup = html.NOTHING
    moment: str = ""
    past: datetime | None = None

    @classmethod
    def of(cls, here: Visit) -> Surroundings:
        """The surroundings of a visit."""
        moment = stamp_words(here.t, here.now)
        past = here.now if here.is_past else None
        return cls(here.t, here.links, here.campaigns, parts.foot(here), moment, past)


def headed(here: Visit, page: Page) -> Page:
    """The page with its head."""
    heading = page.title if page.heading is None else page.heading
    body = parts.head(here, heading, named=page.named, schedule=page.schedule) + page.body
    return replace(page, body=html.div(page.kind, body) if page.kind else body)


def document(round_it: Surroundings, page: Page) -> Markup:
    """The whole page."""
    t = round_it.t
    feeds = {
        **page.feeds,
        "hearings.ics": t("light.feed.hearings"),
        "calls.ics": t("light.feed.calls"),
        "changes.atom": t("light.feed.changes"),
    }
    return _DOCUMENT.format(
        code=t.code,
        head=_head(round_it, page, feeds),
        skip=t("light.skip"),
        top=_top(round_it, page),
        body=_band(round_it, page) + page.body,
        foot=_foot(round_it, page, feeds),
    )


def _band(round_it: Surroundings, page: Page) -> Markup:
    """Which past moment the page shows, with the way to now."""
    if round_it.past is None:
        return html.NOTHING
    now = replace(round_it.links, as_of="")
    href = now.to(page.key or "today", page.shows, **page.query)
    return parts.past_band(round_it.t, round_it.past, href)


def paper(page: str) -> str:
    """The rules of a page on paper, a call's among them. page: class of what holds our pieces."""
    rules = _RULES[_RULES.index("@media print") :] + _OWN["call"]
    return rules.replace(".page", f".{page}")


def form_rules(page: str) -> str:
    """The rules of a form of choices. page: class of what holds our pieces."""
    return _OWN["search"].replace(".page", f".{page}")


@cache
def _style(width: int, key: str) -> Markup:
    """The style sheet, without what only makes it readable for us: every page carries it."""
    rules = _RULES + _OWN.get(_LIKE.get(key, key), "")
    whole = stylesheet(width, ":root", "page", rules, for_desk=False)
    short = _BREAKS.sub(lambda match: match[1] or match[2] or " ", whole)
    return Markup(short.replace(";}", "}"))


def _head(round_it: Surroundings, page: Page, feeds: Mapping[str, str]) -> Markup:
    t, links = round_it.t, round_it.links
    robots = "noindex" if links.as_of else page.robots
    about = cut_preview(page.about or t(f"light.about.{page.key}"))
    preview = {
        "og:title": page.title,
        "og:description": about,
        "og:type": "website",
        "og:url": page.url(links),
        "og:site_name": t("name"),
        "og:locale": "es_US" if t.code == "es" else "en_US",
    }
    urls = {language: page.url(replace(links, language=language)) for language in LANGUAGES}
    return html.joined(
        (
            _void("meta", charset="utf-8"),
            _void("meta", name="viewport", content="width=device-width"),
            html.tag("title", Markup("{} · {}").format(page.title, t("name"))),
            _void("meta", name="description", content=about),
            _void("meta", name="robots", content=robots) if robots else "",
            *(_void("meta", property=key, content=sanitized(preview[key])) for key in preview),
            _void("link", rel="canonical", href=page.url(links)),
            *(
                _void("link", rel="alternate", hreflang=code, href=url)
                for code, url in urls.items()
            ),
            *(_feed_link(links, path, name) for path, name in feeds.items()),
            _void("link", rel="icon", href="data:,"),
            _style(page.width, page.key),
        )
    )


def _void(element: str, **attributes: str) -> Markup:
    """An element that holds nothing."""
    return Markup(f"<{element}{html.attributes(attributes)}>")


def _feed_link(links: Links, path: str, name: str) -> Markup:
    kind = "application/atom+xml" if path.endswith(".atom") else "text/calendar"
    return _void("link", rel="alternate", type=kind, title=name, href=links.feed(path))


def cut_preview(sentence: str) -> str:
    """A sentence cut to what previews show."""
    whole = " ".join(sanitized(sentence).split())
    return whole if len(whole) <= PREVIEW else f"{whole[: PREVIEW - 2].rsplit(' ', 1)[0]} …"


def _top(round_it: Surroundings, page: Page) -> Markup:
    t, links = round_it.t, round_it.links
    other = links.other_language()
    href = other.to(page.key or "today", page.shows, **page.query)
    code, word = other.language, t("language.other")
    switch = html.tag("a", word, "switch", lang=code, hreflang=code, href=href)
    nav = PAGES[page.key].nav if page.key else ""
    words = (
        html.choice_link(links.to(key), t(f"nav.{key}"), nav == key)
        for key in ("today", "calls", "bills", "calendar")
    )
    more = [
        (links.to("search"), t("search.title")),
        (links.to("hearings"), t("light.hearings")),
        (links.to("changes"), t("light.changes")),
        *((links.to("campaign", row.slug), row.name.of(t.code)) for row in round_it.campaigns),
        (links.to("research"), t("research.title")),
        (links.to("notice"), t("notice.title")),
        (links.to("committees"), t("committees.title")),
        (links.to("legislators"), t("legislators.title")),
        (links.to("health"), t("nav.health")),
        (page.twin(links), t("light.twin")),
    ]
    items = html.bullets((*words, html.folded(t("nav.more"), html.ways_on(more))), "nav")
    name = html.div("top", html.para(t("name"), kind="name"), switch)
    return html.tag("header", name + html.navigation("", t("light.nav"), items))


def _foot(round_it: Surroundings, page: Page, feeds: Mapping[str, str]) -> Markup:
    t, links = round_it.t, round_it.links
    subscribe = html.div(
        "screen",
        html.tag("h2", t("light.subscribe")),
        html.ways_on((links.feed(path), name) for path, name in feeds.items()),
        html.para(html.button(page.twin(links), t("light.twin"))),
    )
    words = t("light.kept", address=page.url(links), moment=round_it.moment)
    stamp = html.para(words, kind="kept") if round_it.moment else html.NOTHING
    return html.tag("footer", subscribe + round_it.foot + stamp)
