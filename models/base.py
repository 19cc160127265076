"""The declarative base: names of constraints, and the checks and indexes of all tables. No table lives here."""

from sqlalchemy import CheckConstraint, Index, MetaData, Table
from sqlalchemy.orm import DeclarativeBase

from models.text_indexes import add_text_indexes

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all models. The `info` of a column can request a named check, or indexes that serve filters."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        table = cls.__dict__.get("__table__")  # abstract classes have none
        if isinstance(table, Table):
            add_checks(table)
            add_indexes_of_filters(table)
            add_text_indexes(table)


def add_checks(table: Table) -> None:
    """Add the checks that the columns of a table request: `info={"check": (name, sql)}`."""
    for column in table.columns:
        if "check" in column.info:
            name, sql = column.info["check"]
            table.append_constraint(CheckConstraint(sql, name=name))


def add_indexes_of_filters(table: Table) -> None:
    """Index each column that serves a filter: with the id in a table of versions, with the version in a list.

    With the id, the index also serves keyset pages. A condition keeps past versions out of the index. An element of a
    list has no such condition, because its table does not have `known_to`.
    """
    for column in table.columns:
        name = f"ix_{table.name}_{column.name}"
        if column.info.get("filter") and "known_to" in table.columns:
            is_current = table.c.known_to.is_(None)
            Index(name, column, table.c.slug, sqlite_where=is_current, postgresql_where=is_current)
        elif column.info.get("filter") and "version_pk" in table.columns:
            Index(name, column, table.c.version_pk)
