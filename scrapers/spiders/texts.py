"""Bill texts, the last stage of the plans `full` and `update`, and a plan of its own.

One text is one transaction. What cannot be read has its state and a sentence in the tables, and is
asked for again after a while (queries/crawl_queue): the crawl is no less whole for it. What nobody
answered for is a page that failed."""

from __future__ import annotations

import hashlib
import logging
from typing import Final, get_args

from sqlalchemy import Connection

from scrapers.asking import NOT_ASKED, PAPER, NotToBeHad, Question, SequentialSpider, host
from scrapers.colorado import addresses, bill_pdf
from scrapers.colorado.bill_text import BillTextPage
from tracker import clock
from tracker.domain.bill_text import BillText, Form
from tracker.errors import PageChanged, TextFault
from tracker.queries import crawl_queue
from tracker.queries.crawl_queue import Scope, TextRequest
from tracker.store import ingest_texts
from tracker.store.ingest_texts import Got, TextSource, Trouble
from tracker.store.ledger import Observation
from tracker.store.rows import ChangeCounts
from tracker.warc import Exchange, Fault

log = logging.getLogger(__name__)
#: Stands between the pages of a PDF's text layer.
_PAGE_END: Final = "\f"
_WEB_PAGES: Final = ("text/html", "application/xhtml+xml", "")
#: Statuses that say something of the one file, and what.
_OF_THE_FILE: Final[dict[int, Trouble]] = {
    **dict.fromkeys((401, 403, 451), "refused"),
    **dict.fromkeys((404, 410), "missing"),
}
_OF_THE_ANSWER: Final[dict[Fault, tuple[Trouble, str]]] = {
    "too_large": ("too_large", "The file is too large"),
    "cut": ("cut", "The file broke off"),
    "strange": ("refused", "The address leads where nothing is asked"),
    "packed": ("unreadable", "The file cannot be unpacked"),
}


def reader_version() -> str:
    """The version of what reads texts: a mended one reads the stored ones again."""
    return f"{BillTextPage.VERSION}.{bill_pdf.VERSION}"


class Texts(SequentialSpider):
    """Reads the texts that are due, as many as the budget allows."""

    name = "texts"
    things = "texts"
    most_failures = 5

    async def walk(self) -> None:
        """Reads stored texts again where the parser was mended, then asks for those that are
        due."""
        scope, recorder = self.pipeline.texts, self.pipeline.recorder
        if recorder is not None:
            scope = Scope("all", tuple(recorder.bills))
        if scope.policy == "none":
            return
        for digest in self.pipeline.query(crawl_queue.stale_texts, reader_version()):
            self.pipeline.before_request()
            self._read_again(digest)
        versions = self.pipeline.query(
            crawl_queue.texts_due, self.session, scope, clock.now(), reader_version()
        )
        most = self.pipeline.settings.texts_per_crawl
        self.site.left = most if recorder is None else min(1, recorder.left)
        if not versions or not self.site.left:
            return
        self.pipeline.expected = self.pipeline.read + min(len(versions), self.site.left)
        await self.site.learn_robots()
        for version in versions:
            for request in version:  # the addresses in turn, until one gives the text
                if not self.site.left or await self._is_read(request):
                    break
        log.info("texts read", extra={"due": len(versions), "requests_left": self.site.left})

    async def _is_read(self, request: TextRequest) -> bool:
        try:
            self._keep(request.source, await self._ask(request))
            return True
        except TextFault as fault:
            self._keep_fault(request.source, fault)
        except NotToBeHad as error:
            if error.status != NOT_ASKED:  # else its requests are spent
                self.failed("text", request.source.url, error)
        return False

    async def _ask(self, request: TextRequest) -> Exchange:
        """The answer of an address. Raises TextFault where it says something of this file alone."""
        url = addresses.local(request.source.url, self.source)
        if not self.site.may_ask(url, PAPER):
            why = f"{host(url)} is not where the site keeps texts, so it is not asked."
            raise TextFault("refused", why)
        if not self.site.allows(url):
            raise TextFault("refused", f"The robots.txt of {self.source} forbids this address.")
        conditions = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
        given = {name: value for name, value in conditions.items() if value}
        try:
            response = await self.site.get(Question(url, conditions=given, kind=PAPER))
        except NotToBeHad as error:
            if error.status not in _OF_THE_FILE and error.fault not in _OF_THE_ANSWER:
                raise
            self.failures_in_a_row = 0
            if error.status in _OF_THE_FILE:
                words = f"The site answered {error.status}."
                raise TextFault(_OF_THE_FILE[error.status], words) from None
            reason, what = _OF_THE_ANSWER[error.fault]
            raise TextFault(reason, f"{what} ({error}).") from None
        self.failures_in_a_row = 0
        return response

    def _keep(self, source: TextSource, response: Exchange) -> None:
        """Keeps what a whole answer says. Raises TextFault where that is no text."""
        if response.status == 304:
            self.pipeline.store(
                source.url, lambda on, seen: ingest_texts.text_read(on, source, seen), count=1
            )
            return
        body = response.unpacked(PAPER.most_bytes)
        digest = hashlib.sha256(body).hexdigest()
        got = Got(digest, len(body), response.header("ETag"), response.header("Last-Modified"))
        is_known = self.pipeline.query(ingest_texts.is_stored, digest)
        with self.pipeline.interruptible():
            fresh = None if is_known else text_of(source.form, response)

        def write(connection: Connection, observation: Observation) -> ChangeCounts:
            if fresh is not None:
                ingest_texts.store_text(connection, got, *fresh, reader_version(), observation)
            change_counts = ingest_texts.text_read(connection, source, observation, got)
            if not change_counts.unchanged:
                self.pipeline.judge(connection, [source.bill], observation)
            return change_counts

        self.pipeline.store(source.url, write, count=1)

    def _keep_fault(self, source: TextSource, fault: TextFault) -> None:
        troubles: dict[str, Trouble] = {name: name for name in get_args(Trouble)}
        failure = (troubles.get(fault.reason, "unreadable"), fault.words, reader_version())
        log.warning("no text: %s", fault, extra={"bill": source.bill, "address": source.url})
        self.pipeline.store(
            source.url,
            lambda on, seen: ingest_texts.text_failed(on, source, *failure, seen),
            count=1,
        )

    def _read_again(self, digest: str) -> None:
        """Reads a stored text by the parser of now, without a request."""
        form, layer = self.pipeline.query(crawl_queue.layer, digest)
        versions = self.pipeline.query(crawl_queue.bills_with, digest)
        url = versions[0].url if versions else ""
        text: BillText | None = None
        try:
            text = _text_again(form, ingest_texts.layer_of(layer), url)
        except TextFault as fault:
            log.warning("a stored text stays as it was read: %s", fault, extra={"text": digest})
        with self.pipeline.writing() as connection:
            ingest_texts.store_again(connection, digest, text, reader_version())
            ours = sorted({version.bill for version in versions if version.session == self.session})
            self.pipeline.judge(connection, ours, self.pipeline.observation(url))


def text_of(form: Form, response: Exchange) -> tuple[BillText, str]:
    """The text of a whole answer, and the layer from which it is read again. Raises TextFault."""
    if form == "html":
        layer = _web_page(response)
    else:
        pages = bill_pdf.pages_of(response.unpacked(PAPER.most_bytes))
        layer = _PAGE_END.join(page.replace(_PAGE_END, "\n") for page in pages)
    return _text_again(form, layer, response.url), layer


def _text_again(form: Form, layer: str, url: str) -> BillText:
    try:
        if form == "html":
            return BillTextPage(layer, url).record()
        return bill_pdf.bill_text(layer.split(_PAGE_END), url)
    except PageChanged as error:
        cut = "cut" in error.missing
        raise TextFault("cut" if cut else "unreadable", f"{error}.") from error
    except (ValueError, RecursionError) as error:
        raise TextFault("unreadable", f"The text cannot be read ({error}).") from error


def _web_page(response: Exchange) -> str:
    kind, _, rest = response.header("Content-Type").partition(";")
    if kind.strip().lower() not in _WEB_PAGES:
        raise TextFault("wrong_type", f"The file is {kind.strip()[:60]}, no web page.")
    charset = rest.partition("charset=")[2].strip(" \"'") or "utf-8"
    body = response.unpacked(PAPER.most_bytes)
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
