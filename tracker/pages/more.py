"""The page More: campaigns, Health, the light pages, calendars and feeds."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from tracker.pages.call_facts import inner
from tracker.pages.markdown import line
from tracker.pages.markup import heading, para, text
from tracker.visiting.visit import Visit


def body(here: Visit) -> str:
    """All that stands under the title."""
    t, links = here.t, here.links
    campaigns = _list(
        f'<a class="button" href="{escape(links.campaign(one.slug), quote=True)}">'
        f"{line(t, one.name)}</a>"
        for one in here.campaigns
    )
    pages = _list(
        [
            inner(links.search(), t("search.everywhere"), "button"),
            inner(links.health(), t("more.health"), "button"),
            inner(links.as_light().today(), t("more.light"), "button"),
        ]
    )
    return (
        heading(t("more.campaigns"), key="campaigns")
        + campaigns
        + heading(t("more.pages"), key="pages")
        + pages
        + feeds(here)
    )


def feeds(here: Visit) -> str:
    """What can be subscribed to, in the language of the page."""
    t, links = here.t, here.links
    named = [("calls.ics", text(t("more.feed.calls")))]
    named += [
        (f"campaigns/{one.slug}.ics", _of_campaign(here, one.name.of(t.code)))
        for one in here.campaigns
    ]
    named += [
        ("hearings.ics", text(t("more.feed.hearings"))),
        ("changes.atom", text(t("more.feed.changes"))),
    ]
    listed = _list(
        f'<a class="button" href="{escape(links.feed(path), quote=True)}">{label}</a>'
        for path, label in named
    )
    return heading(t("more.feeds"), key="feeds") + para(t("more.feeds.how")) + listed


def _of_campaign(here: Visit, name: str) -> str:
    return text(here.t("more.feed.campaign", campaign=name))


def _list(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
