"""A row of the table of filters."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import fields

from api.filters.operators import Criterion


@dataclass(frozen=True, slots=True)
class Filter:
    """The parameter, what a value must be, the criterion for any of several values, its meaning in words.

    `check` looks at all values together, where that is needed.
    """

    name: str
    value: fields.Field[Any]
    criterion: Criterion
    meaning: str
    example: Any = None
    check: Callable[[list[Any]], None] | None = None
