"""`/v1/{collection}/{id}/relations`: who refers to a record, to whom it refers, and whom others bring it together with.

A page takes five statements, however much is on it.
"""

import datetime as dt
import functools
from typing import Any

import orjson
from flask import Response
from marshmallow import Schema, fields
from marshmallow.validate import OneOf
from sqlalchemy import Integer, bindparam, select

from api.context import service
from api.filters import PlainDate
from api.pagination.pages import PagingSchema, answer, list_schema
from api.records.lookup import found_anchor
from api.records.support import Backings, BackingSchema
from api.routing.blueprint import Blueprint
from models.queries.references import LINKS
from models.queries.relations import SHARE, TIES, Tie, select_record_names, select_relations
from models.vocabularies import Kind
from schemas.fields.facts import ShareFact
from schemas.fields.scalars import Word

DIRECTIONS = ("out", "in", "both")
_TIES: dict[tuple[str, str], Tie] = {(str(kind), tie.name): tie for kind, ties in TIES.items() for tie in ties}


class NamedRecordSchema(Schema):
    """A record, by what to call it."""

    kind = fields.String(required=True, metadata={"enum": [str(kind) for kind in Kind]})
    id = fields.String(required=True)
    name = fields.String(
        required=True, allow_none=True, metadata={"description": "null: nothing had been published on it by `as_of`"}
    )


class ViaSchema(NamedRecordSchema):
    """The record that brings two companies together."""

    type = fields.String(required=True, allow_none=True)
    status = fields.String(
        required=True, allow_none=True, metadata={"description": "How far it is: the stage of a partnership, too"}
    )


class RelationSchema(BackingSchema):
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
    role = fields.String(
        required=True, allow_none=True, metadata={"description": "In what role, for a person with what title"}
    )
    share = ShareFact(
        required=True, allow_none=True, metadata={"description": "With what share, of the one that is listed"}
    )
    via = fields.Nested(
        ViaSchema, required=True, allow_none=True, metadata={"description": "Of a tie: the record that makes it"}
    )
    link = fields.String(required=True, metadata={"description": "Address of the other record"})


class RelationsQuery(PagingSchema):
    """The parameters of a record's relations."""

    as_of = PlainDate(
        metadata={"description": "Answer with what had been published by the end of this day", "example": "2022-09-30"}
    )
    direction = fields.List(
        fields.String(validate=OneOf(DIRECTIONS)), metadata={"description": "Only in this direction; repeat it for or"}
    )
    kind = fields.List(Word(Kind), metadata={"description": "Only to records of this kind; repeat it for or"})


RelationListSchema = list_schema(RelationSchema, "RelationListSchema")


def add_relations(blueprint: Blueprint, kind: Kind) -> None:
    """Give a kind the route of its records' relations."""

    def list_relations(options: dict[str, Any], record_id: str) -> Response:
        """List who refers to a record and to whom it refers, with what backs each reference.

        Companies also have ties, with `via`: `partner` (parties of one partnership), `investor` and `buyer` (of the
        target and of the sellers of an investment), `co_owner` (of one company or plant) and `project_partner`. A tie
        is no surer than the weaker of the two statements that it rests on. Ordered by the other record.
        """
        as_of: dt.date | None = options.get("as_of")
        pk = found_anchor(kind, record_id, as_of)

        def fetch(after: str | None, limit: int) -> list[tuple[str, bytes]]:
            statement = _page(kind, as_of is not None)
            for name in ("direction", "kind"):
                if name in options:
                    statement = statement.where(statement.selected_columns[name].in_(options[name]))
            told = {"records": [pk], "as_of": as_of, "after": after or "", "most": limit + 1}
            rows = service().rows(statement, told)
            return _finished(rows, (kind, record_id), as_of)

        return answer(fetch, options)

    list_relations.__name__ = f"list_{kind}_relations"
    blueprint.get("/<string:record_id>/relations", schema=RelationListSchema, query=RelationsQuery)(list_relations)


@functools.cache
def _page(kind: Kind, past: bool) -> Any:
    """Build the statement of a page; every key is greater than no text."""
    found = select_relations(kind, past)
    paged = select(found).where(found.c.key > bindparam("after")).order_by(found.c.key)
    return paged.limit(bindparam("most", type_=Integer))


def _finished(rows: list[Any], own: tuple[Kind, str], as_of: dt.date | None) -> list[tuple[str, bytes]]:
    """Finish the relations of the record `own`: names, and what backs them."""
    if not rows:
        return []
    names = named({Kind(word) for row in rows for word in (row.kind, row.owner_kind)}, _keys(rows), as_of)
    backings = Backings([row.owner_pk for row in rows], {name for row in rows for name in _fields(row)}, as_of)
    return [(row.key, orjson.dumps(_relation(row, own, names, backings))) for row in rows]


def _relation(row: Any, own: tuple[Kind, str], names: dict[int, Any], backings: Backings) -> dict[str, Any]:
    owner, far = Kind(row.owner_kind), (Kind(row.kind), row.slug)
    one, *other = _fields(row)
    if other:
        mine = backings.of_reference(owner, row.owner_pk, one, own)
        backed = mine.joined(backings.of_reference(owner, row.owner_pk, other[0], far))
    else:
        backed = backings.of_reference(owner, row.owner_pk, one, far if row.direction == "out" else own).served()
    return {
        "relation": row.relation,
        "direction": row.direction,
        "record": called(row, names.get(row.far_pk)),
        "role": row.role,
        "share": share(row),
        "via": _via(names.get(row.owner_pk)) if other else None,
        **backed,
        "link": f"/v1/{far[0].collection}/{row.slug}",
    }


def _fields(row: Any) -> list[str]:
    """Name the fields that state a relation: of a tie, that of the own end and that of the other."""
    tie = _TIES.get((row.owner_kind, row.relation))
    if tie is None:
        return [row.relation.partition(".")[0]]
    ends = [tie.one.partition(".")[0], tie.other.partition(".")[0]]
    return ends[::-1] if row.direction == "in" else ends


def _keys(rows: list[Any]) -> list[int]:
    return sorted({pk for row in rows for pk in (row.far_pk, row.owner_pk)})


def named(kinds: set[Kind], pks: list[int], as_of: dt.date | None) -> dict[int, Any]:
    """Load what to call records, by key."""
    statement = select_record_names([kind for kind in Kind if kind in kinds], as_of is not None)
    return {row.record_pk: row for row in service().rows(statement, {"records": pks, "as_of": as_of})}


def called(row: Any, name: Any) -> dict[str, Any]:
    """Return a record by kind, id and name."""
    return {"kind": row.kind, "id": row.slug, "name": name and name.name}


def _via(name: Any) -> dict[str, Any] | None:
    return name and called(name, name) | {"type": name.type, "status": name.status}


def share(row: Any) -> dict[str, Any] | None:
    """Return the share that a row states, without what it leaves open."""
    stated = {name.removeprefix("share_"): getattr(row, name) for name in SHARE}
    if stated["state"] is None:
        return None
    return {name: value for name, value in stated.items() if value is not None or name not in ("of",)}
