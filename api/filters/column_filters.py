"""Filters on columns: of words, texts and numbers, of references, of dates, amounts, shares and quantities."""

from collections.abc import Iterator
from typing import Any

from marshmallow import fields
from sqlalchemy import select

from api.examples import IDS, TEXTS
from api.filters import operators
from api.filters.filter import Filter
from api.filters.operators import ORDER, TEXT, Scope, each, exists, negated
from api.filters.parameter_types import EdtfSpan, MeasuredNumber, PlainBoolean, PlainNumber
from models import Record, Version
from models.queries.records import refers_to_any
from models.vocabularies import Kind, ShareOf, Unit, ValueState, Vocabulary
from schemas.fields.facts import AmountFact, DateFact, ListFact, QuantityFact, Reference, ShareFact, Subject
from schemas.fields.scalars import CountryCode, CurrencyCode, Fact, Flag, Number, Prose, Slug, Text, Url, Word

COMPARISONS = ("", "gt", "gte", "lt", "lte")


def of_column(model: type[Version], name: str, public: str, field: Fact) -> Iterator[Filter]:
    """Yield the filters of a field that has columns of its own; none for a list."""
    column = getattr(model, name, None)
    if isinstance(field, Reference):
        yield from reference(public, getattr(model, f"{name}_pk"), field.kind or model.kind)
    elif isinstance(field, Subject):
        yield from subject(public, model.__table__.c.subject_pk)
    elif column is None or isinstance(field, ListFact):
        return
    elif isinstance(field, Word):
        yield from word(public, column, field.vocabulary)
    elif isinstance(field, CountryCode):
        yield from plain(public, column, CountryCode(), f"with this {public}, ISO 3166-1 alpha-2", "CN")
    elif isinstance(field, Flag):
        yield from plain(public, column, PlainBoolean(), f"by whether it is {public}", True)
    elif isinstance(field, Number):
        yield from plain(public, column, PlainNumber(), f"with this {public}", 39.8, ORDER)
    elif isinstance(field, (Text, Url)) and not isinstance(field, Prose):
        yield from text(public, column, type(field)())
    else:
        yield from of_value(model.__table__.c, name.rstrip("_"), public, field)


def plain(
    name: str, column: Any, value: fields.Field[Any], meaning: str, example: Any, order: Any = None
) -> Iterator[Filter]:
    equal = each(column, lambda column, value: column == value)
    yield Filter(name, "", value, equal, meaning, example)
    yield Filter(name, "not", value, negated(equal), f"not {meaning}", example)
    for operator, compare in (order or {}).items():
        yield Filter(name, operator, value, each(column, compare), f"{meaning}, compared", example)
    yield whether(name, [column])


def word(name: str, column: Any, vocabulary: type[Vocabulary]) -> Iterator[Filter]:
    meaning = f"with this {name}; see /v1/vocabularies/{vocabulary.served_name}"
    yield from plain(name, column, Word(vocabulary), meaning, next(iter(vocabulary)).value)


def text(name: str, column: Any, value: fields.Field[Any]) -> Iterator[Filter]:
    yield from plain(name, column, value, f"with this {name}, letter by letter", TEXTS.get(name))
    for operator, compare in TEXT.items():
        how = "has these letters in it" if operator == "contains" else "begins so"
        meaning = f"whose {name} {how}, whatever the case of a to z"
        yield Filter(name, operator, Text(), each(column, compare), meaning, TEXTS.get(name))


def reference(name: str, column: Any, kind: Kind) -> Iterator[Filter]:
    def points(ids: list[str], scope: Scope) -> operators.Condition:
        return refers_to_any(column, kind, ids)

    meaning = f"whose {name} is the {kind} with this id"
    yield Filter(name, "", Slug(), points, meaning, IDS[kind])
    yield Filter(name, "not", Slug(), negated(points), f"not {meaning}", IDS[kind])
    yield whether(name, [column])


def subject(name: str, column: Any) -> Iterator[Filter]:
    def of_kind(kinds: list[str], scope: Scope) -> operators.Condition:
        keys = select(Record.pk).where(Record.kind.in_(kinds))
        return operators.anyof([column.in_(keys)])

    def points(ids: list[str], scope: Scope) -> operators.Condition:
        return refers_to_any(column, None, ids)

    yield Filter(f"{name}.id", "", Slug(), points, f"whose {name} has this id", "xiaomi-ev-project")
    yield Filter(f"{name}.kind", "", Word(Kind), of_kind, f"whose {name} is of this kind", "project")
    yield whether(name, [column])


def of_value(columns: Any, name: str, public: str, field: Fact) -> Iterator[Filter]:
    """Return the filters of a value type: dates, amounts, shares, quantities."""
    if isinstance(field, DateFact):
        yield from _date(columns, name, public)
    elif isinstance(field, AmountFact):
        yield from _range(public, PlainNumber(), public, (columns[f"{name}_min"], columns[f"{name}_max"]), 10**9)
        usd = (columns[f"{name}_usd_min"], columns[f"{name}_usd_max"])
        yield from _range(f"{public}.usd", PlainNumber(), public, usd, 10**9)
        equal = each(columns[f"{name}_currency"], lambda column, value: column == value)
        yield Filter(f"{public}.currency", "", CurrencyCode(), equal, f"whose {public} is in this currency", "USD")
        yield _state(public, columns[f"{name}_state"])
    elif isinstance(field, ShareFact):
        yield from _range(public, PlainNumber(), public, (columns[f"{name}_min"], columns[f"{name}_max"]), 50)
        equal = each(columns[f"{name}_of"], lambda column, value: column == value)
        yield Filter(f"{public}.of", "", Word(ShareOf), equal, f"whose {public} is a share of this")
        yield _state(public, columns[f"{name}_state"])
    elif isinstance(field, QuantityFact):
        yield from _quantity(columns, name, public)


def _date(columns: Any, name: str, public: str) -> Iterator[Filter]:
    earliest, latest = columns[f"{name}_earliest"], columns[f"{name}_latest"]
    for operator in COMPARISONS:
        criterion = operators.dates(public, earliest, latest, operator)
        meaning = f"whose {public} can lie {'in this span' if not operator else 'there'}, EDTF; see `{public}__match`"
        yield Filter(public, operator, EdtfSpan(), criterion, meaning, "2024", range_of=public)
    inside = operators.dates(public, earliest, latest, "")
    meaning = f"whose {public} cannot lie in this span"
    yield Filter(public, "not", EdtfSpan(), negated(inside), meaning, "2024", range_of=public)
    yield whether(public, [earliest, latest])


def _range(name: str, value: fields.Field[Any], field: str, bounds: tuple[Any, Any], example: Any) -> Iterator[Filter]:
    low, high = bounds
    for operator in COMPARISONS:
        criterion = operators.numbers(field, low, high, operator)
        meaning = f"whose {name} can be so; see `{field}__match`"
        yield Filter(name, operator, value, criterion, meaning, example, range_of=field)
    yield whether(name, [low, high])


def _quantity(columns: Any, name: str, public: str) -> Iterator[Filter]:
    given = (columns[f"{name}_min"], columns[f"{name}_max"])
    base = (columns[f"{name}_base_min"], columns[f"{name}_base_max"])
    unit = columns[f"{name}_unit"]
    for operator in COMPARISONS:
        criterion = operators.measured(public, given, base, unit, operator)
        meaning = f"whose {public} can be so, a number or a number with a unit; see `{public}__match`"
        yield Filter(public, operator, MeasuredNumber(), criterion, meaning, "200000 vehicles/year", range_of=public)
    equal = each(unit, lambda column, value: column == value)
    yield Filter(f"{public}.unit", "", Word(Unit), equal, f"whose {public} is given in this unit", "vehicles/year")
    yield whether(public, [unit])


def _state(public: str, column: Any) -> Filter:
    equal = each(column, lambda column, value: column == value)
    return Filter(public, "state", Word(ValueState), equal, f"by whether the {public} is known", "undisclosed")


def whether(name: str, columns: list[Any]) -> Filter:
    """Ask by whether any of the columns of a field has a value."""
    return Filter(name, "exists", PlainBoolean(), exists(columns), f"by whether {name} is known", True)
