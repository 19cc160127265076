"""Filters: what lists can be asked for. A table derived from the schemas drives query, validation and documentation."""

from api.filters.filter import Filter
from api.filters.parameter_types import Described, PlainInstant
from api.filters.query_schema import PlainBoolean, PlainDate, criteria, query_schema
from api.filters.registry import filters_of

__all__ = ["Described", "Filter", "PlainBoolean", "PlainDate", "PlainInstant", "criteria", "filters_of", "query_schema"]
