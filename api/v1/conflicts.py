"""`/v1/conflicts`: where sources disagree, with both sides."""

from collections import defaultdict
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
from api.service import service
from ledger.aliases import Aliases
from ledger.projection import FACTS
from models import VERSIONS, reading
from models.vocabularies import Kind
from schemas.plain import Word

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


class ConflictsQuery(PagingSchema):
    """The parameters of the list of conflicts."""

    as_of = PlainDate(metadata={"description": "What was disputed at the end of this day", "example": "2022-09-30"})
    kind = fields.List(Word(Kind), metadata={"description": "Only records of this kind; repeat it for or"})


@blueprint.get("", schema=list_schema(ConflictSchema, "ConflictListSchema"), query=ConflictsQuery, offered=ROWS)
def list_conflicts(options: dict[str, Any]) -> Response:
    """List the records on which sources disagree, with the disputed fields explained.

    A field is disputed when claims of one time cannot both be true, or when it was denied or doubted after it was last
    said. A later, different value is a revision and is not listed here.
    """
    as_of = options.get("as_of")
    kinds = options.get("kind", list(Kind))
    disputed = union_all(
        *(
            select(literal(f"{model.kind}/").concat(model.slug).label("key"), model.record_pk, model.name).where(
                reading.known(model, as_of), model.disputed
            )
            for model in VERSIONS.values()
            if model.kind in kinds
        )
    ).subquery()

    def fetch(after: str | None, limit: int) -> list[tuple[str, bytes]]:
        statement = select(disputed).order_by(disputed.c.key).limit(limit + 1)
        rows = service().rows(statement if after is None else statement.where(disputed.c.key > after))
        claims: dict[int, list[Any]] = defaultdict(list)
        for claim in visible_claims([pk for _, pk, _ in rows], as_of) if rows else ():
            claims[claim.stands_for].append(claim)
        aliases = service().aliases()
        return [(key, orjson.dumps(_conflict(key, name, claims[pk], aliases))) for key, pk, name in rows]

    return answer(fetch, options, LISTED)


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
