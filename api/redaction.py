"""Keys are kept out of everything that is written down or answered, wherever somebody put one."""

import re
from urllib.parse import parse_qsl, urlencode

# Keys, and secrets of webhooks. Also what was cut off or mistyped: it may be most of a key.
_KEY = re.compile(r"(evf_)\w{8,}|(whsec_)[\w+/=-]{8,}", re.IGNORECASE | re.ASCII)
_KEY_BYTES = re.compile(_KEY.pattern.encode(), re.IGNORECASE)
# A key as it was made, or in capitals, which nobody writes by chance.
_WHOLE_KEY = re.compile(rb"evf_[0-9a-f]{8}_[0-9a-f]{64}", re.IGNORECASE)
# Parameters that are called so are for secrets of other services, and long random values are such secrets.
_SECRET_NAME = re.compile(r"key|token|secret|passw|auth|credential|session|signature", re.IGNORECASE)
_SECRET_VALUE = re.compile(r"[A-Za-z0-9+/=_.~-]{32,}")
LONGEST = 500


def masked(text: str) -> str:
    """Take keys out of a text."""
    return _KEY.sub(r"\1\2***", text)


def masked_bytes(text: bytes) -> bytes:
    """Take keys out of a text in UTF-8."""
    return _KEY_BYTES.sub(rb"\1\2***", text)


def masked_query(query: str) -> str:
    """Take out of a query what may be a secret; cursors, which look like one, go with it."""
    kept = []
    for name, value in parse_qsl(query[:LONGEST], keep_blank_values=True, errors="replace"):
        hidden = _SECRET_NAME.search(name) or _SECRET_VALUE.fullmatch(value)
        kept.append((_SECRET_VALUE.sub("***", masked(name)), "***" if hidden else masked(value)))
    return urlencode(kept, safe="*")


def holds_key(text: bytes) -> bool:
    """Tell whether a key stands in a text."""
    return b"evf_" in text.lower() and _WHOLE_KEY.search(text) is not None
