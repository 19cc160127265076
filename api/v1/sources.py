"""`/v1/sources`: the documents that claims are read from."""

from typing import Any

import orjson
from flask import Response
from marshmallow import Schema, ValidationError, fields
from sqlalchemy import ColumnElement, func, select

from api.conditional.etags import canonical_query, digest, json_response
from api.context import service
from api.filters import PlainDate
from api.filters.publication_filters import PUBLISHED, published_then
from api.formats import ITEM, ROWS, Listed
from api.pagination.pages import CountedSchema, answer, count_of, list_schema, written_item
from api.problems import ProblemError
from api.routing.blueprint import Blueprint
from api.routing.request_bodies import SOURCE_BODY
from api.writes.transaction import Write, Written
from ledger.writes.record_dossier import SourceDiffersError, store_source
from models import FormerSource, Source
from models.queries.records import is_published_by
from schemas.dossier.dossier import SOURCE, DossierError, flat
from schemas.fields.scalars import Slug, Text
from schemas.fields.values import DateSchema, instant

blueprint = Blueprint(
    "sources", __name__, url_prefix="/v1/sources", description="The documents that claims are read from."
)


class SourceLinksSchema(Schema):
    """Where to go from a source."""

    self = fields.String(required=True)
    claims = fields.String(required=True)


class SourceDocumentSchema(Schema):
    """A document that claims are read from, as it is served."""

    id = fields.String(required=True)
    title = fields.String(required=True, metadata={"description": "What it is about, in our own words"})
    publisher = fields.String(required=True, allow_none=True)
    origin = fields.List(fields.String(), required=True, metadata={"description": "Whom it repeats, nearest first"})
    url = fields.String(required=True, allow_none=True)
    published = fields.Nested(DateSchema, required=True)
    language = fields.String(required=True, metadata={"description": "BCP 47 tag"})
    note = fields.String(required=True, allow_none=True)
    recorded_at = fields.String(required=True, metadata={"format": "date-time"})
    links = fields.Nested(SourceLinksSchema, required=True)


class KnownAsSchema(Schema):
    """What a source was known as for a time."""

    recorded_from = fields.String(required=True, metadata={"format": "date-time"})
    recorded_to = fields.String(
        required=True, allow_none=True, metadata={"format": "date-time", "description": "null: it still is"}
    )
    replaced_by = fields.String(
        required=True, allow_none=True, metadata={"description": "Who recorded the dossier that said otherwise"}
    )
    source = fields.Nested(SourceDocumentSchema, required=True)


class SourceHistorySchema(Schema):
    """All that a source was known as, oldest first."""

    data = fields.List(fields.Nested(KnownAsSchema), required=True)


LISTED = Listed("Sources", SourceDocumentSchema())


class SourcesParameters(CountedSchema):
    """What sources are asked for by, beside when they were published."""

    as_of = PlainDate(
        metadata={"description": "Only what was published by the end of this day", "example": "2022-09-30"}
    )
    id = fields.List(
        Slug(),
        metadata={
            "description": "Only with this id; repeat it for or",
            "example": ["marketscreener-2022-08-26-xiaomi-baic"],
        },
    )
    publisher = fields.List(
        Text(), metadata={"description": "Only from this publisher; repeat it for or", "example": ["Bloomberg"]}
    )
    language = fields.List(
        Text(), metadata={"description": "Only in this language; repeat it for or", "example": ["en"]}
    )


SourcesQuery = type("SourcesQuery", (SourcesParameters,), dict(PUBLISHED))


@blueprint.get("", schema=list_schema(SourceDocumentSchema, "SourceListSchema"), query=SourcesQuery, offered=ROWS)
def list_sources(options: dict[str, Any]) -> Response:
    """List sources, ordered by id, a page at a time."""
    columns = {"id": Source.slug, "publisher": Source.publisher, "language": Source.language}
    where: list[ColumnElement[bool]] = [
        *(column.in_(options[name]) for name, column in columns.items() if name in options),
        *published_then(options),
    ]
    if "as_of" in options:
        where.append(is_published_by(options["as_of"]))

    def fetch(after: str | None, limit: int) -> list[tuple[str, bytes]]:
        return page_of_sources(where, after, limit)

    def counted(cap: int | None) -> int:
        return count_of(select(Source.pk).where(*where), cap)

    return answer(fetch, options, LISTED, counted=counted, depends_on=newest())


def newest() -> int:
    """Return the key of the newest source: one that was added without claims changes no record."""
    return int(service().first(select(func.coalesce(func.max(Source.pk), 0)))[0])


def page_of_sources(where: list[ColumnElement[bool]], after: str | None, limit: int) -> list[tuple[str, bytes]]:
    """Fetch sources by id, one more than `limit`."""
    statement = select(Source.slug, Source.body).where(*where).order_by(Source.slug).limit(limit + 1)
    return service().rows(statement if after is None else statement.where(Source.slug > after))


@blueprint.write("POST", "", schema=SourceDocumentSchema, body=SOURCE_BODY, status=201)
def create_source(write: Write) -> Written:
    """Add a source, of which claims can name the id from then on. 200 where the same one is on file.

    What is said of a source on file is changed by its dossier, which is all that is known of it.
    """
    try:
        said = SOURCE.load(write.data)
    except ValidationError as problem:
        raise DossierError(list(flat(problem.messages, (), SOURCE))) from None
    known = write.session.scalar(select(Source.pk).where(Source.slug == said["id"]))
    address = f"/v1/sources/{said['id']}"
    try:
        source = store_source(write.session, said, write.moment)
    except SourceDiffersError as error:
        raise ProblemError("exists", str(error), headers={"Location": address}) from None
    return Written(source.body, 200 if known else 201, {"Location": address})


@blueprint.get("/<string:source_id>", schema=SourceDocumentSchema, offered=ITEM)
def get_source(options: dict[str, Any], source_id: str) -> Response:
    """Get one source."""
    body = _found(source_id).body
    return written_item(LISTED, body, digest(body, canonical_query()), options)


@blueprint.get("/<string:source_id>/history", schema=SourceHistorySchema)
def get_source_history(options: dict[str, Any], source_id: str) -> Response:
    """List what a source was known as, oldest first: a later dossier may date it anew, or tell whom it repeats."""
    source = _found(source_id)
    former = select(FormerSource.body, FormerSource.replaced_at, FormerSource.actor).order_by(FormerSource.pk)
    rows = [*service().rows(former.where(FormerSource.source_pk == source.pk)), (source.body, None, None)]
    begins = [source.recorded_at, *(replaced_at for _, replaced_at, _ in rows)]
    told = [
        {
            "recorded_from": instant(recorded_from),
            "recorded_to": replaced_at and instant(replaced_at),
            "replaced_by": actor,
            "source": orjson.Fragment(body),
        }
        for recorded_from, (body, replaced_at, actor) in zip(begins, rows, strict=False)
    ]
    body = orjson.dumps({"data": told})
    return json_response(body, digest(body, canonical_query()))


def _found(source_id: str) -> Any:
    found = service().first(select(Source.pk, Source.body, Source.recorded_at).where(Source.slug == source_id))
    if found is None:
        raise ProblemError("not-found", f"There is no source with the id {source_id[:100]!r}.")
    return found
