"""`/v1/exports`: whole collections, written while they are read, a page of the database at a time."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response, stream_with_context
from marshmallow import Schema, fields

from api.conditional.etags import canonical_query, conditional_response, digest, json_response, list_tag, matches
from api.context import service, today
from api.filters import PlainDate
from api.formats import FORMATS, Format, Listed
from api.formats.page import Stream
from api.pagination.pages import data_version
from api.problems import ProblemError
from api.records.changes import LISTED as CHANGE_LIST
from api.records.changes import page_of_changes
from api.records.claim_documents import CLAIMS
from api.records.documents import LISTED, finished
from api.records.routes import page_of_claims
from api.routing.blueprint import Blueprint
from api.v1 import sources
from models import Change
from models.queries.records import is_published_by, select_claims, select_page
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.fields.messages import closest

# Documents in memory at once: about a megabyte, and few enough queries that the reading outweighs them.
PAGE = 200
ABOUT = """It is sent while it is read, by id or in the order of recording. `X-Data-Version` is the number of the last
change before the reading began: what is written meanwhile may be in it or not, and stands in `/v1/changes?after=` that
number."""
Fetch = Callable[[dt.date | None, str | None, int], list[tuple[Any, bytes]]]

blueprint = Blueprint(
    "exports", __name__, url_prefix="/v1/exports", description="Whole collections as files, for those who want all."
)


@dataclass(frozen=True, slots=True)
class Collection:
    """What can be exported: what it is made of, how a page of it is fetched, and whether it can be asked as of a day.

    `fetch(as_of, after, limit)` returns up to limit + 1 pairs of a position and a finished document.
    """

    listed: Listed
    fetch: Fetch
    dated: bool = True


def _records(kind: Kind) -> Fetch:
    model = SCHEMAS[kind].model

    def fetch(as_of: dt.date | None, after: str | None, limit: int) -> list[tuple[Any, bytes]]:
        day = as_of or today()
        rows = service().rows(select_page(model, [], as_of, [], None if after is None else [after], limit))
        return [(row[0], finished(kind, row[1:], day)) for row in rows]

    return fetch


def _sources(as_of: dt.date | None, after: str | None, limit: int) -> list[tuple[Any, bytes]]:
    return sources.page_of_sources([is_published_by(as_of)] if as_of else [], after, limit)


def _claims(as_of: dt.date | None, after: str | None, limit: int) -> list[tuple[Any, bytes]]:
    statement = select_claims()
    return page_of_claims(statement.where(is_published_by(as_of)) if as_of else statement, after, limit)


def _changes(as_of: dt.date | None, after: str | None, limit: int) -> list[tuple[Any, bytes]]:
    return page_of_changes([Change.seq > int(after or 0)], limit)


COLLECTIONS: dict[str, Collection] = {
    **{kind.collection: Collection(LISTED[kind], _records(kind)) for kind in Kind},
    "sources": Collection(sources.LISTED, _sources),
    "claims": Collection(CLAIMS, _claims),
    "changes": Collection(CHANGE_LIST, _changes, dated=False),
}
STREAMED = tuple((one, one.stream) for one in FORMATS if one.stream)


class ExportSchema(Schema):
    """A file that can be had."""

    collection = fields.String(required=True)
    media_type = fields.String(required=True)
    link = fields.String(required=True)


class ExportsSchema(Schema):
    """All files that can be had."""

    data = fields.List(fields.Nested(ExportSchema), required=True)


class ExportQuery(Schema):
    """The parameters of an export."""

    as_of = PlainDate(
        metadata={
            "description": "What had been published by the end of this day; not for changes, which have no other time",
            "example": "2022-09-30",
        }
    )


@blueprint.get("", schema=ExportsSchema)
def list_exports(options: dict[str, Any]) -> Response:
    """List the files that can be had."""
    files = [
        {"collection": name, "media_type": one.media_type, "link": f"/v1/exports/{name}.{one.suffix}"}
        for name in COLLECTIONS
        for one, _ in STREAMED
    ]
    body = orjson.dumps({"data": files})
    return json_response(body, digest(body, canonical_query()))


def _add_export(one: Format, stream: Stream) -> None:
    def get_export(options: dict[str, Any], collection: str) -> Response:
        if collection not in COLLECTIONS:
            raise _unknown(collection)
        exported = COLLECTIONS[collection]
        as_of: dt.date | None = options.get("as_of")
        if as_of and not exported.dated:
            message = "Changes have the time at which they were written and no other."
            raise ProblemError("invalid-parameter", message, [{"parameter": "as_of", "message": message}])
        version = data_version()
        tag = list_tag(version, sources.newest(), collection, one.suffix, canonical_query(), today())
        pieces = [] if matches(tag) else stream_with_context(_pieces(exported, stream, as_of))
        response = conditional_response(pieces, tag, one.content_type)
        response.headers["X-Data-Version"] = version
        response.headers.set("Content-Disposition", "attachment", filename=f"{collection}.{one.suffix}")
        return response

    get_export.__name__ = f"export_{one.suffix}"
    get_export.__doc__ = f"Get a whole collection as {one.name}, in one answer.\n\n{ABOUT}"
    rule = f"/<string:collection>.{one.suffix}"
    blueprint.get(rule, schema=one.schema, query=ExportQuery, content_type=one.media_type)(get_export)


def _unknown(collection: str) -> ProblemError:
    near = closest(collection, list(COLLECTIONS))
    error: dict[str, Any] = {"parameter": "collection", "message": "There is no such collection."}
    hint = {"did_you_mean": near} if near else {}
    detail = f"There is no collection {collection[:100]!r}."
    return ProblemError("not-found", detail, [error | hint | {"allowed": list(COLLECTIONS)}])


def _pieces(collection: Collection, stream: Stream, as_of: dt.date | None) -> Iterator[bytes]:
    """Write a collection page by page; no more than one page is in memory."""
    yield stream.head(collection.listed, None)
    after: str | None = None
    more = True
    while more:
        found = collection.fetch(as_of, after, PAGE)
        more, found = len(found) > PAGE, found[:PAGE]
        yield stream.rows(collection.listed, None, [body for _, body in found])
        after = found[-1][0] if found else None


for _format, _stream in STREAMED:
    _add_export(_format, _stream)
