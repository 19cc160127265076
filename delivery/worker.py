"""The worker: finds subscriptions with news, and sends to several at once, but to each one message after the other.

Any number of workers may run. If a worker is killed, its subscription keeps the lease until the lease ends. Another
worker then repeats the messages that were not recorded as delivered, with the same ids.
"""

import datetime as dt
import secrets
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from delivery import outbox
from delivery.http_client import Outcome, Sender
from delivery.signatures import build_signed_headers
from ledger.clock import get_utc_now
from models.engine import Reader, open_write_session

# This many receivers may be slow at once before other receivers wait. A receiver that fails rests between attempts.
THREADS = 8
POLL_SECONDS = 1.0
# A subscription that was just served may have more messages, and others may have waited for its thread.
BUSY_POLL_SECONDS = 0.1
DATABASE_RETRY_SECONDS = 2.0
# After this many messages, a subscription goes to the end of the queue.
MESSAGES_PER_TURN = 50
# The lease in timeouts: an attempt takes at most one. A look-up of a host whose name servers are silent takes longer.
LEASE_TIMEOUTS = 3


@dataclass(frozen=True, slots=True)
class DeliveryWorker:
    """A worker on one database. `stopping` asks it to stop."""

    engine: Engine
    sender: Sender
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Send messages until the worker is asked to stop. Wait for a database that is unavailable."""
        reader, running = Reader(self.engine), dict[int, Future[None]]()
        pool = ThreadPoolExecutor(THREADS, thread_name_prefix="deliver")
        try:
            while not self.stopping.is_set():
                try:
                    running = self._start_ready(pool, reader, running)
                except DBAPIError as error:
                    _log_database_error(error)
                    self.stopping.wait(DATABASE_RETRY_SECONDS)
                else:
                    self.stopping.wait(BUSY_POLL_SECONDS if running else POLL_SECONDS)
        finally:
            # Stopped or failed: the messages that are being sent are completed and recorded.
            self.stopping.set()
            pool.shutdown(cancel_futures=True)
            reader.close()

    def drain(self) -> None:
        """Send everything that is due, and return. A message that fails waits for its next attempt."""
        reader, running = Reader(self.engine), dict[int, Future[None]]()
        with ThreadPoolExecutor(THREADS, thread_name_prefix="deliver") as pool:
            while running := self._start_ready(pool, reader, running):
                wait(running.values(), return_when=FIRST_COMPLETED)
        reader.close()

    def serve(self, pk: int) -> None:
        """Send what is due to one subscription, unless another worker has its lease."""
        try:
            self._serve_turn(pk)
        except DBAPIError as error:
            _log_database_error(error)  # when the lease ends, the message is sent again
        except Exception:
            structlog.get_logger().exception("a subscription cannot be served", webhook=pk)

    def _start_ready(
        self, pool: ThreadPoolExecutor, reader: Reader, running: dict[int, Future[None]]
    ) -> dict[int, Future[None]]:
        """Start to serve each subscription with news that is not being served. Return all that run."""
        still_running = {pk: future for pk, future in running.items() if not future.done()}
        for (pk,) in reader.rows(outbox.select_ready(get_utc_now())):
            if pk not in still_running:
                still_running[pk] = pool.submit(self.serve, pk)
        return still_running

    def _serve_turn(self, pk: int) -> None:
        holder = secrets.token_hex(16)
        with open_write_session(self.engine) as session, session.begin():
            if not outbox.acquire_lease(session, pk, holder, get_utc_now(), self._compute_lease_end()):
                return
        sent: tuple[outbox.Message, Outcome] | None = None
        for left in range(MESSAGES_PER_TURN, -1, -1):
            message = self._record_and_fetch(pk, holder, sent, left)
            if message is None:
                return
            sent = message, self._send(message)

    def _record_and_fetch(
        self, pk: int, holder: str, sent: tuple[outbox.Message, Outcome] | None, left: int
    ) -> outbox.Message | None:
        """Record the outcome of the last message and return the next one, in one transaction. None ends the turn."""
        with open_write_session(self.engine) as session, session.begin():
            webhook, now = outbox.load_leased(session, pk, holder), get_utc_now()
            if webhook is None:
                return None
            if sent is not None:
                outbox.record_outcome(session, webhook, sent[0].pk, sent[1], now)
            else:
                outbox.delete_old_deliveries(session, webhook, now)
            # After a failure, the other messages wait too, until the receiver has rested.
            if not self.stopping.is_set() and (sent is None or (left and not webhook.failures)):
                outbox.enqueue_changes(session, webhook, now)
                message = outbox.find_next_message(session, webhook, now)
                if message is not None:
                    webhook.held_until = self._compute_lease_end()
                    return message
            outbox.release_lease(webhook, now)
            return None

    def _send(self, message: outbox.Message) -> Outcome:
        signed = build_signed_headers(message.id, int(time.time()), message.body, message.secrets)
        outcome = self.sender.post(message.url, {"Content-Type": "application/json"} | signed, message.body)
        log = structlog.get_logger()
        (log.info if outcome.delivered else log.warning)(
            "delivered" if outcome.delivered else "not delivered",
            message=message.id,
            status=outcome.status,
            error=outcome.error,
            seconds=outcome.seconds,
        )
        return outcome

    def _compute_lease_end(self) -> dt.datetime:
        return get_utc_now() + dt.timedelta(seconds=LEASE_TIMEOUTS * self.sender.timeout)


def _log_database_error(error: DBAPIError) -> None:
    structlog.get_logger().error("the database cannot be used", reason=str(error.orig).strip().partition("\n")[0])
