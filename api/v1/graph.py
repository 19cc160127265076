"""`/v1/graph`: a record and its neighbourhood, as nodes and edges."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import orjson
from flask import Response, request
from marshmallow import Schema, ValidationError, fields, validate

from api.conditional.etags import build_canonical_query, build_json_response, build_list_etag
from api.context import get_reader
from api.filters import AS_OF, DateParameter, DescribedField
from api.pagination.pages import load_data_version
from api.records.lookup import find_record_pk
from api.records.relations import ViaSchema, build_share, load_names
from api.records.support import SupportIndex, SupportSchema
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import QuerySchema
from models.json_types import JsonObject
from models.queries.records import select_record_state
from models.queries.references import LINKS
from models.queries.relations import select_neighbours, select_references_among
from models.queries.rows import NeighbourRow, RecordNameRow, RecordStateRow, ReferenceRow
from models.vocabularies import Kind, RecordState
from schemas.fields.facts import ShareFact
from schemas.fields.messages import build_choice_message
from schemas.fields.scalars import SLUG

blueprint = Blueprint(
    "graph", __name__, url_prefix="/v1/graph", description="A record and its neighbourhood, as nodes and edges."
)

# A browser can draw so many nodes and a person can read them. For more, use an export.
MAX_NODES = 500
DEFAULT_NODES = 100
MAX_DEPTH = 3


class RecordName(DescribedField[tuple[Kind, str]]):
    """A record by kind and id: `company:xiaomi`."""

    described: ClassVar[JsonObject] = {"type": "string", "pattern": f"^({'|'.join(Kind)}):{SLUG.pattern}$"}

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> tuple[Kind, str]:
        kind, _, slug = str(value).partition(":")
        kinds = [str(word) for word in Kind]
        if kind not in kinds:
            what = "the kinds of records; write kind:id, as in company:xiaomi"
            raise ValidationError(build_choice_message(kind, kinds, what))
        if not SLUG.fullmatch(slug):
            raise ValidationError("The id must follow the kind and a colon, as in company:xiaomi.")
        return Kind(kind), slug


class NodeSchema(ViaSchema):
    """A record in the graph."""

    node = fields.String(required=True, metadata={"description": "Its name in edges, as kind:id"})
    depth = fields.Integer(required=True, metadata={"description": "Steps from the record in the centre"})
    link = fields.String(required=True)


class EdgeSchema(SupportSchema):
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
    """The state of the data that the graph was made from."""

    data_version = fields.Integer(required=True, metadata={"description": "Number of the last change"})
    as_of = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    truncated = fields.Boolean(required=True, metadata={"description": "Whether there are more than `limit` nodes"})


class GraphSchema(Schema):
    """Nodes and edges."""

    nodes = fields.List(fields.Nested(NodeSchema), required=True)
    edges = fields.List(fields.Nested(EdgeSchema), required=True)
    meta = fields.Nested(GraphMetaSchema, required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphParameters:
    """The parameters of the graph. `around` is the kind and id of the record in the centre."""

    around: tuple[Kind, str]
    depth: int
    limit: int
    as_of: dt.date | None = None


class GraphQuery(QuerySchema):
    """The parameters of the graph."""

    parameters: ClassVar[type[object]] = GraphParameters

    around = RecordName(
        required=True, metadata={"description": "The record in the centre, as kind:id", "example": "company:xiaomi"}
    )
    depth = fields.Integer(
        load_default=1,
        validate=validate.Range(1, MAX_DEPTH),
        metadata={
            "description": f"How many steps to walk, 1 to {MAX_DEPTH}. Two companies of one partnership are two steps "
            "apart",
            "example": 2,
        },
    )
    limit = fields.Integer(
        load_default=DEFAULT_NODES,
        validate=validate.Range(1, MAX_NODES),
        metadata={"description": f"The greatest number of nodes, 1 to {MAX_NODES}", "example": 20},
    )
    as_of = DateParameter(metadata=AS_OF)


@blueprint.get("", answer=GraphSchema, query=GraphQuery, problems=(404, 410))
def get_graph(params: GraphParameters) -> Response:
    """Get a record with its neighbourhood: the records within `depth` steps, and every reference between them.

    A step is a reference, in either direction. The nearest nodes come first, then the order is by kind and id. If there
    are more than `limit` nodes, the last ones are left out and `meta.truncated` is true. Edges show their support.
    """
    version, as_of = load_data_version(), params.as_of
    depths, truncated = _walk(_find_centre(*params.around, as_of), params)
    names = load_names(set(Kind), sorted(depths), as_of)
    edges = _load_edges(sorted(depths), as_of)
    edges = [edge for edge in edges if edge.owner_pk in names and edge.far_pk in names]
    supports = SupportIndex([edge.owner_pk for edge in edges], {_get_field(edge) for edge in edges}, as_of)
    body = {
        "nodes": [_render_node(names[pk], depth) for pk, depth in depths.items() if pk in names],
        "edges": sorted((_render_edge(edge, names, supports) for edge in edges), key=_get_sort_key),
        "meta": {"data_version": version, "as_of": as_of, "truncated": truncated},
    }
    return build_json_response(orjson.dumps(body), build_list_etag(version, request.path, build_canonical_query()))


def _find_centre(kind: Kind, slug: str, as_of: dt.date | None) -> int:
    """Return the key of the record in the centre. If it was merged, this is the record that it was merged into."""
    record: RecordStateRow | None = get_reader().first(select_record_state(kind, slug))
    while record is not None and record.state == RecordState.MERGED:
        slug = str(record.successor)
        record = get_reader().first(select_record_state(kind, slug))
    return find_record_pk(kind, slug, as_of)


def _walk(start: int, params: GraphParameters) -> tuple[dict[int, int], bool]:
    """Walk outwards, one statement a step. Return the distance of each record by key, and whether some are left out."""
    depths, frontier = {start: 0}, [start]
    for step in range(1, params.depth + 1):
        statement = select_neighbours(params.as_of is not None)
        rows: list[NeighbourRow] = get_reader().rows(statement, {"records": frontier, "as_of": params.as_of})
        frontier = [row.far_pk for row in rows if row.far_pk not in depths]
        room = params.limit - len(depths)
        depths |= dict.fromkeys(frontier[:room], step)
        if len(frontier) > room:
            return depths, True
        if not frontier:
            break
    return depths, False


def _load_edges(pks: list[int], as_of: dt.date | None) -> list[ReferenceRow]:
    """Load the references between records."""
    rows: list[ReferenceRow] = get_reader().rows(
        select_references_among(as_of is not None), {"records": pks, "as_of": as_of}
    )
    return rows


def _get_field(edge: ReferenceRow) -> str:
    """Return the name of the field that states a reference."""
    return edge.relation.partition(".")[0]


def _get_sort_key(edge: JsonObject) -> tuple[str, ...]:
    return edge["from"], edge["to"], edge["relation"], edge["role"] or ""


def _render_node(name: RecordNameRow, depth: int) -> JsonObject:
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


def _render_edge(edge: ReferenceRow, names: Mapping[int, RecordNameRow], supports: SupportIndex) -> JsonObject:
    owner, target = Kind(edge.owner_kind), (Kind(edge.kind), edge.slug)
    support = supports.get_reference_support(owner, edge.owner_pk, _get_field(edge), target)
    return {
        "from": f"{owner}:{names[edge.owner_pk].slug}",
        "to": f"{edge.kind}:{edge.slug}",
        "relation": edge.relation,
        "role": edge.role,
        "share": build_share(edge),
        **support.render(),
    }
