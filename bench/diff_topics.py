"""What changed phrases bring in and take out of what is stored; writes nothing.

python bench/diff_topics.py; python bench/diff_topics.py new/topics.toml --campaign palantir
--session 2026A --format json. `tracker topics apply` writes what it tells of the files in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from sqlalchemy import Connection, select

from tracker import campaigns, toml_files
from tracker.campaigns.files import TopicsFile
from tracker.cli import commands, main
from tracker.cli.campaign import Names, chosen, topic_names, view_of
from tracker.cli.options import Form, Session, Slug, looking
from tracker.cli.tables import prose, record, say, show_object, write
from tracker.domain.campaign import Campaign
from tracker.domain.numbers import session_id
from tracker.domain.topics import Rules, TopicMatch, matches, near_misses
from tracker.domain.views import TopicView
from tracker.errors import SettingFault
from tracker.queries.whole import topic_view
from tracker.store.judge import fields_of, relevance_decided
from tracker.store.stored_texts import newest_words
from tracker.store.tables import BILLS, MATCHES, STATUSES
from tracker.wording.reasons import evidence_words, number_words, reason_words
from tracker.wording.translator import ENGLISH

_Key = tuple[str, str]
#: Bills whose texts are held at once.
_AT_ONCE: Final = 50
_TITLES: Final = (
    ("in", "Comes in"),
    ("out", "Goes out"),
    ("kept", "Would go out, but an editor confirmed it"),
    ("barred", "Would come in, but an editor rejected it"),
)


@dataclass(frozen=True, slots=True)
class JudgedBill:
    """A bill as it is judged now. fields: the words that topics look at; under: by campaign and
    topic; decisions: an editor's "confirm" or "reject", by campaign and topic."""

    session: str
    number: str
    title: str
    fields: Mapping[str, str]
    under: Mapping[tuple[str, str], TopicView]
    decisions: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class _Move:
    """A bill and a topic that part or meet. way: a key of _TITLES; reason: in words."""

    way: str
    bill: JudgedBill
    key: _Key
    reason: str


@dataclass(frozen=True, slots=True)
class _Compared:
    """What changes. bills: how many were compared; begins, ends: bills that a campaign begins, or
    ceases, to follow."""

    moves: tuple[_Move, ...]
    bills: int
    begins: tuple[str, ...]
    ends: tuple[str, ...]


app = commands()


@app.command()
def diff(
    file: Annotated[
        Path | None,
        typer.Argument(help="A changed topics.toml; without one, those in use."),
    ] = None,
    campaign: Slug = None,
    session: Session = None,
    form: Form = "table",
) -> None:
    """Show what the phrases would bring in and take out of what is stored; writes nothing."""
    with looking() as look:
        used = campaigns.judging(look.settings.data / "campaigns")
        if file is not None:
            used = _with_file(used, file, campaign)
        names = topic_names(used)
        slugs = {row.slug for row in chosen(look.settings, campaign)}
        stored = judged_bills(look.connection, session_id(session) if session else "")
        compared = _compared(stored, campaigns.rules(used), names, slugs)
    if form == "table":
        write("".join(_text(compared, names)))
        say(_summary(compared))
    else:
        show_object(form, _object(compared))


def _with_file(used: Sequence[Campaign], file: Path, slug: str | None) -> tuple[Campaign, ...]:
    """The campaigns with the topics of one taken from a file: of the one that is named, of the
    folder that the file lies in, or of the only one."""
    slugs = [row.slug for row in used]
    of = slug or next((name for name in (file.absolute().parent.name, *slugs) if name in slugs), "")
    if slug is None and file.absolute().parent.name not in slugs and len(slugs) != 1:
        choices = ", ".join(slugs) or "none"
        raise SettingFault("--campaign", f"whose topics are in {file}? Known are {choices}.")
    if of not in slugs:
        raise SettingFault("--campaign", f"{of!r} is no campaign. Known are {', '.join(slugs)}.")
    source = toml_files.read(file)
    contents, faults = source.understood(TopicsFile)
    if contents is not None:
        faults += [*source.twice("topic", "id"), *contents.faults(source)]
    if contents is None or faults:
        raise faults[0]
    topics = contents.topics(of)
    return tuple(replace(row, topics=topics) if row.slug == of else row for row in used)


# --- reading -----------------------------------------------------------------------------------


def judged_bills(connection: Connection, session: str = "") -> Iterator[JudgedBill]:
    """The bills of a session, or of all, that were judged; by number within their session."""
    statement = select(BILLS).join(STATUSES, STATUSES.c.bill_id == BILLS.c.id)
    if session:
        statement = statement.where(BILLS.c.session == session)
    rows = connection.execute(statement.order_by(BILLS.c.session, BILLS.c.number)).all()
    decisions = relevance_decided(connection)
    for first in range(0, len(rows), _AT_ONCE):
        part = rows[first : first + _AT_ONCE]
        words = newest_words(connection, [row.number for row in part])
        under = _under(connection, [row.id for row in part])
        for row in part:
            yield JudgedBill(
                row.session, row.number, row.title, fields_of(row, words.get(row.number, "")),
                under.get(row.id, {}), decisions.get(row.number, {}),
            )  # fmt: skip


def _under(connection: Connection, ids: list[int]) -> dict[int, dict[_Key, TopicView]]:
    views: dict[int, dict[_Key, TopicView]] = {}
    statement = select(MATCHES).where(MATCHES.c.bill_id.in_(ids), MATCHES.c.gone_seen_at.is_(None))
    for row in connection.execute(statement):
        view = topic_view(row)
        views.setdefault(row.bill_id, {})[view.campaign, view.topic] = view
    return views


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
        now = {(match.campaign, match.topic): match for match in matches(bill.fields, rules)}
        moves += [move for move in _moves(bill, now, rules, names) if move.key[0] in slugs]
        standing = _standing(bill, now, names)
        if bill.number not in rules.named and bool(standing) != bool(bill.under):
            (begins if standing else ends).append(bill.number)
    return _Compared(tuple(moves), bills, tuple(begins), tuple(ends))


def _standing(bill: JudgedBill, now: Mapping[_Key, TopicMatch], names: Names) -> set[_Key]:
    """The topics a bill would be under, editors heard."""
    confirmed = {key for key, word in bill.decisions.items() if word == "confirm" and key in names}
    return {key for key in now if bill.decisions.get(key) != "reject"} | confirmed


def _moves(
    bill: JudgedBill, now: Mapping[_Key, TopicMatch], rules: Rules, names: Names
) -> Iterator[_Move]:
    near = {(match.campaign, match.topic): match for match in near_misses(bill.fields, rules)}
    for key, match in now.items():
        if key not in bill.under:
            way = "barred" if bill.decisions.get(key) == "reject" else "in"
            yield _Move(way, bill, key, _reason(names[key].en, view_of(match), match.needed))
    for key, view in bill.under.items():
        confirmed = bill.decisions.get(key) == "confirm" and key in names
        # What an editor confirmed where no phrase was ever found does not go out.
        if key not in now and (not confirmed or view.evidence):
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
    return f"{was} Now: {points}, {evidence_words(ENGLISH, view_of(near).evidence)}."


# --- showing -------------------------------------------------------------------------------------


def _text(compared: _Compared, names: Names) -> Iterator[str]:
    for way, title in _TITLES:
        moves = [move for move in compared.moves if move.way == way]
        if moves:
            yield f"{title} ({len(moves)})\n"
        for move in moves:
            name = names[move.key].en if move.key in names else move.key[1]
            yield prose(f"{move.bill.number} {move.bill.title}: {name} ({move.key[0]})", "  ")
            yield prose(move.reason, "    ")


def _summary(compared: _Compared) -> str:
    counts = {way: sum(move.way == way for move in compared.moves) for way, _ in _TITLES}
    by_editors = counts["kept"] + counts["barred"]
    sentences = (
        f"{compared.bills} bills compared: {counts['in']} topics come in, {counts['out']} go out, "
        f"{by_editors} stay as editors decided. Bills that begin to be followed: "
        f"{len(compared.begins)}; that cease to be: {len(compared.ends)}."
    )
    changes = " `tracker topics apply` writes it." if counts["in"] or counts["out"] else ""
    return sentences + changes


def _object(compared: _Compared) -> dict[str, Any]:
    fields = "session=bill.session number=bill.number title=bill.title reason"
    moves: dict[str, list[dict[str, Any]]] = {way: [] for way, _ in _TITLES}
    for move in compared.moves:
        campaign, topic = move.key
        moves[move.way].append({**record(move, fields), "campaign": campaign, "topic": topic})
    lists: dict[str, Any] = {**moves, "begins": list(compared.begins), "ends": list(compared.ends)}
    counts = {"bills": compared.bills, **{name: len(listed) for name, listed in lists.items()}}
    return {**lists, "counts": counts}


if __name__ == "__main__":
    main(app)
