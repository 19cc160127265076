"""Query parameters: each schema loads into the dataclass that it names, field by field."""

import dataclasses
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from api.filters.query_schema import FilteredSchema
from api.routing.blueprint import ReadRoute, WriteRoute
from api.routing.query_parameters import QuerySchema
from api.v1 import BLUEPRINTS


def list_query_schemas() -> Iterator[type[QuerySchema]]:
    """Yield the schema of the parameters of each route that a blueprint has declared."""
    for blueprint in BLUEPRINTS:
        routes: list[ReadRoute | WriteRoute] = [*blueprint.declared.reads, *blueprint.declared.writes]
        yield from (route.query for route in routes)


SCHEMAS = sorted(set(list_query_schemas()), key=lambda schema: schema.__name__)


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.__name__)
def test_each_parameter_has_a_field_in_the_dataclass(schema: type[QuerySchema]) -> None:
    declared = {field.name: field for field in dataclasses.fields(schema.parameters)}
    loaded = schema().fields
    if issubclass(schema, FilteredSchema):
        assert "filters" in declared  # takes every parameter that the dataclass does not declare
    else:
        assert loaded.keys() <= declared.keys(), f"add the parameters to {schema.parameters.__name__}"
    always = {name for name, field in loaded.items() if field.required or field.load_default is not None}
    for name, field in declared.items():
        has_default = field.default is not dataclasses.MISSING
        assert has_default or name in always | {"filters"}, f"{name} needs a default: a client may leave it out"


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.__name__)
def test_parameters_are_frozen(schema: type[QuerySchema]) -> None:
    parameters = schema.parameters
    assert dataclasses.is_dataclass(parameters)
    assert parameters.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_filters_become_values_by_parameter(client: FlaskClient) -> None:
    from api.records.record_list import make_list_parameters
    from models.vocabularies import Kind

    params = make_list_parameters(Kind.PLANT)().load(
        {"country": ["CN"], "capacity__gte": ["30 GWh/year"], "capacity__match": "certain", "limit": "2"}
    )
    assert params.limit == 2
    assert list(params.filters.by_parameter) == ["country", "capacity__gte"]
    assert params.filters.certain_fields == {"capacity"}
