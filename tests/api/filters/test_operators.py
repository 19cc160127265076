"""The table of operators: an operator is one row, and the guide explains every row."""

import re

import pytest

from api.filters import build_filters, column_filters
from api.filters.operators import OPERATORS, ColumnOperator
from models.vocabularies import Kind
from schemas import SCHEMAS
from tests.paths import ROOT

# The parameter `__match` is no filter: it changes how the filters on a field compare.
MATCH = "match"


def names_in_guide() -> set[str]:
    """Return the operators in the first column of the guide's table."""
    guide = (ROOT / "docs" / "api-guide.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]*`__[^|]*) \|", guide, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`__(\w+)", row)}


def test_the_guide_explains_every_operator_and_no_other() -> None:
    assert names_in_guide() == {row.name for row in OPERATORS if row.name} | {MATCH}


@pytest.mark.parametrize("kind", Kind)
def test_every_operator_of_a_filter_is_a_row(kind: Kind) -> None:
    rows = build_filters(SCHEMAS[kind]).values()

    assert {row.operator for row in rows} <= {row.name for row in OPERATORS}


@pytest.mark.parametrize("kind", Kind)
def test_the_description_of_a_filter_is_a_sentence(kind: Kind) -> None:
    for row in build_filters(SCHEMAS[kind]).values():
        assert re.fullmatch(r"Only records (whose|with|without|that|within|in) [^{}]+\. Repeat .+\.", row.description)


def test_a_further_operator_needs_one_row_only(monkeypatch: pytest.MonkeyPatch) -> None:
    suffix = ColumnOperator("suffix", "whose {field} ends with this text", lambda column, text: column.endswith(text))
    monkeypatch.setattr(column_filters, "TEXT_OPERATORS", (*column_filters.TEXT_OPERATORS, suffix))

    row = build_filters(SCHEMAS[Kind.PLANT])["name__suffix"]

    assert row.description == "Only records whose `name` ends with this text. Repeat the parameter for OR."
