"""Makes the Flask app: routes, errors, headers. `gunicorn 'api.app:create_app()'` serves it."""

import re
import uuid

import structlog
from flask import Flask, g, request
from flask_compress import Compress

from api import access_log, away, deprecations, hosts, limits, meta, problems, security_headers
from api.formats import FORMATS
from api.masking import masked
from api.reference import Api
from api.service import make_service
from api.v1 import BLUEPRINTS
from settings import Settings, read_settings

VERSION = "1.0.0"
ABOUT = """Structured facts about electric-vehicle projects, each with its source.

Claims go in, facts come out: every value is taken from claims by a published rule, every list can be asked as of a day,
and where sources disagree, that is shown."""
# gunicorn takes a line of 8190 bytes, method and version included, and nginx one of 8 kB.
LONGEST_ADDRESS = 8000
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def create_app(settings: Settings | None = None) -> Flask:
    """Make the app, with the settings of the environment unless others are given."""
    chosen = settings or read_settings()
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
    structlog.configure(processors=access_log.PROCESSORS, cache_logger_on_first_use=True)
    app.extensions["evfacts"] = make_service(chosen)
    problems.register(app)
    away.register(app)
    app.before_request(_name_request)
    app.before_request(_refuse_long_address)
    app.after_request(deprecations.announce)
    limits.register(app, chosen)
    hosts.register(app, chosen)
    # The last to be registered is the first to see an answer.
    security_headers.register(app)
    Compress(app)
    if chosen.access_log:
        access_log.register(app)
    api = Api(app)
    for blueprint in (*BLUEPRINTS, meta.blueprint):
        api.register_blueprint(blueprint)
    app.extensions["evfacts.api"] = api
    return app


def _name_request() -> None:
    """Give the request an id: the client's, where it is a plain word, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) and masked(given) == given else uuid.uuid4().hex
    request.environ["evfacts.request_id"] = g.request_id


def _refuse_long_address() -> None:
    """Refuse an address that is longer than gunicorn and common proxies let through."""
    address: str = request.environ.get("RAW_URI") or request.full_path
    if len(address) > LONGEST_ADDRESS:
        told = f"The address has {len(address)} characters, and may have {LONGEST_ADDRESS}."
        raise problems.ProblemError("uri-too-long", told)
