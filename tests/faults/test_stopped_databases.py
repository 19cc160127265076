"""PostgreSQL stops and starts again under load: 503 meanwhile, and then all goes on without anybody's help."""

import itertools
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.engine import make_engine
from settings import parse_database_url
from tests import database_templates, postgres
from tests.deployment.serving import serve
from tests.faults.checks import sound
from tests.faults.client import Client, Notes, writing
from tests.faults.conftest import make_keys
from tests.faults.forms import Form, in_both_forms
from tests.faults.test_killed_workers import await_writes

WRITERS = 8
# What survives the death of the server is what it has written before it answers. What would survive the death of the
# machine is not tried here, so that nothing need be synced.
DURABLE = {"synchronous_commit": "on", "full_page_writes": "on"}
READS = ("/v1/companies", "/v1/changes", "/v1/companies/shared-1", "/v1/status", "/readyz")


@pytest.fixture
def server() -> Iterator[Path]:
    """The directory of a server of this test alone, which may stop it; a short path, since a socket is in it."""
    directory = Path(tempfile.mkdtemp(prefix="evfacts-stopped-"))
    postgres.start(directory, **DURABLE)
    yield directory
    postgres.stop(directory)
    shutil.rmtree(directory)


@in_both_forms
def test_the_service_outlives_a_stop_of_the_database(form: Form, server: Path, tmp_path: Path) -> None:
    url, notes, recovery = postgres.start(server), Notes(), 0.0
    database_templates.migrate(url)
    engine = make_engine(parse_database_url(url))
    keys = make_keys(engine)[:WRITERS]
    engine.dispose()
    stops = max(form.times // 5, 2)
    modes = itertools.islice(itertools.cycle(("immediate", "fast")), stops)
    with serve(url, tmp_path, form.program) as served, writing(served.port, keys, notes):
        for mode in modes:
            await_writes(notes)
            time.sleep(random.uniform(0, 0.2))  # noqa: S311 - somewhere in a write
            postgres.stop(server, mode)
            unavailable(Client(served.port, keys[0], notes))
            assert b"200 OK" in served.get("/healthz")
            postgres.start(server)
            started = time.monotonic()
            await_writes(notes)
            recovery = max(recovery, time.monotonic() - started)
    sound(engine, notes)
    engine.dispose()
    print(f"\nPostgreSQL stopped {stops} times; {notes}; writing again after {recovery:.1f} s at most")


def unavailable(client: Client) -> None:
    """Check that every read is told to come back."""
    for path in READS:
        answer = client.ask("GET", path)
        assert answer is not None
        assert (answer.status, answer.code) == (503, "unavailable")
        assert answer.fields["Retry-After"]
    client.close()
