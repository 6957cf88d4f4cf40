"""What a session plans, and what becomes of the pages where its file contradicts itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.light.conftest import Server
from tests.queries.fill import filling
from tracker import clock

EARLY = "2027-02-01 08:00"


@pytest.fixture
def planned(live: str) -> str:
    """The sample's bills as those of 2027, on a Monday of February 2027."""
    with filling(live) as made:
        for table in ("bills", "meetings", "calls"):
            made.execute(text(f"update {table} set session = '2027A'"))
        made.execute(text("update bill_statuses set stage = 'in_committee'"))
    clock.start(EARLY)
    return live


@pytest.mark.parametrize(("lang", "words"), [
    ("en", ("Deadlines of the session", "Fri, Feb 5", "Last day to introduce Senate bills",
            "These dates are for information and may change.", "HJR26-1031")),
    ("es", ("Fechas límite de la sesión", "Viernes 5 de febrero",
            "Último día para nuevos proyectos del Senado",
            "Estas fechas son solo para informar y pueden cambiar.", "HJR26-1031")),
])  # fmt: skip
def test_deadlines_stand_on_today_calendar_and_bill_as_context(
    planned: str, server: Server, lang: str, words: tuple[str, ...]
) -> None:
    for path in ("", "/calendar?month=2027-02"):
        said = server.get(f"/{lang}{path or '/'}").text
        assert [one for one in words if one not in said] == [], path
    of_house, of_senate = (
        server.get(f"/{lang}/bills/{one}").text for one in ("HB26-1037", "SB26-070")
    )
    assert words[2] in of_senate and words[2] not in of_house
    not_late = {
        "en": "They do not say that this one is late.",
        "es": "No quieren decir que este vaya tarde.",
    }
    assert not_late[lang] in of_house
    assert "Appropriations" in of_house


def test_a_bill_that_is_decided_has_no_deadline(planned: str, server: Server) -> None:
    with filling(planned) as made:
        made.execute(text("update bill_statuses set stage = 'postponed_indefinitely'"))
    assert "Deadlines of the session" not in server.get("/en/bills/HB26-1037").text


def test_a_session_without_deadlines_shows_none(sample: Path, server: Server) -> None:
    assert "Deadlines" not in server.get("/en/").text


def test_a_session_that_contradicts_itself_is_told_and_comes_back(
    sample: Path, server: Server
) -> None:
    file = sample / "sessions.toml"
    good = file.read_text()
    file.write_text(good.replace("last_day = 2026-05-13", "last_day = 2026-01-13"))
    answer = server.get("/en/")
    assert answer.status == 503
    assert "Nothing that was stored is lost." in answer.text
    assert "session 2026A: it ends on 2026-01-13, before it begins on 2026-01-14." in answer.text
    assert "sessions.toml, line " in answer.text and str(sample) not in answer.text
    file.write_text(good)
    assert server.get("/en/").status == 200
