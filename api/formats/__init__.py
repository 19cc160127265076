"""Formats: the table of formats in `registry`, the choice of one for a response, and the writers."""

from api.formats.negotiation import get_format, identify_list, is_negotiated, negotiate_format, require_acceptable
from api.formats.page import FeedEntry, Listing, Page
from api.formats.registry import (
    CHANGE_FORMATS,
    CSV,
    FORMAT_SCHEMAS,
    FORMATS,
    ITEM_FORMATS,
    JSON,
    NDJSON,
    RECORD_FORMATS,
    ROW_FORMATS,
    Format,
    add_geojson,
)

__all__ = [
    "CHANGE_FORMATS",
    "CSV",
    "FORMATS",
    "FORMAT_SCHEMAS",
    "ITEM_FORMATS",
    "JSON",
    "NDJSON",
    "RECORD_FORMATS",
    "ROW_FORMATS",
    "FeedEntry",
    "Format",
    "Listing",
    "Page",
    "add_geojson",
    "get_format",
    "identify_list",
    "is_negotiated",
    "negotiate_format",
    "require_acceptable",
]
