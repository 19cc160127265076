"""What is logged: a line of JSON for each request and each fault of ours. Never a key, nor from where it came."""

import time
from collections.abc import Iterable
from typing import Any

import structlog
from flask import Flask, Response, request
from werkzeug.wsgi import ClosingIterator

from api.middleware.authentication import caller
from api.redaction import LONGEST, masked, masked_query

NOTED = "evfacts.noted"


def _mask(logger: Any, method: str, text: str) -> str:
    return masked(text)


# One JSON object a line, with the traceback as text and without the values of variables, which may be secrets.
# Everything but ASCII is escaped, so that nothing that was sent can end a line or move the cursor of a terminal.
PROCESSORS: tuple[Any, ...] = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(),
    _mask,
)


def register(app: Flask) -> None:
    """Log the requests of an app."""
    app.after_request(_note)
    app.wsgi_app = AccessLog(app.wsgi_app)  # type: ignore[method-assign]


def _note(response: Response) -> Response:
    """Keep for the log what is known of a request while it lasts."""
    found = caller()
    rule = request.url_rule
    request.environ[NOTED] = {"route": rule.rule if rule else None, "key": found.prefix if found else None}
    return response


class AccessLog:
    """Writes a line when an answer has been sent to its end, or the client has gone."""

    def __init__(self, app: Any) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request."""
        started = time.perf_counter()
        statuses: list[str] = []

        def start(status: str, *rest: Any) -> Any:
            statuses.append(status)
            return start_response(status, *rest)

        answer = self._app(environ, start)
        return ClosingIterator(answer, [lambda: _write(environ, statuses, time.perf_counter() - started)])


def _write(environ: dict[str, Any], statuses: list[str], seconds: float) -> None:
    structlog.get_logger().info(
        "request",
        request_id=environ.get("evfacts.request_id"),
        method=environ["REQUEST_METHOD"][:20],
        path=_readable(environ.get("PATH_INFO", ""))[:LONGEST],
        query=masked_query(_readable(environ.get("QUERY_STRING", ""))),
        status=int(statuses[-1][:3]) if statuses else None,
        duration_ms=round(seconds * 1000, 2),
        **environ.get(NOTED, {}),
    )


def _readable(text: str) -> str:
    """Undo the way in which WSGI hands bytes over as text."""
    return text.encode("latin-1", "replace").decode("utf-8", "replace")
