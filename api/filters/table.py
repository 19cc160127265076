"""The table of filters of a kind: one row per parameter, derived from the fields that its schema declares."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from marshmallow import fields, validate
from sqlalchemy import inspect as inspect_mapper
from sqlalchemy import select

from api.filters import operators
from api.filters.examples import IDS, TEXTS
from api.filters.lateness import of_lateness
from api.filters.operators import ORDER, TEXT, Criterion, Scope, each, exists, negated
from api.filters.places import of_places
from api.filters.row import Filter
from api.filters.values import EdtfSpan, Ids, MeasuredNumber, PlainBoolean, PlainDate, PlainInstant, PlainNumber, few
from models import VERSIONS, Change, Record, Version, reading
from models.version import CompanyRow
from models.vocabularies import Certainty, Kind, ShareOf, Unit, ValueState, Vocabulary
from schemas import SCHEMAS, RecordSchema
from schemas.facts import (
    AmountFact,
    DateFact,
    ElementSet,
    ListFact,
    OwnersStatement,
    QuantityFact,
    Reference,
    ReferenceSet,
    ShareFact,
    Subject,
)
from schemas.plain import CountryCode, CurrencyCode, Fact, Flag, Number, Prose, Slug, Text, Url, Word

# What can be asked of the record that a reference points to. More would be a query language.
THROUGH_REFERENCES = ("name", "type", "status", "stage", "country")
COMPARISONS = ("", "gt", "gte", "lt", "lte")
MANY = validate.Range(0, 10**6)


def filters_of(schema: RecordSchema) -> dict[str, Filter]:
    """Return the filters of a kind, by parameter: of every record, of its fields, of its references."""
    model = schema.model
    rows = [*_of_every_record(model)]
    for name, field in _facts(schema):
        rows += _of_field(model, name, field.data_key or name, field)
        if isinstance(field, Reference):
            rows += _through(model, name, field)
    if "latitude" in model.__table__.c:
        rows += of_places(model.__table__.c.latitude, model.__table__.c.longitude)
    if "overdue_from" in model.__table__.c:
        rows += of_lateness(model.__table__.c.slip_days, model.__table__.c.overdue_from)
    return {row.name: row for row in rows}


def _facts(schema: RecordSchema) -> Iterator[tuple[str, Fact]]:
    for name, field in schema.fields.items():
        if isinstance(field, Fact) and not field.dump_only:
            yield name, field


def _of_every_record(model: type[Version]) -> Iterator[Filter]:
    yield Filter("id", Slug(), each(model.slug, lambda column, value: column == value), "with this id", IDS[model.kind])
    named = each(model.slug, lambda column, ids: column.in_(ids))
    yield Filter("ids", Ids(), named, "with one of these ids, joined by commas", "xiaomi,baic", few)
    since = each(model.record_pk, lambda column, moment: column.in_(_written_after(moment)))
    meaning = "of which something was recorded after this moment, or after this day"
    yield Filter("updated_after", PlainInstant(), since, meaning, "2026-01-31T12:00:00Z")
    yield from _word("certainty", model.certainty, Certainty)
    for suffix, compare in ORDER.items():
        yield Filter(
            f"certainty__{suffix}",
            Word(Certainty),
            each(model.certainty_rank, lambda column, value, compare=compare: compare(column, Certainty(value).rank)),  # type: ignore[misc]
            "by the rank of the certainty",
            "announced",
        )
    yield from _plain("disputed", model.disputed, PlainBoolean(), "on which sources disagree", True)
    for name, column in (("sources", model.sources), ("independent_sources", model.independent_sources)):
        meaning = "with so many sources" if name == "sources" else "with so many sources that do not repeat each other"
        yield from _plain(name, column, fields.Integer(validate=MANY), meaning, 2, ORDER)
    first, last = model.first_published, model.last_published
    for suffix, day in (("gt", last), ("gte", last), ("lt", first), ("lte", first)):
        meaning = "of which a source was published then"
        yield Filter(f"published__{suffix}", PlainDate(), each(day, ORDER[suffix]), meaning, "2022-08-26")


def _written_after(moment: dt.datetime) -> Any:
    return select(Change.record_pk).where(Change.recorded_at > moment)


def _of_field(model: type[Version], name: str, public: str, field: Fact) -> Iterator[Filter]:
    column = getattr(model, name, None)
    if isinstance(field, Reference):
        yield from _reference(public, getattr(model, f"{name}_pk"), field.kind or model.kind)
    elif isinstance(field, Subject):
        yield from _subject(public, model.__table__.c.subject_pk)
    elif isinstance(field, (ElementSet, OwnersStatement, ReferenceSet)):
        yield from _list(model, name, public, field)
    elif column is None or isinstance(field, ListFact):
        return
    elif isinstance(field, Word):
        yield from _word(public, column, field.vocabulary)
    elif isinstance(field, CountryCode):
        yield from _plain(public, column, CountryCode(), f"with this {public}, ISO 3166-1 alpha-2", "CN")
    elif isinstance(field, Flag):
        yield from _plain(public, column, PlainBoolean(), f"by whether it is {public}", True)
    elif isinstance(field, Number):
        yield from _plain(public, column, PlainNumber(), f"with this {public}", 39.8, ORDER)
    elif isinstance(field, (Text, Url)) and not isinstance(field, Prose):
        yield from _text(public, column, type(field)())
    else:
        yield from _value(model.__table__.c, name.rstrip("_"), public, field)


def _plain(
    name: str, column: Any, value: fields.Field[Any], meaning: str, example: Any, order: Any = None
) -> Iterator[Filter]:
    equal = each(column, lambda column, value: column == value)
    yield Filter(name, value, equal, meaning, example)
    yield Filter(f"{name}__not", value, negated(equal), f"not {meaning}", example)
    for suffix, compare in (order or {}).items():
        yield Filter(f"{name}__{suffix}", value, each(column, compare), f"{meaning}, compared", example)
    yield Filter(f"{name}__exists", PlainBoolean(), exists([column]), f"by whether {name} is known", True)


def _word(name: str, column: Any, vocabulary: type[Vocabulary]) -> Iterator[Filter]:
    meaning = f"with this {name}; see /v1/vocabularies/{vocabulary.served_name}"
    yield from _plain(name, column, Word(vocabulary), meaning, next(iter(vocabulary)).value)


def _text(name: str, column: Any, value: fields.Field[Any]) -> Iterator[Filter]:
    yield from _plain(name, column, value, f"with this {name}, letter by letter", TEXTS.get(name))
    for suffix, compare in TEXT.items():
        how = "has these letters in it" if suffix == "contains" else "begins so"
        meaning = f"whose {name} {how}, whatever the case of a to z"
        yield Filter(f"{name}__{suffix}", Text(), each(column, compare), meaning, TEXTS.get(name))


def _reference(name: str, column: Any, kind: Kind) -> Iterator[Filter]:
    def points(ids: list[str], scope: Scope) -> operators.Condition:
        return reading.anchored(column, kind, ids)

    meaning = f"whose {name} is the {kind} with this id"
    yield Filter(name, Slug(), points, meaning, IDS[kind])
    yield Filter(f"{name}__not", Slug(), negated(points), f"not {meaning}", IDS[kind])
    yield Filter(f"{name}__exists", PlainBoolean(), exists([column]), f"by whether {name} is known", True)


def _subject(name: str, column: Any) -> Iterator[Filter]:
    def of_kind(kinds: list[str], scope: Scope) -> operators.Condition:
        keys = select(Record.pk).where(Record.kind.in_(kinds))
        return operators.anyof([column.in_(keys)])

    def points(ids: list[str], scope: Scope) -> operators.Condition:
        return reading.anchored(column, None, ids)

    yield Filter(f"{name}.id", Slug(), points, f"whose {name} has this id", "xiaomi-ev-project")
    yield Filter(f"{name}.kind", Word(Kind), of_kind, f"whose {name} is of this kind", "project")
    yield Filter(f"{name}__exists", PlainBoolean(), exists([column]), f"by whether {name} is known", True)


def _through(model: type[Version], name: str, field: Reference) -> Iterator[Filter]:
    """Ask of the record that a reference points to, as it is known at the same time."""
    kind = field.kind or model.kind
    target, public, key = VERSIONS[kind], field.data_key or name, getattr(model, f"{name}_pk")
    if target is model:
        return  # a plant's successor's country: nobody asks, and the query would need an alias
    for part, inner in _facts(SCHEMAS[kind]):
        if part not in THROUGH_REFERENCES:
            continue
        for row in _of_field(target, part, part, inner):
            if "__" in row.name:
                continue
            yield Filter(
                f"{public}.{row.name}",
                row.value,
                _pointing(target, key, row.criterion),
                f"whose {public} is {row.meaning}",
                row.example,
            )


def _pointing(target: type[Version], key: Any, criterion: Criterion) -> Criterion:
    return lambda values, scope: (
        select(target.pk)
        .where(target.record_pk == key, reading.known(target, scope.as_of), criterion(values, scope))
        .exists()
    )


def _list(model: type[Version], name: str, public: str, field: ListFact) -> Iterator[Filter]:
    """Ask of the elements of a list: which company or record they name, in what role, how much."""
    relations = inspect_mapper(model).relationships
    if name not in relations:
        return
    child: Any = relations[name].mapper.class_
    any_row = _some(model, child, lambda values, scope: child.pk.is_not(None))
    yield Filter(
        f"{public}__exists",
        PlainBoolean(),
        lambda values, scope: operators.anyof(
            any_row([], scope) if value else operators.complement(any_row([], scope)) for value in values
        ),
        f"by whether any {public} are known",
        True,
    )
    if isinstance(field, ReferenceSet):
        column = getattr(child, f"{field.kind}_pk")
        points = _some(model, child, lambda ids, scope: reading.anchored(column, field.kind, ids))
        yield Filter(
            public, Slug(), points, f"that has the {field.kind} with this id among its {public}", IDS[field.kind]
        )
        return
    if issubclass(child, CompanyRow):
        pk = child.company_pk
        named = _some(model, child, lambda ids, scope: reading.anchored(pk, Kind.COMPANY, ids))
        yield Filter(f"{public}.company", Slug(), named, f"that has this company among its {public}", "xiaomi")
        company = VERSIONS[Kind.COMPANY]
        for row in _plain("country", company.__table__.c.country, CountryCode(), "in this country", "CN"):
            if row.name == "country" and company is not model:
                place = _some(model, child, _pointing(company, pk, row.criterion))
                yield Filter(f"{public}.company.country", row.value, place, f"with {public} {row.meaning}", "CN")
    for part, inner in field.inner.schema.fields.items():  # type: ignore[attr-defined]
        if isinstance(inner, Word):
            for row in _word(part, getattr(child, part), inner.vocabulary):
                if "__" not in row.name:
                    criterion = _some(model, child, row.criterion)
                    yield Filter(f"{public}.{part}", row.value, criterion, f"with {public} {row.meaning}", row.example)
        elif isinstance(inner, (QuantityFact, ShareFact)):
            # A list of capacities is asked as `capacity__gte=`, one of parties as `parties.share__gte=`.
            asked = public if isinstance(inner, QuantityFact) and part == "quantity" else f"{public}.{part}"
            for row in _value(child.__table__.c, part, asked, inner):
                yield Filter(row.name, row.value, _some(model, child, row.criterion), row.meaning, row.example)


def _some(model: type[Version], child: Any, criterion: Criterion) -> Criterion:
    """Say that some row of a list fulfils a criterion."""
    return lambda values, scope: select(child.pk).where(child.version_pk == model.pk, criterion(values, scope)).exists()


def _value(columns: Any, name: str, public: str, field: Fact) -> Iterator[Filter]:
    """Return the filters of a value type: dates, amounts, shares, quantities."""
    if isinstance(field, DateFact):
        yield from _date(columns, name, public)
    elif isinstance(field, AmountFact):
        yield from _range(public, PlainNumber(), public, (columns[f"{name}_min"], columns[f"{name}_max"]), 10**9)
        usd = (columns[f"{name}_usd_min"], columns[f"{name}_usd_max"])
        yield from _range(f"{public}.usd", PlainNumber(), public, usd, 10**9)
        equal = each(columns[f"{name}_currency"], lambda column, value: column == value)
        yield Filter(f"{public}.currency", CurrencyCode(), equal, f"whose {public} is in this currency", "USD")
        yield _state(public, columns[f"{name}_state"])
    elif isinstance(field, ShareFact):
        yield from _range(public, PlainNumber(), public, (columns[f"{name}_min"], columns[f"{name}_max"]), 50)
        equal = each(columns[f"{name}_of"], lambda column, value: column == value)
        yield Filter(f"{public}.of", Word(ShareOf), equal, f"whose {public} is a share of this")
        yield _state(public, columns[f"{name}_state"])
    elif isinstance(field, QuantityFact):
        yield from _quantity(columns, name, public)


def _date(columns: Any, name: str, public: str) -> Iterator[Filter]:
    earliest, latest = columns[f"{name}_earliest"], columns[f"{name}_latest"]
    for operator in COMPARISONS:
        criterion = operators.dates(public, earliest, latest, operator)
        meaning = f"whose {public} can lie {'in this span' if not operator else 'there'}, EDTF; see `{public}__match`"
        yield Filter(_named(public, operator), EdtfSpan(), criterion, meaning, "2024")
    inside = operators.dates(public, earliest, latest, "")
    yield Filter(f"{public}__not", EdtfSpan(), negated(inside), f"whose {public} cannot lie in this span", "2024")
    yield Filter(f"{public}__exists", PlainBoolean(), exists([earliest, latest]), f"by whether {public} is known", True)


def _range(name: str, value: fields.Field[Any], field: str, bounds: tuple[Any, Any], example: Any) -> Iterator[Filter]:
    low, high = bounds
    for operator in COMPARISONS:
        meaning = f"whose {name} can be so; see `{field}__match`"
        yield Filter(_named(name, operator), value, operators.numbers(field, low, high, operator), meaning, example)
    yield Filter(f"{name}__exists", PlainBoolean(), exists([low, high]), f"by whether {name} is known", True)


def _quantity(columns: Any, name: str, public: str) -> Iterator[Filter]:
    given = (columns[f"{name}_min"], columns[f"{name}_max"])
    base = (columns[f"{name}_base_min"], columns[f"{name}_base_max"])
    unit = columns[f"{name}_unit"]
    for operator in COMPARISONS:
        criterion = operators.measured(public, given, base, unit, operator)
        meaning = f"whose {public} can be so, a number or a number with a unit; see `{public}__match`"
        yield Filter(_named(public, operator), MeasuredNumber(), criterion, meaning, "200000 vehicles/year")
    equal = each(unit, lambda column, value: column == value)
    yield Filter(f"{public}.unit", Word(Unit), equal, f"whose {public} is given in this unit", "vehicles/year")


def _state(public: str, column: Any) -> Filter:
    equal = each(column, lambda column, value: column == value)
    return Filter(f"{public}__state", Word(ValueState), equal, f"by whether the {public} is known", "undisclosed")


def _named(name: str, operator: str) -> str:
    return f"{name}__{operator}" if operator else name
