"""The access log: one line of JSON for each request and each server error. No line contains a key or its source."""

import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import structlog
from flask import Flask, Response, request
from structlog.types import EventDict, Processor
from werkzeug.wsgi import ClosingIterator

from api.middleware.authentication import get_caller
from api.redaction import MAX_LOGGED_LENGTH, redact_keys, redact_query

if TYPE_CHECKING:
    from _typeshed import OptExcInfo

# WSGI environment key of the log fields that are known only while Flask handles the request.
LOG_FIELDS = "evfacts.log_fields"
_render_json = structlog.processors.JSONRenderer()


def _render_redacted_line(logger: object, method: str, event: EventDict) -> str:
    return redact_keys(str(_render_json(logger, method, event)))


# One JSON object a line. Tracebacks are text without the values of variables, because those may be secrets.
# JSON escapes everything but ASCII, so text from a client cannot end a line or move the cursor of a terminal.
PROCESSORS: tuple[Processor, ...] = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    _render_redacted_line,
)


def register(app: Flask) -> None:
    """Log the requests of an app."""
    app.after_request(_store_log_fields)
    app.wsgi_app = AccessLog(app.wsgi_app)  # type: ignore[method-assign]  # how Flask adds WSGI middleware


def _store_log_fields(response: Response) -> Response:
    """Store the route and the key for the log line, which is written after Flask has left the request."""
    caller = get_caller()
    rule = request.url_rule
    request.environ[LOG_FIELDS] = {"route": rule.rule if rule else None, "key": caller.prefix if caller else None}
    return response


class AccessLog:
    """WSGI middleware that logs a request when its response is complete or the client has disconnected."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        started = time.perf_counter()
        statuses: list[str] = []

        def start(
            status: str, headers: list[tuple[str, str]], exc_info: "OptExcInfo | None" = None, /
        ) -> Callable[[bytes], object]:
            statuses.append(status)
            return start_response(status, headers, exc_info)

        body = self._app(environ, start)
        return ClosingIterator(body, [lambda: _log_request(environ, statuses, time.perf_counter() - started)])


def _log_request(environ: WSGIEnvironment, statuses: list[str], seconds: float) -> None:
    structlog.get_logger().info(
        "request",
        request_id=environ.get("evfacts.request_id"),
        method=environ["REQUEST_METHOD"][:20],
        path=_decode_wsgi_text(environ.get("PATH_INFO", ""))[:MAX_LOGGED_LENGTH],
        query=redact_query(_decode_wsgi_text(environ.get("QUERY_STRING", ""))),
        status=int(statuses[-1][:3]) if statuses else None,
        duration_ms=round(seconds * 1000, 2),
        **environ.get(LOG_FIELDS, {}),
    )


def _decode_wsgi_text(text: str) -> str:
    """Decode a text of the WSGI environment: WSGI passes bytes as latin-1, and URLs are UTF-8."""
    return text.encode("latin-1", "replace").decode("utf-8", "replace")
