"""Where the followed bills stand, all in one look: from introduction to law, House and Senate
apart, the dead where they ended. The title is what the picture shows, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from markupsafe import Markup

from tracker.domain.numbers import BillNumber
from tracker.domain.research import PLACES, Place, PlaceName
from tracker.domain.stages import chamber_now, stage_group
from tracker.pages import markup as html
from tracker.queries.charts import FollowedBill
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.translator import Translator

#: Bills of one place that are shown; beyond them a link leads to the list.
MOST: Final = 60
#: Stages whose bills the House and the Senate have apart.
SPLIT: Final = ("committee", "floor")
_CHAMBERS: Final = ("lower", "upper")
#: Shares that have a name, and how far a share may be from the one whose name it takes.
_NAMED: Final = {
    Fraction(1, 4): "quarter",
    Fraction(1, 3): "third",
    Fraction(1, 2): "half",
    Fraction(2, 3): "two_thirds",
    Fraction(3, 4): "three_quarters",
}
_NEAR: Final = Fraction(1, 40)
#: Fewer bills than this are counted instead.
_MANY: Final = 8


def where_they_stand(here: Visit, bills: Sequence[FollowedBill]) -> Markup:
    """The picture with its finding as the title; nothing where no bill is followed."""
    if not bills:
        return html.NOTHING
    t = here.t
    ended = sum(bill.place.ended for bill in bills)
    law = sum(bill.place.name == "law" for bill in bills)
    counted = {"alive": len(bills) - ended - law, "ended": ended, "law": law}
    counts = (t.many(f"stands.{name}", count) for name, count in counted.items() if count)
    mark = t("stands.mark") if ended else ""
    lead = html.quiet(f"{', '.join(counts)}.", mark, *_now_in(here, bills))
    title = html.heading(finding(t, bills), key="stands")
    way = html.para(html.button(here.links.to("charts"), t("charts.more")))
    return html.tag("section", title + lead + _table(here, bills) + way, "stand")


def _now_in(here: Visit, bills: Sequence[FollowedBill]) -> Iterator[Markup]:
    """How many bills the committees and the floor of each chamber have, each number leading to the
    list of them with the next hearing on top."""
    t, links = here.t, here.links
    counts = Counter((stage_group(bill.stage.name), chamber_now(bill.stage)) for bill in bills)
    for stage in SPLIT:
        ways = html.dotted(
            *(
                html.to_page(
                    links.to("bills", stage=stage, sort="next", **{"in": chamber}),
                    f"{t(f'chamber.{chamber}')} {t.number(counts[stage, chamber])}",
                )
                for chamber in _CHAMBERS
                if counts[stage, chamber]
            )
        )
        if ways:
            yield html.spaced(f"{t(f'group.{stage}')}:", ways) + "."


def finding(t: Translator, bills: Sequence[FollowedBill], of: str | None = None) -> str:
    """What most of the bills have in common: `Two thirds of our bills are still in their first
    committee`. bills: at least one; of: key of how others than ours are counted."""
    groups = Counter("ended" if bill.place.ended else bill.place.name for bill in bills)
    [(group, count)] = groups.most_common(1)
    verb = "is" if count == 1 else "are"
    key = of or f"stands.share.{_share(count, len(bills))}"
    share = t(key, n=t.number(count), all=t.number(len(bills)))
    return f"{share} {t(f'stands.{verb}.{group}')}"


def _share(count: int, all_bills: int) -> str:
    """What a share is called, `count` for one that has no name of its own."""
    if count == all_bills:
        return "one" if count == 1 else "all"
    share = Fraction(count, all_bills)
    names = (name for named, name in _NAMED.items() if abs(share - named) <= _NEAR)
    return next(names, "count") if all_bills >= _MANY else "count"


def _table(here: Visit, bills: Sequence[FollowedBill]) -> Markup:
    """The way as a table: a row for the bills of each chamber, a column a place."""
    t = here.t
    heads = html.joined(html.tag("th", t(f"stands.place.{place}"), scope="col") for place in PLACES)
    lines = html.NOTHING
    for chamber in _CHAMBERS:
        own = [bill for bill in bills if BillNumber.parse(bill.number).chamber == chamber]
        cells = html.joined(
            html.tag("td", _cell(here, place, own, chamber), data_label=t(f"stands.place.{place}"))
            for place in PLACES
        )
        if own:
            row = html.tag("th", t(f"stands.of.{chamber}"), scope="row")
            lines += html.tag("tr", row + cells)
    head = html.tag("thead", html.tag("tr", html.tag("td") + heads))
    caption = html.tag("caption", t("stands.caption"), "unseen")
    return html.tag("table", caption + head + html.tag("tbody", lines), "stands")


def _cell(here: Visit, place: PlaceName, bills: Sequence[FollowedBill], chamber: str) -> Markup:
    """The bills at a place, the dead at the end."""
    t = here.t
    alive = [bill for bill in bills if bill.place == Place(place)]
    dead = [bill for bill in bills if bill.place == Place(place, ended=True)]
    if not alive and not dead:
        return html.NOTHING
    href = here.links.to("bills", place=place, chamber=chamber)
    counts = html.spaced(
        html.strong(t.number(len(alive))) if alive else "",
        html.hint(t.many("stands.ended", len(dead)) if dead else ""),
    )
    every = [*alive, *dead]
    more = len(every) - MOST
    way = html.button(href, t.many("today.more", more)) if more > 0 else ""
    listed = html.bullets((_link(here, bill) for bill in every[:MOST]), "bills")
    return html.para(html.to_page(href, counts)) + listed + way


def _link(here: Visit, bill: FollowedBill) -> Markup:
    """A bill as its number, with its title and stage for who does not see where it stands."""
    ended, stage = bill.place.ended, say.stage_words(here.t, bill.stage)
    about = html.joined((" ", html.official(bill.title), f". {stage}"))
    words = html.tag("del" if ended else "span", bill.number) + html.tag("span", about, "unseen")
    return html.to_page(here.links.to("bill", bill.number), words, "ended" if ended else "")
