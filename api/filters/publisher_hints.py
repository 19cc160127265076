"""The hint of an empty list about `publisher`: outlets that sources repeat are found by `origin`."""

from collections.abc import Sequence

from sqlalchemy import func, select

from api.context import get_reader
from api.filters.operators import equals_text, join_with_or
from api.filters.origin_filter import has_outlet
from models import Source
from models.json_types import JsonObject


def find_publisher_hints(publishers: Sequence[str], origin_parameter: str = "origin") -> list[JsonObject]:
    """Return a hint if no source has these publishers, but sources repeat them. Takes one statement."""
    publishes = join_with_or(equals_text(Source.publisher, name) for name in publishers)
    repeats = join_with_or(has_outlet(Source.origin, name) for name in publishers)
    counts = (select(func.count(Source.pk)).where(condition).scalar_subquery() for condition in (publishes, repeats))
    published, repeated = get_reader().first(select(*counts))
    if published or not repeated:
        return []
    message = f"No source has this publisher. The number of sources that repeat it is {repeated}: filter by "
    return [{"parameter": "publisher", "message": f"{message}`{origin_parameter}`.", "did_you_mean": origin_parameter}]
