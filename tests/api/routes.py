"""Addresses to ask: every rule of the app with real ids in it, what a rule takes, what a problem must look like."""

import functools
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.problem_catalogue import CATALOGUE
from api.problems import CONTENT_TYPE
from models.vocabularies import Kind

COLLECTIONS = [kind.collection for kind in Kind]
# Lists with `limit` and `cursor`; the feed has pages of its own kind.
PAGED = [f"/v1/{name}" for name in [*COLLECTIONS, "sources", "claims", "conflicts"]]
PROBLEM_KEYS = ["type", "title", "status", "code", "detail", "instance", "request_id", "errors"]
ERROR_KEYS = {"parameter", "pointer", "line", "column", "message", "did_you_mean", "allowed"}
# What says where something is wrong: in the address, or in the body.
PLACES = {"parameter", "pointer", "line"}
# What the problem of a write has beside the members of all: the record as it is now.
PRESENT = {"precondition-failed": ["revision", "present"]}
# What stands for a part of a rule that is no id: a new one is registered here.
PARTS = {
    "/v1/vocabularies/<string:name>": "plant.status",
    "/v1/exports/<string:collection>.ndjson": "plants",
    "/v1/exports/<string:collection>.csv": "plants",
    "/problems/<string:code>": "not-found",
    "/docs/<path:page>": "start.js",
}
_PART = re.compile(r"<(\w+)(?:\(([^)]*)\))?:(\w+)>")
_SUFFIX = re.compile(r"\.<any\([^)]*\):suffix>$")


def rules(client: FlaskClient) -> list[str]:
    """Return the rules of all routes that anybody may read, those of addresses with a suffix among them."""
    return list(documented(client))


def allowed(client: FlaskClient, rule: str) -> set[str]:
    """Return the methods that an address takes."""
    found = [one.methods or set() for one in client.application.url_map.iter_rules() if one.rule == rule]
    return set().union(*found)


def route(rule: str) -> str:
    """Return the rule without the suffix, which only chooses the format."""
    return _SUFFIX.sub("", rule)


def path(client: FlaskClient, rule: str) -> str:
    """Fill a rule with ids that are there."""
    suffix = ".json" if _SUFFIX.search(rule) else ""
    rule = route(rule)
    for part in _PART.finditer(rule):
        if part[3].endswith("_id"):
            first = client.get(f"{'/'.join(rule.split('/')[:3])}?limit=1").json
            assert first is not None
            value = first["data"][0]["id"]
        else:
            value = part[2].split(",")[0] if part[1] == "any" else PARTS[rule]
        rule = rule.replace(part[0], value)
    return rule + suffix


def address(client: FlaskClient, rule: str) -> str:
    """Fill a rule with ids that are there, and add the parameters that it needs."""
    parameters = documented(client)[rule]["parameters"]
    needed = [
        (one["name"], example(one["schema"])) for one in parameters if one["in"] == "query" and one.get("required")
    ]
    return with_parameters(path(client, rule), *needed)


def example(schema: dict[str, Any]) -> Any:
    """Return the value that the description gives as an example."""
    found = schema.get("example") or schema.get("items", schema).get("enum", [None])[0]
    return found[0] if isinstance(found, list) else found


def with_parameters(url: str, *pairs: tuple[str, Any]) -> str:
    """Add parameters to an address."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(pairs)}" if pairs else url


def documented(client: FlaskClient) -> dict[str, dict[str, Any]]:
    """Return what the API says of its open routes, by rule; of an address with a suffix what it says without."""
    told = described(client)
    return {rule: operation for rule, operation in told.items() if "security" not in operation}


def described(client: FlaskClient) -> dict[str, dict[str, Any]]:
    """Return what the API says of all routes that are read, also of those that need a key."""
    spec = _spec(client.application.extensions["evfacts.api"].get_document())
    found = [rule.rule for rule in client.application.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return {rule: spec["paths"][_PART.sub(r"{\3}", route(rule))]["get"] for rule in found}


@functools.cache
def _spec(body: bytes) -> dict[str, Any]:
    return dict(orjson.loads(body))


def query_parameters(operation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the schemas of the parameters of a route, by name."""
    return {one["name"]: one["schema"] for one in operation["parameters"] if one["in"] == "query"}


def every_item(client: FlaskClient, url: str) -> list[dict[str, Any]]:
    """Read a list to its end and return its items."""
    return [item for page in pages(client, url) for item in page["data"]]


def pages(client: FlaskClient, url: str) -> Iterator[dict[str, Any]]:
    """Read a list page by page, going where `next` says."""
    following: str | None = url
    while following:
        response = client.get(following)
        assert response.status_code == 200, response.text
        assert response.json is not None
        yield response.json
        following = response.json["page"]["next"]


def assert_problem(response: TestResponse, status: int, code: str | None = None) -> dict[str, Any]:
    """Check that an error has the one shape that errors have, and return it."""
    assert response.status_code == status, (response.request.path, response.text[:500])
    assert response.content_type == CONTENT_TYPE
    body = response.json
    assert body is not None
    assert [name for name in body if name not in PRESENT.get(body["code"], [])] == PROBLEM_KEYS
    kind = CATALOGUE[body["code"]]
    assert (body["status"], body["title"], body["type"]) == (status, kind.title, f"/problems/{kind.code}")
    assert kind.status == status
    assert code is None or body["code"] == code
    for error in body["errors"]:
        assert set(error) <= ERROR_KEYS
        assert "message" in error
        assert len(set(error) & PLACES) == 1
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Request-Id"] == body["request_id"]
    return dict(body)


def quoted(text: str) -> str:
    """Write any text, lone surrogates too, as a part of an address."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")
