"""Keyset paging: orders that end in the id, and the condition for what comes after a row. NULLs are last, always."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, UnaryExpression, and_, false, literal, or_


@dataclass(frozen=True, slots=True)
class Key:
    """A column to sort by, and whether from high to low."""

    column: Any  # a mapped column, or an expression over columns
    descending: bool = False

    @property
    def is_date(self) -> bool:
        """Whether the column holds days."""
        return isinstance(self.column.type, Date)

    def order(self) -> UnaryExpression[Any]:
        """Order by this key; what has no value comes last in either direction."""
        ordered: UnaryExpression[Any] = self.column.desc() if self.descending else self.column.asc()
        return ordered.nulls_last()

    def after(self, value: Any) -> ColumnElement[bool]:
        """Say that a row comes after one with `value` by this key alone."""
        if value is None:
            return false()
        beyond = self.column < self._bound(value) if self.descending else self.column > self._bound(value)
        return or_(beyond, self.column.is_(None))

    def same(self, value: Any) -> ColumnElement[bool]:
        """Say that a row has `value`."""
        same: ColumnElement[bool] = self.column.is_(None) if value is None else self.column == self._bound(value)
        return same

    def _bound(self, value: Any) -> ColumnElement[Any]:
        """Bind a value: SQLAlchemy takes no bare `True` on either side of `<`."""
        return literal(value, self.column.type)


def is_after(keys: list[Key], last: Any, values: list[Any], slug: str) -> ColumnElement[bool]:
    """Say that a row comes after the one with these values of the keys and this id; `last` is the column of ids."""
    condition: ColumnElement[bool] = last > slug
    for key, value in zip(reversed(keys), reversed(values), strict=True):
        condition = or_(key.after(value), and_(key.same(value), condition))
    return condition
