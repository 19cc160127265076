"""Operators: how a parameter compares a column with the values given. Each is a row; a repeated parameter means "or".

`not` is the complement: what it selects and what the plain filter selects are together all records, each once, those
without a value included.
"""

import datetime as dt
import string
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, not_

from api.filters.parameter_types import Measured
from models.vocabularies import Unit
from schemas.text.edtf import Edtf

Condition = ColumnElement[bool]
Column = ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a criterion depends on beside its values."""

    as_of: dt.date | None = None
    certain: frozenset[str] = frozenset()  # fields whose whole range must be inside
    radius_km: float = 0


Criterion = Callable[[list[Any], Scope], Condition]
Compare = Callable[[Any, Any], Condition]


def anyof(conditions: Iterable[Condition]) -> Condition:
    """Join conditions by or."""
    return reduce(or_, conditions)


def complement(condition: Condition) -> Condition:
    """Negate a condition, so that unknown counts as not fulfilled."""
    return not_(func.coalesce(condition, false()))


def each(column: Any, compare: Compare) -> Criterion:
    """Compare a column with each of the values."""
    return lambda values, scope: anyof(compare(column, value) for value in values)


def negated(criterion: Criterion) -> Criterion:
    """Select what the criterion does not."""
    return lambda values, scope: complement(criterion(values, scope))


# Operators of plain columns: the suffix, and the comparison.
ORDER: dict[str, Compare] = {
    "gt": lambda column, value: column > value,
    "gte": lambda column, value: column >= value,
    "lt": lambda column, value: column < value,
    "lte": lambda column, value: column <= value,
}
# The case of a to z does not matter here. That of other letters does: on columns that sort by code point, the engines
# agree on no more than ASCII.
TEXT: dict[str, Compare] = {
    "contains": lambda column, value: func.lower(column).contains(ascii_lower(value), autoescape=True),
    "prefix": lambda column, value: func.lower(column).startswith(ascii_lower(value), autoescape=True),
}


def ascii_lower(text: str) -> str:
    """Fold A to Z, and nothing else."""
    return text.translate(_ASCII)


NO: Condition = false()
_ASCII = {ord(letter): letter.lower() for letter in string.ascii_uppercase}


def exists(columns: list[Any]) -> Criterion:
    """Select by whether any of the columns has a value."""
    known = anyof(column.is_not(None) for column in columns)
    return lambda values, scope: anyof(known if value else not_(known) for value in values)


def dates(name: str, earliest: Column, latest: Column, operator: str) -> Criterion:
    """Compare imprecise dates: by overlap, or with `match=certain` only where every day they can be fulfils it."""

    def condition(span: Edtf, scope: Scope) -> Condition:
        low, high = span.earliest or dt.date.min, span.latest or dt.date.max
        certain = name in scope.certain
        known = earliest.is_not(None) | latest.is_not(None)
        if certain and not operator:
            # A span that is open on a side holds values that are: "by 2023" is certainly "by 2024".
            ends = [(span.earliest, earliest >= low), (span.latest, latest <= high)]
            return and_(known, *(inside for end, inside in ends if end))
        return and_(known, _against(earliest, latest, low, high, operator, certain))

    return lambda values, scope: anyof(condition(value, scope) for value in values)


def numbers(name: str, low: Column, high: Column, operator: str) -> Criterion:
    """Compare ranges of numbers: by overlap, or with `match=certain` only where the whole range fulfils it."""

    def condition(value: float, scope: Scope) -> Condition:
        known = low.is_not(None) | high.is_not(None)
        return and_(known, _against(low, high, value, value, operator, name in scope.certain))

    return lambda values, scope: anyof(condition(value, scope) for value in values)


def measured(
    name: str, given: tuple[Column, Column], base: tuple[Column, Column], unit: Column, operator: str
) -> Criterion:
    """Compare quantities: with a unit within its dimension, after conversion; without one, the numbers as given."""

    def condition(value: Measured, scope: Scope) -> Condition:
        if value.unit is None:
            return numbers(name, *given, operator)([value.number], scope)
        alike = [word for word in Unit if word.dimension == value.unit.dimension]
        return and_(unit.in_(alike), numbers(name, *base, operator)([value.number * value.unit.factor], scope))

    return lambda values, scope: anyof(condition(value, scope) for value in values)


def _against(low: Column, high: Column, start: Any, end: Any, operator: str, certain: bool) -> Condition:
    """Compare the range low..high with start..end; a missing bound is an open one."""
    no_low, no_high = low.is_(None), high.is_(None)
    found: Condition
    # Which end of the range decides: the far one for "possibly", the near one for "certainly". No more than that end is
    # needed to be certain: "over 5 billion" is at least 4 billion. Where it is open the comparison is NULL, not true.
    if operator in ("gt", "gte"):
        edge, open_end = (low, NO) if certain else (high, no_high)
        found = open_end | (edge > end if operator == "gt" else edge >= start)
    elif operator in ("lt", "lte"):
        edge, open_end = (high, NO) if certain else (low, no_low)
        found = open_end | (edge < start if operator == "lt" else edge <= end)
    elif certain:
        found = (low >= start) & (high <= end)
    else:
        found = (no_low | (low <= end)) & (no_high | (high >= start))
    return found
