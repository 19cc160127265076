"""Creates, finds and revokes API keys. A key is shown once, when it is created. Only its digest is stored."""

import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.errors import WriteRefusedError
from models import ApiKey
from models.api_key import PREFIX_LENGTH
from models.vocabularies import Scope

# A prefix that scanners for leaked secrets can recognise, a part that can be shown, and 256 random bits.
KEY_PATTERN = re.compile(r"evf_([0-9a-f]{8})_([0-9a-f]{64})")
# Compared with the digest of a key whose prefix is unknown, so an unknown and a wrong key take equally long.
_NO_DIGEST = "0" * 64


class HasDigest(Protocol):
    """A row of the keys, from any query that selects the digest."""

    @property
    def digest(self) -> str:
        """SHA-256 of the key in hexadecimal digits."""


RowWithDigest = TypeVar("RowWithDigest", bound=HasDigest)


def make_key(
    session: Session, name: str, scope: Scope, now: dt.datetime, expires_at: dt.datetime | None = None
) -> tuple[ApiKey, str]:
    """Create a key for the owner `name`. Return its row and the key, which is not stored and cannot be shown again."""
    if session.scalar(select(ApiKey.pk).where(ApiKey.name == name, ApiKey.revoked_at.is_(None))) is not None:
        raise WriteRefusedError(f"A key for {name!r} exists already. Revoke it first, or choose another name.")
    prefix = secrets.token_hex(PREFIX_LENGTH // 2)
    key = f"evf_{prefix}_{secrets.token_hex(32)}"
    row = ApiKey(prefix=prefix, digest=hash_key(key), name=name, scope=scope, created_at=now, expires_at=expires_at)
    session.add(row)
    session.flush()
    return row, key


def revoke_key(session: Session, prefix: str, now: dt.datetime) -> ApiKey:
    """Revoke a key permanently, from `now` on."""
    row = session.scalar(select(ApiKey).where(ApiKey.prefix == prefix))
    if row is None:
        raise WriteRefusedError(f"There is no key with the prefix {prefix!r}.")
    if row.revoked_at is not None:
        raise WriteRefusedError(f"The key {prefix} was revoked on {row.revoked_at:%Y-%m-%d} already.")
    row.revoked_at = now
    return row


def find_key(key: str, select_row: Callable[[str], RowWithDigest | None]) -> RowWithDigest | None:
    """Return the row of a key, also of an expired or revoked one; `select_row` selects a row by its prefix."""
    parts = KEY_PATTERN.fullmatch(key)
    row = select_row(parts[1]) if parts else None
    is_known = hmac.compare_digest(hash_key(key), row.digest if row else _NO_DIGEST)
    return row if is_known else None


def hash_key(key: str) -> str:
    """Return the digest of a key that is stored instead of it."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
