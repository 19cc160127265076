"""The thin layer over flask-smorest: strict parameters on every route, problems for errors, our response docs."""

import functools
import re
import threading
from collections.abc import Callable
from typing import Any, NoReturn

import orjson
from flask import Flask, Request
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import RAISE, Schema, ValidationError, fields
from marshmallow.validate import OneOf
from webargs.flaskparser import FlaskParser

from api.bodies import Body
from api.formats import Format, settle
from api.formats.choice import SUFFIX, SUFFIX_RULE
from api.keys import require
from api.preconditions import require_revision
from api.problems import CONTENT_TYPE, ProblemError, ProblemSchema
from api.request_bodies import definitions
from api.writing import Written, perform
from models.vocabularies import Scope
from schemas.plain import closest

View = Callable[..., Any]
WriteView = Callable[..., Written]

# How the API reference calls the scheme by which keys are sent.
KEY_SCHEME = "key"
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": "Sent again with the same key within 24 hours, the request is answered again and done once",
    "example": "5f0c8a52-import-17",
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The revision that this is for: the ETag of a GET",
    "example": '"r3"',
}

# What the parts of an address mean, by the name they have in rules.
PATH_PARAMETERS = {
    "record_id": "Id of the record",
    "source_id": "Id of the source",
    "claim_id": "Id of the claim",
    "name": "Its name",
    "code": "The code, as it stands in errors",
    "collection": "Name of the collection, as it stands in addresses",
}
LOCATION = {"Location": {"description": "Address of the record that it became a part of", "schema": {"type": "string"}}}
# What can be the name of anything. PostgreSQL takes no NUL and UTF-8 no lone surrogate: neither gets that far.
_NAME = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,200}")


class NoParameters(Schema):
    """For routes that take none."""


class StrictParser(FlaskParser):
    """Refuses unknown and repeated parameters, and says what was probably meant."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"query": RAISE}  # noqa: RUF012 - as the base class has it

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """Load the parameters; of one that stands twice and can stand once, none would be the obvious one to take."""
        try:
            given = req.args.to_dict(flat=False)
        except UnicodeDecodeError as problem:
            raise ProblemError("bad-request", "The query is not UTF-8.") from problem
        if not given:
            return {}
        known = parameters_of(schema)
        once = {name for name in given if not isinstance(known.get(name), fields.List)}
        errors = [
            {"parameter": name, "message": "This parameter can be given once only."}
            for name in given
            if name in known and name in once and len(given[name]) > 1
        ]
        if errors:
            raise _invalid("invalid-parameter", errors)
        # A plain mapping: a kind has two hundred parameters, and werkzeug's own is slow to say that one is not there.
        return {name: values[0] if name in once else values for name, values in given.items()}

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, *, error_status_code: Any, error_headers: Any
    ) -> NoReturn:
        messages = error.messages_dict.get("query", error.messages_dict)
        errors = [_error(name, told, schema) for name, told in messages.items()]
        unknown = [one["parameter"] for one in errors if "allowed" in one and one.get("unknown")]
        for one in errors:
            one.pop("unknown", None)
        raise _invalid("unknown-parameter" if unknown else "invalid-parameter", errors)


def parameters_of(schema: Schema) -> dict[str, fields.Field[Any]]:
    """Return the fields of a schema by the names that clients use."""
    return {field.data_key or name: field for name, field in schema.fields.items()}


def _invalid(code: str, errors: list[dict[str, Any]]) -> ProblemError:
    return ProblemError(code, " ".join(f"{one['parameter']}: {one['message']}" for one in errors)[:1000], errors)


def _error(name: str, told: Any, schema: Schema) -> dict[str, Any]:
    """Describe what is wrong with one parameter, with a hint where there is one."""
    known = parameters_of(schema)
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Rule and endpoint of each route that offers more than JSON: its address may have a suffix.
        self.suffixed: list[tuple[str, str]] = []
        # Rule, method and header fields of each route that writes.
        self.written: list[tuple[str, str, list[dict[str, Any]]]] = []

    def get(
        self,
        rule: str,
        *,
        schema: Any,
        query: type[Schema] = NoParameters,
        offered: tuple[Format, ...] = (),
        problems: tuple[int, ...] = (),
        **docs: Any,
    ) -> Callable[[View], View]:
        """Declare a GET route: the schema of its answer, and of its parameters, which the view gets as one dict.

        `offered` are the formats that the view can answer in, JSON among them; none means JSON alone, not negotiated.
        `problems` are the statuses of problems beside those that follow from the rule.
        """
        names = re.findall(r"<\w+:(\w+)>", rule)
        content_type = docs.pop("content_type", None)

        def decorate(view: View) -> View:
            @functools.wraps(view)
            def called(options: dict[str, Any], **path: str) -> Any:
                path.pop(SUFFIX, None)
                if not all(_NAME.fullmatch(part) for part in path.values()):
                    raise ProblemError("not-found", "Nothing has such an address.")
                return view(settle(offered, options) if offered else options, **path)

            if offered:
                self.suffixed.append((rule, view.__name__))
                called.__doc__ = f"{view.__doc__}\n\n{_told(offered)}"
            documented = self.arguments(query(), location="query", error_status_code=400)(called)
            # The last to be declared is shown first: JSON.
            for one in reversed(offered[1:]):
                documented = self.alt_response(200, schema=one.schema, content_type=one.media_type)(documented)
            documented = self.response(200, schema, content_type=content_type, **docs)(documented)
            documented = self.alt_response(304, description="The client has it already")(documented)
            if "record_id" in names:
                documented = self.alt_response(308, description="It was merged", headers=LOCATION)(documented)
                documented = self.alt_response(410, response="Problem")(documented)
            for status in (400, *((404,) if names else ()), *((406,) if offered else ()), *problems, 429, 503):
                documented = self.alt_response(status, response="Problem")(documented)
            documented = self.doc(operationId=view.__name__)(documented)
            parameters = [{"in": "path", "name": name, "description": PATH_PARAMETERS[name]} for name in names]
            self.route(rule, methods=["GET"], parameters=parameters)(documented)
            return view

        return decorate

    def write(
        self,
        method: str,
        rule: str,
        *,
        schema: Any,
        body: Body | None = None,
        query: type[Schema] = NoParameters,
        scope: Scope = Scope.WRITE,
        status: int = 200,
        matched: bool = False,
        problems: tuple[int, ...] = (),
    ) -> Callable[[WriteView], WriteView]:
        """Declare a route that writes: the schema of its answer, what body and which parameters it takes.

        `status` is that of an answer which added something; `matched` says that `If-Match` is needed. The view runs in
        the transaction of the write, and returns what to answer. `problems` are statuses beside those of every write.
        """
        names = re.findall(r"<\w+:(\w+)>", rule)

        def decorate(view: WriteView) -> WriteView:
            @functools.wraps(view)
            def called(options: dict[str, Any], **path: str) -> Any:
                if not all(_NAME.fullmatch(part) for part in path.values()):
                    raise ProblemError("not-found", "Nothing has such an address.")
                return perform(view, scope, body.read if body else None, options, path)

            parsed = self.arguments(query(), location="query", error_status_code=400)(called)

            @functools.wraps(parsed)
            def documented(*args: Any, **path: str) -> Any:
                # Who may not write learns nothing else, and who forgot the revision is told so first.
                require(scope)
                if matched:
                    require_revision()
                return parsed(*args, **path)

            for success in sorted({200, status}, reverse=True) if body and method == "POST" else [status]:
                documented = self.alt_response(success, schema=schema, success=True)(documented)
            expected = {400, 401, 403, 409, 429, 503, *problems} | ({413, 415, 422} if body else set())
            for one in sorted(expected | ({404, 410} if names else set()) | ({412, 428} if matched else set())):
                documented = self.alt_response(one, response="Problem")(documented)
            described = {"requestBody": body.described} if body else {}
            documented = self.doc(operationId=view.__name__, security=[{KEY_SCHEME: []}], **described)(documented)
            parameters = [{"in": "path", "name": name, "description": PATH_PARAMETERS[name]} for name in names]
            self.written.append((rule, method, [IDEMPOTENCY_KEY, *([IF_MATCH] if matched else [])]))
            self.route(rule, methods=[method], parameters=parameters)(documented)
            return view

        return decorate


def _told(offered: tuple[Format, ...]) -> str:
    """Say in the description of a route what it offers."""
    shown = ", ".join(f"{one.name} (`.{one.suffix}`)" for one in offered)
    return f"Formats, by suffix of the address or by `Accept`: {shown}."


class Api(SmorestApi):
    """The API object: errors are ours, and documented once as a problem."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask) -> None:
        self._described: list[Blueprint] = []
        self._description: bytes | None = None
        self._describing = threading.Lock()
        super().__init__(app)

    def _register_error_handlers(self) -> None:
        """Leave errors to `api.problems`."""

    def _register_responses(self) -> None:
        """Document no responses of flask-smorest's own, which nothing here gives."""

    def _register_pagination_header(self) -> None:
        """Document no header of flask-smorest's own pages."""

    def register_blueprint(self, blueprint: Blueprint) -> None:
        """Register a blueprint, and once more with a suffix each route that offers several formats.

        Those are aliases, which the description leaves out: they would double it and say nothing new. The description
        waits until somebody asks for it: it takes longer to make than all the rest of the app.
        """
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)
        self._described.append(blueprint)
        for rule, name in blueprint.suffixed:
            endpoint = f"{blueprint.name}.{name}"
            address = f"{blueprint.url_prefix}{rule}{SUFFIX_RULE}"
            self._app.add_url_rule(address, endpoint, self._app.view_functions[endpoint], methods=["GET"], alias=True)

    def description(self) -> bytes:
        """Return the OpenAPI document, made at the first call."""
        with self._describing:
            if self._description is None:
                self._description = self._describe()
        return self._description

    def _describe(self) -> bytes:
        shared = {"description": "A problem, RFC 9457", "content": {CONTENT_TYPE: {"schema": ProblemSchema}}}
        self.spec.components.response("Problem", shared)
        self.spec.components.security_scheme(
            KEY_SCHEME, {"type": "http", "scheme": "bearer", "description": "An API key, as in `Bearer evf_…`"}
        )
        for name, definition in definitions().items():
            self.spec.components.schema(name, definition)
        for blueprint in self._described:
            blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
            self.spec.tag({"name": blueprint.name, "description": blueprint.description})
        described = self.spec.to_dict()
        for blueprint in self._described:
            for rule, method, headers in blueprint.written:
                # Not by way of flask-smorest, which would describe them for all methods of the address.
                path = re.sub(r"<\w+:(\w+)>", r"{\1}", f"{blueprint.url_prefix}{rule}")
                described["paths"][path][method.lower()].setdefault("parameters", []).extend(headers)
        return orjson.dumps(described)
