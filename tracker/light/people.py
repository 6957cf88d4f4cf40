"""Light pages of committees and legislators."""

from __future__ import annotations

from tracker.light.frame import Page
from tracker.pages import committees as committee_pieces
from tracker.pages import people as pieces
from tracker.queries.people import assembly
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit


def committees(here: Visit, _: PageUrl) -> Page:
    """The committees of the session."""
    return Page("committees", here.t("committees.title"), committee_pieces.listed(here))


def committee(here: Visit, url: PageUrl) -> Page | None:
    """A committee: how to reach it, our bills before it, when it meets next, who sits on it."""
    view = committee_pieces.by_id(here, url.path["id"])
    if view is None:
        return None
    t, name = here.t, committee_pieces.name_of(view)
    feeds = {f"committees/{view.id}.ics": t("feed.committee", committee=name)}
    about = t("light.about.committee", committee=name)
    body = committee_pieces.body(here, view)
    return Page("committee", name, body, about, view.id, heading="", named=name, feeds=feeds)


def legislators(here: Visit, url: PageUrl) -> Page:
    """The members of the General Assembly."""
    listed = pieces.listed(here, url)
    return Page("legislators", here.t("legislators.title"), listed.body, query=listed.query)


def legislator(here: Visit, url: PageUrl) -> Page | None:
    """A member: seat, contact, votes on our bills, bills sponsored."""
    everybody = assembly(here.connection)
    who = everybody.by_id.get(url.path["id"].lower())
    if who is None:
        return None
    name, drawn = pieces.name_of(here, who), pieces.body(here, who, everybody, url)
    about = here.t("light.about.legislator", name=name)
    return Page(
        *("legislator", name, drawn.body, about, who.id, drawn.query), heading="", named=name
    )
