"""Formats: what answers can be written in, how one is chosen, and the writers. `table.py` declares them, row by row."""

from api.formats.negotiation import chosen, list_name, negotiated, settle
from api.formats.page import Entry, Listed, Page
from api.formats.registry import (
    CHANGES,
    CSV,
    FORMATS,
    ITEM,
    JSON,
    NDJSON,
    RECORDS,
    ROWS,
    SHAPES,
    Format,
    with_places,
)

__all__ = [
    "CHANGES",
    "CSV",
    "FORMATS",
    "ITEM",
    "JSON",
    "NDJSON",
    "RECORDS",
    "ROWS",
    "SHAPES",
    "Entry",
    "Format",
    "Listed",
    "Page",
    "chosen",
    "list_name",
    "negotiated",
    "settle",
    "with_places",
]
