"""A stretch of the session day by day, one update a day: what it asks, and what it misses.

    .venv/bin/python bench/update.py [FACTS] [--first 2026-02-02] [--last 2026-03-13] [--churn 3]

FACTS: a folder of bills in the form of facts or records. Before each update the schedule is
disturbed by chance (seeded): meetings move, change rooms, are called off or leave, and bills leave
agendas. Prints requests for each changed or new bill, bills whose state differs from the site's
after an update, and what of the disturbances was not noticed or was told falsely.
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from crawling import Bench, given, options

from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord
from tracker.domain.stages import fold
from tracker.practice import PracticeSite, serve
from tracker.practice.facts import Facts, Item, Measure, Meeting
from tracker.practice.reading import read_folder

ROOMS = ("HCR 0107", "LSB A", "SCR 357", "Old Supreme Court")
LAST_DAY = date(2026, 5, 13)


@dataclass
class ScheduleChanges:
    """What was changed in the schedule: meetings by the number of their agenda."""

    site: PracticeSite
    chance: random.Random
    last_bills: dict[int, set[str]] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    merged: set[str] = field(default_factory=set)
    off: dict[int, str] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    dropped: dict[int, set[str]] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)

    def disturb(self, times: int) -> None:
        """So many things happen to coming meetings that the last update saw.

        It saw what `last_bills` holds: bills by agenda.
        """
        for _ in range(times):
            to_come = [
                meeting
                for meeting in self.site.meetings()
                if meeting.day > self.site.day
                and meeting.agenda in self.last_bills
                and meeting.agenda not in self.off
            ]
            if to_come:
                self._happen(self.chance.choice(to_come))

    def _happen(self, meeting: Meeting) -> None:
        what = self.chance.choice(("day", "start", "room", "cancel", "withdraw", "drop", "drop"))
        if what == "drop":
            self._drop(meeting)
        elif what in ("cancel", "withdraw"):
            self.off[meeting.agenda] = "cancelled" if what == "cancel" else "withdrawn"
            getattr(self.site, what)(meeting.id)
            self.done[what] += 1
        else:
            self._move(meeting, what)

    def _move(self, meeting: Meeting, what: str) -> None:
        later = meeting.day + timedelta(days=self.chance.choice((1, 2, 6)))
        start = self.chance.choice(("8:00 AM", "10:45 AM", "Upon Adjournment"))
        room = self.chance.choice(ROOMS)
        change: dict[str, Any] = {"day": later, "start": start, "room": room}
        now = {"day": meeting.day, "start": meeting.start, "room": meeting.room}
        if change[what] != now[what]:
            self.site.move(meeting.id, **{what: change[what]})
            self.moved.add(meeting.agenda)
            self.done[f"another {what}"] += 1

    def _drop(self, meeting: Meeting) -> None:
        bills = [
            item.bill for item in meeting.items if item.bill in self.last_bills[meeting.agenda]
        ]
        if len(bills) > 1:
            bill = self.chance.choice(bills)
            self.site.drop_item(meeting.id, bill)
            self.dropped.setdefault(meeting.agenda, set()).add(bill)
            self.done["a bill off"] += 1


def number_of(hearing: dict[str, Any]) -> int:
    """The number of a hearing's agenda, 0 where it has none."""
    last = hearing.get("url", "").rpartition("/")[2]
    return int(last) if last.isdecimal() else 0


def misread_hearings(changes: ScheduleChanges, got: list[dict[str, Any]]) -> list[str]:
    """Disturbances that the export does not tell, and what it tells without one."""
    hearings = {number_of(row): row for row in got if row["kind"] == "hearing"}
    for number, hearing in hearings.items():
        # The rule of identity takes a meeting of the same committee at most two days away for one
        # that lacks: what left is then told as moved.
        if changes.first.setdefault(hearing["id"], number) != number:
            changes.merged.add(hearing["id"])
    hearings = {number: row for number, row in hearings.items() if row["id"] not in changes.merged}
    faults = []
    for meeting in changes.site.meetings(hidden=True):
        if meeting.day > changes.site.day and meeting.agenda in hearings:
            faults += _faults(changes, meeting, hearings[meeting.agenda])
    for number, hearing in hearings.items():
        if hearing["status"] in ("withdrawn", "cancelled") and number not in changes.off:
            faults.append(f"{hearing['committee']} {hearing['day']} falsely {hearing['status']}")
    changes.last_bills = {
        number: {item.get("bill", "") for item in row.get("items", ())} - {""}
        for number, row in hearings.items()
    }
    return faults


def _faults(changes: ScheduleChanges, meeting: Meeting, hearing: dict[str, Any]) -> list[str]:
    name = f"{meeting.committee} {meeting.day} {meeting.agenda}"
    faults = []
    expected = changes.off.get(meeting.agenda) or (
        "moved" if meeting.agenda in changes.moved else None
    )
    if expected and hearing["status"] != expected:
        faults.append(f"{name} is {expected}, told {hearing['status']}")
    stands = (meeting.day.isoformat(), meeting.start, meeting.room)
    exported = (hearing["day"], hearing["start_text"], hearing.get("location", ""))
    if expected != "withdrawn" and stands != exported:
        faults.append(f"{name} stands at {stands}, told {exported}")
    if expected == "withdrawn":  # nobody reads the agenda of what is not on the schedule
        return faults
    gone = {item.get("bill") for item in hearing.get("items_gone", ())}
    if gone != changes.dropped.get(meeting.agenda, set()):
        faults.append(f"{name} lost {changes.dropped.get(meeting.agenda)}, told {gone}")
    return faults


def wrong_bills(site: PracticeSite, day: date, got: list[dict[str, Any]]) -> list[str]:
    """Bills whose actions, order or stage are not what the site shows."""
    ours = {row["number"]: row for row in got if row["kind"] == "bill"}
    wrong = []
    for number, measure in _session(site).items():
        mine = ours.get(number)
        theirs = [
            (action.day.isoformat(), action.chamber, action.text) for action in measure.actions
        ]
        rows = mine["actions"] if mine else ()
        exported = [(row["date"], row["chamber"], row["text"]) for row in rows]
        if mine is None or exported != theirs or mine["stage"] != _stage(measure, day):
            wrong.append(number)
    return [*wrong, *(number for number in ours if number not in site.measures())]


def _stage(measure: Measure, day: date) -> str:
    rows: Any = measure.actions[::-1]
    page = [ActionRecord(row.day, row.chamber, row.text) for row in rows]
    return fold(BillNumber.parse(measure.number), page, LAST_DAY, day).stage.name


def _session(site: PracticeSite) -> dict[str, Measure]:
    return {
        number: measure for number, measure in site.measures().items() if measure.session == "2026A"
    }


def _last_actions(site: PracticeSite) -> dict[str, tuple[Any, int]]:
    return {
        number: (measure.last, len(measure.actions)) for number, measure in _session(site).items()
    }


def doubled(facts: Facts) -> Facts:
    """Every measure of 2026 a second time under another number and on the same agendas: half a
    session's facts then weigh as much against its meetings as the whole session does."""
    twins = tuple(
        replace(row, number=_twin(row.number)) for row in facts.measures if row.session == "2026A"
    )
    meetings = tuple(
        replace(
            meeting,
            items=(*meeting.items, *(_twin_item(item) for item in meeting.items if item.bill)),
        )
        for meeting in facts.meetings
    )
    return replace(facts, measures=(*facts.measures, *twins), meetings=meetings)


def _twin(number: str) -> str:
    kind, _, digits = number.partition("-")
    return f"{kind}-{int(digits) + 3000}"


def _twin_item(item: Item) -> Item:
    twin = _twin(item.bill)
    return replace(item, bill=twin, text=item.text.replace(item.bill, twin))


@dataclass
class Sum:
    """Over all days. changed: bills new or with an action; requests: by kind of page."""

    days: int = 0
    changed: int = 0
    wrong: int = 0
    cpu: float = 0.0
    requests: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def kind_of(target: str) -> str:
    if "bill-search" in target:
        return "list"
    return target.split("/")[1].partition("?")[0]


def one_day(bench: Bench, changes: ScheduleChanges, day: date, churn: int, total: Sum) -> None:
    """One day: the site moves on, things happen, an update looks."""
    site = changes.site
    before = _last_actions(site)
    site.day = day
    changes.disturb(churn)
    after = _last_actions(site)
    changed = sum(after[number] != before.get(number) for number in after)
    site.forget_requests()
    cost = bench.crawl(day, "--update", "--votes", "none", "--texts", "none")
    requests = Counter(kind_of(target) for _, target, _ in site.requests)
    got = bench.export()
    wrong, faults = wrong_bills(site, day, got), misread_hearings(changes, got)
    total.days, total.changed = total.days + 1, total.changed + changed
    total.wrong, total.cpu = total.wrong + len(wrong), total.cpu + cost.cpu
    total.requests.update(requests)
    total.faults += faults
    print(f"{day:%a} {day}  changed {changed:3}  asked {requests.total():3} {dict(requests)}"
          f"  exit {cost.code}  wrong {wrong or 0}  missed {faults or 0}")  # fmt: skip


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--first", type=date.fromisoformat, default=date(2026, 2, 2))
    parser.add_argument("--last", type=date.fromisoformat, default=date(2026, 3, 13))
    parser.add_argument("--churn", type=int, default=3, help="disturbances a day")
    parser.add_argument("--seed", type=int, default=26)
    parser.add_argument("--twice", action="store_true", help="every measure a second time")
    parser.add_argument("--weekends", action="store_true", help="an update on these as well")
    args = given(parser)
    facts = read_folder(args.facts)
    if args.twice:
        facts = doubled(facts)
    site = PracticeSite(facts, args.first - timedelta(days=1))
    changes, total = ScheduleChanges(site, random.Random(args.seed)), Sum()
    with serve(site) as url, tempfile.TemporaryDirectory() as folder:
        bench = Bench(url, folder)
        print(bench.crawl(site.day, "--full", "--votes", "none", "--texts", "none").last_line)
        misread_hearings(changes, bench.export())
        for step in range((args.last - args.first).days + 1):
            day = args.first + timedelta(days=step)
            if args.weekends or day.weekday() < 5:
                one_day(bench, changes, day, args.churn, total)
    requests = total.requests.total()
    print(
        f"{total.days} days, {total.changed} bills changed or new, {requests} requests: "
        f"{requests / max(1, total.changed):.2f} a bill; {dict(total.requests)}\n"
        f"{total.wrong} bills wrong after an update; {dict(changes.done)}: "
        f"{len(total.faults)} not noticed or told falsely, {len(changes.merged)} left and another "
        f"took their place; {total.cpu / total.days:.1f} s user CPU a day"
    )


if __name__ == "__main__":
    main()
