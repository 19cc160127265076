"""The transaction of a write: authorisation, lock, commit, audit entry, response. A failed write changes nothing."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from flask import Response, g, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from api.context import get_service
from api.middleware.authentication import Caller, require_scope
from api.middleware.database_errors import RETRY_ADVICE
from api.problems import ProblemError, format_json_pointer
from api.writes.idempotency import RequestLock, lock_request
from ledger.clock import get_utc_now
from ledger.errors import WriteRefusedError
from ledger.writes.publish import WriteContext
from models import AuditEntry
from models.engine import lock_feed, open_write_session
from models.json_types import JsonObject
from models.vocabularies import Scope
from schemas.dossier.dossier import DossierError, Problem

# One write runs at a time. A write that waits longer than this gets a 503 and frees its thread.
MAX_WAIT_SECONDS = 10
# A worker has eight threads (gunicorn.conf.py). At most six of them wait for a write, so two are left to readers.
MAX_WAITING_WRITES = 6
# A crowd of writers needs time to take turns. While another process holds the lock, a reader may wait this long for a
# thread.
TURN_SECONDS = 0.25
_waiting_slots = threading.BoundedSemaphore(MAX_WAITING_WRITES)
# A client with more errors than this has made one mistake many times.
MAX_ERRORS = 100


@dataclass(frozen=True, slots=True)
class Write:
    """A write in progress: its transaction, its caller and the data of its request.

    `params` is the dataclass of the route's parameters. `data` is what the reader of the route's body returns.
    """

    session: Session
    caller: Caller
    moment: dt.datetime
    params: Any
    data: Any
    details: JsonObject = field(default_factory=dict)  # for the audit entry

    def build_context(self, *, source: str | None = None, reason: str | None = None) -> WriteContext:
        """Build what the ledger stores with each change: the caller, the moment, the source and the reason."""
        return WriteContext(self.caller.name, self.moment, source, reason)


@dataclass(frozen=True, slots=True)
class WriteResult:
    """The response to a write. With `commit` false, the write is a dry run and is rolled back."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    commit: bool = True

    @property
    def all_headers(self) -> dict[str, str]:
        """The header fields of the response, with its media type."""
        return {"Content-Type": "application/json"} | self.headers


View = Callable[..., WriteResult]


def run_write(
    view: View, action: str, scope: Scope, read: Callable[[], Any] | None, params: object, path: dict[str, str]
) -> Response:
    """Run the view of a write in a transaction, once for each `Idempotency-Key`, and return the response.

    `action` is the name of the write in the audit entry. `read` reads the body; None means that the route takes none.
    """
    caller = require_scope(scope)
    if read is None and request.get_data():
        detail = "This route takes no body, and the server ignores nothing. Send the request without a body."
        raise ProblemError("bad-request", detail)
    data = read() if read else None
    with _wait_for_turn():
        return _run_once(view, action, caller, data, params, path)


def _run_once(view: View, action: str, caller: Caller, data: Any, params: object, path: dict[str, str]) -> Response:
    lock = lock_request(caller.pk, request.get_data(), MAX_WAIT_SECONDS)
    if isinstance(lock, Response):
        return lock
    committed = False
    try:
        with _transaction() as session:
            write = Write(session, caller, get_utc_now(), params, data)
            result = view(write, **path)
            if result.commit:
                _add_audit_entry(write, action)
                if lock:
                    lock.store_response(session, result.status, result.all_headers, result.body)
                session.commit()
                committed = True
            else:
                session.rollback()
    finally:
        if lock and not committed:
            _release_lock(lock)
    return Response(result.body, status=result.status, headers=result.all_headers)


def build_unprocessable_problem(problems: Sequence[Problem]) -> ProblemError:
    """Build the 422 that names each fault of a body and its place."""
    errors = [
        {"pointer": format_json_pointer(problem.path), "message": problem.message}
        | ({"did_you_mean": problem.did_you_mean} if problem.did_you_mean else {})
        | ({"allowed": list(problem.allowed)} if problem.allowed else {})
        for problem in problems[:MAX_ERRORS]
    ]
    total = f"{len(problems)} errors; `errors` has the first {MAX_ERRORS}. " if len(problems) > MAX_ERRORS else ""
    detail = total + " ".join(f"{error['pointer'] or 'body'}: {error['message']}" for error in errors)[:1000]
    return ProblemError("unprocessable", detail, errors)


@contextmanager
def _wait_for_turn() -> Iterator[None]:
    """Limit the number of waiting writers, to leave threads to readers."""
    if not _waiting_slots.acquire(timeout=TURN_SECONDS):
        detail = f"Too many writes are waiting for their turn. {RETRY_ADVICE}"
        raise ProblemError("unavailable", detail, headers={"Retry-After": "1"})
    try:
        yield
    finally:
        _waiting_slots.release()


@contextmanager
def _transaction() -> Iterator[Session]:
    """Open the transaction of the one write that may run now. Turn the ledger's errors into problems."""
    try:
        with open_write_session(get_service().engine, MAX_WAIT_SECONDS) as session:
            lock_feed(session)
            yield session
    except DossierError as error:
        raise build_unprocessable_problem(error.problems) from None
    except WriteRefusedError as error:
        raise ProblemError("conflict", str(error)) from None


def _add_audit_entry(write: Write, action: str) -> None:
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


def _release_lock(lock: RequestLock) -> None:
    with suppress(DBAPIError):  # the database fails: the lock expires on its own
        lock.release()
