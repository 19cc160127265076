"""Keyset paging: sort orders that end in the id, and the condition for the rows after another. NULL is always last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, UnaryExpression, and_, false, literal, or_
from sqlalchemy.orm import InstrumentedAttribute

# A mapped column, or an expression over columns, of any type.
SortColumn = InstrumentedAttribute[Any] | ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Key:
    """A column to sort by, ascending or descending."""

    column: SortColumn
    descending: bool = False

    @property
    def is_date(self) -> bool:
        """Whether the values of the column are days."""
        return isinstance(self.column.type, Date)

    def order(self) -> UnaryExpression[object]:
        """Return the ORDER BY of this key. NULL comes last in both directions."""
        order = self.column.desc() if self.descending else self.column.asc()
        return order.nulls_last()

    def is_after(self, value: object) -> ColumnElement[bool]:
        """Return the condition that a row comes after `value` by this key alone."""
        if value is None:
            return false()
        bound = self._bind(value)
        is_beyond = self.column < bound if self.descending else self.column > bound
        return or_(is_beyond, self.column.is_(None))

    def is_same(self, value: object) -> ColumnElement[bool]:
        """Return the condition that a row has `value`."""
        is_same: ColumnElement[bool] = self.column.is_(None) if value is None else self.column == self._bind(value)
        return is_same

    def _bind(self, value: object) -> ColumnElement[object]:
        """Bind a value, because SQLAlchemy does not accept a bare `True` on either side of `<`."""
        return literal(value, self.column.type)


def label_sort_columns(keys: Sequence[Key]) -> list[ColumnElement[object]]:
    """Return the columns of the keys under the labels `sort_0`, `sort_1`… for the rows of a page."""
    return [key.column.label(f"sort_{position}") for position, key in enumerate(keys)]


def read_sort_values(row: object, keys: Sequence[Key]) -> list[object]:
    """Return the values of the keys in a row of a page."""
    return [getattr(row, f"sort_{position}") for position in range(len(keys))]


def is_after(
    keys: Sequence[Key], id_column: InstrumentedAttribute[str], values: Sequence[object], slug: str
) -> ColumnElement[bool]:
    """Return the condition that a row comes after the row with these values of the keys and this id."""
    condition: ColumnElement[bool] = id_column > slug
    for key, value in zip(reversed(keys), reversed(values), strict=True):
        condition = or_(key.is_after(value), and_(key.is_same(value), condition))
    return condition
