"""The headers that every answer has, and what pages of other sites may do: read everything, and write nothing.

Keys are sent by whoever means to, and never by a browser on its own, so that there is nothing to forge for other sites.
"""

from flask import Flask, Response, g, request
from flask_cors import CORS

from api.context import service

READS = ("GET", "HEAD", "OPTIONS")
WRITES = ("POST", "PATCH", "DELETE")
NEEDED_TO_WRITE = ("Authorization", "Content-Type", "Idempotency-Key", "If-Match", "X-Request-Id")
# What a script of another site may see of an answer, beside the few fields that it always sees.
EXPOSED = (
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
# Data loads nothing and is shown in no frame, also where a browser takes it for a page. /docs has a policy of its own.
CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'"
# A year, as the lists of browsers want it. Subdomains are the business of whoever runs them.
STRICT_TRANSPORT_SECURITY = "max-age=31536000"
PREFLIGHT_SECONDS = 86400


def register(app: Flask) -> None:
    """Add the headers to all answers of an app."""
    app.after_request(finish)
    app.after_request(_guard_writes)
    # One answer for all origins, so that shared caches need to keep one.
    CORS(app, send_wildcard=True, methods=list(READS), expose_headers=list(EXPOSED), max_age=PREFLIGHT_SECONDS)


def finish(response: Response) -> Response:
    """Add the headers that every answer has."""
    headers = response.headers
    headers["X-Request-Id"] = g.get("request_id", "")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    reading = request.method in READS
    headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if reading else "same-origin")
    settings = service().settings
    if (settings.public_url or "").startswith("https:"):
        headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY)
    headers.setdefault("Cache-Control", "no-store" if response.status_code >= 400 else "no-cache")
    if request.method not in ("GET", "HEAD"):
        headers["Cache-Control"] = "no-store"
    elif not settings.open_reads:
        # What needs a key is kept by nobody in between.
        headers["Cache-Control"] = headers["Cache-Control"].replace("public", "private")
        response.vary.add("Authorization")
    return response


def _guard_writes(response: Response) -> Response:
    """Take the permission of reads from the answer to a write, or give it to the sites that may write."""
    origin = request.headers.get("Origin")
    if origin is None:
        return response
    asked = request.headers.get("Access-Control-Request-Method") if request.method == "OPTIONS" else request.method
    if asked is None or asked in READS:
        return response
    if origin in service().settings.write_origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.vary.add("Origin")
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = ", ".join((*READS, *WRITES))
            response.headers["Access-Control-Allow-Headers"] = ", ".join(NEEDED_TO_WRITE)
            response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    elif request.method != "OPTIONS":
        response.headers.pop("Access-Control-Allow-Origin", None)
    return response
