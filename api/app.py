"""Makes the Flask app: routes, errors, headers. `gunicorn 'api.app:create_app()'` serves it."""

import re
import uuid
from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask_compress import Compress
from flask_cors import CORS

from api import deprecations, meta, problems
from api.formats import FORMATS
from api.keys import authenticate
from api.reference import Api
from api.service import make_service, service
from api.v1 import BLUEPRINTS
from settings import Settings, read_settings

VERSION = "1.0.0"
ABOUT = """Structured facts about electric-vehicle projects, each with its source.

Claims go in, facts come out: every value is taken from claims by a published rule, every list can be asked as of a day,
and where sources disagree, that is shown."""
# One JSON object a line, with the traceback as text and without the values of variables, which may be secrets.
LOG: tuple[Any, ...] = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(),
)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def create_app(settings: Settings | None = None) -> Flask:
    """Make the app, with the settings of the environment unless others are given."""
    app = Flask(__name__, static_folder=None)
    app.config |= {
        "API_TITLE": "EV Facts",
        "API_VERSION": VERSION,
        "OPENAPI_VERSION": "3.1.0",
        "API_SPEC_OPTIONS": {"info": {"description": ABOUT, "license": {"name": "MIT", "identifier": "MIT"}}},
        # Reads have no body, so that a kilobyte is generous. What writes takes more says so itself.
        "MAX_CONTENT_LENGTH": 1024,
        # Lists of documents compress to a tenth; below a kilobyte the work outweighs the gain.
        "COMPRESS_MIN_SIZE": 1024,
        "COMPRESS_MIMETYPES": [
            *(one.media_type for one in FORMATS),
            problems.CONTENT_TYPE,
            "text/html",
            "text/css",
            "text/javascript",
            "text/plain",
            "text/markdown",
        ],
    }
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    # An address with a suffix stands for itself and does not lead to the one without.
    app.url_map.redirect_defaults = False
    structlog.configure(processors=LOG, cache_logger_on_first_use=True)
    app.extensions["evfacts"] = make_service(settings or read_settings())
    problems.register(app)
    app.before_request(_name_request)
    app.before_request(authenticate)
    app.after_request(_finish)
    app.after_request(deprecations.announce)
    Compress(app)
    # One answer for all origins, so that shared caches need to keep one.
    CORS(
        app,
        send_wildcard=True,
        methods=["GET", "HEAD", "OPTIONS"],
        expose_headers=[
            *("ETag", "Link", "X-Request-Id", "X-Data-Version", "X-Total-Count", "X-Total-Is-Exact"),
            *("Deprecation", "Sunset"),
        ],
        max_age=86400,
    )
    api = Api(app)
    for blueprint in (*BLUEPRINTS, meta.blueprint):
        api.register_blueprint(blueprint)
    app.extensions["evfacts.api"] = api
    return app


def _name_request() -> None:
    """Give the request an id: the client's, where it is a plain word, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    request.environ["evfacts.request_id"] = g.request_id


def _finish(response: Response) -> Response:
    """Add the headers that every answer has."""
    response.headers["X-Request-Id"] = g.get("request_id", "")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cache-Control", "no-store" if response.status_code >= 400 else "no-cache")
    if request.method not in ("GET", "HEAD"):
        response.headers["Cache-Control"] = "no-store"
    elif not service().settings.open_reads:
        # What needs a key is kept by nobody in between.
        response.headers["Cache-Control"] = response.headers["Cache-Control"].replace("public", "private")
        response.vary.add("Authorization")
    return response
