"""Problems: the one place where errors get their body, RFC 9457, and the closed catalogue of their codes."""

from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
from flask import Flask, Response, request
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from api.redaction import masked_bytes

CONTENT_TYPE = "application/problem+json"
# The way to a value inside a body: keys, and places in lists.
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A row of the catalogue: what can go wrong, and what the client can do about it."""

    code: str
    status: int
    title: str
    meaning: str


CATALOGUE = {
    one.code: one
    for one in (
        ProblemType(
            "bad-request", 400, "The request cannot be read", "The request is not valid HTTP for this service."
        ),
        ProblemType(
            "unknown-parameter",
            400,
            "There is no such parameter",
            "A parameter is not known on this route. Nothing is ever ignored: correct the name, or leave it out.",
        ),
        ProblemType(
            "invalid-parameter",
            400,
            "A parameter has a value that cannot be used",
            "The value is malformed, out of range or not in its vocabulary. `errors` says which, and what is allowed.",
        ),
        ProblemType(
            "invalid-cursor",
            400,
            "The cursor is not valid",
            "The cursor was changed, or is not one of this service. Start again without it.",
        ),
        ProblemType(
            "foreign-cursor",
            400,
            "The cursor belongs to another list",
            "The cursor was made for other filters, or another list. Send it with the parameters it came with.",
        ),
        ProblemType(
            "expired-cursor",
            400,
            "The cursor is too old",
            "A cursor is good for a week, and at most for two. Start again without it.",
        ),
        ProblemType(
            "invalid-header", 400, "A header field cannot be used", "`detail` says which field, and what it may be."
        ),
        ProblemType(
            "invalid-json",
            400,
            "The body is not JSON that can be used",
            "The body must be JSON in UTF-8 without repeated keys, NaN or lone surrogates. `errors` says where.",
        ),
        ProblemType("invalid-yaml", 400, "The body is not YAML that can be used", "`errors` says where and why."),
        ProblemType(
            "unauthorized",
            401,
            "A valid key is needed",
            "There is no API key in `Authorization: Bearer`, or it is unknown, expired or revoked.",
        ),
        ProblemType("forbidden", 403, "The key does not allow this", "The API key lacks the scope for this route."),
        ProblemType(
            "not-found",
            404,
            "There is nothing here",
            "No route or no record has this address. With `as_of`, the record may not have been known by then.",
        ),
        ProblemType("method-not-allowed", 405, "The method is not allowed here", "`Allow` names those that are."),
        ProblemType("not-acceptable", 406, "None of the accepted formats is offered", "`detail` names those that are."),
        ProblemType(
            "conflict",
            409,
            "The record does not allow this now",
            "What is asked does not fit how things stand; `detail` says what stands in the way.",
        ),
        ProblemType(
            "exists",
            409,
            "There is one already",
            "The id is taken, now or formerly. `Location` is what has it; add to that, or choose another id.",
        ),
        ProblemType(
            "in-flight",
            409,
            "The same request is being worked on",
            "A request with this `Idempotency-Key` has not been answered yet. Ask again after `Retry-After`.",
        ),
        ProblemType("gone", 410, "The record was withdrawn", "The record was made in error; `detail` says why."),
        ProblemType(
            "feed-restarted",
            410,
            "The feed does not go that far",
            "`after` is beyond the last change: the service was restored from a backup. Read everything anew.",
        ),
        ProblemType(
            "precondition-failed",
            412,
            "The record has changed",
            "`If-Match` names another revision than the present one, which `revision` and `present` show.",
        ),
        ProblemType("too-large", 413, "The body is too large", "Send less at once."),
        ProblemType(
            "uri-too-long",
            414,
            "The address is too long",
            "An address has at most 8000 characters. Ask for 200 records at once with `ids`, and for more in turn.",
        ),
        ProblemType(
            "unsupported-media-type",
            415,
            "The body has an unsupported type",
            "Send JSON in UTF-8, not compressed; a dossier may also be YAML. `Accept` names what is taken.",
        ),
        ProblemType(
            "unprocessable",
            422,
            "The body cannot be used",
            "The body was read and makes no sense here. Each of `errors` points to a place in it.",
        ),
        ProblemType(
            "address-refused",
            422,
            "The address cannot be called",
            "A webhook goes to https on the public internet, port 443 or 8443. `detail` says what is in the way.",
        ),
        ProblemType(
            "idempotency-key-reused",
            422,
            "The key belongs to another request",
            "Each request that is to be done once needs an `Idempotency-Key` of its own.",
        ),
        ProblemType(
            "precondition-required",
            428,
            "`If-Match` is needed",
            "Say which revision the write was made for, with the ETag of a GET.",
        ),
        ProblemType("too-many-requests", 429, "Too many requests", "Wait as long as `Retry-After` says."),
        ProblemType("headers-too-large", 431, "The header fields are too large", "Send fewer or smaller ones."),
        ProblemType("internal", 500, "Something went wrong here", "A fault of ours; it was logged under `request_id`."),
        ProblemType(
            "unavailable",
            503,
            "The service cannot answer now",
            "The database cannot be reached, is busy, or is not migrated. Try again after `Retry-After`.",
        ),
        ProblemType(
            "read-only",
            503,
            "Nothing can be written now",
            "The database has no room left, or may not be written to. Reading goes on. Try again after `Retry-After`.",
        ),
    )
}
# The code of an error that comes from Flask itself.
BY_STATUS = {one.status: one.code for one in reversed(CATALOGUE.values())}


@dataclass
class ProblemError(Exception):
    """An error with a code of the catalogue; raise it from anywhere in a request."""

    code: str
    detail: str
    errors: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    shown: dict[str, Any] = field(default_factory=dict)  # what the body has beside the members of all problems


class ProblemDetailSchema(Schema):
    """One thing that is wrong."""

    parameter = fields.String(metadata={"description": "The parameter"})
    pointer = fields.String(metadata={"description": "Place in the body, a JSON pointer (RFC 6901)"})
    line = fields.Integer(metadata={"description": "Line of the body, from 1"})
    column = fields.Integer(metadata={"description": "Column of the line, from 1"})
    message = fields.String(metadata={"description": "What is wrong with it"})
    did_you_mean = fields.String(metadata={"description": "What was probably meant"})
    allowed = fields.List(fields.String(), metadata={"description": "What is allowed"})


class ProblemSchema(Schema):
    """A problem, by RFC 9457."""

    type = fields.String(required=True, metadata={"description": "Address of the description of this code"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"enum": list(CATALOGUE)})
    detail = fields.String(required=True)
    instance = fields.String(required=True, metadata={"description": "The path that was asked for"})
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(ProblemDetailSchema), required=True)
    revision = fields.Integer(metadata={"description": "Only with precondition-failed: the present revision"})
    present = fields.Dict(metadata={"description": "Only with precondition-failed: the record as it is now"})


def problem_body(problem: ProblemError, instance: str, request_id: str) -> bytes:
    """Write a problem as JSON. `instance` is the path that was asked for."""
    kind = CATALOGUE[problem.code]
    body = {
        "type": f"/problems/{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "code": kind.code,
        "detail": problem.detail,
        "instance": instance,
        "request_id": request_id,
        "errors": problem.errors,
    } | problem.shown
    # A path may hold lone surrogates, which JSON cannot: they are shown as question marks.
    return masked_bytes(orjson.dumps(_encodable(body)))


def problem_response(problem: ProblemError) -> Response:
    """Make the response of a problem."""
    text = problem_body(problem, request.path, request.environ.get("evfacts.request_id", ""))
    status = CATALOGUE[problem.code].status
    return Response(text, status=status, content_type=CONTENT_TYPE, headers=problem.headers)


def register(app: Flask) -> None:
    """Answer every error with a problem: ours, Flask's own, and those that nobody expected."""
    app.register_error_handler(ProblemError, problem_response)
    app.register_error_handler(HTTPException, _from_http)
    app.register_error_handler(Exception, answer_surprise)


def _from_http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400 and error.response is not None:  # a redirect to the canonical address
        return Response(status=status, headers=dict(error.response.headers))
    code = BY_STATUS.get(status, "bad-request" if status < 500 else "internal")
    kept = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After", "Location")}
    detail = CATALOGUE[code].meaning if status in BY_STATUS else f"{HTTP_STATUS_CODES.get(status, 'Error')}."
    return problem_response(ProblemError(code, detail, headers=kept))


def answer_surprise(error: Exception) -> Response:
    """Log what nobody expected, and answer without saying what it was."""
    structlog.get_logger().exception(
        "unexpected", path=request.path, request_id=request.environ.get("evfacts.request_id")
    )
    return problem_response(ProblemError("internal", CATALOGUE["internal"].meaning))


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _encodable(part) for key, part in value.items()}
    return [_encodable(part) for part in value] if isinstance(value, list) else value


def pointer(path: Place) -> str:
    """Write a path as a JSON pointer, RFC 6901."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
