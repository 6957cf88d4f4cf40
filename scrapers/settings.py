"""Scrapy's settings. Pace, agent and source are read from tracker.settings."""

from __future__ import annotations

from typing import Any

from tracker.settings import Settings
from tracker.warc import MOST_BYTES

BOT_NAME = "colorado-bill-tracker"
SPIDER_MODULES = ["scrapers.spiders"]
#: Seconds after which a page that has not come is asked for again.
TIMEOUT = 60.0


def crawl_settings(settings: Settings) -> dict[str, Any]:
    """What a crawl runs with: one connection, one request at a time. Pace, robots.txt, redirects,
    unpacking, trying again and conditional requests are ours (asking, politeness, pipeline), so
    Scrapy's stay off: it tells what goes wrong with them by one error."""
    return {
        "USER_AGENT": settings.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml",
            "Accept-Language": "en-US,en;q=0.9",
            "Accept-Encoding": "gzip",
        },
        # What is never asked for is not loaded.
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
            "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
        },
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")),
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_TIMEOUT": TIMEOUT,
        "DOWNLOAD_MAXSIZE": MOST_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
    }
