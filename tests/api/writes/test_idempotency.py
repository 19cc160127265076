"""`Idempotency-Key`: however often a request is sent, and by however many at once, it is done once."""

import datetime as dt
import threading
from collections import Counter
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

import models.engine
from api.writes import transaction
from api.writes.idempotency import LOCK_DURATION, RequestLock
from models import AuditEntry, IdempotentResponse
from models.engine import lock_feed, open_write_session
from tests.api.routes import assert_problem
from tests.api.writers import Data, Writer, assert_sound, at_once, done, evidence, key_for
from tests.busy_machine import scale_bound
from tests.conftest import client_of
from tests.ledger.stored_state import count, everything

PLANT: Data = {"name": "Alpha", "evidence": evidence()}
SENDERS = 8


def create(writer: Writer, key: str, body: Any = PLANT, path: str = "/v1/plants", **fields: str) -> TestResponse:
    return writer.post(path, body, Idempotency_Key=key, **fields)


def same(first: TestResponse, again: TestResponse) -> None:
    """Check that an answer was given again to the byte, and says so."""
    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    for name in ("Content-Type", "ETag", "Location"):
        assert again.headers.get(name) == first.headers.get(name)


def test_a_request_that_many_send_at_once_is_done_once(alice: Writer) -> None:
    alice.make("plants", "beta")
    for turn, (path, body, status) in enumerate(
        (
            ("/v1/plants", PLANT, 201),
            ("/v1/plants/beta/claims", {"source": "wire", "stance": "denies"}, 201),
            ("/v1/plants/alpha/merge", {"into": "beta", "reason": "x"}, 200),
        )
    ):
        seq, entries = len(alice.feed()), count(alice.engine, AuditEntry)

        def job(client: FlaskClient, path: str = path, body: Data = body, key: str = f"k{turn}") -> list[TestResponse]:
            writer = Writer(client, alice.key)
            answers = [create(writer, key, body, path)]
            while answers[-1].status_code == 409:
                assert_problem(answers[-1], 409, "in-flight")
                assert answers[-1].headers["Retry-After"] == "1"
                answers.append(create(writer, key, body, path))
            return answers

        answers = [one for found in at_once(alice.client, *[job] * SENDERS) for one in found if one.status_code != 409]
        assert len(answers) == SENDERS
        assert {(one.status_code, one.data) for one in answers} == {(status, answers[0].data)}
        assert Counter("Idempotency-Replayed" in one.headers for one in answers) == {False: 1, True: SENDERS - 1}
        assert count(alice.engine, AuditEntry) == entries + 1
        assert len({one["recorded_at"] for one in alice.feed(after=seq)}) == 1
    assert_sound(alice.engine)


def test_the_second_is_told_that_the_first_is_being_worked_on(
    alice: Writer, monkeypatch: pytest.MonkeyPatch, engine_name: str
) -> None:
    # Held where the first has begun and has not written yet: what it has to wait for is the second's answer.
    begun, go_on = threading.Event(), threading.Event()
    lock = transaction.lock_feed

    def wait(*arguments: Any) -> None:
        begun.set()
        assert go_on.wait(scale_bound(30))
        lock(*arguments)

    monkeypatch.setattr(transaction, "lock_feed", wait)

    def second(client: FlaskClient) -> tuple[TestResponse, TestResponse]:
        assert begun.wait(scale_bound(30))
        try:
            writer = Writer(client, alice.key)
            return create(writer, "k"), create(writer, "k", PLANT | {"city": "Halle"})
        finally:
            go_on.set()

    first, (again, other) = at_once(alice.client, lambda client: create(Writer(client, alice.key), "k"), second)
    done(first, 201)
    assert_problem(again, 409, "in-flight")
    assert again.headers["Retry-After"] == "1"
    assert_problem(other, 422, "idempotency-key-reused")
    same(first, create(alice, "k"))


def test_an_answer_is_given_again_to_the_byte_and_another_request_is_refused(alice: Writer) -> None:
    first = create(alice, "k")
    done(alice.patch("/v1/plants/alpha", {"city": "Halle", "evidence": evidence()}))
    before = everything(alice.engine)
    same(first, create(alice, "k"))  # as it was, although the record has changed since
    others = [
        create(alice, "k", PLANT | {"city": "Halle"}),
        create(alice, "k", path="/v1/companies"),
        create(alice, "k", If_Match='"r1"'),
        create(alice, "k", path="/v1/dossiers?dry_run=true"),
        alice.patch("/v1/plants/alpha", PLANT, Idempotency_Key="k"),
        alice.delete("/v1/plants/alpha?reason=x", Idempotency_Key="k"),
    ]
    for other in others:
        assert_problem(other, 422, "idempotency-key-reused")
    assert everything(alice.engine) == before
    for path, body, method in (
        ("/v1/plants/alpha", {"city": "Leipzig", "evidence": evidence("other")}, "PATCH"),
        ("/v1/plants/alpha?reason=x", None, "DELETE"),
        ("/v1/plants/alpha/restore", {"reason": "x"}, "POST"),
        ("/v1/dossiers", {"source": evidence()["source"], "claims": [{"plant": "alpha", "stance": "denies"}]}, "POST"),
    ):
        answers = [alice.send(method, path, body, If_Match="*", Idempotency_Key=f"{method} {path}") for _ in range(2)]
        assert answers[0].status_code < 300, answers[0].text
        same(*answers)
    assert_sound(alice.engine)


def test_what_failed_is_not_remembered(alice: Writer) -> None:
    wrong = [
        create(alice, "k", {"name": "Alpha"}),
        create(alice, "k", PLANT, path="/v1/plants/nowhere/claims"),
        create(alice, "k", "{", Content_Type="application/json"),
        alice.patch("/v1/plants/nowhere", PLANT, Idempotency_Key="k"),
    ]
    assert [answer.status_code for answer in wrong] == [422, 404, 400, 404]
    assert count(alice.engine, IdempotentResponse) == 0
    done(create(alice, "k"), 201)
    # Judged anew each time: what was refused while it was there is done once it is not.
    assert_problem(create(alice, "k2"), 409, "exists")
    done(create(alice, "k2", PLANT | {"id": "beta"}), 201)


def test_an_answer_is_remembered_for_a_day(alice: Writer) -> None:
    begin = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    body = {"city": "Halle", "evidence": evidence()}
    alice.make("plants", "alpha")
    with time_machine.travel(begin, tick=False) as clock:
        first = create(alice, "k", body | {"name": "A", "id": "a"})
        clock.move_to(begin + dt.timedelta(hours=24))
        same(first, create(alice, "k", body | {"name": "A", "id": "a"}))
        clock.move_to(begin + dt.timedelta(hours=24, seconds=1))
        done(create(alice, "k", body | {"name": "B", "id": "b"}), 201)
    assert count(alice.engine, IdempotentResponse) == 1


def test_keys_belong_to_the_api_key_that_sent_them(alice: Writer) -> None:
    bob = Writer(alice.client, key_for(alice.engine, "Bob"))
    done(create(alice, "k"), 201)
    done(create(bob, "k", PLANT | {"id": "beta"}), 201)
    assert [one["actor"] for one in alice.feed()] == ["Alice", "Bob"]
    assert_problem(create(bob, "k"), 422, "idempotency-key-reused")


def test_a_request_that_died_is_taken_over_after_a_minute(alice: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    with time_machine.travel(begin, tick=False) as clock:
        with monkeypatch.context() as dying:
            dying.setattr(transaction, "lock_feed", fail)
            dying.setattr(RequestLock, "release", lambda held: None)
            assert_problem(create(alice, "k"), 500, "internal")
        assert_problem(create(alice, "k"), 409, "in-flight")
        clock.move_to(begin + LOCK_DURATION)
        done(create(alice, "k"), 201)
        same_again = create(alice, "k")
    assert same_again.headers["Idempotency-Replayed"] == "true"


def test_who_was_given_up_for_dead_writes_nothing(alice: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = transaction.lock_feed

    def lock_late(session: Any) -> None:
        lock(session)
        session.execute(update(IdempotentResponse).values(holder="another"))

    monkeypatch.setattr(transaction, "lock_feed", lock_late)
    assert_problem(create(alice, "k"), 409, "in-flight")
    assert alice.feed() == []


def fail(*_: Any) -> None:
    raise RuntimeError


def test_what_no_key_is_is_refused(shared: Writer) -> None:
    before = count(shared.engine, IdempotentResponse)
    for key in ("", "x" * 256, "é", "a\tb", "\x7f", "\u200b", "a\x00b"):
        sent = key.encode("utf-8").decode("latin-1")
        answer = create(shared, sent, {"name": "alpha", "evidence": evidence()})
        assert_problem(answer, 400, "invalid-header")
    assert count(shared.engine, IdempotentResponse) == before


def test_who_has_to_wait_too_long_is_told_to_come_back(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models.engine, "SQLITE_BUSY_TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(transaction, "MAX_WAIT_SECONDS", 1)
    with contextmanager(client_of)(database_url) as client:
        engine = client.application.extensions["evfacts"].engine
        alice = Writer(client, key_for(engine, "Alice"))
        with open_write_session(engine) as other:
            lock_feed(other)
            for answer in (alice.post("/v1/plants", PLANT), create(alice, "k")):
                assert_problem(answer, 503, "unavailable")
                assert answer.headers["Retry-After"] == "2"
            other.rollback()
        done(create(alice, "k"), 201)
