"""The allowed values of a parameter, as the member `allowed` of a problem lists them."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from marshmallow import fields
from marshmallow.validate import OneOf, Range

from schemas.fields.scalars import AnyField, CountryCode, CurrencyCode, load_country_codes, load_currency_codes


@runtime_checkable
class TakesNames(Protocol):
    """A parameter whose value consists of names, such as `sort`."""

    @property
    def allowed_names(self) -> Sequence[str]:
        """The names that a value may consist of."""


def list_allowed_values(field: AnyField) -> list[str]:
    """Return the values that a parameter takes; none if they are neither a closed list nor a range.

    A range is one text: `1..500`. Both bounds are included. A list of names has the names without commas and signs.
    """
    if isinstance(field, TakesNames):
        return list(field.allowed_names)
    if isinstance(field, fields.List):
        return list_allowed_values(field.inner)
    if isinstance(field, CountryCode):
        return sorted(load_country_codes())
    if isinstance(field, CurrencyCode):
        return sorted(load_currency_codes())
    if isinstance(field, fields.Boolean):
        return ["true", "false"]
    return [value for check in field.validators for value in _list_values_of(check)]


def _list_values_of(check: object) -> list[str]:
    if isinstance(check, OneOf):
        return [str(choice) for choice in check.choices]
    if isinstance(check, Range) and check.min is not None and check.max is not None:
        return [f"{_format_bound(check.min)}..{_format_bound(check.max)}"]
    return []


def _format_bound(bound: float) -> str:
    return str(int(bound)) if bound == int(bound) else str(bound)
