"""Running migrations, from any directory and without a configuration file; and writing a new one."""

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


def config(url: URL) -> Config:
    """Make the configuration of Alembic for a database."""
    made = Config()
    # The file format behind it would take a percent sign for the start of a placeholder.
    made.set_main_option("script_location", str(HERE).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    # As an object, since a password may hold characters that a configuration file cannot.
    made.attributes["url"] = url
    return made


def upgrade(url: URL, revision: str = "head") -> None:
    """Bring the database to a revision. Any number of processes may do so at once; a database at the head is left."""
    engine = make_engine(url)
    try:
        # Outside a transaction: a look must not wait for the run of another process, nor hold it up.
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if current(connection) == (head() if revision == "head" else revision):
                return
    finally:
        engine.dispose()
    command.upgrade(config(url), revision)


def downgrade(url: URL, revision: str) -> None:
    """Take the database back to a revision, or to nothing: "base"."""
    command.downgrade(config(url), revision)


def head() -> str:
    """Return the newest revision that this code knows."""
    found = ScriptDirectory(str(HERE)).get_current_head()
    if found is None:
        raise RuntimeError(f"there are no revisions in {HERE / 'versions'}")
    return found


def revisions() -> frozenset[str]:
    """Return all revisions that this code knows."""
    return frozenset(one.revision for one in ScriptDirectory(str(HERE)).walk_revisions())


def current(connection: Connection) -> str | None:
    """Return the revision that the database is at; None for one that was never migrated."""
    return MigrationContext.configure(connection).get_current_revision()


def write_revision(message: str) -> Path:
    """Write a revision that takes an empty database, migrated so far, to what the models say.

    The comparison is with PostgreSQL, since SQLite forgets comments and types.
    """
    with _scratch_database() as url:
        settings = config(url)
        settings.set_section_option("post_write_hooks", "hooks", "sort, format")
        for hook, options in (("sort", "check --select I --fix --quiet"), ("format", "format --quiet")):
            settings.set_section_option("post_write_hooks", f"{hook}.type", "module")
            settings.set_section_option("post_write_hooks", f"{hook}.module", "ruff")
            settings.set_section_option("post_write_hooks", f"{hook}.options", f"{options} REVISION_SCRIPT_FILENAME")
        command.upgrade(settings, "head")
        number = len(list(ScriptDirectory.from_config(settings).walk_revisions())) + 1
        written = command.revision(settings, message, autogenerate=True, rev_id=f"{number:04}")
    return Path(written.path)  # type: ignore[union-attr]  # a list only where there are several branches


@contextmanager
def _scratch_database() -> Iterator[URL]:
    """Make an empty database on the PostgreSQL server that the tests use."""
    # Found by name, since tests are not installed with the service.
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
