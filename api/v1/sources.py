"""`/v1/sources`: the documents that claims are read from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from flask import Response
from marshmallow import Schema, ValidationError, fields
from sqlalchemy import ColumnElement, func, select

from api.conditional.etags import build_canonical_query, build_json_response, compute_digest
from api.context import get_reader
from api.filters import DateParameter
from api.filters.operators import equals_text, join_with_or
from api.filters.origin_filter import has_outlet
from api.filters.publication_filters import (
    PUBLICATION_PARAMETERS,
    PublicationParameters,
    build_publication_criteria,
)
from api.filters.source_notes import SourceNotes
from api.formats import ITEM_FORMATS, ROW_FORMATS, Listing
from api.pagination.pages import count_rows, make_list_schema, render_item, render_list
from api.pagination.parameters import CountedSchema
from api.problems import ProblemError
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import NoParameters
from api.routing.record_ids import SOURCES, IdParameter
from api.routing.request_bodies import SOURCE_BODY
from api.writes.transaction import Write, WriteResult
from ledger.writes.record_dossier import SourceDiffersError, store_source
from models import FormerSource, Source
from models.json_types import JsonObject
from models.queries.records import is_published_by
from models.vocabularies import SourceType
from schemas.dossier.dossier import DossierError, flatten_messages
from schemas.dossier.dossier_schemas import SOURCE
from schemas.dossier.publication_date import find_publication_problems
from schemas.fields.scalars import Text, Word
from schemas.fields.values import DateSchema, format_instant

blueprint = Blueprint(
    "sources", __name__, url_prefix="/v1/sources", description="The documents that claims are read from."
)


class SourceLinksSchema(Schema):
    """Links of a source."""

    self = fields.String(required=True)
    claims = fields.String(required=True)


class SourceDocumentSchema(Schema):
    """A document that claims are read from."""

    id = fields.String(required=True)
    title = fields.String(required=True, metadata={"description": "The subject, in the words of EV Facts"})
    publisher = fields.String(required=True, allow_none=True)
    type = fields.String(
        required=True,
        metadata={"description": "The type of document", "enum": [str(word) for word in SourceType]},
    )
    series = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The series that it is a release of; null for a single document"},
    )
    origin = fields.List(
        fields.String(), required=True, metadata={"description": "The publishers that it repeats, nearest first"}
    )
    url = fields.String(required=True, allow_none=True)
    published = fields.Nested(DateSchema, required=True)
    language = fields.String(required=True, metadata={"description": "BCP 47 tag"})
    note = fields.String(required=True, allow_none=True)
    recorded_at = fields.String(required=True, metadata={"format": "date-time"})
    links = fields.Nested(SourceLinksSchema, required=True)


class KnownAsSchema(Schema):
    """A description of a source, and when it was in force."""

    recorded_from = fields.String(required=True, metadata={"format": "date-time"})
    recorded_to = fields.String(
        required=True, allow_none=True, metadata={"format": "date-time", "description": "null if it is in force"}
    )
    replaced_by = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The actor that recorded the dossier with another description"},
    )
    source = fields.Nested(SourceDocumentSchema, required=True)


class SourceHistorySchema(Schema):
    """All descriptions of a source, oldest first."""

    data = fields.List(fields.Nested(KnownAsSchema), required=True)


LISTED = Listing("Sources", SourceDocumentSchema())


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcesParameters(PublicationParameters):
    """The parameters of the list of sources. None does not restrict."""

    as_of: dt.date | None = None
    id: list[int] | None = None
    publisher: list[str] | None = None
    origin: list[str] | None = None
    type: list[str] | None = None
    series: list[str] | None = None
    language: list[str] | None = None


class SourcesSchema(CountedSchema):
    """The parameters of the list of sources, without those of the publication."""

    parameters: ClassVar[type[object]] = SourcesParameters

    as_of = DateParameter(
        metadata={"description": "Only sources published by the end of this day", "example": "2022-09-30"}
    )
    id = fields.List(
        IdParameter(SOURCES),
        metadata={
            "description": "Only the source with this id. Repeat the parameter for OR.",
            "example": ["marketscreener-2022-08-26-xiaomi-baic"],
        },
    )
    publisher = fields.List(
        Text(),
        metadata={
            "description": "Only sources of this publisher, ignoring case. Repeat the parameter for OR.",
            "example": ["Bloomberg"],
        },
    )
    origin = fields.List(
        Text(),
        metadata={
            "description": "Only sources that repeat this outlet, ignoring case. Repeat the parameter for OR.",
            "example": ["Reuters"],
        },
    )
    type = fields.List(
        Word(SourceType),
        metadata={"description": "Only sources of this type. Repeat the parameter for OR.", "example": ["dataset"]},
    )
    series = fields.List(
        Text(),
        metadata={"description": "Only releases of this series. Repeat the parameter for OR.", "example": ["cim"]},
    )
    language = fields.List(
        Text(),
        metadata={
            "description": "Only sources in this language, ignoring case. Repeat the parameter for OR.",
            "example": ["en"],
        },
    )


SourcesQuery = type("SourcesQuery", (SourcesSchema,), dict(PUBLICATION_PARAMETERS))


@dataclass(frozen=True, slots=True)
class SourcePages:
    """The pages of the list of sources, ordered by id."""

    criteria: list[ColumnElement[bool]]

    def fetch(self, after: str | None, limit: int) -> Sequence[tuple[str, bytes]]:
        """Fetch sources after an id, one more than `limit`."""
        return fetch_sources(self.criteria, after, limit)

    def count(self, cap: int | None) -> int:
        """Count the sources, up to one more than the cap."""
        return count_rows(select(Source.pk).where(*self.criteria), cap)


@blueprint.get(
    "", answer=make_list_schema(SourceDocumentSchema, "SourceListSchema"), query=SourcesQuery, formats=ROW_FORMATS
)
def list_sources(params: SourcesParameters) -> Response:
    """List sources, ordered by id."""
    by_id = None if params.id is None else Source.pk.in_(params.id)
    chosen: dict[str, ColumnElement[bool] | None] = {"id": by_id}
    for name, values, column, compare in (
        ("publisher", params.publisher, Source.publisher, equals_text),
        ("origin", params.origin, Source.origin, has_outlet),
        ("language", params.language, Source.language, equals_text),
    ):
        chosen[name] = None if values is None else join_with_or(compare(column, value) for value in values)
    chosen |= {
        "type": None if params.type is None else Source.type.in_(params.type),
        "series": None if params.series is None else Source.series.in_(params.series),
    }
    criteria = {name: condition for name, condition in chosen.items() if condition is not None}
    others = build_publication_criteria(params)
    if params.as_of is not None:
        others.append(is_published_by(params.as_of))
    pages = SourcePages([*criteria.values(), *others])
    nullable = {"publisher": Source.publisher, "series": Source.series}
    rows = select(Source.pk).where(*others)
    notes = SourceNotes(pages.fetch, rows, criteria, nullable, params.publisher, params.cursor is None)
    newest = load_newest_source()
    return render_list(notes.fetch, params, LISTED, count=pages.count, get_notes=notes.get_notes, depends_on=newest)


def load_newest_source() -> int:
    """Return the key of the newest source, for ETags: a source without claims changes no record and no data version."""
    return int(get_reader().first(select(func.coalesce(func.max(Source.pk), 0).label("newest"))).newest)


def fetch_sources(criteria: list[ColumnElement[bool]], after: str | None, limit: int) -> Sequence[tuple[str, bytes]]:
    """Fetch sources by id, one more than `limit`."""
    statement = select(Source.slug, Source.body).where(*criteria).order_by(Source.slug).limit(limit + 1)
    rows = get_reader().rows(statement if after is None else statement.where(Source.slug > after))
    return [(row.slug, complete_source(row.body)) for row in rows]


@blueprint.write("POST", "", answer=SourceDocumentSchema, body=SOURCE_BODY, status=201)
def create_source(write: Write) -> WriteResult:
    """Add a source, so claims can name its id. The status is 200 if the same source is stored already.

    A stored source is changed by its dossier, because the dossier holds everything that is known about it.
    """
    try:
        given = SOURCE.load(write.data)
    except ValidationError as error:
        raise DossierError(list(flatten_messages(error.messages, (), SOURCE))) from None
    if problems := find_publication_problems(given, write.moment.date(), ()):
        raise DossierError(problems)
    stored = write.session.scalar(select(Source.pk).where(Source.slug == given["id"]))
    url = f"/v1/sources/{given['id']}"
    try:
        source = store_source(write.session, given, write.moment)
    except SourceDiffersError as error:
        raise ProblemError("exists", str(error), headers={"Location": url}) from None
    return WriteResult(complete_source(source.body), 200 if stored else 201, {"Location": url})


@blueprint.get("/<string:source_id>", answer=SourceDocumentSchema, formats=ITEM_FORMATS)
def get_source(params: NoParameters, source_id: str) -> Response:
    """Get one source."""
    body = complete_source(_load_source(source_id).body)
    return render_item(LISTED, body, compute_digest(body, build_canonical_query()))


@blueprint.get("/<string:source_id>/history", answer=SourceHistorySchema)
def get_source_history(params: NoParameters, source_id: str) -> Response:
    """List the former descriptions of a source, oldest first. A later dossier may correct its date or its origin."""
    source = _load_source(source_id)
    former = select(FormerSource.body, FormerSource.replaced_at, FormerSource.actor).order_by(FormerSource.pk)
    rows = get_reader().rows(former.where(FormerSource.source_pk == source.pk))
    starts = [source.recorded_at, *(row.replaced_at for row in rows)]
    versions = [
        _render_version(start, row.body, row.replaced_at, row.actor) for start, row in zip(starts, rows, strict=False)
    ]
    versions.append(_render_version(starts[-1], source.body, None, None))
    body = orjson.dumps({"data": versions})
    return build_json_response(body, compute_digest(body, build_canonical_query()))


def complete_source(body: bytes) -> bytes:
    """Complete the document of a source that was stored before sources had a type and a series."""
    # A quotation mark inside a text has a backslash before it, so these bytes are the key.
    return body if b',"type":"' in body else b'%b,"type":"%b","series":null}' % (body[:-1], SourceType.NEWS.encode())


def _render_version(start: dt.datetime, body: bytes, replaced_at: dt.datetime | None, actor: str | None) -> JsonObject:
    return {
        "recorded_from": format_instant(start),
        "recorded_to": replaced_at and format_instant(replaced_at),
        "replaced_by": actor,
        "source": orjson.Fragment(complete_source(body)),
    }


def _load_source(source_id: str) -> Any:
    row = get_reader().first(select(Source.pk, Source.body, Source.recorded_at).where(Source.slug == source_id))
    if row is None:
        raise ProblemError("not-found", f"There is no source with the id {source_id[:100]!r}.")
    return row
