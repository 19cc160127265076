"""An app whose database is not there."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.conftest import client_of

EDITOR = "https://editor.example"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of an app whose database is not there: headers do not depend on one."""
    yield from client_of(bare_url(tmp_path_factory), write_origins=(EDITOR,))


def bare_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('bare') / 'evfacts.db'}"
