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
    """What is asked and by which operator, what a value must be, the criterion for any of several, and its meaning.

    `field` stands before the operator in the parameter: `amount.usd` of `amount.usd__gte`. `range_of` names the field
    whose range is compared, as its `__match` says; None where values are no ranges. `check` looks at all values
    together, where that is needed. With `elements` the criterion is on an element of that list.
    """

    field: str
    operator: str
    value: fields.Field[Any]
    criterion: Criterion
    meaning: str
    example: Any = None
    check: Callable[[list[Any]], None] | None = None
    elements: Elements | None = None
    range_of: str | None = None

    @property
    def name(self) -> str:
        """The parameter."""
        return f"{self.field}__{self.operator}" if self.operator else self.field
