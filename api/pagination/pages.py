"""Pages of lists: the envelope with its links, and the join of finished documents. No document is parsed here."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

import orjson
from flask import Response, request
from marshmallow import Schema, fields
from sqlalchemy import Select

from api.conditional.etags import build_canonical_query, build_conditional_response, build_list_etag
from api.context import get_reader
from api.formats import JSON, Format, Listing, Page, get_format, is_negotiated
from api.pagination import cursors
from api.pagination.parameters import CountedParameters, PageParameters
from models.json_types import JsonObject
from models.queries.records import COUNT_CAP, select_count, select_data_version

# For lists that are offered as JSON only.
JSON_ONLY = Listing("", Schema())

# Returns up to limit + 1 pairs of a position and a finished document, from after a position.
Fetch = Callable[[str | None, int], Sequence[tuple[str, bytes]]]
# Counts the items of a list: up to one more than a cap, or all of them with None.
Count = Callable[[int | None], int]


class PageSchema(Schema):
    """The position of a page in its list."""

    limit = fields.Integer(required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    next = fields.String(required=True, allow_none=True, metadata={"description": "URL of the next page"})
    total = fields.Integer(metadata={"description": "Only with `count`: the number of items"})
    total_is_exact = fields.Boolean(metadata={"description": "Whether `total` is exact; if not, there are more"})


UNKNOWN = (
    "Only on the first page of a list with filters: by field, how many records its filters pass over because the field "
    f"is empty. Each of them meets the other filters. Counted up to {COUNT_CAP}"
)


class HintSchema(Schema):
    """A parameter that finds what the client probably meant."""

    parameter = fields.String(required=True)
    message = fields.String(required=True)
    did_you_mean = fields.String(required=True, metadata={"description": "The name of the parameter to send instead"})


class MetaSchema(Schema):
    """The state of the data that the response was made from."""

    data_version = fields.Integer(required=True, metadata={"description": "Number of the last change"})
    as_of = fields.String(allow_none=True, metadata={"format": "date"})
    unknown_ = fields.Dict(
        data_key="unknown",
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": UNKNOWN, "example": {"investors.company.country": 7}},
    )
    hints = fields.List(
        fields.Nested(HintSchema),
        metadata={"description": "Only on an empty first page: parameters that find what was probably meant"},
    )


def load_data_version() -> int:
    """Return the number of the last change."""
    return int(get_reader().first(select_data_version())[0])


def count_rows(rows: Select[Any], cap: int | None) -> int:
    """Count what is selected, up to one more than the cap."""
    return int(get_reader().first(select_count(rows, cap))[0])


def make_list_schema(item: type[Schema] | Schema, name: str) -> type[Schema]:
    """Describe a list of `item` for OpenAPI."""
    return Schema.from_dict(
        {
            "data": fields.List(fields.Nested(item), required=True),
            "page": fields.Nested(PageSchema, required=True),
            "meta": fields.Nested(MetaSchema, required=True),
        },
        name=name,
    )


def render_list(
    fetch: Fetch,
    params: PageParameters,
    listed: Listing = JSON_ONLY,
    *,
    count: Count | None = None,
    get_notes: Callable[[], JsonObject] = dict,
    depends_on: object = "",
) -> Response:
    """Answer a list request with a page. `get_notes` is called after `fetch` and returns further members of `meta`.

    The data version is read first: a concurrent write makes the ETag too old, never too new.
    """
    version = load_data_version()
    bodies, page = fetch_page(fetch, params)
    links = [f'<{page["next"]}>; rel="next"'] if page["next"] else []
    if count is not None and isinstance(params, CountedParameters):
        page |= _count_items(count, params.count)
    as_of = getattr(params, "as_of", None)
    meta = {"data_version": version, "as_of": as_of and as_of.isoformat()} | get_notes()
    return render_page(listed, Page(bodies, page, meta, getattr(params, "fields", None)), links, depends_on)


def fetch_page(fetch: Fetch, params: PageParameters) -> tuple[list[bytes], JsonObject]:
    """Fetch the documents of the page that a client asks for, and the member `page` of the response."""
    rows = fetch(cursors.parse_cursor(params.cursor), params.limit)
    page: JsonObject = {"limit": params.limit, "next_cursor": None, "next": None}
    if len(rows) > params.limit:
        rows = rows[: params.limit]
        page["next_cursor"] = cursors.make_cursor(rows[-1][0])
        page["next"] = build_url(cursor=page["next_cursor"])
    return [body for _, body in rows], page


def _count_items(count: Count, mode: str) -> JsonObject:
    """Return the members of `page` that tell the total; none if the client asked for none."""
    if mode == "none":
        return {}
    cap = COUNT_CAP if mode == "capped" else None
    counted = count(cap)
    total = counted if cap is None else min(counted, cap)
    return {"total": total, "total_is_exact": total == counted}


def render_page(listed: Listing, page: Page, links: Iterable[str] = (), depends_on: object = "") -> Response:
    """Answer with a page in the format of the request. Formats without an envelope get the total in header fields."""
    format_ = get_format()
    # The cursor in the body contains the week in which it was made.
    cursor_week = cursors.current_week() if page.page.get("next_cursor") else ""
    version = page.meta["data_version"]
    tag = build_list_etag(version, request.path, build_canonical_query(), depends_on, cursor_week, format_.suffix)
    response = build_conditional_response(format_.write(listed, page), tag, format_.content_type, links)
    if format_ is not JSON:
        response.headers["X-Data-Version"] = version
        if "total" in page.page:
            response.headers["X-Total-Count"] = page.page["total"]
            response.headers["X-Total-Is-Exact"] = "true" if page.page["total_is_exact"] else "false"
    return add_vary_accept(response)


def render_item(listed: Listing, body: bytes, tag: str, names: Sequence[str] | None = None) -> Response:
    """Answer with one finished document in the format of the request. `names` are the fields the client asked for."""
    format_ = get_format()
    page = Page([body], field_names=names, is_item=True)
    return add_vary_accept(
        build_conditional_response(format_.write(listed, page), _tag_of_format(tag, format_), format_.content_type)
    )


def render_unpaged(listed: Listing, documents: Sequence[JsonObject], members: JsonObject, tag: str) -> Response:
    """Answer with all documents of a list in the format of the request. JSON has `members` next to `data`."""
    format_ = get_format()
    if format_ is JSON:
        body = orjson.dumps({"data": documents, **members})
    else:
        body = format_.write(listed, Page([orjson.dumps(document) for document in documents]))
    response = build_conditional_response(body, _tag_of_format(tag, format_), format_.content_type)
    if format_ is not JSON and "meta" in members:
        response.headers["X-Data-Version"] = members["meta"]["data_version"]
    return add_vary_accept(response)


def _tag_of_format(tag: str, format_: Format) -> str:
    return tag if format_ is JSON else f"{tag}-{format_.suffix}"


def add_vary_accept(response: Response) -> Response:
    """Tell caches that the response depends on `Accept`, unless a suffix of the URL chose the format."""
    if is_negotiated():
        response.vary.add("Accept")
    return response


def build_url(**changed: str) -> str:
    """Return the URL of the request with some parameters changed."""
    unchanged = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    return f"{request.base_url}?{urlencode([*unchanged, *changed.items()])}"
