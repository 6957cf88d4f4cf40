"""Each way in which the official site was seen to say one thing is really served."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tracker.practice import Variants
from tracker.practice.bill_page import bill_page

SEARCH = "/bills/bill-search"
LATE = date(2026, 7, 31)


@pytest.fixture
def both(site, visit, never):
    """The same page without and with one variant."""

    def ask(question, address, day=LATE, **held):
        site.day = day
        site.variants = replace(never, **held)
        without = visit.get(address).text
        site.variants = replace(never, **held, **{question: "always"})
        return without, visit.get(address).text

    return ask


def test_cosponsors_with_and_without_their_prefix(both):
    without, with_it = both("cosponsor_prefix", "/bills/HB26-1276")
    block = without.partition("'bill-detail-co-sponsor'")[2]
    assert ">J. Bacon</a>" in block and "Rep." not in block
    assert "> Rep. J. Bacon</a>" in with_it.partition("'bill-detail-co-sponsor'")[2]
    assert "> Rep. L. García</a>" in without


def test_the_agenda_stands_upright_or_lies(both):
    upright, lying = both("horizontal_agenda", "/agenda/committee/2110", date(2026, 2, 24))
    assert '<th scope="row">Hearing Item</th><td><span>HB26-1037</span></td>' in upright
    assert "vertical-table" not in lying and "<td><span>HB26-1037</span></td>" in lying


def test_an_upright_agenda_has_an_empty_item(both):
    upright, _ = both("horizontal_agenda", "/agenda/committee/2110", date(2026, 2, 24))
    assert '<th scope="row">Hearing Item</th><td><span></span></td>' in upright


def test_agenda_items_may_carry_their_title(both):
    _, titled = both("titled_items", "/agenda/committee/2110", date(2026, 2, 24))
    assert "HB26-1037 Ban Government Purchase of Personal Data from Third Party" in titled


def test_agenda_items_may_be_links(both):
    without, linked = both("linked_items", "/agenda/committee/2110", date(2026, 2, 24))
    assert 'href="/bills/HB26-1037"' in linked and 'href="/bills/HB26-1037"' not in without


def test_a_bill_that_was_heard_before_is_for_action_only(site, visit):
    site.day = date(2026, 4, 22)
    links = visit.week("2026-04-22").all(r'href="(/agenda/committee/\d+)"')
    assert any("HB26-1037 (FOR ACTION ONLY)" in visit.get(link).text for link in links)


def test_one_block_of_votes_or_one_a_chamber(both):
    two, one = both("one_votes_block", "/bills/HB26-1001", older_heads="always")
    assert two.count('<div id="bill-votes-') == 2 and one.count('<div id="bill-votes-') == 1
    assert "<h4>House Votes (3)</h4>" in one and "<h4>Senate Votes (0)</h4>" in two


def test_the_first_block_is_that_of_the_chamber_that_voted_last(both):
    _, one = both("one_votes_block", "/bills/HB26-1206", older_heads="always")
    assert '<div id="bill-votes-first-chamber">\n<h4>Senate Votes' in one


def test_the_heading_of_votes_stands_inside_or_before(both):
    inside, before = both("heading_before_votes", "/bills/HB26-1001", older_heads="always")
    assert '<div id="bill-votes-first-chamber">\n<h4>House' in inside
    assert '<h4>House Votes (3)</h4>\n<div id="bill-votes-first-chamber">' in before


def test_floor_votes_are_as_a_stored_text_of_2026_has_them(site):
    """Two tables, the chamber that voted last first, no heading, `34 AYE 0 NO 1 OTHER`."""
    site.day = LATE
    known = site.measures()["HB26-1276"]
    ours = [one for one in known.votes if not one.committee]
    other = "upper" if ours[0].chamber == "lower" else "lower"
    first = replace(ours[0], chamber=other, day=date(2026, 2, 2), yes=34, no=0, other=1)
    site.measures()["HB26-1276"] = replace(known, votes=(*known.votes, first))
    page = bill_page(site, "HB26-1276")
    votes = page[page.index("bill-activity-votes") : page.index("bill-activity-amendments")]
    assert votes.count("<table>") == 2 and "<h4>" not in votes and "Votes (" not in votes
    words = [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in votes.split("</table>")]
    assert words[1].startswith("Date Calendar Motion Vote Vote Document 02/02/2026")
    assert words[1].endswith("34 AYE 0 NO 1 OTHER Vote record")


def test_the_bill_page_has_the_heads_of_2026(both):
    attested, older = both("older_heads", "/bills/HB26-1276")
    for head in ("<th>Calendar</th>", ">Amendment Number<", ">Committee/ Floor Hearing<",
                 ">Version<", "<th>Type</th>", "Bill Summary:"):  # fmt: skip
        assert head in attested, head
        assert head not in older or head == ">Version<", head
    assert "Votes (" in older and "Aye: <span" in older and "<th>Bill Type</th>" in older


def test_a_floor_vote_names_its_bill_and_chamber(both):
    attested, older = both("older_heads", "/bill_votes/28671")
    assert '<div class="tag-heading-white">HB26-1001</div><h2>Housing' in attested
    assert "<h3>House</h3>" in attested and '<div class="count-tag Yes">40</div>' in attested
    assert '<td data-label="Voted on">03/13/2026</td>' in attested
    assert "<h1>Consideration of Senate Amendments - REPASS</h1>" in older


def test_the_site_writes_classes_in_single_quotes_and_buttons_without_links(both):
    page, _ = both("older_heads", "/bills/HB26-1276")
    assert 'class="' not in page and "class='bill-specs-table'" in page
    assert re.search(r'<button type="button" data-url="/bill_files/\d+/download" aria-label', page)
    assert "<div>Recent Fiscal Note</div></button>" in page


def test_versions_may_link_accessible_text(both):
    without, linked = both("accessible_text", "/bills/HB26-1037")
    assert "<span>Introduced</span>" in without
    assert '<a href="/bill_files/110769/accessible">Introduced</a></span>' in linked


def test_names_and_titles_may_be_escaped_twice(site, visit, both, never):
    without, twice = both("double_escaped", "/bills/HB26-1057")
    assert "License Plates &amp; Taxes" in without and "License Plates &amp;amp; Taxes" in twice
    site.day = date(2026, 3, 4)
    assert "House Health &amp;amp; Human Services" in visit.week("2026-03-04").text


def test_a_row_may_stray_to_the_top_of_a_history(both):
    straight, strayed = both("stray_rows", "/bills/HB26-1089")

    def top(text):
        return text.partition('id="bill-histories"')[2].split("<span>")[1][:10]

    assert top(straight) == "04/27/2026" and top(strayed) != "04/27/2026"
    assert sorted(straight) == sorted(strayed)


def test_a_stray_row_keeps_the_order_within_its_day(both):
    straight, strayed = both("stray_rows", "/bills/HB26-1276")

    def rows(text):
        history = text.partition('id="bill-histories"')[2].partition("</table>")[0]
        found = history.split("<tr>")[2:]
        return sorted(found, key=lambda row: (row[31:33], row[25:27], row[28:30]))

    assert rows(straight) == rows(strayed)


def test_a_card_may_be_listed_twice_with_another_address(both):
    once, twice = both("duplicate_card", f"{SEARCH}?q=HB26-1037")
    assert once.count('"bill-result"') == 1 and twice.count('"bill-result"') == 2
    assert 'href="/bills/HB26-1037"' in twice and 'href="/bills/hb26-1037"' in twice
    assert "of 1 bills" in twice


def test_a_measure_without_summary_has_an_empty_box_or_none(both):
    none, empty = both("empty_summary", "/bills/HJR26-1001")
    assert "bill-detail-bill-summary" not in none
    assert "<div class='bill-detail-bill-summary'></div>" in empty


def test_a_finished_bill_may_lack_its_badge(both):
    shown, missing = both("badge_missing", "/bills/HB26-1001")
    assert "final-status-badge-" in shown and "final-status-badge-" not in missing


def test_a_vote_page_may_say_the_result(both):
    without, said = both("vote_sentence", "/bill_votes/28363")
    assert "The motion" not in without and "The motion passed on a vote of 35-24." in said


def test_placeholder_ballots_name_nobody(site, visit, never):
    site.day, site.variants = LATE, replace(never, placeholder_ballots="always")
    got = visit.get("/committee_meeting_hearing_items/30461/votes/45164")
    assert got.all(r"<td>(Member \d+)</td>") == [f"Member {at}" for at in range(1, 12)]


def test_floor_sessions_share_the_table(site, visit, never):
    assert "House Chamber" not in visit.week("2026-02-24").text
    site.variants = replace(never, floor_sessions="always")
    week = visit.week("2026-02-24").text
    assert "<span>House</span>" in week and "View Calendar" in week and "Senate Chamber" in week


def test_a_week_may_have_blocks_without_a_day(site, visit, never):
    empty = '<div class="tab-content standard-table"></div>'
    assert empty not in visit.week("2026-02-24").text
    site.variants = replace(never, undated_blocks="always")
    assert empty in visit.week("2026-02-24").text


def test_a_row_may_name_its_committee_without_a_link(site, visit, never):
    assert ">House Judiciary</a>" in visit.week("2026-02-24").text
    site.variants = replace(never, bare_activity="always")
    assert '<td data-label="Activity">House Judiciary</td>' in visit.week("2026-02-24").text


def test_links_to_agendas_may_shout_or_lead_to_a_pdf_only(site, visit, never):
    site.variants = replace(never, loud_links="always")
    assert ">AGENDA</a>" in visit.week("2026-02-24").text
    site.variants = replace(never, agenda_as_pdf="always")
    week = visit.week("2026-02-24").text
    assert ">PDF</a>" in week and "/agenda/committee/" not in week


def test_the_filter_may_offer_any_session(both):
    without, offered = both("any_session", SEARCH)
    assert "- Any -" in offered and "- Any -" not in without


def test_a_voice_vote_says_so_in_a_row_or_has_none(both):
    none, said = both("voice_rows", "/committee_meeting_hearing_items/30412/votes/44736")
    assert "vote-tag" not in none and '<span class="vote-tag">Voice Vote</span>' in said


def test_a_client_that_accepts_streams_gets_the_results_in_a_template(visit):
    got = visit.get(SEARCH, Accept="text/vnd.turbo-stream.html, text/html")
    assert got.text.startswith("<turbo-stream") and "<template>" in got.text
    assert got.headers["Content-Type"].startswith("text/vnd.turbo-stream.html")
    assert not visit.get(SEARCH, Accept="text/html").text.startswith("<turbo-stream")


def test_weeks_begin_on_sunday_or_monday(site, visit, never):
    assert "Feb 22, 2026 - Feb 28, 2026" in visit.week("2026-02-24").text
    site.variants = replace(never, weeks_from_monday="always")
    assert "Feb 23, 2026 - Mar 1, 2026" in visit.week("2026-02-24").text
    assert "Feb 23, 2026 - Mar 1, 2026" in visit.week("2026-03-01").text


def test_a_week_without_meetings_keeps_or_lacks_its_heading(site, visit, never):
    assert "schedule-date-range-heading" not in visit.week("2026-01-19").text
    site.variants = replace(never, heading_without_meetings="always")
    assert "Jan 18, 2026 - Jan 24, 2026" in visit.week("2026-01-19").text


def test_the_same_week_may_come_back_for_ever(site, visit, never):
    site.variants = replace(never, week_without_end="always")
    last, beyond = visit.week("2026-03-04"), visit.week("2026-03-11")
    heading = "Mar 1, 2026 - Mar 7, 2026"
    assert heading in last.text and heading in beyond.text
    assert "disabled" not in last.text


def test_a_mixed_site_serves_both_sides_of_every_even_question(sample):
    look = Variants()
    keys = [f"HB26-{number}" for number in range(1001, 1400)]
    shares = {name: sum(look.holds(name, key) for key in keys) / len(keys)
              for name in Variants.__slots__ if getattr(look, name) == "mixed"}  # fmt: skip
    assert all(0 < share < 1 for share in shares.values()), shares


def test_a_history_that_really_was_out_of_order_is_so():
    assert Variants().holds("stray_rows", "HB26-1089")


def test_a_variant_is_always_never_or_mixed():
    with pytest.raises(ValueError, match="stray_rows"):
        Variants(stray_rows="sometimes")
