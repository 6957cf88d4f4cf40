"""`tracker topics diff` and `apply`: what changed phrases bring in and take out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from scrapers.politeness import CrawlLock
from tracker import campaigns, clock, sessions
from tracker.campaigns.reading import topics_from
from tracker.cli import asked
from tracker.cli.classify import Names, chosen, topic_names, view_of
from tracker.cli.tables import Format, prose, say, show_object, write
from tracker.domain.campaign import Campaign
from tracker.domain.numbers import session_id
from tracker.domain.times import denver_day
from tracker.domain.topics import Rules, TopicMatch, matches, near_misses
from tracker.domain.views import TopicView
from tracker.errors import SettingFault, UnknownSession
from tracker.queries.crawl import every_bill
from tracker.queries.sessions import with_bills
from tracker.queries.topics import JudgedBill, judged_bills
from tracker.settings import Settings
from tracker.store import engine, journal
from tracker.store.judge import RULES, Grounds, judge_bills
from tracker.store.judge_calls import judge_calls
from tracker.store.ledger import Sighting
from tracker.wording.reasons import found_words, number_words, reason_words
from tracker.wording.translator import ENGLISH

_Key = tuple[str, str]
_TITLES: Final = (
    ("in", "Comes in"),
    ("out", "Goes out"),
    ("kept", "Would go out, but an editor confirmed it"),
    ("barred", "Would come in, but an editor rejected it"),
)


@dataclass(frozen=True, slots=True)
class _Move:
    """A bill and a topic that part or meet. way: a key of _TITLES; said: why, in words."""

    way: str
    bill: JudgedBill
    key: _Key
    said: str


@dataclass(frozen=True, slots=True)
class _Compared:
    """What changes. bills: how many were compared; begins, ends: bills that a campaign begins, or
    ceases, to follow."""

    moves: tuple[_Move, ...]
    bills: int
    begins: tuple[str, ...]
    ends: tuple[str, ...]


def show_difference(
    settings: Settings, file: Path | None, slug: str | None, session: str | None, form: Format
) -> None:
    """Writes what the phrases would bring in and take out; nothing is stored. file: a changed
    topics.toml, None for those in use."""
    used = campaigns.judging(settings.data / "campaigns")
    if file is not None:
        used = _with_file(used, file, slug)
    names = topic_names(used)
    asked_for = {one.slug for one in chosen(settings, slug)}
    with asked.opened(settings) as connection:
        stored = judged_bills(connection, _session(session))
        found = _compared(stored, campaigns.rules(used), names, asked_for)
    if form == "table":
        write("".join(_text(found, names)))
        say(_summary(found))
    else:
        show_object(form, _object(found))


def _session(session: str | None) -> str:
    return session_id(session) if session else ""


def _with_file(
    used: Sequence[Campaign], file: Path, slug: str | None
) -> tuple[Campaign, ...]:  # fmt: skip
    """The campaigns with the topics of one taken from a file: of the one that is named, of the
    folder that the file lies in, or of the only one."""
    slugs = [one.slug for one in used]
    of = slug or next((one for one in (file.absolute().parent.name, *slugs) if one in slugs), "")
    if slug is None and file.absolute().parent.name not in slugs and len(slugs) != 1:
        known = ", ".join(slugs) or "none"
        raise SettingFault("--campaign", f"whose topics are in {file}? Known are {known}.")
    if of not in slugs:
        raise SettingFault("--campaign", f"{of!r} is no campaign. Known are {', '.join(slugs)}.")
    topics = topics_from(file, of)
    return tuple(replace(one, topics=topics) if one.slug == of else one for one in used)


# --- comparing -----------------------------------------------------------------------------------


def _compared(
    stored: Iterable[JudgedBill], rules: Rules, names: Names, slugs: set[str]
) -> _Compared:
    moves: list[_Move] = []
    begins: list[str] = []
    ends: list[str] = []
    bills = 0
    for bill in stored:
        bills += 1
        found = {(one.campaign, one.topic): one for one in matches(bill.fields, rules)}
        moves += [one for one in _moves(bill, found, rules, names) if one.key[0] in slugs]
        standing = _standing(bill, found, names)
        if bill.number not in rules.named and bool(standing) != bool(bill.under):
            (begins if standing else ends).append(bill.number)
    return _Compared(tuple(moves), bills, tuple(begins), tuple(ends))


def _standing(bill: JudgedBill, found: Mapping[_Key, TopicMatch], names: Names) -> set[_Key]:
    """The topics a bill would be under, editors heard."""
    confirmed = {key for key, word in bill.said.items() if word == "confirm" and key in names}
    return {key for key in found if bill.said.get(key) != "reject"} | confirmed


def _moves(
    bill: JudgedBill, found: Mapping[_Key, TopicMatch], rules: Rules, names: Names
) -> Iterator[_Move]:
    near = {(one.campaign, one.topic): one for one in near_misses(bill.fields, rules)}
    for key, match in found.items():
        if key not in bill.under:
            way = "barred" if bill.said.get(key) == "reject" else "in"
            yield _Move(way, bill, key, _reason(names[key].en, view_of(match), match.needed))
    for key, view in bill.under.items():
        confirmed = bill.said.get(key) == "confirm" and key in names
        # What an editor confirmed where no phrase was ever found does not go out.
        if key not in found and (not confirmed or view.evidence):
            way = "kept" if confirmed else "out"
            yield _Move(way, bill, key, _why_out(key, view, near.get(key), names))


def _reason(name: str, view: TopicView, needed: float | None) -> str:
    return reason_words(ENGLISH, name, view, needed)


def _why_out(key: _Key, view: TopicView, near: TopicMatch | None, names: Names) -> str:
    if key not in names:
        return f"There is no topic {key[1]} any more."
    was = _reason(names[key].en, view, None) or "No phrase was found before."
    if near is None:
        return f"{was} Now: no phrase that is more than a hint."
    points = f"{number_words(near.score)} of {number_words(near.needed)} points"
    return f"{was} Now: {points}, {found_words(ENGLISH, view_of(near).evidence)}."


# --- showing -------------------------------------------------------------------------------------


def _text(found: _Compared, names: Names) -> Iterator[str]:
    for way, title in _TITLES:
        moves = [one for one in found.moves if one.way == way]
        if moves:
            yield f"{title} ({len(moves)})\n"
        for one in moves:
            name = names[one.key].en if one.key in names else one.key[1]
            yield prose(f"{one.bill.number} {one.bill.title}: {name} ({one.key[0]})", "  ")
            yield prose(one.said, "    ")


def _summary(found: _Compared) -> str:
    counts = {way: sum(one.way == way for one in found.moves) for way, _ in _TITLES}
    by_editors = counts["kept"] + counts["barred"]
    said = (
        f"{found.bills} bills compared: {counts['in']} topics come in, {counts['out']} go out, "
        f"{by_editors} stay as editors decided. Bills that begin to be followed: "
        f"{len(found.begins)}; that cease to be: {len(found.ends)}."
    )
    changes = " `tracker topics apply` writes it." if counts["in"] or counts["out"] else ""
    return said + changes


def _object(found: _Compared) -> dict[str, Any]:
    said: dict[str, Any] = {
        way: [_move_object(one) for one in found.moves if one.way == way] for way, _ in _TITLES
    }
    counts = {way: len(said[way]) for way, _ in _TITLES}
    return {
        **said,
        "begins": list(found.begins),
        "ends": list(found.ends),
        "counts": {"bills": found.bills, **counts, "begins": len(found.begins),
                   "ends": len(found.ends)},
    }  # fmt: skip


def _move_object(one: _Move) -> dict[str, Any]:
    return {
        "session": one.bill.session, "number": one.bill.number, "title": one.bill.title,
        "campaign": one.key[0], "topic": one.key[1], "reason": one.said,
    }  # fmt: skip


# --- applying ------------------------------------------------------------------------------------


def apply(settings: Settings) -> None:
    """Judges every bill of every session again by the phrases in use, in one transaction, while no
    crawl is at work. Raises CrawlRunning."""
    used = campaigns.judging(settings.data / "campaigns")
    rules, said = campaigns.rules(used), campaigns.said(used)
    url = settings.store_url
    engine.require(url)
    judged: dict[str, bool] = {}
    with (
        CrawlLock(url, goes_first=False),
        engine.spoken(url),
        engine.writing(url).begin() as connection,
    ):
        newest = journal.check_clock(connection, clock.now(), denver_day)
        if newest is not None:
            clock.never_before(newest + timedelta(microseconds=1))
        for session in sorted(with_bills(connection)):
            grounds = Grounds(rules, clock.today(), _last_day(session, settings), said)
            seen = Sighting(clock.now(), session, "")
            numbers = every_bill(connection, session)
            judged |= judge_bills(connection, numbers, grounds, seen, cause=RULES)
            judge_calls(connection, rules, seen, cause=RULES)
    say(f"{len(judged)} bills judged; campaigns follow {sum(judged.values())} of them.")


def _last_day(session: str, settings: Settings) -> date | None:
    try:
        return sessions.session(session, settings.data).last_day
    except UnknownSession:
        return None
