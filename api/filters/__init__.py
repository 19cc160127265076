"""Filters: what lists can be asked for. A table derived from the schemas drives query, validation and documentation."""

from api.filters.parameters import PlainBoolean, PlainDate, criteria, query_schema
from api.filters.row import Filter
from api.filters.table import filters_of
from api.filters.values import Described, PlainInstant

__all__ = ["Described", "Filter", "PlainBoolean", "PlainDate", "PlainInstant", "criteria", "filters_of", "query_schema"]
