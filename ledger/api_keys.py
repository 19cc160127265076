"""API keys: made, found and revoked. A key is shown when it is made, and only its digest is kept."""

import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.errors import ConflictError
from models import ApiKey
from models.api_key import PREFIX_LENGTH
from models.vocabularies import Scope

# What a key looks like: a mark that scanners for leaked secrets can know, a part to show, and 256 random bits.
KEY = re.compile(r"evf_([0-9a-f]{8})_([0-9a-f]{64})")
_NOBODY = "0" * 64  # compared with where no key has the prefix, so that both ways take as long


def make_key(
    session: Session, name: str, scope: Scope, now: dt.datetime, expires_at: dt.datetime | None = None
) -> tuple[ApiKey, str]:
    """Make a key for somebody; return its row, and the key itself, which nobody can find out later."""
    if session.scalar(select(ApiKey.pk).where(ApiKey.name == name, ApiKey.revoked_at.is_(None))) is not None:
        raise ConflictError(f"There is a key for {name!r} already. Revoke it first, or choose another name.")
    prefix = secrets.token_hex(PREFIX_LENGTH // 2)
    key = f"evf_{prefix}_{secrets.token_hex(32)}"
    row = ApiKey(prefix=prefix, digest=digest(key), name=name, scope=scope, created_at=now, expires_at=expires_at)
    session.add(row)
    session.flush()
    return row, key


def revoke_key(session: Session, prefix: str, now: dt.datetime) -> ApiKey:
    """Revoke a key, from now on and for ever."""
    row = session.scalar(select(ApiKey).where(ApiKey.prefix == prefix))
    if row is None:
        raise ConflictError(f"There is no key with the prefix {prefix!r}.")
    if row.revoked_at is not None:
        raise ConflictError(f"The key {prefix} was revoked on {row.revoked_at:%Y-%m-%d}.")
    row.revoked_at = now
    return row


def find_key(key: str, row_of: Callable[[str], Any]) -> Any:
    """Return the row of a key, expired and revoked ones included; `row_of` finds a row by its prefix."""
    parts = KEY.fullmatch(key)
    row = row_of(parts[1]) if parts else None
    known = hmac.compare_digest(digest(key), row.digest if row else _NOBODY)
    return row if known else None


def digest(key: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
