"""Every type of field has a row in each table that answers by type, and the walk over values finds every leaf.

A new type of field fails here with its name and the name of the table that lacks a row.
"""

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from marshmallow import Schema, fields

from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.dossier.dossier_schemas import BLOCK, SOURCE, Chain
from schemas.dossier.http_bodies import CLAIM, EVIDENCE
from schemas.fields.facts import (
    DateFact,
    ListFact,
    MeasureFact,
    OwnersStatement,
    PeriodFact,
    Reference,
    Remarks,
    Subject,
    ValueFact,
)
from schemas.fields.list_elements import CompanyState
from schemas.fields.scalars import AnyField, CurrencyCode, Fact
from schemas.fields.values import DurationField, Edtf
from schemas.fields.walk import get_nested_schema, transform, walk, walk_fields
from schemas.kinds.record import get_fact_fields

FACTS = [field for schema in SCHEMAS.values() for field in get_fact_fields(schema).values()]
ELEMENT_PARTS = [part.field for field in FACTS for part in walk_fields(field)]


def find_fields(schema: Schema) -> Iterator[AnyField]:
    """Yield all fields of a schema that clients send, and all fields in them, the parts of value types too."""
    for field in schema.fields.values():
        if not field.dump_only:
            yield from find_parts(field)


def find_parts(field: AnyField) -> Iterator[AnyField]:
    yield field
    if isinstance(field, fields.List):
        yield from find_parts(field.inner)
    elif isinstance(field, MeasureFact):
        for schema in field.schemas:
            yield from find_fields(schema())
    elif (schema := get_nested_schema(field)) is not None:
        yield from find_fields(schema)


def types_of(some: list[AnyField]) -> list[type[Fact]]:
    return sorted({type(field) for field in some if isinstance(field, Fact)}, key=lambda each: each.__name__)


SENT = [field for schema in SCHEMAS.values() for field in find_fields(schema)]
SENT_IN_DOSSIERS = [field for schema in (SOURCE, BLOCK, EVIDENCE, CLAIM) for field in find_fields(schema)]
OF_RECORDS = types_of(SENT)
ALL = types_of(SENT + SENT_IN_DOSSIERS)
TOP = types_of(FACTS)
ROW_PARTS = types_of(ELEMENT_PARTS)
LISTS = [each for each in TOP if issubclass(each, ListFact)]
ELEMENTS = types_of([field.inner for field in SENT if isinstance(field, fields.List)])
VALUES = [each for each in TOP if issubclass(each, (ValueFact, PeriodFact, MeasureFact)) and each is not Subject]

# The tables, and the types that each must have a row for.
TABLES: dict[str, list[type[Fact]]] = {
    "schemas.json_schema:describe_type": ALL,
    "cli.data_dictionary:name_type": ALL,
    "ledger.versions.rows:set_attribute": ROW_PARTS,
    "schemas.fields.column_groups:build_column_group": VALUES,
    "api.filters.registry:build_field_filters": TOP,
    "api.filters.column_filters:build_column_filters": TOP,
    "api.filters.list_filters:build_element_filters": LISTS,
    "api.pagination.sorting:get_sort_suffix": TOP,
    "api.formats.csv_columns:build_field_columns": OF_RECORDS,
    "api.formats.csv_columns:build_element_columns": ELEMENTS,
}
ROWS = [pytest.param(table, each, id=f"{table}-{each.__name__}") for table, types in TABLES.items() for each in types]


def load_table(name: str) -> Any:
    module, function = name.split(":")
    return getattr(importlib.import_module(module), function)


@pytest.mark.parametrize(("table", "field_type"), ROWS)
def test_every_type_of_field_has_a_row_in_every_table(table: str, field_type: type[Fact]) -> None:
    found = load_table(table)
    assert found.dispatch(field_type) is not found.dispatch(object), f"{field_type.__name__} has no row in {table}"


@pytest.mark.parametrize("table", ["schemas.json_schema:describe_type", "cli.data_dictionary:name_type"])
@pytest.mark.parametrize("field_type", [each for each in ALL if not issubclass(each, (fields.List, fields.Nested))])
def test_a_scalar_is_not_described_by_a_type_of_marshmallow(table: str, field_type: type[Fact]) -> None:
    """A new type of texts would be "text" there by its base class, whatever form its values have."""
    rows = load_table(table).registry
    row = next(each for each in field_type.__mro__ if each in rows)
    assert issubclass(row, Fact), f"{field_type.__name__} has only the row of {row.__name__} in {table}"


@pytest.mark.parametrize("table", TABLES)
def test_a_type_without_a_row_is_refused(table: str) -> None:
    """The function for any type only raises, so a missing row cannot give a wrong answer."""

    class UnknownField(fields.Field[Any]):
        """A type that no table knows."""

    default: Callable[..., Any] = load_table(table).dispatch(object)
    with pytest.raises(TypeError, match="UnknownField"):
        default(UnknownField(), *[None] * (default.__code__.co_argcount - 1))


def test_the_types_are_found() -> None:
    """A slip in the search above would test nothing."""
    assert {DateFact, Reference, Remarks, MeasureFact, OwnersStatement} <= set(TOP)
    assert {Edtf, DurationField, CurrencyCode, CompanyState} <= set(OF_RECORDS)
    assert Chain in ALL


INVESTORS = get_fact_fields(SCHEMAS[Kind.INVESTMENT])["investors"]
SHARE = {"text": "5%", "min": 5, "max": 5, "bound": "exact", "state": "known"}
VALUE = [
    {"company": "alpha", "share": SHARE, "amount": None},
    {"companies": ["beta", "gamma"]},
    {"unnamed": "an Asian maker", "extra": "a part without a field"},
]


class TestWalk:
    def test_it_yields_the_leaves_with_their_paths(self) -> None:
        leaves = list(walk(INVESTORS, VALUE))
        assert [(leaf.path, leaf.value) for leaf in leaves] == [
            ((0, "company"), "alpha"),
            ((0, "share"), SHARE),
            ((1, "companies", 0), "beta"),
            ((1, "companies", 1), "gamma"),
            ((2, "unnamed"), "an Asian maker"),
        ]
        assert [type(leaf.field) for leaf in leaves].count(Reference) == 3

    def test_a_list_field_accepts_one_element(self) -> None:
        one = walk(INVESTORS, VALUE[0])
        assert [leaf.path for leaf in one] == [("company",), ("share",)]

    def test_nothing_is_in_a_missing_value(self) -> None:
        assert list(walk(INVESTORS, None)) == []
        assert transform(INVESTORS, None, lambda field, leaf: "new") is None

    def test_transform_replaces_leaves_and_keeps_the_rest(self) -> None:
        before = repr(VALUE)
        changed = transform(INVESTORS, VALUE, lambda field, leaf: "new" if isinstance(field, Reference) else leaf)
        assert changed == [
            {"company": "new", "share": SHARE, "amount": None},
            {"companies": ["new", "new"]},
            {"unnamed": "an Asian maker", "extra": "a part without a field"},
        ]
        assert list(changed[0]) == ["company", "share", "amount"]
        assert repr(VALUE) == before

    def test_transform_takes_one_element(self) -> None:
        assert transform(INVESTORS, {"company": "alpha"}, lambda field, leaf: "new") == {"company": "new"}

    def test_fields_are_found_without_a_value(self) -> None:
        phases = get_fact_fields(SCHEMAS[Kind.PLANT])["phases"]
        found = {part.path: type(part.field) for part in walk_fields(phases)}
        assert found[("completion",)] is DateFact
        assert ("area", "quantity") in found
        assert ("completion", "edtf") not in found  # a value type is one leaf
