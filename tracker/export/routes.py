"""The addresses of lists as files: `/en/bills.csv?stage=committee`, with the query of the page."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import partial
from typing import Final, Literal, TypeAlias

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from tracker.domain.language import LANGUAGES, Language
from tracker.errors import StoreFault
from tracker.export.flat import csv_text
from tracker.export.lists import LISTS, ListTable, plain_words
from tracker.queries.bills import number_meant
from tracker.visiting.answers import answered
from tracker.visiting.links import PAGES, Links
from tracker.visiting.page_url import PageUrl
from tracker.visiting.public import address_of
from tracker.visiting.visit import Nothing, Visit, visit

log = logging.getLogger(__name__)

Form: TypeAlias = Literal["csv", "json"]
_TYPES: Final[dict[Form, str]] = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
#: Lists whose URL may say what somebody looks for: no cache on the way may keep them.
_PRIVATE: Final = frozenset({"search"})
_AGAIN: Final = {"Retry-After": "60"}


def routes() -> list[BaseRoute]:
    """Every list in both languages and forms. They stand before the light pages, whose paths would
    take a file's name for that of a bill."""
    return [
        Route(f"/{language}/{PAGES[key].light}.{form}", _answer(language, key, form))
        for language in LANGUAGES
        for key in LISTS
        for form in _TYPES
    ]


def _answer(language: Language, key: str, form: Form) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        path = dict(request.path_params)
        if "number" in path:
            path["number"] = number_meant(path["number"])
            if not path["number"]:
                return _missing()
        url = PageUrl.of(path, request.query_params.multi_items())
        host = address_of(request.scope)
        links = Links(light=True, language=language, host=host, as_of=url.as_of)
        headers = _headers("-".join((key, *url.path.values())), form)
        make = partial(_made, links, key, form, url, headers)
        if key in _PRIVATE:
            return make()
        return answered(request, "hour", {**headers, "Cache-Control": "no-cache"}, make)

    return answer


def _headers(name: str, form: Form) -> dict[str, str]:
    """name: of the file, made one that every system takes."""
    plain = "".join(one if one.isascii() and one.isalnum() else "-" for one in name)
    return {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{plain}.{form}"',
        "X-Robots-Tag": "noindex",
    }


def _made(links: Links, key: str, form: Form, url: PageUrl, headers: dict[str, str]) -> Response:
    try:
        with visit(url.session, links) as here:
            if isinstance(here, Nothing):
                words = f"{here.fault or 'No bill is stored yet.'}\n"
                return PlainTextResponse(words, here.status, _AGAIN)
            body = _body(here, LISTS[key], form, url)
            if body is None:
                return _missing()
            return Response(body, 200, headers, _TYPES[form])
    except StoreFault as fault:
        return PlainTextResponse(f"{fault.message}\n", 503, _AGAIN)
    except Exception:
        log.exception("a list could not be made", extra={"list": key})
        return PlainTextResponse("This list could not be made.\n", 500)


def _body(here: Visit, table: ListTable, form: Form, url: PageUrl) -> str | None:
    """The file, None where there is no such list."""
    records = table.records(here, url)
    if records is None:
        return None
    if form == "json":
        return json.dumps(records, ensure_ascii=False, indent=1) + "\n"
    return csv_text(records, table.names(), plain_words)


def _missing() -> Response:
    return PlainTextResponse("There is no such list.\n", 404, {"Cache-Control": "no-store"})
