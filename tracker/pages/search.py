"""The pieces of the page Search: what was found, where it stands, and how to search; and what a
reader is told who asks for one bill where a list does not have it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from tracker.domain.numbers import BillNumber
from tracker.domain.search_terms import LETTERS, TERMS, Remark
from tracker.domain.text.words import Span
from tracker.domain.times import hearing_day
from tracker.errors import NumberFault
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.pages.paging import by_session
from tracker.pages.parts import bill_link, card, stage_state
from tracker.queries.bills import BillFilter, number_meant, titles_of
from tracker.queries.edits import Stance, stances
from tracker.queries.hearings import HearingFilter, hearings
from tracker.queries.search import Hit, SearchOrder, SearchQuery, SearchResult
from tracker.queries.sessions import sessions, with_bills
from tracker.queries.suggestions import unknown_number
from tracker.settings import OFFICIAL_SOURCE
from tracker.visiting.links import PageUrl, QueryValue
from tracker.visiting.visit import Visit
from tracker.wording.reasons import from_words
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
    among = BillFilter(sessions, **values, followed=bool(url.one("followed")))
    order: SearchOrder = "newest" if url.one("order") == "newest" else "rank"
    return SearchQuery(url.one("q"), among, order, url.page())


def how(here: Visit) -> Markup:
    """How to search, with examples to press."""
    t, lines = here.t, []
    for name, typed in EXAMPLES.items():
        href = here.links.to("search", q=typed.partition(",")[0])
        way = html.tag("a", typed, "button", lang="en", href=href)
        lines.append(html.put_in(t, f"search.how.{name}", "example", way))
    return (
        html.heading(t("search.how"), key="how")
        + html.bullets(lines)
        + html.para(t("search.how.where"))
        + html.quiet(t("search.how.private"))
    )


def results(here: Visit, query: SearchQuery, result: SearchResult) -> Markup:
    """The bills that were found; or why none was and what to do."""
    t = here.t
    body = html.note(remark_words(t, result.remarks))
    if result.corrected:
        body += html.note([t("search.corrected", typed=result.typed, text=result.corrected)])
    if not result.hits:
        return body + _none(here, query, result)
    more = t("search.more", n=t.number(result.total))
    body += html.para(more if result.more else t.many("search.count", result.total))
    if len(result.sessions) > 1:

        def href(session: str) -> str:
            among = replace(query.among, sessions=(session,))
            return href_of(here, replace(query, among=among, page=1))

        body += by_session(here, Counter(result.sessions), href)
    names = {session.id: session.name for session in sessions(here.connection)}
    numbers = [hit.line.number for hit in result.hits]
    positions = stances(here.connection, here.campaigns, numbers)
    cards = (
        _card(here, hit, names.get(hit.line.session, ""), positions.get(hit.line.number, ()))
        for hit in result.hits
    )
    params = {**url_query(query), "page": ""}
    return body + parts.files(here, "search", "", **params) + html.div("hits", *cards)


def remark_words(t: Translator, remarks: Iterable[Remark]) -> list[str]:
    """Sentences that tell how a search was understood."""
    values = {"letters": str(LETTERS), "words": str(TERMS), "operators": _OPERATORS}
    return [t(f"search.remark.{remark}", **values) for remark in remarks]


def _none(here: Visit, query: SearchQuery, result: SearchResult) -> Markup:
    if not {"wordless", "broad"}.isdisjoint(result.remarks):
        return how(here)
    suggestion = html.NOTHING
    if result.suggestion and not is_spanish(query.text):
        href = href_of(here, replace(query, text=result.suggestion, page=1))
        button = html.button(href, result.suggestion)
        suggestion = html.para(html.put_in(here.t, "search.meant", "text", button))
    words = none_words(here.t, query, result, with_bills(here.connection))
    return suggestion + (bill_asked_for(here, query.text) or html.note(words)) + how(here)


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
    is_narrowed = query.among != BillFilter() and not unheard
    return [*lines, t("search.none.filters" if is_narrowed else "search.none.words")]


def url_query(query: SearchQuery) -> dict[str, QueryValue]:
    """The query of a search's URL: values by name, "" for what is not asked for."""
    among = query.among
    values = {
        "q": query.text,
        **{name: getattr(among, name) for name in _FILTERS},
        "followed": "yes" if among.followed else "",
        "order": "newest" if query.order == "newest" else "",
        "page": str(query.page) if query.page > 1 else "",
    }
    session = among.sessions if len(among.sessions) != 1 else among.sessions[0]
    return {**{name: value[:LETTERS] for name, value in values.items()}, "session": session}


def href_of(here: Visit, query: SearchQuery) -> str:
    """The link to a search with all that narrows it; what is not asked for leaves no trace."""
    return here.links.to("search", "", **url_query(query))


def _card(here: Visit, hit: Hit, session: str, positions: Sequence[Stance]) -> Markup:
    t, line, reading = here.t, hit.line, hit.reading
    title = html.tag("span", _marked(line.title, reading.title), lang="en")
    passage = html.NOTHING
    if where := reading.passage:
        before, after = "… " if where.before else "", " …" if where.after else ""
        inner = _marked(where.text, where.spans).replace("\n", Markup("<br>"))
        language = _LANGUAGES.get(where.field, "en")
        passage = html.tag("p", html.joined((before, inner, after)), lang=language)
    why = [t("search.by.number")] if hit.by_number else []
    if reading.fields and not (hit.by_number and reading.fields == ("number",)):
        names = dict.fromkeys(t(f"search.field.{name}") for name in reading.fields)
        why.append(sentence(t("search.in", fields=", ".join(names))))
    return card(
        html.para(bill_link(here, line.number), title, kind="what"),
        html.para(stage_state(t, line.stage), html.hint(session or line.session)),
        *(html.para(parts.stance_words(here, one)) for one in positions if one.position),
        html.quiet(from_words(t, line)) if line.source else "",
        passage,
        html.quiet(" ".join(why)),
        is_off=False,
    )


def _marked(text: str, spans: Sequence[Span]) -> Markup:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], html.tag("mark", text[start:end])]
        at = end
    return html.joined((*pieces, text[at:]))


def bill_asked_for(here: Visit, typed: str) -> Markup:
    """What to say in place of a list that is empty for a number: the bill of that number, which
    the list leaves out, or that it is not stored; "" for words."""
    number = number_meant(typed, here.session)
    if not number:
        return html.NOTHING
    titles = titles_of(here.connection, [number])
    if number not in titles:
        return unknown_bill(here, typed)
    bill = parts.bill_named(here, number, titles[number][0])
    return html.note([here.t("empty.filter")]) + html.para(bill)


def unknown_bill(here: Visit, typed: str) -> Markup:
    """A note: what is not stored, the agendas that list it all the same, how far the list goes,
    where else to look, what may be meant."""
    t = here.t
    if not typed:
        return html.div("note warn", html.para(t("bill.unnamed")))
    missing = html.para(t("bill.missing", number=typed))
    try:
        unknown = unknown_number(here.connection, BillNumber.understand(typed, here.session))
    except NumberFault:
        return html.div("note warn", missing)
    lines = []
    if not unknown.is_stored:
        lines.append(t("empty.session", session=unknown.number.session))
    if unknown.read is not None:
        lines.append(t("bill.missing.read", when=parts.moment_said(here, unknown.read)))
    if unknown.highest:
        lines.append(t("bill.missing.highest", number=unknown.highest))
    listed = hearings(
        here.connection,
        HearingFilter(here.session, bill=str(unknown.number), first=hearing_day(here.now)),
    )
    meetings = [one.meeting for one in listed if one.stands]
    starts = (parts.start_shown(here, meeting.start) for meeting in meetings)
    committees = (parts.meeting_link(here, meeting) for meeting in meetings)
    places = html.bullets(map(html.dotted, starts, committees))
    ways = (html.button(here.links.to("bill", number), number) for number in unknown.alike)
    page = f"{OFFICIAL_SOURCE}/bills/{quote(str(unknown.number))}"
    return html.div(
        "note warn",
        missing,
        html.para(t("bill.missing.listed", number=unknown.number) if places else ""),
        places,
        html.para(*lines),
        html.paras([t("bill.missing.alike"), html.spaced(*ways)] if unknown.alike else []),
        html.para(html.link(page, t("bill.missing.official"))),
    )
