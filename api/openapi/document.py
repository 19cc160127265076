"""The OpenAPI document. It is made from what blueprints declare, at the first request for it."""

import re
import threading
from itertools import chain

import orjson
from flask import Flask
from flask_smorest import Api as SmorestApi

from api.formats import FORMAT_SCHEMAS
from api.formats.negotiation import SUFFIX_RULE
from api.middleware import deprecations
from api.openapi.components import NOT_NAMED, ConverterPlugin, name_word_lists
from api.problems import CONTENT_TYPE, ProblemSchema
from api.routing.blueprint import KEY_SCHEME, Blueprint, WriteRoute
from api.routing.request_bodies import collect_definitions
from models.json_types import JsonObject


class Api(SmorestApi):
    """The API object of flask-smorest, without its errors: `api.problems` answers those."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask) -> None:
        self._blueprints: list[Blueprint] = []
        self._document: bytes | None = None
        self._lock = threading.Lock()
        super().__init__(app, spec_kwargs={"marshmallow_plugin": ConverterPlugin()})

    def _register_error_handlers(self) -> None:
        """Leave errors to `api.problems`."""

    def _register_responses(self) -> None:
        """Document no responses of flask-smorest's own; the service never gives them."""

    def _register_pagination_header(self) -> None:
        """Document no header of flask-smorest's own pages."""

    def register_blueprint(self, blueprint: Blueprint) -> None:
        """Register a blueprint, and again with a suffix each route that offers several formats.

        The routes with a suffix are aliases. The document leaves them out: they would double it and add nothing. The
        document is made later, because making it takes longer than the rest of the app.
        """
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)
        self._blueprints.append(blueprint)
        for route in (route for route in blueprint.declared.reads if route.formats):
            endpoint = f"{blueprint.name}.{route.operation}"
            rule = f"{blueprint.url_prefix}{route.rule}{SUFFIX_RULE}"
            self._app.add_url_rule(rule, endpoint, self._app.view_functions[endpoint], methods=["GET"], alias=True)

    def get_document(self) -> bytes:
        """Return the OpenAPI document; make it at the first call."""
        with self._lock:
            if self._document is None:
                self._document = orjson.dumps(self._describe())
        return self._document

    def _describe(self) -> JsonObject:
        problem = {"description": "A problem, RFC 9457", "content": {CONTENT_TYPE: {"schema": ProblemSchema}}}
        self.spec.components.response("Problem", problem)
        key_scheme = {"type": "http", "scheme": "bearer", "description": "An API key, as in `Bearer evf_…`"}
        self.spec.components.security_scheme(KEY_SCHEME, key_scheme)
        bodies = self._describe_bodies()
        for name, definition in (collect_definitions() | NOT_NAMED | FORMAT_SCHEMAS).items():
            self.spec.components.schema(name, definition)
        for blueprint in self._blueprints:
            blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
            self.spec.tag({"name": blueprint.name, "description": blueprint.description})
        document: JsonObject = self.spec.to_dict()
        for blueprint, route in self._list_writes():
            # Not through flask-smorest, which would describe the headers for all methods of the path.
            operation = document["paths"][_build_path(blueprint, route)][route.method.lower()]
            operation.setdefault("parameters", []).extend(route.headers)
            if route.body:
                operation["requestBody"] = bodies[id(route)]
        for path, methods in document["paths"].items():
            if not path.startswith("/v1/"):
                methods["get"]["security"] = []  # health and documentation need no key
        deprecations.mark_deprecated(document)
        return name_word_lists(document)

    def _describe_bodies(self) -> dict[int, JsonObject]:
        """Describe the bodies of all writes, by the identity of their routes. This also collects the definitions."""
        return {id(route): route.body.describe() for _, route in self._list_writes() if route.body}

    def _list_writes(self) -> chain[tuple[Blueprint, WriteRoute]]:
        return chain.from_iterable(
            ((blueprint, route) for route in blueprint.declared.writes) for blueprint in self._blueprints
        )


def _build_path(blueprint: Blueprint, route: WriteRoute) -> str:
    """Return the path of a route as OpenAPI writes it."""
    return re.sub(r"<\w+:(\w+)>", r"{\1}", f"{blueprint.url_prefix}{route.rule}")
