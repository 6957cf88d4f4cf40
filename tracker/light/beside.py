"""Light page of bills beside a campaign's asks, narrowed by session and topic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tracker.domain.campaign import Campaign
from tracker.light.asked import Asked, page_name, part_of, query, turn
from tracker.light.frame import Sheet, choices, ways_on
from tracker.pages import asks as pieces
from tracker.pages import campaign as campaign_page
from tracker.pages import parts
from tracker.pages.markup import folded
from tracker.queries import bills
from tracker.queries.asks import matrix
from tracker.queries.sessions import sessions
from tracker.visiting.visit import Visit
from tracker.wording.say import topic_words

#: Bytes of HTML that one page holds of rows, beside what stands on every page.
ROOM: Final = 30_000
#: Bytes that count as one row at least: no page has more than sixty.
_ROW: Final = ROOM // 60


def asks(here: Visit, asked: Asked) -> Sheet | None:
    """Bills in pages that stay small, each with what it says of the asks."""
    campaign = campaign_page.named(here, asked.path["slug"])
    if campaign is None or not campaign.asks:
        return None
    t, path = here.t, here.links.asks(campaign.slug)
    known = tuple(one.id for one in sessions(here.connection))
    session, topic = asked.choice("session", ("", *known)), asked.query.get("topic", "")
    kept = {"session": session, "topic": topic}
    found = matrix(here.connection, campaign.slug, session, topic)
    drawn = [pieces.matrix_row(here, campaign, row) for row in found]
    part = part_of(drawn, asked.page(), lambda one: max(_ROW, len(one.encode())), ROOM)
    name = campaign.name.of(t.code)
    title = f"{t('asks.matrix')}: {name}"
    body = (
        parts.head(here, title)
        + ways_on([(here.links.campaign(campaign.slug), name)])
        + _sessions(here, path, kept, known)
        + _topics(here, campaign, path, kept)
        + pieces.matrix(here, campaign, part.items, len(found))
        + turn(here, part, path, **kept)
    )
    return Sheet(
        title, t("asks.matrix.about"), body,
        f"campaigns/{campaign.slug}/asks{query(**kept, page=page_name(part))}",
        here.links.as_dashboard().asks(campaign.slug), nav="more",
    )  # fmt: skip


def _sessions(here: Visit, path: str, kept: dict[str, str], known: Sequence[str]) -> str:
    """Links to the bills of each session, where there are several."""
    if len(known) < 2:
        return ""
    offered = [
        (path + query(**{**kept, "session": one}), one or here.t("asks.all"),
         one == kept["session"])
        for one in ("", *known)
    ]  # fmt: skip
    return choices(here.t("bills.session"), offered)


def _topics(here: Visit, campaign: Campaign, path: str, kept: dict[str, str]) -> str:
    """Links to the bills under each topic, folded."""
    t = here.t
    own = {one.id for one in campaign.topics}
    stored = bills.choices(here.connection, kept["session"] or here.session).topics
    ways = [
        (path + query(**{**kept, "topic": one}), topic_words(t, one, here.topics))
        for one in stored
        if one in own
    ]
    if not ways:
        return ""
    whole = (path + query(**{**kept, "topic": ""}), t("asks.all"))
    shown = topic_words(t, kept["topic"], here.topics) if kept["topic"] else t("asks.all")
    return folded(f"{t('bills.topic')}: {shown}", ways_on([whole, *ways]))
