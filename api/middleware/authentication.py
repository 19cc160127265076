"""Who asks: the API key of a request, and what it allows."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import g, request
from sqlalchemy import select

from api.context import now, service
from api.problems import ProblemError
from api.redaction import holds_key
from ledger.api_keys import find_key
from models import ApiKey
from models.vocabularies import Scope

IN_ADDRESS = "A key belongs in `Authorization`. Addresses are logged and passed on: revoke this key, and make another."
REALM = 'Bearer realm="evfacts"'


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever sent a request with a valid key."""

    pk: int
    prefix: str
    name: str
    scope: Scope


def authenticate() -> None:
    """Read the key of the request. One that is not valid is refused on every route, rather than ignored."""
    g.caller = None
    query = unquote_to_bytes(request.query_string.replace(b"+", b" "))
    if holds_key(query) or holds_key(request.path.encode("utf-8", "replace")):
        raise ProblemError("bad-request", IN_ADDRESS)
    given = request.headers.get("Authorization")
    if given is not None:
        g.caller = _caller(given)
        g.api_key_prefix = g.caller.prefix
    elif not service().settings.open_reads and request.path.startswith("/v1/"):
        raise ProblemError("unauthorized", "Reading needs a key here.", headers={"WWW-Authenticate": REALM})


def caller() -> Caller | None:
    """Return who sent the request, None where it has no key."""
    found: Caller | None = g.get("caller")
    return found


def require(scope: Scope) -> Caller:
    """Return who sent the request; refuse who has no key, or none for this."""
    found = caller()
    if found is None:
        told = f"This needs an API key with the scope `{scope}`, as in `Authorization: Bearer evf_…`."
        raise ProblemError("unauthorized", told, headers={"WWW-Authenticate": REALM})
    if found.scope.rank < scope.rank:
        told = f"The key has the scope `{found.scope}`, and this needs `{scope}`."
        challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
        raise ProblemError("forbidden", told, headers={"WWW-Authenticate": challenge})
    return found


def _caller(given: str) -> Caller:
    method, _, key = given.partition(" ")
    if method.lower() != "bearer":
        raise _invalid("Send the key as `Authorization: Bearer evf_…`.")
    row = find_key(key.strip(), _row)
    if row is None:
        raise _invalid("There is no such key.")
    if row.revoked_at is not None:
        raise _invalid("The key was revoked.")
    if row.expires_at is not None and row.expires_at <= now():
        raise _invalid("The key has expired.")
    return Caller(row.pk, row.prefix, row.name, row.scope)


def _row(prefix: str) -> Any:
    return service().first(select(*ApiKey.__table__.columns).where(ApiKey.prefix == prefix))


def _invalid(told: str) -> ProblemError:
    return ProblemError("unauthorized", told, headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'})
