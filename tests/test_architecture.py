"""The borders of docs/architecture.md: who may import whom, and how large things may grow.

Imports are read from the source with `ast`, those inside functions and under TYPE_CHECKING too.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent
TOP: Final = ("tracker", "scrapers")
ENTRIES: Final = ("dashboard.py", "scheduler.py")

ERRORS: Final = frozenset({"tracker.errors"})
DECIDE: Final = frozenset({"tracker.domain"})
GROUND: Final = ERRORS | frozenset(
    f"tracker{name}"
    for name in (
        "",
        ".clock",
        ".toml_files",
        ".parent_watchdog",
        ".settings",
        ".editors",
        ".warc",
    )
)
STORE: Final = frozenset({"tracker.store"})
READ: Final = frozenset(
    f"tracker.{name}" for name in ("queries", "wording", "campaigns", "sessions")
)
SHAPE: Final = frozenset({"tracker.feeds", "tracker.light", "tracker.export"})
#: Served without Streamlit; the dashboard serves it too.
WEB: Final = frozenset({"tracker.web"})
SERVE: Final = frozenset({"tracker.dashboard"})
CRAWL: Final = frozenset({"scrapers", "scrapers.colorado"})
UP_TO_READ: Final = GROUND | DECIDE | STORE | READ
#: What a visit shows, and the pieces that pages of every kind are made of.
VISIT: Final = UP_TO_READ | {"tracker.visiting"}
DRAW: Final = VISIT | {"tracker.pages"}
ALL: Final = DRAW | SHAPE | WEB | SERVE | CRAWL | {"tracker.practice", "tracker.importers"}

#: What each unit may import besides itself. A module belongs to the longest name that fits.
MAY_IMPORT: Final[dict[str, frozenset[str]]] = {
    "tracker": frozenset(),
    "tracker.errors": frozenset(),
    "tracker.parent_watchdog": frozenset(),
    "tracker.domain": ERRORS | {"tracker.domain.alignment"},
    "tracker.domain.alignment": ERRORS,
    "tracker.editors": ERRORS | DECIDE,
    "tracker.settings": ERRORS | DECIDE | {"tracker", "tracker.editors"},
    "tracker.clock": ERRORS | DECIDE,
    "tracker.toml_files": ERRORS | DECIDE,
    "tracker.warc": ERRORS,
    "tracker.store": GROUND | DECIDE,
    **dict.fromkeys(READ, GROUND | DECIDE | STORE),
    "tracker.importers": UP_TO_READ,
    "tracker.visiting": UP_TO_READ,
    "tracker.pages": VISIT,
    **dict.fromkeys(SHAPE, DRAW),
    **dict.fromkeys(WEB, DRAW | SHAPE),
    **dict.fromkeys(SERVE, DRAW | SHAPE | WEB),
    "tracker.practice": ERRORS | DECIDE | {"tracker.sessions"},
    "tracker.cli": ALL,
    "tracker.__main__": frozenset({"tracker.cli"}),
    "scrapers": UP_TO_READ | {"scrapers.colorado"},
    "scrapers.colorado": ERRORS | DECIDE,
    "dashboard": ALL | {"tracker.cli"},
    "scheduler": ALL | {"tracker.cli"},
}

#: Packages that only these units know.
DATABASE: Final = frozenset({"tracker.store", "tracker.queries", "tracker.settings", "scheduler"})
KNOWN_BY: Final[dict[str, frozenset[str]]] = {
    "sqlmodel": DATABASE,
    "sqlalchemy": DATABASE,
    "alembic": DATABASE,
    "psycopg": DATABASE,
    "streamlit": frozenset({"dashboard", "tracker.dashboard"}),
    "httpx": frozenset(),
    "jinja2": frozenset({"tracker.practice", "scrapers"}),
    "scrapy": frozenset({"scrapers", "tracker.cli"}),
    "twisted": frozenset({"scrapers", "tracker.cli"}),
    "apscheduler": frozenset({"scheduler"}),
    "lxml": frozenset({"scrapers.colorado"}),
    "cssselect": frozenset({"scrapers.colorado"}),
    "pypdfium2": frozenset({"scrapers.colorado"}),
    "typer": frozenset({"tracker.cli"}),
    "icalendar": frozenset({"tracker.feeds"}),
    "warcio": frozenset({"tracker.warc"}),
    "segno": frozenset({"tracker.pages"}),
    "feedgen": frozenset({"tracker.feeds"}),
    "diff_match_patch": frozenset({"tracker.domain.alignment"}),
    "pyarrow": frozenset({"tracker.export"}),
}
#: What a caller of the store holds in its hand and passes on; no SQL can be said with the name.
HANDLES: Final = frozenset({"sqlalchemy.Connection", "sqlalchemy.Engine"})
#: One module's leave, and what for.
EXCEPTIONS: Final = {
    ("scrapers.politeness", "sqlalchemy.text"): "asks PostgreSQL for the lock between crawls",
}
#: Units that know no package but these.
KNOWS_ONLY: Final[dict[str, frozenset[str]]] = {
    "tracker.domain": frozenset(),
    "tracker.domain.alignment": frozenset({"diff_match_patch"}),
    "tracker.errors": frozenset(),
    "tracker.parent_watchdog": frozenset(),
    "tracker.clock": frozenset(),
    "scrapers.colorado": frozenset({"lxml", "cssselect", "pypdfium2"}),
}

MODULE_LINES: Final = 500
FUNCTION_LINES: Final = 60
#: Tables of patterns, one row a line, may be longer.
TABLES: Final = frozenset({"tracker/domain/colorado.py"})
#: Named by the thing they hold; inside a package nothing is shadowed.
NAMED_AS_THE_LIBRARY: Final = frozenset(
    f"tracker/{name}.py" for name in ("domain/numbers", "practice/site")
)
#: Alembic's own folder.
DEEPER: Final = frozenset({"tracker/store/migrations/versions"})


def sources() -> list[Path]:
    """Every Python file of the product, without tests and measurements."""
    found = [path for top in TOP for path in (ROOT / top).rglob("*.py")]
    return sorted(found + [ROOT / name for name in ENTRIES if (ROOT / name).exists()])


def module_name(path: Path) -> str:
    """`tracker.store.tables` for tracker/store/tables.py, `tracker.store` for its __init__."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES: Final = frozenset(module_name(path) for path in sources())


def unit_of(module: str) -> str:
    """The unit of MAY_IMPORT that a module of the product belongs to, "" for none."""
    fitting = [unit for unit in MAY_IMPORT if module == unit or module.startswith(f"{unit}.")]
    best = max(fitting, key=len, default="")
    # `tracker` is its __init__ alone: a module that nobody placed belongs to no unit.
    return "" if best == "tracker" and module != "tracker" else best


def imported(
    nodes: Iterable[ast.AST], module: str, is_package: bool = False
) -> Iterator[tuple[int, str]]:
    """The line and name of every module that a source imports."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                here = module.split(".") if is_package else module.split(".")[:-1]
                base = ".".join([*here[: len(here) - node.level + 1], *filter(None, [base])])
            ours = base.partition(".")[0] in TOP
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield node.lineno, base if ours and inner not in MODULES else inner


def wrong_arrow(module: str, target: str) -> str:
    """Why a module may not import another, "" where it may."""
    unit, top = unit_of(module), target.partition(".")[0]
    if (module, target) in EXCEPTIONS:
        return ""
    if top in (*TOP, "dashboard", "scheduler"):
        other = unit_of(target)
        allowed = other == unit or other in MAY_IMPORT.get(unit, frozenset())
        return "" if allowed else f"{unit} may not import {other or target}"
    if top in sys.stdlib_module_names:
        return ""
    if top in ("tests", "bench"):
        return "the product does not import its tests"
    strange = unit not in KNOWN_BY.get(top, {unit}) and target not in HANDLES
    beyond = top not in KNOWS_ONLY.get(unit, {top})
    return f"{unit} may not know {target}" if strange or beyond else ""


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """The nodes of a source's tree, read once."""
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_module_has_its_place_in_may_import() -> None:
    assert [name_of(one) for one in sources() if not unit_of(module_name(one))] == []


def test_no_rule_is_for_a_module_that_is_not_there() -> None:
    ruled = {*MAY_IMPORT, *KNOWS_ONLY, *ALL}.union(*KNOWN_BY.values(), *MAY_IMPORT.values())
    there = {unit_of(one) for one in MODULES} | {"tracker"}
    assert ruled - there == set()


def test_imports_point_down() -> None:
    wrong = [
        f"{name_of(one)}:{line}: {why}"
        for one in sources()
        for line, target in imported(nodes_of(one), module_name(one), one.name == "__init__.py")
        if (why := wrong_arrow(module_name(one), target))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("module", "target", "allowed"),
    [
        ("tracker.domain.stages", "tracker.domain.colorado", True),
        ("tracker.domain.stages", "tracker.errors", True),
        ("tracker.domain.stages", "tracker.clock", False),
        ("tracker.domain.stages", "sqlmodel", False),
        ("tracker.domain.stages", "pydantic", False),
        ("tracker.domain.redline", "tracker.domain.alignment", True),
        ("tracker.domain.redline", "diff_match_patch", False),
        ("tracker.domain.alignment", "diff_match_patch", True),
        ("tracker.store.ingest", "tracker.campaigns", False),
        ("tracker.store.ingest", "tracker.queries.bills", False),
        ("tracker.queries.bills", "tracker.store.tables", True),
        ("tracker.queries.bills", "tracker.wording", False),
        ("tracker.dashboard.pages", "tracker.queries.hearings", True),
        ("tracker.light.routes", "tracker.pages.call", True),
        ("tracker.light.routes", "tracker.dashboard.pages", False),
        ("tracker.light.routes", "tracker.feeds.routes", False),
        ("tracker.pages.call", "tracker.light.frame", False),
        ("tracker.light.routes", "streamlit", False),
        ("tracker.web.light_app", "tracker.light.routes", True),
        ("tracker.web.light_app", "tracker.dashboard.shell", False),
        ("tracker.web.light_app", "streamlit", False),
        ("tracker.dashboard.pages", "sqlalchemy", False),
        ("tracker.dashboard.pages", "scrapers.plans", False),
        ("tracker.cli.crawl", "scrapers.plans", True),
        ("tracker.export.jsonl", "tracker.dashboard.pages", False),
        ("tracker.export.files", "pyarrow", True),
        ("tracker.queries.charts", "pyarrow", False),
        ("tracker.importers.taking_in", "tracker.store.ingest_files", True),
        ("tracker.importers.taking_in", "tracker.export.jsonl", False),
        ("tracker.queries.bills", "tracker.cli", False),
        ("tracker.practice.site", "tracker.store.tables", False),
        ("tracker.dashboard.pages", "tracker.practice.site", False),
        ("scrapers.colorado.bill", "lxml.html", True),
        ("scrapers.colorado.bill", "scrapy", False),
        ("scrapers.colorado.bill_pdf_worker", "pypdfium2", True),
        ("scrapers.spiders.texts", "pypdfium2", False),
        ("scrapers.colorado.bill", "tracker.clock", False),
        ("scrapers.spiders.bills", "scrapers.colorado.bill", True),
        ("scrapers.spiders.bills", "streamlit", False),
        ("scrapers.pipeline", "tracker.store.ingest", True),
        ("scrapers.pipeline", "sqlalchemy.Connection", True),
        ("scrapers.pipeline", "sqlalchemy.text", False),
        ("tracker.domain.stages", "sqlalchemy.Connection", False),
        ("tracker.light.routes", "httpx", False),
        ("scheduler", "sqlalchemy", True),
        ("tracker.store.engine", "tests.postgres", False),
    ],
)
def test_the_borders_are_these(module: str, target: str, allowed: bool) -> None:
    assert (wrong_arrow(module, target) == "") is allowed


def test_an_import_is_found_wherever_it_stands() -> None:
    code = (
        "from tracker import clock\n"
        "from .rows import row\n"
        "from . import tables\n"
        "def late():\n    import httpx.client\n"
        "from sqlalchemy import text\n"
    )
    assert list(imported(ast.walk(ast.parse(code)), "tracker.store.ingest")) == [
        (1, "tracker.clock"),
        (2, "tracker.store.rows"),
        (3, "tracker.store.tables"),
        (6, "sqlalchemy.text"),
        (5, "httpx.client"),
    ]


#: The one module that may, and what nobody else calls.
ONE_READER: Final[dict[str, frozenset[str]]] = {
    "tracker/settings.py": frozenset({"os.environ", "os.getenv", "os.putenv"}),
    "tracker/clock.py": frozenset(
        {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
    ),
}


def passed_on(nodes: Iterable[ast.AST]) -> set[int]:
    """What stands as `**x` in a dict: a child process gets the whole environment, unread."""
    return {
        id(value)
        for node in nodes
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if key is None
    }


def readings(path: Path, names: frozenset[str]) -> Iterator[str]:
    """Each place of a source that mentions one of the names."""
    ends = {name.rpartition(".")[2] for name in names}
    mentioned = [
        node for node in nodes_of(path) if isinstance(node, ast.Attribute) and node.attr in ends
    ]
    unread = passed_on(nodes_of(path)) if mentioned else set()
    for node in mentioned:
        if id(node) not in unread:
            said = ast.unparse(node)
            if ".".join(said.split(".")[-2:]) in names:
                yield f"{name_of(path)}:{node.lineno}: {said}"


@pytest.mark.parametrize("reader", ONE_READER)
def test_environment_and_clock_have_one_reader_each(reader: str) -> None:
    others = [path for path in sources() if name_of(path) != reader]
    assert [found for path in others for found in readings(path, ONE_READER[reader])] == []
    assert list(readings(ROOT / reader, ONE_READER[reader]))


def test_a_module_is_read_in_one_sitting() -> None:
    lines = {name_of(one): len(one.read_text("utf-8").splitlines()) for one in sources()}
    long = {name: count for name, count in lines.items() if count > MODULE_LINES}
    assert set(long) <= TABLES, long


def test_a_function_is_seen_at_once() -> None:
    long = [
        f"{name_of(one)}: {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for one in sources()
        if "migrations/versions" not in name_of(one)
        for node in nodes_of(one)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]
    assert not long


def test_no_module_is_named_as_the_standard_librarys() -> None:
    named_so = {
        name_of(one)
        for one in sources()
        if one.stem in sys.stdlib_module_names and one.name not in ("__init__.py", "__main__.py")
    }
    assert named_so <= NAMED_AS_THE_LIBRARY


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    parts = {name_of(one): one.relative_to(ROOT).with_suffix("").parts for one in sources()}
    assert [name for name, said in parts.items() if drawers & set(said)] == []


def test_folders_are_two_deep() -> None:
    folders = {one.relative_to(ROOT).parent for one in sources()}
    deep = {folder.as_posix() for folder in folders if len(folder.parts) > 3}
    assert deep <= DEEPER
