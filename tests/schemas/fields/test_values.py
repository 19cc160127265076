"""Who writes a value in another shape is told which one is meant."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from schemas.dossier.dossier import DossierError, read_claims
from schemas.fields.measures import AmountSchema, QuantitySchema, ShareSchema
from schemas.fields.values import DateSchema


@pytest.mark.parametrize(
    ("schema", "value", "hint"),
    [
        (DateSchema(), "late 2019", '{"text": "late 2019"}'),
        (ShareSchema(), "60%", '{"text": "about 60%"}'),
        (AmountSchema(), 3, '{"text": "about 60%"}'),
        (QuantitySchema(), "20 GWh", '{"text": "about 60%"}'),
    ],
)
def test_a_value_in_another_shape_is_refused_with_a_hint(schema: Schema, value: Any, hint: str) -> None:
    with pytest.raises(ValidationError) as refused:
        schema.load(value)
    assert hint in str(refused.value.messages)


def test_a_date_that_no_phrase_would_mend_has_no_hint() -> None:
    with pytest.raises(ValidationError) as refused:
        DateSchema().load("2022-13")
    assert "text" not in str(refused.value.messages)


def test_an_unknown_part_is_named_with_what_was_meant() -> None:
    facts = {"capacity": [{"quantiy": {"text": "1 GWh"}}], "zzz": 1}
    with pytest.raises(DossierError) as refused:
        read_claims([{"plant": "a", "certainty": "reported", "facts": facts}])
    said = {".".join(map(str, one.path[2:])): one.message for one in refused.value.problems}
    assert "Did you mean 'quantity'?" in said["facts.capacity.0.quantiy"]
    assert "Known fields: name, names, description" in said["facts.zzz"]


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ({"text": "500 buses"}, "vehicles"),
        ({"text": "20,000 two-wheelers", "unit": "vehicles/year"}, "vehicles/year"),
        ({"text": "20,000 two-wheelers", "unit": "vehicles"}, "vehicles"),
    ],
)
def test_a_client_can_say_that_a_number_of_lorries_is_a_yearly_one(value: dict[str, str], unit: str) -> None:
    assert QuantitySchema().load(value)["unit"] == unit


@pytest.mark.parametrize(
    "value", [{"text": "500 buses a month", "unit": "vehicles/year"}, {"text": "500 buses", "unit": "ha"}]
)
def test_a_unit_that_contradicts_the_text_is_refused(value: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        QuantitySchema().load(value)
