"""People's texts: what they mean is shown, what could harm is text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from tracker.domain.language import Both
from tracker.pages.markdown import line, markdown, prose
from tracker.wording.translator import ENGLISH, SPANISH


@pytest.mark.parametrize(("said", "shown"), [
    ("**Bold** and *soft*", "<p><strong>Bold</strong> and <em>soft</em></p>"),
    ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
    ("# Head", "<h4>Head</h4>"),
    ("###### Low", "<h6>Low</h6>"),
    ("[in](https://a.org)", '<p><a href="https://a.org" rel="noreferrer">in</a></p>'),
    ("<mailto:a@b.org>", '<p><a href="mailto:a@b.org" rel="noreferrer">mailto:a@b.org</a></p>'),
    ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ('<b onclick="x">y</b>', "<p>&lt;b onclick=&#34;x&#34;&gt;y&lt;/b&gt;</p>"),
    ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
    ("[x](JaVaScRiPt&#58;alert(1))", "<p>[x](JaVaScRiPt:alert(1))</p>"),
    ("[x](data:text/html;base64,x)", "<p>[x](data:text/html;base64,x)</p>"),
    ("Read C.R.S. 24-74-106.5, it's law.",
     '<p>Read <span class="nb">C.R.S. 24-74-106.5</span>, it&#39;s law.</p>'),
    ("[x](/desk)", "<p>[x](/desk)</p>"),
    ("", ""),
])  # fmt: skip
def test_markdown_is_shown_and_html_is_text(said: str, shown: str) -> None:
    assert markdown(said) == shown


def test_a_picture_is_never_loaded() -> None:
    for said in ("![x](https://evil.org/a.png)", "![x][1]\n\n[1]: https://evil.org/a.png"):
        assert "<img" not in markdown(said)


def test_an_address_cannot_leave_its_attribute() -> None:
    assert '" on' not in markdown('[x](https://a.org/"onmouseover="x)')
    assert "<a" not in markdown('[x](https://a.org/" onmouseover="x)').partition("href")[2]


@given(st.text(st.sampled_from("<>\"'&[]()!#*`\\ \n:/ajhtpscrip"), max_size=60))
def test_no_text_makes_an_element_that_is_not_ours(said: str) -> None:
    shown = markdown(said).lower()
    for bad in ("<script", "<img", "<iframe", "<svg", "<input", 'href="java', 'href="data'):
        assert bad not in shown


def test_a_text_in_the_other_language_is_marked_so() -> None:
    only_english = Both("Hello", "")
    assert prose(SPANISH, only_english) == '<div lang="en"><p>Hello</p></div>'
    assert line(SPANISH, Both("A < B", "")) == '<span lang="en">A &lt; B</span>'
    assert prose(ENGLISH, only_english) == "<p>Hello</p>"


def test_what_is_put_in_is_put_in_as_it_is() -> None:
    said = Both("On {bill}, [x](https://a.org/{bill}).", "")
    shown = prose(ENGLISH, said, {"bill": Markup("<b>HB26-1037</b>")})
    assert "On <b>HB26-1037</b>," in shown
    assert 'href="https://a.org/%7Bbill%7D"' in shown
