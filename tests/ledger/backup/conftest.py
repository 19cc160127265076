"""A second database, to restore into."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.ledger.backup.copies import copy, opened


@pytest.fixture
def target_url(engine_name: str, template_on: Callable[[str, str], str], tmp_path: Path) -> Iterator[str]:
    """A migrated database without data, on the other engine than `engine`."""
    other = "postgresql" if engine_name == "sqlite" else "sqlite"
    with copy(template_on("migrated", other), tmp_path) as url:
        yield url


@pytest.fixture
def target(target_url: str) -> Iterator[Engine]:
    """The engine of that database."""
    with opened(target_url) as made:
        yield made
