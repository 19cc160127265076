"""`/v1/changes`: the feed of what changed, when, by whom and because of which claims."""

from typing import Any

from flask import Response
from marshmallow import fields

from api.formats import CHANGES
from api.records.changes import FeedQuery, FeedSchema, answer_changes
from api.routing.blueprint import Blueprint
from models import Change
from models.vocabularies import Kind
from schemas.fields.scalars import Slug, Word

blueprint = Blueprint(
    "changes", __name__, url_prefix="/v1/changes", description="What changed, in the order in which it was written."
)

FILTERS = {"kind": Change.kind, "id": Change.slug}


class ChangesQuery(FeedQuery):
    """The parameters of the feed of all records."""

    kind = fields.List(Word(Kind), metadata={"description": "Only of this kind; repeat it for or"})
    id = fields.List(
        Slug(), metadata={"description": "Only of records with this id; repeat it for or", "example": ["xiaomi"]}
    )


@blueprint.get("", schema=FeedSchema, query=ChangesQuery, offered=CHANGES, problems=(410,))
def list_changes(options: dict[str, Any]) -> Response:
    """List changes, oldest first.

    Start with `after=0` and go on with `next`. Numbers have no gaps, and no number appears after a higher one did:
    who has read up to a number has read everything before it.
    """
    return answer_changes([column.in_(options[name]) for name, column in FILTERS.items() if name in options], options)
