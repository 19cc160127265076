"""Filters on the claims about a record: their source, its publisher, and their stance."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from api.filters.filter import Filter
from api.filters.operators import (
    EQUAL,
    EQUAL_TEXT,
    NOT,
    Column,
    ColumnOperator,
    Condition,
    Scope,
    Values,
    compare_column,
    negate_criterion,
)
from api.filters.origin_filter import HAS_OUTLET
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
    operator: ColumnOperator = EQUAL

    def __call__(self, values: Values, scope: Scope) -> Condition:
        """Build the condition. With `as_of`, only claims that had been published by that day count."""
        is_chosen = compare_column(self.column, self.operator.compare)(values, scope)
        record_pks = (
            select(func.coalesce(Record.merged_into, Record.pk))
            .join(Claim, Claim.record_pk == Record.pk)
            .join(Source, Source.pk == Claim.source_pk)
            .where(is_chosen, Claim.state != ClaimState.WITHDRAWN, Record.kind == self.model.kind)
        )
        if scope.as_of is not None:
            record_pks = record_pks.where(is_published_by(scope.as_of))
        return self.model.record_pk.in_(record_pks)


def get_origin_parameter(model: type[Version]) -> str:
    """Return the name of the filter on outlets that claims repeat."""
    return "source_origin" if "origin" in model.__table__.c else "origin"


def build_evidence_filters(model: type[Version]) -> Iterator[Filter]:
    """Build the filters on the claims about a record. Claims about records that were merged into it count too."""
    example_id = "marketscreener-2022-08-26-xiaomi-baic"
    # A kind can have a field with this name, such as the origin of a technology.
    origin = get_origin_parameter(model)
    chain = func.coalesce(Claim.origin, Source.origin)
    outlet = "a claim that repeats this outlet, ignoring case"
    publisher = "a claim from a source of this publisher, ignoring case"
    for name, value, column, operator, noun, example in (
        ("source", IdParameter(SOURCES), Claim.source_pk, EQUAL, "a claim from this source", example_id),
        ("publisher", Text(), Source.publisher, EQUAL_TEXT, publisher, "Bloomberg"),
        (origin, Text(), chain, HAS_OUTLET, outlet, "Reuters"),
        ("stance", Word(Stance), Claim.stance, EQUAL, "a claim that has this stance", "denies"),
    ):
        criterion = ClaimCriterion(model, column, operator)
        yield Filter(name, "", value, criterion, f"with {noun}", example)
        yield Filter(name, NOT.name, value, negate_criterion(criterion), f"without {noun}", example)
