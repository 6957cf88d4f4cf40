"""A database with a call to testify, whole: a committee that voted before, an editor's words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from tests.dashboard.test_pages import fill_one_bill
from tests.queries.fill import (
    EARLIER,
    NOW,
    SESSION,
    add,
    add_ballot,
    add_item,
    add_meeting,
    add_vote,
)
from tracker.store import editing
from tracker.store.tables import CALLS, COMMITTEES, LEGISLATORS, MEETINGS, MEMBERSHIPS

WEDNESDAY: Final = date(2026, 2, 25)
ID: Final = "hb26-1037-1-data-privacy"
MEETING: Final = f"{SESSION}-h-0001"


def fill_call(made: Connection) -> None:
    """HB26-1037 before House Judiciary tomorrow, with the calls of both campaigns."""
    fill_one_bill(made)
    for campaign in ("data-privacy", "palantir"):
        add_call(made, campaign=campaign)
    seat(made, "Yara Chen", "chair", 0)
    seat(made, "Lee Moss", "", 1)
    ballots_of_the_committee(made)


def add_call(made: Connection, serial: int = 1, campaign: str = "data-privacy") -> str:
    """A call for HB26-1037 at a meeting."""
    return str(
        add(
            made, CALLS, id=f"hb26-1037-{serial}-{campaign}", session=SESSION, campaign=campaign,
            meeting_id=f"{SESSION}-h-{serial:04d}", bill="HB26-1037", first_seen_at=EARLIER,
        )
    )  # fmt: skip


def seat(made: Connection, name: str, role: str, place: int) -> None:
    """A member of House Judiciary with an address and a telephone."""
    committee = f"{SESSION}-house-judiciary"
    if place == 0:
        add(made, COMMITTEES, id=committee, session=SESSION, kind="house", name="Judiciary",
            url="", email="judiciary@coleg.gov", phone="3038663521",
            first_seen_at=EARLIER)  # fmt: skip
    link = name.lower().replace(" ", "-")
    add(made, MEMBERSHIPS, committee_id=committee, key=link, name=name, chamber="lower", role=role,
        url=f"/legislators/{link}", rank=place, first_seen_at=EARLIER)  # fmt: skip
    add(made, LEGISLATORS, id=link, name=name, chamber="lower", party="Democratic", district="1",
        email=f"{link}@coleg.gov", phone="303-866-0001", url="", first_seen_at=EARLIER,
        last_seen_at=NOW)  # fmt: skip


def ballots_of_the_committee(made: Connection) -> None:
    """A vote on the bill in which the chair took part."""
    vote = add_vote(made, 1, date(2026, 2, 19), "Refer to the Floor", committee="House Judiciary",
                    yes=1, no=1, result="pass", ballots_seen_at=NOW)  # fmt: skip
    add_ballot(made, vote, "Yara Chen", "no")


def changed(made: Connection, **values: Any) -> None:
    """The meeting, as a later crawl saw it."""
    of = MEETINGS
    made.execute(of.update().where(of.c.id == MEETING).values(**values))


def says(made: Connection, field: str, value: str, official: str | None = None) -> None:
    """An editor's word on the call."""
    editing.edit(
        made, "ana", ID, field, value, based_on=None, official=official,
        at=NOW - timedelta(minutes=5),
    )  # fmt: skip


def elsewhere(made: Connection, serial: int = 9) -> None:
    """The bill on the agenda of another meeting, since yesterday, with its call."""
    there = add_meeting(made, serial, "House Judiciary", date(2026, 3, 4))
    add_item(made, there, "HB26-1037", first_seen_at=EARLIER + timedelta(days=1), listed_crawl=2)
    add_call(made, serial)
