"""Feeds: calendar files and Atom, from the same views and words as the pages."""
