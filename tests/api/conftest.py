"""Fixtures of the tests that write: Alice, who has a key, over a database of her own."""

import uuid
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from tests.api.writers import Writer, key_for
from tests.conftest import client_of


@pytest.fixture
def alice(client: FlaskClient) -> Writer:
    """Alice, who may write, over a database without data."""
    return Writer(client, key_for(client.application.extensions["evfacts"].engine, "Alice"))


@pytest.fixture
def seeded_alice(seeded_copy_url: str) -> Iterator[Writer]:
    """Alice over a copy of all dossiers. A copy takes a while: for what needs real data."""
    for client in client_of(seeded_copy_url):
        yield Writer(client, key_for(client.application.extensions["evfacts"].engine, "Alice"))


@pytest.fixture
def shared(opened: Callable[[str], FlaskClient], template_of: Callable[[str], str]) -> Writer:
    """Somebody who may write, over a database that many tests share, with one plant in it: nothing may be stored."""
    client = opened(template_of("migrated"))
    writer = Writer(client, key_for(client.application.extensions["evfacts"].engine, uuid.uuid4().hex))
    if client.get("/v1/plants/alpha").status_code == 404:
        writer.make("plants", "alpha", city="Halle")
    return writer
