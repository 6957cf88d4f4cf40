"""Search: the page, its filters, what was found and where, what was not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "search.title": "Search",
    "search.about": "Search bills of all sessions: titles, texts, history, sponsors.",
    "search.lead": "Search the bills of all sessions.",
    "search.label": "What are you looking for?",
    "search.hint": "Number, name or words",
    "search.go": "Search",
    "search.everywhere": "Search all sessions and bill texts",
    "search.how": "How to search",
    "search.how.words": "Write some words. Every word must be in the bill: {example}",
    "search.how.phrase": "Put words in quotes to find them side by side: {example}",
    "search.how.prefix": "Put a star where a word may go on: {example}",
    "search.how.number": "Write a number as you know it: {example}",
    "search.how.name": "Names need no accents, and a small slip is forgiven: {example}",
    "search.how.where": (
        "We look in numbers, titles, subjects, sponsors, summaries, history, the newest text that "
        "we hold, and what campaigns say."
    ),
    "search.how.private": "Your search is in the address of the page. We keep no list of searches.",
    "search.filters": "Filters and order",
    "search.session.all": "All sessions",
    "search.any": "any",
    "search.ask": "Campaign's ask",
    "search.followed": "Only bills related to privacy",
    "search.order": "Order",
    "search.order.rank": "best first",
    "search.order.newest": "newest first",
    "search.page": "Page of the results",
    "search.more": "More than {n} bills. Add a word to find fewer.",
    "search.none": "No bill has all of this.",
    "search.none.unheard": "No bill has {words}.",
    "search.none.filters": "Look in all sessions, or use fewer filters.",
    "search.none.words": "Try fewer words, or the start of a word with a star.",
    "search.none.english": (
        "Bills are written in English: search in English, such as “license plate”."
    ),
    "search.meant": "Did you mean: {text}",
    "search.corrected": "Nothing found for “{typed}”. You see what we found for “{text}”.",
    "search.remark.long": "This is long: we used the first {letters} letters.",
    "search.remark.many": "These are many words: we used the first {words}.",
    "search.remark.wordless": "There is no letter or digit here to look for.",
    "search.remark.operators": "{operators} do nothing here: all words must be there.",
    "search.remark.broad": "These words are too common together. Add a word, or pick a session.",
    "search.in": "Found in: {fields}.",
    "search.by.number": "Found by its number.",
    "search.field.number": "number",
    "search.field.title": "title",
    "search.field.long_title": "long title",
    "search.field.subjects": "subjects",
    "search.field.sponsors": "sponsors",
    "search.field.summary": "summary",
    "search.field.calls_en": "the campaign's words",
    "search.field.calls_es": "the campaign's words in Spanish",
    "search.field.actions": "history",
    "search.field.text": "bill text",
}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {
    "search.count": ("{n} bill", "{n} bills"),
}
