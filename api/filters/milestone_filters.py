"""Filters on what is worked out of a milestone's dates: by how much it slipped, and whether it is overdue."""

from collections.abc import Iterator
from typing import Any

from marshmallow import fields, validate
from sqlalchemy import ColumnElement, func, not_

from api.context import today
from api.filters.column_filters import whether
from api.filters.filter import Filter
from api.filters.operators import ORDER, Scope, anyof, each, negated
from api.filters.parameter_types import PlainBoolean

# A slip is the distance of two days; more than the calendar has, no two are apart.
DAYS = fields.Integer(validate=validate.Range(-4_000_000, 4_000_000))


def of_lateness(slip_days: Any, overdue_from: Any) -> Iterator[Filter]:
    """Yield the filters of a kind whose records are due."""
    slipped = "whose due date was moved by so many days since it was first said"
    equal = each(slip_days, lambda column, value: column == value)
    yield Filter("slip_days", "", DAYS, equal, slipped, 18)
    yield Filter("slip_days", "not", DAYS, negated(equal), f"not {slipped}", 0)
    for operator, compare in ORDER.items():
        yield Filter("slip_days", operator, DAYS, each(slip_days, compare), f"{slipped}, compared", 1)
    yield whether("slip_days", [slip_days])

    def overdue(values: list[bool], scope: Scope) -> ColumnElement[bool]:
        passed = func.coalesce(overdue_from <= (scope.as_of or today()), False)
        return anyof(passed if value else not_(passed) for value in values)

    yield Filter(
        "overdue", "", PlainBoolean(), overdue, "by whether it should have been met by today, or by `as_of`", True
    )
