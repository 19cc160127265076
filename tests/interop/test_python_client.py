"""A client that a generator makes of the description of the API reads and writes, and passes strict type checks."""

import datetime as dt
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from ledger.api_keys import make_key
from models.engine import make_engine, open_write_session
from models.vocabularies import Scope
from settings import parse_database_url as parse_url
from tests.conftest import client_of, copy_of

HERE = Path(__file__).parent


@pytest.fixture
def sqlite_url(template_on: Callable[[str, str], str], tmp_path: Path) -> Iterator[str]:
    """All dossiers in SQLite: what a client sees depends on no engine."""
    yield from copy_of(template_on("seeded", "sqlite"), tmp_path)


@pytest.fixture
def key(sqlite_url: str) -> str:
    engine = make_engine(parse_url(sqlite_url))
    with open_write_session(engine) as session, session.begin():
        _, key = make_key(session, "Alice", Scope.WRITE, dt.datetime.now(dt.UTC))
    engine.dispose()
    return key


def test_a_generated_client_reads_and_writes(sqlite_url: str, key: str, tmp_path: Path) -> None:
    generated = tmp_path / "generated"
    environment = os.environ | {"PYTHONPATH": str(generated), "MYPYPATH": str(generated)}

    def run(*command: str) -> None:
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    with contextmanager(client_of)(sqlite_url) as client:
        (tmp_path / "openapi.json").write_bytes(client.get("/openapi.json").data)
        server = make_server("127.0.0.1", 0, client.application, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            config = str(HERE / "openapi-python-client.yaml")
            wanted = ("--path", "openapi.json", "--config", config, "--meta", "none")
            out = str(generated / "evfacts_client")
            run(sys.executable, "-m", "openapi_python_client", "generate", *wanted, "--output-path", out)
            run(sys.executable, "-m", "mypy", "--strict", "--config-file=", str(HERE / "client.py"))
            run(sys.executable, str(HERE / "client.py"), f"http://127.0.0.1:{server.port}", key)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
