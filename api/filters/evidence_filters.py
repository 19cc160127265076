"""Filters on what is said of a record: by which source, by whom it was published, in which stance."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, func, select

from api.filters.filter import Filter
from api.filters.operators import Criterion, Scope, negated
from models import Claim, Record, Source, Version
from models.queries.records import is_published_by
from models.vocabularies import ClaimState, Stance
from schemas.fields.scalars import Slug, Text, Word


def of_evidence(model: type[Version]) -> Iterator[Filter]:
    """Yield the filters that ask the claims on a record, those on records that were merged into it among them."""
    for name, value, column, meaning, example in (
        ("source", Slug(), Source.slug, "of which this source says something", "marketscreener-2022-08-26-xiaomi-baic"),
        ("publisher", Text(), Source.publisher, "of which a source from this publisher says something", "Reuters"),
        ("stance", Word(Stance), Claim.stance, "of which a source says something in this stance", "denies"),
    ):
        said = _said(model, column)
        yield Filter(name, "", value, said, meaning, example)
        yield Filter(name, "not", value, negated(said), f"not {meaning}", example)


def _said(model: type[Version], column: Any) -> Criterion:
    def condition(values: list[Any], scope: Scope) -> ColumnElement[bool]:
        speaking = (
            select(func.coalesce(Record.merged_into, Record.pk))
            .join(Claim, Claim.record_pk == Record.pk)
            .join(Source, Source.pk == Claim.source_pk)
            .where(column.in_(values), Claim.state != ClaimState.WITHDRAWN, Record.kind == model.kind)
        )
        if scope.as_of is not None:
            speaking = speaking.where(is_published_by(scope.as_of))
        return model.record_pk.in_(speaking)

    return condition
