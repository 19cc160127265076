"""From a change to its receiver: what is sent, in which order, how often, and what becomes of failures."""

import datetime as dt
import math
import random
import threading
import time
from collections.abc import Callable, Iterator

import orjson
import pytest
import time_machine
from click.testing import CliRunner
from sqlalchemy import Engine, select, update
from standardwebhooks import Webhook as Verifier

from cli.main import evfacts
from delivery import outbox
from delivery import worker as workers
from delivery.http_client import Sender
from delivery.retry_schedule import DELAYS
from delivery.subscriptions import unsubscribe
from delivery.worker import DeliveryWorker
from models import ApiKey, Change, Webhook, WebhookDelivery
from models.engine import open_write_session
from tests.busy_machine import scale_bound
from tests.delivery.conftest import Somebody
from tests.delivery.receiver import Answer, Received, Receiver, every

Write = Callable[..., None]
Receive = Callable[..., Receiver]
DOWN = Answer(500)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until it is moved."""
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def no_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda low, high: (low + high) / 2)


def soon(happened: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something has happened, or for as long as nobody would."""
    until = time.monotonic() + scale_bound(seconds)
    while not happened() and time.monotonic() < until:
        time.sleep(0.02)


def test_a_change_is_sent_as_the_feed_has_it_and_signed(
    alice: Somebody, receiver: Receiver, worker: DeliveryWorker, write: Write, engine: Engine
) -> None:
    write("old")
    webhook = alice.subscribe(receiver.url)
    write("new")
    worker.drain()
    (message,) = receiver.messages
    said = Verifier(webhook["secret"]).verify(message.body, message.headers)
    with engine.connect() as connection:
        change = connection.execute(select(Change).where(Change.seq == 2)).one()
    assert said == orjson.loads(message.body)
    assert said["type"] == "plant.created"
    assert said["data"] == orjson.loads(change.body)
    assert said["timestamp"] == said["data"]["recorded_at"]
    assert alice.client.get(said["data"]["link"]).status_code == 200
    assert message.id == f"{webhook['id']}_2"
    assert message.headers["content-type"] == "application/json"
    (delivery,) = alice.deliveries(webhook)
    assert (delivery["id"], delivery["state"], delivery["next_attempt_at"]) == (message.id, "delivered", None)
    assert [one["status"] for one in delivery["attempts"]] == [200]


def test_changes_come_once_each_and_in_their_order(
    alice: Somebody, receiver: Receiver, worker: DeliveryWorker, write: Write
) -> None:
    webhook = alice.subscribe(receiver.url)
    for number in range(3):
        write(*(f"plant-{number}-{each}" for each in range(40)))
    worker.drain()
    worker.drain()
    assert receiver.seqs == list(range(1, 121))
    assert len(set(receiver.ids)) == 120
    now = alice.get(webhook["links"]["self"])
    assert (now["position"], now["waiting"]) == (120, 0)


def test_each_subscription_gets_the_changes_of_its_filter(
    alice: Somebody, receive: Receive, worker: DeliveryWorker, write: Write
) -> None:
    wanted = {
        "{}": [3, 4, 5, 6],
        '{"kind": ["company"]}': [],
        '{"kind": ["plant", "company"], "id": ["beta"]}': [4, 6],
        '{"id": ["alpha", "beta"], "action": ["updated"]}': [3, 4, 5, 6],
        '{"id": ["alpha", "beta"], "action": ["created"]}': [],
        '{"field": ["country"]}': [3, 5],
        '{"field": ["country", "city"], "id": ["beta"]}': [4, 6],
        '{"action": ["withdrawn"]}': [],
    }
    write("alpha")
    write("beta")
    receivers = {given: receive() for given in wanted}
    webhooks = [alice.subscribe(receivers[given].url, filter=orjson.loads(given)) for given in wanted]
    write("alpha", country="DE")
    write("beta", city="Halle")
    write("alpha", country="FR")
    write("beta", city="Leipzig")
    worker.drain()
    assert {given: one.seqs for given, one in receivers.items()} == wanted
    # What was not wanted has been gone through all the same.
    assert {alice.get(one["links"]["self"])["position"] for one in webhooks} == {6}


def test_a_subscription_follows_an_id_that_is_renamed(
    alice: Somebody, receiver: Receiver, worker: DeliveryWorker, write: Write
) -> None:
    write("alpha")
    webhook = alice.subscribe(receiver.url, filter={"id": ["alpha"]})
    renamed = alice.ask("POST", "/v1/plants/alpha/rename", {"id": "gamma", "reason": "Its name now."}, If_Match="*")
    assert renamed.status_code == 200, renamed.text
    write("gamma", country="FR")
    write("beta")
    worker.drain()
    ids = [entry["id"] for entry in alice.get("/v1/changes")["data"]]
    assert receiver.seqs == [seq for seq, record_id in enumerate(ids, 1) if seq > 1 and record_id != "beta"]
    assert {"alpha", "gamma"} <= {ids[seq - 1] for seq in receiver.seqs}
    assert alice.patch(webhook, filter={"id": ["alpha", "gamma"]})["filter"] == {"id": ["alpha", "gamma"]}


def test_a_subscription_to_an_id_that_no_record_had_is_refused(
    alice: Somebody, receiver: Receiver, write: Write
) -> None:
    write("alpha")
    filter_ = {"id": ["alpha", "alhpa"]}
    webhook = alice.subscribe(receiver.url)
    created = alice.ask("POST", "/v1/webhooks", {"url": receiver.url, "filter": filter_})
    changed = alice.ask("PATCH", webhook["links"]["self"], {"filter": filter_}, If_Match="*")
    for answer in (created, changed):
        assert (answer.status_code, answer.json["code"]) == (422, "unprocessable")
        [error] = answer.json["errors"]
        assert (error["pointer"], error["did_you_mean"]) == ("/filter/id/1", "alpha")


def test_a_change_of_a_record_as_a_whole_concerns_every_field() -> None:
    assert outbox.matches_fields(["status"], b'{"fields": []}')
    assert outbox.matches_fields(None, b'{"fields": ["name"]}')
    assert outbox.matches_fields(["status", "name"], b'{"fields": ["name"]}')
    assert not outbox.matches_fields(["status"], b'{"fields": ["name"]}')


def test_a_message_that_failed_is_sent_again_under_its_id_until_it_is_taken(
    alice: Somebody, receive: Receive, worker: DeliveryWorker, write: Write, clock: time_machine.Traveller
) -> None:
    receiver = receive(every(DOWN, Answer(302, {"Location": "/elsewhere"}), Answer(204)))
    webhook = alice.subscribe(receiver.url)
    write("alpha")
    for passed, sent in ((0, 1), (0, 1), (4, 1), (2, 2), (290, 2), (20, 3), (90000, 3)):
        clock.shift(passed)
        worker.drain()
        assert len(receiver.messages) == sent, passed
    assert {one.path for one in receiver.messages} == {"/hooks"}
    assert len(set(receiver.ids)) == 1
    assert len({one.body for one in receiver.messages}) == 1
    # Each attempt is signed anew, at its own time.
    assert len({one.headers["webhook-signature"] for one in receiver.messages}) == 3
    (delivery,) = alice.deliveries(webhook)
    assert [one["status"] for one in delivery["attempts"]] == [500, 302, 204]
    assert "redirect" in delivery["attempts"][1]["error"]
    assert delivery["state"] == "delivered"


def test_a_subscription_is_disabled_when_a_message_has_failed_for_three_days_and_goes_on_where_it_was(
    alice: Somebody, receive: Receive, worker: DeliveryWorker, write: Write, clock: time_machine.Traveller
) -> None:
    answers = [DOWN]
    receiver = receive(lambda message: answers[0])
    webhook = alice.subscribe(receiver.url)
    write("alpha")
    began = dt.datetime.now(dt.UTC)
    for delay in DELAYS:
        worker.drain()
        assert alice.get(webhook["links"]["self"])["state"] == "active"
        clock.shift(delay + dt.timedelta(seconds=1))
    worker.drain()
    assert dt.timedelta(days=3) < dt.datetime.now(dt.UTC) - began < dt.timedelta(days=3.5)
    assert len(receiver.messages) == len(DELAYS) + 1
    stopped = alice.get(webhook["links"]["self"])
    assert (stopped["state"], stopped["waiting"]) == ("disabled", 1)
    assert f"{webhook['id']}_1 failed 10 times" in stopped["reason"]
    write("beta")
    clock.shift(dt.timedelta(days=3))
    worker.drain()
    assert len(receiver.messages) == 10

    answers[0] = Answer(200)
    again = alice.patch(webhook, state="active")
    assert (again["state"], again["reason"]) == ("active", None)
    worker.drain()
    assert receiver.seqs == [1] * 11 + [2]
    assert len(set(receiver.ids)) == 2


def test_an_address_that_is_gone_is_called_no_more(
    alice: Somebody, receive: Receive, worker: DeliveryWorker, write: Write
) -> None:
    receiver = receive(every(Answer(410)))
    webhook = alice.subscribe(receiver.url)
    write("alpha", "beta")
    worker.drain()
    worker.drain()
    assert len(receiver.messages) == 1
    stopped = alice.get(webhook["links"]["self"])
    assert (stopped["state"], stopped["waiting"]) == ("disabled", 2)
    assert "410" in stopped["reason"]


def test_a_receiver_that_asks_to_wait_is_left_alone(
    alice: Somebody, receive: Receive, worker: DeliveryWorker, write: Write, clock: time_machine.Traveller
) -> None:
    receiver = receive(every(Answer(429, {"Retry-After": "120"}), Answer(200)))
    alice.subscribe(receiver.url)
    write("alpha", "beta")
    worker.drain()
    clock.shift(119)
    worker.drain()
    assert len(receiver.messages) == 1
    clock.shift(2)
    worker.drain()
    assert len(receiver.messages) == 3


def test_a_receiver_that_fails_rests_between_messages_and_the_others_are_served(
    alice: Somebody, receive: Receive, worker: DeliveryWorker, write: Write, clock: time_machine.Traveller
) -> None:
    down, well = receive(every(DOWN)), receive()
    alice.subscribe(down.url)
    alice.subscribe(well.url)
    write(*(f"plant-{each}" for each in range(50)))
    worker.drain()
    assert (len(down.messages), len(well.messages)) == (1, 50)
    clock.shift(5)
    worker.drain()
    clock.shift(9)
    worker.drain()
    assert len(down.messages) == 2
    clock.shift(2)
    worker.drain()
    assert len(down.messages) == 3


def test_one_bad_message_does_not_hold_up_those_after_it(
    alice: Somebody, receive: Receive, worker: DeliveryWorker, write: Write, clock: time_machine.Traveller
) -> None:
    receiver = receive(lambda message: DOWN if message.data["seq"] == 2 else Answer())
    webhook = alice.subscribe(receiver.url)
    write("alpha", "beta", "gamma", "delta")
    worker.drain()
    clock.shift(4)
    worker.drain()
    assert receiver.seqs == [1, 2]
    clock.shift(2)
    worker.drain()
    clock.shift(11)
    worker.drain()
    assert sorted(set(receiver.seqs)) == [1, 2, 3, 4]
    waiting = alice.deliveries(webhook, "?state=waiting")
    assert [one["seq"] for one in waiting] == [2]


def test_the_feed_waits_for_a_receiver_that_is_down(
    alice: Somebody, receive: Receive, worker: DeliveryWorker, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MAX_WAITING_MESSAGES", 10)
    receiver = receive(every(DOWN))
    webhook = alice.subscribe(receiver.url)
    write(*(f"plant-{each}" for each in range(25)))
    worker.drain()
    now = alice.get(webhook["links"]["self"])
    assert (now["position"], now["waiting"]) == (10, 10)
    receiver.answers = every(Answer())
    alice.patch(webhook, state="active")
    worker.drain()
    assert receiver.seqs == [1, *range(1, 26)]


def test_a_pause_loses_nothing(alice: Somebody, receiver: Receiver, worker: DeliveryWorker, write: Write) -> None:
    webhook = alice.subscribe(receiver.url)
    alice.patch(webhook, state="paused")
    write("alpha")
    worker.drain()
    assert receiver.messages == []
    alice.patch(webhook, state="active")
    worker.drain()
    assert receiver.seqs == [1]


def test_a_replay_sends_again_what_came_after_a_number_under_the_same_ids(
    alice: Somebody, receiver: Receiver, worker: DeliveryWorker, write: Write
) -> None:
    write("older")
    webhook = alice.subscribe(receiver.url)
    write("alpha", "beta")
    worker.drain()
    answer = alice.ask("POST", f"{webhook['links']['self']}/replay?after=2")
    assert answer.status_code == 200, answer.text
    worker.drain()
    assert receiver.seqs == [2, 3, 3]
    assert receiver.ids[1] == receiver.ids[2]
    # Also what was there before the subscription.
    alice.ask("POST", f"{webhook['links']['self']}/replay?after=0")
    worker.drain()
    assert receiver.seqs == [2, 3, 3, 1, 2, 3]
    assert alice.ask("POST", f"{webhook['links']['self']}/replay?after=4").status_code == 410
    assert alice.ask("POST", f"{webhook['links']['self']}/replay").status_code == 400


def test_a_ping_takes_the_way_of_all_messages(alice: Somebody, receiver: Receiver, worker: DeliveryWorker) -> None:
    webhook = alice.subscribe(receiver.url)
    asked = alice.ask("POST", f"{webhook['links']['self']}/test")
    assert asked.status_code == 200, asked.text
    worker.drain()
    (message,) = receiver.messages
    said = Verifier(webhook["secret"]).verify(message.body, message.headers)
    assert said["type"] == "ping"
    assert said["data"] == {"webhook": webhook["id"]}
    assert asked.json["id"] == message.id
    assert [one["id"] for one in alice.deliveries(webhook)] == [message.id]


def test_pings_do_not_pile_up(alice: Somebody, receiver: Receiver) -> None:
    address = f"{alice.subscribe(receiver.url)['links']['self']}/test"
    assert [alice.ask("POST", address).status_code for _ in range(6)] == [200] * 5 + [409]


def test_nothing_is_sent_for_a_key_that_is_not_valid_until_its_owner_has_another(
    alice: Somebody,
    make_somebody: Callable[..., Somebody],
    receiver: Receiver,
    worker: DeliveryWorker,
    write: Write,
    engine: Engine,
) -> None:
    alice.subscribe(receiver.url)
    write("alpha")
    with engine.begin() as connection:
        connection.execute(update(ApiKey).values(revoked_at=dt.datetime.now(dt.UTC)))
    worker.drain()
    assert receiver.messages == []
    again = make_somebody("Alice")
    worker.drain()
    assert receiver.seqs == [1]
    assert len(again.get("/v1/webhooks")["data"]) == 1


def test_workers_share_the_work_and_never_send_a_message_twice_at_once(
    alice: Somebody, receive: Receive, write: Write, engine: Engine
) -> None:
    at_once: dict[str, int] = {}
    most: list[int] = []
    lock = threading.Lock()
    receivers = [receive() for _ in range(4)]
    for receiver in receivers:

        def answer(message: Received, port: str = receiver.url) -> Answer:
            with lock:
                at_once[port] = at_once.get(port, 0) + 1
                most.append(at_once[port])
            time.sleep(0.002)
            with lock:
                at_once[port] -= 1
            return Answer()

        receiver.answers = answer
        alice.subscribe(receiver.url)
    write(*(f"plant-{each}" for each in range(60)))
    both = [DeliveryWorker(engine, Sender(private=True, timeout=math.ceil(scale_bound(5)))) for _ in range(2)]
    threads = [threading.Thread(target=one.run) for one in both]
    for thread in threads:
        thread.start()
    soon(lambda: sum(len(one.messages) for one in receivers) >= 240)
    for one in both:
        one.stopping.set()
    for thread in threads:
        thread.join()
    assert [one.seqs for one in receivers] == [list(range(1, 61))] * 4
    assert max(most) == 1


def test_who_was_killed_holds_a_subscription_until_the_lease_ends(
    alice: Somebody,
    receiver: Receiver,
    worker: DeliveryWorker,
    write: Write,
    engine: Engine,
    clock: time_machine.Traveller,
) -> None:
    alice.subscribe(receiver.url)
    write("alpha")
    with open_write_session(engine) as session, session.begin():
        now = dt.datetime.now(dt.UTC)
        pk = session.scalar(select(Webhook.pk))
        assert outbox.acquire_lease(session, pk, "killed", now, now + dt.timedelta(seconds=6))
        assert not outbox.acquire_lease(session, pk, "other", now, now + dt.timedelta(seconds=6))
    worker.drain()
    assert receiver.messages == []
    clock.shift(7)
    worker.drain()
    assert receiver.seqs == [1]


def test_what_was_delivered_is_forgotten_after_a_month(
    alice: Somebody, receiver: Receiver, worker: DeliveryWorker, write: Write, clock: time_machine.Traveller
) -> None:
    webhook = alice.subscribe(receiver.url)
    write("alpha")
    worker.drain()
    clock.shift(dt.timedelta(days=31))
    write("beta")
    worker.drain()
    assert [one["seq"] for one in alice.deliveries(webhook)] == [2]


def test_a_subscription_that_is_deleted_during_an_attempt_ends_in_peace(
    alice: Somebody, receive: Receive, worker: DeliveryWorker, write: Write, engine: Engine
) -> None:
    def answer(message: Received) -> Answer:
        with open_write_session(engine) as session, session.begin():
            unsubscribe(session, session.scalars(select(Webhook)).one())
        return Answer()

    receiver = receive(answer)
    alice.subscribe(receiver.url)
    write("alpha", "beta")
    worker.drain()
    assert len(receiver.messages) == 1
    with engine.connect() as connection:
        assert connection.execute(select(WebhookDelivery)).all() == []


def test_the_worker_ends_when_told_and_finishes_what_it_sends(
    alice: Somebody, receive: Receive, worker: DeliveryWorker, write: Write
) -> None:
    began = threading.Event()

    def answer(message: Received) -> Answer:
        began.set()
        return Answer(seconds=0.5)

    receiver = receive(answer)
    webhook = alice.subscribe(receiver.url)
    write("alpha", "beta")
    thread = threading.Thread(target=worker.run)
    thread.start()
    assert began.wait(scale_bound(10))
    worker.stopping.set()
    thread.join(scale_bound(10))
    assert not thread.is_alive()
    assert receiver.seqs == [1]
    assert [(one["seq"], one["state"]) for one in alice.deliveries(webhook)] == [(2, "waiting"), (1, "delivered")]


def test_a_database_that_is_away_is_waited_for(
    alice: Somebody,
    receiver: Receiver,
    worker: DeliveryWorker,
    write: Write,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "DATABASE_RETRY_SECONDS", 0.2)
    alice.subscribe(receiver.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE webhooks RENAME TO webhooks_away")
    thread = threading.Thread(target=worker.run)
    thread.start()
    time.sleep(0.5)
    assert thread.is_alive()
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE webhooks_away RENAME TO webhooks")
    write("alpha")
    soon(lambda: bool(receiver.messages))
    worker.stopping.set()
    thread.join()
    assert receiver.seqs == [1]


def test_the_command_sends_what_is_due_and_logs_neither_address_nor_secret(
    alice: Somebody, receiver: Receiver, write: Write, database_url: str
) -> None:
    secret = alice.subscribe(f"{receiver.url}?token=swordfish")["secret"]
    write("alpha", "beta")
    here = {"EVFACTS_DATABASE_URL": database_url, "EVFACTS_WEBHOOKS_PRIVATE": "true"}
    done = CliRunner(env=here).invoke(evfacts, ["deliver", "--once"])
    assert (done.exit_code, receiver.seqs) == (0, [1, 2])
    lines = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert [(one["message"], one["status"]) for one in lines] == [(name, 200) for name in receiver.ids]
    assert not [one for one in (secret, "swordfish", "127.0.0.1") if one in done.output]
