"""Lists: the envelope, its links, and the join of finished documents. Nothing is parsed on the way."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response, request
from marshmallow import Schema, fields, validate

from api import cursors
from api.conditional import canonical_query, json_response, list_tag
from api.service import service
from models import reading

DEFAULT_LIMIT = 50
MOST = 500


class PageSchema(Schema):
    """Where a page stands in its list."""

    limit = fields.Integer(required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    next = fields.String(required=True, allow_none=True, metadata={"description": "Address of the next page"})
    total = fields.Integer(metadata={"description": "Only with `count`: how many there are"})
    total_is_exact = fields.Boolean(metadata={"description": "Whether there are no more than `total`"})


class MetaSchema(Schema):
    """What the answer was made from."""

    data_version = fields.Integer(required=True, metadata={"description": "Number of the last change"})
    as_of = fields.String(allow_none=True, metadata={"format": "date"})


class PagingSchema(Schema):
    """The parameters of every list."""

    limit = fields.Integer(
        load_default=DEFAULT_LIMIT,
        validate=validate.Range(1, MOST),
        metadata={"description": f"How many at once, 1 to {MOST}", "example": 20},
    )
    cursor = fields.String(metadata={"description": "`next_cursor` of the page before"})


def data_version() -> int:
    """Return the number of the last change."""
    return int(service().first(reading.data_version())[0])


def list_schema(item: type[Schema] | Schema, name: str) -> type[Schema]:
    """Describe a list of `item` for OpenAPI."""
    return Schema.from_dict(
        {
            "data": fields.List(fields.Nested(item), required=True),
            "page": fields.Nested(PageSchema, required=True),
            "meta": fields.Nested(MetaSchema, required=True),
        },
        name=name,
    )


def answer(
    fetch: Callable[[str | None, int], Sequence[tuple[str, bytes]]],
    options: dict[str, Any],
    *,
    total: Callable[[], tuple[int, bool]] | None = None,
    depends_on: object = "",
) -> Response:
    """Answer a list request. `fetch(after, limit)` returns up to limit + 1 pairs of a position and a finished document.

    The data version is read first: a write in between makes the tag too old, never too new.
    """
    version = data_version()
    limit: int = options["limit"]
    found = fetch(cursors.read(options.get("cursor")), limit)
    page: dict[str, Any] = {"limit": limit, "next_cursor": None, "next": None}
    links = []
    if len(found) > limit:
        found = found[:limit]
        page["next_cursor"] = cursors.make(found[-1][0])
        page["next"] = address_with(cursor=page["next_cursor"])
        links.append(f'<{page["next"]}>; rel="next"')
    if total is not None:
        page["total"], page["total_is_exact"] = total()
    as_of = options.get("as_of")
    meta = {"data_version": version, "as_of": as_of and as_of.isoformat()}
    body = b'{"data":[%b],"page":%b,"meta":%b}' % (
        b",".join(document for _, document in found),
        orjson.dumps(page),
        orjson.dumps(meta),
    )
    return json_response(body, list_tag(version, request.path, canonical_query(), depends_on), links)


def address_with(**changed: str) -> str:
    """Write the address of the request again, with some parameters changed."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    return f"{request.base_url}?{urlencode([*kept, *changed.items()])}"
