"""Schemas and models say the same: each fact has its column or stands in the document alone, with the same words."""

from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import Schema, fields
from sqlalchemy import Enum, inspect
from sqlalchemy.orm import CompositeProperty, Mapper

from models import VERSIONS, Version
from models.kinds.version import CompanyElement
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.fields.facts import MeasureFact, Reference, ReferenceSet, Subject
from schemas.fields.measures import AmountSchema
from schemas.fields.scalars import Word
from schemas.kinds.record import get_fact_fields

# Of every kind these are read with the document, and no filter compares them.
IN_DOCUMENTS_OF_ALL_KINDS = frozenset({"description", "tags", "identifiers", "names"})
# What every version has beside facts.
BOOKKEEPING = frozenset(Version.__annotations__) - {"name", "url", "part_of_pk"} | {"document"}
BOOKKEEPING_OF_ROWS = frozenset({"pk", "position", "version_pk"})

every_kind = pytest.mark.parametrize("kind", list(Kind), ids=str)
Field = fields.Field[Any]


def attribute(name: str, field: Field) -> str:
    """Name the attribute of the model that a field of a schema is stored in."""
    return f"{name}_pk" if isinstance(field, (Reference, Subject)) else name


def own(mapper: Mapper[Any], bookkeeping: frozenset[str]) -> set[str]:
    """Name the attributes of a model that hold facts: a group of columns is one attribute."""
    grouped = {prop.key for group in mapper.composites for prop in group.props}
    return set(mapper.attrs.keys()) - grouped - bookkeeping


def lists(kind: Kind) -> Iterator[tuple[str, Mapper[Any], Schema]]:
    """Yield the lists of a kind that have rows of their own, with the schema of their elements."""
    for relation in inspect(VERSIONS[kind]).relationships:
        field = SCHEMAS[kind].fields.get(relation.key)
        if isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
            yield f"{kind}.{relation.key}", relation.mapper, field.inner.schema


LISTS = [pytest.param(mapper, schema, id=name) for kind in Kind for name, mapper, schema in lists(kind)]


@every_kind
def test_every_fact_has_its_column_or_stands_in_the_document_alone(kind: Kind) -> None:
    model = VERSIONS[kind]
    stored = inspect(model).attrs.keys()
    declared = model.document_only | IN_DOCUMENTS_OF_ALL_KINDS
    for name, field in SCHEMAS[kind].fields.items():
        if (field.data_key or name) in get_fact_fields(SCHEMAS[kind]):
            has_column = attribute(name, field) in stored
            assert has_column != (name in declared), (
                f"{name} of {kind} needs a column in models/kinds/{kind}.py, or a place in its document_only; not both"
            )


@every_kind
def test_every_column_is_that_of_a_fact_or_worked_out(kind: Kind) -> None:
    schema = SCHEMAS[kind]
    known = {attribute(name, field) for name, field in schema.fields.items()} | set(VERSIONS[kind].live)
    assert own(inspect(VERSIONS[kind]), BOOKKEEPING) - known == set(), f"declare these in schemas/kinds/{kind}.py"
    assert VERSIONS[kind].document_only <= schema.fields.keys(), f"models/kinds/{kind}.py names fields that are gone"


@pytest.mark.parametrize(("mapper", "schema"), LISTS)
def test_the_rows_of_a_list_have_the_parts_of_its_elements(mapper: Mapper[Any], schema: Schema) -> None:
    alone = getattr(mapper.class_, "document_only", frozenset())
    parts = {attribute(name, field) for name, field in schema.fields.items()}
    columns = own(mapper, BOOKKEEPING_OF_ROWS)
    assert parts - columns == alone, f"{mapper.class_.__name__} lacks these"
    # Rows of companies can name one in any way, also where the schema takes ids alone, as in the roles of a person.
    ways = set(CompanyElement.__annotations__) if issubclass(mapper.class_, CompanyElement) else set()
    assert columns - parts - ways == set(), f"{type(schema).__name__} lacks these"


@every_kind
def test_the_rows_of_a_list_of_ids_refer_to_its_kind(kind: Kind) -> None:
    for relation in inspect(VERSIONS[kind]).relationships:
        field = SCHEMAS[kind].fields.get(relation.key)
        if isinstance(field, ReferenceSet):
            assert f"{field.kind}_pk" in relation.mapper.attrs


def words(field: Field, mapper: Mapper[Any], name: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield the words that the parts of a field take, and those that the CHECK of its column lets through."""
    if name not in mapper.attrs:
        return
    prop = mapper.attrs[name]
    if isinstance(field, Word):
        (column,) = prop.columns
        yield str(column), [str(word) for word in field.vocabulary], checked(column)
    elif isinstance(prop, CompositeProperty):
        schema = AmountSchema() if isinstance(field, MeasureFact) else getattr(field, "schema", None)
        for part, grouped in zip(prop.composite_class.__dataclass_fields__, prop.props, strict=True):
            inner = schema.fields.get(part) if schema else None
            if isinstance(inner, Word):
                yield str(grouped.columns[0]), [str(word) for word in inner.vocabulary], checked(grouped.columns[0])


def checked(column: Any) -> list[str]:
    assert isinstance(column.type, Enum), f"{column} should be a word_column(...)"
    assert column.type.create_constraint
    return list(column.type.enums)


ALL = [
    *(pytest.param(inspect(VERSIONS[kind]), SCHEMAS[kind], id=str(kind)) for kind in Kind),
    *LISTS,
]


@pytest.mark.parametrize(("mapper", "schema"), ALL)
def test_the_database_takes_the_words_that_the_schema_takes(mapper: Mapper[Any], schema: Schema) -> None:
    for name, field in schema.fields.items():
        for column, taken, allowed in words(field, mapper, name):
            assert taken == allowed, f"the words of {column} differ"


def test_some_words_of_groups_are_compared() -> None:
    """A slip in the comparison above would compare nothing."""
    mapper, schema = inspect(VERSIONS[Kind.INVESTMENT]), SCHEMAS[Kind.INVESTMENT]
    found = [column for column, *_ in words(schema.fields["amount"], mapper, "amount")]
    assert found == ["investments.amount_bound", "investments.amount_state"]
