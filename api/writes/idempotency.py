"""`Idempotency-Key`: a write that is sent again is answered again, and done once.

The request is held in a short transaction of its own, and its answer is remembered in the transaction of the write:
either both are there or neither. Whoever dies in between holds it for a minute.
"""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.conditional.etags import canonical_query
from api.context import now, service
from api.problems import ProblemError
from api.redaction import holds_key
from models import RememberedAnswer
from models.engine import write_session
from models.idempotent_response import IDEMPOTENCY_KEY_LENGTH

KEPT = dt.timedelta(hours=24)
# The largest dossier is recorded in a fraction of this.
HELD = dt.timedelta(seconds=60)
# A hold that is not given up ends by itself, so that nobody is kept waiting for that.
RELEASE_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Held:
    """A request that this process is to answer."""

    pk: int
    holder: str

    def remember(self, session: Session, status: int, headers: dict[str, str], body: bytes) -> None:
        """Store the answer with the write; refuse where it took so long that another process was let on."""
        done = session.execute(
            update(RememberedAnswer)
            .where(RememberedAnswer.pk == self.pk, RememberedAnswer.holder == self.holder)
            .values(status=status, headers=headers, body=body)
        )
        if done.rowcount != 1:  # type: ignore[attr-defined]  # an UPDATE has it
            raise _in_flight()

    def release(self) -> None:
        """Give the request up: it changed nothing, and the next one is judged anew."""
        mine = (RememberedAnswer.pk == self.pk, RememberedAnswer.holder == self.holder)
        with write_session(service().engine, RELEASE_SECONDS) as session, session.begin():
            session.execute(delete(RememberedAnswer).where(*mine, RememberedAnswer.status.is_(None)))


def hold(api_key_pk: int, body: bytes, longest_wait: int) -> Held | Response | None:
    """Hold the request, or return the answer that it had before; None where it has no `Idempotency-Key`."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 0 < len(key) <= IDEMPOTENCY_KEY_LENGTH or not key.isascii() or not key.isprintable():
        told = f"`Idempotency-Key` must have 1 to {IDEMPOTENCY_KEY_LENGTH} printable ASCII characters."
        raise ProblemError("invalid-header", told)
    if holds_key(key.encode()):
        raise ProblemError("invalid-header", "`Idempotency-Key` is no API key, and is kept as it is: make one up.")
    moment, asked = now(), _digest(body)
    held = Held(0, secrets.token_hex(16))
    try:
        with write_session(service().engine, longest_wait) as session, session.begin():
            session.execute(delete(RememberedAnswer).where(RememberedAnswer.created_at < moment - KEPT))
            statement = select(RememberedAnswer).where(
                RememberedAnswer.api_key_pk == api_key_pk, RememberedAnswer.key == key
            )
            found = session.scalar(statement.with_for_update())
            if found is not None:
                return _known(found, asked, held.holder, moment)
            row = RememberedAnswer(
                api_key_pk=api_key_pk,
                key=key,
                request=asked,
                holder=held.holder,
                held_until=moment + HELD,
                created_at=moment,
            )
            session.add(row)
            session.flush()
            return Held(row.pk, held.holder)
    except IntegrityError:  # another process was first, by a moment
        raise _in_flight() from None


def _known(found: RememberedAnswer, asked: str, holder: str, moment: dt.datetime) -> Held | Response:
    """Say what is to be done with a request whose key is known."""
    if found.request != asked:
        raise ProblemError("idempotency-key-reused", "This `Idempotency-Key` was sent with another request.")
    if found.status is None:
        if found.held_until > moment:
            raise _in_flight()
        found.holder, found.held_until = holder, moment + HELD
        return Held(found.pk, holder)
    headers: dict[str, Any] = found.headers | {"Idempotency-Replayed": "true"}
    return Response(found.body, status=found.status, headers=headers)


def _digest(body: bytes) -> str:
    """Shorten what makes two requests the same: method, address, condition and body."""
    parts = (request.method, request.path, canonical_query(), request.headers.get("If-Match", ""), request.mimetype)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace") + b"\n" + body).hexdigest()


def _in_flight() -> ProblemError:
    told = "The same request is being worked on. Ask again for its answer."
    return ProblemError("in-flight", told, headers={"Retry-After": "1"})
