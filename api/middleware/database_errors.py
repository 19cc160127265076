"""A database that is away, busy or full is no fault of ours: whoever asked is told when to come back."""

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError

from api.problems import ProblemError, answer_surprise, problem_response
from models.engine import Hindrance, hindrance

AGAIN = "Send it again; with an `Idempotency-Key` a write is done once."
# What is told of each hindrance, and after how many seconds to come back: a server starts again in a few, a lock is let
# go of sooner, and room on a disk is made by somebody who must notice first.
TOLD = {
    Hindrance.AWAY: ("unavailable", f"The database cannot be reached. {AGAIN}", "5"),
    Hindrance.BUSY: ("unavailable", f"The database is busy with something that takes long. {AGAIN}", "2"),
    Hindrance.FULL: ("read-only", f"The database has no room left, or may not be written to. {AGAIN}", "30"),
}


def register(app: Flask) -> None:
    """Answer for the database of an app."""
    app.register_error_handler(DBAPIError, _answer)


def _answer(problem: DBAPIError) -> Response:
    """Say what stood in the way, and when to come back; tell the log why."""
    found = hindrance(problem)
    if found is None:
        return answer_surprise(problem)
    # The first line alone: the next ones may show values.
    structlog.get_logger().error(
        "database",
        hindrance=found.value,
        reason=str(problem.orig).partition("\n")[0][:200],
        path=request.path,
        request_id=request.environ.get("evfacts.request_id"),
    )
    code, told, seconds = TOLD[found]
    return problem_response(ProblemError(code, told, headers={"Retry-After": seconds}))
