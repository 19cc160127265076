"""The parameters that lists have in common: how many at once, where to continue, and whether to count."""

from dataclasses import dataclass
from typing import ClassVar

from marshmallow import fields, validate

from api.routing.query_parameters import Choice, QuerySchema
from models.queries.records import COUNT_CAP

DEFAULT_LIMIT = 50
MAX_LIMIT = 500
COUNTS = ("none", "capped", "exact")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParameters:
    """The parameters of a list that is read page by page."""

    limit: int
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedParameters(PageParameters):
    """The parameters of a list that is counted on request: `count` is one of COUNTS."""

    count: str


class PagingSchema(QuerySchema):
    """The parameters of every list."""

    parameters: ClassVar[type[object]] = PageParameters

    limit = fields.Integer(
        load_default=DEFAULT_LIMIT,
        validate=validate.Range(1, MAX_LIMIT),
        metadata={"description": f"How many items a page has, 1 to {MAX_LIMIT}", "example": 20},
    )
    cursor = fields.String(metadata={"description": "`next_cursor` of the previous page"})


class CountedSchema(PagingSchema):
    """The parameters of lists that are counted on request."""

    parameters: ClassVar[type[object]] = CountedParameters

    count = fields.String(
        load_default="none",
        validate=Choice(COUNTS),
        metadata={"description": f"Whether to count the items: `none`, `capped` (up to {COUNT_CAP}) or `exact`"},
    )
