"""Words, and pairs of words, that official texts have whatever they are about.

Taken from what was counted, not chosen: `python bench/related.py FACTS --boilerplate` counts anew.
Words are folded stems (`authoriz`); a pair is two words with nothing but common ones between.
"""

from __future__ import annotations

from typing import Final

#: In more than 3 of 100 of the 1,102 bills of 2018A, 2025B and 2026A: title, long title, summary.
OF_BILLS: Final = """
access account act action add additional after against agency all allow also amount annual any
application apply appropriation assembly assistance authority authoriz authorized available based
been before benefit bill board business care cash certain change child clarify colorado commission
committee community condition consumer contract cost county court create creation credit criminal
current date day definition department determine development district division doe each education
eligible employee entity establish exemption existing facility federal fee fiscal following fund
funding general government grant has have health human if implement implementing include including
income increase individual information insurance into issue january july law least legislative
license limit local made make marijuana material may measure medical member modification money
more must new no not office one only operation organization other part pay payment period person
plan policy process program prohibit prohibition project property protection provide provider
providing provision public purpose receive recommendation record reduce regarding regulation
regulatory related repeal report request require required requirement requiring revenue review
right rule safety sale school service shall specified standard state statewide statute student
subject submit such supplemental support system tax term than their through time total transfer
under unless use used using vehicle was when which who will within without year
"""
#: Pairs in more than 5 of 100 of them.
PAIRS_OF_BILLS: Final = """
act require, cash fund, current law, fiscal year
"""
#: In at least three of six bills' accessible texts of 2025B.
_OF_TEXTS: Final = """
adopted amend amendment article but constitution declaration declare enacted except fifth find
five follow gov governor house http introduced introduction leg necessary note pass portion
reading reengrossed reflect representative resolved revised section senate seventy subsection
subsequently summary then there third version
"""
_PAIRS_OF_TEXTS: Final = """
adopted if, amendment may, any amendment, apply reengrossed, assembly state, available http,
colorado constitution, colorado gov, colorado revised, colorado section, doe not, enacted general,
fifth general, general assembly, house introduction, house representative, http leg, introduced
doe, leg colorado, may subsequently, not reflect, note summary, pass third, reading house,
reengrossed version, reflect any, revised statute, section article, section colorado, seventy
fifth, state colorado, statute amend, subsequently adopted, summary apply, third reading, under
section, will available
"""


BOILERPLATE: Final = frozenset(
    {
        *OF_BILLS.split(),
        *_OF_TEXTS.split(),
        *(" ".join(pair.split()) for pair in f"{PAIRS_OF_BILLS},{_PAIRS_OF_TEXTS}".split(",")),
    }
)
