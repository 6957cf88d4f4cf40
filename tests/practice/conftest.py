"""A practice site on the bundled sample, and a visitor who asks it over real HTTP."""

from __future__ import annotations

import http.client
import re
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest

from tests.sample import SAMPLE, sample_site
from tracker.practice import Variants, serve

VOID = {"meta", "input", "img", "br", "link", "hr"}
NEVER = Variants(**dict.fromkeys(Variants.__slots__, "never"))


class Got:
    """One answer."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        self.text = body.decode("utf-8", "replace")

    def all(self, pattern):
        return re.findall(pattern, self.text, re.DOTALL)


class Visitor:
    """Asks a site on one connection that stays open."""

    def __init__(self, address):
        self.address = address
        self.connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)

    def get(self, path, **headers):
        return self._ask("GET", path, None, {k.replace("_", "-"): v for k, v in headers.items()})

    def post(self, path, body="", **fields):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, body or urlencode(fields, doseq=True), kind)

    def week(self, day):
        return self.post("/schedule", view="week", chamber="all", date=day)

    def _ask(self, method, path, body, headers):
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return Got(answer.status, answer.headers, answer.read())


class _Balance(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.wrong = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.fixture
def unbalanced():
    """Gives the tags of a page that are not closed, or closed in the wrong place."""

    def check(markup):
        balance = _Balance()
        balance.feed(markup)
        balance.close()
        return balance.wrong + balance.open

    return check


@pytest.fixture
def never():
    """The look with none of the variants."""
    return NEVER


@pytest.fixture
def sample():
    """The folder of the bundled sample."""
    return SAMPLE


@pytest.fixture
def site():
    """The sample at the end of 24 February 2026, with none of the variants."""
    return sample_site(date(2026, 2, 24), NEVER)


@pytest.fixture
def visitor():
    """Makes a visitor of an address."""
    made = []

    def make(address):
        made.append(Visitor(address))
        return made[-1]

    yield make
    for one in made:
        one.connection.close()


@pytest.fixture
def visit(site, visitor):
    with serve(site) as address:
        yield visitor(address)
