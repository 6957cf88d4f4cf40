"""The wrapper round Streamlit's pages, and the process as people start it."""

from __future__ import annotations

import asyncio
from typing import Any

from tracker.dashboard.shell import HtmlShell, dressed
from tracker.domain.language import LANGUAGES
from tracker.web.headers import SafeHeaders, language_of, policy_for

PAGE = """<!DOCTYPE html><html lang="de"><head><title>Streamlit</title>
    <!-- Machine-readable pointer --><link rel="service-desc" href="./_stcore/x.json" />
    <!-- keep me --><script></script></head>
    <body><noscript><p>POST _stcore/agent</p></noscript><div id="root"></div></body></html>"""


def scope_of(path: str = "/", query: str = "", **headers: str) -> dict[str, Any]:
    pairs = [(name.replace("_", "-").encode(), one.encode()) for name, one in headers.items()]
    return {"type": "http", "path": path, "query_string": query.encode(), "headers": pairs}


def answer_of(
    scope: dict[str, Any],
    body: bytes,
    kind: str = "text/html",
    language: str = "",
    policy: str = "",
) -> tuple[dict[str, str], bytes, dict[str, Any]]:
    """Headers and body as they leave the shell, and the request as it came in."""
    sent: list[Any] = []
    asked: dict[str, Any] = {}

    async def app(inner: Any, receive: Any, send: Any) -> None:
        asked.update(inner)
        head = [(b"content-type", kind.encode()), (b"etag", b'"1"'), (b"content-length", b"9")]
        head += [(b"content-language", language.encode())] if language else []
        head += [(b"content-security-policy", policy.encode())] if policy else []
        await send({"type": "http.response.start", "status": 200, "headers": head})
        half = len(body) // 2
        await send({"type": "http.response.body", "body": body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": body[half:]})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    asyncio.run(SafeHeaders(HtmlShell(app))(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return headers, b"".join(one["body"] for one in sent[1:]), asked


def test_a_page_gets_our_language_and_title_and_no_word_to_agents() -> None:
    said = dressed(PAGE, "en")
    assert '<html lang="en"' in said
    assert "<title>Colorado bill tracker</title>" in said
    assert "service-desc" not in said
    assert "Machine-readable" not in said
    assert "_stcore/agent" not in said
    assert "leg.colorado.gov" in said
    assert "<!-- keep me -->" in said


def test_words_stand_there_before_the_script_with_the_way_to_the_light_page() -> None:
    font = '<link rel="preload" href="./static/a.woff2" as="font" type="font/woff2" crossorigin />'
    said = dressed(PAGE.replace("<title>", f"{font}<title>"), "es", "/call", "hb26-1037-6-x")
    root = said.partition('<div id="root">')[2]
    assert "La página se está cargando." in root and "Proyectos de ley de Colorado" in root
    assert 'href="/es/calls/hb26-1037-6-x"' in root
    assert "woff2" not in said
    for path, shows, href in (
        ("/", "", "/en/"), ("/bills", "", "/en/bills"), ("/call", "", "/en/"),
        ("/more", "", "/en/"), ("/bill", "<script>", "/en/bills/%3Cscript%3E"),
    ):  # fmt: skip
        assert f'href="{href}"' in dressed(PAGE, "en", path, shows), path


def test_a_page_says_in_both_languages_where_to_go_without_a_script() -> None:
    for language in LANGUAGES:
        said = dressed(PAGE, language)
        noscript = said.partition("<noscript>")[2].partition("</noscript>")[0]
        for address in ("/en/", "/es/", "/feeds/hearings.ics", "/feeds/changes.atom?lang=es"):
            assert f'href="{address}"' in noscript
        assert noscript.startswith(f'<div lang="{language}">')


def test_a_light_page_passes_as_it_is() -> None:
    page = b'<!DOCTYPE html><html lang="es"><title>Hoy</title></html>'
    headers, body, _ = answer_of(
        scope_of("/es/", accept_language="en"), page, language="es", policy="default-src 'none'"
    )
    assert body == page
    assert headers["etag"] == '"1"'
    assert headers["content-security-policy"] == "default-src 'none'"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_language_is_one_that_we_have() -> None:
    assert language_of(scope_of(query="lang=en")) == "en"
    assert language_of(scope_of(query="lang=es", accept_language="en")) == "es"
    assert language_of(scope_of(accept_language="es-MX,en;q=0.5")) == "es"
    assert language_of(scope_of(query="lang=xx", accept_language="de-DE,de;q=0.9")) == "en"


def test_a_page_carries_the_policy_and_its_new_length() -> None:
    headers, body, asked = answer_of(scope_of(accept_encoding="gzip"), PAGE.encode())
    assert headers["content-security-policy"] == policy_for("")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "etag" not in headers
    assert headers["content-length"] == str(len(body))
    assert b"Colorado bill tracker" in body
    assert asked["headers"] == []


def test_other_answers_pass_as_they_are() -> None:
    headers, body, asked = answer_of(
        scope_of("/static/js/index.js", accept_encoding="gzip", host="evil.example"),
        b"let x",
        "text/javascript",
    )
    assert "evil" not in str(headers), "what others may keep names no host"
    assert headers["etag"] == '"1"'
    assert headers["x-content-type-options"] == "nosniff"
    assert body == b"let x"
    assert len(asked["headers"]) == 2


def test_sockets_may_lead_to_the_page_s_own_host_alone() -> None:
    assert "connect-src 'self' ws://tracker.example:8501 wss://tracker.example:8501;" in (
        policy_for("tracker.example:8501")
    )
    assert "connect-src 'self' ws://[::1]:8501" in policy_for("[::1]:8501")
    for strange in ("", "a b", "evil.example; script-src *", "*", "a.example,b.example"):
        assert "connect-src 'self';" in policy_for(strange)
