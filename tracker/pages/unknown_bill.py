"""What is said where an address names a bill that is not stored."""

from __future__ import annotations

from urllib.parse import quote

from tracker.domain.numbers import BillNumber
from tracker.errors import NumberFault
from tracker.pages.call_facts import inner
from tracker.pages.markup import link, para
from tracker.pages.parts import moment_said
from tracker.queries.unknown_numbers import UnknownNumber, unknown_number
from tracker.settings import OFFICIAL_SOURCE
from tracker.visiting.visit import Visit
from tracker.wording.say import number_words


def unknown_bill(here: Visit, asked: str) -> str:
    """A note: what is not stored, how far the list goes, where else to look, what may be meant."""
    t = here.t
    if not asked:
        return _note([para(t("bill.unnamed"))])
    said = [para(t("bill.missing", number=number_words(asked)))]
    try:
        unknown = unknown_number(here.connection, BillNumber.understand(asked, here.session))
    except NumberFault:
        return _note(said)
    return _note([*said, *_list(here, unknown), *_elsewhere(here, unknown)])


def _list(here: Visit, unknown: UnknownNumber) -> list[str]:
    told = []
    if unknown.read is not None:
        told.append(here.t("bill.missing.read", when=moment_said(here, unknown.read)))
    if unknown.highest:
        told.append(here.t("bill.missing.highest", number=number_words(unknown.highest)))
    return [para(" ".join(told))] if told else []


def _elsewhere(here: Visit, unknown: UnknownNumber) -> list[str]:
    t = here.t
    found = [
        inner(here.links.bill(number), number_words(number), "button") for number in unknown.alike
    ]
    alike = [para(t("bill.missing.alike")), f"<p>{' '.join(found)}</p>"] if found else []
    page = f"{OFFICIAL_SOURCE}/bills/{quote(str(unknown.number))}"
    return [*alike, f"<p>{link(page, t('bill.missing.official'))}</p>"]


def _note(paragraphs: list[str]) -> str:
    return f'<div class="note warn">{"".join(paragraphs)}</div>'
