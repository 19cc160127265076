"""Turns database outages, lock timeouts and full disks into 503 with `Retry-After`."""

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError

from api.problems import ProblemError, answer_unexpected_error, build_problem_response
from models.engine import Unavailability, classify_error

RETRY_ADVICE = "Repeat the request. A write with an `Idempotency-Key` is performed only once."
# For each failure: the code, the detail, and the seconds in `Retry-After`. A database server restarts in a few seconds.
# A lock is released sooner. Disk space returns later, because an operator must notice the failure first.
PROBLEMS = {
    Unavailability.UNREACHABLE: ("unavailable", f"The database cannot be reached. {RETRY_ADVICE}", "5"),
    Unavailability.BUSY: (
        "unavailable",
        f"The database is busy: another transaction holds a lock. {RETRY_ADVICE}",
        "2",
    ),
    Unavailability.NOT_WRITABLE: (
        "read-only",
        f"The database has no free space, or does not accept writes. {RETRY_ADVICE}",
        "30",
    ),
}


def register(app: Flask) -> None:
    """Answer the database errors of an app."""
    app.register_error_handler(DBAPIError, _answer_database_error)


def _answer_database_error(error: DBAPIError) -> Response:
    """Answer 503 if the database is the cause, and log the cause. An error of the statement itself is unexpected."""
    cause = classify_error(error)
    if cause is None:
        return answer_unexpected_error(error)
    # Only the first line: the next lines may contain values.
    structlog.get_logger().error(
        "database",
        cause=cause.value,
        reason=str(error.orig).partition("\n")[0][:200],
        path=request.path,
        request_id=request.environ.get("evfacts.request_id"),
    )
    code, detail, seconds = PROBLEMS[cause]
    return build_problem_response(ProblemError(code, detail, headers={"Retry-After": seconds}))
