"""`/v1/conflicts`: the fields on which sources disagree, with both sides."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from flask import Response
from marshmallow import Schema, fields
from sqlalchemy import Subquery, literal, select, union_all

from api.context import get_reader, load_merged_ids
from api.filters import DateParameter
from api.formats import ROW_FORMATS, Listing
from api.pagination.pages import count_rows, make_list_schema, render_list
from api.pagination.parameters import CountedParameters, CountedSchema
from api.records.claim_documents import RecordKeySchema
from api.records.documents import load_claims
from api.records.explanation import FieldExplanationSchema, explain_fields
from api.records.unlisted_claims import render_claims
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import Choice
from api.routing.record_ids import IdParameter
from ledger.references.merged_ids import MergedIds
from ledger.resolution.projection import FACTS, RecordIds
from models import VERSIONS, Document
from models.json_types import JsonObject
from models.queries.records import is_known_as_of
from models.queries.rows import ClaimRow
from models.vocabularies import Kind
from schemas import FIELDS
from schemas.fields.scalars import Word

blueprint = Blueprint(
    "conflicts",
    __name__,
    url_prefix="/v1/conflicts",
    description="The fields on which sources disagree, with both sides.",
)


class ConflictSchema(Schema):
    """A record on which sources disagree."""

    record = fields.Nested(RecordKeySchema, required=True)
    name = fields.String(required=True)
    fields_ = fields.List(
        fields.Nested(FieldExplanationSchema),
        required=True,
        data_key="fields",
        metadata={"description": "The disputed fields, each with its explanation"},
    )
    link = fields.String(required=True)


LISTED = Listing("Conflicts", ConflictSchema())


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictsParameters(CountedParameters):
    """The parameters of the list of conflicts. None does not restrict."""

    as_of: dt.date | None = None
    kind: list[str] | None = None
    record: list[int] | None = None
    field: list[str] | None = None


class ConflictsQuery(CountedSchema):
    """The parameters of the list of conflicts."""

    parameters: ClassVar[type[object]] = ConflictsParameters

    as_of = DateParameter(metadata={"description": "What was disputed at the end of this day", "example": "2022-09-30"})
    kind = fields.List(
        Word(Kind),
        metadata={"description": "Only records of this kind. Repeat the parameter for OR.", "example": ["plant"]},
    )
    record = fields.List(
        IdParameter(),
        metadata={"description": "Only records with this id. Repeat the parameter for OR.", "example": ["byd-szeged"]},
    )
    field = fields.List(
        fields.String(validate=Choice(FIELDS)),
        metadata={
            "description": "Only records in which this field is disputed. Repeat the parameter for OR.",
            "example": ["status"],
        },
    )


class ConflictPages:
    """The pages of the list of conflicts. Fields are filtered in Python, because only the document names them."""

    def __init__(self, params: ConflictsParameters) -> None:
        self.as_of = params.as_of
        self.fields = set(params.field or ())
        self.disputed = _select_disputed(params)

    def fetch(self, after: str | None, limit: int) -> list[tuple[str, bytes]]:
        """Fetch conflicts after a key, one more than `limit`."""
        rows = self._fetch_rows(after, limit)
        loaded = load_claims([row.record_pk for row in rows], self.as_of) if rows else []
        claims: dict[int, list[ClaimRow]] = defaultdict(list)
        for claim in loaded:
            claims[claim.current_pk].append(claim)
        merged_ids = load_merged_ids()
        rendered = render_claims(loaded, self.as_of, merged_ids=merged_ids)
        documents = {document["id"]: document for document in rendered}
        conflicts = ((row.key, _render_conflict(row, claims[row.record_pk], merged_ids, documents)) for row in rows)
        return [(key, orjson.dumps(conflict)) for key, conflict in conflicts]

    def count(self, cap: int | None) -> int:
        """Count the conflicts, up to one more than the cap."""
        if not self.fields:
            return count_rows(select(self.disputed), cap)
        return sum(self._matches(row.body) for row in get_reader().rows(select(self.disputed.c.body)))

    def _fetch_rows(self, after: str | None, limit: int) -> list[Any]:
        matching: list[Any] = []
        while len(matching) <= limit:
            statement = select(self.disputed).order_by(self.disputed.c.key).limit(limit + 1)
            rows = get_reader().rows(statement if after is None else statement.where(self.disputed.c.key > after))
            matching += [row for row in rows if self._matches(row.body)]
            if len(rows) <= limit:
                break
            after = rows[-1].key
        return matching[: limit + 1]

    def _matches(self, body: bytes) -> bool:
        """Tell whether one of the fields that the client asks for is disputed; every record matches without any."""
        return not self.fields or not self.fields.isdisjoint(orjson.loads(body)["evidence"]["disputed"])


@blueprint.get(
    "", answer=make_list_schema(ConflictSchema, "ConflictListSchema"), query=ConflictsQuery, formats=ROW_FORMATS
)
def list_conflicts(params: ConflictsParameters) -> Response:
    """List the records on which sources disagree, with an explanation of each disputed field.

    A field is disputed if claims of the same time cannot all be true, or if it was denied or doubted after its last
    assertion. A later, different value is a revision. It is not listed here.
    """
    pages = ConflictPages(params)
    return render_list(pages.fetch, params, LISTED, count=pages.count)


def _select_disputed(params: ConflictsParameters) -> Subquery:
    """Select the disputed records of all kinds that the client asks for."""
    statements = []
    for model in (VERSIONS[Kind(kind)] for kind in params.kind or Kind):
        key = literal(f"{model.kind}/").concat(model.slug).label("key")
        statement = (
            select(key, model.record_pk, model.name, Document.body)
            .join(Document, Document.pk == model.document_pk)
            .where(is_known_as_of(model, params.as_of), model.disputed)
        )
        statements.append(statement if params.record is None else statement.where(model.record_pk.in_(params.record)))
    return union_all(*statements).subquery()


def _render_conflict(
    row: Any, claims: Sequence[ClaimRow], merged_ids: MergedIds, documents: Mapping[str, JsonObject]
) -> JsonObject:
    """Explain the disputed fields of one record from the claims on it."""
    word, _, slug = row.key.partition("/")
    kind = Kind(word)
    ids = RecordIds(kind, slug, merged_ids.list_former_slugs(row.record_pk))
    explanations = explain_fields(ids, FACTS[kind], claims, merged_ids, documents)
    return {
        "record": {"kind": str(kind), "id": slug},
        "name": row.name,
        "fields": [explanation for explanation in explanations if explanation["disputed"]],
        "link": f"/v1/{kind.collection}/{slug}",
    }
