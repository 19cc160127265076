"""Every CHECK, every UNIQUE and every unique index refuses what it is there to refuse, on both engines.

The cases are made from the metadata where a name tells what is checked. A constraint of its own kind needs a line in
CASES; without one, its test fails and says so.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import (
    CheckConstraint,
    Connection,
    Date,
    Enum,
    Index,
    Table,
    UniqueConstraint,
    column,
    insert,
    make_url,
    select,
    table,
)
from sqlalchemy.exc import IntegrityError

from migrations.commands import upgrade
from models import VERSIONS, Base, Record
from models.engine import make_engine
from tests import postgres
from tests.models.valid_rows import insert_valid, valid_row

Case = dict[str, Any]
TABLES = Base.metadata.sorted_tables
VERSION_TABLES = [model.__tablename__ for model in VERSIONS.values()]
A_DAY = dt.date(2024, 1, 1)
SURVIVOR = 10**6  # a key that no sequence comes to here

# By the name of the constraint: values, each of which makes a row that is valid otherwise break this constraint alone.
CASES: dict[str, list[Case]] = {
    "ck_records_revision": [{"revision": -1}],
    "ck_records_merged_into": [{"state": "merged"}, {"state": "active", "merged_into": SURVIVOR}],
    "ck_api_keys_revoked_after": [{"revoked_at": dt.datetime(2023, 1, 1, tzinfo=dt.UTC)}],
    "ck_webhooks_former_secret_ends": [
        {"former_secret": "whsec_AAAA"},
        {"former_until": dt.datetime(2024, 1, 1, tzinfo=dt.UTC)},
    ],
    "ck_webhooks_disabled_with_reason": [{"state": "disabled"}, {"state": "paused", "reason": "None is needed."}],
    "ck_merges_two_records": [{"record_pk": SURVIVOR, "into_pk": SURVIVOR}],
    "ck_claims_assertion": [{"field": None}, {"certainty": None}],
    "ck_claims_value_only_where_meant": [{"stance": "doubts", "value": "plant"}],
    "ck_plants_latitude_range": [{"latitude": 90.5}, {"latitude": -90.5}],
    "ck_plants_longitude_range": [{"longitude": 180.5}, {"longitude": -180.5}],
}
for name in VERSION_TABLES:
    CASES[f"ck_{name}_independence"] = [{"sources": 1, "independent_sources": 2}]
    CASES[f"ck_{name}_known_in_order"] = [{"known_from": A_DAY, "known_to": A_DAY}]


def checks() -> list[CheckConstraint]:
    found = [each for table in TABLES for each in table.constraints if isinstance(each, CheckConstraint)]
    return sorted(found, key=lambda check: str(check.name))


def uniques() -> list[UniqueConstraint | Index]:
    found: list[UniqueConstraint | Index] = []
    for each in TABLES:
        found += [constraint for constraint in each.constraints if isinstance(constraint, UniqueConstraint)]
        found += [index for index in each.indexes if index.unique]
    return sorted(found, key=lambda unique: str(unique.name))


def named(items: list[Any]) -> list[Any]:
    return [pytest.param(item, id=str(item.name)) for item in items]


def cases(check: CheckConstraint) -> list[Case]:
    """Look the cases of a CHECK up, or make them from its name."""
    checked, name = check.table, str(check.name)
    if name in CASES:
        return CASES[name]
    for each in checked.columns:
        if isinstance(each.type, Enum) and name == f"ck_{checked.name}_{each.type.name}":
            return [{each.name: "no such word"}]
    if name.endswith("_in_order"):
        return [in_reverse(checked, str(check.sqltext))]
    if name.endswith("_percent"):
        share = name.removeprefix(f"ck_{checked.name}_").removesuffix("_percent")
        return [{f"{share}_{bound}": value} for bound in ("min", "max") for value in (-0.5, 100.5)]
    return []


def in_reverse(checked: Table, condition: str) -> Case:
    low, high = re.fullmatch(r"(\w+) <= (\w+)", condition).groups()
    if isinstance(checked.c[low].type, Date):
        return {low: A_DAY, high: A_DAY - dt.timedelta(days=1)}
    return {low: 2.0, high: 1.0}


def put(connection: Connection, target: Table, row: Case) -> None:
    """Insert past the types of the model, which would refuse some of the values before the database sees them."""
    columns = [column(name, None if isinstance(target.c[name].type, Enum) else target.c[name].type) for name in row]
    connection.execute(insert(table(target.name, *columns)).values(row))


def refuses(connection: Connection, target: Table, row: Case, message: str) -> None:
    with pytest.raises(IntegrityError, match=re.escape(message)), connection.begin_nested():
        put(connection, target, row)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A migrated database, made once: what a test writes is rolled back."""
    if request.param == "sqlite":
        url = make_url(f"sqlite:///{tmp_path_factory.mktemp('constraints') / 'evfacts.db'}")
    else:
        url = make_url(request.getfixturevalue("postgres_url")).set(database=f"constraints_{uuid.uuid4().hex}")
    text = url.render_as_string(hide_password=False)
    postgres.create(text)
    upgrade(url)
    engine = make_engine(url)
    yield engine
    engine.dispose()
    postgres.drop(text)


@pytest.fixture
def connection(database: Any) -> Iterator[Connection]:
    with database.connect() as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize("target", named(TABLES))
def test_a_valid_row_is_accepted(connection: Connection, target: Table) -> None:
    put(connection, target, valid_row(connection, target))


@pytest.mark.parametrize("check", named(checks()))
def test_a_check_refuses(connection: Connection, check: CheckConstraint) -> None:
    broken = cases(check)
    if not broken:
        pytest.fail(f"{check.name} has no negative case: add a line to CASES in tests/models/test_constraints.py")
    insert_valid(connection, Record.__table__, pk=SURVIVOR)
    for case in broken:
        refuses(connection, check.table, valid_row(connection, check.table, **case), str(check.name))


@pytest.mark.parametrize("unique", named(uniques()))
def test_a_unique_constraint_refuses(connection: Connection, unique: UniqueConstraint | Index) -> None:
    checked = unique.table
    pk = insert_valid(connection, checked)
    first = connection.execute(select(*unique.columns).where(checked.primary_key.columns[0] == pk)).one()
    names = unique.columns.keys()
    # SQLite names the columns, PostgreSQL the constraint.
    on_sqlite = connection.dialect.name == "sqlite"
    message = ", ".join(f"{checked.name}.{each}" for each in names) if on_sqlite else str(unique.name)
    refuses(connection, checked, valid_row(connection, checked, **dict(zip(names, first, strict=True))), message)


def test_no_case_is_left_of_a_constraint_that_is_gone() -> None:
    assert CASES.keys() <= {str(check.name) for check in checks()}


@pytest.mark.parametrize("name", VERSION_TABLES)
def test_only_one_version_is_the_present(connection: Connection, name: str) -> None:
    target = Base.metadata.tables[name]
    insert_valid(connection, target, slug="same", known_from=A_DAY, known_to=A_DAY + dt.timedelta(days=1))
    insert_valid(connection, target, slug="same", known_from=A_DAY + dt.timedelta(days=1))


def test_a_reference_to_nothing_is_refused(connection: Connection) -> None:
    target = Base.metadata.tables["plants"]
    message = "FOREIGN KEY" if connection.dialect.name == "sqlite" else "fk_plants_record_pk"
    refuses(connection, target, valid_row(connection, target, record_pk=999_999), message)
