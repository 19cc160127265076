"""`Idempotency-Key`: a repeated write gets the first response again, and is performed only once.

A short transaction of its own locks the request. The transaction of the write stores the response, so either both exist
or neither. If the process crashes in between, the request stays locked for 60 seconds.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from flask import Response, request
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.conditional.etags import build_canonical_query
from api.context import get_service
from api.problems import ProblemError
from api.redaction import contains_key
from ledger.clock import get_utc_now
from models import IdempotentResponse
from models.engine import open_write_session
from models.idempotent_response import IDEMPOTENCY_KEY_LENGTH

RETENTION = dt.timedelta(hours=24)
# Recording the largest dossier takes a fraction of this.
LOCK_DURATION = dt.timedelta(seconds=60)
# A lock that is not released expires on its own, so no client waits longer than this for the release.
RELEASE_SECONDS = 1


@dataclass(frozen=True, slots=True)
class RequestLock:
    """The lock of a request that this process is to answer."""

    pk: int
    holder: str

    def store_response(self, session: Session, status: int, headers: dict[str, str], body: bytes) -> None:
        """Store the response in the transaction of the write. Refuse if another process has taken the lock over."""
        result = session.execute(
            update(IdempotentResponse)
            .where(IdempotentResponse.pk == self.pk, IdempotentResponse.holder == self.holder)
            .values(status=status, headers=headers, body=body)
        )
        if result.rowcount != 1:  # type: ignore[attr-defined]  # the result of an UPDATE has it
            raise _build_in_flight_problem()

    def release(self) -> None:
        """Delete the lock of a request that changed nothing. The server judges its repetition again."""
        own = (IdempotentResponse.pk == self.pk, IdempotentResponse.holder == self.holder)
        with open_write_session(get_service().engine, RELEASE_SECONDS) as session, session.begin():
            session.execute(delete(IdempotentResponse).where(*own, IdempotentResponse.status.is_(None)))


def lock_request(api_key_pk: int, body: bytes, longest_wait: int) -> RequestLock | Response | None:
    """Lock the request, or return its stored response. Return None if it has no `Idempotency-Key`.

    `longest_wait` is how many seconds to wait for the lock of the database.
    """
    key = _read_key()
    if key is None:
        return None
    moment, request_hash, holder = get_utc_now(), _hash_request(body), secrets.token_hex(16)
    try:
        with open_write_session(get_service().engine, longest_wait) as session, session.begin():
            session.execute(delete(IdempotentResponse).where(IdempotentResponse.created_at < moment - RETENTION))
            statement = select(IdempotentResponse).where(
                IdempotentResponse.api_key_pk == api_key_pk, IdempotentResponse.key == key
            )
            known = session.scalar(statement.with_for_update())
            if known is not None:
                return _answer_known_request(known, request_hash, holder, moment)
            row = IdempotentResponse(
                api_key_pk=api_key_pk,
                key=key,
                request=request_hash,
                holder=holder,
                held_until=moment + LOCK_DURATION,
                created_at=moment,
            )
            session.add(row)
            session.flush()
            return RequestLock(row.pk, holder)
    except IntegrityError:  # another process inserted the same key a moment earlier
        raise _build_in_flight_problem() from None


def _read_key() -> str | None:
    """Return `Idempotency-Key` of the request, or None. Refuse a value that the server cannot or must not store."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 0 < len(key) <= IDEMPOTENCY_KEY_LENGTH or not key.isascii() or not key.isprintable():
        detail = f"`Idempotency-Key` must have 1 to {IDEMPOTENCY_KEY_LENGTH} printable ASCII characters."
        raise ProblemError("invalid-header", detail)
    if contains_key(key.encode()):
        detail = "`Idempotency-Key` contains an API key, and the server stores this header. Send a random value."
        raise ProblemError("invalid-header", detail)
    return key


def _answer_known_request(
    row: IdempotentResponse, request_hash: str, holder: str, moment: dt.datetime
) -> RequestLock | Response:
    """Return the stored response of a known key, or take its lock over if that has expired."""
    if row.request != request_hash:
        detail = "Another request used this `Idempotency-Key`. Send a new key, or repeat that request unchanged."
        raise ProblemError("idempotency-key-reused", detail)
    if row.status is None:
        if row.held_until > moment:
            raise _build_in_flight_problem()
        row.holder, row.held_until = holder, moment + LOCK_DURATION
        return RequestLock(row.pk, holder)
    headers: dict[str, str] = row.headers | {"Idempotency-Replayed": "true"}
    return Response(row.body, status=row.status, headers=headers)


def _hash_request(body: bytes) -> str:
    """Hash what identifies a request: method, path, query, condition, media type and body."""
    condition = request.headers.get("If-Match", "")
    parts = (request.method, request.path, build_canonical_query(), condition, request.mimetype)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace") + b"\n" + body).hexdigest()


def _build_in_flight_problem() -> ProblemError:
    detail = "A request with this `Idempotency-Key` is still in progress. Repeat it in a second to get its answer."
    return ProblemError("in-flight", detail, headers={"Retry-After": "1"})
