"""The declarative base: names of constraints, and what every table gets without asking. No table lives here."""

from typing import Any

from sqlalchemy import CheckConstraint, Index, MetaData, Table
from sqlalchemy.orm import DeclarativeBase

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all models. Columns may ask, through `info`, for a named check or for an index that serves filters."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table = cls.__dict__.get("__table__")  # abstract classes have none
        if isinstance(table, Table):
            add_checks(table)
            add_indexes_of_filters(table)


def add_checks(table: Table) -> None:
    """Give the table the checks that its columns ask for: `info={"check": (name, sql)}`."""
    for column in table.columns:
        if "check" in column.info:
            name, sql = column.info["check"]
            table.append_constraint(CheckConstraint(sql, name=name))


def add_indexes_of_filters(table: Table) -> None:
    """Index each filterable column of a version table with the id, and of a list inside one with its version.

    The id makes the index serve a keyset page too; the condition keeps past versions out of it. A row of a list does
    not know whether its version is the present.
    """
    for column in table.columns:
        name = f"ix_{table.name}_{column.name}"
        if column.info.get("filter") and "known_to" in table.columns:
            present = table.c.known_to.is_(None)
            Index(name, column, table.c.slug, sqlite_where=present, postgresql_where=present)
        elif column.info.get("filter") and "version_pk" in table.columns:
            Index(name, column, table.c.version_pk)
