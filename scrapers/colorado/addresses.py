"""Every address the product asks the official site for. Dossier 1, 3.1, 3.4.

source: where the site is: scheme and host, without a path (`https://leg.colorado.gov`,
`http://127.0.0.1:8000`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Final, Literal, TypeAlias
from urllib.parse import quote, urlencode, urljoin, urlsplit

from tracker.domain.numbers import BillNumber

Sort: TypeAlias = Literal["Bill # Ascending", "Last Action Descending"]
BY_NUMBER: Final[Sort] = "Bill # Ascending"
BY_LAST_ACTION: Final[Sort] = "Last Action Descending"
#: Where the official site is.
OFFICIAL: Final = "https://leg.colorado.gov"
#: Names of the official site's host; the second has served it as well.
HOSTS: Final = frozenset({"leg.colorado.gov", "www.leg.colorado.gov"})
#: Other hosts below the official one have shown its pages while it was built. What they link to as
#: a thing of the site is that thing; these two are others: documents of the old site, and tries.
_OTHER_SITES: Final = ("content.leg.colorado.gov", "staging.leg.colorado.gov")
_THINGS: Final = re.compile(
    r"/(?:bills|legislators|committees|bill_votes|committee_meeting_hearing_items|agenda|schedule"
    r"|committee_meeting_hearing_summary|bill_files|bill_amendments|laws)(?:[/?#]|$)"
)
#: Where the official site keeps documents beside its own pages. Dossier 1.
DOCUMENT_PLACES: Final = (
    "https://s3.us-west-2.amazonaws.com/beta.leg.colorado.gov/",
    "https://s3.us-west-2.amazonaws.com/accessible-docs.coleg.gov/",
    "https://content.leg.colorado.gov/",
)


def _place(path: str) -> Callable[[str], str]:
    return lambda source: source.rstrip("/") + path


robots: Final = _place("/robots.txt")
#: The search page without a question: it names the sessions there are.
search_form: Final = _place("/bills/bill-search")
#: Asked for by GET it shows all coming days, or this week in session.
schedule: Final = _place("/schedule")
committees: Final = _place("/committees")
legislators: Final = _place("/legislators")


def search(source: str, session_name: str, sort: Sort, page: int = 1) -> str:
    """One page of the list of a session's measures, 25 a page. session_name: as the filter offers
    it ("2026 Regular Session"); page: from 1."""
    query = {"sessions[]": session_name, "sort": sort, "page": str(page)}
    return f"{search_form(source)}?{urlencode(query, quote_via=quote)}"


def bill(source: str, number: BillNumber) -> str:
    """The page of one measure."""
    return f"{source.rstrip('/')}/bills/{number}"


def schedule_fields(day: date) -> dict[str, str]:
    """The form fields that, sent to the schedule by POST, ask for the week of a day."""
    return {"view": "week", "chamber": "all", "date": day.isoformat()}


def path_of(url: str) -> str:
    """The path of an address, "" where it is none."""
    with suppress(ValueError):
        return urlsplit(url).path
    return ""


def origin_of(url: str) -> str:
    """Scheme and host of an address, "" where it has no such parts."""
    with suppress(ValueError):
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""
    return ""


def official(url: str) -> str:
    """An absolute address with the official host for its other names: "www.", a trailing dot, and
    for a thing of the site any host below it. No other host is touched."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return url
    if parts.scheme not in ("http", "https"):
        return url
    below = host.endswith(".leg.colorado.gov") and host not in _OTHER_SITES
    if host not in HOSTS and not (below and _THINGS.match(parts.path)):
        return url
    rest = parts._replace(scheme="", netloc="").geturl()
    return OFFICIAL + (rest if rest.startswith("/") else "/" + rest)


def local(url: str, source: str) -> str:
    """An address found on a page, as the configured source serves it. What is relative, or names
    the official host (`official`), is asked of the source; any other host is kept as it is."""
    try:
        if not urlsplit(url).netloc:
            return urljoin(source.rstrip("/") + "/", url)
    except ValueError:
        return url
    whole = official(f"https:{url}" if url.startswith("//") else url)
    if not whole.startswith(f"{OFFICIAL}/"):
        return url
    return source.rstrip("/") + whole.removeprefix(OFFICIAL)


def holds_documents(url: str, source: str) -> bool:
    """Whether an address, as `local` gives it, may hold a document of the source's: one of its own,
    or, where the source is the official site, of a place where that keeps documents."""
    is_its_own = url.startswith(source.rstrip("/") + "/")
    return is_its_own or (urlsplit(source).hostname in HOSTS and url.startswith(DOCUMENT_PLACES))
