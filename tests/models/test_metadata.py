"""The metadata that the models build, since a class attribute with a slip in its name is ignored in silence."""

import pytest
from sqlalchemy import Column, Index, Table, UniqueConstraint

from models import Base

TABLES = Base.metadata.sorted_tables
COLUMNS = [column for table in TABLES for column in table.columns]
# PostgreSQL cuts longer names off, and then two may be the same.
NAME_LENGTH = 63


def leading_columns(table: Table) -> set[Column]:
    """Return the columns that some index begins with; primary keys and UNIQUE constraints are indexes too."""
    unique = [constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    indexed = [table.primary_key, *unique, *table.indexes]
    return {next(iter(each.columns)) for each in indexed}


def index_of(column: Column) -> Index | None:
    named = f"ix_{column.table.name}_{column.name}"
    return next((index for index in column.table.indexes if index.name == named), None)


def test_every_column_says_what_it_means() -> None:
    assert [str(column) for column in COLUMNS if not column.comment] == [], "give these a comment: meaning and unit"


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_constraint_and_index_has_a_name_that_fits(table: Table) -> None:
    for each in [*table.constraints, *table.indexes]:
        assert each.name, f"{each!r} has no name, so that no migration could drop it"
        assert len(each.name) <= NAME_LENGTH, f"{each.name} is longer than PostgreSQL's {NAME_LENGTH} bytes"


def test_no_two_constraints_share_a_name() -> None:
    names = [each.name for table in TABLES for each in [*table.constraints, *table.indexes]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("column", [column for column in COLUMNS if column.foreign_keys], ids=str)
def test_every_foreign_key_is_indexed(column: Column) -> None:
    assert column in leading_columns(column.table), f"{column} refers to another table and no index begins with it"


@pytest.mark.parametrize("column", [column for column in COLUMNS if column.info.get("filter")], ids=str)
def test_every_filter_has_its_index(column: Column) -> None:
    """The index goes on with what the query needs next, so that one range of it answers a page."""
    index = index_of(column)
    assert index is not None, f"{column} can be filtered on and has no index"
    if "known_to" in column.table.columns:
        assert index.columns.keys() == [column.name, "slug"]
        for engine in ("sqlite", "postgresql"):
            assert str(index.dialect_options[engine]["where"]) == f"{column.table.name}.known_to IS NULL"
    else:
        assert index.columns.keys() == [column.name, "version_pk"]
