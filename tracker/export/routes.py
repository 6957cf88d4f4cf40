"""The addresses of files: lists as they are filtered (`/en/bills.csv?stage=committee`, with the
query of the page), and flat tables of a session (`/data/2026A/parquet/bills.parquet`)."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final, Literal, TypeAlias

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from tracker.domain.citation import AUTHOR, Citation, settled
from tracker.domain.language import LANGUAGES, Language
from tracker.errors import StoreFault
from tracker.export.fields import csv_text
from tracker.export.files import beside, table_bytes
from tracker.export.lists import LISTS, ListTable, plain_words
from tracker.export.package import MEDIA_TYPES, about
from tracker.export.package import Form as Tables
from tracker.export.package import address_of as place
from tracker.export.tables import TABLES, Stored
from tracker.pages.paging import sessions_asked
from tracker.queries.bills import number_meant
from tracker.queries.sessions import with_bills
from tracker.queries.whole import bill as stored_bill
from tracker.visiting.answers import Pace, answered
from tracker.visiting.links import PAGES, Links, PageUrl, address_of
from tracker.visiting.visit import Nothing, Visit, visit

log = logging.getLogger(__name__)

Form: TypeAlias = Literal["csv", "json"]
_TYPES: Final[dict[Form, str]] = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
#: Lists whose URL may say what somebody looks for: no cache on the way may keep them.
_PRIVATE: Final = frozenset({"search"})
_PLAIN: Final = "text/plain; charset=utf-8"
_AGAIN: Final = {"Retry-After": "60"}


def routes() -> list[BaseRoute]:
    """Every list in both languages and forms, and every table. They stand before the light pages,
    whose paths would take a file's name for that of a bill."""
    return [
        Route("/data/{session}/{form}/{name}", _download),
        *(Route(f"/{one}/{PAGES['bill'].light}.bib", _cited(one)) for one in LANGUAGES),
        *(
            Route(f"/{language}/{PAGES[key].light}.{form}", _answer(language, key, form))
            for language in LANGUAGES
            for key in LISTS
            for form in _TYPES
        ),
    ]


def _answer(language: Language, key: str, form: Form) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        path = dict(request.path_params)
        if "number" in path:
            path["number"] = number_meant(path["number"])
            if not path["number"]:
                return _missing()
        url = PageUrl.of(path, request.query_params.multi_items())
        name = ("-".join((key, *url.path.values())), form)
        body = partial(_body, table=LISTS[key].of(url), form=form, url=url)
        pace: Pace | None = None if key in _PRIVATE else "hour"
        return _file(request, pace, name, _TYPES[form], body, url.session, language)

    return answer


def _cited(language: Language) -> Callable[[Request], Response]:
    """How a bill, as it was last read, is cited: at the address of its light page as of then."""

    def answer(request: Request) -> Response:
        number = number_meant(request.path_params["number"])
        body = partial(_citation, number=number)
        return _file(request, "day", (number, "bib"), _PLAIN, body, "", language)

    return answer


def _citation(here: Visit, number: str) -> str | None:
    view = stored_bill(here.connection, number)
    if view is None:
        return None
    cited = Citation(f"{number}: {view.line.title}", AUTHOR, settled(view.last_seen_at))
    then = replace(here.links.whole(), as_of=cited.stamp)
    return replace(cited, address=then.to("bill", number)).bibtex


def _download(request: Request) -> Response:
    """A table of a session, or what stands beside the tables."""
    session, form, name = (request.path_params[key] for key in ("session", "form", "name"))
    if form not in MEDIA_TYPES:
        return _missing()
    where = place(address_of(request.scope), session, form)
    body = partial(_part, session=session, form=form, name=name, where=where)
    kind = MEDIA_TYPES[form] if name.endswith(f".{form}") else _PLAIN
    named = (f"{session}-{name.partition('.')[0]}", name.rpartition(".")[2])
    return _file(request, "day", named, kind, body, session)


def _part(here: Visit, session: str, form: Tables, name: str, where: str) -> str | bytes | None:
    """A file of a download, None where there is none of that name."""
    if session not in with_bills(here.connection):
        return None
    table, _, ending = name.partition(".")
    if table in TABLES and ending == form:
        stored = Stored.of(here.connection, here.settings.data, here.now)
        return table_bytes(table, form, stored, session)
    download = about(here.connection, (session,), here.settings, here.now, where)
    return beside(download, form).get(name)


def _file(
    request: Request,
    pace: Pace | None,
    name: tuple[str, str],
    media_type: str,
    make: Callable[[Visit], str | bytes | None],
    session: str,
    language: Language = "en",
) -> Response:
    """A file of this name and ending, kept for others if it has a pace. make: its body, if any."""
    plain, ending = (
        "".join(one if one.isascii() and one.isalnum() else "-" for one in text) for text in name
    )
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{plain}.{ending}"',
        "X-Robots-Tag": "noindex",
    }
    as_of = PageUrl.of({}, request.query_params.multi_items()).as_of
    links = Links(light=True, language=language, host=address_of(request.scope), as_of=as_of)

    def made() -> Response:
        try:
            with visit(session, links) as here:
                return _made(here, session, make, headers, media_type)
        except StoreFault as fault:
            return PlainTextResponse(f"{fault.message}\n", 503, _AGAIN)
        except Exception:
            file = headers["Content-Disposition"]
            log.exception("a file could not be made", extra={"file": file})
            return PlainTextResponse("This list could not be made.\n", 500)

    if pace is None:
        return made()
    return answered(request, pace, {**headers, "Cache-Control": "no-cache"}, made)


def _made(
    here: Visit | Nothing,
    session: str,
    make: Callable[[Visit], str | bytes | None],
    headers: dict[str, str],
    media_type: str,
) -> Response:
    if isinstance(here, Nothing):
        words = f"{here.fault or 'No bill is stored yet.'}\n"
        return PlainTextResponse(words, here.status, _AGAIN if here.status == 503 else None)
    body = make(here)
    if body is not None:
        return Response(body, 200, headers, media_type)
    is_stored = session in ("", *with_bills(here.connection))
    return _missing("" if is_stored else here.t("empty.session", session=session))


def _body(here: Visit, table: ListTable, form: Form, url: PageUrl) -> str | None:
    """The file, None for no such list or session: rows of another would pass for it."""
    records = None if sessions_asked(here, url).unknown else table.records(here, url)
    if records is None:
        return None
    if form == "json":
        return json.dumps(records, ensure_ascii=False, indent=1) + "\n"
    return csv_text(records, table.names(), plain_words)


def _missing(why: str = "") -> Response:
    words = f"{why or 'There is no such list.'}\n"
    return PlainTextResponse(words, 404, {"Cache-Control": "no-store"})
