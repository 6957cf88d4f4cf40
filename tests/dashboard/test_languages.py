"""Spanish is an equal: no English of ours on its pages, dates in its form, official text marked."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from tests.dashboard.app import AppTest
from tests.dashboard.calling import ID, fill_call
from tests.dashboard.conftest import Draw, markup
from tests.queries.fill import filling
from tests.wording.pairs import forms
from tracker.wording.translator import SPANISH, sentences

PAGES = {
    "today": {}, "calls": {}, "call": {"id": ID}, "bills": {}, "bill": {"id": "HB26-1037"},
    "calendar": {"form": "month"}, "campaign": {"id": "data-privacy"}, "more": {},
    "health": {}, "search": {"q": "personal data"},
    "charts": {}, "notice": {}, "committees": {}, "legislators": {},
}  # fmt: skip
#: Links to pages of the dashboard.
INNER = re.compile(
    r'href="(/(?:call|bill|campaign|calls|bills|charts|notice|committee|legislator)?(?:\?[^"]*)?)[#"]'
)
#: From so many words on a text of ours is a sentence that nobody says by chance.
SENTENCE = 4


def ours() -> list[str]:
    """The English sentences of ours, each up to its first place for a fact."""
    every = [form for said in sentences("en").values() for form in forms(said)]
    fixed = (part.strip() for said in every for part in re.split(r"\{[^}]*\}", said))
    return [part for part in fixed if len(part.split()) >= SENTENCE]


def said_in(at: AppTest, language: str) -> str:
    """What a reader reads in one language: what is marked as the other is left out."""
    other = "es" if language == "en" else "en"
    shown = re.sub(r"<style>.*?</style>", "", markup(at), flags=re.DOTALL)
    shown = re.sub(rf'<(\w+)[^>]*lang="{other}"[^>]*>.*?</\1>', " ", shown, flags=re.DOTALL)
    widgets: list[Any] = [*at.segmented_control, *at.selectbox, *at.text_input, *at.date_input]
    labels = [str(one.label) for one in (*widgets, *at.expander, *at.header)] if widgets else []
    return html.unescape(re.sub(r"<[^>]+>", " ", shown)) + "\n".join(labels)


@pytest.mark.parametrize("page", PAGES)
def test_a_spanish_page_holds_no_english_sentence_of_ours(draw: Draw, live: str, page: str) -> None:
    with filling(live) as made:
        fill_call(made)
    at = draw(page, lang="es", **PAGES[page])
    said = " ".join(said_in(at, "es").split())
    assert [one for one in ours() if one in said] == []
    assert SPANISH("foot.nobody") in said


def test_links_on_a_page_keep_a_language_that_was_asked_for(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
    for page, asked in PAGES.items():
        said = markup(draw(page, lang="es", **asked))
        inner = INNER.findall(said)
        assert inner or page in ("health", "legislators"), page
        assert [one for one in inner if "lang=es" not in one] == [], page


def test_every_page_leads_to_its_light_twin(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
    twins = {
        "today": "/es/", "calls": "/es/calls", "call": f"/es/calls/{ID}", "bills": "/es/bills",
        "bill": "/es/bills/HB26-1037", "calendar": "/es/calendar", "health": "/es/health",
        "campaign": "/es/campaigns/data-privacy", "charts": "/es/charts",
        "committees": "/es/committees", "legislators": "/es/legislators",
    }  # fmt: skip
    for page, twin in twins.items():
        assert f'href="{twin}"' in markup(draw(page, lang="es", **PAGES[page])), page
