"""Filters through a reference: what the record that is referred to is, as it is known at the same time."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from api.filters.column_filters import of_column
from api.filters.filter import Filter
from api.filters.operators import Criterion
from models import VERSIONS, Version
from models.queries.records import is_known_as_of
from models.vocabularies import Kind
from schemas import SCHEMAS, RecordSchema
from schemas.fields.facts import Reference
from schemas.fields.scalars import Fact

# What can be asked of the record that a reference points to. More would be a query language.
ASKED = ("name", "type", "status", "stage", "country")


def facts(schema: RecordSchema) -> Iterator[tuple[str, Fact]]:
    for name, field in schema.fields.items():
        if isinstance(field, Fact) and not field.dump_only:
            yield name, field


def through(model: type[Version], name: str, field: Reference) -> Iterator[Filter]:
    """Ask of the record that a reference points to, as it is known at the same time."""
    kind = field.kind or model.kind
    target, public, key = VERSIONS[kind], field.data_key or name, getattr(model, f"{name}_pk")
    if target is model:
        return  # a plant's successor's country: nobody asks, and the query would need an alias
    for row in told(kind):
        criterion = pointing(target, key, row.criterion)
        yield replace(
            row, field=f"{public}.{row.field}", criterion=criterion, meaning=f"whose {public} is {row.meaning}"
        )


def told(kind: Kind) -> Iterator[Filter]:
    """Yield the filters by which a record of a kind is asked where another refers to it."""
    for name, field in facts(SCHEMAS[kind]):
        if name in ASKED:
            yield from (row for row in of_column(VERSIONS[kind], name, name, field) if not row.operator)


def pointing(target: type[Version], key: Any, criterion: Criterion) -> Criterion:
    return lambda values, scope: (
        select(target.pk)
        .where(target.record_pk == key, is_known_as_of(target, scope.as_of), criterion(values, scope))
        .exists()
    )
