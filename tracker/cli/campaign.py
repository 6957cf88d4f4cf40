"""`tracker campaign check`: what is wrong in campaigns' files; `campaign new`: a folder to begin
with. `tracker topics`: phrases tried on files of bills and applied to what is stored, and the bills
that came near a topic."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any, Final, TypeAlias

import typer
from typer import Argument, Option

from tracker import campaigns, clock, sessions
from tracker.campaigns import places
from tracker.campaigns.check import Existing, Finding
from tracker.campaigns.check import check as findings_of
from tracker.campaigns.files import MAIN
from tracker.campaigns.new import make
from tracker.cli import FAILED, group
from tracker.cli.options import Form, Session, Slug, judging, looking, one_of, prepare, reading
from tracker.cli.tables import Column, plain, record, records, say, show_object, show_rows, write
from tracker.domain.campaign import Campaign
from tracker.domain.language import Both
from tracker.domain.numbers import session_id
from tracker.domain.topics import Rules, TopicMatch, matches
from tracker.domain.views import TopicView
from tracker.errors import SettingFault, StoreFault
from tracker.importers.lines import Line, lines
from tracker.queries.bills import titles
from tracker.queries.crawl import every_bill
from tracker.queries.people import committees
from tracker.queries.sessions import with_bills
from tracker.queries.waiting import NearView
from tracker.queries.waiting import near as near_topics
from tracker.settings import Settings
from tracker.store.judge import JudgingInputs, judge_bills
from tracker.store.judge_asks import RULES
from tracker.store.judge_calls import judge_calls
from tracker.store.ledger import Observation
from tracker.wording.reasons import number_words, reason_words
from tracker.wording.translator import ENGLISH, SPANISH

#: Lines of a table; a file that is wrong throughout would hide its first ones.
MOST: Final = 200

campaign = group("campaign")


@campaign.command(
    epilog="Examples: tracker campaign check · tracker campaign check data/campaigns/palantir · "
    "tracker campaign check --format json"
)
def check(
    folder: Annotated[
        Path | None, Argument(help="A folder of campaigns, or of one. Default: those in use.")
    ] = None,
    form: Form = "table",
) -> None:
    """What is wrong, missing or not translated in campaigns' files, with file and line."""
    settings = prepare()
    path = (folder or settings.data / "campaigns").absolute()
    if not path.is_dir():
        raise SettingFault("FOLDER", f"{path} is no folder.")
    findings = [
        replace(finding, file=str(_here(Path(finding.file))))
        for finding in findings_of(path, _known_facts(settings))
    ]
    if form == "table":
        write("".join(_line(finding) for finding in findings[:MOST]))
        if len(findings) > MOST:
            say(f"{len(findings) - MOST:,} more are not shown here. `--format json` gives all.")
    else:
        show_object(form, records(findings, "file line weight words"))
    wrong = sum(finding.weight == "wrong" for finding in findings)
    count = 1 if (path / MAIN).is_file() else len(places(path))
    say(f"{count} campaign{'s' * (count != 1)}: {wrong} wrong, {len(findings) - wrong} noted.")
    raise typer.Exit(FAILED if wrong else 0)


@campaign.command(epilog="Example: tracker campaign new clean-water")
def new(
    slug: Annotated[
        str, Argument(help="Its folder and address: lowercase letters, digits and hyphens.")
    ],
) -> None:
    """Make a folder of files for a new campaign; asks nothing, overwrites nothing."""
    shown = _here(make(prepare().data / "campaigns", slug))
    write(f"{shown}\n")
    say(
        "The campaign is on the site now and says that it is being prepared. It follows no bill "
        f"yet. Edit its files (docs/campaign-files.md tells every setting), run `tracker campaign "
        f"check {shown}`, then `tracker topics apply` to find its bills."
    )


def _known_facts(settings: Settings) -> Existing:
    """What is known of sessions, bills and committees; without a database, of sessions alone."""
    ids = frozenset(row.id for row in sessions.all_sessions(settings.data))
    try:
        with reading(settings) as connection:
            stored = with_bills(connection)
            bills = {session: frozenset(titles(connection, session)) for session in stored}
            names = frozenset(
                f"{committee.kind.capitalize()} {committee.name}"
                for session in stored
                for committee in committees(connection, session)
                if committee.kind in ("house", "senate")
            )
    except StoreFault as fault:
        say(f"Bills and committees are not compared with a database. {fault}")
        return Existing(ids)
    return Existing(ids, bills, names)


def _line(finding: Finding) -> str:
    note = "note: " if finding.weight == "note" else ""
    line = f":{finding.line}" if finding.line else ""
    return f"{finding.file}{line}: {note}{plain(finding.words)}\n"


def _here(path: Path) -> Path:
    """A path from where the command runs; whole where it lies elsewhere."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


topics = group("topics")

#: Names of topics by campaign and topic.
Names: TypeAlias = Mapping[tuple[str, str], Both]
Bills = Annotated[
    Path, Argument(metavar="FILE", help="Bills, one a line as JSON; - for standard input.")
]
#: Keys of a record that come after its topics.
_AFTER: Final = ("source_url", "first_seen", "last_seen")


def chosen(settings: Settings, slug: str | None) -> tuple[Campaign, ...]:
    """The campaigns in use, or the one that is named. Raises SettingFault and CampaignFault."""
    used = campaigns.judging(settings.data / "campaigns")
    if not slug:
        return used
    name = one_of("--campaign", slug, "campaign", [campaign.slug for campaign in used])
    return tuple(campaign for campaign in used if campaign.slug == name)


def topic_names(used: Iterable[Campaign]) -> Names:
    """The names of topics, by campaign and topic."""
    return {(campaign.slug, topic.id): topic.name for campaign in used for topic in campaign.topics}


@topics.command(
    epilog="Examples: tracker topics classify 2026A.jsonl > judged.jsonl · "
    "tracker export --session 2026A | tracker topics classify - · "
    "tracker topics classify bills.jsonl --reasons"
)
def classify(
    file: Bills,
    campaign: Slug = None,
    reasons: Annotated[
        bool, Option("--reasons", help="With score and reason of each topic.")
    ] = False,
) -> None:
    """Write bills with the topics that the phrases find now; needs no database."""
    used = chosen(prepare(), campaign)
    rules, names = campaigns.rules(used), topic_names(used) if reasons else None
    faults = count = 0
    for line in lines(file):
        count += 1
        faults += say_fault(line)
        if line.value is not None:
            write(_classified(line.value, rules, names))
    if not count:
        say("There is no bill to read: the file is empty.")
    if faults:
        say(f"{faults} line{'s' * (faults != 1)} could not be read as written.")
    raise typer.Exit(FAILED if faults else 0)


def _classified(value: dict[str, Any], rules: Rules, names: Names | None) -> str:
    """A line of the answer. names: of topics, for the reasons; None for no reasons."""
    if is_bill(value):
        # They stand in place of its own topics; without any, where the format has them.
        before = takewhile(lambda name: "topics" in value or name not in _AFTER, value)
        value = {**{name: value[name] for name in before}, "topics": None, **value}
        by_rules = matches(fields_of(value)[0], rules)
        value["topics"] = [topic_object(match, names) for match in by_rules]
    return json.dumps(value, ensure_ascii=False) + "\n"


def topic_object(match: TopicMatch, names: Names | None = None) -> dict[str, Any]:
    """A topic that a bill is under, in the record format; with names also what the format leaves
    out: the score, the points needed, and the reason in words."""
    evidence = records(match.evidence, "field passage phrase")
    topic = {**record(match, "topic campaign"), "decided_by": "rules", "evidence": evidence}
    if names is None:
        return topic
    name, view = names[match.campaign, match.topic], view_of(match)
    words = {
        t.code: reason_words(t, name.of(t.code), view, match.needed) for t in (ENGLISH, SPANISH)
    }
    return {**topic, **record(match, "score needed"), "reason": words}


def view_of(match: TopicMatch) -> TopicView:
    """What rules found, in the form of what is stored."""
    return TopicView(match.topic, match.campaign, "rules", match.score, match.evidence)


_NEAR: Final = """
    session bill=number title topic.(campaign topic score) needed in_passing
    passages=topic.evidence(field phrase passage points)
"""


@topics.command(
    epilog="Examples: tracker topics near · tracker topics near --session 2026A --format json"
)
def near(campaign: Slug = None, session: Session = None, form: Form = "table") -> None:
    """List the bills to look at: just under a topic's threshold, or found in passing alone."""
    with looking() as look:
        used = chosen(look.settings, campaign)
        of = session_id(session) if session else look.session
        rows = near_topics(look.connection, of, [row.slug for row in used])
    names = topic_names(used)
    columns = (
        Column("Bill", "number", whole=True),
        Column("Topic", lambda row: names[row.topic.campaign, row.topic.topic].en),
        Column("Points", _points, whole=True),
        Column("Title", "title"),
        Column("Passage", lambda row: " ".join(row.topic.evidence[0].passage.split())),
    )
    none = f"Nothing is to be looked at in {of}: no bill came near a topic, or all were."
    show_rows(form, rows, columns, _NEAR, lambda: none)


def _points(row: NearView) -> str:
    points = f"{number_words(row.topic.score)} of {number_words(row.needed)}"
    return f"{points}, in passing" if row.in_passing else points


@topics.command(epilog="Example: tracker topics apply")
def apply() -> None:
    """Judge every stored bill again by the phrases in use, as the next crawl would: in one
    transaction, while no crawl is at work."""
    settings = prepare()
    used = campaigns.judging(settings.data / "campaigns")
    rules, texts = campaigns.rules(used), campaigns.campaigning(used)
    judged: dict[str, bool] = {}
    with judging(settings) as connection:
        for session in sorted(with_bills(connection)):
            inputs = JudgingInputs(
                rules, clock.today(), sessions.last_day(session, settings.data), texts
            )
            observation = Observation(clock.now(), session, "")
            numbers = every_bill(connection, session)
            judged |= judge_bills(connection, numbers, inputs, observation, cause=RULES)
            judge_calls(connection, rules, observation, cause=RULES)
    say(f"{len(judged)} bills judged; campaigns follow {sum(judged.values())} of them.")


# --- bills as JSON Lines, in the record format or as bare facts, whatever lacks ------------------

#: What a bill has and no other kind of line: one of these makes a line without kind a bill.
_OF_A_BILL: Final = ("number", "title", "long_title", "summary", "subjects", "text", "texts")


def say_fault(line: Line, file: Path | None = None) -> bool:
    """Says what is wrong with a bill, and gives whether anything is. file: to name, if any."""
    where = f"{file}, line {line.number}" if file else f"line {line.number}"
    if line.value is None:
        say(f"{where}: {line.fault}. It was left out.")
        return True
    strange = fields_of(line.value)[1] if is_bill(line.value) else ()
    if strange:
        say(f"{where}: {', '.join(strange)} cannot be understood and counts as lacking.")
    return bool(strange)


def is_bill(record: Mapping[str, Any]) -> bool:
    """Whether a record is a bill: it says so, or says no kind and has what only bills have."""
    if "kind" in record:
        return bool(record["kind"] == "bill")
    return any(name in record for name in _OF_A_BILL)


def fields_of(record: Mapping[str, Any]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The fields in which topics look for phrases, and names of those that are not understood."""
    values = {name: record.get(name) for name in ("title", "long_title", "summary", "text")}
    strange = [name for name, text in values.items() if not isinstance(text, str | None)]
    fields = {name: text for name, text in values.items() if isinstance(text, str)}
    subjects, last_text = _subjects(record), _last_text(record)
    if subjects:
        fields["subjects"] = subjects
    if last_text and "text" not in fields:
        fields["text"] = last_text
    lists = (("subjects", subjects), ("texts", last_text))
    return fields, (*strange, *(name for name, text in lists if text is None))


def _subjects(record: Mapping[str, Any]) -> str | None:
    """Subjects as one text, None where they are none."""
    value = record.get("subjects") or []
    listed = [value] if isinstance(value, str) else value
    is_listed = isinstance(listed, list) and all(isinstance(item, str) for item in listed)
    return "; ".join(listed) if is_listed else None


def _last_text(record: Mapping[str, Any]) -> str | None:
    """The last of the texts, each a text or an object with one; None where they are none."""
    value = record.get("texts") or [""]
    last = value[-1] if isinstance(value, list) else None
    if isinstance(last, dict):
        last = last.get("text", "")
    return last if isinstance(last, str) else None
