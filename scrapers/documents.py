"""Bill texts: asked for by `outbound` under the crawl's pace, lock, robots.txt and budget; kept.

A stage of the plans `full` and `update` after the ballots, and a plan of its own. One document is
one transaction. What cannot be read has its state and a sentence in the tables, and is asked for
again after a while (queries/due_texts): the crawl is no less whole for it. What nobody answered for
is a page that failed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import Connection

from scrapers import answers
from scrapers.colorado import addresses
from scrapers.pipeline import Pipeline
from scrapers.politeness import GiveUp, retry_after_seconds, wait_after
from scrapers.robots import robots_of, unreadable
from scrapers.settings import TIMEOUT
from tracker import clock
from tracker.domain.bill_text import BillText
from tracker.errors import Refused, SourceUnreachable, TextFault
from tracker.outbound import Answer, Outbound, agent_headers, evidence
from tracker.queries import due_texts
from tracker.queries.due_texts import Address, Scope
from tracker.store import ingest_texts, journal
from tracker.store.ingest_texts import Got, Wanted
from tracker.store.ledger import Sighting
from tracker.store.rows import Tally
from tracker.warc import Exchange

log = logging.getLogger(__name__)

#: Texts in succession that nobody answered for, after which no more are asked for.
MOST_FAILURES: Final = 5


class Documents:
    """Reads texts into the tables of one crawl.

    wait: sleeps so many seconds; asked_before: whether this process asked the source for anything
    yet, so that the first request waits its turn, too.
    """

    def __init__(
        self, pipeline: Pipeline, wait: Callable[[float], None], *, asked_before: bool
    ) -> None:
        self.pipeline, self._wait, self._asked = pipeline, wait, asked_before
        self._settings, self._source = pipeline.settings, pipeline.settings.source_url
        self._failures = 0
        self.left = pipeline.settings.texts_per_crawl
        if pipeline.watch is not None:
            self.left = min(1, pipeline.watch.left)

    def read(self, scope: Scope) -> None:
        """Reads stored texts again where the parser was mended, then asks for those that are due,
        as many as the budget allows. Raises Refused or SourceUnreachable."""
        if scope.policy == "none":
            return
        self._read_stored_again()
        with self.pipeline.reading() as connection:
            which = scope.of(self.pipeline.row.session)
            due = due_texts.texts_due(connection, which, clock.now(), answers.reader_version())
        if not due or not self.left:
            return
        self.pipeline.expected = self.pipeline.read + min(len(due), self.left)
        with self._net() as net:
            self._learn_robots(net)
            for version in due:
                self._read_version(net, version)
        log.info("texts read", extra={"due": len(due), "requests_left": self.left})

    # --- asking

    def _net(self) -> Outbound:
        own = (urlsplit(self._source).hostname or "") if self._settings.source_is_loopback else ""
        agent = self._settings.user_agent
        return Outbound(agent, self._may_ask, own_host=own, timeout=TIMEOUT)

    def _may_ask(self, address: str) -> bool:
        """Whether an address is one where the site keeps papers, and no robots.txt forbids it."""
        if not addresses.holds_papers(address, self._source):
            return False
        ours = address.startswith(f"{self._source}/")
        robots = self.pipeline.manners.robots
        if robots is None or not ours or address == addresses.robots(self._source):
            return True
        return robots.allows(address)

    def _learn_robots(self, net: Outbound) -> None:
        """The source's robots.txt, unless the spiders asked for it. Raises SourceUnreachable where
        it cannot be had, Refused where the site refuses even that."""
        manners = self.pipeline.manners
        if manners.robots is not None:
            return
        url, tries = addresses.robots(self._source), 0
        while True:
            self._pace()
            answer = net.get(url)
            if answer.fault == "silent":
                raise SourceUnreachable(
                    f"Nothing answers at {self._source}. Is the network there, is the address "
                    "right? What was stored stays."
                )
            step = self._next_step(answer, tries)
            if not isinstance(step, float):
                break
            self._wait(step)
            tries += 1
        if answer.fault:
            raise unreadable(answer.why, url)
        agent = self._settings.user_agent
        manners.obey(robots_of(answer.status, answer.body, agent, url, self._evidence(answer)))

    def _pace(self) -> None:
        """Lets a waiting hearings crawl go first, then waits as long as two requests are apart."""
        self.pipeline.step_aside()
        if self._asked:
            self._wait(self.pipeline.manners.delay)
        self._asked = True

    def _ask(self, net: Outbound, address: str, one: Address) -> Answer | GiveUp | None:
        """The answer of an address, asked again as politeness allows; GiveUp where there is none to
        be had; None where the budget is spent. Raises Refused or SourceUnreachable."""
        headers = {
            "If-None-Match": one.etag,
            "If-Modified-Since": one.last_modified,
        }
        headers = {name: value for name, value in headers.items() if value}
        tries = 0
        while self.left:
            self._pace()
            self.left -= 1
            self.pipeline.requests += 1
            answer = net.get(address, headers)
            self._tell_watch(answer)
            step = self._next_step(answer, tries)
            if not isinstance(step, float):
                return step or answer
            self._wait(step)
            tries += 1
        return None

    def _tell_watch(self, answer: Answer) -> None:
        """What a probe hears of a paper: its body is unpacked already."""
        watch = self.pipeline.watch
        if watch is None:
            return
        watch.asked += 1
        if answer.status:
            headers = {k: v for k, v in answer.headers.items() if k != "content-encoding"}
            ours = tuple(agent_headers(self._settings.user_agent).items())
            watch.heard(
                Exchange(
                    clock.now(), answer.address, answer.status, tuple(headers.items()), answer.body,
                    sent=ours,
                )
            )  # fmt: skip

    def _next_step(self, answer: Answer, tries: int) -> float | GiveUp | None:
        """Seconds to wait and ask again; None where the answer is to be read, if only for why it
        holds no text; GiveUp where there is none to be had."""
        if answer.status == 406:
            raise Refused("answer 406", answer.address, self._evidence(answer))
        passing = answer.fault in ("silent", "cut")
        if (answer.fault and not passing) or answer.status in answers.TOLD:
            return None
        asked = retry_after_seconds(answer.headers.get("retry-after"), clock.now())
        status = 0 if passing else answer.status
        step = wait_after(status, asked, tries, self.pipeline.manners.delay)
        if not isinstance(step, GiveUp):
            return None if step is None else float(step)
        if step.stop:
            raise SourceUnreachable(
                f"{urlsplit(answer.address).netloc} is busy ({step.why}). The other texts are "
                "read next time; what was stored stays."
            )
        return None if answer.fault == "cut" else step

    def _evidence(self, answer: Answer) -> dict[str, object]:
        ours = agent_headers(self._settings.user_agent)
        return evidence(answer.status, answer.headers, answer.body, ours)

    # --- one version

    def _read_version(self, net: Outbound, version: Sequence[Address]) -> None:
        """Asks the addresses of a version in turn until one gives its text."""
        for one in version:
            if not self.left or self._is_read(net, one):
                return

    def _is_read(self, net: Outbound, one: Address) -> bool:
        """Asks one address and keeps what came of it. True where it gave the text."""
        try:
            return self._ask_and_keep(net, one)
        except TextFault as fault:
            self._keep_fault(one.wanted, fault)
            return False

    def _ask_and_keep(self, net: Outbound, one: Address) -> bool:
        address = addresses.local(one.wanted.address, self._source)
        if not self._may_ask(address):
            raise TextFault("refused", self._why_not(address))
        answer = self._ask(net, address, one)
        if answer is None:
            return False
        if isinstance(answer, GiveUp):
            self._nobody_answered(one.wanted, answer.why)
            return False
        self._failures = 0
        answers.check(answer)
        self._keep(one.wanted, answer)
        return True

    def _why_not(self, address: str) -> str:
        if addresses.holds_papers(address, self._source):
            return f"The robots.txt of {self._source} forbids this address."
        return f"{urlsplit(address).netloc} is not where the site keeps texts, so it is not asked."

    def _nobody_answered(self, wanted: Wanted, why: str) -> None:
        self.pipeline.fail("text", wanted.address, f"text: {why} at {wanted.address}")
        self._failures += 1
        if self._failures >= MOST_FAILURES:
            raise SourceUnreachable(
                f"{MOST_FAILURES} texts in a row were not to be had (last: {why}). The others are "
                "read next time; what was stored stays."
            )

    # --- keeping

    def _keep(self, wanted: Wanted, answer: Answer) -> None:
        """Keeps what a whole answer says. Raises TextFault where that is no text."""
        if answer.status == 304:
            self._write(wanted, lambda on, seen: ingest_texts.text_unchanged(on, wanted, seen))
            return
        got = answers.got(answer)
        with self.pipeline.reading() as connection:
            known = ingest_texts.is_stored(connection, got.digest)
        fresh = None if known else answers.text_of(wanted.form, answer)
        self._write(wanted, lambda on, seen: self._keep_text(on, wanted, got, fresh, seen))

    def _keep_text(
        self,
        connection: Connection,
        wanted: Wanted,
        got: Got,
        fresh: tuple[BillText, str] | None,
        seen: Sighting,
    ) -> Tally:
        """A text, the version that has it, and what is judged from it. fresh: text and layer, None
        for a text that is stored already."""
        if fresh is not None:
            parser = answers.reader_version()
            ingest_texts.store_text(connection, got, *fresh, parser, seen)
        tally = ingest_texts.text_read(connection, wanted, got, seen)
        if not tally.unchanged:
            self.pipeline.judge(connection, [wanted.bill], seen)
        return tally

    def _keep_fault(self, wanted: Wanted, fault: TextFault) -> None:
        state, parser = answers.trouble(fault), answers.reader_version()
        log.warning("no text: %s", fault, extra={"bill": wanted.bill, "address": wanted.address})
        self._write(
            wanted,
            lambda on, seen: ingest_texts.text_failed(on, wanted, state, fault.words, parser, seen),
        )

    def _write(self, wanted: Wanted, write: Callable[[Connection, Sighting], Tally]) -> None:
        """One document, one transaction."""
        pipeline = self.pipeline
        with pipeline.writing() as connection:
            tally = write(connection, pipeline.sighting(wanted.address))
            pipeline.read += 1
            pipeline.tally += tally
            journal.note(connection, pipeline.row.id, pipeline.counts())
        pipeline.progress(pipeline.row.plan, pipeline.read, max(pipeline.expected, pipeline.read))

    def _read_stored_again(self) -> None:
        """Reads stored texts by the parser of now, without a request."""
        parser = answers.reader_version()
        with self.pipeline.reading() as connection:
            stale = due_texts.stale_texts(connection, parser)
        for digest in stale:
            self.pipeline.step_aside()
            self._read_one_again(digest, parser)

    def _read_one_again(self, digest: str, parser: str) -> None:
        with self.pipeline.reading() as connection:
            form, layer = due_texts.layer(connection, digest)
            versions = due_texts.bills_with(connection, digest)
        session, address = self.pipeline.row.session, versions[0].address if versions else ""
        text: BillText | None = None
        try:
            text = answers.text_again(form, ingest_texts.layer_of(layer), address)
        except TextFault as fault:
            log.warning("a stored text stays as it was read: %s", fault, extra={"text": digest})
        with self.pipeline.writing() as connection:
            ingest_texts.store_again(connection, digest, text, parser)
            ours = sorted({one.bill for one in versions if one.session == session})
            self.pipeline.judge(connection, ours, self.pipeline.sighting(address))
