"""Makes the Flask app: routes, errors, headers. `gunicorn 'api.app:create_app()'` serves it."""

import structlog
from flask import Flask
from flask_compress import Compress

from api import problems, system
from api.context import make_service
from api.formats import FORMATS
from api.middleware import (
    access_log,
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
from settings import Settings, read_settings

VERSION = "1.0.0"
ABOUT = """Structured facts about electric-vehicle projects, each with its source.

Claims go in, facts come out: every value is taken from claims by a published rule, every list can be asked as of a day,
and where sources disagree, that is shown."""


def create_app(settings: Settings | None = None) -> Flask:
    """Make the app, with the settings of the environment unless others are given."""
    chosen = settings or read_settings()
    app = Flask(__name__, static_folder=None)
    app.config |= {
        "API_TITLE": "EV Facts",
        "API_VERSION": VERSION,
        "OPENAPI_VERSION": "3.1.0",
        "API_SPEC_OPTIONS": {
            "info": {"description": ABOUT, "license": {"name": "MIT", "identifier": "MIT"}},
            # Without a public address it is where the description was read.
            "servers": [{"url": chosen.public_url or "/"}],
            # Of reading; what writes says for itself that it needs a key.
            "security": [{}, {KEY_SCHEME: []}] if chosen.open_reads else [{KEY_SCHEME: []}],
        },
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
    structlog.configure(processors=access_log.PROCESSORS, cache_logger_on_first_use=True)
    app.extensions["evfacts"] = make_service(chosen)
    problems.register(app)
    database_errors.register(app)
    metrics.register(app)
    request_id.register(app)
    app.after_request(deprecations.announce)
    rate_limits.register(app, chosen)
    proxies.register(app, chosen)
    # The last to be registered is the first to see an answer.
    security_headers.register(app)
    Compress(app)
    if chosen.access_log:
        access_log.register(app)
    api = Api(app)
    for blueprint in (*BLUEPRINTS, system.blueprint):
        api.register_blueprint(blueprint)
    app.extensions["evfacts.api"] = api
    return app
