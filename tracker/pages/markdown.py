"""People's texts as HTML: Markdown without HTML, without pictures, with links to the web and mail.

What a campaign or an editor writes is never trusted: HTML and scripts appear as the text they are,
and nothing is loaded from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from tracker.domain.language import Both
from tracker.pages.markup import para, tag, text
from tracker.wording.translator import Translator

_SCHEMES: Final = ("http", "https", "mailto")
#: By how much headings are lowered: the page's own are h1 to h3.
_LOWER: Final = 3
_LOWEST: Final = 6


def _words(_: object, tokens: Sequence[Token], at: int, *__: object) -> str:
    """Words as all pages show them: what must not break does not."""
    return text(tokens[at].content)


class _Reader(MarkdownIt):
    """CommonMark whose pictures stand as text and whose links lead to the web or a mailbox."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False})
        self.disable(["image", "html_block", "html_inline"])
        self.add_render_rule("text", _words)

    def validateLink(self, url: str) -> bool:  # noqa: N802 - its name is theirs
        """Whether a link may lead there."""
        try:
            parts = urlsplit(url.strip())
        except ValueError:
            return False
        return parts.scheme.lower() in _SCHEMES and bool(parts.netloc or parts.path)


_READER: Final = _Reader()


def markdown(words: str) -> Markup:
    """A text as HTML, "" where it is empty."""
    tokens = _READER.parse(words)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1:]) + _LOWER, _LOWEST)}"
        for part in token.children or ():
            if part.type == "link_open":
                part.attrs = {"href": part.attrs.get("href", ""), "rel": "noreferrer"}
    return Markup(str(_READER.renderer.render(tokens, _READER.options, {})).strip())


def prose(t: Translator, both: Both, places: Mapping[str, Markup] | None = None) -> Markup:
    """A text as HTML, marked where it is in the other language. places: put in for `{bill}`."""
    html = str(markdown(both.of(t.code)))
    for name, piece in (places or {}).items():
        html = html.replace(f"{{{name}}}", piece)
    return _in_its_language(t, both, "div", Markup(html))


def line(t: Translator, both: Both) -> Markup:
    """A name or a single line as HTML; marked where it is in the other language."""
    return _in_its_language(t, both, "span", text(both.of(t.code)))


def _in_its_language(t: Translator, both: Both, name: str, inner: Markup) -> Markup:
    language = both.language(t.code)
    return tag(name, inner, lang=language) if inner and language != t.code else inner


def line_para(t: Translator, both: Both) -> Markup:
    """The same as a paragraph, "" for nothing."""
    return para(line(t, both)) if both else Markup()
