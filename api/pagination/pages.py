"""Lists: the envelope, its links, and the join of finished documents. Nothing is parsed on the way."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from marshmallow import Schema, fields, validate
from sqlalchemy import Select

from api.conditional.etags import canonical_query, conditional_response, list_tag
from api.context import service
from api.formats import JSON, Listed, Page, chosen, negotiated
from api.pagination import cursors
from api.routing.query_parameters import Choice
from models.queries.records import COUNT_CAP, select_count, select_data_version

DEFAULT_LIMIT = 50
# For lists that are offered in no other format.
JSON_ALONE = Listed("", Schema())
MOST = 500
COUNTS = ("none", "capped", "exact")


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


class CountedSchema(PagingSchema):
    """The parameters of lists that are counted on request."""

    count = fields.String(
        load_default="none",
        validate=Choice(COUNTS),
        metadata={"description": f"Whether to count: not at all, up to {COUNT_CAP}, or to the end"},
    )


def data_version() -> int:
    """Return the number of the last change."""
    return int(service().first(select_data_version())[0])


def count_of(rows: Select[Any], cap: int | None) -> int:
    """Count what is selected, up to one more than the cap."""
    return int(service().first(select_count(rows, cap))[0])


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
    listed: Listed = JSON_ALONE,
    *,
    counted: Callable[[int | None], int] | None = None,
    noted: Callable[[], dict[str, Any]] = dict,
    depends_on: object = "",
) -> Response:
    """Answer a list request. `fetch(after, limit)` returns up to limit + 1 pairs of a position and a finished document.

    `counted` counts what is listed, up to one more than a cap or, with None, to the end.
    `noted` is asked after it for what else stands in `meta`.

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
    if counted is not None and options["count"] != "none":
        cap = COUNT_CAP if options["count"] == "capped" else None
        found_in_all = counted(cap)
        page["total"] = found_in_all if cap is None else min(found_in_all, cap)
        page["total_is_exact"] = page["total"] == found_in_all
    as_of = options.get("as_of")
    meta = {"data_version": version, "as_of": as_of and as_of.isoformat()} | noted()
    bodies = [document for _, document in found]
    return written(listed, Page(bodies, page, meta, options.get("fields")), links, depends_on)


def written(listed: Listed, page: Page, links: Iterable[str] = (), depends_on: object = "") -> Response:
    """Answer with a page in the format of the request. What only JSON has room for stands in headers as well."""
    one = chosen()
    # The cursor in the answer says in which week it was made.
    following = cursors.week() if page.page.get("next_cursor") else ""
    tag = list_tag(page.meta["data_version"], request.path, canonical_query(), depends_on, following, one.suffix)
    response = conditional_response(one.write(listed, page), tag, one.content_type, links)
    if one is not JSON:
        response.headers["X-Data-Version"] = page.meta["data_version"]
        if "total" in page.page:
            response.headers["X-Total-Count"] = page.page["total"]
            response.headers["X-Total-Is-Exact"] = "true" if page.page["total_is_exact"] else "false"
    return varying(response)


def written_item(listed: Listed, body: bytes, tag: str, options: dict[str, Any]) -> Response:
    """Answer with one finished document in the format of the request, which has a part in the tag."""
    one = chosen()
    page = Page([body], names=options.get("fields"), item=True)
    tagged = tag if one is JSON else f"{tag}-{one.suffix}"
    return varying(conditional_response(one.write(listed, page), tagged, one.content_type))


def varying(response: Response) -> Response:
    """Tell caches that another `Accept` may get another answer; where the address has a suffix, none does."""
    if negotiated():
        response.vary.add("Accept")
    return response


def address_with(**changed: str) -> str:
    """Write the address of the request again, with some parameters changed."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    return f"{request.base_url}?{urlencode([*kept, *changed.items()])}"
