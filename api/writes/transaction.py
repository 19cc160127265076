"""Writes: who may, one transaction, one answer, a trace of it. What fails leaves nothing behind."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from flask import Response, g, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.context import now, service
from api.middleware.authentication import Caller, require
from api.problems import ProblemError, pointer
from api.writes.idempotency import Held, hold
from ledger.errors import ConflictError
from ledger.writes.publish import Act
from models import AuditEntry
from models.engine import lock_feed, write_session
from models.vocabularies import Scope
from schemas.dossier.dossier import DossierError, Problem

# Writers come one after the other. Who waits longer than this is told to come back, and holds no thread meanwhile.
LONGEST_WAIT_SECONDS = 10
# So many of them may wait, of the eight threads that a worker has (gunicorn.conf.py): the others are left to readers.
MOST_WAITING = 6
# For the others to write when there is a crowd. Where somebody holds the lock, this is how long a reader may find no
# thread.
TURN_SECONDS = 0.25
_turns = threading.BoundedSemaphore(MOST_WAITING)
# Who gets as many wrong has made one mistake many times.
MOST_ERRORS = 100


@dataclass(frozen=True, slots=True)
class Write:
    """A write that is going on: its transaction, who does it, and what was sent."""

    session: Session
    caller: Caller
    moment: dt.datetime
    options: dict[str, Any]
    data: Any
    details: dict[str, Any] = field(default_factory=dict)  # for the audit trail

    def act(self, *, source: str | None = None, reason: str | None = None) -> Act:
        """Say in whose name and why something is written."""
        return Act(self.caller.name, self.moment, source, reason)


@dataclass(frozen=True, slots=True)
class Written:
    """What a write is answered. With `kept` false it was tried only, and is rolled back."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kept: bool = True

    @property
    def all_headers(self) -> dict[str, str]:
        return {"Content-Type": "application/json"} | self.headers


View = Callable[..., Written]


def perform(
    view: View, scope: Scope, read: Callable[[], Any] | None, options: dict[str, Any], path: dict[str, str]
) -> Response:
    """Run the view of a write in a transaction, once for each `Idempotency-Key`, and answer."""
    who = require(scope)
    if read is None and request.get_data():
        raise ProblemError("bad-request", "This takes no body. Nothing is ever ignored: leave it out.")
    data = read() if read else None
    with _turn():
        return _perform_once(view, who, data, options, path)


def _perform_once(view: View, who: Caller, data: Any, options: dict[str, Any], path: dict[str, str]) -> Response:
    held = hold(who.pk, request.get_data(), LONGEST_WAIT_SECONDS)
    if isinstance(held, Response):
        return held
    kept = False
    try:
        with _transaction() as session:
            write = Write(session, who, now(), options, data)
            done = view(write, **path)
            if done.kept:
                _leave_trace(write, view.__name__)
                if held:
                    held.remember(session, done.status, done.all_headers, done.body)
                session.commit()
                kept = True
            else:
                session.rollback()
    finally:
        if held and not kept:
            _release(held)
    return Response(done.body, status=done.status, headers=done.all_headers)


def unusable(problems: list[Problem]) -> ProblemError:
    """Say what is wrong with a body, place by place."""
    errors = [
        {"pointer": pointer(one.path), "message": one.message}
        | ({"did_you_mean": one.did_you_mean} if one.did_you_mean else {})
        for one in problems[:MOST_ERRORS]
    ]
    more = f"{len(problems)} errors, of which {MOST_ERRORS} are shown. " if len(problems) > MOST_ERRORS else ""
    detail = more + " ".join(f"{one['pointer'] or 'body'}: {one['message']}" for one in errors)[:1000]
    return ProblemError("unprocessable", detail, errors)


@contextmanager
def _turn() -> Iterator[None]:
    """Let only so many writers wait that readers find a thread."""
    if not _turns.acquire(timeout=TURN_SECONDS):
        told = "Too many writes are waiting for each other. Send it again; with an `Idempotency-Key` it is done once."
        raise ProblemError("unavailable", told, headers={"Retry-After": "1"})
    try:
        yield
    finally:
        _turns.release()


@contextmanager
def _transaction() -> Iterator[Session]:
    """Begin the only write that goes on; what is wrong with it becomes a problem."""
    try:
        with write_session(service().engine, LONGEST_WAIT_SECONDS) as session:
            lock_feed(session)
            yield session
    except DossierError as error:
        raise unusable(error.problems) from None
    except ConflictError as error:
        raise ProblemError("conflict", str(error)) from None


def _leave_trace(write: Write, action: str) -> None:
    write.session.add(
        AuditEntry(
            recorded_at=write.moment,
            actor=write.caller.name,
            key=write.caller.prefix,
            action=action,
            subject=request.path[:300],
            request=g.request_id,
            details=write.details or None,
        )
    )


def _release(held: Held) -> None:
    with suppress(DBAPIError):  # the database is away: the hold ends by itself
        held.release()
