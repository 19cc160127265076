"""Running migrations: from anywhere, by several at once, and without losing a row."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError, OperationalError

from migrations import commands, locking
from migrations.locking import BrokenReferencesError
from models import Base
from tests.migrations.database_shape import differences, shape
from tests.models.valid_rows import insert_valid

UPGRADE = """
import sys
from sqlalchemy import make_url
from migrations.commands import upgrade
print("ready", flush=True)
sys.stdin.readline()
upgrade(make_url(sys.argv[1]))
"""
REBUILD = "with op.batch_alter_table('plants', recreate='auto') as plants: plants.alter_column('url', type_=sa.Text())"


def count(connection: Connection, table: str) -> int:
    return connection.scalar(text(f"SELECT count(*) FROM {table}"))  # noqa: S608  named by this file


def test_a_database_comes_to_the_head_and_stays_there(url: URL, engine: Engine) -> None:
    with engine.connect() as connection:
        assert commands.read_current_revision(connection) is None
    for _ in range(2):
        commands.upgrade(url)
        with engine.connect() as connection:
            assert commands.read_current_revision(connection) == commands.find_head()


def test_a_database_goes_back_to_nothing(url: URL, engine: Engine) -> None:
    commands.upgrade(url)
    commands.downgrade(url, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]


def test_it_runs_in_any_directory(url: URL, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    commands.upgrade(url)
    assert "plants" in inspect(engine).get_table_names()


def test_a_path_may_hold_a_percent_sign(tmp_path: Path) -> None:
    url = URL.create("sqlite", database=str(tmp_path / "100%done" / "evfacts.db"))
    commands.upgrade(url)
    assert "plants" in inspect(create_engine(url)).get_table_names()


def test_several_may_upgrade_at_once(url: URL, engine: Engine) -> None:
    """As workers do that start together on an empty database."""
    command_line = [sys.executable, "-c", UPGRADE, url.render_as_string(hide_password=False)]
    root = Path(commands.HERE).parent
    pipe = subprocess.PIPE
    workers = [
        subprocess.Popen(command_line, cwd=root, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(3)
    ]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        _, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors
    with engine.connect() as connection:
        assert commands.read_current_revision(connection) == commands.find_head()


def test_a_second_run_waits_for_the_first_only_so_long(url: URL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "WAIT_SECONDS", 1)
    monkeypatch.setattr("models.engine.SQLITE_BUSY_TIMEOUT_SECONDS", 1)
    engine = commands.make_engine(url)
    with locking.open_migration_connection(engine), pytest.raises((OperationalError, CommandError), match="lock"):
        command.upgrade(commands.build_config(url), "head")
    engine.dispose()
    commands.upgrade(url)


def test_rebuilding_a_table_keeps_its_children_and_everything_else_about_it(
    url_at_head: URL, engine: Engine, with_revision: Callable[[str], Config]
) -> None:
    """With foreign keys on, the rebuild would delete the phases without a word."""
    with engine.begin() as connection:
        plant = insert_valid(connection, Base.metadata.tables["plants"])
        insert_valid(connection, Base.metadata.tables["plant_phases"], version_pk=plant)
        before = shape(connection)
    command.upgrade(with_revision(REBUILD), "head")
    with engine.begin() as connection:
        assert count(connection, "plants") == count(connection, "plant_phases") == 1
        changed = differences(before, shape(connection))
        assert [each.split(":")[0] for each in changed] == ["/plants/columns/url/type"]
        connection.execute(text("DELETE FROM plants"))
        assert count(connection, "plant_phases") == 0, "the foreign key works no more"


def test_a_migration_that_orphans_rows_changes_nothing(
    url_at_head: URL, engine: Engine, with_revision: Callable[[str], Config]
) -> None:
    """PostgreSQL refuses the statement; SQLite, where foreign keys are off meanwhile, is asked before the commit."""
    with engine.begin() as connection:
        insert_valid(connection, Base.metadata.tables["plant_phases"])
        records = count(connection, "records")
    config = with_revision("op.add_column('plants', sa.Column('extra', sa.Text())); op.execute('DELETE FROM records')")
    with pytest.raises((BrokenReferencesError, IntegrityError), match="plants"):
        command.upgrade(config, "head")
    with engine.connect() as connection:
        assert commands.read_current_revision(connection) == commands.find_head()
        assert count(connection, "records") == records
    assert "extra" not in {column["name"] for column in inspect(engine).get_columns("plants")}


def test_foreign_keys_are_on_after_a_migration(url: URL, engine: Engine) -> None:
    commands.upgrade(url)
    with engine.connect() as connection, pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        insert_valid(connection, Base.metadata.tables["plants"], record_pk=999_999)
