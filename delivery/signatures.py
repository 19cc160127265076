"""Secrets and signatures of webhooks, by Standard Webhooks: HMAC-SHA256 over id, timestamp and body."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
# The specification requires 24 to 64 bytes. More bytes than the digest has (32) add no strength.
SECRET_BYTES = 32


def make_secret() -> str:
    """Make the secret of a subscription, in the form that is served and stored."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def build_signed_headers(message_id: str, timestamp: int, body: bytes, with_secrets: Iterable[str]) -> dict[str, str]:
    """Build the header fields of a message, with one signature for each valid secret."""
    signatures = [_sign(secret, message_id, timestamp, body) for secret in with_secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def _sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
