"""The worker: looks for subscriptions with news, and sends to several at once, to each one message after the other.

Any number of workers may run. Who is killed leaves a subscription held until its lease ends; another worker then sends
again what was not noted as received, under the same id.
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
from delivery.signatures import signed_headers
from models.engine import Reader, write_session

# How many receivers may be slow at once before others wait for them. A receiver that fails rests in between.
THREADS = 8
POLL_SECONDS = 1.0
# Who has just been served may have more, and others may have waited for its thread.
BUSY_POLL_SECONDS = 0.1
AWAY_SECONDS = 2.0
# After so many messages a subscription goes to the end of the queue.
AT_ONCE = 50
# A lease in timeouts: an attempt takes one at the most, looking up a name that nobody answers for takes longer.
LEASE = 3


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker on one database."""

    engine: Engine
    sender: Sender
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Send what there is to be sent until told to stop. A database that is away is waited for."""
        reader, running = Reader(self.engine), dict[int, Future[None]]()
        pool = ThreadPoolExecutor(THREADS, thread_name_prefix="deliver")
        try:
            while not self.stopping.is_set():
                try:
                    running = self._started(pool, reader, running)
                except DBAPIError as problem:
                    _tell_away(problem)
                    self.stopping.wait(AWAY_SECONDS)
                else:
                    self.stopping.wait(BUSY_POLL_SECONDS if running else POLL_SECONDS)
        finally:
            # Told to stop, or failed: what is being sent is sent and noted.
            self.stopping.set()
            pool.shutdown(cancel_futures=True)
            reader.close()

    def drain(self) -> None:
        """Send everything that is due, and return. What fails is left for its next time."""
        reader, running = Reader(self.engine), dict[int, Future[None]]()
        with ThreadPoolExecutor(THREADS, thread_name_prefix="deliver") as pool:
            while running := self._started(pool, reader, running):
                wait(running.values(), return_when=FIRST_COMPLETED)
        reader.close()

    def serve(self, pk: int) -> None:
        """Send to one subscription what is due, unless another worker does."""
        try:
            self._serve(pk)
        except DBAPIError as problem:
            _tell_away(problem)  # held until the lease ends, and then sent again
        except Exception:
            structlog.get_logger().exception("a subscription cannot be served", webhook=pk)

    def _started(
        self, pool: ThreadPoolExecutor, reader: Reader, running: dict[int, Future[None]]
    ) -> dict[int, Future[None]]:
        """Begin to serve every subscription with news that is not being served; return what goes on."""
        going_on = {pk: one for pk, one in running.items() if not one.done()}
        for (pk,) in reader.rows(outbox.ready(_now())):
            if pk not in going_on:
                going_on[pk] = pool.submit(self.serve, pk)
        return going_on

    def _serve(self, pk: int) -> None:
        holder = secrets.token_hex(16)
        with write_session(self.engine) as session, session.begin():
            if not outbox.claim(session, pk, holder, _now(), self._lease()):
                return
        sent: tuple[outbox.Message, Outcome] | None = None
        for left in range(AT_ONCE, -1, -1):
            message = self._turn(pk, holder, sent, left)
            if message is None:
                return
            sent = message, self._send(message)

    def _turn(
        self, pk: int, holder: str, sent: tuple[outbox.Message, Outcome] | None, left: int
    ) -> outbox.Message | None:
        """Note what came of the last message and return the next; None ends the turn. One transaction for both."""
        with write_session(self.engine) as session, session.begin():
            webhook, now = outbox.held(session, pk, holder), _now()
            if webhook is None:
                return None
            if sent is not None:
                outbox.settle(session, webhook, sent[0].pk, sent[1], now)
            else:
                outbox.forget_old(session, webhook, now)
            # After a failure the others wait too, until the receiver has rested.
            if not self.stopping.is_set() and (sent is None or (left and not webhook.failures)):
                outbox.fill(session, webhook, now)
                message = outbox.next_message(session, webhook, now)
                if message is not None:
                    webhook.held_until = self._lease()
                    return message
            outbox.release(webhook, now)
            return None

    def _send(self, message: outbox.Message) -> Outcome:
        signed = signed_headers(message.id, int(time.time()), message.body, message.secrets)
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

    def _lease(self) -> dt.datetime:
        return _now() + dt.timedelta(seconds=LEASE * self.sender.timeout)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _tell_away(problem: DBAPIError) -> None:
    structlog.get_logger().error("the database cannot be used", reason=str(problem.orig).strip().partition("\n")[0])
