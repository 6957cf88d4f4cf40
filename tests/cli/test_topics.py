"""`tracker topics`: bills of a file judged and measured, changed phrases compared and applied."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scrapers.politeness import CrawlLock
from tests.cli.conftest import Said, Tracker, environment, url_of
from tests.data_folder import copied_data
from tracker import clock
from tracker.cli.forked import forked
from tracker.settings import load
from tracker.visiting.edit_service import Wish, save

pytestmark = pytest.mark.slow

BILL = {
    "kind": "bill", "session": "2026A", "number": "HB26-1037",
    "title": "Ban Government Purchase of Personal Data", "topics": [{"topic": "old"}],
    "source_url": "https://leg.colorado.gov/bills/HB26-1037",
}  # fmt: skip
PLATE = {"session": "2026A", "number": "HB26-1002", "title": "Special License Plate",
         "summary": None, "subjects": ["Transportation"], "source": {"repo": "a"}}  # fmt: skip
#: A campaign of its own: these promises do not hang on the phrases that ship.
CAMPAIGN = """
slug = "ours"
name = {en = "Ours", es = "Nuestra"}
cause = {en = "A cause", es = "Una causa"}
"""
TOPICS = """
[[topic]]
id = "brokers"
name = {en = "Brokers", es = "Corredores"}
enough = ["data broker", "personal data"]
[[topic.phrase]]
words = "registry"
points = 8

[[topic]]
id = "ai"
name = {en = "Machines", es = "Máquinas"}
threshold = 5
strong = ["algorithm"]
"""


@pytest.fixture
def ours(tmp_path: Path) -> str:
    """A data folder with that campaign alone."""
    folder = tmp_path / "ours" / "campaigns" / "ours"
    folder.mkdir(parents=True)
    (folder / "campaign.toml").write_text(CAMPAIGN, "utf-8")
    (folder / "topics.toml").write_text(TOPICS, "utf-8")
    return str(tmp_path / "ours")


@pytest.fixture
def written(tmp_path: Path) -> Any:
    """Writes values (or raw lines) as JSON Lines; gives the file's name."""

    def write(*values: Any, name: str = "bills.jsonl") -> str:
        lines = [one if isinstance(one, str) else json.dumps(one) for one in values]
        (tmp_path / name).write_text("\n".join(lines) + "\n", "utf-8")
        return str(tmp_path / name)

    return write


# --- classify


def test_results_that_the_disk_does_not_take_are_told(written: Any, tmp_path: Path) -> None:
    """/dev/full is a disk without room."""
    bills, err = written(*[{**BILL, "summary": "x" * 500}] * 300), tmp_path / "err"
    process = forked(("topics", "classify", bills), environment(), Path("/dev/full"), err)
    process.join(120)
    assert process.exitcode == 1
    assert err.read_text() == (
        "tracker: The results could not be written whole (No space left on device).\n"
    )


@pytest.fixture
def classified(tracker: Tracker, ours: str, written: Any) -> Any:
    """What `classify` says of values, or of a file, where no database answers."""

    def classify(*values: Any, file: str = "", words: tuple[str, ...] = ()) -> Said:
        where = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none", "TRACKER_DATA": ours}
        return tracker("topics", "classify", file or written(*values), *words, **where)

    return classify


def test_a_bill_gets_the_topics_of_now_and_all_else_stays_as_it_was(classified) -> None:
    said = classified(BILL, PLATE)
    assert (said.code, said.err) == (0, "")
    bill, plate = said.lines()
    assert list(bill) == list(BILL)
    assert {**bill, "topics": 0} == {**BILL, "topics": 0}
    evidence = {"field": "title", "passage": BILL["title"], "phrase": "Personal Data"}
    assert json.dumps(bill["topics"]) == json.dumps([
        {"topic": "brokers", "campaign": "ours", "decided_by": "rules", "evidence": [evidence]}
    ])  # fmt: skip
    assert plate == {**PLATE, "topics": []}


@pytest.mark.parametrize(("record", "topics"), [
    ({"kind": "bill"}, 0),
    ({"number": "HB26-1002"}, 0),
    ({"title": None, "summary": "A data broker must register."}, 1),
    ({"text": "A registry. " * 3, "title": "T"}, 1),
    ({"text": "A registry. "}, 0),
    ({"texts": ["", {"version": "v", "text": "A registry. " * 3}]}, 1),
    ({"texts": ["A registry. " * 3, ""]}, 0),
    ({"subjects": "Data brokers"}, 1),
])  # fmt: skip
def test_any_field_of_a_bill_may_lack(classified, record, topics) -> None:
    said = classified(record)
    assert said.code == 0
    assert len(said.lines()[0]["topics"]) == topics


@pytest.mark.parametrize("record", [
    {"kind": "hearing", "id": "h", "title": "Data broker"}, {"name": "J. Doe"}, {},
])  # fmt: skip
def test_what_is_no_bill_passes_through(classified, record) -> None:
    assert classified(record).lines() == [record]


def test_topics_stand_where_the_format_has_them(classified) -> None:
    record = {"title": "Data Brokers", "source_url": "u", "first_seen": "f", "last_seen": "l"}
    found = classified(record).lines()[0]
    assert list(found) == ["title", "topics", "source_url", "first_seen", "last_seen"]


def test_a_line_that_cannot_be_read_is_named_and_the_others_are_written(classified) -> None:
    odd = {"title": 5, "subjects": [1], "texts": "all"}
    said = classified(BILL, '{"title": ', "", "[1]", odd, PLATE)
    assert said.code == 1
    assert [one.get("number") for one in said.lines()] == ["HB26-1037", None, "HB26-1002"]
    assert said.lines()[1] == {**odd, "topics": []}
    assert "line 2: is no JSON (Expecting value, column 10). It was left out." in said.err
    assert "line 4: holds no object" in said.err
    assert "line 5: title, subjects, texts cannot be understood" in said.err
    assert "3 lines could not be read as written." in said.err


def test_bytes_that_are_no_text_and_odd_letters_harm_nothing(classified, tmp_path) -> None:
    file = tmp_path / "odd.jsonl"
    odd = b'{"title": "\\ud800 data broker"}'
    file.write_bytes(b"\xef\xbb\xbf" + odd + b"\n\xff\n" + '{"title": "é"}'.encode())
    said = classified(file=str(file))
    assert [one["title"] for one in said.lines()] == ["\ud800 data broker", "é"]
    assert "line 2: is not written in UTF-8" in said.err


def test_numbers_that_json_does_not_know_are_named_and_not_passed_on(classified) -> None:
    said = classified('{"title": "x", "n": NaN}', '{"title": "y", "n": -Infinity}', PLATE)
    assert (said.code, len(said.lines())) == (1, 1)
    assert "line 1: is no JSON (NaN is no number that it knows). It was left out." in said.err
    assert "line 2: is no JSON (-Infinity is no" in said.err


def test_an_empty_file_is_said_to_be_empty(classified) -> None:
    said = classified()
    assert (said.code, said.out) == (0, "")
    assert "the file is empty" in said.err


def test_reasons_are_given_where_they_are_asked_for(classified) -> None:
    said = classified(BILL, words=("--reasons", "--campaign", "ours"))
    (topic,) = said.lines()[0]["topics"]
    assert (topic["score"], topic["needed"]) == (8, 4)
    assert topic["reason"]["en"].startswith("Listed under “Brokers”: the title says “Personal D")
    assert "el título dice" in topic["reason"]["es"]


@pytest.mark.parametrize(("words", "why"), [
    (("nowhere.jsonl",), "nowhere.jsonl: cannot be read (No such file or directory)."),
    (("{bills}", "--campaign", "none"), "--campaign: 'none' is no campaign. Known are data-p"),
])  # fmt: skip
def test_what_cannot_be_used_is_said(tracker, written, words, why) -> None:
    bills = written(BILL)
    said = tracker("topics", "classify", *(word.format(bills=bills) for word in words))
    assert (said.code, said.out) == (2, "")
    assert why in said.err


# --- evaluate

LABELS = (
    {"session": "2026A", "number": "HB26-1037", "relevant": True, "topics": ["brokers"]},
    {"number": "HB26-1002", "relevant": False, "looks": True},
    {"bill": "hb26-1003", "relevant": True, "topics": ["ai"], "sure": False},
    {"number": "HB26-1004", "relevant": False},
)
TITLES = {
    "HB26-1037": "Ban Government Purchase of Personal Data", "HB26-1002": "Special License Plate",
    "HB26-1003": "Rules for Algorithms", "HB26-1004": "Data Brokers", "HB26-1005": "Roads",
}  # fmt: skip
BILLS = tuple({"number": number, "title": title} for number, title in TITLES.items())


@pytest.fixture
def evaluated(measure: Tracker, ours: str, written: Any) -> Any:
    """What `evaluate` says of these bills and some labels."""

    def evaluate(labels: Any, *words: str) -> Said:
        files = written(*BILLS), written(*labels, name="labels.jsonl")
        return measure("evaluate_topics", *files, *words, TRACKER_DATA=ours)

    return evaluate


def test_recall_and_precision_are_told_with_each_miss_and_false_find(evaluated) -> None:
    found = evaluated(LABELS, "--format", "json").json()
    assert found["sessions"] == [{
        "session": "2026A", "labelled": 4, "relevant": 2, "found": 2, "right": 1, "recall": 0.5,
        "precision": 0.5, "looks": 1, "let_in": 0, "let_in_share": 0.0,
    }]  # fmt: skip
    assert [one["number"] for one in found["missed"]] == ["HB26-1003"]
    (near,) = found["missed"][0]["nearest"]
    assert near["reason"] == "Machines: 4 of 5 points, the title says “Algorithms” (4 points)."
    assert [one["number"] for one in found["wrong"]] == ["HB26-1004"]
    assert "the title says “Data Brokers”" in found["wrong"][0]["under"][0]["reason"]
    topics = {one["topic"]: one for one in found["topics"]}
    assert (topics["brokers"]["recall"], topics["ai"]["recall"]) == (1, 0)
    assert topics["brokers"]["precision"] == 0.5
    assert found["without_label"] == 1


def test_the_table_says_the_same_in_words(evaluated) -> None:
    said = evaluated(LABELS)
    assert said.code == 0
    words = " ".join(said.out.split())
    assert "2026A 4 2 2 1 0.500 0.500 1 0 (0.000)" in words
    assert "Without the labels that nobody was sure of" in words
    assert "Not found HB26-1003 Rules for Algorithms (nobody was sure) belongs under ai" in words
    assert "Found, and not relevant HB26-1004 Data Brokers Listed under “Brokers”:" in words
    assert "1 bills have no label and were left out." in words


def test_bills_without_a_label_count_as_not_relevant_where_one_says_so(evaluated) -> None:
    found = evaluated(LABELS[:1], "--rest-not-relevant", "--format", "json").json()
    assert found["sessions"][0]["labelled"] == 5
    assert [one["number"] for one in found["wrong"]] == ["HB26-1004"]


def test_topics_that_lack_or_are_too_many_are_told_bill_by_bill(evaluated) -> None:
    found = evaluated([{**LABELS[0], "topics": ["ai"]}], "--format", "json").json()
    assert (found["missed"], found["wrong"]) == ([], [])
    assert found["topics_missed"][0]["lacking"] == ["ai"]
    assert [one["topic"] for one in found["topics_wrong"][0]["under"]] == ["brokers"]


@pytest.mark.parametrize(("label", "why"), [
    ("[]", "line 2: holds no object"),
    ("oh", "line 2: is no JSON"),
    ({"relevant": True}, "line 2: names no bill"),
    ({"number": "HB1037", "relevant": True}, "lacks its year"),
    ({"number": "HB26-1037"}, "line 2: does not say whether the bill is relevant"),
    ({"number": "HB26-1037", "relevant": "yes"}, '"relevant" is neither true nor false'),
    ({"number": "HB26-1037", "relevant": False}, "line 2: HB26-1037 is labelled otherwise on line"),
    ({"number": "HB26-1002", "topics": ["a"]}, "line 2: no topic is called a. Known are brokers"),
    ({"number": "HB26-1002", "topics": "ai"}, '"topics" is no list'),
    ({"number": "HB26-1002", "relevant": False, "topics": ["ai"]}, "is not relevant and belongs"),
    ({"number": "HB26-1002", "session": "2025A", "relevant": False}, "is of 2026A, not of '2025A'"),
])  # fmt: skip
def test_labels_of_another_shape_are_told_with_their_line(evaluated, label, why) -> None:
    said = evaluated((LABELS[0], label))
    assert (said.code, said.out) == (1, "")
    assert why in said.err
    assert "Nothing was measured" in said.err


def test_labels_that_stand_twice_or_name_no_bill_are_passed_over(evaluated) -> None:
    strange = {"number": "SB26-999", "relevant": True}
    said = evaluated((*LABELS, LABELS[0], strange), "--format", "json")
    assert said.json()["sessions"][0]["relevant"] == 2
    assert "line 5: HB26-1037 is labelled on line 1 already" in said.err
    assert "line 6: SB26-999 of 2026A is not among the bills" in said.err
    assert "holds no label" in evaluated(()).err


# --- diff and apply


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose phrases may be changed."""
    return copied_data(tmp_path / "data")


def changed(data: Path) -> Path:
    """The campaign's phrases with a topic that finds nothing any more, and one that is new."""
    file = data / "campaigns" / "data-privacy" / "topics.toml"
    before, ai, after = file.read_text("utf-8").partition('id = "ai"\n')
    topic, head, rest = after.partition("[[topic]]")
    topic = "".join(line for line in topic.splitlines(True) if not line.startswith("threshold"))
    bans = '\n[[topic]]\nid = "bans"\nname.en = "Bans"\nname.es = "Vetos"\nenough = ["ban"]\n'
    file.write_text(f"{before}{ai}threshold = 1000\n{topic}{head}{rest}{bans}", "utf-8")
    return file


def test_nothing_is_told_where_no_phrase_has_changed(measure: Tracker) -> None:
    said = measure("diff_topics", "--format", "json")
    assert said.code == 0
    counts = said.json()["counts"]
    assert counts.pop("bills") > 0
    assert set(counts.values()) == {0}


def test_a_changed_file_is_compared_before_anything_is_written(
    measure: Tracker, data: Path, filled: Path
) -> None:
    file = changed(data)
    before = filled.read_bytes()
    words = ("diff_topics", str(file), "--session", "2026A")
    found = measure(*words, "--format", "json").json()
    assert {one["topic"] for one in found["in"]} == {"bans"}
    assert any("the title says “Ban” (8 points)" in one["reason"] for one in found["in"])
    assert {one["topic"] for one in found["out"]} == {"ai"}
    assert all(" of 1000 points, " in one["reason"] for one in found["out"])
    said = measure(*words)
    assert (said.code, filled.read_bytes()) == (0, before)
    assert f"Comes in ({len(found['in'])})\n" in said.out
    assert f"Goes out ({len(found['out'])})\n" in said.out
    assert "`tracker topics apply` writes it." in said.err


def test_what_was_changed_is_applied_to_every_bill_and_editors_are_heard(
    tracker: Tracker, measure: Tracker, data: Path, file: Path
) -> None:
    where = {"DATABASE_URL": url_of(file), "TRACKER_DATA": str(data)}

    def told(*words: str) -> Any:
        return tracker(*words, "--format", "json", **where).json()

    def diff() -> Any:
        return measure("diff_topics", "--format", "json", **where).json()

    changed(data)
    first = diff()
    gone, (come, *more) = first["out"][0], first["in"]
    wishes = [
        Wish(f"data-privacy/{gone['number']}/ai", "relevance", "confirm", None),
        Wish(f"data-privacy/{come['number']}/bans", "relevance", "reject", None),
    ]
    assert save(load(), "ana", wishes, clock.now()).is_good  # where the last command looked
    second = diff()
    assert [one["number"] for one in second["barred"]] == [come["number"]]
    assert [one["number"] for one in more if one["number"] != gone["number"]] == [
        one["number"] for one in second["in"]
    ]
    assert tracker("topics", "apply", **where).code == 0
    counts = diff()["counts"]
    assert {name for name, count in counts.items() if count} == {"bills", "barred"}
    kept = told("show", gone["number"])
    assert ("ai", "editor") in [(one["topic"], one["decided_by"]) for one in kept["topics"]]
    assert "bans" not in [one["topic"] for one in told("show", come["number"])["topics"]]
    other = told("show", second["in"][0]["number"])
    (row,) = [one for one in other["changes"] if one["id"].endswith("data-privacy|bans")]
    assert (row["cause"], row["entity"]) == ("rules", "topic")


@pytest.mark.parametrize(("words", "why"), [
    (("{file}",), "--campaign: whose topics are in"),
    (("{file}", "--campaign", "none"), "'none' is no campaign"),
    (("{file}", "--campaign", "palantir"), "new.toml, line 4: topic.1.enough.1: 'a|b' has a |"),
    (("missing.toml", "--campaign", "palantir"), "missing.toml: this file lacks"),
])  # fmt: skip
def test_a_file_that_cannot_be_compared_is_told(
    measure: Tracker, tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    file = tmp_path / "new.toml"
    file.write_text('[[topic]]\nid = "a"\nname = {en = "A", es = "A"}\nenough = ["a|b"]\n')
    said = measure("diff_topics", *(word.format(file=file) for word in words))
    assert said.code in (1, 2)
    assert why in said.err


def test_a_file_that_names_a_topic_twice_is_not_compared(measure: Tracker, tmp_path: Path) -> None:
    file = tmp_path / "new.toml"
    file.write_text('[[topic]]\nid = "a"\nname = {en = "A", es = "A"}\nenough = ["a b"]\n' * 2)
    said = measure("diff_topics", str(file), "--campaign", "palantir")
    assert said.code in (1, 2)
    assert "new.toml, line 6" in said.err


def test_phrases_are_not_applied_while_a_crawl_is_at_work(tracker: Tracker, file: Path) -> None:
    with CrawlLock(url_of(file), "long"):
        said = tracker("topics", "apply", DATABASE_URL=url_of(file))
    assert said.code == 4
    assert "Another crawl is at work" in said.err


# --- near


def test_bills_near_a_topic_are_listed_with_their_passages(
    tracker: Tracker, data: Path, file: Path
) -> None:
    where = {"DATABASE_URL": url_of(file), "TRACKER_DATA": str(data)}
    topics = data / "campaigns" / "data-privacy" / "topics.toml"
    ban = '[[topic]]\nid = "bans"\nname.en = "Bans"\nname.es = "Vetos"\nthreshold = 400\n'
    phrase = '[[topic.phrase]]\nwords = "special"\npoints = 150\n'
    topics.write_text(ban + phrase, "utf-8")
    assert tracker("topics", "apply", **where).code == 0
    found = tracker("topics", "near", "--format", "json", **where).json()
    ours = [one for one in found if one["campaign"] == "data-privacy"]
    assert ours and {(one["topic"], one["needed"]) for one in ours} == {("bans", 400)}
    assert all(200 <= one["score"] < 400 and not one["in_passing"] for one in ours)
    assert all("special" in one["passages"][0]["phrase"].lower() for one in ours)
    said = tracker("topics", "near", "--campaign", "data-privacy", **where).out
    assert ours[0]["bill"] in said and "Bans" in said
    none = tracker("topics", "near", "--session", "2025B", **where)
    assert "Nothing is to be looked at in 2025B" in none.err


# --- show


def test_a_bills_reasons_are_shown_and_given_in_both_languages(tracker: Tracker) -> None:
    shown = tracker("show", "HB26-1037")
    assert "decided by our phrases" in shown.out
    assert "the title says “Personal Data” (4 points)" in " ".join(shown.out.split())
    reasons = tracker("show", "HB26-1037", "--format", "json").json()["reasons"]
    assert list(reasons[0]) == ["topic", "campaign", "score", "en", "es"]
    assert "el título dice" in reasons[0]["es"]
