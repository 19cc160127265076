"""Routes about the service itself: health, metrics, the API description, documentation, the catalogue of problems."""

from importlib.resources import files
from pathlib import Path

import orjson
from flask import Response, current_app, render_template, send_from_directory
from marshmallow import Schema, fields

from api.conditional.etags import build_conditional_response, build_json_response, compute_digest
from api.context import get_service
from api.health import HealthSchema, ReadinessSchema, healthz, readyz
from api.middleware.metrics import MEDIA_TYPE, render_metrics
from api.openapi.document import Api
from api.openapi.llms_txt import GUIDES, render_llms_txt
from api.problem_catalogue import CATALOGUE, ProblemType
from api.problems import ProblemError
from api.routing.blueprint import Blueprint

blueprint = Blueprint("service", __name__, description="Health, and the API's description of itself.")
# This package is installed only for its files: a built Swagger UI that supports OpenAPI 3.1.
SWAGGER_FOLDER = Path(str(files("flask_swagger_ui"))) / "dist"


class ProblemTypeSchema(Schema):
    """A code of the catalogue."""

    code = fields.String(required=True)
    status = fields.Integer(required=True)
    title = fields.String(required=True)
    meaning = fields.String(required=True)


class ProblemTypesSchema(Schema):
    """The catalogue."""

    data = fields.List(fields.Nested(ProblemTypeSchema), required=True)


blueprint.get("/healthz", answer=HealthSchema)(healthz)
blueprint.get("/readyz", answer=ReadinessSchema)(readyz)


@blueprint.get("/metrics", answer={"type": "string"}, content_type="text/plain")
def metrics(params: object) -> Response:
    """Get the number and the duration of requests in the text format of Prometheus."""
    return Response(render_metrics(), content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


@blueprint.get("/problems", answer=ProblemTypesSchema)
def list_problems(params: object) -> Response:
    """List the codes of errors."""
    body = orjson.dumps({"data": [_describe_problem_type(problem_type) for problem_type in CATALOGUE.values()]})
    return build_json_response(body, compute_digest(body))


@blueprint.get("/problems/<string:code>", answer=ProblemTypeSchema)
def get_problem(params: object, code: str) -> Response:
    """Get the meaning of a code, and what to do about it."""
    if code not in CATALOGUE:
        raise ProblemError("not-found", f"There is no problem code {code[:100]!r}. `/problems` lists all codes.")
    body = orjson.dumps(_describe_problem_type(CATALOGUE[code]))
    return build_json_response(body, compute_digest(body))


@blueprint.get("/openapi.json", answer={"type": "object", "title": "OpenAPI"})
def openapi(params: object) -> Response:
    """Get this description: OpenAPI 3.1."""
    api: Api = current_app.extensions["evfacts.api"]
    body = api.get_document()
    return build_json_response(body, compute_digest(body))


@blueprint.get("/llms.txt", answer={"type": "string"}, content_type="text/plain")
def llms(params: object) -> Response:
    """Get what an agent needs to know before its first request, by llmstxt.org."""
    api: Api = current_app.extensions["evfacts.api"]
    body = render_llms_txt(orjson.loads(api.get_document()), get_service().settings.open_reads).encode()
    return build_conditional_response(body, compute_digest(body), "text/plain; charset=utf-8")


@blueprint.get("/docs", answer={"type": "string"}, content_type="text/html")
def docs(params: object) -> Response:
    """Read the API reference in a browser. The page loads everything from this service."""
    page = Response(render_template("docs.html"), content_type="text/html; charset=utf-8")
    # The page runs only scripts of this service, and connects only to this service.
    page.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return page


@blueprint.get("/docs/<path:page>", answer={"type": "string", "format": "binary"}, content_type="*/*")
def docs_file(params: object, page: str) -> Response:
    """Get a page of the documentation as Markdown, or a script or a style sheet of the API reference."""
    if page.endswith((".md", ".schema.json")):
        return send_from_directory(GUIDES, page)
    if page == "start.js":
        return send_from_directory(Path(__file__).parent / "templates", page)
    return send_from_directory(SWAGGER_FOLDER, page)


def _describe_problem_type(problem_type: ProblemType) -> dict[str, str | int]:
    return {
        "code": problem_type.code,
        "status": problem_type.status,
        "title": problem_type.title,
        "meaning": problem_type.meaning,
    }
