"""Filters on the publication date of a source, for the lists of sources and of claims.

A publication date can be imprecise. Like other dates, it is compared by what is possible.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from api.filters.operators import Condition
from api.filters.parameter_types import DateParameter
from api.pagination.parameters import CountedParameters
from models import Source
from schemas.fields.scalars import AnyField

# By parameter: the comparison in words, and as a criterion.
_COMPARISONS: dict[str, tuple[str, Callable[[dt.date], Condition]]] = {
    "published__gt": ("after", lambda day: Source.published_latest > day),
    "published__gte": ("on or after", lambda day: Source.published_latest >= day),
    "published__lt": ("before", lambda day: Source.published_earliest < day),
    "published__lte": ("on or before", lambda day: Source.published_earliest <= day),
}
PUBLICATION_PARAMETERS: dict[str, AnyField] = {
    name: DateParameter(
        metadata={"description": f"Only if the publication date can be {bound} this day", "example": "2022-08-26"}
    )
    for name, (bound, _) in _COMPARISONS.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationParameters(CountedParameters):
    """The parameters of a list whose items were published, including PUBLICATION_PARAMETERS."""

    published__gt: dt.date | None = None
    published__gte: dt.date | None = None
    published__lt: dt.date | None = None
    published__lte: dt.date | None = None


def build_publication_criteria(params: PublicationParameters) -> list[Condition]:
    """Turn the bounds of the publication date that a client sends into criteria."""
    days = ((compare, getattr(params, name)) for name, (_, compare) in _COMPARISONS.items())
    return [compare(day) for compare, day in days if day is not None]
