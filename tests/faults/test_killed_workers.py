"""A worker that is killed takes nothing with it but the connections that it had."""

import os
import random
import signal
import time
from pathlib import Path

from sqlalchemy import Engine

from tests.deployment.serving import PATIENCE, serve
from tests.faults.checks import sound
from tests.faults.client import Notes, writing
from tests.faults.forms import Form, in_both_forms
from tests.faults.processes import workers

WRITERS = 8


@in_both_forms
def test_what_was_acknowledged_outlives_the_workers(
    form: Form, database_url: str, engine: Engine, keys: list[str], tmp_path: Path
) -> None:
    notes = Notes()
    with serve(database_url, tmp_path, form.program) as served, writing(served.port, keys[:WRITERS], notes):
        for _ in range(form.times):
            await_writes(notes)
            time.sleep(random.uniform(0, 0.1))  # noqa: S311 - somewhere in a write
            # The oldest, which surely serves.
            os.kill(workers(served)[0], signal.SIGKILL)
    sound(engine, notes)
    assert notes.counts["connections lost"] > 0
    print(
        f"\n{engine.dialect.name}: {form.times} workers killed; {len(notes.acknowledged)} writes; {dict(notes.counts)}"
    )


def await_writes(notes: Notes) -> None:
    """Wait until more is acknowledged: then the service is at work."""
    before, until = len(notes.acknowledged), time.monotonic() + 2 * PATIENCE
    while len(notes.acknowledged) < before + 3:
        assert not notes.surprises
        assert time.monotonic() < until, dict(notes.counts)
        time.sleep(0.01)
