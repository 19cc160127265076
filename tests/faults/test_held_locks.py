"""Somebody holds a lock for longer than writers wait: they are told to come back, and readers read on meanwhile."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.engine import FEED_LOCK
from tests.deployment.serving import Served, serve
from tests.faults.checks import sound
from tests.faults.client import SHARED, Client, Notes, Submission, whole
from tests.faults.forms import Form, in_both_forms

# More than the service has threads: two workers of eight.
WRITERS = 24
LOCKS = [
    pytest.param("sqlite", "SELECT 1", id="sqlite"),  # every transaction begins as a writer
    pytest.param("postgresql", f"SELECT pg_advisory_xact_lock({FEED_LOCK})", id="feed", marks=pytest.mark.slow),
    pytest.param("postgresql", "LOCK TABLE claims IN EXCLUSIVE MODE", id="claims", marks=pytest.mark.slow),
    pytest.param("postgresql", "LOCK TABLE remembered_answers IN EXCLUSIVE MODE", id="remembered_answers"),
]


@pytest.mark.parametrize(("engine_name", "statement"), LOCKS)
@pytest.mark.timing
@in_both_forms
def test_who_waits_too_long_is_told_to_come_back(
    form: Form, statement: str, database_url: str, engine: Engine, keys: list[str], tmp_path: Path
) -> None:
    notes, rounds = Notes(), max(form.times // 20, 1)
    with serve(database_url, tmp_path, form.program) as served:
        for number in range(rounds):
            writes = [whole(f"{number}-{one}", SHARED[0]) for one in range(WRITERS)]
            with held(engine, statement), reading(served, keys[0], notes) as seconds:
                assert set(at_once(served, keys, writes, notes)) == {503}, notes.surprises
            assert max(seconds) < form.longest_wait
            assert set(at_once(served, keys, writes, notes, until=120)) == {201}
            notes.submissions += writes
    sound(engine, notes)
    print(f"\n{statement}: {rounds} rounds of {WRITERS} writers; {notes}")


def at_once(served: Served, keys: list[str], writes: list[Submission], notes: Notes, until: float = 0) -> list[int]:
    """Send all writes at once, each on a connection of its own; again `until` so many seconds have gone."""

    def send(number: int) -> int:
        client = Client(served.port, keys[number % len(keys)], notes)
        status = client.submit(writes[number], time.monotonic() + until)
        client.close()
        return status

    with ThreadPoolExecutor(len(writes)) as threads:
        return list(threads.map(send, range(len(writes))))


@contextmanager
def held(engine: Engine, statement: str) -> Iterator[None]:
    """Hold a lock during the block."""
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
        yield
        connection.rollback()


@contextmanager
def reading(served: Served, key: str, notes: Notes) -> Iterator[list[float]]:
    """Read again and again during the block, and return how long each answer took."""
    stop = threading.Event()
    seconds: list[float] = []

    def read() -> None:
        while not stop.wait(0.2):
            client, started = Client(served.port, key, notes), time.monotonic()
            client.get("/v1/changes")
            client.close()
            seconds.append(time.monotonic() - started)

    with ThreadPoolExecutor(1) as thread:
        ended = thread.submit(read)
        try:
            yield seconds
        finally:
            stop.set()
    ended.result()
