"""`/v1/conflicts`: where sources disagree, with both sides."""

from collections import defaultdict
from typing import Any

import orjson
from flask import Response
from marshmallow import Schema, fields
from sqlalchemy import literal, select, union_all

from api.context import service
from api.filters import PlainDate
from api.formats import ROWS, Listed
from api.pagination.pages import CountedSchema, answer, count_of, list_schema
from api.records.claim_documents import RecordKeySchema
from api.records.documents import visible_claims
from api.records.explanation import FieldExplanationSchema, explain
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import Choice
from ledger.references.merged_ids import Aliases
from ledger.resolution.projection import FACTS
from models import VERSIONS, Document
from models.queries.records import is_known_as_of
from models.vocabularies import Kind
from schemas import FIELDS
from schemas.fields.scalars import Slug, Word

blueprint = Blueprint(
    "conflicts", __name__, url_prefix="/v1/conflicts", description="Where sources disagree, with both sides."
)


class ConflictSchema(Schema):
    """A record on which sources disagree."""

    record = fields.Nested(RecordKeySchema, required=True)
    name = fields.String(required=True)
    fields_ = fields.List(
        fields.Nested(FieldExplanationSchema),
        required=True,
        data_key="fields",
        metadata={"description": "The disputed fields, each explained"},
    )
    link = fields.String(required=True)


LISTED = Listed("Conflicts", ConflictSchema())


class ConflictsQuery(CountedSchema):
    """The parameters of the list of conflicts."""

    as_of = PlainDate(metadata={"description": "What was disputed at the end of this day", "example": "2022-09-30"})
    kind = fields.List(
        Word(Kind), metadata={"description": "Only records of this kind; repeat it for or", "example": ["plant"]}
    )
    record = fields.List(
        Slug(), metadata={"description": "Only records with this id; repeat it for or", "example": ["byd-szeged"]}
    )
    field = fields.List(
        fields.String(validate=Choice(FIELDS)),
        metadata={"description": "Only where this field is disputed; repeat it for or", "example": ["status"]},
    )


@blueprint.get("", schema=list_schema(ConflictSchema, "ConflictListSchema"), query=ConflictsQuery, offered=ROWS)
def list_conflicts(options: dict[str, Any]) -> Response:
    """List the records on which sources disagree, with the disputed fields explained.

    A field is disputed when claims of one time cannot both be true, or when it was denied or doubted after it was last
    said. A later, different value is a revision and is not listed here.
    """
    as_of = options.get("as_of")
    disputed = _disputed(options, as_of)
    asked = set(options.get("field", ()))

    def fetch(after: str | None, limit: int) -> list[tuple[str, bytes]]:
        rows = _page(disputed, asked, after, limit)
        claims: dict[int, list[Any]] = defaultdict(list)
        for claim in visible_claims([row.record_pk for row in rows], as_of) if rows else ():
            claims[claim.stands_for].append(claim)
        aliases = service().aliases()
        conflicts = ((row.key, _conflict(row.key, row.name, claims[row.record_pk], aliases)) for row in rows)
        return [(key, orjson.dumps(conflict)) for key, conflict in conflicts]

    def counted(cap: int | None) -> int:
        if not asked:
            return count_of(select(disputed), cap)
        return sum(_is_asked(row.body, asked) for row in service().rows(select(disputed.c.body)))

    return answer(fetch, options, LISTED, counted=counted)


def _disputed(options: dict[str, Any], as_of: Any) -> Any:
    """Select what is disputed, of all kinds that are asked for."""
    of_kinds = []
    for model in (VERSIONS[kind] for kind in options.get("kind", list(Kind))):
        key = literal(f"{model.kind}/").concat(model.slug).label("key")
        statement = (
            select(key, model.record_pk, model.name, Document.body)
            .join(Document, Document.pk == model.document_pk)
            .where(is_known_as_of(model, as_of), model.disputed)
        )
        of_kinds.append(statement.where(model.slug.in_(options["record"])) if "record" in options else statement)
    return union_all(*of_kinds).subquery()


def _page(disputed: Any, asked: set[str], after: str | None, limit: int) -> list[Any]:
    """Fetch records on which sources disagree, one more than `limit`; with `asked` on one of these fields."""
    found: list[Any] = []
    while len(found) <= limit:
        statement = select(disputed).order_by(disputed.c.key).limit(limit + 1)
        rows = service().rows(statement if after is None else statement.where(disputed.c.key > after))
        found += [row for row in rows if not asked or _is_asked(row.body, asked)]
        if len(rows) <= limit:
            break
        after = rows[-1].key
    return found[: limit + 1]


def _is_asked(body: bytes, asked: set[str]) -> bool:
    """Tell whether one of the fields is disputed, which stands in the document alone."""
    return not asked.isdisjoint(orjson.loads(body)["evidence"]["disputed"])


def _conflict(key: str, name: str, claims: list[Any], aliases: Aliases) -> dict[str, Any]:
    """Explain the disputed fields of one record from the claims on it."""
    kind, slug = Kind(key.partition("/")[0]), key.partition("/")[2]
    explained = explain(kind, FACTS[kind], claims, aliases)
    return {
        "record": {"kind": str(kind), "id": slug},
        "name": name,
        "fields": [one for one in explained if one["disputed"]],
        "link": f"/v1/{kind.collection}/{slug}",
    }
