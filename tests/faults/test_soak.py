"""Sixteen writers and four readers of the feed at once: each reader sees every change once and in order."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from tests.deployment.serving import Served, serve
from tests.faults.checks import changes_of, sound
from tests.faults.client import Client, Notes, writing
from tests.faults.forms import Form, in_both_forms

READERS = 4
# A reader that has read everything asks again so often.
PAUSE = 0.2


@dataclass
class Seen:
    """What a reader of the feed has seen: the numbers in their order, and when it saw each change."""

    numbers: list[int] = field(default_factory=list)
    at: dict[tuple[str, str, int], float] = field(default_factory=dict)


@in_both_forms
def test_readers_see_every_change_once_and_in_order(
    form: Form, database_url: str, engine: Engine, keys: list[str], tmp_path: Path
) -> None:
    notes = Notes()
    with (
        serve(database_url, tmp_path, form.program) as served,
        following(served, keys[0], notes) as readers,
        writing(served.port, keys, notes),
    ):
        time.sleep(form.seconds)
    sound(engine, notes)
    changes = changes_of(engine)
    for seen in readers:
        assert seen.numbers == list(range(1, changes.total() + 1))
        assert seen.at.keys() == changes.keys()
    lags = sorted(lag for seen in readers for lag in lags_of(seen, notes))
    middle, most = lags[len(lags) // 2], lags[len(lags) * 99 // 100]
    print(f"\n{engine.dialect.name}, {form.seconds:.0f} s: {changes.total()} changes; {notes}")
    print(f"readers behind by {middle:.2f} s in the middle, {most:.2f} s in 99 of 100, {lags[-1]:.2f} s at most")


@contextmanager
def following(served: Served, key: str, notes: Notes) -> Iterator[list[Seen]]:
    """Let readers follow the feed during the block, and then to its end."""
    stop = threading.Event()
    readers = [Seen() for _ in range(READERS)]
    with ThreadPoolExecutor(READERS) as threads:
        ended = [threads.submit(follow, Client(served.port, key, notes), seen, stop) for seen in readers]
        try:
            yield readers
        finally:
            stop.set()
    for one in ended:
        one.result()


def follow(client: Client, seen: Seen, stop: threading.Event) -> None:
    """Read the feed to its end, again and again; after `stop` once more."""
    last, ending = 0, False
    while True:
        ending = ending or stop.is_set()
        answer = client.get(f"/v1/changes?after={last}&limit=100", stop)
        if answer is None:
            return
        for one in answer.said["data"]:
            seen.numbers.append(one["seq"])
            seen.at[one["source"], one["id"], one["revision"]] = time.monotonic()
        page = answer.said["page"]
        last = page["next_after"]
        if not page["more"]:
            if ending:
                break
            time.sleep(PAUSE)
    client.close()


def lags_of(seen: Seen, notes: Notes) -> Iterator[float]:
    """Yield by how much later than the writer a reader knew of each change, in seconds."""
    for one in notes.acknowledged:
        assert one.answer is not None
        said = one.answer.said
        for record in said["records"] if one.method == "POST" else [said]:
            yield max(seen.at[one.name, record["id"], record["revision"]] - one.answered_at, 0)
