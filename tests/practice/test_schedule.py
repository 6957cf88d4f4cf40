"""The schedule over HTTP: both layouts, the weeks, and all that can happen to a meeting."""

from __future__ import annotations

from datetime import date

import pytest

JUDICIARY = "2026A-p-010"  # House Judiciary, 25 February
DRONES = "2026A-p-011"  # Senate Local Government & Housing


def rows(got, committee):
    """(day, start, room) of a committee's rows."""
    found = []
    for block in got.text.split("<h3")[1:]:
        day = block.partition(">")[2].partition("<")[0]
        for row in block.split("<tr>"):
            if committee in row:
                cells = row.split("<td ")
                found.append((day, text(cells[1]), text(cells[3])))
    return found


def text(cell):
    return cell.partition("<span>")[2].partition("</span>")[0]


def test_between_sessions_all_coming_days_are_on_one_page(site, visit):
    site.move(JUDICIARY, day=date(2026, 6, 16))
    site.day = date(2026, 6, 15)
    got = visit.get("/schedule")
    assert got.all(r'<div class="interim-schedule-table"><h3 class="text-center">([^<]+)<') == [
        "Tue Jun 16, 2026",
    ]  # fmt: skip
    assert "schedule-date-range-heading" not in got.text
    assert rows(got, ">House Judiciary<") == [("Tue Jun 16, 2026", "1:30 PM", "HCR 0107")]


def test_between_sessions_without_meetings_there_is_no_table(site, visit):
    site.day = date(2026, 8, 1)
    assert "<table" not in visit.get("/schedule").text


def test_in_session_a_week_at_a_time(visit):
    got = visit.week("2026-02-24")
    assert got.all(r'standard-table"><h3>([^<]+)<') == [
        "Mon Feb 23, 2026", "Tue Feb 24, 2026", "Wed Feb 25, 2026",
    ]  # fmt: skip
    assert ("Tue Feb 24, 2026", "Upon Adjournment", "HCR 0107") in rows(got, ">House Judiciary<")


def test_a_get_in_session_shows_the_running_week(visit):
    assert "Feb 22, 2026 - Feb 28, 2026" in visit.get("/schedule").text


def test_the_next_button_leads_to_the_last_week_and_ends_there(visit):
    day, headings = "2026-02-24", []
    for _ in range(10):
        got = visit.week(day)
        headings += got.all(r'range-heading">([^<]+)<')
        button = got.all(r'<button id="next-week-btn" data-date="([^"]+)"( disabled)?>')[0]
        if button[1]:
            break
        day = button[0]
    assert headings == ["Feb 22, 2026 - Feb 28, 2026", "Mar 1, 2026 - Mar 7, 2026"]


def test_the_chamber_can_be_chosen(visit):
    got = visit.post("/schedule", view="week", chamber="senate", date="2026-02-24")
    assert ">House Judiciary<" not in got.text and "Senate State" in got.text


def test_a_meeting_is_listed_from_the_day_it_is_announced(site, visit):
    site.day = date(2026, 2, 17)
    assert rows(visit.week("2026-02-25"), ">Senate Local") == []
    site.day = date(2026, 2, 18)
    assert rows(visit.week("2026-02-25"), ">Senate Local") != []


@pytest.mark.parametrize(("day", "judiciary", "drones", "bills", "health"), [
    (date(2026, 2, 23), ("Wed Feb 25, 2026", "Upon Adjournment", "HCR 0112"),
     ("Tue Feb 24, 2026", "2:00 PM", "SCR 352"), ["HB26-1037", "HB26-1089", "HB26-1148"], 1),
    (date(2026, 2, 24), ("Wed Feb 25, 2026", "1:30 PM", "HCR 0107"),
     ("Wed Feb 25, 2026", "1:30 PM", "SCR 357"), ["HB26-1037", "HB26-1089"], 0),
], ids=["the day before", "on the day"])  # fmt: skip
def test_the_rehearsal_of_the_sample(site, visit, day, judiciary, drones, bills, health):
    site.day = day
    week = visit.week("2026-02-24")
    assert judiciary in rows(week, ">House Judiciary<")
    assert rows(week, ">Senate Local") == [drones]
    assert visit.get("/agenda/committee/2110").all(r"HB26-\d{4}(?=</span>)") == bills
    assert len(rows(week, ">House Health")) == health


def test_in_the_rehearsal_a_bill_reappears_on_another_agenda(site, visit):
    assert "HB26-1148" in visit.get("/agenda/committee/2115").text
    site.day = date(2026, 3, 3)
    assert "HB26-1148" not in visit.get("/agenda/committee/2115").text


def test_a_meeting_moves(site, visit):
    site.move(DRONES, day=date(2026, 2, 26), start="Upon Adjournment", room="LSB B")
    assert rows(visit.week("2026-02-24"), ">Senate Local") == [
        ("Thu Feb 26, 2026", "Upon Adjournment", "LSB B")
    ]


def test_a_start_can_be_emptied(site, visit):
    site.move(DRONES, start="")
    assert rows(visit.week("2026-02-24"), ">Senate Local") == [("Wed Feb 25, 2026", "", "SCR 357")]


def test_a_meeting_disappears_and_its_agenda_still_answers(site, visit):
    site.withdraw(DRONES)
    assert rows(visit.week("2026-02-24"), ">Senate Local") == []
    assert visit.get("/agenda/committee/2111").status == 200
    site.restore(DRONES)
    assert len(rows(visit.week("2026-02-24"), ">Senate Local")) == 1


def test_a_meeting_is_cancelled_in_its_row(site, visit):
    site.cancel(DRONES)
    assert "<span>CANCELLED</span>" in visit.week("2026-02-24").text


def test_a_line_is_drawn_through_a_meeting_without_a_word(site, visit):
    site.strike(DRONES)
    text = visit.week("2026-02-24").text
    assert "</a></del></td>" in text and "CANCELLED" not in text


def test_items_leave_and_join_an_agenda(site, visit):
    site.drop_item(JUDICIARY, "HB26-1037")
    site.add_item(JUDICIARY, "SB26-055 (FOR ACTION ONLY)")
    site.add_item(JUDICIARY, "Presentation on the budget")
    agenda = visit.get("/agenda/committee/2110").text
    assert "HB26-1037" not in agenda and "HB26-1089" in agenda
    assert "<span>SB26-055 (FOR ACTION ONLY)</span>" in agenda
    assert "<span>Presentation on the budget</span>" in agenda


def test_an_agenda_gets_a_new_address_and_the_old_one_is_gone(site, visit):
    site.new_agenda_address(JUDICIARY)
    new = site.meeting(JUDICIARY).agenda
    assert visit.get("/agenda/committee/2110").status == 404
    assert "HB26-1037" in visit.get(f"/agenda/committee/{new}").text
    assert f'href="/agenda/committee/{new}"' in visit.week("2026-02-24").text


def test_changes_outlive_the_day_on_which_they_were_told(site, visit):
    site.withdraw(DRONES)
    site.day = date(2026, 2, 25)
    assert rows(visit.week("2026-02-25"), ">Senate Local") == []


def test_a_meeting_that_nobody_knows_is_told(site):
    with pytest.raises(KeyError):
        site.withdraw("2026A-p-999")
