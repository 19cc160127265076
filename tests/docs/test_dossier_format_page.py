"""The page on the format names the languages that are read, with examples that have the reading which it states."""

import re

import pytest

from schemas.text import date_phrases
from schemas.text.date_languages import LANGUAGES
from tests.paths import DOCS

SECTION = (DOCS / "dossier-format.md").read_text().partition("## How texts are read\n")[2].partition("\n## ")[0]
ROWS = [
    [cell.strip() for cell in row.strip("|").split("|")] for row in re.findall(r"^\| `.+\|$", SECTION, re.MULTILINE)
]
EXAMPLE = re.compile("`(.+)` → `(.+)`")


def test_the_table_has_every_language_once() -> None:
    assert [row[0].strip("`") for row in ROWS] == sorted({"en", *(language.tag for language in LANGUAGES)})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip("`"))
def test_each_date_of_the_table_has_the_stated_reading(row: list[str]) -> None:
    example = EXAMPLE.fullmatch(row[1])
    assert example
    assert date_phrases.read(example[1]) == example[2]
