"""One attempt: what a receiver may do, and that none of it follows, waits or reads without end."""

import math
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from delivery.http_client import Outcome, Sender
from delivery.retry_schedule import DELAYS, JITTER, compute_delay, compute_rest, limit_retry_after
from tests.busy_machine import scale_bound
from tests.delivery.receiver import Answer, every, receiving

# A key and a certificate that signs itself, of the name in the name of the file: for tests alone.
PAIR = Path(__file__).with_name("hooks.example.pem")
SENDER = Sender(private=True, timeout=math.ceil(scale_bound(1)))
pytestmark = pytest.mark.timing  # `attempt` asserts an upper bound in all tests


@contextmanager
def answering(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """Listen, and talk byte by byte to whoever comes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection, suppress(OSError):
                        talk(connection)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        # Closing a socket does not wake who waits on it.
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(scale_bound(5))


def attempt(url: str, sender: Sender = SENDER) -> Outcome:
    """Try once, and check that it took no longer than it may."""
    started = time.monotonic()
    outcome = sender.post(url, {"Content-Type": "application/json"}, b"{}")
    assert time.monotonic() - started < sender.timeout + scale_bound(1)
    return outcome


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_a_status_of_success_is_success(status: int) -> None:
    with receiving(every(Answer(status))) as receiver:
        outcome = attempt(receiver.url)
    assert (outcome.delivered, outcome.status, outcome.error) == (True, status, None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with receiving() as other, receiving(every(Answer(status, {"Location": other.url}))) as receiver:
        outcome = attempt(receiver.url)
        assert (outcome.delivered, outcome.status) == (False, status)
        assert "redirect" in str(outcome.error)
        assert len(receiver.messages) == 1
        assert other.messages == []


@pytest.mark.parametrize("status", [304, 400, 404, 410, 429, 500, 503])
def test_every_other_status_is_a_failure(status: int) -> None:
    with receiving(every(Answer(status))) as receiver:
        assert not attempt(receiver.url).delivered


def test_nothing_is_sent_by_way_of_a_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with receiving() as receiver:
        assert attempt(receiver.url).delivered


def test_the_host_is_named_as_the_subscriber_wrote_it() -> None:
    with receiving() as receiver:
        attempt(receiver.url.replace("127.0.0.1", "localhost") + "?a=b")
        (message,) = receiver.messages
    assert message.headers["host"] == f"localhost:{receiver.port}"
    assert message.path == "/hooks?a=b"
    assert message.headers["user-agent"].startswith("EVFacts")


def drip(connection: socket.socket) -> None:
    """Send a header that never ends, slowly enough for a timeout of each read never to come."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-Drip: 1\r\n")
        time.sleep(0.05)


def drip_first_line(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"H")
        time.sleep(0.05)


def say_nothing(connection: socket.socket) -> None:
    connection.settimeout(5)
    while connection.recv(65536):
        pass


def continue_for_ever(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.01)


@pytest.mark.parametrize("talk", [drip, drip_first_line, say_nothing, continue_for_ever])
def test_no_receiver_can_stretch_the_time(talk: Callable[[socket.socket], None]) -> None:
    with answering(talk) as url:
        outcome = attempt(url)
    assert (outcome.delivered, outcome.error) == (False, f"No response came within {SENDER.timeout} s.")


def test_a_handshake_that_never_ends_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(say_nothing) as url:
        assert attempt(url.replace("http", "https")).error == f"No response came within {SENDER.timeout} s."


def test_of_a_long_answer_little_is_read() -> None:
    sent: list[int] = []

    def pour(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
        while sum(sent) < 100_000_000:
            sent.append(connection.send(b"a" * 65536))

    with answering(pour) as url:
        outcome = attempt(url)
    assert outcome.delivered
    # No more than fits into the buffers of the two sockets.
    assert sum(sent) < 20_000_000


def test_a_body_that_drips_does_not_take_back_the_status() -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            connection.sendall(b"a")
            time.sleep(0.05)

    with answering(talk) as url:
        assert attempt(url).delivered


@pytest.mark.parametrize(
    "said",
    [b"", b"SSH-2.0-OpenSSH_9.9\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: a\r\n" * 500 + b"\r\n"],
)
def test_what_is_no_answer_is_a_failure_in_one_sentence(said: bytes) -> None:
    def talk(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(said)

    with answering(talk) as url:
        outcome = attempt(url)
    assert (outcome.delivered, outcome.status) == (False, None)
    assert outcome.error


def test_a_port_that_nobody_listens_on_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert attempt(f"http://127.0.0.1:{port}/").error == "The connection failed: Connection refused"


@pytest.fixture
def secure(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a receiver that speaks TLS, where the names hooks.example and other.example lead."""
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *args, **kwargs: real("127.0.0.1", *args, **kwargs))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PAIR)

    def talk(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as wrapped:
            while not wrapped.recv(65536).endswith(b"{}"):
                pass  # who closes before all has been read cuts off what was answered
            wrapped.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

    with answering(talk) as url:
        yield int(url.rstrip("/").rpartition(":")[2])


def trusting() -> Sender:
    """Return a sender that trusts the certificate of the receiver."""
    return Sender(private=True, timeout=math.ceil(scale_bound(2)), context=ssl.create_default_context(cafile=str(PAIR)))


def test_the_certificate_is_that_of_the_name_although_the_connection_goes_to_the_address(secure: int) -> None:
    assert attempt(f"https://hooks.example:{secure}/", trusting()).delivered


@pytest.mark.parametrize(("host", "sender"), [("other.example", trusting), ("hooks.example", lambda: SENDER)])
def test_a_certificate_of_another_name_or_of_nobody_is_refused(
    secure: int, host: str, sender: Callable[[], Sender]
) -> None:
    outcome = attempt(f"https://{host}:{secure}/", sender())
    assert not outcome.delivered
    assert str(outcome.error).startswith("The certificate is not valid: ")


@pytest.mark.parametrize(
    ("status", "given", "seconds"),
    [(429, "120", 120), (503, "0", 0), (503, "soon", 0), (429, "-5", 0), (500, "120", 0), (503, "9" * 30, 86400)],
)
def test_what_a_receiver_asks_for_is_honoured_within_limits(status: int, given: str, seconds: int) -> None:
    with receiving(every(Answer(status, {"Retry-After": given}))) as receiver:
        assert limit_retry_after(attempt(receiver.url).retry_after).total_seconds() == seconds


def test_it_may_ask_by_a_date() -> None:
    later = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 600))
    with receiving(every(Answer(503, {"Retry-After": later}))) as receiver:
        assert 590 < limit_retry_after(attempt(receiver.url).retry_after).total_seconds() <= 600


def test_delays_grow_and_scatter_and_end_after_three_days() -> None:
    for tries, delay in enumerate(DELAYS, 1):
        found: list[Any] = [compute_delay(tries) for _ in range(200)]
        assert delay * (1 - JITTER) <= min(found) < max(found) <= delay * (1 + JITTER)
    assert list(DELAYS) == sorted(DELAYS)
    assert compute_delay(len(DELAYS) + 1) is None
    assert [compute_rest(failures).total_seconds() for failures in (1, 2, 3, 7, 1000)] == [5, 10, 20, 300, 300]
