"""Operators: how a filter compares a field with the values of its parameter. Each operator is one row of a table.

The names and the descriptions of parameters follow from the rows, and a test compares the rows with the table in
`docs/api-guide.md`. A repeated parameter means OR, except with `all` and `not`.

`not` is the complement of the plain filter: every record matches exactly one of the two. A record without a value
matches `not`.
"""

import datetime as dt
import functools
import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, not_
from sqlalchemy.sql.elements import SQLCoreOperations

from api.filters.parameter_types import QuantityValue
from api.filters.text_spellings import list_spellings
from models.vocabularies import Unit
from schemas.text.edtf import Edtf

Condition = ColumnElement[bool]
# A column of a model or of a table. The type of its values depends on the column.
Column = SQLCoreOperations[Any]
# The values of one parameter, one at least. The field of the filter decides what it loads them to.
Values = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a criterion depends on in addition to its values."""

    as_of: dt.date | None = None
    certain_fields: frozenset[str] = frozenset()  # the whole range of these fields must match
    radius_km: float = 0


Criterion = Callable[[Values, Scope], Condition]
# Compares a column with one value.
Comparison = Callable[[Column, Any], Condition]
# Compares a range, stored as its low and its high column, with the span from one value to another.
# A null column is an open end of the range.
RangeComparison = Callable[[Column, Column, Any, Any], Condition]


@dataclass(frozen=True, slots=True)
class Operator:
    """A row of the table: the name after the two underscores of a parameter, and the meaning of the parameter.

    `meaning` continues "Only records". In it, `{field}` is the field and `{value}` describes the value to send.
    """

    name: str
    meaning: str

    def describe(self, field: str, value: str = "") -> str:
        """Fill in the meaning for one field."""
        return self.meaning.format(field=field, value=value)


@dataclass(frozen=True, slots=True)
class ColumnOperator(Operator):
    """An operator on a column that stores an exact value."""

    compare: Comparison


@dataclass(frozen=True, slots=True)
class RangeOperator(Operator):
    """An operator on an imprecise value, which is stored as a range. `date_meaning` is the meaning for dates."""

    date_meaning: str
    is_possible: RangeComparison
    is_certain: RangeComparison

    def describe_date(self, field: str) -> str:
        """Fill in the meaning for one field of dates."""
        return self.date_meaning.format(field=field, value="this EDTF date")


def equals_text(column: Column, text: str) -> Condition:
    """Build the condition that a text is equal to another, ignoring case. An index on the lower case serves it."""
    return func.lower(column).in_(list_spellings(text))


# The plain filter has no operator in the name of its parameter.
EQUAL = ColumnOperator("", "whose {field} is {value}", operator.eq)
EQUAL_TEXT = ColumnOperator("", "whose {field} is {value}", equals_text)
NOT = Operator("not", "whose {field} is unknown or is not {value}")
EXISTS = Operator("exists", "whose {field} is known (`true`) or unknown (`false`)")
ALL = Operator("all", "with an element for each of these values: one {value}")
STATE = ColumnOperator("state", "whose {field} has {value}", operator.eq)
ORDER_OPERATORS = (
    ColumnOperator("gt", "whose {field} is greater than {value}", operator.gt),
    ColumnOperator("gte", "whose {field} is {value} or greater", operator.ge),
    ColumnOperator("lt", "whose {field} is less than {value}", operator.lt),
    ColumnOperator("lte", "whose {field} is {value} or less", operator.le),
)
TEXT_OPERATORS = (
    ColumnOperator(
        "contains",
        "whose {field} contains this text, ignoring case",
        lambda column, text: join_with_or(
            func.lower(column).contains(spelling, autoescape=True) for spelling in list_spellings(text)
        ),
    ),
    ColumnOperator(
        "prefix",
        "whose {field} begins with this text, ignoring case",
        lambda column, text: join_with_or(
            func.lower(column).startswith(spelling, autoescape=True) for spelling in list_spellings(text)
        ),
    ),
)
# One end of the range decides a comparison: the far end whether it is possible, the near end whether it is certain.
# "Over 5 billion" is certainly at least 4 billion. If the near end is open, the comparison is NULL, which is not true.
RANGE_OPERATORS = (
    RangeOperator(
        "",
        "whose {field} can be {value}",
        "whose {field} can lie within {value}",
        lambda low, high, start, end: (low.is_(None) | (low <= end)) & (high.is_(None) | (high >= start)),
        lambda low, high, start, end: (low >= start) & (high <= end),
    ),
    RangeOperator(
        "gt",
        "whose {field} can be greater than {value}",
        "whose {field} can lie after {value}",
        lambda low, high, start, end: high.is_(None) | (high > end),
        lambda low, high, start, end: low > end,
    ),
    RangeOperator(
        "gte",
        "whose {field} can be {value} or greater",
        "whose {field} can lie within or after {value}",
        lambda low, high, start, end: high.is_(None) | (high >= start),
        lambda low, high, start, end: low >= start,
    ),
    RangeOperator(
        "lt",
        "whose {field} can be less than {value}",
        "whose {field} can lie before {value}",
        lambda low, high, start, end: low.is_(None) | (low < start),
        lambda low, high, start, end: high < start,
    ),
    RangeOperator(
        "lte",
        "whose {field} can be {value} or less",
        "whose {field} can lie before or within {value}",
        lambda low, high, start, end: low.is_(None) | (low <= end),
        lambda low, high, start, end: high <= end,
    ),
)
NOT_IN_SPAN = Operator(NOT.name, "whose {field} is unknown or cannot lie within this EDTF date")
# All rows, for the tests of the documentation.
OPERATORS: tuple[Operator, ...] = (EQUAL, NOT, ALL, EXISTS, STATE, *ORDER_OPERATORS, *TEXT_OPERATORS, *RANGE_OPERATORS)


def join_with_or(conditions: Iterable[Condition]) -> Condition:
    """Join conditions with OR. There must be one at least."""
    return functools.reduce(operator.or_, conditions)


def negate(condition: Condition) -> Condition:
    """Negate a condition. NULL counts as false, so its negation is true."""
    return not_(func.coalesce(condition, false()))


def compare_column(column: Column, compare: Comparison) -> Criterion:
    """Build the criterion that compares a column with each value."""
    return lambda values, scope: join_with_or(compare(column, value) for value in values)


def negate_criterion(criterion: Criterion) -> Criterion:
    """Build the complement of a criterion."""
    return lambda values, scope: negate(criterion(values, scope))


def require_all(criterion: Criterion) -> Criterion:
    """Build the criterion that every value must meet `criterion` alone."""
    return lambda values, scope: and_(*(criterion([value], scope) for value in values))


def compare_existence(columns: Iterable[Column]) -> Criterion:
    """Build the criterion that compares a Boolean with whether one of the columns has a value."""
    known = join_with_or(column.is_not(None) for column in columns)
    return lambda values, scope: join_with_or(known if value else not_(known) for value in values)


def compare_emptiness(columns: Sequence[Column]) -> Criterion | None:
    """Build the criterion that none of the columns has a value. None if a column always has one."""
    if not all(getattr(column, "nullable", True) for column in columns):
        return None
    return lambda values, scope: and_(*(column.is_(None) for column in columns))


@dataclass(frozen=True, slots=True)
class DateCriterion:
    """Compares an imprecise date with spans of days, by what is possible or, on request, by what is certain."""

    field: str
    earliest: Column
    latest: Column
    operator: RangeOperator

    def __call__(self, values: Sequence[Edtf], scope: Scope) -> Condition:
        """Build the condition that one of the spans matches."""
        return join_with_or(self._compare(span, self.field in scope.certain_fields) for span in values)

    def _compare(self, span: Edtf, certain: bool) -> Condition:
        start, end = span.earliest or dt.date.min, span.latest or dt.date.max
        known = self.earliest.is_not(None) | self.latest.is_not(None)
        if certain and not self.operator.name:
            # A span with an open end contains dates with the same open end: "by 2023" is certainly "by 2024".
            bounds = [(span.earliest, self.earliest >= start), (span.latest, self.latest <= end)]
            return and_(known, *(inside for bound, inside in bounds if bound))
        compare = self.operator.is_certain if certain else self.operator.is_possible
        return and_(known, compare(self.earliest, self.latest, start, end))


@dataclass(frozen=True, slots=True)
class NumberCriterion:
    """Compares an imprecise number with numbers, by what is possible or, on request, by what is certain."""

    field: str
    low: Column
    high: Column
    operator: RangeOperator

    def __call__(self, values: Sequence[float], scope: Scope) -> Condition:
        """Build the condition that one of the numbers matches."""
        compare = self.operator.is_certain if self.field in scope.certain_fields else self.operator.is_possible
        known = self.low.is_not(None) | self.high.is_not(None)
        return join_with_or(and_(known, compare(self.low, self.high, number, number)) for number in values)


@dataclass(frozen=True, slots=True)
class QuantityCriterion:
    """Compares an imprecise quantity: with a unit after conversion within its dimension, without one as given."""

    unit: Column
    as_given: NumberCriterion
    in_base_unit: NumberCriterion

    def __call__(self, values: Sequence[QuantityValue], scope: Scope) -> Condition:
        """Build the condition that one of the quantities matches."""
        return join_with_or(self._compare(value, scope) for value in values)

    def _compare(self, value: QuantityValue, scope: Scope) -> Condition:
        if value.unit is None:
            return self.as_given([value.number], scope)
        comparable = [unit for unit in Unit if unit.dimension == value.unit.dimension]
        return and_(self.unit.in_(comparable), self.in_base_unit([value.number * value.unit.factor], scope))
