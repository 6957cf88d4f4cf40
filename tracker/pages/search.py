"""The pieces of the page Search: what was found, where it stands, and how to search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from typing import Final

from tracker.domain.passages import Passage, Span
from tracker.domain.search_terms import LETTERS, TERMS, Remark
from tracker.pages.markup import heading, note, para, state, text
from tracker.pages.parts import bill_link, stage_shade
from tracker.queries.search import Hit, SearchFilter, SearchQuery, SearchResult
from tracker.queries.sessions import sessions
from tracker.visiting.visit import Visit
from tracker.wording.say import sentence, stage_words
from tracker.wording.translator import Translator

#: What is shown as an example: our search knows English and Spanish, bills are in English.
EXAMPLES: Final = (
    ("words", "license plate data"),
    ("phrase", '"facial recognition"'),
    ("prefix", "surveil*"),
    ("number", "hb1037, SB 70, SB26-070"),
    ("name", "Rodriguez"),
)
_SPANISH: Final = re.compile(
    r"\b(?:de|del|la|las|el|los|y|con|para|por|en|sin|una?|ley|datos|privacidad)\b|[áéíóúñ¿]",
    re.IGNORECASE,
)
_OPERATORS: Final = "AND, OR, NOT, NEAR"
#: Passages of campaigns are in a language of their own, the rest is official and English.
_LANGUAGES: Final = {"calls_es": "es"}


def how(here: Visit) -> str:
    """How to search, with examples to press."""
    t = here.t
    lines = "".join(
        f"<li>{_with_link(here, f'search.how.{name}', typed)}</li>" for name, typed in EXAMPLES
    )
    return (
        heading(t("search.how"), key="how")
        + f"<ul>{lines}</ul>"
        + para(t("search.how.where"))
        + para(t("search.how.private"), "quiet")
    )


def _with_link(here: Visit, key: str, typed: str) -> str:
    before, _, after = here.t(key, example="\0").partition("\0")
    where = escape(here.links.search(typed.partition(",")[0]), quote=True)
    shown = f'<a class="button" lang="en" href="{where}">{text(typed)}</a>'
    return f"{text(before)}{shown}{text(after)}"


def found(here: Visit, query: SearchQuery, result: SearchResult) -> str:
    """What was found, or why nothing was and what to do."""
    said = _remarks(here.t, result.remarks) + _corrected(here, result)
    if not result.hits:
        return said + _none(here, query, result)
    names = {one.id: one.name for one in sessions(here.connection)}
    cards = "".join(_card(here, hit, names.get(hit.line.session, "")) for hit in result.hits)
    return f'{said}{_count(here, result)}<div class="hits">{cards}</div>'


def _count(here: Visit, result: SearchResult) -> str:
    t = here.t
    if result.more:
        return para(t("search.more", n=t.number(result.total)))
    return para(t.many("search.count", result.total))


def _remarks(t: Translator, remarks: Iterable[Remark]) -> str:
    lines = remark_words(t, remarks)
    return note(lines) if lines else ""


def remark_words(t: Translator, remarks: Iterable[Remark]) -> list[str]:
    """What is to be told of how a search was understood."""
    given = {"letters": str(LETTERS), "words": str(TERMS), "operators": _OPERATORS}
    return [t(f"search.remark.{one}", **given) for one in remarks]


def _corrected(here: Visit, result: SearchResult) -> str:
    if not result.corrected:
        return ""
    return note([here.t("search.corrected", typed=result.typed, text=result.corrected)])


def _none(here: Visit, query: SearchQuery, result: SearchResult) -> str:
    """Nothing was found: what else may be meant, and what to try."""
    t = here.t
    if not {"wordless", "broad"}.isdisjoint(result.remarks):
        return how(here)
    meant = "" if is_spanish(query.text) else _suggestion(here, query, result)
    return meant + note(none_words(t, query, result)) + how(here)


def is_spanish(typed: str) -> bool:
    """Whether words are Spanish by their small words or accents: bills are in English, and a near
    English word is not what is meant."""
    return bool(_SPANISH.search(typed))


def none_words(t: Translator, query: SearchQuery, result: SearchResult) -> list[str]:
    """That nothing was found, what of it no bill holds, and what to try."""
    if is_spanish(query.text) or (t.code == "es" and not result.suggestion):
        return [t("search.none"), t("search.none.english")]
    unheard = ", ".join(f"“{one}”" for one in result.unheard)
    lines = [t("search.none.unheard", words=unheard) if unheard else t("search.none")]
    is_narrowed = query.among != SearchFilter() and not unheard
    return [*lines, t("search.none.filters" if is_narrowed else "search.none.words")]


def _suggestion(here: Visit, query: SearchQuery, result: SearchResult) -> str:
    if not result.suggestion:
        return ""
    before, _, after = here.t("search.meant", text="\0").partition("\0")
    where = escape(address(here, replace(query, text=result.suggestion, page=1)), quote=True)
    meant = f'<a class="button" href="{where}">{text(result.suggestion)}</a>'
    return f"<p>{text(before)}{meant}{text(after)}</p>"


def address(here: Visit, query: SearchQuery) -> str:
    """The address of a search with all that narrows it; what is not asked for leaves no trace."""
    among = query.among
    told = {
        "session": among.session, "topic": among.topic, "stage": among.stage, "ask": among.ask,
        "chamber": among.chamber, "sponsor": among.sponsor, "committee": among.committee,
        "followed": "yes" if among.followed else "",
        "order": "newest" if query.order == "newest" else "",
        "page": str(query.page) if query.page > 1 else "",
    }  # fmt: skip
    kept = {name: said[:LETTERS] for name, said in told.items() if said}
    return here.links.search(query.text[:LETTERS], **kept)


# --- one bill ------------------------------------------------------------------------------------


def _card(here: Visit, hit: Hit, session: str) -> str:
    """A bill that was found: number, title, stage and session, a passage, and why it is here."""
    t, line = here.t, hit.line
    title = f'<span lang="en">{_marked(line.title, hit.reading.title)}</span>'
    stage = state(stage_words(t, line.stage), stage_shade(line.stage))
    passage = _passage(hit.reading.passage) if hit.reading.passage else ""
    return (
        f'<article class="card"><p class="what">{bill_link(here, line.number)} {title}</p>'
        f'<p>{stage} <span class="quiet">{text(session or line.session)}</span></p>'
        f"{passage}{_why(t, hit)}</article>"
    )


def _passage(passage: Passage) -> str:
    language = _LANGUAGES.get(passage.field, "en")
    before, after = "… " if passage.before else "", " …" if passage.after else ""
    said = _marked(passage.text, passage.spans).replace("\n", "<br>")
    return f'<p lang="{language}">{before}{said}{after}</p>'


def _marked(said: str, spans: Sequence[Span]) -> str:
    """A text with pieces marked, all of it escaped."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text(said[at:start]), f"<mark>{text(said[start:end])}</mark>"]
        at = end
    return "".join((*pieces, text(said[at:])))


def _why(t: Translator, hit: Hit) -> str:
    lines = [t("search.by.number")] if hit.by_number else []
    names = [t(f"search.field.{name}") for name in hit.reading.fields]
    if names and not (hit.by_number and hit.reading.fields == ("number",)):
        lines.append(sentence(t("search.in", fields=", ".join(dict.fromkeys(names)))))
    return para(" ".join(lines), "quiet") if lines else ""
