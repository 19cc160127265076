"""Filters: what lists can be asked for. A table derived from the schemas drives query, validation and documentation."""

from api.filters.parameters import PlainBoolean, PlainDate, criteria, query_schema
from api.filters.table import Filter, filters_of

__all__ = ["Filter", "PlainBoolean", "PlainDate", "criteria", "filters_of", "query_schema"]
