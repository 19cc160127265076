"""The declaration of routes: rule, parameters, body, answer, access. A thin layer over flask-smorest."""

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Required, TypedDict, Unpack

from flask import Response
from flask_smorest import Blueprint as SmorestBlueprint
from marshmallow import Schema

from api.conditional.if_match import require_if_match
from api.examples import EXAMPLE_IDS
from api.formats import JSON, Format, negotiate_format, require_acceptable
from api.formats.negotiation import SUFFIX_ARGUMENT
from api.middleware.authentication import require_scope
from api.problems import ProblemError
from api.routing.query_parameters import QuerySchema, StrictParser
from api.routing.request_body import Body
from api.writes.transaction import WriteResult, run_write
from models.json_types import JsonObject
from models.vocabularies import Scope

# A view takes the parameters of the query, or the write, and the parts of the path by name.
View = Callable[..., Response]
WriteView = Callable[..., WriteResult]
# A schema class or instance, or a piece of JSON Schema.
AnswerSchema = type[Schema] | Schema | Mapping[str, object]

# The name of the security scheme of API keys in the OpenAPI document.
KEY_SCHEME = "key"
IDEMPOTENCY_KEY: JsonObject = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "pattern": "^[!-~]+( +[!-~]+)*$", "maxLength": 255},
    "description": "A repeated request with the same key within 24 hours gets the first answer and is performed once",
    "example": "5f0c8a52-import-17",
}
IF_MATCH: JsonObject = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The revision that the write is based on: the ETag of a GET",
    "example": '"r3"',
}
LOCATION: JsonObject = {
    "Location": {"description": "URL of the record that this one was merged into", "schema": {"type": "string"}}
}
# The parts of a path: by their name in rules, a description and an example.
PATH_PARAMETERS = {
    "record_id": ("Id of the record", ""),
    "source_id": ("Id of the source", "marketscreener-2022-08-26-xiaomi-baic"),
    "claim_id": ("Id of the claim", "103d5c789727ffa2b26c"),
    "webhook_id": ("Id of the webhook", "wh_2b7c9e41d0a35f6812c4e7a9"),
    "name": ("Name of the vocabulary", "plant.status"),
    "page": ("File name of the page", "api-guide.md"),
    "code": ("Code of the problem", "not-found"),
    "collection": ("Name of the collection, as in URLs", "plants"),
}
_EXAMPLE_IDS = {kind.collection: example for kind, example in EXAMPLE_IDS.items()}
# Ids and names in paths. PostgreSQL takes no NUL and UTF-8 no lone surrogate, so they are refused here.
_PATH_PART = re.compile(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]{1,200}")
_PATH_NAME = re.compile(r"<\w+:(\w+)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What all routes declare.

    `operation` is the operation id of the OpenAPI document, `description` its summary and text. `problems` are the
    statuses of problems in addition to those that follow from the other members.
    """

    rule: str
    operation: str
    description: str
    answer: AnswerSchema
    query: type[QuerySchema] = QuerySchema
    problems: tuple[int, ...] = ()

    @property
    def path_names(self) -> list[str]:
        """The names of the parts of the path."""
        return _PATH_NAME.findall(self.rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRoute(Route):
    """A GET route.

    `formats` are the formats that the view can answer in, JSON among them; without any the only type of the answer is
    `content_type`, or JSON. `scope` is the scope that a key must have; None means that everybody may read.
    """

    view: View
    formats: tuple[Format, ...] = ()
    scope: Scope | None = None
    content_type: str | None = None
    example: object = None

    @property
    def required_type(self) -> str | None:
        """The media type that a client must accept. None if the URL names it by a suffix, or the path decides it."""
        has_suffix = "." in self.rule.rpartition("/")[2]
        return None if has_suffix or self.content_type == "*/*" else self.content_type or JSON.media_type

    @property
    def problem_statuses(self) -> set[int]:
        """The statuses of all problems that the route can answer with."""
        statuses = {400, 414, 429, 503, *self.problems}
        statuses |= {404} if self.path_names else set()
        statuses |= {410} if "record_id" in self.path_names else set()
        statuses |= {406} if self.formats or self.required_type else set()
        return statuses | ({401, 403} if self.scope else set())


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteRoute(Route):
    """A route that writes. Its view runs in the transaction of the write and returns the answer.

    `status` is the status of an answer to a write that added something. `requires_revision` says that the client must
    send `If-Match`.
    """

    view: WriteView
    method: str
    body: Body | None = None
    scope: Scope = Scope.WRITE
    status: int = 200
    requires_revision: bool = False

    @property
    def headers(self) -> list[JsonObject]:
        """The header fields that the route takes, for the OpenAPI document."""
        takes_revision = self.requires_revision or "record_id" in self.path_names
        return [IDEMPOTENCY_KEY, *([IF_MATCH | {"required": self.requires_revision}] if takes_revision else [])]

    @property
    def success_statuses(self) -> list[int]:
        """The statuses of success, the one of something new first."""
        if self.body and self.method == "POST":
            return sorted({200, self.status}, reverse=True)
        return [self.status]

    @property
    def problem_statuses(self) -> set[int]:
        """The statuses of all problems that the route can answer with."""
        statuses = {400, 401, 403, 409, 414, 422, 429, 503, *self.problems}
        statuses |= {413, 415} if self.body else set()
        statuses |= {404, 410} if self.path_names else set()
        statuses |= {412} if "record_id" in self.path_names else set()
        return statuses | ({412, 428} if self.requires_revision else set())


class RouteOptions(TypedDict, total=False):
    """What the decorator of a view can say about any route. The classes of routes have the meanings and defaults."""

    answer: Required[AnswerSchema]
    query: type[QuerySchema]
    problems: tuple[int, ...]


class ReadOptions(RouteOptions, total=False):
    """What `Blueprint.get` can say about a route."""

    formats: tuple[Format, ...]
    scope: Scope
    content_type: str
    example: object


class WriteOptions(RouteOptions, total=False):
    """What `Blueprint.write` can say about a route."""

    body: Body
    status: int
    requires_revision: bool


@dataclass(slots=True)
class Declared:
    """The routes that a blueprint has declared, for what goes over them."""

    reads: list[ReadRoute] = field(default_factory=list)
    writes: list[WriteRoute] = field(default_factory=list)


class Blueprint(SmorestBlueprint):
    """A blueprint whose routes take the parameters they declare and no others."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.declared = Declared()

    def get(self, rule: str, **options: Unpack[ReadOptions]) -> Callable[[View], View]:
        """Decorate the view of a GET route. Its name and docstring identify and describe the route."""

        def declare(view: View) -> View:
            operation, description = view.__name__, str(view.__doc__)
            self.add_read(ReadRoute(rule=rule, operation=operation, description=description, view=view, **options))
            return view

        return declare

    def write(self, method: str, rule: str, **options: Unpack[WriteOptions]) -> Callable[[WriteView], WriteView]:
        """Decorate the view of a route that writes. Its name and docstring identify and describe the route."""

        def declare(view: WriteView) -> WriteView:
            operation, description = view.__name__, str(view.__doc__)
            self.add_write(
                WriteRoute(method=method, rule=rule, operation=operation, description=description, view=view, **options)
            )
            return view

        return declare

    def add_read(self, route: ReadRoute) -> None:
        """Add a GET route."""
        self.declared.reads.append(route)
        documented = self._parse_query(route, _build_read_endpoint(route))
        if route.scope is not None:
            documented = self.doc(security=[{KEY_SCHEME: []}])(_guard(documented, route))
        # flask-smorest shows the last one declared first, and that is to be JSON.
        for format_ in reversed(route.formats[1:]):
            documented = self.alt_response(200, schema=format_.schema, content_type=format_.media_type)(documented)
        documented = self.response(200, route.answer, content_type=route.content_type, example=route.example)(
            documented
        )
        documented = self.alt_response(304, description="The client has the current version")(documented)
        self._register(route, "GET", documented)

    def add_write(self, route: WriteRoute) -> None:
        """Add a route that writes."""
        documented = _guard(self._parse_query(route, _build_write_endpoint(route)), route)
        for status in route.success_statuses:
            documented = self.alt_response(status, schema=route.answer, success=True)(documented)
        self.declared.writes.append(route)
        self._register(route, route.method, documented, security=[{KEY_SCHEME: []}])

    def _parse_query(self, route: Route, endpoint: View) -> Any:
        query = route.query()
        query.suffixes = tuple(format_.suffix for format_ in getattr(route, "formats", ()))
        return self.arguments(query, location="query", error_status_code=400)(endpoint)

    def _register(self, route: ReadRoute | WriteRoute, method: str, documented: Any, **docs: object) -> None:
        if "record_id" in route.path_names:
            documented = self.alt_response(308, description="The record was merged", headers=LOCATION)(documented)
        documented = self.doc(operationId=route.operation, **docs)(documented)
        _add_problems(documented, route.problem_statuses)
        parameters = self._describe_path(route.path_names)
        self.route(route.rule, methods=[method], parameters=parameters)(documented)

    def _describe_path(self, names: Iterable[str]) -> list[JsonObject]:
        """Describe the parts of a path. The example of a record's id is an id of the blueprint's own collection."""
        parts = [(name, *PATH_PARAMETERS[name]) for name in names]
        return [
            {"in": "path", "name": name, "description": description, "example": example or _EXAMPLE_IDS[self.name]}
            for name, description, example in parts
        ]


def _build_read_endpoint(route: ReadRoute) -> View:
    """Return the function that flask-smorest registers. Its name and docstring identify and describe the route."""

    def endpoint(params: object, **path: str) -> Response:
        path.pop(SUFFIX_ARGUMENT, None)
        _refuse_bad_path(path)
        if route.formats:
            return route.view(negotiate_format(route.formats, params), **path)
        if route.required_type:
            require_acceptable(route.required_type)
        return route.view(params, **path)

    formats = f"\n\n{_describe_formats(route.formats)}" if route.formats else ""
    endpoint.__name__, endpoint.__doc__ = route.operation, route.description + formats
    return endpoint


def _build_write_endpoint(route: WriteRoute) -> View:
    """Return the function that flask-smorest registers. Its name and docstring identify and describe the route."""
    read = route.body.read if route.body else None

    def endpoint(params: object, **path: str) -> Response:
        _refuse_bad_path(path)
        return run_write(route.view, route.operation, route.scope, read, params, path)

    endpoint.__name__, endpoint.__doc__ = route.operation, route.description
    return endpoint


def _guard(endpoint: Any, route: ReadRoute | WriteRoute) -> Any:
    """Check authorisation first, then `If-Match`, so an unauthorised client learns nothing, not even of parameters."""

    @functools.wraps(endpoint)
    def guarded(*args: object, **path: str) -> Any:
        if route.scope is not None:
            require_scope(route.scope)
        if isinstance(route, WriteRoute) and route.requires_revision:
            require_if_match()
        return endpoint(*args, **path)

    return guarded


def _refuse_bad_path(path: Mapping[str, str]) -> None:
    if not all(_PATH_PART.fullmatch(part) for part in path.values()):
        raise ProblemError("not-found", "No resource exists at this URL.")


def _add_problems(view: Any, statuses: Iterable[int]) -> None:
    """Document the statuses of problems. One decorator for each would wrap every request once more."""
    responses = view._apidoc["response"]["responses"]
    for status in sorted(statuses):
        responses.setdefault(status, []).append("Problem")


def _describe_formats(formats: tuple[Format, ...]) -> str:
    """Return the sentence about the formats of a route."""
    listed = ", ".join(f"{format_.name} (`.{format_.suffix}`)" for format_ in formats)
    return f"Formats, by suffix of the path or by `Accept`: {listed}."
