"""`/v1/graph`: a record and what is around it, as nodes and edges."""

import datetime as dt
from typing import Any, ClassVar

import orjson
from flask import Response, request
from marshmallow import Schema, ValidationError, fields, validate

from api.conditional.etags import canonical_query, json_response, list_tag
from api.context import service
from api.filters import Described, PlainDate
from api.pagination.pages import data_version
from api.records.lookup import found_anchor
from api.records.relations import ViaSchema, named, share
from api.records.support import Backings, BackingSchema
from api.routing.blueprint import Blueprint
from models.queries.records import select_record_state
from models.queries.references import LINKS
from models.queries.relations import select_neighbours, select_references_among
from models.vocabularies import Kind, RecordState
from schemas.fields.facts import ShareFact
from schemas.fields.messages import one_of
from schemas.fields.scalars import SLUG

blueprint = Blueprint(
    "graph", __name__, url_prefix="/v1/graph", description="A record and what is around it, as nodes and edges."
)

# What a browser can draw and a reader can take in; more is a job for an export.
MOST_NODES = 500
DEFAULT_NODES = 100
DEPTH = 3


class RecordName(Described, fields.String):
    """A record by kind and id: `company:xiaomi`."""

    described: ClassVar[dict[str, Any]] = {"pattern": f"^({'|'.join(Kind)}):{SLUG.pattern}$"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        kind, _, slug = str(value).partition(":")
        kinds = [str(word) for word in Kind]
        if kind not in kinds:
            raise ValidationError(one_of(kind, kinds, "the kinds of records; write kind:id, as company:xiaomi"))
        if not SLUG.fullmatch(slug):
            raise ValidationError("After the kind and a colon comes the id, as in company:xiaomi.")
        return Kind(kind), slug


class NodeSchema(ViaSchema):
    """A record in the graph."""

    node = fields.String(required=True, metadata={"description": "Its name in edges: kind and id"})
    depth = fields.Integer(required=True, metadata={"description": "Steps from the record in the middle"})
    link = fields.String(required=True)


class EdgeSchema(BackingSchema):
    """A reference from one record to another."""

    from_ = fields.String(required=True, data_key="from", metadata={"description": "The record that refers"})
    to = fields.String(required=True, metadata={"description": "The record that is referred to"})
    relation = fields.String(
        required=True,
        metadata={"description": "The field that refers", "enum": sorted({link.path for link in LINKS})},
    )
    role = fields.String(required=True, allow_none=True)
    share = ShareFact(required=True, allow_none=True)


class GraphMetaSchema(Schema):
    """What the graph was made from."""

    data_version = fields.Integer(required=True, metadata={"description": "Number of the last change"})
    as_of = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    truncated = fields.Boolean(required=True, metadata={"description": "Whether there was more than `limit` nodes"})


class GraphSchema(Schema):
    """Nodes and edges."""

    nodes = fields.List(fields.Nested(NodeSchema), required=True)
    edges = fields.List(fields.Nested(EdgeSchema), required=True)
    meta = fields.Nested(GraphMetaSchema, required=True)


class GraphQuery(Schema):
    """The parameters of the graph."""

    around = RecordName(
        required=True, metadata={"description": "The record in the middle, as kind:id", "example": "company:xiaomi"}
    )
    depth = fields.Integer(
        load_default=1,
        validate=validate.Range(1, DEPTH),
        metadata={
            "description": f"How many steps to go, 1 to {DEPTH}; two companies of one partnership are two apart",
            "example": 2,
        },
    )
    limit = fields.Integer(
        load_default=DEFAULT_NODES,
        validate=validate.Range(1, MOST_NODES),
        metadata={"description": f"How many nodes at most, 1 to {MOST_NODES}", "example": 20},
    )
    as_of = PlainDate(
        metadata={"description": "Answer with what had been published by the end of this day", "example": "2022-09-30"}
    )


@blueprint.get("", schema=GraphSchema, query=GraphQuery, problems=(404, 410))
def get_graph(options: dict[str, Any]) -> Response:
    """Get a record and what is around it: the records within `depth` steps, and every reference between them.

    A step is a reference, in either direction. Nodes come nearest first, then by kind and id; where there are more
    than `limit`, the last are left out and `meta.truncated` is true. Edges say what backs them.
    """
    version = data_version()
    kind, slug = options["around"]
    as_of: dt.date | None = options.get("as_of")
    depths, truncated = _nearest(_center(kind, slug, as_of), options["depth"], options["limit"], as_of)
    names = named(set(Kind), sorted(depths), as_of)
    rows = service().rows(select_references_among(as_of is not None), {"records": sorted(depths), "as_of": as_of})
    rows = [row for row in rows if row.owner_pk in names and row.far_pk in names]
    backings = Backings([row.owner_pk for row in rows], {row.relation.partition(".")[0] for row in rows}, as_of)
    body = {
        "nodes": [_node(names[pk], depth) for pk, depth in depths.items() if pk in names],
        "edges": sorted((_edge(row, names, backings) for row in rows), key=_place),
        "meta": {"data_version": version, "as_of": as_of, "truncated": truncated},
    }
    return json_response(orjson.dumps(body), list_tag(version, request.path, canonical_query()))


def _nearest(start: int, depth: int, limit: int, as_of: dt.date | None) -> tuple[dict[int, int], bool]:
    """Walk outwards, one statement a step; return the keys of the records with their distance, and if some are left."""
    depths, edge = {start: 0}, [start]
    for step in range(1, depth + 1):
        rows = service().rows(select_neighbours(as_of is not None), {"records": edge, "as_of": as_of})
        edge = [row.far_pk for row in rows if row.far_pk not in depths]
        left = limit - len(depths)
        depths |= dict.fromkeys(edge[:left], step)
        if len(edge) > left:
            return depths, True
        if not edge:
            break
    return depths, False


def _center(kind: Kind, slug: str, as_of: dt.date | None) -> int:
    """Return the key of the record in the middle; the survivor's, where it was merged."""
    found = service().first(select_record_state(kind, slug))
    while found is not None and found.state == RecordState.MERGED:
        slug = found[3]
        found = service().first(select_record_state(kind, slug))
    return found_anchor(kind, slug, as_of)


def _place(edge: dict[str, Any]) -> tuple[str, ...]:
    return edge["from"], edge["to"], edge["relation"], edge["role"] or ""


def _node(name: Any, depth: int) -> dict[str, Any]:
    kind = Kind(name.kind)
    return {
        "node": f"{kind}:{name.slug}",
        "kind": name.kind,
        "id": name.slug,
        "name": name.name,
        "type": name.type,
        "status": name.status,
        "depth": depth,
        "link": f"/v1/{kind.collection}/{name.slug}",
    }


def _edge(row: Any, names: dict[int, Any], backings: Backings) -> dict[str, Any]:
    owner, target = Kind(row.owner_kind), (Kind(row.kind), row.slug)
    backing = backings.of_reference(owner, row.owner_pk, row.relation.partition(".")[0], target)
    return {
        "from": f"{owner}:{names[row.owner_pk].slug}",
        "to": f"{row.kind}:{row.slug}",
        "relation": row.relation,
        "role": row.role,
        "share": share(row),
        **backing.served(),
    }
