"""The parameters of a list: its filters as a schema, and from the parameters of a request to criteria."""

from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy import ColumnElement

from api.filters.operators import Scope
from api.filters.table import Filter
from api.filters.values import PlainBoolean, PlainDate
from api.pages import PagingSchema
from models import reading

MATCHES = ("possible", "certain")


def query_schema(filters: dict[str, Filter], more: dict[str, fields.Field[Any]], name: str) -> type[Schema]:
    """Make the schema of a list's parameters: filters, which may be repeated to mean "or", and `more`."""
    declared: dict[str, fields.Field[Any]] = {
        "as_of": PlainDate(
            metadata={
                "description": "Answer with what had been published by the end of this day",
                "example": "2022-09-30",
            }
        ),
        "count": fields.String(
            load_default="none",
            validate=validate.OneOf(["none", "capped", "exact"]),
            metadata={"description": f"Whether to count: not at all, up to {reading.COUNT_CAP}, or to the end"},
        ),
        **more,
    }
    for one in filters.values():
        told: dict[str, Any] = {"description": f"Only {one.meaning}; repeat it for or"}
        if one.example is not None:
            told["example"] = [one.example]
        declared[_key(one.name)] = fields.List(one.value, data_key=one.name, metadata=told)
    for field in matchable(filters):
        declared[_key(f"{field}__match")] = fields.String(
            data_key=f"{field}__match",
            load_default="possible",
            validate=validate.OneOf(MATCHES),
            metadata={"description": f"Whether comparing {field} asks what can be, or what is certain"},
        )
    return type(name, (PagingSchema,), declared)


def matchable(filters: dict[str, Filter]) -> list[str]:
    """Name the fields whose values are ranges: those that can be compared and have no plain order."""
    return [
        name
        for name in filters
        if f"{name}__gte" in filters and "see `" in filters[name].meaning and not name.endswith(".usd")
    ]


def criteria(filters: dict[str, Filter], options: dict[str, Any]) -> list[ColumnElement[bool]]:
    """Turn the parameters of a request into criteria that must all hold."""
    given = {name.replace("/", "."): value for name, value in options.items()}
    certain = {name.removesuffix("__match") for name, value in given.items() if value == "certain"}
    scope = Scope(options.get("as_of"), frozenset(certain))
    return [filters[name].criterion(values, scope) for name, values in given.items() if name in filters]


def _key(name: str) -> str:
    """Name a parameter inside a schema, where a dot would mean a mapping in a mapping."""
    return name.replace(".", "/")


__all__ = ["PlainBoolean", "PlainDate", "criteria", "matchable", "query_schema"]
