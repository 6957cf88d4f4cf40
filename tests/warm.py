"""What a forked command finds loaded and read already; see `crawling.forked`."""

from __future__ import annotations

import logging.config

import alembic.command
import scrapy.core.downloader.handlers.http11
import scrapy.crawler
import sqlalchemy.dialects.sqlite

import scrapers.documents
import scrapers.plans
import tests.crawling
import tracker.cli.crawl
import tracker.cli.read
import tracker.cli.status
from tracker import campaigns, cli
from tracker.settings import ROOT

__all__ = ["alembic", "logging", "scrapers", "scrapy", "sqlalchemy", "tests", "tracker"]

cli.command()
campaigns.judging(ROOT / "data" / "campaigns")
