"""The shape of a database as it says itself, for comparing two databases of one engine."""

import re
from typing import Any

from sqlalchemy import Connection, inspect

Shape = dict[str, Any]


def shape(connection: Connection) -> Shape:
    """Describe every table but Alembic's own: columns, keys, checks with their words, indexes with their conditions."""
    inspector = inspect(connection)
    return {
        table: {
            "columns": {each["name"]: _plain(each, "name") for each in inspector.get_columns(table)},
            "checks": _by_name(inspector.get_check_constraints(table)),
            "foreign keys": _by_name(inspector.get_foreign_keys(table)),
            "indexes": _by_name(inspector.get_indexes(table)),
            "primary key": _plain(inspector.get_pk_constraint(table)),
            "uniques": _by_name(inspector.get_unique_constraints(table)),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """List where two shapes differ, so that a failing test says it in a line and not in a thousand."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return [] if one == other else [f"{path}: {one} / {other}"]
    return [
        difference
        for key in sorted(one.keys() | other.keys())
        for difference in differences(one.get(key), other.get(key), f"{path}/{key}")
    ]


def _by_name(described: Any) -> Shape:
    return {each["name"]: _plain(each, "name") for each in described}


def _plain(described: Any, *without: str) -> Any:
    if isinstance(described, dict):
        return {key: _plain(value) for key, value in described.items() if key not in without}
    # Conditions are SQL with whatever white space they were written with.
    return re.sub(r"\s+", " ", str(described))
