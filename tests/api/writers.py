"""Who writes in a test: a client with a key, the bodies that it sends, and what must hold whatever was written."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from ledger.api_keys import make_key
from ledger.versions.rebuild import rebuild
from models.engine import open_write_session
from models.vocabularies import Scope
from tests.busy_machine import scale_bound
from tests.ledger.stored_state import feed

Data = dict[str, Any]
PATIENCE = scale_bound(60)


def key_for(engine: Engine, name: str, scope: Scope = Scope.WRITE, expires_at: dt.datetime | None = None) -> str:
    """Make a key for somebody, as `evfacts keys create` does."""
    with open_write_session(engine) as session, session.begin():
        _, key = make_key(session, name, scope, dt.datetime.now(dt.UTC), expires_at)
    return key


def source(slug: str, published: str = "2026-02-03", **said: Any) -> Data:
    """Tell all about a source; its publisher is its id unless `said` has another."""
    known = {"id": slug, "title": f"What {slug} says", "publisher": slug, "published": published, "language": "en"}
    return known | said


def evidence(of: str = "wire", **said: Any) -> Data:
    """Give the evidence for fields: a source of that id, and what is told beside."""
    return {"source": source(of), "certainty": "reported"} | said


@dataclass(frozen=True, slots=True)
class Writer:
    """A client that sends its key with each request."""

    client: FlaskClient
    key: str

    @property
    def engine(self) -> Engine:
        engine: Engine = self.client.application.extensions["evfacts"].engine
        return engine

    def send(self, method: str, path: str, body: Any = None, **fields: str) -> TestResponse:
        """Send a request; `fields` are header fields, with `_` for `-`."""
        headers = {"Authorization": f"Bearer {self.key}"}
        headers |= {name.replace("_", "-"): value for name, value in fields.items()}
        if isinstance(body, (bytes, str)):
            return self.client.open(path, method=method, headers=headers, data=body)
        return self.client.open(path, method=method, headers=headers, json=body)

    def get(self, path: str, **fields: str) -> TestResponse:
        return self.send("GET", path, **fields)

    def post(self, path: str, body: Any = None, **fields: str) -> TestResponse:
        return self.send("POST", path, body, **fields)

    def patch(self, path: str, body: Any, match: str = "*", **fields: str) -> TestResponse:
        return self.send("PATCH", path, body, If_Match=match, **fields)

    def delete(self, path: str, match: str = "*", **fields: str) -> TestResponse:
        return self.send("DELETE", path, If_Match=match, **fields)

    def make(self, collection: str, slug: str, **facts: Any) -> Data:
        """Add a record whose name is its id, and return its document."""
        made = self.post(f"/v1/{collection}", {"id": slug, "name": slug, "evidence": evidence()} | facts)
        return done(made, 201)

    def document(self, path: str) -> Data:
        """Return what is served under an address."""
        return done(self.get(path))

    def feed(self, after: int = 0) -> list[Data]:
        """Return the changes after a number."""
        return [one for one in feed(self.engine) if one["seq"] > after]


def done(answer: TestResponse, status: int = 200) -> Data:
    """Check that a request was done, and return its answer."""
    assert answer.status_code == status, answer.text
    body = answer.json
    assert body is not None
    return dict(body)


def assert_sound(engine: Engine) -> None:
    """Check what must hold after any write: a rebuild changes nothing, the feed has no gap and each revision once."""
    with open_write_session(engine) as session:
        differences = [told for _, found in rebuild(session, write=False) for told in found]
        assert not differences, differences[:20]
        session.rollback()
    changes = feed(engine)
    assert [one["seq"] for one in changes] == list(range(1, len(changes) + 1))
    revisions = [(one["kind"], one["id"], one["revision"]) for one in changes]
    assert len(set(revisions)) == len(revisions)


def at_once(client: FlaskClient, *jobs: Callable[[FlaskClient], Any]) -> list[Any]:
    """Do jobs at the same time, each in a thread with a client and connections of its own; return what they did."""
    app = client.application
    start = threading.Barrier(len(jobs))
    results: list[Any] = [None] * len(jobs)

    def work(place: int, job: Callable[[FlaskClient], Any]) -> None:
        try:
            start.wait(PATIENCE)
            results[place] = job(app.test_client())
        except BaseException as problem:  # told where the thread is joined
            results[place] = problem
        finally:
            app.extensions["evfacts"].reader.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results
