"""Fixtures of the tests of faults."""

import datetime as dt

import pytest
from sqlalchemy import Engine

from ledger.api_keys import make_key
from models.engine import open_write_session
from models.vocabularies import Scope

WRITERS = 16


@pytest.fixture
def keys(engine: Engine) -> list[str]:
    """Keys of writers, one for each."""
    return make_keys(engine)


def make_keys(engine: Engine) -> list[str]:
    """Make a key for each writer."""
    with open_write_session(engine) as session, session.begin():
        now = dt.datetime.now(dt.UTC)
        return [make_key(session, f"writer {number}", Scope.WRITE, now)[1] for number in range(WRITERS)]
