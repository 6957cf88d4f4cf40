"""Scrapy's settings. Pace, agent and source are read from tracker.settings."""

from __future__ import annotations

from typing import Any

from tracker.settings import Settings

BOT_NAME = "colorado-bill-tracker"
SPIDER_MODULES = ["scrapers.spiders"]
#: Seconds after which a page that has not come is asked for again.
TIMEOUT = 60.0


def crawl_settings(settings: Settings) -> dict[str, Any]:
    """What a crawl runs with: one connection, one request at a time, robots.txt obeyed.

    Waiting, trying again and conditional requests are ours (politeness, pipeline), so Scrapy's
    retry and cache stay off.
    """
    return {
        "USER_AGENT": settings.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml",
            "Accept-Language": "en-US,en;q=0.9",
        },
        "ROBOTSTXT_OBEY": True,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapers.politeness.RobotsOnce": 100,
            # Passwords and counts that nobody asks for.
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
            "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
        },
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        # What is never asked for is not loaded.
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")),
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": settings.delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_TIMEOUT": TIMEOUT,
        "DOWNLOAD_MAXSIZE": 8 * 1024 * 1024,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "RETRY_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        "LOGSTATS_INTERVAL": 0,
        "LOG_ENABLED": False,
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
    }
