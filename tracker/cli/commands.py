"""Every command, its options and its help. What a command does lives in the module it imports."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated, Literal

import typer

from tracker import clock, settings
from tracker.cli import app
from tracker.errors import SettingFault, StoreFault
from tracker.parent_watchdog import end_with_parent

Session = Annotated[str | None, typer.Option("--session", help="Session, such as 2026A.")]
Today = Annotated[
    str | None,
    typer.Option("--today", help="Live on this date, or date and time in Denver."),
]
Form = Annotated[
    Literal["table", "json", "jsonl"],
    typer.Option("--format", help="How results are written."),
]
Followed = Annotated[bool, typer.Option("--followed", help="Only privacy-related bills.")]

db: typer.Typer = typer.Typer(help="The tables: make them, see them.", no_args_is_help=True)
app.add_typer(db, name="db")
campaign = typer.Typer(help="Campaigns: the files that people write.", no_args_is_help=True)
app.add_typer(campaign, name="campaign")
editors = typer.Typer(help="Who may use the editors' desk.", no_args_is_help=True)
app.add_typer(editors, name="editors")
edits = typer.Typer(help="What editors decided: to a file and back.", no_args_is_help=True)
app.add_typer(edits, name="edits")


def prepare(**options: object) -> settings.Settings:
    """The settings with the command's options, shared with what this process starts; the clock."""
    found = settings.load(options)
    settings.share(found)
    clock.start(found.today)
    if clock.is_newest(found.today):
        from tracker.visiting.choose_database import moment  # noqa: PLC0415

        with contextlib.suppress(StoreFault):  # whatever opens the database says so
            clock.stand(moment(found, clock.now()))
    return found


def prepare_to_crawl(**options: object) -> settings.Settings:
    """The same for what crawls, which needs a day. Raises SettingFault where there is none."""
    found = settings.load(options)
    if clock.is_newest(found.today):
        raise SettingFault(
            "TRACKER_TODAY (--today)",
            "newest is for looking. A crawl needs a day: leave it out, or write 2026-02-24.",
        )
    return prepare(**options)


@app.command(
    epilog="Examples: tracker crawl --update · tracker crawl --full --session 2026A --votes all"
)
def crawl(
    full: Annotated[
        bool, typer.Option("--full", help="Every bill, the schedule, ballots.")
    ] = False,
    update: Annotated[
        bool, typer.Option("--update", help="What is new, and the schedule.")
    ] = False,
    hearings: Annotated[bool, typer.Option("--hearings", help="Schedule and agendas.")] = False,
    people: Annotated[bool, typer.Option("--people", help="Committees and members.")] = False,
    session: Session = None,
    source: Annotated[
        str | None, typer.Option("--source", help="Scheme and host of the site.")
    ] = None,
    today: Today = None,
    delay: Annotated[
        float | None, typer.Option("--delay", help="Seconds between requests.")
    ] = None,
    votes: Annotated[
        str, typer.Option("--votes", help="Whose ballots: none, followed or all.")
    ] = "followed",
    texts: Annotated[
        str, typer.Option("--texts", help="Whose bill texts: none, followed or all.")
    ] = "followed",
    attached: Annotated[bool, typer.Option("--attached", hidden=True)] = False,
) -> None:
    """Read the official site into the database, by one plan."""
    chosen = [name for name, on in _plans(full, update, hearings, people).items() if on]
    if len(chosen) != 1:
        raise SettingFault("tracker crawl", "give one of --full, --update, --hearings, --people.")
    for option, policy in (("--votes", votes), ("--texts", texts)):
        if policy not in ("none", "followed", "all"):
            raise SettingFault(option, f"{policy!r} is none of none, followed, all.")
    found = prepare_to_crawl(session=session, source_url=source, today=today, delay=delay)
    from tracker.cli.crawl import crawl as run  # noqa: PLC0415
    from tracker.queries.due_texts import Scope  # noqa: PLC0415

    if attached:
        end_with_parent()
    raise typer.Exit(run(chosen[0], found, votes, Scope(texts)))  # type: ignore[arg-type]


def _plans(full: bool, update: bool, hearings: bool, people: bool) -> dict[str, bool]:
    return {"full": full, "update": update, "hearings": hearings, "people": people}


@app.command(epilog="Example: tracker export --session 2026A --format jsonl > 2026A.jsonl")
def export(
    session: Session = None,
    today: Today = None,
    form: Annotated[str, typer.Option("--format", help="jsonl, the record format.")] = "jsonl",
    changes: Annotated[bool, typer.Option("--changes", help="With the ledger.")] = False,
) -> None:
    """Write everything stored of a session to standard output, as open data."""
    if form != "jsonl":
        raise SettingFault("--format", f"{form!r} is not offered. The format is jsonl.")
    found = prepare(session=session, today=today)
    from tracker.cli.export import export as run  # noqa: PLC0415

    run(found, with_changes=changes)


@app.command(epilog="Examples: tracker status · tracker status --format json")
def status(session: Session = None, today: Today = None, form: Form = "table") -> None:
    """How fresh the facts are, how the last crawls ended, what should be looked at."""
    found = prepare(session=session, today=today)
    from tracker.cli.status import show_status  # noqa: PLC0415

    show_status(found, form)


@app.command(
    epilog="Examples: tracker bills · tracker bills --all --stage in_committee --chamber house · "
    "tracker bills --search 'license plate' --format json"
)
def bills(
    every: Annotated[bool, typer.Option("--all", help="Not only privacy-related ones.")] = False,
    topic: Annotated[
        str | None, typer.Option("--topic", help="A campaign's topic, such as government-data.")
    ] = None,
    stage: Annotated[
        str | None, typer.Option("--stage", help="Where they stand, such as in_committee.")
    ] = None,
    chamber: Annotated[
        str | None, typer.Option("--chamber", help="Where they began: house or senate.")
    ] = None,
    search: Annotated[
        str | None, typer.Option("--search", help="A number, or words of title and summary.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")] = None,
    session: Session = None,
    today: Today = None,
    form: Form = "table",
) -> None:
    """The bills of a session; the privacy-related ones unless told otherwise."""
    found = prepare(session=session, today=today)
    from tracker.cli.read import WhichBills, show_bills  # noqa: PLC0415

    show_bills(found, WhichBills(every, topic, stage, chamber, search), limit, form)


@app.command(
    epilog="Examples: tracker show HB26-1037 · tracker show SB 26-70 · "
    "tracker show HB1134 --session 2026A --format json"
)
def show(
    number: Annotated[list[str], typer.Argument(help="Number of a bill, such as HB26-1037.")],
    session: Session = None,
    today: Today = None,
    form: Form = "table",
) -> None:
    """Everything that is stored of one bill."""
    found = prepare(session=session, today=today)
    from tracker.cli.show import show_bill  # noqa: PLC0415

    raise typer.Exit(show_bill(found, " ".join(number), form))


@app.command(
    epilog="Examples: tracker hearings --days 7 · tracker hearings --bill HB26-1037 --all · "
    "tracker hearings --followed --format json"
)
def hearings(
    bill: Annotated[str | None, typer.Option("--bill", help="Of this bill only.")] = None,
    days: Annotated[
        int | None, typer.Option("--days", min=0, max=3660, help="Today and so many days more.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Past ones as well.")] = False,
    followed: Followed = False,
    session: Session = None,
    today: Today = None,
    form: Form = "table",
) -> None:
    """The hearings to come: one line a bill and meeting, called-off ones among them."""
    found = prepare(session=session, today=today)
    from tracker.cli.read import show_hearings  # noqa: PLC0415

    show_hearings(found, bill, days, form, every=every, followed=followed)


@app.command(
    epilog="Examples: tracker changes · tracker changes --since 7d --followed · "
    "tracker changes --since '2026-02-23 08:00' --format jsonl"
)
def changes(
    since: Annotated[
        str, typer.Option("--since", help="A date, a date and time in Denver, 24h or 7d.")
    ] = "24h",
    followed: Followed = False,
    session: Session = None,
    today: Today = None,
    form: Form = "table",
) -> None:
    """What is new about bills and hearings, the newest first."""
    found = prepare(session=session, today=today)
    from tracker.cli.read import show_changes  # noqa: PLC0415

    show_changes(found, since, form, followed=followed)


@app.command(
    epilog="Examples: tracker parse page.html · "
    "tracker parse page.html --address https://leg.colorado.gov/bills/HB26-1037 · "
    "tracker parse - --kind schedule < page.html"
)
def parse(
    file: Annotated[Path, typer.Argument(help="A saved page or PDF; - for standard input.")],
    address: Annotated[str, typer.Option("--address", help="Where the page is from.")] = "",
    kind: Annotated[
        str | None, typer.Option("--kind", help="Kind of the page, such as bill or schedule.")
    ] = None,
) -> None:
    """A saved page, or a bill's PDF, as its record, in JSON."""
    from tracker.cli.parse import parse as run  # noqa: PLC0415

    run(file, address, kind)


@app.command(
    epilog="Examples: tracker practice · tracker practice --port 8790 --day 2026-03-18 · "
    "tracker practice --facts my-facts"
)
def practice(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port on 127.0.0.1; 0 for any.")
    ] = 8790,
    day: Annotated[str | None, typer.Option("--day", help="The date the site lives on.")] = None,
    facts: Annotated[
        Path | None, typer.Option("--facts", help="A folder of facts; else the bundled sample.")
    ] = None,
) -> None:
    """Serve the practice site: the official site on this machine, made from facts."""
    found = prepare()
    from tracker.cli.practice import practice as run  # noqa: PLC0415

    run(found, port, day, facts)


Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port of the dashboard.")]
Host = Annotated[str, typer.Option("--host", help="Address to listen on; 0.0.0.0 for all.")]


@app.command(
    epilog="Examples: tracker serve · tracker serve --port 8080 --host 0.0.0.0 · "
    "tracker serve --light"
)
def serve(
    port: Port = 8501,
    host: Host = "127.0.0.1",
    today: Today = None,
    light: Annotated[
        bool, typer.Option("--light", help="Light pages and feeds alone, without the dashboard.")
    ] = False,
    attached: Annotated[bool, typer.Option("--attached", hidden=True)] = False,
) -> None:
    """Show the dashboard, and what shares its port, until stopped."""
    prepare(today=today)
    from tracker.cli.run import serve as run_server  # noqa: PLC0415

    run_server(port, host, attached=attached, light=light)


@app.command(epilog="Examples: tracker run · tracker run --port 8080")
def run(port: Port = 8501, host: Host = "127.0.0.1") -> None:
    """Crawl and schedule beside the dashboard, until stopped; goes on where it stood."""
    found = prepare_to_crawl()
    from tracker.cli.run import run as run_all  # noqa: PLC0415

    raise typer.Exit(run_all(found, port, host))


@app.command(epilog="Example: tracker demo --port 8501")
def demo(port: Port = 8501, host: Host = "127.0.0.1") -> None:
    """The whole on the practice site: no request leaves this machine."""
    found = prepare()
    from tracker.cli.run import demo as run_demo  # noqa: PLC0415

    raise typer.Exit(run_demo(found, port, host))


@app.command(
    epilog="Examples: tracker play · tracker play --seconds-a-day 10 · "
    "tracker play --from 2026-03-02 --days 7 · tracker play --january"
)
def play(
    port: Port = 8501,
    host: Host = "127.0.0.1",
    seconds: Annotated[
        float, typer.Option("--seconds-a-day", min=0, max=3600, help="How long a day takes.")
    ] = 5,
    days: Annotated[int, typer.Option("--days", min=1, max=80, help="How many days.")] = 15,
    start: Annotated[
        str | None, typer.Option("--from", help="The first day that is shown.")
    ] = None,
    january: Annotated[
        bool, typer.Option("--january", help="How the session of 2027 begins: January 4 to 18.")
    ] = False,
) -> None:
    """Two weeks of a session on the practice site, a day every few seconds."""
    found = prepare(today="")
    from tracker.cli.play import play as run_play  # noqa: PLC0415
    from tracker.cli.play import wanted  # noqa: PLC0415

    raise typer.Exit(run_play(found, port, host, wanted(seconds, days, start, january=january)))


@campaign.command(
    epilog="Examples: tracker campaign check · tracker campaign check data/campaigns/palantir · "
    "tracker campaign check --format json"
)
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(help="A folder of campaigns, or of one. Default: those in use."),
    ] = None,
    form: Form = "table",
) -> None:
    """What is wrong, missing or not translated in campaigns' files, with file and line."""
    found = prepare()
    from tracker.cli.campaign import check_campaigns  # noqa: PLC0415

    raise typer.Exit(check_campaigns(found, folder, form))


@db.command(epilog="Example: DATABASE_URL=sqlite:///data/tracker.db tracker db upgrade")
def upgrade() -> None:
    """Create the tables, or bring them to this program's version."""
    found = prepare()
    from tracker.cli.db import upgrade as run  # noqa: PLC0415

    run(found)


@db.command(epilog="Example: tracker db version")
def version() -> None:
    """The version at which the database stands, or none."""
    found = prepare()
    from tracker.cli.db import show_version  # noqa: PLC0415

    show_version(found)


@editors.command(
    epilog="Examples: tracker editors key ana --days 180 · tracker editors key ben --days 0"
)
def key(
    name: Annotated[str, typer.Argument(help="Whose key: letters, digits, points, dashes.")],
    days: Annotated[
        int, typer.Option("--days", min=0, max=3650, help="How long it is good; 0 for ever.")
    ] = 180,
) -> None:
    """Make a person's key to the editors' desk, and the entry for TRACKER_EDITORS."""
    prepare()
    from tracker.cli.edits import make_key  # noqa: PLC0415

    make_key(name, days or None)


@edits.command(
    "export",
    epilog="Examples: tracker edits export edits.jsonl · tracker edits export > edits.jsonl",
)
def export_edits(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write; standard output without one.")
    ] = None,
) -> None:
    """Write everything that editors decided, one edit a line, with the editors' names."""
    found = prepare()
    from tracker.cli.edits import export as run  # noqa: PLC0415

    run(found, file)


@edits.command("import", epilog="Examples: tracker edits import edits.jsonl --dry-run")
def import_edits(
    file: Annotated[Path, typer.Argument(help="A file that was exported; - for standard input.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would add.")] = False,
) -> None:
    """Add the edits of a file that this database lacks; none where one line is wrong."""
    found = prepare()
    from tracker.cli.edits import import_file  # noqa: PLC0415

    import_file(found, file, dry_run=dry_run)


from tracker.cli import archive as _archive  # noqa: E402, F401  (fills the app)
from tracker.cli import asks as _asks  # noqa: E402, F401
from tracker.cli import parts as _parts  # noqa: E402, F401
from tracker.cli import probe as _probe  # noqa: E402, F401
from tracker.cli import searching as _searching  # noqa: E402, F401
from tracker.cli import texts as _texts  # noqa: E402, F401
from tracker.cli import topics as _topics  # noqa: E402, F401
