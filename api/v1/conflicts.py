"""`/v1/conflicts`: where sources disagree, with both sides."""

from typing import Any

import orjson
from flask import Response
from marshmallow import Schema, fields
from sqlalchemy import literal, select, union_all

from api.blueprint import Blueprint
from api.claims import RecordKeySchema
from api.documents import visible_claims
from api.explain import FieldExplanationSchema, explain
from api.filters import PlainDate
from api.formats import ROWS, Listed
from api.pages import PagingSchema, answer, list_schema
from api.parameters import Choice
from api.service import service
from ledger.projection import FACTS
from models import VERSIONS, Document, reading
from models.vocabularies import Kind
from schemas.plain import Slug, Word

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
DISPUTABLE = sorted({field for facts in FACTS.values() for field in facts})


class ConflictsQuery(PagingSchema):
    """The parameters of the list of conflicts."""

    as_of = PlainDate(metadata={"description": "What was disputed at the end of this day", "example": "2022-09-30"})
    kind = fields.List(Word(Kind), metadata={"description": "Only records of this kind; repeat it for or"})
    record = fields.List(Slug(), metadata={"description": "Only records with this id; repeat it for or"})
    field = fields.List(
        fields.String(validate=Choice(DISPUTABLE)),
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
        found: list[tuple[str, bytes]] = []
        while len(found) <= limit:
            statement = select(disputed).order_by(disputed.c.key).limit(limit + 1)
            rows = service().rows(statement if after is None else statement.where(disputed.c.key > after))
            found += [
                (key, orjson.dumps(_conflict(key, pk, name, as_of)))
                for key, pk, name, body in rows
                if not asked or asked & set(orjson.loads(body)["evidence"]["disputed"])
            ]
            if len(rows) <= limit:
                break
            after = rows[-1].key
        return found[: limit + 1]

    return answer(fetch, options, LISTED)


def _disputed(options: dict[str, Any], as_of: Any) -> Any:
    """Select what is disputed, of all kinds that are asked for."""
    of_kinds = []
    for model in (VERSIONS[kind] for kind in options.get("kind", list(Kind))):
        key = literal(f"{model.kind}/").concat(model.slug).label("key")
        statement = (
            select(key, model.record_pk, model.name, Document.body)
            .join(Document, Document.pk == model.document_pk)
            .where(reading.known(model, as_of), model.disputed)
        )
        of_kinds.append(statement.where(model.slug.in_(options["record"])) if "record" in options else statement)
    return union_all(*of_kinds).subquery()


def _conflict(key: str, record_pk: int, name: str, as_of: Any) -> dict[str, Any]:
    """Explain the disputed fields of one record."""
    kind, slug = Kind(key.partition("/")[0]), key.partition("/")[2]
    rows = visible_claims(record_pk, as_of)
    explained = (explain(kind, field, rows) for field in FACTS[kind])
    return {
        "record": {"kind": str(kind), "id": slug},
        "name": name,
        "fields": [one for one in explained if one["disputed"]],
        "link": f"/v1/{kind.collection}/{slug}",
    }
