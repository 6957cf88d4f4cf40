"""Whole crawls over real HTTP: what they ask, in which order, and what they leave behind."""

from __future__ import annotations


def test_the_installed_command_crawls_whole_and_says_so(empty):
    done = empty.installed("--full")
    assert done.code == 0, done.said
    assert "full crawl of 2026A: whole." in done.said


def test_a_second_crawl_writes_no_change(crawled):
    before = crawled.changes()
    done = crawled.crawl("--full")
    assert (done.code, crawled.changes()) == (0, before)
