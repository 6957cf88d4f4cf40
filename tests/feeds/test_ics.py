"""Calendar files as other programs read them: icalendar, ics and khal."""

from __future__ import annotations

import io
import json
import subprocess
import warnings
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import ics
import pytest
import vobject
from dateutil.tz import tzical
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests import anything
from tests.feeds.made import (
    ADJOURNED,
    SEEN,
    UPSET,
    alarms,
    call,
    entry,
    events,
    file,
    hearing,
    left_agenda,
    meeting,
    of_call,
    of_hearing,
    of_meeting,
)
from tracker.domain.times import DENVER, Start
from tracker.feeds.ics import line, plain
from tracker.settings import ROOT
from tracker.wording.translator import SPANISH

UID = "2026A-h-0147@colorado-bill-tracker.invalid"


def everything(language: str = "en") -> bytes:
    """A calendar with every kind of event."""
    moved_day = meeting(id="2026A-h-0150", start=ADJOURNED)
    return file(
        *of_meeting(moved_day, language),
        *(
            one
            for serial, upset in enumerate(UPSET.values())
            for one in of_call(call(hearing(_numbered(upset, serial))), language)
        ),
        *of_hearing(left_agenda(), language),
    )


def _numbered(one, serial):
    return meeting(
        id=f"2026A-h-{serial:04d}", status=one.status, start=one.start, location=one.location,
        earlier=one.earlier, remark=one.remark,
    )  # fmt: skip


def opinion(calendar: bytes) -> ics.Calendar:
    """The calendar as another program reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # ics' own, of its parser
        return ics.Calendar(calendar.decode())


# --- two readers ---


@pytest.mark.parametrize("language", ["en", "es"])
def test_two_readers_see_the_same_calendar(language):
    calendar = everything(language)
    one, other = events(calendar), {event.uid: event for event in opinion(calendar).events}
    assert one.keys() == other.keys()
    assert len(one) == 9
    for uid, event in one.items():
        twin = other[uid]
        assert str(event["summary"]) == twin.name
        assert str(event["description"]) == twin.description
        assert sorted(alarms(event)) == sorted(alarm.trigger for alarm in twin.alarms)
        start = event["dtstart"].dt
        if isinstance(start, datetime):
            assert (start, start + timedelta(hours=1)) == (twin.begin.datetime, twin.end.datetime)
        else:
            assert (twin.all_day, twin.begin.date()) == (True, start)


def test_lines_are_folded_and_the_file_is_as_the_standard_asks():
    calendar = everything("es")
    assert calendar.endswith(b"END:VCALENDAR\r\n")
    assert all(len(one) <= 75 for one in calendar.split(b"\r\n"))
    assert b"\n" not in calendar.replace(b"\r\n", b"")
    assert SPANISH("feed.public") in str(events(calendar)[_call_uid(0)]["description"])
    # A letter is never cut in two by a fold.
    assert all(one.decode() is not None for one in calendar.split(b"\r\n"))


def _call_uid(serial: int) -> str:
    return f"2026A-h-{serial:04d}.hb26-1037.data-privacy@colorado-bill-tracker.invalid"


def test_the_same_facts_give_the_same_bytes():
    assert everything() == everything()
    assert everything() != everything("es")
    backwards = [entry(key="b", start=ADJOURNED), entry(key="a")]
    assert file(*backwards) == file(*reversed(backwards))


def test_a_calendar_asks_to_be_read_again_and_says_what_it_is():
    read = Calendar.from_ical(file())
    assert read["x-wr-calname"] == read["name"] == "Colorado hearings"
    assert read["refresh-interval"].dt == timedelta(hours=1)
    assert (read["method"], read["version"]) == ("PUBLISH", "2.0")


# --- what only the file shows ---


def test_what_is_called_off_rings_no_alarm_and_blocks_no_time():
    read = events(everything())
    cancelled = read[_call_uid(3)]
    beside = read[_call_uid(3).replace("@", ".called-off@")]
    assert (cancelled["status"], beside["status"]) == ("CANCELLED", "CONFIRMED")
    for one in (cancelled, beside, read[_call_uid(1).replace("@", ".was-20260225T1330@")]):
        assert (alarms(one), one["transp"]) == ([], "TRANSPARENT")
    withdrawn = read[_call_uid(4)]
    assert (withdrawn["status"], withdrawn["transp"]) == ("TENTATIVE", "OPAQUE")
    assert alarms(withdrawn) == [timedelta(days=-1), timedelta(hours=-3)]


def test_an_event_says_how_often_it_changed_and_when():
    changed = SEEN.replace(microsecond=123456)
    [read] = events(file(entry(sequence=7, modified=changed))).values()
    assert read["sequence"] == 7
    assert read["last-modified"].dt == read["dtstamp"].dt == SEEN
    [read] = events(file(entry(seen_at=SEEN + timedelta(hours=1)))).values()
    assert (read["last-modified"].dt, read["dtstamp"].dt) == (SEEN, SEEN + timedelta(hours=1))


def test_without_a_clock_time_no_reader_is_told_one():
    calendar = file(entry(start=ADJOURNED))
    assert b"DTSTART;VALUE=DATE:20260225\r\n" in calendar
    event = calendar.partition(b"BEGIN:VEVENT")[2]
    assert b"DTEND" not in event and b"DURATION" not in event and b"TZID" not in event
    # The eve at nine in the morning.
    assert [one.trigger for one in next(iter(opinion(calendar).events)).alarms] == [
        timedelta(hours=-15)
    ]


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2027, 3, 12), 20), (date(2027, 3, 15), 19), (date(2026, 10, 30), 19),
        (date(2026, 11, 2), 20), (date(2016, 2, 1), 20), (date(2036, 7, 1), 19),
    ],
    ids=str,
)  # fmt: skip
def test_half_past_one_in_denver_is_right_in_utc(day, hour):
    calendar = file(entry(start=Start.read(day, "1:30 PM")))
    wanted = datetime.combine(day, time(hour, 30), UTC)
    assert b"DTSTART;TZID=America/Denver:" in calendar
    assert calendar.count(b"BEGIN:VTIMEZONE") == 1
    assert events(calendar)[UID]["dtstart"].dt.astimezone(UTC) == wanted
    [other] = opinion(calendar).events
    assert other.begin.datetime.astimezone(UTC) == wanted
    # Programs that know no zones go by the one that the file brings along.
    brought = tzical(io.StringIO(calendar.decode())).get("America/Denver")
    assert datetime.combine(day, time(13, 30), brought).astimezone(UTC) == wanted


# --- odd letters ---


@settings(max_examples=60, deadline=None)
@given(
    title=anything.text(min_size=1, max_size=200),
    body=anything.text(max_size=400),
    location=anything.text(max_size=80),
    day=st.dates(date(2016, 1, 1), date(2036, 12, 31)),
    at=st.none() | st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    sequence=st.integers(0, 10_000),
)
def test_a_calendar_reads_back(title, body, location, day, at, sequence):
    start = Start(day, "", at)
    made = entry(title=title, body=body, location=location, start=start, sequence=sequence)
    calendar = file(made)
    assert all(len(one) <= 75 for one in calendar.split(b"\r\n"))
    [read] = events(calendar).values()
    assert str(read["summary"]) == kept(line(title))
    assert str(read["description"]) == kept(plain(body))
    assert str(read.get("location", "")) == kept(line(location))
    assert read["sequence"] == sequence
    moment = read["dtstart"].dt
    # An hour that the clocks skip in March is read as the one after it.
    wanted = day if at is None else datetime.combine(day, at, DENVER).astimezone(UTC)
    assert (moment if at is None else moment.astimezone(UTC)) == wanted


def kept(said: str) -> str:
    """icalendar takes a backslash and a capital N for a line break already when it writes."""
    return said.replace("\\N", "\n")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("HB26\u20111037", "HB26-1037"),
        ("a\x00b\x1b\ufffe", "ab"),
        ("a\tb; c, d\\ñ", "a\tb; c, d\\ñ"),
    ],
)
def test_letters_that_break_a_feed_are_left_out(said, shown):
    assert plain(said) == shown


# --- a calendar that people use ---


def khal(folder: Path, *arguments: str) -> str:
    """What khal prints, a calendar of its own in a folder of its own."""
    config = folder / "khal.conf"
    if not config.exists():
        (folder / "calendar").mkdir()
        config.write_text(
            f"[calendars]\n[[hearings]]\npath = {folder}/calendar\n"
            "[locale]\nlocal_timezone = America/Denver\ndefault_timezone = America/Denver\n"
            "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
            "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
            f"[sqlite]\npath = {folder}/khal.db\n[default]\ndefault_calendar = hearings\n"
        )
    done = subprocess.run(
        ["khal", "-c", str(config), *arguments], capture_output=True, text=True, check=False,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8",
             "LANG": "C.UTF-8"},
        timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr.lower(), done.stderr
    return done.stdout


@pytest.mark.slow  # quick enough, but `make quick` is to run where there is no khal
def test_khal_shows_titles_and_hours_and_takes_a_move(tmp_path):
    file_of_all = tmp_path / "all.ics"
    file_of_all.write_bytes(everything())
    khal(tmp_path, "import", "--batch", str(file_of_all))
    shown = khal(tmp_path, "list", "2026-02-25", "2d", "--format", "{start-time}|{title}")
    ours = " (Data Privacy for All)"
    for words in (
        f"13:30|HB26-1037: House Judiciary{ours}\n",
        f"13:30|CANCELLED: HB26-1037: House Judiciary{ours}\n",
        f"13:30|CHECK: HB26-1037: House Judiciary{ours}\n",
        f"13:30|MOVED to Thu, Feb 26, 2026, 9:00 AM MT: HB26-1037: House Judiciary{ours}\n",
        f"09:00|MOVED: HB26-1037: House Judiciary{ours}\n",
        "|House Judiciary: HB26-1037, “Upon Adjournment”\n",
    ):
        assert words in shown
    later = Start.read(date(2026, 2, 27), "8:00 AM")
    moved = tmp_path / "moved.ics"
    moved.write_bytes(
        file(entry(key="2026A-h-0000.hb26-1037.data-privacy", start=later, sequence=4))
    )
    khal(tmp_path, "import", "--batch", str(moved))
    shown = khal(tmp_path, "list", "2026-02-25", "4d", "--format", "{start}|{title}|{uid}")
    assert f"2026-02-27 08:00|House Judiciary|{_call_uid(0)}" in shown
    assert shown.count(_call_uid(0)) == 1


# --- the same hour in all ---


#: Two years of hearings: both changes of the clocks, the days beside them, and every hour.
HOURS = ("7:30 AM", "9:00 AM", "12:00 PM", "1:30 PM", "11:30 PM")
DAYS = tuple(
    sorted(
        {date(2026, 1, 14) + timedelta(days=20 * step) for step in range(36)}
        | {date(2026, 3, 8), date(2026, 11, 1), date(2027, 3, 14), date(2027, 11, 7)}
    )
)


def two_years() -> tuple[bytes, dict[str, datetime]]:
    """A calendar of 40 hearings, and the moment of each."""
    starts = [Start.read(day, HOURS[at % len(HOURS)]) for at, day in enumerate(DAYS)]
    made = [entry(key=f"h-{at}", start=start) for at, start in enumerate(starts)]
    assert len(made) == 40
    return file(*made), {one.uid: one.start.moment.astimezone(UTC) for one in made}


def test_the_zone_is_two_rules_that_every_program_reads():
    zone = two_years()[0].partition(b"BEGIN:VTIMEZONE")[2].partition(b"END:VTIMEZONE")[0]
    assert b"RDATE" not in zone
    assert b"RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\r\n" in zone
    assert b"RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\r\n" in zone
    assert zone.count(b"T020000\r\n") == 2


def test_icalendar_and_vobject_read_the_same_hours():
    calendar, wanted = two_years()
    read = {uid: one["dtstart"].dt.astimezone(UTC) for uid, one in events(calendar).items()}
    assert read == wanted
    other = vobject.readOne(calendar.decode())
    # It takes the zone that the file brings along, whatever this machine knows.
    told = {one.uid.value: one.dtstart.value.astimezone(UTC) for one in other.vevent_list}
    assert told == wanted


@pytest.mark.slow
def test_khal_and_ical_js_read_the_same_hours(tmp_path):
    calendar, wanted = two_years()
    place = tmp_path / "two_years.ics"
    place.write_bytes(calendar)
    khal(tmp_path, "import", "--batch", str(place))
    shown = khal(tmp_path, "list", "2026-01-01", "740d", "--format", "{start}|{uid}")
    listed = {}
    for row in shown.splitlines():
        start, _, uid = row.partition("|")
        if uid:
            at = datetime.strptime(start, "%Y-%m-%d %H:%M").replace(tzinfo=DENVER)
            listed[uid] = at.astimezone(UTC)
    assert listed == wanted
    assert ICAL_JS.exists(), "ical.js is not here: run `make test`, which fetches it"
    read = subprocess.run(
        ["node", "-e", READ_BY_ICAL_JS, str(ICAL_JS), str(place)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    seen = {uid: datetime.fromtimestamp(at, UTC) for uid, at in json.loads(read.stdout).items()}
    assert seen == wanted


ICAL_JS = ROOT / ".tools" / "npm" / "node_modules" / "ical.js" / "dist" / "ical.es5.cjs"
READ_BY_ICAL_JS = """
const ICAL = require(process.argv[1]);
const said = require('fs').readFileSync(process.argv[2], 'utf8');
const calendar = new ICAL.Component(ICAL.parse(said));
ICAL.TimezoneService.reset();
for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
const found = {};
for (const one of calendar.getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(one);
    found[event.uid] = event.startDate.toUnixTime();
}
console.log(JSON.stringify(found));
"""
