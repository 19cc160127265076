"""Rows that every table accepts, made from the metadata, so that a test says only what it is about."""

import datetime as dt
from itertools import count
from typing import Any

from sqlalchemy import Column, Connection, Date, DateTime, Enum, LargeBinary, Table, TypeDecorator, insert
from sqlalchemy.types import Boolean, Numeric, String

from models import Base

# What a row needs beyond values for its NOT NULL columns.
ALSO_NEEDED: dict[str, dict[str, Any]] = {
    "claims": {"field": "name", "certainty": "reported"},
    "webhook_deliveries": {"seq": 1},
}

_numbers = count(1)


def insert_valid(connection: Connection, table: Table, **values: Any) -> Any:
    """Insert a row, and first the rows that it refers to; return its primary key."""
    row = valid_row(connection, table, **values)
    return connection.execute(insert(table).values(row)).inserted_primary_key[0]


def valid_row(connection: Connection, table: Table, **values: Any) -> dict[str, Any]:
    """Make the values of a row that differs from all others, with `values` in place of its own."""
    row = ALSO_NEEDED.get(table.name, {}) | values
    for column in table.columns:
        generated = column is table.autoincrement_column
        if column.name not in row and not column.nullable and not generated:
            row[column.name] = _value(connection, column)
    return row


def _value(connection: Connection, column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        return insert_valid(connection, Base.metadata.tables[key.column.table.name])
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Enum):
        return kind.enums[0]
    if isinstance(kind, String):
        return f"{next(_numbers)}-{column.name}"[: kind.length]
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, DateTime):
        return dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    if isinstance(kind, Date):
        return dt.date(2024, 1, 1)
    if isinstance(kind, LargeBinary):
        return b"{}"
    if isinstance(kind, Numeric):
        return 1.0
    # The feed numbers its entries itself; any other whole number may be the same in each row.
    return next(_numbers) if column.primary_key else 1
