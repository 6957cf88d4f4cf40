"""The table of what comes near a topic, as a SQLModel class; as in `tables`.

Judged (judge)      near_misses

In the ledger a row is an entity `near`, named `HB26-1037/campaign|topic`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.store.columns import json_list, moment, text


class NearMiss(SQLModel, table=True):
    """A topic that a bill comes near, of a campaign that does not follow it. score, needed: points;
    mark: changes with the passages, so that what was dismissed comes back only with others."""

    __tablename__: ClassVar[str] = "near_misses"
    __table_args__ = (UniqueConstraint("bill_id", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    bill_id: int = Field(foreign_key="bills.id")
    key: str = text()
    campaign: str
    topic: str
    score: float
    needed: float
    mark: str
    evidence: list[dict[str, Any]] = json_list()
    first_seen: datetime = moment()
    gone_seen: datetime | None = moment(default=None)
