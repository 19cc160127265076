"""Subscriptions over HTTP: made, seen, changed and deleted by their owners, and by nobody else."""

import base64
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from marshmallow import ValidationError
from sqlalchemy import Engine, select

from api.writes.transaction import build_unprocessable_problem
from models import AuditEntry, Webhook
from models.vocabularies import Scope
from schemas.dossier.dossier import flatten_messages
from schemas.webhook import NEW_WEBHOOK
from tests.api.routes import with_parameters
from tests.delivery.conftest import Somebody

URL = "http://127.0.0.1:9/hooks?token=swordfish"
KEYED = [
    ("GET", "/v1/webhooks"),
    ("POST", "/v1/webhooks"),
    ("GET", "/v1/webhooks/{}"),
    ("PATCH", "/v1/webhooks/{}"),
    ("DELETE", "/v1/webhooks/{}"),
    ("POST", "/v1/webhooks/{}/rotate"),
    ("POST", "/v1/webhooks/{}/test"),
    ("POST", "/v1/webhooks/{}/replay?after=0"),
    ("GET", "/v1/webhooks/{}/deliveries"),
]


def test_the_secret_is_shown_when_it_is_made_and_then_no_more(alice: Somebody) -> None:
    made = alice.subscribe(URL, description="For the newsroom", filter={"kind": ["plant"]})
    assert made["secret"].startswith("whsec_")
    assert 24 <= len(base64.b64decode(made["secret"].removeprefix("whsec_"), validate=True)) <= 64
    again = alice.get(made["links"]["self"])
    listed = alice.get("/v1/webhooks")
    assert listed["data"] == [again]
    assert again == {name: value for name, value in made.items() if name != "secret"}
    assert (again["state"], again["owner"], again["revision"]) == ("active", "Alice", 1)
    answer = alice.ask("GET", made["links"]["self"])
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["ETag"].startswith('"r1-')


def test_only_who_has_a_key_that_may_write_sees_anything(
    alice: Somebody, make_somebody: Callable[..., Somebody]
) -> None:
    webhook = alice.subscribe(URL)
    reader = make_somebody("Reader", Scope.READ)
    for method, path in KEYED:
        address = path.format(webhook["id"])
        assert alice.client.open(address, method=method).status_code == 401, path
        misspelt = with_parameters(address, ("limt", 1))
        assert alice.client.open(misspelt, method=method).status_code == 401, path
        assert reader.ask(method, address, {} if method in ("POST", "PATCH") else None).status_code == 403, path


def test_owners_see_their_own_and_admins_all(alice: Somebody, make_somebody: Callable[..., Somebody]) -> None:
    bob, admin = make_somebody("Bob"), make_somebody("Admin", Scope.ADMIN)
    webhook = alice.subscribe(URL)
    assert bob.get("/v1/webhooks")["data"] == []
    assert [one["id"] for one in admin.get("/v1/webhooks")["data"]] == [webhook["id"]]
    for method, path in KEYED[2:]:
        body = {"description": "Mine"} if method == "PATCH" else None
        answer = bob.ask(method, path.format(webhook["id"]), body, If_Match="*")
        assert (answer.status_code, answer.json["code"]) == (404, "not-found"), path
    assert admin.patch(webhook, description="Seen by the admin")["owner"] == "Alice"


def test_every_answer_fits_its_description(alice: Somebody, open_client: FlaskClient) -> None:
    spec: Any = open_client.get("/openapi.json").json

    def fits(rule: str, method: str, answer: Any) -> None:
        responses = spec["paths"][rule][method]["responses"]
        schema = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
        validator = Draft202012Validator({**schema, "components": spec["components"]})
        assert [one.message for one in validator.iter_errors(answer.json)] == [], rule

    item = "/v1/webhooks/{webhook_id}"
    made = alice.ask("POST", "/v1/webhooks", {"url": URL, "filter": {"action": ["merged"]}})
    fits("/v1/webhooks", "post", made)
    path = made.headers["Location"]
    fits("/v1/webhooks", "get", alice.ask("GET", "/v1/webhooks"))
    fits(item, "get", alice.ask("GET", path))
    fits(item, "patch", alice.ask("PATCH", path, {"state": "active"}, If_Match="*"))
    fits(f"{item}/rotate", "post", alice.ask("POST", f"{path}/rotate"))
    fits(f"{item}/test", "post", alice.ask("POST", f"{path}/test"))
    fits(f"{item}/replay", "post", alice.ask("POST", f"{path}/replay?after=0"))
    fits(f"{item}/deliveries", "get", alice.ask("GET", f"{path}/deliveries"))
    fits(item, "delete", alice.ask("DELETE", path, If_Match="*"))


@pytest.mark.parametrize(
    ("body", "pointer", "meant"),
    [
        ({}, "/url", None),
        ({"url": 1}, "/url", None),
        ({"url": "hooks.example.org"}, "/url", None),
        ({"url": URL, "secret": "whsec_mine"}, "/secret", None),
        ({"url": URL, "fliter": {}}, "/fliter", "filter"),
        ({"url": URL, "filter": {"kinds": ["plant"]}}, "/filter/kinds", "kind"),
        ({"url": URL, "filter": {"kind": ["plnt"]}}, "/filter/kind/0", "plant"),
        ({"url": URL, "filter": {"kind": "plant"}}, "/filter/kind", None),
        ({"url": URL, "filter": {"kind": []}}, "/filter/kind", None),
        ({"url": URL, "filter": {"action": ["created", "updatd"]}}, "/filter/action/1", "updated"),
        ({"url": URL, "filter": {"field": ["staus"]}}, "/filter/field/0", "status"),
        ({"url": URL, "filter": {"kind": ["person"], "field": ["country", "capacity"]}}, "/filter/field/1", None),
        ({"url": URL, "filter": {"id": ["No Id"]}}, "/filter/id/0", None),
        ({"url": URL, "filter": {"id": ["a"] * 101}}, "/filter/id", None),
        ({"url": URL, "filter": None}, "/filter", None),
        ({"url": URL, "description": "a\u202eb"}, "/description", None),
    ],
)
def test_what_is_wrong_is_named_with_what_was_meant(body: dict[str, Any], pointer: str, meant: str | None) -> None:
    with pytest.raises(ValidationError) as problem:
        NEW_WEBHOOK.load(body)
    (error,) = build_unprocessable_problem(list(flatten_messages(problem.value.messages, (), NEW_WEBHOOK))).errors
    assert (error["pointer"], error.get("did_you_mean")) == (pointer, meant)


def test_all_that_is_wrong_is_named_at_once(alice: Somebody) -> None:
    answer = alice.ask("POST", "/v1/webhooks", {"url": "x", "fliter": {}, "filter": {"kind": ["plnt"], "id": []}})
    assert (answer.status_code, answer.json["code"]) == (422, "unprocessable")
    assert {one["pointer"] for one in answer.json["errors"]} == {"/url", "/fliter", "/filter/kind/0", "/filter/id"}


def test_an_address_that_is_not_called_is_a_problem_of_its_own(alice: Somebody) -> None:
    webhook = alice.subscribe(URL)
    for url in ("http://2130706433/", "http://nowhere.invalid/"):
        made = alice.ask("POST", "/v1/webhooks", {"url": url})
        changed = alice.ask("PATCH", webhook["links"]["self"], {"url": url}, If_Match="*")
        for answer in (made, changed):
            assert (answer.status_code, answer.json["code"]) == (422, "address-refused"), url
            assert answer.json["errors"][0]["pointer"] == "/url"


def test_loopback_is_refused_unless_a_setting_allows_it(client: FlaskClient, alice: Somebody) -> None:
    alice.client = client
    for url in (URL, "https://127.0.0.1/", "https://localhost/", "https://169.254.169.254/"):
        answer = alice.ask("POST", "/v1/webhooks", {"url": url})
        assert (answer.status_code, answer.json["code"]) == (422, "address-refused"), url


def test_a_change_needs_the_revision_and_something_to_change(alice: Somebody) -> None:
    webhook = alice.subscribe(URL)
    path = webhook["links"]["self"]
    assert alice.ask("PATCH", path, {"state": "paused"}).status_code == 428
    assert alice.ask("DELETE", path).status_code == 428
    tag = alice.ask("GET", path).headers["ETag"]
    paused = alice.ask("PATCH", path, {"state": "paused"}, If_Match=tag)
    assert (paused.status_code, paused.json["state"], paused.headers["ETag"]) == (200, "paused", '"r2"')
    stale = alice.ask("PATCH", path, {"state": "active"}, If_Match=tag)
    assert (stale.status_code, stale.json["revision"], stale.json["present"]["state"]) == (412, 2, "paused")
    for body in ({}, {"state": "disabled"}, {"state": "activ"}, {"owner": "Bob"}, {"url": None}):
        assert alice.ask("PATCH", path, body, If_Match="*").status_code == 422, body
    assert alice.patch(webhook, description="x")["description"] == "x"
    assert alice.patch(webhook, description=None)["description"] is None
    assert alice.patch(webhook, filter={"kind": ["plant"]})["filter"] == {"kind": ["plant"]}
    assert alice.patch(webhook, filter={})["filter"] == {}
    assert alice.patch(webhook, url="http://[::1]:8/")["url"] == "http://[::1]:8/"


def test_what_is_deleted_is_gone(alice: Somebody, engine: Engine) -> None:
    webhook = alice.subscribe(URL)
    path = webhook["links"]["self"]
    alice.ask("POST", f"{path}/test")
    answer = alice.ask("DELETE", path, If_Match='"r1"')
    assert (answer.status_code, answer.json["id"]) == (200, webhook["id"])
    assert alice.ask("GET", path).status_code == 404
    assert alice.get("/v1/webhooks")["data"] == []
    with engine.connect() as connection:
        assert connection.execute(select(Webhook)).all() == []


def test_a_webhook_that_is_not_active_can_be_neither_tested_nor_replayed(alice: Somebody) -> None:
    webhook = alice.subscribe(URL)
    alice.patch(webhook, state="paused")
    for action in ("test", "replay?after=0"):
        answer = alice.ask("POST", f"{webhook['links']['self']}/{action}")
        assert (answer.status_code, answer.json["code"]) == (409, "conflict")
        assert "paused" in answer.json["detail"]


def test_a_new_secret_is_shown_and_the_one_before_named_for_a_day(alice: Somebody) -> None:
    with time_machine.travel(dt.datetime(2026, 5, 1, tzinfo=dt.UTC), tick=False) as clock:
        webhook = alice.subscribe(URL)
        answer = alice.ask("POST", f"{webhook['links']['self']}/rotate")
        assert answer.json["secret"] != webhook["secret"]
        assert answer.json.get("former_secret_until") == "2026-05-02T00:00:00Z"
        assert "secret" not in alice.get(webhook["links"]["self"])
        clock.shift(dt.timedelta(days=1))
        assert alice.get(webhook["links"]["self"])["former_secret_until"] is None


def test_a_request_with_an_idempotency_key_subscribes_once(alice: Somebody) -> None:
    answers = [alice.ask("POST", "/v1/webhooks", {"url": URL}, Idempotency_Key="once") for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert len(alice.get("/v1/webhooks")["data"]) == 1


def test_a_key_has_so_many_webhooks_and_no_more_and_they_come_in_pages(alice: Somebody) -> None:
    made = [alice.subscribe(URL)["id"] for _ in range(20)]
    assert alice.ask("POST", "/v1/webhooks", {"url": URL}).status_code == 409
    first = alice.get("/v1/webhooks?limit=15")
    rest = alice.get(first["page"]["next"].removeprefix("http://localhost"))
    assert [one["id"] for one in first["data"] + rest["data"]] == made
    assert rest["page"]["next"] is None
    misspelt = alice.ask("GET", "/v1/webhooks?limt=1")
    assert (misspelt.status_code, misspelt.json["errors"][0]["did_you_mean"]) == (400, "limit")


def test_the_audit_trail_has_who_did_what_and_no_secret(alice: Somebody, engine: Engine) -> None:
    webhook = alice.subscribe(URL)
    path = webhook["links"]["self"]
    alice.patch(webhook, state="paused")
    rotated = alice.ask("POST", f"{path}/rotate").json["secret"]
    alice.ask("DELETE", path, If_Match="*")
    with engine.connect() as connection:
        entries = connection.execute(select(AuditEntry).order_by(AuditEntry.pk)).all()
    assert [(one.actor, one.action) for one in entries] == [
        ("Alice", "create_webhook"),
        ("Alice", "patch_webhook"),
        ("Alice", "rotate_webhook"),
        ("Alice", "delete_webhook"),
    ]
    assert entries[0].details["host"] == "127.0.0.1"
    told = str(entries)
    assert not [one for one in (webhook["secret"], rotated, "swordfish") if one in told]


def test_a_secret_in_an_error_is_masked(alice: Somebody) -> None:
    secret = alice.subscribe(URL)["secret"]
    answer = alice.ask("POST", "/v1/webhooks", {"url": URL, "filter": {"field": [secret]}})
    assert answer.status_code == 422
    assert secret.removeprefix("whsec_") not in answer.text
    assert "whsec_***" in answer.text
