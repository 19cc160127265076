"""Filters on the record that a reference points to. That record counts as it is known at the same time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import or_, select

from api.filters.column_filters import FieldColumns, build_column_filters
from api.filters.filter import Filter
from api.filters.operators import Column, Condition, Criterion, Scope, Values
from models import VERSIONS, Version
from models.queries.records import is_known_as_of
from models.vocabularies import Kind
from schemas import SCHEMAS, RecordSchema
from schemas.fields.facts import Reference
from schemas.fields.scalars import Fact

# The fields of the referenced record that have filters. More fields would make a query language.
TARGET_FIELDS = ("name", "type", "status", "stage", "country")


@dataclass(frozen=True, slots=True)
class TargetCriterion:
    """Selects records whose foreign key `column` points to a version of `target` that fulfils the criterion."""

    target: type[Version]
    column: Column
    criterion: Criterion

    def __call__(self, values: Values, scope: Scope) -> Condition:
        """Build the condition on the referenced record, as it was known on `as_of`."""
        return (
            select(self.target.pk)
            .where(
                self.target.record_pk == self.column,
                is_known_as_of(self.target, scope.as_of),
                self.criterion(values, scope),
            )
            .exists()
        )


def compare_target_emptiness(target: type[Version], column: Column, unknown: Criterion | None) -> Criterion:
    """Build the criterion that there is no reference, or that the referenced record has no value."""
    no_reference = column.is_(None)
    if unknown is None:
        return lambda values, scope: no_reference
    is_empty = TargetCriterion(target, column, unknown)
    return lambda values, scope: or_(no_reference, is_empty(values, scope))


def list_facts(schema: RecordSchema) -> Iterator[tuple[str, Fact]]:
    """Yield the facts of a kind that have columns or tables: the name of the attribute, and the field."""
    for name, field in schema.fields.items():
        if isinstance(field, Fact) and not field.dump_only and name not in schema.model.document_only:
            yield name, field


def build_reference_filters(field: Reference, columns: FieldColumns) -> Iterator[Filter]:
    """Build the filters on the record that a reference points to."""
    kind = field.kind or columns.kind
    target = VERSIONS[kind]
    if target is columns.model:
        return  # a filter such as `succeeded_by.country` would need an alias of the table, and has no use
    column = getattr(columns.model, f"{columns.attribute}_pk")
    for row in build_target_filters(kind):
        yield replace(
            row,
            field=f"{columns.public}.{row.field}",
            criterion=TargetCriterion(target, column, row.criterion),
            unknown=compare_target_emptiness(target, column, row.unknown),
            meaning=f"whose `{columns.public}` is {kind.with_article} {row.meaning}",
        )


def build_target_filters(kind: Kind) -> Iterator[Filter]:
    """Build the filters on records of a kind that other records refer to: of each field the plain filter."""
    for name, field in list_facts(SCHEMAS[kind]):
        if name in TARGET_FIELDS:
            rows = build_column_filters(field, FieldColumns(kind, VERSIONS[kind], name, name))
            yield from (row for row in rows if not row.operator)
