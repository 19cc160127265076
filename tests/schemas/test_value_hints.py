"""Who writes a value in another shape is told which one is meant."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from schemas.values import AmountSchema, DateSchema, QuantitySchema, ShareSchema


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
