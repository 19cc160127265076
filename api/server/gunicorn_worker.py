"""A gunicorn worker that protects its threads from slow clients, and the log and error responses of gunicorn itself.

In gunicorn's own worker, a thread waits for each new connection. As many silent connections as threads stop the service
(Slowloris). Here a connection gets a thread only when the header of its request is complete, and gives the thread back
before the connection closes. A proxy in front must limit very large numbers of slow clients: docs/nginx.conf does.

The worker overrides methods that gunicorn does not document. tests/api/server/test_gunicorn_worker.py checks that the
installed version has them, and docs/decisions/0019-own-gunicorn-worker.md says what to do at an upgrade.
"""

import logging
import socket
import struct
import time
import uuid
from collections import deque
from concurrent.futures import Future
from functools import partial

from gunicorn import util
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn, ThreadWorker
from werkzeug.http import HTTP_STATUS_CODES

from api.problem_catalogue import CATALOGUE, CODE_BY_STATUS
from api.problems import CONTENT_TYPE, ProblemError, render_problem
from api.redaction import redact_keys

END_OF_HEADER = b"\r\n\r\n"
# A header of a kilobyte is long, and it arrives in one piece.
HEADER_SECONDS = 5.0
MAX_HEADER_BYTES = 64 * 1024
# Seconds without a byte while a client sends a body or reads a response. A client with a body has shown a key before.
STALLED_SECONDS = 20
# If the view did not read the body, the worker discards what has arrived by then. Otherwise it closes the connection.
UNREAD_BODY_SECONDS = 0.05
# Time for the client to read the response before the connection closes. The worker discards further input.
LINGER_SECONDS = 2.0


class SlowClientWorker(ThreadWorker):
    """A worker whose threads serve only connections with a complete request header."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._lingering: deque[TConn] = deque()

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection, and wait for its header in the event loop."""
        try:
            client, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return  # another worker was faster, or the client has disconnected
        self.nr_conns += 1
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            client.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", STALLED_SECONDS, 0))
        self._await_header(TConn(self.cfg, client, address, listener.getsockname()))
        if self.nr_conns >= self.worker_connections:
            self._close_idle_connection()

    def on_client_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Wait for the next header of a connection that was kept alive."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await_header(conn)

    def on_pending_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Give the connection a thread if its header is complete. This looks at the bytes without reading them."""
        try:
            received = client.recv(MAX_HEADER_BYTES, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            received = b""
        is_complete = END_OF_HEADER in received
        if received and not is_complete and len(received) < MAX_HEADER_BYTES:
            # Wake up at the next new byte, and not again and again for the bytes that are there.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(received) + 1)
            return
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        if not received:
            self._close(conn)
        elif is_complete:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
            conn.data_ready = True
            self.enqueue_req(conn)
        else:
            self._refuse_header(conn)

    def finish_request(self, conn: TConn, fs: Future[object]) -> None:
        """Keep the connection, or close it without blocking: the event loop of all connections runs here."""
        keep = not fs.cancelled() and fs.exception() is None and fs.result()
        read_ahead = conn.parser.unreader.buf.getvalue() if keep and conn.parser else b""
        # With a part of the next header, gunicorn would start a thread that waits for the rest.
        if not keep or (read_ahead and END_OF_HEADER not in read_ahead):
            self._start_lingering_close(conn)
        else:
            super().finish_request(conn, fs)

    def murder_pending(self) -> None:
        """Close connections whose header is late, and those whose client does not close its side."""
        super().murder_pending()
        while self._lingering and self._lingering[0].timeout <= time.monotonic():
            self._unregister_and_close(self._lingering.popleft())

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        deadline = time.monotonic() + UNREAD_BODY_SECONDS
        return keepalive and bool(conn.parser.finish_body(deadline=deadline))

    def _await_header(self, conn: TConn) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + HEADER_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, 1, partial(self.on_pending_socket_readable, conn))

    def _refuse_header(self, conn: TConn) -> None:
        detail = f"The header has more than {MAX_HEADER_BYTES} bytes. Send fewer or shorter header fields."
        try:
            conn.sock.send(render_problem_response(431, detail))
        except OSError:
            self._close(conn)
        else:
            self._start_lingering_close(conn)

    def _start_lingering_close(self, conn: TConn) -> None:
        """Close the sending side, and wait for the client to close its own. An early close could lose the response."""
        try:
            conn.sock.setblocking(False)
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
            conn.sock.shutdown(socket.SHUT_WR)
            self.poller.register(conn.sock, 1, partial(self._discard_input, conn))
        except (OSError, ValueError, KeyError):
            self._close(conn)
            return
        conn.timeout = time.monotonic() + LINGER_SECONDS
        self._lingering.append(conn)

    def _discard_input(self, conn: TConn, client: socket.socket) -> None:
        try:
            if client.recv(MAX_HEADER_BYTES):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._lingering.remove(conn)
        self._unregister_and_close(conn)

    def _unregister_and_close(self, conn: TConn) -> None:
        self.poller.unregister(conn.sock)
        self._close(conn)

    def _close(self, conn: TConn) -> None:
        self.nr_conns -= 1
        conn.close()

    def _close_idle_connection(self) -> None:
        """Close the connection that has been idle for longest, so there is always room for a new one."""
        for idle in (self._lingering, self.keepalived_conns, self.pending_conns):
            if idle:
                self._unregister_and_close(idle.popleft())
                return


def render_problem_response(status: int, detail: str) -> bytes:
    """Render the complete response to bytes that are not HTTP, or that exceed what the worker reads."""
    code = CODE_BY_STATUS.get(status, "bad-request")
    body = render_problem(ProblemError(code, detail), instance="", request_id=uuid.uuid4().hex)
    status = CATALOGUE[code].status
    head = (
        f"HTTP/1.1 {status} {HTTP_STATUS_CODES[status]}",
        f"Content-Type: {CONTENT_TYPE}",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        "Connection: close",
    )
    return "\r\n".join([*head, "", ""]).encode() + body


def _write_error(sock: socket.socket, status_int: int, reason: str, mesg: str) -> None:
    util.write_nonblock(sock, render_problem_response(status_int, mesg or reason))


# gunicorn renders its own errors as HTML. This function is the only place to change that.
util.write_error = _write_error


class RedactingLogger(Logger):
    """The log of gunicorn itself, without API keys. It contains parts of requests that gunicorn could not parse."""

    def setup(self, cfg: object) -> None:
        """Set up the log, and redact every record."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.addFilter(_redact_record)


def _redact_record(record: logging.LogRecord) -> bool:
    record.msg, record.args = redact_keys(record.getMessage()), ()
    return True
