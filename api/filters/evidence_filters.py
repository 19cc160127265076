"""Filters on the claims about a record: their source, its publisher, and their stance."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from api.filters.filter import Filter
from api.filters.operators import NOT, Column, Condition, Scope, Values, negate_criterion
from api.routing.record_ids import SOURCES, IdParameter
from models import Claim, Record, Source, Version
from models.queries.records import is_published_by
from models.vocabularies import ClaimState, Stance
from schemas.fields.scalars import Text, Word


@dataclass(frozen=True, slots=True)
class ClaimCriterion:
    """Selects records with a claim, not withdrawn, whose `column` has one of the values. A merge moves the claims."""

    model: type[Version]
    column: Column

    def __call__(self, values: Values, scope: Scope) -> Condition:
        """Build the condition. With `as_of`, only claims that had been published by that day count."""
        record_pks = (
            select(func.coalesce(Record.merged_into, Record.pk))
            .join(Claim, Claim.record_pk == Record.pk)
            .join(Source, Source.pk == Claim.source_pk)
            .where(self.column.in_(values), Claim.state != ClaimState.WITHDRAWN, Record.kind == self.model.kind)
        )
        if scope.as_of is not None:
            record_pks = record_pks.where(is_published_by(scope.as_of))
        return self.model.record_pk.in_(record_pks)


def build_evidence_filters(model: type[Version]) -> Iterator[Filter]:
    """Build the filters on the claims about a record. Claims about records that were merged into it count too."""
    example_id = "marketscreener-2022-08-26-xiaomi-baic"
    for name, value, column, noun, example in (
        ("source", IdParameter(SOURCES), Claim.source_pk, "a claim from this source", example_id),
        ("publisher", Text(), Source.publisher, "a claim from a source of this publisher", "Reuters"),
        ("stance", Word(Stance), Claim.stance, "a claim that has this stance", "denies"),
    ):
        criterion = ClaimCriterion(model, column)
        yield Filter(name, "", value, criterion, f"with {noun}", example)
        yield Filter(name, NOT.name, value, negate_criterion(criterion), f"without {noun}", example)
