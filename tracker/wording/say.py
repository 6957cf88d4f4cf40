"""Sentences made from views: stages, hearings, news, freshness and the verdict on the whole, how
much notice there was. Plain text, not yet escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from math import ceil, floor
from types import MappingProxyType
from typing import Final, TypeAlias, TypeVar

from tracker.domain import views
from tracker.domain.calls import CallView, Fact
from tracker.domain.health import CrawlView, FailureView, Finding, ForeignBill, Freshness
from tracker.domain.notice import DAY, HOUR, Figures, Notice
from tracker.domain.remarks import ON_THE_SCHEDULE, STRUCK_WORD
from tracker.domain.testimony import Overtaken
from tracker.domain.text_sanitizing import sanitized
from tracker.domain.times import Start, denver_day
from tracker.domain.votes import Motion, counted
from tracker.wording.dates import ago_words, day_words, moment_words, start_words
from tracker.wording.translator import ENGLISH, Translator

T = TypeVar("T")
#: How official words stand in a sentence of ours: as they are, or marked for a page.
Mark: TypeAlias = Callable[[str], str]
_UPON_ADJOURNMENT: Final = re.compile(
    r"(?i)(?:immediately )?(?:up)?on (?:the )?(?:final )?adjournment"
    r"(?: of (?:the )?(?:house|senate|floor)(?: (?:floor )?session)?)?\.?"
)
#: Around marked words: characters that no text has.
OPEN: Final = "\ue000"
CLOSE: Final = "\ue001"
SHOWN_BILLS: Final = 3
#: How the readings note a line through the official text, and what stands between two notes.
STRUCK: Final = STRUCK_WORD
AND: Final = "; "
#: Letters of a fact that a line of the ledger shows.
FACT_LENGTH: Final = 160
#: From so many hours on a notice is told in days.
_IN_DAYS: Final = 72
#: Plans that are run by a command of their own; a database without a crawl begins with all.
_COMMANDS: Final = {"texts": "texts", "probe": "probe", "": "crawl --full"}
#: The parties by the words of the official pages.
_PARTIES: Final = {
    **dict.fromkeys(("Democrat", "Democratic"), "democrat"),
    "Republican": "republican",
    **dict.fromkeys(("Independent", "Unaffiliated"), "unaffiliated"),
}


def marked(words: str) -> str:
    """Official words between marks, which the pages turn into a language of their own."""
    return f"{OPEN}{sanitized(words)}{CLOSE}" if words else ""


def bills_words(t: Translator, numbers: Sequence[str]) -> str:
    """The first three numbers, and how many more there are."""
    words = ", ".join(numbers[:SHOWN_BILLS])
    more = len(numbers) - SHOWN_BILLS
    return t("news.more", bills=words, n=more) if more > 0 else words


def more_words(t: Translator, numbers: Sequence[str]) -> str:
    """How many numbers there are beyond the first three, "" for none."""
    more = len(numbers) - SHOWN_BILLS
    return t("news.others", n=more) if more > 0 else ""


def stage_words(t: Translator, stage: views.StageView) -> str:
    """`In committee, House`."""
    if not stage.name:
        return t("stage.none")
    name = t.name("stage", stage.name)
    if stage.chamber in ("lower", "upper"):
        return t("stage.in", stage=name, chamber=t(f"chamber.{stage.chamber}"))
    return name


def grave_words(t: Translator, key: str) -> str:
    """Where bills ended, by its key (`queries.charts.Grave`): a committee, or where else."""
    chamber, _, at = key.rpartition(", ")
    if at == "floor":
        return t("charts.ends.floor", chamber=t(f"chamber.{chamber}"))
    return t.name("charts.ends", key)


def topic_words(t: Translator, topic: str, names: Mapping[str, str]) -> str:
    """A topic's name as its campaign writes it, else its key made readable."""
    return names.get(topic) or t.maybe(f"topic.{topic}", topic.replace("-", " ").capitalize())


def sponsor_words(t: Translator, sponsor: views.SponsorView) -> str:
    """`Rep. J. Mabrey`."""
    return f"{t.maybe(f'member.{sponsor.chamber}', '')} {sponsor.name}".strip()


def party_letter(t: Translator, party: str) -> str:
    """A party as it stands beside a name; its first letter where we know no other."""
    return t.maybe(f"party.{_PARTIES.get(party, party)}.letter", party[:1])


def party_words(t: Translator, party: str) -> str:
    """A party in words, as the official page writes it where we know none of ours."""
    return t.maybe(f"party.{_PARTIES.get(party, party)}", party)


def overtaken_words(t: Translator, against: Overtaken, mark: Mark = str) -> str:
    """What a bill's own history says against its hearing; a day with its year, for it is kept."""
    return t("overtaken.words", day=day_words(t, against.day), words=mark(against.words))


def both_answers(
    t: Translator, call: CallView, words: Callable[[Start], str] | None = None
) -> tuple[str, ...]:
    """What an editor says of start and room beside what the official page says, a sentence each
    where they differ. words: of a start; with its day and year where none are given."""
    of_start = words or partial(start_words, t)
    both = (both_words(t, call.start, of_start), both_words(t, call.location, str))
    return tuple(filter(None, both))


def both_words(t: Translator, fact: Fact[T], words: Callable[[T], str]) -> str:
    """An editor's value of a fact and the official one, "" where they do not differ."""
    key = {"holds": "override.marked", "flagged": "override.flagged.both"}.get(fact.state)
    if key is None or fact.edited is None:
        return ""
    return t(key, ours=words(fact.edited), official=words(fact.official) or t("override.none"))


def revision_words(
    t: Translator, revision: views.RevisionView, today: date | None = None, mark: Mark = str
) -> str:
    """`Wed, Feb 25, 1:30 PM MT, HCR 0107`."""
    start = start_words(t, revision.start, today, mark)
    room = mark(revision.location) if revision.location else ""
    return ", ".join(filter(None, (start, room)))


def vote_count(t: Translator, vote: views.VoteView) -> str:
    """`36–29`; of a voice vote that nobody objected, where a page says 0-0, or that there is no
    count."""
    if counted(vote.yes, vote.no, vote.other) is None:
        nobody = vote.result == "pass" and vote.yes == vote.no == 0
        return t("vote.unopposed" if nobody else "vote.voice")
    return f"{vote.yes}–{vote.no}"


def motion_words(t: Translator, motion: Motion, mark: Mark = str) -> str:
    """What a motion asks, in plain words."""
    plain = t(f"motion.{motion.kind}", detail=mark(motion.detail))
    return t("motion.amended", motion=plain) if motion.amended else plain


def start_note(t: Translator, start: Start, mark: Mark = str) -> str:
    """What a start without a clock time means, "" for one with."""
    if start.start_time is not None:
        return ""
    key = "start.adjourn" if is_upon_adjournment(start) else "start.unknown"
    return t(key, words=mark(start.start_text))


def is_upon_adjournment(start: Start) -> bool:
    """Whether a start is the end of the floor session, not that of another committee, and no
    while after it."""
    return _UPON_ADJOURNMENT.fullmatch(start.start_text) is not None


def remark_words(t: Translator, remark: str, mark: Mark = str) -> str:
    """What the official page notes beside a fact. Where it strikes the fact through, that is told
    in our words."""
    notes = [note.removeprefix(ON_THE_SCHEDULE) for note in remark.split(AND)]
    words = AND.join(note for note in notes if note != STRUCK)
    struck = t("remark.struck") if STRUCK in notes else ""
    return " ".join(filter(None, (struck, words and t("remark.said", words=mark(words)))))


def unread_agenda_words(
    t: Translator,
    meeting: views.MeetingRef,
    today: date | None = None,
    mark: Mark = str,
    *,
    of_bill: bool = False,
) -> str:
    """That the agenda of a meeting was not read. of_bill: what that means for a bill's page."""
    day = day_words(t, meeting.start.day, today)
    key = "agenda.unread.bill" if of_bill else "agenda.unread"
    return t(key, committee=mark(meeting.committee), day=day)


def foreign_bill_words(
    t: Translator, foreign: ForeignBill, today: date | None = None, mark: Mark = str
) -> str:
    """That an agenda lists a bill of another session, or one that the list of bills does not."""
    day, committee = day_words(t, foreign.meeting.start.day, today), mark(foreign.meeting.committee)
    words = {"bill": foreign.bill, "committee": committee, "day": day}
    if not foreign.session:
        return t("agenda.unlisted", **words)
    return t("agenda.foreign", session=foreign.session, **words)


def sentence(text: str) -> str:
    """The words with a capital letter in front; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def news_words(t: Translator, news: views.NewsView, now: datetime | None, mark: Mark = str) -> str:
    """One sentence for a piece of news. now: None where it may be kept, so that days have years."""
    today = denver_day(now) if now is not None else None
    if news.meeting is not None:
        return _hearing_news(t, news, news.meeting, today, mark)
    parts = {
        "day": day_words(t, news.day, today) if news.day else "",
        "stage": t.name("stage", news.new),
        "field": t.name("field", news.text),
        "role": t.name("news.role", news.new),
        "kind": t.name("news.kind", news.new),
        "count": f"{news.old} {t.name('vote', news.new).lower()}".strip(),
    }
    subject = bills_words(t, news.bills)
    return t(f"news.{news.kind}", subject=subject, text=mark(news.text), **parts).rstrip()


def _hearing_news(
    t: Translator, news: views.NewsView, meeting: views.MeetingView, today: date | None, mark: Mark
) -> str:
    def of_start(start: Start) -> str:
        return start_words(t, start, today, mark)

    before, after, there, kind = news.before, news.after, news.moved_to, str(news.kind)
    bills, committee = bills_words(t, news.bills), mark(meeting.committee)
    parts = {
        "subject": bills,
        "committee": committee,
        "start": of_start(meeting.start),
        "text": mark(news.text),
        "old": mark(news.old),
        "new": revision_words(t, after, today, mark) if after else "",
    }
    if kind not in ("item_new", "item_gone", "meeting_new", "item_remark"):
        subject = t("news.subject.of", bills=bills, committee=committee) if bills else committee
        parts["subject"] = subject
    if kind == "meeting_moved" and before and after:
        parts |= {"old": of_start(before.start), "new": of_start(after.start)}
    elif kind == "room_changed" and before and after:
        parts |= {"old": mark(before.location), "new": mark(after.location)}
    elif kind == "item_gone" and there is not None:
        kind = "item_moved"
        parts |= {"other": mark(there.committee), "new": of_start(there.start)}
    elif kind.endswith("_remark"):  # it is there, is gone, or strikes the text
        struck = STRUCK in (news.text, news.old)
        kind += (".unstruck" if struck else ".gone") if not news.text else ""
        kind += ".struck" if news.text == STRUCK else ""
    return t(f"news.{kind}", **parts)


def age_words(t: Translator, fresh: Freshness, now: datetime | None) -> tuple[str, ...]:
    """When the schedule and when the bills were last seen, in one sentence where that is one
    minute. now: None for a page that may be kept, so with day and year, and no *ago*."""

    def seen(what: str, moment: datetime | None) -> str:
        if moment is None:
            return t(f"fresh.{what}.never")
        if now is None:
            return t(f"fresh.{what}.at", moment=moment_words(t, moment))
        words = {"moment": moment_words(t, moment, now), "ago": ago_words(t, moment, now)}
        return t(f"fresh.{what}", **words)

    schedule, bills = fresh.schedule_seen, fresh.bills_seen
    of_bills = seen("bills", bills)
    if schedule and bills:
        if schedule.replace(second=0, microsecond=0) == bills.replace(second=0, microsecond=0):
            return (seen("both", schedule),)
        if now is None and denver_day(schedule) == denver_day(bills):  # the day was just said
            of_bills = t("fresh.bills.at", moment=moment_words(t, bills, schedule))
    return (seen("schedule", schedule), of_bills)


def progress_words(t: Translator, key: str, crawl: CrawlView) -> str:
    """How far a reading is. key: of the sentence, with its twin `.open` for an unknown end."""
    if crawl.expected > crawl.pages:
        return t(key, pages=crawl.pages, expected=crawl.expected)
    return t(f"{key}.open", pages=crawl.pages)


_NOBODY: Final = re.compile(r"Nothing answers at (\S+?)\. .*")
_UNREAD: Final = re.compile(
    r"(?:(\d+) pages?)?(?: and )?(?:(\d+) parts? of (?:a page|pages))?"
    r" could not be read\.(?: (.+))?"
)


def message_words(t: Translator, message: str, mark: Mark = str) -> str:
    """What a crawl said of its end. That nobody answered, and how much could not be read, is told
    in the reader's language; all else is the program's own English, and marked so."""
    if nobody := _NOBODY.fullmatch(message):
        return t("message.nobody", source=nobody[1])
    if unread := _UNREAD.fullmatch(message):
        pages, parts = (
            t.many(f"message.unread.{what}", int(many)) if many else ""
            for what, many in (("pages", unread[1]), ("parts", unread[2]))
        )
        both = pages and parts and t("message.unread.both", pages=pages, parts=parts)
        message_part = t("message.unread", what=both or pages or parts)
        return f"{message_part} {mark(unread[3])}" if unread[3] else message_part
    return mark(message)


def failure_words(failure: FailureView, mark: Mark = str) -> str:
    """Why a page could not be read, in the program's words, without the page's kind and URL, which
    stand beside them."""
    why = failure.message.removeprefix(f"{failure.page}: ")
    return mark(why.removesuffix(f" at {failure.url}") if failure.url else why)


def fault_words(t: Translator, fresh: Freshness, mark: Mark = str) -> tuple[str, ...]:
    """Why a promise is broken, a sentence a fault."""
    message = message_words(t, fresh.last.message, mark) if fresh.last else ""
    names = ", ".join(map(mark, fresh.strange))
    return tuple(
        t(f"fault.{fault}", message=message, sessions=names).strip() for fault in fresh.faults
    )


def change_words(
    t: Translator,
    change: views.ChangeView,
    now: datetime | None,
    mark: Mark = str,
    topics: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """An entry among what changed, as a sentence. now: as in `news_words`; topics: names by id."""
    if change.news is not None:
        return news_words(t, change.news, now, mark)
    return ledger_words(change.row, t, mark, topics)


def ledger_words(
    row: views.LedgerRow,
    t: Translator = ENGLISH,
    mark: Mark = str,
    topics: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """A row of the ledger as a sentence, the official words in it. topics: names by id."""
    what = t.name("entity", row.entity)
    if row.kind == "changed":
        field = t.maybe(f"field.{row.field}", row.field.replace("_", " "))
        old, new = (_fact_words(t, row, value, mark) for value in (row.old, row.new))
        return t("saw.changed", what=what, field=field, old=old, new=new)
    fact = json.loads(row.new) if row.new else None
    fields = ("text", "motion", "name", "topic", "stage", "title", "committee")
    named = (fact[name] for name in fields if fact.get(name)) if isinstance(fact, dict) else ()
    name = str(next(iter(named), row.entity_id.rpartition("|")[2] or row.entity_id))
    match row.entity:
        case "bill_status":
            name = t.name("stage", name)
        case "topic":
            name = topic_words(t, name, topics)
        case _:
            name = mark(name)
    return t(f"saw.{row.kind}", what=what, name=name).rstrip(": ")


def _fact_words(t: Translator, row: views.LedgerRow, value: str | None, mark: Mark) -> str:
    fact = json.loads(value) if value else None
    if fact in (None, ""):
        return "–"
    match row.entity, row.field:
        case _, "stage":
            return t.name("stage", str(fact))
        case _, "day" | "since":
            return day_words(t, date.fromisoformat(str(fact)))
        case ("meeting", "status") | ("vote", "told_result"):
            word = t.maybe(f"vote.{fact}", str(fact))
            return t.maybe(f"disruption.{fact}", t.maybe(f"status.{fact}", word))
    if isinstance(fact, bool):
        return t("choice.yes" if fact else "choice.no")
    words = ", ".join(map(str, fact)) if isinstance(fact, list) else str(fact)
    return mark(words if len(words) <= FACT_LENGTH else f"{words[:FACT_LENGTH]} …")


def verdict_words(t: Translator, findings: Sequence[Finding]) -> str:
    """`It works, but 12 pages could not be read, and 2 more things need a look.` findings: the
    gravest first."""
    grave = [finding for finding in findings if finding.weight != "look"]
    if not grave:
        details = findings[0].count if findings else 0
        return t.many("verdict.look", details) if details else t("verdict.good")
    first, more = grave[0], len(findings) - 1
    if first.code == "begins":
        return t("verdict.begins")
    what = finding_words(t, first)
    if more:
        what = t.many("verdict.more", more, what=what)
    return t(f"verdict.{first.weight}", what=what)


def finding_words(t: Translator, finding: Finding) -> str:
    """What is wrong, as words within a sentence."""
    key = f"verdict.{finding.code}.what"
    if not finding.count:
        return t(key)
    return t.many(key, finding.count, of=t.number(finding.of))


def to_do(
    t: Translator, findings: Sequence[Finding], fresh: Freshness, mark: Mark = str
) -> tuple[str, ...]:
    """What is wrong and what to do, a line each, the gravest first."""
    last = message_words(t, fresh.last.message, mark) if fresh.last else ""
    lines = []
    for finding in findings:
        parts = {
            "message": last,
            "source": mark(fresh.source),
            "command": f"tracker {_COMMANDS.get(finding.plan, f'crawl --{finding.plan}')}",
            "sessions": ", ".join(map(mark, fresh.strange)),
        }
        do = " ".join(t(f"verdict.{finding.code}.do", **parts).split())
        lines.append(f"{sentence(finding_words(t, finding))}. {do}")
    return tuple(lines) or (t("verdict.good.do"),)


def span_words(t: Translator, span: timedelta, *, up: bool) -> str:
    """`29 hours`, `3 days`. up: whether it is rounded up, else down."""
    rounded = ceil if up else floor
    hours = rounded(span / HOUR)
    if hours < _IN_DAYS:
        return t.many("notice.span.hours", hours)
    return t.many("notice.span.days", rounded(span / DAY))


def _bounds(t: Translator, bounds: tuple[timedelta, timedelta]) -> tuple[str, str]:
    return span_words(t, bounds[0], up=False), span_words(t, bounds[1], up=True)


def bounds_words(t: Translator, notice: Notice) -> str:
    """`at least 29 hours, at most 3 days`; without a clock time in days. "" for unknown."""
    if notice.bounds is None or notice.days is None:
        return ""
    if notice.start.start_time is None:
        least, most = (t.many("notice.span.days", days) for days in notice.days)
        return t("notice.bounds.day", least=least, most=most)
    least, most = _bounds(t, notice.bounds)
    return t("notice.bounds", least=least, most=most)


def median_words(t: Translator, figures: Figures) -> str:
    """`29 hours to 3 days`, "" where nothing is known."""
    if figures.median is None:
        return ""
    least, most = _bounds(t, figures.median)
    return least if least == most else t("notice.range", least=least, most=most)


def share_words(t: Translator, figures: Figures, limit: timedelta) -> str:
    """How many of the known had less than a limit, surely and perhaps: `12–19 (15–24%)`."""
    share = figures.under(limit)
    if not figures.known:
        return ""
    counts = [t.number(count) for count in dict.fromkeys(share)]
    percent = dict.fromkeys(str(round(100 * count / figures.known)) for count in share)
    return t("notice.share", count="–".join(counts), percent="–".join(percent))
