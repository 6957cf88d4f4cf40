"""What stands round every light page: head with previews and feeds, navigation, foot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from markupsafe import Markup

from tracker.domain.language import LANGUAGES
from tracker.domain.text_sanitizing import sanitized
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.look import stylesheet
from tracker.pages.paging import Page
from tracker.visiting.links import PAGES, Links
from tracker.visiting.visit import Visit
from tracker.wording.dates import moment_words
from tracker.wording.translator import Translator, translator_of

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
#: The feeds that every page offers, each with the key of its name.
_FEEDS: Final = {
    "hearings.ics": "light.feed.hearings",
    "calls.ics": "light.feed.calls",
    "changes.atom": "light.feed.changes",
}
_DOCUMENT: Final = Markup(
    '<!DOCTYPE html><html lang="{code}"><head>{head}</head>'
    '<body class="page"><a class="skip" href="#main">{skip}</a>'
    '{top}<main id="main">{body}</main>{foot}</body></html>\n'
)


def document(links: Links, page: Page, here: Visit | None = None) -> Markup:
    """The whole page. here: the visit from which it was drawn, None where it holds no facts."""
    t = translator_of(links.language)
    feeds = {**page.feeds, **{path: t(key) for path, key in _FEEDS.items()}}
    return _DOCUMENT.format(
        code=t.code,
        head=_head(t, links, page, feeds),
        skip=t("light.skip"),
        top=_top(t, links, page, here),
        body=headed(here, page) if here else page.body,
        foot=_foot(t, links, page, feeds, here),
    )


def headed(here: Visit, page: Page) -> Markup:
    """The page under its title, below the past moment that it shows, with the way to now."""
    head = parts.titled(here, page.title, named=page.named)
    body = head + parts.freshness(here, schedule=page.schedule) + page.body
    if page.key == "call":  # the rules of its sheet are for the title, too
        body = html.div("call", body)
    if not here.is_past:
        return body
    return parts.past_band(here.t, here.now, page.to(replace(here.links, as_of=""))) + body


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


def _head(t: Translator, links: Links, page: Page, feeds: Mapping[str, str]) -> Markup:
    is_private = links.as_of or page.status != 200 or page.key == "search"
    about = cut_preview(page.about or t(f"light.about.{page.key}"))
    url = page.to(links.whole())
    preview = {
        "og:title": page.whole_title,
        "og:description": about,
        "og:type": "website",
        "og:url": url,
        "og:site_name": t("name"),
        "og:locale": "es_US" if t.code == "es" else "en_US",
    }
    others = {code: page.to(replace(links, language=code).whole()) for code in LANGUAGES}
    return html.joined(
        (
            _void("meta", charset="utf-8"),
            _void("meta", name="viewport", content="width=device-width"),
            html.tag("title", Markup("{} · {}").format(page.whole_title, t("name"))),
            _void("meta", name="description", content=about),
            _void("meta", name="robots", content="noindex") if is_private else "",
            *(_void("meta", property=key, content=sanitized(preview[key])) for key in preview),
            _void("link", rel="canonical", href=url),
            *(_void("link", rel="alternate", hreflang=code, href=others[code]) for code in others),
            *(_feed_link(links, path, name) for path, name in feeds.items()),
            _void("link", rel="icon", href="data:,"),
            _style(page.width, page.key),
        )
    )


def _void(element: str, **attributes: str) -> Markup:
    return Markup(f"<{element}{html.attributes(attributes)}>")


def _feed_link(links: Links, path: str, name: str) -> Markup:
    kind = "application/atom+xml" if path.endswith(".atom") else "text/calendar"
    return _void("link", rel="alternate", type=kind, title=name, href=links.feed(path))


def cut_preview(sentence: str) -> str:
    """A sentence cut to what previews show."""
    whole = " ".join(sanitized(sentence).split())
    return whole if len(whole) <= PREVIEW else f"{whole[: PREVIEW - 2].rsplit(' ', 1)[0]} …"


def _top(t: Translator, links: Links, page: Page, here: Visit | None) -> Markup:
    other = links.other_language()
    code, word = other.language, t("language.other")
    switch = html.tag("a", word, "switch", lang=code, hreflang=code, href=page.to(other))
    nav = PAGES[page.key].nav if page.key else ""
    words = (
        html.choice_link(links.to(key), t(f"nav.{key}"), nav == key)
        for key in ("today", "calls", "bills", "calendar")
    )
    campaigns = here.campaigns if here else ()
    more = [
        (links.to("search"), t("search.title")),
        (links.to("hearings"), t("light.hearings")),
        (links.to("changes"), t("light.changes")),
        *((links.to("campaign", row.slug), row.name.of(t.code)) for row in campaigns),
        *(
            (links.to(key), t(PAGES[key].title))
            for key in ("research", "notice", "committees", "legislators", "health")
        ),
        (page.twin(links), t("light.twin")),
    ]
    items = html.bullets((*words, html.folded(t("nav.more"), html.ways_on(more))), "nav")
    name = html.div("top", html.para(t("name"), kind="name"), switch)
    return html.tag("header", name + html.navigation("", t("light.nav"), items))


def _foot(
    t: Translator, links: Links, page: Page, feeds: Mapping[str, str], here: Visit | None
) -> Markup:
    subscribe = html.div(
        "screen",
        html.tag("h2", t("light.subscribe")),
        html.ways_on((links.feed(path), name) for path, name in feeds.items()),
        html.para(html.button(page.twin(links), t("light.twin"))),
    )
    if here is None:
        return html.tag("footer", subscribe)
    words = t("light.kept", address=page.to(links.whole()), moment=moment_words(t, here.now))
    return html.tag("footer", subscribe + parts.foot(here) + html.para(words, kind="kept"))
