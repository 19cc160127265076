"""The parameters of a list: its filters as a schema, and from the parameters of a request to criteria."""

from typing import Any

from marshmallow import Schema, fields
from sqlalchemy import ColumnElement

from api.filters.filter import Elements, Filter
from api.filters.geo_filters import DEFAULT_KM, LARGEST_KM
from api.filters.operators import Scope
from api.filters.parameter_types import PlainBoolean, PlainDate, PlainNumber
from api.pagination.pages import CountedSchema
from api.problems import ProblemError
from api.routing.query_parameters import Choice

MATCHES = ("possible", "certain")
AS_OF = {"description": "Answer with what had been published by the end of this day", "example": "2022-09-30"}


def query_schema(filters: dict[str, Filter], more: dict[str, fields.Field[Any]], name: str) -> type[Schema]:
    """Make the schema of a list's parameters: filters, which may be repeated to mean "or", and `more`."""
    declared: dict[str, fields.Field[Any]] = {
        "as_of": PlainDate(metadata=AS_OF),
        **more,
        **filter_fields(filters),
    }
    return type(name, (CountedSchema,), declared)


def filter_fields(filters: dict[str, Filter]) -> dict[str, fields.Field[Any]]:
    """Declare filters as parameters, with how those of ranges compare."""
    declared: dict[str, fields.Field[Any]] = {}
    for one in filters.values():
        told: dict[str, Any] = {"description": f"Only {one.meaning}; repeat it for or"}
        if one.example is not None:
            told["example"] = [one.example]
        declared[_key(one.name)] = fields.List(one.value, data_key=one.name, validate=one.check, metadata=told)
    if "near" in filters:
        declared["radius_km"] = PlainNumber(
            0,
            LARGEST_KM,
            metadata={"description": f"How far from `near`, in km; {DEFAULT_KM:g} unless given", "example": 100},
        )
    for field in matchable(filters):
        declared[_key(f"{field}__match")] = fields.String(
            data_key=f"{field}__match",
            load_default="possible",
            validate=Choice(MATCHES),
            metadata={"description": f"Whether comparing {field} asks what can be, or what is certain"},
        )
    return declared


def matchable(filters: dict[str, Filter]) -> list[str]:
    """Name the fields whose values are ranges: possible and certain differ for them."""
    return list(dict.fromkeys(one.range_of for one in filters.values() if one.range_of))


def criteria(filters: dict[str, Filter], options: dict[str, Any]) -> list[ColumnElement[bool]]:
    """Turn the parameters of a request into criteria that must all hold."""
    given = {name.replace("/", "."): value for name, value in options.items()}
    certain = {name.removesuffix("__match") for name, value in given.items() if value == "certain"}
    if "radius_km" in options and "near" not in options:
        error = {"parameter": "radius_km", "message": "This needs `near`."}
        raise ProblemError("invalid-parameter", "radius_km: This needs `near`.", [error])
    scope = Scope(options.get("as_of"), frozenset(certain), options.get("radius_km", DEFAULT_KM))
    found: list[ColumnElement[bool]] = []
    of_elements: dict[Elements, list[ColumnElement[bool]]] = {}
    for row, values in ((filters[name], values) for name, values in given.items() if name in filters):
        together = of_elements.setdefault(row.elements, []) if row.elements else found
        together.append(row.criterion(values, scope))
    return [*found, *(elements.some(*conditions) for elements, conditions in of_elements.items())]


def _key(name: str) -> str:
    """Name a parameter inside a schema, where a dot would mean a mapping in a mapping."""
    return name.replace(".", "/")


__all__ = ["AS_OF", "PlainBoolean", "PlainDate", "criteria", "filter_fields", "matchable", "query_schema"]
