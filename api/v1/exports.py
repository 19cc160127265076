"""`/v1/exports`: whole collections, sent while they are read, one database page at a time."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import orjson
from flask import Response, stream_with_context
from marshmallow import Schema, fields

from api.conditional.etags import (
    build_canonical_query,
    build_conditional_response,
    build_json_response,
    build_list_etag,
    compute_digest,
    matches_if_none_match,
)
from api.context import get_reader, today
from api.filters import DateParameter
from api.formats import FORMATS, Format, Listing
from api.formats.page import StreamWriter
from api.pagination.pages import load_data_version
from api.problems import ProblemError
from api.records.changes import LISTED as CHANGE_LIST
from api.records.changes import fetch_changes
from api.records.claim_documents import CLAIMS
from api.records.claim_pages import ClaimPages
from api.records.documents import LISTED, finish_document
from api.routing.blueprint import Blueprint, ReadRoute
from api.routing.query_parameters import NoParameters, QuerySchema
from api.v1 import sources
from models import Change
from models.json_types import JsonObject
from models.queries.records import is_published_by, select_claims, select_page
from models.queries.rows import PageRow
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.fields.messages import find_closest

# Documents in memory at once: about a megabyte. With fewer, the queries would take longer than the reading.
PAGE = 200
DESCRIPTION = """Get a whole collection as {name}, in one response.

The service sends it while it reads it, by id or in the order of recording. `X-Data-Version` is the number of the last
change before the reading began. Later changes may or may not be included: read them from `/v1/changes?after=` that
number."""
Fetch = Callable[[dt.date | None, str | None, int], Sequence[tuple[str | int, bytes]]]

blueprint = Blueprint(
    "exports", __name__, url_prefix="/v1/exports", description="Whole collections as files, for clients that want all."
)


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection that can be exported. With `dated` it can be read as of a day.

    `fetch(as_of, after, limit)` returns up to limit + 1 pairs of a position and a finished document.
    """

    listed: Listing
    fetch: Fetch
    dated: bool = True


def _fetch_records(kind: Kind, as_of: dt.date | None, after: str | None, limit: int) -> list[tuple[str, bytes]]:
    statement = select_page(SCHEMAS[kind].model, [], as_of, [], None if after is None else [after], limit)
    rows: list[PageRow] = get_reader().rows(statement)
    day = as_of or today()
    return [(row.slug, finish_document(kind, row, day)) for row in rows]


def _fetch_sources(as_of: dt.date | None, after: str | None, limit: int) -> Sequence[tuple[str, bytes]]:
    return sources.fetch_sources([is_published_by(as_of)] if as_of else [], after, limit)


def _fetch_claims(as_of: dt.date | None, after: str | None, limit: int) -> list[tuple[str, bytes]]:
    statement = select_claims()
    return ClaimPages(statement.where(is_published_by(as_of)) if as_of else statement, as_of).fetch(after, limit)


def _fetch_changes(as_of: dt.date | None, after: str | None, limit: int) -> list[tuple[int, bytes]]:
    return fetch_changes([Change.seq > int(after or 0)], limit)


COLLECTIONS: dict[str, Collection] = {
    **{kind.collection: Collection(LISTED[kind], partial(_fetch_records, kind)) for kind in Kind},
    "sources": Collection(sources.LISTED, _fetch_sources),
    "claims": Collection(CLAIMS, _fetch_claims),
    "changes": Collection(CHANGE_LIST, _fetch_changes, dated=False),
}
STREAMED = tuple((format_, format_.stream) for format_ in FORMATS if format_.stream)


class ExportSchema(Schema):
    """A file that can be downloaded."""

    collection = fields.String(required=True)
    media_type = fields.String(required=True)
    link = fields.String(required=True)


class ExportsSchema(Schema):
    """All files that can be downloaded."""

    data = fields.List(fields.Nested(ExportSchema), required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportParameters:
    """The parameters of an export."""

    as_of: dt.date | None = None


class ExportQuery(QuerySchema):
    """The parameters of an export."""

    parameters: ClassVar[type[object]] = ExportParameters

    as_of = DateParameter(
        metadata={
            "description": "What had been published by the end of this day. Changes have no publication day",
            "example": "2022-09-30",
        }
    )


@blueprint.get("", answer=ExportsSchema)
def list_exports(params: NoParameters) -> Response:
    """List the files that can be downloaded."""
    files = [
        {"collection": name, "media_type": format_.media_type, "link": f"/v1/exports/{name}.{format_.suffix}"}
        for name in COLLECTIONS
        for format_, _ in STREAMED
    ]
    body = orjson.dumps({"data": files})
    return build_json_response(body, compute_digest(body, build_canonical_query()))


def get_export(format_: Format, stream: StreamWriter, params: ExportParameters, collection: str) -> Response:
    """Answer with a whole collection in a format."""
    if collection not in COLLECTIONS:
        raise _build_unknown_collection(collection)
    exported = COLLECTIONS[collection]
    if params.as_of and not exported.dated:
        message = "Changes have no publication day. Leave `as_of` out."
        raise ProblemError("invalid-parameter", message, [{"parameter": "as_of", "message": message}])
    version = load_data_version()
    newest_source = sources.load_newest_source()
    tag = build_list_etag(version, newest_source, collection, format_.suffix, build_canonical_query(), today())
    pieces = [] if matches_if_none_match(tag) else stream_with_context(_write_pieces(exported, stream, params.as_of))
    response = build_conditional_response(pieces, tag, format_.content_type)
    response.headers["X-Data-Version"] = version
    response.headers.set("Content-Disposition", "attachment", filename=f"{collection}.{format_.suffix}")
    return response


def _build_unknown_collection(collection: str) -> ProblemError:
    error: JsonObject = {"parameter": "collection", "message": "There is no such collection."}
    nearest = find_closest(collection, list(COLLECTIONS))
    hint = {"did_you_mean": nearest} if nearest else {}
    detail = f"There is no collection {collection[:100]!r}."
    return ProblemError("not-found", detail, [error | hint | {"allowed": list(COLLECTIONS)}])


def _write_pieces(collection: Collection, stream: StreamWriter, as_of: dt.date | None) -> Iterator[bytes]:
    """Write a collection page by page. At most one page is in memory."""
    yield stream.write_header(collection.listed, None)
    after: str | int | None = None
    more = True
    while more:
        rows = collection.fetch(as_of, None if after is None else str(after), PAGE)
        more, rows = len(rows) > PAGE, rows[:PAGE]
        yield stream.write_rows(collection.listed, None, [body for _, body in rows])
        after = rows[-1][0] if rows else None


for _format, _stream in STREAMED:
    blueprint.add_read(
        ReadRoute(
            rule=f"/<string:collection>.{_format.suffix}",
            operation=f"export_{_format.suffix}",
            description=DESCRIPTION.format(name=_format.name),
            view=partial(get_export, _format, _stream),
            answer=_format.schema,
            query=ExportQuery,
            content_type=_format.media_type,
        )
    )
