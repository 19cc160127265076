"""Starts the service as it is run, with gunicorn and its workers, and talks to it byte by byte."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from settings import parse_database_url as parse_url
from tests.busy_machine import scale_bound
from tests.paths import ROOT

PATIENCE = scale_bound(60)
# As `evfacts serve` does it, without asking for a database first.
PROGRAM = ("-c", "from cli.main import start_gunicorn; start_gunicorn()")
# So that a test of a limit of requests says so.
UNLIMITED = {f"EVFACTS_{name}_PER_MINUTE": "0" for name in ("READS", "SEARCHES", "EXPORTS", "WRITES", "BAD_KEYS")}


@dataclass
class Served:
    """A service that runs."""

    port: int
    process: subprocess.Popen[str]
    log: Path

    def connect(self) -> socket.socket:
        """Open a connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def say(self, request: bytes) -> bytes:
        """Send bytes, and return all that is answered before the connection ends."""
        with self.connect() as connection:
            connection.sendall(request)
            return read_all(connection)

    def get(self, path: str, *fields: str) -> bytes:
        """Ask for a path on a connection of its own."""
        lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Connection: close", *fields, "", ""]
        return self.say("\r\n".join(lines).encode())


def read_all(connection: socket.socket) -> bytes:
    """Read to the end of a connection; a reset is an end too."""
    found = b""
    try:
        while piece := connection.recv(65536):
            found += piece
    except ConnectionResetError:
        pass
    return found


@contextmanager
def serve(database_url: str, folder: Path, program: tuple[str, ...] = PROGRAM, **environment: str) -> Iterator[Served]:
    """Serve a database with two workers until the end of the block."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = int(taken.getsockname()[1])
    log = folder / f"served-{port}.log"
    url = parse_url(database_url).render_as_string(hide_password=False)
    set_here = {"EVFACTS_DATABASE_URL": url, "PORT": str(port), "WEB_CONCURRENCY": "2", "SEEDS": ""}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *program],
            cwd=ROOT,
            env=os.environ | UNLIMITED | set_here | environment,
            stdout=output,
            stderr=output,
            text=True,
        )
        try:
            served = Served(port, process, log)
            await_answer(served)
            yield served
        finally:
            process.terminate()
            process.wait(PATIENCE)


def await_answer(served: Served) -> None:
    """Wait until the service answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and served.process.poll() is None:
        try:
            if b" 200 " in served.get("/healthz"):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(served.log.read_text())
