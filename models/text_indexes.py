"""Indexes on texts in lower case, for filters that ignore case.

They are outside the metadata: SQLAlchemy does not read expressions of indexes back from SQLite, so Alembic could not
compare them. A table creates them by DDL, and `migrations/versions/0012_case_insensitive_texts.py` adds them.
"""

from sqlalchemy import DDL, Column, Table, event

# The end of their names. Alembic skips them.
LOWER_SUFFIX = "_lower"


def add_text_indexes(table: Table) -> None:
    """Index each column with `info={"text": True}` in lower case, with the further columns of its plain index."""
    for column in table.columns:
        if column.info.get("text"):
            event.listen(table, "after_create", DDL(_build_statement(table, column)))  # type: ignore[no-untyped-call]


def _build_statement(table: Table, column: Column[str]) -> str:
    is_version = "known_to" in table.columns
    more, condition = (", slug", " WHERE known_to IS NULL") if is_version else ("", "")
    name = f"ix_{table.name}_{column.name}{LOWER_SUFFIX}"
    return f"CREATE INDEX {name} ON {table.name} (lower({column.name}){more}){condition}"
