"""Security headers: what a browser may do with a response, and who may store it."""

from flask import Flask, Response, g, request

from api.context import get_service
from api.middleware.cors import READ_METHODS

# Data loads nothing and appears in no frame, even if a browser treats it as a page. /docs has its own policy.
CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'"
# One year, the minimum of the browsers' preload lists. Subdomains are left to their operators.
STRICT_TRANSPORT_SECURITY = "max-age=31536000"


def register(app: Flask) -> None:
    """Add the headers to all responses of an app."""
    app.after_request(add_security_headers)


def add_security_headers(response: Response) -> Response:
    """Add the headers that every response has."""
    headers = response.headers
    headers["X-Request-Id"] = g.get("request_id", "")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    reading = request.method in READ_METHODS
    headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if reading else "same-origin")
    settings = get_service().settings
    if (settings.public_url or "").startswith("https:"):
        headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY)
    headers.setdefault("Cache-Control", "no-store" if response.status_code >= 400 else "no-cache")
    if request.method not in ("GET", "HEAD"):
        headers["Cache-Control"] = "no-store"
    elif not settings.open_reads:
        # Shared caches must not store a response that requires a key.
        headers["Cache-Control"] = headers["Cache-Control"].replace("public", "private")
        response.vary.add("Authorization")
    return response
