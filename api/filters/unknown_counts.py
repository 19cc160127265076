"""How many records a filter passes over because their field is empty. They may match, but no source states it.

A record counts for a field if it meets all other filters, if the field is empty, and if it does not match.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from api.context import get_reader
from api.filters.filter import Elements, Filter
from api.filters.operators import ALL, Column, Condition, Scope, negate
from api.filters.query_schema import FilterValues, build_scope
from models import Version
from models.queries.records import COUNT_CAP, is_known_as_of


def count_unknown(
    model: type[Version], filters: Mapping[str, Filter], values: FilterValues, as_of: dt.date | None
) -> dict[str, int]:
    """Count, by field, the records that its filters pass over, up to COUNT_CAP. Takes at most one statement."""
    scope = build_scope(values, as_of)
    counts = {
        name: _count_up_to_cap(model, [is_known_as_of(model, as_of), *conditions]).label(f"unknown_{number}")
        for number, (name, conditions) in enumerate(_build_conditions(filters, values, scope))
    }
    if not counts:
        return {}
    row = get_reader().first(select(*counts.values()))
    return {name: min(count, COUNT_CAP) for name, count in zip(counts, row, strict=True)}


def _build_conditions(
    filters: Mapping[str, Filter], values: FilterValues, scope: Scope
) -> Iterator[tuple[str, list[Condition]]]:
    """Yield each field whose filters pass over empty values, and the conditions on the records to count."""
    given = [
        (filters[parameter], filters[parameter].criterion(sent, scope))
        for parameter, sent in values.by_parameter.items()
    ]
    for field in dict.fromkeys(row.field for row, _ in given if row.unknown or row.elements):
        own = [pair for pair in given if pair[0].field == field and (pair[0].unknown or pair[0].elements)]
        others = [pair for pair in given if pair not in own]
        row = own[0][0]
        if row.elements is None:
            # An element can match while another one leaves the field empty.
            unmatched = [negate(condition) for filter_, condition in own if filter_.operator == ALL.name]
            yield field, [*_combine(others), *unmatched, row.unknown([True], scope)]  # type: ignore[misc]  # it has one
            continue
        same_list = [condition for other, condition in others if other.elements == row.elements]
        elsewhere = [pair for pair in others if pair[0].elements != row.elements]
        is_passed = _is_empty_in(row.elements, row, same_list, scope)
        matching = row.elements.contain(*same_list, *(condition for _, condition in own))
        yield field, [*_combine(elsewhere), is_passed, negate(matching)]


def _combine(pairs: list[tuple[Filter, Condition]]) -> list[Condition]:
    """Combine criteria as a list of records does: all filters on one list must match the same element."""
    by_list: dict[Elements | None, list[Condition]] = {}
    for row, condition in pairs:
        by_list.setdefault(row.elements, []).append(condition)
    on_records = by_list.pop(None, [])
    return [*on_records, *(elements.contain(*conditions) for elements, conditions in by_list.items() if elements)]


def _is_empty_in(elements: Elements, row: Filter, same_list: list[Condition], scope: Scope) -> Condition:
    """Build the condition that the list is empty, or that an element leaves the field empty."""
    is_list_empty = not_(elements.contain())
    if row.unknown is None:
        return is_list_empty
    return or_(is_list_empty, elements.contain(and_(*same_list, row.unknown([True], scope))))


def _count_up_to_cap(model: type[Version], conditions: list[Condition]) -> ColumnElement[int]:
    counted = select(model.pk).where(*conditions).limit(COUNT_CAP + 1).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()


def count_empty(rows: Select[Any], criteria: Mapping[str, Condition], nullable: Mapping[str, Column]) -> dict[str, int]:
    """Count, by parameter, the rows that meet the other criteria and whose column is empty, up to COUNT_CAP.

    Takes at most one statement.
    """
    counts = []
    names = [name for name in nullable if name in criteria]
    for name in names:
        others = (condition for other, condition in criteria.items() if other != name)
        counted = rows.where(*others, nullable[name].is_(None)).limit(COUNT_CAP + 1).subquery()
        counts.append(select(func.count()).select_from(counted).scalar_subquery().label(f"empty_{name}"))
    row = get_reader().first(select(*counts)) if counts else ()
    return {name: min(count, COUNT_CAP) for name, count in zip(names, row, strict=True)}
