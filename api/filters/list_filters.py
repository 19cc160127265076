"""Filters on the elements of lists inside a record. All filters on one list must match the same element."""

import functools
from collections.abc import Iterator
from dataclasses import replace

from marshmallow import fields
from sqlalchemy import inspect, not_, or_

from api.examples import EXAMPLE_IDS
from api.filters.column_filters import FieldColumns, build_column_filters, compare_reference
from api.filters.country_parameter import COUNTRY_NOUN, CountryParameter
from api.filters.filter import Elements, Filter
from api.filters.operators import (
    ALL,
    EQUAL,
    EXISTS,
    Condition,
    Criterion,
    Scope,
    Values,
    compare_column,
    compare_emptiness,
    join_with_or,
    negate,
    require_all,
)
from api.filters.parameter_types import BooleanParameter
from api.filters.reference_filters import TargetCriterion, build_target_filters, compare_target_emptiness
from api.routing.record_ids import IdParameter
from models import VERSIONS
from models.kinds.version import CompanyElement
from models.vocabularies import Kind
from schemas.fields.facts import ListFact, QuantityFact, ReferenceSet, ShareFact
from schemas.fields.scalars import AnyField, Fact, Word


def build_list_filters(field: ListFact, columns: FieldColumns) -> Iterator[Filter]:
    """Build the filters on a list whose elements have a table. Other lists have no filters."""
    model = VERSIONS[columns.kind]
    relations = inspect(model).relationships
    if columns.attribute not in relations:
        return
    elements = Elements(model, relations[columns.attribute].mapper.class_)
    exists = functools.partial(compare_elements, elements, None)
    meaning = f"whose `{columns.public}` has an element (`true`) or none (`false`)"
    yield Filter(columns.public, EXISTS.name, BooleanParameter(), exists, meaning, True)
    for row in build_element_filters(field, columns._replace(model=elements.row)):
        if (row.field, row.operator) == (columns.public, EXISTS.name):
            continue  # an element of a list of capacities always has a capacity
        if row.operator == EXISTS.name:
            exists = functools.partial(compare_elements, elements, row.criterion)
            meaning = f"with an element whose `{row.field}` is known (`true`) or without one (`false`)"
            yield replace(row, criterion=exists, meaning=meaning, unknown=None)
        else:
            yield replace(row, elements=elements, meaning=f"with an element {row.meaning}")
        if row.operator == EQUAL.name:
            # Another element can meet each value, so this is a criterion on the record.
            each = require_all(functools.partial(match_element, elements, row.criterion))
            unknown = functools.partial(match_empty_element, elements, row.unknown)
            meaning = ALL.describe(row.field, row.meaning)
            yield replace(row, operator=ALL.name, criterion=each, meaning=meaning, unknown=unknown)


def match_element(elements: Elements, criterion: Criterion, values: Values, scope: Scope) -> Condition:
    """Build the condition that an element fulfils a criterion."""
    return elements.contain(criterion(values, scope))


def match_empty_element(elements: Elements, unknown: Criterion | None, values: Values, scope: Scope) -> Condition:
    """Build the condition that the list is empty, or that an element has no value."""
    is_list_empty = not_(elements.contain())
    return or_(is_list_empty, elements.contain(unknown(values, scope))) if unknown else is_list_empty


def compare_elements(elements: Elements, criterion: Criterion | None, values: Values, scope: Scope) -> Condition:
    """Build the condition that compares Booleans with whether an element fulfils a criterion, or exists without one."""
    conditions = [criterion([True], scope)] if criterion else []
    return join_with_or(
        elements.contain(*conditions) if value else negate(elements.contain(*conditions)) for value in values
    )


@functools.singledispatch
def build_element_filters(field: AnyField, columns: FieldColumns) -> Iterator[Filter]:
    """Build the filters on an element of a list; `columns` has the class of its rows. Each type of list is one row."""
    raise TypeError(f"build_element_filters has no row for {type(field).__name__}.")


@build_element_filters.register(ReferenceSet)
def _build_id_set_filters(field: ReferenceSet, columns: FieldColumns) -> Iterator[Filter]:
    kind, name, column = field.kind, columns.public, getattr(columns.model, f"{field.kind}_pk")
    refers = functools.partial(compare_reference, column)
    yield Filter(name, "", IdParameter(kind), refers, f"of `{name}` that is the {kind} with this id", EXAMPLE_IDS[kind])
    for row in build_target_filters(kind):
        yield replace(
            row,
            field=f"{name}.{row.field}",
            criterion=TargetCriterion(VERSIONS[kind], column, row.criterion),
            unknown=row.unknown and compare_target_emptiness(VERSIONS[kind], column, row.unknown),
            meaning=f"of `{name}` that is {kind.with_article} {row.meaning}",
        )


@build_element_filters.register(ListFact)
def _build_object_filters(field: ListFact, columns: FieldColumns) -> Iterator[Filter]:
    if issubclass(columns.model, CompanyElement):
        yield from _build_company_filters(columns, columns.model)
    for name, part in field.inner.schema.fields.items():  # type: ignore[attr-defined]  # a table has elements of parts
        yield from build_part_filters(part, columns._replace(attribute=name, public=f"{columns.public}.{name}"))


def _build_company_filters(columns: FieldColumns, row: type[CompanyElement]) -> Iterator[Filter]:
    name, column = f"{columns.public}.company", row.company_pk
    named, unknown = functools.partial(compare_reference, column), compare_emptiness([column, row.companies])
    meaning = f"whose `{name}` is the company with this id"
    yield Filter(name, "", IdParameter(Kind.COMPANY), named, meaning, "xiaomi", unknown=unknown)
    if columns.kind is not Kind.COMPANY:
        company = VERSIONS[Kind.COMPANY]
        country = company.__table__.c.country
        equal = compare_column(country, EQUAL.compare)
        unknown = compare_target_emptiness(company, column, compare_emptiness([country]))
        located = TargetCriterion(company, column, equal)
        meaning = f"whose `{name}` is a company in {COUNTRY_NOUN}"
        yield Filter(f"{name}.country", "", CountryParameter(), located, meaning, "CN", unknown=unknown)


@functools.singledispatch
def build_part_filters(field: AnyField, columns: FieldColumns) -> Iterator[Filter]:
    """Build the filters on a part of an element. Each type of part is one row of this table."""
    raise TypeError(f"build_part_filters has no row for {type(field).__name__}.")


@build_part_filters.register(Fact)
@build_part_filters.register(fields.List)
def _build_no_filters(field: AnyField, columns: FieldColumns) -> Iterator[Filter]:
    # Filters on more parts than words, quantities and shares would make a query language.
    return iter(())


@build_part_filters.register(Word)
def _build_word_filter(field: Word, columns: FieldColumns) -> Iterator[Filter]:
    return (row for row in build_column_filters(field, columns) if not row.operator)


@build_part_filters.register(QuantityFact)
def _build_quantity_filters(field: QuantityFact, columns: FieldColumns) -> Iterator[Filter]:
    # A client filters a list of capacities by `capacity__gte`, a list of parties by `parties.share__gte`.
    return build_column_filters(field, columns._replace(public=columns.public.removesuffix(".quantity")))


@build_part_filters.register(ShareFact)
def _build_share_filters(field: ShareFact, columns: FieldColumns) -> Iterator[Filter]:
    return build_column_filters(field, columns)
