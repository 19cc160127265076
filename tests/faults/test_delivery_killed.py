"""`evfacts deliver` is killed again and again while it sends; nothing is lost, and what is repeated has the same id."""

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, func, select

from delivery.subscriptions import subscribe
from ledger.api_keys import make_key
from ledger.writes.changes import load_last_seq
from models import Webhook, WebhookDelivery
from models.engine import open_write_session
from models.vocabularies import Scope
from tests.busy_machine import scale_bound
from tests.delivery.receiver import Answer, Receiver, receiving
from tests.dossiers import dossier, naming, store
from tests.faults.forms import Form, in_both_forms
from tests.paths import ROOT

SUBSCRIPTIONS, CHANGES = 3, 25
# A receiver takes so long for each message that the worker is in the midst of its work when it is killed.
SECONDS = 0.02
PATIENCE = scale_bound(60)
PATIENCE_A_MESSAGE = scale_bound(0.1)  # of those that the workers which were killed have left to the last one


@contextmanager
def delivering(url: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker to the end of the block, in which it may have ended already."""
    here = {"EVFACTS_DATABASE_URL": url, "EVFACTS_WEBHOOKS_PRIVATE": "true", "EVFACTS_WEBHOOKS_TIMEOUT": "1"}
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "cli.main", "deliver"], cwd=ROOT, env=os.environ | here, stdout=output, stderr=output
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def until(
    happened: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, patience: float = PATIENCE
) -> None:
    """Wait until something has happened; fail where the worker ends before, or it takes too long."""
    end = time.monotonic() + patience
    while not happened():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.005)


def add_changes(engine: Engine, turn: int) -> int:
    """Write new plants, and return the number of the last change."""
    names = [f"plant plant-{turn}-{each}" for each in range(CHANGES)]
    store(engine, dossier(f"turn-{turn}", "2022-08-26", *naming(*names)))
    with open_write_session(engine) as session:
        return load_last_seq(session)


def subscribe_all(engine: Engine, receiver: Receiver) -> None:
    now = dt.datetime.now(dt.UTC)
    with open_write_session(engine) as session, session.begin():
        make_key(session, "Alice", Scope.WRITE, now)
        for number in range(SUBSCRIPTIONS):
            subscribe(session, "Alice", {"url": f"{receiver.url}/{number}"}, now)


def expected(last: int) -> set[tuple[str, int]]:
    return {(f"/hooks/{number}", seq) for number in range(SUBSCRIPTIONS) for seq in range(1, last + 1)}


def came(receiver: Receiver) -> set[tuple[str, int]]:
    return {(one.path, one.data["seq"]) for one in list(receiver.messages)}


def waiting(engine: Engine) -> int:
    with engine.connect() as connection:
        rows = select(func.count(WebhookDelivery.pk)).where(WebhookDelivery.delivered_at.is_(None))
        return connection.scalar(rows) or 0


@in_both_forms
def test_no_change_is_lost_where_the_worker_is_killed(
    engine: Engine, database_url: str, form: Form, tmp_path: Path
) -> None:
    log = tmp_path / "deliver.log"
    with receiving(lambda message: Answer(seconds=SECONDS)) as receiver:
        subscribe_all(engine, receiver)
        last = 0
        for turn in range(form.times):
            last = add_changes(engine, turn)
            with delivering(database_url, log) as process:
                before = len(receiver.messages)
                until(lambda had=before: len(receiver.messages) > had, process, log)
                time.sleep(random.uniform(0, 0.3))  # noqa: S311 - nothing secret
                process.send_signal(signal.SIGKILL)
                process.wait()
            # It was in the midst of its work, or this would prove nothing.
            assert expected(last) - came(receiver)
        patience = PATIENCE + PATIENCE_A_MESSAGE * len(expected(last))
        with delivering(database_url, log) as process:
            until(lambda: expected(last) <= came(receiver) and not waiting(engine), process, log, patience)
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0, log.read_text()
    assert came(receiver) == expected(last)
    ids = {(one.path, one.data["seq"]): set() for one in receiver.messages}
    for one in receiver.messages:
        ids[one.path, one.data["seq"]].add(one.id)
    assert {len(names) for names in ids.values()} == {1}
    # Of each worker that was killed, each subscription can repeat what was under way, and nothing else.
    assert len(receiver.messages) - len(ids) <= form.times * SUBSCRIPTIONS
    with engine.connect() as connection:
        states = connection.execute(select(Webhook.position, Webhook.failures, Webhook.state)).all()
        rows = connection.scalar(select(func.count(WebhookDelivery.pk)))
    assert set(states) == {(last, 0, "active")}
    assert rows == len(ids)
    print(f"{form.times} kills, {len(ids)} messages, {len(receiver.messages) - len(ids)} of them twice")


def test_who_is_told_to_stop_finishes_what_is_under_way(engine: Engine, database_url: str, tmp_path: Path) -> None:
    log = tmp_path / "deliver.log"
    with receiving(lambda message: Answer(seconds=0.3)) as receiver:
        subscribe_all(engine, receiver)
        add_changes(engine, 0)
        with delivering(database_url, log) as process:
            until(lambda: len(receiver.messages) > 0, process, log)
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0, log.read_text()
        with engine.connect() as connection:
            received = connection.scalar(
                select(func.count(WebhookDelivery.pk)).where(WebhookDelivery.delivered_at.is_not(None))
            )
            held = connection.scalar(select(func.max(Webhook.held_until)))
    assert received == len(receiver.messages)
    assert held <= dt.datetime.now(dt.UTC)
