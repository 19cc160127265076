"""Redaction: removes API keys and secrets from logs and responses, wherever a client put them."""

import re
from urllib.parse import parse_qsl, urlencode

# API keys and secrets of webhooks. A key that is cut off or mistyped matches too, because it may be most of a real key.
_KEY_PATTERN = re.compile(r"(evf_)\w{8,}|(whsec_)[\w+/=-]{8,}", re.IGNORECASE | re.ASCII)
_KEY_PATTERN_BYTES = re.compile(_KEY_PATTERN.pattern.encode(), re.IGNORECASE)
# A complete key, in lower case or in capitals. No text has this form by chance.
_COMPLETE_KEY_PATTERN = re.compile(rb"evf_[0-9a-f]{8}_[0-9a-f]{64}", re.IGNORECASE)
# Parameters with these names carry secrets of other services. Long random values are such secrets too.
_SECRET_NAME = re.compile(r"key|token|secret|passw|auth|credential|session|signature", re.IGNORECASE)
_SECRET_VALUE = re.compile(r"[A-Za-z0-9+/=_.~-]{32,}")
# Characters of a path or a query in one log line.
MAX_LOGGED_LENGTH = 500


def redact_keys(text: str) -> str:
    """Replace the keys in a text with `***`."""
    return _KEY_PATTERN.sub(r"\1\2***", text)


def redact_keys_in_bytes(text: bytes) -> bytes:
    """Replace the keys in a UTF-8 text with `***`."""
    return _KEY_PATTERN_BYTES.sub(rb"\1\2***", text)


def redact_query(query: str) -> str:
    """Replace possible secrets in a query string with `***`. Cursors look like secrets and are replaced too."""
    pairs = []
    for name, value in parse_qsl(query[:MAX_LOGGED_LENGTH], keep_blank_values=True, errors="replace"):
        is_secret = _SECRET_NAME.search(name) or _SECRET_VALUE.fullmatch(value)
        pairs.append((_SECRET_VALUE.sub("***", redact_keys(name)), "***" if is_secret else redact_keys(value)))
    return urlencode(pairs, safe="*")


def contains_key(text: bytes) -> bool:
    """Return whether a text contains a complete key."""
    return b"evf_" in text.lower() and _COMPLETE_KEY_PATTERN.search(text) is not None
