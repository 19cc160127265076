"""The HTTP client of webhooks: one POST to a checked address, with a fixed deadline. It follows no redirect."""

import datetime as dt
import email.utils
import http.client
import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

from delivery.address_check import AddressError, SocketAddress, Target, parse_target, resolve_addresses
from ledger.clock import get_utc_now
from models.json_types import JsonObject
from schemas.fields.values import format_instant

# If an address does not answer within this time, the client tries the next address of the same host.
CONNECT_SECONDS = 5
# The client needs only the status. It reads this much of the body, so a receiver can finish a short response.
MAX_RESPONSE_BYTES = 4096
USER_AGENT = "EVFacts-Webhooks/1"
GONE = 410
RETRY_AFTER_STATUSES = (429, 503)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of an attempt: the status of the response, or an error in one sentence."""

    status: int | None = None
    error: str | None = None
    seconds: float = 0
    retry_after: dt.timedelta | None = None

    @property
    def delivered(self) -> bool:
        """Whether the receiver has the message. A redirect does not count: the signature is for this receiver only."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Sender:
    """The settings of the client: whether private addresses are allowed, and the timeout in seconds."""

    private: bool
    timeout: int
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def post(self, url: str, headers: dict[str, str], body: bytes) -> Outcome:
        """Send a message, and return the outcome. A fault of the receiver is an outcome, not an exception."""
        started = time.monotonic()
        deadline = started + self.timeout
        try:
            target = parse_target(url, private=self.private)
            addresses = resolve_addresses(target, private=self.private)
            connection = _CheckedConnection(target, addresses, self.context, deadline)
            try:
                connection.request("POST", target.path, body, {"User-Agent": USER_AGENT} | headers)
                response = connection.getresponse()
                if time.monotonic() >= deadline:
                    raise TimeoutError  # the timer has cut the connection, so the response may be incomplete
                status, retry_after = response.status, _parse_retry_after(response)
                with suppress(OSError, http.client.HTTPException):
                    response.read(MAX_RESPONSE_BYTES)
            finally:
                connection.close()
        except (AddressError, OSError, http.client.HTTPException) as problem:
            is_late = time.monotonic() >= deadline
            error = f"No response came within {self.timeout} s." if is_late else _describe_failure(problem)
            return Outcome(error=error, seconds=_measure_seconds(started))
        redirect = "The receiver answered with a redirect. Redirects are not followed." if 300 <= status < 400 else None
        return Outcome(status, redirect, _measure_seconds(started), retry_after)


class _CheckedConnection(http.client.HTTPConnection):
    """A connection to addresses that were checked, and to no others. The name is for `Host` and the certificate.

    The timeout of a socket starts again with each byte, so a receiver that sends slowly could hold it open permanently.
    Therefore a timer cuts the connection at the deadline.
    """

    def __init__(
        self, target: Target, addresses: list[SocketAddress], context: ssl.SSLContext, deadline: float
    ) -> None:
        super().__init__(target.host, target.port)
        self.default_port = 443 if target.tls else 80
        self._addresses, self._context, self._deadline = addresses, context if target.tls else None, deadline
        self._timer: threading.Timer | None = None

    def connect(self) -> None:
        """Connect to the first address that accepts."""
        connected = self._open_socket()
        if self._context is not None:
            # The handshake follows below, when the timer can cut it.
            connected = self._context.wrap_socket(connected, server_hostname=self.host, do_handshake_on_connect=False)
        self.sock = connected
        self._timer = threading.Timer(self._compute_seconds_left(), _shut_down, [connected])
        self._timer.daemon = True
        self._timer.start()
        if isinstance(connected, ssl.SSLSocket):
            connected.do_handshake()

    def close(self) -> None:
        """Close the connection and stop its timer."""
        if self._timer is not None:
            self._timer.cancel()
        super().close()

    def _open_socket(self) -> socket.socket:
        last_error: OSError = TimeoutError()
        for family, address in self._addresses:
            candidate = socket.socket(family, socket.SOCK_STREAM)
            candidate.settimeout(min(CONNECT_SECONDS, self._compute_seconds_left()))
            try:
                candidate.connect(address)
            except OSError as error:
                candidate.close()
                last_error = error
            else:
                # Header and body are two writes. The second one must not wait for the acknowledgement of the first.
                candidate.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                candidate.settimeout(self._compute_seconds_left())
                return candidate
        raise last_error

    def _compute_seconds_left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _shut_down(connected: socket.socket) -> None:
    """Cut a connection that another thread waits for. A TLS socket's own method would drop its TLS state."""
    with suppress(OSError):
        socket.socket.shutdown(connected, socket.SHUT_RDWR)


def _parse_retry_after(response: http.client.HTTPResponse) -> dt.timedelta | None:
    """Parse `Retry-After`, in seconds or as a date, if it has a meaning for the status."""
    value = (response.headers.get("Retry-After") or "").strip()
    if response.status not in RETRY_AFTER_STATUSES or not value:
        return None
    if value.isascii() and value.isdigit():
        return dt.timedelta(seconds=int(value[:9]))
    with suppress(ValueError, TypeError, OverflowError):
        return email.utils.parsedate_to_datetime(value) - get_utc_now()
    return None


def _describe_failure(error: Exception) -> str:
    """Describe in one sentence why no response came."""
    if isinstance(error, AddressError):
        return str(error)
    if isinstance(error, TimeoutError):
        return "The host did not answer in time."
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate is not valid: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {error.reason}"
    if isinstance(error, http.client.HTTPException) or not isinstance(error, OSError):
        return "The response is not valid HTTP."
    return f"The connection failed: {error.strerror or type(error).__name__}"


def _measure_seconds(started: float) -> float:
    return round(time.monotonic() - started, 3)


def build_attempt(outcome: Outcome, moment: dt.datetime) -> JsonObject:
    """Build the document of an attempt, as it is stored and served."""
    return {
        "at": format_instant(moment),
        "status": outcome.status,
        "error": outcome.error,
        "seconds": outcome.seconds,
    }
