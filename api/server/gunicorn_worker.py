"""How gunicorn deals with clients that are slow, by intent or not: they wait without taking a thread from others.

The threads of gunicorn's own worker wait for whoever has connected, so that as many silent connections as there are
threads stop the service. Here a connection gets a thread when the header of its request has come, and gives it back
before it is closed. Very many slow clients are the business of the proxy in front; docs/deployment.md has one.
"""

import logging
import socket
import struct
import time
import uuid
from collections import deque
from concurrent.futures import Future
from functools import partial
from typing import Any

from gunicorn import util
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn, ThreadWorker
from werkzeug.http import HTTP_STATUS_CODES

from api.problems import BY_STATUS, CATALOGUE, CONTENT_TYPE, ProblemError, problem_body
from api.redaction import masked

END_OF_HEADER = b"\r\n\r\n"
# A header of a kilobyte is long, and comes in one piece.
HEADER_SECONDS = 5.0
LARGEST_HEADER = 64 * 1024
# Seconds without a byte while a body comes or an answer goes. Whoever sends bodies has shown a key before.
STALLED_SECONDS = 20
# A body that nobody wanted is taken off the connection where it is there already; otherwise the connection ends.
UNWANTED_BODY_SECONDS = 0.05
# For the client to read the answer before it finds the connection closed, and what it still sends thrown away.
LINGER_SECONDS = 2.0


class PatientWorker(ThreadWorker):
    """A worker with threads, each of which serves only who has asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lingering: deque[TConn] = deque()

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection, and wait for what it asks."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return  # another worker was faster, or the client has gone
        self.nr_conns += 1
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            client.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", STALLED_SECONDS, 0))
        self._await_header(TConn(self.cfg, client, address, listener.getsockname()))
        if self.nr_conns >= self.worker_connections:
            self._make_room()

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Go on with a connection that was kept alive."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await_header(conn)

    def on_pending_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Look whether the header is complete, without reading it."""
        try:
            seen = client.recv(LARGEST_HEADER, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            seen = b""
        complete = END_OF_HEADER in seen
        if seen and not complete and len(seen) < LARGEST_HEADER:
            # Told again when there is one byte more, and not all the time for those that are there.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(seen) + 1)
            return
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        if not seen:
            self._close(conn)
        elif complete:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
            conn.data_ready = True
            self.enqueue_req(conn)
        else:
            self._refuse(conn)

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """Keep the connection, or let go of it without waiting here, where all others would wait too."""
        kept = not fs.cancelled() and fs.exception() is None and fs.result()
        ahead = conn.parser.unreader.buf.getvalue() if kept and conn.parser else b""
        # A thread would wait for the rest of what was sent ahead.
        if not kept or (ahead and END_OF_HEADER not in ahead):
            self._let_go(conn)
        else:
            super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Close connections that have said nothing for too long, or do not go."""
        super().murder_pending()
        while self._lingering and self._lingering[0].timeout <= time.monotonic():
            self._end(self._lingering.popleft())

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        deadline = time.monotonic() + UNWANTED_BODY_SECONDS
        return keepalive and bool(conn.parser.finish_body(deadline=deadline))

    def _await_header(self, conn: TConn) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + HEADER_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, 1, partial(self.on_pending_socket_readable, conn))

    def _refuse(self, conn: TConn) -> None:
        try:
            conn.sock.send(written_problem(431, f"The header has more than {LARGEST_HEADER} bytes."))
        except OSError:
            self._close(conn)
        else:
            self._let_go(conn)

    def _let_go(self, conn: TConn) -> None:
        """Say that no more will come, and wait for the client to end the connection."""
        try:
            conn.sock.setblocking(False)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, 1, partial(self._drain, conn))
        except (OSError, ValueError, KeyError):
            self._close(conn)
            return
        conn.timeout = time.monotonic() + LINGER_SECONDS
        self._lingering.append(conn)

    def _drain(self, conn: TConn, client: socket.socket) -> None:
        try:
            if client.recv(LARGEST_HEADER):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._lingering.remove(conn)
        self._end(conn)

    def _end(self, conn: TConn) -> None:
        self.poller.unregister(conn.sock)
        self._close(conn)

    def _close(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()

    def _make_room(self) -> None:
        """Close the connection that has been of no use for longest, so that there is always room for one more."""
        for idle in (self._lingering, self.keepalived_conns, self.pending_conns):
            if idle:
                self._end(idle.popleft())
                return


def written_problem(status: int, told: str) -> bytes:
    """Write the whole answer to a request that is no HTTP, or more of it than is read."""
    code = BY_STATUS.get(status, "bad-request")
    body = problem_body(ProblemError(code, told), instance="", request_id=uuid.uuid4().hex)
    status = CATALOGUE[code].status
    head = (
        f"HTTP/1.1 {status} {HTTP_STATUS_CODES[status]}",
        f"Content-Type: {CONTENT_TYPE}",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "Connection: close",
    )
    return "\r\n".join([*head, "", ""]).encode() + body


def _write_error(connection: socket.socket, status: int, reason: str, told: str) -> None:
    util.write_nonblock(connection, written_problem(status, told or reason))


# gunicorn writes its own errors as HTML, by this name and in no other way.
util.write_error = _write_error


class MaskingLogger(Logger):
    """The log of gunicorn itself, which tells of requests that it could not read."""

    def setup(self, cfg: Any) -> None:
        """Set the log up, and mask what goes there."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.addFilter(_mask)


def _mask(record: logging.LogRecord) -> bool:
    record.msg, record.args = masked(record.getMessage()), ()
    return True
