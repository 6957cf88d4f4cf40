"""What bills say of the asks, on light pages: words, passages, sizes, filters."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from urllib.parse import quote

import pytest
from sqlalchemy import Connection

from tests.light.conftest import Reading, Server
from tests.queries.fill import (
    NOW,
    add,
    add_bill,
    add_crawl,
    add_session,
    add_topic,
    filling,
    judge_bill,
)
from tests.queries.fill_asks import COLLECT, KEEP, OPEN, SHARE, WARRANT, add_mark
from tests.queries.fill_texts import NUMBER, add_text, add_version, line, text_of_lines
from tracker.store import engine
from tracker.store.ledger import as_json
from tracker.store.tables import EDITS

TEXT = text_of_lines(("section-1", "One.", (line(1, 1, "Words."),)))


def fill(made: Connection) -> None:
    """A bill whose amendment took the warrant out, and one known by its summary."""
    add_session(made)
    add_crawl(made, list_walked=None)
    first = add_bill(made, NUMBER, title="Personal Data")
    judge_bill(made, first, "in_committee", followed=True)
    add_topic(made, first, "government-data", "Data", "Data")
    introduced = add_version(made, first, "Introduced", date(2026, 1, 14))
    engrossed = add_version(made, first, "Engrossed", date(2026, 2, 20))
    for key in (introduced, engrossed):
        add_text(made, NUMBER, key, TEXT)
    add_mark(made, NUMBER, SHARE, "for", WARRANT, version=introduced, phrase="a court order")
    add_mark(
        made, NUMBER, SHARE, "against", OPEN, version=engrossed, phrase="share its records",
        lead="The bill does this:",
    )  # fmt: skip
    second = add_bill(made, "SB26-070", title="Places")
    judge_bill(made, second, "in_committee", followed=True)
    said = "It may not <b>collect</b> names."
    add_mark(made, "SB26-070", COLLECT, "for", said, decided_by="editor")
    add(made, EDITS, at=NOW, editor="ana", subject=f"data-privacy/{NUMBER}", field="position",
        new=as_json("oppose"))  # fmt: skip


@pytest.fixture
def told(live_alone: str) -> str:
    with filling(live_alone) as made:
        fill(made)
    engine.forget()
    return live_alone


def words(page: str) -> str:
    """A page without its tags."""
    plain = re.sub(r"<(style|script).*?</\1>", " ", page, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", plain)).split())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("These are hints, not a verdict.", "From the official summary",
                "Against it", "For it",
                "Nothing found", "Found automatically, not yet checked by a person.",
                "An editor chose this passage.", "2 bills have words")),
        ("es", ("Son indicios, no un juicio.", "Del resumen oficial", "En contra", "A favor",
                "No se encontró nada", "Se encontró de forma automática; nadie lo ha revisado aún.",
                "eligió este pasaje", "2 proyectos de ley hablan")),
    ],
)  # fmt: skip
def test_bills_stand_beside_the_asks(
    told: str, server: Server, language: str, said: tuple[str, ...]
) -> None:
    page = server.get(f"/{language}/campaigns/data-privacy/asks").text
    assert [one for one in said if one not in words(page)] == []
    assert "It may not &lt;b&gt;collect&lt;/b&gt; names." in page
    assert "<mark>share its records</mark>" in page
    assert WARRANT not in words(page)
    reading = Reading(page)
    assert reading.wrong == []
    assert OPEN in "".join(reading.words["en"]).replace("\n", "")
    for state in ("state good", "state bad"):
        assert f'<summary><span class="{state}">' in page
    ours = {"en": ("Our position", "Oppose", "No position yet"),
            "es": ("Nuestra postura", "En contra", "Aún sin postura")}[language]  # fmt: skip
    assert [f"{ours[0]}: {one}" in words(page) for one in ours[1:]] == [True, True]
    file = server.get(f"/{language}/campaigns/data-privacy/asks.json").body
    assert {(row["number"], row["position"]) for row in json.loads(file)} == {
        (NUMBER, "oppose"), ("SB26-070", ""),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("How it fits our asks", "Read in: Engrossed , Fri, Feb 20",
                "From version to version", "Removes all the language we ask for.", "Weaker",
                "Adds language we oppose.", "Read it in the text")),
        ("es", ("Cómo responde a nuestras peticiones", "De una versión a otra", "Más débil",
                "Quita todo lo que pedimos.", "Leer en el texto")),
    ],
)  # fmt: skip
def test_a_bill_tells_what_it_says_and_which_version_changed_it(
    told: str, server: Server, language: str, said: tuple[str, ...]
) -> None:
    page = server.get(f"/{language}/bills/{NUMBER}").text
    assert [one for one in said if one not in words(page)] == []
    assert "<mark>a court order</mark>" in page and "The bill does this:" in page
    assert f'href="/{language}/bills/{NUMBER}/text?version=engrossed"' in page


def test_a_bill_that_nobody_read_for_asks_has_no_such_section(told: str, server: Server) -> None:
    with filling(told) as made:
        add_bill(made, "HB26-1002")
    assert 'id="asks"' not in server.get("/en/bills/HB26-1002").text


def test_the_list_of_bills_is_narrowed_by_ask(told: str, server: Server) -> None:
    asked = quote(f"data-privacy|{SHARE}|against")
    page = server.get(f"/en/bills?ask={asked}").text
    assert "Personal Data" in page and "Places" not in page
    assert "Ask: Against: Share it only with a court warrant" in words(page)
    assert f'<option value="data-privacy|{SHARE}|against" selected>' in page


def test_the_page_is_narrowed_by_topic(told: str, server: Server) -> None:
    page = server.get("/en/campaigns/data-privacy/asks?topic=government-data").text
    assert "Personal Data" in page and "Places" not in page
    assert "1 bill has words on the asks." in words(page)


@pytest.mark.slow
def test_long_passages_of_many_bills_come_in_small_pages(live_alone: str, server: Server) -> None:
    sentence = f"It shall not share {'very personal ' * 60}data."
    with filling(live_alone) as made:
        add_session(made)
        for at in range(150):
            judge_bill(made, add_bill(made, f"HB26-1{at:03}"), "in_committee", followed=True)
            for ask in (COLLECT, KEEP, SHARE):
                add_mark(made, f"HB26-1{at:03}", ask, "for", sentence, phrase="share very")
                add_mark(made, f"HB26-1{at:03}", ask, "against", sentence, phrase="personal data")
    engine.forget()
    seen: list[str] = []
    for number in range(1, 100):
        page = server.get(f"/es/campaigns/data-privacy/asks?page={number}").text
        assert len(page.encode()) <= 50_000 and Reading(page).wrong == []
        seen += re.findall(r'id="?HB26|/es/bills/(HB26-1\d\d\d)"', page)
        if f"page={number + 1}" not in page:
            break
    assert sorted(set(seen)) == [f"HB26-1{at:03}" for at in range(150)]
