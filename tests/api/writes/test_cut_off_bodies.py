"""Bodies whose sender goes away in the middle, at the service as it is run: half a dossier is none."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from models.engine import make_engine
from settings import parse_database_url as parse_url
from tests.api.writers import key_for
from tests.conftest import copy_of
from tests.deployment.serving import Served, read_all, serve
from tests.ledger.stored_state import feed

HALF = """source:
  id: second
  title: What second says
  published: "2026-02-03"
  language: en
claims:
  - plant: alpha
    certainty: reported
    facts:
      name: Alpha
"""
WHOLE = HALF + "      city: Halle\n"


# Nothing here depends on the engine.
@pytest.fixture
def url(template_on: Callable[[str, str], str], tmp_path: Path) -> Iterator[str]:
    yield from copy_of(template_on("migrated", "sqlite"), tmp_path)


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = make_engine(parse_url(url))
    yield made
    made.dispose()


@pytest.fixture
def post(url: str, engine: Engine, tmp_path: Path) -> Iterator[Callable[[str, bytes], bytes]]:
    """A function that posts a dossier with some header fields and then sends no more; it returns the answer."""
    key = key_for(engine, "Alice")
    with serve(url, tmp_path) as served:
        yield lambda fields, body: send(served, key, fields, body)


def send(served: Served, key: str, fields: str, body: bytes) -> bytes:
    head = (
        f"POST /v1/dossiers HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/yaml\r\n"
        f"Authorization: Bearer {key}\r\n{fields}\r\n\r\n"
    )
    with served.connect() as connection:
        connection.sendall(head.encode() + body)
        connection.shutdown(1)  # no more comes, and the answer is still read
        return read_all(connection)


def chunk(text: str) -> bytes:
    return f"{len(text):x}\r\n{text}\r\n".encode()


def test_half_a_dossier_is_refused_however_its_length_is_told(
    post: Callable[[str, bytes], bytes], engine: Engine
) -> None:
    assert b'"bad-request"' in post(f"Content-Length: {len(WHOLE)}", HALF.encode())
    # Without a length the end is told by the last piece.
    for body in (
        chunk(HALF),
        chunk(HALF) + b"40\r\n",
        chunk(HALF) + b"40\r\n      ci",
        chunk(HALF) + b"nonsense\r\n",
        chunk(HALF)[:-2],
    ):
        answer = post("Transfer-Encoding: chunked", body)
        assert b'"bad-request"' in answer
    # One that is cut off at just the length that is taken is not the whole either.
    padding = "#" + "x" * (4_000_000 - len(HALF) - 2) + "\n"
    answer = post("Transfer-Encoding: chunked", chunk(padding + HALF) + chunk("      city: Halle\n") + b"0\r\n\r\n")
    assert b'"too-large"' in answer
    assert feed(engine) == []
    assert b" 201 " in post("Transfer-Encoding: chunked", chunk(HALF) + chunk("      city: Halle\n") + b"0\r\n\r\n")
    assert feed(engine)[0]["fields"] == ["city", "name"]
