"""Filters: a table derived from the schema of a kind, which drives the query, the validation and the documentation."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy import inspect as inspect_mapper

from api.pages import PagingSchema
from models import Record, Version, reading
from models.version import CompanyRow
from models.vocabularies import Certainty, Kind
from schemas import RecordSchema, edtf
from schemas.facts import DateFact, ElementSet, OwnersStatement, Reference, ReferenceSet, Subject
from schemas.plain import CountryCode, Fact, Flag, Number, Slug, Text, Url, Word

Criterion = Callable[[list[Any]], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Filter:
    """A row of the table: the parameter, what a value must be, and the criterion for any of several values."""

    name: str
    value: fields.Field[Any]
    criterion: Criterion


class PlainBoolean(fields.Boolean):
    """`true` or `false`, as they stand in an address."""

    truthy = {"true"}  # noqa: RUF012 - as the base class has it
    falsy = {"false"}  # noqa: RUF012


class PlainDate(fields.Date):
    """A day, written YYYY-MM-DD."""

    default_error_messages = {"invalid": "This must be a day, written YYYY-MM-DD."}  # noqa: RUF012


class EdtfSpan(fields.String):
    """A date in EDTF, read as the span of days it allows."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            return edtf.parse(str(value))
        except ValueError as problem:
            raise ValidationError(str(problem)) from problem


def filters_of(schema: RecordSchema) -> dict[str, Filter]:
    """Return the filters of a kind, by parameter: all records', and one or more for each field that can be one."""
    model = schema.model
    found = _common(model)
    for name, field in schema.fields.items():
        if isinstance(field, Fact) and not field.dump_only:
            found += _of_field(model, name, field.data_key or name, field)
    return {one.name: one for one in found}


def query_schema(schema: RecordSchema, filters: dict[str, Filter], name: str) -> type[Schema]:
    """Make the schema of a list's parameters. Each filter may be repeated, which means "or"."""
    declared: dict[str, fields.Field[Any]] = {
        "as_of": PlainDate(
            metadata={
                "description": "Answer with what had been published by the end of this day",
                "example": "2022-09-30",
            }
        ),
        "count": fields.String(
            load_default="none",
            validate=validate.OneOf(["none", "capped", "exact"]),
            metadata={"description": f"Whether to count: not at all, up to {reading.COUNT_CAP}, or to the end"},
        ),
    }
    for one in filters.values():
        told = {"description": f"Only with this {one.name}; repeat it for or"} | dict(one.value.metadata)
        declared[one.name] = fields.List(one.value, metadata=told)
    return type(name, (PagingSchema,), declared)


def criteria(filters: dict[str, Filter], options: dict[str, Any]) -> list[ColumnElement[bool]]:
    """Turn the parameters of a request into criteria that must all hold."""
    return [filters[name].criterion(values) for name, values in options.items() if name in filters]


def _common(model: type[Version]) -> list[Filter]:
    return [
        Filter("id", Slug(), _among(model.slug)),
        Filter("certainty", Word(Certainty), _among(model.certainty)),
        Filter("disputed", PlainBoolean(), _among(model.disputed)),
        Filter("sources", fields.Integer(validate=validate.Range(0, 10**6)), _among(model.sources)),
        Filter(
            "independent_sources", fields.Integer(validate=validate.Range(0, 10**6)), _among(model.independent_sources)
        ),
    ]


def _of_field(model: type[Version], name: str, public: str, field: Fact) -> list[Filter]:
    """Return the filters of one field; none where it is a list or a value type that only later operators compare."""
    column = getattr(model, name, None)
    if isinstance(field, Reference):
        kind = field.kind or model.kind
        return [Filter(public, Slug(), _referring(getattr(model, f"{name}_pk"), kind))]
    if isinstance(field, Subject):
        pk = model.__table__.c.subject_pk
        return [
            Filter(f"{public}.id", Slug(), _referring(pk, None)),
            Filter(f"{public}.kind", Word(Kind), _referring_to_kind(pk)),
        ]
    if isinstance(field, DateFact):
        told = {"description": f"Only where {public} can lie in this span of days, EDTF", "example": "2024"}
        return [Filter(public, EdtfSpan(metadata=told), _overlapping(model, name))]
    if isinstance(field, (ElementSet, OwnersStatement, ReferenceSet)):
        return _of_list(model, name, public, field)
    if isinstance(field, (Word, CountryCode)):
        return [
            Filter(public, type(field)(field.vocabulary) if isinstance(field, Word) else CountryCode(), _among(column))
        ]
    if isinstance(field, Flag):
        return [Filter(public, PlainBoolean(), _among(column))]
    if isinstance(field, Number):
        told = {"description": f"Only with this {public}"}
        return [Filter(public, fields.Float(allow_nan=False, metadata=told), _among(column))]
    if isinstance(field, (Text, Url)) and column is not None:
        return [Filter(public, type(field)(), _among(column))]
    return []


def _of_list(model: type[Version], name: str, public: str, field: fields.Field[Any]) -> list[Filter]:
    """Return the filters of a list whose elements name a company or another record."""
    relations = inspect_mapper(model).relationships
    if name not in relations:
        return []
    child = relations[name].mapper.class_
    if isinstance(field, ReferenceSet):
        return [Filter(public, Slug(), _listing(model, child, getattr(child, f"{field.kind}_pk"), field.kind))]
    if issubclass(child, CompanyRow):
        return [Filter(f"{public}.company", Slug(), _listing(model, child, child.company_pk, Kind.COMPANY))]
    return []


def _among(column: Any) -> Criterion:
    return lambda values: column.in_(values)


def _referring(column: Any, kind: Kind | None) -> Criterion:
    return lambda ids: reading.anchored(column, kind, ids)


def _referring_to_kind(column: Any) -> Criterion:
    return lambda kinds: column.in_(select(Record.pk).where(Record.kind.in_(kinds)))


def _listing(model: type[Version], child: Any, column: Any, kind: Kind) -> Criterion:
    return lambda ids: (
        select(child.pk).where(child.version_pk == model.pk, reading.anchored(column, kind, ids)).exists()
    )


def _overlapping(model: type[Version], name: str) -> Criterion:
    """Compare by overlap: the field can be a day of the span that is asked for."""
    earliest, latest = model.__table__.c[f"{_column(name)}_earliest"], model.__table__.c[f"{_column(name)}_latest"]

    def criterion(spans: list[edtf.Edtf]) -> ColumnElement[bool]:
        return or_(*(_overlap(earliest, latest, span) for span in spans))

    return criterion


def _overlap(earliest: Any, latest: Any, span: edtf.Edtf) -> ColumnElement[bool]:
    known = or_(earliest.is_not(None), latest.is_not(None))
    begins = or_(earliest.is_(None), earliest <= (span.latest or dt.date.max))
    ends = or_(latest.is_(None), latest >= (span.earliest or dt.date.min))
    return known & begins & ends


def _column(name: str) -> str:
    """Name the column of an attribute: `from_` is called so only because Python keeps `from` for itself."""
    return name.rstrip("_")
