"""Fixtures for tests of migrations: an empty database, and a place for revisions that only a test has."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from sqlalchemy import URL, Engine, make_url

from migrations import commands
from models.engine import make_engine
from tests import postgres

REVISION = '''
"""A revision of a test."""
import sqlalchemy as sa
from alembic import op

revision = "of_a_test"
down_revision = "{parent}"
branch_labels = depends_on = None


def upgrade() -> None:
    {upgrade}


def downgrade() -> None:
    pass
'''


@pytest.fixture
def url(empty_database_url: str) -> URL:
    return make_url(empty_database_url)


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    """The database at the head of each engine, once a test has asked for it."""
    return {}


@pytest.fixture
def url_at_head(url: URL, templates: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> URL:
    """A database at the head for this test alone: a copy, since that takes a tenth of the time of migrating."""
    name = url.get_backend_name()
    if name not in templates:
        database = str(tmp_path_factory.mktemp("head") / "head.db") if name == "sqlite" else f"head_{uuid.uuid4().hex}"
        template = url.set(database=database)
        templates[name] = template.render_as_string(hide_password=False)
        postgres.create(templates[name])
        commands.upgrade(template)
    text = url.render_as_string(hide_password=False)
    postgres.drop(text)
    postgres.clone(text, templates[name])
    return url


@pytest.fixture
def engine(url: URL) -> Iterator[Engine]:
    """An engine for looking at the database; migrations make their own."""
    made = make_engine(url)
    yield made
    made.dispose()


@pytest.fixture
def with_revision(url: URL, tmp_path: Path) -> Callable[[str], Config]:
    """Make a configuration in which one more revision follows the head; give its statement."""

    def configure(upgrade: str) -> Config:
        (tmp_path / "of_a_test.py").write_text(REVISION.format(parent=commands.find_head(), upgrade=upgrade))
        config = commands.build_config(url)
        config.set_main_option("version_locations", f"{commands.HERE / 'versions'}:{tmp_path}")
        return config

    return configure
