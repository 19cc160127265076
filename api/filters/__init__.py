"""Filters: the parameters that select the records of a list.

A table, derived from the schemas, drives the query, its validation and its documentation. No route lives here.
"""

from api.filters.filter import Filter
from api.filters.parameter_types import AS_OF, BooleanParameter, DateParameter, DescribedField, InstantParameter
from api.filters.query_schema import FilteredSchema, FilterValues, build_criteria, declare_filters
from api.filters.registry import build_filters

__all__ = [
    "AS_OF",
    "BooleanParameter",
    "DateParameter",
    "DescribedField",
    "Filter",
    "FilterValues",
    "FilteredSchema",
    "InstantParameter",
    "build_criteria",
    "build_filters",
    "declare_filters",
]
