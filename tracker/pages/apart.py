"""One broken piece costs one piece: a card, row or part of a page that cannot be drawn says so in
its place, and the rest stands."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from tracker.pages.markup import note
from tracker.store.engine import is_of_database
from tracker.visiting.visit import Visit

log = logging.getLogger(__name__)

P = ParamSpec("P")


def apart(draw: Callable[Concatenate[Visit, P], str]) -> Callable[Concatenate[Visit, P], str]:
    """A function that draws a piece, which no fault of its own leaves.

    A fault of the database is not the piece's: it goes on, to whoever says so for the whole page.
    """

    @wraps(draw)
    def drawn(here: Visit, /, *told: P.args, **named: P.kwargs) -> str:
        try:
            return draw(here, *told, **named)
        except Exception as error:
            if is_of_database(error):
                raise
            log.exception("a piece of a page could not be drawn", extra={"piece": draw.__name__})
            return note([here.t("broken.piece")], "warn")

    return drawn
