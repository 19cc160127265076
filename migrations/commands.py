"""Commands that run migrations from any directory, without a configuration file, and that write a new one."""

import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, make_url

from models.engine import make_engine

HERE = Path(__file__).parent


def build_config(url: URL) -> Config:
    """Build the configuration of Alembic for a database."""
    config = Config()
    # The format of Alembic's options reads a percent sign as the start of a placeholder, so each is doubled.
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    # Passed as an object, because a password may have characters that an option cannot.
    config.attributes["url"] = url
    return config


def upgrade(url: URL, revision: str = "head") -> None:
    """Upgrade the database to a revision, by default the newest. Several processes may call this at the same time."""
    engine = make_engine(url)
    try:
        # Outside a transaction, so the check neither waits for the run of another process nor blocks it.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if read_current_revision(connection) == (find_head() if revision == "head" else revision):
                return
    finally:
        engine.dispose()
    command.upgrade(build_config(url), revision)


def downgrade(url: URL, revision: str) -> None:
    """Downgrade the database to a revision. "base" is the empty database."""
    command.downgrade(build_config(url), revision)


def find_head() -> str:
    """Return the newest revision that this code knows."""
    revision = ScriptDirectory(str(HERE)).get_current_head()
    if revision is None:
        raise RuntimeError(f"there are no revisions in {HERE / 'versions'}")
    return revision


def list_revisions() -> frozenset[str]:
    """Return all revisions that this code knows."""
    return frozenset(script.revision for script in ScriptDirectory(str(HERE)).walk_revisions())


def read_current_revision(connection: Connection) -> str | None:
    """Return the revision of the database. Return None if it was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def write_revision(message: str) -> Path:
    """Write a revision with the differences between the models and a database at the newest revision.

    The database is on PostgreSQL, because SQLite does not store comments and types.
    """
    with _create_scratch_database() as url:
        config = build_config(url)
        config.set_section_option("post_write_hooks", "hooks", "sort, format")
        for hook, options in (("sort", "check --select I --fix --quiet"), ("format", "format --quiet")):
            config.set_section_option("post_write_hooks", f"{hook}.type", "module")
            config.set_section_option("post_write_hooks", f"{hook}.module", "ruff")
            config.set_section_option("post_write_hooks", f"{hook}.options", f"{options} REVISION_SCRIPT_FILENAME")
        command.upgrade(config, "head")
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        written = command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
    return Path(written.path)  # type: ignore[union-attr]  # a list only if there are several branches


@contextmanager
def _create_scratch_database() -> Iterator[URL]:
    """Create an empty database on the PostgreSQL server of the tests, and drop it afterwards."""
    # Imported here, because tests are not installed with the service.
    postgres = import_module("tests.postgres")
    directory = Path(tempfile.mkdtemp(prefix="evfacts-postgres-"))
    try:
        server = make_url(os.environ.get("EVFACTS_TEST_POSTGRES_URL") or postgres.start(directory))
        url = server.set(database=f"revision_{uuid.uuid4().hex}")
        text = url.render_as_string(hide_password=False)
        postgres.create(text)
        yield url
        postgres.drop(text)
    finally:
        postgres.stop(directory)
        shutil.rmtree(directory)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "revision":
        sys.exit('usage: python -m migrations.commands revision "What it changes"')
    print(write_revision(sys.argv[2]))
