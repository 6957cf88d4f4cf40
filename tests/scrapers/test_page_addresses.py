"""Addresses: what the product asks for, and where links lead."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from scrapers.colorado import addresses
from scrapers.colorado.addresses import local
from scrapers.colorado.page import Page
from tracker.domain.numbers import BillNumber

SOURCE = "http://127.0.0.1:8000"


def test_the_list_is_asked_by_name_of_session_order_and_page():
    asked = addresses.search(SOURCE, "2026 Regular Session", addresses.BY_NUMBER, 3)
    assert asked.startswith(f"{SOURCE}/bills/bill-search?")
    assert parse_qs(urlsplit(asked).query) == {
        "sessions[]": ["2026 Regular Session"],
        "sort": ["Bill # Ascending"],
        "page": ["3"],
    }
    assert "#" not in asked and " " not in asked and "+" not in asked


def test_a_week_is_asked_by_three_fields():
    fields = addresses.schedule_fields(date(2026, 3, 9))
    assert fields == {"view": "week", "chamber": "all", "date": "2026-03-09"}


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (addresses.robots(SOURCE), "/robots.txt"),
        (addresses.search_form(SOURCE + "/"), "/bills/bill-search"),
        (addresses.bill(SOURCE, BillNumber.parse("SB26-070")), "/bills/SB26-070"),
        (addresses.schedule(SOURCE), "/schedule"),
        (addresses.committees(SOURCE), "/committees"),
        (addresses.legislators(SOURCE), "/legislators"),
    ],
)
def test_an_address_lies_at_the_source(asked, path):
    assert asked == SOURCE + path


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        ("/bills/HB26-1001", f"{SOURCE}/bills/HB26-1001"),
        ("bills/HB26-1001", f"{SOURCE}/bills/HB26-1001"),
        ("https://leg.colorado.gov/agenda/committee/7?x=1", f"{SOURCE}/agenda/committee/7?x=1"),
        ("http://www.leg.colorado.gov/schedule", f"{SOURCE}/schedule"),
        ("https://leg.colorado.gov./schedule", f"{SOURCE}/schedule"),
        ("//leg.colorado.gov/schedule", f"{SOURCE}/schedule"),
        ("https://LEG.colorado.gov:443/schedule", f"{SOURCE}/schedule"),
        ("https://leg.colorado.gov", f"{SOURCE}/"),
        ("https://content.leg.colorado.gov/a.pdf", "https://content.leg.colorado.gov/a.pdf"),
        ("https://notleg.colorado.gov/a", "https://notleg.colorado.gov/a"),
        ("https://s3.us-west-2.amazonaws.com/a", "https://s3.us-west-2.amazonaws.com/a"),
        ("https://[broken", "https://[broken"),
    ],
)
def test_a_link_to_the_official_host_is_asked_of_the_source(found, asked):
    assert local(found, SOURCE) == asked


@pytest.mark.parametrize(
    ("href", "link"),
    [
        ("/bill_files/1/download", f"{SOURCE}/bill_files/1/download"),
        ("https://leg.colorado.gov/bill_files/1/download", None),
        ("HB26-1002", f"{SOURCE}/bills/HB26-1002"),
        ("?page=2", f"{SOURCE}/bills/HB26-1001?page=2"),
        (" /a\n ", f"{SOURCE}/a"),
        ("/a?b=1&amp;amp;copy=2", f"{SOURCE}/a?b=1&copy=2"),
        ("//other.example/a", "http://other.example/a"),
        ("#", ""),
        ("", ""),
        ("javascript:void(0)", ""),
    ],
)
def test_a_document_is_absolute_against_its_page(href, link):
    text = f'<html><body><a href="{href}">x</a></body></html>'
    page = Page(text, f"{SOURCE}/bills/HB26-1001")
    assert page.first_link(page.root) == (href if link is None else link)


def test_without_an_address_links_are_the_official_site_s():
    page = Page('<html><body><a href="/a">x</a></body></html>')
    assert page.first_link(page.root) == "https://leg.colorado.gov/a"
