"""Authentication: the API key of a request, and the scope that it grants."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote_to_bytes

from flask import g, request
from sqlalchemy import select

from api.context import get_reader, get_service
from api.problems import ProblemError
from api.redaction import contains_key
from ledger.api_keys import find_key
from ledger.clock import get_utc_now
from models import ApiKey
from models.vocabularies import Scope

# URLs are in the logs of proxies and in the history of browsers.
KEY_IN_URL = (
    "The URL contains an API key. URLs are logged and shared, so revoke this key and create another one. "
    "Send keys only in `Authorization`."
)
HOW_TO_SEND = "Send a key as `Authorization: Bearer evf_…`."
REALM = 'Bearer realm="evfacts"'


@dataclass(frozen=True, slots=True)
class Caller:
    """The sender of a request with a valid key."""

    pk: int
    prefix: str
    name: str
    scope: Scope


class KeyRow(Protocol):
    """The columns of a key that authentication reads."""

    pk: int
    prefix: str
    digest: str
    name: str
    scope: Scope
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None


def authenticate() -> None:
    """Read the key of the request. Refuse an invalid key on every route, also where reading needs no key."""
    g.caller = None
    query = unquote_to_bytes(request.query_string.replace(b"+", b" "))
    if contains_key(query) or contains_key(request.path.encode("utf-8", "replace")):
        raise ProblemError("bad-request", KEY_IN_URL)
    header = request.headers.get("Authorization")
    if header is not None:
        g.caller = _find_caller(header)
    elif not get_service().settings.open_reads and request.path.startswith("/v1/"):
        detail = f"This service requires an API key, also to read. {HOW_TO_SEND}"
        raise ProblemError("unauthorized", detail, headers={"WWW-Authenticate": REALM})


def get_caller() -> Caller | None:
    """Return the sender of the request, or None if the request has no key."""
    caller: Caller | None = g.get("caller")
    return caller


def require_scope(scope: Scope) -> Caller:
    """Return the sender of the request. Answer 401 without a key, and 403 if its scope does not include this one."""
    caller = get_caller()
    if caller is None:
        detail = f"This request requires an API key with the scope `{scope}`. {HOW_TO_SEND}"
        raise ProblemError("unauthorized", detail, headers={"WWW-Authenticate": REALM})
    if caller.scope.rank < scope.rank:
        detail = f"The API key has the scope `{caller.scope}`. This request requires a key with the scope `{scope}`."
        challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
        raise ProblemError("forbidden", detail, headers={"WWW-Authenticate": challenge})
    return caller


def _find_caller(header: str) -> Caller:
    method, _, key = header.partition(" ")
    if method.lower() != "bearer":
        raise _build_invalid_key_problem(f"`Authorization` does not use the scheme `Bearer`. {HOW_TO_SEND}")
    row: KeyRow | None = find_key(key.strip(), _select_key)
    if row is None:
        raise _build_invalid_key_problem("The API key is unknown. Check that you send the complete key.")
    if row.revoked_at is not None:
        raise _build_invalid_key_problem("The API key is revoked. Send another key.")
    if row.expires_at is not None and row.expires_at <= get_utc_now():
        raise _build_invalid_key_problem("The API key has expired. Send another key.")
    return Caller(row.pk, row.prefix, row.name, row.scope)


def _select_key(prefix: str) -> KeyRow | None:
    row: KeyRow | None = get_reader().first(select(*ApiKey.__table__.columns).where(ApiKey.prefix == prefix))
    return row


def _build_invalid_key_problem(detail: str) -> ProblemError:
    return ProblemError("unauthorized", detail, headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})
