"""Sends a message: one POST to an address that was checked, within a time that nobody can stretch. Follows nothing."""

import datetime as dt
import email.utils
import http.client
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from delivery.address_check import AddressError, Place, Target, places, target
from schemas.fields.values import instant

# An address that does not answer at all is left for the next one of the same host.
CONNECT_SECONDS = 5
# More of an answer is not read. What counts is the status; the rest is for receivers that want to end their sentence.
READ_BYTES = 4096
USER_AGENT = "EVFacts-Webhooks/1"
GONE = 410
ASKING_TO_WAIT = (429, 503)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: a status, or else an error in one sentence."""

    status: int | None = None
    error: str | None = None
    seconds: float = 0
    retry_after: dt.timedelta | None = None

    @property
    def delivered(self) -> bool:
        """Tell whether the receiver has it. A redirect is no success: the signature is not meant for others."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Sender:
    """How messages are sent."""

    private: bool
    timeout: int
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def post(self, url: str, headers: dict[str, str], body: bytes) -> Outcome:
        """Send a message, and say what came of it. Whatever the receiver does is an outcome, not an exception."""
        started = time.monotonic()
        deadline = started + self.timeout
        try:
            found = target(url, private=self.private)
            connection = _Connection(found, places(found, private=self.private), self.context, deadline)
            try:
                connection.request("POST", found.path, body, {"User-Agent": USER_AGENT} | headers)
                answer = connection.getresponse()
                if time.monotonic() >= deadline:
                    raise TimeoutError  # it was cut, and what came is half an answer
                status, retry_after = answer.status, _retry_after(answer)
                with suppress(OSError, http.client.HTTPException):
                    answer.read(READ_BYTES)
            finally:
                connection.close()
        except (AddressError, OSError, http.client.HTTPException) as problem:
            late = time.monotonic() >= deadline
            told = f"There was no answer within {self.timeout} s." if late else _told(problem)
            return Outcome(error=told, seconds=_since(started))
        redirect = "It answered with a redirect, which is not followed." if 300 <= status < 400 else None
        return Outcome(status, redirect, _since(started), retry_after)


class _Connection(http.client.HTTPConnection):
    """A connection to places that were checked, and to nothing else. The name is for `Host` and the certificate.

    A timeout of a socket begins anew with each byte, so that a receiver could drip for ever: at the deadline the
    connection is cut, whatever goes on.
    """

    def __init__(self, found: Target, known: list[Place], context: ssl.SSLContext, deadline: float) -> None:
        super().__init__(found.host, found.port)
        self.default_port = 443 if found.tls else 80
        self._places, self._context, self._deadline = known, context if found.tls else None, deadline
        self._end: threading.Timer | None = None

    def connect(self) -> None:
        """Connect to the first place that answers."""
        opened = self._open()
        if self._context is not None:
            # The handshake comes below, when it can be cut.
            opened = self._context.wrap_socket(opened, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = opened
        self._end = threading.Timer(self._left(), _cut, [opened])
        self._end.daemon = True
        self._end.start()
        if isinstance(opened, ssl.SSLSocket):
            opened.do_handshake()

    def close(self) -> None:
        """End the connection, and what would have cut it."""
        if self._end is not None:
            self._end.cancel()
        super().close()

    def _open(self) -> socket.socket:
        problem: OSError = TimeoutError()
        for family, address in self._places:
            opened = socket.socket(family, socket.SOCK_STREAM)
            opened.settimeout(min(CONNECT_SECONDS, self._left()))
            try:
                opened.connect(address)
            except OSError as failed:
                opened.close()
                problem = failed
            else:
                # Header and body are two writes, of which the second must not wait for an answer to the first.
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                opened.settimeout(self._left())
                return opened
        raise problem

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _cut(opened: socket.socket) -> None:
    """End a connection that another thread waits for. Not by the method of TLS sockets, which drops their state."""
    with suppress(OSError):
        socket.socket.shutdown(opened, socket.SHUT_RDWR)


def _retry_after(answer: http.client.HTTPResponse) -> dt.timedelta | None:
    """Read `Retry-After`, in seconds or as a date, where the status gives it a meaning."""
    given = (answer.headers.get("Retry-After") or "").strip()
    if answer.status not in ASKING_TO_WAIT or not given:
        return None
    if given.isascii() and given.isdigit():
        return dt.timedelta(seconds=int(given[:9]))
    with suppress(ValueError, TypeError, OverflowError):
        return email.utils.parsedate_to_datetime(given) - dt.datetime.now(dt.UTC)
    return None


def _told(problem: Exception) -> str:
    """Say in one sentence why there was no answer."""
    if isinstance(problem, AddressError):
        return str(problem)
    if isinstance(problem, TimeoutError):
        return "The host did not answer in time."
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"The certificate is not valid: {problem.verify_message}"
    if isinstance(problem, ssl.SSLError):
        return f"TLS failed: {problem.reason}"
    if isinstance(problem, http.client.HTTPException) or not isinstance(problem, OSError):
        return "What came back is no answer in HTTP."
    return f"There is no connection: {problem.strerror or type(problem).__name__}"


def _since(started: float) -> float:
    return round(time.monotonic() - started, 3)


def as_noted(outcome: Outcome, moment: dt.datetime) -> dict[str, Any]:
    """Write an attempt down as its subscriber is shown it."""
    return {
        "at": instant(moment),
        "status": outcome.status,
        "error": outcome.error,
        "seconds": outcome.seconds,
    }
