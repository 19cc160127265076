"""Filters on what is computed from the dates of a milestone: its slip in days, and whether it is overdue."""

import functools
from collections.abc import Iterator

from marshmallow import fields, validate
from sqlalchemy import and_, func, not_

from api.context import today
from api.filters.column_filters import build_exists_filter
from api.filters.filter import Filter
from api.filters.operators import (
    EQUAL,
    NOT,
    ORDER_OPERATORS,
    Column,
    Condition,
    Scope,
    Values,
    compare_column,
    compare_emptiness,
    join_with_or,
    negate_criterion,
)
from api.filters.parameter_types import BooleanParameter

# A slip is the number of days between two days. No two days of the calendar are further apart.
SLIP_DAYS = fields.Integer(validate=validate.Range(-4_000_000, 4_000_000))


def build_milestone_filters(slip_days: Column, overdue_from: Column, last_published: Column) -> Iterator[Filter]:
    """Build the filters of a kind whose records have a due date."""
    subject, noun = "slip, the days from the first due date to the present one,", "this number"
    equal = compare_column(slip_days, EQUAL.compare)
    unequal, unknown = negate_criterion(equal), compare_emptiness([slip_days])
    yield Filter("slip_days", "", SLIP_DAYS, equal, EQUAL.describe(subject, noun), 18, unknown=unknown)
    yield Filter("slip_days", NOT.name, SLIP_DAYS, unequal, NOT.describe(subject, noun), 0)
    for operator in ORDER_OPERATORS:
        criterion = compare_column(slip_days, operator.compare)
        yield Filter(
            "slip_days", operator.name, SLIP_DAYS, criterion, operator.describe(subject, noun), 1, unknown=unknown
        )
    yield build_exists_filter("slip_days", [slip_days])
    meaning = "that are overdue (`true`) or not overdue (`false`) today, or on `as_of`"
    yield Filter("overdue", "", BooleanParameter(), functools.partial(compare_overdue, overdue_from), meaning, True)
    criterion = functools.partial(compare_evidence_since_due, overdue_from, last_published)
    meaning = "that are overdue and have a source from after the due date (`true`) or none (`false`)"
    yield Filter("evidence_since_due", "", BooleanParameter(), criterion, meaning, False)


def compare_overdue(overdue_from: Column, values: Values, scope: Scope) -> Condition:
    """Build the condition that compares Booleans with whether a milestone is overdue today, or on `as_of`."""
    overdue = func.coalesce(overdue_from <= (scope.as_of or today()), False)
    return join_with_or(overdue if value else not_(overdue) for value in values)


def compare_evidence_since_due(overdue_from: Column, last_published: Column, values: Values, scope: Scope) -> Condition:
    """Build the condition that compares Booleans with whether an overdue milestone has evidence since its due date."""
    overdue = overdue_from <= (scope.as_of or today())
    since_due = last_published >= overdue_from
    return and_(overdue, join_with_or(since_due if value else not_(since_due) for value in values))
