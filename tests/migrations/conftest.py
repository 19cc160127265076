"""Fixtures for tests of migrations: an empty database, and a place for revisions that only a test has."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from sqlalchemy import URL, Engine, make_url

from migrations import running
from models.engine import make_engine

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
        (tmp_path / "of_a_test.py").write_text(REVISION.format(parent=running.head(), upgrade=upgrade))
        config = running.config(url)
        config.set_main_option("version_locations", f"{running.HERE / 'versions'}:{tmp_path}")
        return config

    return configure
