"""The thin layer over flask-smorest: strict parameters on every route, problems for errors, our response docs."""

import functools
from collections.abc import Callable
from typing import Any, NoReturn

from flask import Request
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import RAISE, Schema, ValidationError, fields
from marshmallow.validate import OneOf
from webargs.flaskparser import FlaskParser

from api.problems import CONTENT_TYPE, ProblemError, ProblemSchema
from schemas.plain import closest

View = Callable[..., Any]


class NoParameters(Schema):
    """For routes that take none."""


class StrictParser(FlaskParser):
    """Refuses unknown parameters, and says what was probably meant."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"query": RAISE}  # noqa: RUF012 - as the base class has it

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, *, error_status_code: Any, error_headers: Any
    ) -> NoReturn:
        messages = error.messages_dict.get("query", error.messages_dict)
        errors = [_error(name, told, schema) for name, told in messages.items()]
        unknown = [one["parameter"] for one in errors if "allowed" in one and one.get("unknown")]
        for one in errors:
            one.pop("unknown", None)
        code = "unknown-parameter" if unknown else "invalid-parameter"
        raise ProblemError(code, " ".join(f"{one['parameter']}: {one['message']}" for one in errors)[:1000], errors)


def _error(name: str, told: Any, schema: Schema) -> dict[str, Any]:
    """Describe what is wrong with one parameter, with a hint where there is one."""
    known = {field.data_key or key: field for key, field in schema.fields.items()}
    if name not in known:
        near = closest(name, list(known))
        hint = {"did_you_mean": near} if near else {}
        message = "There is no such parameter here."
        return {"parameter": name[:200], "message": message, **hint, "allowed": list(known), "unknown": True}
    messages = list(_flat(told))
    error: dict[str, Any] = {"parameter": name, "message": " ".join(messages)}
    words = allowed(known[name])
    if words:
        error["allowed"] = words
        near = next((word for word in words if f"mean {word!r}?" in error["message"]), None)
        if near:
            error["did_you_mean"] = near
    return error


def allowed(field: fields.Field[Any]) -> list[str]:
    """Return the words that a field takes; empty where it is not a word."""
    if isinstance(field, fields.List):
        return allowed(field.inner)
    return [str(word) for check in field.validators if isinstance(check, OneOf) for word in check.choices]


def _flat(told: Any) -> list[str]:
    if isinstance(told, dict):
        return [message for inner in told.values() for message in _flat(inner)]
    return [message for inner in told for message in _flat(inner)] if isinstance(told, list) else [str(told)]


class Blueprint(SmorestBlueprint):
    """A blueprint whose routes take the parameters they declare and no others."""

    ARGUMENTS_PARSER = StrictParser()

    def get(self, rule: str, *, schema: Any, query: type[Schema] = NoParameters, **docs: Any) -> Callable[[View], View]:
        """Declare a GET route: the schema of its answer, and of its parameters, which the view gets as one dict.

        `item=True` says that the address names something that may not be there.
        """
        can_miss = "<" in rule
        content_type = docs.pop("content_type", None)

        def decorate(view: View) -> View:
            @functools.wraps(view)
            def called(options: dict[str, Any], **path: Any) -> Any:
                return view(options, **path)

            documented = self.arguments(query, location="query", error_status_code=400)(called)
            documented = self.response(200, schema, content_type=content_type, **docs)(documented)
            documented = self.alt_response(304, description="The client has it already")(documented)
            for status in (400, *((404, 410) if can_miss else ()), 503):
                documented = self.alt_response(status, response="Problem")(documented)
            documented = self.doc(operationId=view.__name__)(documented)
            self.route(rule, methods=["GET"])(documented)
            return view

        return decorate


class Api(SmorestApi):
    """The API object: errors are ours, and documented once as a problem."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Leave errors to `api.problems`."""

    def describe_problems(self) -> None:
        """Add the response that all errors share to the document."""
        self.spec.components.response(
            "Problem",
            {"description": "A problem, RFC 9457", "content": {CONTENT_TYPE: {"schema": ProblemSchema}}},
        )
