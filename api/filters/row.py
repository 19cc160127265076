"""A row of the table of filters, and the lists that some of them ask of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import fields
from sqlalchemy import ColumnElement, select

from api.filters.operators import Criterion
from models import Version


@dataclass(frozen=True, slots=True)
class Elements:
    """A list inside a record, by the class of its rows. What is asked of it must hold for one and the same element."""

    model: type[Version]
    row: Any

    def some(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        """Say that some element fulfils all conditions."""
        return select(self.row.pk).where(self.row.version_pk == self.model.pk, *conditions).exists()


@dataclass(frozen=True, slots=True)
class Filter:
    """The parameter, what a value must be, the criterion for any of several values, its meaning in words.

    `check` looks at all values together, where that is needed. With `elements` the criterion is on an element of that
    list.
    """

    name: str
    value: fields.Field[Any]
    criterion: Criterion
    meaning: str
    example: Any = None
    check: Callable[[list[Any]], None] | None = None
    elements: Elements | None = None
