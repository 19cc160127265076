"""Cross-origin requests (CORS): pages of other sites may read everything, and write nothing.

A client sends a key on purpose, and a browser never adds one on its own. So no other site can forge a write (CSRF).
"""

from flask import Flask, Response, request
from flask_cors import CORS

from api.context import get_service

READ_METHODS = ("GET", "HEAD", "OPTIONS")
WRITE_METHODS = ("POST", "PATCH", "DELETE")
WRITE_REQUEST_HEADERS = ("Authorization", "Content-Type", "Idempotency-Key", "If-Match", "X-Request-Id")
# Header fields that a script of another site may read, in addition to the few that browsers always allow.
EXPOSED_HEADERS = (
    "ETag",
    "Link",
    "Location",
    "Allow",
    "Retry-After",
    "RateLimit",
    "RateLimit-Policy",
    "Idempotency-Replayed",
    "X-Request-Id",
    "X-Data-Version",
    "X-Total-Count",
    "X-Total-Is-Exact",
    "Deprecation",
    "Sunset",
)
PREFLIGHT_SECONDS = 86400


def register(app: Flask) -> None:
    """Add the CORS headers to all responses of an app."""
    app.after_request(_restrict_cors_of_writes)
    # The same response for all origins, so shared caches store only one.
    CORS(
        app,
        send_wildcard=True,
        methods=list(READ_METHODS),
        expose_headers=list(EXPOSED_HEADERS),
        max_age=PREFLIGHT_SECONDS,
    )


def _restrict_cors_of_writes(response: Response) -> Response:
    """Remove the CORS permission from responses to writes, except for the origins that may write."""
    origin = request.headers.get("Origin")
    if origin is None:
        return response
    preflight = request.method == "OPTIONS"
    method = request.headers.get("Access-Control-Request-Method") if preflight else request.method
    if method is None or method in READ_METHODS:
        return response
    if origin in get_service().settings.write_origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.vary.add("Origin")
        if preflight:
            response.headers["Access-Control-Allow-Methods"] = ", ".join((*READ_METHODS, *WRITE_METHODS))
            response.headers["Access-Control-Allow-Headers"] = ", ".join(WRITE_REQUEST_HEADERS)
            response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    elif not preflight:
        response.headers.pop("Access-Control-Allow-Origin", None)
    return response
