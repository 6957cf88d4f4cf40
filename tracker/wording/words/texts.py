"""Bill texts: versions with what came between them, one version to read, two to compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "nav.text": "Bill text",
    "nav.differences": "Differences",
    "text.title": "Text of {bill}",
    "text.about": "The words of {bill}, version by version, as the official text has them.",
    "text.back": "Back to {bill}",
    "text.read": "Read",
    "text.compare": "Compare with {version}",
    "text.pdf": "Official PDF",
    "text.html": "Official accessible text",
    "text.version": "Version",
    "text.source": "Source",
    "text.form.html": "accessible text (HTML)",
    "text.form.pdf": "PDF",
    "text.seen": "Seen",
    "text.from.html": "From the accessible text (HTML), {moment}.",
    "text.from.pdf": "From the PDF, {moment}.",
    "text.layer": (
        "A PDF keeps its words, but not the lines through or under them. So repealed law and"
        " amendments are not marked here. New law stands in capitals. Look at the PDF to be sure."
    ),
    "text.versions": "Versions",
    "diff.halved": (
        "More than half of the words are gone from: {sections}. If this looks wrong, compare the "
        "official papers: a page may have been read wrongly."
    ),
    "text.scan": "The signed act is a scan: we link it and take the words from the version before.",
    "text.none": "This version cannot be read here. Open the official text:",
    "text.unread": "We have not read the text of this version yet.",
    "text.unread.why": "Texts are read for the bills that a campaign follows.",
    "text.absent": "No version of this bill's text is known yet.",
    "text.missing": "{bill} has no version called “{version}”. These are its versions:",
    "text.older": "When we last looked, this failed. You see what we read before.",
    "text.damaged": "The text that we keep of this version is damaged. We must read it again.",
    "text.fault.no_text": "The PDF holds pictures of pages and no words that we could read.",
    "text.fault.cut": "The text that came was cut short, so we did not take it.",
    "text.fault.wrong_type": "What came from the address is no bill text.",
    "text.fault.too_large": "The file is larger than we read.",
    "text.fault.missing": "Nothing stands at the official address.",
    "text.fault.unreadable": "The file is damaged, or built in a way that we cannot read.",
    "text.fault.refused": "The official site did not let us read it.",
    "text.fault.other": "We could not read it.",
    "text.fault.of": "{form}: {fault}",
    "text.state.html": "Read from the accessible text",
    "text.state.pdf": "Read from the PDF",
    "text.state.unread": "Not read here yet",
    "text.state.failed": "Could not be read",
    "text.outline": "Outline",
    "text.legend": "What the marks mean",
    "text.page": "Page {page}",
    "text.no.sections": "The text has no sections that we know.",
    "text.lines": "The small numbers are the lines as printed: cite page and line.",
    "text.part": "Part {part} of {of}",
    "text.parts": "Parts of the text",
    "text.part.of": "Part {part}",
    "text.continued": "(continued)",
    "mark.new": "new law",
    "mark.repealed": "repealed: taken out of the law",
    "mark.senate": "amendment of the Senate",
    "mark.house": "amendment of the House",
    "mark.new.begins": "new law begins",
    "mark.new.ends": "new law ends",
    "mark.repealed.begins": "repealed law begins",
    "mark.repealed.ends": "repealed law ends",
    "mark.senate.begins": "Senate amendment begins",
    "mark.senate.ends": "Senate amendment ends",
    "mark.house.begins": "House amendment begins",
    "mark.house.ends": "House amendment ends",
    "diff.title": "What changed in {bill}",
    "diff.about": "What changed between two versions of {bill}, word by word.",
    "diff.old": "Before",
    "diff.new": "After",
    "diff.choose": "Choose other versions",
    "diff.choose.old": "Compare from",
    "diff.choose.new": "Compare to",
    "diff.view": "How to show it",
    "diff.inline": "In line",
    "diff.side": "Side by side",
    "diff.side.narrow": "On a narrow screen the two sides stand in line.",
    "diff.none": "The two versions have the same words.",
    "diff.counts": "{added} added, {removed} removed.",
    "diff.list": "Sections that changed",
    "diff.same": "Unchanged: {sections}",
    "diff.left_out": "Not compared, for it is no law: {sections}",
    "diff.state.changed": "changed",
    "diff.state.new": "new",
    "diff.state.gone": "taken out",
    "diff.state.same": "same words",
    "diff.added": "{words} added",
    "diff.removed": "{words} removed",
    "diff.moved": "was {label}",
    "diff.removed.begins": "removed:",
    "diff.removed.ends": "end of removed",
    "diff.added.begins": "added:",
    "diff.added.ends": "end of added",
    "diff.struck.begins": "repealed law:",
    "diff.struck.ends": "end of repealed law",
    "diff.legend.removed": "Removed since the version before",
    "diff.legend.added": "Added in the later version",
    "diff.legend.struck": "Repealed: the bill takes it out of the law",
    "diff.forms": (
        "One text comes from the accessible HTML, the other from a PDF. A PDF loses the line"
        " through repealed law. So a word that is repealed in one and stays in the other does not"
        " show as a change."
    ),
    "diff.pdf": (
        "Both texts come from PDFs. A PDF loses the line through repealed law, so a change of that"
        " line does not show."
    ),
    "diff.place": "p. {page}, l. {line}",
    "diff.one": "A comparison needs two versions that we have read. Of this bill we have read {n}.",
    "diff.unread": "The text of this version was not read, so it cannot be compared:",
    "diff.whole": (
        "In places a long stretch stands as removed and added whole: too much of it changed to"
        " compare it word by word."
    ),
    "diff.between": "What came in between",
    "paper.fiscal_note": "fiscal note",
    "paper.amendment": "amendment",
    "paper.report": "committee report",
}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {
    "diff.words": ("{n} word", "{n} words"),
    "diff.sections": ("{n} section changed.", "{n} sections changed."),
    "diff.more": ("{n} more section", "{n} more sections"),
    "diff.folded": ("{n} word unchanged", "{n} words unchanged"),
    "paper.fiscal_notes": ("{n} fiscal note", "{n} fiscal notes"),
    "paper.amendments": ("{n} amendment", "{n} amendments"),
    "paper.reports": ("{n} committee report", "{n} committee reports"),
}
