"""A date text that is not read is refused, unless the client gives `edtf`."""

import pytest
from marshmallow import ValidationError

from schemas.fields.values import DateSchema


def refuse(text: str) -> str:
    with pytest.raises(ValidationError) as raised:
        DateSchema().load({"text": text})
    (message,) = raised.value.messages_dict["text"]
    return str(message)


@pytest.mark.parametrize("text", ["recently", "in the coming months", "올해 4분기"])
def test_a_text_that_is_not_read_is_refused_with_what_to_send(text: str) -> None:
    message = refuse(text)
    assert repr(text) in message
    assert 'edtf: "[..2024-08-31]"' in message
    assert "edtf: null" in message


@pytest.mark.parametrize("text", ["recently", "03/04/2025"])
def test_edtf_goes_before_the_text(text: str) -> None:
    loaded = DateSchema().load({"text": text, "edtf": "2025-03-04"})
    assert (loaded["text"], loaded["earliest"]) == (text, "2025-03-04")


@pytest.mark.parametrize("text", ["not disclosed", "by 2024"])
def test_null_keeps_the_wording_without_bounds(text: str) -> None:
    loaded = DateSchema().load({"text": text, "edtf": None})
    assert loaded == {"text": text, "edtf": None, "earliest": None, "latest": None, "precision": None}
    assert DateSchema().load(loaded) == loaded


@pytest.mark.parametrize("text", ["03/04/2025", "listopada 2024"])
def test_the_readings_of_an_ambiguous_text_are_named(text: str) -> None:
    readings = {"03/04/2025": ("2025-04-03", "2025-03-04"), "listopada 2024": ("2024-11", "2024-10")}
    assert "{} or {}".format(*readings[text]) in refuse(text)


@pytest.mark.parametrize(
    ("text", "new", "old"),
    [
        ("delayed from 2025 to 2027", "2027", "2025"),
        ("production pushed back from mid-2025 to early 2027", "[2027-01..2027-04]", "[2025-05..2025-08]"),
        ("moved to Q1 2026 from Q3 2025", "2026-33", "2025-35"),
        ("2027 instead of 2025", "2027", "2025"),
    ],
)
def test_a_text_with_an_old_and_a_new_date_says_where_each_belongs(text: str, new: str, old: str) -> None:
    message = refuse(text)
    assert f'due: "{new}"' in message
    assert f"the old date {old}" in message
    assert "valid" in message
