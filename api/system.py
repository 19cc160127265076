"""What is beside the data: health, the API's description of itself, the catalogue of problems."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson
from flask import Response, current_app, render_template, send_from_directory
from marshmallow import Schema, fields

from api.conditional.etags import conditional_response, digest, json_response
from api.context import service
from api.middleware.metrics import MEDIA_TYPE, exposition
from api.openapi.document import Api
from api.openapi.llms_txt import GUIDES, llms_txt
from api.problems import CATALOGUE, ProblemError, ProblemType
from api.routing.blueprint import Blueprint
from migrations.commands import current, head

blueprint = Blueprint("service", __name__, description="Health, and the API's description of itself.")
# The package is there for its files: Swagger UI, built, of a version that reads OpenAPI 3.1.
SWAGGER = Path(str(files("flask_swagger_ui"))) / "dist"


class HealthSchema(Schema):
    """Whether the service is well."""

    status = fields.String(required=True)


class ReadinessSchema(HealthSchema):
    """Whether the service can answer."""

    database = fields.String(required=True)
    revision = fields.String(required=True, metadata={"description": "The schema revision of the database"})


class ProblemTypeSchema(Schema):
    """A code of the catalogue."""

    code = fields.String(required=True)
    status = fields.Integer(required=True)
    title = fields.String(required=True)
    meaning = fields.String(required=True)


class ProblemTypesSchema(Schema):
    """The catalogue."""

    data = fields.List(fields.Nested(ProblemTypeSchema), required=True)


@blueprint.get("/healthz", schema=HealthSchema)
def healthz(options: dict[str, Any]) -> Response:
    """Say that the process runs. Asks nothing of the database."""
    return uncached({"status": "ok"})


@blueprint.get("/readyz", schema=ReadinessSchema)
def readyz(options: dict[str, Any]) -> Response:
    """Say whether the database can be reached and has the schema that this version needs."""
    # As readers do: a writer that takes long, or a disk that is full, does not make the service unready.
    with service().reader.engine.connect() as connection:
        revision = current(connection)
    if revision != head():
        raise ProblemError("unavailable", "The database is not migrated: run `evfacts db upgrade`.")
    return uncached({"status": "ready", "database": service().engine.dialect.name, "revision": revision})


@blueprint.get("/metrics", schema={"type": "string"}, content_type="text/plain")
def metrics(options: dict[str, Any]) -> Response:
    """Read how many requests there were and how long they took, in the text format of Prometheus."""
    return Response(exposition(), content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


@blueprint.get("/problems", schema=ProblemTypesSchema)
def list_problems(options: dict[str, Any]) -> Response:
    """List the codes that errors can have."""
    body = orjson.dumps({"data": [_problem(one) for one in CATALOGUE.values()]})
    return json_response(body, digest(body))


@blueprint.get("/problems/<string:code>", schema=ProblemTypeSchema)
def get_problem(options: dict[str, Any], code: str) -> Response:
    """Get what a code means, and what to do about it."""
    if code not in CATALOGUE:
        raise ProblemError("not-found", f"There is no problem with the code {code[:100]!r}.")
    body = orjson.dumps(_problem(CATALOGUE[code]))
    return json_response(body, digest(body))


@blueprint.get("/openapi.json", schema={"type": "object", "title": "OpenAPI"})
def openapi(options: dict[str, Any]) -> Response:
    """Get this description: OpenAPI 3.1."""
    api: Api = current_app.extensions["evfacts.api"]
    body = api.description()
    return json_response(body, digest(body))


@blueprint.get("/llms.txt", schema={"type": "string"}, content_type="text/plain")
def llms(options: dict[str, Any]) -> Response:
    """Read what an agent should know before it asks, by llmstxt.org."""
    api: Api = current_app.extensions["evfacts.api"]
    body = llms_txt(orjson.loads(api.description()), service().settings.open_reads).encode()
    return conditional_response(body, digest(body), "text/plain; charset=utf-8")


@blueprint.get("/docs", schema={"type": "string"}, content_type="text/html")
def docs(options: dict[str, Any]) -> Response:
    """Read the API reference in a browser. Everything the page needs comes from here."""
    page = Response(render_template("docs.html"), content_type="text/html; charset=utf-8")
    # The page runs the scripts that it was sent with, and talks to nobody else.
    page.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return page


@blueprint.get("/docs/<path:page>", schema={"type": "string", "format": "binary"}, content_type="*/*")
def docs_file(options: dict[str, Any], page: str) -> Response:
    """Get a page of the documentation, as Markdown, or a script or a style sheet of the reference page."""
    if page.endswith((".md", ".schema.json")):
        return send_from_directory(GUIDES, page)
    if page == "start.js":
        return send_from_directory(Path(__file__).parent / "templates", page)
    return send_from_directory(SWAGGER, page)


def uncached(body: dict[str, Any]) -> Response:
    """Answer with what holds only now."""
    return Response(orjson.dumps(body), content_type="application/json", headers={"Cache-Control": "no-store"})


def _problem(one: ProblemType) -> dict[str, Any]:
    return {"code": one.code, "status": one.status, "title": one.title, "meaning": one.meaning}
