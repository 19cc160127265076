"""Fixtures that any test may use. How a database is made is in postgres.py."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from tests import postgres

POSTGRES_DIRECTORY = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Name the directory of the one PostgreSQL server that all workers share; the first to need it starts it."""
    if worker := getattr(config, "workerinput", None):
        config.stash[POSTGRES_DIRECTORY] = Path(worker["postgres_directory"])
    else:
        config.stash[POSTGRES_DIRECTORY] = Path(tempfile.mkdtemp(prefix="evfacts-postgres-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where the server is."""
    node.workerinput["postgres_directory"] = str(node.config.stash[POSTGRES_DIRECTORY])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server once all workers have ended, which only the process that started them can know."""
    if not hasattr(config, "workerinput"):
        directory = config.stash[POSTGRES_DIRECTORY]
        postgres.stop(directory)
        shutil.rmtree(directory)


@pytest.fixture(scope="session")
def postgres_url(pytestconfig: pytest.Config) -> str:
    """The maintenance database of a PostgreSQL server, by a user who may create databases.

    EVFACTS_TEST_POSTGRES_URL names a server to use instead of a private one. Without either, tests fail.
    """
    return os.environ.get("EVFACTS_TEST_POSTGRES_URL") or postgres.start(pytestconfig.stash[POSTGRES_DIRECTORY])


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each engine in turn: a test that asks for a database runs on both."""
    return str(request.param)


@pytest.fixture
def empty_database_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, for this test alone."""
    if engine_name == "sqlite":
        url = f"sqlite:///{tmp_path / 'evfacts.db'}"
    else:
        # Asked for here, so that a test of SQLite alone starts no server.
        server = make_url(request.getfixturevalue("postgres_url"))
        url = server.set(database=f"test_{uuid.uuid4().hex}").render_as_string(hide_password=False)
    postgres.create(url)
    yield url
    postgres.drop(url)
