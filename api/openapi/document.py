"""The API reference: the OpenAPI document, made of what blueprints declare when somebody asks for it."""

import re
import threading

import orjson
from flask import Flask
from flask_smorest import Api as SmorestApi

from api.formats import SHAPES
from api.formats.negotiation import SUFFIX_RULE
from api.middleware import deprecations
from api.openapi.components import NOT_NAMED, ConverterPlugin, with_names
from api.problems import CONTENT_TYPE, ProblemSchema
from api.routing.blueprint import KEY_SCHEME, Blueprint
from api.routing.request_bodies import definitions


class Api(SmorestApi):
    """The API object: errors are ours, and documented once as a problem."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask) -> None:
        self._described: list[Blueprint] = []
        self._description: bytes | None = None
        self._describing = threading.Lock()
        super().__init__(app, spec_kwargs={"marshmallow_plugin": ConverterPlugin()})

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
        bodies = {id(route): route.body.describe() for one in self._described for route in one.written if route.body}
        for name, definition in (definitions() | NOT_NAMED | SHAPES).items():
            self.spec.components.schema(name, definition)
        for blueprint in self._described:
            blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
            self.spec.tag({"name": blueprint.name, "description": blueprint.description})
        described = self.spec.to_dict()
        for blueprint in self._described:
            for route in blueprint.written:
                # Not by way of flask-smorest, which would describe the headers for all methods of the address.
                path = re.sub(r"<\w+:(\w+)>", r"{\1}", f"{blueprint.url_prefix}{route.rule}")
                operation = described["paths"][path][route.method.lower()]
                operation.setdefault("parameters", []).extend(route.headers)
                if route.body:
                    operation["requestBody"] = bodies[id(route)]
        for path, methods in described["paths"].items():
            if not path.startswith("/v1/"):
                methods["get"]["security"] = []  # health and documentation are for everybody
        deprecations.mark(described)
        return orjson.dumps(with_names(described))
