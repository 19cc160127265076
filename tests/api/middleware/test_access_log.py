"""A line for each request; and no key in it, nor in anything that is answered or kept."""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import MetaData, select

from api.redaction import redact_keys, redact_query
from ledger.api_keys import make_key
from models.engine import open_write_session
from models.vocabularies import Scope
from tests.api.routes import assert_problem
from tests.conftest import client_of

NOBODYS = f"evf_0123abcd_{'5' * 64}"
PLANT = {
    "name": "Alpha plant",
    "evidence": {
        "source": {
            "id": "example-2026-01-01-alpha",
            "title": "Alpha builds",
            "publisher": "Example News",
            "published": "2026-01-01",
            "language": "en",
        },
        "certainty": "reported",
    },
}


@pytest.fixture
def key(engine: Any) -> str:
    with open_write_session(engine) as session, session.begin():
        _, made = make_key(session, "Alice", Scope.WRITE, dt.datetime.now(dt.UTC))
    return made


@pytest.fixture
def client(database_url: str) -> Iterator[FlaskClient]:
    """A client whose requests are logged, to standard output."""
    yield from client_of(database_url, access_log=True)


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_each_request_has_a_line(client: FlaskClient, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    client.get(
        "/v1/plants?status=operating&name=alpha", headers={"X-Request-Id": "mine-1"} | bearer(key), buffered=True
    )
    client.get("/nothing", buffered=True)
    client.get("/docs/start.js", buffered=True)  # a file, which is sent piece by piece
    read, lost, sent = lines(capsys)
    assert 0 < read.pop("duration_ms") < 60_000
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", read.pop("timestamp"))
    assert read == {
        "event": "request",
        "level": "info",
        "request_id": "mine-1",
        "method": "GET",
        "path": "/v1/plants",
        "query": "status=operating&name=alpha",
        "status": 200,
        "route": "/v1/plants",
        "key": key.split("_")[1],
    }
    assert (lost["status"], lost["route"], lost["key"], len(lost["request_id"])) == (404, None, None, 32)
    assert (sent["status"], sent["route"]) == (200, "/docs/<path:page>")


def test_nothing_that_is_sent_makes_a_line_of_its_own(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    for sent in ("%0a{%22event%22:1}", "%1b[2J", "%e2%80%a8", "%ff", "%85"):
        client.get(f"/v1/{sent}?q={sent}", headers={"X-Request-Id": "a\tb"}, buffered=True)
        output = capsys.readouterr().out
        assert output.count("\n") == 1
        assert output.isascii()
        assert output[:-1].isprintable()


def test_a_fault_of_ours_is_logged_with_the_id_of_the_request(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], key: str
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError(f"about {key}")

    monkeypatch.setitem(client.application.view_functions, "service.healthz", fail)
    answer = assert_problem(client.get("/healthz", buffered=True), 500)
    fault, request = lines(capsys)
    assert (fault["event"], request["event"]) == ("unexpected", "request")
    assert fault["request_id"] == request["request_id"] == answer["request_id"]
    assert "RuntimeError: about evf_***" in fault["exception"]


def test_a_key_is_found_nowhere_again(client: FlaskClient, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    answers = []
    for one in (key, NOBODYS, key[:40]):
        wrong = [
            ("GET", "/v1/plants", bearer(one), None),
            ("GET", "/v1/whoami", bearer(one), None),
            ("GET", "/v1/plants?limt=1", bearer(one), None),
            ("GET", "/v1/plants", {"Authorization": one}, None),
            ("GET", "/v1/plants", {"Authorization": f"Basic {one}"}, None),
            ("GET", "/v1/plants", {"X-Request-Id": one, "X-Api-Key": one, "Cookie": one, "User-Agent": one}, None),
            ("GET", f"/v1/plants?api_key={one}", {}, None),
            ("GET", f"/v1/plants?{one}=1", {}, None),
            ("GET", f"/v1/plants?status={one}", {}, None),
            ("GET", f"/v1/plants?cursor={one}", {}, None),
            ("GET", f"/v1/plants/{one}", {}, None),
            ("GET", f"/{one}", {}, None),
            ("PUT", f"/v1/plants/{one}", {}, None),
            ("POST", "/v1/plants", bearer(one), PLANT),
            ("POST", "/v1/plants", bearer(one) | {"Idempotency-Key": one}, PLANT | {"city": "Halle"}),
            ("POST", "/v1/nothing", bearer(one), {"a": one}),
        ]
        for body in ({"name": one}, PLANT | {"name": one}, PLANT | {one: 1}, PLANT | {"id": one}):
            if one != key[:40]:  # who cuts a key in two and tells one half as a fact is not kept from it
                wrong.append(("POST", "/v1/plants", bearer(key), body))
                wrong.append(
                    ("POST", "/v1/plants", bearer(key) | {"Idempotency-Key": one}, PLANT | {"name": "Beta plant"})
                )
                wrong.append(("DELETE", f"/v1/plants/alpha-plant?reason={one}", bearer(key) | {"If-Match": "*"}, None))
        for method, path, headers, body in wrong:
            sent = {} if body is None else {"json": body}
            answers.append(client.open(path, method=method, headers=headers, buffered=True, **sent))
    assert {answer.status_code for answer in answers} >= {200, 201, 400, 401, 404, 405}
    answers += [client.get(path) for path in ("/v1/changes", "/v1/claims", "/v1/plants", "/v1/changes.atom")]
    said = "".join(f"{answer.headers}{answer.text}" for answer in answers)
    assert "Alpha plant" in said
    for text in (said, capsys.readouterr().out, stored(client)):
        for one in (key, NOBODYS):
            assert one[:40] not in text
            assert one[13:] not in text


def stored(client: FlaskClient) -> str:
    """Return everything that is in the database."""
    engine = client.application.extensions["evfacts"].engine
    metadata = MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        found = [str(row) for table in metadata.tables.values() for row in connection.execute(select(table))]
    assert any("Alpha plant" in row for row in found)
    return "\n".join(found)


def test_a_key_in_an_address_is_refused_and_told_why(client: FlaskClient, key: str) -> None:
    for path in (f"/v1/plants?key={key}", f"/v1/plants?q={key}&limit=1", f"/v1/plants/{key}"):
        assert "revoke" in assert_problem(client.get(path), 400, "bad-request")["detail"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("status=operating&limit=5", "status=operating&limit=5"),
        ("api_key=hunter2&q=a", "api_key=***&q=a"),
        ("Access-Token=x", "Access-Token=***"),
        (f"q={'a1' * 20}", "q=***"),
        (f"{'a1' * 20}=1", "***=1"),
        ("q=%65vf_0123abcd_55", "q=evf_***"),
        ("q=two%20words", "q=two+words"),
    ],
)
def test_what_looks_like_a_secret_is_left_out(query: str, shown: str) -> None:
    assert redact_query(query) == shown


@pytest.mark.parametrize("text", ["evf_…", "evf_short", "self_evident_words", "EV facts"])
def test_other_texts_are_left_alone(text: str) -> None:
    assert redact_keys(text) == text
