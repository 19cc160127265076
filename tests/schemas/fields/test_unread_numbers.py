"""Texts of numbers: what may stand next to the text, which reader a measure takes, and what an error names."""

from typing import Any

import pytest
from marshmallow import ValidationError

from schemas.fields.facts import MeasureFact
from schemas.fields.measures import AmountSchema, QuantitySchema, ShareSchema

MILLION = 10**6
STATED = [{"currency": "EUR", "min": 4, "max": 4}]


@pytest.mark.parametrize(
    ("parts", "currency"),
    [
        ({"stated": STATED}, "USD"),
        ({"prices": "constant", "price_year": 2020}, "USD"),
        ({"currency": "USD"}, "USD"),
        # "$" means the US dollar only if the client gives no other currency.
        ({"currency": "CAD"}, "CAD"),
    ],
)
def test_an_amount_is_read_by_its_text_next_to_other_parts(parts: dict[str, Any], currency: str) -> None:
    amount = AmountSchema().load({"text": "about $5 million"} | parts)
    assert (amount["min"], amount["bound"], amount["currency"]) == (5 * MILLION, "about", currency)


def test_a_text_without_currency_is_read_with_the_one_of_the_client() -> None:
    amount = AmountSchema().load({"text": "¥10 billion", "currency": "JPY"})
    assert (amount["min"], amount["currency"]) == (10**10, "JPY")


def test_a_share_is_read_by_its_text_next_to_its_whole() -> None:
    assert ShareSchema().load({"text": "half", "of": "company"})["min"] == 50


@pytest.mark.parametrize("parts", [{"state": "vague"}, {"min": 4, "max": 4, "currency": "EUR"}])
def test_what_the_client_sends_goes_before_the_text(parts: dict[str, Any]) -> None:
    amount = AmountSchema().load({"text": "$5 million"} | parts)
    assert (amount["min"], amount["currency"]) == (parts.get("min"), parts.get("currency"))


@pytest.mark.parametrize(
    ("schema", "value", "named"),
    [
        (AmountSchema, {"text": "lots", "stated": STATED}, "an amount in 'lots'"),
        (AmountSchema, {"text": "€5 million", "currency": "USD"}, "an amount in USD in '€5 million'"),
        (ShareSchema, {"text": "most of it"}, "a share in 'most of it'"),
        (QuantitySchema, {"text": "many"}, "a quantity in 'many'"),
        (QuantitySchema, {"text": "300,000 vehicles"}, "its unit is not certain"),
        (QuantitySchema, {"text": "500 jobs", "unit": "people"}, "is in jobs, not in 'people'"),
    ],
)
def test_a_text_that_is_not_read_is_named(schema: type[AmountSchema], value: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError) as raised:
        schema().load(value)
    assert named in raised.value.messages_dict["text"][0]


def test_a_wrong_currency_is_the_error_and_not_the_text() -> None:
    with pytest.raises(ValidationError) as raised:
        AmountSchema().load({"text": "$5 million", "currency": "XXXX"})
    assert list(raised.value.messages_dict) == ["currency"]


@pytest.mark.parametrize(
    ("value", "part", "expected"),
    [
        ({"text": "500 buses"}, "unit", "vehicles"),
        ({"text": "40 GWh/a"}, "unit", "GWh/year"),
        ({"text": "300,000 vehicles", "unit": "vehicles/year"}, "unit", "vehicles/year"),
        ({"text": "R$ 3 bilhões"}, "currency", "BRL"),
        ({"text": "10 million", "currency": "EUR"}, "currency", "EUR"),
        ({"text": "two thirds"}, "min", 66.67),
        ({"min": 5, "max": 5}, "min", 5),
    ],
)
def test_a_measure_is_what_its_text_can_be_read_as(value: dict[str, Any], part: str, expected: object) -> None:
    assert MeasureFact().deserialize(value)[part] == expected


@pytest.mark.parametrize("text", ["lots of them", "300,000 vehicles", "10 million"])
def test_a_measure_that_is_not_read_names_all_readings(text: str) -> None:
    with pytest.raises(ValidationError) as raised:
        MeasureFact().deserialize({"text": text})
    (message,) = raised.value.messages_dict["text"]
    for tried in (repr(text), "a quantity", "an amount", "a share"):
        assert tried in message
