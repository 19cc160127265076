"""`/v1/changes`: the feed of changes of all records. An entry names the actor and the claims."""

from dataclasses import dataclass
from typing import ClassVar

from flask import Response
from marshmallow import fields
from sqlalchemy import ColumnElement

from api.formats import CHANGE_FORMATS
from api.records.changes import FeedParameters, FeedQuery, FeedSchema, render_changes
from api.routing.blueprint import Blueprint
from api.routing.record_ids import IdParameter, IdTarget
from models import Change
from models.vocabularies import Kind
from schemas.fields.scalars import Word

blueprint = Blueprint(
    "changes", __name__, url_prefix="/v1/changes", description="Changes, in the order in which they were written."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesParameters(FeedParameters):
    """The parameters of the feed of all records. None does not restrict."""

    kind: list[str] | None = None
    id: list[int] | None = None


class ChangesQuery(FeedQuery):
    """The parameters of the feed of all records."""

    parameters: ClassVar[type[object]] = ChangesParameters

    kind = fields.List(Word(Kind), metadata={"description": "Only changes of this kind. Repeat the parameter for OR."})
    id = fields.List(
        IdParameter(IdTarget(with_former=True)),
        metadata={
            "description": "Only changes of records with this id. Repeat the parameter for OR.",
            "example": ["xiaomi"],
        },
    )


@blueprint.get("", answer=FeedSchema, query=ChangesQuery, formats=CHANGE_FORMATS, problems=(410,))
def list_changes(params: ChangesParameters) -> Response:
    """List changes, oldest first.

    Start with `after=0` and continue with `next`. Numbers have no gaps, and no number is added below a higher one. A
    client that has read up to a number has read everything before it.
    """
    criteria: list[ColumnElement[bool]] = []
    if params.kind is not None:
        criteria.append(Change.kind.in_(params.kind))
    if params.id is not None:
        criteria.append(Change.record_pk.in_(params.id))
    return render_changes(criteria, params)
