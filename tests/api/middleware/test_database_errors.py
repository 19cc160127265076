"""What stands in the way of a statement is told as that, and what does not concern a request is not in its way."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

import models.engine
from api.writes import transaction
from ledger.api_keys import make_key
from models.engine import FEED_LOCK, Unavailability, classify_error, open_write_session
from models.vocabularies import Scope
from tests.api.routes import assert_problem
from tests.deployment.serving import ROOT
from tests.dossiers import dossier, naming

SAID = dossier("wire", "2024-05-01", *naming("plant alpha"))
ON_POSTGRESQL = pytest.mark.parametrize("engine_name", ["postgresql"])


@pytest.fixture
def key(engine: Engine) -> str:
    """A key that may write."""
    with open_write_session(engine) as session, session.begin():
        return make_key(session, "writer", Scope.WRITE, dt.datetime.now(dt.UTC))[1]


@contextmanager
def writer(engine: Engine) -> Iterator[None]:
    """Have somebody write during the block, and hold what keeps other writers away."""
    with engine.begin() as connection:  # on SQLite, that is all it takes
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({FEED_LOCK})"))
        yield


def post(client: FlaskClient, key: str) -> TestResponse:
    fields = {"Authorization": f"Bearer {key}", "Idempotency-Key": "once"}
    return client.post("/v1/dossiers", json=SAID, headers=fields)


def test_the_service_is_ready_while_somebody_writes(client: FlaskClient, engine: Engine) -> None:
    with writer(engine):
        assert client.get("/readyz").status_code == 200


def test_a_writer_who_waits_in_vain_is_told_to_come_back(
    client: FlaskClient, engine: Engine, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "MAX_WAIT_SECONDS", 1)
    with writer(engine):
        refused = post(client, key)

    assert_problem(refused, 503, "unavailable")
    assert refused.headers["Retry-After"] == "2"
    assert post(client, key).status_code == 201


def test_writers_leave_threads_to_readers() -> None:
    (threads,) = re.findall(r"^threads = (\d+)$", (ROOT / "gunicorn.conf.py").read_text(), re.MULTILINE)
    assert int(threads) > transaction.MAX_WAITING_WRITES


@ON_POSTGRESQL
def test_a_database_that_takes_no_writes_is_read_only(client: FlaskClient, engine: Engine, key: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(f'ALTER DATABASE "{engine.url.database}" SET default_transaction_read_only = on'))

    refused = post(client, key)
    assert_problem(refused, 503, "read-only")
    assert refused.headers["Retry-After"] == "30"
    assert client.get("/v1/changes").status_code == 200


@ON_POSTGRESQL
def test_a_reader_does_not_wait_for_a_table_for_ever(
    client: FlaskClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models.engine, "READER_LOCK_TIMEOUT_SECONDS", 1)
    with engine.connect() as connection:
        connection.execute(text("LOCK TABLE changes IN ACCESS EXCLUSIVE MODE"))
        assert_problem(client.get("/v1/changes"), 503, "unavailable")
    assert client.get("/v1/changes").status_code == 200


def test_a_statement_that_is_wrong_is_no_hindrance(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("INSERT INTO secrets (purpose) VALUES (NULL)"))
    assert classify_error(caught.value) is None


def test_a_table_that_is_missing_is_a_database_that_is_away(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("SELECT 1 FROM nothing"))
    assert classify_error(caught.value) is Unavailability.UNREACHABLE
