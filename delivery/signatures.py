"""Secrets and signatures, by Standard Webhooks: HMAC-SHA256 over id, timestamp and body."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
# The specification wants 24 to 64 bytes; as many as the digest has are as strong as it gets.
SECRET_BYTES = 32


def make_secret() -> str:
    """Make the secret of a subscription, as it is shown and stored."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(message_id: str, timestamp: int, body: bytes, with_secrets: Iterable[str]) -> dict[str, str]:
    """Return the header fields of a message, with a signature for each secret that is valid now."""
    signatures = [_signature(secret, message_id, timestamp, body) for secret in with_secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def _signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
