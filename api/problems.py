"""Problems, RFC 9457: the one place that renders the body of an error. `problem_catalogue` has the codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import orjson
import structlog
from flask import Flask, Response, request
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from api.problem_catalogue import CATALOGUE, CODE_BY_STATUS
from api.redaction import redact_keys_in_bytes
from api.routing.path_hints import describe_unknown_path

CONTENT_TYPE = "application/problem+json"
# The path to a value in a JSON body: keys of objects, and indexes of lists.
JsonPath = tuple[str | int, ...]


@dataclass
class ProblemError(Exception):
    """An error with a code of the catalogue. Any code that handles a request may raise it.

    `extensions` are members of the body in addition to the members of all problems.
    """

    code: str
    detail: str
    errors: Sequence[Mapping[str, object]] = ()
    headers: dict[str, str] = field(default_factory=dict)
    extensions: dict[str, object] = field(default_factory=dict)


class ProblemDetailSchema(Schema):
    """One fault of the request."""

    parameter = fields.String(metadata={"description": "The parameter, the part of the path, or `path`"})
    pointer = fields.String(metadata={"description": "Place in the body, a JSON pointer (RFC 6901)"})
    line = fields.Integer(metadata={"description": "Line of the body, from 1"})
    column = fields.Integer(metadata={"description": "Column of the line, from 1"})
    message = fields.String(metadata={"description": "What is wrong, and what to send instead"})
    did_you_mean = fields.String(
        metadata={"description": "The value, the parameter or the path that the client probably meant"}
    )
    allowed = fields.List(
        fields.String(), metadata={"description": "The allowed values or names; a range is one text, such as `1..500`"}
    )


class ProblemSchema(Schema):
    """A problem, RFC 9457."""

    type = fields.String(required=True, metadata={"description": "URL of the description of this code"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"enum": list(CATALOGUE)})
    detail = fields.String(required=True)
    instance = fields.String(required=True, metadata={"description": "The path of the request"})
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(ProblemDetailSchema), required=True)
    revision = fields.Integer(metadata={"description": "Only with precondition-failed: the current revision"})
    present = fields.Dict(metadata={"description": "Only with precondition-failed: the current record"})


def render_problem(problem: ProblemError, instance: str, request_id: str) -> bytes:
    """Render a problem as JSON. `instance` is the path of the request."""
    problem_type = CATALOGUE[problem.code]
    body: dict[str, object] = {
        "type": f"/problems/{problem_type.code}",
        "title": problem_type.title,
        "status": problem_type.status,
        "code": problem_type.code,
        "detail": problem.detail,
        "instance": instance,
        "request_id": request_id,
        "errors": list(problem.errors),
    } | problem.extensions
    return redact_keys_in_bytes(orjson.dumps(_replace_surrogates(body)))


def build_problem_response(problem: ProblemError) -> Response:
    """Build the response of a problem."""
    body = render_problem(problem, request.path, request.environ.get("evfacts.request_id", ""))
    status = CATALOGUE[problem.code].status
    return Response(body, status=status, content_type=CONTENT_TYPE, headers=problem.headers)


def register(app: Flask) -> None:
    """Answer every error of an app with a problem: errors of this service, of Flask, and unexpected exceptions."""
    app.register_error_handler(ProblemError, build_problem_response)
    app.register_error_handler(HTTPException, _answer_http_exception)
    app.register_error_handler(Exception, answer_unexpected_error)


def _answer_http_exception(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400 and error.response is not None:  # a redirect to the canonical URL
        return Response(status=status, headers=dict(error.response.headers))
    code = CODE_BY_STATUS.get(status, "bad-request" if status < 500 else "internal")
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After", "Location")}
    detail = CATALOGUE[code].meaning if status in CODE_BY_STATUS else f"{HTTP_STATUS_CODES.get(status, 'Error')}."
    errors = describe_unknown_path() if status == 404 and request.url_rule is None else []
    return build_problem_response(ProblemError(code, detail, errors, headers))


def answer_unexpected_error(error: Exception) -> Response:
    """Log an unexpected exception, and answer 500 without details of it."""
    structlog.get_logger().exception(
        "unexpected", path=request.path, request_id=request.environ.get("evfacts.request_id")
    )
    return build_problem_response(ProblemError("internal", CATALOGUE["internal"].meaning))


def _replace_surrogates(value: object) -> object:
    """Replace lone surrogates with question marks: a path may contain them, and JSON cannot."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {key: _replace_surrogates(member) for key, member in value.items()}
    return [_replace_surrogates(element) for element in value] if isinstance(value, list) else value


def format_json_pointer(path: JsonPath) -> str:
    """Format a path as a JSON pointer, RFC 6901."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
