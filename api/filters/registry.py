"""The table of filters of a kind: one row for each parameter, derived from the fields that its schema declares."""

import datetime as dt
import functools
from collections.abc import Iterator

from marshmallow import fields, validate
from sqlalchemy import select

from api.examples import EXAMPLE_IDS
from api.filters.column_filters import FieldColumns, build_column_filters, build_exact_filters, build_word_filters
from api.filters.evidence_filters import build_evidence_filters
from api.filters.filter import Filter
from api.filters.full_text_filter import build_full_text_filter
from api.filters.geo_filters import build_geo_filters
from api.filters.list_filters import build_list_filters
from api.filters.milestone_filters import build_milestone_filters
from api.filters.operators import EQUAL, ORDER_OPERATORS, Column, Comparison, Condition, compare_column
from api.filters.parameter_types import (
    MAX_IDS,
    BooleanParameter,
    DateParameter,
    IdListParameter,
    InstantParameter,
    validate_id_count,
)
from api.filters.reference_filters import build_reference_filters, list_facts
from api.routing.record_ids import IdParameter
from models import Change, Version
from models.vocabularies import Certainty
from schemas import RecordSchema
from schemas.fields.facts import ListFact, Reference
from schemas.fields.scalars import AnyField, Fact, Word

# More sources than any record has.
SOURCE_COUNT = validate.Range(0, 10**6)


def build_filters(schema: RecordSchema) -> dict[str, Filter]:
    """Build the filters of a kind, by parameter: those that every record has, and those of its fields."""
    model = schema.model
    rows = [*_build_record_filters(model)]
    for name, field in list_facts(schema):
        rows += build_field_filters(field, FieldColumns(model.kind, model, name, field.data_key or name))
    if "latitude" in model.__table__.c:
        rows += build_geo_filters(model.__table__.c.latitude, model.__table__.c.longitude)
    if "overdue_from" in model.__table__.c:
        columns = model.__table__.c
        rows += build_milestone_filters(columns.slip_days, columns.overdue_from, columns.last_published)
    return {row.name: row for row in rows}


@functools.singledispatch
def build_field_filters(field: AnyField, columns: FieldColumns) -> Iterator[Filter]:
    """Build all filters of a field: those on its columns, on its elements, and on the record that it refers to."""
    raise TypeError(f"build_field_filters has no row for {type(field).__name__}.")


build_field_filters.register(Fact)(build_column_filters)
build_field_filters.register(ListFact)(build_list_filters)


@build_field_filters.register(Reference)
def _build_reference_field_filters(field: Reference, columns: FieldColumns) -> Iterator[Filter]:
    yield from build_column_filters(field, columns)
    yield from build_reference_filters(field, columns)


def _build_record_filters(model: type[Version]) -> Iterator[Filter]:
    """Build the filters that every kind has: on the id, on changes, on words, and on the evidence."""
    by_id = compare_column(model.record_pk, EQUAL.compare)
    yield Filter("id", "", IdParameter(model.kind), by_id, "with this id", EXAMPLE_IDS[model.kind])
    by_ids = compare_column(model.record_pk, lambda column, keys: column.in_(keys))
    meaning = f"with one of these ids, separated by commas, at most {MAX_IDS}"
    yield Filter("ids", "", IdListParameter(model.kind), by_ids, meaning, "xiaomi,baic", validate_id_count)
    updated = compare_column(model.record_pk, _has_change_after)
    meaning = "with a change that was recorded after this time, or after the end of this day (UTC)"
    yield Filter("updated_after", "", InstantParameter(), updated, meaning, "2026-01-31T12:00:00Z")
    yield build_full_text_filter(model)
    yield from build_evidence_filters(model)
    yield from _build_support_filters(model)


def _build_support_filters(model: type[Version]) -> Iterator[Filter]:
    """Build the filters on what is computed from the evidence: certainty, dispute, sources, publication."""
    yield from build_word_filters("certainty", model.certainty, Certainty)
    for operator in ORDER_OPERATORS:
        by_rank = compare_column(model.certainty_rank, functools.partial(_compare_rank, operator.compare))
        meaning = operator.describe("rank of certainty", "the rank of this value")
        yield Filter("certainty", operator.name, Word(Certainty), by_rank, meaning, "announced")
    subject = "`disputed`, which is true if sources disagree,"
    yield from build_exact_filters(
        "disputed", model.disputed, BooleanParameter(), "this Boolean", True, subject=subject
    )
    for name, column, subject in (
        ("sources", model.sources, "number of sources"),
        ("independent_sources", model.independent_sources, "number of sources that do not repeat each other"),
    ):
        count = fields.Integer(validate=SOURCE_COUNT)
        yield from build_exact_filters(name, column, count, "this number", 2, ORDER_OPERATORS, subject)
    first, last = model.first_published, model.last_published
    bounds = ((last, "after"), (last, "on or after"), (first, "before"), (first, "on or before"))
    for operator, (day, bound) in zip(ORDER_OPERATORS, bounds, strict=True):
        meaning = f"with a source that was published {bound} this day"
        yield Filter(
            "published", operator.name, DateParameter(), compare_column(day, operator.compare), meaning, "2022-08-26"
        )
    for operator, bound in zip(ORDER_OPERATORS, ("after", "on or after", "before", "on or before"), strict=True):
        meaning = f"whose served values were last stated {bound} this day"
        criterion = compare_column(model.last_said, operator.compare)
        yield Filter("last_said", operator.name, DateParameter(), criterion, meaning, "2024-01-01")


def _has_change_after(record_pk: Column, moment: dt.datetime) -> Condition:
    return record_pk.in_(select(Change.record_pk).where(Change.recorded_at > moment))


def _compare_rank(compare: Comparison, rank: Column, word: str) -> Condition:
    return compare(rank, Certainty(word).rank)
