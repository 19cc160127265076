"""The Flask app: its configuration, middleware and routes. `gunicorn 'api.app:create_app()'` serves it."""

import structlog
from flask import Flask
from flask_compress import Compress

from api import problems, system
from api.context import connect_service
from api.formats import FORMATS
from api.middleware import (
    access_log,
    cors,
    database_errors,
    deprecations,
    metrics,
    proxies,
    rate_limits,
    request_id,
    security_headers,
)
from api.openapi.document import Api
from api.routing.blueprint import KEY_SCHEME
from api.v1 import BLUEPRINTS
from models.json_types import JsonObject
from settings import Settings, read_settings

VERSION = "1.0.0"
ABOUT = """Structured facts about electric-vehicle projects, each with its source.

Clients write claims and read facts. A published rule resolves the claims on a field to one value. Every list is
available as of a day. If sources disagree, the API shows the dispute."""
# The types of responses that compress well, in addition to the formats of data.
COMPRESSED_TYPES = (
    problems.CONTENT_TYPE,
    "text/html",
    "text/css",
    "text/javascript",
    "text/plain",
    "text/markdown",
)


def create_app(settings: Settings | None = None) -> Flask:
    """Create the app, with the settings of the environment unless the caller passes others."""
    settings = settings or read_settings()
    structlog.configure(processors=access_log.PROCESSORS, cache_logger_on_first_use=True)
    app = Flask(__name__, static_folder=None)
    app.config |= _build_config(settings)
    _configure_routing(app)
    app.extensions["evfacts"] = connect_service(settings)
    _register_middleware(app, settings)
    app.extensions["evfacts.api"] = _register_routes(app)
    return app


def _build_config(settings: Settings) -> JsonObject:
    """Build the configuration of Flask, flask-smorest and Flask-Compress."""
    return {
        "API_TITLE": "EV Facts",
        "API_VERSION": VERSION,
        "OPENAPI_VERSION": "3.1.0",
        "API_SPEC_OPTIONS": {
            "info": {"description": ABOUT, "license": {"name": "MIT", "identifier": "MIT"}},
            # Without a public URL, clients take the URL of the API description itself.
            "servers": [{"url": settings.public_url or "/"}],
            # For reads. Each route that writes declares for itself that it requires a key.
            "security": [{}, {KEY_SCHEME: []}] if settings.open_reads else [{KEY_SCHEME: []}],
        },
        # Reads have no body, so a kilobyte is generous. A route that takes a larger body sets its own limit.
        "MAX_CONTENT_LENGTH": 1024,
        # Lists of documents compress to a tenth. Below a kilobyte, compression costs more than it saves.
        "COMPRESS_MIN_SIZE": 1024,
        "COMPRESS_MIMETYPES": [*(data_format.media_type for data_format in FORMATS), *COMPRESSED_TYPES],
    }


def _configure_routing(app: Flask) -> None:
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    # A URL with a suffix is a resource of its own: it does not redirect to the URL without the suffix.
    app.url_map.redirect_defaults = False


def _register_middleware(app: Flask, settings: Settings) -> None:
    """Register what wraps every request. The last to be registered is the first to see a response."""
    problems.register(app)
    database_errors.register(app)
    metrics.register(app)
    request_id.register(app)
    app.after_request(deprecations.add_deprecation_headers)
    rate_limits.register(app, settings)
    proxies.register(app, settings)
    security_headers.register(app)
    cors.register(app)
    Compress(app)
    if settings.access_log:
        access_log.register(app)


def _register_routes(app: Flask) -> Api:
    api = Api(app)
    for blueprint in (*BLUEPRINTS, system.blueprint):
        api.register_blueprint(blueprint)
    return api
