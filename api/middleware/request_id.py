"""What each request is called, in its answer and in the logs; and how long its address may be."""

import re
import uuid

from flask import Flask, g, request

from api.problems import ProblemError
from api.redaction import masked

# gunicorn takes a line of 8190 bytes, method and version included, and nginx one of 8 kB.
LONGEST_ADDRESS = 8000
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def register(app: Flask) -> None:
    """Name the requests of an app before anything else looks at them."""
    app.before_request(_name_request)
    app.before_request(_refuse_long_address)


def _name_request() -> None:
    """Give the request an id: the client's, where it is a plain word, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) and masked(given) == given else uuid.uuid4().hex
    request.environ["evfacts.request_id"] = g.request_id


def _refuse_long_address() -> None:
    """Refuse an address that is longer than gunicorn and common proxies let through."""
    address: str = request.environ.get("RAW_URI") or request.full_path
    if len(address) > LONGEST_ADDRESS:
        told = f"The address has {len(address)} characters, and may have {LONGEST_ADDRESS}."
        raise ProblemError("uri-too-long", told)
