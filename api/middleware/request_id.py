"""Request ids for responses and logs, and the limit on the length of a URL."""

import re
import uuid

from flask import Flask, g, request

from api.problems import ProblemError
from api.redaction import redact_keys

# gunicorn accepts a request line of 8190 bytes, method and version included. nginx accepts 8 kB.
MAX_URL_LENGTH = 8000
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def register(app: Flask) -> None:
    """Give each request of an app its id, before other middleware sees the request."""
    app.before_request(_assign_request_id)
    app.before_request(_refuse_long_url)


def _assign_request_id() -> None:
    """Take the id from `X-Request-Id` if it is a plain word without a key. Otherwise create one."""
    header = request.headers.get("X-Request-Id", "")
    g.request_id = header if _REQUEST_ID.fullmatch(header) and redact_keys(header) == header else uuid.uuid4().hex
    request.environ["evfacts.request_id"] = g.request_id


def _refuse_long_url() -> None:
    """Refuse a URL that is longer than gunicorn and common proxies accept."""
    url: str = request.environ.get("RAW_URI") or request.full_path
    if len(url) > MAX_URL_LENGTH:
        detail = f"The URL has {len(url)} characters; the limit is {MAX_URL_LENGTH}. Divide it into several requests."
        raise ProblemError("uri-too-long", detail)
