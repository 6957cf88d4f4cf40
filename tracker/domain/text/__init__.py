"""The one text engine under topics, asks and search: words, clauses, phrases, mentions.

Spans are (from, to): of letters in a text, or of words in a row of words, as each place says.
"""
