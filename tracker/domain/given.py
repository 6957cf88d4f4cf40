"""What a file gives of a session, as frozen values: facts as a page would tell them, and what the
file says beside them of when they were seen and how they were judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from tracker.domain.records import ActionRecord, BallotRecord, BillRecord, VoteRecord
from tracker.domain.views import StageView, TopicView


@dataclass(frozen=True, slots=True)
class GivenBill:
    """A bill as a file gives it. line: of the file, 1-based.

    record: its facts; a part that is None is not given. ballots: by vote of the record.
    first_seen_at, last_seen_at: None for the moment of the import. seen: actions that were first
    seen later than the bill. stage: as judged elsewhere, with topics; None: our rules judge.
    """

    line: int
    record: BillRecord
    ballots: Mapping[VoteRecord, tuple[BallotRecord, ...]] = field(default_factory=dict)
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    seen: Mapping[ActionRecord, datetime] = field(default_factory=dict)
    stage: StageView | None = None
    topics: tuple[TopicView, ...] = ()

    @property
    def session(self) -> str:
        """The session it belongs to."""
        return self.record.number.session

    @property
    def id(self) -> str:
        """Its number."""
        return str(self.record.number)


Given: TypeAlias = GivenBill
