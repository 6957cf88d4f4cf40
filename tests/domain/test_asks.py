"""What sentences say of the three asks, by the rules that ship; evidence stands word for word.

The sentences are our own, in the ways in which bills and summaries speak.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import anything
from tracker import campaigns
from tracker.domain.asks import (
    AskRule,
    AskRules,
    marks_of,
    passage_named,
)
from tracker.domain.bill_text import BillText, Line, Mark, Run, Section
from tracker.domain.text.clauses import clauses

(RULES,) = (
    one.ask_rules
    for one in campaigns.load(Path(__file__).parents[2] / "data/campaigns")
    if one.ask_rules
)
LABELS: Final = Path(__file__).parents[1] / "labels"
SHORT = {"collect": "collect-only-necessary", "keep": "keep-no-longer",
         "share": "share-only-with-warrant"}  # fmt: skip
NAMES = {name: short for short, name in SHORT.items()}


def said(summary: str) -> set[str]:
    return {f"{NAMES[one.ask]} {one.direction}" for one in marks_of(summary, RULES)}


def read_by_people(label: dict[str, Any]) -> set[str]:
    """What a label says, in the words of `said`; "both" is two."""
    return {
        f"{NAMES[ask]} {direction}"
        for ask, found in label["asks"].items()
        for direction in ("for", "against")
        if found["mark"] in (direction, "both")
    }


@pytest.mark.parametrize("part", ["tune", "held"])
def test_summaries_are_read_as_people_read_them(facts: Path, part: str) -> None:
    files = [facts / f"bills_{session}.jsonl" for session in ("2026A", "2025B")]
    lines = [line for one in files for line in one.read_text(encoding="utf-8").splitlines()]
    bills = {bill["number"]: bill for bill in map(json.loads, lines)}
    both = ours = theirs = 0
    for line in (LABELS / f"asks-{part}.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        found, wanted = said(bills[label["number"]]["summary"]), read_by_people(label)
        both, ours, theirs = both + len(found & wanted), ours + len(found), theirs + len(wanted)
    assert both / theirs >= 0.8  # recall
    assert both / ours >= 0.8  # precision


SENTENCES = {
    # collect
    "The act bars a county from collecting the immigration status of patients.": "collect for",
    "A school shall not ask for a student's social security number.": "collect for",
    "An agency may collect only the minimum amount of personal data that it needs.": "collect for",
    "A library shall not require a person to provide biometric data.": "collect for",
    "A controller shall collect personal data only if it is reasonably necessary.": "collect for",
    "A platform must get the parent's consent before it collects personal data.": "collect for",
    "The bill bans the use of facial recognition by a city.": "collect for",
    "An officer may not inquire into a person's citizenship status.": "collect for",
    "The bill creates a statewide registry of tenants in the department of local affairs.":
        "collect against, keep against",
    "The act requires an applicant to submit fingerprints to the bureau.": "collect against",
    "The bill directs the department to establish a database of individuals who drive.":
        "collect against, keep against",
    "A seller must provide a copy of a driver's license.": "collect against",
    "The bill authorizes a city to install automated license plate readers.": "collect against",
    "The act repeals the requirement that an applicant submit a social security number.":
        "collect for",
    "A dealer shall maintain a log of each person who buys a barrel.":
        "collect against, keep against",
    "A teacher must disclose any misdemeanor conviction.": "collect against",
    "Staff of a camp must undergo a fingerprint-based criminal history record check.":
        "collect against",
    "A scribe may record a session only after it obtains the client's written consent.":
        "collect for",
    # keep
    "An agency shall collect no more personal data than it needs.": "collect for",
    "Images are shown to others only with a warrant.": "share for",
    "An agency shall not look into a database of persons unless a judge has issued a warrant.":
        "share for",
    "Personal data must be deleted within thirty days.": "keep for",
    "A company shall keep the messages of an account for one year.": "keep against",
    "A licensee is required to maintain records of its loans.": "keep against",
    "A shop must record a sale for at least 5 years.": "collect against, keep against",
    "A city shall destroy the footage of a person within 30 days.": "keep for",
    "An agency must delete personal data within 30 days.": "keep for",
    "The department shall destroy each recording after 60 days.": "keep for",
    "A vendor shall not retain biometric data.": "keep for",
    "The records must not be kept for longer than 90 days.": "keep for",
    "A person has the right to ask that a company erase their personal information.": "keep for",
    "A city shall keep license plate data for no longer than 21 days.": "keep for",
    "A hotel must retain the records of its guests for at least two years.": "keep against",
    "A pawnbroker shall maintain a record of each customer for a period of four years.":
        "keep against",
    "The department shall not destroy the records of applicants.": "keep against",
    # share
    "An agency shall not disclose personal information without a court order.": "share for",
    "A peace officer must obtain a warrant before accessing location data.": "share for",
    "The data may be released only upon a subpoena issued by a judge.": "share for",
    "The bill prohibits sharing data with federal immigration authorities.": "share for",
    "A clinic shall not release a patient's medical record to another state.": "share for",
    "Personal identifying information in the application is not a public record.": "share for",
    "The names of applicants and their personal information must remain confidential.": "share for",
    "The bill makes it unlawful to sell genetic data.": "share for",
    "The act requires the clerk to redact the home address of a judge.": "share for",
    "A dealer must make its records available to a law enforcement agency upon request.":
        "share against",
    "The act allows the department to share taxpayer information with the department of labor.":
        "share against",
    "The bill authorizes data sharing between the two departments.": "share against",
    "A hospital shall report the identity of a patient to law enforcement.": "share against",
    "The act repeals the provision that keeps the case records confidential.": "share against",
    "The act exempts a court from the rule that it will not disclose personal data.":
        "share against",
    "A policy must set guidelines for the destruction of fingerprints.": "keep for",
    "A data broker must honor a request to delete within 45 days.": "keep for",
    "The bill limits the time for which a city may keep its recordings.": "keep for",
    "The bill extends the period for which footage must be retained.": "keep against",
    "An officer may search location data without a warrant.": "share against",
    "The sheriff shall comply with an immigration detainer.": "share against",
    "The bill makes conviction records available to landlords.": "share against",
    "The report must not contain personally identifying information.": "share for",
    # nothing
    "Current law prohibits a county from collecting personal data.": "",
    "The treasurer shall issue a warrant for $500,000.": "",
    "The department shall retain 3% of the fees that it collects.": "",
    "An operator must comply with a search warrant within one day.": "",
    "'Personal data' means data that is linked to an individual.": "",
    "The bill creates a grant program for libraries.": "",
    "The act allows a new license plate design for veterans.": "",
    "The commission shall publish a report on its website.": "",
    "Nothing in the act requires a business to disclose personal data.": "",
    # what nobody has to do
    "A clerk is not required to redact the home address of a judge.": "",
    "A clerk is not required to cover or redact a date of birth on any other document.": "",
    "An agency is not required to destroy the recordings of a person.": "",
    "A landlord need not keep the records of a tenant confidential.": "",
    "A court shall not be required to redact personal information.": "",
    "The rule says that police are under no obligation to delete personal data in 30 days.": "",
    "Personal data, which a vendor does not have to delete within 30 days, is listed.": "",
    "A clerk is not required to answer, but must redact the home address of a judge.":
        "share for",
    "A clerk shall redact the home address of a judge and is not required to pay.": "share for",
}  # fmt: skip


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_says_what_it_says_of_the_asks(sentence: str) -> None:
    wanted = SENTENCES[sentence]
    assert said(sentence) == (set(wanted.split(", ")) if wanted else set())


def test_a_list_of_what_nobody_has_to_do_is_no_mark() -> None:
    summary = "The clerk {} required to:Redact the home address of a judge; orDestroy recordings."
    assert said(summary.format("is")) == {"share for", "keep for"}
    assert said(summary.format("is not")) == set()


@pytest.mark.slow
@settings(max_examples=40, deadline=None)  # a slow machine reads no worse
@given(st.permutations(sorted(SENTENCES)), st.sampled_from([" ", "", "\n\n"]))
def test_evidence_stands_word_for_word_in_its_field(sentences: list[str], between: str) -> None:
    summary = between.join(sentences)
    marks = marks_of(summary, RULES)
    assert {NAMES[one.ask] for one in marks} == set(SHORT)
    for passage in (each for one in marks for each in one.passages):
        assert passage.phrase and passage.phrase in passage.passage
        assert passage.passage in summary and passage.lead in summary


@given(anything.text(max_size=200))
def test_no_text_makes_the_reading_fail(words: str) -> None:
    for one in marks_of(words, RULES):
        assert all(each.passage in words for each in one.passages)


def test_an_item_of_a_list_is_read_with_what_leads_in_to_it() -> None:
    summary = (
        "The act prohibits a store from:Selling cards;Sharing personal data; orRaising its "
        "prices. The act repeals provisions that:Require all files to remain confidential; and"
        "Set fees."
    )
    found = {one.direction: one.passages[0] for one in marks_of(summary, RULES)}
    assert found["for"].passage == "Sharing personal data;"
    assert found["for"].lead == "The act prohibits a store from:"
    assert found["against"].lead == "The act repeals provisions that:"


def test_what_repeals_a_list_turns_each_of_its_items_however_deep() -> None:
    summary = (
        "The bill repeals provisions concerning:Fees;Naming these people as officers of the "
        "division of dealers within the department of revenue: The director and agents;"
        "The requirement to conduct a background check on the buyer; andShows."
    )
    kept = summary.replace("repeals provisions", "creates provisions")
    assert {one.direction for one in marks_of(kept, RULES)} == {"against"}
    assert {one.direction for one in marks_of(summary, RULES)} == {"for"}


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("(1) A city shall not: (a) sell data; or (b) do these: (I) keep it; (c) lend it. (2) Ok.",
         [0, 1, 1, 2, 1, 0]),
        ("It must not:Sell;Lend. It may buy.", [0, 1, 1, 0]),
        ("It must not:Sell;Lend to these: A man, a boy;Buy. It may.", [0, 1, 1, 2, 1, 0]),
        ("See section 24-72-204 (3)(a), C.R.S. THE CLERK SHALL ACT. Done.", [0, 0]),
    ],
)  # fmt: skip
def test_clauses_know_their_depth(text: str, leads: list[int]) -> None:
    assert [len(one.leads) for one in clauses(text)] == leads


def bill(*runs: tuple[str, Mark | None] | str, heading: str = "", form: str = "html") -> BillText:
    made = tuple(
        Run(one) if isinstance(one, str) else Run(one[0], (one[1],) if one[1] else ())
        for one in runs
    )
    section = Section("section-1", "SECTION 1.", heading, (Line(made),))
    return BillText("pdf" if form == "pdf" else "html", "A bill", "", (section,))


def of_text(text: BillText) -> set[str]:
    return {f"{NAMES[one.ask]} {one.direction}" for one in marks_of(text, RULES)}


OLD = "An agency shall not disclose personal information. "


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (bill(OLD, ("The clerk shall pay.", "new")), set()),
        (bill(("An agency shall not disclose personal data.", "new")), {"share for"}),
        (bill(("An agency shall not disclose personal data.", "senate")), {"share for"}),
        (bill(("An agency shall not disclose personal data.", "house")), {"share for"}),
        (bill("An agency ", ("may", "repealed"), " ", ("SHALL NOT", "new"),
              " disclose personal data."), {"share for"}),
        (bill("An agency may release personal data to police",
              (" only with a court order", "repealed"), "."), {"share against"}),
        (bill(("A person must submit fingerprints.", "repealed")), {"collect for"}),
        (bill(OLD + "A dealer shall PAY A FEE AND SHALL NOT SELL BIOMETRIC DATA.", form="pdf"),
         {"share for"}),
        (bill(OLD, form="pdf"), {"share for"}),
        (bill(("People should not disclose personal data.", "new"), heading="Legislative "
              "declaration."), set()),
    ],
    ids=["the law as it is", "new", "senate", "house", "turned", "a court order struck",
         "a duty struck", "capitals", "no marks at all", "declaration"],
)  # fmt: skip
def test_new_law_counts_and_what_is_repealed_counts_for_the_opposite(
    text: BillText, says: set[str]
) -> None:
    assert of_text(text) == says
    for passage in (each for one in marks_of(text, RULES) for each in one.passages):
        assert passage.phrase in passage.passage and passage.passage in text.text
        assert passage.section == "SECTION 1."


def test_struck_letters_are_those_of_the_passage() -> None:
    text = bill(
        "An agency may release personal data", (" only with a court order", "repealed"), "."
    )
    (mark,) = marks_of(text, RULES)
    (passage,) = mark.passages
    assert [passage.passage[slice(*one)] for one in passage.struck] == [" only with a court order"]


def test_a_long_sentence_is_cut_around_its_phrase() -> None:
    text = f"The city {'and the town ' * 80}shall not disclose personal data {'or so ' * 200}."
    (mark,) = marks_of(text, RULES)
    (passage,) = mark.passages
    assert len(passage.passage) <= 620 and passage.phrase in passage.passage in text


def test_words_that_an_editor_names_are_found_whatever_the_blanks() -> None:
    text = bill("An agency  shall\u00a0not keep ", ("a thing.", "new"))
    found = passage_named("agency shall NOT keep a", text)
    assert found is not None and found.passage == "agency  shall\u00a0not keep a"
    assert passage_named("agency shall keep a", text) is None


@pytest.mark.slow
def test_a_text_of_a_thousand_pages_is_read_in_seconds() -> None:
    sentence = "An agency shall not, unless the law says so, (a) keep personal data or share it. "
    rules = AskRules("data-privacy", RULES.rules, RULES.pass_over, RULES.turning)
    (mark,) = marks_of(sentence * 10_000, rules)
    assert NAMES[mark.ask] == "keep"


def test_words_far_apart_are_no_match() -> None:
    rule = AskRule("keep-no-longer", "for", (("delete",), ("data",)), within=2)
    rules = AskRules("data-privacy", (rule,))
    assert marks_of("They delete all of data.", rules)
    assert not marks_of("They delete all of the data.", rules)
