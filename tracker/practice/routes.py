"""Which page answers which address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, unquote

from tracker.practice import people
from tracker.practice.bill_files import bill_file
from tracker.practice.bill_page import bill_page, vote_page
from tracker.practice.list_page import list_page
from tracker.practice.markup import draw
from tracker.practice.schedule_pages import agenda_page, schedule_page

if TYPE_CHECKING:
    from tracker.practice.site import PracticeSite

_Fields = Mapping[str, Sequence[str]]
#: Pages that are made by the fields of a form or query.
_ASKED: Final[Mapping[str, Callable[[PracticeSite, _Fields], str]]] = {
    "/bills/bill-search": list_page,
    "/bill-search": list_page,
    "/schedule": schedule_page,
}
#: Pages that are made by the groups of their address.
_PAGES: Final[Mapping[str, Callable[..., str | bytes | None]]] = {
    r"/bills/([A-Za-z]+\d\d[A-Za-z]?-\d+)": bill_page,
    r"/agenda/committee/(\d+)": agenda_page,
    r"(/bill_files/\d+/(?:download|accessible))": bill_file,
    r"(/bill_amendments/\d+/download)": bill_file,
    r"(/laws/session-laws/[^/]+/[^/]+/download)": bill_file,
    r"(/bill_votes/\d+)": vote_page,
    r"(/committee_meeting_hearing_items/\d+/votes/\d+)": vote_page,
    r"/committees": people.committee_list,
    r"/committees/([^/]+)/([^/]+)/([^/]+)": people.committee_page,
    r"/legislators": people.legislator_list,
    r"/legislators/([a-z0-9-]+)": people.legislator_page,
}


def rendered(site: PracticeSite, method: str, target: str, form: str) -> tuple[int, str | bytes]:
    """(status, page) for an address; 404 for what the site does not have. Bytes are a PDF."""
    path, _, query = target.partition("?")
    path = unquote(path)
    if path in _ASKED:
        fields = parse_qs(form if method == "POST" else query, keep_blank_values=True)
        return 200, str(_ASKED[path](site, fields))
    for pattern, page in _PAGES.items():
        if match := re.fullmatch(pattern, path):
            made = page(site, *match.groups())
            if made is not None:
                return 200, made if isinstance(made, bytes) else str(made)
    return 404, str(draw("frame", title="Not found"))
