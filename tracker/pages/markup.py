"""Small pieces of HTML. Whatever comes in as text is escaped here, official text above all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from html import escape
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from tracker.domain.text_sanitizing import sanitized, without_unseen
from tracker.domain.times import Start
from tracker.domain.views import EvidenceView
from tracker.wording.dates import start_words
from tracker.wording.say import CLOSE, OPEN, marked
from tracker.wording.translator import Translator

Shade: TypeAlias = Literal["", "good", "warn", "bad"]


#: What never breaks: a bill's number, and the place of a law (`C.R.S. 24-74-106`).
_NUMBER = re.compile(
    r"\b[HS](?:B|[CJ]?R|J?M)\d\d[A-Z]?-\d{3,4}\b|\bC\.R\.S\. \d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)+"
)
#: Fields that are whole sentences, and how these end.
_SENTENCES = frozenset({"summary", "long_title", "text"})
_ENDED = re.compile(r"[.!?:;][\"'”’)\]]*$")
_CLOCK = re.compile(r"(\d:\d\d) (?:([AP]M)(?: (MT))?\b|([ap]\.) (m\.))")


def text(said: object) -> str:
    """Anything as text, escaped, without letters that nobody sees; a clock time and a bill's
    number never break."""
    return _escaped(sanitized(str(said)))


def _escaped(said: str) -> str:
    plain = escape(_CLOCK.sub(_unbroken, said))
    return _NUMBER.sub(r'<span class="nb">\g<0></span>', plain)


def _unbroken(clock: re.Match[str]) -> str:
    return "\N{NO-BREAK SPACE}".join(filter(None, clock.groups()))


def para(said: str, kind: str = "") -> str:
    """A paragraph of text that is not escaped yet; what is marked as official is English."""
    return f'<p class="{kind}">{mixed(said)}</p>' if kind else f"<p>{mixed(said)}</p>"


def official(said: str) -> str:
    """Official text: in English whatever the page's language is."""
    return f'<span lang="en">{text(said)}</span>'


def mixed(said: str) -> str:
    """A sentence of ours with official words marked in it (`say.marked`), as HTML."""
    return (
        _escaped(without_unseen(said)).replace(OPEN, '<span lang="en">').replace(CLOSE, "</span>")
    )


def link(address: str, label: str, kind: str = "") -> str:
    """A link to somebody else's web address; the label alone where the address is none."""
    if urlsplit(address).scheme not in ("http", "https"):
        return text(label)
    named = f' class="{kind}"' if kind else ""
    return f'<a{named} href="{escape(address, quote=True)}" rel="noreferrer">{text(label)}</a>'


def inner(address: str, label: str, kind: str = "") -> str:
    """A link to a page of our own, by an address that we made."""
    named = f' class="{kind}"' if kind else ""
    return f'<a{named} href="{escape(address, quote=True)}">{text(label)}</a>'


def state(word: str, shade: Shade) -> str:
    """A state: a word with a shape and a colour."""
    return f'<span class="state {shade}">{text(word)}</span>' if word else ""


def rows(items: Iterable[str]) -> str:
    """A ruled list of pieces of HTML."""
    return '<ul class="rows">' + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def heading(said: str, level: int = 2, key: str = "") -> str:
    """A heading. key: its anchor."""
    anchor = f' id="{escape(key, quote=True)}"' if key else ""
    return f"<h{level}{anchor}>{text(said)}</h{level}>"


def note(lines: Sequence[str], shade: Shade = "") -> str:
    """A box of sentences."""
    role = ' role="status"' if shade else ""
    return f'<div class="note {shade}"{role}>' + "".join(para(line) for line in lines) + "</div>"


def folded(summary: str, inner: str, *, is_open: bool = False) -> str:
    """HTML that opens under a line of text, or is open from the start."""
    opened = " open" if is_open else ""
    return f"<details{opened}><summary>{text(summary)}</summary>{inner}</details>"


def table(head: Sequence[str], body: Iterable[Sequence[str]], caption: str = "") -> str:
    """A table that scrolls by itself where it is wider than the page. Cells are HTML."""
    top = "".join(f'<th scope="col">{text(cell)}</th>' for cell in head)
    lines = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in body
    )
    named = f"<caption>{text(caption)}</caption>" if caption else ""
    return (
        f'<div class="scroll" tabindex="0"><table>{named}<thead><tr>{top}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def time_of(t: Translator, start: Start, today: date | None) -> str:
    """A start as a time element; `datetime` holds the day alone where there is no clock time."""
    when = start.day.isoformat() if start.moment is None else start.moment.isoformat()
    return f'<time datetime="{when}">{mixed(start_words(t, start, today, marked))}</time>'


def moment_of(words: str, moment: datetime) -> str:
    """A moment as a time element."""
    return f'<time datetime="{moment.isoformat()}">{text(words)}</time>'


def passage(evidence: EvidenceView) -> str:
    """A passage with its phrase marked, and with dots where it begins or ends within a sentence."""
    said = evidence.passage
    in_sentences = evidence.field in _SENTENCES
    first = "… " if in_sentences and said[:1].islower() else ""
    last = " …" if in_sentences and said and not _ENDED.search(said) else ""
    before, found, after = said.partition(evidence.phrase)
    if not found:
        return official(f"{first}{said}{last}")
    whole = f"{text(first + before)}<mark>{text(found)}</mark>{text(after + last)}"
    return f'<span lang="en">{whole}</span>'


def paragraphs(said: str) -> str:
    """Official text of several paragraphs."""
    parts = [part.strip() for part in said.splitlines() if part.strip()]
    return "".join(f'<p lang="en">{text(part)}</p>' for part in parts)
