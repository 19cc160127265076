"""Hints about a path that no route has: the path that the client probably meant. No route redirects to it."""

import re
from collections.abc import Iterator

from flask import current_app, request
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import MapAdapter, RequestRedirect

from models.json_types import JsonObject
from models.vocabularies import Kind
from schemas.fields.messages import find_closest

VERSION = "v1"
# Names that other services have for paths of this one.
FOREIGN_PATHS = {
    "": "/docs",
    "v1": "/docs",
    "swagger": "/docs",
    "swagger-ui": "/docs",
    "redoc": "/docs",
    "api-docs": "/docs",
    "documentation": "/docs",
    "swagger.json": "/openapi.json",
    "openapi": "/openapi.json",
    "openapi.yaml": "/openapi.json",
    "health": "/healthz",
    "ping": "/healthz",
    "ready": "/readyz",
}
# The singular of each collection, and other names of resources.
FOREIGN_SEGMENTS = {str(kind): kind.collection for kind in Kind} | {
    "source": "sources",
    "claim": "claims",
    "dossier": "dossiers",
    "change": "changes",
    "conflict": "conflicts",
    "dispute": "conflicts",
    "disputes": "conflicts",
    "export": "exports",
    "vocabulary": "vocabularies",
    "webhook": "webhooks",
    "statistics": "stats",
    "stat": "stats",
    "event": "timeline",
    "events": "timeline",
    "feed": "changes",
    "factory": "plants",
    "factories": "plants",
    "firms": "companies",
    "persons": "people",
    "deals": "partnerships",
    "relation": "relations",
    "versions": "history",
    "evidence": "claims",
    "autocomplete": "suggest",
    "me": "whoami",
}
# A path such as a record's has this many segments, and a scanner's path can have hundreds.
MAX_SEGMENTS = 6


def describe_unknown_path() -> list[JsonObject]:
    """Return the error about the path of the request, with the path that was probably meant; empty if none is near."""
    adapter = current_app.url_map.bind("")
    near = next((path for path in list_candidates(request.path) if is_served(adapter, path)), None)
    if near is None or near == request.path:
        return []
    return [{"parameter": "path", "message": f"Request `{near}`.", "did_you_mean": near}]


def list_candidates(path: str) -> Iterator[str]:
    """Yield the paths that a client may have meant, the most likely first."""
    given = [segment for segment in path.split("/") if segment]
    if len(given) > MAX_SEGMENTS:
        return
    yield "/" + "/".join(given)
    segments = [segment.lower() for segment in given[:1]] + given[1:]
    if segments and segments[0] == "api":
        segments = segments[1:]
    alone = "/".join(segments).lower()
    if alone in FOREIGN_PATHS:
        yield FOREIGN_PATHS[alone]
    if segments and re.fullmatch(r"v\d+", segments[0].lower()):
        segments = segments[1:]
    yield "/" + "/".join(segments)
    if segments:
        resource, *rest = segments
        for name in _list_names(resource, list_resources()):
            yield "/".join(["", VERSION, name, *rest])
            if rest:
                yield "/".join(["", VERSION, name, *rest[:-1], rest[-1].lower()])
                for last in _list_names(rest[-1], _list_last_segments(name)):
                    yield "/".join(["", VERSION, name, *rest[:-1], last])


def list_resources() -> list[str]:
    """Return the first segments under `/v1`."""
    paths = [rule.rule.split("/") for rule in current_app.url_map.iter_rules()]
    names = (path[2] for path in paths if len(path) > 2 and path[1] == VERSION)
    return list(dict.fromkeys(name for name in names if "<" not in name))


def is_served(adapter: MapAdapter, path: str) -> bool:
    """Return whether a route serves a path, by any method."""
    try:
        adapter.match(path, method="GET")
    except MethodNotAllowed:
        return True
    except (NotFound, RequestRedirect):
        return False
    return True


def _list_names(segment: str, names: list[str]) -> Iterator[str]:
    """Yield the names that a segment may stand for, each with the suffix of the segment."""
    name, dot, suffix = segment.lower().replace("_", "-").partition(".")
    near = find_closest(name, names)
    for candidate in (name, FOREIGN_SEGMENTS.get(name), f"{name}s", near):
        if candidate in names:
            yield f"{candidate}{dot}{suffix}"


def _list_last_segments(resource: str) -> list[str]:
    """Return the last segments of the routes under a resource, such as `history` and `investments`."""
    rules = (rule.rule for rule in current_app.url_map.iter_rules() if rule.rule.startswith(f"/{VERSION}/{resource}/"))
    return list(dict.fromkeys(last for rule in rules if "<" not in (last := rule.rpartition("/")[2])))
