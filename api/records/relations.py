"""`GET /v1/{collection}/{id}/relations`: incoming and outgoing references of a record, and ties between companies.

A page takes five statements, however many relations it has.
"""

import datetime as dt
import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

import orjson
from flask import Response
from marshmallow import Schema, fields
from marshmallow.validate import OneOf
from sqlalchemy import Integer, bindparam, select

from api.context import get_reader
from api.filters import AS_OF, DateParameter
from api.formats import Listing
from api.pagination.pages import make_list_schema, render_list
from api.pagination.parameters import PageParameters, PagingSchema
from api.records.lookup import find_record_pk
from api.records.support import RecordKey, SupportIndex, SupportSchema
from models.json_types import JsonObject
from models.queries.records import Statement
from models.queries.references import LINKS
from models.queries.relations import SHARE_COLUMNS, TIES, Tie, select_record_names, select_relations
from models.queries.rows import RecordNameRow, ReferenceRow, RelationRow
from models.vocabularies import Kind
from schemas.fields.facts import ShareFact
from schemas.fields.scalars import Word

DIRECTIONS = ("out", "in", "both")
_TIES: dict[tuple[str, str], Tie] = {(str(kind), tie.name): tie for kind, ties in TIES.items() for tie in ties}


class NamedRecordSchema(Schema):
    """A record by kind, id and name."""

    kind = fields.String(required=True, metadata={"enum": [str(kind) for kind in Kind]})
    id = fields.String(required=True)
    name = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "null if no source had published anything on it by `as_of`"},
    )


class ViaSchema(NamedRecordSchema):
    """The record that brings two companies together."""

    type = fields.String(required=True, allow_none=True)
    status = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The status of the record; for a partnership its stage"},
    )


class RelationSchema(SupportSchema):
    """A relation between two records."""

    relation = fields.String(
        required=True,
        metadata={
            "description": "The field that refers, such as `parties.company`, or the name of a tie between companies",
            "enum": sorted({link.path for link in LINKS} | {name for _, name in _TIES}),
        },
    )
    direction = fields.String(
        required=True,
        metadata={"description": "`out`: this record refers; `in`: the other does; `both`: a tie", "enum": DIRECTIONS},
    )
    record = fields.Nested(NamedRecordSchema, required=True, metadata={"description": "The other record"})
    role = fields.String(required=True, allow_none=True, metadata={"description": "The role; for a person the title"})
    share = ShareFact(required=True, allow_none=True, metadata={"description": "The share of the listed record"})
    via = fields.Nested(
        ViaSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Only for a tie: the record that connects the two companies"},
    )
    link = fields.String(required=True, metadata={"description": "URL of the other record"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationsParameters(PageParameters):
    """The parameters of a record's relations. None does not restrict."""

    as_of: dt.date | None = None
    direction: list[str] | None = None
    kind: list[str] | None = None


class RelationsSchema(PagingSchema):
    """The parameters of a record's relations."""

    parameters: ClassVar[type[object]] = RelationsParameters

    as_of = DateParameter(metadata=AS_OF)
    direction = fields.List(
        fields.String(validate=OneOf(DIRECTIONS)),
        metadata={"description": "Only in this direction. Repeat the parameter for OR."},
    )
    kind = fields.List(
        Word(Kind), metadata={"description": "Only to records of this kind. Repeat the parameter for OR."}
    )


LISTED = Listing("Relations", RelationSchema())
RelationListSchema = make_list_schema(RelationSchema, "RelationListSchema")


@dataclass(frozen=True, slots=True)
class RelationPages:
    """The pages of the relations of the record `kind` and `slug`, whose key is `pk`."""

    kind: Kind
    slug: str
    pk: int
    params: RelationsParameters

    def fetch(self, after: str | None, limit: int) -> list[tuple[str, bytes]]:
        """Fetch relations after a key, one more than `limit`."""
        as_of = self.params.as_of
        statement = _select_page(self.kind, as_of is not None)
        for name, words in (("direction", self.params.direction), ("kind", self.params.kind)):
            if words is not None:
                statement = statement.where(statement.selected_columns[name].in_(words))
        bound = {"records": [self.pk], "as_of": as_of, "after": after or "", "limit": limit + 1}
        return _render_relations(get_reader().rows(statement, bound), (self.kind, self.slug), as_of)


def list_relations(kind: Kind, params: RelationsParameters, record_id: str) -> Response:
    """List the records that refer to a record and those it refers to, with what supports each reference.

    Companies also have ties, with `via`: `partner` (parties of one partnership), `investor` and `buyer` (of the
    target and of the sellers of an investment), `co_owner` (of one company or plant) and `project_partner`. A tie
    rests on two statements and is only as certain as the weaker one. The list is ordered by the other record.
    """
    pk = find_record_pk(kind, record_id, params.as_of)
    return render_list(RelationPages(kind, record_id, pk, params).fetch, params, LISTED)


@functools.cache
def _select_page(kind: Kind, past: bool) -> Statement:
    """Build the statement of a page. Every key is greater than the empty text."""
    relations = select_relations(kind, past)
    page = select(relations).where(relations.c.key > bindparam("after")).order_by(relations.c.key)
    return page.limit(bindparam("limit", type_=Integer))


def _render_relations(rows: list[RelationRow], own: RecordKey, as_of: dt.date | None) -> list[tuple[str, bytes]]:
    """Render the relations of the record `own`, with names and support."""
    if not rows:
        return []
    kinds = {Kind(word) for row in rows for word in (row.kind, row.owner_kind)}
    pks = sorted({pk for row in rows for pk in (row.far_pk, row.owner_pk)})
    names = load_names(kinds, pks, as_of)
    fields_ = {name for row in rows for name in _list_stating_fields(row)}
    supports = SupportIndex([row.owner_pk for row in rows], fields_, as_of)
    return [(row.key, orjson.dumps(_render_relation(row, own, names, supports))) for row in rows]


def _render_relation(
    row: RelationRow, own: RecordKey, names: Mapping[int, RecordNameRow], supports: SupportIndex
) -> JsonObject:
    is_tie = (row.owner_kind, row.relation) in _TIES
    far_kind = Kind(row.kind)
    return {
        "relation": row.relation,
        "direction": row.direction,
        "record": build_named_record(row, names.get(row.far_pk)),
        "role": row.role,
        "share": build_share(row),
        "via": _render_via(names.get(row.owner_pk)) if is_tie else None,
        **_render_support(row, own, (far_kind, row.slug), supports),
        "link": f"/v1/{far_kind.collection}/{row.slug}",
    }


def _render_support(row: RelationRow, own: RecordKey, far: RecordKey, supports: SupportIndex) -> JsonObject:
    """Return the support of a relation. A tie needs two statements: one for each end."""
    owner = Kind(row.owner_kind)
    name, *far_names = _list_stating_fields(row)
    if far_names:
        near = supports.get_reference_support(owner, row.owner_pk, name, own)
        return near.render_with(supports.get_reference_support(owner, row.owner_pk, far_names[0], far))
    target = far if row.direction == "out" else own
    return supports.get_reference_support(owner, row.owner_pk, name, target).render()


def _list_stating_fields(row: RelationRow) -> list[str]:
    """Name the fields that state a relation. A tie has two: that of its own end and that of the far end."""
    tie = _TIES.get((row.owner_kind, row.relation))
    if tie is None:
        return [row.relation.partition(".")[0]]
    ends = [tie.path.partition(".")[0], tie.other_path.partition(".")[0]]
    return ends[::-1] if row.direction == "in" else ends


def load_names(kinds: Collection[Kind], pks: list[int], as_of: dt.date | None) -> dict[int, RecordNameRow]:
    """Load the names of records, by key."""
    statement = select_record_names([kind for kind in Kind if kind in kinds], as_of is not None)
    rows: list[RecordNameRow] = get_reader().rows(statement, {"records": pks, "as_of": as_of})
    return {row.record_pk: row for row in rows}


def build_named_record(row: RelationRow | RecordNameRow, name: RecordNameRow | None) -> JsonObject:
    """Return a record by kind, id and name."""
    return {"kind": row.kind, "id": row.slug, "name": name and name.name}


def _render_via(name: RecordNameRow | None) -> JsonObject | None:
    if name is None:
        return None
    return build_named_record(name, name) | {"type": name.type, "status": name.status}


def build_share(row: ReferenceRow) -> JsonObject | None:
    """Return the share that a row states. `of` is left out if the row does not state it."""
    share = {name.removeprefix("share_"): getattr(row, name) for name in SHARE_COLUMNS}
    if share["state"] is None:
        return None
    return {name: value for name, value in share.items() if value is not None or name != "of"}
