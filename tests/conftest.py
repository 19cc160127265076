"""Fixtures that any test may use. How a database is made is in postgres.py."""

import functools
import json
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, make_url

from api.app import create_app
from models.engine import make_engine
from settings import Limits, read_settings
from settings import parse_database_url as parse_url
from tests import database_templates, postgres
from tests.dossiers import store

UNLIMITED = Limits(reads=0, searches=0, exports=0, writes=0, bad_keys=0)
POSTGRES_DIRECTORY = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Name the directory of the one PostgreSQL server that all workers share; the first to need it starts it."""
    if worker := getattr(config, "workerinput", None):
        config.stash[POSTGRES_DIRECTORY] = Path(worker["postgres_directory"])
    else:
        config.stash[POSTGRES_DIRECTORY] = Path(tempfile.mkdtemp(prefix="evfacts-postgres-"))


# What these tests ask of an engine, others ask of both in less time. `make faults` runs them on PostgreSQL too.
SLOW_ON_POSTGRESQL = (
    "tests/docs/test_guide.py",
    "tests/docs/test_writing_page.py",
    "tests/api/writes/test_schemathesis_writes.py",
    "tests/api/openapi/test_document.py",
    "tests/api/openapi/test_llms_txt.py",
    "tests/api/conditional/test_etags_of_every_route.py",
    "tests/faults/test_killed_importers.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow on PostgreSQL alone, before pytest leaves the slow tests out."""
    for item in items:
        if item.nodeid.startswith(SLOW_ON_POSTGRESQL) and "postgresql" in item.name:
            item.add_marker(pytest.mark.slow)


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


@pytest.fixture
def template_on(request: pytest.FixtureRequest) -> Callable[[str, str], str]:
    """As `template_of`, of the engine that is given: for a test that compares the two."""
    directory: Path = request.config.stash[POSTGRES_DIRECTORY]
    return lambda name, engine: database_templates.template(
        name, engine, directory, lambda: str(request.getfixturevalue("postgres_url"))
    )


@pytest.fixture
def template_of(engine_name: str, template_on: Callable[[str, str], str]) -> Callable[[str], str]:
    """A function that returns the URL of a template by its name. Copy it, or read it, and no more."""
    return lambda name: template_on(name, engine_name)


@pytest.fixture
def database_url(template_of: Callable[[str], str], tmp_path: Path) -> Iterator[str]:
    """A migrated database without data, for this test alone."""
    yield from copy_of(template_of("migrated"), tmp_path)


@pytest.fixture
def seeded_copy_url(template_of: Callable[[str], str], tmp_path: Path) -> Iterator[str]:
    """A database with the dossiers of FEW_SEEDS, for this test alone: it may write."""
    yield from copy_of(template_of("seeded"), tmp_path)


@pytest.fixture
def shipped_copy_url(template_of: Callable[[str], str], tmp_path: Path) -> Iterator[str]:
    """A database with all dossiers, for this test alone: it may write."""
    yield from copy_of(template_of("shipped"), tmp_path)


@pytest.fixture
def made_up_copy_url(template_of: Callable[[str], str], tmp_path: Path) -> Iterator[str]:
    """A database with dossiers that are made up, for this test alone: it may write."""
    yield from copy_of(template_of("made_up"), tmp_path)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The engine of a migrated database without data, for this test alone."""
    made = make_engine(parse_url(database_url))
    yield made
    made.dispose()


@pytest.fixture
def client(database_url: str) -> Iterator[FlaskClient]:
    """A client of the API over a migrated database without data, the one that `engine` writes to."""
    yield from client_of(database_url)


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., FlaskClient]]:
    """A function that opens a client over a copy of a template, the same for all tests of a worker.

    Dossiers, as JSON, are recorded in it first.
    """
    with ExitStack() as stack:

        @functools.cache
        def open_copy(template: str, dossiers: str = "[]") -> FlaskClient:
            copy = stack.enter_context(contextmanager(copy_of)(template, tmp_path_factory.mktemp("shared")))
            client = stack.enter_context(contextmanager(client_of)(copy))
            store(client.application.extensions["evfacts"].engine, *json.loads(dossiers))
            return client

        yield open_copy


@pytest.fixture
def seeded_client(opened: Callable[[str], FlaskClient], template_of: Callable[[str], str]) -> FlaskClient:
    """A client of the API over the dossiers of FEW_SEEDS. Many tests share it, so nobody may write."""
    return opened(template_of("seeded"))


@pytest.fixture
def shipped_client(opened: Callable[[str], FlaskClient], template_of: Callable[[str], str]) -> FlaskClient:
    """A client of the API over all dossiers: for the documentation, because loading them takes some seconds.

    Many tests share it, so nobody may write.
    """
    return opened(template_of("shipped"))


@pytest.fixture
def made_up_client(opened: Callable[[str], FlaskClient], template_of: Callable[[str], str]) -> FlaskClient:
    """A client of the API over dossiers that are made up. Many tests share it, so nobody may write."""
    return opened(template_of("made_up"))


@pytest.fixture
def telling(opened: Callable[..., FlaskClient], template_of: Callable[[str], str]) -> Callable[..., FlaskClient]:
    """A function that opens a client over dossiers. Tests with the same ones share it, so nobody may write."""
    return lambda *dossiers: opened(template_of("migrated"), json.dumps(dossiers))


@pytest.fixture
def both_seeded(opened: Callable[[str], FlaskClient], template_on: Callable[[str, str], str]) -> list[FlaskClient]:
    """A client over the dossiers of FEW_SEEDS on each engine."""
    return [opened(template_on("seeded", engine)) for engine in ("sqlite", "postgresql")]


@pytest.fixture
def both_made_up(opened: Callable[[str], FlaskClient], template_on: Callable[[str, str], str]) -> list[FlaskClient]:
    """A client over dossiers that are made up on each engine."""
    return [opened(template_on("made_up", engine)) for engine in ("sqlite", "postgresql")]


def client_of(url: str, **changed: Any) -> Iterator[FlaskClient]:
    """Make an app over a database, and a client of it. `changed` are settings; nothing is limited unless they say."""
    settings = replace(read_settings(), secret="only for tests", **({"limits": UNLIMITED} | changed))  # noqa: S106
    app = create_app(replace(settings, database_url=parse_url(url)))
    try:
        yield app.test_client()
    finally:
        service = app.extensions["evfacts"]
        service.reader.close()
        service.engine.dispose()


def copy_of(template: str, tmp_path: Path) -> Iterator[str]:
    """Copy a template, and drop the copy afterwards."""
    url = make_url(template)
    name = str(tmp_path / "evfacts.db") if url.get_backend_name() == "sqlite" else f"test_{uuid.uuid4().hex}"
    copy = url.set(database=name).render_as_string(hide_password=False)
    postgres.clone(copy, template)
    yield copy
    postgres.drop(copy)
