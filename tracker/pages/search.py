"""The pieces of the page Search: what was found, where it stands, and how to search."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from markupsafe import Markup

from tracker.domain.search_terms import LETTERS, TERMS, Passage, Remark
from tracker.domain.text.words import Span
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.parts import bill_link, card, stage_state
from tracker.pages.session_choice import by_session
from tracker.pages.unknown_bill import bill_asked_for
from tracker.queries.edits import Stance, stances
from tracker.queries.search import Hit, SearchFilter, SearchOrder, SearchQuery, SearchResult
from tracker.queries.sessions import sessions, with_bills
from tracker.visiting.links import Asked, PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.other_sources import from_words
from tracker.wording.say import sentence
from tracker.wording.translator import Translator

#: What is shown as an example: our search knows English and Spanish, bills are in English.
EXAMPLES: Final = {
    "words": "license plate data",
    "phrase": '"facial recognition"',
    "prefix": "surveil*",
    "number": "hb1037, SB 70, SB26-070",
    "name": "Rodriguez",
}
_SPANISH: Final = re.compile(
    r"\b(?:de|del|la|las|el|los|y|con|para|por|en|sin|una?|ley|datos|privacidad)\b|[áéíóúñ¿]",
    re.IGNORECASE,
)
#: The filters of one value, and what a session's id looks like; any other means all sessions.
_FILTERS: Final = ("topic", "stage", "ask", "chamber", "sponsor", "committee")
_SESSION: Final = re.compile("[12][0-9]{3}[A-Z]")
_OPERATORS: Final = "AND, OR, NOT, NEAR, -"
#: Passages of campaigns are in a language of their own, the rest is official and English.
_LANGUAGES: Final = {"calls_es": "es"}


def query_of(url: PageUrl) -> SearchQuery:
    """The search that a URL means."""
    values = {name: url.one(name).strip() for name in _FILTERS}
    sessions = tuple(filter(_SESSION.fullmatch, url.several("session")))
    among = SearchFilter(sessions, **values, followed=bool(url.one("followed")))
    order: SearchOrder = "newest" if url.one("order") == "newest" else "rank"
    return SearchQuery(url.one("q"), among, order, url.page())


def how(here: Visit) -> Markup:
    """How to search, with examples to press."""
    t = here.t

    def example(name: str, typed: str) -> Markup:
        href = here.links.to("search", q=typed.partition(",")[0])
        way = html.tag("a", typed, "button", lang="en", href=href)
        return html.put_in(t, f"search.how.{name}", "example", way)

    return (
        html.heading(t("search.how"), key="how")
        + html.bullets(example(name, typed) for name, typed in EXAMPLES.items())
        + html.para(t("search.how.where"))
        + html.quiet(t("search.how.private"))
    )


def results(here: Visit, query: SearchQuery, result: SearchResult) -> Markup:
    """What was found, or why nothing was and what to do."""
    t = here.t
    body = html.note(remark_words(t, result.remarks))
    if result.corrected:
        body += html.note([t("search.corrected", typed=result.typed, text=result.corrected)])
    if not result.hits:
        return body + _none(here, query, result)
    names = {session.id: session.name for session in sessions(here.connection)}
    numbers = [hit.line.number for hit in result.hits]
    positions = stances(here.connection, here.campaigns, numbers)
    cards = (
        _card(here, hit, names.get(hit.line.session, ""), positions.get(hit.line.number, ()))
        for hit in result.hits
    )
    more = t("search.more", n=t.number(result.total))
    count = more if result.more else t.many("search.count", result.total)
    asked = {**url_query(query), "page": ""}
    return (
        body
        + html.para(count)
        + _by_session(here, query, result)
        + parts.files(here, "search", "", **asked)
        + html.div("hits", *cards)
    )


def _by_session(here: Visit, query: SearchQuery, result: SearchResult) -> Markup:
    """How many of what was found are of each session, where they are of several."""
    if len(result.sessions) < 2:
        return html.NOTHING

    def href(session: str) -> str:
        among = replace(query.among, sessions=(session,))
        return href_of(here, replace(query, among=among, page=1))

    return by_session(here, Counter(result.sessions), href)


def remark_words(t: Translator, remarks: Iterable[Remark]) -> list[str]:
    """Sentences that tell how a search was understood."""
    values = {"letters": str(LETTERS), "words": str(TERMS), "operators": _OPERATORS}
    return [t(f"search.remark.{remark}", **values) for remark in remarks]


def _none(here: Visit, query: SearchQuery, result: SearchResult) -> Markup:
    """Nothing was found: what else may be meant, and what to try."""
    if not {"wordless", "broad"}.isdisjoint(result.remarks):
        return how(here)
    suggestion = html.NOTHING
    if result.suggestion and not is_spanish(query.text):
        href = href_of(here, replace(query, text=result.suggestion, page=1))
        button = html.button(href, result.suggestion)
        suggestion = html.para(html.put_in(here.t, "search.meant", "text", button))
    stored = with_bills(here.connection)
    told = bill_asked_for(here, query.text) or html.note(none_words(here.t, query, result, stored))
    return suggestion + told + how(here)


def is_spanish(typed: str) -> bool:
    """Whether words are Spanish by their small words or accents: bills are in English, and a near
    English word is not what is meant."""
    return bool(_SPANISH.search(typed))


def none_words(
    t: Translator, query: SearchQuery, result: SearchResult, stored: Collection[str]
) -> list[str]:
    """That nothing was found, which words no bill holds, and what to try; of what is not stored,
    that there was nothing to search. stored: the sessions of which bills are."""
    if not stored:
        return [t("empty.bills.never")]
    if query.among.sessions and not set(stored).intersection(query.among.sessions):
        unread = (t("empty.session", session=one) for one in query.among.sessions)
        return [*unread, t("search.none.filters")]
    if is_spanish(query.text) or (t.code == "es" and not result.suggestion):
        return [t("search.none"), t("search.none.english")]
    unheard = ", ".join(f"“{word}”" for word in result.unheard)
    lines = [t("search.none.unheard", words=unheard) if unheard else t("search.none")]
    is_narrowed = query.among != SearchFilter() and not unheard
    return [*lines, t("search.none.filters" if is_narrowed else "search.none.words")]


def url_query(query: SearchQuery) -> dict[str, Asked]:
    """The query of a search's URL: values by name, "" for what is not asked for."""
    among = query.among
    values = {
        "q": query.text,
        "topic": among.topic,
        "stage": among.stage,
        "ask": among.ask,
        "chamber": among.chamber,
        "sponsor": among.sponsor,
        "committee": among.committee,
        "followed": "yes" if among.followed else "",
        "order": "newest" if query.order == "newest" else "",
        "page": str(query.page) if query.page > 1 else "",
    }
    return {
        **{name: value[:LETTERS] for name, value in values.items()},
        "session": among.sessions if len(among.sessions) != 1 else among.sessions[0],
    }


def href_of(here: Visit, query: SearchQuery) -> str:
    """The link to a search with all that narrows it; what is not asked for leaves no trace."""
    return here.links.to("search", "", **url_query(query))


# --- one bill ------------------------------------------------------------------------------------


def _card(here: Visit, hit: Hit, session: str, positions: Sequence[Stance]) -> Markup:
    """A bill that was found: number, title, stage and session, our positions, a passage, and why
    it is here."""
    line, reading = hit.line, hit.reading
    title = html.tag("span", _marked(line.title, reading.title), lang="en")
    return card(
        html.para(bill_link(here, line.number), title, kind="what"),
        html.para(stage_state(here.t, line.stage), html.hint(session or line.session)),
        *(html.para(parts.stance_words(here, one)) for one in positions if one.position),
        html.quiet(from_words(here.t, line)) if line.source else "",
        _passage(reading.passage) if reading.passage else "",
        _why(here.t, hit),
        is_off=False,
    )


def _passage(passage: Passage) -> Markup:
    language = _LANGUAGES.get(passage.field, "en")
    before, after = "… " if passage.before else "", " …" if passage.after else ""
    inner = _marked(passage.text, passage.spans).replace("\n", Markup("<br>"))
    return html.tag("p", html.joined((before, inner, after)), lang=language)


def _marked(text: str, spans: Sequence[Span]) -> Markup:
    """A text with pieces marked."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], html.tag("mark", text[start:end])]
        at = end
    return html.joined((*pieces, text[at:]))


def _why(t: Translator, hit: Hit) -> Markup:
    lines = [t("search.by.number")] if hit.by_number else []
    fields = hit.reading.fields
    if fields and not (hit.by_number and fields == ("number",)):
        names = dict.fromkeys(t(f"search.field.{name}") for name in fields)
        lines.append(sentence(t("search.in", fields=", ".join(names))))
    return html.quiet(" ".join(lines))
