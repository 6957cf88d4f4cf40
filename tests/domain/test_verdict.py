"""The verdict: what is wrong, the gravest first, in one sentence with what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tracker.domain.health import (
    CrawlView,
    FailureView,
    Freshness,
    HealthView,
    Shown,
    alike,
    findings,
    gist,
)
from tracker.wording.say import to_do, verdict_words
from tracker.wording.translator import ENGLISH, SPANISH

NOW = datetime(2026, 2, 25, 15, tzinfo=UTC)
CRAWL = CrawlView(
    1, "update", "2026A", "https://leg.test", NOW, NOW, "whole", "", 0, 9, 9, 1, 0, 0, 0, 0
)  # fmt: skip
FRESH = Freshness(NOW, NOW, "https://leg.test", (), None, CRAWL)
WELL = HealthView((CRAWL,), (), (), (), 226, (), (), ())
PAGE = FailureView(NOW, "agenda", "https://leg.test/7", "agenda: cut at https://leg.test/7")


def said(fresh: Freshness, health: HealthView, **shown: Any) -> tuple[str, tuple[str, ...]]:
    found = findings(fresh, health, Shown(**shown))
    return verdict_words(ENGLISH, found), to_do(ENGLISH, found, fresh)


def test_where_nothing_is_wrong_there_is_nothing_to_do() -> None:
    assert said(FRESH, WELL, texts=3) == (
        "All is well: what is shown is fresh, and every page could be read.",
        ("There is nothing to do.",),
    )


def test_failed_crawls_and_no_bill_are_never_well() -> None:
    last = replace(CRAWL, outcome="failed", message="It did not answer.", pages=0)
    sentence, do = said(
        replace(FRESH, schedule_seen=None, bills_seen=None, faults=("crawl_failed",), last=last),
        replace(WELL, crawls=(last,), bills=0),
        unheard=("update",),
    )
    assert sentence == "Something is wrong: nothing was read, so there is no bill."
    assert do == (
        "Nothing was read, so there is no bill. Check whether https://leg.test opens in a browser. "
        "If it does, run `tracker crawl --full` again. It did not answer.",
    )


@pytest.mark.parametrize(
    ("fresh", "health", "shown", "sentence"),
    [
        ({}, {}, {"texts": 0, "unread": 55},
         "It works, but none of the 55 bill texts that were asked for could be read."),
        ({}, {}, {"texts": 50, "unread": 5}, "It works, but 5 of 55 bill texts could not be read."),
        ({}, {"failures": (PAGE,)}, {}, "It works, but 1 official page could not be read."),
        ({"faults": ("schedule_old",)}, {"failures": (PAGE,) * 3}, {},
         "Something is wrong: the schedule is older than two hours, and 1 more thing needs a "
         "look."),
        ({"faults": ("crawl_interrupted", "list_old")}, {}, {},
         "Something is wrong: the list of bills is older than a day, and 1 more thing needs a "
         "look."),
        ({"faults": ("session_strange",), "strange": ("2027A",)}, {}, {},
         "It works, but the site offers 1 session that we do not know."),
        ({}, {"unrecognised": (("Sang", ("HB26-1001",)),)}, {},
         "All is well; 1 detail below waits for a person to look at it."),
        ({"running": CRAWL, "last": None}, {"bills": 0}, {},
         "The first reading is under way. Come back in a few minutes."),
        ({}, {}, {"is_sample": True},
         "Something is wrong: the bundled sample is shown, not what the official site says now."),
        ({}, {}, {"unheard": ("hearings", "update")},
         "It works, but the last reading of 1 plan read nothing."),
        ({}, {}, {"files": 2}, "It works, but there are 2 mistakes in the campaign files."),
    ],
)  # fmt: skip
def test_the_gravest_is_told_with_how_many_others(
    fresh: dict[str, Any], health: dict[str, Any], shown: dict[str, Any], sentence: str
) -> None:
    assert said(replace(FRESH, **fresh), replace(WELL, **health), **shown)[0] == sentence


def test_everything_that_can_be_wrong_has_words_in_both_languages() -> None:
    running = replace(CRAWL, outcome="running")
    faults = ("crawl_refused", "crawl_failed", "crawl_interrupted", "schedule_old", "list_old",
              "session_strange", "crawl_partial")  # fmt: skip
    everything = [
        *findings(replace(FRESH, faults=faults, strange=("2027A",)),
                  replace(WELL, failures=(PAGE,), nameless_items=("HB",)),
                  Shown(5, 2, ("hearings",), 1, is_sample=True)),
        *findings(FRESH, replace(WELL, bills=0), Shown(unread=1)),
        *findings(replace(FRESH, running=running), replace(WELL, bills=0), Shown()),
    ]  # fmt: skip
    assert {found.code for found in everything} >= {"sample", "empty", "begins", "no_text", "texts"}
    for t in (ENGLISH, SPANISH):
        assert all(to_do(t, everything, FRESH)) and verdict_words(t, everything)


def test_like_faults_are_one_and_others_are_not() -> None:
    messages = [f"no text at https://leg.test/{at} of HB26-10{at:02}" for at in range(55)]
    kinds = alike([*messages, "the file is no PDF"], gist)
    assert [(kind[0], len(kind)) for kind in kinds] == [
        (messages[0], 55), ("the file is no PDF", 1),
    ]  # fmt: skip
