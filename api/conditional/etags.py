"""Conditional requests: one place for ETags. An unchanged answer is a 304 without a body."""

import hashlib
import re
from collections.abc import Iterable

from flask import Response, request

# A compressing layer marks the tag of what it compressed; it still names the same data.
_SUFFIX = re.compile(r"[:;-](gzip|br|zstd|deflate)$")
# Anyone may keep an answer, and must ask whether it still holds: facts change when a claim comes in.
CACHE_CONTROL = "public, max-age=0, must-revalidate"


def digest(*parts: object) -> str:
    """Shorten what an answer depends on to 12 hexadecimal digits."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:12]


def item_tag(revision: int, *representation: object) -> str:
    """Tag an item: its revision, and what else the representation depends on."""
    return f"r{revision}-{digest(*representation)}"


def list_tag(version: int, *representation: object) -> str:
    """Tag a list: the version of all data, and the canonical query."""
    return f"{version}-{digest(*representation)}"


def canonical_query() -> str:
    """Write the query of the request in a canonical order."""
    return "&".join(f"{name}={value}" for name, value in sorted(request.args.items(multi=True)))


def matches(tag: str) -> bool:
    """Tell whether the client has this tag already."""
    given = request.headers.get("If-None-Match", "")
    return given.strip() == "*" or any(_SUFFIX.sub("", one) == tag for one in _tags(given))


def json_response(body: bytes, tag: str, links: Iterable[str] = ()) -> Response:
    """Answer with finished JSON, or with 304 where the client has it."""
    return conditional_response(body, tag, "application/json", links)


def conditional_response(
    body: bytes | Iterable[bytes], tag: str, content_type: str, links: Iterable[str] = ()
) -> Response:
    """Answer with a finished body, or with 304 where the client has it."""
    response = Response(status=304) if matches(tag) else Response(body, content_type=content_type)
    response.set_etag(tag)
    response.headers["Cache-Control"] = CACHE_CONTROL
    for link in links:
        response.headers.add("Link", link)
    return response


def _tags(header: str) -> list[str]:
    return re.findall(r'(?:W/)?"([^"]*)"', header)
