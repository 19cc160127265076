"""Clients that are slow, stubborn or wordy do not take the service away from the others."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import orjson
import pytest

from tests.api.routes import PROBLEM_KEYS
from tests.busy_machine import scale_bound
from tests.deployment.serving import Served, read_all, serve

# Several times as many as there are threads: two workers of eight.
MANY = 100
AT_ONCE = 2.0
COMPLETE = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service over a database that is not there, which is all that health needs."""
    folder = tmp_path_factory.mktemp("served")
    with serve(f"sqlite:///{folder / 'evfacts.db'}", folder) as found:
        yield found


@contextmanager
def crowd(served: Served, said: bytes) -> Iterator[list[socket.socket]]:
    """Open many connections, and say something on each of them."""
    with ExitStack() as stack:
        connections = [stack.enter_context(served.connect()) for _ in range(MANY)]
        for one in connections:
            one.sendall(said)
        yield connections


def seconds(ask: Callable[[], bytes]) -> float:
    started = time.perf_counter()
    assert b"200 OK" in ask()
    return time.perf_counter() - started


@pytest.mark.timing
@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"GET /heal", id="half a line"),
        pytest.param(COMPLETE[:-2], id="half a header"),
        pytest.param(COMPLETE + b"GET /v1", id="one request and a half"),
        pytest.param(COMPLETE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), id="a request and no goodbye"),
        pytest.param(b"POST /v1/plants HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\n{", id="half a body"),
    ],
)
def test_clients_that_wait_keep_nobody_waiting(served: Served, said: bytes) -> None:
    with crowd(served, said):
        for _ in range(5):
            assert seconds(lambda: served.get("/healthz")) < scale_bound(AT_ONCE)


@pytest.mark.timing
def test_a_client_that_drips_is_served_and_one_that_stops_is_shown_out(served: Served) -> None:
    with served.connect() as dripping, served.connect() as stopped:
        stopped.sendall(b"GET /")
        for byte in COMPLETE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"):
            dripping.sendall(bytes([byte]))
            time.sleep(0.01)
        assert b"200 OK" in read_all(dripping)
        started = time.monotonic()
        assert read_all(stopped) == b""
        assert time.monotonic() - started < scale_bound(10)


def test_a_connection_is_kept_for_many_requests(served: Served) -> None:
    found = b""
    with served.connect() as connection:
        for times in range(1, 5):
            # The last two are sent at once.
            connection.sendall(COMPLETE if times < 4 else COMPLETE + COMPLETE)
            while found.count(b'{"status":"ok"}') < times + (times == 4):
                piece = connection.recv(65536)
                assert piece
                found += piece
    assert found.count(b"200 OK") == 5


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        pytest.param(b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"414", id="long address"),
        pytest.param(COMPLETE[:-2] + b"A: " + b"a" * 9000 + b"\r\n\r\n", b"431", id="long field"),
        pytest.param(COMPLETE[:-2] + b"A: a\r\n" * 100 + b"\r\n", b"431", id="many fields"),
        pytest.param(COMPLETE[:-2] + (b"A: " + b"a" * 8000 + b"\r\n") * 20 + b"\r\n", b"431", id="long header"),
        pytest.param(b"A" * 200_000, b"431", id="no header at all"),
        pytest.param(b"GET /healthz HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n", b"400", id="malformed field"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"400", id="TLS"),
        pytest.param(b"GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n", b"400", id="other version"),
        pytest.param(
            b"POST /v1/plants HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"400",
            id="two lengths",
        ),
    ],
)
def test_what_is_too_large_or_no_request_is_refused(served: Served, request_: bytes, status: bytes) -> None:
    answer = served.say(request_)
    assert answer.split(b"\r\n")[0].split(b" ")[1] == status, answer[:200]
    assert b"200 OK" in served.get("/healthz")


def test_the_server_does_not_say_of_which_version_it_is(served: Served) -> None:
    header = served.get("/healthz").split(b"\r\n\r\n")[0]
    lines = [line for line in header.lower().split(b"\r\n") if line.startswith((b"server:", b"x-powered-by:"))]
    assert lines == [b"server: gunicorn"]


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        pytest.param(b"GET /v1/plants?name=%s HTTP/1.1" % (b"a" * 9000), 414, "uri-too-long", id="a long address"),
        pytest.param(b"GET / HTTP/1.1\r\nX-Long: " + b"a" * 70_000, 431, "headers-too-large", id="a long header"),
        pytest.param(b"GET / HTTP/1.1" + b"\r\nX-A: b" * 100, 431, "headers-too-large", id="many header fields"),
        pytest.param(b"GET / HTTP/9.9", 400, "bad-request", id="another version"),
        pytest.param(b"\x16\x03\x01\x02\x00", 400, "bad-request", id="TLS"),
        pytest.param(b"GET / HTTP/1.1\r\nBad Name: x", 400, "bad-request", id="a bad name"),
    ],
)
def test_what_is_no_request_is_answered_with_a_problem(served: Served, said: bytes, status: int, code: str) -> None:
    head, _, body = served.say(said + b"\r\n\r\n").partition(b"\r\n\r\n")
    problem = orjson.loads(body)

    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert b"\r\nContent-Type: application/problem+json\r\n" in head
    assert list(problem) == PROBLEM_KEYS
    assert (problem["status"], problem["code"]) == (status, code)
