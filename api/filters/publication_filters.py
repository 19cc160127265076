"""Filters on the publication of a source, for the lists of sources and of claims.

A publication is imprecise too, and is compared as other dates are: by what is possible.
"""

from collections.abc import Callable
from typing import Any

from marshmallow import fields
from sqlalchemy import ColumnElement

from api.filters.query_schema import PlainDate
from models import Source

_COMPARED: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "published__gt": lambda day: Source.published_latest > day,
    "published__gte": lambda day: Source.published_latest >= day,
    "published__lt": lambda day: Source.published_earliest < day,
    "published__lte": lambda day: Source.published_earliest <= day,
}
PUBLISHED: dict[str, fields.Field[Any]] = {
    name: PlainDate(metadata={"description": "Only what can have been published then", "example": "2022-08-26"})
    for name in _COMPARED
}


def published_then(options: dict[str, Any]) -> list[ColumnElement[bool]]:
    """Turn the parameters that are given into criteria."""
    return [compared(options[name]) for name, compared in _COMPARED.items() if name in options]
