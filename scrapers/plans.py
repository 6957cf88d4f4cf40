"""Plans: which spiders, in which order. A plan is one process and one crawl row.

full      the list, schedule and agendas, every bill page, ballots, bill texts
update    what is new in the list, schedule and agendas, the pages that are due, ballots, bill texts
hearings  schedule and agendas
people    committees and members
texts     bill texts
probe     first contact: a dozen pages of all kinds
old       a session that is over: the list, every bill page, ballots, bill texts; over many nights
"""

from __future__ import annotations

import signal
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, Literal, TypeAlias

from scrapers.asking import GuardedResolver, SequentialSpider
from scrapers.pages import ProbeRecorder
from scrapers.pipeline import Ended, Pipeline, Progress, Until, VotesPolicy
from scrapers.politeness import CrawlLock, Place
from scrapers.settings import crawl_settings
from scrapers.spiders.bills import Bills
from scrapers.spiders.pages import BillPages, Committees, Votes
from scrapers.spiders.probe import Probe
from scrapers.spiders.schedule import Schedule
from scrapers.spiders.texts import Texts
from tracker import campaigns, clock, sessions
from tracker.errors import Interrupted
from tracker.queries.crawl_queue import Scope
from tracker.settings import Settings
from tracker.store import engine, ingest, journal
from tracker.store.judge import JudgingInputs

Plan: TypeAlias = Literal["full", "update", "hearings", "people", "texts", "probe", "old"]
PLANS: Final[Mapping[Plan, tuple[type[SequentialSpider], ...]]] = {
    "full": (Bills, Schedule, BillPages, Votes, Texts),
    "update": (Bills, Schedule, BillPages, Votes, Texts),
    "hearings": (Schedule,),
    "people": (Committees,),
    "texts": (Texts,),
    "probe": (Probe, Texts),
    "old": (Bills, BillPages, Votes, Texts),
}


def run(
    plan: Plan,
    settings: Settings,
    session_id: str,
    votes: VotesPolicy,
    texts: Scope,
    progress: Progress,
    recorder: ProbeRecorder | None = None,
    until: Until | None = None,
    anew: bool = False,
) -> Ended:
    """Runs a plan to its end, in this process: once a process, for a reactor starts once.

    recorder: of a probe, which has one; until: when it is to end before that; anew: whether an old
    session that was read to its end is read once more.

    Creates or upgrades the database. Raises a TrackerError where the crawl could not begin:
    another at work, a database of another source, a day before what it has seen.
    """
    session = sessions.session(session_id, settings.data)
    judging = campaigns.judging(settings.data / "campaigns")
    rules, annotations = campaigns.rules(judging), campaigns.campaigning(judging)
    engine.upgrade(settings.store_url)
    # Whatever stops a crawl is told by its row: from here on no signal ends the process by itself.
    _on_signal(signal.default_int_handler)
    place: Place = "first" if plan == "hearings" else "last" if plan == "old" else "long"
    with CrawlLock(settings.store_url, place) as lock:
        row = _begin(plan, settings, session, alone=lock.is_alone(), anew=anew)
        inputs = JudgingInputs(rules, clock.today(), session.last_day, annotations)
        pipeline = Pipeline(
            settings, row, session, inputs, votes, lock, progress, recorder, texts, until
        )
        try:
            interrupted = _crawl(pipeline, PLANS[plan])
        except KeyboardInterrupt:
            interrupted = True
        _on_signal(signal.SIG_IGN)
        return pipeline.end(interrupted=interrupted)


def _begin(
    plan: Plan, settings: Settings, session: sessions.Session, *, alone: bool, anew: bool = False
) -> journal.CrawlRow:
    source = settings.source_url
    with engine.transaction(settings.store_url) as connection:
        newest = journal.check_clock(connection, clock.now())
        if newest is not None:
            # Later than all that was seen, also where the clock stands still: what this crawl
            # sees is told by its moment from what an earlier one saw.
            clock.never_before(newest + timedelta(microseconds=1))
        journal.claim_source(connection, source)
        days = (session.first_day, session.last_day)
        ingest.ingest_session(connection, session.id, session.name, *days)
        now = clock.now()
        return journal.begin(connection, plan, session.id, source, now, alone=alone, anew=anew)


def _crawl(pipeline: Pipeline, spiders: tuple[type[SequentialSpider], ...]) -> bool:
    """Runs the spiders in turn on one reactor. Returns whether a signal ended it."""
    from scrapy.utils.reactor import install_reactor  # noqa: PLC0415  (before anything else)

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    # Loaded here and not in the middle of the crawl: it looks at the whole stack as it loads.
    import scrapy.core.downloader.handlers.http11  # noqa: F401, PLC0415
    from scrapy.utils.defer import deferred_from_coro  # noqa: PLC0415
    from twisted.internet import reactor  # noqa: PLC0415

    on: Any = reactor
    on.installNameResolver(GuardedResolver(on.nameResolver, pipeline.settings.source_url))
    interrupted = False

    def stop(*_: object) -> None:
        nonlocal interrupted
        interrupted = pipeline.lock.stopping = True
        if not on.running:
            raise KeyboardInterrupt
        on.callFromThread(on.stop)
        if pipeline.at_once:  # no KeyboardInterrupt: the reactor would be left with its threads
            raise Interrupted

    def begin() -> None:
        done = deferred_from_coro(in_turn(pipeline, spiders))
        done.addBoth(lambda _: on.running and on.stop())

    _on_signal(stop)
    on.callWhenRunning(begin)
    on.run(installSignalHandlers=False)
    return interrupted


async def in_turn(pipeline: Pipeline, spiders: Sequence[type[SequentialSpider]]) -> None:
    """Runs spiders one after the other, on the reactor that is at work, until one stops the
    crawl."""
    from scrapy.crawler import AsyncCrawlerRunner  # noqa: PLC0415

    runner = AsyncCrawlerRunner(crawl_settings(pipeline.settings))
    for spider in spiders:
        with pipeline.stopping():
            await runner.crawl(spider, pipeline=pipeline)
        if pipeline.stopped is not None:
            return


def _on_signal(action: Any) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, action)
