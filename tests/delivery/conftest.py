"""Fixtures for webhooks: somebody with a key, a receiver, and a worker between the two."""

import datetime as dt
import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from delivery.http_client import Sender
from delivery.worker import DeliveryWorker
from ledger.api_keys import make_key
from models.engine import open_write_session
from models.vocabularies import Scope
from tests.busy_machine import scale_bound
from tests.conftest import client_of
from tests.delivery.receiver import Receiver, receiving
from tests.dossiers import about, dossier, store


class Somebody:
    """A client with a key of its own."""

    def __init__(self, client: FlaskClient, key: str) -> None:
        self.client, self.key = client, key

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """Send a request with the key; names of headers are written with underscores."""
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(
            path, method=method, json=body, headers={"Authorization": f"Bearer {self.key}"} | fields
        )

    def get(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def subscribe(self, url: str, **said: Any) -> dict[str, Any]:
        answer = self.ask("POST", "/v1/webhooks", {"url": url} | said)
        assert answer.status_code == 201, answer.text
        assert answer.json is not None
        return dict(answer.json)

    def patch(self, webhook: dict[str, Any], **said: Any) -> dict[str, Any]:
        answer = self.ask("PATCH", webhook["links"]["self"], said, If_Match="*")
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        return dict(answer.json)

    def deliveries(self, webhook: dict[str, Any], query: str = "?limit=500") -> list[dict[str, Any]]:
        return list(self.get(webhook["links"]["deliveries"] + query)["data"])


@pytest.fixture
def open_client(database_url: str) -> Iterator[FlaskClient]:
    """A client of an API whose webhooks may go to loopback."""
    yield from client_of(database_url, webhooks_private=True)


@pytest.fixture
def make_somebody(open_client: FlaskClient, engine: Engine) -> Callable[..., Somebody]:
    """A function that gives somebody a key."""

    def make(name: str, scope: Scope = Scope.WRITE) -> Somebody:
        with open_write_session(engine) as session, session.begin():
            _, key = make_key(session, name, scope, dt.datetime.now(dt.UTC))
        return Somebody(open_client, key)

    return make


@pytest.fixture
def alice(make_somebody: Callable[..., Somebody]) -> Somebody:
    return make_somebody("Alice")


@pytest.fixture
def receive() -> Iterator[Callable[..., Receiver]]:
    """A function that opens a receiver."""
    with ExitStack() as stack:
        yield lambda answers=None: stack.enter_context(receiving(answers))


@pytest.fixture
def receiver(receive: Callable[..., Receiver]) -> Receiver:
    """A receiver that takes everything."""
    return receive()


@pytest.fixture
def worker(engine: Engine) -> DeliveryWorker:
    """A worker that may send to loopback, and waits for nobody longer than two seconds."""
    return DeliveryWorker(engine, Sender(private=True, timeout=math.ceil(scale_bound(2))))


@pytest.fixture
def write(engine: Engine) -> Callable[..., None]:
    """A function that adds a plant for each name, so that the feed has a change of each."""
    days = iter(range(1, 1000))

    def add(*names: str, **facts: Any) -> None:
        published = dt.date(2022, 1, 1) + dt.timedelta(days=next(days))
        blocks = [about(f"plant {name}", {"name": name} | facts) for name in names]
        store(engine, dossier(f"on-{published}", str(published), *blocks))

    return add
