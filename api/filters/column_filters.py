"""Filters on columns: the table that decides which filters a field has by the type of the field.

The columns may be those of a kind or of the elements of a list. Filters on the record that a reference points to are
in `reference_filters`, filters on lists in `list_filters`.
"""

import functools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from marshmallow import fields
from sqlalchemy import select

from api.examples import EXAMPLE_IDS, EXAMPLE_TEXTS
from api.filters.country_parameter import COUNTRY_NOUN, CountryParameter
from api.filters.filter import Filter
from api.filters.operators import (
    EQUAL,
    EQUAL_TEXT,
    EXISTS,
    NOT,
    NOT_IN_SPAN,
    ORDER_OPERATORS,
    RANGE_OPERATORS,
    STATE,
    TEXT_OPERATORS,
    Column,
    ColumnOperator,
    Condition,
    DateCriterion,
    NumberCriterion,
    QuantityCriterion,
    Scope,
    Values,
    compare_column,
    compare_emptiness,
    compare_existence,
    negate_criterion,
)
from api.filters.parameter_types import BooleanParameter, EdtfParameter, NumberParameter, QuantityParameter
from api.filters.quantity_units import list_units
from api.routing.record_ids import IdParameter
from models import Record, Version
from models.kinds.version import ListElement
from models.vocabularies import Kind, ShareOf, Unit, ValueState, Vocabulary
from schemas.fields.facts import (
    AmountFact,
    DateFact,
    ListFact,
    MeasureFact,
    QuantityFact,
    Reference,
    ShareFact,
    Structured,
    Subject,
)
from schemas.fields.scalars import (
    AnyField,
    CountryCode,
    CurrencyCode,
    Flag,
    Number,
    Prose,
    Text,
    Word,
    YearNumber,
)


class FieldColumns(NamedTuple):
    """The place of a field's columns: the kind of record, the model, the attribute; and the name in parameters."""

    kind: Kind
    model: type[Version] | type[ListElement]
    attribute: str
    public: str

    @property
    def column(self) -> Column:
        """The column of a field that has just one."""
        column: Column = getattr(self.model, self.attribute)
        return column

    def get(self, part: str) -> Column:
        """Return the column of a part of the field. An underscore at the end of an attribute is no part of its name."""
        return self.model.__table__.c[f"{self.attribute.rstrip('_')}_{part}"]


@functools.singledispatch
def build_column_filters(field: AnyField, columns: FieldColumns) -> Iterator[Filter]:
    """Build the filters on the columns of a field. Each type of field is one row of this table."""
    raise TypeError(f"build_column_filters has no row for {type(field).__name__}.")


@build_column_filters.register(Prose)
@build_column_filters.register(CurrencyCode)
@build_column_filters.register(YearNumber)
@build_column_filters.register(MeasureFact)
@build_column_filters.register(Structured)
@build_column_filters.register(ListFact)
def _build_no_filters(field: AnyField, columns: FieldColumns) -> Iterator[Filter]:
    return iter(())


@build_column_filters.register(Reference)
def _build_id_filters(field: Reference, columns: FieldColumns) -> Iterator[Filter]:
    kind, name, column = field.kind or columns.kind, columns.public, columns.get("pk")
    refers = functools.partial(compare_reference, column)
    subject, noun, example = f"`{name}`", f"the {kind} with this id", EXAMPLE_IDS[kind]
    unknown = compare_emptiness([column])
    yield Filter(name, "", IdParameter(kind), refers, EQUAL.describe(subject, noun), example, unknown=unknown)
    yield Filter(name, NOT.name, IdParameter(kind), negate_criterion(refers), NOT.describe(subject, noun), example)
    yield build_exists_filter(name, [column])


@build_column_filters.register(Subject)
def _build_subject_filters(field: Subject, columns: FieldColumns) -> Iterator[Filter]:
    column = columns.get("pk")
    by_id = functools.partial(compare_reference, column)
    by_kind = functools.partial(compare_kind, column)
    unknown = compare_emptiness([column])
    meaning = f"whose `{columns.public}` is the record with this id"
    yield Filter(f"{columns.public}.id", "", IdParameter(), by_id, meaning, "xiaomi-ev-project", unknown=unknown)
    meaning = f"whose `{columns.public}` is a record of this kind"
    yield Filter(f"{columns.public}.kind", "", Word(Kind), by_kind, meaning, "project", unknown=unknown)
    yield build_exists_filter(columns.public, [column])


@build_column_filters.register(Word)
def _build_word_field_filters(field: Word, columns: FieldColumns) -> Iterator[Filter]:
    yield from build_word_filters(columns.public, columns.column, field.vocabulary)


@build_column_filters.register(CountryCode)
def _build_country_filters(field: CountryCode, columns: FieldColumns) -> Iterator[Filter]:
    yield from build_exact_filters(columns.public, columns.column, CountryParameter(), COUNTRY_NOUN, "CN")


@build_column_filters.register(Flag)
def _build_flag_filters(field: Flag, columns: FieldColumns) -> Iterator[Filter]:
    yield from build_exact_filters(columns.public, columns.column, BooleanParameter(), "this Boolean", True)


@build_column_filters.register(Number)
def _build_number_filters(field: Number, columns: FieldColumns) -> Iterator[Filter]:
    yield from build_exact_filters(
        columns.public, columns.column, NumberParameter(), "this number", 39.8, ORDER_OPERATORS
    )


@build_column_filters.register(Text)
def _build_text_filters(field: Text, columns: FieldColumns) -> Iterator[Filter]:
    name, column, example = columns.public, columns.column, EXAMPLE_TEXTS.get(columns.public)
    if type(field) is Text:
        yield from build_exact_filters(name, column, Text(), "this text, ignoring case", example, equal=EQUAL_TEXT)
    else:
        yield from build_exact_filters(name, column, type(field)(), "exactly this text", example)
    for operator in TEXT_OPERATORS:
        criterion = compare_column(column, operator.compare)
        meaning, unknown = operator.describe(f"`{name}`"), compare_emptiness([column])
        yield Filter(name, operator.name, Text(), criterion, meaning, example, unknown=unknown)


@build_column_filters.register(DateFact)
def _build_date_filters(field: DateFact, columns: FieldColumns) -> Iterator[Filter]:
    name, earliest, latest = columns.public, columns.get("earliest"), columns.get("latest")
    unknown = compare_emptiness([earliest, latest])
    by_operator = {row: DateCriterion(name, earliest, latest, row) for row in RANGE_OPERATORS}
    for operator, criterion in by_operator.items():
        meaning = operator.describe_date(f"`{name}`") + describe_match(name)
        yield Filter(name, operator.name, EdtfParameter(), criterion, meaning, "2024", range_of=name, unknown=unknown)
    outside = negate_criterion(by_operator[RANGE_OPERATORS[0]])
    yield Filter(name, NOT.name, EdtfParameter(), outside, NOT_IN_SPAN.describe(f"`{name}`"), "2024", range_of=name)
    yield build_exists_filter(name, [earliest, latest])


@build_column_filters.register(AmountFact)
def _build_amount_filters(field: AmountFact, columns: FieldColumns) -> Iterator[Filter]:
    name = columns.public
    yield from _build_range_filters(name, name, (columns.get("min"), columns.get("max")), 10**9)
    yield from _build_range_filters(f"{name}.usd", name, (columns.get("usd_min"), columns.get("usd_max")), 10**9)
    meaning = f"whose `{name}` is stated in this currency, an ISO 4217 code"
    yield _build_part_filter(f"{name}.currency", columns.get("currency"), CurrencyCode(), meaning, "USD")
    yield _build_state_filter(columns)


@build_column_filters.register(ShareFact)
def _build_share_filters(field: ShareFact, columns: FieldColumns) -> Iterator[Filter]:
    yield from _build_range_filters(columns.public, columns.public, (columns.get("min"), columns.get("max")), 50)
    meaning = f"whose `{columns.public}` is a share of this value of {_link(ShareOf)}"
    yield _build_part_filter(f"{columns.public}.of", columns.get("of"), Word(ShareOf), meaning)
    yield _build_state_filter(columns)


@build_column_filters.register(QuantityFact)
def _build_quantity_filters(field: QuantityFact, columns: FieldColumns) -> Iterator[Filter]:
    name, unit = columns.public, columns.get("unit")
    units = list_units(name)
    example = f"200 {units[0]}"
    for operator in RANGE_OPERATORS:
        criterion = QuantityCriterion(
            unit,
            NumberCriterion(name, columns.get("min"), columns.get("max"), operator),
            NumberCriterion(name, columns.get("base_min"), columns.get("base_max"), operator),
        )
        meaning = operator.describe(f"`{name}`", "this number (with or without a unit)") + describe_match(name)
        unknown = compare_emptiness([unit])
        yield Filter(
            name, operator.name, QuantityParameter(units), criterion, meaning, example, range_of=name, unknown=unknown
        )
    meaning = f"whose `{name}` is stated in this unit, a value of {_link(Unit)}"
    yield _build_part_filter(f"{name}.unit", unit, Word(Unit), meaning, "vehicles/year")
    yield build_exists_filter(name, [unit])


def build_exact_filters(
    name: str,
    column: Column,
    value: AnyField,
    noun: str,
    example: object,
    operators: Iterable[ColumnOperator] = (),
    subject: str = "",
    equal: ColumnOperator = EQUAL,
) -> Iterator[Filter]:
    """Build the filters on a column of exact values: the plain one, its complement, `operators`, and existence.

    `noun` describes the value to send, `subject` the field, if its name is not enough. `equal` is the plain operator.
    """
    subject = subject or f"`{name}`"
    is_equal = compare_column(column, equal.compare)
    unknown = compare_emptiness([column])
    yield Filter(name, "", value, is_equal, equal.describe(subject, noun), example, unknown=unknown)
    yield Filter(name, NOT.name, value, negate_criterion(is_equal), NOT.describe(subject, noun), example)
    for operator in operators:
        criterion = compare_column(column, operator.compare)
        meaning = operator.describe(subject, noun)
        yield Filter(name, operator.name, value, criterion, meaning, example, unknown=unknown)
    yield build_exists_filter(name, [column])


def build_word_filters(name: str, column: Column, vocabulary: type[Vocabulary]) -> Iterator[Filter]:
    """Build the filters on a column of words of a vocabulary. The first word is the example."""
    noun, example = f"this value of {_link(vocabulary)}", next(iter(vocabulary)).value
    yield from build_exact_filters(name, column, Word(vocabulary), noun, example)


def build_exists_filter(name: str, columns: list[Column]) -> Filter:
    """Build the filter on whether one of the columns of a field has a value."""
    return Filter(name, EXISTS.name, BooleanParameter(), compare_existence(columns), EXISTS.describe(f"`{name}`"), True)


def describe_match(field: str) -> str:
    """Describe how `__match` changes the comparison of a range."""
    return f"; with `{field}__match=certain`, the whole range of possible values must match"


def compare_reference(column: Column, keys: Values, scope: Scope) -> Condition:
    """Build the condition that a foreign key points to one of the records with these keys."""
    return column.in_(keys)


def compare_kind(column: Column, kinds: Values, scope: Scope) -> Condition:
    """Build the condition that a foreign key points to a record of one of these kinds."""
    return column.in_(select(Record.pk).where(Record.kind.in_(kinds)))


def _build_range_filters(name: str, field: str, bounds: tuple[Column, Column], example: object) -> Iterator[Filter]:
    """Build the filters on an imprecise number. `field` names the `__match` that applies to it."""
    low, high = bounds
    for operator in RANGE_OPERATORS:
        criterion = NumberCriterion(field, low, high, operator)
        meaning = operator.describe(f"`{name}`", "this number") + describe_match(field)
        unknown = compare_emptiness(bounds)
        yield Filter(
            name, operator.name, NumberParameter(), criterion, meaning, example, range_of=field, unknown=unknown
        )
    yield build_exists_filter(name, [low, high])


def _build_part_filter(
    name: str, column: Column, value: fields.String, meaning: str, example: str | None = None
) -> Filter:
    """Build the filter on a part of a value type that is exact, such as a unit."""
    criterion, unknown = compare_column(column, EQUAL.compare), compare_emptiness([column])
    return Filter(name, "", value, criterion, meaning, example, unknown=unknown)


def _build_state_filter(columns: FieldColumns) -> Filter:
    criterion = compare_column(columns.get("state"), STATE.compare)
    meaning = STATE.describe(f"`{columns.public}`", f"this state, a value of {_link(ValueState)}")
    return Filter(columns.public, STATE.name, Word(ValueState), criterion, meaning, "undisclosed")


def _link(vocabulary: type[Vocabulary]) -> str:
    return f"/v1/vocabularies/{vocabulary.served_name}"
