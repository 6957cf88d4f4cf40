"""What an exchange says of its body: unpacked within bounds, or why not."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime

import pytest

from tracker.warc import KEPT_OF_REFUSAL, Exchange, Unusable

WORDS = b"<html>the words of a page</html>" * 30
MOST = 1024


def answer(packing: str, body: bytes, status: int = 200) -> Exchange:
    headers = (("Content-Encoding", packing),) if packing else ()
    at = datetime(2026, 2, 24, tzinfo=UTC)
    return Exchange(at, "http://x/", status, headers, body, sent=(("User-Agent", "X/1"),))


@pytest.mark.parametrize(
    ("packing", "body"),
    [
        pytest.param("", WORDS, id="not packed"),
        pytest.param("identity", WORDS, id="said to be not packed"),
        pytest.param("gzip", gzip.compress(WORDS), id="gzip"),
        pytest.param(" GZIP ", gzip.compress(WORDS), id="written large"),
        pytest.param("x-gzip", gzip.compress(WORDS), id="by its old name"),
        pytest.param("deflate", zlib.compress(WORDS), id="deflate"),
        pytest.param("gzip", gzip.compress(WORDS) + b"more", id="with something behind"),
        pytest.param("gzip", gzip.compress(b"x" * MOST), id="just as large as may be"),
    ],
)
def test_a_body_is_unpacked_as_it_was_packed(packing: str, body: bytes) -> None:
    assert answer(packing, body).unpacked(MOST) in (WORDS, b"x" * MOST)


@pytest.mark.parametrize(
    ("packing", "body", "fault", "why"),
    [
        pytest.param("", b"x" * (MOST + 1), "too_large", "over 0.000976", id="too large"),
        pytest.param(
            "gzip", gzip.compress(bytes(10**7)), "too_large", "over", id="unpacks to much"
        ),
        pytest.param("gzip", gzip.compress(WORDS)[:-9], "cut", "the end of what", id="cut"),
        pytest.param("gzip", b"", "cut", "the end of what", id="nothing"),
        pytest.param("gzip", WORDS, "cut", "does not unpack", id="not what it says"),
        pytest.param("br", WORDS, "packed", "packed as 'br'", id="in a way nobody asked for"),
    ],
)
def test_why_a_body_cannot_be_used(packing: str, body: bytes, fault: str, why: str) -> None:
    with pytest.raises(Unusable) as told:
        answer(packing, body).unpacked(MOST)
    assert told.value.fault == fault
    assert why in str(told.value)


def test_a_refusal_keeps_the_beginning_of_its_words_also_where_it_came_packed() -> None:
    refusal = answer("gzip", gzip.compress(WORDS * 9), 406).evidence()
    assert refusal["body"] == (WORDS * 9)[:KEPT_OF_REFUSAL].decode()
    assert refusal["ours"] == {"User-Agent": "X/1"}
    assert answer("br", b"as it came", 406).evidence()["body"] == "as it came"
