"""The table of filters of a kind: one row per parameter, derived from the fields that its schema declares."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from marshmallow import fields, validate
from sqlalchemy import select

from api.examples import IDS
from api.filters.column_filters import of_column, plain, word
from api.filters.evidence_filters import of_evidence
from api.filters.filter import Filter
from api.filters.full_text_filter import of_words
from api.filters.geo_filters import of_places
from api.filters.list_filters import of_list
from api.filters.milestone_filters import of_lateness
from api.filters.operators import ORDER, each
from api.filters.parameter_types import MOST_IDS, Ids, PlainBoolean, PlainDate, PlainInstant, few
from api.filters.reference_filters import facts, through
from models import Change, Version
from models.vocabularies import Certainty
from schemas import RecordSchema
from schemas.fields.facts import ElementSet, OwnersStatement, Reference, ReferenceSet
from schemas.fields.scalars import Slug, Word

MANY = validate.Range(0, 10**6)


def filters_of(schema: RecordSchema) -> dict[str, Filter]:
    """Return the filters of a kind, by parameter: of every record, of its fields, of its references."""
    model = schema.model
    rows = [*_of_every_record(model)]
    for name, field in facts(schema):
        public = field.data_key or name
        if isinstance(field, (ElementSet, OwnersStatement, ReferenceSet)):
            rows += of_list(model, name, public, field)
        else:
            rows += of_column(model, name, public, field)
        if isinstance(field, Reference):
            rows += through(model, name, field)
    if "latitude" in model.__table__.c:
        rows += of_places(model.__table__.c.latitude, model.__table__.c.longitude)
    if "overdue_from" in model.__table__.c:
        rows += of_lateness(model.__table__.c.slip_days, model.__table__.c.overdue_from)
    return {row.name: row for row in rows}


def _of_every_record(model: type[Version]) -> Iterator[Filter]:
    yield Filter(
        "id", "", Slug(), each(model.slug, lambda column, value: column == value), "with this id", IDS[model.kind]
    )
    named = each(model.slug, lambda column, ids: column.in_(ids))
    yield Filter(
        "ids", "", Ids(), named, f"with one of these ids, joined by commas, {MOST_IDS} at most", "xiaomi,baic", few
    )
    since = each(model.record_pk, lambda column, moment: column.in_(_written_after(moment)))
    meaning = "of which something was recorded after this moment, or after this day"
    yield Filter("updated_after", "", PlainInstant(), since, meaning, "2026-01-31T12:00:00Z")
    yield of_words(model)
    yield from of_evidence(model)
    yield from word("certainty", model.certainty, Certainty)
    for operator, compare in ORDER.items():
        yield Filter(
            "certainty",
            operator,
            Word(Certainty),
            each(model.certainty_rank, lambda column, value, compare=compare: compare(column, Certainty(value).rank)),  # type: ignore[misc]
            "by the rank of the certainty",
            "announced",
        )
    yield from plain("disputed", model.disputed, PlainBoolean(), "on which sources disagree", True)
    for name, column in (("sources", model.sources), ("independent_sources", model.independent_sources)):
        meaning = "with so many sources" if name == "sources" else "with so many sources that do not repeat each other"
        yield from plain(name, column, fields.Integer(validate=MANY), meaning, 2, ORDER)
    first, last = model.first_published, model.last_published
    for operator, day in (("gt", last), ("gte", last), ("lt", first), ("lte", first)):
        meaning = "of which a source was published then"
        yield Filter("published", operator, PlainDate(), each(day, ORDER[operator]), meaning, "2022-08-26")


def _written_after(moment: dt.datetime) -> Any:
    return select(Change.record_pk).where(Change.recorded_at > moment)
