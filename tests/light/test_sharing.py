"""What is sent on and subscribed to: ways that a telephone understands, and addresses in sight."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.light.conftest import Server


@pytest.fixture
def call(sample: None, server: Server) -> str:
    """The path of a call that is to come."""
    return re.search(r'href="/en/(calls/[^"#]+)', server.get("/en/calls").text)[1]  # type: ignore[index]


def ways(page: str, scheme: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(rf'href="({scheme}[^"]+)"', page)]


@pytest.mark.parametrize(("code", "subject"), [("en", "hearing"), ("es", "audiencia del")])
def test_a_call_is_sent_by_text_message_whatsapp_and_email(
    server: Server, call: str, code: str, subject: str
) -> None:
    page = server.get(f"/{code}/{call}").text
    own = f"{server.address}/{code}/{call}"
    assert page.index('href="#message"') < page.index('id="sign-up"') < page.index('id="message"')
    text, _ = ways(page, "sms:")
    assert text.startswith("sms:?&body=")
    said = unquote(text.removeprefix("sms:?&body="))
    assert len(said) <= 160 and said.endswith(own)
    whatsapp, _ = ways(page, "https://wa.me/")
    message = parse_qs(urlsplit(whatsapp).query)["text"][0]
    assert own in message and "HCR" in message
    email, _ = ways(page, "mailto:.subject")
    asked = parse_qs(urlsplit(email).query)
    assert subject in asked["subject"][0] and own in asked["body"][0]
    assert "\n" not in asked["subject"][0]


def test_the_other_language_is_sent_with_its_own_words_and_address(
    server: Server, call: str
) -> None:
    for code, other in (("en", "es"), ("es", "en")):
        _, message = ways(server.get(f"/{code}/{call}").text, "https://wa.me/")
        assert f"/{other}/{call}" in unquote(message)


def test_a_calendar_is_subscribed_to_with_its_address_in_sight(server: Server, call: str) -> None:
    page = server.get(f"/es/{call}").text
    bill = re.search(r"/feeds/(bills/[^\"?]+\.ics)", page)[1]  # type: ignore[index]
    assert f">{server.address}/feeds/{bill}?lang=es</code>" in page
    assert page.count('class="qr"') == 1, "of the sheet: who reads this holds the telephone"
    answer = server.get(f"/subscribe/{bill}?lang=es")
    to = answer.headers["location"]
    assert (answer.status, to) == (302, f"webcal://127.0.0.1:{server.port}/feeds/{bill}?lang=es")
    assert server.get(to.partition(str(server.port))[2]).status == 200


@pytest.mark.parametrize("path", ["", "//evil.example/x.ics", "../../evil", "no%0d%0asuch:feed"])
def test_a_subscription_leads_to_no_other_host(server: Server, path: str) -> None:
    answer = server.get(f"/subscribe/{path}")
    to = answer.headers.get("location", "")
    assert answer.status == 404 or urlsplit(to).netloc == f"127.0.0.1:{server.port}"
    assert "such" not in answer.headers
