"""The page on the resolution rule has the numbers, the names and the order of the rule in the code."""

import re

from ledger.resolution.rule import EXPLANATIONS, RUMOUR_STANDS_AFTER, Step
from ledger.versions.usd_conversion import OLDEST_RATE
from schemas.fields.spans import ABOUT
from tests.docs.examples import FENCE
from tests.paths import ROOT

PAGE = FENCE.sub("", (ROOT / "docs" / "resolution.md").read_text())
STEPS = PAGE.partition("## The steps\n")[2].partition("\n## ")[0]


def test_the_table_has_every_step_in_its_order_with_its_explanation() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", STEPS, re.MULTILINE)
    assert rows == [(str(step), explanation) for step, explanation in EXPLANATIONS.items()]


def test_every_step_but_the_last_has_a_section_in_its_order() -> None:
    headings = re.findall(r"^### (.+)$", STEPS, re.MULTILINE)
    names = [name for heading in headings for name in re.findall(r"`(\w+)`", heading)]
    assert names == [str(step) for step in EXPLANATIONS if step is not Step.UNCONTESTED]


def test_the_days_are_those_of_the_rule() -> None:
    days = {int(number) for number in re.findall(r"\b(\d+)\s+days\b", PAGE)}
    # The age of a rate is of the conversion, and may be left to the page on totals.
    assert days - {OLDEST_RATE} == {RUMOUR_STANDS_AFTER.days}


def test_the_percentage_is_that_of_about() -> None:
    percentages = {float(number) for number in re.findall(r"\b(\d+(?:\.\d+)?)\s*%", PAGE)}
    assert percentages == {ABOUT * 100}
