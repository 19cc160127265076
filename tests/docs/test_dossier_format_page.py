"""The page on the format names the languages that are read, with examples that have the reading which it states."""

import re

import pytest

from schemas.text import date_phrases
from schemas.text.date_languages import LANGUAGES
from schemas.text.number_parser import read_amount, read_quantity
from tests.paths import DOCS

SECTION = (DOCS / "dossier-format.md").read_text().partition("## How texts are read\n")[2].partition("\n## ")[0]
ROWS = [
    [cell.strip() for cell in row.strip("|").split("|")] for row in re.findall(r"^\| `.+\|$", SECTION, re.MULTILINE)
]
EXAMPLE = re.compile("`(.+)` → `(.+)`")


def test_the_table_has_every_language_once() -> None:
    assert [row[0].strip("`") for row in ROWS] == sorted({"en", *(language.tag for language in LANGUAGES)})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip("`"))
def test_each_example_of_the_table_has_the_stated_reading(row: list[str]) -> None:
    _, a_date, a_sum, a_quantity = row
    assert_reading(a_date, date_phrases.read)
    assert_reading(a_sum, format_amount)
    if a_quantity != "not read":
        assert_reading(a_quantity, format_quantity)


def assert_reading(cell: str, read: object) -> None:
    example = EXAMPLE.fullmatch(cell)
    assert example
    assert callable(read)
    assert read(example[1]) == example[2]


def format_amount(text: str) -> str | None:
    reading = read_amount(text)
    return reading and format_number(reading.min, reading.max, reading.bound, reading.currency)


def format_quantity(text: str) -> str | None:
    reading = read_quantity(text)
    return reading and format_number(reading.min, reading.max, reading.bound, reading.unit)


def format_number(low: float | None, high: float | None, bound: str, unit: str | None) -> str:
    number = f"{low if low is not None else high} {unit}"
    return number if bound == "exact" else f"{bound} {number}"
