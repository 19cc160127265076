"""ETags and `If-None-Match`: the one place that builds ETags, and answers 304 if the client has the current version.

A response without an ETag is built here too, so it is clear which caches may store which response.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping

import orjson
from flask import Response, request

# A compressing proxy adds a suffix to the ETag. The ETag still names the same data.
_COMPRESSION_SUFFIX = re.compile(r"[:;-](gzip|br|zstd|deflate)$")
# Caches may store the response but must revalidate it, because a new claim can change the facts at any time.
CACHE_CONTROL = "public, max-age=0, must-revalidate"


def compute_digest(*parts: object) -> str:
    """Hash the parts that a response depends on to 12 hexadecimal digits."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:12]


def build_item_etag(revision: int, *representation: object) -> str:
    """Build the ETag of an item from its revision and from all else that the representation depends on."""
    return f"r{revision}-{compute_digest(*representation)}"


def build_list_etag(version: int, *representation: object) -> str:
    """Build the ETag of a list from the version of all data and from the canonical query."""
    return f"{version}-{compute_digest(*representation)}"


def build_canonical_query() -> str:
    """Build the query of the request with its parameters in a canonical order."""
    return "&".join(f"{name}={value}" for name, value in sorted(request.args.items(multi=True)))


def matches_if_none_match(etag: str) -> bool:
    """Return whether `If-None-Match` of the request contains this ETag."""
    header = request.headers.get("If-None-Match", "")
    return header.strip() == "*" or any(_COMPRESSION_SUFFIX.sub("", known) == etag for known in _parse_etags(header))


def build_json_response(body: bytes, etag: str, links: Iterable[str] = ()) -> Response:
    """Build a response with finished JSON, or a 304 if the client has the current version."""
    return build_conditional_response(body, etag, "application/json", links)


def build_conditional_response(
    body: bytes | Iterable[bytes], etag: str, content_type: str, links: Iterable[str] = ()
) -> Response:
    """Build a response with a finished body, or a 304 if the client has the current version."""
    response = Response(status=304) if matches_if_none_match(etag) else Response(body, content_type=content_type)
    response.set_etag(etag)
    response.headers["Cache-Control"] = CACHE_CONTROL
    for link in links:
        response.headers.add("Link", link)
    return response


def build_uncached_response(body: Mapping[str, object]) -> Response:
    """Build a JSON response that no cache may store, because its data is valid only now."""
    return Response(orjson.dumps(body), content_type="application/json", headers={"Cache-Control": "no-store"})


def _parse_etags(header: str) -> list[str]:
    return re.findall(r'(?:W/)?"([^"]*)"', header)
