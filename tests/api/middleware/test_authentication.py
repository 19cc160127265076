"""API keys: what each scope allows, how others are refused, and that no key is taken from, or told, anywhere else."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ledger.api_keys import hash_key, revoke_key
from models import ApiKey
from models.engine import open_write_session
from models.vocabularies import Scope
from tests.api.middleware.test_access_log import stored
from tests.api.routes import assert_problem
from tests.api.writers import Writer, done, evidence, key_for, source
from tests.conftest import client_of
from tests.ledger.stored_state import everything

PLANT = {"name": "Alpha plant", "evidence": evidence()}
# Every way of writing, with a body that would do where the record were there.
WRITES = [
    ("POST", "/v1/plants", PLANT),
    ("PATCH", "/v1/plants/alpha", {"city": "Halle", "evidence": evidence()}),
    ("DELETE", "/v1/plants/alpha?reason=x", None),
    ("POST", "/v1/plants/alpha/claims", {"source": "wire", "stance": "denies"}),
    ("POST", "/v1/plants/alpha/merge", {"into": "beta", "reason": "x"}),
    ("POST", "/v1/plants/alpha/unmerge", {"reason": "x"}),
    ("POST", "/v1/plants/alpha/rename", {"id": "beta", "reason": "x"}),
    ("POST", "/v1/plants/alpha/restore", {"reason": "x"}),
    ("PATCH", "/v1/claims/0123456789abcdef0123", {"state": "withdrawn", "reason": "x"}),
    ("POST", "/v1/sources", source("wire")),
    ("POST", "/v1/dossiers", {"source": source("wire"), "claims": []}),
]


def challenge(answer: TestResponse, status: int, code: str) -> str:
    """Check that a key was refused, and return how it was asked for another."""
    assert_problem(answer, status, code)
    asked = answer.headers["WWW-Authenticate"]
    assert asked.startswith('Bearer realm="evfacts"')
    return str(asked)


def test_every_way_of_writing_is_listed_here(client: FlaskClient) -> None:
    ways = {
        (method, rule.rule.replace("<string:record_id>", "alpha"))
        for rule in client.application.url_map.iter_rules()
        for method in (rule.methods or set()) & {"POST", "PATCH", "DELETE", "PUT"}
        if rule.rule.split("/")[2] in ("plants", "claims", "sources", "dossiers")
    }
    listed = {
        (method, path.split("?")[0].replace("0123456789abcdef0123", "<string:claim_id>")) for method, path, _ in WRITES
    }
    assert listed == ways


def test_who_has_no_key_or_none_to_write_with_learns_nothing_else(client: FlaskClient) -> None:
    engine = client.application.extensions["evfacts"].engine
    reader = Writer(client, key_for(engine, "Reader", Scope.READ))
    before = everything(engine)
    for method, path, body in WRITES:
        for sent in (body, {"nonsense": 1}):
            answer = client.open(path, method=method, json=sent)
            assert challenge(answer, 401, "unauthorized") == 'Bearer realm="evfacts"'
            asked = challenge(reader.send(method, path, sent), 403, "forbidden")
            assert asked.endswith('error="insufficient_scope", scope="write"')
    assert everything(engine) == before
    assert done(reader.get("/v1/plants"))["data"] == []


def test_keys_that_are_not_valid_are_refused_on_every_route(client: FlaskClient) -> None:
    engine = client.application.extensions["evfacts"].engine
    good, lost = key_for(engine, "Alice"), key_for(engine, "Bob")
    with open_write_session(engine) as session, session.begin():
        revoke_key(session, lost.split("_")[1], dt.datetime.now(dt.UTC))
    wrong_digest = good[:-1] + ("0" if good[-1] != "0" else "1")
    for given in (
        f"Bearer {lost}",
        f"Bearer {wrong_digest}",
        f"Bearer evf_0123abcd_{'5' * 64}",
        f"Bearer {good.upper()}",
        f"Bearer {good[:-1]}",
        "Bearer",
        "Bearer ",
        "",
        good,
        f"Basic {good}",
        "Bearer \xff\x00",
        f"Bearer {good} {good}",
    ):
        for method, path in (("GET", "/v1/plants"), ("GET", "/v1/whoami"), ("POST", "/v1/plants"), ("GET", "/healthz")):
            answer = client.open(path, method=method, headers={"Authorization": given})
            assert 'error="invalid_token"' in challenge(answer, 401, "unauthorized")
    for given in (f"Bearer {good}", f"bearer {good}", f"BEARER  {good}"):
        assert done(client.get("/v1/whoami", headers={"Authorization": given}))["name"] == "Alice"


def test_a_key_expires_at_its_moment(client: FlaskClient) -> None:
    ends = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    alice = Writer(client, key_for(client.application.extensions["evfacts"].engine, "Alice", expires_at=ends))
    with time_machine.travel(ends - dt.timedelta(seconds=1), tick=False):
        assert done(alice.get("/v1/whoami"))["expires_at"] == "2030-01-01T00:00:00Z"
    with time_machine.travel(ends, tick=False):
        challenge(alice.get("/v1/whoami"), 401, "unauthorized")
        challenge(alice.post("/v1/plants", PLANT), 401, "unauthorized")


def test_whoami_tells_what_a_key_allows_and_nothing_secret(client: FlaskClient) -> None:
    engine = client.application.extensions["evfacts"].engine
    expected = {
        Scope.READ: ["read"],
        Scope.WRITE: ["read", "write"],
        Scope.ADMIN: ["read", "write", "admin"],
    }
    for scope, allows in expected.items():
        key = key_for(engine, f"Some {scope}", scope)
        answer = Writer(client, key).get("/v1/whoami")
        told = done(answer)
        assert told.pop("created_at")
        assert told == {
            "name": f"Some {scope}",
            "prefix": key.split("_")[1],
            "scope": str(scope),
            "allows": allows,
            "expires_at": None,
        }
        assert answer.headers["Cache-Control"] == "no-store"
        assert hash_key(key) not in answer.text
    nobody = done(client.get("/v1/whoami"))
    assert (nobody["name"], nobody["prefix"], nobody["allows"]) == (None, None, ["read"])


def test_admin_may_write(client: FlaskClient) -> None:
    admin = Writer(client, key_for(client.application.extensions["evfacts"].engine, "Root", Scope.ADMIN))
    done(admin.post("/v1/plants", PLANT), 201)


def test_what_is_stored_of_a_key_is_a_digest(client: FlaskClient) -> None:
    engine = client.application.extensions["evfacts"].engine
    key = key_for(engine, "Alice")
    with open_write_session(engine) as session:
        (row,) = session.query(ApiKey).all()
    assert row.digest == hash_key(key)
    assert key[13:] not in str(everything(engine))


@pytest.fixture
def closed(database_url: str) -> Iterator[FlaskClient]:
    """A client of a service where reading needs a key."""
    with contextmanager(client_of)(database_url, open_reads=False) as client:
        yield client


def test_reading_needs_a_key_where_the_setting_says_so(closed: FlaskClient) -> None:
    for path in ("/v1/plants", "/v1/plants/x", "/v1/changes", "/v1/whoami", "/v1/exports/plants.csv", "/v1/nothing"):
        assert challenge(closed.get(path), 401, "unauthorized") == 'Bearer realm="evfacts"'
    for path in ("/healthz", "/readyz", "/openapi.json", "/problems", "/docs"):
        assert closed.get(path, buffered=True).status_code == 200
    reader = Writer(closed, key_for(closed.application.extensions["evfacts"].engine, "Reader", Scope.READ))
    answer = reader.get("/v1/plants")
    done(answer)
    # No cache in between may keep for others what needs a key.
    assert "private" in answer.headers["Cache-Control"]
    assert "Authorization" in answer.headers["Vary"]


def test_a_key_outside_of_its_header_is_refused_however_it_is_written(alice: Writer) -> None:
    key = alice.key
    before = everything(alice.engine)
    percent = quote(key.encode(), safe="").replace("e", "%65").replace("_", "%5F")
    for given in (key, percent, key.upper()):
        for path in (f"/v1/plants/alpha?reason={given}", f"/v1/plants?{given}=1", f"/v1/plants/{given}"):
            problem = assert_problem(alice.send("DELETE", path, If_Match="*"), 400, "bad-request")
            assert "revoke" in problem["detail"]
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in key)
    for name in (key, key.upper(), f"My key is {key}.", escaped, f"\\u0065{key[1:]}"):
        body = json.dumps(PLANT).replace("Alpha plant", name)
        answer = alice.send("POST", "/v1/plants", body, Content_Type="application/json")
        assert_problem(answer, 400, "bad-request")
        answer = alice.send("POST", "/v1/plants", f'{{"{name}": 1}}', Content_Type="application/json")
        assert_problem(answer, 400, "bad-request")
    quoted = "".join(f"\\x{ord(letter):02x}" for letter in key)
    for name in (key, f'"{quoted}"', f'"\\x65{key[1:]}"', f"'{key}'"):
        dossier = f"source: {{id: wire, title: {name}}}\nclaims: []\n"
        answer = alice.send("POST", "/v1/dossiers", dossier, Content_Type="application/yaml")
        assert_problem(answer, 400, "bad-request")
    for name in (key, f"a-{key}", key.upper()):
        assert_problem(alice.post("/v1/plants", PLANT, Idempotency_Key=name), 400, "invalid-header")
    assert everything(alice.engine) == before


def test_a_key_is_in_no_answer_no_feed_and_no_table(alice: Writer) -> None:
    key = alice.key
    made = alice.post("/v1/plants", PLANT, Idempotency_Key="once", X_Request_Id=key)
    answers = [made, alice.post("/v1/plants", PLANT, Idempotency_Key="once")]
    answers += [
        alice.post("/v1/plants", {"name": key}),
        alice.post(f"/v1/{key}", PLANT),
        alice.get(f"/v1/plants?q={key}"),
    ]
    answers += [alice.patch("/v1/plants/alpha-plant", {"name": 1}, match=f'"{key}"')]
    answers += [alice.delete("/v1/plants/alpha-plant?reason=Made+up", match=key)]
    answers += [alice.get(path) for path in ("/v1/changes", "/v1/claims", "/v1/changes.atom", "/v1/whoami")]
    assert made.status_code == 201
    said = "".join(f"{answer.headers}{answer.text}" for answer in answers) + stored(alice.client)
    assert "Alice" in said
    assert key[:20] not in said
    assert key[13:] not in said
