"""The parameters of a filtered list: the schema that its filters declare, and the criteria that a request sends."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import fields

from api.filters.filter import Elements, Filter
from api.filters.geo_filters import DEFAULT_KM, LARGEST_KM
from api.filters.operators import Condition, Scope, Values
from api.filters.parameter_types import NumberParameter
from api.problems import ProblemError
from api.routing.query_parameters import Choice, QuerySchema
from schemas.fields.scalars import AnyField

MATCH_MODES = ("possible", "certain")
RADIUS = "radius_km"
MATCH_SUFFIX = "__match"
# What the schema loads, by the key of each parameter; the type of a value depends on its field.
ParameterData = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FilterValues:
    """The filters of a request: values by parameter, the fields to compare with certainty, and the radius of `near`."""

    by_parameter: Mapping[str, Values] = field(default_factory=dict)
    certain_fields: frozenset[str] = frozenset()
    radius_km: float | None = None


class FilteredSchema(QuerySchema):
    """The base of schemas with filters. Loading puts their values into `filters`, a FilterValues, of the parameters."""

    def make_parameters(self, data: ParameterData) -> object:
        """Make the dataclass. A parameter that it does not declare is a filter."""
        declared = {part.name for part in dataclasses.fields(self.parameters)}  # type: ignore[arg-type]  # it is one
        values = {name: value for name, value in data.items() if name in declared}
        values["filters"] = parse_filter_values(data.keys() - declared, data)
        return self.parameters(**values)


def parse_filter_values(names: set[str], data: ParameterData) -> FilterValues:
    """Separate the values of filters from the parameters that say how to compare them."""
    by_parameter: dict[str, Values] = {}
    certain_fields: set[str] = set()
    for key in data:
        if key not in names or key == RADIUS:
            continue
        parameter = key.replace("/", ".")
        if not parameter.endswith(MATCH_SUFFIX):
            by_parameter[parameter] = data[key]
        elif data[key] == "certain":
            certain_fields.add(parameter.removesuffix(MATCH_SUFFIX))
    return FilterValues(by_parameter, frozenset(certain_fields), data.get(RADIUS))


def declare_filters(filters: Mapping[str, Filter]) -> dict[str, AnyField]:
    """Declare filters as parameters, and the parameters that say how to compare them."""
    declared: dict[str, AnyField] = {}
    for filter_ in filters.values():
        metadata: dict[str, object] = {"description": filter_.description}
        if filter_.example is not None:
            metadata["example"] = [filter_.example]
        declared[_build_key(filter_.name)] = fields.List(
            filter_.value, data_key=filter_.name, validate=filter_.check, metadata=metadata
        )
    if "near" in filters:
        declared[RADIUS] = NumberParameter(
            0,
            LARGEST_KM,
            metadata={
                "description": f"The greatest distance from `near`, in km; default {DEFAULT_KM:g}",
                "example": 100,
            },
        )
    for name in list_range_fields(filters):
        parameter = f"{name}{MATCH_SUFFIX}"
        declared[_build_key(parameter)] = fields.String(
            data_key=parameter,
            load_default="possible",
            validate=Choice(MATCH_MODES),
            metadata={
                "description": f"Whether filters on `{name}` match if one of its possible values matches (`possible`), "
                "or only if all of them match (`certain`)"
            },
        )
    return declared


def list_range_fields(filters: Mapping[str, Filter]) -> list[str]:
    """Return the fields whose values are ranges, so `possible` and `certain` differ."""
    return list(dict.fromkeys(filter_.range_of for filter_ in filters.values() if filter_.range_of))


def build_scope(values: FilterValues, as_of: dt.date | None) -> Scope:
    """Return what the criteria of a request depend on in addition to their values."""
    return Scope(as_of, values.certain_fields, DEFAULT_KM if values.radius_km is None else values.radius_km)


def build_criteria(filters: Mapping[str, Filter], values: FilterValues, as_of: dt.date | None) -> list[Condition]:
    """Turn the filters of a request into criteria that must all hold.

    Raise a problem if `radius_km` has no `near` to apply to.
    """
    if values.radius_km is not None and "near" not in values.by_parameter:
        message = "This has no effect without `near`. Send `near` too, or leave this out."
        error = {"parameter": RADIUS, "message": message}
        raise ProblemError("invalid-parameter", f"{RADIUS}: {message}", [error])
    scope = build_scope(values, as_of)
    criteria: list[Condition] = []
    by_list: dict[Elements, list[Condition]] = {}
    for parameter, given in values.by_parameter.items():
        filter_ = filters[parameter]
        # All filters on one list must match the same element.
        together = by_list.setdefault(filter_.elements, []) if filter_.elements else criteria
        together.append(filter_.criterion(given, scope))
    return [*criteria, *(elements.contain(*conditions) for elements, conditions in by_list.items())]


def _build_key(name: str) -> str:
    """Return the key of a parameter inside a schema. marshmallow would read a dot as a nested mapping."""
    return name.replace(".", "/")
